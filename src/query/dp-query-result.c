/* dp-query-result.c: what became of one statement
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-query-result-private.h"

struct _DpQueryResult
{
  GObject          parent_instance;

  char            *sql;
  DpStatementKind  kind;
  guint            line;
  gboolean         done;
  gint64           duration_us;
  char            *message;
  guint            position;
  DpResultModel   *rows;
  char            *command;
};

G_DEFINE_FINAL_TYPE (DpQueryResult, dp_query_result, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_DONE,
  PROP_DURATION_US,
  PROP_MESSAGE,
  PROP_POSITION,
  PROP_ROWS,
  PROP_COMMAND,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
dp_query_result_finalize (GObject *object)
{
  DpQueryResult *self = DP_QUERY_RESULT (object);

  g_free (self->sql);
  g_free (self->message);
  g_free (self->command);
  g_clear_object (&self->rows);

  G_OBJECT_CLASS (dp_query_result_parent_class)->finalize (object);
}

static void
dp_query_result_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  DpQueryResult *self = DP_QUERY_RESULT (object);

  switch (prop_id)
    {
    case PROP_DONE:
      g_value_set_boolean (value, self->done);
      break;
    case PROP_DURATION_US:
      g_value_set_int64 (value, self->duration_us);
      break;
    case PROP_MESSAGE:
      g_value_set_string (value, self->message);
      break;
    case PROP_POSITION:
      g_value_set_uint (value, self->position);
      break;
    case PROP_ROWS:
      g_value_set_object (value, self->rows);
      break;
    case PROP_COMMAND:
      g_value_set_string (value, self->command);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
dp_query_result_class_init (DpQueryResultClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->finalize = dp_query_result_finalize;
  object_class->get_property = dp_query_result_get_property;

  properties[PROP_DONE] = g_param_spec_boolean ("done", NULL, NULL, FALSE, flags);
  properties[PROP_DURATION_US] =
    g_param_spec_int64 ("duration-us", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_MESSAGE] = g_param_spec_string ("message", NULL, NULL, NULL, flags);
  properties[PROP_POSITION] =
    g_param_spec_uint ("position", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_ROWS] =
    g_param_spec_object ("rows", NULL, NULL, DP_TYPE_RESULT_MODEL, flags);
  properties[PROP_COMMAND] = g_param_spec_string ("command", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
dp_query_result_init (DpQueryResult *self)
{
}

DpQueryResult *
_dp_query_result_new (const char             *script,
                      const DpQueryStatement *statement)
{
  DpQueryResult *self = g_object_new (DP_TYPE_QUERY_RESULT, NULL);

  self->sql = g_strndup (script + statement->offset, statement->length);
  self->kind = statement->kind;
  self->line = 1;
  for (gsize i = 0; i < statement->offset; i++)
    self->line += script[i] == '\n';

  return self;
}

void
_dp_query_result_set_store (DpQueryResult *self,
                            DpResultStore *store)
{
  g_assert (self->rows == NULL);

  self->rows = dp_result_model_new (store);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ROWS]);
}

void
_dp_query_result_finish (DpQueryResult *self,
                         gint64         duration_us,
                         const char    *command,
                         const char    *message,
                         guint          position)
{
  self->duration_us = duration_us;
  self->command = g_strdup (command);
  self->message = g_strdup (message);
  self->position = position;
  self->done = TRUE;
  for (guint i = PROP_DONE; i < N_PROPS; i++)
    {
      if (i != PROP_ROWS)
        g_object_notify_by_pspec (G_OBJECT (self), properties[i]);
    }
}

const char *
dp_query_result_get_sql (DpQueryResult *self)
{
  g_return_val_if_fail (DP_IS_QUERY_RESULT (self), NULL);

  return self->sql;
}

DpStatementKind
dp_query_result_get_kind (DpQueryResult *self)
{
  g_return_val_if_fail (DP_IS_QUERY_RESULT (self), DP_STATEMENT_OTHER);

  return self->kind;
}

guint
dp_query_result_get_line (DpQueryResult *self)
{
  g_return_val_if_fail (DP_IS_QUERY_RESULT (self), 0);

  return self->line;
}

gboolean
dp_query_result_get_done (DpQueryResult *self)
{
  g_return_val_if_fail (DP_IS_QUERY_RESULT (self), FALSE);

  return self->done;
}

gint64
dp_query_result_get_duration_us (DpQueryResult *self)
{
  g_return_val_if_fail (DP_IS_QUERY_RESULT (self), 0);

  return self->duration_us;
}

const char *
dp_query_result_get_message (DpQueryResult *self)
{
  g_return_val_if_fail (DP_IS_QUERY_RESULT (self), NULL);

  return self->message;
}

guint
dp_query_result_get_position (DpQueryResult *self)
{
  g_return_val_if_fail (DP_IS_QUERY_RESULT (self), 0);

  return self->position;
}

DpResultModel *
dp_query_result_get_rows (DpQueryResult *self)
{
  g_return_val_if_fail (DP_IS_QUERY_RESULT (self), NULL);

  return self->rows;
}

const char *
dp_query_result_get_command (DpQueryResult *self)
{
  g_return_val_if_fail (DP_IS_QUERY_RESULT (self), NULL);

  return self->command;
}

gboolean
dp_query_result_get_cut_off (DpQueryResult *self)
{
  g_return_val_if_fail (DP_IS_QUERY_RESULT (self), FALSE);

  return self->rows != NULL && dp_result_store_is_full (dp_result_model_get_store (self->rows));
}

/* dp-reject.c: a record that was not loaded
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-reject.h"

struct _DpReject
{
  GObject parent_instance;

  char    *source;
  char    *endpoint;
  char    *symbol;
  char    *position;
  char    *cause;
  char    *payload;
  gboolean is_open;
  gint64   created_us;
  gint64   run_id;
};

G_DEFINE_FINAL_TYPE (DpReject, dp_reject, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_SOURCE,
  PROP_SYMBOL,
  PROP_CAUSE,
  PROP_CREATED_US,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
dp_reject_finalize (GObject *object)
{
  DpReject *self = DP_REJECT (object);

  g_free (self->source);
  g_free (self->endpoint);
  g_free (self->symbol);
  g_free (self->position);
  g_free (self->cause);
  g_free (self->payload);

  G_OBJECT_CLASS (dp_reject_parent_class)->finalize (object);
}

static void
dp_reject_get_property (GObject    *object,
                        guint       prop_id,
                        GValue     *value,
                        GParamSpec *pspec)
{
  DpReject *self = DP_REJECT (object);

  switch (prop_id)
    {
    case PROP_SOURCE:
      g_value_set_string (value, self->source);
      break;
    case PROP_SYMBOL:
      g_value_set_string (value, self->symbol);
      break;
    case PROP_CAUSE:
      g_value_set_string (value, self->cause);
      break;
    case PROP_CREATED_US:
      g_value_set_int64 (value, self->created_us);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
dp_reject_class_init (DpRejectClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->finalize = dp_reject_finalize;
  object_class->get_property = dp_reject_get_property;

  properties[PROP_SOURCE] = g_param_spec_string ("source", NULL, NULL, NULL, flags);
  properties[PROP_SYMBOL] = g_param_spec_string ("symbol", NULL, NULL, NULL, flags);
  properties[PROP_CAUSE] = g_param_spec_string ("cause", NULL, NULL, NULL, flags);
  properties[PROP_CREATED_US] = g_param_spec_int64 ("created-us", NULL, NULL, G_MININT64,
                                                    G_MAXINT64, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
dp_reject_init (DpReject *self)
{
}

const char *
dp_reject_get_source (DpReject *self)
{
  g_return_val_if_fail (DP_IS_REJECT (self), NULL);
  return self->source;
}

const char *
dp_reject_get_endpoint (DpReject *self)
{
  g_return_val_if_fail (DP_IS_REJECT (self), NULL);
  return self->endpoint;
}

const char *
dp_reject_get_symbol (DpReject *self)
{
  g_return_val_if_fail (DP_IS_REJECT (self), NULL);
  return self->symbol;
}

const char *
dp_reject_get_position (DpReject *self)
{
  g_return_val_if_fail (DP_IS_REJECT (self), NULL);
  return self->position;
}

const char *
dp_reject_get_cause (DpReject *self)
{
  g_return_val_if_fail (DP_IS_REJECT (self), NULL);
  return self->cause;
}

const char *
dp_reject_get_payload (DpReject *self)
{
  g_return_val_if_fail (DP_IS_REJECT (self), NULL);
  return self->payload;
}

gboolean
dp_reject_get_is_open (DpReject *self)
{
  g_return_val_if_fail (DP_IS_REJECT (self), FALSE);
  return self->is_open;
}

gint64
dp_reject_get_created_us (DpReject *self)
{
  g_return_val_if_fail (DP_IS_REJECT (self), 0);
  return self->created_us;
}

gint64
dp_reject_get_run_id (DpReject *self)
{
  g_return_val_if_fail (DP_IS_REJECT (self), 0);
  return self->run_id;
}

/* A row of show_rejects.sql */
static DpReject *
new_from_row (DpDbResult *rows,
              guint       row)
{
  DpReject *self = g_object_new (DP_TYPE_REJECT, NULL);

  self->source = g_strdup (dp_db_result_get_text (rows, row, 0));
  self->endpoint = g_strdup (dp_db_result_get_text (rows, row, 1));
  self->symbol = g_strdup (dp_db_result_get_text (rows, row, 2));
  self->position = g_strdup (dp_db_result_get_text (rows, row, 3));
  self->cause = g_strdup (dp_db_result_get_text (rows, row, 4));
  self->payload = g_strdup (dp_db_result_get_text (rows, row, 5));
  self->is_open = g_strcmp0 (dp_db_result_get_text (rows, row, 6), "open") == 0;
  self->created_us = dp_db_result_get_int64 (rows, row, 7);
  self->run_id = dp_db_result_get_int64 (rows, row, 8);

  return self;
}

static DexFuture *
read_rows_cb (DexFuture *future,
              gpointer   user_data)
{
  DpDbResult *rows = g_value_get_object (dex_future_get_value (future, NULL));
  g_autoptr(GListStore) rejects = g_list_store_new (DP_TYPE_REJECT);

  for (guint i = 0; i < dp_db_result_get_n_rows (rows); i++)
    {
      g_autoptr(DpReject) reject = new_from_row (rows, i);

      g_list_store_append (rejects, reject);
    }

  return dex_future_new_take_object (g_steal_pointer (&rejects));
}

DexFuture *
dp_reject_list (DpEngine   *engine,
                const char *source,
                gint64      run_id,
                gboolean    all,
                guint       most)
{
  DpDbParams *params;

  g_return_val_if_fail (DP_IS_ENGINE (engine), NULL);

  params = dp_db_params_add_text (dp_db_params_new (), source);
  dp_db_params_add_boolean (params, all);
  dp_db_params_add_int64 (params, most);
  dp_db_params_add_int64 (params, run_id);

  return dex_future_then (dp_engine_query (engine, dp_db_load_sql ("show_rejects"), params),
                          read_rows_cb, NULL, NULL);
}

static DexFuture *
read_count_cb (DexFuture *future,
               gpointer   user_data)
{
  DpDbResult *rows = g_value_get_object (dex_future_get_value (future, NULL));

  return dex_future_new_for_int64 (dp_db_result_get_int64 (rows, 0, 0));
}

DexFuture *
dp_reject_count (DpEngine *engine,
                 gint64    run_id)
{
  g_return_val_if_fail (DP_IS_ENGINE (engine), NULL);

  return dex_future_then (dp_engine_query (engine, dp_db_load_sql ("count_rejects"),
                                           dp_db_params_add_int64 (dp_db_params_new (), run_id)),
                          read_count_cb, NULL, NULL);
}

static DexFuture *
read_sources_cb (DexFuture *future,
                 gpointer   user_data)
{
  DpDbResult *rows = g_value_get_object (dex_future_get_value (future, NULL));
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; i < dp_db_result_get_n_rows (rows); i++)
    g_strv_builder_add (builder, dp_db_result_get_text (rows, i, 0));

  return dex_future_new_take_boxed (G_TYPE_STRV, g_strv_builder_end (builder));
}

DexFuture *
dp_reject_list_sources (DpEngine *engine)
{
  g_return_val_if_fail (DP_IS_ENGINE (engine), NULL);

  return dex_future_then (dp_engine_query (engine, dp_db_load_sql ("list_reject_sources"), NULL),
                          read_sources_cb, NULL, NULL);
}

DexFuture *
dp_reject_query (DpEngine   *engine,
                 const char *source,
                 gint64      run_id,
                 gboolean    all)
{
  DpDbParams *params;

  g_return_val_if_fail (DP_IS_ENGINE (engine), NULL);

  params = dp_db_params_add_text (dp_db_params_new (), source);
  dp_db_params_add_boolean (params, all);
  dp_db_params_add_int64 (params, run_id);

  return dp_engine_query (engine, dp_db_load_sql ("list_rejects"), params);
}

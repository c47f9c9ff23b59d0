/* dp-finding.c: something unusual in data or runs
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-health-private.h"

struct _DpFinding
{
  GObject parent_instance;

  gint64          id;
  DpFindingState  state;
  char           *kind;
  char           *symbol;
  char           *source;
  char           *message;
  gint32          first_day;
  gint32          last_day;
  double          confidence;
};

G_DEFINE_FINAL_TYPE (DpFinding, dp_finding, G_TYPE_OBJECT)

G_DEFINE_ENUM_TYPE (DpFindingState, dp_finding_state,
                    G_DEFINE_ENUM_VALUE (DP_FINDING_OPEN, "open"),
                    G_DEFINE_ENUM_VALUE (DP_FINDING_EXPECTED, "expected"),
                    G_DEFINE_ENUM_VALUE (DP_FINDING_INCIDENT, "incident"),
                    G_DEFINE_ENUM_VALUE (DP_FINDING_GONE, "gone"))

enum
{
  PROP_0,
  PROP_STATE,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

const char *
dp_finding_state_get_nick (DpFindingState state)
{
  g_autoptr(GEnumClass) klass = g_type_class_ref (DP_TYPE_FINDING_STATE);
  GEnumValue *value = g_enum_get_value (klass, (int) state);

  g_return_val_if_fail (value != NULL, NULL);

  return value->value_nick;
}

gboolean
dp_finding_state_parse (const char     *nick,
                        DpFindingState *state)
{
  g_autoptr(GEnumClass) klass = g_type_class_ref (DP_TYPE_FINDING_STATE);
  GEnumValue *value = g_enum_get_value_by_nick (klass, nick);

  g_return_val_if_fail (state != NULL, FALSE);

  if (value != NULL)
    *state = (DpFindingState) value->value;

  return value != NULL;
}

static void
dp_finding_finalize (GObject *object)
{
  DpFinding *self = DP_FINDING (object);

  g_free (self->kind);
  g_free (self->symbol);
  g_free (self->source);
  g_free (self->message);

  G_OBJECT_CLASS (dp_finding_parent_class)->finalize (object);
}

static void
dp_finding_get_property (GObject    *object,
                         guint       prop_id,
                         GValue     *value,
                         GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_STATE:
      g_value_set_enum (value, (int) dp_finding_get_state (DP_FINDING (object)));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
dp_finding_class_init (DpFindingClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = dp_finding_finalize;
  object_class->get_property = dp_finding_get_property;

  properties[PROP_STATE] =
    g_param_spec_enum ("state", NULL, NULL, DP_TYPE_FINDING_STATE, DP_FINDING_OPEN,
                       G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
dp_finding_init (DpFinding *self)
{
}

gpointer
_dp_finding_new_from_row (DpDbResult *rows,
                          guint       row)
{
  DpFinding *self = g_object_new (DP_TYPE_FINDING, NULL);
  const char *first = dp_db_result_get_text (rows, row, 6);
  const char *last = dp_db_result_get_text (rows, row, 7);

  self->id = dp_db_result_get_int64 (rows, row, 0);
  dp_finding_state_parse (dp_db_result_get_text (rows, row, 1), &self->state);
  self->kind = g_strdup (dp_db_result_get_text (rows, row, 2));
  self->symbol = g_strdup (dp_db_result_get_text (rows, row, 3));
  self->source = g_strdup (dp_db_result_get_text (rows, row, 4));
  self->first_day = dp_date_parse (first, -1);
  self->last_day = last != NULL ? dp_date_parse (last, -1) : self->first_day;
  self->confidence = dp_db_result_get_double (rows, row, 11);
  self->message = g_strdup (dp_db_result_get_text (rows, row, 12));
  if (self->message == NULL)
    self->message = g_strdup (dp_db_result_get_text (rows, row, 9));

  return self;
}

void
_dp_finding_set_state (DpFinding      *self,
                       DpFindingState  state)
{
  g_assert (DP_IS_FINDING (self));

  if (self->state == state)
    return;

  self->state = state;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
}

gint64
dp_finding_get_id (DpFinding *self)
{
  g_return_val_if_fail (DP_IS_FINDING (self), 0);
  return self->id;
}

DpFindingState
dp_finding_get_state (DpFinding *self)
{
  g_return_val_if_fail (DP_IS_FINDING (self), DP_FINDING_OPEN);
  return self->state;
}

const char *
dp_finding_get_kind (DpFinding *self)
{
  g_return_val_if_fail (DP_IS_FINDING (self), NULL);
  return self->kind;
}

const char *
dp_finding_get_symbol (DpFinding *self)
{
  g_return_val_if_fail (DP_IS_FINDING (self), NULL);
  return self->symbol;
}

const char *
dp_finding_get_source (DpFinding *self)
{
  g_return_val_if_fail (DP_IS_FINDING (self), NULL);
  return self->source;
}

const char *
dp_finding_get_message (DpFinding *self)
{
  g_return_val_if_fail (DP_IS_FINDING (self), NULL);
  return self->message;
}

gint32
dp_finding_get_first_day (DpFinding *self)
{
  g_return_val_if_fail (DP_IS_FINDING (self), DP_DATE_NONE);
  return self->first_day;
}

gint32
dp_finding_get_last_day (DpFinding *self)
{
  g_return_val_if_fail (DP_IS_FINDING (self), DP_DATE_NONE);
  return self->last_day;
}

double
dp_finding_get_confidence (DpFinding *self)
{
  g_return_val_if_fail (DP_IS_FINDING (self), 0);
  return self->confidence;
}

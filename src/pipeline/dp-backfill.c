/* dp-backfill.c: a range of days that is to be filled
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-backfill-private.h"

#include "dp-date.h"
#include "dp-json-member.h"

struct _DpBackfill
{
  GObject parent_instance;

  gint32           from;
  gint32           to;
  char           **sources;      /* (nullable) */
  char           **symbols;      /* (nullable) */
  gboolean         only_failed;
  gint64           id;
  DpBackfillState  state;
  guint            days;
  guint            days_left;
  guint            calls;
  guint            calls_left;
  gint64           resume_us;
  char            *message;      /* (nullable) */
  char            *cost;         /* (nullable) */
  gint64           created_us;
};

enum
{
  PROP_0,
  PROP_FROM,
  PROP_TO,
  PROP_SOURCES,
  PROP_SYMBOLS,
  PROP_ONLY_FAILED,
  PROP_ID,
  PROP_STATE,
  PROP_DAYS,
  PROP_DAYS_LEFT,
  PROP_CALLS,
  PROP_CALLS_LEFT,
  PROP_RESUME_US,
  PROP_MESSAGE,
  PROP_COST,
  PROP_CREATED_US,
  PROP_FRACTION,
  N_PROPS
};

/* Columns of list_backfills.sql. */
enum
{
  COLUMN_ID,
  COLUMN_FROM,
  COLUMN_TO,
  COLUMN_SOURCES,
  COLUMN_SYMBOLS,
  COLUMN_ONLY_FAILED,
  COLUMN_STATE,
  COLUMN_DAYS,
  COLUMN_DAYS_LEFT,
  COLUMN_CALLS,
  COLUMN_CALLS_LEFT,
  COLUMN_RESUME,
  COLUMN_MESSAGE,
  COLUMN_CREATED,
};

G_DEFINE_FINAL_TYPE (DpBackfill, dp_backfill, G_TYPE_OBJECT)
G_DEFINE_ENUM_TYPE (DpBackfillState, dp_backfill_state,
                    G_DEFINE_ENUM_VALUE (DP_BACKFILL_ACTIVE, "active"),
                    G_DEFINE_ENUM_VALUE (DP_BACKFILL_PAUSED, "paused"),
                    G_DEFINE_ENUM_VALUE (DP_BACKFILL_DONE, "done"),
                    G_DEFINE_ENUM_VALUE (DP_BACKFILL_FAILED, "failed"),
                    G_DEFINE_ENUM_VALUE (DP_BACKFILL_CANCELLED, "cancelled"))

static GParamSpec *properties[N_PROPS];

const char *
dp_backfill_state_get_nick (DpBackfillState state)
{
  g_autoptr(GEnumClass) klass = g_type_class_ref (DP_TYPE_BACKFILL_STATE);

  return g_enum_get_value (klass, state)->value_nick;
}

DpBackfillState
_dp_backfill_parse_state (const char *nick)
{
  g_autoptr(GEnumClass) klass = g_type_class_ref (DP_TYPE_BACKFILL_STATE);
  GEnumValue *value = nick != NULL ? g_enum_get_value_by_nick (klass, nick) : NULL;

  return value != NULL ? (DpBackfillState) value->value : DP_BACKFILL_PAUSED;
}

static void
notify (DpBackfill *self,
        guint       property)
{
  g_object_notify_by_pspec (G_OBJECT (self), properties[property]);
}

static void
set_uint (DpBackfill *self,
          guint       property,
          guint      *at,
          guint       value)
{
  if (*at == value)
    return;
  *at = value;
  notify (self, property);
  notify (self, PROP_FRACTION);
}

void
_dp_backfill_set_id (DpBackfill *self,
                     gint64      id)
{
  g_assert (DP_IS_BACKFILL (self));

  if (self->id == id)
    return;
  self->id = id;
  notify (self, PROP_ID);
}

void
_dp_backfill_set_state (DpBackfill      *self,
                        DpBackfillState  state)
{
  g_assert (DP_IS_BACKFILL (self));

  if (self->state == state)
    return;
  self->state = state;
  notify (self, PROP_STATE);
}

void
_dp_backfill_set_left (DpBackfill *self,
                       guint       days_left,
                       guint       calls_left)
{
  g_assert (DP_IS_BACKFILL (self));

  if (self->id == 0)
    {
      set_uint (self, PROP_DAYS, &self->days, days_left);
      set_uint (self, PROP_CALLS, &self->calls, calls_left);
    }
  set_uint (self, PROP_DAYS_LEFT, &self->days_left, days_left);
  set_uint (self, PROP_CALLS_LEFT, &self->calls_left, calls_left);
}

void
_dp_backfill_set_wait (DpBackfill *self,
                       gint64      resume_us,
                       const char *message)
{
  g_assert (DP_IS_BACKFILL (self));

  if (self->resume_us != resume_us)
    {
      self->resume_us = resume_us;
      notify (self, PROP_RESUME_US);
    }
  if (g_set_str (&self->message, message))
    notify (self, PROP_MESSAGE);
}

/* Of lines; %NULL without any */
static char **
split_list (const char *lines)
{
  return lines != NULL && *lines != '\0' ? g_strsplit (lines, "\n", -1) : NULL;
}

void
_dp_backfill_read (DpBackfill *self,
                   DpDbResult *rows,
                   guint       row)
{
  g_assert (DP_IS_BACKFILL (self));

  self->from = (gint32) dp_db_result_get_int64 (rows, row, COLUMN_FROM);
  self->to = (gint32) dp_db_result_get_int64 (rows, row, COLUMN_TO);
  g_strfreev (self->sources);
  self->sources = split_list (dp_db_result_get_text (rows, row, COLUMN_SOURCES));
  g_strfreev (self->symbols);
  self->symbols = split_list (dp_db_result_get_text (rows, row, COLUMN_SYMBOLS));
  self->only_failed = dp_db_result_get_boolean (rows, row, COLUMN_ONLY_FAILED);
  self->created_us = dp_db_result_get_int64 (rows, row, COLUMN_CREATED);

  _dp_backfill_set_id (self, dp_db_result_get_int64 (rows, row, COLUMN_ID));
  _dp_backfill_set_state (self, _dp_backfill_parse_state (
                                    dp_db_result_get_text (rows, row, COLUMN_STATE)));
  set_uint (self, PROP_DAYS, &self->days, (guint) dp_db_result_get_int64 (rows, row, COLUMN_DAYS));
  set_uint (self, PROP_CALLS, &self->calls,
            (guint) dp_db_result_get_int64 (rows, row, COLUMN_CALLS));
  _dp_backfill_set_left (self, (guint) dp_db_result_get_int64 (rows, row, COLUMN_DAYS_LEFT),
                         (guint) dp_db_result_get_int64 (rows, row, COLUMN_CALLS_LEFT));
  _dp_backfill_set_wait (self, MAX (dp_db_result_get_int64 (rows, row, COLUMN_RESUME), 0),
                         dp_db_result_get_text (rows, row, COLUMN_MESSAGE));
}

void
_dp_backfill_set_cost (DpBackfill *self,
                       const char *cost)
{
  g_assert (DP_IS_BACKFILL (self));

  if (g_set_str (&self->cost, cost))
    notify (self, PROP_COST);
}

static void
dp_backfill_finalize (GObject *object)
{
  DpBackfill *self = DP_BACKFILL (object);

  g_strfreev (self->sources);
  g_strfreev (self->symbols);
  g_free (self->message);
  g_free (self->cost);

  G_OBJECT_CLASS (dp_backfill_parent_class)->finalize (object);
}

static void
dp_backfill_get_property (GObject    *object,
                          guint       prop_id,
                          GValue     *value,
                          GParamSpec *pspec)
{
  DpBackfill *self = DP_BACKFILL (object);

  switch (prop_id)
    {
    case PROP_FROM:
      g_value_set_int (value, self->from);
      break;
    case PROP_TO:
      g_value_set_int (value, self->to);
      break;
    case PROP_SOURCES:
      g_value_set_boxed (value, self->sources);
      break;
    case PROP_SYMBOLS:
      g_value_set_boxed (value, self->symbols);
      break;
    case PROP_ONLY_FAILED:
      g_value_set_boolean (value, self->only_failed);
      break;
    case PROP_ID:
      g_value_set_int64 (value, self->id);
      break;
    case PROP_STATE:
      g_value_set_enum (value, self->state);
      break;
    case PROP_DAYS:
      g_value_set_uint (value, self->days);
      break;
    case PROP_DAYS_LEFT:
      g_value_set_uint (value, self->days_left);
      break;
    case PROP_CALLS:
      g_value_set_uint (value, self->calls);
      break;
    case PROP_CALLS_LEFT:
      g_value_set_uint (value, self->calls_left);
      break;
    case PROP_RESUME_US:
      g_value_set_int64 (value, self->resume_us);
      break;
    case PROP_MESSAGE:
      g_value_set_string (value, self->message);
      break;
    case PROP_COST:
      g_value_set_string (value, self->cost);
      break;
    case PROP_CREATED_US:
      g_value_set_int64 (value, self->created_us);
      break;
    case PROP_FRACTION:
      g_value_set_double (value, dp_backfill_get_fraction (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
dp_backfill_set_property (GObject      *object,
                          guint         prop_id,
                          const GValue *value,
                          GParamSpec   *pspec)
{
  DpBackfill *self = DP_BACKFILL (object);

  switch (prop_id)
    {
    case PROP_FROM:
      self->from = g_value_get_int (value);
      break;
    case PROP_TO:
      self->to = g_value_get_int (value);
      break;
    case PROP_SOURCES:
      self->sources = g_value_dup_boxed (value);
      break;
    case PROP_SYMBOLS:
      self->symbols = g_value_dup_boxed (value);
      break;
    case PROP_ONLY_FAILED:
      self->only_failed = g_value_get_boolean (value);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
dp_backfill_class_init (DpBackfillClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags given = G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY | G_PARAM_STATIC_STRINGS;
  const GParamFlags told = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->finalize = dp_backfill_finalize;
  object_class->get_property = dp_backfill_get_property;
  object_class->set_property = dp_backfill_set_property;

  properties[PROP_FROM] = g_param_spec_int ("from", NULL, NULL, G_MININT, G_MAXINT, 0, given);
  properties[PROP_TO] = g_param_spec_int ("to", NULL, NULL, G_MININT, G_MAXINT, 0, given);
  properties[PROP_SOURCES] = g_param_spec_boxed ("sources", NULL, NULL, G_TYPE_STRV, given);
  properties[PROP_SYMBOLS] = g_param_spec_boxed ("symbols", NULL, NULL, G_TYPE_STRV, given);
  properties[PROP_ONLY_FAILED] = g_param_spec_boolean ("only-failed", NULL, NULL, FALSE, given);
  properties[PROP_ID] = g_param_spec_int64 ("id", NULL, NULL, 0, G_MAXINT64, 0, told);
  properties[PROP_STATE] = g_param_spec_enum ("state", NULL, NULL, DP_TYPE_BACKFILL_STATE,
                                              DP_BACKFILL_ACTIVE, told);
  properties[PROP_DAYS] = g_param_spec_uint ("days", NULL, NULL, 0, G_MAXUINT, 0, told);
  properties[PROP_DAYS_LEFT] = g_param_spec_uint ("days-left", NULL, NULL, 0, G_MAXUINT, 0, told);
  properties[PROP_CALLS] = g_param_spec_uint ("calls", NULL, NULL, 0, G_MAXUINT, 0, told);
  properties[PROP_CALLS_LEFT] = g_param_spec_uint ("calls-left", NULL, NULL, 0, G_MAXUINT, 0, told);
  properties[PROP_RESUME_US] = g_param_spec_int64 ("resume-us", NULL, NULL, 0, G_MAXINT64, 0, told);
  properties[PROP_MESSAGE] = g_param_spec_string ("message", NULL, NULL, NULL, told);
  properties[PROP_COST] = g_param_spec_string ("cost", NULL, NULL, NULL, told);
  properties[PROP_CREATED_US] = g_param_spec_int64 ("created-us", NULL, NULL, 0, G_MAXINT64, 0,
                                                    told);
  properties[PROP_FRACTION] = g_param_spec_double ("fraction", NULL, NULL, 0, 1, 0, told);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
dp_backfill_init (DpBackfill *self)
{
}

DpBackfill *
dp_backfill_new (gint32              from,
                 gint32              to,
                 const char * const *sources,
                 const char * const *symbols,
                 gboolean            only_failed)
{
  return g_object_new (DP_TYPE_BACKFILL, "from", from, "to", to, "sources", sources, "symbols",
                       symbols, "only-failed", only_failed, NULL);
}

gint64
dp_backfill_get_id (DpBackfill *self)
{
  g_return_val_if_fail (DP_IS_BACKFILL (self), 0);
  return self->id;
}

gint32
dp_backfill_get_from (DpBackfill *self)
{
  g_return_val_if_fail (DP_IS_BACKFILL (self), 0);
  return self->from;
}

gint32
dp_backfill_get_to (DpBackfill *self)
{
  g_return_val_if_fail (DP_IS_BACKFILL (self), 0);
  return self->to;
}

const char * const *
dp_backfill_get_sources (DpBackfill *self)
{
  g_return_val_if_fail (DP_IS_BACKFILL (self), NULL);
  return (const char * const *) self->sources;
}

const char * const *
dp_backfill_get_symbols (DpBackfill *self)
{
  g_return_val_if_fail (DP_IS_BACKFILL (self), NULL);
  return (const char * const *) self->symbols;
}

gboolean
dp_backfill_get_only_failed (DpBackfill *self)
{
  g_return_val_if_fail (DP_IS_BACKFILL (self), FALSE);
  return self->only_failed;
}

DpBackfillState
dp_backfill_get_state (DpBackfill *self)
{
  g_return_val_if_fail (DP_IS_BACKFILL (self), DP_BACKFILL_PAUSED);
  return self->state;
}

guint
dp_backfill_get_days (DpBackfill *self)
{
  g_return_val_if_fail (DP_IS_BACKFILL (self), 0);
  return self->days;
}

guint
dp_backfill_get_days_left (DpBackfill *self)
{
  g_return_val_if_fail (DP_IS_BACKFILL (self), 0);
  return self->days_left;
}

guint
dp_backfill_get_calls_left (DpBackfill *self)
{
  g_return_val_if_fail (DP_IS_BACKFILL (self), 0);
  return self->calls_left;
}

gint64
dp_backfill_get_resume_us (DpBackfill *self)
{
  g_return_val_if_fail (DP_IS_BACKFILL (self), 0);
  return self->resume_us;
}

const char *
dp_backfill_get_message (DpBackfill *self)
{
  g_return_val_if_fail (DP_IS_BACKFILL (self), NULL);
  return self->message;
}

const char *
dp_backfill_get_cost (DpBackfill *self)
{
  g_return_val_if_fail (DP_IS_BACKFILL (self), NULL);
  return self->cost;
}

double
dp_backfill_get_fraction (DpBackfill *self)
{
  g_return_val_if_fail (DP_IS_BACKFILL (self), 0);

  if (self->state == DP_BACKFILL_DONE)
    return 1;
  if (self->days == 0)
    return 0;

  return 1 - MIN (self->days_left, self->days) / (double) self->days;
}

char *
dp_backfill_dup_json (DpBackfill *self)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  g_autoptr(JsonNode) root = NULL;
  g_autofree char *from = NULL;
  g_autofree char *to = NULL;

  g_return_val_if_fail (DP_IS_BACKFILL (self), NULL);

  from = dp_date_to_string (self->from);
  to = dp_date_to_string (self->to);
  json_builder_begin_object (builder);
  dp_json_add_number (builder, "backfill_id", self->id);
  dp_json_add_text (builder, "state", dp_backfill_state_get_nick (self->state));
  dp_json_add_text (builder, "from", from);
  dp_json_add_text (builder, "to", to);
  dp_json_add_list (builder, "sources", dp_backfill_get_sources (self));
  dp_json_add_list (builder, "symbols", dp_backfill_get_symbols (self));
  dp_json_add_boolean (builder, "only_failed", self->only_failed);
  dp_json_add_number (builder, "days", self->days);
  dp_json_add_number (builder, "days_left", self->days_left);
  dp_json_add_number (builder, "calls", self->calls);
  dp_json_add_number (builder, "calls_left", self->calls_left);
  dp_json_add_time (builder, "resume_at", self->resume_us);
  dp_json_add_text (builder, "message", self->message);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);

  return json_to_string (root, FALSE);
}

/* dp-pipeline-spec.c: what a pipeline is: what it loads and builds, and when
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-pipeline-spec.h"

#define MOST_JITTER_S  86400
#define MOST_ATTEMPTS  10
#define MOST_TIMEOUT_S (7 * 86400)

struct _DpPipelineSpec
{
  GObject parent_instance;

  char           *name;
  gboolean        enabled;
  gboolean        sample;
  char          **sources;
  char          **symbols;
  char          **models;
  char           *schedule;
  char           *zone;
  DpMissedPolicy  missed;
  guint           jitter;
  char           *quiet_hours;
  guint           attempts;
  guint           timeout;
  char           *notifications;
  gint64          decided_us;
  gint64          next_us;
};

enum
{
  PROP_0,
  PROP_NAME,
  PROP_ENABLED,
  PROP_SAMPLE,
  PROP_SOURCES,
  PROP_SYMBOLS,
  PROP_MODELS,
  PROP_SCHEDULE,
  PROP_ZONE,
  PROP_MISSED,
  PROP_JITTER,
  PROP_QUIET_HOURS,
  PROP_ATTEMPTS,
  PROP_TIMEOUT,
  PROP_NOTIFICATIONS,
  PROP_DECIDED_US,
  PROP_NEXT_US,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (DpPipelineSpec, dp_pipeline_spec, G_TYPE_OBJECT)
G_DEFINE_ENUM_TYPE (DpMissedPolicy, dp_missed_policy,
                    G_DEFINE_ENUM_VALUE (DP_MISSED_RUN_ONCE, "run-once"),
                    G_DEFINE_ENUM_VALUE (DP_MISSED_RUN_ALL, "run-all"),
                    G_DEFINE_ENUM_VALUE (DP_MISSED_SKIP, "skip"))

static GParamSpec *properties[N_PROPS];

const char *
dp_missed_policy_get_nick (DpMissedPolicy policy)
{
  g_autoptr(GEnumClass) klass = g_type_class_ref (DP_TYPE_MISSED_POLICY);
  GEnumValue *value = g_enum_get_value (klass, policy);

  g_return_val_if_fail (value != NULL, NULL);

  return value->value_nick;
}

/* Returns: whether it is another value */
static gboolean
set_list (char ***list,
          char  **value)
{
  char **items = value != NULL && value[0] != NULL ? value : NULL;

  if (*list == items || (*list != NULL && items != NULL &&
                         g_strv_equal ((const char * const *) *list, (const char * const *) items)))
    return FALSE;
  g_strfreev (*list);
  *list = g_strdupv (items);

  return TRUE;
}

static gboolean
set_text (char       **text,
          const char  *value)
{
  return g_set_str (text, value != NULL ? value : "");
}

#define SET_VALUE(field, value) \
  (self->field != (value) && (self->field = (value), TRUE))

static void
dp_pipeline_spec_finalize (GObject *object)
{
  DpPipelineSpec *self = DP_PIPELINE_SPEC (object);

  g_free (self->name);
  g_strfreev (self->sources);
  g_strfreev (self->symbols);
  g_strfreev (self->models);
  g_free (self->schedule);
  g_free (self->zone);
  g_free (self->quiet_hours);
  g_free (self->notifications);

  G_OBJECT_CLASS (dp_pipeline_spec_parent_class)->finalize (object);
}

static void
dp_pipeline_spec_get_property (GObject    *object,
                               guint       prop_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  DpPipelineSpec *self = DP_PIPELINE_SPEC (object);

  switch (prop_id)
    {
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    case PROP_ENABLED:
      g_value_set_boolean (value, self->enabled);
      break;
    case PROP_SAMPLE:
      g_value_set_boolean (value, self->sample);
      break;
    case PROP_SOURCES:
      g_value_set_boxed (value, self->sources);
      break;
    case PROP_SYMBOLS:
      g_value_set_boxed (value, self->symbols);
      break;
    case PROP_MODELS:
      g_value_set_boxed (value, self->models);
      break;
    case PROP_SCHEDULE:
      g_value_set_string (value, self->schedule);
      break;
    case PROP_ZONE:
      g_value_set_string (value, self->zone);
      break;
    case PROP_MISSED:
      g_value_set_enum (value, self->missed);
      break;
    case PROP_JITTER:
      g_value_set_uint (value, self->jitter);
      break;
    case PROP_QUIET_HOURS:
      g_value_set_string (value, self->quiet_hours);
      break;
    case PROP_ATTEMPTS:
      g_value_set_uint (value, self->attempts);
      break;
    case PROP_TIMEOUT:
      g_value_set_uint (value, self->timeout);
      break;
    case PROP_NOTIFICATIONS:
      g_value_set_string (value, self->notifications);
      break;
    case PROP_DECIDED_US:
      g_value_set_int64 (value, self->decided_us);
      break;
    case PROP_NEXT_US:
      g_value_set_int64 (value, self->next_us);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
dp_pipeline_spec_set_property (GObject      *object,
                               guint         prop_id,
                               const GValue *value,
                               GParamSpec   *pspec)
{
  DpPipelineSpec *self = DP_PIPELINE_SPEC (object);
  gboolean changed = FALSE;

  switch (prop_id)
    {
    case PROP_NAME:
      self->name = g_value_dup_string (value);
      break;
    case PROP_ENABLED:
      changed = SET_VALUE (enabled, g_value_get_boolean (value));
      break;
    case PROP_SAMPLE:
      changed = SET_VALUE (sample, g_value_get_boolean (value));
      break;
    case PROP_SOURCES:
      changed = set_list (&self->sources, g_value_get_boxed (value));
      break;
    case PROP_SYMBOLS:
      changed = set_list (&self->symbols, g_value_get_boxed (value));
      break;
    case PROP_MODELS:
      changed = set_list (&self->models, g_value_get_boxed (value));
      break;
    case PROP_SCHEDULE:
      changed = set_text (&self->schedule, g_value_get_string (value));
      break;
    case PROP_ZONE:
      changed = set_text (&self->zone, g_value_get_string (value));
      break;
    case PROP_MISSED:
      changed = SET_VALUE (missed, (DpMissedPolicy) g_value_get_enum (value));
      break;
    case PROP_JITTER:
      changed = SET_VALUE (jitter, g_value_get_uint (value));
      break;
    case PROP_QUIET_HOURS:
      changed = set_text (&self->quiet_hours, g_value_get_string (value));
      break;
    case PROP_ATTEMPTS:
      changed = SET_VALUE (attempts, g_value_get_uint (value));
      break;
    case PROP_TIMEOUT:
      changed = SET_VALUE (timeout, g_value_get_uint (value));
      break;
    case PROP_NOTIFICATIONS:
      changed = set_text (&self->notifications, g_value_get_string (value));
      break;
    case PROP_DECIDED_US:
      changed = SET_VALUE (decided_us, g_value_get_int64 (value));
      break;
    case PROP_NEXT_US:
      changed = SET_VALUE (next_us, g_value_get_int64 (value));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
  if (changed)
    g_object_notify_by_pspec (object, pspec);
}

static void
dp_pipeline_spec_class_init (DpPipelineSpecClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READWRITE | G_PARAM_EXPLICIT_NOTIFY | G_PARAM_STATIC_STRINGS;

  object_class->finalize = dp_pipeline_spec_finalize;
  object_class->get_property = dp_pipeline_spec_get_property;
  object_class->set_property = dp_pipeline_spec_set_property;

  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL,
                                               G_PARAM_READWRITE | G_PARAM_CONSTRUCT_ONLY |
                                                   G_PARAM_STATIC_STRINGS);
  properties[PROP_ENABLED] = g_param_spec_boolean ("enabled", NULL, NULL, TRUE, flags);
  properties[PROP_SAMPLE] = g_param_spec_boolean ("sample", NULL, NULL, FALSE, flags);
  properties[PROP_SOURCES] = g_param_spec_boxed ("sources", NULL, NULL, G_TYPE_STRV, flags);
  properties[PROP_SYMBOLS] = g_param_spec_boxed ("symbols", NULL, NULL, G_TYPE_STRV, flags);
  properties[PROP_MODELS] = g_param_spec_boxed ("models", NULL, NULL, G_TYPE_STRV, flags);
  properties[PROP_SCHEDULE] = g_param_spec_string ("schedule", NULL, NULL, "", flags);
  properties[PROP_ZONE] = g_param_spec_string ("zone", NULL, NULL, "", flags);
  properties[PROP_MISSED] = g_param_spec_enum ("missed", NULL, NULL, DP_TYPE_MISSED_POLICY,
                                               DP_MISSED_RUN_ONCE, flags);
  properties[PROP_JITTER] = g_param_spec_uint ("jitter", NULL, NULL, 0, MOST_JITTER_S, 0, flags);
  properties[PROP_QUIET_HOURS] = g_param_spec_string ("quiet-hours", NULL, NULL, "", flags);
  properties[PROP_ATTEMPTS] = g_param_spec_uint ("attempts", NULL, NULL, 1, MOST_ATTEMPTS, 3,
                                                 flags);
  properties[PROP_TIMEOUT] = g_param_spec_uint ("timeout", NULL, NULL, 0, MOST_TIMEOUT_S, 0, flags);
  properties[PROP_NOTIFICATIONS] = g_param_spec_string ("notifications", NULL, NULL, "{}", flags);
  properties[PROP_DECIDED_US] = g_param_spec_int64 ("decided-us", NULL, NULL, 0, G_MAXINT64, 0,
                                                    flags);
  properties[PROP_NEXT_US] = g_param_spec_int64 ("next-us", NULL, NULL, 0, G_MAXINT64, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
dp_pipeline_spec_init (DpPipelineSpec *self)
{
  self->enabled = TRUE;
  self->schedule = g_strdup ("");
  self->zone = g_strdup ("");
  self->quiet_hours = g_strdup ("");
  self->attempts = 3;
  self->notifications = g_strdup ("{}");
}

DpPipelineSpec *
dp_pipeline_spec_new (const char *name)
{
  g_return_val_if_fail (name != NULL, NULL);

  return g_object_new (DP_TYPE_PIPELINE_SPEC, "name", name, NULL);
}

const char *
dp_pipeline_spec_get_name (DpPipelineSpec *self)
{
  g_return_val_if_fail (DP_IS_PIPELINE_SPEC (self), NULL);
  return self->name;
}

gboolean
dp_pipeline_spec_get_enabled (DpPipelineSpec *self)
{
  g_return_val_if_fail (DP_IS_PIPELINE_SPEC (self), FALSE);
  return self->enabled;
}

gboolean
dp_pipeline_spec_get_sample (DpPipelineSpec *self)
{
  g_return_val_if_fail (DP_IS_PIPELINE_SPEC (self), FALSE);
  return self->sample;
}

const char * const *
dp_pipeline_spec_get_sources (DpPipelineSpec *self)
{
  g_return_val_if_fail (DP_IS_PIPELINE_SPEC (self), NULL);
  return (const char * const *) self->sources;
}

const char * const *
dp_pipeline_spec_get_symbols (DpPipelineSpec *self)
{
  g_return_val_if_fail (DP_IS_PIPELINE_SPEC (self), NULL);
  return (const char * const *) self->symbols;
}

const char * const *
dp_pipeline_spec_get_models (DpPipelineSpec *self)
{
  g_return_val_if_fail (DP_IS_PIPELINE_SPEC (self), NULL);
  return (const char * const *) self->models;
}

const char *
dp_pipeline_spec_get_schedule (DpPipelineSpec *self)
{
  g_return_val_if_fail (DP_IS_PIPELINE_SPEC (self), NULL);
  return self->schedule;
}

const char *
dp_pipeline_spec_get_zone (DpPipelineSpec *self)
{
  g_return_val_if_fail (DP_IS_PIPELINE_SPEC (self), NULL);
  return self->zone;
}

DpMissedPolicy
dp_pipeline_spec_get_missed (DpPipelineSpec *self)
{
  g_return_val_if_fail (DP_IS_PIPELINE_SPEC (self), DP_MISSED_RUN_ONCE);
  return self->missed;
}

guint
dp_pipeline_spec_get_attempts (DpPipelineSpec *self)
{
  g_return_val_if_fail (DP_IS_PIPELINE_SPEC (self), 1);
  return self->attempts;
}

guint
dp_pipeline_spec_get_timeout (DpPipelineSpec *self)
{
  g_return_val_if_fail (DP_IS_PIPELINE_SPEC (self), 0);
  return self->timeout;
}

const char *
dp_pipeline_spec_get_notifications (DpPipelineSpec *self)
{
  g_return_val_if_fail (DP_IS_PIPELINE_SPEC (self), NULL);
  return self->notifications;
}

gint64
dp_pipeline_spec_get_decided_us (DpPipelineSpec *self)
{
  g_return_val_if_fail (DP_IS_PIPELINE_SPEC (self), 0);
  return self->decided_us;
}

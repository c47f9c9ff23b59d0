/* dp-task.c: a step of a run
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-run-notes.h"
#include "dp-run-private.h"

struct _DpTask
{
  GObject parent_instance;

  char       *name;
  DpRunState  state;
  guint       attempts;
  gint64      rows_in;
  gint64      rows_out;
  gint64      rows_rejected;
  double      fraction;
  char       *message;
  gint64      started_us;
  gint64      finished_us;
  DpRunMetrics metrics;
};

enum
{
  PROP_0,
  PROP_NAME,
  PROP_STATE,
  PROP_ATTEMPTS,
  PROP_ROWS_IN,
  PROP_ROWS_OUT,
  PROP_ROWS_REJECTED,
  PROP_FRACTION,
  PROP_MESSAGE,
  PROP_DURATION_US,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (DpTask, dp_task, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPS];

static void
dp_task_finalize (GObject *object)
{
  DpTask *self = DP_TASK (object);

  g_free (self->name);
  g_free (self->message);
  dp_run_metrics_clear (&self->metrics);

  G_OBJECT_CLASS (dp_task_parent_class)->finalize (object);
}

static void
dp_task_get_property (GObject    *object,
                      guint       prop_id,
                      GValue     *value,
                      GParamSpec *pspec)
{
  DpTask *self = DP_TASK (object);

  switch (prop_id)
    {
    case PROP_NAME:
      g_value_set_string (value, self->name);
      break;
    case PROP_STATE:
      g_value_set_enum (value, self->state);
      break;
    case PROP_ATTEMPTS:
      g_value_set_uint (value, self->attempts);
      break;
    case PROP_ROWS_IN:
      g_value_set_int64 (value, self->rows_in);
      break;
    case PROP_ROWS_OUT:
      g_value_set_int64 (value, self->rows_out);
      break;
    case PROP_ROWS_REJECTED:
      g_value_set_int64 (value, self->rows_rejected);
      break;
    case PROP_FRACTION:
      g_value_set_double (value, self->fraction);
      break;
    case PROP_MESSAGE:
      g_value_set_string (value, self->message);
      break;
    case PROP_DURATION_US:
      g_value_set_int64 (value, dp_task_get_duration_us (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
dp_task_class_init (DpTaskClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->finalize = dp_task_finalize;
  object_class->get_property = dp_task_get_property;

  properties[PROP_NAME] = g_param_spec_string ("name", NULL, NULL, NULL, flags);
  properties[PROP_STATE] = g_param_spec_enum ("state", NULL, NULL, DP_TYPE_RUN_STATE,
                                              DP_RUN_STATE_PENDING, flags);
  properties[PROP_ATTEMPTS] = g_param_spec_uint ("attempts", NULL, NULL, 0, G_MAXUINT, 0, flags);
  properties[PROP_ROWS_IN] = g_param_spec_int64 ("rows-in", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_ROWS_OUT] = g_param_spec_int64 ("rows-out", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_ROWS_REJECTED] = g_param_spec_int64 ("rows-rejected", NULL, NULL,
                                                       0, G_MAXINT64, 0, flags);
  properties[PROP_FRACTION] = g_param_spec_double ("fraction", NULL, NULL, 0, 1, 0, flags);
  properties[PROP_MESSAGE] = g_param_spec_string ("message", NULL, NULL, NULL, flags);
  properties[PROP_DURATION_US] = g_param_spec_int64 ("duration-us", NULL, NULL,
                                                     0, G_MAXINT64, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
dp_task_init (DpTask *self)
{
}

DpTask *
_dp_task_new (const char *name)
{
  DpTask *self = g_object_new (DP_TYPE_TASK, NULL);

  self->name = g_strdup (name);

  return self;
}

void
_dp_task_start (DpTask *self)
{
  g_assert (DP_IS_TASK (self));

  self->started_us = g_get_monotonic_time ();
  self->state = DP_RUN_STATE_RUNNING;
  self->attempts++;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ATTEMPTS]);
}

void
_dp_task_finish (DpTask     *self,
                 DpRunState  state,
                 const char *message)
{
  g_assert (DP_IS_TASK (self));

  self->finished_us = g_get_monotonic_time ();
  self->state = state;
  if (state == DP_RUN_STATE_SUCCESS || state == DP_RUN_STATE_PARTIAL)
    self->fraction = 1;
  if (g_set_str (&self->message, message))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MESSAGE]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FRACTION]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_DURATION_US]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
  _dp_note_task_finished (self);
}

void
_dp_task_recall (DpTask     *self,
                 DpRunState  state,
                 guint       attempts,
                 gint64      duration_us,
                 const char *message)
{
  g_assert (DP_IS_TASK (self));

  /* Only the distance counts; a start of 0 would mean that there was none. */
  if (duration_us > 0)
    {
      self->started_us = 1;
      self->finished_us = 1 + duration_us;
    }
  self->state = state;
  self->attempts = attempts;
  self->fraction = state == DP_RUN_STATE_PENDING || state == DP_RUN_STATE_RUNNING ? 0 : 1;
  g_set_str (&self->message, message);
}

void
_dp_task_add_rows (DpTask *self,
                   gint64  in,
                   gint64  out,
                   gint64  rejected)
{
  g_assert (DP_IS_TASK (self));

  self->rows_in += in;
  self->rows_out += out;
  self->rows_rejected += rejected;
  if (in != 0)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ROWS_IN]);
  if (out != 0)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ROWS_OUT]);
  if (rejected != 0)
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ROWS_REJECTED]);
}

void
_dp_task_set_progress (DpTask     *self,
                       double      fraction,
                       const char *message)
{
  g_assert (DP_IS_TASK (self));

  self->fraction = CLAMP (fraction, 0, 1);
  if (g_set_str (&self->message, message))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MESSAGE]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FRACTION]);
}

const char *
dp_task_get_name (DpTask *self)
{
  g_return_val_if_fail (DP_IS_TASK (self), NULL);
  return self->name;
}

DpRunState
dp_task_get_state (DpTask *self)
{
  g_return_val_if_fail (DP_IS_TASK (self), DP_RUN_STATE_PENDING);
  return self->state;
}

guint
dp_task_get_attempts (DpTask *self)
{
  g_return_val_if_fail (DP_IS_TASK (self), 0);
  return self->attempts;
}

gint64
dp_task_get_rows_in (DpTask *self)
{
  g_return_val_if_fail (DP_IS_TASK (self), 0);
  return self->rows_in;
}

gint64
dp_task_get_rows_out (DpTask *self)
{
  g_return_val_if_fail (DP_IS_TASK (self), 0);
  return self->rows_out;
}

gint64
dp_task_get_rows_rejected (DpTask *self)
{
  g_return_val_if_fail (DP_IS_TASK (self), 0);
  return self->rows_rejected;
}

double
dp_task_get_fraction (DpTask *self)
{
  g_return_val_if_fail (DP_IS_TASK (self), 0);
  return self->fraction;
}

const char *
dp_task_get_message (DpTask *self)
{
  g_return_val_if_fail (DP_IS_TASK (self), NULL);
  return self->message;
}

gint64
dp_task_get_duration_us (DpTask *self)
{
  g_return_val_if_fail (DP_IS_TASK (self), 0);

  if (self->started_us == 0)
    return 0;

  return (self->finished_us != 0 ? self->finished_us : g_get_monotonic_time ()) - self->started_us;
}

void
_dp_task_add_metric (DpTask     *self,
                     const char *name,
                     double      value)
{
  g_assert (DP_IS_TASK (self));

  dp_run_metrics_add (&self->metrics, name, value);
}

const DpRunMetrics *
dp_task_get_metrics (DpTask *self)
{
  g_return_val_if_fail (DP_IS_TASK (self), NULL);
  return &self->metrics;
}

/* dp-run-summary.c: a run in a line
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-run-summary-private.h"

#include "dp-run-private.h"

struct _DpRunSummary
{
  GObject parent_instance;

  gint64      id;
  DpRunState  state;
  char       *trigger;
  char       *pipeline;
  gboolean    is_sample;
  gint64      started_us;
  gint64      duration_us;
  gint64      rows;
  gint64      rejected;
  char       *message;
};

G_DEFINE_FINAL_TYPE (DpRunSummary, dp_run_summary, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_ID,
  PROP_STATE,
  PROP_STARTED_US,
  PROP_DURATION_US,
  PROP_ROWS,
  PROP_REJECTED,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
dp_run_summary_finalize (GObject *object)
{
  DpRunSummary *self = DP_RUN_SUMMARY (object);

  g_free (self->trigger);
  g_free (self->pipeline);
  g_free (self->message);

  G_OBJECT_CLASS (dp_run_summary_parent_class)->finalize (object);
}

static void
dp_run_summary_get_property (GObject    *object,
                             guint       prop_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  DpRunSummary *self = DP_RUN_SUMMARY (object);

  switch (prop_id)
    {
    case PROP_ID:
      g_value_set_int64 (value, self->id);
      break;
    case PROP_STATE:
      g_value_set_enum (value, self->state);
      break;
    case PROP_STARTED_US:
      g_value_set_int64 (value, self->started_us);
      break;
    case PROP_DURATION_US:
      g_value_set_int64 (value, self->duration_us);
      break;
    case PROP_ROWS:
      g_value_set_int64 (value, self->rows);
      break;
    case PROP_REJECTED:
      g_value_set_int64 (value, self->rejected);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
dp_run_summary_class_init (DpRunSummaryClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->finalize = dp_run_summary_finalize;
  object_class->get_property = dp_run_summary_get_property;

  properties[PROP_ID] = g_param_spec_int64 ("id", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_STATE] = g_param_spec_enum ("state", NULL, NULL, DP_TYPE_RUN_STATE,
                                              DP_RUN_STATE_PENDING, flags);
  properties[PROP_STARTED_US] = g_param_spec_int64 ("started-us", NULL, NULL, 0, G_MAXINT64, 0,
                                                    flags);
  properties[PROP_DURATION_US] = g_param_spec_int64 ("duration-us", NULL, NULL, 0, G_MAXINT64, 0,
                                                     flags);
  properties[PROP_ROWS] = g_param_spec_int64 ("rows", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_REJECTED] = g_param_spec_int64 ("rejected", NULL, NULL, 0, G_MAXINT64, 0, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
dp_run_summary_init (DpRunSummary *self)
{
}

DpRunSummary *
_dp_run_summary_new_from_row (DpDbResult *rows,
                              guint       row)
{
  DpRunSummary *self = g_object_new (DP_TYPE_RUN_SUMMARY, NULL);

  self->id = dp_db_result_get_int64 (rows, row, 0);
  self->state = _dp_run_state_parse (dp_db_result_get_text (rows, row, 1));
  self->trigger = g_strdup (dp_db_result_get_text (rows, row, 2));
  self->pipeline = g_strdup (dp_db_result_get_text (rows, row, 3));
  self->is_sample = dp_db_result_get_boolean (rows, row, 4);
  self->started_us = dp_db_result_get_int64 (rows, row, 5);
  if (!dp_db_result_is_null (rows, row, 6))
    self->duration_us = MAX (dp_db_result_get_int64 (rows, row, 6) - self->started_us, 0);
  self->rows = dp_db_result_get_int64 (rows, row, 7);
  self->rejected = dp_db_result_get_int64 (rows, row, 8);
  self->message = g_strdup (dp_db_result_get_text (rows, row, 9));

  return self;
}

gint64
dp_run_summary_get_id (DpRunSummary *self)
{
  g_return_val_if_fail (DP_IS_RUN_SUMMARY (self), 0);
  return self->id;
}

DpRunState
dp_run_summary_get_state (DpRunSummary *self)
{
  g_return_val_if_fail (DP_IS_RUN_SUMMARY (self), DP_RUN_STATE_PENDING);
  return self->state;
}

const char *
dp_run_summary_get_trigger (DpRunSummary *self)
{
  g_return_val_if_fail (DP_IS_RUN_SUMMARY (self), NULL);
  return self->trigger;
}

const char *
dp_run_summary_get_pipeline (DpRunSummary *self)
{
  g_return_val_if_fail (DP_IS_RUN_SUMMARY (self), NULL);
  return self->pipeline;
}

gboolean
dp_run_summary_get_is_sample (DpRunSummary *self)
{
  g_return_val_if_fail (DP_IS_RUN_SUMMARY (self), FALSE);
  return self->is_sample;
}

gint64
dp_run_summary_get_started_us (DpRunSummary *self)
{
  g_return_val_if_fail (DP_IS_RUN_SUMMARY (self), 0);
  return self->started_us;
}

gint64
dp_run_summary_get_duration_us (DpRunSummary *self)
{
  g_return_val_if_fail (DP_IS_RUN_SUMMARY (self), 0);
  return self->duration_us;
}

gint64
dp_run_summary_get_rows (DpRunSummary *self)
{
  g_return_val_if_fail (DP_IS_RUN_SUMMARY (self), 0);
  return self->rows;
}

gint64
dp_run_summary_get_rejected (DpRunSummary *self)
{
  g_return_val_if_fail (DP_IS_RUN_SUMMARY (self), 0);
  return self->rejected;
}

const char *
dp_run_summary_get_message (DpRunSummary *self)
{
  g_return_val_if_fail (DP_IS_RUN_SUMMARY (self), NULL);
  return self->message;
}

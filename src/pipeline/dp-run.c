/* dp-run.c: a run of the pipeline, as it happens
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-run-notes.h"
#include "dp-run-private.h"

#include "dp-db-error.h"
#include "dp-engine.h"

struct _DpRun
{
  GObject parent_instance;

  gint64      id;
  gint64      backfill_id;
  gboolean    sample;
  DpRunState  state;
  double      fraction;
  char       *message;
  GError     *error;
  char       *pipeline;
  gint64      due_us;
  gint64      started_us;
  gint64      finished_us;

  GListStore *tasks;
  GListStore *items;
  GListStore *results;
  GArray     *quota;       /* (element-type DpRunCalls) */

  DexPromise *finished;
  DexPromise *cancelled;
};

enum
{
  PROP_0,
  PROP_ID,
  PROP_STATE,
  PROP_FRACTION,
  PROP_MESSAGE,
  PROP_STARTED_US,
  PROP_FINISHED_US,
  N_PROPS
};

G_DEFINE_FINAL_TYPE (DpRun, dp_run, G_TYPE_OBJECT)

static GParamSpec *properties[N_PROPS];

/* How much of a run each step is, for one bar that moves evenly: measured on the sample market. */
static const struct
{
  const char *name;
  double      weight;
} steps[DP_N_STEPS] = {
  [DP_STEP_START] = { "start", 0.05 },
  [DP_STEP_EXTRACT] = { "extract", 0.25 },
  [DP_STEP_VERIFY] = { "verify", 0.05 },
  [DP_STEP_LOAD] = { "load", 0.25 },
  [DP_STEP_TRANSFORM] = { "transform", 0.25 },
  [DP_STEP_TEST] = { "test", 0.1 },
  [DP_STEP_FINISH] = { "finish", 0.05 },
};

static void
clear_quota (gpointer data)
{
  g_free (((DpRunCalls *) data)->source);
}

static void
update_fraction (DpRun *self)
{
  double fraction = 0;

  for (guint i = 0; i < DP_N_STEPS; i++)
    fraction += steps[i].weight * dp_task_get_fraction (_dp_run_get_task (self, i));

  /* It never goes back, whatever the steps say. */
  if (fraction <= self->fraction)
    return;
  self->fraction = MIN (fraction, 1);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FRACTION]);
}

static void
dp_run_finalize (GObject *object)
{
  DpRun *self = DP_RUN (object);

  g_free (self->message);
  g_free (self->pipeline);
  g_clear_error (&self->error);
  g_clear_object (&self->tasks);
  g_clear_object (&self->items);
  g_clear_object (&self->results);
  g_array_unref (self->quota);
  dex_unref (self->finished);
  dex_unref (self->cancelled);

  G_OBJECT_CLASS (dp_run_parent_class)->finalize (object);
}

static void
dp_run_get_property (GObject    *object,
                     guint       prop_id,
                     GValue     *value,
                     GParamSpec *pspec)
{
  DpRun *self = DP_RUN (object);

  switch (prop_id)
    {
    case PROP_ID:
      g_value_set_int64 (value, self->id);
      break;
    case PROP_STATE:
      g_value_set_enum (value, self->state);
      break;
    case PROP_FRACTION:
      g_value_set_double (value, self->fraction);
      break;
    case PROP_MESSAGE:
      g_value_set_string (value, self->message);
      break;
    case PROP_STARTED_US:
      g_value_set_int64 (value, self->started_us);
      break;
    case PROP_FINISHED_US:
      g_value_set_int64 (value, self->finished_us);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
dp_run_class_init (DpRunClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->finalize = dp_run_finalize;
  object_class->get_property = dp_run_get_property;

  properties[PROP_ID] = g_param_spec_int64 ("id", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_STATE] = g_param_spec_enum ("state", NULL, NULL, DP_TYPE_RUN_STATE,
                                              DP_RUN_STATE_PENDING, flags);
  properties[PROP_FRACTION] = g_param_spec_double ("fraction", NULL, NULL, 0, 1, 0, flags);
  properties[PROP_MESSAGE] = g_param_spec_string ("message", NULL, NULL, NULL, flags);
  properties[PROP_STARTED_US] = g_param_spec_int64 ("started-us", NULL, NULL, 0, G_MAXINT64, 0,
                                                    flags);
  properties[PROP_FINISHED_US] = g_param_spec_int64 ("finished-us", NULL, NULL, 0, G_MAXINT64, 0,
                                                     flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
dp_run_init (DpRun *self)
{
  self->state = DP_RUN_STATE_RUNNING;
  self->started_us = g_get_real_time ();
  self->tasks = g_list_store_new (DP_TYPE_TASK);
  self->items = g_list_store_new (DP_TYPE_RUN_ITEM);
  self->results = g_list_store_new (DP_TYPE_NODE_RESULT);
  self->quota = g_array_new (FALSE, TRUE, sizeof (DpRunCalls));
  g_array_set_clear_func (self->quota, clear_quota);
  self->finished = dex_promise_new ();
  self->cancelled = dex_promise_new ();

  for (guint i = 0; i < DP_N_STEPS; i++)
    {
      g_autoptr(DpTask) task = _dp_task_new (steps[i].name);

      g_signal_connect_object (task, "notify::fraction", G_CALLBACK (update_fraction), self,
                               G_CONNECT_SWAPPED);
      g_list_store_append (self->tasks, task);
    }
}

DpRun *
_dp_run_new (gboolean    sample,
             const char *pipeline,
             gint64      due_us)
{
  DpRun *self = g_object_new (DP_TYPE_RUN, NULL);

  self->sample = sample;
  self->pipeline = g_strdup (pipeline);
  self->due_us = due_us;

  return self;
}

void
_dp_run_recall (DpRun      *self,
                gint64      id,
                DpRunState  state,
                gint64      started_us,
                gint64      finished_us,
                const char *message)
{
  g_assert (DP_IS_RUN (self));

  self->id = id;
  self->state = state;
  self->started_us = started_us;
  self->finished_us = finished_us;
  self->message = g_strdup (message);
  if (finished_us != 0)
    {
      self->fraction = 1;
      dex_promise_resolve_boolean (self->finished, TRUE);
    }
}

void
_dp_run_set_id (DpRun  *self,
                gint64  id)
{
  g_assert (DP_IS_RUN (self));

  self->id = id;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ID]);
  _dp_note_run_started (self);
}

/* Returns: (transfer none): the model keeps it for the run's life. */
DpTask *
_dp_run_get_task (DpRun  *self,
                  DpStep  step)
{
  g_autoptr(DpTask) task = NULL;

  g_assert (DP_IS_RUN (self));

  task = g_list_model_get_item (G_LIST_MODEL (self->tasks), step);

  return task;
}

void
_dp_run_add_item (DpRun     *self,
                  DpRunItem *item)
{
  g_assert (DP_IS_RUN (self));

  g_list_store_append (self->items, item);
}

void
_dp_run_add_result (DpRun        *self,
                    DpNodeResult *result)
{
  g_assert (DP_IS_RUN (self));

  g_list_store_append (self->results, result);
}

void
_dp_run_add_quota (DpRun      *self,
                   const char *source,
                   guint       calls)
{
  DpRunCalls quota = { g_strdup (source), calls };

  g_assert (DP_IS_RUN (self));

  g_array_append_val (self->quota, quota);
}

const GArray *
_dp_run_get_quota (DpRun *self)
{
  g_assert (DP_IS_RUN (self));

  return self->quota;
}

void
_dp_run_set_message (DpRun      *self,
                     const char *message)
{
  g_assert (DP_IS_RUN (self));

  if (g_set_str (&self->message, message))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_MESSAGE]);
}

void
_dp_run_set_backfill_id (DpRun  *self,
                         gint64  id)
{
  g_assert (DP_IS_RUN (self));

  self->backfill_id = id;
}

void
_dp_run_set_error (DpRun        *self,
                   const GError *error)
{
  g_assert (DP_IS_RUN (self));

  g_clear_error (&self->error);
  if (error != NULL)
    self->error = g_error_copy (error);
}

void
_dp_run_finish (DpRun      *self,
                DpRunState  state,
                const char *message)
{
  g_assert (DP_IS_RUN (self));
  g_assert (!dp_run_is_finished (self));

  self->finished_us = g_get_real_time ();
  self->state = state;
  self->fraction = 1;
  _dp_run_set_message (self, message);
  _dp_note_run_finished (self);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FINISHED_US]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_FRACTION]);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_STATE]);
  dex_promise_resolve_boolean (self->finished, TRUE);
}

gboolean
_dp_run_is_cancelled (DpRun *self)
{
  g_assert (DP_IS_RUN (self));

  return !dex_future_is_pending (DEX_FUTURE (self->cancelled));
}

DexFuture *
_dp_run_wait_cancelled (DpRun *self)
{
  g_assert (DP_IS_RUN (self));

  return dex_ref (DEX_FUTURE (self->cancelled));
}

gint64
dp_run_get_id (DpRun *self)
{
  g_return_val_if_fail (DP_IS_RUN (self), 0);
  return self->id;
}

DpRunState
dp_run_get_state (DpRun *self)
{
  g_return_val_if_fail (DP_IS_RUN (self), DP_RUN_STATE_PENDING);
  return self->state;
}

double
dp_run_get_fraction (DpRun *self)
{
  g_return_val_if_fail (DP_IS_RUN (self), 0);
  return self->fraction;
}

const char *
dp_run_get_message (DpRun *self)
{
  g_return_val_if_fail (DP_IS_RUN (self), NULL);
  return self->message;
}

const GError *
dp_run_get_error (DpRun *self)
{
  g_return_val_if_fail (DP_IS_RUN (self), NULL);
  return self->error;
}

const char *
dp_run_get_pipeline (DpRun *self)
{
  g_return_val_if_fail (DP_IS_RUN (self), NULL);
  return self->pipeline;
}

gint64
dp_run_get_due_us (DpRun *self)
{
  g_return_val_if_fail (DP_IS_RUN (self), 0);
  return self->due_us;
}

gint64
dp_run_get_backfill_id (DpRun *self)
{
  g_return_val_if_fail (DP_IS_RUN (self), 0);
  return self->backfill_id;
}

gboolean
dp_run_get_is_sample (DpRun *self)
{
  g_return_val_if_fail (DP_IS_RUN (self), FALSE);
  return self->sample;
}

gint64
dp_run_get_started_us (DpRun *self)
{
  g_return_val_if_fail (DP_IS_RUN (self), 0);
  return self->started_us;
}

gint64
dp_run_get_finished_us (DpRun *self)
{
  g_return_val_if_fail (DP_IS_RUN (self), 0);
  return self->finished_us;
}

GListModel *
dp_run_list_tasks (DpRun *self)
{
  g_return_val_if_fail (DP_IS_RUN (self), NULL);
  return G_LIST_MODEL (self->tasks);
}

GListModel *
dp_run_list_items (DpRun *self)
{
  g_return_val_if_fail (DP_IS_RUN (self), NULL);
  return G_LIST_MODEL (self->items);
}

GListModel *
dp_run_list_results (DpRun *self)
{
  g_return_val_if_fail (DP_IS_RUN (self), NULL);
  return G_LIST_MODEL (self->results);
}

gboolean
dp_run_is_finished (DpRun *self)
{
  g_return_val_if_fail (DP_IS_RUN (self), FALSE);
  return self->finished_us != 0;
}

void
dp_run_cancel (DpRun *self)
{
  g_return_if_fail (DP_IS_RUN (self));

  if (!_dp_run_is_cancelled (self))
    dex_promise_resolve_boolean (self->cancelled, TRUE);
}

DexFuture *
dp_run_wait (DpRun *self)
{
  g_return_val_if_fail (DP_IS_RUN (self), NULL);

  return dex_ref (DEX_FUTURE (self->finished));
}

gboolean
_dp_run_may_succeed_later (DpRun *self)
{
  const GError *error = dp_run_get_error (self);

  if (g_error_matches (error, DP_ENGINE_ERROR, DP_ENGINE_ERROR_TIMEOUT))
    return TRUE;
  if (error != NULL && error->domain == DP_DB_ERROR)
    return error->code != DP_DB_ERROR_PERMISSION;

  return _dp_run_may_pass (self);
}

/* dp-scheduler.c: keeps the schedules of the pipelines
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-scheduler-private.h"

#include <glib/gi18n-lib.h>

#include "dp-date.h"
#include "dp-local-zone.h"

/* Pipelines may be changed by another process; and should a wake-up get lost, nothing is late for
 * long. */
#define LOOK_SECONDS  30
#define RETRY_SECONDS 5
#define US_A_DAY      (G_GINT64_CONSTANT (86400) * G_USEC_PER_SEC)

enum
{
  PROP_0,
  PROP_ACTIVE,
  PROP_NEXT_US,
  PROP_WAITING,
  N_PROPS
};

enum
{
  EVENT,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (DpScheduler, dp_scheduler, G_TYPE_OBJECT)
G_DEFINE_ENUM_TYPE (DpSchedulerEvent, dp_scheduler_event,
                    G_DEFINE_ENUM_VALUE (DP_SCHEDULER_STARTED, "started"),
                    G_DEFINE_ENUM_VALUE (DP_SCHEDULER_FINISHED, "finished"),
                    G_DEFINE_ENUM_VALUE (DP_SCHEDULER_MISSED, "missed"),
                    G_DEFINE_ENUM_VALUE (DP_SCHEDULER_WAITING, "waiting"),
                    G_DEFINE_ENUM_VALUE (DP_SCHEDULER_RETRYING, "retrying"),
                    G_DEFINE_ENUM_VALUE (DP_SCHEDULER_ELSEWHERE, "elsewhere"),
                    G_DEFINE_ENUM_VALUE (DP_SCHEDULER_UNREACHABLE, "unreachable"),
                    G_DEFINE_ENUM_VALUE (DP_SCHEDULER_REACHABLE, "reachable"),
                    G_DEFINE_ENUM_VALUE (DP_SCHEDULER_REFUSED, "refused"))

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

const char *
dp_scheduler_event_get_nick (DpSchedulerEvent event)
{
  g_autoptr(GEnumClass) klass = g_type_class_ref (DP_TYPE_SCHEDULER_EVENT);
  GEnumValue *value = g_enum_get_value (klass, event);

  g_return_val_if_fail (value != NULL, NULL);

  return value->value_nick;
}

DpMoment *
_dp_moment_new (const char *pipeline,
                gint64      due_us,
                gboolean    is_late)
{
  DpMoment *moment = g_new0 (DpMoment, 1);

  moment->pipeline = g_strdup (pipeline);
  moment->due_us = due_us;
  moment->is_late = is_late;
  moment->attempt = 1;

  return moment;
}

void
_dp_moment_free (gpointer data)
{
  DpMoment *moment = data;

  g_free (moment->pipeline);
  g_free (moment);
}

void
_dp_scheduler_tell (DpScheduler      *self,
                    DpSchedulerEvent  event,
                    const DpMoment   *moment,
                    gint64            run_id,
                    const char       *text)
{
  g_assert (DP_IS_SCHEDULER (self));

  g_signal_emit (self, signals[EVENT], 0, event, moment != NULL ? moment->pipeline : NULL,
                 moment != NULL ? moment->due_us : 0, run_id, text);
}

void
_dp_scheduler_set_waiting (DpScheduler *self,
                           const char  *text)
{
  g_assert (DP_IS_SCHEDULER (self));

  if (g_set_str (&self->waiting, text))
    g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_WAITING]);
}

void
_dp_scheduler_note_database (DpScheduler  *self,
                             const GError *error)
{
  g_assert (DP_IS_SCHEDULER (self));

  if (error != NULL && !self->unreachable)
    _dp_scheduler_tell (self, DP_SCHEDULER_UNREACHABLE, NULL, 0, error->message);
  else if (error == NULL && self->unreachable)
    _dp_scheduler_tell (self, DP_SCHEDULER_REACHABLE, NULL, 0,
                        _("The database is there again; what was due meanwhile is looked at now."));
  self->unreachable = error != NULL;
}

/* What the timetable was told of a pipeline, to be compared with what it is now. */
static char *
dup_form (DpPipelineSpec *spec)
{
  g_autofree char *json = dp_pipeline_spec_dup_json (spec);

  return g_strdup_printf ("%d %s", dp_pipeline_spec_get_enabled (spec), json);
}

/* A clock that was wrong by more than a day is no reason to wait until it is right again. */
static gint64
get_decided_us (DpScheduler    *self,
                DpPipelineSpec *spec)
{
  gint64 now_us = dp_clock_get_unix_us (self->clock);
  gint64 decided_us = dp_pipeline_spec_get_decided_us (spec);

  return decided_us - now_us > US_A_DAY ? now_us : decided_us;
}

static void
keep (DpScheduler    *self,
      DpPipelineSpec *spec,
      const char     *form)
{
  const char *name = dp_pipeline_spec_get_name (spec);
  g_autoptr(DpSchedule) schedule = NULL;
  g_autoptr(GError) error = NULL;
  DpTimetableOptions options;

  if (g_strcmp0 (g_hash_table_lookup (self->known, name), form) == 0)
    return;
  g_hash_table_insert (self->known, g_strdup (name), g_strdup (form));
  schedule = dp_pipeline_spec_dup_schedule (spec, &error);
  if (schedule != NULL && dp_pipeline_spec_fill_options (spec, &options, &error))
    dp_timetable_set (self->timetable, name, schedule, &options, get_decided_us (self, spec));
  else
    dp_timetable_remove (self->timetable, name);
  if (error != NULL)
    {
      DpMoment moment = { .pipeline = (char *) name };

      _dp_scheduler_tell (self, DP_SCHEDULER_REFUSED, &moment, 0, error->message);
    }
}

static gboolean
is_gone_cb (gpointer key,
            gpointer value,
            gpointer user_data)
{
  DpScheduler *self = user_data;
  g_autoptr(DpPipelineSpec) spec = dp_engine_find_pipeline (self->engine, key);

  if (spec != NULL && dp_pipeline_spec_get_enabled (spec))
    return FALSE;
  dp_timetable_remove (self->timetable, key);

  return TRUE;
}

/* The computer went to another zone: what is due by its clocks is due at other times, from now
 * on. */
static void
follow_zone (DpScheduler *self)
{
  g_autoptr(GTimeZone) zone = dp_local_zone_dup ();

  if (self->zone != NULL &&
      g_strcmp0 (g_time_zone_get_identifier (self->zone), g_time_zone_get_identifier (zone)) == 0)
    return;
  g_clear_pointer (&self->zone, g_time_zone_unref);
  g_clear_pointer (&self->timetable, dp_timetable_free);
  self->zone = g_steal_pointer (&zone);
  self->timetable = dp_timetable_new (self->zone);
  g_hash_table_remove_all (self->known);
}

static void
keep_all (DpScheduler *self)
{
  GListModel *specs = dp_engine_list_pipelines (self->engine);

  follow_zone (self);
  for (guint i = 0; i < g_list_model_get_n_items (specs); i++)
    {
      g_autoptr(DpPipelineSpec) spec = g_list_model_get_item (specs, i);
      g_autofree char *form = dup_form (spec);

      if (dp_pipeline_spec_get_enabled (spec))
        keep (self, spec, form);
    }
  g_hash_table_foreach_remove (self->known, is_gone_cb, self);
}

static void
tell_missed (DpScheduler    *self,
             const DpMoment *moment)
{
  g_autofree char *due = dp_timestamp_to_string (moment->due_us);
  g_autofree char *text = g_strdup_printf (_("The run due %s was missed and is not made up for."),
                                           due);

  _dp_scheduler_tell (self, DP_SCHEDULER_MISSED, moment, 0, text);
}

static void
decide (DpScheduler *self)
{
  g_autoptr(GArray) decisions = dp_timetable_decide (self->timetable,
                                                     dp_clock_get_unix_us (self->clock));

  for (guint i = 0; i < decisions->len; i++)
    {
      const DpDecision *decision = &g_array_index (decisions, DpDecision, i);
      DpMoment *moment = _dp_moment_new (decision->id, decision->due_us, decision->is_late);

      if (decision->action == DP_DECISION_RUN)
        {
          _dp_scheduler_add_moment (self, moment);
          continue;
        }
      tell_missed (self, moment);
      g_ptr_array_add (self->missed, moment);
    }
}

/* All moments of one pipeline in a row in one statement. */
static gboolean
write_missed (DpScheduler  *self,
              GError      **error)
{
  while (self->missed->len > 0)
    {
      DpMoment *first = g_ptr_array_index (self->missed, 0);
      g_autoptr(GPtrArray) moments = g_ptr_array_new_null_terminated (0, g_free, TRUE);
      g_autoptr(DpDbResult) result = NULL;
      DpDbParams *params;

      for (guint i = 0; i < self->missed->len; i++)
        {
          DpMoment *moment = g_ptr_array_index (self->missed, i);

          if (!g_str_equal (moment->pipeline, first->pipeline))
            break;
          g_ptr_array_add (moments, dp_timestamp_to_string (moment->due_us));
        }
      params = dp_db_params_add_text (dp_db_params_new (), first->pipeline);
      dp_db_params_add_strv (params, (const char * const *) moments->pdata);
      dp_db_params_add_text (params, _("nobody was there, and it is not made up for"));
      result = dex_await_object (dp_engine_query (self->engine, dp_db_load_sql ("decide_missed"),
                                                  params),
                                 error);
      if (result == NULL)
        return FALSE;
      g_ptr_array_remove_range (self->missed, 0, moments->len);
    }

  return TRUE;
}

static void
set_next (DpScheduler *self)
{
  gint64 next_us = dp_timetable_get_next (self->timetable);

  if (next_us == G_MAXINT64)
    next_us = 0;
  if (next_us == self->next_us)
    return;
  self->next_us = next_us;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_NEXT_US]);
}

/* Whether it was the clock that somebody set what ended the wait. */
static gboolean
was_set (DexFuture *future)
{
  g_autoptr(GError) error = NULL;

  return !dex_await_boolean (future, &error) && error == NULL;
}

/* Until something is due, somebody knocks, the clock is set, or it is time to look again. */
static void
rest (DpScheduler *self,
      gboolean     reachable)
{
  DexFuture *knock;

  if (!self->active)
    return;
  dex_clear (&self->wake);
  self->wake = dex_promise_new ();
  knock = dex_ref (DEX_FUTURE (self->wake));
  if (reachable && self->next_us != 0)
    self->in_doubt |= was_set (dex_future_first (knock,
                                                 dp_clock_wait_until (self->clock, self->next_us),
                                                 dex_timeout_new_seconds (LOOK_SECONDS), NULL));
  else
    dex_await (dex_future_first (knock,
                                 dex_timeout_new_seconds (reachable ? LOOK_SECONDS : RETRY_SECONDS),
                                 NULL),
               NULL);
}

static gboolean
look (DpScheduler  *self,
      GError      **error)
{
  if (!dex_await (dp_engine_load_pipelines (self->engine), error))
    return FALSE;
  keep_all (self);
  decide (self);
  set_next (self);

  return write_missed (self, error);
}

static gboolean
forget_wrong (DpScheduler  *self,
              GError      **error)
{
  DpDbParams *params = dp_db_params_add_time (dp_db_params_new (),
                                              dp_clock_get_unix_us (self->clock));
  g_autoptr(DpDbResult) result = NULL;

  result = dex_await_object (dp_engine_query (self->engine, dp_db_load_sql ("forget_decisions"),
                                              params),
                             error);
  self->in_doubt = result == NULL;

  return result != NULL;
}

static DexFuture *
keep_fiber (gpointer user_data)
{
  DpScheduler *self = user_data;

  while (self->active && self->engine != NULL)
    {
      g_autoptr(GError) error = NULL;
      gboolean reachable = (!self->in_doubt || forget_wrong (self, &error)) && look (self, &error);

      _dp_scheduler_note_database (self, error);
      rest (self, reachable);
    }

  return dex_future_new_true ();
}

static void
dp_scheduler_dispose (GObject *object)
{
  DpScheduler *self = DP_SCHEDULER (object);

  g_clear_weak_pointer (&self->engine);
  g_clear_object (&self->clock);
  g_clear_object (&self->conditions);
  g_clear_object (&self->zone_monitor);
  g_clear_object (&self->run);

  G_OBJECT_CLASS (dp_scheduler_parent_class)->dispose (object);
}

static void
dp_scheduler_finalize (GObject *object)
{
  DpScheduler *self = DP_SCHEDULER (object);

  g_clear_pointer (&self->timetable, dp_timetable_free);
  g_clear_pointer (&self->zone, g_time_zone_unref);
  g_hash_table_unref (self->known);
  g_ptr_array_unref (self->moments);
  g_ptr_array_unref (self->missed);
  g_rand_free (self->random);
  dex_clear (&self->wake);
  dex_clear (&self->work);
  dex_clear (&self->keeper);
  dex_clear (&self->runner);
  g_free (self->waiting);

  G_OBJECT_CLASS (dp_scheduler_parent_class)->finalize (object);
}

static void
dp_scheduler_get_property (GObject    *object,
                           guint       prop_id,
                           GValue     *value,
                           GParamSpec *pspec)
{
  DpScheduler *self = DP_SCHEDULER (object);

  switch (prop_id)
    {
    case PROP_ACTIVE:
      g_value_set_boolean (value, self->active);
      break;
    case PROP_NEXT_US:
      g_value_set_int64 (value, self->next_us);
      break;
    case PROP_WAITING:
      g_value_set_string (value, self->waiting);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
dp_scheduler_class_init (DpSchedulerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  const GParamFlags flags = G_PARAM_READABLE | G_PARAM_STATIC_STRINGS;

  object_class->dispose = dp_scheduler_dispose;
  object_class->finalize = dp_scheduler_finalize;
  object_class->get_property = dp_scheduler_get_property;

  properties[PROP_ACTIVE] = g_param_spec_boolean ("active", NULL, NULL, FALSE, flags);
  properties[PROP_NEXT_US] = g_param_spec_int64 ("next-us", NULL, NULL, 0, G_MAXINT64, 0, flags);
  properties[PROP_WAITING] = g_param_spec_string ("waiting", NULL, NULL, NULL, flags);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[EVENT] = g_signal_new ("event", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 5, DP_TYPE_SCHEDULER_EVENT, G_TYPE_STRING,
                                 G_TYPE_INT64, G_TYPE_INT64, G_TYPE_STRING);
}

static void
dp_scheduler_init (DpScheduler *self)
{
  self->known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->moments = g_ptr_array_new_with_free_func (_dp_moment_free);
  self->missed = g_ptr_array_new_with_free_func (_dp_moment_free);
  self->random = g_rand_new ();
  follow_zone (self);
  self->zone_monitor = dp_local_zone_monitor (DP_LOCAL_ZONE_PATH);
  if (self->zone_monitor != NULL)
    g_signal_connect_object (self->zone_monitor, "changed", G_CALLBACK (dp_scheduler_wake), self,
                             G_CONNECT_SWAPPED);
}

DpScheduler *
dp_scheduler_new (DpEngine *engine,
                  DpClock  *clock)
{
  DpScheduler *self;

  g_return_val_if_fail (DP_IS_ENGINE (engine), NULL);
  g_return_val_if_fail (DP_IS_CLOCK (clock), NULL);

  self = g_object_new (DP_TYPE_SCHEDULER, NULL);
  g_set_weak_pointer (&self->engine, engine);
  g_signal_connect_object (engine, "pipelines-changed", G_CALLBACK (dp_scheduler_wake), self,
                           G_CONNECT_SWAPPED);
  self->clock = g_object_ref (clock);
  dp_engine_set_clock (engine, clock);

  return self;
}

static void
knock (DexPromise *promise)
{
  if (promise != NULL && dex_future_is_pending (DEX_FUTURE (promise)))
    dex_promise_resolve_boolean (promise, TRUE);
}

static void
conditions_cb (DpScheduler *self)
{
  knock (self->work);
}

void
dp_scheduler_set_conditions (DpScheduler  *self,
                             DpConditions *conditions)
{
  g_return_if_fail (DP_IS_SCHEDULER (self));
  g_return_if_fail (DP_IS_CONDITIONS (conditions));
  g_return_if_fail (self->conditions == NULL);

  self->conditions = g_object_ref (conditions);
  g_signal_connect_object (conditions, "notify", G_CALLBACK (conditions_cb), self,
                           G_CONNECT_SWAPPED);
}

void
dp_scheduler_start (DpScheduler *self)
{
  g_return_if_fail (DP_IS_SCHEDULER (self));

  if (self->active)
    return;

  self->active = TRUE;
  self->in_doubt = TRUE;
  g_hash_table_remove_all (self->known);
  dex_clear (&self->keeper);
  dex_clear (&self->runner);
  self->keeper = dex_scheduler_spawn (NULL, 0, keep_fiber, g_object_ref (self), g_object_unref);
  self->runner = dex_scheduler_spawn (NULL, 0, _dp_scheduler_run_fiber, g_object_ref (self),
                                      g_object_unref);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ACTIVE]);
}

void
dp_scheduler_wake (DpScheduler *self)
{
  g_return_if_fail (DP_IS_SCHEDULER (self));

  knock (self->wake);
}

DexFuture *
dp_scheduler_stop (DpScheduler *self)
{
  g_return_val_if_fail (DP_IS_SCHEDULER (self), NULL);

  if (!self->active)
    return dex_future_new_true ();

  self->active = FALSE;
  if (self->run != NULL)
    dp_run_cancel (self->run);
  knock (self->wake);
  knock (self->work);
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_ACTIVE]);

  return dex_future_all (dex_ref (self->keeper), dex_ref (self->runner), NULL);
}

gboolean
dp_scheduler_is_active (DpScheduler *self)
{
  g_return_val_if_fail (DP_IS_SCHEDULER (self), FALSE);
  return self->active;
}

gint64
dp_scheduler_get_next_us (DpScheduler *self)
{
  g_return_val_if_fail (DP_IS_SCHEDULER (self), 0);
  return self->next_us;
}

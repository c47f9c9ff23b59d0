/* dp-run-lock.c: what a run has to itself, over all processes and machines that use the database
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-pipeline-private.h"

#include <glib/gi18n-lib.h>
#include <unistd.h>

#include "dp-db-lock.h"
#include "dp-json-member.h"
#include "dp-pipeline-spec.h"

/* How soon a source that another run is done with is taken. */
#define LOOK_MS 200
/* Under which files are held, which are no provider's. */
#define FILES "files"

/* Returns: (transfer full): what a second run like it would do twice. Who runs without a pipeline
 * does what the default one does. */
static char *
dup_right (DpPipelineRun *self)
{
  const char *pipeline = dp_run_get_pipeline (self->run);

  if (self->backfill_id > 0)
    return g_strdup_printf ("backfill:%" G_GINT64_FORMAT, self->backfill_id);
  if (pipeline == NULL && self->plan->sources->len == 0)
    return g_strdup ("run:" FILES);

  return g_strconcat ("run:", pipeline != NULL ? pipeline : DP_PIPELINE_DEFAULT, NULL);
}

/* Returns: (transfer full) (nullable): who is at it, since when: whoever has to wait, or to stop
 * that one, wants to know where it is */
static char *
describe_holder (DpDbConnection *connection,
                 const char     *name)
{
  DpDbParams *params = dp_db_params_add_text (dp_db_params_new (), name);
  g_autoptr(DpDbResult) holder = NULL;

  holder = dex_await_object (dp_db_connection_query (connection, dp_db_load_sql ("find_holder"),
                                                     params),
                             NULL);
  if (holder == NULL || dp_db_result_get_n_rows (holder) == 0 ||
      dp_db_result_is_null (holder, 0, 4))
    return NULL;

  /* Translators: a program, a user, a computer, the number of a process, a time */
  return g_strdup_printf (_("“%s” of %s on %s (process %s) is at it since %s."),
                          dp_db_result_get_text (holder, 0, 4),
                          dp_db_result_get_text (holder, 0, 7),
                          dp_db_result_get_text (holder, 0, 5),
                          dp_db_result_get_text (holder, 0, 6),
                          dp_db_result_get_text (holder, 0, 3));
}

static void
refuse (DpDbConnection  *connection,
        const char      *right,
        GError         **error)
{
  g_autofree char *holder = describe_holder (connection, right);

  if (holder != NULL)
    g_set_error (error, DP_ENGINE_ERROR, DP_ENGINE_ERROR_BUSY,
                 /* Translators: the last %s is a sentence that says who is at it */
                 _("Another run is going on, and two at once would do the same work twice: %s "
                   "Wait until it is done, or stop it there."),
                 holder);
  else
    g_set_error_literal (
        error, DP_ENGINE_ERROR, DP_ENGINE_ERROR_BUSY,
        _("Another run is going on, in another window or on the command line, and two at once "
          "would do the same work twice. Wait until it is done, or stop it there."));
}

gboolean
_dp_run_hold_all (DpDbConnection  *connection,
                  const char      *busy,
                  GError         **error)
{
  g_autoptr(DpDbResult) held = NULL;

  held = dex_await_object (dp_db_connection_query (connection,
                                                   "select pg_try_advisory_xact_lock(" DP_RUN_LOCK
                                                   ")",
                                                   NULL),
                           error);
  if (held != NULL && !dp_db_result_get_boolean (held, 0, 0))
    {
      g_set_error_literal (error, DP_ENGINE_ERROR, DP_ENGINE_ERROR_BUSY, busy);
      return FALSE;
    }

  return held != NULL;
}

/* What needs all runs to stand still keeps them from beginning. */
static gboolean
take_part (DpDbConnection  *connection,
           GError         **error)
{
  g_autoptr(DpDbResult) taken = NULL;

  if (!dp_db_lock_pin (connection, error))
    return FALSE;
  /* As the other rights are: the session's own, or, where a pooler has the sessions, the
   * transaction's. */
  taken = dex_await_object (
      dp_db_connection_query (connection,
                              dp_db_connection_is_pooled (connection)
                                  ? "select pg_try_advisory_xact_lock_shared(" DP_RUN_LOCK ")"
                                  : "select pg_try_advisory_lock_shared(" DP_RUN_LOCK ")",
                              NULL),
      error);
  if (taken == NULL)
    return FALSE;
  if (dp_db_result_get_boolean (taken, 0, 0))
    return TRUE;

  g_set_error_literal (error, DP_ENGINE_ERROR, DP_ENGINE_ERROR_BUSY,
                       _("A replay, a restore or the removal of stored replies is going on, which "
                         "no run may disturb. Wait until it is done."));

  return FALSE;
}

/* The connection that holds the right writes the records, too, where it has a session of its own.
 * Where it shares sessions, it stays in one transaction, and another one writes; what was cut off
 * is closed before the right looks taken. */
static gboolean
open_record (DpPipelineRun  *self,
             GError        **error)
{
  self->record = self->holder;
  if (!dp_db_connection_is_pooled (self->holder))
    return TRUE;
  self->record_lease = dex_await_object (dp_db_pool_acquire (self->pool), error);
  if (self->record_lease == NULL)
    return FALSE;
  self->record = dp_db_lease_get_connection (self->record_lease);

  return dex_await (dp_db_connection_query (self->record, dp_db_load_sql ("close_dead_runs"), NULL),
                    error);
}

gboolean
_dp_run_take_right (DpPipelineRun  *self,
                    GError        **error)
{
  g_autofree char *right = dup_right (self);
  gboolean taken = FALSE;

  self->lock = dex_await_object (dp_db_pool_acquire (self->pool), error);
  if (self->lock == NULL)
    return FALSE;
  self->holder = dp_db_lease_get_connection (self->lock);
  if (!open_record (self, error))
    {
      g_clear_object (&self->lock);
      return FALSE;
    }
  if (take_part (self->holder, error) && dp_db_lock_try (self->holder, right, &taken, error) &&
      taken)
    return TRUE;

  if (error != NULL && *error == NULL)
    refuse (self->holder, right, error);
  _dp_run_give_right (self);

  return FALSE;
}

/* Says what it waits for, in the first step's own words. */
static void
show_wait (DpPipelineRun *self,
           const char    *source,
           const char    *name)
{
  DpTask *task = _dp_run_get_task (self->run, DP_STEP_START);
  g_autofree char *holder = describe_holder (self->holder, name);
  g_autofree char *text = NULL;

  text = g_strdup_printf (_("Waits for another run that loads from %s. %s"), source,
                          holder != NULL ? holder : "");
  _dp_task_set_progress (task, 0, text);
}

static gboolean
take_source (DpPipelineRun  *self,
             const char     *source,
             GError        **error)
{
  g_autofree char *name = g_strconcat ("source:", source, NULL);
  gboolean taken = FALSE;
  gboolean has_said = FALSE;

  while (!_dp_run_is_cancelled (self->run))
    {
      if (!dp_db_lock_try (self->holder, name, &taken, error))
        return FALSE;
      if (taken)
        break;
      if (!has_said)
        show_wait (self, source, name);
      has_said = TRUE;
      dex_await (dex_future_first (_dp_run_wait_cancelled (self->run),
                                   dex_timeout_new_msec (LOOK_MS), NULL),
                 NULL);
    }
  if (taken)
    g_ptr_array_add (self->sources, g_strdup (source));

  return TRUE;
}

/* Returns: (transfer container): by name: two that wait for each other would wait for ever */
static GPtrArray *
list_sources (DpPipelineRun *self)
{
  GPtrArray *names = g_ptr_array_new ();

  for (guint i = 0; i < self->plan->sources->len; i++)
    g_ptr_array_add (names, ((DpPlanSource *) g_ptr_array_index (self->plan->sources, i))->name);
  if (self->plan->files->len > 0)
    g_ptr_array_add (names, (char *) FILES);
  g_ptr_array_sort_values (names, (GCompareFunc) g_strcmp0);

  return names;
}

static gboolean
keep_reserved (DpPipelineRun  *self,
               const char     *source,
               GError        **error)
{
  DpDbParams *params = dp_db_params_add_text (dp_db_params_new (), source);
  g_autoptr(DpDbResult) result = NULL;

  result = dex_await_object (dp_db_connection_query (self->record, dp_db_load_sql ("keep_reserved"),
                                                     params),
                             error);

  return result != NULL;
}

gboolean
_dp_run_take_sources (DpPipelineRun  *self,
                      GError        **error)
{
  g_autoptr(GPtrArray) names = list_sources (self);

  for (guint i = 0; i < names->len; i++)
    {
      const char *name = g_ptr_array_index (names, i);

      if (!take_source (self, name, error) ||
          (_dp_run_has_source (self, name) && !keep_reserved (self, name, error)))
        return FALSE;
    }

  return TRUE;
}

gboolean
_dp_run_retake_sources (DpPipelineRun  *self,
                        GError        **error)
{
  g_autoptr(GPtrArray) names = g_steal_pointer (&self->sources);

  self->sources = g_ptr_array_new_with_free_func (g_free);
  for (guint i = 0; i < names->len; i++)
    {
      const char *source = g_ptr_array_index (names, i);
      g_autofree char *name = g_strconcat ("source:", source, NULL);
      gboolean taken;

      if (!dp_db_lock_try (self->holder, name, &taken, error) ||
          (taken && !keep_reserved (self, source, error)))
        return FALSE;
      if (taken)
        g_ptr_array_add (self->sources, g_strdup (source));
    }

  return TRUE;
}

gboolean
_dp_run_has_source (DpPipelineRun *self,
                    const char    *name)
{
  return g_ptr_array_find_with_equal_func (self->sources, name, g_str_equal, NULL);
}

void
_dp_run_give_right (DpPipelineRun *self)
{
  /* The connection goes on to others, who are not to have the locks with it. */
  dp_db_lock_give_all (self->holder);
  self->holder = NULL;
  self->record = NULL;
  g_clear_object (&self->record_lease);
  g_clear_object (&self->lock);
}

char *
_dp_run_dup_holder (DpPipelineRun *self)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  g_autoptr(JsonNode) root = NULL;
  g_autofree char *right = dup_right (self);

  json_builder_begin_object (builder);
  dp_json_add_text (builder, "host", g_get_host_name ());
  dp_json_add_number (builder, "pid", getpid ());
  dp_json_add_text (builder, "application",
                    g_get_prgname () != NULL ? g_get_prgname () : PACKAGE_NAME);
  dp_json_add_text (builder, "user", g_get_user_name ());
  dp_json_add_text (builder, "right", right);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);

  return json_to_string (root, FALSE);
}

/* dp-care.c: backups, restores and drills as the settings have them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-care-private.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <unistd.h>

#include "dp-backup-rotation.h"
#include "dp-db-lock.h"
#include "dp-db-migrator.h"
#include "dp-distribution.h"
#include "dp-drill.h"
#include "dp-engine.h"
#include "dp-paths.h"
#include "dp-pipeline-private.h"
#include "dp-restore.h"

#define CONNECT_MS 10000

typedef struct
{
  DpSettings *settings;   /* (nullable): of a restore */
  DpDbTarget *target;
  char       *path;       /* (nullable) */
  char       *trigger;    /* (nullable) */
  gint64      now_us;
  gint64      started_us;
  gint64      began_us;   /* the same moment, as time that is never set */
} Work;

static void
work_free (gpointer data)
{
  Work *work = data;

  g_clear_object (&work->settings);
  dp_db_target_unref (work->target);
  g_free (work->path);
  g_free (work->trigger);
  g_free (work);
}

static void
set_start (Work   *work,
           gint64  now_us)
{
  work->started_us = now_us;
  work->began_us = g_get_monotonic_time ();
}

static void
note (Work         *work,
      DpCareRecord *record)
{
  record->trigger = work->trigger;
  record->started_us = work->started_us;
  record->took_us = g_get_monotonic_time () - work->began_us;
  _dp_care_record (work->target, record);
}

static DexFuture *
start (DexFiberFunc  func,
       DpSettings   *settings,
       DpDbTarget   *target,
       const char   *path,
       const char   *trigger)
{
  Work *work = g_new0 (Work, 1);

  work->settings = settings != NULL ? g_object_ref (settings) : NULL;
  work->target = dp_db_target_ref (target);
  work->path = path != NULL ? g_canonicalize_filename (path, NULL) : NULL;
  work->trigger = g_strdup (trigger);
  set_start (work, g_get_real_time ());

  return dex_scheduler_spawn (NULL, 0, func, work, work_free);
}

char *
dp_care_dup_folder (DpSettings *settings)
{
  g_autofree char *chosen = NULL;
  g_autofree char *data_dir = dp_paths_dup_data_dir ();

  g_return_val_if_fail (DP_IS_SETTINGS (settings), NULL);

  chosen = dp_settings_dup_string (settings, "backup-folder");

  return chosen != NULL ? g_canonicalize_filename (chosen, data_dir)
                        : g_build_filename (data_dir, "backups", NULL);
}

/* --- backup ---------------------------------------------------------------------------------- */

/* That an old one cannot be removed is no reason to call the new one failed. */
static void
remove_old (Work       *work,
            const char *folder,
            const char *database)
{
  DpBackupKeep keep = {
    dp_settings_get_int (work->settings, "backup-keep-days"),
    dp_settings_get_int (work->settings, "backup-keep-weeks"),
    dp_settings_get_int (work->settings, "backup-keep-months"),
  };
  g_autoptr(GPtrArray) backups = dp_backup_list (folder);
  g_autoptr(GPtrArray) old = dp_backup_choose_old (backups, database, &keep);

  for (guint i = 0; i < old->len; i++)
    {
      g_autoptr(GError) error = NULL;

      if (!dp_backup_remove (old->pdata[i], &error))
        g_debug ("%s", error->message);
    }
}

static DexFuture *
backup_fiber (gpointer user_data)
{
  Work *work = user_data;
  g_autofree char *folder = dp_care_dup_folder (work->settings);
  DpCareRecord record = { .kind = "backup" };
  g_autoptr(DpBackup) backup = NULL;
  g_autoptr(GError) error = NULL;

  backup = dex_await_object (work->path != NULL ? dp_backup_make (work->target, work->path)
                                                : dp_backup_make_in (work->target, folder), &error);
  record.backup = backup;
  record.path = backup != NULL ? dp_backup_get_path (backup) : work->path;
  record.message = error != NULL ? error->message : NULL;
  note (work, &record);
  if (backup == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  if (work->path == NULL)
    remove_old (work, folder, dp_backup_get_database (backup));

  return dex_future_new_take_object (g_steal_pointer (&backup));
}

DexFuture *
dp_care_backup (DpSettings *settings,
                DpDbTarget *target,
                const char *path,
                const char *trigger)
{
  g_return_val_if_fail (DP_IS_SETTINGS (settings), NULL);
  g_return_val_if_fail (target != NULL, NULL);
  g_return_val_if_fail (trigger != NULL, NULL);

  return start (backup_fiber, settings, target, path, trigger);
}

/* --- restore --------------------------------------------------------------------------------- */

/* While it is held, no run begins in the database that is to be exchanged. One that is not there,
 * or is broken, is what a restore mends. */
static gboolean
hold_runs (DpDbTarget      *target,
           DpDbConnection **holder,
           GError         **error)
{
  g_autoptr(DpDbConnection) connection = NULL;
  g_autoptr(DpDbResult) result = NULL;

  connection = dex_await_object (dp_db_connection_open (target, CONNECT_MS), NULL);
  if (connection != NULL && dp_db_lock_pin (connection, NULL))
    result = dex_await_object (
        dp_db_connection_query (connection, "select pg_try_advisory_lock(" DP_RUN_LOCK ")", NULL),
        NULL);
  if (result != NULL && !dp_db_result_get_boolean (result, 0, 0))
    {
      g_set_error_literal (error, DP_ENGINE_ERROR, DP_ENGINE_ERROR_BUSY,
                           _("A run is going on in the database that is to be replaced. Wait "
                             "until it is done, or stop it."));
      return FALSE;
    }
  *holder = g_steal_pointer (&connection);

  return TRUE;
}

static DpBackup *
load_for_restore (const char  *path,
                  GError     **error)
{
  g_autoptr(DpBackup) backup = dp_backup_load (path, error);

  if (backup == NULL || dp_backup_get_schema_version (backup) <= dp_db_migrate_get_newest ())
    return g_steal_pointer (&backup);

  g_set_error (error, DP_DB_ERROR, DP_DB_ERROR_HISTORY,
               _("%s was written by a newer version of DataPipe, which this one would not "
                 "understand. Update DataPipe, then restore it."),
               path);

  return NULL;
}

/* The restored database may be of an older version of this program. */
static gboolean
bring_up_to_date (DpDbTarget  *target,
                  GError     **error)
{
  g_autoptr(DpDbConnection) connection = dex_await_object (dp_db_connection_open (target,
                                                                                  CONNECT_MS),
                                                           error);

  return connection != NULL && dex_await (dp_db_migrate (connection), error);
}

static DexFuture *
restore_fiber (gpointer user_data)
{
  Work *work = user_data;
  g_autoptr(DpDbConnection) holder = NULL;
  g_autoptr(DpBackup) backup = NULL;
  g_autofree char *kept = NULL;
  g_autofree char *message = NULL;
  g_autoptr(GError) error = NULL;
  DpCareRecord record = { .kind = "restore", .path = work->path };

  backup = load_for_restore (work->path, &error);
  if (backup == NULL || !hold_runs (work->target, &holder, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));
  kept = dex_await_string (dp_restore (work->target, backup), &error);
  if (kept != NULL && bring_up_to_date (work->target, &error))
    {
      message = *kept != '\0'
                    ? g_strdup_printf (_("What there was before is kept as the database %s."),
                                       kept)
                    : NULL;
      record.backup = backup;
      record.message = message;
      note (work, &record);
      return dex_future_new_take_string (g_steal_pointer (&kept));
    }

  record.message = error->message;
  note (work, &record);

  return dex_future_new_for_error (g_steal_pointer (&error));
}

DexFuture *
dp_care_restore (DpDbTarget *target,
                 const char *path)
{
  g_return_val_if_fail (target != NULL, NULL);
  g_return_val_if_fail (path != NULL, NULL);

  return start (restore_fiber, NULL, target, path, "command");
}

/* --- drill ----------------------------------------------------------------------------------- */

static DpBackup *
find_for_drill (Work    *work,
                GError **error)
{
  g_autofree char *folder = NULL;
  g_autoptr(GPtrArray) backups = NULL;

  if (work->path != NULL)
    return dp_backup_load (work->path, error);

  folder = dp_care_dup_folder (work->settings);
  backups = dp_backup_list (folder);
  if (backups->len > 0)
    return g_object_ref (backups->pdata[0]);

  g_set_error (error, DP_DB_ERROR, DP_DB_ERROR_NOT_FOUND,
               _("There is no backup in %s. “datapipe database backup” makes one."), folder);

  return NULL;
}

/* Where no server can be made here, or the backup is of a newer one, that of the database is
 * used. */
static gboolean
drill_anywhere (Work      *work,
                DpBackup  *backup,
                GError   **error)
{
  g_autofree char *data_dir = dp_paths_dup_data_dir ();
  g_autofree char *folder = g_strdup_printf ("%s/drill-%u-%08x", data_dir, (guint) getpid (),
                                             g_random_int ());
  g_autoptr(GError) cause = NULL;

  if (dex_await (dp_drill (NULL, folder, backup), &cause))
    return TRUE;
  if (g_error_matches (cause, DP_DB_ERROR, DP_DB_ERROR_DATA_DIRECTORY) ||
      g_error_matches (cause, DP_DB_ERROR, DP_DB_ERROR_RUNS_AS_ROOT))
    return dex_await (dp_drill (work->target, NULL, backup), error);
  g_propagate_error (error, g_steal_pointer (&cause));

  return FALSE;
}

static DexFuture *
drill_fiber (gpointer user_data)
{
  Work *work = user_data;
  g_autoptr(DpBackup) backup = NULL;
  g_autoptr(GError) error = NULL;
  DpCareRecord record = { .kind = "drill" };

  backup = find_for_drill (work, &error);
  if (backup != NULL)
    record.path = dp_backup_get_path (backup);
  if (backup != NULL && drill_anywhere (work, backup, &error))
    record.backup = backup;
  record.message = error != NULL ? error->message : NULL;
  note (work, &record);
  if (error != NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_take_object (g_steal_pointer (&backup));
}

DexFuture *
dp_care_drill (DpSettings *settings,
               DpDbTarget *target,
               const char *path,
               const char *trigger)
{
  g_return_val_if_fail (DP_IS_SETTINGS (settings), NULL);
  g_return_val_if_fail (target != NULL, NULL);
  g_return_val_if_fail (trigger != NULL, NULL);

  return start (drill_fiber, settings, target, path, trigger);
}

/* --- schedules ------------------------------------------------------------------------------- */

/* What was found to be too old goes; what may not be looked at while a run goes on is looked at
 * when it is over. */
static DexFuture *
prune_fiber (gpointer user_data)
{
  Work *work = user_data;
  g_autofree DpRetentionOutcome *outcome = NULL;
  g_autofree char *size = NULL;
  g_autofree char *message = NULL;
  g_autoptr(GError) error = NULL;
  DpRetention retention = { 0 };
  DpCareRecord record = { .kind = "prune" };

  dp_retention_read (&retention, work->settings);
  outcome = dex_await_boxed (dp_retention_apply (work->target, &retention), &error);
  if (g_error_matches (error, DP_ENGINE_ERROR, DP_ENGINE_ERROR_BUSY))
    return dex_future_new_for_error (g_steal_pointer (&error));

  if (outcome != NULL)
    {
      size = g_format_size (outcome->n_bytes);
      message = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                              "%" PRId64 " of %" PRId64 " reply was removed (%s).",
                                              "%" PRId64 " of %" PRId64
                                              " replies were removed (%s).",
                                              (gulong) outcome->n_replies),
                                 outcome->n_replies, outcome->n_before, size);
    }
  record.pruned = outcome;
  record.message = outcome != NULL ? message : error->message;
  note (work, &record);

  return outcome != NULL ? dex_future_new_true ()
                         : dex_future_new_for_error (g_steal_pointer (&error));
}

typedef struct
{
  const char   *kind;
  const char   *setting;
  DexFiberFunc  func;
} Duty;

static const Duty duties[] = {
  { "backup", "backup-schedule", backup_fiber },
  { "drill", "backup-drill-schedule", drill_fiber },
  { "prune", "prune-schedule", prune_fiber },
};

/* Where all replies are kept there is nothing to remove. */
static gboolean
is_wanted (Work       *work,
           const Duty *duty)
{
  DpRetention retention = { 0 };

  if (duty->func != prune_fiber)
    return TRUE;
  dp_retention_read (&retention, work->settings);

  return retention.days > 0 || retention.versions > 0;
}

static gint64
find_due (Work        *work,
          const Duty  *duty,
          GError     **error)
{
  g_autofree char *schedule = dp_settings_dup_string (work->settings, duty->setting);

  if (!is_wanted (work, duty))
    return G_MAXINT64;

  return _dp_care_find_due (work->target, duty->kind, schedule, error);
}

static Work *
work_new_due (Work *work)
{
  Work *due = g_new0 (Work, 1);

  due->settings = g_object_ref (work->settings);
  due->target = dp_db_target_ref (work->target);
  due->trigger = g_strdup ("schedule");
  set_start (due, work->now_us);

  return due;
}

static DexFuture *
run_due_fiber (gpointer user_data)
{
  Work *work = user_data;
  g_autoptr(GError) cause = NULL;
  gboolean any = FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (duties); i++)
    {
      g_autoptr(GError) error = NULL;
      gint64 due = find_due (work, &duties[i], &error);

      if (error != NULL)
        return dex_future_new_for_error (g_steal_pointer (&error));
      if (due > work->now_us)
        continue;
      any = TRUE;
      if (!dex_await (dex_scheduler_spawn (NULL, 0, duties[i].func, work_new_due (work), work_free),
                      &error))
        return dex_future_new_for_error (g_steal_pointer (&error));
    }

  if (!dex_await (dp_distribution_keep (work->target), &cause))
    return dex_future_new_for_error (g_steal_pointer (&cause));

  return dex_future_new_for_boolean (any);
}

DexFuture *
dp_care_run_due (DpSettings *settings,
                 DpDbTarget *target,
                 gint64      now_us)
{
  Work *work;

  g_return_val_if_fail (DP_IS_SETTINGS (settings), NULL);
  g_return_val_if_fail (target != NULL, NULL);

  work = g_new0 (Work, 1);
  work->settings = g_object_ref (settings);
  work->target = dp_db_target_ref (target);
  work->now_us = now_us;

  return dex_scheduler_spawn (NULL, 0, run_due_fiber, work, work_free);
}

static DexFuture *
get_next_fiber (gpointer user_data)
{
  Work *work = user_data;
  gint64 next = G_MAXINT64;

  for (guint i = 0; i < G_N_ELEMENTS (duties); i++)
    {
      g_autoptr(GError) error = NULL;
      gint64 due = find_due (work, &duties[i], &error);

      if (error != NULL)
        return dex_future_new_for_error (g_steal_pointer (&error));
      next = MIN (next, due);
    }

  return dex_future_new_for_int64 (next);
}

DexFuture *
dp_care_get_next (DpSettings *settings,
                  DpDbTarget *target)
{
  g_return_val_if_fail (DP_IS_SETTINGS (settings), NULL);
  g_return_val_if_fail (target != NULL, NULL);

  return start (get_next_fiber, settings, target, NULL, NULL);
}

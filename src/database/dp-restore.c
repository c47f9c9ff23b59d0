/* dp-restore.c: a backup becomes a database again
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-restore-private.h"

#include <glib/gi18n-lib.h>

#include "dp-db-tool-private.h"

#define CONNECT_MS 30000
#define KEPT "kept"

typedef struct
{
  DpDbTarget *target;
  DpBackup   *backup;     /* (nullable) */
  char       *name;       /* (nullable): of a kept database */
} Work;

static void
work_free (gpointer data)
{
  Work *work = data;

  dp_db_target_unref (work->target);
  g_clear_object (&work->backup);
  g_free (work->name);
  g_free (work);
}

static DexFuture *
start (DexFiberFunc  func,
       DpDbTarget   *target,
       DpBackup     *backup,
       const char   *name)
{
  Work *work = g_new0 (Work, 1);

  work->target = dp_db_target_ref (target);
  work->backup = backup != NULL ? g_object_ref (backup) : NULL;
  work->name = g_strdup (name);

  return dex_scheduler_spawn (NULL, 0, func, work, work_free);
}

/* Whether rights that tables grant can be granted here, too. */
static gboolean
has_roles (DpDbConnection  *connection,
           DpBackup        *backup,
           gboolean        *all,
           GError         **error)
{
  const char * const *roles = dp_backup_get_roles (backup);
  DpDbParams *params = dp_db_params_new ();
  g_autoptr(DpDbResult) result = NULL;

  dp_db_params_add_strv (params, roles);
  result = dex_await_object (
      dp_db_connection_query (connection,
                              "select count(*) from pg_roles where rolname = any ($1::text[])",
                              params),
      error);
  if (result == NULL)
    return FALSE;
  *all = dp_db_result_get_int64 (result, 0, 0) == g_strv_length ((char **) roles);

  return TRUE;
}

static gboolean
load (Work            *work,
      DpDbConnection  *connection,
      GError         **error)
{
  g_autofree char *program = NULL;
  gboolean all_roles = TRUE;

  program = _dp_db_tool_find ("pg_restore", dp_backup_get_server_version (work->backup) / 10000,
                              error);
  if (program == NULL || !has_roles (connection, work->backup, &all_roles, error))
    return FALSE;

  return dex_await (_dp_db_tool_run (program, work->target,
                                     (const char *[]) { "--exit-on-error", "--no-owner", "--jobs=2",
                                                        dp_backup_get_path (work->backup),
                                                        all_roles ? NULL : "--no-privileges",
                                                        NULL },
                                     NULL),
                    error);
}

static DexFuture *
into_fiber (gpointer user_data)
{
  Work *work = user_data;
  g_autoptr(DpDbConnection) connection = NULL;
  g_autoptr(DpDbCensus) census = NULL;
  g_autofree char *difference = NULL;
  g_autoptr(GError) error = NULL;

  connection = dex_await_object (dp_db_connection_open (work->target, CONNECT_MS), &error);
  if (connection == NULL || !load (work, connection, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));
  census = dex_await_object (dp_db_census_take (connection), &error);
  if (census == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  difference = dp_db_census_compare (dp_backup_get_census (work->backup), census);
  if (difference != NULL)
    return dex_future_new_reject (
        DP_DB_ERROR, DP_DB_ERROR_FAILED,
        _("What was restored from %s is not what was backed up: %s. Use another backup."),
        dp_backup_get_path (work->backup), difference);
  /* The server knows nothing of the tables yet, and would choose slow ways. */
  if (!dex_await (dp_db_connection_execute (connection, "analyze"), &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_take_object (g_steal_pointer (&census));
}

/* Those of restores that were cut off. */
static void
drop_leftovers (DpDbConnection *beside,
                DpDbTarget     *target)
{
  g_auto(GStrv) names = _dp_restore_list (beside, target, DP_RESTORE_NEW, NULL);

  for (guint i = 0; names != NULL && names[i] != NULL; i++)
    {
      g_autofree char *identifier = dp_db_quote_identifier (names[i]);
      g_autofree char *sql = g_strconcat ("drop database if exists ", identifier, NULL);
      g_autoptr(GError) error = NULL;

      /* One that somebody is in may be a restore that goes on. */
      if (!dex_await (dp_db_connection_execute (beside, sql), &error))
        g_debug ("%s stays: %s", names[i], error->message);
    }
}

/* Loads the backup into a new database of @target's server, which is gone again where that
 * fails. */
DpDbCensus *
_dp_restore_beside (DpDbConnection  *beside,
                    DpDbTarget      *target,
                    DpBackup        *backup,
                    const char      *name,
                    GError         **error)
{
  g_autoptr(DpDbTarget) other = dp_db_target_with_dbname (target, name);
  DpDbCensus *census;

  drop_leftovers (beside, target);
  if (!_dp_restore_create (beside, target, name, error))
    return NULL;
  census = dex_await_object (dp_restore_into (other, backup), error);
  if (census == NULL)
    _dp_restore_drop (beside, name, NULL);

  return census;
}

static DexFuture *
restore_fiber (gpointer user_data)
{
  Work *work = user_data;
  g_autoptr(DpDbConnection) beside = NULL;
  g_autoptr(DpDbCensus) census = NULL;
  g_autofree char *name = _dp_restore_dup_name (work->target, DP_RESTORE_NEW);
  g_autofree char *kept = _dp_restore_dup_name (work->target, KEPT);
  gboolean was_there = FALSE;
  g_autoptr(GError) error = NULL;

  if (!dex_await (dp_backup_verify (work->backup), &error))
    return dex_future_new_for_error (g_steal_pointer (&error));
  beside = _dp_restore_open_beside (work->target, &error);
  if (beside == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  census = _dp_restore_beside (beside, work->target, work->backup, name, &error);
  if (census == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  if (!_dp_restore_switch (beside, work->target, name, kept, &was_there, &error))
    {
      _dp_restore_drop (beside, name, NULL);
      return dex_future_new_for_error (g_steal_pointer (&error));
    }

  return dex_future_new_take_string (was_there ? g_steal_pointer (&kept) : g_strdup (""));
}

static DexFuture *
list_kept_fiber (gpointer user_data)
{
  Work *work = user_data;
  g_autoptr(DpDbConnection) beside = NULL;
  char **names = NULL;
  GError *error = NULL;

  beside = _dp_restore_open_beside (work->target, &error);
  if (beside != NULL)
    names = _dp_restore_list (beside, work->target, KEPT, &error);
  if (names == NULL)
    return dex_future_new_for_error (error);

  return dex_future_new_take_boxed (G_TYPE_STRV, names);
}

/* Only a database that a restore kept: a slip of the pen must not cost another one. */
static gboolean
check_kept (DpDbConnection  *beside,
            Work            *work,
            GError         **error)
{
  g_auto(GStrv) names = _dp_restore_list (beside, work->target, KEPT, error);

  if (names == NULL)
    return FALSE;
  if (g_strv_contains ((const char * const *) names, work->name))
    return TRUE;

  g_set_error (
      error, DP_DB_ERROR, DP_DB_ERROR_NOT_FOUND,
      _("No restore of this database kept one called “%s”. “datapipe database kept” lists them."),
      work->name);

  return FALSE;
}

static DexFuture *
use_kept_fiber (gpointer user_data)
{
  Work *work = user_data;
  g_autoptr(DpDbConnection) beside = NULL;
  g_autofree char *kept = _dp_restore_dup_name (work->target, KEPT);
  gboolean was_there;
  g_autoptr(GError) error = NULL;

  beside = _dp_restore_open_beside (work->target, &error);
  if (beside == NULL || !check_kept (beside, work, &error) ||
      !_dp_restore_switch (beside, work->target, work->name, kept, &was_there, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_take_string (was_there ? g_steal_pointer (&kept) : g_strdup (""));
}

static DexFuture *
drop_kept_fiber (gpointer user_data)
{
  Work *work = user_data;
  g_autoptr(DpDbConnection) beside = NULL;
  g_autoptr(GError) error = NULL;

  beside = _dp_restore_open_beside (work->target, &error);
  if (beside == NULL || !check_kept (beside, work, &error) ||
      !_dp_restore_drop (beside, work->name, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_true ();
}

/**
 * dp_restore:
 * @target: the database; need not be there
 * @backup: what is to become of it
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to the name of the database that is
 *   kept, or ""
 */
DexFuture *
dp_restore (DpDbTarget *target,
            DpBackup   *backup)
{
  g_return_val_if_fail (target != NULL, NULL);
  g_return_val_if_fail (DP_IS_BACKUP (backup), NULL);

  return start (restore_fiber, target, backup, NULL);
}

/**
 * dp_restore_into:
 * @target: an empty database
 * @backup: what is loaded into it
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to a [class@DbCensus]
 */
DexFuture *
dp_restore_into (DpDbTarget *target,
                 DpBackup   *backup)
{
  g_return_val_if_fail (target != NULL, NULL);
  g_return_val_if_fail (DP_IS_BACKUP (backup), NULL);

  return start (into_fiber, target, backup, NULL);
}

/** dp_restore_list_kept: Returns: (transfer full): a [class@Dex.Future] that resolves to a boxed
 * %G_TYPE_STRV */
DexFuture *
dp_restore_list_kept (DpDbTarget *target)
{
  g_return_val_if_fail (target != NULL, NULL);

  return start (list_kept_fiber, target, NULL, NULL);
}

/** dp_restore_use_kept: Returns: (transfer full): a [class@Dex.Future] that resolves to the name of
 * what was there */
DexFuture *
dp_restore_use_kept (DpDbTarget *target,
                     const char *kept)
{
  g_return_val_if_fail (target != NULL, NULL);
  g_return_val_if_fail (kept != NULL, NULL);

  return start (use_kept_fiber, target, NULL, kept);
}

/** dp_restore_drop_kept: Returns: (transfer full): a [class@Dex.Future] that resolves to %TRUE */
DexFuture *
dp_restore_drop_kept (DpDbTarget *target,
                      const char *kept)
{
  g_return_val_if_fail (target != NULL, NULL);
  g_return_val_if_fail (kept != NULL, NULL);

  return start (drop_kept_fiber, target, NULL, kept);
}

/* dp-private-upgrade.c: the private server's data for a newer PostgreSQL
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-private-upgrade.h"

#include <errno.h>
#include <gio/gio.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <stdlib.h>

#include "dp-backup.h"
#include "dp-db-tool-private.h"
#include "dp-paths.h"
#include "dp-private-cluster-private.h"
#include "dp-private-server.h"
#include "dp-restore.h"

#define OLDEST_MAJOR 10
#define START_TRIES 150
#define START_WAIT_MS 200
#define CONNECT_MS 2000
#define BEFORE ".before-"

typedef struct
{
  char     *data_dir;
  char     *backups;       /* (nullable) */
  gboolean  again;
} Work;

static void
work_free (gpointer data)
{
  Work *work = data;

  g_free (work->data_dir);
  g_free (work->backups);
  g_free (work);
}

static gboolean
move (const char  *from,
      const char  *to,
      GError     **error)
{
  if (g_rename (from, to) == 0)
    return TRUE;

  g_set_error (error, DP_DB_ERROR, DP_DB_ERROR_DATA_DIRECTORY,
               _("The folder %s could not be renamed: %s."), from, g_strerror (errno));

  return FALSE;
}

/* "…/17.before-20261121T153000" and the like */
static char *
dup_stamped (const char *data_dir,
             const char *what)
{
  g_autoptr(GDateTime) now = g_date_time_new_now_utc ();
  g_autofree char *stamp = g_date_time_format (now, "%Y%m%dT%H%M%S");

  return g_strconcat (data_dir, what, stamp, NULL);
}

/* --- the older server ------------------------------------------------------------------------ */

/* Returns: (transfer full) (nullable): the data of the newest older version beside @data_dir */
static char *
find_older (const char *data_dir,
            int        *major)
{
  g_autofree char *parent = g_path_get_dirname (data_dir);

  for (*major = atoi (DP_PRIVATE_CLUSTER_MAJOR) - 1; *major >= OLDEST_MAJOR; (*major)--)
    {
      g_autofree char *name = g_strdup_printf ("%d", *major);
      g_autofree char *path = g_build_filename (parent, name, NULL);

      if (_dp_private_cluster_exists (path))
        return g_steal_pointer (&path);
    }

  return NULL;
}

static GSubprocess *
start_older (const char  *old_dir,
             const char  *socket_dir,
             int          major,
             GError     **error)
{
  g_autofree char *program = _dp_db_tool_find_exactly ("postgres", major, error);

  if (program == NULL)
    return NULL;
  if (g_mkdir_with_parents (socket_dir, 0700) != 0)
    {
      g_set_error (error, DP_DB_ERROR, DP_DB_ERROR_DATA_DIRECTORY,
                   _("The folder %s cannot be made: %s."), socket_dir, g_strerror (errno));
      return NULL;
    }

  return g_subprocess_new (G_SUBPROCESS_FLAGS_STDOUT_SILENCE | G_SUBPROCESS_FLAGS_STDERR_SILENCE,
                           error, program, "-D", old_dir, "-k", socket_dir, "-c",
                           "listen_addresses=", NULL);
}

static gboolean
await_answer (DpDbTarget  *target,
              GError     **error)
{
  for (guint i = 0; i < START_TRIES; i++)
    {
      g_autoptr(DpDbConnection) connection = NULL;

      g_clear_error (error);
      connection = dex_await_object (dp_db_connection_open (target, CONNECT_MS), error);
      if (connection != NULL)
        return TRUE;
      dex_await (dex_timeout_new_msec (START_WAIT_MS), NULL);
    }

  return FALSE;
}

static DpBackup *
back_up_older (Work        *work,
               const char  *old_dir,
               int          major,
               GError     **error)
{
  g_autofree char *socket_dir = dp_paths_dup_socket_dir (old_dir);
  g_autoptr(DpDbTarget) target = dp_db_target_new (socket_dir, 0, DP_PRIVATE_CLUSTER_DATABASE,
                                                   DP_PRIVATE_CLUSTER_USER, NULL, NULL, NULL);
  g_autoptr(GSubprocess) server = start_older (old_dir, socket_dir, major, error);
  DpBackup *backup = NULL;

  if (server == NULL)
    return NULL;
  if (await_answer (target, error))
    backup = dex_await_object (dp_backup_make_in (target, work->backups), error);
  g_subprocess_send_signal (server, SIGINT);
  dex_await (dex_subprocess_wait_check (server), NULL);
  g_rmdir (socket_dir);

  return backup;
}

/* --- the new one ----------------------------------------------------------------------------- */

/* Makes a new cluster in the place of @data_dir, which is free, and loads @backup. */
static gboolean
fill_new (Work      *work,
          DpBackup  *backup,
          GError   **error)
{
  g_autoptr(DpPrivateServer) server = dp_private_server_new (work->data_dir);
  g_autoptr(DpDbTarget) target = dp_private_server_dup_target (server);
  gboolean filled;

  filled = dex_await (dp_private_server_attach (server), error) &&
           dex_await (dp_restore_into (target, backup), error);
  dex_await (dp_private_server_stop (server), NULL);
  if (!filled)
    {
      g_autofree char *failed = dup_stamped (work->data_dir, ".failed-");

      move (work->data_dir, failed, NULL);
    }

  return filled;
}

static DexFuture *
upgrade_older (Work *work)
{
  int major;
  g_autofree char *old_dir = find_older (work->data_dir, &major);
  g_autoptr(DpBackup) backup = NULL;
  g_autoptr(GError) error = NULL;

  if (old_dir == NULL)
    return dex_future_new_for_string ("");
  backup = back_up_older (work, old_dir, major, &error);
  if (backup == NULL || !fill_new (work, backup, &error))
    {
      g_prefix_error (&error, _("The private database stays what it was, in %s. "), old_dir);
      return dex_future_new_for_error (g_steal_pointer (&error));
    }

  return dex_future_new_take_string (g_steal_pointer (&old_dir));
}

static DexFuture *
make_anew (Work *work)
{
  g_autoptr(DpPrivateServer) server = dp_private_server_new (work->data_dir);
  g_autoptr(DpDbTarget) target = dp_private_server_dup_target (server);
  g_autoptr(DpBackup) backup = NULL;
  g_autofree char *before = dup_stamped (work->data_dir, BEFORE);
  g_autoptr(GError) error = NULL;

  if (!dex_await (dp_private_server_attach (server), &error))
    return dex_future_new_for_error (g_steal_pointer (&error));
  backup = dex_await_object (dp_backup_make_in (target, work->backups), &error);
  dex_await (dp_private_server_stop (server), NULL);
  if (backup == NULL || !move (work->data_dir, before, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));
  if (fill_new (work, backup, &error))
    return dex_future_new_take_string (g_steal_pointer (&before));

  move (before, work->data_dir, NULL);
  g_prefix_error (&error, "%s ", _("The private database stays what it was."));

  return dex_future_new_for_error (g_steal_pointer (&error));
}

static DexFuture *
upgrade_fiber (gpointer user_data)
{
  Work *work = user_data;

  if (!_dp_private_cluster_exists (work->data_dir))
    return upgrade_older (work);

  return work->again ? make_anew (work) : dex_future_new_for_string ("");
}

/* --- back ------------------------------------------------------------------------------------ */

/* Returns: (transfer full) (nullable): the data that the last upgrade put aside */
static char *
find_before (const char *data_dir)
{
  g_autofree char *parent = g_path_get_dirname (data_dir);
  g_autofree char *name = g_path_get_basename (data_dir);
  g_autofree char *prefix = g_strconcat (name, BEFORE, NULL);
  g_autoptr(GDir) dir = g_dir_open (parent, 0, NULL);
  g_autofree char *newest = NULL;
  const char *entry;

  while (dir != NULL && (entry = g_dir_read_name (dir)) != NULL)
    {
      if (g_str_has_prefix (entry, prefix) && g_strcmp0 (entry, newest) > 0)
        g_set_str (&newest, entry);
    }

  return newest != NULL ? g_build_filename (parent, newest, NULL) : NULL;
}

static DexFuture *
back_fiber (gpointer user_data)
{
  Work *work = user_data;
  g_autoptr(DpPrivateServer) server = dp_private_server_new (work->data_dir);
  g_autofree char *before = find_before (work->data_dir);
  g_autofree char *after = dup_stamped (work->data_dir, ".after-");
  g_autoptr(GError) error = NULL;

  if (before == NULL)
    return dex_future_new_reject (DP_DB_ERROR, DP_DB_ERROR_NOT_FOUND,
                                  _("Beside %s lies no data of before an upgrade. “datapipe "
                                    "database backups” lists what can be restored."),
                                  work->data_dir);
  dex_await (dp_private_server_stop (server), NULL);
  if (!move (work->data_dir, after, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));
  if (!move (before, work->data_dir, &error))
    {
      move (after, work->data_dir, NULL);
      return dex_future_new_for_error (g_steal_pointer (&error));
    }

  return dex_future_new_take_string (g_steal_pointer (&after));
}

static DexFuture *
start (DexFiberFunc  func,
       const char   *data_dir,
       const char   *backups,
       gboolean      again)
{
  Work *work = g_new0 (Work, 1);

  work->data_dir = g_strdup (data_dir);
  work->backups = g_strdup (backups);
  work->again = again;

  return dex_scheduler_spawn (NULL, 0, func, work, work_free);
}

/**
 * dp_private_upgrade:
 * @data_dir: of the version that this program uses
 * @backups: the folder in which a backup is made first
 * @again: also where the data is of this version already
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to the folder with the former data,
 *   or ""
 */
DexFuture *
dp_private_upgrade (const char *data_dir,
                    const char *backups,
                    gboolean    again)
{
  g_return_val_if_fail (data_dir != NULL, NULL);
  g_return_val_if_fail (backups != NULL, NULL);

  return start (upgrade_fiber, data_dir, backups, again);
}

/** dp_private_upgrade_back: Returns: (transfer full): a [class@Dex.Future] that resolves to a
 * folder */
DexFuture *
dp_private_upgrade_back (const char *data_dir)
{
  g_return_val_if_fail (data_dir != NULL, NULL);

  return start (back_fiber, data_dir, NULL, FALSE);
}

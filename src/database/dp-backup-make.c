/* dp-backup-make.c: writes a backup
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-backup-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <sys/file.h>
#include <unistd.h>

#include "dp-db-error.h"
#include "dp-db-tool-private.h"

#define CONNECT_MS 30000
#define LOCK_NAME ".datapipe-backup.lock"

typedef struct
{
  DpDbTarget     *target;
  char           *folder;        /* (nullable): in which the file gets a name of the moment */
  char           *path;          /* (nullable) until it has that name */
  int             lock;          /* of @folder */
  DpDbConnection *connection;
  DpBackup       *backup;
} Work;

static void
work_free (gpointer data)
{
  Work *work = data;

  dp_db_target_unref (work->target);
  g_free (work->folder);
  g_free (work->path);
  g_clear_fd (&work->lock, NULL);
  g_clear_object (&work->connection);
  g_clear_object (&work->backup);
  g_free (work);
}

/* Two at once in one folder would take each other's parts for leftovers. */
static gboolean
lock_folder (Work    *work,
             GError **error)
{
  g_autofree char *path = g_build_filename (work->folder, LOCK_NAME, NULL);

  if (g_mkdir_with_parents (work->folder, 0700) == 0)
    work->lock = open (path, O_RDWR | O_CREAT | O_CLOEXEC, 0600);
  if (work->lock < 0)
    {
      g_set_error (error, DP_DB_ERROR,
                   errno == ENOSPC ? DP_DB_ERROR_DISK_FULL : DP_DB_ERROR_PERMISSION,
                   _("No backup can be written to %s: %s. Free some space there, or choose "
                     "another folder with the setting backup-folder."),
                   work->folder, g_strerror (errno));
      return FALSE;
    }
  if (flock (work->lock, LOCK_EX | LOCK_NB) == 0)
    return TRUE;

  g_set_error (error, DP_DB_ERROR, DP_DB_ERROR_IN_USE,
               _("Another backup is being written to %s. Wait until it is done."), work->folder);

  return FALSE;
}

/* What one that was cut off left: parts of files, and manifests whose file never came. */
static void
remove_leftovers (const char *folder)
{
  g_autoptr(GDir) dir = g_dir_open (folder, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (!g_str_has_prefix (name, DP_BACKUP_PREFIX))
        continue;
      if (g_str_has_suffix (name, DP_BACKUP_SUFFIX ".json"))
        {
          g_autofree char *file = g_strndup (path, strlen (path) - strlen (".json"));

          if (!g_file_test (file, G_FILE_TEST_EXISTS))
            g_unlink (path);
        }
      else if (g_str_has_suffix (name, DP_BACKUP_PARTIAL))
        {
          g_unlink (path);
        }
    }
}

static char *
dup_name (gint64 made_us)
{
  g_autoptr(GDateTime) made = g_date_time_new_from_unix_utc_usec (made_us);
  g_autofree char *stamp = g_date_time_format (made, "%Y%m%dT%H%M%S");

  return g_strdup_printf (DP_BACKUP_PREFIX "%s.%06dZ" DP_BACKUP_SUFFIX, stamp,
                          g_date_time_get_microsecond (made));
}

static gboolean
prepare_place (Work    *work,
               GError **error)
{
  g_autofree char *name = NULL;

  work->backup->made_us = g_get_real_time ();
  if (work->folder != NULL)
    {
      if (!lock_folder (work, error))
        return FALSE;
      remove_leftovers (work->folder);
      name = dup_name (work->backup->made_us);
      work->path = g_build_filename (work->folder, name, NULL);
    }
  work->backup->path = g_strdup (work->path);
  if (!g_file_test (work->path, G_FILE_TEST_EXISTS))
    return TRUE;

  g_set_error (
      error, DP_DB_ERROR, DP_DB_ERROR_IN_USE,
      _("%s is there already, and a backup is never written over another. Choose another name."),
      work->path);

  return FALSE;
}

/* Reads what is known of the database, in the transaction whose snapshot pg_dump is to have.
 * Returns: (transfer full) (nullable): that snapshot */
static char *
read_facts (Work    *work,
            GError **error)
{
  DpBackup *backup = work->backup;
  g_autoptr(DpDbResult) facts = NULL;
  g_autoptr(DpDbResult) schema = NULL;
  g_autoptr(JsonNode) roles = NULL;

  work->connection = dex_await_object (dp_db_connection_open (work->target, CONNECT_MS), error);
  if (work->connection == NULL || !dex_await (dp_db_connection_begin (work->connection), error) ||
      !dex_await (dp_db_connection_execute (work->connection, dp_db_load_sql ("census_prepare")),
                  error))
    return NULL;
  facts = dex_await_object (dp_db_connection_query (work->connection,
                                                    dp_db_load_sql ("backup_facts"), NULL),
                            error);
  if (facts == NULL)
    return NULL;
  if (dp_db_result_get_boolean (facts, 0, 1))
    {
      schema = dex_await_object (dp_db_connection_query (work->connection,
                                                         dp_db_load_sql ("backup_schema"), NULL),
                                 error);
      if (schema == NULL)
        return NULL;
      backup->schema_version = dp_db_result_get_int64 (schema, 0, 0);
    }

  roles = json_from_string (dp_db_result_get_text (facts, 0, 2), NULL);
  backup->roles = g_new0 (char *, json_array_get_length (json_node_get_array (roles)) + 1);
  for (guint i = 0; i < json_array_get_length (json_node_get_array (roles)); i++)
    backup->roles[i] = g_strdup (json_array_get_string_element (json_node_get_array (roles), i));
  backup->server_version = dp_db_connection_get_server_version (work->connection);
  backup->database = dp_db_target_describe (work->target);

  return g_strdup (dp_db_result_get_text (facts, 0, 0));
}

static DexFuture *
start_dump (Work         *work,
            const char   *program,
            const char   *partial,
            const char   *snapshot,
            const char   *compression,
            GCancellable *cancellable)
{
  return _dp_db_tool_run (program, work->target,
                          (const char *[]) { "--format=custom", "--file", partial, "--snapshot",
                                             snapshot, compression, NULL },
                          cancellable);
}

/* pg_dump writes while the rows are counted, both of the same moment. */
static gboolean
dump (Work        *work,
      const char  *partial,
      GError     **error)
{
  g_autofree char *snapshot = read_facts (work, error);
  g_autofree char *program = NULL;
  g_autoptr(GCancellable) cancellable = g_cancellable_new ();
  g_autoptr(GError) cause = NULL;
  DexFuture *dumping;

  if (snapshot == NULL)
    return FALSE;
  program = _dp_db_tool_find ("pg_dump", work->backup->server_version / 10000, error);
  if (program == NULL)
    return FALSE;

  dumping = start_dump (work, program, partial, snapshot, "--compress=zstd:3", cancellable);
  work->backup->census = dex_await_object (dp_db_census_take_within (work->connection), error);
  if (work->backup->census == NULL)
    g_cancellable_cancel (cancellable);
  if (!dex_await (dumping, &cause) && work->backup->census != NULL)
    {
      /* Not every pg_dump was built with it, and older ones do not know the word. */
      if (strstr (cause->message, "compress") != NULL)
        g_clear_error (&cause);
      if (cause == NULL)
        dex_await (start_dump (work, program, partial, snapshot, "--compress=6", cancellable),
                   &cause);
    }
  dex_await (dp_db_connection_rollback (work->connection), NULL);
  if (cause == NULL)
    return TRUE;
  if (work->backup->census != NULL)
    g_propagate_error (error, g_steal_pointer (&cause));

  return FALSE;
}

static DexFuture *
measure_fiber (gpointer user_data)
{
  GError *error = NULL;
  char *sha256 = _dp_backup_hash_file (user_data, &error);

  return sha256 != NULL ? dex_future_new_take_string (sha256) : dex_future_new_for_error (error);
}

/* The manifest first: only a backup that is whole in all its parts has the name of one. */
static gboolean
publish (Work        *work,
         const char  *partial,
         GError     **error)
{
  DpBackup *backup = work->backup;
  GStatBuf info;

  backup->sha256 = dex_await_string (dex_scheduler_spawn (dex_thread_pool_scheduler_get_default (),
                                                          0, measure_fiber, g_strdup (partial),
                                                          g_free),
                                     error);
  if (backup->sha256 == NULL)
    return FALSE;
  if (g_stat (partial, &info) == 0)
    backup->size = info.st_size;
  if (!_dp_backup_save (backup, error))
    return FALSE;
  if (g_rename (partial, backup->path) == 0)
    return TRUE;

  g_set_error (error, G_FILE_ERROR, g_file_error_from_errno (errno),
               _("The backup %s could not be given its name: %s."), backup->path,
               g_strerror (errno));

  return FALSE;
}

static DexFuture *
make_fiber (gpointer user_data)
{
  Work *work = user_data;
  g_autoptr(GError) error = NULL;
  g_autofree char *partial = NULL;
  g_autofree char *manifest = NULL;

  work->backup = g_object_new (DP_TYPE_BACKUP, NULL);
  if (!prepare_place (work, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));
  partial = g_strconcat (work->path, DP_BACKUP_PARTIAL, NULL);
  if (dump (work, partial, &error) && publish (work, partial, &error))
    return dex_future_new_take_object (g_steal_pointer (&work->backup));

  manifest = _dp_backup_dup_manifest_path (work->path);
  g_unlink (partial);
  g_unlink (manifest);
  g_prefix_error (&error, "%s ", _("There is no new backup; the older ones are as they were."));

  return dex_future_new_for_error (g_steal_pointer (&error));
}

static DexFuture *
start (DpDbTarget *target,
       const char *folder,
       const char *path)
{
  Work *work = g_new0 (Work, 1);

  work->target = dp_db_target_ref (target);
  work->folder = folder != NULL ? g_canonicalize_filename (folder, NULL) : NULL;
  work->path = path != NULL ? g_canonicalize_filename (path, NULL) : NULL;
  work->lock = -1;

  return dex_scheduler_spawn (NULL, 0, make_fiber, work, work_free);
}

/**
 * dp_backup_make:
 * @target: the database
 * @path: must not be there
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to a [class@Backup]
 */
DexFuture *
dp_backup_make (DpDbTarget *target,
                const char *path)
{
  g_return_val_if_fail (target != NULL, NULL);
  g_return_val_if_fail (path != NULL, NULL);

  return start (target, NULL, path);
}

/**
 * dp_backup_make_in:
 * @target: the database
 * @folder: made where it is not there
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to a [class@Backup]
 */
DexFuture *
dp_backup_make_in (DpDbTarget *target,
                   const char *folder)
{
  g_return_val_if_fail (target != NULL, NULL);
  g_return_val_if_fail (folder != NULL, NULL);

  return start (target, folder, NULL);
}

/* dp-private-cluster.c: the private server's data directory
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-private-cluster-private.h"

#include <errno.h>
#include <ftw.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <pwd.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "dp-db-error.h"

/* Where PostgreSQL is in a Flatpak. */
#define SANDBOX_BINDIR "/app/bin"

/* The whole of postgresql.conf; what a person changes with ALTER SYSTEM is kept beside it. */
static const char configuration[] =
  "# Written by DataPipe at each start; use ALTER SYSTEM for changes of your own.\n"
  "cluster_name = 'datapipe'\n"
  "listen_addresses = ''\n"
  "unix_socket_permissions = 0700\n"
  "max_connections = 50\n"
  "shared_buffers = 128MB\n"
  "huge_pages = off\n"
  "effective_cache_size = 1GB\n"
  "work_mem = 16MB\n"
  "maintenance_work_mem = 128MB\n"
  "random_page_cost = 1.1\n"
  "jit = off\n"
  "wal_level = minimal\n"
  "max_wal_senders = 0\n"
  "max_wal_size = 1GB\n"
  "min_wal_size = 64MB\n"
  "checkpoint_timeout = 15min\n"
#ifdef HAVE_SERVER_LZ4
  "wal_compression = lz4\n"
  "default_toast_compression = lz4\n"
#endif
  "timezone = 'UTC'\n"
  "log_timezone = 'UTC'\n"
  "datestyle = 'iso, ymd'\n"
  "lc_messages = 'C'\n"
  "logging_collector = off\n"
  "log_destination = 'stderr'\n"
  "log_line_prefix = '%m [%p] '\n"
  "log_min_messages = warning\n"
  "log_checkpoints = off\n";

char *
_dp_private_cluster_find_program (const char  *name,
                                  GError     **error)
{
  static const char * const folders[] = { PG_BINDIR, SANDBOX_BINDIR };

  for (guint i = 0; i < G_N_ELEMENTS (folders); i++)
    {
      g_autofree char *path = g_build_filename (folders[i], name, NULL);

      if (access (path, X_OK) == 0)
        return g_steal_pointer (&path);
    }

  g_set_error (error, DP_DB_ERROR, DP_DB_ERROR_DATA_DIRECTORY,
               _("PostgreSQL's program “%s” is not in %s, so there is no private database; install "
                 "the PostgreSQL %s server, or use an external database"),
               name, PG_BINDIR, DP_PRIVATE_CLUSTER_MAJOR);

  return NULL;
}

static int
remove_entry_cb (const char        *path,
                 const struct stat *info,
                 int                kind,
                 struct FTW        *where)
{
  return remove (path);
}

static void
remove_tree (const char *path)
{
  nftw (path, remove_entry_cb, 16, FTW_DEPTH | FTW_PHYS | FTW_MOUNT);
}

static gboolean
run (const char * const  *arguments,
     const char          *input,
     GError             **error)
{
  g_autofree char *output = NULL;
  g_autofree char *quoted_input = input != NULL ? g_shell_quote (input) : NULL;
  g_autoptr(GString) line = g_string_new (NULL);
  g_autofree char *quoted_line = NULL;
  g_autofree char *command = NULL;
  int status;

  if (input != NULL)
    g_string_append_printf (line, "printf '%%s\\n' %s | ", quoted_input);
  for (guint i = 0; arguments[i] != NULL; i++)
    {
      g_autofree char *argument = g_shell_quote (arguments[i]);

      g_string_append_printf (line, "%s ", argument);
    }
  g_string_append (line, "2>&1");
  quoted_line = g_shell_quote (line->str);
  command = g_strconcat ("/bin/sh -c ", quoted_line, NULL);

  if (!g_spawn_command_line_sync (command, &output, NULL, &status, error))
    return FALSE;
  if (g_spawn_check_wait_status (status, NULL))
    return TRUE;

  g_set_error (error, DP_DB_ERROR, DP_DB_ERROR_DATA_DIRECTORY,
               _("The new database could not be made: %s"), g_strstrip (output));

  return FALSE;
}

/* The slow way: what was done at build time where that was possible. */
static gboolean
initialize (const char  *target,
            GError     **error)
{
  g_autofree char *initdb = _dp_private_cluster_find_program ("initdb", error);
  g_autofree char *postgres = NULL;
  const char *make[] = {
    initdb, "-D", target, "-U", DP_PRIVATE_CLUSTER_USER, "-A", "peer", "--auth-host=reject",
    "-E", "UTF8", "--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--locale=C",
    "--data-checksums", "--no-sync", "--no-instructions", NULL
  };
  const char *single[] = { NULL, "--single", "-D", target, "-c", "fsync=off", "template1", NULL };

  if (initdb == NULL)
    return FALSE;
  postgres = _dp_private_cluster_find_program ("postgres", error);
  if (postgres == NULL)
    return FALSE;

  g_debug ("Making a cluster with initdb");
  single[0] = postgres;

  return run (make, NULL, error) &&
         run (single, "alter database postgres rename to " DP_PRIVATE_CLUSTER_DATABASE ";", error);
}

static gboolean
write_text (const char  *data_dir,
            const char  *name,
            const char  *text,
            GError     **error)
{
  g_autofree char *path = g_build_filename (data_dir, name, NULL);
  g_autofree char *present = NULL;
  g_autoptr(GError) cause = NULL;
  DpDbError code = DP_DB_ERROR_DATA_DIRECTORY;

  if (g_file_get_contents (path, &present, NULL, NULL) && g_str_equal (present, text))
    return TRUE;
  /* Nothing is lost if this ends in the middle: the next start writes it again. */
  if (g_file_set_contents_full (path, text, -1, G_FILE_SET_CONTENTS_NONE, 0600, &cause))
    return TRUE;

  if (g_error_matches (cause, G_FILE_ERROR, G_FILE_ERROR_NOSPC))
    code = DP_DB_ERROR_DISK_FULL;
  g_set_error (error, DP_DB_ERROR, code,
               _("The private database cannot be configured: %s"), cause->message);

  return FALSE;
}

/* Who may come in: whoever the computer says is the one who owns the cluster.  A uid without a name
 * cannot be told by name; then the socket's directory, which is the owner's alone, decides. */
static gboolean
configure (const char  *data_dir,
           GError     **error)
{
  struct passwd *owner = getpwuid (geteuid ());
  g_autofree char *ident = NULL;
  const char *hba;

  if (owner != NULL)
    {
      hba = "local all all peer map=datapipe\n";
      ident = g_strdup_printf ("datapipe \"%s\" " DP_PRIVATE_CLUSTER_USER "\n", owner->pw_name);
    }
  else
    {
      hba = "local all all trust\n";
      ident = g_strdup ("");
    }

  return write_text (data_dir, "postgresql.conf", configuration, error) &&
         write_text (data_dir, "pg_hba.conf", hba, error) &&
         write_text (data_dir, "pg_ident.conf", ident, error);
}

static gboolean
make (const char  *data_dir,
      GError     **error)
{
  g_autofree char *temporary = g_strconcat (data_dir, ".new", NULL);
  GError *cause = NULL;

  /* An empty directory may be there. */
  if (g_rmdir (data_dir) != 0 && errno != ENOENT)
    {
      g_set_error (error, DP_DB_ERROR, DP_DB_ERROR_DATA_DIRECTORY,
                   _("The folder %s is not empty, but no database of DataPipe is in it; move it "
                     "away and try again"), data_dir);
      return FALSE;
    }

  /* Left by one that was stopped in the middle; the lock says that it is nobody's. */
  remove_tree (temporary);

  if ((_dp_private_cluster_unpack (temporary, &cause) ||
       (cause == NULL && initialize (temporary, &cause))) &&
      configure (temporary, &cause))
    {
      /* Only a whole cluster ever has the name of one. */
      if (rename (temporary, data_dir) == 0)
        return TRUE;
      g_set_error (&cause, DP_DB_ERROR, DP_DB_ERROR_DATA_DIRECTORY,
                   _("The new database cannot be put into %s: %s"), data_dir, g_strerror (errno));
    }

  remove_tree (temporary);
  g_propagate_error (error, cause);

  return FALSE;
}

static gboolean
check (const char  *data_dir,
       GError     **error)
{
  g_autofree char *path = g_build_filename (data_dir, "PG_VERSION", NULL);
  g_autofree char *version = NULL;
  g_autoptr(GError) cause = NULL;
  struct stat info;

  if (!g_file_get_contents (path, &version, NULL, &cause))
    {
      g_set_error (error, DP_DB_ERROR, DP_DB_ERROR_DATA_DIRECTORY,
                   _("The private database in %s cannot be read: %s"), data_dir, cause->message);
      return FALSE;
    }
  if (!g_str_equal (g_strstrip (version), DP_PRIVATE_CLUSTER_MAJOR))
    {
      g_set_error (error, DP_DB_ERROR, DP_DB_ERROR_DATA_DIRECTORY,
                   _("The private database in %s was made by PostgreSQL %s, which PostgreSQL %s "
                     "cannot open; nothing was changed. Use PostgreSQL %s as an external database "
                     "for it, or choose another folder with DATAPIPE_DATA_DIR to begin anew"),
                   data_dir, version, DP_PRIVATE_CLUSTER_MAJOR, version);
      return FALSE;
    }
  if (stat (data_dir, &info) == 0 && info.st_uid != geteuid ())
    {
      g_set_error (error, DP_DB_ERROR, DP_DB_ERROR_DATA_DIRECTORY,
                   _("The private database in %s belongs to another user; choose another folder "
                     "with DATAPIPE_DATA_DIR"), data_dir);
      return FALSE;
    }
  if (access (data_dir, R_OK | W_OK | X_OK) != 0)
    {
      g_set_error (error, DP_DB_ERROR, DP_DB_ERROR_DATA_DIRECTORY,
                   _("The private database in %s is read-only; make the folder writable, or choose "
                     "another one with DATAPIPE_DATA_DIR"), data_dir);
      return FALSE;
    }

  /* The server insists on it, and a copy or a backup may have lost it. */
  g_chmod (data_dir, 0700);

  return TRUE;
}

gboolean
_dp_private_cluster_prepare (const char  *data_dir,
                             gboolean    *created,
                             GError     **error)
{
  *created = !_dp_private_cluster_exists (data_dir);
  if (*created)
    return make (data_dir, error);

  return check (data_dir, error) && configure (data_dir, error);
}

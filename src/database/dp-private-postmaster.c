/* dp-private-postmaster.c: the server process below the supervisor
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-private-postmaster-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "dp-db-error.h"
#include "dp-private-cluster-private.h"
#include "dp-private-socket-private.h"

#define LOG_LIMIT (4 * 1024 * 1024)

typedef struct
{
  pid_t parent;
  int   lock_fd;
} Child;

/* Between fork and exec: only what is safe there. */
static void
child_setup_cb (gpointer user_data)
{
  const Child *child = user_data;

  fcntl (child->lock_fd, F_SETFD, 0);
  /* SIGINT is the server's fast shutdown: it ends in order even where we are killed. */
  prctl (PR_SET_PDEATHSIG, SIGINT);
  if (getppid () != child->parent)
    _exit (1);
}

static void
add_extra_options (GPtrArray *arguments)
{
  const char *options = g_getenv ("DATAPIPE_SERVER_OPTIONS");
  g_auto(GStrv) words = NULL;

  if (options == NULL || !g_shell_parse_argv (options, NULL, &words, NULL))
    return;

  for (guint i = 0; words[i] != NULL; i++)
    g_ptr_array_add (arguments, g_strdup (words[i]));
}

/* Returns: (transfer full): what the server's processes have for an environment */
static char **
list_environment (void)
{
  char **environment = g_environ_setenv (g_get_environ (), "LC_ALL", "C", TRUE);

  /* A reply of a megabyte is held several times while it becomes jsonb.  Without these, the C
   * library gives each such block back to the kernel at once, which costs more than to parse it. */
  environment = g_environ_setenv (environment, "MALLOC_MMAP_THRESHOLD_", "33554432", FALSE);

  return g_environ_setenv (environment, "MALLOC_TRIM_THRESHOLD_", "67108864", FALSE);
}

gboolean
_dp_private_postmaster_start (const char  *data_dir,
                              const char  *socket_dir,
                              int          lock_fd,
                              GPid        *pid,
                              GError     **error)
{
  g_autoptr(GPtrArray) arguments = g_ptr_array_new_with_free_func (g_free);
  g_auto(GStrv) environment = list_environment ();
  g_autofree char *program = _dp_private_cluster_find_program ("postgres", error);
  g_autofree char *log_path = g_build_filename (data_dir, DP_PRIVATE_CLUSTER_LOG, NULL);
  Child child = { getpid (), lock_fd };
  gboolean started;
  int log_fd;

  if (program == NULL)
    return FALSE;

  _dp_private_postmaster_limit_log (data_dir);
  log_fd = g_open (log_path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);
  if (log_fd < 0)
    {
      g_set_error (error, DP_DB_ERROR,
                   errno == ENOSPC ? DP_DB_ERROR_DISK_FULL : DP_DB_ERROR_DATA_DIRECTORY,
                   _("The private database in %s cannot be written: %s"),
                   data_dir, g_strerror (errno));
      return FALSE;
    }

  g_ptr_array_add (arguments, g_steal_pointer (&program));
  g_ptr_array_add (arguments, g_strdup ("-D"));
  g_ptr_array_add (arguments, g_strdup (data_dir));
  g_ptr_array_add (arguments, g_strdup ("-k"));
  g_ptr_array_add (arguments, g_strdup (socket_dir));
  add_extra_options (arguments);
  g_ptr_array_add (arguments, NULL);

  started = g_spawn_async_with_pipes_and_fds ("/", (const char * const *) arguments->pdata,
                                              (const char * const *) environment,
                                              G_SPAWN_DO_NOT_REAP_CHILD |
                                              G_SPAWN_STDIN_FROM_DEV_NULL,
                                              child_setup_cb, &child, -1, log_fd, log_fd,
                                              NULL, NULL, 0, pid, NULL, NULL, NULL, error);
  close (log_fd);

  return started;
}

/* The first and the eighth line of postmaster.pid are its process and its state. */
gboolean
_dp_private_postmaster_is_ready (const char *data_dir,
                                 GPid        pid)
{
  g_autofree char *path = g_build_filename (data_dir, "postmaster.pid", NULL);
  g_autofree char *text = NULL;
  g_auto(GStrv) lines = NULL;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return FALSE;

  lines = g_strsplit (text, "\n", -1);

  return g_strv_length (lines) >= 8 && atoi (lines[0]) == pid &&
         g_str_has_prefix (lines[7], "ready");
}

/* The process that the file names may be another one by now, and the server would take it for a
 * server. Named after us, its parent, it is as good as stale; all else that it says is still of
 * use: by it the server finds the shared memory of the one before, and makes sure that nobody uses
 * it. */
static void
disown_pid_file (const char *data_dir)
{
  g_autofree char *path = g_build_filename (data_dir, "postmaster.pid", NULL);
  g_autofree char *text = NULL;
  g_autofree char *renamed = NULL;
  const char *rest;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return;

  rest = strchr (text, '\n');
  if (rest == NULL)
    {
      g_unlink (path);
      return;
    }

  renamed = g_strdup_printf ("%d%s", (int) getpid (), rest);
  g_file_set_contents (path, renamed, -1, NULL);
}

void
_dp_private_postmaster_clean_up (const char *data_dir,
                                 const char *socket_dir)
{
  static const char * const sockets[] = { DP_PRIVATE_SERVER_SOCKET,
                                          DP_PRIVATE_SERVER_SOCKET ".lock" };
  disown_pid_file (data_dir);
  for (guint i = 0; i < G_N_ELEMENTS (sockets); i++)
    {
      g_autofree char *path = g_build_filename (socket_dir, sockets[i], NULL);

      g_unlink (path);
    }
}

char *
_dp_private_postmaster_dup_complaint (const char *data_dir)
{
  static const char * const severities[] = { "PANIC: ", "FATAL: ", "ERROR: ", "could not" };
  g_autofree char *path = g_build_filename (data_dir, DP_PRIVATE_CLUSTER_LOG, NULL);
  g_autofree char *text = NULL;
  g_auto(GStrv) lines = NULL;

  if (!g_file_get_contents (path, &text, NULL, NULL))
    return g_strdup (_("it left no message"));

  lines = g_strsplit (text, "\n", -1);
  for (guint i = g_strv_length (lines); i > 0; i--)
    {
      for (guint j = 0; j < G_N_ELEMENTS (severities); j++)
        {
          const char *found = strstr (lines[i - 1], severities[j]);

          if (found != NULL)
            return g_strstrip (g_strdup (found));
        }
    }

  return g_strdup (_("it left no message"));
}

void
_dp_private_postmaster_limit_log (const char *data_dir)
{
  g_autofree char *path = g_build_filename (data_dir, DP_PRIVATE_CLUSTER_LOG, NULL);
  g_autofree char *old_path = g_strconcat (path, ".old", NULL);
  g_autofree char *text = NULL;
  struct stat info;
  gsize length;

  if (stat (path, &info) != 0 || info.st_size < LOG_LIMIT)
    return;

  /* The server goes on writing to the same file, at its end. */
  if (g_file_get_contents (path, &text, &length, NULL))
    g_file_set_contents (old_path, text, length, NULL);
  if (truncate (path, 0) != 0)
    g_debug ("The server's log could not be shortened: %s", g_strerror (errno));
}

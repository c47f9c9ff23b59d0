/* dp-private-client.c: speaks with the private server's supervisor
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-private-client-private.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <spawn.h>
#include <string.h>
#include <sys/file.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include "dp-db-error.h"
#include "dp-private-socket-private.h"

#define PROGRAM "datapipe-private-server"
#define RETRY_US (5 * 1000)
/* A supervisor that is coming or going is reachable, or gone, within this time. */
#define REACH_US (3 * G_USEC_PER_SEC)
/* One that was killed may have left a server that still writes its data to the disk. */
#define ORPHAN_US (60 * G_USEC_PER_SEC)

static char *
dup_program_path (void)
{
  g_autofree char *program = g_file_read_link ("/proc/self/exe", NULL);

  /* A program run from where it was built uses what was built with it. */
  if (program != NULL && g_str_has_prefix (program, BUILD_DIR "/"))
    return g_strdup (BUILD_DIR "/src/database/" PROGRAM);

  return g_strdup (PKGLIBDIR "/" PROGRAM);
}

static gboolean
read_line (int      fd,
           GString *line)
{
  char c;

  g_string_truncate (line, 0);
  for (;;)
    {
      gssize n = read (fd, &c, 1);

      if (n < 0 && errno == EINTR)
        continue;
      if (n <= 0)
        return FALSE;
      if (c == '\n')
        return TRUE;
      g_string_append_c (line, c);
    }
}

static gboolean
say_line (int         fd,
          const char *line)
{
  g_autofree char *text = g_strconcat (line, "\n", NULL);

  return send (fd, text, strlen (text), MSG_NOSIGNAL) == (gssize) strlen (text);
}

gboolean
_dp_private_client_request (int         fd,
                            const char *line,
                            const char *answer)
{
  g_autoptr(GString) reply = g_string_new (NULL);

  if (!say_line (fd, line))
    return FALSE;

  /* What was left of an earlier question is not the answer to this one. */
  while (read_line (fd, reply))
    {
      if (g_str_equal (reply->str, answer))
        return TRUE;
    }

  return FALSE;
}

/* Returns: whether the error was one of the supervisor's, which asking again would not change */
static gboolean
take_error (const char  *reply,
            GError     **error)
{
  char *message;
  int code;

  if (!g_str_has_prefix (reply, "error "))
    return FALSE;

  code = g_ascii_strtoll (reply + strlen ("error "), &message, 10);
  g_set_error_literal (error, DP_DB_ERROR, code, g_strchug (message));

  return TRUE;
}

static gboolean
check_directories (const char  *data_dir,
                   const char  *socket_dir,
                   GError     **error)
{
  g_autofree char *parent = g_path_get_dirname (data_dir);

  if (geteuid () == 0)
    {
      g_set_error_literal (error, DP_DB_ERROR, DP_DB_ERROR_RUNS_AS_ROOT,
                           _("The private database cannot run as root, since PostgreSQL refuses "
                             "that; start DataPipe as an ordinary user, or use an external "
                             "database"));
      return FALSE;
    }
  if (strlen (socket_dir) + 1 + strlen (DP_PRIVATE_SERVER_SOCKET) >=
      sizeof ((struct sockaddr_un *) NULL)->sun_path)
    {
      g_set_error (error, DP_DB_ERROR, DP_DB_ERROR_DATA_DIRECTORY,
                   _("The path %s is too long for the database's socket (107 bytes at most); set "
                     "XDG_RUNTIME_DIR to a shorter one"), socket_dir);
      return FALSE;
    }
  if (g_mkdir_with_parents (parent, 0700) != 0)
    {
      int cause = errno;

      g_set_error (error, DP_DB_ERROR,
                   cause == ENOSPC ? DP_DB_ERROR_DISK_FULL : DP_DB_ERROR_DATA_DIRECTORY,
                   _("The folder %s for the private database cannot be made: %s; choose another "
                     "one with DATAPIPE_DATA_DIR"), parent, g_strerror (cause));
      return FALSE;
    }

  if (!_dp_private_socket_make_directory (socket_dir))
    {
      g_set_error (error, DP_DB_ERROR, DP_DB_ERROR_DATA_DIRECTORY,
                   _("The folder %s for the database's socket cannot be made, or belongs to "
                     "somebody else; remove it, or set XDG_RUNTIME_DIR to a folder of your own"),
                   socket_dir);
      return FALSE;
    }

  return TRUE;
}

/* Returns: (transfer full) (nullable): the one word that the new supervisor says */
static char *
start_supervisor (const char  *data_dir,
                  const char  *socket_dir,
                  GError     **error)
{
  g_autofree char *program = dup_program_path ();
  g_autoptr(GString) word = g_string_new (NULL);
  char *arguments[] = { (char *) PROGRAM, (char *) data_dir, (char *) socket_dir, NULL };
  posix_spawn_file_actions_t actions;
  int pipe_fds[2], cause;
  pid_t pid;

  if (pipe2 (pipe_fds, O_CLOEXEC) != 0)
    {
      g_set_error (error, DP_DB_ERROR, DP_DB_ERROR_FAILED,
                   _("The private database cannot be started: %s"), g_strerror (errno));
      return NULL;
    }

  posix_spawn_file_actions_init (&actions);
  posix_spawn_file_actions_addopen (&actions, STDIN_FILENO, "/dev/null", O_RDONLY, 0);
  posix_spawn_file_actions_adddup2 (&actions, pipe_fds[1], STDOUT_FILENO);
  posix_spawn_file_actions_addopen (&actions, STDERR_FILENO, "/dev/null", O_WRONLY, 0);
  cause = posix_spawn (&pid, program, &actions, NULL, arguments, environ);
  posix_spawn_file_actions_destroy (&actions);
  close (pipe_fds[1]);
  if (cause != 0)
    {
      close (pipe_fds[0]);
      g_set_error (error, DP_DB_ERROR, DP_DB_ERROR_FAILED,
                   _("The private database cannot be started, because %s cannot be run (%s); "
                     "install DataPipe again"), program, g_strerror (cause));
      return NULL;
    }

  /* The one started goes on in the background as another process. */
  while (waitpid (pid, NULL, 0) < 0 && errno == EINTR)
    continue;
  read_line (pipe_fds[0], word);
  close (pipe_fds[0]);

  return g_strdup (word->str);
}

static void
set_in_use (GError     **error,
            const char  *data_dir,
            int          pid)
{
  g_set_error (error, DP_DB_ERROR, DP_DB_ERROR_IN_USE,
               _("The private database in %s is in use by another DataPipe (process %d) that "
                 "cannot be reached from here, perhaps in a sandbox; close that one first"),
               data_dir, pid);
}

/* Whether it makes sense to look again. */
static gboolean
judge_word (const char  *word,
            const char  *data_dir,
            const char  *socket_dir,
            gint64       since,
            GError     **error)
{
  gint64 waited = g_get_monotonic_time () - since;
  int number;

  if (g_str_equal (word, "listening"))
    return TRUE;

  number = strchr (word, ' ') != NULL ? g_ascii_strtoll (strchr (word, ' '), NULL, 10) : 0;
  if (g_str_has_prefix (word, "busy "))
    {
      gboolean orphaned = number > 0 && kill (number, 0) != 0 && errno == ESRCH;

      if (waited < (orphaned ? ORPHAN_US : REACH_US))
        return TRUE;
      set_in_use (error, data_dir, number);
      return FALSE;
    }

  if (g_str_has_prefix (word, "unwritable "))
    g_set_error (error, DP_DB_ERROR,
                 number == ENOSPC ? DP_DB_ERROR_DISK_FULL : DP_DB_ERROR_DATA_DIRECTORY,
                 _("The folder of the private database %s cannot be written (%s); make it "
                   "writable, or choose another one with DATAPIPE_DATA_DIR"),
                 data_dir, g_strerror (number));
  else
    g_set_error (error, DP_DB_ERROR, DP_DB_ERROR_DATA_DIRECTORY,
                 _("The private database cannot make its socket in %s: %s"), socket_dir,
                 number > 0 ? g_strerror (number) : _("it ended without a message"));

  return FALSE;
}

int
_dp_private_client_attach (const char  *data_dir,
                           const char  *socket_dir,
                           GError     **error)
{
  gint64 since = g_get_monotonic_time ();
  g_autoptr(GString) reply = g_string_new (NULL);

  if (!check_directories (data_dir, socket_dir, error))
    return -1;

  for (;;)
    {
      int fd = _dp_private_socket_connect (socket_dir, DP_PRIVATE_CONTROL_SOCKET);
      g_autofree char *word = NULL;

      if (fd >= 0)
        {
          gboolean answered = say_line (fd, "attach") && read_line (fd, reply);

          if (answered && g_str_equal (reply->str, "ready"))
            return fd;
          close (fd);
          if (answered && take_error (reply->str, error))
            return -1;
          /* It was just ending. */
          since = MAX (since, g_get_monotonic_time () - REACH_US / 2);
        }

      word = start_supervisor (data_dir, socket_dir, error);
      if (word == NULL || !judge_word (word, data_dir, socket_dir, since, error))
        return -1;
      if (!g_str_equal (word, "listening"))
        g_usleep (RETRY_US);
    }
}

/* Until the lock is free, which is when the last process of the server has gone. */
static void
wait_for_lock (const char *data_dir)
{
  g_autofree char *path = g_strconcat (data_dir, ".lock", NULL);
  gint64 deadline = g_get_monotonic_time () + REACH_US;
  int fd = g_open (path, O_RDWR | O_CLOEXEC, 0);

  if (fd < 0)
    return;

  while (flock (fd, LOCK_SH | LOCK_NB) != 0 && g_get_monotonic_time () < deadline)
    g_usleep (RETRY_US);
  close (fd);
}

gboolean
_dp_private_client_stop (const char  *data_dir,
                         const char  *socket_dir,
                         GError     **error)
{
  g_autofree char *path = g_strconcat (data_dir, ".lock", NULL);
  int fd = _dp_private_socket_connect (socket_dir, DP_PRIVATE_CONTROL_SOCKET);
  gboolean locked;

  if (fd >= 0)
    {
      _dp_private_client_request (fd, "stop", "stopped");
      close (fd);
      wait_for_lock (data_dir);
      return TRUE;
    }

  /* Not to be reached, but there all the same? */
  fd = g_open (path, O_RDWR | O_CLOEXEC, 0);
  if (fd < 0)
    return FALSE;
  locked = flock (fd, LOCK_SH | LOCK_NB) != 0;
  if (locked)
    {
      char text[32] = "";
      gssize length = read (fd, text, sizeof text - 1);

      set_in_use (error, data_dir, length > 0 ? (int) g_ascii_strtoll (text, NULL, 10) : 0);
    }
  close (fd);

  return FALSE;
}

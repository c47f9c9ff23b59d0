/* dp-private-server-main.c: how the supervisor process begins
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <signal.h>
#include <stdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "dp-locale.h"
#include "dp-private-server.h"
#include "dp-private-socket-private.h"
#include "dp-private-supervisor-private.h"

/* The one word to whoever started us, as its pipe is our standard output; then there is no way back
 * to them but the control socket. */
static void
report (const char *word)
{
  int null_fd;

  printf ("%s\n", word);
  fflush (stdout);

  null_fd = open ("/dev/null", O_RDWR);
  if (null_fd >= 0)
    {
      dup2 (null_fd, STDIN_FILENO);
      dup2 (null_fd, STDOUT_FILENO);
      close (null_fd);
    }
}

static int
take_lock (const char *data_dir)
{
  g_autofree char *path = g_strconcat (data_dir, ".lock", NULL);
  char text[32];
  int fd, length;

  fd = open (path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
  if (fd < 0)
    {
      g_autofree char *word = g_strdup_printf ("unwritable %d", errno);

      report (word);
      return -1;
    }

  if (flock (fd, LOCK_EX | LOCK_NB) != 0)
    {
      g_autofree char *word = NULL;

      length = read (fd, text, sizeof text - 1);
      text[MAX (length, 0)] = '\0';
      word = g_strdup_printf ("busy %d", (int) g_ascii_strtoll (text, NULL, 10));
      report (word);
      close (fd);
      return -1;
    }

  length = g_snprintf (text, sizeof text, "%d\n", (int) getpid ());
  if (ftruncate (fd, 0) != 0 || pwrite (fd, text, length, 0) != length)
    g_debug ("The lock does not say whose it is: %s", g_strerror (errno));

  return fd;
}

/**
 * dp_private_server_main:
 *
 * The supervisor process: `datapipe-private-server DATA_DIR SOCKET_DIR`, both absolute, with the
 * parent of the first existing. Prints one word and goes into the background.
 *
 * Returns: the exit status
 */
int
dp_private_server_main (int    argc,
                        char **argv)
{
  int lock_fd, control_fd;

  if (argc != 3)
    return 2;

  dp_locale_init ();

  /* Nothing of whoever started us is held open, and no terminal reaches us. */
  close_range (STDERR_FILENO + 1, ~0U, 0);
  umask (077);
  signal (SIGHUP, SIG_IGN);
  signal (SIGPIPE, SIG_IGN);
  switch (fork ())
    {
    case -1:
      return 1;
    case 0:
      break;
    default:
      return 0;
    }
  setsid ();
  if (chdir ("/") != 0)
    return 1;

  lock_fd = take_lock (argv[1]);
  if (lock_fd < 0)
    return 1;

  /* The folder may just have gone with a supervisor before us. */
  control_fd = _dp_private_socket_make_directory (argv[2])
                   ? _dp_private_socket_listen (argv[2], DP_PRIVATE_CONTROL_SOCKET)
                   : -1;
  if (control_fd < 0)
    {
      g_autofree char *word = g_strdup_printf ("unreachable %d", errno);

      report (word);
      return 1;
    }

  report ("listening");
  _dp_private_supervisor_run (argv[1], argv[2], lock_fd, control_fd);
  close (lock_fd);

  return 0;
}

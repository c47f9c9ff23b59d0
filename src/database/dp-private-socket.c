/* dp-private-socket.c: the sockets of the private server
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-private-socket-private.h"

#include <errno.h>
#include <glib/gstdio.h>
#include <stdio.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#define BACKLOG 64

typedef int (*UseFunc) (int fd, const struct sockaddr_un *address);

static int
open_with (const char *directory,
           const char *name,
           int         flags,
           UseFunc     use)
{
  struct sockaddr_un address = { .sun_family = AF_UNIX };
  int fd, cause;

  if ((gsize) snprintf (address.sun_path, sizeof address.sun_path, "%s/%s", directory, name) >=
      sizeof address.sun_path)
    {
      errno = ENAMETOOLONG;
      return -1;
    }

  fd = socket (AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | flags, 0);
  if (fd < 0 || use (fd, &address) == 0)
    return fd;

  cause = errno;
  close (fd);
  errno = cause;

  return -1;
}

static int
use_connect (int                       fd,
             const struct sockaddr_un *address)
{
  struct ucred peer;
  socklen_t length = sizeof peer;

  if (connect (fd, (const struct sockaddr *) address, sizeof *address) != 0 ||
      getsockopt (fd, SOL_SOCKET, SO_PEERCRED, &peer, &length) != 0)
    return -1;

  /* The folder goes when a server stops, and below /tmp anybody may make the next one. */
  errno = EPERM;

  return peer.uid == geteuid () ? 0 : -1;
}

static int
use_listen (int                       fd,
            const struct sockaddr_un *address)
{
  unlink (address->sun_path);
  if (bind (fd, (const struct sockaddr *) address, sizeof *address) != 0)
    return -1;

  return listen (fd, BACKLOG);
}

gboolean
_dp_private_socket_make_directory (const char *directory)
{
  struct stat info;

  if (g_mkdir_with_parents (directory, 0700) != 0 || lstat (directory, &info) != 0)
    return FALSE;
  if (S_ISDIR (info.st_mode) && info.st_uid == geteuid ())
    return g_chmod (directory, 0700) == 0;

  /* Below /tmp somebody else may have been quicker. */
  errno = EPERM;

  return FALSE;
}

int
_dp_private_socket_connect (const char *directory,
                            const char *name)
{
  return open_with (directory, name, 0, use_connect);
}

int
_dp_private_socket_listen (const char *directory,
                           const char *name)
{
  return open_with (directory, name, SOCK_NONBLOCK, use_listen);
}

/* full-disk.c: preloaded into a program and what it starts, the disk of one folder is full
 *
 * While the file that FULL_DISK_FLAG names is there, nothing below FULL_DISK_FOLDER can grow:
 * whatever would need another byte of the disk fails with ENOSPC, and statvfs() says that none is
 * left. What is there already can be read and overwritten, as on a real disk.
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/uio.h>
#include <unistd.h>

static int
is_full (void)
{
  const char *flag = getenv ("FULL_DISK_FLAG");
  int before = errno;
  int full = flag != NULL && access (flag, F_OK) == 0;

  errno = before;

  return full;
}

static int
is_below (const char *path)
{
  const char *folder = getenv ("FULL_DISK_FOLDER");

  return folder != NULL && strncmp (path, folder, strlen (folder)) == 0;
}

static int
holds_folder (const char *path)
{
  const char *folder = getenv ("FULL_DISK_FOLDER");

  return folder != NULL && strncmp (folder, path, strlen (path)) == 0;
}

/* Whether bytes up to @end are more than the file has, and may not be had. @end: -1 for what is
 * written @length bytes further than the file stands. */
static int
is_refused (int   fd,
            off_t end,
            off_t length)
{
  char link[64], path[4096];
  struct stat info;
  ssize_t n;

  if (!is_full () || fstat (fd, &info) != 0 || !S_ISREG (info.st_mode))
    return 0;
  snprintf (link, sizeof link, "/proc/self/fd/%d", fd);
  n = readlink (link, path, sizeof path - 1);
  if (n < 0)
    return 0;
  path[n] = '\0';
  if (end < 0)
    end = ((fcntl (fd, F_GETFL) & O_APPEND) != 0 ? info.st_size : lseek (fd, 0, SEEK_CUR)) + length;

  return is_below (path) && end > info.st_size;
}

static off_t
sum (const struct iovec *parts,
     int                 n_parts)
{
  off_t length = 0;

  for (int i = 0; i < n_parts; i++)
    length += parts[i].iov_len;

  return length;
}

/* A function under the name of the system's, in front of it, and how to call that one. A name of
 * its own in C keeps it apart from the declarations of the headers, which may stand for another of
 * these. */
#define OVER(type, name, ...) \
  typedef type (*Next_##name) (__VA_ARGS__); \
  type over_##name (__VA_ARGS__) __asm__ (#name); \
  type over_##name (__VA_ARGS__)
#define NEXT(name) ((Next_##name) dlsym (RTLD_NEXT, #name))
#define REFUSE(fd, end, length) \
  if (is_refused (fd, end, length)) \
    { \
      errno = ENOSPC; \
      return -1; \
    }
#define OVER_PWRITE(name) \
  OVER (ssize_t, name, int fd, const void *bytes, size_t length, off_t offset) \
  { \
    REFUSE (fd, offset + (off_t) length, 0) \
    return NEXT (name) (fd, bytes, length, offset); \
  }
#define OVER_PWRITEV(name) \
  OVER (ssize_t, name, int fd, const struct iovec *parts, int n_parts, off_t offset) \
  { \
    REFUSE (fd, offset + sum (parts, n_parts), 0) \
    return NEXT (name) (fd, parts, n_parts, offset); \
  }
#define OVER_FALLOCATE(name) \
  OVER (int, name, int fd, off_t offset, off_t length) \
  { \
    return is_refused (fd, offset + length, 0) ? ENOSPC : NEXT (name) (fd, offset, length); \
  }
#define OVER_STATVFS(name) \
  OVER (int, name, const char *path, struct statvfs *space) \
  { \
    int result = NEXT (name) (path, space); \
    if (result == 0 && (is_below (path) || holds_folder (path)) && is_full ()) \
      space->f_bavail = space->f_bfree = 0; \
    return result; \
  }

OVER (ssize_t, write, int fd, const void *bytes, size_t length)
{
  REFUSE (fd, -1, length)
  return NEXT (write) (fd, bytes, length);
}

/* What a stream holds back is written from within the C library, where nothing is in front of
 * it. */
OVER (size_t, fwrite, const void *bytes, size_t size, size_t n, FILE *stream)
{
  if (is_refused (fileno (stream), -1, size * n))
    {
      errno = ENOSPC;
      return 0;
    }
  return NEXT (fwrite) (bytes, size, n, stream);
}

OVER (ssize_t, writev, int fd, const struct iovec *parts, int n_parts)
{
  REFUSE (fd, -1, sum (parts, n_parts))
  return NEXT (writev) (fd, parts, n_parts);
}

/* Where all offsets have 64 bits, those with a 64 are the same. */
OVER_PWRITE (pwrite)
OVER_PWRITE (pwrite64)
OVER_PWRITEV (pwritev)
OVER_PWRITEV (pwritev64)
OVER_FALLOCATE (posix_fallocate)
OVER_FALLOCATE (posix_fallocate64)
OVER_STATVFS (statvfs)
OVER_STATVFS (statvfs64)

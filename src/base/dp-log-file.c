/* dp-log-file.c: the files of a log
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-log-private.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#define NAME "datapipe"
#define SUFFIX ".jsonl"
#define USUAL_SIZE (8 * 1024 * 1024)
#define N_OLD 5

struct _DpLogFile
{
  GMutex  mutex;
  char   *folder;
  char   *path;
  gsize   size;
  int     fd;
};

/* Returns: (transfer full): 0 is the one that is written, the others are older the higher they
 * are */
static char *
dup_path (const char *folder,
          guint       number)
{
  g_autofree char *name = NULL;

  if (number == 0)
    return g_build_filename (folder, NAME SUFFIX, NULL);
  name = g_strdup_printf (NAME ".%u" SUFFIX, number);

  return g_build_filename (folder, name, NULL);
}

DpLogFile *
_dp_log_file_new (const char *folder)
{
  DpLogFile *self = g_new0 (DpLogFile, 1);

  g_mutex_init (&self->mutex);
  self->folder = g_strdup (folder);
  self->path = dup_path (folder, 0);
  self->size = USUAL_SIZE;
  self->fd = -1;

  return self;
}

void
_dp_log_file_free (DpLogFile *self)
{
  g_clear_fd (&self->fd, NULL);
  g_free (self->path);
  g_free (self->folder);
  g_mutex_clear (&self->mutex);
  g_free (self);
}

void
_dp_log_file_set_size (DpLogFile *self,
                       gsize      size)
{
  self->size = size > 0 ? size : USUAL_SIZE;
}

static gboolean
open_file (DpLogFile *self)
{
  if (self->fd < 0 && g_mkdir_with_parents (self->folder, 0700) == 0)
    self->fd = open (self->path, O_WRONLY | O_APPEND | O_CREAT | O_CLOEXEC, 0600);

  return self->fd >= 0;
}

/* Whether the name still is that of the file that is open: another process may have begun the next
 * one. */
static gboolean
is_current (DpLogFile *self,
            gsize     *size)
{
  struct stat opened, named;

  if (fstat (self->fd, &opened) != 0)
    return FALSE;
  *size = opened.st_size;

  return stat (self->path, &named) == 0 && named.st_ino == opened.st_ino &&
         named.st_dev == opened.st_dev;
}

/* With the lock on the file held, so that of two processes one does it and the other sees that it
 * is done. */
static void
rotate (DpLogFile *self)
{
  gsize size;

  if (flock (self->fd, LOCK_EX) != 0 || !is_current (self, &size))
    return;
  for (guint i = N_OLD; i > 0; i--)
    {
      g_autofree char *from = dup_path (self->folder, i - 1);
      g_autofree char *to = dup_path (self->folder, i);

      g_rename (from, to);
    }
}

void
_dp_log_file_write (DpLogFile  *self,
                    const char *line,
                    gsize       length)
{
  gsize size = 0;

  g_mutex_lock (&self->mutex);
  if (open_file (self) && (!is_current (self, &size) || size + length > self->size))
    {
      if (size > 0)
        rotate (self);
      g_clear_fd (&self->fd, NULL);
      open_file (self);
    }
  /* One write is one line, whoever else writes. */
  if (self->fd >= 0 && write (self->fd, line, length) < 0)
    g_clear_fd (&self->fd, NULL);
  g_mutex_unlock (&self->mutex);
}

char **
dp_log_list_files (const char *folder)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();

  g_return_val_if_fail (folder != NULL, NULL);

  for (int i = N_OLD; i >= 0; i--)
    {
      g_autofree char *path = dup_path (folder, i);

      if (g_file_test (path, G_FILE_TEST_EXISTS))
        g_strv_builder_add (builder, path);
    }

  return g_strv_builder_end (builder);
}

/* dp-log-reader.c: what happened, read again
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-log-reader.h"

#include <stdio.h>
#include <sys/stat.h>

#include "dp-log.h"

struct _DpLogReader
{
  char  *folder;
  FILE  *stream;     /* (nullable): the newest file, read as far as it went */
};

DpLogReader *
dp_log_reader_new (const char *folder)
{
  DpLogReader *self;

  g_return_val_if_fail (folder != NULL, NULL);

  self = g_new0 (DpLogReader, 1);
  self->folder = g_strdup (folder);

  return self;
}

void
dp_log_reader_free (DpLogReader *self)
{
  g_clear_pointer (&self->stream, fclose);
  g_free (self->folder);
  g_free (self);
}

/* The whole lines of the stream from where it is; what is no line yet waits for its end. */
static void
read_lines (DpLogReader    *self,
            DpLogEntryFunc  func,
            gpointer        user_data)
{
  g_autofree char *line = NULL;
  size_t size = 0;
  ssize_t length;

  clearerr (self->stream);
  while ((length = getline (&line, &size, self->stream)) > 0)
    {
      g_autoptr(DpLogEntry) entry = NULL;

      if (line[length - 1] != '\n')
        {
          fseek (self->stream, -length, SEEK_CUR);
          break;
        }
      line[length - 1] = '\0';
      entry = dp_log_entry_new_for_line (line);
      /* The last line of a program that was stopped may be half of one. */
      if (entry != NULL)
        func (entry, user_data);
    }
}

static gboolean
is_open (DpLogReader *self,
         const char  *path)
{
  struct stat opened, named;

  return self->stream != NULL && fstat (fileno (self->stream), &opened) == 0 &&
         stat (path, &named) == 0 && opened.st_ino == named.st_ino && opened.st_dev == named.st_dev;
}

gboolean
dp_log_reader_read (DpLogReader    *self,
                    DpLogEntryFunc  func,
                    gpointer        user_data)
{
  g_auto(GStrv) files = NULL;
  guint first = 0;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (func != NULL, FALSE);

  files = dp_log_list_files (self->folder);
  if (self->stream != NULL)
    read_lines (self, func, user_data);

  /* Files that came after the one that is open; where it has gone, too many came since, and all of
   * them are new. */
  for (guint i = 0; files[i] != NULL; i++)
    {
      if (is_open (self, files[i]))
        first = i + 1;
    }
  for (guint i = first; files[i] != NULL; i++)
    {
      FILE *stream = fopen (files[i], "re");

      if (stream == NULL)
        continue;
      g_clear_pointer (&self->stream, fclose);
      self->stream = stream;
      read_lines (self, func, user_data);
    }

  return self->stream != NULL;
}

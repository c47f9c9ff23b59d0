/* dp-result-store.c: the rows of an answer, in a file without a name
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-result-store.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <inttypes.h>
#include <libdex.h>
#include <string.h>
#include <unistd.h>

#include "dp-paths.h"

/* A block ends with whatever comes first. */
#define BLOCK_ROWS  128
#define BLOCK_BYTES (256 * 1024)

/* What SQL NULL has for a length. */
#define NO_VALUE G_MAXUINT32

typedef struct
{
  guint64 offset;
  guint64 first_row;
  guint32 n_rows;
} Entry;

struct _DpResultBlock
{
  gatomicrefcount  count;
  guint64          first;
  guint            n_rows;
  guint            n_columns;
  char            *data;
  const char     **cells;    /* (array length=n_rows * n_columns): into data */
};

struct _DpResultStore
{
  GObject         parent_instance;

  int             fd;
  guint64         most_bytes;
  GByteArray     *pending;       /* the writer's: rows not written yet */

  GMutex          mutex;         /* for what is below */
  GArray         *entries;       /* of Entry */
  DpResultColumn *columns;
  guint           n_columns;
  gboolean        has_columns;
  guint64         n_rows;
  guint64         size;
};

G_DEFINE_FINAL_TYPE (DpResultStore, dp_result_store, G_TYPE_OBJECT)

gboolean
dp_result_type_is_number (guint type_oid)
{
  /* From PostgreSQL's catalog: the integers, the floats, oid, money is text of the server's
   * locale. */
  static const guint numbers[] = { 20, 21, 23, 26, 700, 701, 1700 };

  for (guint i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      if (numbers[i] == type_oid)
        return TRUE;
    }

  return FALSE;
}

DpResultBlock *
dp_result_block_ref (DpResultBlock *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  g_atomic_ref_count_inc (&self->count);

  return self;
}

void
dp_result_block_unref (DpResultBlock *self)
{
  g_return_if_fail (self != NULL);

  if (!g_atomic_ref_count_dec (&self->count))
    return;

  g_free (self->data);
  g_free (self->cells);
  g_free (self);
}

guint64
dp_result_block_get_first (DpResultBlock *self)
{
  return self->first;
}

guint
dp_result_block_get_n_rows (DpResultBlock *self)
{
  return self->n_rows;
}

const char *
dp_result_block_get_text (DpResultBlock *self,
                          guint          row,
                          guint          column)
{
  g_return_val_if_fail (row < self->n_rows && column < self->n_columns, NULL);

  return self->cells[row * self->n_columns + column];
}

static void
close_cb (gpointer user_data)
{
  close (GPOINTER_TO_INT (user_data));
}

static void
dp_result_store_finalize (GObject *object)
{
  DpResultStore *self = DP_RESULT_STORE (object);

  /* Giving back a large file takes the system longer than a window should stand still. */
  if (self->fd >= 0)
    dex_scheduler_push (dex_thread_pool_scheduler_get_default (), close_cb,
                        GINT_TO_POINTER (self->fd));
  for (guint i = 0; i < self->n_columns; i++)
    g_free (self->columns[i].name);
  g_free (self->columns);
  g_byte_array_unref (self->pending);
  g_array_unref (self->entries);
  g_mutex_clear (&self->mutex);

  G_OBJECT_CLASS (dp_result_store_parent_class)->finalize (object);
}

static void
dp_result_store_class_init (DpResultStoreClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = dp_result_store_finalize;
}

static void
dp_result_store_init (DpResultStore *self)
{
  self->fd = -1;
  self->pending = g_byte_array_new ();
  self->entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  g_mutex_init (&self->mutex);
}

/* Nothing has to be tidied up after it, however the program ends. */
static int
open_unnamed (const char *folder)
{
  g_autofree char *path = NULL;
  int fd = open (folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);

  if (fd >= 0)
    return fd;

  /* Not every file system has such files. */
  path = g_build_filename (folder, "rows-XXXXXX", NULL);
  fd = g_mkstemp_full (path, O_RDWR | O_CLOEXEC, 0600);
  if (fd >= 0)
    g_unlink (path);

  return fd;
}

static void
set_disk_error (GError **error)
{
  int cause = errno;

  if (cause == ENOSPC || cause == EDQUOT)
    g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_NO_SPACE,
                         _("The disk is full, so the rows of the answer cannot be kept; free some "
                           "space, or ask for fewer rows."));
  else
    g_set_error (error, G_IO_ERROR, g_io_error_from_errno (cause),
                 _("The rows of the answer cannot be kept on the disk: %s."), g_strerror (cause));
}

/**
 * dp_result_store_new:
 * @most_bytes: what the file may grow to; 0 for no limit
 *
 * Returns: (transfer full) (nullable): an empty store, its file in the data directory: what is
 *   temporary for the system may be memory
 */
DpResultStore *
dp_result_store_new (guint64   most_bytes,
                     GError  **error)
{
  g_autoptr(DpResultStore) self = g_object_new (DP_TYPE_RESULT_STORE, NULL);
  g_autofree char *folder = dp_paths_dup_data_dir ();

  self->most_bytes = most_bytes;
  if (g_mkdir_with_parents (folder, 0700) == 0)
    self->fd = open_unnamed (folder);
  if (self->fd < 0)
    {
      set_disk_error (error);
      return NULL;
    }

  return g_steal_pointer (&self);
}

static void
take_columns (DpResultStore *self,
              DpDbResult    *rows)
{
  guint n_columns = dp_db_result_get_n_columns (rows);
  DpResultColumn *columns = g_new0 (DpResultColumn, n_columns);

  for (guint i = 0; i < n_columns; i++)
    {
      columns[i].name = g_strdup (dp_db_result_get_column (rows, i));
      columns[i].type_oid = dp_db_result_get_type_oid (rows, i);
      columns[i].is_number = dp_result_type_is_number (columns[i].type_oid);
    }

  g_mutex_lock (&self->mutex);
  self->columns = columns;
  self->n_columns = n_columns;
  self->has_columns = TRUE;
  g_mutex_unlock (&self->mutex);
}

/* Each value with its length before it and a zero after it, so that a block is read without
 * copies. */
static void
add_row (DpResultStore *self,
         DpDbResult    *rows,
         guint          row)
{
  for (guint i = 0; i < self->n_columns; i++)
    {
      const char *text = dp_db_result_get_text (rows, row, i);
      guint32 length = text != NULL ? strlen (text) : NO_VALUE;

      g_byte_array_append (self->pending, (const guint8 *) &length, sizeof length);
      if (text != NULL)
        g_byte_array_append (self->pending, (const guint8 *) text, length + 1);
    }
}

static gboolean
write_pending (DpResultStore  *self,
               GError        **error)
{
  gsize written = 0;

  while (written < self->pending->len)
    {
      gssize n = pwrite (self->fd, self->pending->data + written, self->pending->len - written,
                         self->size + written);

      if (n < 0 && errno != EINTR)
        {
          set_disk_error (error);
          return FALSE;
        }
      written += MAX (n, 0);
    }
  g_byte_array_set_size (self->pending, 0);

  return TRUE;
}

/* @n_bytes and @n_rows are in the file: who reads may see them. */
static void
publish (DpResultStore *self,
         GArray        *entries,
         guint64        n_bytes,
         guint          n_rows)
{
  g_mutex_lock (&self->mutex);
  for (guint i = 0; i < entries->len; i++)
    {
      const Entry *entry = &g_array_index (entries, Entry, i);
      Entry *last = self->entries->len > 0
                      ? &g_array_index (self->entries, Entry, self->entries->len - 1) : NULL;

      /* What was begun by the rows before goes on. */
      if (last != NULL && last->offset == entry->offset)
        *last = *entry;
      else
        g_array_append_val (self->entries, *entry);
    }
  self->size += n_bytes;
  self->n_rows += n_rows;
  g_mutex_unlock (&self->mutex);
}

/* The writer alone changes these, so it may look at them as they are. */
static Entry
begin_entry (DpResultStore *self)
{
  Entry next = { self->size, self->n_rows, 0 };

  if (self->entries->len > 0)
    {
      Entry last = g_array_index (self->entries, Entry, self->entries->len - 1);

      if (last.n_rows < BLOCK_ROWS && self->size - last.offset < BLOCK_BYTES)
        next = last;
    }

  return next;
}

/**
 * dp_result_store_append:
 * @rows: their columns are those of the store once the first came
 *
 * Returns: %FALSE with @error set where the disk does not take them
 */
gboolean
dp_result_store_append (DpResultStore  *self,
                        DpDbResult     *rows,
                        GError        **error)
{
  g_autoptr(GArray) entries = g_array_new (FALSE, FALSE, sizeof (Entry));
  guint n_rows = dp_db_result_get_n_rows (rows);
  guint64 n_bytes;
  Entry entry;

  g_return_val_if_fail (DP_IS_RESULT_STORE (self), FALSE);

  if (!self->has_columns)
    take_columns (self, rows);
  if (n_rows == 0 || dp_result_store_is_full (self))
    return TRUE;

  entry = begin_entry (self);
  for (guint row = 0; row < n_rows; row++)
    {
      guint64 at = self->size + self->pending->len;

      if (entry.n_rows == BLOCK_ROWS || at - entry.offset >= BLOCK_BYTES)
        {
          g_array_append_val (entries, entry);
          entry = (Entry) { at, self->n_rows + row, 0 };
        }
      add_row (self, rows, row);
      entry.n_rows++;
    }
  g_array_append_val (entries, entry);

  n_bytes = self->pending->len;
  if (!write_pending (self, error))
    return FALSE;
  publish (self, entries, n_bytes, n_rows);

  return TRUE;
}

gboolean
dp_result_store_is_full (DpResultStore *self)
{
  g_return_val_if_fail (DP_IS_RESULT_STORE (self), FALSE);

  return self->most_bytes > 0 && dp_result_store_get_size (self) >= self->most_bytes;
}

guint64
dp_result_store_get_n_rows (DpResultStore *self)
{
  guint64 n_rows;

  g_return_val_if_fail (DP_IS_RESULT_STORE (self), 0);

  g_mutex_lock (&self->mutex);
  n_rows = self->n_rows;
  g_mutex_unlock (&self->mutex);

  return n_rows;
}

guint64
dp_result_store_get_size (DpResultStore *self)
{
  guint64 size;

  g_return_val_if_fail (DP_IS_RESULT_STORE (self), 0);

  g_mutex_lock (&self->mutex);
  size = self->size;
  g_mutex_unlock (&self->mutex);

  return size;
}

/**
 * dp_result_store_get_columns:
 * @n_columns: (out)
 *
 * Returns: (transfer none) (nullable): the columns, which stay as they are once there are any
 */
const DpResultColumn *
dp_result_store_get_columns (DpResultStore *self,
                             guint         *n_columns)
{
  const DpResultColumn *columns;

  g_return_val_if_fail (DP_IS_RESULT_STORE (self), NULL);

  g_mutex_lock (&self->mutex);
  columns = self->columns;
  *n_columns = self->n_columns;
  g_mutex_unlock (&self->mutex);

  return columns;
}

/* The entry that has @row, and where it ends in the file. */
static gboolean
find_entry (DpResultStore *self,
            guint64        row,
            Entry         *entry,
            guint64       *end)
{
  guint low = 0, high;
  gboolean found;

  g_mutex_lock (&self->mutex);
  high = self->entries->len;
  found = row < self->n_rows;
  while (found && high - low > 1)
    {
      guint middle = low + (high - low) / 2;

      if (g_array_index (self->entries, Entry, middle).first_row <= row)
        low = middle;
      else
        high = middle;
    }
  if (found)
    {
      *entry = g_array_index (self->entries, Entry, low);
      *end = low + 1 < self->entries->len ? g_array_index (self->entries, Entry, low + 1).offset
                                          : self->size;
    }
  g_mutex_unlock (&self->mutex);

  return found;
}

static void
find_cells (DpResultBlock *block)
{
  const char *at = block->data;

  block->cells = g_new (const char *, (gsize) block->n_rows * block->n_columns);
  for (gsize i = 0; i < (gsize) block->n_rows * block->n_columns; i++)
    {
      guint32 length;

      memcpy (&length, at, sizeof length);
      at += sizeof length;
      block->cells[i] = length != NO_VALUE ? at : NULL;
      if (length != NO_VALUE)
        at += length + 1;
    }
}

/**
 * dp_result_store_read:
 * @row: counted from 0
 *
 * Returns: (transfer full) (nullable): the block that has @row
 */
DpResultBlock *
dp_result_store_read (DpResultStore  *self,
                      guint64         row,
                      GError        **error)
{
  g_autoptr(DpResultBlock) block = NULL;
  guint64 end;
  gsize length, n_read = 0;
  Entry entry;

  g_return_val_if_fail (DP_IS_RESULT_STORE (self), NULL);

  if (!find_entry (self, row, &entry, &end))
    {
      g_set_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND, _("There is no row %" PRIu64 "."),
                   row + 1);
      return NULL;
    }

  length = end - entry.offset;
  block = g_new0 (DpResultBlock, 1);
  g_atomic_ref_count_init (&block->count);
  block->first = entry.first_row;
  block->n_rows = entry.n_rows;
  block->n_columns = self->n_columns;
  block->data = g_malloc (length + 1);
  while (n_read < length)
    {
      gssize n = pread (self->fd, block->data + n_read, length - n_read, entry.offset + n_read);

      if (n == 0 || (n < 0 && errno != EINTR))
        {
          set_disk_error (error);
          return NULL;
        }
      n_read += MAX (n, 0);
    }
  find_cells (block);

  return g_steal_pointer (&block);
}

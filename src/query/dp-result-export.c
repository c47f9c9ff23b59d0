/* dp-result-export.c: an answer written to a file
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-result-export.h"

#include <glib/gi18n-lib.h>

#include "dp-result-writer-private.h"
#include "dp-row-format.h"
#include "dp-work-scheduler.h"

#define TELL_MS 60

struct _DpResultExport
{
  GObject         parent_instance;

  DpResultStore  *store;
  GFile          *file;
  DpExportFormat  format;
  guint64         n_rows;
  gint            n_done;        /* atomic: blocks of a thousandth of all rows */
  GCancellable   *cancellable;
  DexPromise     *done;
  guint           tell_source;
};

G_DEFINE_FINAL_TYPE (DpResultExport, dp_result_export, G_TYPE_OBJECT)

enum
{
  PROP_0,
  PROP_FRACTION,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static const char * const suffixes[] = { ".csv", ".json", ".xlsx" };

gboolean
dp_export_format_find (const char     *path,
                       DpExportFormat *format)
{
  g_autofree char *lower = g_utf8_strdown (path, -1);

  for (guint i = 0; i < G_N_ELEMENTS (suffixes); i++)
    {
      if (g_str_has_suffix (lower, suffixes[i]))
        {
          *format = (DpExportFormat) i;
          return TRUE;
        }
    }

  return FALSE;
}

const char *
dp_export_format_get_suffix (DpExportFormat format)
{
  return suffixes[format];
}

/* On a thread of its own: waits for the disk. */
static gboolean
write_rows (DpResultExport  *self,
            GOutputStream   *stream,
            GError         **error)
{
  guint n_columns;
  const DpResultColumn *columns = dp_result_store_get_columns (self->store, &n_columns);
  g_autoptr(DpResultWriter) writer = _dp_result_writer_new (self->format, columns, n_columns,
                                                            stream, error);

  if (writer == NULL)
    return FALSE;

  for (guint64 row = 0; row < self->n_rows;)
    {
      g_autoptr(DpResultBlock) block = dp_result_store_read (self->store, row, error);
      guint n_rows;

      if (block == NULL || g_cancellable_set_error_if_cancelled (self->cancellable, error))
        return FALSE;
      n_rows = MIN (dp_result_block_get_n_rows (block), self->n_rows - row);
      if (!_dp_result_writer_add (writer, block, n_rows, error))
        return FALSE;
      row += n_rows;
      g_atomic_int_set (&self->n_done, row * 1000 / self->n_rows);
    }

  return _dp_result_writer_finish (writer, error);
}

static DexFuture *
write_fiber (gpointer user_data)
{
  DpResultExport *self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GFileOutputStream) stream = NULL;
  g_autoptr(GCancellable) cancelled = g_cancellable_new ();

  stream = g_file_replace (self->file, NULL, FALSE, G_FILE_CREATE_NONE, self->cancellable, &error);
  if (stream == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  if (!write_rows (self, G_OUTPUT_STREAM (stream), &error))
    {
      /* Closed so, it leaves what was there before. */
      g_cancellable_cancel (cancelled);
      g_output_stream_close (G_OUTPUT_STREAM (stream), cancelled, NULL);
      return dex_future_new_for_error (g_steal_pointer (&error));
    }
  if (!g_output_stream_close (G_OUTPUT_STREAM (stream), NULL, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_for_int64 (self->n_rows);
}

static gboolean
tell_cb (gpointer user_data)
{
  g_object_notify_by_pspec (user_data, properties[PROP_FRACTION]);

  return G_SOURCE_CONTINUE;
}

static void
set_sentence (DpResultExport  *self,
              GError         **error)
{
  g_autofree char *name = NULL;

  if (g_error_matches (*error, G_IO_ERROR, G_IO_ERROR_CANCELLED))
    return;

  name = g_file_get_basename (self->file);
  g_prefix_error (error, _("“%s” could not be written: "), name);
}

static DexFuture *
export_fiber (gpointer user_data)
{
  DpResultExport *self = user_data;
  g_autoptr(GError) error = NULL;

  dex_await_int64 (dex_scheduler_spawn (dp_work_scheduler_get (), 0, write_fiber,
                                        g_object_ref (self), g_object_unref),
                   &error);
  g_clear_handle_id (&self->tell_source, g_source_remove);
  tell_cb (self);

  if (error == NULL)
    dex_promise_resolve_int64 (self->done, self->n_rows);
  else
    {
      set_sentence (self, &error);
      dex_promise_reject (self->done, g_steal_pointer (&error));
    }

  return dex_future_new_true ();
}

static void
dp_result_export_finalize (GObject *object)
{
  DpResultExport *self = DP_RESULT_EXPORT (object);

  g_clear_object (&self->store);
  g_clear_object (&self->file);
  g_clear_object (&self->cancellable);
  dex_clear (&self->done);

  G_OBJECT_CLASS (dp_result_export_parent_class)->finalize (object);
}

static void
dp_result_export_get_property (GObject    *object,
                               guint       prop_id,
                               GValue     *value,
                               GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_FRACTION:
      g_value_set_double (value, dp_result_export_get_fraction (DP_RESULT_EXPORT (object)));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
dp_result_export_class_init (DpResultExportClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = dp_result_export_finalize;
  object_class->get_property = dp_result_export_get_property;

  properties[PROP_FRACTION] = g_param_spec_double ("fraction", NULL, NULL, 0, 1, 0,
                                                   G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);
}

static void
dp_result_export_init (DpResultExport *self)
{
  self->cancellable = g_cancellable_new ();
  self->done = dex_promise_new ();
}

/**
 * dp_result_export_start:
 * @store: what to write
 * @file: where to
 * @format: in which form
 *
 * Returns: (transfer full): it goes on already
 */
DpResultExport *
dp_result_export_start (DpResultStore  *store,
                        GFile          *file,
                        DpExportFormat  format)
{
  DpResultExport *self;

  g_return_val_if_fail (DP_IS_RESULT_STORE (store), NULL);
  g_return_val_if_fail (G_IS_FILE (file), NULL);

  self = g_object_new (DP_TYPE_RESULT_EXPORT, NULL);
  self->store = g_object_ref (store);
  self->file = g_object_ref (file);
  self->format = format;
  self->n_rows = dp_result_store_get_n_rows (store);
  self->tell_source = g_timeout_add (TELL_MS, tell_cb, self);
  dex_future_disown (
      dex_scheduler_spawn (NULL, 0, export_fiber, g_object_ref (self), g_object_unref));

  return self;
}

double
dp_result_export_get_fraction (DpResultExport *self)
{
  g_return_val_if_fail (DP_IS_RESULT_EXPORT (self), 0);

  return g_atomic_int_get (&self->n_done) / 1000.0;
}

void
dp_result_export_cancel (DpResultExport *self)
{
  g_return_if_fail (DP_IS_RESULT_EXPORT (self));

  g_cancellable_cancel (self->cancellable);
}

DexFuture *
dp_result_export_wait (DpResultExport *self)
{
  g_return_val_if_fail (DP_IS_RESULT_EXPORT (self), NULL);

  return dex_ref (DEX_FUTURE (self->done));
}

typedef struct
{
  DpResultStore *store;
  GArray        *ranges;
  int            column;
} Copy;

static void
copy_free (gpointer data)
{
  Copy *copy = data;

  g_object_unref (copy->store);
  g_array_unref (copy->ranges);
  g_free (copy);
}

static void
append_row (GString       *text,
            DpResultBlock *block,
            guint          row,
            guint          first,
            guint          end)
{
  for (guint column = first; column < end; column++)
    {
      if (column > first)
        g_string_append_c (text, '\t');
      dp_row_append_tab (text, dp_result_block_get_text (block, row, column));
    }
}

static DexFuture *
copy_fiber (gpointer user_data)
{
  Copy *copy = user_data;
  guint n_columns;
  const DpResultColumn *columns = dp_result_store_get_columns (copy->store, &n_columns);
  guint first = MAX (copy->column, 0);
  guint end = copy->column < 0 ? n_columns : first + 1;
  g_autoptr(GString) text = g_string_new (NULL);
  g_autoptr(DpResultBlock) block = NULL;
  g_autoptr(GError) error = NULL;

  for (guint i = 0; copy->column < 0 && i < n_columns; i++)
    {
      dp_row_append_tab (text, columns[i].name);
      g_string_append_c (text, i + 1 < n_columns ? '\t' : '\n');
    }
  for (guint i = 0; i < copy->ranges->len; i++)
    {
      const DpRowRange *range = &g_array_index (copy->ranges, DpRowRange, i);

      for (guint row = range->first; row < range->first + range->n_rows; row++)
        {
          if (block == NULL ||
              row - dp_result_block_get_first (block) >= dp_result_block_get_n_rows (block))
            {
              g_clear_pointer (&block, dp_result_block_unref);
              block = dp_result_store_read (copy->store, row, &error);
            }
          if (block == NULL)
            return dex_future_new_for_error (g_steal_pointer (&error));
          append_row (text, block, row - dp_result_block_get_first (block), first, end);
          g_string_append_c (text, '\n');
        }
    }
  /* A single value is no line. */
  if (copy->column >= 0 && text->len > 0)
    g_string_truncate (text, text->len - 1);

  return dex_future_new_take_string (g_string_free_and_steal (g_steal_pointer (&text)));
}

/**
 * dp_result_copy:
 * @store: where the rows are
 * @ranges: (transfer full) (element-type DpRowRange): which
 * @column: of which column; -1 for all, with a line of their names first
 *
 * Returns: (transfer full): a [class@Dex.Future] of the text for the clipboard
 */
DexFuture *
dp_result_copy (DpResultStore *store,
                GArray        *ranges,
                int            column)
{
  Copy *copy;

  g_return_val_if_fail (DP_IS_RESULT_STORE (store), NULL);
  g_return_val_if_fail (ranges != NULL, NULL);

  copy = g_new0 (Copy, 1);
  copy->store = g_object_ref (store);
  copy->ranges = ranges;
  copy->column = column;

  return dex_scheduler_spawn (dp_work_scheduler_get (), 0, copy_fiber, copy, copy_free);
}

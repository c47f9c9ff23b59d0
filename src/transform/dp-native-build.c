/* dp-native-build.c: fills a table with what a native model computes
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-native-build.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "dp-native-labels.h"
#include "dp-work-scheduler.h"

/* How much goes through a thread at once, and how many of those may wait to be stored. */
#define BATCH_BYTES (2 * 1024 * 1024)
#define N_WAITING 3
#define CONNECT_TIMEOUT_MS 10000

/* Before the first row of a binary COPY: signature, flags, length of extensions. */
#define HEADER_SIZE 19
/* The number of a row's columns */
#define COUNT_SIZE 2
/* An instrument's id is the first of them. */
#define ID_OFFSET (COUNT_SIZE + DP_NATIVE_LENGTH_SIZE)
#define ID_SIZE 8

/* The reader has many rows to sort, and the time it takes; all that it reads is of one moment. */
#define READ_SETTINGS \
  "begin isolation level repeatable read, read only;\n" \
  "set local statement_timeout = 0;\n" \
  "set local jit = off;\n" \
  "set local backend_flush_after = '256kB';\n" \
  "set local work_mem = '64MB'"

/* Some instruments, from the reader through a thread that computes to the writer. */
typedef struct
{
  const DpNativeModel *native;
  DpNativeLabels      *labels;     /* (nullable) */
  DpNativeGathering   *gathering;  /* (nullable): instead of computing */
  DpNativeGathering   *listener;   /* (nullable): takes in what is computed */
  GByteArray          *input;      /* rows of a COPY */
  guint                n_rows;
  gsize                last_row;   /* where it begins */
  DpDbCopy            *output;
  GArray              *left_out;   /* (element-type gint64): instruments for the SQL */
} Batch;

typedef struct
{
  const DpNativeModel *native;
  DpDbConnection      *writer;
  DpDbTarget          *source;
  char                *relation;
  char                *input;
  char                *labels_sql; /* (nullable) */
  char                *twin;

  DpNativeLabels      *labels;     /* (nullable): all of them, before the first row is read */
  DpNativeGathering   *gathering;  /* (nullable) */
  gboolean             is_gathered; /* all rows are in it */
  DpNativeGathering   *listener;   /* (nullable) */
  DexChannel          *batches;
  Batch               *batch;      /* what the reader is filling */
  gboolean             begun;
  int                  given_up;   /* atomic: the writer wants no more */
  GArray              *left_out;
  gint64               n_rows;
} Fill;

static Batch *
batch_new (Fill *fill)
{
  Batch *self = g_atomic_rc_box_new0 (Batch);

  self->native = fill->native;
  if (fill->labels != NULL)
    self->labels = dp_native_labels_ref (fill->labels);
  if (fill->gathering != NULL)
    self->gathering = dp_native_gathering_ref (fill->gathering);
  if (fill->listener != NULL)
    self->listener = dp_native_gathering_ref (fill->listener);
  self->input = g_byte_array_sized_new (BATCH_BYTES + BATCH_BYTES / 4);
  self->output = dp_db_copy_new ();
  self->left_out = g_array_new (FALSE, FALSE, sizeof (gint64));

  return self;
}

static void
batch_clear (gpointer data)
{
  Batch *self = data;

  g_clear_pointer (&self->labels, dp_native_labels_unref);
  g_clear_pointer (&self->gathering, dp_native_gathering_unref);
  g_clear_pointer (&self->listener, dp_native_gathering_unref);
  g_clear_pointer (&self->input, g_byte_array_unref);
  g_clear_pointer (&self->output, dp_db_copy_free);
  g_clear_pointer (&self->left_out, g_array_unref);
}

static Batch *
batch_ref (Batch *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
batch_unref (Batch *self)
{
  g_atomic_rc_box_release_full (self, batch_clear);
}

G_DEFINE_AUTOPTR_CLEANUP_FUNC (Batch, batch_unref)
#define BATCH_TYPE (batch_get_type ())
GType batch_get_type (void);
G_DEFINE_BOXED_TYPE (Batch, batch, batch_ref, batch_unref)

static void
fill_clear (gpointer data)
{
  Fill *self = data;

  g_clear_object (&self->writer);
  g_clear_pointer (&self->source, dp_db_target_unref);
  g_clear_pointer (&self->relation, g_free);
  g_clear_pointer (&self->input, g_free);
  g_clear_pointer (&self->labels_sql, g_free);
  g_clear_pointer (&self->twin, g_free);
  g_clear_pointer (&self->labels, dp_native_labels_unref);
  g_clear_pointer (&self->gathering, dp_native_gathering_unref);
  g_clear_pointer (&self->listener, dp_native_gathering_unref);
  g_clear_pointer (&self->batch, batch_unref);
  g_clear_pointer (&self->left_out, g_array_unref);
  dex_clear (&self->batches);
}

static void
fill_unref (gpointer data)
{
  g_atomic_rc_box_release_full (data, fill_clear);
}

static void
compute_series (Batch          *self,
                DpNativeSeries *series)
{
  gint64 id = dp_native_value_get_id (series->values[0]);
  gsize size = dp_db_copy_get_size (self->output);
  guint64 n_rows = dp_db_copy_get_n_rows (self->output);

  if (self->labels != NULL)
    series->labels = dp_native_labels_lookup (self->labels, id);
  if ((self->labels == NULL || series->labels != NULL) &&
      self->native->compute (series, self->output))
    return;

  dp_db_copy_truncate (self->output, size, n_rows);
  g_array_append_val (self->left_out, id);
}

static void
compute_batch (Batch               *self,
               guint                n_columns,
               const DpNativeValue *values)
{
  guint first = 0;

  while (first < self->n_rows)
    {
      DpNativeSeries series = { 0, n_columns, values + (gsize) first * n_columns, NULL };
      guint last = first + 1;

      while (last < self->n_rows &&
             memcmp (values[(gsize) last * n_columns].data, series.values[0].data, ID_SIZE) == 0)
        last++;
      series.n_rows = last - first;
      compute_series (self, &series);
      first = last;
    }
}

static DexFuture *
compute_fiber (gpointer data)
{
  Batch *self = data;
  const char * const *columns = self->native->input;
  guint n_columns = g_strv_length ((char **) columns);
  /* Every row was read whole, so the lengths in it hold. */
  g_autofree DpNativeValue *values = dp_native_values_find (self->input->data, self->n_rows,
                                                            columns, columns);

  if (self->gathering != NULL)
    dp_native_gathering_add (self->gathering,
                             &(DpNativeSeries) { self->n_rows, n_columns, values, NULL });
  else
    compute_batch (self, n_columns, values);
  if (self->listener != NULL)
    dp_native_gathering_add_made (self->listener, self->native, self->output);
  g_clear_pointer (&self->input, g_byte_array_unref);

  return dex_future_new_take_boxed (BATCH_TYPE, batch_ref (self));
}

/* Hands what was read to a thread. Results come out of the channel in the order they went in. */
static gboolean
send_batch (Fill    *self,
            GError **error)
{
  Batch *batch = g_steal_pointer (&self->batch);
  DexFuture *computed;

  computed = dex_scheduler_spawn (dp_work_scheduler_get (), 0, compute_fiber, batch,
                                  (GDestroyNotify) batch_unref);

  return dex_await (dex_channel_send (self->batches, computed), error);
}

/* An instrument's rows stay together. */
static gboolean
may_end (Batch        *batch,
         const guint8 *row)
{
  const guint8 *last_row = batch->input->data + batch->last_row;

  return batch->gathering != NULL ||
         memcmp (row + ID_OFFSET, last_row + ID_OFFSET, ID_SIZE) != 0;
}

/* Whether it is a row: the first one stands behind a header, and the end is one of -1 columns. */
static gboolean
take_row (gboolean      *begun,
          const guint8 **data,
          gsize         *length)
{
  if (!*begun)
    {
      *begun = TRUE;
      *data += HEADER_SIZE;
      *length -= HEADER_SIZE;
    }

  return *length > COUNT_SIZE;
}

static gboolean
label_cb (const guint8  *data,
          gsize          length,
          gpointer       user_data,
          GError       **error)
{
  Fill *self = user_data;

  if (take_row (&self->begun, &data, &length))
    dp_native_labels_add (self->labels, data, length);

  return TRUE;
}

static gboolean
row_cb (const guint8  *data,
        gsize          length,
        gpointer       user_data,
        GError       **error)
{
  Fill *self = user_data;

  if (!take_row (&self->begun, &data, &length))
    return TRUE;

  if (g_atomic_int_get (&self->given_up))
    {
      g_set_error_literal (error, DP_DB_ERROR, DP_DB_ERROR_CANCELLED,
                           _("The query was cancelled"));
      return FALSE;
    }
  if (self->batch != NULL && self->batch->input->len >= BATCH_BYTES &&
      may_end (self->batch, data) && !send_batch (self, error))
    return FALSE;

  if (self->batch == NULL)
    self->batch = batch_new (self);
  self->batch->last_row = self->batch->input->len;
  g_byte_array_append (self->batch->input, data, length);
  self->batch->n_rows++;

  return TRUE;
}

static DpDbConnection *
open_reader (Fill    *self,
             GError **error)
{
  g_autoptr(DpDbConnection) reader = NULL;

  reader = dex_await_object (dp_db_connection_open (self->source, CONNECT_TIMEOUT_MS), error);
  if (reader == NULL ||
      !dex_await (dp_db_connection_execute (reader, READ_SETTINGS), error))
    return NULL;

  return g_steal_pointer (&reader);
}

static gboolean
copy_out (Fill             *self,
          DpDbConnection   *reader,
          const char       *sql,
          DpDbCopyOutFunc   func,
          GError          **error)
{
  g_autofree char *statement = g_strconcat ("copy (\n", sql, "\n) to stdout (format binary)", NULL);

  self->begun = FALSE;

  return dex_await (dp_db_connection_copy_out (reader, statement, func, self, NULL), error);
}

static gboolean
read_labels (Fill            *self,
             DpDbConnection  *reader,
             GError         **error)
{
  if (self->native->labels == NULL)
    return TRUE;

  self->labels = dp_native_labels_new (self->native);
  if (!copy_out (self, reader, self->labels_sql, label_cb, error))
    return FALSE;
  dp_native_labels_seal (self->labels);

  return TRUE;
}

static DexFuture *
read_fiber (gpointer data)
{
  Fill *self = data;
  g_autoptr(GError) error = NULL;
  g_autoptr(DpDbConnection) reader = open_reader (self, &error);

  if (reader != NULL && read_labels (self, reader, &error) &&
      copy_out (self, reader, self->input, row_cb, &error) && self->batch != NULL)
    send_batch (self, &error);
  dex_channel_close_send (self->batches);

  return error == NULL ? dex_future_new_true ()
                       : dex_future_new_for_error (g_steal_pointer (&error));
}

static char *
copy_statement (Fill *self)
{
  g_autofree char *columns = g_strjoinv (", ", (char **) self->native->output);

  return g_strdup_printf ("copy %s (%s) from stdin (format binary, freeze true)", self->relation,
                          columns);
}

/* What was computed next, until the reader closes the channel. */
static DpDbCopy *
next_part_cb (gpointer   user_data,
              GError   **error)
{
  Fill *self = user_data;

  while (TRUE)
    {
      g_autoptr(Batch) batch = dex_await_boxed (dex_channel_receive (self->batches), NULL);
      gint64 n_rows;

      if (batch == NULL)
        return NULL;
      n_rows = dp_db_copy_get_n_rows (batch->output);
      g_array_append_vals (self->left_out, batch->left_out->data, batch->left_out->len);
      self->n_rows += n_rows;
      if (n_rows > 0)
        return g_steal_pointer (&batch->output);
    }
}

/* Once storing failed, what is still computed is let go, but waited for: threads are at work on
 * it. */
static gboolean
write_batches (Fill    *self,
               GError **error)
{
  g_autofree char *statement = copy_statement (self);
  DpDbCopy *part;

  if (dex_await (dp_db_connection_copy_in_parts (self->writer, statement, next_part_cb, self, NULL),
                 error))
    return TRUE;

  g_atomic_int_set (&self->given_up, TRUE);
  while ((part = next_part_cb (self, NULL)) != NULL)
    dp_db_copy_free (part);

  return FALSE;
}

/* Rows that the SQL makes: of the instruments that were left out, or all. */
static gboolean
store_twin (Fill    *self,
            GArray  *instruments,
            GError **error)
{
  g_autoptr(GString) sql = g_string_new (NULL);
  g_autoptr(DpDbResult) result = NULL;

  g_string_append_printf (sql, "insert into %s\nselect * from (\n%s\n) dp_twin", self->relation,
                          self->twin);
  for (guint i = 0; instruments != NULL && i < instruments->len; i++)
    g_string_append_printf (sql, "%s%" G_GINT64_FORMAT,
                            i == 0 ? "\nwhere instrument_id in (" : ", ",
                            g_array_index (instruments, gint64, i));
  if (instruments != NULL)
    g_string_append_c (sql, ')');

  result = dex_await_object (dp_db_connection_execute (self->writer, sql->str), error);
  if (result == NULL)
    return FALSE;
  self->n_rows += dp_db_result_get_affected (result);

  return TRUE;
}

/* The rows of a table that was gathered. */
static gboolean
store_gathering (Fill    *self,
                 GError **error)
{
  g_autoptr(DpDbCopy) rows = dp_db_copy_new ();
  g_autofree char *statement = copy_statement (self);

  if (!dp_native_gathering_finish (self->gathering, rows))
    return store_twin (self, NULL, error);
  self->n_rows = dp_db_copy_get_n_rows (rows);

  return self->n_rows == 0 ||
         dex_await (dp_db_connection_copy_in (self->writer, statement, g_steal_pointer (&rows)),
                    error);
}

static void
fill (Fill    *self,
      GError **error)
{
  g_autoptr(GError) read_error = NULL;
  DexFuture *reading;
  gboolean stored;

  reading = dex_scheduler_spawn (dex_scheduler_get_thread_default (), 0, read_fiber,
                                 g_atomic_rc_box_acquire (self), fill_unref);
  stored = write_batches (self, error);
  if (!dex_await (reading, &read_error) && stored)
    g_propagate_error (error, g_steal_pointer (&read_error));
  else if (stored && self->gathering != NULL)
    store_gathering (self, error);
  else if (stored && self->left_out->len > 0)
    store_twin (self, self->left_out, error);
  else if (stored && self->listener != NULL)
    dp_native_gathering_complete (self->listener);
}

static DexFuture *
fill_fiber (gpointer data)
{
  Fill *self = data;
  g_autoptr(GError) error = NULL;

  if (self->is_gathered)
    store_gathering (self, &error);
  else if (self->native != NULL)
    fill (self, &error);
  else
    store_twin (self, NULL, &error);

  return error == NULL ? dex_future_new_for_int64 (self->n_rows)
                       : dex_future_new_for_error (g_steal_pointer (&error));
}

gboolean
dp_native_build (const DpNativeTask  *task,
                 gint64              *rows,
                 GError             **error)
{
  g_autoptr(GError) own_error = NULL;
  Fill *self = g_atomic_rc_box_new0 (Fill);

  g_assert (task->relation != NULL && task->input != NULL && task->twin != NULL);

  self->native = task->native;
  self->writer = g_object_ref (task->writer);
  self->source = dp_db_target_ref (task->source);
  self->relation = g_strdup (task->relation);
  self->input = g_strdup (task->input);
  self->labels_sql = g_strdup (task->labels);
  self->twin = g_strdup (task->twin);
  self->is_gathered = task->gathered != NULL;
  if (task->gathered != NULL)
    self->gathering = dp_native_gathering_ref (task->gathered);
  else if (task->native != NULL && task->native->compute == NULL)
    self->gathering = dp_native_gathering_new (task->native);
  if (task->listener != NULL)
    self->listener = dp_native_gathering_ref (task->listener);
  self->batches = dex_channel_new (N_WAITING);
  self->left_out = g_array_new (FALSE, FALSE, sizeof (gint64));

  *rows = dex_await_int64 (dex_scheduler_spawn (dex_thread_pool_scheduler_get_default (), 0,
                                                fill_fiber, self, fill_unref), &own_error);
  if (own_error == NULL)
    return TRUE;
  g_propagate_error (error, g_steal_pointer (&own_error));

  return FALSE;
}

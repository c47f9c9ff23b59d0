/* dp-native-labels.c: what is the same in all rows of an instrument
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-native-labels.h"

struct _DpNativeLabels
{
  const DpNativeModel *native;
  GByteArray          *rows;
  guint                n_rows;
  DpNativeValue       *values;   /* (nullable): row by row, once sealed */
  GHashTable          *by_id;    /* (element-type gint64 DpNativeValue): the values after the id */
};

DpNativeLabels *
dp_native_labels_new (const DpNativeModel *native)
{
  DpNativeLabels *self = g_atomic_rc_box_new0 (DpNativeLabels);

  g_assert (native->labels != NULL);

  self->native = native;
  self->rows = g_byte_array_new ();
  self->by_id = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);

  return self;
}

DpNativeLabels *
dp_native_labels_ref (DpNativeLabels *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
labels_clear (gpointer data)
{
  DpNativeLabels *self = data;

  g_hash_table_unref (self->by_id);
  g_free (self->values);
  g_byte_array_unref (self->rows);
}

void
dp_native_labels_unref (DpNativeLabels *self)
{
  g_atomic_rc_box_release_full (self, labels_clear);
}

void
dp_native_labels_add (DpNativeLabels *self,
                      const guint8   *data,
                      gsize           length)
{
  g_assert (self->values == NULL);

  g_byte_array_append (self->rows, data, length);
  self->n_rows++;
}

void
dp_native_labels_seal (DpNativeLabels *self)
{
  guint n_columns = 1 + g_strv_length ((char **) self->native->labels);
  g_autofree const char **columns = g_new0 (const char *, n_columns + 1);

  columns[0] = self->native->input[0];
  for (guint i = 1; i < n_columns; i++)
    columns[i] = self->native->labels[i - 1];
  self->values = dp_native_values_find (self->rows->data, self->n_rows, columns, columns);

  for (guint i = 0; i < self->n_rows; i++)
    {
      DpNativeValue *row = self->values + (gsize) i * n_columns;
      gint64 id = dp_native_value_get_id (row[0]);

      g_hash_table_insert (self->by_id, g_memdup2 (&id, sizeof id), row + 1);
    }
}

const DpNativeValue *
dp_native_labels_lookup (DpNativeLabels *self,
                         gint64          instrument_id)
{
  return g_hash_table_lookup (self->by_id, &instrument_id);
}

/* dp-native-gathering.c: a table of which each row is made of many rows, as those come in
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-native-gathering.h"

struct _DpNativeGathering
{
  const DpNativeModel *native;
  GMutex               lock;
  gpointer             state;
  gboolean             beyond;      /* the SQL has to do it */
  gboolean             complete;
};

DpNativeGathering *
dp_native_gathering_new (const DpNativeModel *native)
{
  DpNativeGathering *self = g_atomic_rc_box_new0 (DpNativeGathering);

  self->native = native;
  self->state = native->fold.begin ();
  g_mutex_init (&self->lock);

  return self;
}

static void
gathering_clear (gpointer data)
{
  DpNativeGathering *self = data;

  g_clear_pointer (&self->state, self->native->fold.free);
  g_mutex_clear (&self->lock);
}

DpNativeGathering *
dp_native_gathering_ref (DpNativeGathering *self)
{
  return g_atomic_rc_box_acquire (self);
}

void
dp_native_gathering_unref (DpNativeGathering *self)
{
  g_atomic_rc_box_release_full (self, gathering_clear);
}

void
dp_native_gathering_add (DpNativeGathering    *self,
                         const DpNativeSeries *rows)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  if (!self->beyond)
    self->beyond = !self->native->fold.add (self->state, rows);
}

void
dp_native_gathering_add_made (DpNativeGathering   *self,
                              const DpNativeModel *maker,
                              DpDbCopy            *rows)
{
  guint n_rows = dp_db_copy_get_n_rows (rows);
  guint n_columns = g_strv_length ((char **) self->native->input);
  g_autofree DpNativeValue *values = dp_native_values_find (dp_db_copy_get_rows (rows), n_rows,
                                                            maker->output, self->native->input);

  dp_native_gathering_add (self, &(DpNativeSeries) { n_rows, n_columns, values });
}

void
dp_native_gathering_complete (DpNativeGathering *self)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  self->complete = TRUE;
}

gboolean
dp_native_gathering_keep (DpNativeGathering *self,
                          const gint64      *instruments,
                          gsize              n_instruments)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return self->complete && !self->beyond &&
         self->native->fold.keep (self->state, instruments, n_instruments);
}

gboolean
dp_native_gathering_finish (DpNativeGathering *self,
                            DpDbCopy          *out)
{
  g_autoptr(GMutexLocker) locker = g_mutex_locker_new (&self->lock);

  return !self->beyond && self->native->fold.finish (self->state, out);
}

/* dp-engine-chart.c: series of bars, whole or as they come
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-engine-chart.h"

#include <glib/gi18n-lib.h>

#include "dp-engine-private.h"

#define SECONDS_PER_DAY 86400
#define ROWS_AT_ONCE    500
#define N_COLUMNS       5
#define ZONE_COLUMN     6

/* Each series has so many times the bars of the one before: all of them together are made of hardly
 * more bars than the last one. */
#define GROWTH          4

typedef struct
{
  DpDbPool   *pool;       /* (nullable): the database is not open */
  gint64      id;
  gint64      interval;   /* 0 for days */
  gboolean    quoted;
  char       *symbol;
  char       *name;
  char       *currency;

  DexChannel *parts;      /* (nullable): nobody waits for less than all */
  gsize       next;       /* of how many bars the next series is */
  gsize       handed_on;  /* bars of the one before */

  /* The newest first, as they come. */
  GArray     *times;
  GArray     *columns[N_COLUMNS];
  char       *zone;
} Reading;

static void
reading_clear (gpointer data)
{
  Reading *self = data;

  g_clear_object (&self->pool);
  dex_clear (&self->parts);
  g_clear_pointer (&self->times, g_array_unref);
  for (guint i = 0; i < N_COLUMNS; i++)
    g_clear_pointer (&self->columns[i], g_array_unref);
  g_free (self->symbol);
  g_free (self->name);
  g_free (self->currency);
  g_free (self->zone);
}

/* The connection's, too, which may go on for a moment when nobody waits any more. */
static void
reading_unref (gpointer data)
{
  g_atomic_rc_box_release_full (data, reading_clear);
}

static Reading *
reading_new (DpEngine     *engine,
             DpInstrument *instrument,
             gint64        interval,
             gboolean      quoted)
{
  Reading *self = g_atomic_rc_box_new0 (Reading);

  g_set_object (&self->pool, engine->pool);
  self->id = dp_instrument_get_id (instrument);
  self->interval = interval;
  self->quoted = quoted;
  self->symbol = g_strdup (dp_instrument_get_symbol (instrument));
  self->name = g_strdup (dp_instrument_get_name (instrument));
  self->currency = g_strdup (dp_instrument_get_currency (instrument));
  self->times = g_array_new (FALSE, FALSE, sizeof (gint64));
  for (guint i = 0; i < N_COLUMNS; i++)
    self->columns[i] = g_array_new (FALSE, FALSE, sizeof (double));

  return self;
}

/* Of what the clock shows twice, as when summer ends, the first time counts: bars go forward. */
static void
reading_drop_from (Reading *self,
                   gint64   time)
{
  guint length = self->times->len;

  while (length > 0 && g_array_index (self->times, gint64, length - 1) <= time)
    length--;
  g_array_set_size (self->times, length);
  for (guint i = 0; i < N_COLUMNS; i++)
    g_array_set_size (self->columns[i], length);
}

static double *
dup_reversed (const GArray *column)
{
  double *values = g_new (double, MAX (column->len, 1));

  for (guint i = 0; i < column->len; i++)
    values[column->len - 1 - i] = g_array_index (column, double, i);

  return values;
}

static DpSeries *
reading_create_series (Reading *self)
{
  guint length = self->times->len;
  gint64 *times = g_new (gint64, MAX (length, 1));
  DpSeries *series;

  for (guint i = 0; i < length; i++)
    times[length - 1 - i] = g_array_index (self->times, gint64, i);
  series = dp_series_new_take (self->symbol, self->interval > 0 ? self->interval : SECONDS_PER_DAY,
                               length, times,
                               dup_reversed (self->columns[0]), dup_reversed (self->columns[1]),
                               dup_reversed (self->columns[2]), dup_reversed (self->columns[3]),
                               dup_reversed (self->columns[4]));
  dp_series_set_name (series, self->name);
  dp_series_set_currency (series, self->currency);
  dp_series_set_zone (series, self->zone);

  return series;
}

static void
reading_hand_on (Reading *self)
{
  DexFuture *series = dex_future_new_take_object (reading_create_series (self));

  self->handed_on = self->times->len;
  self->next = self->handed_on * GROWTH;
  /* The channel takes any number of them. */
  dex_future_disown (dex_channel_send (self->parts, series));
}

static gboolean
keep_rows_cb (DpDbResult  *rows,
              gpointer     user_data,
              GError     **error)
{
  Reading *self = user_data;
  guint n_rows = dp_db_result_get_n_rows (rows);

  if (self->parts != NULL && !dex_channel_can_receive (self->parts))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_CANCELLED,
                           "Other bars are wanted meanwhile");
      return FALSE;
    }

  if (n_rows > 0 && self->zone == NULL)
    self->zone = g_strdup (dp_db_result_get_text (rows, 0, ZONE_COLUMN));
  for (guint row = 0; row < n_rows; row++)
    {
      gint64 time = dp_db_result_get_int64 (rows, row, 0);

      reading_drop_from (self, time);
      g_array_append_val (self->times, time);
      for (guint i = 0; i < N_COLUMNS; i++)
        {
          double value = dp_db_result_get_double (rows, row, i + 1);

          g_array_append_val (self->columns[i], value);
        }
    }
  if (self->parts != NULL && self->times->len >= self->next)
    reading_hand_on (self);

  return TRUE;
}

static gboolean
reading_read (Reading  *self,
              GError  **error)
{
  g_autoptr(DpDbLease) lease = NULL;
  DpDbParams *params;
  GError *cause = NULL;

  if (self->pool == NULL)
    {
      g_set_error_literal (error, DP_ENGINE_ERROR, DP_ENGINE_ERROR_CLOSED,
                           _("The database is not open."));
      return FALSE;
    }
  lease = dex_await_object (dp_db_pool_acquire (self->pool), error);
  if (lease == NULL)
    return FALSE;

  params = dp_db_params_new ();
  dp_db_params_add_int64 (params, self->id);
  if (self->interval > 0)
    dp_db_params_add_int64 (params, self->interval);
  else
    dp_db_params_add_boolean (params, self->quoted);
  dex_await_int64 (dp_db_connection_query_chunked (dp_db_lease_get_connection (lease),
                                                   dp_db_load_sql (self->interval > 0
                                                                   ? "load_intraday_series"
                                                                   : "load_series"),
                                                   params, ROWS_AT_ONCE, keep_rows_cb,
                                                   g_atomic_rc_box_acquire (self), reading_unref),
                   &cause);
  if (cause != NULL)
    g_propagate_error (error, cause);

  return cause == NULL;
}

static DexFuture *
load_fiber (gpointer user_data)
{
  Reading *self = user_data;
  g_autoptr(GError) error = NULL;

  if (!reading_read (self, &error))
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_take_object (reading_create_series (self));
}

static DexFuture *
stream_fiber (gpointer user_data)
{
  Reading *self = user_data;
  g_autoptr(GError) error = NULL;

  if (!reading_read (self, &error))
    {
      dex_future_disown (dex_channel_send (self->parts,
                                           dex_future_new_for_error (g_steal_pointer (&error))));
    }
  else if (self->times->len == 0 || self->times->len != self->handed_on)
    {
      reading_hand_on (self);
    }
  dex_channel_close_send (self->parts);

  return dex_future_new_true ();
}

/* On the pool of threads: a year of minutes is a hundred thousand rows to read. */
static DexFuture *
spawn (Reading      *reading,
       DexFiberFunc  fiber)
{
  return dex_scheduler_spawn (dex_thread_pool_scheduler_get_default (), 0, fiber, reading,
                              reading_unref);
}

DexFuture *
dp_engine_load_series (DpEngine     *self,
                       DpInstrument *instrument)
{
  g_return_val_if_fail (DP_IS_ENGINE (self), NULL);
  g_return_val_if_fail (DP_IS_INSTRUMENT (instrument), NULL);

  return spawn (reading_new (self, instrument, 0, FALSE), load_fiber);
}

DexFuture *
dp_engine_load_quoted_series (DpEngine     *self,
                              DpInstrument *instrument)
{
  g_return_val_if_fail (DP_IS_ENGINE (self), NULL);
  g_return_val_if_fail (DP_IS_INSTRUMENT (instrument), NULL);

  return spawn (reading_new (self, instrument, 0, TRUE), load_fiber);
}

DexFuture *
dp_engine_load_intraday_series (DpEngine     *self,
                                DpInstrument *instrument,
                                gint64        interval)
{
  g_return_val_if_fail (DP_IS_ENGINE (self), NULL);
  g_return_val_if_fail (DP_IS_INSTRUMENT (instrument), NULL);
  g_return_val_if_fail (interval > 0, NULL);

  return spawn (reading_new (self, instrument, interval, FALSE), load_fiber);
}

DexChannel *
dp_engine_stream_series (DpEngine     *self,
                         DpInstrument *instrument,
                         gint64        interval,
                         gboolean      quoted,
                         gsize         first)
{
  DexChannel *parts;
  Reading *reading;

  g_return_val_if_fail (DP_IS_ENGINE (self), NULL);
  g_return_val_if_fail (DP_IS_INSTRUMENT (instrument), NULL);
  g_return_val_if_fail (interval >= 0 && first > 0, NULL);

  parts = dex_channel_new (0);
  reading = reading_new (self, instrument, interval, quoted);
  reading->parts = dex_ref (parts);
  reading->next = first;
  dex_future_disown (spawn (reading, stream_fiber));

  return parts;
}

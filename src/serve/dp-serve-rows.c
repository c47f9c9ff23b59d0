/* dp-serve-rows.c: observations as they came, in whichever of two forms
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-serve-rows.h"

#include <string.h>

/* Columns of serve_data_symbol.sql. Those of instruments have their currency and kind in place of
 * the source's name and the category. */
enum
{
  OBSERVED_AT,
  INSTRUMENT_ID,
  KIND,
  SOURCE,
  INTERVAL_S,
  SOURCE_ID,
  CATEGORY,
  PRICE,
  VOLUME,
  MARKET_CAP,
  OPEN,
  HIGH,
  LOW,
  ADJUSTED_CLOSE,
  DETAILS,
  N_COLUMNS,
  CURRENCY = SOURCE_ID,
  INSTRUMENT_KIND = CATEGORY,
};

static const DpDbValue none = { NULL, -1 };

void
_dp_serve_rows_init (DpServeRows *self,
                     DpDbResult  *result)
{
  *self = (DpServeRows) { .result = result, .n_rows = dp_db_result_get_n_rows (result) };
}

/* --- of one symbol ---------------------------------------------------------------------------- */

static gint64
read_int64 (DpServeRows *self,
            guint        row,
            guint        column,
            guint        type)
{
  DpDbValue value;

  dp_db_result_read_value (self->result, row, column, &value);

  return _dp_serve_value_get_int64 (&value, type);
}

/* Most symbols are of one instrument, so what is known of the one before is looked at first.
 * Returns: whether something is told of it */
static gboolean
know_instrument (DpServeRows *self,
                 gint64       id)
{
  for (guint i = 0; i < self->n_instruments && self->instrument_id != id; i++)
    {
      if (read_int64 (self, i, INSTRUMENT_ID, DP_SERVE_TYPE_INT8) != id)
        continue;
      self->instrument_id = id;
      dp_db_result_read_value (self->result, i, CURRENCY, &self->currency);
      dp_db_result_read_value (self->result, i, INSTRUMENT_KIND, &self->kind);
    }

  return self->instrument_id == id;
}

/* Finds how many there are, and the first of them. */
static void
read_instruments (DpServeRows *self,
                  guint        n_rows)
{
  gint64 first = G_MAXINT64;

  self->first_instrument = none;
  for (self->n_instruments = 0; self->n_instruments < n_rows; self->n_instruments++)
    {
      DpDbValue interval, id;

      dp_db_result_read_value (self->result, self->n_instruments, INTERVAL_S, &interval);
      if (interval.length < 0 || _dp_serve_value_get_int64 (&interval, DP_SERVE_TYPE_INT4) != 0)
        return;
      dp_db_result_read_value (self->result, self->n_instruments, INSTRUMENT_ID, &id);
      if (_dp_serve_value_get_int64 (&id, DP_SERVE_TYPE_INT8) >= first)
        continue;
      first = _dp_serve_value_get_int64 (&id, DP_SERVE_TYPE_INT8);
      self->first_instrument = id;
    }
}

static const DpDbValue *
get_instrument (DpServeRows     *self,
                const DpDbValue *came)
{
  return came->length >= 0 ? came : &self->first_instrument;
}

gboolean
_dp_serve_rows_init_for_symbol (DpServeRows *self,
                                DpDbResult  *result,
                                const char  *symbol,
                                const char  *usual_source)
{
  guint n_found = dp_db_result_get_n_rows (result);
  gint64 before_us = 0;

  *self = (DpServeRows) { .result = result, .symbol = symbol, .instrument_id = -1 };
  self->usual_source = (DpDbValue) { (const guint8 *) usual_source, strlen (usual_source) };
  read_instruments (self, n_found);
  self->n_rows = n_found - self->n_instruments;

  for (guint i = self->n_instruments; i < n_found; i++)
    {
      gint64 observed_us = read_int64 (self, i, OBSERVED_AT, DP_SERVE_TYPE_TIMESTAMPTZ);
      DpDbValue id;

      dp_db_result_read_value (result, i, INSTRUMENT_ID, &id);
      if ((i > self->n_instruments && observed_us == before_us) ||
          !know_instrument (self, _dp_serve_value_get_int64 (get_instrument (self, &id),
                                                             DP_SERVE_TYPE_INT8)))
        return FALSE;
      before_us = observed_us;
    }

  return TRUE;
}

/* What all rows of an instrument share. */
static void
add_instrument (DpServeRows     *self,
                const DpDbValue *id,
                DpDbValue       *values)
{
  static const guint8 yes = 1;
  static const char coin[] = "coin";

  know_instrument (self, _dp_serve_value_get_int64 (id, DP_SERVE_TYPE_INT8));
  values[DP_SERVE_COLUMN_CURRENCY] = self->currency;
  if (values[DP_SERVE_COLUMN_CATEGORY].length < 0)
    values[DP_SERVE_COLUMN_CATEGORY] = self->kind;
  values[DP_SERVE_COLUMN_IS_COIN] = none;
  if (self->kind.length == (gssize) strlen (coin) &&
      memcmp (self->kind.data, coin, strlen (coin)) == 0)
    values[DP_SERVE_COLUMN_IS_COIN] = (DpDbValue) { &yes, sizeof yes };
}

static void
read_of_symbol (DpServeRows *self,
                guint        row,
                DpDbValue   *values)
{
  static const guint8 zero[4];
  static const DpDbValue daily = { (const guint8 *) "daily", 5 };
  DpDbValue came[N_COLUMNS];

  dp_db_result_read_row (self->result, row, came);
  values[DP_SERVE_COLUMN_OBSERVED_AT] = came[OBSERVED_AT];
  values[DP_SERVE_COLUMN_INSTRUMENT_ID] = *get_instrument (self, &came[INSTRUMENT_ID]);
  values[DP_SERVE_COLUMN_STARTED_AT] = none;
  values[DP_SERVE_COLUMN_KIND] = came[KIND].length < 0 ? daily : came[KIND];
  values[DP_SERVE_COLUMN_SOURCE] = came[SOURCE].length < 0 ? self->usual_source : came[SOURCE];
  values[DP_SERVE_COLUMN_INTERVAL_S] = came[INTERVAL_S].length < 0
                                           ? (DpDbValue) { zero, sizeof zero }
                                           : came[INTERVAL_S];
  values[DP_SERVE_COLUMN_ITEM] = none;
  values[DP_SERVE_COLUMN_SYMBOL] = (DpDbValue) { (const guint8 *) self->symbol,
                                                 strlen (self->symbol) };
  values[DP_SERVE_COLUMN_SOURCE_ID] = came[SOURCE_ID].length > 0   ? came[SOURCE_ID]
                                      : came[SOURCE_ID].length < 0 ? values[DP_SERVE_COLUMN_SYMBOL]
                                                                   : none;
  values[DP_SERVE_COLUMN_CATEGORY] = came[CATEGORY];
  values[DP_SERVE_COLUMN_PRICE] = came[PRICE];
  values[DP_SERVE_COLUMN_VOLUME] = came[VOLUME];
  values[DP_SERVE_COLUMN_MARKET_CAP] = came[MARKET_CAP];
  add_instrument (self, &values[DP_SERVE_COLUMN_INSTRUMENT_ID], values);
  if (dp_db_result_get_n_columns (self->result) < N_COLUMNS)
    return;

  values[DP_SERVE_COLUMN_OPEN] = came[OPEN];
  values[DP_SERVE_COLUMN_HIGH] = came[HIGH];
  values[DP_SERVE_COLUMN_LOW] = came[LOW];
  values[DP_SERVE_COLUMN_ADJUSTED_CLOSE] = came[ADJUSTED_CLOSE];
  values[DP_SERVE_COLUMN_DETAILS] = came[DETAILS];
}

void
_dp_serve_rows_read (DpServeRows *self,
                     guint        row,
                     DpDbValue   *values)
{
  if (self->symbol == NULL)
    dp_db_result_read_row (self->result, row, values);
  else
    read_of_symbol (self, self->n_instruments + row, values);
}

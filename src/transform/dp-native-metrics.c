/* dp-native-metrics.c: the market of each day, from the bars of all instruments
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-native-model.h"

#include <string.h>

/* What fact_market_metrics.sql says, with the same digits: change both. */

enum
{
  IN_DATE,
  IN_SYMBOL,
  IN_IS_COIN,
  IN_CLOSE,
  IN_VOLUME,
  IN_RETURN,
};

static const char * const input[] = {
  "trading_date", "symbol", "is_coin", "close", "volume", "daily_return", NULL,
};

static const char * const output[] = {
  "trading_date", "instruments", "advancers",      "decliners",   "unchanged",   "turnover",
  "up_volume",    "down_volume", "average_return", "best_symbol", "best_return", "worst_symbol",
  "worst_return", NULL,
};
#define N_OUTPUT (G_N_ELEMENTS (output) - 1)
#define DATE_SIZE 4

/* The highest or the lowest return, and the first symbol by bytes that has it. */
typedef struct
{
  DpDbNumeric  value;
  const char  *symbol;         /* in the market's chunk */
} Mover;

typedef struct
{
  guint32     key;             /* the date as the server writes it */
  gint64      instruments;
  gint64      advancers;
  gint64      decliners;
  gint64      unchanged;
  DpDbNumeric turnover;        /* sums: NONE where all values are */
  DpDbNumeric up_volume;
  DpDbNumeric down_volume;
  DpDbNumeric returns;
  Mover       best;
  Mover       worst;
} Day;

typedef struct
{
  GHashTable   *days;          /* (element-type guint32 Day) */
  GStringChunk *symbols;
  Day          *day;           /* of the row before: the next one may be of the same */
} Market;

static gpointer
begin (void)
{
  Market *self = g_new0 (Market, 1);

  self->days = g_hash_table_new_full (g_direct_hash, g_direct_equal, NULL, g_free);
  self->symbols = g_string_chunk_new (4096);

  return self;
}

static void
market_free (gpointer data)
{
  Market *self = data;

  g_hash_table_unref (self->days);
  g_string_chunk_free (self->symbols);
  g_free (self);
}

static Day *
find_day (Market        *self,
          DpNativeValue  date)
{
  guint32 key;

  memcpy (&key, date.data, sizeof key);
  if (self->day != NULL && self->day->key == key)
    return self->day;

  self->day = g_hash_table_lookup (self->days, GUINT_TO_POINTER (key));
  if (self->day == NULL)
    {
      self->day = g_new0 (Day, 1);
      self->day->key = key;
      self->day->turnover = self->day->up_volume = self->day->down_volume = DP_DB_NUMERIC_NONE;
      self->day->returns = self->day->best.value = self->day->worst.value = DP_DB_NUMERIC_NONE;
      g_hash_table_insert (self->days, GUINT_TO_POINTER (key), self->day);
    }

  return self->day;
}

/* What has no value does not count. */
static gboolean
add_to_sum (DpDbNumeric *sum,
            DpDbNumeric  value)
{
  if (!dp_db_numeric_is_set (value))
    return TRUE;
  if (dp_db_numeric_is_set (*sum))
    return dp_db_numeric_add (*sum, value, sum);
  *sum = value;

  return TRUE;
}

static int
compare_symbol (DpNativeValue  symbol,
                const char    *with)
{
  gsize length = strlen (with);
  int order = memcmp (symbol.data, with, MIN ((gsize) symbol.length, length));

  return order != 0 ? order : (symbol.length > (gint64) length) - (symbol.length < (gint64) length);
}

/* @sign: 1 for the highest, -1 for the lowest. Which of two numbers with different zeros at the end
 * is the highest is left to the server. */
static gboolean
judge_mover (Market        *self,
             Mover         *mover,
             int            sign,
             DpDbNumeric    value,
             DpNativeValue  symbol)
{
  gboolean is_first = !dp_db_numeric_is_set (mover->value);

  if (!is_first && mover->value.scale != value.scale)
    return FALSE;
  if (is_first || sign * value.mantissa > sign * mover->value.mantissa ||
      (value.mantissa == mover->value.mantissa && compare_symbol (symbol, mover->symbol) < 0))
    {
      mover->value = value;
      mover->symbol = g_string_chunk_insert_len (self->symbols, (const char *) symbol.data,
                                                 symbol.length);
    }

  return TRUE;
}

static gboolean
add_return (Market        *self,
            Day           *day,
            DpDbNumeric    value,
            DpDbNumeric    volume,
            DpNativeValue  symbol)
{
  if (!dp_db_numeric_is_set (value))
    return TRUE;

  if (value.mantissa > 0)
    {
      day->advancers++;
      if (!add_to_sum (&day->up_volume, volume))
        return FALSE;
    }
  else if (value.mantissa < 0)
    {
      day->decliners++;
      if (!add_to_sum (&day->down_volume, volume))
        return FALSE;
    }
  else
    {
      day->unchanged++;
    }

  return add_to_sum (&day->returns, value) &&
         judge_mover (self, &day->best, 1, value, symbol) &&
         judge_mover (self, &day->worst, -1, value, symbol);
}

static gboolean
add_row (Market               *self,
         const DpNativeSeries *rows,
         guint                 i)
{
  Day *day = find_day (self, dp_native_series_get (rows, i, IN_DATE));
  DpNativeValue symbol = dp_native_series_get (rows, i, IN_SYMBOL);
  DpDbNumeric close, volume, daily_return, turnover;

  if (symbol.length < 0 ||
      !dp_native_series_get_numeric (rows, i, IN_CLOSE, &close) ||
      !dp_native_series_get_numeric (rows, i, IN_VOLUME, &volume) ||
      !dp_native_series_get_numeric (rows, i, IN_RETURN, &daily_return))
    return FALSE;

  turnover = volume;
  if (!dp_native_series_get_boolean (rows, i, IN_IS_COIN) && dp_db_numeric_is_set (volume))
    {
      if (!dp_db_numeric_is_set (close))
        turnover = DP_DB_NUMERIC_NONE;
      else if (!dp_db_numeric_multiply (close, volume, &turnover))
        return FALSE;
    }
  day->instruments++;

  return add_to_sum (&day->turnover, turnover) &&
         add_return (self, day, daily_return, volume, symbol);
}

static gboolean
add (gpointer              state,
     const DpNativeSeries *rows)
{
  for (guint i = 0; i < rows->n_rows; i++)
    {
      if (!add_row (state, rows, i))
        return FALSE;
    }

  return TRUE;
}

static void
write_mover (const Mover *mover,
             DpDbCopy    *out)
{
  dp_db_copy_add_text (out, mover->symbol, -1);
  dp_db_copy_add_wide_numeric (out, mover->value);
}

static gboolean
write_day (const Day *day,
           DpDbCopy  *out)
{
  DpDbNumeric average = DP_DB_NUMERIC_NONE;
  DpDbNumeric n_returns = { day->advancers + day->decliners + day->unchanged, 0 };

  if (dp_db_numeric_is_set (day->returns) &&
      !dp_db_numeric_divide (day->returns, n_returns, &average))
    return FALSE;

  dp_db_copy_begin_row (out, N_OUTPUT);
  dp_db_copy_add_value (out, (const guint8 *) &day->key, DATE_SIZE);
  dp_db_copy_add_int64 (out, day->instruments);
  dp_db_copy_add_int64 (out, day->advancers);
  dp_db_copy_add_int64 (out, day->decliners);
  dp_db_copy_add_int64 (out, day->unchanged);
  dp_db_copy_add_wide_numeric (out, day->turnover);
  dp_db_copy_add_wide_numeric (out, day->up_volume);
  dp_db_copy_add_wide_numeric (out, day->down_volume);
  dp_db_copy_add_wide_numeric (out, average);
  write_mover (&day->best, out);
  write_mover (&day->worst, out);

  return TRUE;
}

static int
compare_days (gconstpointer a,
              gconstpointer b)
{
  const Day *one = *(Day * const *) a;
  const Day *two = *(Day * const *) b;
  gint32 first = (gint32) GUINT32_FROM_BE (one->key);
  gint32 second = (gint32) GUINT32_FROM_BE (two->key);

  return (first > second) - (first < second);
}

static gboolean
finish (gpointer  state,
        DpDbCopy *out)
{
  Market *self = state;
  g_autoptr(GPtrArray) days = g_hash_table_get_values_as_ptr_array (self->days);

  g_ptr_array_sort (days, compare_days);
  for (guint i = 0; i < days->len; i++)
    {
      if (!write_day (g_ptr_array_index (days, i), out))
        return FALSE;
    }

  return TRUE;
}

const DpNativeModel dp_native_metrics = {
  .name = "market_metrics",
  .input = input,
  .output = output,
  .fold = { begin, add, finish, market_free },
};

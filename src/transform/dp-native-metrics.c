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
  IN_INSTRUMENT,
  IN_SYMBOL,
  IN_KIND,
  IN_DATE,
  IN_CLOSE,
  IN_VOLUME,
  IN_RETURN,
};

static const char * const input[] = {
  "instrument_id", "symbol", "kind", "trading_date", "close", "volume", "daily_return", NULL,
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
  const char  *symbol;         /* in the chunk of all */
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

/* The instruments of one kind: most often either all of them count or none. */
typedef struct
{
  char       *kind;
  gboolean    is_coin;
  GHashTable *days;            /* (element-type guint32 Day) */
  guint       n_instruments;
  guint       n_members;       /* how many of them count */
} Market;

typedef struct
{
  GPtrArray    *markets;       /* (element-type Market) */
  GHashTable   *instruments;   /* (element-type gint64 Market): which is which */
  gboolean      is_mixed;      /* some have been of several kinds */
  GStringChunk *symbols;
  gint64       *instrument;    /* of the row before: the next one may be of the same, … */
  Market       *market;
  Day          *day;           /* … or of the same day */
} Markets;

static void
market_free (gpointer data)
{
  Market *self = data;

  g_free (self->kind);
  g_hash_table_unref (self->days);
  g_free (self);
}

static gpointer
begin (void)
{
  Markets *self = g_new0 (Markets, 1);

  self->markets = g_ptr_array_new_with_free_func (market_free);
  self->instruments = g_hash_table_new_full (g_int64_hash, g_int64_equal, g_free, NULL);
  self->symbols = g_string_chunk_new (4096);

  return self;
}

static void
markets_free (gpointer data)
{
  Markets *self = data;

  g_hash_table_unref (self->instruments);
  g_ptr_array_unref (self->markets);
  g_string_chunk_free (self->symbols);
  g_free (self);
}

static gboolean
is_kind (const Market  *market,
         DpNativeValue  kind)
{
  return strncmp (market->kind, (const char *) kind.data, kind.length) == 0 &&
         market->kind[kind.length] == '\0';
}

static Market *
find_kind (Markets       *self,
           DpNativeValue  kind)
{
  Market *market;

  for (guint i = 0; i < self->markets->len; i++)
    {
      if (is_kind (g_ptr_array_index (self->markets, i), kind))
        return g_ptr_array_index (self->markets, i);
    }

  market = g_new0 (Market, 1);
  market->kind = g_strndup ((const char *) kind.data, kind.length);
  market->is_coin = g_str_equal (market->kind, "coin");
  market->days = g_hash_table_new_full (g_direct_hash, g_direct_equal, NULL, g_free);
  g_ptr_array_add (self->markets, market);

  return market;
}

static void
find_market (Markets       *self,
             DpNativeValue  instrument,
             DpNativeValue  kind)
{
  gint64 id = dp_native_value_get_id (instrument);
  gpointer key, market;

  if (self->instrument != NULL && *self->instrument == id && is_kind (self->market, kind))
    return;

  self->day = NULL;
  self->market = find_kind (self, kind);
  if (g_hash_table_lookup_extended (self->instruments, &id, &key, &market))
    {
      self->instrument = key;
      self->is_mixed |= market != self->market;
      return;
    }
  self->instrument = g_memdup2 (&id, sizeof id);
  self->market->n_instruments++;
  g_hash_table_insert (self->instruments, self->instrument, self->market);
}

static Day *
find_day (Market  *self,
          guint32  key)
{
  Day *day = g_hash_table_lookup (self->days, GUINT_TO_POINTER (key));

  if (day == NULL)
    {
      day = g_new0 (Day, 1);
      day->key = key;
      day->turnover = day->up_volume = day->down_volume = DP_DB_NUMERIC_NONE;
      day->returns = day->best.value = day->worst.value = DP_DB_NUMERIC_NONE;
      g_hash_table_insert (self->days, GUINT_TO_POINTER (key), day);
    }

  return day;
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
judge_mover (Markets       *self,
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
add_return (Markets       *self,
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
add_row (Markets              *self,
         const DpNativeSeries *rows,
         guint                 i)
{
  DpNativeValue symbol = dp_native_series_get (rows, i, IN_SYMBOL);
  DpNativeValue kind = dp_native_series_get (rows, i, IN_KIND);
  DpDbNumeric close, volume, daily_return, turnover;
  guint32 key;

  if (symbol.length < 0 || kind.length < 0 ||
      !dp_native_series_get_numeric (rows, i, IN_CLOSE, &close) ||
      !dp_native_series_get_numeric (rows, i, IN_VOLUME, &volume) ||
      !dp_native_series_get_numeric (rows, i, IN_RETURN, &daily_return))
    return FALSE;

  find_market (self, dp_native_series_get (rows, i, IN_INSTRUMENT), kind);
  memcpy (&key, dp_native_series_get (rows, i, IN_DATE).data, sizeof key);
  if (self->day == NULL || self->day->key != key)
    self->day = find_day (self->market, key);
  self->day->instruments++;

  turnover = volume;
  if (!self->market->is_coin && dp_db_numeric_is_set (volume))
    {
      if (!dp_db_numeric_is_set (close))
        turnover = DP_DB_NUMERIC_NONE;
      else if (!dp_db_numeric_multiply (close, volume, &turnover))
        return FALSE;
    }

  return add_to_sum (&self->day->turnover, turnover) &&
         add_return (self, self->day, daily_return, volume, symbol);
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

static gboolean
keep (gpointer      state,
      const gint64 *instruments,
      gsize         n_instruments)
{
  Markets *self = state;

  for (gsize i = 0; i < n_instruments; i++)
    {
      Market *market = g_hash_table_lookup (self->instruments, &instruments[i]);

      if (market == NULL)
        return FALSE;
      market->n_members++;
    }

  for (guint i = self->markets->len; i > 0; i--)
    {
      Market *market = g_ptr_array_index (self->markets, i - 1);

      if (market->n_members == 0)
        g_ptr_array_remove_index (self->markets, i - 1);
      else if (market->n_members < market->n_instruments)
        return FALSE;
    }

  return !self->is_mixed;
}

static gboolean
merge_mover (Markets     *self,
             Mover       *into,
             int          sign,
             const Mover *mover)
{
  DpNativeValue symbol;

  if (!dp_db_numeric_is_set (mover->value))
    return TRUE;
  symbol = (DpNativeValue) { (const guint8 *) mover->symbol, strlen (mover->symbol) };

  return judge_mover (self, into, sign, mover->value, symbol);
}

static gboolean
merge_day (Markets   *self,
           Day       *into,
           const Day *day)
{
  into->instruments += day->instruments;
  into->advancers += day->advancers;
  into->decliners += day->decliners;
  into->unchanged += day->unchanged;

  return add_to_sum (&into->turnover, day->turnover) &&
         add_to_sum (&into->up_volume, day->up_volume) &&
         add_to_sum (&into->down_volume, day->down_volume) &&
         add_to_sum (&into->returns, day->returns) &&
         merge_mover (self, &into->best, 1, &day->best) &&
         merge_mover (self, &into->worst, -1, &day->worst);
}

static gboolean
merge_market (Markets *self,
              Market  *into,
              Market  *market)
{
  GHashTableIter iter;
  gpointer day;

  g_hash_table_iter_init (&iter, market->days);
  while (g_hash_table_iter_next (&iter, NULL, &day))
    {
      if (!merge_day (self, find_day (into, ((Day *) day)->key), day))
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
  Markets *self = state;
  Market *all = self->markets->len > 0 ? g_ptr_array_index (self->markets, 0) : NULL;
  g_autoptr(GPtrArray) days = NULL;

  if (all == NULL)
    return TRUE;
  for (guint i = 1; i < self->markets->len; i++)
    {
      if (!merge_market (self, all, g_ptr_array_index (self->markets, i)))
        return FALSE;
    }

  days = g_hash_table_get_values_as_ptr_array (all->days);
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
  .fold = { begin, add, keep, finish, markets_free },
};

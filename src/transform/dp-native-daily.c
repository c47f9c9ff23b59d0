/* dp-native-daily.c: daily bars with returns, moving averages and volatility
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-native-model.h"

/* What fact_daily_trading.sql says, with the same digits: change both. */
#define RETURN_DIGITS 10
#define SPLIT_DIGITS 8
#define VOLATILITY_BARS 20
/* A return beyond it, of a million times the price, would make squares that do not fit. */
#define MAX_RETURN ((__int128) 10000000000000000)
#define MAX_SCALE 40

enum
{
  IN_INSTRUMENT,
  IN_DATE,
  IN_OPEN,
  IN_HIGH,
  IN_LOW,
  IN_CLOSE,
  IN_ADJUSTED,
  IN_VOLUME,
  IN_MARKET_CAP,
  IN_FACTOR,
  IN_DUE,
};

static const char * const input[] = {
  "instrument_id", "trading_date", "open", "high", "low", "close", "adjusted_close", "volume",
  "market_cap", "factor", "is_due", NULL,
};

static const char * const labels[] = { "symbol", "kind", NULL };
#define LAST_LABEL 1

static const char * const output[] = {
  "instrument_id", "symbol", "kind", "trading_date", "open", "high", "low", "close",
  "adjusted_close", "volume", "market_cap", "split_factor", "split_open", "split_high", "split_low",
  "split_close", "split_volume", "daily_return", "sma_20", "sma_50", "sma_200", "volatility_20d",
  NULL,
};
#define N_OUTPUT (G_N_ELEMENTS (output) - 1)

static const guint periods[] = { 20, 50, 200 };

/* What later bars need to know of a bar. */
typedef struct
{
  DpDbNumeric close;           /* after the splits to come */
  DpDbNumeric adjusted;
  DpDbNumeric daily_return;
  __int128    level;           /* the close, with as many digits as any of the series has */
} Bar;

/* A sum over the last closes. */
typedef struct
{
  guint    period;
  __int128 sum;
  guint    n_of_scale[MAX_SCALE];   /* how many closes of the window have so many digits */
  int      scale;                   /* the most of them */
} Window;

typedef struct
{
  const DpNativeSeries *series;
  Bar                  *bars;
  int                   scale;      /* of all levels */
  Window                windows[G_N_ELEMENTS (periods)];
  __int128              returns;    /* sums over the last returns, and their squares */
  __int128              squares;
  guint                 n_returns;
} Computation;

static const DpDbNumeric one = { 1, 0 };

/* Prices before a split are told in shares of today. */
static gboolean
divide_by_factor (DpDbNumeric  price,
                  DpDbNumeric  factor,
                  DpDbNumeric *out)
{
  if (!dp_db_numeric_is_set (factor) || !dp_db_numeric_is_set (price))
    {
      *out = price;
      return TRUE;
    }

  return dp_db_numeric_divide (price, factor, out) && dp_db_numeric_round (*out, SPLIT_DIGITS, out);
}

static gboolean
read_bars (Computation *self)
{
  for (guint i = 0; i < self->series->n_rows; i++)
    {
      Bar *bar = &self->bars[i];
      DpDbNumeric close, factor;

      if (!dp_native_series_get_numeric (self->series, i, IN_CLOSE, &close) ||
          !dp_native_series_get_numeric (self->series, i, IN_ADJUSTED, &bar->adjusted) ||
          !dp_native_series_get_numeric (self->series, i, IN_FACTOR, &factor) ||
          !divide_by_factor (close, factor, &bar->close) || bar->close.scale >= MAX_SCALE)
        return FALSE;
      self->scale = MAX (self->scale, bar->close.scale);
    }

  for (guint i = 0; i < self->series->n_rows; i++)
    {
      DpDbNumeric level;

      if (!dp_db_numeric_rescale (self->bars[i].close, self->scale, &level))
        return FALSE;
      self->bars[i].level = level.mantissa;
    }

  return TRUE;
}

/* round (to / from - 1, 10) */
static gboolean
compute_change (DpDbNumeric  from,
                DpDbNumeric  to,
                DpDbNumeric *out)
{
  DpDbNumeric unit;

  if (!dp_db_numeric_divide (to, from, out) || !dp_db_numeric_rescale (one, out->scale, &unit))
    return FALSE;
  out->mantissa -= unit.mantissa;

  return dp_db_numeric_round (*out, RETURN_DIGITS, out) &&
         out->mantissa < MAX_RETURN && out->mantissa > -MAX_RETURN;
}

static inline gboolean
is_positive (DpDbNumeric value)
{
  return dp_db_numeric_is_set (value) && value.mantissa > 0;
}

static gboolean
compute_return (Computation *self,
                guint        i)
{
  Bar *bar = &self->bars[i];
  Bar *before = i > 0 ? &self->bars[i - 1] : NULL;

  bar->daily_return = DP_DB_NUMERIC_NONE;
  if (before != NULL && is_positive (bar->adjusted) && is_positive (before->adjusted))
    return compute_change (before->adjusted, bar->adjusted, &bar->daily_return);
  if (before != NULL && is_positive (before->close))
    return compute_change (before->close, bar->close, &bar->daily_return);

  return TRUE;
}

static void
count_return (Computation *self,
              DpDbNumeric  value,
              int          sign)
{
  if (!dp_db_numeric_is_set (value))
    return;

  self->returns += sign * value.mantissa;
  self->squares += sign * value.mantissa * value.mantissa;
  self->n_returns += sign;
}

static void
slide_window (Computation *self,
              Window      *window,
              guint        i)
{
  const Bar *bar = &self->bars[i];

  window->sum += bar->level;
  window->n_of_scale[bar->close.scale]++;
  window->scale = MAX (window->scale, bar->close.scale);
  if (i < window->period)
    return;

  bar -= window->period;
  window->sum -= bar->level;
  window->n_of_scale[bar->close.scale]--;
  while (window->scale > 0 && window->n_of_scale[window->scale] == 0)
    window->scale--;
}

/* The server's mean has no fewer digits than any of the numbers, and 16 significant ones. */
static gboolean
compute_mean (Computation  *self,
              const Window *window,
              DpDbNumeric  *out)
{
  DpDbNumeric sum = { window->sum, self->scale };
  const DpDbNumeric n = { window->period, 0 };

  for (; sum.scale > window->scale; sum.scale--)
    sum.mantissa /= 10;

  return dp_db_numeric_divide (sum, n, out);
}

/* Takes bar @i into all sums; afterwards they are of the last bars up to it. */
static gboolean
advance (Computation *self,
         guint        i)
{
  if (!compute_return (self, i))
    return FALSE;

  count_return (self, self->bars[i].daily_return, 1);
  if (i >= VOLATILITY_BARS)
    count_return (self, self->bars[i - VOLATILITY_BARS].daily_return, -1);
  for (guint k = 0; k < G_N_ELEMENTS (periods); k++)
    slide_window (self, &self->windows[k], i);

  return TRUE;
}

static gboolean
add_split_prices (Computation *self,
                  guint        i,
                  DpDbNumeric  factor,
                  DpDbCopy    *out)
{
  DpDbNumeric volume;

  for (guint column = IN_OPEN; column <= IN_LOW; column++)
    {
      DpDbNumeric price;

      if (!dp_native_series_get_numeric (self->series, i, column, &price) ||
          !divide_by_factor (price, factor, &price))
        return FALSE;
      dp_db_copy_add_wide_numeric (out, price);
    }
  dp_db_copy_add_wide_numeric (out, self->bars[i].close);

  if (!dp_native_series_get_numeric (self->series, i, IN_VOLUME, &volume) ||
      (dp_db_numeric_is_set (volume) && !dp_db_numeric_multiply (volume, factor, &volume)))
    return FALSE;
  dp_db_copy_add_wide_numeric (out, volume);

  return TRUE;
}

/* Without a split to come the prices are what they are, digit by digit. */
static gboolean
add_prices (Computation *self,
            guint        i,
            DpDbCopy    *out)
{
  DpDbNumeric factor;

  dp_native_series_copy (self->series, i, IN_INSTRUMENT, IN_INSTRUMENT, out);
  dp_native_values_copy (self->series->labels, self->series->labels + LAST_LABEL, out);
  dp_native_series_copy (self->series, i, IN_DATE, IN_MARKET_CAP, out);
  if (!dp_native_series_get_numeric (self->series, i, IN_FACTOR, &factor))
    return FALSE;
  dp_db_copy_add_wide_numeric (out, dp_db_numeric_is_set (factor) ? factor : one);
  if (dp_db_numeric_is_set (factor))
    return add_split_prices (self, i, factor, out);

  dp_native_series_copy (self->series, i, IN_OPEN, IN_CLOSE, out);
  dp_native_series_copy (self->series, i, IN_VOLUME, IN_VOLUME, out);

  return TRUE;
}

static gboolean
add_row (Computation *self,
         guint        i,
         DpDbCopy    *out)
{
  DpDbNumeric deviation = DP_DB_NUMERIC_NONE;

  dp_db_copy_begin_row (out, N_OUTPUT);
  if (!add_prices (self, i, out))
    return FALSE;
  dp_db_copy_add_wide_numeric (out, self->bars[i].daily_return);

  for (guint k = 0; k < G_N_ELEMENTS (periods); k++)
    {
      DpDbNumeric mean = DP_DB_NUMERIC_NONE;

      if (i + 1 >= periods[k] && !compute_mean (self, &self->windows[k], &mean))
        return FALSE;
      dp_db_copy_add_wide_numeric (out, mean);
    }

  if (i >= VOLATILITY_BARS && self->n_returns > 1 &&
      !dp_db_numeric_deviation ((DpDbNumeric) { self->returns, RETURN_DIGITS },
                                (DpDbNumeric) { self->squares, 2 * RETURN_DIGITS },
                                self->n_returns, &deviation))
    return FALSE;
  dp_db_copy_add_wide_numeric (out, deviation);

  return TRUE;
}

static gboolean
compute (const DpNativeSeries *series,
         DpDbCopy             *out)
{
  g_autofree Bar *bars = g_new (Bar, series->n_rows);
  Computation self = { .series = series, .bars = bars };

  for (guint k = 0; k < G_N_ELEMENTS (periods); k++)
    self.windows[k].period = periods[k];
  if (!read_bars (&self))
    return FALSE;

  for (guint i = 0; i < series->n_rows; i++)
    {
      if (!advance (&self, i))
        return FALSE;
      if (dp_native_series_get_boolean (series, i, IN_DUE) && !add_row (&self, i, out))
        return FALSE;
    }

  return TRUE;
}

const DpNativeModel dp_native_daily = {
  .name = "daily_trading",
  .input = input,
  .labels = labels,
  .output = output,
  .compute = compute,
};

/* dp-native-indicators.c: the indicators of daily bars, as charts draw them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-native-model.h"

#include <math.h>
#include <string.h>

#include "dp-indicators.h"

enum
{
  IN_INSTRUMENT,
  IN_SYMBOL,
  IN_KIND,
  IN_DATE,
  IN_HIGH,
  IN_LOW,
  IN_CLOSE,
  IN_VOLUME,
  IN_DUE,
};

static const char * const input[] = {
  "instrument_id", "symbol", "kind",   "trading_date", "high",
  "low",           "close",  "volume", "is_due",       NULL,
};

/* In the order of the columns below. */
static const char * const specs[] = {
  "sma:20",      "sma:50", "sma:200",      "ema:20", "ema:50", "rsi:14",  "macd:12:26:9",
  "bbands:20:2", "atr:14", "stoch:14:3:3", "obv",    "adx:14", "vwap:20",
};
#define N_SPECS G_N_ELEMENTS (specs)

static const char * const output[] = {
  "instrument_id", "symbol",      "kind",           "trading_date", "sma_20",
  "sma_50",        "sma_200",     "ema_20",         "ema_50",       "rsi_14",
  "macd",          "macd_signal", "macd_histogram", "bb_upper_20",  "bb_middle_20",
  "bb_lower_20",   "atr_14",      "stoch_k_14",     "stoch_d_14",   "obv",
  "adx_14",        "plus_di_14",  "minus_di_14",    "vwap_20",      NULL,
};
#define N_KEYS 4
#define N_OUTPUT (G_N_ELEMENTS (output) - 1)
#define N_VALUES (N_OUTPUT - N_KEYS)

static const DpIndicator *
get_indicators (void)
{
  static DpIndicator indicators[N_SPECS];
  static gsize ready;

  if (g_once_init_enter (&ready))
    {
      for (gsize i = 0; i < N_SPECS; i++)
        {
          gboolean known = dp_indicator_parse (specs[i], &indicators[i], NULL);

          g_assert (known);
        }
      g_once_init_leave (&ready, TRUE);
    }

  return indicators;
}

static void
read_column (const DpNativeSeries *series,
             guint                 column,
             double               *out)
{
  for (guint i = 0; i < series->n_rows; i++)
    {
      DpNativeValue value = dp_native_series_get (series, i, column);
      guint64 bits;

      out[i] = NAN;
      if (value.length != sizeof bits)
        continue;
      memcpy (&bits, value.data, sizeof bits);
      bits = GUINT64_FROM_BE (bits);
      memcpy (&out[i], &bits, sizeof bits);
    }
}

/* Fills @columns, N_VALUES of @series->n_rows values each. */
static void
compute_columns (const DpNativeSeries *series,
                 double               *columns)
{
  const DpIndicator *indicators = get_indicators ();
  g_autofree double *in = g_new (double, (gsize) series->n_rows * 4);
  DpIndicatorRequest requests[N_SPECS] = { 0 };
  const DpBars bars = {
    series->n_rows, in, in + series->n_rows, in + (gsize) series->n_rows * 2,
    in + (gsize) series->n_rows * 3,
  };
  double *at = columns;

  for (guint column = IN_HIGH; column <= IN_VOLUME; column++)
    read_column (series, column, in + (gsize) series->n_rows * (column - IN_HIGH));
  for (gsize i = 0; i < N_SPECS; i++)
    {
      guint n_outputs = dp_indicator_get_type_of (indicators[i].kind)->n_outputs;

      requests[i].indicator = indicators[i];
      for (guint k = 0; k < n_outputs; k++, at += series->n_rows)
        requests[i].outputs[k] = at;
    }
  g_assert (at == columns + (gsize) series->n_rows * N_VALUES);

  dp_indicators_compute (requests, N_SPECS, &bars);
}

static gboolean
compute (const DpNativeSeries *series,
         DpDbCopy             *out)
{
  g_autofree double *columns = g_new (double, (gsize) series->n_rows * N_VALUES);

  compute_columns (series, columns);
  for (guint i = 0; i < series->n_rows; i++)
    {
      if (!dp_native_series_get_boolean (series, i, IN_DUE))
        continue;

      dp_db_copy_begin_row (out, N_OUTPUT);
      dp_native_series_copy (series, i, IN_INSTRUMENT, IN_DATE, out);
      for (guint k = 0; k < N_VALUES; k++)
        {
          double value = columns[(gsize) k * series->n_rows + i];

          if (isfinite (value))
            dp_db_copy_add_double (out, value);
          else
            dp_db_copy_add_null (out);
        }
    }

  return TRUE;
}

const DpNativeModel dp_native_indicators = {
  .name = "indicators", .input = input, .output = output, .compute = compute
};

/* dp-indicator-types.c: the table of indicators, their names and their numbers
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-indicator-private.h"

#include <glib/gi18n-lib.h>

#define CLOSE  DP_BAR_CLOSE
#define RANGE  (DP_BAR_HIGH | DP_BAR_LOW)
#define BAR    (RANGE | CLOSE)
#define VOLUME DP_BAR_VOLUME

#define LINE    DP_INDICATOR_STYLE_LINE
#define COLUMNS DP_INDICATOR_STYLE_COLUMNS
#define DOTS    DP_INDICATOR_STYLE_DOTS

#define PRICE DP_INDICATOR_PANE_PRICE
#define OWN   DP_INDICATOR_PANE_OWN

#define PERIOD(fallback)       { fallback, 1, DP_INDICATOR_MAX_PERIOD, TRUE }
#define PERIOD_FROM_2(fallback) { fallback, 2, DP_INDICATOR_MAX_PERIOD, TRUE }
#define FACTOR(fallback)       { fallback, 0.01, 100, FALSE }
#define BANDS(name) \
  3, { { name "_upper", "Upper", LINE }, { name "_middle", "Middle", LINE }, \
       { name "_lower", "Lower", LINE } }

/* Indexed by DpIndicatorKind. Periods of 1 are left out where TA-Lib knows none. */
static const DpIndicatorType types[] = {
  [DP_INDICATOR_SMA] = { "sma", "SMA", N_("Simple moving average"), CLOSE, PRICE,
    1, 1, { PERIOD (20) }, 1, { { "sma", NULL, LINE } } },
  [DP_INDICATOR_EMA] = { "ema", "EMA", N_("Exponential moving average"), CLOSE, PRICE,
    1, 1, { PERIOD (20) }, 1, { { "ema", NULL, LINE } } },
  [DP_INDICATOR_WMA] = { "wma", "WMA", N_("Weighted moving average"), CLOSE, PRICE,
    1, 1, { PERIOD (20) }, 1, { { "wma", NULL, LINE } } },
  [DP_INDICATOR_DEMA] = { "dema", "DEMA", N_("Double exponential moving average"), CLOSE, PRICE,
    1, 1, { PERIOD (20) }, 1, { { "dema", NULL, LINE } } },
  [DP_INDICATOR_TEMA] = { "tema", "TEMA", N_("Triple exponential moving average"), CLOSE, PRICE,
    1, 1, { PERIOD (20) }, 1, { { "tema", NULL, LINE } } },
  [DP_INDICATOR_BBANDS] = { "bbands", "BB", N_("Bollinger bands"), CLOSE, PRICE,
    1, 2, { PERIOD_FROM_2 (20), FACTOR (2) }, BANDS ("bb") },
  [DP_INDICATOR_DONCHIAN] = { "donchian", "DC", N_("Donchian channel"), RANGE, PRICE,
    1, 1, { PERIOD (20) }, BANDS ("donchian") },
  [DP_INDICATOR_KELTNER] = { "keltner", "KC", N_("Keltner channel"), BAR, PRICE,
    1, 3, { PERIOD (20), FACTOR (2), PERIOD (10) }, BANDS ("keltner") },
  [DP_INDICATOR_VWAP] = { "vwap", "VWAP", N_("Volume-weighted average price"), BAR | VOLUME, PRICE,
    1, 1, { PERIOD (20) }, 1, { { "vwap", NULL, LINE } } },
  [DP_INDICATOR_SAR] = { "sar", "SAR", N_("Parabolic stop and reverse"), RANGE, PRICE,
    0, 2, { { 0.02, 0.0001, 1, FALSE }, { 0.2, 0.0001, 1, FALSE } }, 1, { { "sar", NULL, DOTS } } },
  [DP_INDICATOR_RSI] = { "rsi", "RSI", N_("Relative strength index"), CLOSE, OWN,
    1, 1, { PERIOD_FROM_2 (14) }, 1, { { "rsi", NULL, LINE } }, 2, { 30, 70 } },
  [DP_INDICATOR_MACD] = { "macd", "MACD", N_("Moving average convergence/divergence"), CLOSE, OWN,
    0, 3, { PERIOD_FROM_2 (12), PERIOD_FROM_2 (26), PERIOD (9) },
    3, { { "macd", NULL, LINE }, { "macd_signal", "Signal", LINE },
         { "macd_histogram", "Histogram", COLUMNS } }, 1, { 0 } },
  [DP_INDICATOR_STOCH] = { "stoch", "STOCH", N_("Stochastic oscillator"), BAR, OWN,
    1, 3, { PERIOD (14), PERIOD (3), PERIOD (3) },
    2, { { "stoch_k", "%K", LINE }, { "stoch_d", "%D", LINE } }, 2, { 20, 80 } },
  [DP_INDICATOR_ADX] = { "adx", "ADX", N_("Average directional index"), BAR, OWN,
    1, 1, { PERIOD_FROM_2 (14) },
    3, { { "adx", NULL, LINE }, { "plus_di", "+DI", LINE }, { "minus_di", "-DI", LINE } },
    1, { 25 } },
  [DP_INDICATOR_ATR] = { "atr", "ATR", N_("Average true range"), BAR, OWN,
    1, 1, { PERIOD (14) }, 1, { { "atr", NULL, LINE } } },
  [DP_INDICATOR_NATR] = { "natr", "NATR", N_("Average true range, percent"), BAR, OWN,
    1, 1, { PERIOD (14) }, 1, { { "natr", NULL, LINE } } },
  [DP_INDICATOR_OBV] = { "obv", "OBV", N_("On-balance volume"), CLOSE | VOLUME, OWN,
    0, 0, { { 0 } }, 1, { { "obv", NULL, LINE } } },
  [DP_INDICATOR_AD] = { "ad", "A/D", N_("Accumulation/distribution line"), BAR | VOLUME, OWN,
    0, 0, { { 0 } }, 1, { { "ad", NULL, LINE } } },
  [DP_INDICATOR_MFI] = { "mfi", "MFI", N_("Money flow index"), BAR | VOLUME, OWN,
    1, 1, { PERIOD_FROM_2 (14) }, 1, { { "mfi", NULL, LINE } }, 2, { 20, 80 } },
  [DP_INDICATOR_ROC] = { "roc", "ROC", N_("Rate of change, percent"), CLOSE, OWN,
    1, 1, { PERIOD (10) }, 1, { { "roc", NULL, LINE } }, 1, { 0 } },
  [DP_INDICATOR_MOM] = { "mom", "MOM", N_("Momentum"), CLOSE, OWN,
    1, 1, { PERIOD (10) }, 1, { { "mom", NULL, LINE } }, 1, { 0 } },
  [DP_INDICATOR_CCI] = { "cci", "CCI", N_("Commodity channel index"), BAR, OWN,
    1, 1, { PERIOD_FROM_2 (20) }, 1, { { "cci", NULL, LINE } }, 2, { -100, 100 } },
  [DP_INDICATOR_WILLR] = { "willr", "%R", N_("Williams %R"), BAR, OWN,
    1, 1, { PERIOD_FROM_2 (14) }, 1, { { "willr", NULL, LINE } }, 2, { -80, -20 } },
  [DP_INDICATOR_AROON] = { "aroon", "AROON", N_("Aroon"), RANGE, OWN,
    1, 1, { PERIOD_FROM_2 (14) },
    2, { { "aroon_up", "Up", LINE }, { "aroon_down", "Down", LINE } }, 1, { 50 } },
  [DP_INDICATOR_STDDEV] = { "stddev", "SD", N_("Standard deviation"), CLOSE, OWN,
    1, 2, { PERIOD_FROM_2 (20), FACTOR (1) }, 1, { { "stddev", NULL, LINE } } },
  [DP_INDICATOR_VOLATILITY] = { "volatility", "VOL", N_("Volatility, percent a year"), CLOSE, OWN,
    1, 2, { PERIOD_FROM_2 (20), { 252, 1, 1000000, FALSE } },
    1, { { "volatility", NULL, LINE } } },
};
G_STATIC_ASSERT (G_N_ELEMENTS (types) == DP_N_INDICATORS);

/* The arithmetic, and the first complete bar: @constant and @weights times the parameters */
static const struct
{
  DpIndicatorFuncs funcs;
  int              constant;
  int              weights[DP_INDICATOR_MAX_PARAMETERS];
} arithmetic[] = {
  [DP_INDICATOR_SMA] = { { .check = _dp_indicator_sma }, -1, { 1 } },
  [DP_INDICATOR_EMA] = { { .check = _dp_indicator_ema }, -1, { 1 } },
  [DP_INDICATOR_WMA] = { { _dp_indicator_wma }, -1, { 1 } },
  [DP_INDICATOR_DEMA] = { { _dp_indicator_dema }, -2, { 2 } },
  [DP_INDICATOR_TEMA] = { { _dp_indicator_tema }, -3, { 3 } },
  [DP_INDICATOR_BBANDS] = { { .check = _dp_indicator_bbands }, -1, { 1 } },
  [DP_INDICATOR_DONCHIAN] = { { _dp_indicator_donchian }, -1, { 1 } },
  [DP_INDICATOR_KELTNER] = { { _dp_indicator_keltner }, 0, { 0 } },
  [DP_INDICATOR_VWAP] = { { _dp_indicator_vwap }, -1, { 1 } },
  [DP_INDICATOR_SAR] = { { _dp_indicator_sar }, 1, { 0 } },
  [DP_INDICATOR_RSI] = { { .check = _dp_indicator_rsi }, 0, { 1 } },
  [DP_INDICATOR_MACD] = { { .check = _dp_indicator_macd }, -2, { 0, 1, 1 } },
  [DP_INDICATOR_STOCH] = { { _dp_indicator_stoch }, -3, { 1, 1, 1 } },
  [DP_INDICATOR_ADX] = { { _dp_indicator_adx }, -1, { 2 } },
  [DP_INDICATOR_ATR] = { { .check = _dp_indicator_atr }, 0, { 1 } },
  [DP_INDICATOR_NATR] = { { _dp_indicator_natr }, 0, { 1 } },
  [DP_INDICATOR_OBV] = { { _dp_indicator_obv }, 0, { 0 } },
  [DP_INDICATOR_AD] = { { _dp_indicator_ad }, 0, { 0 } },
  [DP_INDICATOR_MFI] = { { _dp_indicator_mfi }, 0, { 1 } },
  [DP_INDICATOR_ROC] = { { _dp_indicator_roc }, 0, { 1 } },
  [DP_INDICATOR_MOM] = { { _dp_indicator_mom }, 0, { 1 } },
  [DP_INDICATOR_CCI] = { { _dp_indicator_cci }, -1, { 1 } },
  [DP_INDICATOR_WILLR] = { { _dp_indicator_willr }, -1, { 1 } },
  [DP_INDICATOR_AROON] = { { _dp_indicator_aroon }, 0, { 1 } },
  [DP_INDICATOR_STDDEV] = { { .check = _dp_indicator_stddev }, -1, { 1 } },
  [DP_INDICATOR_VOLATILITY] = { { _dp_indicator_volatility }, 0, { 1 } },
};
G_STATIC_ASSERT (G_N_ELEMENTS (arithmetic) == DP_N_INDICATORS);

const DpIndicatorType *
dp_indicator_get_type_of (DpIndicatorKind kind)
{
  g_return_val_if_fail (kind < DP_N_INDICATORS, NULL);

  return &types[kind];
}

DpIndicatorFuncs
_dp_indicator_get_funcs (DpIndicatorKind kind)
{
  g_assert (kind < DP_N_INDICATORS);

  return arithmetic[kind].funcs;
}

gsize
dp_indicator_get_first (const DpIndicator *indicator)
{
  gssize first;

  g_return_val_if_fail (indicator != NULL && indicator->kind < DP_N_INDICATORS, 0);

  /* Where one part waits for another, a sum is not enough. */
  if (indicator->kind == DP_INDICATOR_KELTNER)
    return MAX (indicator->parameters[0] - 1, indicator->parameters[2]);

  first = arithmetic[indicator->kind].constant;
  for (guint i = 0; i < DP_INDICATOR_MAX_PARAMETERS; i++)
    first += arithmetic[indicator->kind].weights[i] * (gssize) indicator->parameters[i];

  return first;
}

void
dp_indicator_init (DpIndicator     *indicator,
                   DpIndicatorKind  kind)
{
  g_return_if_fail (indicator != NULL && kind < DP_N_INDICATORS);

  *indicator = (DpIndicator) { .kind = kind };
  for (guint i = 0; i < types[kind].n_parameters; i++)
    indicator->parameters[i] = types[kind].parameters[i].fallback;
}

static gboolean
parse_parameter (const DpIndicatorParameter *parameter,
                 const char                 *word,
                 double                     *value)
{
  char *end;

  /* It would take blanks, signs, exponents and more. */
  if (!g_ascii_isdigit (word[0]) || word[strspn (word, "0123456789.")] != '\0')
    return FALSE;
  *value = g_ascii_strtod (word, &end);

  return *end == '\0' && *value >= parameter->least && *value <= parameter->most &&
         (!parameter->whole || *value == floor (*value));
}

static gboolean
parse_parameters (const DpIndicatorType *type,
                  char                 **words,
                  double                *values)
{
  for (guint i = 0; words[i] != NULL; i++)
    if (i >= type->n_parameters || !parse_parameter (&type->parameters[i], words[i], &values[i]))
      return FALSE;

  return TRUE;
}

/* Numbers without what they do not need: "20", "2.5" */
static void
append_number (GString    *text,
               const char *separator,
               double      number)
{
  char buffer[G_ASCII_DTOSTR_BUF_SIZE];

  g_string_append (text, separator);
  g_string_append (text, g_ascii_formatd (buffer, sizeof buffer, "%.10g", number));
}

static void
set_parameter_error (GError               **error,
                     const char            *spec,
                     const DpIndicatorType *type)
{
  g_autoptr(GString) usual = g_string_new (type->name);
  g_autoptr(GString) limits = g_string_new (NULL);

  if (type->n_parameters == 0)
    {
      g_set_error (error, DP_INDICATOR_ERROR, DP_INDICATOR_ERROR_PARAMETER,
                   _("The indicator “%s” is not understood: “%s” takes no numbers."),
                   spec, type->name);
      return;
    }
  for (guint i = 0; i < type->n_parameters; i++)
    {
      append_number (usual, ":", type->parameters[i].fallback);
      append_number (limits, i > 0 ? ", " : "", type->parameters[i].least);
      append_number (limits, "–", type->parameters[i].most);
    }
  g_set_error (error, DP_INDICATOR_ERROR, DP_INDICATOR_ERROR_PARAMETER,
               _("The indicator “%s” is not understood: after “%s” come numbers of bars or "
                 "factors, each after a colon (%s), for example “%s”."),
               spec, type->name, limits->str, usual->str);
}

static void
set_unknown_error (GError     **error,
                   const char  *spec)
{
  g_autoptr(GString) names = g_string_new (NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    {
      g_string_append (names, i > 0 ? ", " : "");
      g_string_append (names, types[i].name);
    }
  g_set_error (error, DP_INDICATOR_ERROR, DP_INDICATOR_ERROR_UNKNOWN,
               _("“%s” is not an indicator DataPipe knows; there are %s."), spec, names->str);
}

gboolean
dp_indicator_parse (const char   *spec,
                    DpIndicator  *indicator,
                    GError      **error)
{
  g_auto(GStrv) words = NULL;

  g_return_val_if_fail (spec != NULL && indicator != NULL, FALSE);

  words = g_strsplit (spec, ":", -1);
  for (gsize i = 0; words[0] != NULL && i < G_N_ELEMENTS (types); i++)
    {
      if (g_ascii_strcasecmp (words[0], types[i].name) != 0)
        continue;
      dp_indicator_init (indicator, i);
      if (!parse_parameters (&types[i], words + 1, indicator->parameters))
        {
          set_parameter_error (error, spec, &types[i]);
          return FALSE;
        }

      /* As TA-Lib does: the quicker average is the one that is called so. */
      if (i == DP_INDICATOR_MACD && indicator->parameters[0] > indicator->parameters[1])
        {
          double slow = indicator->parameters[0];

          indicator->parameters[0] = indicator->parameters[1];
          indicator->parameters[1] = slow;
        }
      return TRUE;
    }
  set_unknown_error (error, spec);

  return FALSE;
}

char *
dp_indicator_dup_label (const DpIndicator *indicator)
{
  const DpIndicatorType *type;
  GString *label;

  g_return_val_if_fail (indicator != NULL && indicator->kind < DP_N_INDICATORS, NULL);

  type = &types[indicator->kind];
  label = g_string_new (type->label);
  for (guint i = 0; i < type->n_parameters; i++)
    append_number (label, i > 0 ? "/" : " ", indicator->parameters[i]);

  return g_string_free (label, FALSE);
}

char *
dp_indicator_dup_column (const DpIndicator *indicator,
                         guint              output)
{
  const DpIndicatorType *type;
  GString *column;
  guint n;

  g_return_val_if_fail (indicator != NULL && indicator->kind < DP_N_INDICATORS, NULL);

  type = &types[indicator->kind];
  g_return_val_if_fail (output < type->n_outputs, NULL);

  /* All numbers up to the last that is not the usual one */
  n = type->n_named;
  for (guint i = n; i < type->n_parameters; i++)
    if (indicator->parameters[i] != type->parameters[i].fallback)
      n = i + 1;
  column = g_string_new (type->outputs[output].column);
  for (guint i = 0; i < n; i++)
    append_number (column, "_", indicator->parameters[i]);
  g_strdelimit (column->str, ".", '_');

  return g_string_free (column, FALSE);
}

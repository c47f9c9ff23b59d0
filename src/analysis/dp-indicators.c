/* dp-indicators.c: what can be computed from a column of prices
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-indicators.h"

#include <math.h>

#include <glib/gi18n-lib.h>

G_DEFINE_QUARK (dp-indicator-error-quark, dp_indicator_error)

typedef struct
{
  const char *name;
  const char *label;
  void      (*compute) (const double *values, gsize length, guint period, double *out);
} IndicatorType;

/* Indexed by DpIndicatorKind. */
static const IndicatorType types[] = {
  [DP_INDICATOR_SMA] = { "sma", "SMA", dp_sma },
  [DP_INDICATOR_EMA] = { "ema", "EMA", dp_ema },
};

static gsize
fill_warm_up (double *out,
              gsize   length,
              guint   period)
{
  gsize count = MIN (length, (gsize) period - 1);

  for (gsize i = 0; i < count; i++)
    out[i] = NAN;

  return count;
}

void
dp_sma (const double *values,
        gsize         length,
        guint         period,
        double       *out)
{
  double inverse;
  double sum = 0;
  gsize i;

  g_return_if_fail (period > 0);

  inverse = 1.0 / period;
  i = fill_warm_up (out, length, period);
  for (gsize j = 0; j < i; j++)
    sum += values[j];
  for (; i < length; i++)
    {
      sum += values[i];
      out[i] = sum * inverse;
      sum -= values[i + 1 - period];
    }
}

void
dp_ema (const double *values,
        gsize         length,
        guint         period,
        double       *out)
{
  double k;
  double average = 0;
  gsize i;

  g_return_if_fail (period > 0);

  i = fill_warm_up (out, length, period);
  if (i >= length)
    return;

  for (gsize j = 0; j <= i; j++)
    average += values[j];
  average /= period;
  out[i++] = average;

  k = 2.0 / (period + 1.0);
  for (; i < length; i++)
    {
      average += k * (values[i] - average);
      out[i] = average;
    }
}

gboolean
dp_indicator_parse (const char   *spec,
                    DpIndicator  *indicator,
                    GError      **error)
{
  g_auto(GStrv) parts = NULL;
  guint64 period;

  g_return_val_if_fail (spec != NULL && indicator != NULL, FALSE);

  parts = g_strsplit (spec, ":", 2);
  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    {
      if (parts[0] == NULL || g_ascii_strcasecmp (parts[0], types[i].name) != 0)
        continue;

      if (parts[1] == NULL ||
          !g_ascii_string_to_unsigned (parts[1], 10, 1, DP_INDICATOR_MAX_PERIOD, &period, NULL))
        {
          g_set_error (error, DP_INDICATOR_ERROR, DP_INDICATOR_ERROR_PERIOD,
                       _("The indicator “%s” needs a number of bars from 1 to %d after a colon, "
                         "for example “%s:20”."),
                       spec, DP_INDICATOR_MAX_PERIOD, types[i].name);
          return FALSE;
        }
      indicator->kind = i;
      indicator->period = period;
      return TRUE;
    }

  g_set_error (error, DP_INDICATOR_ERROR, DP_INDICATOR_ERROR_UNKNOWN,
               _("“%s” is not an indicator DataPipe can draw; try “sma:20” or “ema:50”."), spec);
  return FALSE;
}

char *
dp_indicator_dup_label (const DpIndicator *indicator)
{
  g_return_val_if_fail (indicator != NULL && indicator->kind < G_N_ELEMENTS (types), NULL);

  return g_strdup_printf ("%s %u", types[indicator->kind].label, indicator->period);
}

void
dp_indicator_compute (const DpIndicator *indicator,
                      const double      *values,
                      gsize              length,
                      double            *out)
{
  g_return_if_fail (indicator != NULL && indicator->kind < G_N_ELEMENTS (types));

  types[indicator->kind].compute (values, length, indicator->period, out);
}

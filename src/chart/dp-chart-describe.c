/* dp-chart-describe.c: the chart for those who hear it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-chart-private.h"

#include <glib/gi18n-lib.h>

#include "dp-chart-format.h"

#define SECONDS_PER_DAY 86400

static void
append_part (GString *text,
             char    *part)
{
  g_string_append (text, ", ");
  g_string_append (text, part);
  g_free (part);
}

static char *
describe_change (double percent)
{
  if (fabs (percent) < 0.05)
    return g_strdup (_("unchanged"));

  return percent > 0 ? g_strdup_printf (_("up %.1f percent"), percent)
                     : g_strdup_printf (_("down %.1f percent"), -percent);
}

/* The other instruments, in the order of the legend. */
static void
append_comparisons (DpChart *self,
                    GString *parts,
                    gsize    index)
{
  for (guint i = 0; i < self->comparisons->len; i++)
    {
      const DpChartOverlay *overlay = g_ptr_array_index (self->comparisons, i);
      double value = dp_chart_layer_get_value (overlay->layers[0], index) *
                     dp_chart_layer_get_factor (overlay->layers[0]);
      g_autofree char *text = _dp_chart_dup_value_label (self, value, 1);

      if (!isnan (value))
        append_part (parts, g_strdup_printf ("%s %s", overlay->label, text));
    }
}

static char *
describe_bar (DpChart *self,
              gsize    index)
{
  const struct { const char *word; const double *column; } prices[] = {
    /* Translators: each is followed by a price: "open 101.20" */
    { C_("price in words", "open"), dp_series_get_open (self->series) },
    { C_("price in words", "high"), dp_series_get_high (self->series) },
    { C_("price in words", "low"), dp_series_get_low (self->series) },
    { C_("price in words", "close"), dp_series_get_close (self->series) },
  };
  g_autofree char *date = dp_chart_format_date_words (dp_series_get_times (self->series)[index],
                                                      dp_series_get_interval (self->series));
  double volume = dp_series_get_volume (self->series)[index];
  double change = _dp_chart_get_change (self, index);
  g_autoptr(GString) parts = g_string_new (NULL);
  g_autofree char *events = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (prices); i++)
    {
      g_autofree char *price = NULL;

      if (isnan (prices[i].column[index]))
        continue;
      price = dp_chart_format_price (prices[i].column[index], _dp_chart_get_decimals (self));
      append_part (parts, g_strdup_printf ("%s %s", prices[i].word, price));
    }
  if (!isnan (change) && !self->percents)
    append_part (parts, describe_change (change));
  if (!isnan (volume))
    {
      g_autofree char *words = dp_chart_format_volume_words (volume);

      append_part (parts, g_strdup_printf (_("volume %s"), words));
    }

  append_comparisons (self, parts, index);

  events = dp_chart_describe_events (self, index);
  if (events != NULL)
    append_part (parts, g_steal_pointer (&events));

  /* Translators: a date, then prices: "Friday, 20 November 2026: open 101.20, high 103.10" */
  return g_strdup_printf (_("%s: %s"), date, parts->str + strlen (", "));
}

static const char *
get_kind (gint64 interval)
{
  if (interval < SECONDS_PER_DAY)
    return _("prices within days");
  if (interval < 7 * SECONDS_PER_DAY)
    return _("daily prices");

  return interval < 28 * SECONDS_PER_DAY ? _("weekly prices") : _("monthly prices");
}

static char *
describe_view (DpChart *self)
{
  const double *closes = dp_series_get_close (self->series);
  const gint64 *times = dp_series_get_times (self->series);
  int decimals = _dp_chart_get_decimals (self);
  g_autofree char *first_date = NULL;
  g_autofree char *last_date = NULL;
  g_autofree char *change = NULL;
  g_autofree char *prices[4] = { NULL };
  DpChartExtent extent;
  gsize begin = CLAMP (floor (self->first), 0, dp_series_get_length (self->series) - 1);
  gsize end = CLAMP (ceil (self->last), begin + 1, dp_series_get_length (self->series));
  const double values[4] = { closes[begin], closes[end - 1] };
  char *text;

  extent = dp_chart_pyramid_query (self->pyramid, begin, end);
  /* Translators: a format of g_date_time_format() */
  first_date = dp_chart_format_time (times[begin], _("%-d %B %Y"));
  last_date = dp_chart_format_time (times[end - 1], _("%-d %B %Y"));
  change = describe_change ((values[1] / values[0] - 1) * 100);
  for (int i = 0; i < 2; i++)
    prices[i] = dp_chart_format_price (values[i], decimals);
  prices[2] = dp_chart_format_price (extent.low, decimals);
  prices[3] = dp_chart_format_price (extent.high, decimals);

  /* Translators: symbol, kind of prices, two dates; two prices, change; lowest, highest */
  text = g_strdup_printf (_("%s, %s from %s to %s: from %s to %s, %s; lowest %s, highest %s"),
                          dp_series_get_symbol (self->series),
                          get_kind (dp_series_get_interval (self->series)),
                          first_date, last_date, prices[0], prices[1], change,
                          prices[2], prices[3]);
  for (int i = 1; i < 4; i++)
    g_free (prices[i]);

  return text;
}

char *
dp_chart_describe (DpChart *self,
                   gssize   index)
{
  gsize length;

  g_return_val_if_fail (DP_IS_CHART (self), NULL);

  length = self->series != NULL ? dp_series_get_length (self->series) : 0;
  if (length == 0)
    return g_strdup (_("No prices to show"));

  return index >= 0 && (gsize) index < length ? describe_bar (self, index) : describe_view (self);
}

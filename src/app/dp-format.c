/* dp-format.c: numbers as the window shows them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-format.h"

#include <math.h>

#include <glib/gi18n.h>
#include <gtk/gtk.h>

#include "dp-chart-format.h"
#include "dp-date.h"
#include "dp-feed-source.h"
#include "dp-run-plan.h"
#include "dp-source.h"

#define NOTHING "–"

char *
dp_format_isolate (const char *text)
{
  g_return_val_if_fail (text != NULL, NULL);

  /* Few fonts have these characters, and others are looked for and loaded then: not where all text
   * goes the same way. */
  if (gtk_widget_get_default_direction () != GTK_TEXT_DIR_RTL)
    return g_strdup (text);

  return g_strconcat ("\u2066", text, "\u2069", NULL);
}

char *
dp_format_price (double value)
{
  double size = fabs (value);
  int decimals;

  if (isnan (value))
    return g_strdup (NOTHING);

  decimals = size >= 1 || size == 0 ? 2 : size >= 0.01 ? 4 : 8;

  return g_strdup_printf ("%'.*f", decimals, value);
}

char *
dp_format_change (double percent)
{
  return dp_format_part (percent / 100, 2, TRUE);
}

char *
dp_format_part (double   part,
                int      decimals,
                gboolean with_sign)
{
  g_autofree char *text = NULL;

  if (!isfinite (part))
    return g_strdup (NOTHING);

  text = dp_chart_format_percent (part * 100, decimals, with_sign);

  return dp_format_isolate (text);
}

char *
dp_format_compact (double value)
{
  double size = fabs (value);

  if (isnan (value))
    return g_strdup (NOTHING);

  if (size >= 1e12)
    /* Translators: a number in trillions (10^12) */
    return g_strdup_printf (_("%.2f T"), value / 1e12);

  if (size >= 1e9)
    /* Translators: a number in billions (10^9) */
    return g_strdup_printf (_("%.2f B"), value / 1e9);

  if (size >= 1e6)
    /* Translators: a number in millions (10^6) */
    return g_strdup_printf (_("%.2f M"), value / 1e6);

  if (size >= 1e4)
    /* Translators: a number in thousands */
    return g_strdup_printf (_("%.1f K"), value / 1e3);

  return g_strdup_printf ("%'.0f", value);
}

char *
dp_format_duration (gint64 usec)
{
  if (usec < G_USEC_PER_SEC)
    return g_strdup_printf (_("%d ms"), (int) (usec / 1000));

  if (usec < 60 * G_USEC_PER_SEC)
    return g_strdup_printf (_("%.1f s"), usec / (double) G_USEC_PER_SEC);

  return g_strdup_printf (_("%d min %d s"),
                          (int) (usec / (60 * G_USEC_PER_SEC)),
                          (int) (usec / G_USEC_PER_SEC % 60));
}

char *
dp_format_day (gint32 date)
{
  return dp_date_to_words (date);
}

char *
dp_format_time (gint64 unix_us)
{
  return dp_timestamp_to_words (unix_us, FALSE);
}

const char *
dp_format_source (const char *source)
{
  const char *title;

  g_return_val_if_fail (source != NULL, NULL);

  if (g_str_equal (source, DP_FILE_SOURCE))
    return _("Files");
  if (g_str_equal (source, DP_FEED_SOURCE_NAME))
    return _("News Feeds");
  title = dp_source_find_title (source);

  return title != NULL ? title : source;
}

char *
dp_format_item (const char *symbol)
{
  g_return_val_if_fail (symbol != NULL, NULL);

  return g_path_is_absolute (symbol) ? g_path_get_basename (symbol) : g_strdup (symbol);
}

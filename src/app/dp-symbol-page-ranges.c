/* dp-symbol-page-ranges.c: how much of a chart is seen, and in bars of which length
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-symbol-page-private.h"

#include <glib/gi18n.h>
#include <string.h>

#define FINE_FOR_DAYS   300      /* seconds: five days of minutes would be more than one sees */
#define SECONDS_PER_DAY 86400
#define BARS_BEFORE     400      /* of which indicators are made that are in view */
#define LEAST_FIRST     1000     /* bars: fewer are hardly read any sooner */
#define MOST_FIRST      16000    /* more are worth being painted before all are there */

static const struct
{
  const char *name;
  const char *label;
  const char *tooltip;
  gboolean    within_days;
  guint       most_days;      /* 0 for any number */
} ranges[] = {
  { "1d", N_("1D"), N_("One Day"), TRUE, 1 },
  { "5d", N_("5D"), N_("Five Days"), TRUE, 5 },
  { "1m", N_("1M"), N_("One Month"), FALSE, 31 },
  { "3m", N_("3M"), N_("Three Months"), FALSE, 92 },
  { "6m", N_("6M"), N_("Six Months"), FALSE, 184 },
  { "ytd", N_("YTD"), N_("This Year"), FALSE, 366 },
  { "1y", N_("1Y"), N_("One Year"), FALSE, 366 },
  { "5y", N_("5Y"), N_("Five Years"), FALSE, 5 * 366 },
  { "max", N_("All"), N_("Everything"), FALSE, 0 },
};

/* Days of trading are worth a button where there are bars within them; three months then are
 * not. */
void
_dp_symbol_page_fill_ranges (DpSymbolPage *self)
{
  g_autofree char *range = g_settings_get_string (self->settings, "chart-range");
  gboolean within_days = self->intervals->len > 0;

  self->setting_range = TRUE;
  adw_toggle_group_remove_all (self->range_group);
  for (gsize i = 0; i < G_N_ELEMENTS (ranges); i++)
    {
      AdwToggle *toggle;

      if ((ranges[i].within_days && !within_days) ||
          (within_days && g_str_equal (ranges[i].name, "3m")))
        continue;
      toggle = adw_toggle_new ();
      adw_toggle_set_name (toggle, ranges[i].name);
      adw_toggle_set_label (toggle, _(ranges[i].label));
      adw_toggle_set_tooltip (toggle, _(ranges[i].tooltip));
      adw_toggle_group_add (self->range_group, toggle);
    }
  if (adw_toggle_group_get_toggle_by_name (self->range_group, range) != NULL)
    adw_toggle_group_set_active_name (self->range_group, range);
  self->setting_range = FALSE;
}

static char *
dup_interval_label (gint64 interval)
{
  guint minutes = interval / 60;

  if (minutes >= 60 && minutes % 60 == 0)
    return g_strdup_printf (ngettext ("%u Hour", "%u Hours", minutes / 60), minutes / 60);

  return g_strdup_printf (ngettext ("%u Minute", "%u Minutes", minutes), minutes);
}

static void
append_interval (DpSymbolPage *self,
                 const char   *label,
                 gint64        interval)
{
  g_autoptr(GMenuItem) item = g_menu_item_new (label, NULL);

  g_menu_item_set_action_and_target (item, "chart.interval", "x", interval);
  g_menu_append_item (self->interval_menu, item);
}

void
_dp_symbol_page_set_intervals (DpSymbolPage *self,
                               GArray       *intervals)
{
  gboolean same = intervals->len == self->intervals->len &&
                  (intervals->len == 0 ||
                   memcmp (intervals->data, self->intervals->data,
                           intervals->len * sizeof (gint64)) == 0);

  if (same && g_menu_model_get_n_items (G_MENU_MODEL (self->interval_menu)) > 0)
    return;

  g_array_set_size (self->intervals, 0);
  g_array_append_vals (self->intervals, intervals->data, intervals->len);
  g_menu_remove_all (self->interval_menu);
  append_interval (self, _("To Suit the Range"), -1);
  append_interval (self, _("Days"), 0);
  for (guint i = 0; i < intervals->len; i++)
    {
      gint64 interval = g_array_index (intervals, gint64, i);
      g_autofree char *label = dup_interval_label (interval);

      append_interval (self, label, interval);
    }
  _dp_symbol_page_fill_ranges (self);
}

static gboolean
has_interval (DpSymbolPage *self,
              gint64        interval)
{
  for (guint i = 0; i < self->intervals->len; i++)
    if (g_array_index (self->intervals, gint64, i) == interval)
      return TRUE;

  return FALSE;
}

static gint64
find_suitable (DpSymbolPage *self)
{
  g_autofree char *range = g_settings_get_string (self->settings, "chart-range");

  if (self->intervals->len == 0)
    return 0;
  if (g_str_equal (range, "1d"))
    return g_array_index (self->intervals, gint64, 0);
  if (!g_str_equal (range, "5d"))
    return 0;

  for (guint i = 0; i < self->intervals->len; i++)
    if (g_array_index (self->intervals, gint64, i) >= FINE_FOR_DAYS)
      return g_array_index (self->intervals, gint64, i);

  return g_array_index (self->intervals, gint64, self->intervals->len - 1);
}

gboolean
_dp_symbol_page_choose_interval (DpSymbolPage *self)
{
  gint64 before = self->interval;

  if (self->chosen_interval < 0)
    self->interval = find_suitable (self);
  else
    self->interval = has_interval (self, self->chosen_interval) ? self->chosen_interval : 0;

  return self->interval != before;
}

gsize
_dp_symbol_page_count_first (DpSymbolPage *self)
{
  g_autofree char *range = g_settings_get_string (self->settings, "chart-range");
  gsize bars_per_day = self->interval > 0 ? SECONDS_PER_DAY / self->interval : 1;

  for (gsize i = 0; i < G_N_ELEMENTS (ranges); i++)
    if (g_str_equal (ranges[i].name, range) && ranges[i].most_days > 0)
      return CLAMP (ranges[i].most_days * bars_per_day + BARS_BEFORE, LEAST_FIRST, MOST_FIRST);

  return MOST_FIRST;
}

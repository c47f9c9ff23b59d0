/* dp-chart-choices.c: how a person wants charts to look
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-chart-choices.h"

int
dp_chart_choices_get (GSettings  *settings,
                      const char *key,
                      GType       type)
{
  g_autofree char *nick = NULL;
  g_autoptr(GEnumClass) choices = NULL;
  GEnumValue *choice;

  g_return_val_if_fail (G_IS_SETTINGS (settings), 0);
  g_return_val_if_fail (G_TYPE_IS_ENUM (type), 0);

  nick = g_settings_get_string (settings, key);
  choices = g_type_class_ref (type);
  choice = g_enum_get_value_by_nick (choices, nick);

  return choice != NULL ? choice->value : 0;
}

static void
apply (DpChartView *view,
       const char  *key,
       GSettings   *settings)
{
  DpChart *chart = dp_chart_view_get_chart (view);

  dp_chart_view_set_palette (view, dp_chart_choices_get (settings, "chart-palette",
                                                         DP_TYPE_CHART_PALETTE));
  dp_chart_view_set_animated (view, g_settings_get_boolean (settings, "chart-animations"));
  dp_chart_set_grid (chart, g_settings_get_boolean (settings, "chart-grid"));
  dp_chart_set_snapping (chart, g_settings_get_boolean (settings, "chart-snapping"));
}

void
dp_chart_choices_follow (GSettings   *settings,
                         DpChartView *view)
{
  static const char *const signals[] = {
    "changed::chart-palette", "changed::chart-animations", "changed::chart-grid",
    "changed::chart-snapping",
  };

  g_return_if_fail (G_IS_SETTINGS (settings));
  g_return_if_fail (DP_IS_CHART_VIEW (view));

  for (guint i = 0; i < G_N_ELEMENTS (signals); i++)
    g_signal_connect_object (settings, signals[i], G_CALLBACK (apply), view, G_CONNECT_SWAPPED);
  apply (view, NULL, settings);
}

/* dp-charts-preferences.c: the preferences of how charts look
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-charts-preferences.h"

#include <math.h>

#include <glib/gi18n.h>

#include "dp-chart-choices.h"
#include "dp-undo.h"

#define SECONDS_PER_DAY G_GINT64_CONSTANT (86400)
#define EXAMPLE_DAYS    48
#define FIRST_DAY       20591    /* a Monday */

/* What "Reset" is about. */
static const char *const keys[] = {
  "chart-palette", "chart-type", "chart-scale", "chart-grid", "chart-snapping", "chart-animations",
};

struct _DpChartsPreferences
{
  AdwPreferencesPage  parent_instance;

  DpChartView        *preview;
  AdwComboRow        *palette_row;
  AdwComboRow        *type_row;
  AdwComboRow        *scale_row;
  AdwSwitchRow       *grid_row;
  AdwSwitchRow       *snapping_row;
  AdwSwitchRow       *animations_row;

  GSettings          *settings;
};

G_DEFINE_FINAL_TYPE (DpChartsPreferences, dp_charts_preferences, ADW_TYPE_PREFERENCES_PAGE)

static void
reset_cb (DpChartsPreferences *self)
{
  dp_undo_name_change (GTK_WIDGET (self), _("Charts look as at first"));
  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    g_settings_reset (self->settings, keys[i]);
}

/* Waves that rise, so that everything there is to choose can be seen in them. */
static DpSeries *
create_example (void)
{
  gint64 *times = g_new (gint64, EXAMPLE_DAYS);
  double *columns[5];

  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    columns[i] = g_new (double, EXAMPLE_DAYS);
  for (guint i = 0; i < EXAMPLE_DAYS; i++)
    {
      double open = 90 + i * 0.5 + 7 * sin ((i - 1) * 0.45) + 2 * sin ((i - 1) * 2.3);
      double close = 90 + (i + 1) * 0.5 + 7 * sin (i * 0.45) + 2 * sin (i * 2.3);

      times[i] = (FIRST_DAY + i / 5 * 7 + i % 5) * SECONDS_PER_DAY;
      columns[0][i] = open;
      columns[1][i] = MAX (open, close) + 1 + sin (i * 1.7);
      columns[2][i] = MIN (open, close) - 1 + sin (i * 1.3);
      columns[3][i] = close;
      columns[4][i] = 900 + 400 * sin (i * 1.1);
    }

  /* Translators: what made-up prices are called that show how a chart looks */
  return dp_series_new_take (_("Example"), SECONDS_PER_DAY, EXAMPLE_DAYS, times, columns[0],
                             columns[1], columns[2], columns[3], columns[4]);
}

static void
update_preview (DpChartsPreferences *self)
{
  DpChart *chart = dp_chart_view_get_chart (self->preview);

  dp_chart_set_chart_type (chart, dp_chart_choices_get (self->settings, "chart-type",
                                                        DP_TYPE_CHART_TYPE));
  dp_chart_set_scale (chart, dp_chart_choices_get (self->settings, "chart-scale",
                                                   DP_TYPE_CHART_SCALE));
}

static gboolean
get_position (GValue   *value,
              GVariant *variant,
              gpointer  choices)
{
  GEnumValue *choice = g_enum_get_value_by_nick (choices, g_variant_get_string (variant, NULL));

  g_value_set_uint (value, choice != NULL ? choice->value : 0);

  return TRUE;
}

static GVariant *
get_nick (const GValue       *value,
          const GVariantType *type,
          gpointer            choices)
{
  GEnumValue *choice = g_enum_get_value (choices, g_value_get_uint (value));

  return choice != NULL ? g_variant_new_string (choice->value_nick) : NULL;
}

/* The lines of @row are the values of the enumeration, in its order. */
static void
bind_choice (DpChartsPreferences *self,
             const char          *key,
             AdwComboRow         *row,
             GType                type)
{
  g_settings_bind_with_mapping (self->settings, key, row, "selected", G_SETTINGS_BIND_DEFAULT,
                                get_position, get_nick, g_type_class_ref (type),
                                g_type_class_unref);
}

static void
dp_charts_preferences_dispose (GObject *object)
{
  DpChartsPreferences *self = DP_CHARTS_PREFERENCES (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), DP_TYPE_CHARTS_PREFERENCES);
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (dp_charts_preferences_parent_class)->dispose (object);
}

static void
dp_charts_preferences_class_init (DpChartsPreferencesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dp_charts_preferences_dispose;

  g_type_ensure (DP_TYPE_CHART_VIEW);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/dp-charts-preferences.ui");
  gtk_widget_class_bind_template_child (widget_class, DpChartsPreferences, preview);
  gtk_widget_class_bind_template_child (widget_class, DpChartsPreferences, palette_row);
  gtk_widget_class_bind_template_child (widget_class, DpChartsPreferences, type_row);
  gtk_widget_class_bind_template_child (widget_class, DpChartsPreferences, scale_row);
  gtk_widget_class_bind_template_child (widget_class, DpChartsPreferences, grid_row);
  gtk_widget_class_bind_template_child (widget_class, DpChartsPreferences, snapping_row);
  gtk_widget_class_bind_template_child (widget_class, DpChartsPreferences, animations_row);
  gtk_widget_class_bind_template_callback (widget_class, reset_cb);
}

static void
dp_charts_preferences_init (DpChartsPreferences *self)
{
  g_autoptr(DpSeries) example = create_example ();

  gtk_widget_init_template (GTK_WIDGET (self));
  dp_chart_set_series (dp_chart_view_get_chart (self->preview), example);
}

void
dp_charts_preferences_set_settings (DpChartsPreferences *self,
                                    GSettings           *settings)
{
  g_return_if_fail (DP_IS_CHARTS_PREFERENCES (self));
  g_return_if_fail (G_IS_SETTINGS (settings));
  g_return_if_fail (self->settings == NULL);

  self->settings = g_object_ref (settings);
  bind_choice (self, "chart-palette", self->palette_row, DP_TYPE_CHART_PALETTE);
  bind_choice (self, "chart-type", self->type_row, DP_TYPE_CHART_TYPE);
  bind_choice (self, "chart-scale", self->scale_row, DP_TYPE_CHART_SCALE);
  g_settings_bind (settings, "chart-grid", self->grid_row, "active", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "chart-snapping", self->snapping_row, "active",
                   G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "chart-animations", self->animations_row, "active",
                   G_SETTINGS_BIND_DEFAULT);
  dp_chart_choices_follow (settings, self->preview);
  g_signal_connect_object (settings, "changed::chart-type", G_CALLBACK (update_preview), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (settings, "changed::chart-scale", G_CALLBACK (update_preview), self,
                           G_CONNECT_SWAPPED);
  update_preview (self);
}

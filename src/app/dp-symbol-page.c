/* dp-symbol-page.c: one instrument: price, chart, key figures
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-symbol-page.h"

#include <math.h>

#include <glib/gi18n.h>

#include "dp-chart.h"
#include "dp-chart-view.h"
#include "dp-format.h"
#include "dp-key-figures.h"

struct _DpSymbolPage
{
  DpPage              parent_instance;

  GtkStack           *stack;
  AdwStatusPage      *failed_page;
  GtkLabel           *price_label;
  GtkLabel           *currency_label;
  GtkImage           *direction_image;
  GtkLabel           *change_label;
  GtkWidget          *change_box;
  GtkLabel           *date_label;
  AdwToggleGroup     *range_group;
  DpChartView        *chart_view;
  DpKeyFigures       *key_figures;

  DpInstrument       *instrument;
  GSettings          *settings;
  GSimpleActionGroup *chart_actions;
  gboolean            quoted;

  /* The view that the pressed range button made: another one means the person zoomed or panned. */
  double              range_first;
  double              range_last;
  gboolean            setting_range;
};

G_DEFINE_FINAL_TYPE (DpSymbolPage, dp_symbol_page, DP_TYPE_PAGE)

static const struct
{
  const char  *nick;
  DpChartType  type;
} chart_types[] = {
  { "candles", DP_CHART_TYPE_CANDLES },
  { "bars", DP_CHART_TYPE_BARS },
  { "line", DP_CHART_TYPE_LINE },
  { "area", DP_CHART_TYPE_AREA },
};

static const struct
{
  const char *key;
  const char *spec;
} indicators[] = {
  { "chart-sma-20", "sma:20" },
  { "chart-sma-50", "sma:50" },
  { "chart-sma-200", "sma:200" },
};

typedef struct
{
  DpSymbolPage *self;
  DpEngine     *engine;
  DpInstrument *instrument;
  gboolean      quoted;
} Load;

static void
load_free (gpointer data)
{
  Load *load = data;

  g_clear_object (&load->self);
  g_clear_object (&load->engine);
  g_clear_object (&load->instrument);
  g_free (load);
}

static DpChart *
get_chart (DpSymbolPage *self)
{
  return dp_chart_view_get_chart (self->chart_view);
}

static void
dp_symbol_page_update_headline (DpSymbolPage *self)
{
  DpInstrument *instrument = self->instrument;
  double change = dp_instrument_get_change_percent (instrument);
  gboolean moved = fabs (change) >= 0.005;
  g_autofree char *price = dp_format_price (dp_instrument_get_last_close (instrument));
  g_autofree char *change_text = dp_format_change (change);
  g_autofree char *day = dp_format_day (dp_instrument_get_last_date (instrument));
  g_autofree char *date_text = NULL;

  /* Translators: %s is a day; the price above is the last one of that day */
  date_text = g_strdup_printf (dp_instrument_get_synthetic (instrument)
                               ? _("Close of %s · made-up sample data") : _("Close of %s"),
                               day);

  adw_navigation_page_set_title (ADW_NAVIGATION_PAGE (self), dp_instrument_get_symbol (instrument));
  dp_page_set_subtitle (DP_PAGE (self), dp_instrument_get_name (instrument));
  gtk_label_set_label (self->price_label, price);
  gtk_label_set_label (self->currency_label, dp_instrument_get_currency (instrument));
  gtk_label_set_label (self->change_label, change_text);
  gtk_label_set_label (self->date_label, date_text);
  gtk_widget_set_visible (GTK_WIDGET (self->direction_image), moved);
  gtk_image_set_from_icon_name (self->direction_image,
                                change > 0 ? "pan-up-symbolic" : "pan-down-symbolic");

  gtk_widget_remove_css_class (self->change_box, "rising");
  gtk_widget_remove_css_class (self->change_box, "falling");
  if (moved)
    gtk_widget_add_css_class (self->change_box, change > 0 ? "rising" : "falling");
}

static void dp_symbol_page_reload (DpSymbolPage *self);

/* Other prices of the same days: the part of them that is shown stays. */
static void
dp_symbol_page_set_quoted (DpSymbolPage *self,
                           gboolean      quoted)
{
  if (self->quoted == quoted)
    return;
  self->quoted = quoted;
  dp_symbol_page_reload (self);
}

static void
dp_symbol_page_apply_style (DpSymbolPage *self)
{
  DpChart *chart = get_chart (self);
  g_autofree char *type = g_settings_get_string (self->settings, "chart-type");

  for (guint i = 0; i < G_N_ELEMENTS (chart_types); i++)
    if (g_str_equal (chart_types[i].nick, type))
      dp_chart_set_chart_type (chart, chart_types[i].type);

  dp_chart_set_scale (chart, g_settings_get_boolean (self->settings, "chart-logarithmic")
                      ? DP_CHART_SCALE_LOGARITHMIC : DP_CHART_SCALE_LINEAR);
  dp_symbol_page_set_quoted (self, g_settings_get_boolean (self->settings, "chart-quoted"));

  dp_chart_clear_indicators (chart);
  for (guint i = 0; i < G_N_ELEMENTS (indicators); i++)
    {
      g_autoptr(GError) error = NULL;

      if (g_settings_get_boolean (self->settings, indicators[i].key) &&
          !dp_chart_add_indicator (chart, indicators[i].spec, &error))
        g_warning ("%s", error->message);
    }
}

static void
dp_symbol_page_apply_range (DpSymbolPage *self)
{
  g_autofree char *range = g_settings_get_string (self->settings, "chart-range");

  self->setting_range = TRUE;
  if (dp_chart_set_range (get_chart (self), range))
    adw_toggle_group_set_active_name (self->range_group, range);
  dp_chart_get_view (get_chart (self), &self->range_first, &self->range_last);
  self->setting_range = FALSE;
}

static void
range_chosen_cb (DpSymbolPage *self)
{
  const char *range;

  /* The template sets it, too. */
  if (self->setting_range || self->settings == NULL)
    return;

  range = adw_toggle_group_get_active_name (self->range_group);
  if (range == NULL)
    return;

  g_settings_set_string (self->settings, "chart-range", range);
  dp_symbol_page_apply_range (self);
}

/* A view of the person's own is none of the buttons', and pressing one again must bring it back. */
static void
chart_changed_cb (DpSymbolPage *self)
{
  double first, last;

  if (self->setting_range)
    return;

  dp_chart_get_view (get_chart (self), &first, &last);
  if (fabs (first - self->range_first) < 0.5 && fabs (last - self->range_last) < 0.5)
    return;

  self->setting_range = TRUE;
  adw_toggle_group_set_active (self->range_group, GTK_INVALID_LIST_POSITION);
  self->setting_range = FALSE;
}

static void
dp_symbol_page_show_series (DpSymbolPage *self,
                            DpSeries     *series)
{
  DpChart *chart = get_chart (self);
  DpSeries *before = dp_chart_get_series (chart);
  gboolean keep_view;
  g_autofree char *label = NULL;
  double first, last;

  /* A run that brought new bars must not take away what the person is looking at. */
  keep_view = before != NULL &&
              adw_toggle_group_get_active_name (self->range_group) == NULL &&
              g_strcmp0 (dp_series_get_symbol (before), dp_series_get_symbol (series)) == 0;
  dp_chart_get_view (chart, &first, &last);

  self->setting_range = TRUE;
  dp_chart_set_series (chart, series);
  self->setting_range = FALSE;

  if (keep_view)
    dp_chart_set_view (chart, first, last);
  else
    dp_symbol_page_apply_range (self);

  /* Translators: what a screen reader calls the chart; %s is a symbol */
  label = g_strdup_printf (_("%s price chart"), dp_instrument_get_symbol (self->instrument));
  dp_chart_view_set_label (self->chart_view, label);
  gtk_stack_set_visible_child_name (self->stack, "chart");
}

static DexFuture *
load_fiber (gpointer user_data)
{
  Load *load = user_data;
  DpSymbolPage *self = load->self;
  g_autoptr(DpSeries) series = NULL;
  g_autoptr(GError) error = NULL;

  series = dex_await_object (load->quoted
                               ? dp_engine_load_quoted_series (load->engine, load->instrument)
                               : dp_engine_load_series (load->engine, load->instrument), &error);

  /* Another one was chosen meanwhile, or the page is gone. */
  if (self->instrument != load->instrument || self->quoted != load->quoted)
    return dex_future_new_true ();

  if (series != NULL)
    {
      dp_symbol_page_show_series (self, series);
    }
  else
    {
      adw_status_page_set_description (self->failed_page, error->message);
      gtk_stack_set_visible_child_name (self->stack, "failed");
    }

  return dex_future_new_true ();
}

static void
dp_symbol_page_reload (DpSymbolPage *self)
{
  Load *load;

  if (self->instrument == NULL)
    return;

  dp_symbol_page_update_headline (self);

  load = g_new0 (Load, 1);
  load->self = g_object_ref (self);
  load->engine = g_object_ref (dp_page_get_engine (DP_PAGE (self)));
  load->instrument = g_object_ref (self->instrument);
  load->quoted = self->quoted;
  dex_future_disown (dex_scheduler_spawn (NULL, 0, load_fiber, load, load_free));

  dp_key_figures_load (self->key_figures, dp_page_get_engine (DP_PAGE (self)), self->instrument);
}

static void
dp_symbol_page_refresh (DpPage *page)
{
  dp_symbol_page_reload (DP_SYMBOL_PAGE (page));
}

static void
dp_symbol_page_set_settings (DpSymbolPage *self,
                             GSettings    *settings)
{
  static const char * const keys[] = {
    "chart-type", "chart-logarithmic", "chart-quoted", "chart-sma-20", "chart-sma-50",
    "chart-sma-200",
  };

  g_set_object (&self->settings, settings);

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      g_autoptr(GAction) action = g_settings_create_action (settings, keys[i]);
      g_autofree char *detail = g_strconcat ("changed::", keys[i], NULL);

      g_action_map_add_action (G_ACTION_MAP (self->chart_actions), action);
      g_signal_connect_object (settings, detail, G_CALLBACK (dp_symbol_page_apply_style),
                               self, G_CONNECT_SWAPPED);
    }

  dp_symbol_page_apply_style (self);
}

static void
dp_symbol_page_constructed (GObject *object)
{
  DpEngine *engine = dp_page_get_engine (DP_PAGE (object));

  G_OBJECT_CLASS (dp_symbol_page_parent_class)->constructed (object);

  dp_symbol_page_set_settings (DP_SYMBOL_PAGE (object),
                               dp_settings_get_gsettings (dp_engine_get_settings (engine)));
}

static void
dp_symbol_page_dispose (GObject *object)
{
  DpSymbolPage *self = DP_SYMBOL_PAGE (object);

  g_clear_object (&self->instrument);
  g_clear_object (&self->settings);
  g_clear_object (&self->chart_actions);
  gtk_widget_dispose_template (GTK_WIDGET (self), DP_TYPE_SYMBOL_PAGE);

  G_OBJECT_CLASS (dp_symbol_page_parent_class)->dispose (object);
}

static void
dp_symbol_page_class_init (DpSymbolPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  DpPageClass *page_class = DP_PAGE_CLASS (klass);

  object_class->constructed = dp_symbol_page_constructed;
  object_class->dispose = dp_symbol_page_dispose;
  page_class->refresh = dp_symbol_page_refresh;

  g_type_ensure (DP_TYPE_CHART_VIEW);
  g_type_ensure (DP_TYPE_KEY_FIGURES);
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH "/dp-symbol-page.ui");
  gtk_widget_class_bind_template_child (widget_class, DpSymbolPage, stack);
  gtk_widget_class_bind_template_child (widget_class, DpSymbolPage, failed_page);
  gtk_widget_class_bind_template_child (widget_class, DpSymbolPage, price_label);
  gtk_widget_class_bind_template_child (widget_class, DpSymbolPage, currency_label);
  gtk_widget_class_bind_template_child (widget_class, DpSymbolPage, direction_image);
  gtk_widget_class_bind_template_child (widget_class, DpSymbolPage, change_label);
  gtk_widget_class_bind_template_child (widget_class, DpSymbolPage, change_box);
  gtk_widget_class_bind_template_child (widget_class, DpSymbolPage, date_label);
  gtk_widget_class_bind_template_child (widget_class, DpSymbolPage, range_group);
  gtk_widget_class_bind_template_child (widget_class, DpSymbolPage, chart_view);
  gtk_widget_class_bind_template_child (widget_class, DpSymbolPage, key_figures);
  gtk_widget_class_bind_template_callback (widget_class, range_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, dp_symbol_page_reload);
}

static void
dp_symbol_page_init (DpSymbolPage *self)
{
  /* Before there are children: those that exist already would not look here for their actions. */
  self->chart_actions = g_simple_action_group_new ();
  gtk_widget_insert_action_group (GTK_WIDGET (self), "chart", G_ACTION_GROUP (self->chart_actions));

  gtk_widget_init_template (GTK_WIDGET (self));

  g_signal_connect_object (get_chart (self), "changed", G_CALLBACK (chart_changed_cb),
                           self, G_CONNECT_SWAPPED);
}

/** dp_symbol_page_set_instrument: @instrument: (nullable): what to load and show */
void
dp_symbol_page_set_instrument (DpSymbolPage *self,
                               DpInstrument *instrument)
{
  g_return_if_fail (DP_IS_SYMBOL_PAGE (self));
  g_return_if_fail (instrument == NULL || DP_IS_INSTRUMENT (instrument));

  if (!g_set_object (&self->instrument, instrument))
    return;

  if (instrument == NULL)
    gtk_stack_set_visible_child_name (self->stack, "empty");
  else
    dp_page_invalidate (DP_PAGE (self));
}

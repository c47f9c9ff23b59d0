/* dp-symbol-page.c: one instrument: price, chart, key figures
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-symbol-page-private.h"

#include <math.h>

#include <glib/gi18n.h>

#include "dp-chart-choices.h"
#include "dp-drawing-store.h"
#include "dp-engine-chart.h"
#include "dp-format.h"
#include "dp-late-menu.h"
#include "dp-state.h"
#include "dp-symbol-events.h"
#include "dp-symbol-fact.h"

#define SECONDS_PER_DAY 86400

G_DEFINE_FINAL_TYPE (DpSymbolPage, dp_symbol_page, DP_TYPE_PAGE)

typedef struct
{
  DpSymbolPage *self;
  DpEngine     *engine;
  DpInstrument *instrument;
  DexChannel   *parts;
} Load;

static void
load_free (gpointer data)
{
  Load *load = data;

  g_clear_object (&load->self);
  g_clear_object (&load->engine);
  g_clear_object (&load->instrument);
  dex_clear (&load->parts);
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

  dp_page_set_title (DP_PAGE (self), dp_instrument_get_symbol (instrument));
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

/* Other prices of the same days: the part of them that is shown stays. */
static void
dp_symbol_page_set_quoted (DpSymbolPage *self,
                           gboolean      quoted)
{
  if (self->quoted == quoted)
    return;
  self->quoted = quoted;
  _dp_symbol_page_reload (self);
}

static void
dp_symbol_page_apply_indicators (DpSymbolPage *self)
{
  g_auto(GStrv) specs = g_settings_get_strv (self->settings, "chart-indicators");

  /* Settings may be of a version that knew others. */
  dp_chart_set_indicators (get_chart (self), (const char *const *) specs);
}

static void
dp_symbol_page_apply_events (DpSymbolPage *self)
{
  if (!g_settings_get_boolean (self->settings, "chart-events"))
    dp_chart_set_events (get_chart (self), NULL);
  else
    _dp_symbol_page_reload (self);
}

static void
dp_symbol_page_apply_style (DpSymbolPage *self)
{
  DpChart *chart = get_chart (self);

  dp_chart_set_chart_type (chart, dp_chart_choices_get (self->settings, "chart-type",
                                                        DP_TYPE_CHART_TYPE));
  dp_chart_set_scale (chart, dp_chart_choices_get (self->settings, "chart-scale",
                                                   DP_TYPE_CHART_SCALE));
  dp_symbol_page_set_quoted (self, g_settings_get_boolean (self->settings, "chart-quoted"));
}

static void
dp_symbol_page_apply_range (DpSymbolPage *self)
{
  g_autofree char *range = g_settings_get_string (self->settings, "chart-range");

  self->setting_range = TRUE;
  if (dp_chart_set_range (get_chart (self), range) &&
      adw_toggle_group_get_toggle_by_name (self->range_group, range) != NULL)
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
  if (_dp_symbol_page_choose_interval (self))
    _dp_symbol_page_reload (self);
  else
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

static gboolean
is_shown (DpSymbolPage *self,
          DpSeries     *shown,
          gint64        interval)
{
  return shown != NULL && dp_series_get_interval (shown) == interval &&
         g_strcmp0 (dp_series_get_symbol (shown),
                    dp_instrument_get_symbol (self->instrument)) == 0;
}

/* More bars of what is shown, or the same ones again, must not take away what the person is looking
 * at. */
static void
dp_symbol_page_update_series (DpSymbolPage *self,
                              DpSeries     *series)
{
  DpChart *chart = get_chart (self);
  gboolean shown = is_shown (self, dp_chart_get_series (chart), dp_series_get_interval (series));

  self->setting_range = TRUE;
  if (shown)
    dp_chart_update_series (chart, series);
  else
    dp_chart_set_series (chart, series);
  self->setting_range = FALSE;
  if (!shown || adw_toggle_group_get_active_name (self->range_group) != NULL)
    dp_symbol_page_apply_range (self);
}

static void
dp_symbol_page_show_series (DpSymbolPage *self,
                            DpSeries     *series)
{
  DpChart *chart = get_chart (self);
  DpSeries *before = dp_chart_get_series (chart);
  g_autofree char *label = NULL;

  if (before == NULL ||
      g_strcmp0 (dp_series_get_symbol (before), dp_series_get_symbol (series)) != 0)
    {
      dp_chart_view_forget_undo (self->chart_view);
      dp_chart_clear_comparisons (chart);
      dp_chart_set_events (chart, NULL);
    }
  dp_symbol_page_update_series (self, series);
  dp_drawing_store_load (self->settings, dp_instrument_get_symbol (self->instrument), chart);

  /* Translators: what a screen reader calls the chart; %s is a symbol */
  label = g_strdup_printf (_("%s price chart"), dp_instrument_get_symbol (self->instrument));
  dp_chart_view_set_label (self->chart_view, label);
  gtk_stack_set_visible_child_name (self->stack, "chart");
}

/* Others were chosen meanwhile, or the page is gone. */
static gboolean
is_stale (const Load *load)
{
  return load->self->parts != load->parts;
}

/* Which lengths of bars there are; without their table there are only days. */
static void
load_intervals (const Load *load)
{
  g_autoptr(GArray) intervals = g_array_new (FALSE, FALSE, sizeof (gint64));
  g_autoptr(DpDbResult) result = dp_symbol_fact_await (
      dp_symbol_fact_query (load->engine, load->instrument, "list_series_intervals"));

  if (is_stale (load))
    return;

  for (guint i = 0; result != NULL && i < dp_db_result_get_n_rows (result); i++)
    {
      gint64 interval = dp_db_result_get_int64 (result, i, 0);

      g_array_append_val (intervals, interval);
    }
  _dp_symbol_page_set_intervals (load->self, intervals);
  if (_dp_symbol_page_choose_interval (load->self))
    _dp_symbol_page_reload (load->self);
}

static void
load_events (const Load *load)
{
  g_autoptr(GPtrArray) events = NULL;
  g_autoptr(GError) error = NULL;

  if (!g_settings_get_boolean (load->self->settings, "chart-events"))
    return;

  events = dex_await_boxed (dp_symbol_events_load (load->engine, load->instrument), &error);
  if (events != NULL && !is_stale (load))
    dp_chart_set_events (get_chart (load->self), g_steal_pointer (&events));
}

/* Returns: FALSE once all are there, or others are wanted */
static gboolean
receive (const Load  *load,
         DpSeries   **series,
         GError     **error)
{
  g_autoptr(GError) cause = NULL;

  *series = dex_await_object (dex_channel_receive (load->parts), &cause);
  if (*series != NULL)
    return !is_stale (load);

  if (!g_error_matches (cause, DEX_ERROR, DEX_ERROR_CHANNEL_CLOSED))
    g_propagate_error (error, g_steal_pointer (&cause));

  return FALSE;
}

/* Those before the newest ones, which are shown already. */
static void
load_older (const Load *load)
{
  g_autoptr(GError) error = NULL;

  while (!is_stale (load))
    {
      g_autoptr(DpSeries) series = NULL;

      if (!receive (load, &series, &error))
        break;
      dp_symbol_page_update_series (load->self, series);
    }
  if (error != NULL && !is_stale (load))
    _dp_symbol_page_tell (load->self, error->message);
}

/* The chart first, with the figures that take a part of its height, so that it is painted once;
 * what else there is comes then. */
static DexFuture *
load_fiber (gpointer user_data)
{
  Load *load = user_data;
  DpSymbolPage *self = load->self;
  DexFuture *query = dp_symbol_fact_query (load->engine, load->instrument, "symbol_figures");
  g_autoptr(DpSeries) series = NULL;
  g_autoptr(DpDbResult) figures = NULL;
  g_autoptr(GError) error = NULL;

  receive (load, &series, &error);
  figures = dp_symbol_fact_await (query);
  if (is_stale (load))
    return dex_future_new_true ();

  if (series == NULL)
    {
      adw_status_page_set_description (self->failed_page, error->message);
      gtk_stack_set_visible_child_name (self->stack, "failed");
      return dex_future_new_true ();
    }

  dp_key_figures_show (self->key_figures, figures);
  dp_symbol_page_show_series (self, series);
  _dp_symbol_page_load_comparisons (self);
  dp_symbol_facts_load (self->facts, load->engine, load->instrument);
  load_events (load);
  load_intervals (load);
  load_older (load);

  return dex_future_new_true ();
}

static void
stop_loading (DpSymbolPage *self)
{
  if (self->parts != NULL)
    dex_channel_close_receive (self->parts);
  dex_clear (&self->parts);
}

/* What is shown already is not taken away, to come again bar by bar. */
static gsize
count_first (DpSymbolPage *self)
{
  DpSeries *shown = dp_chart_get_series (get_chart (self));
  gsize first = _dp_symbol_page_count_first (self);

  return is_shown (self, shown, self->interval > 0 ? self->interval : SECONDS_PER_DAY)
         ? MAX (first, dp_series_get_length (shown)) : first;
}

void
_dp_symbol_page_reload (DpSymbolPage *self)
{
  DpEngine *engine = dp_page_get_engine (DP_PAGE (self));
  Load *load;

  if (self->instrument == NULL)
    return;

  dp_symbol_page_update_headline (self);
  stop_loading (self);
  self->parts = dp_engine_stream_series (engine, self->instrument, self->interval, self->quoted,
                                         count_first (self));

  load = g_new0 (Load, 1);
  load->self = g_object_ref (self);
  load->engine = g_object_ref (engine);
  load->instrument = g_object_ref (self->instrument);
  load->parts = dex_ref (self->parts);
  dex_future_disown (dex_scheduler_spawn (NULL, 0, load_fiber, load, load_free));
}

static void
dp_symbol_page_refresh (DpPage *page)
{
  _dp_symbol_page_reload (DP_SYMBOL_PAGE (page));
}

static void
dp_symbol_page_set_settings (DpSymbolPage *self,
                             GSettings    *settings)
{
  static const char *const keys[] = {
    "chart-type", "chart-scale", "chart-palette", "chart-quoted", "chart-events",
  };
  g_autofree char *interval = NULL;

  g_set_object (&self->settings, settings);

  for (guint i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      g_autoptr(GAction) action = g_settings_create_action (settings, keys[i]);
      g_autofree char *detail = g_strconcat ("changed::", keys[i], NULL);

      g_action_map_add_action (G_ACTION_MAP (self->chart_actions), action);
      g_signal_connect_object (settings, detail,
                               g_str_equal (keys[i], "chart-events")
                               ? G_CALLBACK (dp_symbol_page_apply_events)
                               : G_CALLBACK (dp_symbol_page_apply_style),
                               self, G_CONNECT_SWAPPED);
    }
  g_signal_connect_object (settings, "changed::chart-indicators",
                           G_CALLBACK (dp_symbol_page_apply_indicators), self, G_CONNECT_SWAPPED);

  interval = dp_state_dup (settings, "chart-interval");
  if (interval != NULL)
    g_action_group_change_action_state (G_ACTION_GROUP (self->chart_actions), "interval",
                                        g_variant_new_int64 (g_ascii_strtoll (interval, NULL, 10)));
  _dp_symbol_page_fill_ranges (self);
  dp_chart_choices_follow (settings, self->chart_view);
  dp_symbol_page_apply_style (self);
  dp_symbol_page_apply_indicators (self);
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

  stop_loading (self);
  g_clear_pointer (&self->compare_picker, gtk_widget_unparent);
  g_clear_object (&self->instrument);
  g_clear_object (&self->settings);
  g_clear_object (&self->chart_actions);
  g_clear_pointer (&self->intervals, g_array_unref);
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
  g_type_ensure (DP_TYPE_SYMBOL_FACTS);
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
  gtk_widget_class_bind_template_child (widget_class, DpSymbolPage, facts);
  gtk_widget_class_bind_template_child (widget_class, DpSymbolPage, draw_button);
  gtk_widget_class_bind_template_child (widget_class, DpSymbolPage, draw_menu);
  gtk_widget_class_bind_template_child (widget_class, DpSymbolPage, options_button);
  gtk_widget_class_bind_template_child (widget_class, DpSymbolPage, chart_menu);
  gtk_widget_class_bind_template_child (widget_class, DpSymbolPage, interval_menu);
  gtk_widget_class_bind_template_child (widget_class, DpSymbolPage, views);
  gtk_widget_class_bind_template_callback (widget_class, range_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, _dp_symbol_page_reload);
}

static void
dp_symbol_page_init (DpSymbolPage *self)
{
  /* Before there are children: those that exist already would not look here for their actions. */
  self->intervals = g_array_new (FALSE, FALSE, sizeof (gint64));
  self->chosen_interval = -1;
  self->chart_actions = g_simple_action_group_new ();
  gtk_widget_insert_action_group (GTK_WIDGET (self), "chart", G_ACTION_GROUP (self->chart_actions));

  gtk_widget_init_template (GTK_WIDGET (self));
  dp_late_menu_set (self->draw_button, self->draw_menu);
  dp_late_menu_set (self->options_button, self->chart_menu);
  _dp_symbol_page_add_actions (self);

  g_signal_connect_object (get_chart (self), "changed", G_CALLBACK (chart_changed_cb),
                           self, G_CONNECT_SWAPPED);
}

/** dp_symbol_page_set_instrument: @instrument: what to load and show */
void
dp_symbol_page_set_instrument (DpSymbolPage *self,
                               DpInstrument *instrument)
{
  g_return_if_fail (DP_IS_SYMBOL_PAGE (self));
  g_return_if_fail (DP_IS_INSTRUMENT (instrument));

  if (!g_set_object (&self->instrument, instrument))
    return;

  /* Its own bars within the day, if any, are yet to be looked for. */
  self->interval = 0;
  g_array_set_size (self->intervals, 0);

  dp_page_invalidate (DP_PAGE (self));
}

void
dp_symbol_page_keep_part (DpSymbolPage *self,
                          const char   *name)
{
  g_return_if_fail (DP_IS_SYMBOL_PAGE (self));

  dp_state_keep (self->settings, name, GTK_WIDGET (self->views), "visible-child-name");
}

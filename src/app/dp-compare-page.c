/* dp-compare-page.c: several instruments side by side
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n.h>

#include "dp-chart-choices.h"
#include "dp-compare-chip.h"
#include "dp-compare-page-private.h"
#include "dp-later.h"
#include "dp-undo.h"

#define MOST       12
#define AT_FIRST   5     /* as many are compared before somebody chose */

G_DEFINE_FINAL_TYPE (DpComparePage, dp_compare_page, DP_TYPE_PAGE)

/* Days that a volatility can be of, as the list in the `.ui` has them. */
static const int windows[] = { 10, 20, 60, 120, 250 };

typedef struct
{
  DpComparePage *page;
  GPtrArray     *instruments;    /* (element-type DpInstrument) */
  guint          serial;
} Load;

static void
load_free (gpointer data)
{
  Load *self = data;

  g_object_unref (self->page);
  g_ptr_array_unref (self->instruments);
  g_free (self);
}

static void
tell (DpComparePage *self,
      const char    *sentence)
{
  AdwToast *toast = adw_toast_new (sentence);

  adw_toast_set_use_markup (toast, FALSE);
  dp_page_add_toast (DP_PAGE (self), toast);
}

/* All at once, as the database can; taken in the person's order. */
static DexFuture *
load_fiber (gpointer user_data)
{
  Load *load = user_data;
  DpComparePage *self = load->page;
  DpEngine *engine = dp_page_get_engine (DP_PAGE (self));
  g_autoptr(GPtrArray) futures = g_ptr_array_new ();
  g_autoptr(GPtrArray) loaded = g_ptr_array_new_with_free_func (g_object_unref);
  g_autofree char *message = NULL;

  for (guint i = 0; i < load->instruments->len; i++)
    g_ptr_array_add (futures,
                     dp_engine_load_series (engine, g_ptr_array_index (load->instruments, i)));
  for (guint i = 0; i < futures->len; i++)
    {
      g_autoptr(GError) error = NULL;
      DpSeries *series = dex_await_object (g_ptr_array_index (futures, i), &error);

      if (series != NULL && dp_series_get_length (series) > 0)
        g_ptr_array_add (loaded, series);
      else
        g_clear_object (&series);
      if (error != NULL)
        g_set_str (&message, error->message);
    }

  /* Another choice was made meanwhile, or the page is gone. */
  if (self->stack == NULL || self->serial != load->serial)
    return dex_future_new_true ();
  if (loaded->len == 0 && message != NULL)
    {
      adw_status_page_set_description (self->failed_page, message);
      gtk_stack_set_visible_child_name (self->stack, "failed");
      return dex_future_new_true ();
    }

  g_clear_pointer (&self->series, g_ptr_array_unref);
  self->series = g_steal_pointer (&loaded);
  _dp_compare_page_show (self);

  return dex_future_new_true ();
}

static void
show_chips (DpComparePage *self)
{
  GtkWidget *child = gtk_widget_get_first_child (GTK_WIDGET (self->chips));

  while (child != NULL)
    {
      GtkWidget *next = gtk_widget_get_next_sibling (child);

      if (child != GTK_WIDGET (self->add_button))
        adw_wrap_box_remove (self->chips, child);
      child = next;
    }
  for (guint i = self->symbols->len; i-- > 0;)
    adw_wrap_box_prepend (self->chips,
                          dp_compare_chip_new (g_ptr_array_index (self->symbols, i), (int) i - 1));
  gtk_widget_set_sensitive (GTK_WIDGET (self->add_button), self->symbols->len < MOST);
}

/* A group, or those that were chosen before; where nobody ever did, the first of the list. */
static void
read_symbols (DpComparePage *self)
{
  gboolean is_group = dp_universe_get_name (self->universe) != NULL;
  g_autoptr(GVariant) chosen = g_settings_get_user_value (self->settings, "compare-symbols");
  g_auto(GStrv) symbols = g_settings_get_strv (self->settings, "compare-symbols");
  g_autoptr(GPtrArray) instruments = dp_universe_list (self->universe);
  guint n_first = is_group ? MOST : chosen == NULL ? AT_FIRST : 0;

  g_ptr_array_set_size (self->symbols, 0);
  for (guint i = 0; !is_group && symbols[i] != NULL && i < MOST; i++)
    g_ptr_array_add (self->symbols, g_strdup (symbols[i]));
  for (guint i = 0; i < MIN (instruments->len, n_first); i++)
    g_ptr_array_add (self->symbols,
                     g_strdup (dp_instrument_get_symbol (g_ptr_array_index (instruments, i))));
}

static void
dp_compare_page_refresh (DpPage *page)
{
  DpComparePage *self = DP_COMPARE_PAGE (page);
  Load *load = g_new0 (Load, 1);

  read_symbols (self);
  show_chips (self);
  load->page = g_object_ref (self);
  load->serial = ++self->serial;
  load->instruments = g_ptr_array_new_with_free_func (g_object_unref);
  for (guint i = 0; i < self->symbols->len; i++)
    {
      DpInstrument *instrument = dp_engine_find_instrument (dp_page_get_engine (page),
                                                            g_ptr_array_index (self->symbols, i));

      if (instrument != NULL)
        g_ptr_array_add (load->instruments, instrument);
    }
  dex_future_disown (dex_scheduler_spawn (NULL, 0, load_fiber, load, load_free));
}

/* A group that one was added to or taken from for comparing is the person's choice now. */
static void
save_symbols (DpComparePage *self)
{
  g_autoptr(GStrvBuilder) symbols = g_strv_builder_new ();
  g_auto(GStrv) strv = NULL;

  for (guint i = 0; i < self->symbols->len; i++)
    g_strv_builder_add (symbols, g_ptr_array_index (self->symbols, i));
  strv = g_strv_builder_end (symbols);
  g_settings_set_strv (self->settings, "compare-symbols", (const char * const *) strv);
  dp_universe_choose (self->universe, NULL);
  dp_page_invalidate (DP_PAGE (self));
}

static gboolean
find_symbol (DpComparePage *self,
             const char    *symbol,
             guint         *index)
{
  return g_ptr_array_find_with_equal_func (self->symbols, symbol, g_str_equal, index);
}

static void
picked_cb (DpComparePage *self,
           DpInstrument  *instrument)
{
  const char *symbol = dp_instrument_get_symbol (instrument);

  if (find_symbol (self, symbol, NULL))
    {
      g_autofree char *sentence = g_strdup_printf (_("%s is compared already"), symbol);

      tell (self, sentence);
      return;
    }

  g_ptr_array_add (self->symbols, g_strdup (symbol));
  save_symbols (self);
}

/* What was compared before something was taken away. */
typedef struct
{
  DpComparePage *page;
  GVariant      *symbols;    /* (nullable): where nobody had chosen */
  char          *group;
} Former;

static void
former_free (gpointer data)
{
  Former *former = data;

  g_object_unref (former->page);
  g_clear_pointer (&former->symbols, g_variant_unref);
  g_free (former->group);
  g_free (former);
}

static void
undo_cb (gpointer data)
{
  const Former *former = data;
  DpComparePage *self = former->page;

  if (self->settings == NULL)
    return;
  if (former->symbols != NULL)
    g_settings_set_value (self->settings, "compare-symbols", former->symbols);
  else
    g_settings_reset (self->settings, "compare-symbols");
  dp_universe_choose (self->universe, former->group);
  dp_page_invalidate (DP_PAGE (self));
}

static Former *
former_new (DpComparePage *self)
{
  Former *former = g_new0 (Former, 1);

  former->page = g_object_ref (self);
  former->symbols = g_settings_get_user_value (self->settings, "compare-symbols");
  former->group = g_strdup (dp_universe_get_name (self->universe));

  return former;
}

static void
remove_action (GtkWidget  *widget,
               const char *action,
               GVariant   *parameter)
{
  DpComparePage *self = DP_COMPARE_PAGE (widget);
  const char *symbol = g_variant_get_string (parameter, NULL);
  g_autofree char *sentence = NULL;
  Former *former;
  guint index;

  if (!find_symbol (self, symbol, &index))
    return;

  /* Translators: a symbol is no longer compared */
  sentence = g_strdup_printf (_("%s is not compared any more"), symbol);
  former = former_new (self);
  g_ptr_array_remove_index (self->symbols, index);
  save_symbols (self);
  dp_undo_offer (widget, sentence, undo_cb, former, former_free);
}

static void
first_action (GtkWidget  *widget,
              const char *action,
              GVariant   *parameter)
{
  DpComparePage *self = DP_COMPARE_PAGE (widget);
  guint index;

  if (!find_symbol (self, g_variant_get_string (parameter, NULL), &index))
    return;

  g_ptr_array_insert (self->symbols, 0, g_ptr_array_steal_index (self->symbols, index));
  save_symbols (self);
}

/* The template sets what is chosen, too, before there are settings. */
static void
choice_changed_cb (DpComparePage *self)
{
  const char *view;
  const char *range;
  guint window;

  if (self->settings == NULL || self->is_setting)
    return;

  view = adw_toggle_group_get_active_name (self->view_group);
  range = adw_toggle_group_get_active_name (self->range_group);
  window = gtk_drop_down_get_selected (self->window_drop_down);
  if (view == NULL || range == NULL)
    return;

  g_settings_set_string (self->settings, "compare-view", view);
  g_settings_set_string (self->settings, "compare-range", range);
  if (window < G_N_ELEMENTS (windows))
    g_settings_set_int (self->settings, "compare-window", windows[window]);
  if (self->series != NULL)
    _dp_compare_page_show (self);
}

static void
show_choices (DpComparePage *self)
{
  g_autofree char *view = g_settings_get_string (self->settings, "compare-view");
  g_autofree char *range = g_settings_get_string (self->settings, "compare-range");
  int window = g_settings_get_int (self->settings, "compare-window");

  self->is_setting = TRUE;
  if (adw_toggle_group_get_toggle_by_name (self->view_group, view) != NULL)
    adw_toggle_group_set_active_name (self->view_group, view);
  if (adw_toggle_group_get_toggle_by_name (self->range_group, range) != NULL)
    adw_toggle_group_set_active_name (self->range_group, range);
  for (guint i = 0; i < G_N_ELEMENTS (windows); i++)
    if (windows[i] == window)
      gtk_drop_down_set_selected (self->window_drop_down, i);
  self->is_setting = FALSE;
}

static void
dp_compare_page_constructed (GObject *object)
{
  DpComparePage *self = DP_COMPARE_PAGE (object);
  DpEngine *engine = dp_page_get_engine (DP_PAGE (self));

  G_OBJECT_CLASS (dp_compare_page_parent_class)->constructed (object);

  self->settings = g_object_ref (dp_settings_get_gsettings (dp_engine_get_settings (engine)));
  dp_universe_set_engine (self->universe, engine, "compare-group", _("My Choice"));
  g_signal_connect_object (self->universe, "changed", G_CALLBACK (dp_page_invalidate), self,
                           G_CONNECT_SWAPPED);
  dp_instrument_picker_set_instruments (self->picker, dp_engine_list_instruments (engine));
  dp_instrument_picker_set_instruments (self->first_picker, dp_engine_list_instruments (engine));
  dp_chart_choices_follow (self->settings, self->chart_view);
  show_choices (self);
}

static void
dp_compare_page_dispose (GObject *object)
{
  DpComparePage *self = DP_COMPARE_PAGE (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), DP_TYPE_COMPARE_PAGE);
  g_clear_object (&self->settings);
  g_clear_pointer (&self->series, g_ptr_array_unref);
  g_clear_pointer (&self->comparison, dp_comparison_free);

  G_OBJECT_CLASS (dp_compare_page_parent_class)->dispose (object);
}

static void
dp_compare_page_finalize (GObject *object)
{
  g_ptr_array_unref (DP_COMPARE_PAGE (object)->symbols);

  G_OBJECT_CLASS (dp_compare_page_parent_class)->finalize (object);
}

static void
dp_compare_page_class_init (DpComparePageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  DpPageClass *page_class = DP_PAGE_CLASS (klass);

  object_class->constructed = dp_compare_page_constructed;
  object_class->dispose = dp_compare_page_dispose;
  object_class->finalize = dp_compare_page_finalize;
  page_class->refresh = dp_compare_page_refresh;

  g_type_ensure (DP_TYPE_CHART_VIEW);
  g_type_ensure (DP_TYPE_FIGURE_TABLE);
  g_type_ensure (DP_TYPE_INSTRUMENT_PICKER);
  g_type_ensure (DP_TYPE_LATER);
  g_type_ensure (DP_TYPE_UNIVERSE);
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH "/dp-compare-page.ui");
  gtk_widget_class_bind_template_child (widget_class, DpComparePage, universe);
  gtk_widget_class_bind_template_child (widget_class, DpComparePage, stack);
  gtk_widget_class_bind_template_child (widget_class, DpComparePage, failed_page);
  gtk_widget_class_bind_template_child (widget_class, DpComparePage, chips);
  gtk_widget_class_bind_template_child (widget_class, DpComparePage, add_button);
  gtk_widget_class_bind_template_child (widget_class, DpComparePage, picker);
  gtk_widget_class_bind_template_child (widget_class, DpComparePage, first_picker);
  gtk_widget_class_bind_template_child (widget_class, DpComparePage, view_group);
  gtk_widget_class_bind_template_child (widget_class, DpComparePage, range_group);
  gtk_widget_class_bind_template_child (widget_class, DpComparePage, window_drop_down);
  gtk_widget_class_bind_template_child (widget_class, DpComparePage, chart_view);
  gtk_widget_class_bind_template_child (widget_class, DpComparePage, note_label);
  gtk_widget_class_bind_template_child (widget_class, DpComparePage, figures_table);
  gtk_widget_class_bind_template_child (widget_class, DpComparePage, together_group);
  gtk_widget_class_bind_template_child (widget_class, DpComparePage, together_table);
  gtk_widget_class_bind_template_callback (widget_class, picked_cb);
  gtk_widget_class_bind_template_callback (widget_class, choice_changed_cb);
  gtk_widget_class_install_action (widget_class, "compare.remove", "s", remove_action);
  gtk_widget_class_install_action (widget_class, "compare.first", "s", first_action);
  _dp_compare_page_install_actions (widget_class);
}

static void
dp_compare_page_init (DpComparePage *self)
{
  self->symbols = g_ptr_array_new_with_free_func (g_free);
  gtk_widget_init_template (GTK_WIDGET (self));
}

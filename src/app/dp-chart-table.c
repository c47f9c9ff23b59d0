/* dp-chart-table.c: the bars of a chart as a table
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-chart-table.h"

#include <math.h>

#include <glib/gi18n.h>

#include "dp-chart-format.h"
#include "dp-columns.h"
#include "dp-format.h"

/* Up to where there is no room for all columns side by side */
#define NARROW       560
#define LEAST_WIDTH  300
#define LEAST_HEIGHT 200

/* A row: which bar of which series; of the chart is what else there is at that bar. */
#define DP_TYPE_BAR_ITEM (dp_bar_item_get_type ())
G_DECLARE_FINAL_TYPE (DpBarItem, dp_bar_item, DP, BAR_ITEM, GObject)

struct _DpBarItem
{
  GObject parent_instance;

  DpChart  *chart;
  DpSeries *series;
  gsize     index;
};

G_DEFINE_FINAL_TYPE (DpBarItem, dp_bar_item, G_TYPE_OBJECT)

static void
dp_bar_item_dispose (GObject *object)
{
  g_clear_object (&DP_BAR_ITEM (object)->chart);
  g_clear_object (&DP_BAR_ITEM (object)->series);

  G_OBJECT_CLASS (dp_bar_item_parent_class)->dispose (object);
}

static void
dp_bar_item_class_init (DpBarItemClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = dp_bar_item_dispose;
}

static void
dp_bar_item_init (DpBarItem *self)
{
}

struct _DpBarList
{
  GObject parent_instance;

  DpChart  *chart;
  DpSeries *series;
};

static GType
dp_bar_list_get_item_type (GListModel *model)
{
  return DP_TYPE_BAR_ITEM;
}

static guint
dp_bar_list_get_n_items (GListModel *model)
{
  return MIN (dp_series_get_length (DP_BAR_LIST (model)->series), G_MAXUINT - 1);
}

static gpointer
dp_bar_list_get_item (GListModel *model,
                      guint       position)
{
  DpBarList *self = DP_BAR_LIST (model);
  gsize length = dp_series_get_length (self->series);
  DpBarItem *item;

  if (position >= length)
    return NULL;

  item = g_object_new (DP_TYPE_BAR_ITEM, NULL);
  item->chart = g_object_ref (self->chart);
  item->series = g_object_ref (self->series);
  item->index = length - 1 - position;

  return item;
}

static void
dp_bar_list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = dp_bar_list_get_item_type;
  iface->get_n_items = dp_bar_list_get_n_items;
  iface->get_item = dp_bar_list_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (DpBarList, dp_bar_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, dp_bar_list_model_init))

static void
dp_bar_list_dispose (GObject *object)
{
  g_clear_object (&DP_BAR_LIST (object)->chart);
  g_clear_object (&DP_BAR_LIST (object)->series);

  G_OBJECT_CLASS (dp_bar_list_parent_class)->dispose (object);
}

static void
dp_bar_list_class_init (DpBarListClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = dp_bar_list_dispose;
}

static void
dp_bar_list_init (DpBarList *self)
{
}

GListModel *
dp_bar_list_new (DpChart *chart)
{
  DpBarList *self;

  g_return_val_if_fail (DP_IS_CHART (chart) && dp_chart_get_series (chart) != NULL, NULL);

  self = g_object_new (DP_TYPE_BAR_LIST, NULL);
  self->chart = g_object_ref (chart);
  self->series = g_object_ref (dp_chart_get_series (chart));

  return G_LIST_MODEL (self);
}

static char *
dup_price (DpBarItem    *item,
           const double *prices)
{
  double last = dp_series_get_close (item->series)[dp_series_get_length (item->series) - 1];

  return dp_chart_format_price (prices[item->index], dp_chart_price_decimals (last));
}

static char *
dup_time (gpointer data)
{
  DpBarItem *item = data;

  return dp_chart_format_date (dp_series_get_times (item->series)[item->index],
                               dp_series_get_interval (item->series));
}

static char *
dup_open (gpointer item)
{
  return dup_price (item, dp_series_get_open (DP_BAR_ITEM (item)->series));
}

static char *
dup_high (gpointer item)
{
  return dup_price (item, dp_series_get_high (DP_BAR_ITEM (item)->series));
}

static char *
dup_low (gpointer item)
{
  return dup_price (item, dp_series_get_low (DP_BAR_ITEM (item)->series));
}

static char *
dup_close (gpointer item)
{
  return dup_price (item, dp_series_get_close (DP_BAR_ITEM (item)->series));
}

static char *
dup_change (gpointer data)
{
  DpBarItem *item = data;
  const double *close = dp_series_get_close (item->series) + item->index;

  return dp_format_change (item->index > 0 ? (close[0] / close[-1] - 1) * 100 : NAN);
}

static char *
dup_volume (gpointer data)
{
  DpBarItem *item = data;

  return dp_chart_format_price (dp_series_get_volume (item->series)[item->index], 0);
}

/* Of a chart that has got other bars meanwhile, which are listed in a moment, there is nothing to
 * say. */
static gboolean
is_current (DpBarItem *item)
{
  return dp_chart_get_series (item->chart) == item->series;
}

static char *
dup_output (gpointer item,
            guint    number)
{
  DpBarItem *self = item;

  if (!is_current (self) || number >= dp_chart_get_n_columns (self->chart))
    return g_strdup ("");

  return dp_chart_dup_column_text (self->chart, number, self->index);
}

static char *
dup_events (gpointer item)
{
  DpBarItem *self = item;
  char *text = is_current (self) ? dp_chart_describe_events (self->chart, self->index) : NULL;

  return text != NULL ? text : g_strdup ("");
}

static const struct
{
  const char   *title;
  DpColumnText  get_text;
  DpColumnFlags flags;
} columns[] = {
  { NC_("price", "Time"), dup_time, DP_COLUMN_LEAD },
  { NC_("price", "Open"), dup_open, DP_COLUMN_NUMERIC | DP_COLUMN_FOLD },
  { NC_("price", "High"), dup_high, DP_COLUMN_NUMERIC | DP_COLUMN_FOLD },
  { NC_("price", "Low"), dup_low, DP_COLUMN_NUMERIC | DP_COLUMN_FOLD },
  { NC_("price", "Close"), dup_close, DP_COLUMN_NUMERIC },
  { NC_("price", "Change"), dup_change, DP_COLUMN_NUMERIC },
  { NC_("price", "Volume"), dup_volume, DP_COLUMN_NUMERIC | DP_COLUMN_FOLD },
};

static void
add_columns (GtkColumnView *view,
             DpChart       *chart)
{
  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    gtk_column_view_column_set_expand (
        dp_columns_add_text (view, g_dpgettext2 (NULL, "price", columns[i].title),
                             columns[i].get_text, columns[i].flags, NULL),
        TRUE);
  for (guint i = 0; i < dp_chart_get_n_columns (chart); i++)
    {
      g_autofree char *title = dp_chart_dup_column_title (chart, i);

      dp_columns_add_value (view, title, dup_output, i, DP_COLUMN_NUMERIC | DP_COLUMN_FOLD);
    }
  if (dp_chart_has_events (chart))
    dp_columns_add_text (view, _("Events"), dup_events, DP_COLUMN_EXPAND | DP_COLUMN_FOLD, NULL);
}

static void
remove_columns (GtkColumnView *view)
{
  GListModel *shown = gtk_column_view_get_columns (view);

  while (g_list_model_get_n_items (shown) > 0)
    {
      g_autoptr(GtkColumnViewColumn) column = g_list_model_get_item (shown, 0);

      gtk_column_view_remove_column (view, column);
    }
}

/* Which columns there are, as one string. */
static char *
dup_key (DpChart *chart)
{
  GString *key = g_string_new (dp_chart_has_events (chart) ? "events" : "");

  for (guint i = 0; i < dp_chart_get_n_columns (chart); i++)
    {
      g_autofree char *title = dp_chart_dup_column_title (chart, i);

      g_string_append_printf (key, "\n%s", title);
    }

  return g_string_free (key, FALSE);
}

static void
chart_changed_cb (GtkColumnView *view,
                  DpChart       *chart)
{
  GtkSingleSelection *selection = GTK_SINGLE_SELECTION (gtk_column_view_get_model (view));
  DpBarList *list = DP_BAR_LIST (gtk_single_selection_get_model (selection));
  g_autofree char *key = dup_key (chart);
  g_autoptr(GListModel) bars = NULL;

  if (dp_chart_get_series (chart) == NULL ||
      (list->series == dp_chart_get_series (chart) &&
       g_strcmp0 (key, g_object_get_data (G_OBJECT (view), "key")) == 0))
    return;

  bars = dp_bar_list_new (chart);
  gtk_single_selection_set_model (selection, bars);
  if (g_strcmp0 (key, g_object_get_data (G_OBJECT (view), "key")) == 0)
    return;
  remove_columns (view);
  add_columns (view, chart);
  g_object_set_data_full (G_OBJECT (view), "key", g_steal_pointer (&key), g_free);
}

static GtkWidget *
create_view (DpChart *chart)
{
  GtkSelectionModel *selection = GTK_SELECTION_MODEL (
      gtk_single_selection_new (dp_bar_list_new (chart)));
  GtkWidget *view = gtk_column_view_new (selection);

  add_columns (GTK_COLUMN_VIEW (view), chart);
  g_object_set_data_full (G_OBJECT (view), "key", dup_key (chart), g_free);
  g_signal_connect_object (chart, "changed", G_CALLBACK (chart_changed_cb), view,
                           G_CONNECT_SWAPPED);
  gtk_column_view_set_tab_behavior (GTK_COLUMN_VIEW (view), GTK_LIST_TAB_ITEM);
  gtk_column_view_set_show_row_separators (GTK_COLUMN_VIEW (view), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Prices as a Table"), -1);

  return view;
}

static void
narrow_cb (GtkColumnView *view)
{
  dp_columns_set_narrow (view, TRUE);
}

static void
wide_cb (GtkColumnView *view)
{
  dp_columns_set_narrow (view, FALSE);
}

AdwDialog *
dp_chart_table_dialog_new (DpChart *chart)
{
  AdwDialog *dialog = adw_dialog_new ();
  GtkWidget *toolbar = adw_toolbar_view_new ();
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  AdwBreakpoint *breakpoint = adw_breakpoint_new (
      adw_breakpoint_condition_new_length (ADW_BREAKPOINT_CONDITION_MAX_WIDTH, NARROW,
                                           ADW_LENGTH_UNIT_SP));
  GtkWidget *view;
  g_autofree char *title = NULL;

  g_return_val_if_fail (DP_IS_CHART (chart) && dp_chart_get_series (chart) != NULL, NULL);

  /* Translators: the title of a table; %s is a symbol */
  title = g_strdup_printf (_("Prices of %s"), dp_series_get_symbol (dp_chart_get_series (chart)));
  view = create_view (chart);
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), view);
  g_signal_connect_object (breakpoint, "apply", G_CALLBACK (narrow_cb), view, G_CONNECT_SWAPPED);
  g_signal_connect_object (breakpoint, "unapply", G_CALLBACK (wide_cb), view, G_CONNECT_SWAPPED);
  adw_dialog_add_breakpoint (dialog, breakpoint);
  gtk_widget_set_size_request (GTK_WIDGET (dialog), LEAST_WIDTH, LEAST_HEIGHT);
  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (toolbar), adw_header_bar_new ());
  adw_toolbar_view_set_content (ADW_TOOLBAR_VIEW (toolbar), scrolled);
  adw_dialog_set_child (dialog, toolbar);
  adw_dialog_set_title (dialog, title);
  adw_dialog_set_content_width (dialog, 760);
  adw_dialog_set_content_height (dialog, 640);

  return dialog;
}

/* dp-chart-table.c: the bars of a chart as a table
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-chart-table.h"

#include <math.h>

#include <glib/gi18n.h>

#include "dp-chart-format.h"

/* A row: which bar of which series. */
#define DP_TYPE_BAR_ITEM (dp_bar_item_get_type ())
G_DECLARE_FINAL_TYPE (DpBarItem, dp_bar_item, DP, BAR_ITEM, GObject)

struct _DpBarItem
{
  GObject parent_instance;

  DpSeries *series;
  gsize     index;
};

G_DEFINE_FINAL_TYPE (DpBarItem, dp_bar_item, G_TYPE_OBJECT)

static void
dp_bar_item_dispose (GObject *object)
{
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
dp_bar_list_new (DpSeries *series)
{
  DpBarList *self;

  g_return_val_if_fail (DP_IS_SERIES (series), NULL);

  self = g_object_new (DP_TYPE_BAR_LIST, NULL);
  self->series = g_object_ref (series);

  return G_LIST_MODEL (self);
}

typedef enum
{
  COLUMN_TIME,
  COLUMN_OPEN,
  COLUMN_HIGH,
  COLUMN_LOW,
  COLUMN_CLOSE,
  COLUMN_CHANGE,
  COLUMN_VOLUME,
} Column;

static const char *const titles[] = {
  NC_("price", "Time"), NC_("price", "Open"), NC_("price", "High"), NC_("price", "Low"),
  NC_("price", "Close"), NC_("price", "Change"), NC_("price", "Volume")
};

static char *
dup_text (DpBarItem *item,
          Column     column)
{
  const double *close = dp_series_get_close (item->series);
  int decimals = dp_chart_price_decimals (close[dp_series_get_length (item->series) - 1]);
  gsize i = item->index;

  switch (column)
    {
    case COLUMN_TIME:
      return dp_chart_format_date (dp_series_get_times (item->series)[i],
                                   dp_series_get_interval (item->series));
    case COLUMN_OPEN:
      return dp_chart_format_price (dp_series_get_open (item->series)[i], decimals);
    case COLUMN_HIGH:
      return dp_chart_format_price (dp_series_get_high (item->series)[i], decimals);
    case COLUMN_LOW:
      return dp_chart_format_price (dp_series_get_low (item->series)[i], decimals);
    case COLUMN_CLOSE:
      return dp_chart_format_price (close[i], decimals);
    case COLUMN_CHANGE:
      return dp_chart_format_percent (i > 0 ? (close[i] / close[i - 1] - 1) * 100 : NAN, 2);
    case COLUMN_VOLUME:
    default:
      return dp_chart_format_price (dp_series_get_volume (item->series)[i], 0);
    }
}

static void
setup_cb (GtkSignalListItemFactory *factory,
          GtkListItem              *cell,
          gpointer                  column)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), GPOINTER_TO_INT (column) == COLUMN_TIME ? 0 : 1);
  gtk_widget_add_css_class (label, "numeric");
  gtk_list_item_set_child (cell, label);
}

static void
bind_cb (GtkSignalListItemFactory *factory,
         GtkListItem              *cell,
         gpointer                  column)
{
  g_autofree char *text = dup_text (gtk_list_item_get_item (cell), GPOINTER_TO_INT (column));

  gtk_label_set_label (GTK_LABEL (gtk_list_item_get_child (cell)), text);
}

static GtkWidget *
create_view (DpSeries *series)
{
  GtkSelectionModel *selection = GTK_SELECTION_MODEL (
      gtk_single_selection_new (dp_bar_list_new (series)));
  GtkWidget *view = gtk_column_view_new (selection);

  for (int i = 0; i < (int) G_N_ELEMENTS (titles); i++)
    {
      GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();
      g_autoptr(GtkColumnViewColumn) column = NULL;

      g_signal_connect (factory, "setup", G_CALLBACK (setup_cb), GINT_TO_POINTER (i));
      g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), GINT_TO_POINTER (i));
      column = gtk_column_view_column_new (g_dpgettext2 (NULL, "price", titles[i]), factory);
      gtk_column_view_column_set_resizable (column, TRUE);
      gtk_column_view_column_set_expand (column, TRUE);
      gtk_column_view_append_column (GTK_COLUMN_VIEW (view), column);
    }
  gtk_column_view_set_show_row_separators (GTK_COLUMN_VIEW (view), TRUE);
  gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Prices as a Table"), -1);

  return view;
}

AdwDialog *
dp_chart_table_dialog_new (DpSeries *series)
{
  AdwDialog *dialog = adw_dialog_new ();
  GtkWidget *toolbar = adw_toolbar_view_new ();
  GtkWidget *scrolled = gtk_scrolled_window_new ();
  g_autofree char *title = NULL;

  g_return_val_if_fail (DP_IS_SERIES (series), NULL);

  /* Translators: the title of a table; %s is a symbol */
  title = g_strdup_printf (_("Prices of %s"), dp_series_get_symbol (series));
  gtk_scrolled_window_set_child (GTK_SCROLLED_WINDOW (scrolled), create_view (series));
  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (toolbar), adw_header_bar_new ());
  adw_toolbar_view_set_content (ADW_TOOLBAR_VIEW (toolbar), scrolled);
  adw_dialog_set_child (dialog, toolbar);
  adw_dialog_set_title (dialog, title);
  adw_dialog_set_content_width (dialog, 760);
  adw_dialog_set_content_height (dialog, 640);

  return dialog;
}

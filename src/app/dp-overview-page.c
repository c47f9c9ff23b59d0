/* dp-overview-page.c: how the market stands
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-overview-page.h"

#include <math.h>

#include <glib/gi18n.h>

#include "dp-instrument-row.h"

#define MOVERS 6

struct _DpOverviewPage
{
  DpPage            parent_instance;

  AdwActionRow     *breadth_row;
  GtkListBox       *movers_box;

  GtkSortListModel *by_move;
};

G_DEFINE_FINAL_TYPE (DpOverviewPage, dp_overview_page, DP_TYPE_PAGE)

static int
compare_moves (gconstpointer a,
               gconstpointer b,
               gpointer      user_data)
{
  double move_a = fabs (dp_instrument_get_change_percent ((DpInstrument *) a));
  double move_b = fabs (dp_instrument_get_change_percent ((DpInstrument *) b));

  return (move_a < move_b) - (move_a > move_b);
}

static GtkWidget *
mover_row_new (gpointer item,
               gpointer user_data)
{
  g_autofree char *label = dp_instrument_row_dup_label (item);
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *child = dp_instrument_row_new ();

  dp_instrument_row_set_instrument (DP_INSTRUMENT_ROW (child), item);
  gtk_widget_set_margin_start (child, 12);
  gtk_widget_set_margin_end (child, 12);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), child);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);

  return row;
}

static void
mover_activated_cb (DpOverviewPage *self,
                    GtkListBoxRow  *row)
{
  g_autoptr(DpInstrument) instrument =
    g_list_model_get_item (G_LIST_MODEL (self->by_move), gtk_list_box_row_get_index (row));

  gtk_widget_activate_action (GTK_WIDGET (self), "app.show-symbol", "s",
                              dp_instrument_get_symbol (instrument));
}

static void
dp_overview_page_update_breadth (DpOverviewPage *self)
{
  GListModel *instruments = dp_engine_list_instruments (dp_page_get_engine (DP_PAGE (self)));
  guint n_items = g_list_model_get_n_items (instruments);
  guint rising = 0, falling = 0;
  g_autofree char *title = NULL;

  for (guint i = 0; i < n_items; i++)
    {
      g_autoptr(DpInstrument) instrument = g_list_model_get_item (instruments, i);
      double change = dp_instrument_get_change_percent (instrument);

      rising += change > 0;
      falling += change < 0;
    }

  /* Translators: how many instruments rose, fell and stayed on the last day */
  title = g_strdup_printf (_("%u rose, %u fell, %u did not change"), rising, falling,
                           n_items - rising - falling);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->breadth_row), title);
}

static void
dp_overview_page_refresh (DpPage *page)
{
  DpOverviewPage *self = DP_OVERVIEW_PAGE (page);

  dp_overview_page_update_breadth (self);
  gtk_sorter_changed (gtk_sort_list_model_get_sorter (self->by_move), GTK_SORTER_CHANGE_DIFFERENT);
}

static void
dp_overview_page_constructed (GObject *object)
{
  DpOverviewPage *self = DP_OVERVIEW_PAGE (object);
  GListModel *instruments = dp_engine_list_instruments (dp_page_get_engine (DP_PAGE (self)));
  GtkSorter *sorter = GTK_SORTER (gtk_custom_sorter_new (compare_moves, NULL, NULL));
  g_autoptr(GtkSliceListModel) first = NULL;

  G_OBJECT_CLASS (dp_overview_page_parent_class)->constructed (object);

  self->by_move = gtk_sort_list_model_new (g_object_ref (instruments), sorter);
  first = gtk_slice_list_model_new (G_LIST_MODEL (g_object_ref (self->by_move)), 0, MOVERS);
  gtk_list_box_bind_model (self->movers_box, G_LIST_MODEL (first), mover_row_new, NULL, NULL);
}

static void
dp_overview_page_dispose (GObject *object)
{
  DpOverviewPage *self = DP_OVERVIEW_PAGE (object);

  g_clear_object (&self->by_move);
  gtk_widget_dispose_template (GTK_WIDGET (self), DP_TYPE_OVERVIEW_PAGE);

  G_OBJECT_CLASS (dp_overview_page_parent_class)->dispose (object);
}

static void
dp_overview_page_class_init (DpOverviewPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  DpPageClass *page_class = DP_PAGE_CLASS (klass);

  object_class->constructed = dp_overview_page_constructed;
  object_class->dispose = dp_overview_page_dispose;
  page_class->refresh = dp_overview_page_refresh;

  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH "/dp-overview-page.ui");
  gtk_widget_class_bind_template_child (widget_class, DpOverviewPage, breadth_row);
  gtk_widget_class_bind_template_child (widget_class, DpOverviewPage, movers_box);
  gtk_widget_class_bind_template_callback (widget_class, mover_activated_cb);
}

static void
dp_overview_page_init (DpOverviewPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

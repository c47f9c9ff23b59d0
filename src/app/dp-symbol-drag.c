/* dp-symbol-drag.c: instruments of a list are dragged into a group
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-symbol-drag.h"

static GdkContentProvider *
prepare_cb (GtkDragSource *source,
            double         x,
            double         y,
            GtkListItem   *list_item)
{
  GtkWidget *row = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (source));
  g_autoptr(GdkPaintable) paintable = gtk_widget_paintable_new (row);

  gtk_drag_source_set_icon (source, paintable, x, y);

  return gdk_content_provider_new_typed (DP_TYPE_INSTRUMENT, gtk_list_item_get_item (list_item));
}

static gboolean
drop_cb (GtkDropTarget *target,
         const GValue  *value,
         double         x,
         double         y,
         DpSymbolOrder *order)
{
  GObject *holder = g_object_get_data (G_OBJECT (target), "holder");
  g_autoptr(GObject) item = NULL;
  g_autoptr(GError) error = NULL;

  g_object_get (holder, "item", &item, NULL);
  if (!DP_IS_INSTRUMENT (item) || G_OBJECT (g_value_get_object (value)) == item)
    return FALSE;

  if (dp_symbol_order_put (order, g_value_get_object (value),
                           dp_symbol_order_get_section (order, DP_INSTRUMENT (item)), &error))
    return TRUE;
  g_message ("%s", error->message);

  return FALSE;
}

void
dp_symbol_drag_from (GtkWidget   *row,
                     GtkListItem *list_item)
{
  GtkDragSource *source = gtk_drag_source_new ();

  g_return_if_fail (GTK_IS_WIDGET (row));
  g_return_if_fail (GTK_IS_LIST_ITEM (list_item));

  gtk_drag_source_set_actions (source, GDK_ACTION_MOVE);
  g_signal_connect_object (source, "prepare", G_CALLBACK (prepare_cb), list_item, 0);
  gtk_widget_add_controller (row, GTK_EVENT_CONTROLLER (source));
}

void
dp_symbol_drag_onto (GtkWidget     *widget,
                     GObject       *holder,
                     DpSymbolOrder *order)
{
  GtkDropTarget *target = gtk_drop_target_new (DP_TYPE_INSTRUMENT, GDK_ACTION_MOVE);

  g_return_if_fail (GTK_IS_WIDGET (widget));
  g_return_if_fail (G_IS_OBJECT (holder));
  g_return_if_fail (DP_IS_SYMBOL_ORDER (order));

  /* The list makes the holder, and the holder the widget: it is there as long as the target. */
  g_object_set_data (G_OBJECT (target), "holder", holder);
  g_signal_connect_object (target, "drop", G_CALLBACK (drop_cb), order, 0);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (target));
}

/* dp-lineage-view-input.c: the graph of models, walked along with pointer and keys
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-lineage-view-private.h"

#include <math.h>

#define ZOOM_STEP 1.2

static int
find_at (DpLineageView *self,
         double         x,
         double         y)
{
  for (guint i = 0; self->layout != NULL && i < dp_model_list_get_n_nodes (self->list); i++)
    {
      DpGraphPoint at = dp_graph_layout_get_node (self->layout, i);
      double left = self->x + _dp_lineage_view_get_x (self, at.layer) * self->zoom;
      double top = self->y + _dp_lineage_view_get_y (at.place) * self->zoom;

      if (x >= left && x <= left + DP_LINEAGE_NODE_WIDTH * self->zoom && y >= top &&
          y <= top + DP_LINEAGE_NODE_HEIGHT * self->zoom)
        return i;
    }

  return -1;
}

static void
pressed_cb (DpLineageView *self,
            int            n_press,
            double         x,
            double         y)
{
  int index = find_at (self, x, y);

  gtk_widget_grab_focus (GTK_WIDGET (self));
  _dp_lineage_view_set_chosen (self, index);
  if (n_press == 2 && index >= 0)
    _dp_lineage_view_open (self, index);
}

static void
drag_begin_cb (DpLineageView *self)
{
  self->drag_x = self->x;
  self->drag_y = self->y;
}

static void
drag_update_cb (DpLineageView *self,
                double         dx,
                double         dy)
{
  self->x = self->drag_x + dx;
  self->y = self->drag_y + dy;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
motion_cb (DpLineageView *self,
           double         x,
           double         y)
{
  self->pointer_x = x;
  self->pointer_y = y;
}

static gboolean
scroll_cb (DpLineageView *self,
           double         dx,
           double         dy)
{
  _dp_lineage_view_zoom_to (self, self->zoom * pow (ZOOM_STEP, -dy), self->pointer_x,
                            self->pointer_y);

  return GDK_EVENT_STOP;
}

static void
pinch_begin_cb (DpLineageView *self)
{
  self->pinch_zoom = self->zoom;
}

static void
pinch_cb (DpLineageView *self,
          double         scale,
          GtkGesture    *gesture)
{
  double x = 0, y = 0;

  gtk_gesture_get_bounding_box_center (gesture, &x, &y);
  _dp_lineage_view_zoom_to (self, self->pinch_zoom * scale, x, y);
}

/* The nearest one along an edge. */
static int
find_along (DpLineageView *self,
            gboolean       to_parents)
{
  int found = -1;
  double nearest = G_MAXDOUBLE;
  DpGraphPoint here = dp_graph_layout_get_node (self->layout, self->chosen);

  for (guint i = 0; i < self->edges->len; i++)
    {
      const DpGraphEdge *edge = &g_array_index (self->edges, DpGraphEdge, i);
      guint near = to_parents ? edge->to : edge->from, far = to_parents ? edge->from : edge->to;
      double distance;

      if (near != (guint) self->chosen)
        continue;
      distance = fabs (dp_graph_layout_get_node (self->layout, far).place - here.place);
      if (distance < nearest)
        {
          nearest = distance;
          found = far;
        }
    }

  return found;
}

static int
find_in_layer (DpLineageView *self,
               int            direction)
{
  DpGraphPoint here = dp_graph_layout_get_node (self->layout, self->chosen);
  double nearest = G_MAXDOUBLE;
  int found = -1;

  for (guint i = 0; i < dp_model_list_get_n_nodes (self->list); i++)
    {
      DpGraphPoint at = dp_graph_layout_get_node (self->layout, i);
      double distance = (at.place - here.place) * direction;

      if (at.layer == here.layer && distance > 0 && distance < nearest)
        {
          nearest = distance;
          found = i;
        }
    }

  return found;
}

static gboolean
walk (DpLineageView *self,
      guint          key)
{
  gboolean rtl = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  int next;

  if (self->chosen < 0)
    next = 0;
  else if (key == GDK_KEY_Left || key == GDK_KEY_Right)
    next = find_along (self, (key == GDK_KEY_Left) != rtl);
  else
    next = find_in_layer (self, key == GDK_KEY_Down ? 1 : -1);

  if (next >= 0)
    {
      _dp_lineage_view_set_chosen (self, next);
      _dp_lineage_view_scroll_into_view (self);
    }

  return GDK_EVENT_STOP;
}

static gboolean
key_cb (DpLineageView   *self,
        guint            key,
        guint            code,
        GdkModifierType  state)
{
  double x = gtk_widget_get_width (GTK_WIDGET (self)) / 2.0,
         y = gtk_widget_get_height (GTK_WIDGET (self)) / 2.0;

  if (self->layout == NULL || dp_model_list_get_n_nodes (self->list) == 0 ||
      (state & GDK_CONTROL_MASK) != 0)
    return GDK_EVENT_PROPAGATE;

  switch (key)
    {
    case GDK_KEY_Left:
    case GDK_KEY_Right:
    case GDK_KEY_Up:
    case GDK_KEY_Down:
      return walk (self, key);
    case GDK_KEY_Return:
    case GDK_KEY_KP_Enter:
      if (self->chosen >= 0)
        _dp_lineage_view_open (self, self->chosen);
      return GDK_EVENT_STOP;
    case GDK_KEY_plus:
    case GDK_KEY_KP_Add:
      _dp_lineage_view_zoom_to (self, self->zoom * ZOOM_STEP, x, y);
      return GDK_EVENT_STOP;
    case GDK_KEY_minus:
    case GDK_KEY_KP_Subtract:
      _dp_lineage_view_zoom_to (self, self->zoom / ZOOM_STEP, x, y);
      return GDK_EVENT_STOP;
    case GDK_KEY_0:
      _dp_lineage_view_fit (self);
      return GDK_EVENT_STOP;
    default:
      return GDK_EVENT_PROPAGATE;
    }
}

void
_dp_lineage_view_add_controllers (DpLineageView *self)
{
  GtkGesture *click = gtk_gesture_click_new ();
  GtkGesture *drag = gtk_gesture_drag_new ();
  GtkGesture *pinch = gtk_gesture_zoom_new ();
  GtkEventController *scroll = gtk_event_controller_scroll_new (
      GTK_EVENT_CONTROLLER_SCROLL_VERTICAL);
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *key = gtk_event_controller_key_new ();
  GtkWidget *widget = GTK_WIDGET (self);

  g_signal_connect_object (click, "pressed", G_CALLBACK (pressed_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (drag, "drag-update", G_CALLBACK (drag_update_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (pinch, "begin", G_CALLBACK (pinch_begin_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (pinch, "scale-changed", G_CALLBACK (pinch_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (scroll, "scroll", G_CALLBACK (scroll_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (motion, "motion", G_CALLBACK (motion_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (key, "key-pressed", G_CALLBACK (key_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (click));
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (drag));
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (pinch));
  gtk_widget_add_controller (widget, scroll);
  gtk_widget_add_controller (widget, motion);
  gtk_widget_add_controller (widget, key);
}

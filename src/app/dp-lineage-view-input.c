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
      double top = self->y + _dp_lineage_view_get_y (self, at) * self->zoom;

      if (x >= left && x <= left + DP_LINEAGE_NODE_WIDTH * self->zoom && y >= top &&
          y <= top + _dp_lineage_view_get_height (self, i) * self->zoom)
        return i;
    }

  return -1;
}

/* Returns: whether it was something in the node, not the node itself */
static gboolean
press_inside (DpLineageView *self,
              guint          index,
              double         x,
              double         y)
{
  gboolean rtl = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  DpGraphPoint at = dp_graph_layout_get_node (self->layout, index);
  double in_x = (x - self->x) / self->zoom - _dp_lineage_view_get_x (self, at.layer);
  double in_y = (y - self->y) / self->zoom - _dp_lineage_view_get_y (self, at);
  int column = _dp_lineage_view_get_row_at (self, index, in_y);

  if (column >= 0)
    {
      dp_lineage_view_choose_column (self, index, column);
      return TRUE;
    }
  if (in_y > DP_LINEAGE_NODE_HEIGHT || !_dp_lineage_view_has_columns (self, index) ||
      (rtl ? in_x > DP_LINEAGE_TOGGLE_SIZE
           : in_x < DP_LINEAGE_NODE_WIDTH - DP_LINEAGE_TOGGLE_SIZE))
    return FALSE;

  _dp_lineage_view_set_chosen (self, index);
  dp_lineage_view_set_unfolded (self, index, !self->unfolded[index]);

  return TRUE;
}

static void
pressed_cb (DpLineageView *self,
            int            n_press,
            double         x,
            double         y)
{
  int index = find_at (self, x, y);

  gtk_widget_grab_focus (GTK_WIDGET (self));
  if (index >= 0 && press_inside (self, index, x, y))
    return;
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

/* Through the columns that are shown, and from there to what they are made of, or what is made of
 * them. Returns: FALSE where the key goes to another node */
static gboolean
walk_columns (DpLineageView *self,
              guint          key)
{
  gboolean rtl = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  int direction = (key == GDK_KEY_Left) != rtl ? -1 : 1;
  GArray *rows = _dp_lineage_view_get_rows (self, self->chosen);
  int place = -1;

  for (guint i = 0; i < rows->len; i++)
    {
      if (self->column >= 0 && g_array_index (rows, guint, i) == (guint) self->column)
        place = i;
    }
  if (key == GDK_KEY_Up || key == GDK_KEY_Down)
    {
      int next = place + (key == GDK_KEY_Down ? 1 : -1);

      if (next < -1 || next >= (int) rows->len)
        return FALSE;
      dp_lineage_view_choose_column (self, self->chosen,
                                     next >= 0 ? (int) g_array_index (rows, guint, next) : -1);
      return TRUE;
    }
  if (self->column < 0)
    return FALSE;
  for (guint i = 0; i < self->trace->len; i++)
    {
      const DpColumnStep *step = &g_array_index (self->trace, DpColumnStep, i);

      if (step->distance == direction)
        {
          dp_lineage_view_choose_column (self, step->node, step->column);
          break;
        }
    }

  return TRUE;
}

static gboolean
walk (DpLineageView *self,
      guint          key)
{
  gboolean rtl = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  int next;

  if (self->chosen >= 0 && walk_columns (self, key))
    return GDK_EVENT_STOP;
  if (self->chosen < 0)
    next = 0;
  else if (key == GDK_KEY_Left || key == GDK_KEY_Right)
    next = find_along (self, (key == GDK_KEY_Left) != rtl);
  else
    next = find_in_layer (self, key == GDK_KEY_Down ? 1 : -1);

  if (next >= 0)
    _dp_lineage_view_set_chosen (self, next);

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
    case GDK_KEY_space:
    case GDK_KEY_KP_Space:
      if (self->chosen >= 0)
        dp_lineage_view_set_unfolded (self, self->chosen, !self->unfolded[self->chosen]);
      return GDK_EVENT_STOP;
    case GDK_KEY_Escape:
      if (self->column < 0)
        return GDK_EVENT_PROPAGATE;
      _dp_lineage_view_set_chosen (self, self->chosen);
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

/* dp-chart-view-input.c: pointer, touch and keys over a chart
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-chart-view-private.h"

#include <math.h>

#include <adwaita.h>

#define ZOOM_STEP     0.8     /* of the view that is left by one step of the wheel or key */
#define PAN_STEP      0.1     /* of the view, by Shift and an arrow */
#define WHEEL_PIXELS  60.0    /* one step of a wheel */
#define LARGE_STEP    10      /* bars, with Ctrl */
#define FIT_RANGE     "1y"
#define LEAST_SPEED   0.05    /* pixels a millisecond: slower is not seen */
#define GLIDE_HALF_MS 180.0   /* in which the speed of a glide halves */
#define MOST_PAUSE_MS 60      /* between the last motion and letting go: longer is a stop */

static gssize
get_length (DpChartView *self)
{
  DpSeries *series = dp_chart_get_series (self->chart);

  return series != NULL ? (gssize) dp_series_get_length (series) : 0;
}

static void
get_span (DpChartView *self,
          double      *first,
          double      *span)
{
  double last;

  dp_chart_get_view (self->chart, first, &last);
  *span = last - *first;
}

static void
pan_by (DpChartView *self,
        double       views)
{
  double first;
  double span;

  get_span (self, &first, &span);
  dp_chart_set_view (self->chart, first + views * span, first + (views + 1) * span);
}

/* Puts the crosshair on a bar and the bar into view. */
gboolean
_dp_chart_view_move_cursor (DpChartView *self,
                            gssize       index)
{
  double first;
  double span;

  if (get_length (self) == 0)
    return FALSE;

  index = CLAMP (index, 0, get_length (self) - 1);
  get_span (self, &first, &span);
  if (index < first)
    dp_chart_set_view (self->chart, index, index + span);
  else if (index + 1 > first + span)
    dp_chart_set_view (self->chart, index + 1 - span, index + 1);
  dp_chart_set_cursor (self->chart, index);

  return TRUE;
}

/* Walking starts at the newest bar that is in view. */
static void
walk (DpChartView *self,
      int          bars)
{
  gssize cursor = dp_chart_get_cursor (self->chart);
  double first;
  double span;

  if (cursor < 0)
    {
      get_span (self, &first, &span);
      cursor = MIN ((gssize) ceil (first + span), get_length (self)) - 1;
      bars = 0;
    }
  _dp_chart_view_move_cursor (self, cursor + bars);
}

static void
zoom (DpChartView *self,
      double       factor)
{
  gssize cursor = dp_chart_get_cursor (self->chart);
  double width = gtk_widget_get_width (GTK_WIDGET (self));
  double first;
  double span;

  /* To the crosshair where it is in view, else the newest bars stay. */
  get_span (self, &first, &span);
  if (cursor >= first && cursor < first + span)
    dp_chart_set_view (self->chart, cursor + 0.5 - (cursor + 0.5 - first) * factor,
                       cursor + 0.5 + (first + span - cursor - 0.5) * factor);
  else
    dp_chart_zoom (self->chart, factor, width);
}

static gboolean
arrow_pressed (DpChartView     *self,
               int              direction,
               GdkModifierType  modifiers)
{
  if (modifiers & GDK_SHIFT_MASK)
    pan_by (self, direction * PAN_STEP);
  else
    walk (self, direction * (modifiers & GDK_CONTROL_MASK ? LARGE_STEP : 1));

  return GDK_EVENT_STOP;
}

static gboolean
key_pressed_cb (DpChartView     *self,
                guint            key,
                guint            code,
                GdkModifierType  modifiers)
{
  if (get_length (self) == 0 || modifiers & GDK_ALT_MASK)
    return GDK_EVENT_PROPAGATE;

  _dp_chart_view_stop_gliding (self);
  if (_dp_chart_view_tool_key (self, key, modifiers))
    return GDK_EVENT_STOP;

  switch (key)
    {
    case GDK_KEY_Left: case GDK_KEY_KP_Left:
      return arrow_pressed (self, -1, modifiers);
    case GDK_KEY_Right: case GDK_KEY_KP_Right:
      return arrow_pressed (self, 1, modifiers);
    case GDK_KEY_Home: case GDK_KEY_KP_Home:
      return _dp_chart_view_move_cursor (self, 0);
    case GDK_KEY_End: case GDK_KEY_KP_End:
      return _dp_chart_view_move_cursor (self, get_length (self) - 1);
    case GDK_KEY_Page_Up: case GDK_KEY_KP_Page_Up:
      pan_by (self, -1);
      return GDK_EVENT_STOP;
    case GDK_KEY_Page_Down: case GDK_KEY_KP_Page_Down:
      pan_by (self, 1);
      return GDK_EVENT_STOP;
    case GDK_KEY_plus: case GDK_KEY_equal: case GDK_KEY_KP_Add:
      zoom (self, ZOOM_STEP);
      return GDK_EVENT_STOP;
    case GDK_KEY_minus: case GDK_KEY_KP_Subtract:
      zoom (self, 1 / ZOOM_STEP);
      return GDK_EVENT_STOP;
    case GDK_KEY_0: case GDK_KEY_KP_0:
      dp_chart_set_range (self->chart, FIT_RANGE);
      return GDK_EVENT_STOP;
    case GDK_KEY_Escape:
      /* Without a crosshair, Escape is somebody else's. */
      if (dp_chart_get_cursor (self->chart) < 0)
        return GDK_EVENT_PROPAGATE;
      dp_chart_set_cursor (self->chart, -1);
      return GDK_EVENT_STOP;
    default:
      return GDK_EVENT_PROPAGATE;
    }
}

static gboolean
scroll_cb (DpChartView              *self,
           double                    dx,
           double                    dy,
           GtkEventControllerScroll *controller)
{
  GdkModifierType modifiers =
    gtk_event_controller_get_current_event_state (GTK_EVENT_CONTROLLER (controller));
  double pixels = gtk_event_controller_scroll_get_unit (controller) == GDK_SCROLL_UNIT_WHEEL
                  ? WHEEL_PIXELS : 1;

  if (modifiers & GDK_SHIFT_MASK && dx == 0)
    {
      dx = dy;
      dy = 0;
    }
  if (fabs (dx) > fabs (dy))
    dp_chart_pan (self->chart, -dx * pixels);
  else if (dy != 0)
    dp_chart_zoom (self->chart, pow (ZOOM_STEP, -dy * pixels / WHEEL_PIXELS), self->pointer_x);

  return GDK_EVENT_STOP;
}

static void
motion_cb (DpChartView *self,
           double       x,
           double       y)
{
  /* A window that moves under a resting pointer is no motion of somebody's hand. */
  if (self->pointer_inside && x == self->pointer_x && y == self->pointer_y)
    return;

  self->pointer_inside = TRUE;
  self->pointer_x = x;
  self->pointer_y = y;
  dp_chart_set_pointer (self->chart, x, y);
}

static void
leave_cb (DpChartView *self)
{
  self->pointer_inside = FALSE;

  /* The crosshair that keys have placed stays. */
  if (!gtk_widget_has_visible_focus (GTK_WIDGET (self)))
    dp_chart_set_cursor (self->chart, -1);
}

void
_dp_chart_view_stop_gliding (DpChartView *self)
{
  if (self->glide == 0)
    return;

  gtk_widget_remove_tick_callback (GTK_WIDGET (self), self->glide);
  self->glide = 0;
}

/* As a scrolled list does: the speed halves again and again, until it is too slow to see. */
static gboolean
glide_cb (GtkWidget     *widget,
          GdkFrameClock *clock,
          gpointer       user_data)
{
  DpChartView *self = DP_CHART_VIEW (widget);
  gint64 now = gdk_frame_clock_get_frame_time (clock);
  double ms = self->glided_at > 0 ? (now - self->glided_at) / 1000.0 : 0;

  dp_chart_pan (self->chart, self->speed * ms);
  self->glided_at = now;
  self->speed *= pow (0.5, ms / GLIDE_HALF_MS);
  if (fabs (self->speed) > LEAST_SPEED)
    return G_SOURCE_CONTINUE;

  self->glide = 0;

  return G_SOURCE_REMOVE;
}

/* People who want less motion get none that they did not make. */
static void
start_gliding (DpChartView *self,
               guint32      now)
{
  if (now - self->moved_at > MOST_PAUSE_MS || fabs (self->speed) < LEAST_SPEED ||
      !adw_get_enable_animations (GTK_WIDGET (self)))
    return;

  self->glided_at = 0;
  self->glide = gtk_widget_add_tick_callback (GTK_WIDGET (self), glide_cb, NULL, NULL);
}

static void
note_speed (DpChartView *self,
            double       dx,
            guint32      now)
{
  double ms = MAX ((double) now - self->moved_at, 1);

  self->speed = self->moved_at == 0 ? 0 : 0.6 * dx / ms + 0.4 * self->speed;
  self->moved_at = now;
}

static void
drag_begin_cb (DpChartView *self,
               double       x,
               double       y)
{
  self->drag_x = 0;
  self->speed = 0;
  self->moved_at = 0;
  _dp_chart_view_stop_gliding (self);
  gtk_widget_grab_focus (GTK_WIDGET (self));
  _dp_chart_view_tool_begin (self, x, y);
}

static void
drag_update_cb (DpChartView    *self,
                double          x,
                double          y,
                GtkGestureDrag *gesture)
{
  double start_x, start_y;

  if (self->tool >= 0)
    {
      gtk_gesture_drag_get_start_point (gesture, &start_x, &start_y);
      gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
      _dp_chart_view_tool_move (self, start_x + x, start_y + y);
      return;
    }

  /* A click with a trembling hand is not yet a drag. */
  if (self->drag_x == 0 &&
      !gtk_drag_check_threshold (GTK_WIDGET (self), 0, 0, (int) x, (int) y))
    return;

  gtk_gesture_set_state (GTK_GESTURE (gesture), GTK_EVENT_SEQUENCE_CLAIMED);
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), "grabbing");
  dp_chart_pan (self->chart, x - self->drag_x);
  note_speed (self, x - self->drag_x,
              gtk_event_controller_get_current_event_time (GTK_EVENT_CONTROLLER (gesture)));
  self->drag_x = x;
}

static void
drag_end_cb (DpChartView    *self,
             double          x,
             double          y,
             GtkGestureDrag *gesture)
{
  if (self->tool >= 0)
    {
      _dp_chart_view_tool_end (self);
      return;
    }
  gtk_widget_set_cursor (GTK_WIDGET (self), NULL);
  if (self->drag_x != 0 && !self->still)
    start_gliding (self,
                   gtk_event_controller_get_current_event_time (GTK_EVENT_CONTROLLER (gesture)));
}

static void
pressed_cb (DpChartView *self,
            int          n_presses)
{
  gtk_widget_grab_focus (GTK_WIDGET (self));
  if (n_presses == 2 && self->tool < 0)
    dp_chart_set_range (self->chart, FIT_RANGE);
}

void
_dp_chart_view_pinch_begin (DpChartView *self)
{
  self->pinch_scale = 1;
}

/* @scale: of the distance of the fingers since they were put down; @x: between them */
void
_dp_chart_view_pinch (DpChartView *self,
                      double       scale,
                      double       x)
{
  dp_chart_zoom (self->chart, self->pinch_scale / scale, x);
  self->pinch_scale = scale;
}

static void
pinch_changed_cb (DpChartView *self,
                  double       scale,
                  GtkGesture  *gesture)
{
  double x;
  double y;

  if (scale > 0 && gtk_gesture_get_bounding_box_center (gesture, &x, &y))
    _dp_chart_view_pinch (self, scale, x);
}

static void
add_gestures (DpChartView *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkGesture *drag = gtk_gesture_drag_new ();
  GtkGesture *click = gtk_gesture_click_new ();
  GtkGesture *pinch = gtk_gesture_zoom_new ();

  g_signal_connect_swapped (drag, "drag-begin", G_CALLBACK (drag_begin_cb), self);
  g_signal_connect_swapped (drag, "drag-update", G_CALLBACK (drag_update_cb), self);
  g_signal_connect_swapped (drag, "drag-end", G_CALLBACK (drag_end_cb), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (drag));

  g_signal_connect_swapped (click, "pressed", G_CALLBACK (pressed_cb), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (click));
  gtk_gesture_group (drag, click);

  g_signal_connect_swapped (pinch, "begin", G_CALLBACK (_dp_chart_view_pinch_begin), self);
  g_signal_connect_swapped (pinch, "scale-changed", G_CALLBACK (pinch_changed_cb), self);
  gtk_widget_add_controller (widget, GTK_EVENT_CONTROLLER (pinch));
}

void
_dp_chart_view_add_controllers (DpChartView *self)
{
  GtkWidget *widget = GTK_WIDGET (self);
  GtkEventController *key = gtk_event_controller_key_new ();
  GtkEventController *motion = gtk_event_controller_motion_new ();
  GtkEventController *scroll;

  scroll = gtk_event_controller_scroll_new (GTK_EVENT_CONTROLLER_SCROLL_BOTH_AXES |
                                            GTK_EVENT_CONTROLLER_SCROLL_KINETIC);
  g_signal_connect_swapped (key, "key-pressed", G_CALLBACK (key_pressed_cb), self);
  gtk_widget_add_controller (widget, key);
  g_signal_connect_swapped (motion, "enter", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (motion, "motion", G_CALLBACK (motion_cb), self);
  g_signal_connect_swapped (motion, "leave", G_CALLBACK (leave_cb), self);
  gtk_widget_add_controller (widget, motion);
  g_signal_connect_swapped (scroll, "scroll", G_CALLBACK (scroll_cb), self);
  gtk_widget_add_controller (widget, scroll);

  add_gestures (self);
}

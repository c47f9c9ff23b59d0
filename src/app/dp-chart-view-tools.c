/* dp-chart-view-tools.c: drawing lines on the chart, and measuring
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-chart-view-private.h"

#define MOST_UNDONE 100

/* Keeps what is drawn now, so that it can come back. */
static void
remember (DpChartView *self)
{
  guint n;
  const DpChartDrawing *drawings = dp_chart_get_drawings (self->chart, &n);
  GArray *state = g_array_new (FALSE, FALSE, sizeof (DpChartDrawing));

  g_array_append_vals (state, drawings, n);
  if (self->undone->len >= MOST_UNDONE)
    g_ptr_array_remove_index (self->undone, 0);
  g_ptr_array_add (self->undone, state);
}

static void
change_drawings (DpChartView *self,
                 GArray      *drawings)
{
  dp_chart_set_drawings (self->chart, (const DpChartDrawing *) (void *) drawings->data,
                         drawings->len);
  _dp_chart_view_emit_drawings_changed (self);
}

static GArray *
copy_drawings (DpChartView *self)
{
  guint n;
  const DpChartDrawing *drawings = dp_chart_get_drawings (self->chart, &n);
  GArray *copy = g_array_new (FALSE, FALSE, sizeof (DpChartDrawing));

  return g_array_append_vals (copy, drawings, n);
}

static void
add_drawing (DpChartView          *self,
             const DpChartDrawing *drawing)
{
  g_autoptr(GArray) drawings = copy_drawings (self);

  remember (self);
  g_array_append_vals (drawings, drawing, 1);
  change_drawings (self, drawings);
}

static void
forget_draft (DpChartView *self)
{
  self->drafting = FALSE;
  dp_chart_set_draft (self->chart, NULL);
}

static void
begin_draft (DpChartView *self,
             gint64       time,
             double       value)
{
  self->draft = (DpChartDrawing) {
    .kind = self->tool, .times = { time, time }, .values = { value, value }
  };
  self->drafting = TRUE;
  dp_chart_set_draft (self->chart, &self->draft);
}

static void
move_draft (DpChartView *self,
            gint64       time,
            double       value)
{
  int first = self->draft.kind == DP_CHART_DRAWING_LEVEL ? 0 : 1;

  for (int i = first; i < 2; i++)
    {
      self->draft.times[i] = time;
      self->draft.values[i] = value;
    }
  dp_chart_set_draft (self->chart, &self->draft);
}

/* What was measured stays until something else is done; the rest becomes a drawing. */
static void
finish_draft (DpChartView *self)
{
  gboolean is_point = self->draft.times[0] == self->draft.times[1] &&
                      self->draft.kind != DP_CHART_DRAWING_LEVEL;

  self->drafting = FALSE;
  if (is_point)
    {
      forget_draft (self);
      return;
    }
  if (self->draft.kind == DP_CHART_DRAWING_MEASURE)
    return;

  forget_draft (self);
  add_drawing (self, &self->draft);
  dp_chart_view_set_tool (self, -1);
}

gboolean
_dp_chart_view_tool_begin (DpChartView *self,
                           double       x,
                           double       y)
{
  gint64 time;
  double value;

  if (self->tool < 0)
    {
      /* A drag without a tool pans, and what was measured is done with. */
      forget_draft (self);
      return FALSE;
    }
  if (dp_chart_get_point (self->chart, x, y, &time, &value))
    begin_draft (self, time, value);

  return TRUE;
}

void
_dp_chart_view_tool_move (DpChartView *self,
                          double       x,
                          double       y)
{
  gint64 time;
  double value;

  if (self->drafting && dp_chart_get_point (self->chart, x, y, &time, &value))
    move_draft (self, time, value);
}

void
_dp_chart_view_tool_end (DpChartView *self)
{
  if (self->drafting)
    finish_draft (self);
}

/* With the keyboard a point is the close of the bar at the crosshair. */
static gboolean
place_point (DpChartView *self)
{
  DpSeries *series = dp_chart_get_series (self->chart);
  gssize cursor = dp_chart_get_cursor (self->chart);
  gint64 time;
  double value;

  if (self->tool < 0 || cursor < 0)
    return GDK_EVENT_PROPAGATE;

  time = dp_series_get_times (series)[cursor];
  value = dp_series_get_close (series)[cursor];
  if (!self->drafting)
    begin_draft (self, time, value);
  else
    move_draft (self, time, value);
  if (self->draft.kind == DP_CHART_DRAWING_LEVEL || self->draft.times[0] != time)
    finish_draft (self);

  return GDK_EVENT_STOP;
}

/* The drawing under the pointer, else the last one. */
static gboolean
remove_drawing (DpChartView *self)
{
  g_autoptr(GArray) drawings = copy_drawings (self);
  gssize index = self->pointer_inside
                 ? dp_chart_find_drawing (self->chart, self->pointer_x, self->pointer_y) : -1;

  if (drawings->len == 0)
    return GDK_EVENT_PROPAGATE;

  remember (self);
  g_array_remove_index (drawings, index >= 0 ? (guint) index : drawings->len - 1);
  change_drawings (self, drawings);
  _dp_chart_view_emit_drawing_removed (self);

  return GDK_EVENT_STOP;
}

gboolean
_dp_chart_view_tool_key (DpChartView     *self,
                         guint            key,
                         GdkModifierType  modifiers)
{
  switch (key)
    {
    case GDK_KEY_Return: case GDK_KEY_KP_Enter: case GDK_KEY_space:
      return place_point (self);
    case GDK_KEY_Delete: case GDK_KEY_BackSpace:
      return remove_drawing (self);
    case GDK_KEY_z: case GDK_KEY_Z:
      return modifiers & GDK_CONTROL_MASK && dp_chart_view_undo (self);
    case GDK_KEY_Escape:
      if (self->tool < 0)
        {
          forget_draft (self);
          return GDK_EVENT_PROPAGATE;
        }
      dp_chart_view_set_tool (self, -1);
      return GDK_EVENT_STOP;
    default:
      return GDK_EVENT_PROPAGATE;
    }
}

void
dp_chart_view_set_tool (DpChartView *self,
                        int          tool)
{
  g_return_if_fail (DP_IS_CHART_VIEW (self));

  if (self->drafting || tool != self->tool)
    forget_draft (self);
  if (self->tool == tool)
    return;

  self->tool = tool;
  gtk_widget_set_cursor_from_name (GTK_WIDGET (self), tool >= 0 ? "crosshair" : NULL);
  _dp_chart_view_notify_tool (self);
}

int
dp_chart_view_get_tool (DpChartView *self)
{
  g_return_val_if_fail (DP_IS_CHART_VIEW (self), -1);

  return self->tool;
}

gboolean
dp_chart_view_undo (DpChartView *self)
{
  g_autoptr(GArray) state = NULL;

  g_return_val_if_fail (DP_IS_CHART_VIEW (self), FALSE);

  if (self->undone->len == 0)
    return FALSE;

  state = g_ptr_array_steal_index (self->undone, self->undone->len - 1);
  change_drawings (self, state);

  return TRUE;
}

void
dp_chart_view_clear_drawings (DpChartView *self)
{
  g_autoptr(GArray) none = g_array_new (FALSE, FALSE, sizeof (DpChartDrawing));
  guint n;

  g_return_if_fail (DP_IS_CHART_VIEW (self));

  dp_chart_get_drawings (self->chart, &n);
  if (n == 0)
    return;

  remember (self);
  change_drawings (self, none);
}

void
dp_chart_view_forget_undo (DpChartView *self)
{
  g_return_if_fail (DP_IS_CHART_VIEW (self));

  g_ptr_array_set_size (self->undone, 0);
  dp_chart_view_set_tool (self, -1);
}

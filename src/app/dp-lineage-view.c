/* dp-lineage-view.c: what stands on what, as a picture to walk through
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-lineage-view.h"

#include <math.h>

#include <adwaita.h>
#include <glib/gi18n.h>

#include "dp-chart-layer.h"
#include "dp-chart-style.h"
#include "dp-chart-text.h"
#include "dp-model-text.h"

#define NODE_WIDTH   190
#define NODE_HEIGHT  44
#define LAYER_STEP   250
#define PLACE_STEP   60
#define MARGIN       24
#define RADIUS       8
#define LEAST_ZOOM   0.15
#define MOST_ZOOM    2.5
#define ZOOM_STEP    1.2

struct _DpLineageView
{
  GtkWidget      parent_instance;

  DpModelList   *list;        /* (nullable) */
  DpGraphLayout *layout;      /* (nullable) */
  GArray        *edges;       /* of DpGraphEdge */
  DpChartText   *text;
  double         zoom;
  double         x, y;        /* of the graph's corner, in the widget */
  double         drag_x, drag_y;
  double         pinch_zoom;
  double         pointer_x, pointer_y;
  int            chosen;      /* -1 for none */
  gboolean       is_fitted;
};

G_DEFINE_FINAL_TYPE (DpLineageView, dp_lineage_view, GTK_TYPE_WIDGET)

enum
{
  OPENED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* In the graph's own pixels. From right to left layers go to the left. */
static double
get_x (DpLineageView *self,
       double         layer)
{
  if (gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL)
    layer = dp_graph_layout_get_n_layers (self->layout) - 1 - layer;

  return MARGIN + layer * LAYER_STEP;
}

static double
get_y (double place)
{
  return MARGIN + place * PLACE_STEP;
}

static void
zoom_to (DpLineageView *self,
         double         zoom,
         double         x,
         double         y)
{
  zoom = CLAMP (zoom, LEAST_ZOOM, MOST_ZOOM);
  self->x = x - (x - self->x) * zoom / self->zoom;
  self->y = y - (y - self->y) * zoom / self->zoom;
  self->zoom = zoom;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* All of it where that can be read, else as large as it can be read at its beginning. */
static void
fit (DpLineageView *self)
{
  double width = gtk_widget_get_width (GTK_WIDGET (self)),
         height = gtk_widget_get_height (GTK_WIDGET (self));
  double all_width, all_height;

  if (self->layout == NULL || width == 0)
    return;

  all_width = 2 * MARGIN + (dp_graph_layout_get_n_layers (self->layout) - 1) * LAYER_STEP +
              NODE_WIDTH;
  all_height = 2 * MARGIN + (dp_graph_layout_get_height (self->layout) - 1) * PLACE_STEP +
               NODE_HEIGHT;
  self->zoom = CLAMP (MIN (width / all_width, height / all_height), 0.45, 1.2);
  self->x = MAX ((width - all_width * self->zoom) / 2, 0);
  self->y = MAX ((height - all_height * self->zoom) / 2, 0);
  self->is_fitted = TRUE;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static DpModelItem *
dup_item (DpLineageView *self,
          guint          index)
{
  return g_list_model_get_item (G_LIST_MODEL (self->list), index);
}

static gboolean
touches_chosen (DpLineageView *self,
                guint          edge)
{
  const DpGraphEdge *ends = &g_array_index (self->edges, DpGraphEdge, edge);

  return self->chosen >= 0 &&
         (ends->from == (guint) self->chosen || ends->to == (guint) self->chosen);
}

static void
draw_edge (DpLineageView      *self,
           cairo_t            *cr,
           const DpChartTheme *theme,
           guint               edge)
{
  gboolean rtl = gtk_widget_get_direction (GTK_WIDGET (self)) == GTK_TEXT_DIR_RTL;
  guint n_points;
  const DpGraphPoint *points = dp_graph_layout_get_edge (self->layout, edge, &n_points);

  for (guint i = 0; i + 1 < n_points; i++)
    {
      double out = rtl ? 0 : NODE_WIDTH, in = rtl ? NODE_WIDTH : 0;
      double x1 = get_x (self, points[i].layer) + out;
      double x2 = get_x (self, points[i + 1].layer) + in;
      double y1 = get_y (points[i].place) + NODE_HEIGHT / 2.0;
      double y2 = get_y (points[i + 1].place) + NODE_HEIGHT / 2.0;

      /* Through a layer without a node the line goes straight on. */
      if (i > 0)
        cairo_line_to (cr, x1, y1);
      else
        cairo_move_to (cr, x1, y1);
      cairo_curve_to (cr, (x1 + x2) / 2, y1, (x1 + x2) / 2, y2, x2, y2);
    }
  cairo_set_line_width (cr, touches_chosen (self, edge) ? 2.5 : 1.2);
  dp_chart_set_source (cr, touches_chosen (self, edge) ? &theme->accent : &theme->dim,
                       touches_chosen (self, edge) ? 1 : 0.5);
  cairo_stroke (cr);
}

static void
append_box (cairo_t *cr,
            double   x,
            double   y)
{
  cairo_new_sub_path (cr);
  cairo_arc (cr, x + NODE_WIDTH - RADIUS, y + RADIUS, RADIUS, -G_PI_2, 0);
  cairo_arc (cr, x + NODE_WIDTH - RADIUS, y + NODE_HEIGHT - RADIUS, RADIUS, 0, G_PI_2);
  cairo_arc (cr, x + RADIUS, y + NODE_HEIGHT - RADIUS, RADIUS, G_PI_2, G_PI);
  cairo_arc (cr, x + RADIUS, y + RADIUS, RADIUS, G_PI, 1.5 * G_PI);
  cairo_close_path (cr);
}

static void
draw_node (DpLineageView      *self,
           cairo_t            *cr,
           const DpChartTheme *theme,
           guint               index)
{
  DpGraphPoint at = dp_graph_layout_get_node (self->layout, index);
  g_autoptr(DpModelItem) item = dup_item (self, index);
  g_autofree char *detail = dp_model_text_dup_state (item);
  double x = get_x (self, at.layer), y = get_y (at.place);
  gboolean chosen = self->chosen == (int) index;

  append_box (cr, x, y);
  dp_chart_set_source (cr, &theme->background, 1);
  cairo_fill_preserve (cr);
  dp_chart_set_source (cr, chosen ? &theme->accent : &theme->foreground, chosen ? 0.18 : 0.06);
  cairo_fill_preserve (cr);
  cairo_set_line_width (cr, chosen ? 2.5 : 1);
  dp_chart_set_source (cr, chosen ? &theme->accent : &theme->dim, 1);
  cairo_stroke (cr);

  cairo_save (cr);
  append_box (cr, x, y);
  cairo_clip (cr);
  dp_chart_set_source (cr, &theme->foreground, 1);
  dp_chart_text_draw (self->text, cr, DP_CHART_TEXT_BOLD, dp_model_item_get_name (item), x + 10,
                      y + 6);
  dp_chart_set_source (cr, &theme->dim, 1);
  dp_chart_text_draw (self->text, cr, DP_CHART_TEXT_NORMAL, detail, x + 10, y + 24);
  cairo_restore (cr);
}

static gboolean
is_in_view (DpLineageView *self,
            guint          index)
{
  DpGraphPoint at = dp_graph_layout_get_node (self->layout, index);
  double x = self->x + get_x (self, at.layer) * self->zoom,
         y = self->y + get_y (at.place) * self->zoom;

  return x < gtk_widget_get_width (GTK_WIDGET (self)) && x + NODE_WIDTH * self->zoom > 0 &&
         y < gtk_widget_get_height (GTK_WIDGET (self)) && y + NODE_HEIGHT * self->zoom > 0;
}

static void
dp_lineage_view_snapshot (GtkWidget   *widget,
                          GtkSnapshot *snapshot)
{
  DpLineageView *self = DP_LINEAGE_VIEW (widget);
  int width = gtk_widget_get_width (widget), height = gtk_widget_get_height (widget);
  g_autofree char *font = dp_chart_style_dup_font (widget);
  graphene_rect_t bounds = GRAPHENE_RECT_INIT (0, 0, width, height);
  DpChartTheme theme;
  cairo_t *cr;

  if (self->layout == NULL || width == 0)
    return;
  if (!self->is_fitted)
    fit (self);

  dp_chart_style_init_theme (&theme, widget);
  cr = gtk_snapshot_append_cairo (snapshot, &bounds);
  cairo_translate (cr, self->x, self->y);
  cairo_scale (cr, self->zoom, self->zoom);
  dp_chart_text_set_font (self->text, font);
  dp_chart_text_begin (self->text, cr);
  for (guint i = 0; i < self->edges->len; i++)
    {
      if (!touches_chosen (self, i))
        draw_edge (self, cr, &theme, i);
    }
  for (guint i = 0; i < self->edges->len; i++)
    {
      if (touches_chosen (self, i))
        draw_edge (self, cr, &theme, i);
    }
  for (guint i = 0; i < dp_model_list_get_n_nodes (self->list); i++)
    {
      if (is_in_view (self, i))
        draw_node (self, cr, &theme, i);
    }
  cairo_destroy (cr);
}

static int
find_at (DpLineageView *self,
         double         x,
         double         y)
{
  for (guint i = 0; self->layout != NULL && i < dp_model_list_get_n_nodes (self->list); i++)
    {
      DpGraphPoint at = dp_graph_layout_get_node (self->layout, i);
      double left = self->x + get_x (self, at.layer) * self->zoom;
      double top = self->y + get_y (at.place) * self->zoom;

      if (x >= left && x <= left + NODE_WIDTH * self->zoom && y >= top &&
          y <= top + NODE_HEIGHT * self->zoom)
        return i;
    }

  return -1;
}

static void
scroll_into_view (DpLineageView *self)
{
  DpGraphPoint at = dp_graph_layout_get_node (self->layout, self->chosen);
  double x = get_x (self, at.layer) * self->zoom, y = get_y (at.place) * self->zoom;
  double width = gtk_widget_get_width (GTK_WIDGET (self)),
         height = gtk_widget_get_height (GTK_WIDGET (self));

  self->x = CLAMP (self->x, -x + MARGIN,
                   MAX (width - x - NODE_WIDTH * self->zoom - MARGIN, -x + MARGIN));
  self->y = CLAMP (self->y, -y + MARGIN,
                   MAX (height - y - NODE_HEIGHT * self->zoom - MARGIN, -y + MARGIN));
}

static void
set_chosen (DpLineageView *self,
            int            index)
{
  g_autoptr(DpModelItem) item = NULL;
  g_autofree char *words = NULL;
  guint n_parents, n_children = 0;

  if (index < 0 || self->layout == NULL)
    return;

  self->chosen = index;
  item = dup_item (self, index);
  dp_model_item_get_parents (item, &n_parents);
  for (guint i = 0; i < self->edges->len; i++)
    n_children += g_array_index (self->edges, DpGraphEdge, i).from == (guint) index;
  /* Translators: a table of the graph, for screen readers: its name, on how many it stands, how
   * many stand on it */
  words = g_strdup_printf (_("%s, stands on %u, used by %u"), dp_model_item_get_name (item),
                           n_parents, n_children);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, words, -1);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

static void
pressed_cb (DpLineageView *self,
            int            n_press,
            double         x,
            double         y)
{
  int index = find_at (self, x, y);

  gtk_widget_grab_focus (GTK_WIDGET (self));
  set_chosen (self, index);
  if (n_press == 2 && index >= 0)
    g_signal_emit (self, signals[OPENED], 0, (guint) index);
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
  zoom_to (self, self->zoom * pow (ZOOM_STEP, -dy), self->pointer_x, self->pointer_y);

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
  zoom_to (self, self->pinch_zoom * scale, x, y);
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
      set_chosen (self, next);
      scroll_into_view (self);
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
        g_signal_emit (self, signals[OPENED], 0, (guint) self->chosen);
      return GDK_EVENT_STOP;
    case GDK_KEY_plus:
    case GDK_KEY_KP_Add:
      zoom_to (self, self->zoom * ZOOM_STEP, x, y);
      return GDK_EVENT_STOP;
    case GDK_KEY_minus:
    case GDK_KEY_KP_Subtract:
      zoom_to (self, self->zoom / ZOOM_STEP, x, y);
      return GDK_EVENT_STOP;
    case GDK_KEY_0:
      fit (self);
      return GDK_EVENT_STOP;
    default:
      return GDK_EVENT_PROPAGATE;
    }
}

static void
dp_lineage_view_measure (GtkWidget      *widget,
                         GtkOrientation  orientation,
                         int             for_size,
                         int            *minimum,
                         int            *natural,
                         int            *minimum_baseline,
                         int            *natural_baseline)
{
  *minimum = 200;
  *natural = 400;
}

static void
dp_lineage_view_dispose (GObject *object)
{
  DpLineageView *self = DP_LINEAGE_VIEW (object);

  g_clear_object (&self->list);
  g_clear_pointer (&self->layout, dp_graph_layout_free);
  g_clear_pointer (&self->edges, g_array_unref);
  g_clear_pointer (&self->text, dp_chart_text_free);

  G_OBJECT_CLASS (dp_lineage_view_parent_class)->dispose (object);
}

static void
dp_lineage_view_class_init (DpLineageViewClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = dp_lineage_view_dispose;
  widget_class->snapshot = dp_lineage_view_snapshot;
  widget_class->measure = dp_lineage_view_measure;

  signals[OPENED] = g_signal_new ("opened", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                  NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_APPLICATION);
}

static void
add_controllers (DpLineageView *self)
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

static void
dp_lineage_view_init (DpLineageView *self)
{
  self->edges = g_array_new (FALSE, FALSE, sizeof (DpGraphEdge));
  self->text = dp_chart_text_new ();
  self->zoom = 1;
  self->chosen = -1;
  gtk_widget_set_focusable (GTK_WIDGET (self), TRUE);
  gtk_widget_set_overflow (GTK_WIDGET (self), GTK_OVERFLOW_HIDDEN);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Graph of Models"), -1);
  g_signal_connect_object (adw_style_manager_get_default (), "notify::dark",
                           G_CALLBACK (gtk_widget_queue_draw), self, G_CONNECT_SWAPPED);
  add_controllers (self);
}

void
dp_lineage_view_set_list (DpLineageView *self,
                          DpModelList   *list)
{
  g_return_if_fail (DP_IS_LINEAGE_VIEW (self));
  g_return_if_fail (list == NULL || DP_IS_MODEL_LIST (list));

  if (!g_set_object (&self->list, list))
    return;

  g_clear_pointer (&self->layout, dp_graph_layout_free);
  g_clear_pointer (&self->edges, g_array_unref);
  self->edges = list != NULL ? dp_model_list_list_edges (list)
                             : g_array_new (FALSE, FALSE, sizeof (DpGraphEdge));
  if (list != NULL)
    self->layout = dp_graph_layout_new (dp_model_list_get_n_nodes (list),
                                        (const DpGraphEdge *) self->edges->data, self->edges->len);
  if (list == NULL || self->chosen >= (int) dp_model_list_get_n_nodes (list))
    self->chosen = -1;
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

void
dp_lineage_view_choose (DpLineageView *self,
                        guint          index)
{
  g_return_if_fail (DP_IS_LINEAGE_VIEW (self));

  if (self->layout == NULL || index >= dp_model_list_get_n_nodes (self->list))
    return;
  set_chosen (self, index);
  if (self->is_fitted)
    scroll_into_view (self);
}

/* dp-day-mark.c: what is there of a day, as a small shape
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-day-mark.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "dp-chart-style.h"

#define SIZE 13

struct _DpDayMark
{
  GtkWidget  parent_instance;

  DpDayState state;
};

G_DEFINE_FINAL_TYPE (DpDayMark, dp_day_mark, GTK_TYPE_WIDGET)

static void
trace_square (cairo_t *cr,
              double   x,
              double   y,
              double   size)
{
  double half = size / 2;
  double radius = size / 5;

  cairo_new_sub_path (cr);
  cairo_arc (cr, x + half - radius, y - half + radius, radius, -G_PI_2, 0);
  cairo_arc (cr, x + half - radius, y + half - radius, radius, 0, G_PI_2);
  cairo_arc (cr, x - half + radius, y + half - radius, radius, G_PI_2, G_PI);
  cairo_arc (cr, x - half + radius, y - half + radius, radius, G_PI, 3 * G_PI_2);
  cairo_close_path (cr);
}

static void
draw_cross (cairo_t *cr,
            double   x,
            double   y,
            double   half)
{
  cairo_move_to (cr, x - half, y - half);
  cairo_line_to (cr, x + half, y + half);
  cairo_move_to (cr, x + half, y - half);
  cairo_line_to (cr, x - half, y + half);
  cairo_stroke (cr);
}

static void
draw_triangle (cairo_t *cr,
               double   x,
               double   y,
               double   half)
{
  cairo_move_to (cr, x, y - half);
  cairo_line_to (cr, x + half, y + half);
  cairo_line_to (cr, x - half, y + half);
  cairo_close_path (cr);
  cairo_fill (cr);
}

/* What went wrong is in the colour of falling prices, which is told apart with any eyes. */
static void
draw_wrong (cairo_t    *cr,
            DpDayState  state,
            double      x,
            double      y,
            double      size)
{
  if (state == DP_DAY_REJECTED)
    {
      draw_triangle (cr, x, y, size / 2);
      return;
    }
  cairo_set_line_width (cr, MAX (1.5, size / 7));
  if (state == DP_DAY_FAILED)
    {
      draw_cross (cr, x, y, size * 0.35);
      return;
    }
  trace_square (cr, x, y, size - MAX (1.5, size / 7));
  cairo_stroke (cr);
  cairo_rectangle (cr, x - size / 4, y - size / 12, size / 2, size / 6);
  cairo_fill (cr);
}

void
dp_day_mark_draw (GtkWidget  *widget,
                  cairo_t    *cr,
                  DpDayState  state,
                  double      x,
                  double      y,
                  double      size)
{
  DpChartTheme theme;
  const DpChartColor *color;

  g_return_if_fail (GTK_IS_WIDGET (widget));

  dp_chart_style_init_theme (&theme, widget);
  color = state == DP_DAY_LOADED ? &theme.rising
        : state == DP_DAY_CLOSED || state == DP_DAY_EMPTY ? &theme.foreground : &theme.falling;
  cairo_set_source_rgba (cr, color->red, color->green, color->blue, color->alpha);
  switch (state)
    {
    case DP_DAY_OUTSIDE:
      break;
    case DP_DAY_CLOSED:
      cairo_set_source_rgba (cr, color->red, color->green, color->blue, 0.4);
      cairo_arc (cr, x, y, size / 9, 0, 2 * G_PI);
      cairo_fill (cr);
      break;
    case DP_DAY_LOADED:
      trace_square (cr, x, y, size);
      cairo_fill (cr);
      break;
    case DP_DAY_EMPTY:
      cairo_set_line_width (cr, 1);
      cairo_set_source_rgba (cr, color->red, color->green, color->blue, 0.6);
      trace_square (cr, x, y, size - 1);
      cairo_stroke (cr);
      break;
    case DP_DAY_REJECTED:
    case DP_DAY_FAILED:
    case DP_DAY_MISSING:
      draw_wrong (cr, state, x, y, size);
      break;
    case DP_N_DAY_STATES:
    default:
      g_assert_not_reached ();
    }
}

const char *
dp_day_mark_get_label (DpDayState state)
{
  static const char * const labels[DP_N_DAY_STATES] = {
    [DP_DAY_OUTSIDE] = N_("Not wanted"),
    [DP_DAY_CLOSED] = N_("Closed"),
    [DP_DAY_LOADED] = N_("Loaded"),
    [DP_DAY_EMPTY] = N_("No price, as the source says"),
    [DP_DAY_REJECTED] = N_("Rejected"),
    [DP_DAY_FAILED] = N_("Request failed"),
    [DP_DAY_MISSING] = N_("Missing"),
  };

  g_return_val_if_fail (state < DP_N_DAY_STATES, NULL);

  return _(labels[state]);
}

static void
dp_day_mark_snapshot (GtkWidget   *widget,
                      GtkSnapshot *snapshot)
{
  double width = gtk_widget_get_width (widget);
  double height = gtk_widget_get_height (widget);
  cairo_t *cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height));

  dp_day_mark_draw (widget, cr, DP_DAY_MARK (widget)->state, width / 2, height / 2, SIZE);
  cairo_destroy (cr);
}

static void
dp_day_mark_measure (GtkWidget      *widget,
                     GtkOrientation  orientation,
                     int             for_size,
                     int            *minimum,
                     int            *natural,
                     int            *minimum_baseline,
                     int            *natural_baseline)
{
  *minimum = *natural = SIZE + 2;
}

static void
dp_day_mark_class_init (DpDayMarkClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  widget_class->snapshot = dp_day_mark_snapshot;
  widget_class->measure = dp_day_mark_measure;
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_PRESENTATION);
}

static void
dp_day_mark_init (DpDayMark *self)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();

  g_signal_connect_object (manager, "notify::dark", G_CALLBACK (gtk_widget_queue_draw), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (manager, "notify::high-contrast", G_CALLBACK (gtk_widget_queue_draw),
                           self, G_CONNECT_SWAPPED);
}

GtkWidget *
dp_day_mark_new (DpDayState state)
{
  DpDayMark *self = g_object_new (DP_TYPE_DAY_MARK, NULL);

  g_return_val_if_fail (state < DP_N_DAY_STATES, GTK_WIDGET (self));

  self->state = state;

  return GTK_WIDGET (self);
}

/* dp-sparkline.c: the course of a price in the space of a word
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-sparkline.h"

#include <math.h>

#include <adwaita.h>
#include <glib/gi18n.h>

#include "dp-chart-style.h"

#define WIDTH      64
#define HEIGHT     24
#define LINE_WIDTH 1.5
#define MARGIN     2.5   /* of the line's ends and the last value's dot */

struct _DpSparkline
{
  GtkWidget parent_instance;

  double *values;
  gsize   length;
  double  low;
  double  high;
};

G_DEFINE_FINAL_TYPE (DpSparkline, dp_sparkline, GTK_TYPE_WIDGET)

static double
get_y (DpSparkline *self,
       double       value,
       double       height)
{
  if (self->high <= self->low)
    return height / 2;

  return MARGIN + (self->high - value) / (self->high - self->low) * (height - 2 * MARGIN);
}

static void
draw_line (DpSparkline   *self,
           cairo_t       *cr,
           const GdkRGBA *color,
           double         width,
           double         height)
{
  double step = (width - 2 * MARGIN) / (self->length - 1);
  double first_y = get_y (self, self->values[0], height);
  double dashes[] = { 1, 2 };
  double x = MARGIN;
  double y = first_y;

  cairo_set_line_width (cr, 1);
  cairo_set_dash (cr, dashes, 2, 0);
  cairo_move_to (cr, 0, floor (first_y) + 0.5);
  cairo_line_to (cr, width, floor (first_y) + 0.5);
  cairo_set_source_rgba (cr, color->red, color->green, color->blue, 0.5);
  cairo_stroke (cr);

  cairo_set_dash (cr, NULL, 0, 0);
  cairo_set_line_width (cr, LINE_WIDTH);
  cairo_set_line_join (cr, CAIRO_LINE_JOIN_ROUND);
  for (gsize i = 0; i < self->length; i++)
    {
      x = MARGIN + i * step;
      y = get_y (self, self->values[i], height);
      cairo_line_to (cr, x, y);
    }
  gdk_cairo_set_source_rgba (cr, color);
  cairo_stroke (cr);
  cairo_arc (cr, x, y, 2, 0, 2 * G_PI);
  cairo_fill (cr);
}

static void
dp_sparkline_snapshot (GtkWidget   *widget,
                       GtkSnapshot *snapshot)
{
  DpSparkline *self = DP_SPARKLINE (widget);
  int width = gtk_widget_get_width (widget);
  int height = gtk_widget_get_height (widget);
  DpChartTheme theme;
  const DpChartColor *color;
  cairo_t *cr;

  if (self->length < 2 || width <= 2 * MARGIN || height <= 2 * MARGIN)
    return;

  dp_chart_style_init_theme (&theme, widget);
  color = self->values[self->length - 1] >= self->values[0] ? &theme.rising : &theme.falling;
  cr = gtk_snapshot_append_cairo (snapshot, &GRAPHENE_RECT_INIT (0, 0, width, height));
  draw_line (self, cr, &(GdkRGBA) { color->red, color->green, color->blue, color->alpha },
             width, height);
  cairo_destroy (cr);
}

static void
dp_sparkline_measure (GtkWidget      *widget,
                      GtkOrientation  orientation,
                      int             for_size,
                      int            *minimum,
                      int            *natural,
                      int            *minimum_baseline,
                      int            *natural_baseline)
{
  *minimum = *natural = orientation == GTK_ORIENTATION_HORIZONTAL ? WIDTH : HEIGHT;
}

static void
update_accessible (DpSparkline *self)
{
  g_autofree char *label = NULL;
  double change = NAN;

  if (self->length >= 2)
    change = (self->values[self->length - 1] / self->values[0] - 1) * 100;

  if (!isfinite (change))
    label = g_strdup (_("No prices"));
  else if (fabs (change) < 0.05)
    label = g_strdup (_("Unchanged"));
  else if (change > 0)
    label = g_strdup_printf (_("Up %.1f percent"), change);
  else
    label = g_strdup_printf (_("Down %.1f percent"), -change);

  gtk_accessible_update_property (GTK_ACCESSIBLE (self),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
}

static void
dp_sparkline_finalize (GObject *object)
{
  DpSparkline *self = DP_SPARKLINE (object);

  g_clear_pointer (&self->values, g_free);

  G_OBJECT_CLASS (dp_sparkline_parent_class)->finalize (object);
}

static void
dp_sparkline_class_init (DpSparklineClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = dp_sparkline_finalize;
  widget_class->snapshot = dp_sparkline_snapshot;
  widget_class->measure = dp_sparkline_measure;
  gtk_widget_class_set_css_name (widget_class, "sparkline");
  gtk_widget_class_set_accessible_role (widget_class, GTK_ACCESSIBLE_ROLE_IMG);
}

static void
dp_sparkline_init (DpSparkline *self)
{
  AdwStyleManager *manager = adw_style_manager_get_default ();

  g_signal_connect_object (manager, "notify::dark", G_CALLBACK (gtk_widget_queue_draw),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (manager, "notify::high-contrast", G_CALLBACK (gtk_widget_queue_draw),
                           self, G_CONNECT_SWAPPED);
  update_accessible (self);
}

GtkWidget *
dp_sparkline_new (void)
{
  return g_object_new (DP_TYPE_SPARKLINE, NULL);
}

void
dp_sparkline_set_values (DpSparkline  *self,
                         const double *values,
                         gsize         length)
{
  g_return_if_fail (DP_IS_SPARKLINE (self));
  g_return_if_fail (values != NULL || length == 0);

  g_free (self->values);
  self->values = g_new (double, MAX (length, 1));
  self->length = 0;
  self->low = INFINITY;
  self->high = -INFINITY;
  for (gsize i = 0; i < length; i++)
    {
      if (!isfinite (values[i]))
        continue;
      self->low = MIN (self->low, values[i]);
      self->high = MAX (self->high, values[i]);
      self->values[self->length++] = values[i];
    }

  update_accessible (self);
  gtk_widget_queue_draw (GTK_WIDGET (self));
}

/* dp-chart-draw.c: grid, panes, labels and tags
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-chart-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "dp-chart-format.h"

#define TAG_RADIUS  4
#define TAG_MARGIN  4
#define LABEL_SPACE 8
#define ZONE_SPACE  4

static void
append_levels (const DpChartPane *pane,
               cairo_t           *cr,
               double             pixel)
{
  for (guint i = 0; i < pane->n_levels; i++)
    {
      double y = dp_value_axis_get_y (&pane->axis, pane->levels[i]);

      cairo_rectangle (cr, pane->area.x, floor (y / pixel) * pixel, pane->area.width, pixel);
    }
}

/* Lines at the labels of both axes. Those of values are the prices'. */
static void
append_grid (DpChart           *self,
             cairo_t           *cr,
             const DpChartPane *pane)
{
  const DpChartArea *area = &pane->area;
  double pixel = self->time_axis.pixel;

  for (guint i = 0; pane == self->price_pane && i < pane->ticks->len; i++)
    {
      const DpValueTick *tick = &g_array_index (pane->ticks, DpValueTick, i);
      double y = dp_value_axis_get_y (&pane->axis, tick->value);

      cairo_rectangle (cr, area->x, floor (y / pixel) * pixel, area->width, pixel);
    }
  for (guint i = 0; i < self->time_ticks->len; i++)
    {
      const DpTimeTick *tick = &g_array_index (self->time_ticks, DpTimeTick, i);
      double x = floor (dp_time_axis_get_x (&self->time_axis, tick->index + 0.5) / pixel) * pixel;

      if (x >= area->x && x < area->x + area->width)
        cairo_rectangle (cr, x, area->y, pixel, area->height);
    }
}

static void
draw_grid (DpChart           *self,
           cairo_t           *cr,
           const DpChartPane *pane)
{
  if (!self->without_grid)
    append_grid (self, cr, pane);
  append_levels (pane, cr, self->time_axis.pixel);
  dp_chart_set_source (cr, &self->theme.grid, 1);
  cairo_fill (cr);
}

/* Below the lowest pane, whichever that is. */
static void
draw_bottom (DpChart *self,
             cairo_t *cr)
{
  const DpChartArea *price = &self->price_pane->area;

  cairo_rectangle (cr, price->x, self->bottom, price->width, self->time_axis.pixel);
  dp_chart_set_source (cr, &self->theme.grid, 1);
  cairo_fill (cr);
}

static void
draw_axis_label (DpChart    *self,
                 cairo_t    *cr,
                 const char *label,
                 double      y)
{
  DpChartTextSize size = dp_chart_text_measure (self->text, DP_CHART_TEXT_NORMAL, label);
  double x = self->theme.right_to_left ? self->axis_width - LABEL_SPACE - size.width
                                       : self->axis_x + LABEL_SPACE;

  dp_chart_text_draw (self->text, cr, DP_CHART_TEXT_NORMAL, label, x,
                      round (y - size.height / 2));
}

static double
get_last_price_y (DpChart *self)
{
  gsize last = dp_series_get_length (self->series) - 1;

  return dp_value_axis_get_y (&self->price_pane->axis,
                              dp_series_get_close (self->series)[last] *
                              dp_chart_layer_get_factor (self->main_layer));
}

static double
get_comparison_y (DpChart *self,
                  guint    i,
                  gsize    index)
{
  const DpChartOverlay *overlay = g_ptr_array_index (self->comparisons, i);

  return dp_value_axis_get_y (&self->price_pane->axis,
                              dp_chart_layer_get_value (overlay->layers[0], index) *
                              dp_chart_layer_get_factor (overlay->layers[0]));
}

/* Tags cover what is beside them, and half a number is worse than none. */
static gboolean
is_beside_tag (DpChart *self,
               double   y,
               double   distance)
{
  gsize begin, end;

  if (self->named)
    return FALSE;
  if (fabs (y - get_last_price_y (self)) < distance)
    return TRUE;

  dp_time_axis_get_visible (&self->time_axis, &begin, &end);
  for (guint i = 0; end > begin && i < self->comparisons->len; i++)
    if (fabs (y - get_comparison_y (self, i, end - 1)) < distance)
      return TRUE;

  return FALSE;
}

/* Zero is the pane's floor; what is below has labels there. */
static void
draw_volume_labels (DpChart *self,
                    cairo_t *cr,
                    double   line)
{
  const GArray *ticks = self->volume_pane->ticks;

  for (guint i = 0; self->volume_pane->area.height > 2 * line && i < ticks->len; i++)
    {
      double volume = g_array_index (ticks, DpValueTick, i).value;
      g_autofree char *label = dp_chart_format_volume (volume);
      double y = dp_value_axis_get_y (&self->volume_pane->axis, volume);

      if (volume > 0 && y - line / 2 >= self->volume_pane->area.y)
        draw_axis_label (self, cr, label, y);
    }
}

/* Levels are what one reads the indicator by; where it has two of them, they are enough. */
static void
draw_pane_labels (DpChart           *self,
                  cairo_t           *cr,
                  const DpChartPane *pane,
                  double             line)
{
  gboolean with_levels = pane->n_levels > 1;
  double last = INFINITY;

  for (guint i = 0; i < (with_levels ? pane->n_levels : pane->ticks->len); i++)
    {
      const DpValueTick *tick = &g_array_index (pane->ticks, DpValueTick, i);
      double value = with_levels ? pane->levels[i] : tick->value;
      g_autofree char *label = _dp_chart_dup_pane_label (pane, value,
                                                         with_levels ? 0 : tick->decimals);
      double y = dp_value_axis_get_y (&pane->axis, value);

      /* From the lowest up, as far as there is room. */
      if (y < pane->area.y || y > pane->area.y + pane->area.height || last - y < line)
        continue;
      draw_axis_label (self, cr, label, y);
      last = y;
    }
}

static void
draw_price_labels (DpChart *self,
                   cairo_t *cr,
                   double   line)
{
  const DpChartArea *price = &self->price_pane->area;

  for (guint i = 0; i < self->price_pane->ticks->len; i++)
    {
      const DpValueTick *tick = &g_array_index (self->price_pane->ticks, DpValueTick, i);
      double y = dp_value_axis_get_y (&self->price_pane->axis, tick->value);
      g_autofree char *label = _dp_chart_dup_value_label (self, tick->value, tick->decimals);

      if (y >= price->y && y + line / 2 <= price->y + price->height &&
          !is_beside_tag (self, y, line))
        draw_axis_label (self, cr, label, y);
    }
}

static void
draw_value_labels (DpChart           *self,
                   cairo_t           *cr,
                   const DpChartPane *pane)
{
  double line = dp_chart_text_measure (self->text, DP_CHART_TEXT_NORMAL, "0").height;

  dp_chart_set_source (cr, &self->theme.dim, 1);
  if (pane == self->price_pane)
    draw_price_labels (self, cr, line);
  else if (pane == self->volume_pane)
    draw_volume_labels (self, cr, line);
  else
    draw_pane_labels (self, cr, pane, line);
}

static void
draw_time_labels (DpChart *self,
                  cairo_t *cr)
{
  const DpChartArea *area = &self->price_pane->area;

  for (guint i = 0; i < self->time_ticks->len; i++)
    {
      const DpTimeTick *tick = &g_array_index (self->time_ticks, DpTimeTick, i);
      DpChartTextStyle style = tick->rank >= DP_TIME_RANK_YEAR ? DP_CHART_TEXT_BOLD
                                                               : DP_CHART_TEXT_NORMAL;
      double width = dp_chart_text_measure (self->text, style, tick->label).width;
      double x = round (dp_time_axis_get_x (&self->time_axis, tick->index + 0.5) - width / 2);

      /* A label that would be cut off says less than none. */
      if (x < area->x + 2 || x + width > area->x + area->width)
        continue;
      dp_chart_set_source (cr, tick->rank >= DP_TIME_RANK_YEAR ? &self->theme.foreground
                                                               : &self->theme.dim, 1);
      dp_chart_text_draw (self->text, cr, style, tick->label, x, self->time_label_y);
    }
}

static gboolean
has_room (DpChart    *self,
          const char *text,
          double      most)
{
  return dp_chart_text_measure (self->text, DP_CHART_TEXT_NORMAL, text).width <= most;
}

/* As "EST": of the time of the newest bar, which tells summer from winter. */
static char *
dup_abbreviation (DpChart *self)
{
  g_autoptr(GTimeZone) zone = g_time_zone_new_identifier (dp_series_get_zone (self->series));
  gsize length = dp_series_get_length (self->series);
  int interval;

  if (zone == NULL)
    return NULL;

  interval = g_time_zone_find_interval (zone, G_TIME_TYPE_STANDARD,
                                        dp_series_get_times (self->series)[length - 1]);

  return interval >= 0 ? g_strdup (g_time_zone_get_abbreviation (zone, interval)) : NULL;
}

/* A city is enough; where there is no room for it, letters are, and then as much of it as there is
 * room for. */
char *
_dp_chart_dup_zone_label (DpChart *self,
                          double   most)
{
  const char *zone = dp_series_get_zone (self->series);
  g_autofree char *city = NULL;
  g_autofree char *letters = NULL;

  if (zone == NULL)
    return NULL;

  city = g_strdelimit (g_strdup (strrchr (zone, '/') != NULL ? strrchr (zone, '/') + 1 : zone),
                       "_", ' ');
  if (has_room (self, city, most))
    return g_steal_pointer (&city);
  letters = dup_abbreviation (self);
  if (letters != NULL && has_room (self, letters, most))
    return g_steal_pointer (&letters);

  for (glong n = g_utf8_strlen (city, -1) - 1; n > 0; n--)
    {
      g_autofree char *begin = g_utf8_substring (city, 0, n);
      g_autofree char *text = g_strconcat (g_strchomp (begin), "…", NULL);

      if (has_room (self, text, most))
        return g_steal_pointer (&text);
    }

  return NULL;
}

/* Whose clock the times are of, below the value axis. */
static void
draw_zone (DpChart *self,
           cairo_t *cr)
{
  g_autofree char *label = _dp_chart_dup_zone_label (self, self->axis_width - ZONE_SPACE);
  double width;

  if (label == NULL)
    return;

  width = dp_chart_text_measure (self->text, DP_CHART_TEXT_NORMAL, label).width;
  dp_chart_set_source (cr, &self->theme.dim, 1);
  dp_chart_text_draw (self->text, cr, DP_CHART_TEXT_NORMAL, label,
                      round (self->axis_x + (self->axis_width - width) / 2), self->time_label_y);
}

void
_dp_chart_append_rounded (cairo_t *cr,
                          double   x,
                          double   y,
                          double   width,
                          double   height)
{
  cairo_new_sub_path (cr);
  cairo_arc (cr, x + width - TAG_RADIUS, y + TAG_RADIUS, TAG_RADIUS, -G_PI_2, 0);
  cairo_arc (cr, x + width - TAG_RADIUS, y + height - TAG_RADIUS, TAG_RADIUS, 0, G_PI_2);
  cairo_arc (cr, x + TAG_RADIUS, y + height - TAG_RADIUS, TAG_RADIUS, G_PI_2, G_PI);
  cairo_arc (cr, x + TAG_RADIUS, y + TAG_RADIUS, TAG_RADIUS, G_PI, 1.5 * G_PI);
  cairo_close_path (cr);
}

/* Black or white, whichever is read more easily on @color. */
static void
set_source_on (cairo_t            *cr,
               const DpChartColor *color)
{
  double luminance = 0.2126 * pow (color->red, 2.2) + 0.7152 * pow (color->green, 2.2) +
                     0.0722 * pow (color->blue, 2.2);
  double level = luminance > 0.3 ? 0.06 : 1;

  cairo_set_source_rgb (cr, level, level, level);
}

/* On the axis beside the height @y. */
void
_dp_chart_draw_tag (DpChart            *self,
                    cairo_t            *cr,
                    const char         *label,
                    double              y,
                    const DpChartColor *color)
{
  DpChartTextSize size = dp_chart_text_measure (self->text, DP_CHART_TEXT_NORMAL, label);
  double width = size.width + 2 * TAG_MARGIN;
  double x = self->theme.right_to_left ? self->axis_width - TAG_MARGIN - width
                                       : self->axis_x + TAG_MARGIN;
  double height = size.height + 2;
  double top = round (CLAMP (y - height / 2, 0, self->height - height));

  _dp_chart_append_rounded (cr, x, top, width, height);
  dp_chart_set_source (cr, color, 1);
  cairo_fill (cr);
  set_source_on (cr, color);
  dp_chart_text_draw (self->text, cr, DP_CHART_TEXT_NORMAL, label, x + TAG_MARGIN, top + 1);
}

static void
draw_last_price (DpChart *self,
                 cairo_t *cr)
{
  const DpChartArea *area = &self->price_pane->area;
  gsize last = dp_series_get_length (self->series) - 1;
  double factor = dp_chart_layer_get_factor (self->main_layer);
  double close = dp_series_get_close (self->series)[last] * factor;
  double y = get_last_price_y (self);
  double pixel = self->time_axis.pixel;
  double dashes[] = { 2 * pixel, 3 * pixel };
  const DpChartColor *color = last > 0 && _dp_chart_get_change (self, last) < 0
                              ? &self->theme.falling : &self->theme.rising;
  g_autofree char *label = NULL;

  if (!dp_chart_pane_contains (self->price_pane, y))
    return;

  cairo_save (cr);
  cairo_set_dash (cr, dashes, 2, 0);
  cairo_set_line_width (cr, pixel);
  cairo_move_to (cr, area->x, (floor (y / pixel) + 0.5) * pixel);
  cairo_rel_line_to (cr, area->width, 0);
  dp_chart_set_source (cr, color, 0.8);
  cairo_stroke (cr);
  cairo_restore (cr);

  label = _dp_chart_dup_value_label (self, close,
                                     _dp_chart_is_relative (self) ? 1
                                                                  : _dp_chart_get_decimals (self));
  _dp_chart_draw_tag (self, cr, label, y, color);
}

/* Where each compared instrument stands at the end of the view. */
static void
draw_comparison_tags (DpChart *self,
                      cairo_t *cr)
{
  gsize begin, end;

  dp_time_axis_get_visible (&self->time_axis, &begin, &end);
  for (guint i = 0; end > begin && i < self->comparisons->len; i++)
    {
      const DpChartOverlay *overlay = g_ptr_array_index (self->comparisons, i);
      double value = dp_chart_layer_get_value (overlay->layers[0], end - 1) *
                     dp_chart_layer_get_factor (overlay->layers[0]);
      g_autofree char *label = _dp_chart_dup_value_label (self, value, 1);

      if (!isnan (value))
        _dp_chart_draw_tag (self, cr, label, get_comparison_y (self, i, end - 1),
                            dp_chart_theme_get_color (&self->theme, overlay->role));
    }
}

static void
draw_title (DpChart *self,
            cairo_t *cr)
{
  const char *symbol = dp_series_get_symbol (self->series);
  const char *name = dp_series_get_name (self->series);
  DpChartTextSize size = dp_chart_text_measure (self->text, DP_CHART_TEXT_TITLE, symbol);
  gboolean rtl = self->theme.right_to_left;
  double x = rtl ? self->width - LABEL_SPACE - size.width : LABEL_SPACE;

  dp_chart_set_source (cr, &self->theme.foreground, 1);
  dp_chart_text_draw (self->text, cr, DP_CHART_TEXT_TITLE, symbol, x, LABEL_SPACE);
  if (name == NULL)
    return;

  if (rtl)
    x -= dp_chart_text_measure (self->text, DP_CHART_TEXT_SUBTITLE, name).width + LABEL_SPACE;
  else
    x += size.width + LABEL_SPACE;
  dp_chart_set_source (cr, &self->theme.dim, 1);
  dp_chart_text_draw (self->text, cr, DP_CHART_TEXT_SUBTITLE, name, x, LABEL_SPACE);
}

static void
draw_nothing (DpChart *self,
              cairo_t *cr)
{
  const char *message = _("No prices to show");
  DpChartTextSize size = dp_chart_text_measure (self->text, DP_CHART_TEXT_NORMAL, message);

  dp_chart_set_source (cr, &self->theme.dim, 1);
  dp_chart_text_draw (self->text, cr, DP_CHART_TEXT_NORMAL, message,
                      round ((self->width - size.width) / 2),
                      round ((self->height - size.height) / 2));
}

static void
draw_pane (DpChart           *self,
           cairo_t           *cr,
           DpChartPane       *pane)
{
  draw_grid (self, cr, pane);
  dp_chart_pane_draw (pane, cr, &self->time_axis, &self->theme);
  draw_value_labels (self, cr, pane);
}

static void
draw_prices (DpChart *self,
             cairo_t *cr)
{
  if (self->with_title)
    draw_title (self, cr);
  draw_pane (self, cr, self->price_pane);
  _dp_chart_draw_events (self, cr);
  _dp_chart_draw_drawings (self, cr);
  if (self->named)
    {
      _dp_chart_draw_names (self, cr);
    }
  else
    {
      draw_comparison_tags (self, cr);
      draw_last_price (self, cr);
    }
}

void
_dp_chart_draw_part (DpChart *self,
                     cairo_t *cr,
                     guint    band)
{
  if (self->time_axis.length == 0)
    {
      if (band == 0)
        draw_nothing (self, cr);
      return;
    }

  if (band == 0)
    draw_prices (self, cr);
  else if (band <= self->lower_panes->len)
    draw_pane (self, cr, g_ptr_array_index (self->lower_panes, band - 1));
  if (band == self->lower_panes->len)
    draw_bottom (self, cr);
  if (band <= self->lower_panes->len)
    return;

  draw_time_labels (self, cr);
  draw_zone (self, cr);
}

void
dp_chart_draw_content (DpChart *self,
                       cairo_t *cr,
                       int      width,
                       int      height)
{
  g_return_if_fail (DP_IS_CHART (self));
  g_return_if_fail (cr != NULL && width > 0 && height > 0);

  cairo_save (cr);
  cairo_rectangle (cr, 0, 0, width, height);
  cairo_clip (cr);
  dp_chart_set_source (cr, &self->theme.background, 1);
  cairo_paint (cr);

  _dp_chart_layout (self, cr, width, height);
  for (guint i = 0; i < self->bands->len; i++)
    _dp_chart_draw_part (self, cr, i);
  cairo_restore (cr);
}

void
dp_chart_draw_cursor (DpChart *self,
                      cairo_t *cr)
{
  g_return_if_fail (DP_IS_CHART (self));
  g_return_if_fail (cr != NULL);

  if (self->time_axis.length == 0)
    return;

  cairo_save (cr);
  dp_chart_text_begin (self->text, cr);
  _dp_chart_draw_draft (self, cr);
  if (self->cursor >= 0)
    _dp_chart_draw_crosshair (self, cr);
  _dp_chart_draw_legend (self, cr);
  cairo_restore (cr);
}

void
dp_chart_draw (DpChart *self,
               cairo_t *cr,
               int      width,
               int      height)
{
  dp_chart_draw_content (self, cr, width, height);
  dp_chart_draw_cursor (self, cr);
}

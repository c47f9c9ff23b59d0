/* dp-chart.c: a price chart, drawn on any cairo_t
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-chart-private.h"

#include <string.h>

#include "dp-candle-layer.h"
#include "dp-chart-format.h"
#include "dp-line-layer.h"
#include "dp-volume-layer.h"

G_DEFINE_FINAL_TYPE (DpChart, dp_chart, G_TYPE_OBJECT)

G_DEFINE_ENUM_TYPE (DpChartType, dp_chart_type,
                    G_DEFINE_ENUM_VALUE (DP_CHART_TYPE_CANDLES, "candles"),
                    G_DEFINE_ENUM_VALUE (DP_CHART_TYPE_BARS, "bars"),
                    G_DEFINE_ENUM_VALUE (DP_CHART_TYPE_LINE, "line"),
                    G_DEFINE_ENUM_VALUE (DP_CHART_TYPE_AREA, "area"),
                    G_DEFINE_ENUM_VALUE (DP_CHART_TYPE_BASELINE, "baseline"))

G_DEFINE_ENUM_TYPE (DpChartScale, dp_chart_scale,
                    G_DEFINE_ENUM_VALUE (DP_CHART_SCALE_LINEAR, "linear"),
                    G_DEFINE_ENUM_VALUE (DP_CHART_SCALE_LOGARITHMIC, "logarithmic"),
                    G_DEFINE_ENUM_VALUE (DP_CHART_SCALE_PERCENT, "percent"),
                    G_DEFINE_ENUM_VALUE (DP_CHART_SCALE_INDEXED, "indexed"))

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

void
_dp_chart_panes_changed (DpChart *self)
{
  self->content_serial++;
  g_signal_emit (self, signals[CHANGED], 0);
}

void
_dp_chart_content_changed (DpChart *self)
{
  self->n_shared_changes++;
  _dp_chart_panes_changed (self);
}

void
_dp_chart_pane_changed (DpChart     *self,
                        DpChartPane *pane)
{
  pane->n_changes++;
  _dp_chart_panes_changed (self);
}

void
_dp_chart_cursor_changed (DpChart *self)
{
  g_signal_emit (self, signals[CHANGED], 0);
}

gboolean
_dp_chart_is_relative (DpChart *self)
{
  return !self->percents &&
         (self->comparisons->len > 0 || self->scale == DP_CHART_SCALE_PERCENT ||
          self->scale == DP_CHART_SCALE_INDEXED);
}

gboolean
_dp_chart_has_line (DpChart *self)
{
  return !self->has_candles ||
         (self->type != DP_CHART_TYPE_CANDLES && self->type != DP_CHART_TYPE_BARS);
}

/* Of the newest price, so that no number changes its length while one walks along the bars. */
int
_dp_chart_get_decimals (DpChart *self)
{
  gsize length = self->series != NULL ? dp_series_get_length (self->series) : 0;

  return dp_chart_price_decimals (length > 0 ? dp_series_get_close (self->series)[length - 1] : 0);
}

/* In percent, from the close before; NaN for the first bar. */
double
_dp_chart_get_change (DpChart *self,
                      gsize    index)
{
  const double *closes = dp_series_get_close (self->series);

  return index > 0 ? (closes[index] / closes[index - 1] - 1) * 100 : NAN;
}

static gboolean
color_equal (const DpChartColor *a,
             const DpChartColor *b)
{
  return a->red == b->red && a->green == b->green && a->blue == b->blue && a->alpha == b->alpha;
}

static gboolean
theme_equal (const DpChartTheme *a,
             const DpChartTheme *b)
{
  for (gsize i = 0; i < G_N_ELEMENTS (a->overlays); i++)
    if (!color_equal (&a->overlays[i], &b->overlays[i]))
      return FALSE;

  return color_equal (&a->background, &b->background) &&
         color_equal (&a->foreground, &b->foreground) &&
         color_equal (&a->dim, &b->dim) && color_equal (&a->grid, &b->grid) &&
         color_equal (&a->rising, &b->rising) && color_equal (&a->falling, &b->falling) &&
         color_equal (&a->accent, &b->accent) &&
         g_strcmp0 (a->font, b->font) == 0 && a->right_to_left == b->right_to_left;
}

static gboolean
column_has_values (const double *column,
                   gsize         length)
{
  for (gsize i = 0; i < length; i++)
    if (!isnan (column[i]))
      return TRUE;

  return FALSE;
}

static DpChartLayer *
create_main_layer (DpChart *self)
{
  if (_dp_chart_has_line (self))
    return dp_line_layer_new_for_closes (self->series,
                                         self->type == DP_CHART_TYPE_AREA ? DP_LINE_FILL_FLOOR
                                         : self->type == DP_CHART_TYPE_BASELINE ? DP_LINE_FILL_BASE
                                         : DP_LINE_FILL_NONE);

  return dp_candle_layer_new (self->series, self->pyramid, self->type == DP_CHART_TYPE_BARS);
}

void
_dp_chart_fill_panes (DpChart *self)
{
  GPtrArray *overlays[] = { self->comparisons, self->indicators };

  g_ptr_array_set_size (self->price_pane->layers, 0);
  g_ptr_array_set_size (self->volume_pane->layers, 0);
  g_clear_object (&self->main_layer);
  if (self->series == NULL)
    return;

  self->main_layer = create_main_layer (self);
  g_ptr_array_add (self->price_pane->layers, g_object_ref (self->main_layer));
  for (gsize i = 0; i < G_N_ELEMENTS (overlays); i++)
    {
      for (guint j = 0; j < overlays[i]->len; j++)
        _dp_chart_overlay_build (g_ptr_array_index (overlays[i], j), self->series,
                                 self->price_pane);
    }
  if (self->has_volume)
    g_ptr_array_add (self->volume_pane->layers, dp_volume_layer_new (self->series, self->pyramid));
}

static void
forget_series (DpChart *self)
{
  GPtrArray *overlays[] = { self->comparisons, self->indicators };

  for (gsize i = 0; i < G_N_ELEMENTS (overlays); i++)
    for (guint j = 0; j < overlays[i]->len; j++)
      _dp_chart_overlay_forget (g_ptr_array_index (overlays[i], j));
  g_clear_pointer (&self->pyramid, dp_chart_pyramid_free);
  g_clear_object (&self->series);
  self->highest = 0;
  self->has_candles = FALSE;
  self->has_volume = FALSE;
}

static void
dp_chart_finalize (GObject *object)
{
  DpChart *self = DP_CHART (object);

  g_clear_object (&self->main_layer);
  g_clear_pointer (&self->price_pane, dp_chart_pane_free);
  g_clear_pointer (&self->volume_pane, dp_chart_pane_free);
  g_clear_pointer (&self->lower_panes, g_ptr_array_unref);
  g_clear_pointer (&self->indicators, g_ptr_array_unref);
  g_clear_pointer (&self->comparisons, g_ptr_array_unref);
  g_clear_pointer (&self->time_ticks, g_array_unref);
  g_clear_pointer (&self->events, g_ptr_array_unref);
  g_clear_pointer (&self->drawings, g_array_unref);
  g_clear_pointer (&self->bands, g_array_unref);
  g_clear_pointer (&self->pyramid, dp_chart_pyramid_free);
  g_clear_pointer (&self->text, dp_chart_text_free);
  g_clear_pointer (&self->font, g_free);
  g_clear_object (&self->series);

  G_OBJECT_CLASS (dp_chart_parent_class)->finalize (object);
}

static void
dp_chart_class_init (DpChartClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = dp_chart_finalize;

  /**
   * DpChart::changed:
   *
   * Something is to be drawn again.
   */
  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                   0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
dp_chart_init (DpChart *self)
{
  DpChartTheme theme;

  self->price_pane = dp_chart_pane_new ();
  self->volume_pane = dp_chart_pane_new ();
  self->lower_panes = g_ptr_array_new ();
  self->indicators = g_ptr_array_new_with_free_func ((GDestroyNotify) _dp_chart_overlay_free);
  self->comparisons = g_ptr_array_new_with_free_func ((GDestroyNotify) _dp_chart_overlay_free);
  self->drawings = g_array_new (FALSE, FALSE, sizeof (DpChartDrawing));
  self->bands = g_array_new (FALSE, FALSE, sizeof (DpChartBand));
  self->text = dp_chart_text_new ();
  self->last = 1;
  self->cursor = -1;
  self->pointer_y = NAN;

  dp_chart_theme_init (&theme, FALSE, FALSE);
  dp_chart_set_theme (self, &theme);
}

DpChart *
dp_chart_new (void)
{
  return g_object_new (DP_TYPE_CHART, NULL);
}

/* @series: (nullable) */
static void
take_series (DpChart  *self,
             DpSeries *series)
{
  gsize length;

  g_clear_object (&self->main_layer);
  forget_series (self);
  if (series != NULL)
    {
      length = dp_series_get_length (series);
      self->series = g_object_ref (series);
      self->pyramid = dp_chart_pyramid_new (dp_series_get_low (series),
                                            dp_series_get_high (series),
                                            dp_series_get_close (series),
                                            dp_series_get_volume (series), length);
      self->highest = dp_chart_pyramid_query (self->pyramid, 0, length).high;
      self->has_candles = column_has_values (dp_series_get_open (series), length);
      self->has_volume = column_has_values (dp_series_get_volume (series), length);
    }
  _dp_chart_fill_panes (self);
}

void
dp_chart_set_series (DpChart  *self,
                     DpSeries *series)
{
  g_return_if_fail (DP_IS_CHART (self));
  g_return_if_fail (series == NULL || DP_IS_SERIES (series));

  take_series (self, series);
  self->axis_width = 0;
  self->cursor = -1;
  self->pointer_y = NAN;
  dp_chart_set_range (self, "1y");
  _dp_chart_content_changed (self);
}

/* By how many places the newest bar in view is farther on in @series. */
static gssize
find_shift (DpChart  *self,
            DpSeries *series)
{
  gsize length = dp_series_get_length (self->series);
  gsize newest = CLAMP (ceil (self->last) - 1, 0, length - 1);

  return (gssize) dp_series_find (series, dp_series_get_times (self->series)[newest]) -
         (gssize) newest;
}

/* Whether the bars up to the last one in view are the same in @series. What indicators are at a bar
 * comes from those before it. */
static gboolean
looks_alike (DpChart  *self,
             DpSeries *series)
{
  DpSeries *both[] = { self->series, series };
  gsize end = CLAMP (ceil (self->last) + 1, 0, dp_series_get_length (self->series));
  const void *columns[2][6];

  if (dp_series_get_length (series) < end)
    return FALSE;

  for (guint i = 0; i < 2; i++)
    {
      columns[i][0] = dp_series_get_times (both[i]);
      columns[i][1] = dp_series_get_open (both[i]);
      columns[i][2] = dp_series_get_high (both[i]);
      columns[i][3] = dp_series_get_low (both[i]);
      columns[i][4] = dp_series_get_close (both[i]);
      columns[i][5] = dp_series_get_volume (both[i]);
    }
  for (guint i = 0; i < G_N_ELEMENTS (columns[0]); i++)
    if (memcmp (columns[0][i], columns[1][i], end * 8) != 0)
      return FALSE;

  return TRUE;
}

void
dp_chart_update_series (DpChart  *self,
                        DpSeries *series)
{
  gboolean alike;
  gssize shift;

  g_return_if_fail (DP_IS_CHART (self));
  g_return_if_fail (DP_IS_SERIES (series));

  if (self->series == NULL || dp_series_get_length (self->series) == 0)
    {
      dp_chart_set_series (self, series);
      return;
    }

  alike = looks_alike (self, series);
  shift = find_shift (self, series);
  if (self->cursor >= 0)
    self->cursor = dp_series_find (series, dp_series_get_times (self->series)[self->cursor]);
  take_series (self, series);
  if (dp_series_get_length (series) == 0)
    self->cursor = -1;
  self->first += shift;
  self->last += shift;
  _dp_chart_clamp_view (self);
  self->time_axis.first = self->first;
  self->time_axis.last = self->last;
  if (alike)
    /* The last price is told there, wherever its bar is. */
    _dp_chart_pane_changed (self, self->price_pane);
  else
    _dp_chart_content_changed (self);
}

DpSeries *
dp_chart_get_series (DpChart *self)
{
  g_return_val_if_fail (DP_IS_CHART (self), NULL);

  return self->series;
}

void
dp_chart_set_theme (DpChart            *self,
                    const DpChartTheme *theme)
{
  g_return_if_fail (DP_IS_CHART (self));
  g_return_if_fail (theme != NULL);

  /* Widgets set it with every change of style, most of which are not one of colours. */
  if (theme_equal (&self->theme, theme))
    return;

  g_set_str (&self->font, theme->font);
  self->theme = *theme;
  self->theme.font = self->font;
  self->axis_width = 0;
  dp_chart_text_set_font (self->text, self->font);
  _dp_chart_content_changed (self);
}

void
dp_chart_set_chart_type (DpChart     *self,
                         DpChartType  type)
{
  g_return_if_fail (DP_IS_CHART (self));

  if (self->type == type)
    return;

  self->type = type;
  _dp_chart_fill_panes (self);
  _dp_chart_pane_changed (self, self->price_pane);
}

void
dp_chart_set_scale (DpChart      *self,
                    DpChartScale  scale)
{
  g_return_if_fail (DP_IS_CHART (self));

  if (self->scale == scale)
    return;

  self->scale = scale;
  self->axis_width = 0;
  _dp_chart_pane_changed (self, self->price_pane);
}

void
dp_chart_set_grid (DpChart  *self,
                   gboolean  grid)
{
  g_return_if_fail (DP_IS_CHART (self));

  if (self->without_grid == !grid)
    return;

  self->without_grid = !grid;
  _dp_chart_content_changed (self);
}

void
dp_chart_set_snapping (DpChart  *self,
                       gboolean  snapping)
{
  g_return_if_fail (DP_IS_CHART (self));

  if (self->snapping == !!snapping)
    return;

  self->snapping = !!snapping;
  _dp_chart_cursor_changed (self);
}

void
dp_chart_set_named (DpChart  *self,
                    gboolean  named)
{
  g_return_if_fail (DP_IS_CHART (self));

  if (self->named == !!named)
    return;

  self->named = !!named;
  _dp_chart_content_changed (self);
}

void
dp_chart_set_percents (DpChart  *self,
                       gboolean  percents)
{
  g_return_if_fail (DP_IS_CHART (self));

  if (self->percents == !!percents)
    return;

  self->percents = !!percents;
  self->axis_width = 0;
  _dp_chart_content_changed (self);
}

guint
dp_chart_get_content_serial (DpChart *self)
{
  g_return_val_if_fail (DP_IS_CHART (self), 0);

  return self->content_serial;
}

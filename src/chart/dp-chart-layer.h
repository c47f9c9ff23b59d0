/* dp-chart-layer.h: one thing drawn over a pane
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-chart.h"
#include "dp-time-axis.h"
#include "dp-value-axis.h"

G_BEGIN_DECLS

/*
 * In pixels of the device. Below the least, several bars are drawn as one of at least a good width:
 * a hollow body needs three pixels to be seen as hollow, and one of air.
 */
#define DP_CHART_LEAST_BAR  3
#define DP_CHART_GOOD_BAR   4
#define DP_CHART_WIDEST_BAR 25     /* in units of the drawing */
#define DP_CHART_BAR_PART   0.72   /* of the room a bar has */

/** DpChartArea: a rectangle in pixels */
typedef struct
{
  double x;
  double y;
  double width;
  double height;
} DpChartArea;

/** DpChartFrame: where and with what a layer draws */
typedef struct
{
  DpChartArea         area;
  const DpTimeAxis   *time;
  const DpValueAxis  *value;
  const DpChartTheme *theme;
  double              pixel;   /* one pixel of the device, in units of the drawing */
} DpChartFrame;

/** DpChartColorRole: which of the theme's colours, so that a change of theme needs no new layers */
typedef enum
{
  DP_CHART_COLOR_ACCENT = -1,
  DP_CHART_COLOR_OVERLAY_0 = 0,
} DpChartColorRole;

/**
 * DpChartLayer:
 *
 * Layers only draw: they know neither panes nor one another. Their values are multiplied by a
 * factor, with which instruments of different prices share a scale of percent.
 */
#define DP_TYPE_CHART_LAYER (dp_chart_layer_get_type ())
G_DECLARE_DERIVABLE_TYPE (DpChartLayer, dp_chart_layer, DP, CHART_LAYER, GObject)

struct _DpChartLayerClass
{
  GObjectClass parent_class;

  /* the values to be seen in view, before the factor; leaves @low > @high when there are none */
  void   (*measure)   (DpChartLayer       *self,
                       const DpTimeAxis   *time,
                       double             *low,
                       double             *high);
  void   (*draw)      (DpChartLayer       *self,
                       cairo_t            *cr,
                       const DpChartFrame *frame);
  double (*get_value) (DpChartLayer       *self,
                       gsize               index);
};

/** dp_chart_layer_set_factor: what the values are multiplied by from now on */
void         dp_chart_layer_set_factor (DpChartLayer       *self,
                                        double              factor);
double       dp_chart_layer_get_factor (DpChartLayer       *self);

/** dp_chart_layer_get_value: Returns: the value at @index, before the factor; NaN for none */
double       dp_chart_layer_get_value  (DpChartLayer       *self,
                                        gsize               index);

/** dp_chart_layer_measure: widens the range from @low to @high to what the layer shows in view */
void         dp_chart_layer_measure    (DpChartLayer       *self,
                                        const DpTimeAxis   *time,
                                        double             *low,
                                        double             *high);
void         dp_chart_layer_draw       (DpChartLayer       *self,
                                        cairo_t            *cr,
                                        const DpChartFrame *frame);

/** dp_chart_frame_snap: Returns: the edge between pixels of the device that is nearest to @at */
static inline double
dp_chart_frame_snap (const DpChartFrame *frame,
                     double              at)
{
  return floor (at / frame->pixel + 0.5) * frame->pixel;
}

/** dp_chart_get_bar_group: Returns: how many bars are drawn as one candle or column */
static inline gsize
dp_chart_get_bar_group (const DpTimeAxis *time)
{
  if (dp_time_axis_get_bar_width (time) >= DP_CHART_LEAST_BAR * time->pixel)
    return 1;

  return dp_time_axis_get_group (time, DP_CHART_GOOD_BAR);
}

static inline void
dp_chart_set_source (cairo_t            *cr,
                     const DpChartColor *color,
                     double              opacity)
{
  cairo_set_source_rgba (cr, color->red, color->green, color->blue, color->alpha * opacity);
}

/** dp_chart_is_dashed: whether a line has a colour that another one has, which is not dashed */
static inline gboolean
dp_chart_is_dashed (int role)
{
  return role >= (int) G_N_ELEMENTS (((DpChartTheme *) NULL)->overlays);
}

static inline const DpChartColor *
dp_chart_theme_get_color (const DpChartTheme *theme,
                          int                 role)
{
  return role < 0 ? &theme->accent : &theme->overlays[role % G_N_ELEMENTS (theme->overlays)];
}

G_END_DECLS

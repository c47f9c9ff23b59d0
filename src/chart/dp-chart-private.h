/* dp-chart-private.h: the chart's state, shared by the files that are the chart
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-chart-pane.h"
#include "dp-chart-pyramid.h"
#include "dp-chart-text.h"
#include "dp-chart.h"
#include "dp-indicators.h"

G_BEGIN_DECLS

/** DpChartOverlay: beside the prices: an indicator, or another instrument */
typedef struct
{
  char         *label;
  DpIndicator   indicator;
  DpSeries     *series;      /* (nullable): of a comparison */
  int           role;        /* its colour, or its first */
  gsize         begin;       /* before it, there are no values of @series */
  DpChartPane  *pane;        /* (nullable): its own; else it is among the prices */
  guint         n_layers;
  DpChartLayer *layers[DP_INDICATOR_MAX_OUTPUTS];   /* (nullable): while there is no series */
} DpChartOverlay;

struct _DpChart
{
  GObject parent_instance;

  DpSeries       *series;
  DpChartPyramid *pyramid;       /* of lows, highs and volumes */
  gboolean        has_candles;   /* else there are only closes */
  gboolean        has_volume;
  double          highest;       /* price of all */

  DpChartTheme    theme;
  char           *font;
  DpChartText    *text;

  DpChartType     type;
  DpChartScale    scale;
  gboolean        with_title;
  gboolean        without_grid;
  gboolean        snapping;
  gboolean        named;
  gboolean        percents;
  GPtrArray      *indicators;    /* DpChartOverlay */
  GPtrArray      *comparisons;   /* DpChartOverlay */
  GPtrArray      *events;        /* (nullable) (element-type DpChartEvent): by time */
  GArray         *drawings;      /* DpChartDrawing */
  DpChartDrawing  draft;
  gboolean        has_draft;
  DpChartLayer   *main_layer;
  DpChartPane    *price_pane;
  DpChartPane    *volume_pane;
  GPtrArray      *lower_panes;   /* (element-type DpChartPane): those in view, borrowed */

  double          first;
  double          last;
  gssize          cursor;
  double          pointer_y;     /* NaN: the level line goes through the cursor bar's close */
  guint           content_serial;
  guint           n_shared_changes;   /* of what all panes show */

  /* Where the last draw put things. */
  int             width;
  int             height;
  DpTimeAxis      time_axis;
  GArray         *time_ticks;
  double          axis_x;
  double          axis_width;    /* only grows until there are other instruments or fonts */
  double          names_width;   /* between the plot and the axis; 0 where lines have no names */
  double          bottom;        /* of the lowest pane */
  GArray         *bands;         /* DpChartBand */
  guint           last_serial;   /* of a band */
  guint           axis_serial;
  DpChartPaneState axis_drawn;
  double          time_label_y;
  double          legend_y;
  double          legend_height;
};

/* dp-chart.c */
void     _dp_chart_content_changed   (DpChart     *self);
/* Of panes that know by their own numbers whether they changed. */
void     _dp_chart_panes_changed     (DpChart     *self);
/* Of one pane, while the others stay as they are. */
void     _dp_chart_pane_changed      (DpChart     *self,
                                      DpChartPane *pane);
/* Puts into the panes what the chart is to show; what was computed before is kept. */
void     _dp_chart_fill_panes        (DpChart     *self);
/* Follows the cursor: the content stays. */
void     _dp_chart_cursor_changed    (DpChart     *self);
/* Whether values are parts of the first one in view, which is 100. */
gboolean _dp_chart_is_relative       (DpChart     *self);
/* Whether prices are a line, by choice or as there is nothing but closes. */
gboolean _dp_chart_has_line          (DpChart     *self);
int      _dp_chart_get_decimals      (DpChart     *self);
double   _dp_chart_get_change        (DpChart     *self,
                                      gsize        index);

/* dp-chart-overlay.c */
DpChartOverlay *_dp_chart_overlay_new_for_indicator (const DpIndicator    *indicator,
                                                     int                   role);
DpChartOverlay *_dp_chart_overlay_new_for_series    (DpSeries             *series,
                                                     int                   role);
void            _dp_chart_overlay_free              (DpChartOverlay       *self);
/* Lets go of what was computed for a series. */
void            _dp_chart_overlay_forget            (DpChartOverlay       *self);
/* Computes what is not there yet, and puts the layers into their pane. */
void            _dp_chart_overlay_build             (DpChartOverlay       *self,
                                                     DpSeries             *series,
                                                     DpChartPane          *price_pane);
/* Returns: (nullable): what to call an output in the legend */
const char     *_dp_chart_overlay_get_label         (const DpChartOverlay *self,
                                                     guint                 output);
int             _dp_chart_overlay_get_role          (const DpChartOverlay *self,
                                                     guint                 output);

/* dp-chart-layout.c */
void     _dp_chart_layout            (DpChart     *self,
                                      cairo_t     *cr,
                                      int          width,
                                      int          height);
char    *_dp_chart_dup_value_label   (DpChart     *self,
                                      double       value,
                                      int          decimals);
/* Of an indicator's own pane. @decimals: -1 for what tells values in view from each other */
char    *_dp_chart_dup_pane_label    (const DpChartPane *pane,
                                      double             value,
                                      int                decimals);

/* dp-chart-bands.c: divides what was laid out */
void     _dp_chart_update_bands      (DpChart     *self);

/* dp-chart-draw.c; @band: 0 for the prices, the last one is the time axis */
void     _dp_chart_draw_part         (DpChart     *self,
                                      cairo_t     *cr,
                                      guint        band);
/* Returns: (transfer full) (nullable): in a width of @most */
char    *_dp_chart_dup_zone_label    (DpChart     *self,
                                      double       most);
void     _dp_chart_append_rounded    (cairo_t     *cr,
                                      double       x,
                                      double       y,
                                      double       width,
                                      double       height);
void     _dp_chart_draw_tag          (DpChart     *self,
                                      cairo_t     *cr,
                                      const char  *label,
                                      double       y,
                                      const DpChartColor *color);

/* dp-chart-names.c; @most: where the names need more than that, there is no room for them: 0, and
 * the legend tells */
double   _dp_chart_measure_names     (DpChart     *self,
                                      double       most);
void     _dp_chart_draw_names        (DpChart     *self,
                                      cairo_t     *cr);

/* dp-chart-legend.c */
double   _dp_chart_measure_legend    (DpChart     *self,
                                      double       width);
void     _dp_chart_draw_legend       (DpChart     *self,
                                      cairo_t     *cr);

/* dp-chart-events.c */
void     _dp_chart_draw_events       (DpChart     *self,
                                      cairo_t     *cr);
void     _dp_chart_draw_event_texts  (DpChart     *self,
                                      cairo_t     *cr);

/* dp-chart-drawings.c */
void     _dp_chart_draw_drawings     (DpChart     *self,
                                      cairo_t     *cr);
void     _dp_chart_draw_draft        (DpChart     *self,
                                      cairo_t     *cr);

/* dp-chart-crosshair.c */
void     _dp_chart_draw_crosshair    (DpChart     *self,
                                      cairo_t     *cr);

/* dp-chart-navigation.c */
void     _dp_chart_clamp_view        (DpChart     *self);

G_END_DECLS

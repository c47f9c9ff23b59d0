/* dp-chart.h: a price chart, drawn on any cairo_t
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <cairo.h>
#include <gio/gio.h>

#include "dp-series.h"

G_BEGIN_DECLS

typedef enum
{
  DP_CHART_TYPE_CANDLES,
  DP_CHART_TYPE_BARS,
  DP_CHART_TYPE_LINE,
  DP_CHART_TYPE_AREA,
  DP_CHART_TYPE_BASELINE,   /* a line, coloured by whether it is above the first close in view */
} DpChartType;

#define DP_TYPE_CHART_TYPE (dp_chart_type_get_type ())
GType dp_chart_type_get_type (void);

/** DpChartScale: of the prices */
typedef enum
{
  DP_CHART_SCALE_LINEAR,
  DP_CHART_SCALE_LOGARITHMIC,
  DP_CHART_SCALE_PERCENT,     /* from the first close in view */
  DP_CHART_SCALE_INDEXED,     /* of which the first close in view is 100 */
} DpChartScale;

#define DP_TYPE_CHART_SCALE (dp_chart_scale_get_type ())
GType dp_chart_scale_get_type (void);

/** DpChartPalette: of rising and falling; shapes and fills tell them apart in each of them */
typedef enum
{
  DP_CHART_PALETTE_SAFE,      /* teal and orange, which nearly everybody tells apart */
  DP_CHART_PALETTE_CLASSIC,   /* green and red */
  DP_CHART_PALETTE_MONO,      /* the colour of text */
} DpChartPalette;

#define DP_TYPE_CHART_PALETTE (dp_chart_palette_get_type ())
GType dp_chart_palette_get_type (void);

/** DpChartEventKind: what its badge says */
typedef enum
{
  DP_CHART_EVENT_SPLIT,
  DP_CHART_EVENT_DIVIDEND,
  DP_CHART_EVENT_NEWS,
  DP_CHART_EVENT_ANOMALY,
} DpChartEventKind;

/** DpChartEvent: what happened, in words, at the bar that has @time */
typedef struct
{
  DpChartEventKind  kind;
  gint64            time;
  char             *text;
} DpChartEvent;

DpChartEvent *dp_chart_event_new  (DpChartEventKind  kind,
                                   gint64            time,
                                   const char       *text);
void          dp_chart_event_free (DpChartEvent     *self);

/** DpChartDrawingKind: what a person draws */
typedef enum
{
  DP_CHART_DRAWING_TREND,
  DP_CHART_DRAWING_LEVEL,       /* the first value alone counts */
  DP_CHART_DRAWING_FIBONACCI,
  DP_CHART_DRAWING_MEASURE,
} DpChartDrawingKind;

/** dp_chart_drawing_kind_to_string: Returns: "trend", "level", "fibonacci" or "measure" */
const char *dp_chart_drawing_kind_to_string   (DpChartDrawingKind  kind);
gboolean    dp_chart_drawing_kind_from_string (const char         *name,
                                               DpChartDrawingKind *kind);

/** DpChartDrawing: at times and prices, so that it stays where it was drawn whatever is in view */
typedef struct
{
  DpChartDrawingKind kind;
  gint64             times[2];
  double             values[2];
} DpChartDrawing;

/** DpChartColor: 0 to 1 */
typedef struct { double red, green, blue, alpha; } DpChartColor;

/** DpChartTheme: rising candles are hollow and falling ones filled: colour is never alone */
typedef struct
{
  DpChartColor background;
  DpChartColor foreground;   /* text */
  DpChartColor dim;          /* axis labels */
  DpChartColor grid;
  DpChartColor rising;
  DpChartColor falling;
  DpChartColor accent;       /* line, crosshair */
  DpChartColor overlays[6];  /* indicators and compared series */
  const char  *font;         /* a Pango description, e.g. "Adwaita Sans 9" */
  gboolean     right_to_left;
} DpChartTheme;

void dp_chart_theme_init        (DpChartTheme   *theme,
                                 gboolean        dark,
                                 gboolean        high_contrast);
/** dp_chart_theme_set_palette: other colours of rising and falling, as the theme is dark or
 * light */
void dp_chart_theme_set_palette (DpChartTheme   *theme,
                                 DpChartPalette  palette,
                                 gboolean        dark);

/**
 * DpChart:
 * A price pane over one of volume and one for each indicator with a scale of its own, over a time
 * axis without gaps: a bar's place is its index. The view is a range of indices, which may be
 * fractional. Signal "changed": draw again. Without GTK.
 */
#define DP_TYPE_CHART (dp_chart_get_type ())
G_DECLARE_FINAL_TYPE (DpChart, dp_chart, DP, CHART, GObject)

DpChart    *dp_chart_new             (void);
/** dp_chart_set_series: @series: (nullable). The view goes to the last year */
void        dp_chart_set_series      (DpChart            *self,
                                      DpSeries           *series);
/** dp_chart_update_series: @series: the same with more bars, or corrected ones: what is in view and
 * under the cursor stays at its time */
void        dp_chart_update_series   (DpChart            *self,
                                      DpSeries           *series);
DpSeries   *dp_chart_get_series      (DpChart            *self);
void        dp_chart_set_theme       (DpChart            *self,
                                      const DpChartTheme *theme);
void        dp_chart_set_chart_type  (DpChart            *self,
                                      DpChartType         type);
/** dp_chart_set_scale: beside comparisons, which need one in percent, only indexed is another */
void        dp_chart_set_scale       (DpChart            *self,
                                      DpChartScale        scale);
/** dp_chart_add_indicator: @spec: as of dp_indicator_parse(); others are refused with a sentence */
gboolean    dp_chart_add_indicator   (DpChart            *self,
                                      const char         *spec,
                                      GError            **error);
void        dp_chart_clear_indicators (DpChart           *self);
/** dp_chart_set_indicators: those and no others; those that were there already stay as they are.
 * What dp_indicator_parse() does not understand is left out */
void        dp_chart_set_indicators  (DpChart            *self,
                                      const char *const  *specs);
/** dp_chart_add_comparison: the scale becomes percent from the first bar in view, or indexed */
void        dp_chart_add_comparison  (DpChart            *self,
                                      DpSeries           *series);
void        dp_chart_clear_comparisons (DpChart          *self);
/** dp_chart_set_grid: whether there are lines at the axes' labels; there are unless it is said */
void        dp_chart_set_grid        (DpChart            *self,
                                      gboolean            grid);
/** dp_chart_set_snapping: whether the level line goes through the price, wherever the pointer is */
void        dp_chart_set_snapping    (DpChart            *self,
                                      gboolean            snapping);
/** dp_chart_set_named: each line has its name at its end, in place of its last value on the axis */
void        dp_chart_set_named       (DpChart            *self,
                                      gboolean            named);
/** dp_chart_set_percents: closes are percentages; comparisons' are drawn as they are, too */
void        dp_chart_set_percents    (DpChart            *self,
                                      gboolean            percents);
/** dp_chart_set_events: @events: (nullable) (transfer full) (element-type DpChartEvent) */
void        dp_chart_set_events      (DpChart            *self,
                                      GPtrArray          *events);
/** dp_chart_describe_events: Returns: (transfer full) (nullable): what happened at that bar */
char       *dp_chart_describe_events (DpChart            *self,
                                      gssize              index);
void        dp_chart_set_drawings    (DpChart              *self,
                                      const DpChartDrawing *drawings,
                                      guint                 n_drawings);
/** dp_chart_get_drawings: Returns: (transfer none) (array length=n_drawings): until they change */
const DpChartDrawing *dp_chart_get_drawings (DpChart       *self,
                                      guint                *n_drawings);
/** dp_chart_set_draft: @draft: (nullable): one under way, drawn over the rest */
void        dp_chart_set_draft       (DpChart              *self,
                                      const DpChartDrawing *draft);
/** dp_chart_find_drawing: Returns: the drawing at that place of the last draw, or -1 */
gssize      dp_chart_find_drawing    (DpChart            *self,
                                      double              x,
                                      double              y);
/** dp_chart_get_point: the bar and the price at a place of the last draw; near a bar's price,
 * that */
gboolean    dp_chart_get_point       (DpChart            *self,
                                      double              x,
                                      double              y,
                                      gint64             *time,
                                      double             *value);
/** dp_chart_describe_drawing: Returns: (transfer full): it in words */
char       *dp_chart_describe_drawing (DpChart              *self,
                                       const DpChartDrawing *drawing);
/** dp_chart_set_range: @range: "1d", "5d", "1m", "3m", "6m", "ytd", "1y", "max"; FALSE for
 * others */
gboolean    dp_chart_set_range       (DpChart            *self,
                                      const char         *range);
/** dp_chart_get_view: bar i covers the places from i to i + 1: all bars are 0 to their number */
void        dp_chart_get_view        (DpChart            *self,
                                      double             *first,
                                      double             *last);
void        dp_chart_set_view        (DpChart            *self,
                                      double              first,
                                      double              last);
/** dp_chart_zoom: @factor: below 1 shows fewer bars; @x: of the last draw, the place that stays */
void        dp_chart_zoom            (DpChart            *self,
                                      double              factor,
                                      double              x);
/** dp_chart_pan: @dx: pixels of the last draw; positive shows earlier bars */
void        dp_chart_pan             (DpChart            *self,
                                      double              dx);
/** dp_chart_set_cursor: the bar under the crosshair, -1 for none */
void        dp_chart_set_cursor      (DpChart            *self,
                                      gssize              index);
gssize      dp_chart_get_cursor      (DpChart            *self);
/** dp_chart_set_pointer: the cursor goes to the bar at @x, the crosshair's level line to @y */
void        dp_chart_set_pointer     (DpChart            *self,
                                      double              x,
                                      double              y);
/** dp_chart_get_index_at: Returns: the bar at @x in the size of the last draw, -1 outside */
gssize      dp_chart_get_index_at    (DpChart            *self,
                                      double              x);
/** dp_chart_describe: Returns: (transfer full): the bar in words; -1: all that is in view */
char       *dp_chart_describe        (DpChart            *self,
                                      gssize              index);
void        dp_chart_draw            (DpChart            *self,
                                      cairo_t            *cr,
                                      int                 width,
                                      int                 height);
/** dp_chart_draw_content: all but what follows the cursor; to keep, as it is what costs */
void        dp_chart_draw_content    (DpChart            *self,
                                      cairo_t            *cr,
                                      int                 width,
                                      int                 height);
/** DpChartBand: a strip of the chart over its whole width: a pane with its labels, or the time
 * axis; @serial: another number whenever it looks otherwise than before */
typedef struct
{
  double y;
  double height;
  guint  serial;
} DpChartBand;

/**
 * dp_chart_list_bands: lays the content out for drawing it on what is like @cr
 *
 * Returns: (transfer none) (array length=n_bands): from top to bottom, until the chart is drawn or
 *   changes
 */
const DpChartBand *dp_chart_list_bands (DpChart          *self,
                                        cairo_t          *cr,
                                        int               width,
                                        int               height,
                                        guint            *n_bands);
/** dp_chart_draw_band: of the content, that band alone, where it is within the chart */
void        dp_chart_draw_band       (DpChart            *self,
                                      cairo_t            *cr,
                                      guint               band);
/** dp_chart_draw_cursor: legend and crosshair, over what dp_chart_draw_content() last drew */
void        dp_chart_draw_cursor     (DpChart            *self,
                                      cairo_t            *cr);
/** dp_chart_get_content_serial: Returns: another number whenever the content must be drawn again */
guint       dp_chart_get_content_serial (DpChart         *self);
/**
 * dp_chart_dup_table:
 *
 * Returns: (transfer full): the bars in view as CSV, with the values of compared instruments and
 *   indicators that are drawn
 */
char       *dp_chart_dup_table       (DpChart            *self);
/** dp_chart_get_n_columns: Returns: how many values there are at each bar beside its prices: those
 * of compared instruments, then those of indicators */
guint       dp_chart_get_n_columns   (DpChart            *self);
/** dp_chart_dup_column_title: Returns: (transfer full): "ATL.SIM", "SMA 20", "MACD 12/26/9
 * Signal" */
char       *dp_chart_dup_column_title (DpChart           *self,
                                      guint               column);
/** dp_chart_dup_column_text: Returns: (transfer full): the value at the bar, as a legend has it */
char       *dp_chart_dup_column_text (DpChart            *self,
                                      guint               column,
                                      gsize               index);
/** dp_chart_has_events: whether anything is known to have happened */
gboolean    dp_chart_has_events      (DpChart            *self);
/** dp_chart_export: @path: ending in .png, .svg or .pdf, or .csv for dp_chart_dup_table() */
gboolean    dp_chart_export          (DpChart            *self,
                                      const char         *path,
                                      int                 width,
                                      int                 height,
                                      GError            **error);

G_END_DECLS

/* dp-chart-brush.h: what layers are made of, drawn as quickly as the target allows
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-chart-layer.h"

G_BEGIN_DECLS

/**
 * DpChartBrush:
 *
 * Rectangles, lines and dots of one colour. Where the target is an image, they go straight into its
 * pixels, which takes a tenth of the time of a path; into a file of vectors, or through a clip or a
 * transformation that is not plain, Cairo draws them.
 */
typedef struct
{
  /*< private >*/
  cairo_t         *cr;
  cairo_surface_t *surface;
  guint32         *pixels;      /* (nullable): where Cairo draws */
  int              stride;      /* in pixels */
  int              left;        /* what may be drawn on, in pixels */
  int              top;
  int              right;
  int              bottom;
  double           x_scale;     /* from units of the drawing to pixels */
  double           y_scale;
  double           x_offset;
  double           y_offset;
  guint32          color;       /* opaque */
  guint            opacity;     /* 0 to 255 */
  float           *cover;       /* of the column under way, a value a row */
  int              column;
  int              first_row;   /* of what is covered in it */
  int              last_row;
} DpChartBrush;

/** DpChartBrushColumn: a pixel wide at @x, from @top to @low, which may lie within pixels */
typedef struct
{
  double x;
  double top;
  double low;
} DpChartBrushColumn;

/** dp_chart_brush_init: for drawing in the frame's area; dp_chart_brush_finish() must follow */
void     dp_chart_brush_init      (DpChartBrush       *self,
                                   cairo_t            *cr,
                                   const DpChartFrame *frame);
void     dp_chart_brush_finish    (DpChartBrush       *self);

/** dp_chart_brush_is_direct: whether lines can be drawn with it; if not, they are Cairo's */
gboolean dp_chart_brush_is_direct (const DpChartBrush *self);

/** dp_chart_brush_set_color: for what follows; what came before must have been filled */
void     dp_chart_brush_set_color (DpChartBrush       *self,
                                   const DpChartColor *color,
                                   double              opacity);

/** dp_chart_brush_rectangle: its edges lie between pixels; those of one colour do not overlap */
void     dp_chart_brush_rectangle (DpChartBrush       *self,
                                   double              x,
                                   double              y,
                                   double              width,
                                   double              height);

/** dp_chart_brush_fill: fills the rectangles since the last time, where that is yet to be done */
void     dp_chart_brush_fill      (DpChartBrush       *self);

/**
 * dp_chart_brush_line: a piece of a line that goes from the left to the right, after the one before
 * @width: of the line
 */
void     dp_chart_brush_line      (DpChartBrush       *self,
                                   double              x0,
                                   double              y0,
                                   double              x1,
                                   double              y1,
                                   double              width);

/** dp_chart_brush_columns: all of a dense line at once */
void     dp_chart_brush_columns   (DpChartBrush             *self,
                                   const DpChartBrushColumn *columns,
                                   guint                     n_columns);

/** dp_chart_brush_dot: a disc; also where lines are Cairo's */
void     dp_chart_brush_dot       (DpChartBrush       *self,
                                   double              x,
                                   double              y,
                                   double              radius);

G_END_DECLS

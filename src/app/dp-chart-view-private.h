/* dp-chart-view-private.h: what the files of the chart's widget share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-chart-view.h"

G_BEGIN_DECLS

/** DpChartPicture: of a band of the chart */
typedef struct
{
  GdkTexture *texture;
  DpChartBand band;
} DpChartPicture;

struct _DpChartView
{
  GtkWidget parent_instance;

  DpChart      *chart;
  char         *label;
  DpChartPalette palette;
  gboolean      still;        /* nothing moves by itself */

  /* What is below a crosshair, in strips, kept until that goes, or the size or the screen is
   * another; what looks otherwise than before is drawn again. */
  GArray       *pictures;     /* DpChartPicture */
  guint         content_serial;
  int           content_width;
  int           content_height;
  double        content_scale;

  /* What assistive technology was told last. */
  gssize        told_index;
  guint         told_serial;
  guint         describe_source;

  /* Pointer and gestures. */
  double        pointer_x;
  double        pointer_y;
  gboolean      pointer_inside;
  double        drag_x;
  double        pinch_scale;

  /* A pan that goes on after the hand has let go. */
  double        speed;        /* pixels a millisecond */
  guint32       moved_at;     /* ms */
  gint64        glided_at;    /* µs */
  guint         glide;        /* tick callback; 0 for none */

  /* Drawing. */
  int             tool;       /* DpChartDrawingKind; -1 for none */
  gboolean        drafting;
  DpChartDrawing  draft;
  GPtrArray      *undone;     /* (element-type GArray): what was drawn before, the newest last */
};

/* dp-chart-view-input.c */
void     _dp_chart_view_add_controllers (DpChartView    *self);
gboolean _dp_chart_view_move_cursor     (DpChartView    *self,
                                         gssize          index);
void     _dp_chart_view_stop_gliding    (DpChartView    *self);
void     _dp_chart_view_pinch_begin     (DpChartView    *self);
void     _dp_chart_view_pinch           (DpChartView    *self,
                                         double          scale,
                                         double          x);

/* dp-chart-view-tools.c */
gboolean _dp_chart_view_tool_begin      (DpChartView    *self,
                                         double          x,
                                         double          y);
void     _dp_chart_view_tool_move       (DpChartView    *self,
                                         double          x,
                                         double          y);
void     _dp_chart_view_tool_end        (DpChartView    *self);
gboolean _dp_chart_view_tool_key        (DpChartView    *self,
                                         guint           key,
                                         GdkModifierType modifiers);

/* dp-chart-view.c */
void     _dp_chart_view_emit_drawings_changed (DpChartView *self);
void     _dp_chart_view_emit_drawing_removed  (DpChartView *self);
void     _dp_chart_view_notify_tool     (DpChartView    *self);

G_END_DECLS

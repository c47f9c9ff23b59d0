/* dp-chart-view-private.h: what the files of the chart's widget share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-chart-view.h"

G_BEGIN_DECLS

struct _DpChartView
{
  GtkWidget parent_instance;

  DpChart      *chart;
  char         *label;

  /* What was drawn last, kept until the chart's content, the size or the screen is another. */
  GdkTexture   *content;
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
};

/* dp-chart-view-input.c */
void     _dp_chart_view_add_controllers (DpChartView    *self);
gboolean _dp_chart_view_move_cursor     (DpChartView    *self,
                                         gssize          index);

G_END_DECLS

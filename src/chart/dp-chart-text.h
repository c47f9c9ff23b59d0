/* dp-chart-text.h: laid out once, drawn often
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <pango/pangocairo.h>

G_BEGIN_DECLS

/** DpChartTextStyle: all with digits of one width */
typedef enum
{
  DP_CHART_TEXT_NORMAL,
  DP_CHART_TEXT_BOLD,
  DP_CHART_TEXT_TITLE,
  DP_CHART_TEXT_SUBTITLE,
} DpChartTextStyle;

/** DpChartText: a font, and the layouts made with it so far */
typedef struct _DpChartText DpChartText;

/** DpChartTextSize: in pixels */
typedef struct
{
  double width;
  double height;
} DpChartTextSize;

DpChartText    *dp_chart_text_new       (void);
void            dp_chart_text_free      (DpChartText      *self);

/** dp_chart_text_set_font: @font: (nullable): a Pango description; "Sans 9" stands in for one */
void            dp_chart_text_set_font  (DpChartText      *self,
                                         const char       *font);

/** dp_chart_text_begin: to be called before the others; takes over the hinting of @cr */
void            dp_chart_text_begin     (DpChartText      *self,
                                         cairo_t          *cr);

DpChartTextSize dp_chart_text_measure   (DpChartText      *self,
                                         DpChartTextStyle  style,
                                         const char       *text);

/** dp_chart_text_draw: @x, @y: the upper left corner; in the colour that is set */
void            dp_chart_text_draw      (DpChartText      *self,
                                         cairo_t          *cr,
                                         DpChartTextStyle  style,
                                         const char       *text,
                                         double            x,
                                         double            y);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DpChartText, dp_chart_text_free)

G_END_DECLS

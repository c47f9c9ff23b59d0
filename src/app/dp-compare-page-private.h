/* dp-compare-page-private.h: what the parts of the page share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-chart-view.h"
#include "dp-compare-page.h"
#include "dp-comparison.h"
#include "dp-figure-table.h"
#include "dp-instrument-picker.h"
#include "dp-universe.h"

G_BEGIN_DECLS

struct _DpComparePage
{
  DpPage              parent_instance;

  DpUniverse         *universe;
  GtkStack           *stack;
  AdwStatusPage      *failed_page;
  AdwWrapBox         *chips;
  GtkMenuButton      *add_button;
  DpInstrumentPicker *picker;
  DpInstrumentPicker *first_picker;   /* where nothing is compared yet */
  AdwToggleGroup     *view_group;
  AdwToggleGroup     *range_group;
  GtkDropDown        *window_drop_down;
  DpChartView        *chart_view;
  GtkLabel           *note_label;
  DpFigureTable      *figures_table;
  GtkWidget          *together_group;
  DpFigureTable      *together_table;

  GSettings          *settings;
  GPtrArray          *symbols;     /* (element-type utf8): as the person ordered them */
  GPtrArray          *series;      /* (element-type DpSeries): of those that have prices */
  DpComparison       *comparison;  /* (nullable): of the range */
  guint               serial;      /* of the last load */
  gboolean            is_setting;
};

/* dp-compare-page-show.c: what is computed, in words, as a picture and as tables */
void  _dp_compare_page_show           (DpComparePage *self);
char *_dp_compare_page_dup_csv        (DpComparePage *self);

/* dp-compare-page-actions.c: copies and files */
void  _dp_compare_page_install_actions (GtkWidgetClass *widget_class);

G_END_DECLS

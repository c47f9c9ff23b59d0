/* dp-symbol-page-private.h: what the parts of the symbol's page share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-chart-view.h"
#include "dp-key-figures.h"
#include "dp-symbol-facts.h"
#include "dp-symbol-page.h"

G_BEGIN_DECLS

struct _DpSymbolPage
{
  DpPage              parent_instance;

  GtkStack           *stack;
  AdwStatusPage      *failed_page;
  GtkLabel           *price_label;
  GtkLabel           *currency_label;
  GtkImage           *direction_image;
  GtkLabel           *change_label;
  GtkWidget          *change_box;
  GtkLabel           *date_label;
  AdwToggleGroup     *range_group;
  DpChartView        *chart_view;
  DpKeyFigures       *key_figures;
  DpSymbolFacts      *facts;
  GtkMenuButton      *draw_button;
  GMenuModel         *draw_menu;
  GtkMenuButton      *options_button;
  GMenuModel         *chart_menu;
  AdwViewStack       *views;
  GMenu              *interval_menu;

  DpInstrument       *instrument;
  GSettings          *settings;
  GSimpleActionGroup *chart_actions;
  gboolean            quoted;
  GArray             *intervals;         /* gint64: of which there are bars within the day */
  gint64              interval;          /* of the bars that are wanted; 0 for days */
  gint64              chosen_interval;   /* by the person; -1: what suits the range */
  GtkWidget          *compare_picker;    /* (nullable): until it is wanted */
  guint               n_comparisons;     /* loads of them that there were */
  DexChannel         *parts;             /* (nullable): what brings bars, the newest first */

  /* The view that the pressed range button made: another one means the person zoomed or panned. */
  double              range_first;
  double              range_last;
  gboolean            setting_range;
};

/* dp-symbol-page.c */
void _dp_symbol_page_reload          (DpSymbolPage *self);

/* dp-symbol-page-ranges.c */
void _dp_symbol_page_set_intervals   (DpSymbolPage *self,
                                      GArray       *intervals);
void _dp_symbol_page_fill_ranges     (DpSymbolPage *self);
/* Whether other bars than those shown are wanted for the range. */
gboolean _dp_symbol_page_choose_interval (DpSymbolPage *self);
/* How many bars, at most, the range shows, and indicators need before them. */
gsize _dp_symbol_page_count_first    (DpSymbolPage *self);

/* dp-symbol-page-compare.c */
void _dp_symbol_page_load_comparisons   (DpSymbolPage *self);
void _dp_symbol_page_choose_comparison  (DpSymbolPage *self);
void _dp_symbol_page_remove_comparisons (DpSymbolPage *self);

/* dp-symbol-page-actions.c */
void _dp_symbol_page_tell            (gpointer      owner,
                                      const char   *sentence);
void _dp_symbol_page_add_actions     (DpSymbolPage *self);

G_END_DECLS

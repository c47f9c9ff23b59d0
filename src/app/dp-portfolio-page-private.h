/* dp-portfolio-page-private.h: what the parts of the page share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-book.h"
#include "dp-chart-view.h"
#include "dp-portfolio-page.h"

G_BEGIN_DECLS

struct _DpPortfolioPage
{
  DpPage             parent_instance;

  GtkStack          *stack;
  AdwViewStack      *views;
  GtkWidget         *switcher;
  AdwStatusPage     *failed_page;
  GtkLabel          *value_label;
  GtkLabel          *gain_label;
  GtkLabel          *time_weighted_label;
  GtkLabel          *money_weighted_label;
  GtkListBox        *problems_box;
  AdwToggleGroup    *course_toggles;
  DpChartView       *chart_view;
  GtkListBox        *holdings_box;
  AdwComboRow       *method_row;
  AdwActionRow      *cost_row;
  AdwActionRow      *unrealised_row;
  AdwActionRow      *realised_row;
  AdwActionRow      *dividends_row;
  AdwActionRow      *fees_row;
  GtkEditable       *currency_row;
  GtkEditable       *benchmark_row;
  GtkListView       *transactions_view;

  DpBook            *book;
  DpPortfolioReport *report;       /* (nullable) */
  DpSeries          *benchmark;    /* (nullable) */
};

/* dp-portfolio-page-show.c: everything that is read of the report */
void _dp_portfolio_page_show        (DpPortfolioPage *self);
void _dp_portfolio_page_show_course (DpPortfolioPage *self);
void _dp_portfolio_page_show_gains  (DpPortfolioPage *self);

G_END_DECLS

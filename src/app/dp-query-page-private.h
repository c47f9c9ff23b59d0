/* dp-query-page-private.h: the page Query, for the files it is made of
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-query-page.h"

#include "dp-plan-view.h"
#include "dp-plot-view.h"
#include "dp-query-library.h"
#include "dp-query-run.h"
#include "dp-result-export.h"
#include "dp-result-grid.h"
#include "dp-sql-editor.h"

G_BEGIN_DECLS

struct _DpQueryPage
{
  DpPage           parent_instance;

  GtkPaned        *paned;
  DpSqlEditor     *editor;
  GtkStack        *run_stack;
  GtkSwitch       *changes_switch;
  GtkStack        *stack;
  AdwViewStack    *views;
  GtkWidget       *result_row;
  GtkDropDown     *result_drop_down;
  DpResultGrid    *grid;
  DpPlotView      *plot_view;
  DpPlanView      *plan_view;
  GtkStack        *rows_stack;
  AdwStatusPage   *failed_page;
  AdwStatusPage   *done_page;
  GtkLabel        *status_label;
  GtkWidget       *spinner;
  GtkWidget       *export_button;
  GtkWidget       *export_bar;
  GtkProgressBar  *export_progress;

  GSettings       *settings;
  DpQueryLibrary  *library;
  DpQueryRun      *run;              /* (nullable): the one going on, or the last one */
  char            *script;           /* (nullable): what the run was given */
  guint            script_offset;    /* where that stands in the editor, in characters */
  DpQueryExplain   explain;
  DpQueryResult   *result;           /* (nullable): the one shown */
  guint            order_column;
  gboolean         descending;
  DpResultExport  *export;           /* (nullable): going on */
  guint            tick;
  gboolean         changes_agreed;
  guint            save_source;
};

/* Of dp-query-page-run.c */
void _dp_query_page_start         (DpQueryPage    *self,
                                   DpQueryExplain  explain);
void _dp_query_page_stop          (DpQueryPage    *self);
void _dp_query_page_order         (DpQueryPage    *self,
                                   guint           column,
                                   gboolean        descending);
/* Shows the answer that is chosen in the list of them. */
void _dp_query_page_show_result   (DpQueryPage    *self);
gboolean _dp_query_page_is_running (DpQueryPage   *self);

/* Of dp-query-page-actions.c */
void _dp_query_page_install_actions (GtkWidgetClass *widget_class);
void _dp_query_page_add_run_key     (DpQueryPage    *self);
void _dp_query_page_update_actions  (DpQueryPage    *self);
void _dp_query_page_tell            (DpQueryPage    *self,
                                     const char     *sentence);

G_END_DECLS

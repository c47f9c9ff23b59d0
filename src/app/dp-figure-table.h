/* dp-figure-table.h: a few figures of a few things
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/**
 * DpFigureTable:
 * A table whose rows and columns are all in view, with a heading for each; screen readers know it
 * as one. Property "label": what they call it.
 */
#define DP_TYPE_FIGURE_TABLE (dp_figure_table_get_type ())
G_DECLARE_FINAL_TYPE (DpFigureTable, dp_figure_table, DP, FIGURE_TABLE, GtkWidget)

/** dp_figure_table_begin: @titles: of the columns, the first that of the rows' headings. It is
 *  empty from now on */
void  dp_figure_table_begin    (DpFigureTable      *self,
                                const char * const *titles);
/**
 * dp_figure_table_add_row:
 * @subtitle: (nullable): below the heading
 * @cells: as many as there are titles, less one
 * @css_classes: (nullable) (array): a class for each cell, or %NULL
 */
void  dp_figure_table_add_row  (DpFigureTable      *self,
                                const char         *title,
                                const char         *subtitle,
                                const char * const *cells,
                                const char * const *css_classes);
/** dp_figure_table_dup_text: Returns: (transfer full): it as spreadsheets take it from the
 * clipboard */
char *dp_figure_table_dup_text (DpFigureTable      *self);

G_END_DECLS

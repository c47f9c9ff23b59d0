/* dp-columns.h: columns of lists whose rows follow what they show
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "dp-run-state.h"

G_BEGIN_DECLS

typedef enum
{
  DP_COLUMN_PLAIN   = 0,
  DP_COLUMN_NUMERIC = 1 << 0,     /* digits of one width, at the end of the column */
  DP_COLUMN_EXPAND  = 1 << 1,     /* takes what is left; what does not fit is in its tooltip */
  DP_COLUMN_FILE    = 1 << 2,     /* a path is shown by its last part; the whole is in its
                                   * tooltip */
  DP_COLUMN_LEAD    = 1 << 3,     /* has, in a narrow view, a second line with what the columns say
                                   * that are folded then */
  DP_COLUMN_FOLD    = 1 << 4,     /* is folded in a narrow view */
} DpColumnFlags;

/** DpColumnText: Returns: (transfer full): what a cell says of @item */
typedef char      *(*DpColumnText)  (gpointer item);
typedef DpRunState (*DpColumnState) (gpointer item);
/** DpColumnValue: Returns: (transfer full): what the cell in column @number of a kind says */
typedef char      *(*DpColumnValue) (gpointer item,
                                     guint    number);

/**
 * dp_columns_add_text:
 * @sorter: (nullable) (transfer full): by which a click on the title sorts
 * Cells are made again whenever a property of their item changes.
 * Returns: (transfer none): the column, which is the last one of @view now
 */
GtkColumnViewColumn *dp_columns_add_text      (GtkColumnView *view,
                                               const char    *title,
                                               DpColumnText   get_text,
                                               DpColumnFlags  flags,
                                               GtkSorter     *sorter);

/** dp_columns_add_value: the same of columns that are known only when they are shown; @number: what
 * @get_value is told */
GtkColumnViewColumn *dp_columns_add_value     (GtkColumnView *view,
                                               const char    *title,
                                               DpColumnValue  get_value,
                                               guint          number,
                                               DpColumnFlags  flags);

/** dp_columns_add_state: Returns: (transfer none): a column of pictures with their words */
GtkColumnViewColumn *dp_columns_add_state     (GtkColumnView *view,
                                               const char    *title,
                                               DpColumnState  get_state,
                                               GtkSorter     *sorter);

/** dp_columns_set_narrow: whether there is no room for all columns side by side */
void                 dp_columns_set_narrow    (GtkColumnView *view,
                                               gboolean       narrow);

/** dp_columns_set_row_label: what a screen reader says of each row */
void                 dp_columns_set_row_label (GtkColumnView *view,
                                               DpColumnText   get_label);

/** dp_columns_sort_by: Returns: (transfer full): by a property that is a number, a text or an
 * enumeration */
GtkSorter           *dp_columns_sort_by       (GType          type,
                                               const char    *property);

G_END_DECLS

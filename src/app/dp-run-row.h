/* dp-run-row.h: a task or a symbol of a run in a list
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/** DpRunRow: state, name, what it says, rows, duration. */
#define DP_TYPE_RUN_ROW (dp_run_row_get_type ())
G_DECLARE_FINAL_TYPE (DpRunRow, dp_run_row, DP, RUN_ROW, GtkBox)

GtkWidget *dp_run_row_new      (void);
void       dp_run_row_set_item (DpRunRow *self,
                                gpointer  item);

G_END_DECLS

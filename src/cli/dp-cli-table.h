/* dp-cli-table.h: rows for a terminal, in columns
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>
#include <stdio.h>

G_BEGIN_DECLS

typedef struct _DpCliTable DpCliTable;

/** dp_cli_table_new: @first_column: the columns' titles, %NULL-terminated */
DpCliTable *dp_cli_table_new         (const char *first_column,
                                      ...) G_GNUC_NULL_TERMINATED;
/** dp_cli_table_new_for_columns: @columns: (transfer none) */
DpCliTable *dp_cli_table_new_for_columns (const char * const *columns);
void        dp_cli_table_free        (DpCliTable *self);
/** dp_cli_table_set_numeric: the column is aligned at its end */
void        dp_cli_table_set_numeric (DpCliTable *self,
                                      guint       column);
/** dp_cli_table_add_row: as many cells as columns, %NULL-terminated */
void        dp_cli_table_add_row     (DpCliTable *self,
                                      const char *first_cell,
                                      ...) G_GNUC_NULL_TERMINATED;
/** dp_cli_table_take_cells: @cells: (transfer full): as many as columns; %NULL cells are
 *  empty, control characters become spaces */
void        dp_cli_table_take_cells  (DpCliTable *self,
                                      char      **cells);
/** dp_cli_table_print: titles, a rule, the rows; wide letters count as two */
void        dp_cli_table_print       (DpCliTable *self,
                                      FILE       *stream);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DpCliTable, dp_cli_table_free)

G_END_DECLS

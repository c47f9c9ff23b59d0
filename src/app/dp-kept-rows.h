/* dp-kept-rows.h: rows of a list that stay where what they show stays
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

G_BEGIN_DECLS

/** DpKeptRow: Returns: (transfer floating): the row at @position of what is shown */
typedef GtkWidget *(*DpKeptRow) (guint    position,
                                 gpointer user_data);

/**
 * dp_kept_rows_show:
 * @box: a list that only this function fills
 * @keys: (array zero-terminated=1): of each row, all that it is made of
 * @create: makes the rows that are not there yet
 *
 * Rows whose key was there stay as they are, and with them the keyboard's focus. Where the row that
 * had it goes, the next one has it.
 */
void dp_kept_rows_show (GtkListBox         *box,
                        const char * const *keys,
                        DpKeptRow           create,
                        gpointer            user_data);

G_END_DECLS

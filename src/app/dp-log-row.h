/* dp-log-row.h: an event of the log in a list
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "dp-log-reader.h"

G_BEGIN_DECLS

/** DpLogRow: when it was, how bad, of which run, to which it leads, what it is about, and what was
 * said, which may take several lines. */
#define DP_TYPE_LOG_ROW (dp_log_row_get_type ())
G_DECLARE_FINAL_TYPE (DpLogRow, dp_log_row, DP, LOG_ROW, GtkBox)

GtkWidget  *dp_log_row_new             (void);
void        dp_log_row_set_entry       (DpLogRow   *self,
                                        DpLogEntry *entry);

/** dp_log_row_get_level_title: @level: "warning" and so on. Returns: for people */
const char *dp_log_row_get_level_title (const char *level);

G_END_DECLS

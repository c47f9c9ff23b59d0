/* dp-test-row.h: a data test, how it ended the last time and the times before
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "dp-test-history.h"

G_BEGIN_DECLS

/** DpTestRow: its button, of a test that does not pass, activates "tests.show-rows" with the test's
 * name. */
#define DP_TYPE_TEST_ROW (dp_test_row_get_type ())
G_DECLARE_FINAL_TYPE (DpTestRow, dp_test_row, DP, TEST_ROW, GtkBox)

GtkWidget *dp_test_row_new         (void);
/** dp_test_row_set_history: @history: (nullable): what to show from now on */
void       dp_test_row_set_history (DpTestRow     *self,
                                    DpTestHistory *history);
/** dp_test_row_dup_words: Returns: (transfer full): "Failed: 12 rows · 3/14/26 16:30" */
char      *dp_test_row_dup_words   (DpTestHistory *history);

G_END_DECLS

/* dp-connection-test-row.h: tries a connection, and says what is wrong with it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>
#include <libdex.h>

#include "dp-connection-probe.h"

G_BEGIN_DECLS

/** DpConnectionTestRow: signal "test": its button was pressed; answer with
 * dp_connection_test_row_try(). */
#define DP_TYPE_CONNECTION_TEST_ROW (dp_connection_test_row_get_type ())
G_DECLARE_FINAL_TYPE (DpConnectionTestRow, dp_connection_test_row,
                      DP, CONNECTION_TEST_ROW, AdwActionRow)

/** dp_connection_test_row_try: Returns: a future of the [class@ConnectionProbe] that the row shows
 * then */
DexFuture *dp_connection_test_row_try   (DpConnectionTestRow *self,
                                         DpDbTarget          *target) G_GNUC_WARN_UNUSED_RESULT;
/** dp_connection_test_row_forget: what was found is no longer about what is entered */
void       dp_connection_test_row_forget (DpConnectionTestRow *self);

G_END_DECLS

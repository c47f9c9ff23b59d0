/* dp-notify-test-row.h: whether a message arrives
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "dp-settings.h"

G_BEGIN_DECLS

/** DpNotifyTestRow: a button that sends a test with what the settings say, and what came of it in a
 * sentence */
#define DP_TYPE_NOTIFY_TEST_ROW (dp_notify_test_row_get_type ())
G_DECLARE_FINAL_TYPE (DpNotifyTestRow, dp_notify_test_row, DP, NOTIFY_TEST_ROW, AdwActionRow)

/** dp_notify_test_row_set_channel: @channel: "mail" or "webhook"; to be set once */
void dp_notify_test_row_set_channel (DpNotifyTestRow *self,
                                     DpSettings      *settings,
                                     const char      *channel);

G_END_DECLS

/* dp-history-part.h: the runs there were
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-page-part.h"

G_BEGIN_DECLS

/** DpHistoryPart: how long the last runs took, and all of them as a list that leads to their
 * details. */
#define DP_TYPE_HISTORY_PART (dp_history_part_get_type ())
G_DECLARE_FINAL_TYPE (DpHistoryPart, dp_history_part, DP, HISTORY_PART, DpPagePart)

G_END_DECLS

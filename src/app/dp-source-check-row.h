/* dp-source-check-row.h: whether a market data service answers
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "dp-engine.h"

G_BEGIN_DECLS

/** DpSourceCheckRow: a button that asks a service with the address, key and plan of the settings,
 * and the sentence that came of it */
#define DP_TYPE_SOURCE_CHECK_ROW (dp_source_check_row_get_type ())
G_DECLARE_FINAL_TYPE (DpSourceCheckRow, dp_source_check_row, DP, SOURCE_CHECK_ROW, AdwActionRow)

/** dp_source_check_row_set_source: @source: the service's name, "coingecko"; to be set once */
void dp_source_check_row_set_source (DpSourceCheckRow *self,
                                     DpEngine         *engine,
                                     const char       *source);

G_END_DECLS

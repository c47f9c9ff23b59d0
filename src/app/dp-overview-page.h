/* dp-overview-page.h: how the market stands
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-page.h"

G_BEGIN_DECLS

/** DpOverviewPage: what rose and fell on the last day, over all instruments */
#define DP_TYPE_OVERVIEW_PAGE (dp_overview_page_get_type ())
G_DECLARE_FINAL_TYPE (DpOverviewPage, dp_overview_page, DP, OVERVIEW_PAGE, DpPage)

G_END_DECLS

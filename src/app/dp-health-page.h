/* dp-health-page.h: how well the data is
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-page.h"

G_BEGIN_DECLS

/** DpHealthPage: freshness, tests, changes of replies, what is unusual, and gaps; what needs a
 * person first */
#define DP_TYPE_HEALTH_PAGE (dp_health_page_get_type ())
G_DECLARE_FINAL_TYPE (DpHealthPage, dp_health_page, DP, HEALTH_PAGE, DpPage)

G_END_DECLS

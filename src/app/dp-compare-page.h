/* dp-compare-page.h: several instruments side by side
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-page.h"

G_BEGIN_DECLS

/** DpComparePage: how up to twelve instruments went over the same days, and how much they went
 * together */
#define DP_TYPE_COMPARE_PAGE (dp_compare_page_get_type ())
G_DECLARE_FINAL_TYPE (DpComparePage, dp_compare_page, DP, COMPARE_PAGE, DpPage)

G_END_DECLS

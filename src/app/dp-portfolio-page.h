/* dp-portfolio-page.h: what a person bought and sold, and what came of it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-page.h"

G_BEGIN_DECLS

/** DpPortfolioPage: actions "portfolio.add", "portfolio.import" */
#define DP_TYPE_PORTFOLIO_PAGE (dp_portfolio_page_get_type ())
G_DECLARE_FINAL_TYPE (DpPortfolioPage, dp_portfolio_page, DP, PORTFOLIO_PAGE, DpPage)

G_END_DECLS

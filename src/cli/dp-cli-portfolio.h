/* dp-cli-portfolio.h: datapipe portfolio, and how it prints
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-book.h"
#include "dp-cli-private.h"

G_BEGIN_DECLS

/* As JSON, and as tables with what does not add up on stderr. */
void _dp_cli_print_portfolio    (DpBook                  *book,
                                 const DpPortfolioReport *report);
void _dp_cli_show_portfolio     (DpBook                  *book,
                                 const DpPortfolioReport *report,
                                 DpCostMethod             method);
void _dp_cli_print_transactions (GListModel              *transactions);
void _dp_cli_show_transactions  (GListModel              *transactions);

G_END_DECLS

/* dp-query-page.h: the database, asked in SQL
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-page.h"

G_BEGIN_DECLS

/** DpQueryPage: an editor over the answers to what is in it */
#define DP_TYPE_QUERY_PAGE (dp_query_page_get_type ())
G_DECLARE_FINAL_TYPE (DpQueryPage, dp_query_page, DP, QUERY_PAGE, DpPage)

G_END_DECLS

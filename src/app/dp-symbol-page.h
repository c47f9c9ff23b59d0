/* dp-symbol-page.h: one instrument: price, chart, key figures
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-page.h"

G_BEGIN_DECLS

/** DpSymbolPage: the content page; its chart is set up by the "chart" action group. */
#define DP_TYPE_SYMBOL_PAGE (dp_symbol_page_get_type ())
G_DECLARE_FINAL_TYPE (DpSymbolPage, dp_symbol_page, DP, SYMBOL_PAGE, DpPage)

void dp_symbol_page_set_instrument (DpSymbolPage *self,
                                    DpInstrument *instrument);
/** dp_symbol_page_keep_part: whether chart or facts are shown is remembered under @name */
void dp_symbol_page_keep_part      (DpSymbolPage *self,
                                    const char   *name);

G_END_DECLS

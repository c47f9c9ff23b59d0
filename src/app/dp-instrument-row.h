/* dp-instrument-row.h: a line of the instrument list
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "dp-instrument.h"

G_BEGIN_DECLS

/** DpInstrumentRow: symbol, name, recent closes, last price and its change. */
#define DP_TYPE_INSTRUMENT_ROW (dp_instrument_row_get_type ())
G_DECLARE_FINAL_TYPE (DpInstrumentRow, dp_instrument_row, DP, INSTRUMENT_ROW, GtkBox)

GtkWidget *dp_instrument_row_new            (void);
void       dp_instrument_row_set_instrument (DpInstrumentRow *self,
                                             DpInstrument    *instrument);

/** dp_instrument_row_dup_label: Returns: (transfer full): @instrument in one spoken line */
char      *dp_instrument_row_dup_label      (DpInstrument    *instrument);

G_END_DECLS

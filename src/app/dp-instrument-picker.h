/* dp-instrument-picker.h: one of all instruments, found by typing
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "dp-instrument.h"

G_BEGIN_DECLS

/**
 * DpInstrumentPicker:
 * A popover with a search entry over the instruments that fit. Enter takes the first one.
 * Signal "picked" (#DpInstrument).
 */
#define DP_TYPE_INSTRUMENT_PICKER (dp_instrument_picker_get_type ())
G_DECLARE_FINAL_TYPE (DpInstrumentPicker, dp_instrument_picker, DP, INSTRUMENT_PICKER, GtkPopover)

/** dp_instrument_picker_set_instruments: @instruments: (element-type DpInstrument): live */
void dp_instrument_picker_set_instruments (DpInstrumentPicker *self,
                                           GListModel         *instruments);

G_END_DECLS

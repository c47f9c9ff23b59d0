/* dp-instrument.h: a stock or coin in the warehouse, as lists show it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * DpInstrument:
 * Properties: id, symbol, name, kind ("stock", "coin"), currency, synthetic, last-close and
 * change-percent (NaN where unknown; change against the close before), last-date (days since 1970).
 */
#define DP_TYPE_INSTRUMENT (dp_instrument_get_type ())
G_DECLARE_FINAL_TYPE (DpInstrument, dp_instrument, DP, INSTRUMENT, GObject)

gint64        dp_instrument_get_id             (DpInstrument *self);
const char   *dp_instrument_get_symbol         (DpInstrument *self);
const char   *dp_instrument_get_name           (DpInstrument *self);
const char   *dp_instrument_get_kind           (DpInstrument *self);
const char   *dp_instrument_get_currency       (DpInstrument *self);
gboolean      dp_instrument_get_synthetic      (DpInstrument *self);
double        dp_instrument_get_last_close     (DpInstrument *self);
double        dp_instrument_get_change_percent (DpInstrument *self);
gint32        dp_instrument_get_last_date      (DpInstrument *self);
/** dp_instrument_get_recent: Returns: (array length=n): closes of up to 60 last days, oldest
 * first */
const double *dp_instrument_get_recent         (DpInstrument *self,
                                                gsize        *n);
/** dp_instrument_get_entries: Returns: (transfer none) (array zero-terminated=1): what the sources
 * call it, as the setting "symbols" does: "alphavantage:AAPL" … */
const char * const *
              dp_instrument_get_entries        (DpInstrument *self);

G_END_DECLS

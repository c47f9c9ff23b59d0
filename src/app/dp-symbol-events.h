/* dp-symbol-events.h: what charts mark of an instrument
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-chart.h"
#include "dp-engine.h"

G_BEGIN_DECLS

/** dp_symbol_events_load: Returns: a future of a boxed %G_TYPE_PTR_ARRAY of [struct@ChartEvent] */
DexFuture *dp_symbol_events_load (DpEngine     *engine,
                                  DpInstrument *instrument) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

/* dp-engine-chart.h: series within the day
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-engine.h"

G_BEGIN_DECLS

/**
 * dp_engine_load_intraday_series:
 * @interval: seconds that a bar covers, as list_series_intervals.sql lists them
 *
 * Returns: a future of a [class@Series], its times as the exchange's clock shows them
 */
DexFuture *dp_engine_load_intraday_series (DpEngine     *self,
                                           DpInstrument *instrument,
                                           gint64        interval) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

/* dp-engine-chart.h: series of bars, whole or as they come
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
DexFuture  *dp_engine_load_intraday_series (DpEngine     *self,
                                            DpInstrument *instrument,
                                            gint64        interval) G_GNUC_WARN_UNUSED_RESULT;

/**
 * dp_engine_stream_series:
 * @interval: seconds that a bar covers; 0 for days
 * @quoted: of days, whether prices are as they were quoted, with a step at each split
 * @first: how many bars are worth being shown before the others are there
 *
 * What comes through the channel are futures of a [class@Series], each with all the bars that were
 * read so far, which are the newest ones: the first series has about @first of them, the next
 * several times as many, the last one all. Then the channel is closed. All of it is one question to
 * the database. Closing the channel for receiving ends that.
 *
 * Returns: (transfer full)
 */
DexChannel *dp_engine_stream_series        (DpEngine     *self,
                                            DpInstrument *instrument,
                                            gint64        interval,
                                            gboolean      quoted,
                                            gsize         first) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

/* dp-instrument-private.h: how the engine makes instruments
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-db-result.h"
#include "dp-instrument.h"

G_BEGIN_DECLS

/* A row of queries/list_instruments.sql, or several at once by dp_db_result_get_n_rows(). */
DpInstrument *_dp_instrument_new_from_row (DpDbResult   *result,
                                           guint         row);
/* Whether both show the same thing, so that a list need not change. */
gboolean      _dp_instrument_equal        (DpInstrument *a,
                                           DpInstrument *b);

G_END_DECLS

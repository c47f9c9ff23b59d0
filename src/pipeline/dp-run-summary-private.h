/* dp-run-summary-private.h: a run in a line, out of a row
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-db-result.h"
#include "dp-run-history.h"

G_BEGIN_DECLS

/* A row of run_history.sql */
DpRunSummary *_dp_run_summary_new_from_row (DpDbResult *rows,
                                            guint       row);

G_END_DECLS

/* dp-fetch-dialog.h: whether to fetch the missing days of a series, and what that costs
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtk/gtk.h>

#include "dp-engine.h"
#include "dp-series-ledger.h"

G_BEGIN_DECLS

/**
 * dp_fetch_dialog_ask:
 * @parent: on a page, which says what comes of it
 * Finds out what the missing days of @ledger cost, asks, and begins the backfill.
 */
void dp_fetch_dialog_ask (GtkWidget      *parent,
                          DpEngine       *engine,
                          DpSeriesLedger *ledger);

G_END_DECLS

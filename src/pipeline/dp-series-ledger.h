/* dp-series-ledger.h: what is there of each day of a series
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

typedef enum
{
  DP_DAY_OUTSIDE,    /* before the series begins, or not over yet */
  DP_DAY_CLOSED,     /* the exchange did not trade */
  DP_DAY_LOADED,
  DP_DAY_EMPTY,      /* the provider was asked and has nothing */
  DP_DAY_REJECTED,   /* it came and broke a rule */
  DP_DAY_FAILED,     /* the request failed */
  DP_DAY_MISSING,
  DP_N_DAY_STATES
} DpDayState;

/**
 * DpSeriesLedger:
 * The ledger of one instrument's days, of one source, on the exchange's calendar. Immutable.
 */
#define DP_TYPE_SERIES_LEDGER (dp_series_ledger_get_type ())
G_DECLARE_FINAL_TYPE (DpSeriesLedger, dp_series_ledger, DP, SERIES_LEDGER, GObject)

const char *dp_series_ledger_get_symbol        (DpSeriesLedger *self);
const char *dp_series_ledger_get_source        (DpSeriesLedger *self);
/** dp_series_ledger_get_source_symbol: Returns: what the source calls it */
const char *dp_series_ledger_get_source_symbol (DpSeriesLedger *self);
/** dp_series_ledger_get_interval: Returns: "day", or a series within the day: "intraday-5min" */
const char *dp_series_ledger_get_interval      (DpSeriesLedger *self);
/** dp_series_ledger_get_synthetic: whether it is of the sample market */
gboolean    dp_series_ledger_get_synthetic     (DpSeriesLedger *self);
/** dp_series_ledger_get_first_day: Returns: the first day that anything is known of */
gint32      dp_series_ledger_get_first_day     (DpSeriesLedger *self);
/** dp_series_ledger_get_last_day: Returns: the last one that is to be there by now */
gint32      dp_series_ledger_get_last_day      (DpSeriesLedger *self);
DpDayState  dp_series_ledger_get_state         (DpSeriesLedger *self,
                                                gint32          day);
/** dp_series_ledger_list_missing: Returns: (transfer full) (element-type gint32): days that are
 * missing or failed */
GArray     *dp_series_ledger_list_missing      (DpSeriesLedger *self);
/** dp_series_ledger_get_n_missing: Returns: how many those are */
guint       dp_series_ledger_get_n_missing     (DpSeriesLedger *self);

G_END_DECLS

/* dp-serve-rows.h: observations as they came, in whichever of two forms
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-serve-text.h"

G_BEGIN_DECLS

/** Columns of serve_data.sql: of the key, which are the first ones of each row; what else a row
 * has; and the group "attributes", after which comes the group "provenance" where there is one */
enum
{
  DP_SERVE_COLUMN_OBSERVED_AT,
  DP_SERVE_COLUMN_INSTRUMENT_ID,
  DP_SERVE_COLUMN_STARTED_AT,
  DP_SERVE_COLUMN_KIND,
  DP_SERVE_COLUMN_SOURCE,
  DP_SERVE_COLUMN_INTERVAL_S,
  DP_SERVE_COLUMN_ITEM,
  DP_SERVE_COLUMN_SOURCE_ID,
  DP_SERVE_COLUMN_SYMBOL,
  DP_SERVE_COLUMN_CATEGORY,
  DP_SERVE_COLUMN_PRICE,
  DP_SERVE_COLUMN_VOLUME,
  DP_SERVE_COLUMN_MARKET_CAP,
  DP_SERVE_N_PLAIN_COLUMNS,
  DP_SERVE_COLUMN_OPEN = DP_SERVE_N_PLAIN_COLUMNS,
  DP_SERVE_COLUMN_HIGH,
  DP_SERVE_COLUMN_LOW,
  DP_SERVE_COLUMN_ADJUSTED_CLOSE,
  DP_SERVE_COLUMN_CURRENCY,
  DP_SERVE_COLUMN_IS_COIN,
  DP_SERVE_COLUMN_DETAILS,
  DP_SERVE_N_USUAL_COLUMNS,
};

#define DP_SERVE_MOST_COLUMNS (DP_SERVE_N_USUAL_COLUMNS + 4)

/**
 * DpServeRows:
 * @symbol: (nullable): whose rows these are, where they came as serve_data_symbol.sql gives them
 * @n_instruments: in that form, how many rows before the first one tell of instruments
 * @n_rows: without those
 * @first_instrument: of which the rows are that name none
 * @usual_source: from which the rows are that name none
 */
typedef struct
{
  DpDbResult *result;
  const char *symbol;
  guint       n_instruments;
  guint       n_rows;
  DpDbValue   first_instrument;
  DpDbValue   usual_source;
  gint64      instrument_id;   /* whose facts are known: the next two; -1 for none */
  DpDbValue   currency;
  DpDbValue   kind;
} DpServeRows;

/** _dp_serve_rows_init: @result: of serve_data.sql; it is borrowed */
void     _dp_serve_rows_init            (DpServeRows *self,
                                         DpDbResult  *result);
/** _dp_serve_rows_init_for_symbol: @result: of serve_data_symbol.sql, which was told
 * @usual_source; all are borrowed.
 * Returns: %FALSE where that form does not tell enough: two rows are of one moment, so that their
 * order is not known; or there are rows of an instrument that has another symbol by now */
gboolean _dp_serve_rows_init_for_symbol (DpServeRows *self,
                                         DpDbResult  *result,
                                         const char  *symbol,
                                         const char  *usual_source);
/** _dp_serve_rows_read: @row: (array length=DP_SERVE_MOST_COLUMNS) (out): as serve_data.sql gives
 * it. Where the rows are of one symbol, when it began and the item are none. */
void     _dp_serve_rows_read            (DpServeRows *self,
                                         guint        row,
                                         DpDbValue   *values);

G_END_DECLS

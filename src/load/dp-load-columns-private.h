/* dp-load-columns-private.h: what stands where in the rows that are copied into tables
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-batch.h"
#include "dp-db-copy.h"

G_BEGIN_DECLS

/* What a row says of where it came from. */
typedef struct
{
  gint64      instrument_id;
  const char *source;
  gint64      load_id;
  gint64      now_us;
} DpLoadOrigin;

/* Each adds a row to @copy, in the columns of sql/queries/copy_*.sql. */
void _dp_load_put_day    (DpDbCopy           *copy,
                          const DpLoadOrigin *origin,
                          const DpBar        *bar);
/* @period: "week" or "month" */
void _dp_load_put_period (DpDbCopy           *copy,
                          const DpLoadOrigin *origin,
                          const char         *period,
                          const DpBar        *bar);
void _dp_load_put_candle (DpDbCopy           *copy,
                          const DpLoadOrigin *origin,
                          const DpCandle     *candle);
void _dp_load_put_quote  (DpDbCopy           *copy,
                          const DpLoadOrigin *origin,
                          const DpQuote      *quote);
void _dp_load_put_action (DpDbCopy           *copy,
                          const DpLoadOrigin *origin,
                          const DpAction     *action);

G_END_DECLS

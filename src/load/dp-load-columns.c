/* dp-load-columns.c: what stands where in the rows that are copied into tables
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-load-columns-private.h"

static void
begin_row (DpDbCopy           *copy,
           guint               n_columns,
           const DpLoadOrigin *origin)
{
  dp_db_copy_begin_row (copy, n_columns);
  dp_db_copy_add_int64 (copy, origin->instrument_id);
  dp_db_copy_add_text (copy, origin->source, -1);
}

static void
end_row (DpDbCopy           *copy,
         const DpLoadOrigin *origin)
{
  dp_db_copy_add_int64 (copy, origin->load_id);
  dp_db_copy_add_time (copy, origin->now_us);
}

static void
add_prices (DpDbCopy    *copy,
            const DpBar *bar)
{
  dp_db_copy_add_numeric (copy, bar->open);
  dp_db_copy_add_numeric (copy, bar->high);
  dp_db_copy_add_numeric (copy, bar->low);
  dp_db_copy_add_numeric (copy, bar->close);
  dp_db_copy_add_numeric (copy, bar->adjusted_close);
  dp_db_copy_add_numeric (copy, bar->volume);
}

void
_dp_load_put_day (DpDbCopy           *copy,
                  const DpLoadOrigin *origin,
                  const DpBar        *bar)
{
  begin_row (copy, 12, origin);
  dp_db_copy_add_date (copy, bar->date);
  add_prices (copy, bar);
  dp_db_copy_add_numeric (copy, bar->market_cap);
  end_row (copy, origin);
}

void
_dp_load_put_period (DpDbCopy           *copy,
                     const DpLoadOrigin *origin,
                     const char         *period,
                     const DpBar        *bar)
{
  begin_row (copy, 12, origin);
  dp_db_copy_add_text (copy, period, -1);
  dp_db_copy_add_date (copy, bar->date);
  add_prices (copy, bar);
  end_row (copy, origin);
}

void
_dp_load_put_candle (DpDbCopy           *copy,
                     const DpLoadOrigin *origin,
                     const DpCandle     *candle)
{
  begin_row (copy, 11, origin);
  dp_db_copy_add_int32 (copy, candle->interval_s);
  dp_db_copy_add_time (copy, candle->start_us);
  dp_db_copy_add_numeric (copy, candle->open);
  dp_db_copy_add_numeric (copy, candle->high);
  dp_db_copy_add_numeric (copy, candle->low);
  dp_db_copy_add_numeric (copy, candle->close);
  dp_db_copy_add_numeric (copy, candle->volume);
  end_row (copy, origin);
}

void
_dp_load_put_quote (DpDbCopy           *copy,
                    const DpLoadOrigin *origin,
                    const DpQuote      *quote)
{
  begin_row (copy, 14, origin);
  dp_db_copy_add_time (copy, quote->observed_us);
  dp_db_copy_add_date (copy, quote->trading_date);
  dp_db_copy_add_numeric (copy, quote->price);
  dp_db_copy_add_numeric (copy, quote->open);
  dp_db_copy_add_numeric (copy, quote->high);
  dp_db_copy_add_numeric (copy, quote->low);
  dp_db_copy_add_numeric (copy, quote->previous_close);
  dp_db_copy_add_numeric (copy, quote->change_percent);
  dp_db_copy_add_numeric (copy, quote->volume);
  dp_db_copy_add_numeric (copy, quote->market_cap);
  end_row (copy, origin);
}

void
_dp_load_put_action (DpDbCopy           *copy,
                     const DpLoadOrigin *origin,
                     const DpAction     *action)
{
  begin_row (copy, 7, origin);
  dp_db_copy_add_date (copy, action->date);
  dp_db_copy_add_text (copy, action->kind == DP_ACTION_SPLIT ? "split" : "dividend", -1);
  dp_db_copy_add_numeric (copy, action->value);
  end_row (copy, origin);
}

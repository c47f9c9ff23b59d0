/* dp-load-rows.c: bars, candles, quotes and actions into their tables
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-load-columns-private.h"
#include "dp-load-private.h"

/* Every series goes the same way: rows are encoded for its table; where the table has none of the
 * instruments yet, they are copied straight into it, else into a temporary table of the same form,
 * from where only what is new or differs goes on. */
typedef struct
{
  const char *pending;        /* makes the temporary table of that name */
  const char *copy_pending;
  const char *correct;        /* (nullable): those that are there, which merge leaves to it then */
  const char *merge;
  const char *copy;           /* (nullable): straight into the table */
  const char *has_rows;       /* (nullable): whether the table has rows of these instruments */
  guint     (*count_rows) (const DpInstrumentRows *rows);
  void      (*add_rows) (DpDbCopy               *copy,
                         const DpLoadOrigin     *origin,
                         const DpInstrumentRows *rows);
} Series;

static guint
count_days (const DpInstrumentRows *rows)
{
  return rows->bars->len;
}

static void
add_days (DpDbCopy               *copy,
          const DpLoadOrigin     *origin,
          const DpInstrumentRows *rows)
{
  for (guint i = 0; i < rows->bars->len; i++)
    _dp_load_put_day (copy, origin, &g_array_index (rows->bars, DpBar, i));
}

static guint
count_candles (const DpInstrumentRows *rows)
{
  return rows->candles->len;
}

static void
add_candles (DpDbCopy               *copy,
             const DpLoadOrigin     *origin,
             const DpInstrumentRows *rows)
{
  for (guint i = 0; i < rows->candles->len; i++)
    _dp_load_put_candle (copy, origin, &g_array_index (rows->candles, DpCandle, i));
}

static guint
count_periods (const DpInstrumentRows *rows)
{
  return rows->weekly->len + rows->monthly->len;
}

static void
add_periods (DpDbCopy               *copy,
             const DpLoadOrigin     *origin,
             const DpInstrumentRows *rows)
{
  for (guint i = 0; i < rows->weekly->len; i++)
    _dp_load_put_period (copy, origin, "week", &g_array_index (rows->weekly, DpBar, i));
  for (guint i = 0; i < rows->monthly->len; i++)
    _dp_load_put_period (copy, origin, "month", &g_array_index (rows->monthly, DpBar, i));
}

static guint
count_quotes (const DpInstrumentRows *rows)
{
  return rows->quotes->len;
}

static void
add_quotes (DpDbCopy               *copy,
            const DpLoadOrigin     *origin,
            const DpInstrumentRows *rows)
{
  for (guint i = 0; i < rows->quotes->len; i++)
    _dp_load_put_quote (copy, origin, &g_array_index (rows->quotes, DpQuote, i));
}

static guint
count_actions (const DpInstrumentRows *rows)
{
  return rows->actions->len;
}

static void
add_actions (DpDbCopy               *copy,
             const DpLoadOrigin     *origin,
             const DpInstrumentRows *rows)
{
  for (guint i = 0; i < rows->actions->len; i++)
    _dp_load_put_action (copy, origin, &g_array_index (rows->actions, DpAction, i));
}

static const Series series[] = {
  { "pending_daily_prices", "copy_pending_daily_prices", "correct_daily_prices",
    "merge_daily_prices", "copy_daily_prices", "has_daily_prices", count_days, add_days },
  { "pending_intraday_prices", "copy_pending_intraday_prices", "correct_intraday_prices",
    "merge_intraday_prices", "copy_intraday_prices", "has_intraday_prices",
    count_candles, add_candles },
  { "pending_period_prices", "copy_pending_period_prices", NULL,
    "merge_period_prices", NULL, NULL, count_periods, add_periods },
  { "pending_quotes", "copy_pending_quotes", NULL, "merge_quotes", NULL, NULL,
    count_quotes, add_quotes },
  { "pending_corporate_actions", "copy_pending_corporate_actions", NULL,
    "merge_corporate_actions", NULL, NULL, count_actions, add_actions },
};

/* Two names may be one instrument's ("aapl" and "AAPL"); their rows could meet each other. */
static gboolean
are_different (DpLoad *load)
{
  g_autoptr(GHashTable) seen = NULL;
  guint n_instruments = load->batch->instruments->len;

  if (n_instruments == 1)
    return TRUE;

  seen = g_hash_table_new (g_int64_hash, g_int64_equal);
  for (guint i = 0; i < n_instruments; i++)
    {
      if (!g_hash_table_add (seen, &load->instrument_ids[i]))
        return FALSE;
    }

  return TRUE;
}

/* Returns: (transfer full) (nullable): a future of whether rows are there that could be in the way
 * of the new ones */
static DexFuture *
ask_for_rows (DpLoad       *load,
              const Series *of)
{
  DpDbParams *params;

  if (of->copy == NULL || !load->may_copy || !are_different (load))
    return NULL;

  params = dp_db_params_new ();
  _dp_load_add_ids (params, load->instrument_ids, load->batch->instruments->len);
  dp_db_params_add_text (params, dp_request_get_source (load->request));

  return dp_db_connection_query_named (load->connection, of->has_rows, params);
}

/* @asked: (nullable) (transfer full)
 * @may: (out): whether the new rows may go straight into the table */
static gboolean
hear_of_rows (DexFuture  *asked,
              gboolean   *may,
              GError    **error)
{
  g_autoptr(DpDbResult) result = NULL;

  *may = FALSE;
  if (asked == NULL)
    return TRUE;
  result = dex_await_object (asked, error);
  if (result == NULL)
    return FALSE;
  *may = !dp_db_result_get_boolean (result, 0, 0);

  return TRUE;
}

static gboolean
copy_rows (DpLoad      *load,
           const char  *statement,
           DpDbCopy    *copy,
           GError     **error)
{
  return dex_await (dp_db_connection_copy_in (load->connection, dp_db_load_sql (statement), copy),
                    error);
}

static gboolean
make_pending (DpLoad        *load,
              const Series  *of,
              GError       **error)
{
  g_autoptr(DpDbResult) result = _dp_load_query (load, of->pending, NULL, error);

  return result != NULL;
}

/* Rows of a load before this one in the same transaction are not to be merged once more. */
static gboolean
clear_pending (DpLoad        *load,
               const Series  *of,
               GError       **error)
{
  g_autofree char *table = dp_db_quote_identifier (of->pending);
  g_autofree char *statement = g_strconcat ("truncate ", table, NULL);
  g_autoptr(DpDbResult) result = NULL;

  if (!load->is_again)
    return TRUE;
  result = dex_await_object (dp_db_connection_query (load->connection, statement, NULL), error);

  return result != NULL;
}

static gboolean
save_series (DpLoad        *load,
             const Series  *of,
             GError       **error)
{
  g_autoptr(DpDbCopy) copy = NULL;
  DexFuture *asked;
  gboolean straight;
  guint n_rows = 0;

  for (guint i = 0; i < load->batch->instruments->len; i++)
    n_rows += of->count_rows (g_ptr_array_index (load->batch->instruments, i));
  if (n_rows == 0)
    return TRUE;

  /* What was deferred, the reply above all, keeps the server busy while the rows are encoded. */
  asked = ask_for_rows (load, of);
  copy = dp_db_copy_new ();
  for (guint i = 0; i < load->batch->instruments->len; i++)
    {
      DpLoadOrigin origin = { load->instrument_ids[i], dp_request_get_source (load->request),
                              load->load_id, load->now_us };

      of->add_rows (copy, &origin, g_ptr_array_index (load->batch->instruments, i));
    }
  if (!hear_of_rows (asked, &straight, error))
    return FALSE;
  if (straight)
    {
      load->rows_written += n_rows;
      return copy_rows (load, of->copy, g_steal_pointer (&copy), error);
    }

  return make_pending (load, of, error) &&
         clear_pending (load, of, error) &&
         copy_rows (load, of->copy_pending, g_steal_pointer (&copy), error) &&
         (of->correct == NULL || _dp_load_write (load, of->correct, NULL, error)) &&
         _dp_load_write (load, of->merge, NULL, error);
}

gboolean
_dp_load_save_rows (DpLoad  *load,
                    GError **error)
{
  for (guint i = 0; i < G_N_ELEMENTS (series); i++)
    {
      if (!save_series (load, &series[i], error))
        return FALSE;
    }

  return TRUE;
}

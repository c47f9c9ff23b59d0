/* dp-load-steps.c: what one load writes, table by table
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-load-private.h"

#include <string.h>

static DpDbParams *
add_decimal (DpDbParams *params,
             DpDecimal   value)
{
  g_autofree char *text = dp_decimal_to_string (value);

  return dp_db_params_add_text (params, text);
}

static DpDbParams *
add_date (DpDbParams *params,
          gint32      date)
{
  g_autofree char *text = date != DP_DATE_NONE ? dp_date_to_string (date) : NULL;

  return dp_db_params_add_text (params, text);
}

/* Runs a query of sql/queries. Returns: (transfer full) (nullable) */
static DpDbResult *
run_query (DpLoad      *load,
           const char  *name,
           DpDbParams  *params,
           GError     **error)
{
  return dex_await_object (dp_db_connection_query (load->connection, dp_db_load_sql (name), params),
                           error);
}

/* The same, for a statement that only writes; counts what it wrote. */
static gboolean
write_rows (DpLoad      *load,
            const char  *name,
            DpDbParams  *params,
            GError     **error)
{
  g_autoptr(DpDbResult) result = run_query (load, name, params, error);

  if (result == NULL)
    return FALSE;
  load->rows_written += dp_db_result_get_affected (result);

  return TRUE;
}

static gboolean
run_statement (DpLoad      *load,
               const char  *name,
               DpDbParams  *params,
               GError     **error)
{
  g_autoptr(DpDbResult) result = run_query (load, name, params, error);

  return result != NULL;
}

static DpDbParams *
new_listing_params (DpLoad *load)
{
  DpDbParams *params = dp_db_params_new ();

  dp_db_params_add_text (params, dp_request_get_source (load->request));

  return dp_db_params_add_text (params, dp_request_get_symbol (load->request));
}

static gboolean
create_instrument (DpLoad  *load,
                   GError **error)
{
  g_autoptr(DpDbResult) known = NULL;
  g_autoptr(DpDbResult) created = NULL;
  const char *symbol = load->batch->symbol;
  DpDbParams *params;

  if (!run_statement (load, "lock_listing", new_listing_params (load), error))
    return FALSE;

  /* Another load may have made it while this one waited for the lock. */
  known = run_query (load, "find_instrument", new_listing_params (load), error);
  if (known == NULL)
    return FALSE;
  if (dp_db_result_get_n_rows (known) > 0)
    {
      load->instrument_id = dp_db_result_get_int64 (known, 0, 0);
      return TRUE;
    }

  params = new_listing_params (load);
  dp_db_params_add_text (params, symbol != NULL ? symbol : dp_request_get_symbol (load->request));
  dp_db_params_add_text (params, load->batch->kind != NULL ? load->batch->kind : load->default_kind);
  dp_db_params_add_boolean (params, load->context.synthetic);
  created = run_query (load, "create_instrument", params, error);
  if (created == NULL)
    return FALSE;
  load->instrument_id = dp_db_result_get_int64 (created, 0, 0);

  return TRUE;
}

gboolean
_dp_load_find_instrument (DpLoad  *load,
                          GError **error)
{
  g_autoptr(DpDbResult) known = run_query (load, "find_instrument", new_listing_params (load), error);
  DpCompany *company = load->batch->company;
  DpDbParams *params;

  if (known == NULL)
    return FALSE;
  if (dp_db_result_get_n_rows (known) > 0)
    load->instrument_id = dp_db_result_get_int64 (known, 0, 0);
  else if (!create_instrument (load, error))
    return FALSE;

  params = dp_db_params_new ();
  dp_db_params_add_int64 (params, load->instrument_id);
  dp_db_params_add_text (params, load->batch->name);
  dp_db_params_add_text (params, company != NULL ? company->exchange : NULL);
  dp_db_params_add_text (params, load->batch->currency);
  dp_db_params_add_text (params, load->batch->time_zone);
  dp_db_params_add_text (params, load->batch->symbol);

  return run_statement (load, "describe_instrument", params, error);
}

gboolean
_dp_load_note_unchanged (DpLoad    *load,
                         gboolean  *unchanged,
                         GError   **error)
{
  g_autoptr(DpDbResult) result = NULL;
  DpDbParams *params = new_listing_params (load);

  dp_db_params_add_text (params, dp_request_get_endpoint (load->request));
  dp_db_params_add_text (params, load->params_json);
  dp_db_params_add_text (params, load->response_id);
  dp_db_params_add_int64 (params, load->context.run_id);
  dp_db_params_add_time (params, load->now_us);
  dp_db_params_add_text (params, load->key_id);
  dp_db_params_add_int64 (params, load->context.n_calls);
  result = run_query (load, "note_unchanged", params, error);
  if (result == NULL)
    return FALSE;
  *unchanged = dp_db_result_get_boolean (result, 0, 0);

  return TRUE;
}

/* jsonb can hold no U+0000, which JSON can; such a reply is kept as the bytes it came as. */
static gboolean
fits_jsonb (const char *json,
            gsize       length)
{
  return g_utf8_validate_len (json, length, NULL) && memmem (json, length, "\\u0000", 6) == NULL;
}

gboolean
_dp_load_save_response (DpLoad  *load,
                        GError **error)
{
  DpDbParams *params = dp_db_params_new ();
  gsize length;
  const char *json = dp_reply_get_json (load->reply, &length);
  gboolean is_json = fits_jsonb (json, length);
  g_autofree char *text = is_json ? g_strndup (json, length) : NULL;

  dp_db_params_add_int64 (params, load->instrument_id);
  dp_db_params_add_text (params, load->response_id);
  dp_db_params_add_text (params, dp_request_get_source (load->request));
  dp_db_params_add_text (params, dp_request_get_endpoint (load->request));
  dp_db_params_add_text (params, load->params_json);
  dp_db_params_add_text (params, text);
  dp_db_params_add_bytes (params, is_json ? NULL : dp_reply_get_body (load->reply));
  dp_db_params_add_text (params, dp_reply_get_content_hash (load->reply));
  dp_db_params_add_int64 (params, dp_reply_get_status (load->reply));
  dp_db_params_add_int64 (params, dp_reply_get_latency_us (load->reply) / 1000);
  dp_db_params_add_time (params, dp_reply_get_received_us (load->reply));
  dp_db_params_add_int64 (params, load->context.run_id);

  return run_statement (load, "save_response", params, error);
}

gboolean
_dp_load_save_bars (DpLoad  *load,
                    GError **error)
{
  g_autoptr(DpDbCopy) copy = NULL;
  DpDbParams *params;

  if (load->batch->bars->len == 0)
    return TRUE;
  if (!run_statement (load, "pending_daily_prices", NULL, error))
    return FALSE;

  copy = dp_db_copy_new ();
  for (guint i = 0; i < load->batch->bars->len; i++)
    {
      const DpBar *bar = &g_array_index (load->batch->bars, DpBar, i);

      dp_db_copy_begin_row (copy, 8);
      dp_db_copy_add_date (copy, bar->date);
      dp_db_copy_add_numeric (copy, bar->open);
      dp_db_copy_add_numeric (copy, bar->high);
      dp_db_copy_add_numeric (copy, bar->low);
      dp_db_copy_add_numeric (copy, bar->close);
      dp_db_copy_add_numeric (copy, bar->adjusted_close);
      dp_db_copy_add_numeric (copy, bar->volume);
      dp_db_copy_add_numeric (copy, bar->market_cap);
    }
  if (!dex_await (dp_db_connection_copy_in (load->connection,
                                            dp_db_load_sql ("copy_pending_daily_prices"),
                                            g_steal_pointer (&copy)),
                  error))
    return FALSE;

  params = dp_db_params_new ();
  dp_db_params_add_int64 (params, load->instrument_id);
  dp_db_params_add_text (params, dp_request_get_source (load->request));
  dp_db_params_add_text (params, load->response_id);
  dp_db_params_add_int64 (params, load->context.run_id);
  dp_db_params_add_time (params, load->now_us);

  return write_rows (load, "merge_daily_prices", params, error);
}

gboolean
_dp_load_save_quotes (DpLoad  *load,
                      GError **error)
{
  for (guint i = 0; i < load->batch->quotes->len; i++)
    {
      const DpQuote *quote = &g_array_index (load->batch->quotes, DpQuote, i);
      DpDbParams *params = dp_db_params_new ();

      dp_db_params_add_int64 (params, load->instrument_id);
      dp_db_params_add_text (params, dp_request_get_source (load->request));
      dp_db_params_add_time (params, quote->observed_us);
      add_date (params, quote->trading_date);
      add_decimal (params, quote->price);
      add_decimal (params, quote->open);
      add_decimal (params, quote->high);
      add_decimal (params, quote->low);
      add_decimal (params, quote->previous_close);
      add_decimal (params, quote->change_percent);
      add_decimal (params, quote->volume);
      add_decimal (params, quote->market_cap);
      dp_db_params_add_text (params, load->response_id);
      dp_db_params_add_int64 (params, load->context.run_id);
      if (!write_rows (load, "save_quote", params, error))
        return FALSE;
    }

  return TRUE;
}

gboolean
_dp_load_save_company (DpLoad  *load,
                       GError **error)
{
  const DpCompany *company = load->batch->company;
  DpDbParams *params;

  if (company == NULL)
    return TRUE;

  params = dp_db_params_new ();
  dp_db_params_add_int64 (params, load->instrument_id);
  dp_db_params_add_text (params, dp_request_get_source (load->request));
  dp_db_params_add_time (params, dp_reply_get_received_us (load->reply));
  dp_db_params_add_text (params, company->name);
  dp_db_params_add_text (params, company->asset_type);
  dp_db_params_add_text (params, company->exchange);
  dp_db_params_add_text (params, company->currency);
  dp_db_params_add_text (params, company->country);
  dp_db_params_add_text (params, company->sector);
  dp_db_params_add_text (params, company->industry);
  dp_db_params_add_text (params, company->description);
  dp_db_params_add_text (params, company->website);
  add_date (params, company->latest_quarter);
  add_decimal (params, company->shares_outstanding);
  add_decimal (params, company->market_cap);
  add_decimal (params, company->pe_ratio);
  add_decimal (params, company->eps);
  add_decimal (params, company->dividend_yield);
  add_decimal (params, company->beta);
  add_decimal (params, company->high_52w);
  add_decimal (params, company->low_52w);
  dp_db_params_add_text (params, company->attributes_json);
  dp_db_params_add_text (params, load->response_id);
  dp_db_params_add_int64 (params, load->context.run_id);

  return write_rows (load, "save_company", params, error);
}

gboolean
_dp_load_save_rejects (DpLoad  *load,
                       GError **error)
{
  for (guint i = 0; i < load->batch->rejects->len; i++)
    {
      const DpReject *reject = g_ptr_array_index (load->batch->rejects, i);
      DpDbParams *params = dp_db_params_new ();
      char reject_id[37];

      /* The same bad record in the next reply is the same reject. */
      _dp_load_format_id (reject_id,
                          dp_request_get_source (load->request),
                          dp_request_get_endpoint (load->request),
                          dp_request_get_symbol (load->request),
                          reject->position,
                          reject->cause,
                          reject->payload != NULL ? reject->payload : "",
                          NULL);
      dp_db_params_add_int64 (params, load->instrument_id);
      dp_db_params_add_text (params, reject_id);
      dp_db_params_add_text (params, dp_request_get_source (load->request));
      dp_db_params_add_text (params, dp_request_get_endpoint (load->request));
      dp_db_params_add_text (params, dp_request_get_symbol (load->request));
      dp_db_params_add_text (params, reject->position);
      dp_db_params_add_text (params, reject->cause);
      dp_db_params_add_text (params, reject->payload);
      dp_db_params_add_text (params, load->response_id);
      dp_db_params_add_int64 (params, load->context.run_id);
      if (!run_statement (load, "save_reject", params, error))
        return FALSE;
    }

  return TRUE;
}

static gint32
find_watermark (DpBatch *batch)
{
  if (batch->bars->len == 0)
    return DP_DATE_NONE;

  return g_array_index (batch->bars, DpBar, batch->bars->len - 1).date;
}

static gboolean
save_checkpoint (DpLoad  *load,
                 GError **error)
{
  DpDbParams *params = new_listing_params (load);

  dp_db_params_add_text (params, dp_request_get_endpoint (load->request));
  add_date (params, find_watermark (load->batch));
  dp_db_params_add_text (params, load->response_id);
  dp_db_params_add_int64 (params, load->context.run_id);
  dp_db_params_add_time (params, load->now_us);

  return run_statement (load, "save_checkpoint", params, error);
}

static gboolean
count_quota (DpLoad  *load,
             GError **error)
{
  DpDbParams *params;

  if (load->context.n_calls == 0)
    return TRUE;

  params = dp_db_params_new ();
  dp_db_params_add_text (params, dp_request_get_source (load->request));
  dp_db_params_add_text (params, load->key_id);
  dp_db_params_add_time (params, load->now_us);
  dp_db_params_add_int64 (params, load->context.n_calls);

  return run_statement (load, "count_quota", params, error);
}

gboolean
_dp_load_save_records (DpLoad  *load,
                       GError **error)
{
  DpDbParams *item = dp_db_params_new ();
  DpDbParams *task = dp_db_params_new ();

  dp_db_params_add_int64 (item, load->context.run_id);
  dp_db_params_add_text (item, dp_request_get_source (load->request));
  dp_db_params_add_text (item, dp_request_get_symbol (load->request));
  dp_db_params_add_int64 (item, load->rows_written);
  dp_db_params_add_int64 (item, load->batch->rejects->len);

  dp_db_params_add_int64 (task, load->context.run_id);
  dp_db_params_add_int64 (task, load->batch->n_records);
  dp_db_params_add_int64 (task, load->rows_written);
  dp_db_params_add_int64 (task, load->batch->rejects->len);

  if (!save_checkpoint (load, error) ||
      !count_quota (load, error) ||
      !run_statement (load, "count_item", item, error))
    {
      dp_db_params_free (task);
      return FALSE;
    }

  return run_statement (load, "count_load", task, error);
}

/* dp-load-steps.c: what one load writes, table by table
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-load-private.h"

#include <string.h>

#define HTTP_NOT_MODIFIED 304

static void
add_next_time (DpDbParams *params,
               DpLoad     *load)
{
  if (load->context.next_us > 0)
    dp_db_params_add_time (params, load->context.next_us);
  else
    dp_db_params_add_text (params, NULL);
}

gboolean
_dp_load_note_unchanged (DpLoad    *load,
                         gboolean  *unchanged,
                         GError   **error)
{
  g_autoptr(DpDbResult) result = NULL;
  DpDbParams *params = dp_db_params_new ();
  gboolean still_holds = dp_reply_get_status (load->reply) == HTTP_NOT_MODIFIED;
  g_autofree char *window = _dp_load_dup_window (load);

  dp_db_params_add_text (params, dp_request_get_source (load->request));
  dp_db_params_add_strv (params, dp_request_list_symbols (load->request));
  dp_db_params_add_text (params, dp_request_get_checkpoint (load->request));
  dp_db_params_add_text (params, load->request_id);
  dp_db_params_add_text (params, still_holds ? NULL : load->response_id);
  dp_db_params_add_int64 (params, load->context.run_id);
  dp_db_params_add_time (params, load->now_us);
  dp_db_params_add_text (params, load->key_id);
  dp_db_params_add_int64 (params, load->context.n_calls);
  add_next_time (params, load);
  dp_db_params_add_text (params, dp_reply_get_header (load->reply, "x-moved-permanently"));
  dp_db_params_add_text (params, window);
  dp_db_params_add_text (params, _dp_load_get_interval (load));
  result = _dp_load_query (load, "note_unchanged", params, error);
  if (result == NULL)
    return FALSE;
  *unchanged = dp_db_result_get_boolean (result, 0, 0);

  return TRUE;
}

gboolean
_dp_load_note_refusal (DpLoad  *load,
                       GError **error)
{
  g_autoptr(DpDbResult) result = NULL;
  DpDbParams *params = dp_db_params_new ();

  dp_db_params_add_text (params, dp_request_get_source (load->request));
  dp_db_params_add_text (params, dp_request_get_symbol (load->request));
  dp_db_params_add_text (params, dp_request_get_checkpoint (load->request));
  dp_db_params_add_int64 (params, load->context.run_id);
  add_next_time (params, load);
  result = _dp_load_query (load, "note_refusal", params, error);

  return result != NULL;
}

/* Most replies have no backslash at all, and to look for one takes next to no time. */
static gboolean
has_escaped_nul (const char *text,
                 gsize       length)
{
  const char *end = text + length;

  while ((text = memchr (text, '\\', end - text)) != NULL && end - text >= 6)
    {
      if (memcmp (text + 1, "u0000", 5) == 0)
        return TRUE;
      text += 2;
    }

  return FALSE;
}

/* jsonb can hold no U+0000, and of two members with one name only the last, which JSON can; such a
 * reply is kept as the bytes it came as. */
static gboolean
fits_jsonb (DpReply *reply)
{
  gsize length;
  const char *text = dp_reply_get_json (reply, &length);

  /* What is JSON is UTF-8. */
  return dp_reply_is_json (reply) && !has_escaped_nul (text, length) && !dp_reply_has_twins (reply);
}

/* The rows name the load, and are encoded while the server is still at the reply. */
static gboolean
take_number (DpLoad  *load,
             GError **error)
{
  g_autoptr(DpDbResult) result = _dp_load_query (load, "next_load", dp_db_params_new (), error);

  if (result == NULL)
    return FALSE;
  load->load_id = dp_db_result_get_int64 (result, 0, 0);

  return TRUE;
}

gboolean
_dp_load_save_response (DpLoad  *load,
                        GError **error)
{
  gboolean is_json = fits_jsonb (load->reply);
  DpDbParams *params;
  gsize length;
  const char *json = dp_reply_get_json (load->reply, &length);

  if (!take_number (load, error))
    return FALSE;

  params = dp_db_params_new ();
  dp_db_params_add_int64 (params, _dp_load_get_instrument (load));
  dp_db_params_add_text (params, load->response_id);
  dp_db_params_add_text (params, dp_request_get_source (load->request));
  dp_db_params_add_text (params, dp_request_get_endpoint (load->request));
  dp_db_params_add_text (params, load->params_json);
  dp_db_params_take_text (params, is_json ? g_strndup (json, length) : NULL);
  dp_db_params_add_bytes (params, is_json ? NULL : dp_reply_get_body (load->reply));
  dp_db_params_add_text (params, dp_reply_get_content_hash (load->reply));
  dp_db_params_add_int64 (params, dp_reply_get_status (load->reply));
  dp_db_params_add_int64 (params, dp_reply_get_latency_us (load->reply) / 1000);
  dp_db_params_add_time (params, dp_reply_get_received_us (load->reply));
  dp_db_params_add_int64 (params, load->context.run_id);
  dp_db_params_add_text (params, dp_request_get_symbol (load->request));
  dp_db_params_add_text (params, load->request_id);
  dp_db_params_add_time (params, load->now_us);
  dp_db_params_add_text (params, is_json ? NULL : dp_reply_get_content_type (load->reply));
  dp_db_params_add_int64 (params, load->load_id);
  _dp_load_defer (load, "start_load", params);

  return TRUE;
}

static gboolean
save_company (DpLoad           *load,
              gint64            instrument_id,
              const DpCompany  *company,
              GError          **error)
{
  DpDbParams *params = dp_db_params_new ();

  dp_db_params_add_int64 (params, instrument_id);
  dp_db_params_add_text (params, dp_request_get_source (load->request));
  dp_db_params_add_time (params, load->observed_us);
  dp_db_params_add_text (params, company->name);
  dp_db_params_add_text (params, company->asset_type);
  dp_db_params_add_text (params, company->exchange);
  dp_db_params_add_text (params, company->currency);
  dp_db_params_add_text (params, company->country);
  dp_db_params_add_text (params, company->sector);
  dp_db_params_add_text (params, company->industry);
  dp_db_params_add_text (params, company->description);
  dp_db_params_add_text (params, company->website);
  _dp_load_add_date (params, company->latest_quarter);
  _dp_load_add_decimal (params, company->shares_outstanding);
  _dp_load_add_decimal (params, company->market_cap);
  _dp_load_add_decimal (params, company->pe_ratio);
  _dp_load_add_decimal (params, company->eps);
  _dp_load_add_decimal (params, company->dividend_yield);
  _dp_load_add_decimal (params, company->beta);
  _dp_load_add_decimal (params, company->high_52w);
  _dp_load_add_decimal (params, company->low_52w);
  dp_db_params_add_text (params, company->attributes_json);
  dp_db_params_add_int64 (params, load->load_id);
  dp_db_params_add_time (params, load->now_us);

  return _dp_load_write (load, "save_company", params, error);
}

gboolean
_dp_load_save_companies (DpLoad  *load,
                         GError **error)
{
  for (guint i = 0; i < load->batch->instruments->len; i++)
    {
      const DpInstrumentRows *rows = g_ptr_array_index (load->batch->instruments, i);

      if (rows->company != NULL &&
          !save_company (load, load->instrument_ids[i], rows->company, error))
        return FALSE;
    }

  return TRUE;
}

gboolean
_dp_load_save_rejects (DpLoad  *load,
                       GError **error)
{
  GPtrArray *rejects = load->batch->rejects;
  g_autoptr(GPtrArray) ids = g_ptr_array_new_null_terminated (rejects->len, g_free, TRUE);
  g_autoptr(GPtrArray) positions = g_ptr_array_new_null_terminated (rejects->len, NULL, TRUE);
  g_autoptr(GPtrArray) causes = g_ptr_array_new_null_terminated (rejects->len, NULL, TRUE);
  g_autoptr(GPtrArray) payloads = g_ptr_array_new_null_terminated (rejects->len, NULL, TRUE);
  DpDbParams *params;

  if (rejects->len == 0)
    return TRUE;

  for (guint i = 0; i < rejects->len; i++)
    {
      const DpReject *reject = g_ptr_array_index (rejects, i);
      const char *payload = reject->payload != NULL ? reject->payload : "";
      char id[37];

      /* The same bad record in the next reply is the same reject. */
      _dp_load_format_id (id,
                          dp_request_get_source (load->request),
                          dp_request_get_endpoint (load->request),
                          dp_request_get_symbol (load->request),
                          reject->position,
                          reject->cause,
                          payload,
                          NULL);
      g_ptr_array_add (ids, g_strdup (id));
      g_ptr_array_add (positions, reject->position);
      g_ptr_array_add (causes, reject->cause);
      g_ptr_array_add (payloads, (char *) payload);
    }

  params = dp_db_params_new ();
  dp_db_params_add_int64 (params, _dp_load_get_instrument (load));
  dp_db_params_add_strv (params, (const char * const *) ids->pdata);
  dp_db_params_add_text (params, dp_request_get_source (load->request));
  dp_db_params_add_text (params, dp_request_get_endpoint (load->request));
  dp_db_params_add_text (params, dp_request_get_symbol (load->request));
  dp_db_params_add_strv (params, (const char * const *) positions->pdata);
  dp_db_params_add_strv (params, (const char * const *) causes->pdata);
  dp_db_params_add_strv (params, (const char * const *) payloads->pdata);
  /* A file's rejects have no reply. */
  dp_db_params_add_text (params, *load->response_id != '\0' ? load->response_id : NULL);
  dp_db_params_add_int64 (params, load->context.run_id);
  dp_db_params_add_int64 (params, load->load_id);
  dp_db_params_add_time (params, load->now_us);

  _dp_load_defer (load, load->is_again ? "replay_rejects" : "save_rejects", params);

  return TRUE;
}

static gint32
find_watermark (DpBatch *batch)
{
  gint32 latest = DP_DATE_NONE;

  for (guint i = 0; i < batch->instruments->len; i++)
    {
      const DpInstrumentRows *rows = g_ptr_array_index (batch->instruments, i);

      if (rows->bars->len > 0)
        latest = MAX (latest, g_array_index (rows->bars, DpBar, rows->bars->len - 1).date);
    }

  return latest;
}

gboolean
_dp_load_save_records (DpLoad  *load,
                       GError **error)
{
  DpDbParams *params;

  if (!_dp_load_count_shares (load, error))
    return FALSE;

  params = dp_db_params_new ();
  dp_db_params_add_int64 (params, load->load_id);
  dp_db_params_add_int64 (params, load->batch->n_records);
  dp_db_params_add_int64 (params, load->rows_written);
  dp_db_params_add_int64 (params, load->batch->rejects->len);
  dp_db_params_add_text (params, dp_request_get_source (load->request));
  dp_db_params_add_strv (params, dp_request_list_symbols (load->request));
  dp_db_params_add_text (params, dp_request_get_checkpoint (load->request));
  _dp_load_add_date (params, find_watermark (load->batch));
  dp_db_params_add_text (params, load->response_id);
  dp_db_params_add_int64 (params, load->context.run_id);
  dp_db_params_add_time (params, load->now_us);
  dp_db_params_add_text (params, load->key_id);
  dp_db_params_add_int64 (params, load->context.n_calls);
  dp_db_params_add_text (params, dp_reply_get_header (load->reply, "etag"));
  dp_db_params_add_text (params, dp_reply_get_header (load->reply, "last-modified"));
  add_next_time (params, load);
  dp_db_params_add_text (params, dp_reply_get_header (load->reply, "x-moved-permanently"));
  _dp_load_add_ids (params, (const gint64 *) load->rows_by_symbol->data, load->rows_by_symbol->len);
  _dp_load_add_ids (params, (const gint64 *) load->rejects_by_symbol->data,
                    load->rejects_by_symbol->len);

  _dp_load_defer (load, "finish_load", params);

  return TRUE;
}

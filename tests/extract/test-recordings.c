/* test-recordings.c: every reply in the folder of recordings, most of which may not be shipped
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Built only where that folder lies beside the project. Files are known by how their names begin.
 */

#include "config.h"

#include <string.h>

#include <yyjson.h>

#include "dp-extract-error.h"
#include "dp-source-match.h"
#include "dp-source.h"
#include "dp-test.h"
#include "dp-test-provider.h"

typedef struct
{
  const char *prefix;
  const char *endpoint;
} Kind;

typedef struct
{
  const char *prefix;
  int         code;
} Refusal;

static DpSource *alpha_vantage;
static DpSource *coinpaprika;
static DpSource *coingecko;

static char *
dup_folder (const char *name)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "..", "..", "shared", "data", "real",
                                                 name, NULL);

  return g_canonicalize_filename (path, NULL);
}

static GPtrArray *
list_files (const char *folder)
{
  GPtrArray *names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GError) error = NULL;
  g_autoptr(GDir) dir = g_dir_open (folder, 0, &error);
  const char *name;

  g_assert_no_error (error);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, name, NULL);

      if (g_file_test (path, G_FILE_TEST_IS_REGULAR))
        g_ptr_array_add (names, g_strdup (name));
    }
  g_assert_cmpuint (names->len, >, 0);

  return names;
}

static DpBatch *
decode_bytes (DpSource    *source,
              const char  *endpoint,
              guint        status,
              GBytes      *body,
              GError     **error)
{
  const char *name = dp_source_get_name (source);
  g_autoptr(DpRequest) request = dp_request_new (name, endpoint, "ABC", NULL);
  g_autoptr(DpReply) reply = dp_reply_new (status, "application/json", body, 0, 0, -1);

  return dp_source_decode (source, request, reply, error);
}

static GBytes *
read_file (const char *folder,
           const char *name)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  char *contents;
  gsize length;

  g_assert_true (g_file_get_contents (path, &contents, &length, NULL));

  return g_bytes_new_take (contents, length);
}

static guint
count_rows (const DpInstrumentRows *rows)
{
  return rows->bars->len + rows->weekly->len + rows->monthly->len + rows->candles->len +
         rows->quotes->len + (rows->company != NULL);
}

/* What was recorded from a provider is good: no row of it may be refused. */
static void
check_whole (DpBatch    *batch,
             const char *name)
{
  for (guint i = 0; i < batch->rejects->len; i++)
    {
      const DpReject *reject = g_ptr_array_index (batch->rejects, i);

      g_test_message ("%s: %s: %s: %s", name, reject->position, reject->cause, reject->payload);
    }
  g_assert_cmpuint (batch->rejects->len, ==, 0);
  g_assert_cmpuint (batch->n_records, ==,
                    count_rows (dp_batch_get_instrument (batch, 0)));
  g_assert_cmpuint (batch->n_records, >, 0);
  for (guint i = 1; i < dp_batch_get_instrument (batch, 0)->bars->len; i++)
    g_assert_cmpint (g_array_index (dp_batch_get_instrument (batch, 0)->bars, DpBar, i - 1).date, <,
                     g_array_index (dp_batch_get_instrument (batch, 0)->bars, DpBar, i).date);
}

static const char *
find_endpoint (const Kind *kinds,
               gsize       n_kinds,
               const char *name)
{
  for (gsize i = 0; i < n_kinds; i++)
    {
      if (g_str_has_prefix (name, kinds[i].prefix) && g_str_has_suffix (name, ".json"))
        return kinds[i].endpoint;
    }

  return NULL;
}

static void
test_alpha_vantage (void)
{
  static const Kind kinds[] = {
    { "daily_", "TIME_SERIES_DAILY" },
    { "global_quote_", "GLOBAL_QUOTE" },
    { "intraday_", "TIME_SERIES_INTRADAY" },
    { "monthly_", "TIME_SERIES_MONTHLY" },
    { "overview_", "OVERVIEW" },
  };
  g_autofree char *folder = dup_folder ("alpha-vantage");
  g_autoptr(GPtrArray) names = list_files (folder);
  guint n_decoded = 0;

  for (guint i = 0; i < names->len; i++)
    {
      const char *name = g_ptr_array_index (names, i);
      const char *endpoint = find_endpoint (kinds, G_N_ELEMENTS (kinds), name);
      const char *asked = endpoint != NULL ? endpoint : "TIME_SERIES_DAILY";
      g_autoptr(GBytes) body = read_file (folder, name);
      g_autoptr(GError) error = NULL;
      g_autoptr(DpBatch) batch = NULL;

      g_test_message ("%s", name);
      batch = decode_bytes (alpha_vantage, asked, 200, body, &error);
      if (endpoint != NULL)
        {
          g_assert_no_error (error);
          check_whole (batch, name);
          n_decoded++;
        }
      else
        {
          /* The data of another function are never taken for this one's, nor are tables. */
          g_assert_true (g_error_matches (error, DP_EXTRACT_ERROR, DP_EXTRACT_ERROR_MALFORMED) ||
                         g_error_matches (error, DP_EXTRACT_ERROR, DP_EXTRACT_ERROR_REQUEST));
        }
    }
  g_assert_cmpuint (n_decoded, >=, 5);
}

static DexFuture *
test_alpha_vantage_search (gpointer data)
{
  g_autofree char *folder = dup_folder ("alpha-vantage");
  g_autofree char *path = g_build_filename (folder, "symbol_search_BA.json", NULL);
  g_autoptr(DpTestProvider) provider = dp_test_provider_new ();
  g_autoptr(DpTransport) transport = dp_http_transport_new ();
  DpSourceOptions options = { .transport = transport,
                              .base_url = dp_test_provider_get_url (provider) };
  g_autoptr(DpSource) source = dp_source_new_by_name ("alphavantage", &options);
  g_autoptr(GPtrArray) matches = NULL;
  g_autoptr(GError) error = NULL;

  dp_test_provider_answer_file (provider, "function=SYMBOL_SEARCH&keywords=BA", path);
  matches = dex_await_boxed (dp_source_search (source, "BA"), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (matches->len, ==, 10);
  g_assert_cmpstr (((DpSourceMatch *) g_ptr_array_index (matches, 0))->name, ==,
                   "The Boeing Company");
  g_assert_cmpfloat (((DpSourceMatch *) g_ptr_array_index (matches, 0))->score, ==, 1);

  return dex_future_new_true ();
}

static void
check_refusals (DpSource      *source,
                const char    *endpoint,
                const char    *folder,
                const Refusal *refusals,
                gsize          n_refusals)
{
  g_autoptr(GPtrArray) names = list_files (folder);

  for (guint i = 0; i < names->len; i++)
    {
      const char *name = g_ptr_array_index (names, i);
      g_autoptr(GBytes) body = read_file (folder, name);
      guint64 status = g_ascii_strtoull (name, NULL, 10);
      g_autoptr(GError) error = NULL;

      g_assert_null (decode_bytes (source, endpoint, status != 0 ? status : 200, body, &error));
      g_test_message ("%s: %s", name, error->message);
      g_assert_true (error->domain == DP_EXTRACT_ERROR);
      for (gsize j = 0; j < n_refusals; j++)
        {
          if (g_str_has_prefix (name, refusals[j].prefix))
            g_assert_error (error, DP_EXTRACT_ERROR, refusals[j].code);
        }
    }
}

static void
test_alpha_vantage_errors (void)
{
  static const Refusal refusals[] = {
    { "error_invalid_api_call", DP_EXTRACT_ERROR_UNKNOWN_SYMBOL },
    { "information_one_per_second", DP_EXTRACT_ERROR_TOO_FAST },
    { "note_5_per_minute", DP_EXTRACT_ERROR_TOO_FAST },
  };
  g_autofree char *folder = dup_folder ("alpha-vantage/errors");

  check_refusals (alpha_vantage, "TIME_SERIES_DAILY", folder, refusals, G_N_ELEMENTS (refusals));
}

static void
test_coinpaprika_errors (void)
{
  static const Refusal refusals[] = {
    { "400_", DP_EXTRACT_ERROR_REQUEST },
    { "404_id_not_found", DP_EXTRACT_ERROR_UNKNOWN_SYMBOL },
  };
  g_autofree char *folder = dup_folder ("coinpaprika/errors");

  check_refusals (coinpaprika, "/tickers/{id}", folder, refusals, G_N_ELEMENTS (refusals));
}

/* One of a collection, as the reply that it was */
static void
check_item (const char *name,
            yyjson_val *item,
            const char *endpoint)
{
  gboolean in_array = strstr (endpoint, "ohlcv") != NULL;
  g_autofree char *json = yyjson_val_write (item, 0, NULL);
  g_autofree char *text = in_array ? g_strconcat ("[", json, "]", NULL) : g_strdup (json);
  g_autoptr(GBytes) body = g_bytes_new (text, strlen (text));
  g_autoptr(GError) error = NULL;
  g_autoptr(DpBatch) batch = decode_bytes (coinpaprika, endpoint, 200, body, &error);

  g_assert_no_error (error);
  check_whole (batch, name);
}

/* Replies collected by the recorder, in an array or in an object by id */
static void
check_collection (const char *name,
                  GBytes     *body,
                  const char *endpoint)
{
  gsize length;
  const char *text = g_bytes_get_data (body, &length);
  yyjson_doc *doc = yyjson_read (text, length, 0);
  yyjson_val *root = yyjson_doc_get_root (doc);
  yyjson_val *key, *item;
  size_t index, n_items;

  g_assert_nonnull (doc);
  g_assert_cmpuint (yyjson_get_len (root), >, 1);
  yyjson_arr_foreach (root, index, n_items, item)
    check_item (name, item, endpoint);
  yyjson_obj_foreach (root, index, n_items, key, item)
    check_item (name, item, endpoint);
  yyjson_doc_free (doc);
}

/* Some recorders put a note in front. */
static GBytes *
skip_note (GBytes *file)
{
  gsize length;
  const char *text = g_bytes_get_data (file, &length);
  gsize start = 0;

  while (start < length && text[start] != '{' && text[start] != '[')
    start++;

  return g_bytes_new_from_bytes (file, start, length - start);
}

static void
check_coingecko (const char *name,
                 const char *endpoint,
                 const char *days,
                 guint       n_days,
                 guint       n_candles,
                 guint       n_quotes)
{
  g_autofree char *folder = dup_folder ("coingecko");
  g_autoptr(GBytes) file = read_file (folder, name);
  g_autoptr(GBytes) body = skip_note (file);
  g_autoptr(DpRequest) request = dp_request_new ("coingecko", endpoint, "bitcoin", NULL);
  g_autoptr(DpReply) reply = dp_reply_new (200, "application/json", body, 0, 0, -1);
  g_autoptr(GError) error = NULL;
  g_autoptr(DpBatch) batch = NULL;
  guint found[3] = { 0 };

  g_test_message ("%s", name);
  dp_request_add_param (request, "days", days);
  batch = dp_source_decode (coingecko, request, reply, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (batch->rejects->len, ==, 0);
  for (guint i = 0; i < batch->instruments->len; i++)
    {
      const DpInstrumentRows *rows = dp_batch_get_instrument (batch, i);

      found[0] += rows->bars->len;
      found[1] += rows->candles->len;
      found[2] += rows->quotes->len;
    }
  g_assert_cmpuint (found[0], ==, n_days);
  g_assert_cmpuint (found[1], ==, n_candles);
  g_assert_cmpuint (found[2], ==, n_quotes);
}

static void
test_coingecko (void)
{
  static const Refusal refusals[] = {
    { "404_", DP_EXTRACT_ERROR_UNKNOWN_SYMBOL },
    { "422_", DP_EXTRACT_ERROR_REQUEST },
  };
  g_autofree char *errors = dup_folder ("coingecko/errors");

  /* Of the last day there is the close of the day before, and the moment of the call. */
  check_coingecko ("market_chart_bitcoin_90d_daily_2021-05-15.json", "/coins/{id}/market_chart",
                   "90", 90, 0, 1);
  check_coingecko ("market_chart_bitcoin_1d_2021-05-15.json", "/coins/{id}/market_chart", "1", 0, 0,
                   288);
  check_coingecko ("ohlc_bitcoin_7d_usd_2021-05-15.json", "/coins/{id}/ohlc", "7", 0, 42, 0);
  check_coingecko ("markets_5coins_2023-01-02.json", "/coins/markets", "1", 0, 0, 5);
  check_coingecko ("markets_bitcoin_usd_2021-05-15.json", "/coins/markets", "1", 0, 0, 1);
  check_refusals (coingecko, "/coins/{id}/market_chart", errors, refusals, G_N_ELEMENTS (refusals));
}

static void
test_coinpaprika (void)
{
  static const Kind kinds[] = {
    { "ohlcv_historical_", "/coins/{id}/ohlcv/historical" },
    { "ticker_", "/tickers/{id}" },
  };
  static const Kind collections[] = {
    { "ohlcv_latest_", "/coins/{id}/ohlcv/historical" },
    { "tickers_", "/tickers/{id}" },
  };
  g_autofree char *folder = dup_folder ("coinpaprika");
  g_autoptr(GPtrArray) names = list_files (folder);

  for (guint i = 0; i < names->len; i++)
    {
      const char *name = g_ptr_array_index (names, i);
      const char *endpoint = find_endpoint (kinds, G_N_ELEMENTS (kinds), name);
      const char *collected = find_endpoint (collections, G_N_ELEMENTS (collections), name);
      g_autoptr(GBytes) body = read_file (folder, name);
      g_autoptr(GError) error = NULL;

      g_test_message ("%s", name);
      if (endpoint != NULL)
        {
          g_autoptr(DpBatch) batch = decode_bytes (coinpaprika, endpoint, 200, body, &error);

          g_assert_no_error (error);
          check_whole (batch, name);
        }
      else if (collected != NULL)
        check_collection (name, body, collected);
    }
}

static guint
count_all_rows (DpBatch *batch)
{
  guint n_rows = 0;

  for (guint i = 0; i < batch->instruments->len; i++)
    n_rows += count_rows (dp_batch_get_instrument (batch, i));

  return n_rows;
}

/* What is recorded of other addresses is never taken for prices, and none of it does harm. */
static void
test_coingecko_others (void)
{
  static const char * const endpoints[] = { "/coins/{id}/market_chart", "/coins/{id}/ohlc",
                                            "/coins/markets", "/search", "/ping" };
  static const char * const others[] = { "coins_bitcoin", "coins_list", "global", "history",
                                         "search", "simple" };
  g_autofree char *folder = dup_folder ("coingecko");
  g_autoptr(GPtrArray) names = list_files (folder);

  for (guint i = 0; i < names->len; i++)
    {
      g_autoptr(GBytes) whole = read_file (folder, names->pdata[i]);
      g_autoptr(GBytes) body = skip_note (whole);

      for (gsize j = 0; j < G_N_ELEMENTS (others); j++)
        {
          for (gsize k = 0; g_str_has_prefix (names->pdata[i], others[j]) &&
                            k < G_N_ELEMENTS (endpoints); k++)
            {
              g_autoptr(DpBatch) batch = decode_bytes (coingecko, endpoints[k], 200, body, NULL);

              g_assert_true (batch == NULL || count_all_rows (batch) == 0);
            }
        }
    }
}

static void
test_coinpaprika_all (void)
{
  g_autofree char *folder = dup_folder ("coinpaprika");
  g_autoptr(GBytes) body = read_file (folder, "tickers_60_2026-09-29.json");
  const char * const wanted[] = { "aave-new", "btc-bitcoin", "eth-ethereum",
                                 "no-such",  "usdt-tether", NULL };
  g_autoptr(DpRequest) request = dp_source_combine (coinpaprika, "/tickers/{id}", wanted);
  g_autoptr(DpReply) reply = dp_reply_new (200, "application/json", body, 0, 0, -1);
  g_autoptr(GError) error = NULL;
  g_autoptr(DpBatch) batch = dp_source_decode (coinpaprika, request, reply, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (batch->rejects->len, ==, 0);
  g_assert_cmpuint (batch->instruments->len, ==, 4);
  g_assert_cmpuint (count_all_rows (batch), ==, 4);
}

int
main (int    argc,
      char **argv)
{
  g_autoptr(DpTransport) transport = NULL;
  DpSourceOptions options = { 0 };
  int result;

  dp_test_init (&argc, &argv);
  transport = dp_http_transport_new ();
  options.transport = transport;
  alpha_vantage = dp_source_new_by_name ("alphavantage", &options);
  coinpaprika = dp_source_new_by_name ("coinpaprika", &options);
  g_test_add_func ("/extract/recordings/alpha-vantage", test_alpha_vantage);
  g_test_add_func ("/extract/recordings/alpha-vantage/errors", test_alpha_vantage_errors);
  dp_test_add_fiber ("/extract/recordings/alpha-vantage/search", test_alpha_vantage_search);
  coingecko = dp_source_new_by_name ("coingecko", &options);
  g_test_add_func ("/extract/recordings/coingecko", test_coingecko);
  g_test_add_func ("/extract/recordings/coingecko/others", test_coingecko_others);
  g_test_add_func ("/extract/recordings/coinpaprika/all", test_coinpaprika_all);
  g_test_add_func ("/extract/recordings/coinpaprika", test_coinpaprika);
  g_test_add_func ("/extract/recordings/coinpaprika/errors", test_coinpaprika_errors);
  result = g_test_run ();
  g_object_unref (alpha_vantage);
  g_object_unref (coingecko);
  g_object_unref (coinpaprika);

  return result;
}

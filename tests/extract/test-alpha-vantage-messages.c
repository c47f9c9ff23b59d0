/* test-alpha-vantage-messages.c: refusals that come with HTTP 200, and all else that is no data
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "dp-extract-error.h"
#include "dp-source.h"
#include "dp-test.h"

typedef struct
{
  const char *key;
  const char *text;
  int         code;
} Message;

static DpSource *source;

/* Wordings of several years, under the keys they came with. */
static const Message messages[] = {
  { "Information", "Thank you for using Alpha Vantage! This is a premium endpoint. You may "
                   "subscribe to any of the premium plans at https://www.alphavantage.co/premium/ "
                   "to instantly unlock all premium endpoints",
    DP_EXTRACT_ERROR_PLAN },
  { "Information", "The outputsize=full parameter value is a premium feature for the "
                   "TIME_SERIES_DAILY endpoint.", DP_EXTRACT_ERROR_PLAN },
  { "Error Message", "the parameter apikey is invalid or missing. Please claim your free API key "
                     "on (https://www.alphavantage.co/support/#api-key).", DP_EXTRACT_ERROR_KEY },
  { "Error Message", "This API function (TIME_SERIES_DALY) does not exist.",
                     DP_EXTRACT_ERROR_REQUEST },
  { "Error Message", "Invalid API call. Please retry or visit the documentation "
                     "(https://www.alphavantage.co/documentation/) for TIME_SERIES_DAILY.",
                     DP_EXTRACT_ERROR_UNKNOWN_SYMBOL },
  { "Information", "Please consider spreading out your free API requests more sparingly (1 request "
                   "per second). You may subscribe to any of the premium plans at "
                   "https://www.alphavantage.co/premium/ to lift the free key rate limit (25 "
                   "requests per day), raise the per-second burst limit, and instantly unlock all "
                   "premium endpoints", DP_EXTRACT_ERROR_TOO_FAST },
  { "Note", "Thank you for using Alpha Vantage! Our standard API call frequency is 5 calls per "
            "minute and 500 calls per day.", DP_EXTRACT_ERROR_TOO_FAST },
  { "Information", "Burst pattern detected. Please slow down.", DP_EXTRACT_ERROR_TOO_FAST },
  { "Note", "Minute-level rate limit reached", DP_EXTRACT_ERROR_TOO_FAST },
  { "Information", "We have detected your API key as SECRETKEY123 and our standard API rate limit "
                   "is 25 requests per day. Please subscribe to any of the premium plans at "
                   "https://www.alphavantage.co/premium/ to instantly remove all daily rate "
                   "limits.", DP_EXTRACT_ERROR_QUOTA_SPENT },
  { "Note", "Please visit https://www.alphavantage.co/premium/ if you would like to target a "
            "higher API call volume.", DP_EXTRACT_ERROR_QUOTA_SPENT },
  { "Information", "We are undergoing maintenance; a premium plan does not help.",
                   DP_EXTRACT_ERROR_MALFORMED },
  { "detail", "Could not satisfy the request Accept header.", DP_EXTRACT_ERROR_REQUEST },
};

static GError *
decode_error (const char *function,
              guint       status,
              const char *content_type,
              const char *body)
{
  g_autoptr(DpRequest) request = dp_request_new ("alphavantage", function, "ABC", NULL);
  g_autoptr(GBytes) bytes = g_bytes_new (body, strlen (body));
  g_autoptr(DpReply) reply = dp_reply_new (status, content_type, bytes, 0, 0, -1);
  GError *error = NULL;

  g_assert_null (dp_source_decode (source, request, reply, &error));
  g_assert_nonnull (error);
  g_assert_true (error->domain == DP_EXTRACT_ERROR);
  g_assert_true (g_utf8_validate (error->message, -1, NULL));
  g_test_message ("%s", error->message);

  return error;
}

static void
check_message (const char    *key,
               const Message *message,
               const char    *text)
{
  g_autofree char *body = g_strdup_printf ("{\"%s\": \"%s\"}", key, text);
  g_autoptr(GError) error = decode_error ("TIME_SERIES_DAILY", 200, "application/json", body);

  g_assert_error (error, DP_EXTRACT_ERROR, message->code);
}

static void
test_messages (void)
{
  static const char * const keys[] = { "Error Message", "Information", "Note", "detail" };

  for (gsize i = 0; i < G_N_ELEMENTS (messages); i++)
    {
      g_autofree char *upper = g_ascii_strup (messages[i].text, -1);

      /* The same text has been seen under different keys and may be written in any case. */
      for (gsize j = 0; j < G_N_ELEMENTS (keys); j++)
        {
          check_message (keys[j], &messages[i], messages[i].text);
          check_message (keys[j], &messages[i], upper);
        }
    }
}

static void
check_fixture (const char *name,
               int         code)
{
  g_autofree char *path = dp_test_dup_fixture (name);
  g_autofree char *text = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
  error = decode_error ("TIME_SERIES_DAILY", 200, "application/json", text);
  g_assert_error (error, DP_EXTRACT_ERROR, code);
}

static void
test_recorded (void)
{
  check_fixture ("alpha-vantage/errors/error_invalid_api_call_2018.json",
                 DP_EXTRACT_ERROR_UNKNOWN_SYMBOL);
  check_fixture ("alpha-vantage/errors/note_5_per_minute_2019.json", DP_EXTRACT_ERROR_TOO_FAST);
}

static void
test_unknown_symbol (void)
{
  g_autoptr(GError) daily = decode_error ("TIME_SERIES_DAILY", 200, "application/json",
                                          "{\"Error Message\":\"Invalid API call.\"}");
  g_autoptr(GError) overview = decode_error ("OVERVIEW", 200, "application/json", "{}");
  g_autoptr(GError) quote = decode_error ("GLOBAL_QUOTE", 200, "application/json", "{\"Global "
                                                                                   "Quote\":{}}");

  g_assert_error (daily, DP_EXTRACT_ERROR, DP_EXTRACT_ERROR_UNKNOWN_SYMBOL);
  g_assert_error (overview, DP_EXTRACT_ERROR, DP_EXTRACT_ERROR_UNKNOWN_SYMBOL);
  g_assert_error (quote, DP_EXTRACT_ERROR, DP_EXTRACT_ERROR_UNKNOWN_SYMBOL);
  g_assert_nonnull (strstr (daily->message, "“ABC”"));
  g_assert_cmpstr (dp_extract_error_get_nick (daily), ==, "unknown-symbol");
}

static void
test_no_data (void)
{
  static const struct { const char *type; const char *body; const char *says; } bodies[] = {
    { "application/json", "", "empty" },
    { "application/json", "\xef\xbb\xbf  \n", "empty" },
    { "text/html", "<!DOCTYPE html><html><body>Sign in</body></html>", "web page" },
    { "application/json", "\n<html></html>", "web page" },
    { "application/json", "{\"Time Series (Daily)\":{\"2026-11-19\":{\"1. open\":\"10.", "breaks "
                                                                                         "off" },
    { "application/json", "{\"Time Series (Daily)\":", "breaks off" },
    { "application/json", "{\"Time Series (Daily)\":{}} and more", "not the JSON" },
    { "application/json", "{\"a\":\"\xff\"}", "not the JSON" },
    { "application/json", "{}", "none of the data" },
    { "application/json", "null", "none of the data" },
    { "application/json", "[]", "none of the data" },
    { "application/json", "{\"Time Series (Daily)\":\"none\"}", "none of the data" },
    { "application/json", "{\"Meta Data\":{\"1. Information\":\"premium endpoint\"}}", "none of "
                                                                                       "the data" },
    { "application/json", "{\"Information\":{\"premium endpoint\":1}}", "none of the data" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (bodies); i++)
    {
      g_autoptr(GError) error = decode_error ("TIME_SERIES_DAILY", 200, bodies[i].type,
                                              bodies[i].body);

      g_assert_error (error, DP_EXTRACT_ERROR, DP_EXTRACT_ERROR_MALFORMED);
      g_assert_nonnull (strstr (error->message, bodies[i].says));
      g_assert_true (dp_extract_error_is_retryable (error));
    }
}

static void
test_status (void)
{
  static const struct { guint status; const char *body; int code; } replies[] = {
    { 500, "", DP_EXTRACT_ERROR_SERVER },
    { 503, "<html>busy</html>", DP_EXTRACT_ERROR_SERVER },
    { 502, "{}", DP_EXTRACT_ERROR_SERVER },
    { 429, "{}", DP_EXTRACT_ERROR_TOO_FAST },
    { 401, "", DP_EXTRACT_ERROR_KEY },
    { 403, "<html>", DP_EXTRACT_ERROR_PLAN },
    { 404, "<html>", DP_EXTRACT_ERROR_REQUEST },
    { 408, "", DP_EXTRACT_ERROR_TIMEOUT },
    { 302, "", DP_EXTRACT_ERROR_FAILED },
    /* What the provider says in words counts more than the number. */
    { 503, "{\"Note\":\"25 requests per day\"}", DP_EXTRACT_ERROR_QUOTA_SPENT },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (replies); i++)
    {
      g_autoptr(GError) error = decode_error ("TIME_SERIES_DAILY", replies[i].status, NULL,
                                              replies[i].body);

      g_assert_error (error, DP_EXTRACT_ERROR, replies[i].code);
    }
}

/* A reply is what it holds, not what stands beside it. */
static void
test_data_beside_note (void)
{
  static const char body[] = "{\"Information\":\"This is a premium endpoint\","
                             "\"Time Series (Daily)\":{\"2026-11-19\":{\"4. close\":\"10\"}}}";
  g_autoptr(DpRequest) request = dp_request_new ("alphavantage", "TIME_SERIES_DAILY", "ABC", NULL);
  g_autoptr(GBytes) bytes = g_bytes_new_static (body, strlen (body));
  g_autoptr(DpReply) reply = dp_reply_new (203, "text/plain", bytes, 0, 0, -1);
  g_autoptr(GError) error = NULL;
  g_autoptr(DpBatch) batch = dp_source_decode (source, request, reply, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (dp_batch_get_instrument (batch, 0)->bars->len, ==, 1);
}

int
main (int    argc,
      char **argv)
{
  g_autoptr(DpTransport) transport = NULL;
  int result;

  dp_test_init (&argc, &argv);
  transport = dp_sample_transport_new (NULL);
  source = dp_source_new_by_name ("alphavantage", &(DpSourceOptions) { .transport = transport });
  g_test_add_func ("/extract/alpha-vantage/messages", test_messages);
  g_test_add_func ("/extract/alpha-vantage/messages/recorded", test_recorded);
  g_test_add_func ("/extract/alpha-vantage/unknown-symbol", test_unknown_symbol);
  g_test_add_func ("/extract/alpha-vantage/no-data", test_no_data);
  g_test_add_func ("/extract/alpha-vantage/status", test_status);
  g_test_add_func ("/extract/alpha-vantage/data-beside-note", test_data_beside_note);
  result = g_test_run ();
  g_object_unref (source);

  return result;
}

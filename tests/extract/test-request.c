/* test-request.c: requests and replies as values
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "dp-reply.h"
#include "dp-request.h"

static DpRequest *
new_request (const char *path)
{
  DpRequest *request = dp_request_new ("alphavantage", "TIME_SERIES_DAILY", "BRK.B & Co", path);

  dp_request_add_param (request, "symbol", "BRK.B & Co");
  dp_request_add_param (request, "function", "TIME_SERIES_DAILY");

  return request;
}

static void
check_uri (DpRequest  *request,
           const char *base_url,
           const char *secret,
           const char *expected)
{
  g_autofree char *uri = dp_request_build_uri (request, base_url, "apikey", secret);

  g_assert_cmpstr (uri, ==, expected);
}

static void
test_uri (void)
{
  g_autoptr(DpRequest) plain = new_request (NULL);
  g_autoptr(DpRequest) with_path = new_request ("/tickers/btc");

  check_uri (plain, "https://a.example/query", "k/1",
             "https://a.example/query?symbol=BRK.B%20%26%20Co&function=TIME_SERIES_DAILY"
             "&apikey=k%2F1");
  check_uri (plain, "http://127.0.0.1:81", NULL,
             "http://127.0.0.1:81?symbol=BRK.B%20%26%20Co&function=TIME_SERIES_DAILY");
  check_uri (plain, "https://gateway.example/?for=av", "",
             "https://gateway.example/?for=av&symbol=BRK.B%20%26%20Co&function=TIME_SERIES_DAILY");
  check_uri (with_path, "https://a.example/v1/", NULL,
             "https://a.example/v1/tickers/btc?symbol=BRK.B%20%26%20Co&function=TIME_SERIES_DAILY");
}

static void
test_params (void)
{
  g_autoptr(DpRequest) request = new_request (NULL);
  g_autoptr(DpRequest) other = dp_request_new_with_param (request, "function", "say \"\xc3\xa9\"");
  g_autofree char *json = dp_request_dup_params_json (request);
  g_autofree char *other_json = dp_request_dup_params_json (other);

  g_assert_cmpstr (json, ==, "{\"function\":\"TIME_SERIES_DAILY\",\"symbol\":\"BRK.B & Co\"}");
  g_assert_cmpstr (other_json, ==, "{\"function\":\"say \\\"\xc3\xa9\\\"\",\"symbol\":\"BRK.B & "
                                   "Co\"}");
  g_assert_cmpstr (dp_request_get_param (request, "function"), ==, "TIME_SERIES_DAILY");
  g_assert_null (dp_request_get_param (request, "apikey"));
  g_assert_cmpstr (dp_request_get_symbol (other), ==, "BRK.B & Co");
}

static void
check_json (const char *body,
            const char *expected)
{
  g_autoptr(GBytes) bytes = g_bytes_new (body, strlen (body));
  g_autoptr(DpReply) reply = dp_reply_new (200, NULL, bytes, 0, 0, -1);
  g_autofree char *json = NULL;
  const char *text;
  gsize length;

  text = dp_reply_get_json (reply, &length);
  json = g_strndup (text, length);
  g_assert_cmpstr (json, ==, expected);
}

static void
test_reply_json (void)
{
  check_json ("{}", "{}");
  check_json ("\xef\xbb\xbf\r\n {\"a\": 1}\n\n", "{\"a\": 1}");
  check_json ("", "");
  check_json (" \n", "");
  check_json ("\xef\xbb\xbf", "");
}

static void
test_reply_hash (void)
{
  g_autoptr(GBytes) bytes = g_bytes_new_static ("abc", 3);
  g_autoptr(DpReply) reply = dp_reply_new (200, "application/json", bytes, 0, 0, -1);

  g_assert_cmpstr (dp_reply_get_content_hash (reply), ==,
                   "06b05ab6733a618578af5f94892f3950");
  g_assert_true (dp_reply_get_content_hash (reply) == dp_reply_get_content_hash (reply));
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/extract/request/uri", test_uri);
  g_test_add_func ("/extract/request/params", test_params);
  g_test_add_func ("/extract/reply/json", test_reply_json);
  g_test_add_func ("/extract/reply/hash", test_reply_hash);

  return g_test_run ();
}

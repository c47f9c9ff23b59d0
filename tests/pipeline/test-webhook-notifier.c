/* test-webhook-notifier.c: messages to a webhook, on a real server
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "dp-test-provider.h"
#include "dp-test.h"
#include "dp-transfer-private.h"
#include "dp-webhook-notifier.h"

#define SECRET "/services/T0001/B0002/verysecret"

static DpNotice *
new_notice (void)
{
  DpNotice *notice = dp_notice_new ("0123-4567", G_GINT64_CONSTANT (1772600000) * G_USEC_PER_SEC);

  dp_notice_add (notice, "failure", "The run failed", "Because of <b> & “that”.",
                 notice->created_us, 42);
  dp_notice_add (notice, "recovery", "It is well again", "• All of it", notice->created_us, 0);

  return notice;
}

static char *
send_test (const char  *url,
           GError     **error)
{
  g_autoptr(DpSettings) settings = dp_settings_new ();
  g_autoptr(DpNotice) notice = new_notice ();
  g_autoptr(DpNotifier) notifier = dp_webhook_notifier_new (settings, url, error);

  return notifier != NULL ? dex_await_string (dp_notifier_send (notifier, notice), error) : NULL;
}

static const char *
get_member (JsonObject *object,
            const char *name)
{
  return json_object_get_string_member (object, name);
}

static DexFuture *
test_taken (gpointer user_data)
{
  g_autoptr(DpTestProvider) web = dp_test_provider_new ();
  g_autofree char *url = g_strconcat (dp_test_provider_get_url (web), SECRET, NULL);
  g_autoptr(GError) error = NULL;
  g_autofree char *reply = NULL;
  g_autofree char *body = NULL;
  g_autofree char *type = NULL;
  g_autofree char *key = NULL;
  g_autoptr(JsonNode) root = NULL;
  JsonArray *parts;
  JsonObject *first;

  dp_test_provider_answer (web, SECRET, "ok");
  reply = send_test (url, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (reply, ==, "127.0.0.1 took the message (200 “ok”).");
  g_assert_cmpuint (dp_test_provider_count (web, SECRET), ==, 1);

  type = dp_test_provider_dup_header (web, "Content-Type");
  key = dp_test_provider_dup_header (web, "Idempotency-Key");
  g_assert_cmpstr (type, ==, "application/json; charset=utf-8");
  g_assert_cmpstr (key, ==, "0123-4567");

  body = dp_test_provider_dup_body (web);
  root = json_from_string (body, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (get_member (json_node_get_object (root), "text"), ==,
                   "DataPipe: The run failed, and 1 more");
  parts = json_object_get_array_member (json_node_get_object (root), "attachments");
  g_assert_cmpuint (json_array_get_length (parts), ==, 2);
  first = json_array_get_object_element (parts, 0);
  g_assert_cmpstr (get_member (first, "title"), ==, "The run failed");
  g_assert_cmpstr (get_member (first, "text"), ==, "Because of &lt;b&gt; &amp; “that”.");
  g_assert_cmpstr (get_member (first, "color"), ==, "warning");
  g_assert_cmpstr (get_member (first, "footer"), ==, "Run 42 · 4 Mar 2026, 04:53 UTC");
  g_assert_cmpstr (get_member (json_array_get_object_element (parts, 1), "color"), ==, "good");

  return dex_future_new_true ();
}

static DexFuture *
test_refusals (gpointer user_data)
{
  static const struct
  {
    DpTestAnswer     answer;
    DpNotifierError  code;
    const char      *part;
  } cases[] = {
    { { .status = 404, .body = "no_service" },
      DP_NOTIFIER_ERROR_REFUSED,
      "does not know the webhook (404 “no_service”)" },
    { { .status = 403, .body = "invalid_token: verysecret" },
      DP_NOTIFIER_ERROR_REFUSED,
      "invalid_token: …" },
    { { .status = 400, .body = "invalid_payload" },
      DP_NOTIFIER_ERROR_REFUSED,
      "refused the message (400" },
    { { .status = 429, .body = "slow down" }, DP_NOTIFIER_ERROR_LATER, "at the moment" },
    { { .status = 500, .body = "" }, DP_NOTIFIER_ERROR_LATER, "at the moment" },
    { { .status = 302, .body = "" }, DP_NOTIFIER_ERROR_REFUSED, "has moved" },
    { { .body = "ok ok ok", .way = DP_TEST_WAY_STALL },
      DP_NOTIFIER_ERROR_UNREACHABLE,
      "did not answer in time" },
    { { .body = "ok", .way = DP_TEST_WAY_CLOSE },
      DP_NOTIFIER_ERROR_UNREACHABLE,
      "cut the connection" },
  };
  g_autoptr(DpTestProvider) web = dp_test_provider_new ();
  g_autofree char *url = g_strconcat (dp_test_provider_get_url (web), SECRET, NULL);

  _dp_transfer_set_patience (1);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autofree char *reply = NULL;

      dp_test_provider_answer_with (web, SECRET, 1, &cases[i].answer);
      reply = send_test (url, &error);
      g_assert_cmpstr (reply, ==, NULL);
      g_test_message ("%s", error->message);
      g_assert_error (error, DP_NOTIFIER_ERROR, (int) cases[i].code);
      g_assert_nonnull (strstr (error->message, cases[i].part));
      g_assert_null (strstr (error->message, "verysecret"));
    }
  _dp_transfer_set_patience (0);

  return dex_future_new_true ();
}

static DexFuture *
test_addresses (gpointer user_data)
{
  static const char * const wrong[] = { "verysecret", "ftp://example.org/verysecret", "https://",
                                       "hooks.slack.com/x" };

  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autoptr(GError) error = NULL;
      g_autofree char *reply = send_test (wrong[i], &error);

      g_assert_error (error, DP_NOTIFIER_ERROR, DP_NOTIFIER_ERROR_SETTINGS);
      g_assert_null (strstr (error->message, "verysecret"));
    }

  return dex_future_new_true ();
}

/* What nobody waits for any more ends soon, and in no way disturbs what comes after it. */
static DexFuture *
test_dropped (gpointer user_data)
{
  g_autoptr(DpTestProvider) web = dp_test_provider_new ();
  g_autofree char *url = g_strconcat (dp_test_provider_get_url (web), SECRET, NULL);
  g_autoptr(DpSettings) settings = dp_settings_new ();
  g_autoptr(DpNotice) notice = new_notice ();
  g_autoptr(GError) error = NULL;
  g_autoptr(DpNotifier) notifier = dp_webhook_notifier_new (settings, url, &error);
  g_autofree char *reply = NULL;

  dp_test_provider_answer_with (web, SECRET, 1,
                                &(DpTestAnswer) { .body = "ok ok ok", .way = DP_TEST_WAY_STALL });
  dp_test_provider_answer (web, "/other", "ok");
  g_assert_false (dex_await (dex_future_first (dp_notifier_send (notifier, notice),
                                               dex_timeout_new_msec (50), NULL),
                             NULL));
  g_free (url);
  url = g_strconcat (dp_test_provider_get_url (web), "/other", NULL);
  reply = send_test (url, &error);
  g_assert_no_error (error);

  return dex_future_new_true ();
}

int
main (int   argc,
      char *argv[])
{
  dp_test_init (&argc, &argv);

  dp_test_add_fiber ("/webhook/taken", test_taken);
  dp_test_add_fiber ("/webhook/refusals", test_refusals);
  dp_test_add_fiber ("/webhook/addresses", test_addresses);
  dp_test_add_fiber ("/webhook/dropped", test_dropped);

  return g_test_run ();
}

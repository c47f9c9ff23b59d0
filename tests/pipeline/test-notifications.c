/* test-notifications.c: what is to be told arrives, once and in one piece
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "dp-notifications.h"
#include "dp-test-mail.h"
#include "dp-test-notify.h"
#include "dp-test-provider.h"
#include "dp-test.h"
#include "dp-transfer-private.h"

/* A desktop that remembers what it was to show. */
#define TEST_TYPE_DESKTOP (test_desktop_get_type ())
G_DECLARE_FINAL_TYPE (TestDesktop, test_desktop, TEST, DESKTOP, DpNotifier)

struct _TestDesktop
{
  DpNotifier  parent_instance;
  guint       n_shown;
};

G_DEFINE_FINAL_TYPE (TestDesktop, test_desktop, DP_TYPE_NOTIFIER)

static DexFuture *
test_desktop_send (DpNotifier *notifier,
                   DpNotice   *notice)
{
  TEST_DESKTOP (notifier)->n_shown += notice->items->len;

  return dex_future_new_for_string ("shown");
}

static void
test_desktop_class_init (TestDesktopClass *klass)
{
  DP_NOTIFIER_CLASS (klass)->send = test_desktop_send;
}

static void
test_desktop_init (TestDesktop *self)
{
}

static void
use_mail (DpTestNotify *notify,
          DpTestMail   *server)
{
  g_autofree char *port = g_strdup_printf ("%u", dp_test_mail_get_port (server));

  dp_settings_override (notify->settings, "mail-server", "localhost");
  dp_settings_override (notify->settings, "mail-port", port);
  dp_settings_override (notify->settings, "mail-security", "none");
  dp_settings_override (notify->settings, "mail-to", "ada@example.org");
  dp_settings_override (notify->settings, "notify-desktop", "false");
}

static void
add (DpTestNotify *notify,
     const char   *kind,
     const char   *title)
{
  g_autoptr(DpNotifyPolicy) policy = dp_notify_policy_new (notify->settings);
  g_autoptr(GError) error = NULL;
  g_autoptr(DpDbLease) lease = dex_await_object (dp_db_pool_acquire (notify->pool), &error);

  g_assert_no_error (error);
  dp_notifications_add (dp_db_lease_get_connection (lease), policy, kind, title,
                        "Why, and what to do.", 7, dp_clock_get_unix_us (notify->clock), &error);
  g_assert_no_error (error);
}

static void
deliver (DpTestNotify *notify,
         DpNotifier   *desktop)
{
  dex_await (dp_notifications_deliver (notify->pool, notify->settings, desktop, notify->clock),
             NULL);
}

/* The value of a header of a mail, as it went over the wire */
static char *
dup_line (DpTestMail *server,
          guint       index,
          const char *name)
{
  const char *line = strstr (dp_test_mail_get (server, index)->data, name);

  g_assert_nonnull (line);

  return g_strndup (line, strcspn (line, "\r"));
}

static DexFuture *
test_one_message (gpointer user_data)
{
  DpTestNotify notify;
  DpTestMail *server = dp_test_mail_new (0);
  g_autofree char *subject = NULL;

  dp_test_notify_init (&notify);
  use_mail (&notify, server);
  deliver (&notify, NULL);
  g_assert_cmpuint (dp_test_mail_count_connections (server), ==, 0);

  add (&notify, "failure", "The run failed");
  add (&notify, "stale", "Two symbols are stale");
  add (&notify, "drift", "The form of replies has changed");
  deliver (&notify, NULL);
  deliver (&notify, NULL);
  g_assert_cmpuint (dp_test_mail_count (server), ==, 1);
  subject = dup_line (server, 0, "Subject:");
  g_assert_cmpstr (subject, ==, "Subject: DataPipe: The run failed, and 2 more");
  g_assert_nonnull (strstr (dp_test_mail_get (server, 0)->data, "Two symbols are stale"));
  dp_test_notify_assert (
      &notify,
      "select string_agg(distinct state, ',') || count(distinct message_id) || bool_and(reply like "
      "'%queued as%' and sent_at is not null and tries = 1) from control.notifications",
      "sent1true");

  /* Not so soon again, but then all that came meanwhile. */
  dp_test_notify_advance (&notify, 0.05);
  add (&notify, "recovery", "It is well again");
  deliver (&notify, NULL);
  g_assert_cmpuint (dp_test_mail_count (server), ==, 1);
  dp_test_notify_advance (&notify, 0.2);
  deliver (&notify, NULL);
  g_assert_cmpuint (dp_test_mail_count (server), ==, 2);

  dp_test_notify_clear (&notify);
  dp_test_mail_free (server);

  return dex_future_new_true ();
}

/* A server that took the mail, but whose word of it is lost, gets it again under the same id. */
static DexFuture *
test_same_id (gpointer user_data)
{
  DpTestNotify notify;
  DpTestMail *server = dp_test_mail_new (0);
  g_autofree char *first = NULL;
  g_autofree char *second = NULL;

  dp_test_notify_init (&notify);
  use_mail (&notify, server);
  dp_test_mail_set_way (server, DP_TEST_MAIL_FORGETS_REPLY, 1);
  add (&notify, "failure", "The run failed");
  deliver (&notify, NULL);
  dp_test_notify_assert (
      &notify, "select state || tries || (error like '%localhost%') from control.notifications",
      "pending1true");

  /* What comes while one waits is not mixed into it. */
  add (&notify, "failure", "The run failed again");
  deliver (&notify, NULL);
  g_assert_cmpuint (dp_test_mail_count_connections (server), ==, 1);
  dp_test_notify_advance (&notify, 0.5);
  deliver (&notify, NULL);
  g_assert_cmpuint (dp_test_mail_count (server), ==, 2);
  first = dup_line (server, 0, "Message-Id:");
  second = dup_line (server, 1, "Message-Id:");
  g_assert_cmpstr (first, ==, second);
  g_assert_cmpstr (dp_test_mail_get (server, 0)->data, ==, dp_test_mail_get (server, 1)->data);

  dp_test_notify_advance (&notify, 0.5);
  deliver (&notify, NULL);
  g_assert_cmpuint (dp_test_mail_count (server), ==, 3);
  dp_test_notify_assert (&notify,
                         "select count(*) filter (where state = 'sent') || ' ' || max(tries) from "
                         "control.notifications",
                         "2 2");

  dp_test_notify_clear (&notify);
  dp_test_mail_free (server);

  return dex_future_new_true ();
}

/* A server that refuses for days is tried more and more rarely, and given up at last; the next
 * message goes. */
static DexFuture *
test_refusing_server (gpointer user_data)
{
  DpTestNotify notify;
  DpTestMail *server = dp_test_mail_new (0);

  dp_test_notify_init (&notify);
  use_mail (&notify, server);
  dp_test_mail_set_way (server, DP_TEST_MAIL_NOT_NOW, 0);
  add (&notify, "failure", "The run failed");
  for (guint i = 0; i < 4 * 24 * 6; i++)
    {
      deliver (&notify, NULL);
      dp_test_notify_advance (&notify, 1 / 6.0);
    }
  g_assert_cmpuint (dp_test_mail_count_connections (server), >=, 20);
  g_assert_cmpuint (dp_test_mail_count_connections (server), <=, 150);
  dp_test_notify_assert (&notify, "select state from control.notifications", "failed");

  dp_test_mail_set_way (server, DP_TEST_MAIL_TAKES, 0);
  add (&notify, "failure", "The run failed again");
  deliver (&notify, NULL);
  g_assert_cmpuint (dp_test_mail_count (server), ==, 1);

  dp_test_notify_clear (&notify);
  dp_test_mail_free (server);

  return dex_future_new_true ();
}

static DexFuture *
test_quiet_hours (gpointer user_data)
{
  DpTestNotify notify;
  DpTestMail *server = dp_test_mail_new (0);
  const char *data;

  dp_test_notify_init (&notify);
  use_mail (&notify, server);
  dp_settings_override (notify.settings, "notify-quiet-hours", "22:00-07:00");
  dp_test_notify_advance (&notify, 11);
  add (&notify, "failure", "At eleven");
  deliver (&notify, NULL);
  dp_test_notify_advance (&notify, 5);
  add (&notify, "recovery", "At four");
  deliver (&notify, NULL);
  dp_test_notify_advance (&notify, 2.9);
  deliver (&notify, NULL);
  g_assert_cmpuint (dp_test_mail_count_connections (server), ==, 0);

  dp_test_notify_advance (&notify, 0.1);
  deliver (&notify, NULL);
  g_assert_cmpuint (dp_test_mail_count (server), ==, 1);
  data = dp_test_mail_get (server, 0)->data;
  g_assert_nonnull (strstr (data, "At eleven"));
  g_assert_nonnull (strstr (data, "At four"));
  g_assert_nonnull (strstr (data, "4 Mar 2026, 23:00 UTC"));

  dp_test_notify_clear (&notify);
  dp_test_mail_free (server);

  return dex_future_new_true ();
}

/* A webhook that hangs is in the way of nobody. */
static DexFuture *
test_hanging_webhook (gpointer user_data)
{
  DpTestNotify notify;
  DpTestMail *server = dp_test_mail_new (0);
  g_autoptr(DpTestProvider) web = dp_test_provider_new ();
  g_autofree char *url = g_strconcat (dp_test_provider_get_url (web), "/services/SECRET42", NULL);

  dp_test_notify_init (&notify);
  use_mail (&notify, server);
  g_setenv ("SLACK_WEBHOOK_URL", url, TRUE);
  dp_test_provider_answer (web, "", "ok");
  dp_test_provider_answer_with (web, "", 1,
                                &(DpTestAnswer) { .body = "ok ok ok", .way = DP_TEST_WAY_STALL });
  _dp_transfer_set_patience (1);
  add (&notify, "failure", "The run failed");
  deliver (&notify, NULL);
  g_assert_cmpuint (dp_test_mail_count (server), ==, 1);
  dp_test_notify_assert (&notify,
                         "select string_agg(channel || ' ' || state, ', ' order by channel) from "
                         "control.notifications",
                         "mail sent, webhook pending");
  dp_test_notify_assert (&notify,
                         "select error like '%did not answer in time%' and error not like "
                         "'%SECRET42%' from control.notifications where channel = 'webhook'",
                         "t");

  dp_test_notify_advance (&notify, 1);
  deliver (&notify, NULL);
  dp_test_notify_assert (&notify,
                         "select state from control.notifications where channel = 'webhook'",
                         "sent");
  g_assert_cmpuint (dp_test_mail_count (server), ==, 1);

  _dp_transfer_set_patience (0);
  g_unsetenv ("SLACK_WEBHOOK_URL");
  dp_test_notify_clear (&notify);
  dp_test_mail_free (server);

  return dex_future_new_true ();
}

/* A pipeline with a webhook of its own is told of there, and nowhere else; and that it refuses is
 * in the way of no other. */
static DexFuture *
test_own_webhook (gpointer user_data)
{
  DpTestNotify notify;
  g_autoptr(DpTestProvider) web = dp_test_provider_new ();
  const char *base = dp_test_provider_get_url (web);
  g_autofree char *all = g_strconcat (base, "/all/SECRET42", NULL);
  g_autofree char *own = g_strconcat (base, "/own/SECRET43", NULL);

  dp_test_notify_init (&notify);
  dp_settings_override (notify.settings, "notify-desktop", "false");
  dp_test_notify_do (&notify, "insert into control.pipelines (name, definition) values "
                              "('Stocks', '{\"notifications\": {\"webhook\": true}}')");
  dp_test_notify_do (&notify, "insert into control.runs (run_id, trigger, status, pipeline) "
                              "overriding system value values (7, 'schedule', 'failed', 'Stocks')");
  dp_test_provider_answer (web, "/all/SECRET42", "ok");
  dp_test_provider_answer (web, "/own/SECRET43", "ok");
  dp_test_provider_answer_with (web, "/own/SECRET43", 1,
                                &(DpTestAnswer) { .status = 404, .body = "SECRET43 is gone" });

  /* Nobody but the pipeline has one, and its address is not known here. */
  add (&notify, "failure", "The run failed");
  deliver (&notify, NULL);
  dp_test_notify_assert (&notify,
                         "select channel || state || (error like '%“Stocks”%--webhook%') from "
                         "control.notifications",
                         "webhookpendingtrue");

  g_setenv ("DATAPIPE_PIPELINE_WEBHOOK_STOCKS", own, TRUE);
  g_setenv ("SLACK_WEBHOOK_URL", all, TRUE);
  dp_test_notify_advance (&notify, 3);
  dp_test_notify_do (&notify, "insert into control.notifications (channel, kind, title, body, "
                              "created_at, next_at) select 'webhook', 'stale', 'Of all', 'Body', "
                              "max(next_at), max(next_at) from control.notifications");
  deliver (&notify, NULL);
  dp_test_notify_assert (&notify,
                         "select string_agg(title || ' ' || state, ', ' order by title) || "
                         "coalesce(bool_or(error like '%SECRET43%'), false) from "
                         "control.notifications",
                         "Of all sent, The run failed pendingfalse");
  g_assert_cmpuint (dp_test_provider_count (web, "/all/SECRET42"), ==, 1);
  g_assert_cmpuint (dp_test_provider_count (web, "/own/SECRET43"), ==, 1);

  dp_test_notify_advance (&notify, 6);
  deliver (&notify, NULL);
  dp_test_notify_assert (&notify, "select string_agg(distinct state, ',') from "
                                  "control.notifications", "sent");
  g_assert_cmpuint (dp_test_provider_count (web, "/all/SECRET42"), ==, 1);
  g_assert_cmpuint (dp_test_provider_count (web, "/own/SECRET43"), ==, 2);

  g_unsetenv ("DATAPIPE_PIPELINE_WEBHOOK_STOCKS");
  g_unsetenv ("SLACK_WEBHOOK_URL");
  dp_test_notify_clear (&notify);

  return dex_future_new_true ();
}

/* Two processes that deliver at the same moment do not both send. */
static DexFuture *
test_two_at_once (gpointer user_data)
{
  DpTestNotify notify;
  DpTestMail *server = dp_test_mail_new (0);
  DexFuture *rounds[5];

  dp_test_notify_init (&notify);
  use_mail (&notify, server);
  dp_test_mail_set_way (server, DP_TEST_MAIL_DRIPS, 0);
  add (&notify, "failure", "The run failed");
  for (guint i = 0; i < G_N_ELEMENTS (rounds); i++)
    rounds[i] = dp_notifications_deliver (notify.pool, notify.settings, NULL, notify.clock);
  for (guint i = 0; i < G_N_ELEMENTS (rounds); i++)
    dex_await (rounds[i], NULL);
  g_assert_cmpuint (dp_test_mail_count (server), ==, 1);
  dp_test_notify_assert (&notify, "select state || tries from control.notifications", "sent1");

  dp_test_notify_clear (&notify);
  dp_test_mail_free (server);

  return dex_future_new_true ();
}

static DexFuture *
test_desktop (gpointer user_data)
{
  DpTestNotify notify;
  g_autoptr(TestDesktop) desktop = g_object_new (TEST_TYPE_DESKTOP, NULL);

  dp_test_notify_init (&notify);
  add (&notify, "failure", "The run failed");
  deliver (&notify, NULL);
  dp_test_notify_assert (&notify, "select channel || ' ' || state from control.notifications",
                         "desktop pending");
  deliver (&notify, DP_NOTIFIER (desktop));
  g_assert_cmpuint (desktop->n_shown, ==, 1);
  dp_test_notify_assert (&notify, "select channel || ' ' || state from control.notifications",
                         "desktop sent");

  dp_test_notify_clear (&notify);

  return dex_future_new_true ();
}

int
main (int   argc,
      char *argv[])
{
  dp_test_init (&argc, &argv);

  dp_test_add_fiber ("/notifications/one-message", test_one_message);
  dp_test_add_fiber ("/notifications/same-id", test_same_id);
  dp_test_add_fiber ("/notifications/refusing-server", test_refusing_server);
  dp_test_add_fiber ("/notifications/quiet-hours", test_quiet_hours);
  dp_test_add_fiber ("/notifications/hanging-webhook", test_hanging_webhook);
  dp_test_add_fiber ("/notifications/own-webhook", test_own_webhook);
  dp_test_add_fiber ("/notifications/two-at-once", test_two_at_once);
  dp_test_add_fiber ("/notifications/desktop", test_desktop);

  return g_test_run ();
}

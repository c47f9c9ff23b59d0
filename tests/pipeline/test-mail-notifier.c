/* test-mail-notifier.c: mails, to a real server
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <gmime/gmime.h>
#include <string.h>

#include "dp-notify-module-private.h"
#include "dp-mail-notifier.h"
#include "dp-test-mail.h"
#include "dp-test.h"

static DpNotice *
new_notice (void)
{
  DpNotice *notice = dp_notice_new ("0123-4567", G_GINT64_CONSTANT (1772600000) * G_USEC_PER_SEC);

  dp_notice_add (notice, "failure", "Der Lauf für München schlug fehl",
                 "Kein Zugang: <b> & „Schlüssel“.\n\n• alphavantage:IBM: refused\n.\n• and 3 more",
                 notice->created_us, 42);

  return notice;
}

static GMimeMessage *
parse (const char *data,
       gsize       length)
{
  GMimeStream *stream = g_mime_stream_mem_new_with_buffer (data, length);
  GMimeParser *parser = g_mime_parser_new_with_stream (stream);
  GMimeMessage *message = g_mime_parser_construct_message (parser, NULL);

  g_assert_nonnull (message);
  g_object_unref (parser);
  g_object_unref (stream);

  return message;
}

static char *
dup_header (GMimeMessage *message,
            const char   *name)
{
  return g_strdup (g_mime_object_get_header (GMIME_OBJECT (message), name));
}

#define assert_header(message, name, expected) \
  G_STMT_START { \
    g_autofree char *value = dup_header (message, name); \
    g_assert_cmpstr (value, ==, expected); \
  } G_STMT_END

static char *
dup_part (GMimeMessage *message,
          int           index,
          const char   *subtype)
{
  GMimeMultipart *body = GMIME_MULTIPART (g_mime_message_get_mime_part (message));
  GMimeObject *part = g_mime_multipart_get_part (body, index);
  g_autofree char *text = g_mime_text_part_get_text (GMIME_TEXT_PART (part));
  g_auto(GStrv) lines = g_strsplit (text, "\r\n", -1);

  g_assert_true (
      g_mime_content_type_is_type (g_mime_object_get_content_type (part), "text", subtype));

  return g_strjoinv ("\n", lines);
}

static void
test_message (void)
{
  g_autoptr(DpNotice) notice = new_notice ();
  const char * const to[] = { "Grace Hopper <grace@example.org>", "ada@example.org", NULL };
  const DpNotifyModule *module = _dp_notify_module_get (NULL);
  g_autoptr(GBytes) bytes = module->build_mail (notice, "sender@example.org", to);
  gsize length;
  const char *data = g_bytes_get_data (bytes, &length);
  GMimeMessage *message = parse (data, length);
  g_autofree char *text = NULL;
  g_autofree char *html = NULL;
  g_autofree char *day = NULL;

  /* Nothing on the way may have to guess an encoding. */
  for (gsize i = 0; i < length; i++)
    g_assert_cmpint ((guchar) data[i], <, 128);
  for (gsize i = 1; i < length; i++)
    g_assert_true (data[i] != '\n' || data[i - 1] == '\r');

  g_assert_cmpstr (g_mime_message_get_subject (message), ==,
                   "DataPipe: Der Lauf für München schlug fehl");
  g_assert_cmpstr (g_mime_message_get_message_id (message), ==, "0123-4567@example.org");
  assert_header (message, "From", "DataPipe <sender@example.org>");
  assert_header (message, "To", "Grace Hopper <grace@example.org>, ada@example.org");
  assert_header (message, "List-Id", "DataPipe <datapipe.example.org>");
  assert_header (message, "Auto-Submitted", "auto-generated");
  assert_header (message, "MIME-Version", "1.0");
  day = g_date_time_format (g_mime_message_get_date (message), "%F");
  g_assert_cmpstr (day, ==, "2026-03-04");

  text = dup_part (message, 0, "plain");
  html = dup_part (message, 1, "html");
  g_assert_nonnull (strstr (text, "Kein Zugang: <b> & „Schlüssel“."));
  g_assert_nonnull (strstr (text, "• alphavantage:IBM: refused"));
  g_assert_nonnull (strstr (text, "Run 42 · 4 Mar 2026, 04:53 UTC"));
  g_assert_nonnull (strstr (html, "Kein Zugang: &lt;b&gt; &amp; „Schlüssel“."));
  g_assert_nonnull (strstr (html, "<ul>\n<li>alphavantage:IBM: refused</li>\n</ul>\n<p>.</p>"));
  g_object_unref (message);
}

static void
test_addresses (void)
{
  static const char * const good[] = { "ada@example.org", "Ada <ada@example.org>",
                                      "\"Lovelace, Ada\" <a@b.c>" };
  static const char * const wrong[] = {
    "", "ada", "ada@", "@example.org", "a@b.c, d@e.f", "a@b.c\r\nBcc: x@y.z"
  };

  for (guint i = 0; i < G_N_ELEMENTS (good); i++)
    g_assert_true (dp_mail_notifier_check_address (good[i]));
  for (guint i = 0; i < G_N_ELEMENTS (wrong); i++)
    g_assert_false (dp_mail_notifier_check_address (wrong[i]));
}

/* Settings for @server; mails go to @to. */
static DpSettings *
new_settings (DpTestMail *server,
              const char *security,
              const char *to)
{
  DpSettings *settings = dp_settings_new ();
  g_autofree char *port = g_strdup_printf ("%u",
                                           server != NULL ? dp_test_mail_get_port (server) : 1);
  g_autofree char *certificate = dp_test_dup_fixture ("tls/localhost.pem");

  dp_settings_override (settings, "mail-server", "localhost");
  dp_settings_override (settings, "mail-port", port);
  dp_settings_override (settings, "mail-security", security);
  dp_settings_override (settings, "mail-from", "sender@example.org");
  dp_settings_override (settings, "mail-to", to);
  dp_settings_override (settings, "notify-certificate", certificate);

  return settings;
}

static char *
send_test (DpSettings  *settings,
           const char  *password,
           GError     **error)
{
  g_autoptr(DpNotice) notice = new_notice ();
  g_autoptr(DpNotifier) notifier = dp_mail_notifier_new (settings, password, error);

  return notifier != NULL ? dex_await_string (dp_notifier_send (notifier, notice), error) : NULL;
}

static void
assert_refused (DpSettings      *settings,
                const char      *password,
                DpNotifierError  code,
                const char      *part)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *reply = send_test (settings, password, &error);

  g_assert_cmpstr (reply, ==, NULL);
  g_test_message ("%s", error->message);
  g_assert_error (error, DP_NOTIFIER_ERROR, (int) code);
  g_assert_nonnull (strstr (error->message, part));
  g_assert_true (g_str_has_suffix (error->message, ".") || g_str_has_suffix (error->message, "?"));
  g_assert_null (strstr (error->message, "wrong-password"));
}

static DexFuture *
test_ways (gpointer user_data)
{
  static const struct
  {
    const char      *security;
    DpTestMailFlags  flags;
    const char      *user;
  } ways[] = {
    { "none", 0, NULL },
    { "none", DP_TEST_MAIL_LOGIN, "ada" },
    { "starttls", DP_TEST_MAIL_STARTTLS | DP_TEST_MAIL_LOGIN, "ada" },
    { "starttls", DP_TEST_MAIL_STARTTLS | DP_TEST_MAIL_LOGIN | DP_TEST_MAIL_ONLY_LOGIN, "ada" },
    { "tls", DP_TEST_MAIL_TLS | DP_TEST_MAIL_LOGIN, "ada" },
    { "tls", DP_TEST_MAIL_TLS, NULL },
  };

  for (guint i = 0; i < G_N_ELEMENTS (ways); i++)
    {
      DpTestMail *server = dp_test_mail_new (ways[i].flags);
      g_autoptr(DpSettings) settings = new_settings (server, ways[i].security,
                                                     "grace@example.org,Ada <ada@example.org>");
      g_autoptr(GError) error = NULL;
      g_autofree char *reply = NULL;
      const DpTestMailMessage *mail;
      GMimeMessage *message;

      dp_settings_override (settings, "mail-user", ways[i].user);
      reply = send_test (settings, "right", &error);
      g_assert_no_error (error);
      g_assert_nonnull (strstr (reply, "queued as 4711"));
      g_assert_cmpuint (dp_test_mail_count (server), ==, 1);
      mail = dp_test_mail_get (server, 0);
      g_assert_cmpstr (mail->from, ==, "sender@example.org");
      g_assert_cmpstrv (mail->to,
                        ((const char * const[]) { "grace@example.org", "ada@example.org", NULL }));
      g_assert_cmpstr (mail->user, ==, ways[i].user);
      g_assert_cmpint (mail->encrypted, ==, !g_str_equal (ways[i].security, "none"));
      message = parse (mail->data, strlen (mail->data));
      g_assert_cmpstr (g_mime_message_get_message_id (message), ==, "0123-4567@example.org");
      g_object_unref (message);
      dp_test_mail_free (server);
    }

  return dex_future_new_true ();
}

static DexFuture *
test_certificates (gpointer user_data)
{
  DpTestMail *server = dp_test_mail_new (DP_TEST_MAIL_TLS);
  DpTestMail *expired = dp_test_mail_new (DP_TEST_MAIL_TLS | DP_TEST_MAIL_EXPIRED);
  g_autoptr(DpSettings) settings = new_settings (server, "tls", "ada@example.org");
  g_autoptr(DpSettings) old = new_settings (expired, "tls", "ada@example.org");
  g_autofree char *certificate = dp_test_dup_fixture ("tls/expired.pem");
  g_autofree char *no_certificate = dp_test_dup_fixture ("README.md");

  dp_settings_override (old, "notify-certificate", certificate);
  assert_refused (old, "", DP_NOTIFIER_ERROR_CERTIFICATE, "has expired");

  dp_settings_override (settings, "mail-server", "127.0.0.1");
  assert_refused (settings, "", DP_NOTIFIER_ERROR_CERTIFICATE, "another name");

  dp_settings_override (settings, "mail-server", "localhost");
  dp_settings_override (settings, "notify-certificate", certificate);
  assert_refused (settings, "", DP_NOTIFIER_ERROR_CERTIFICATE,
                  "signed by nobody this computer knows");
  dp_settings_override (settings, "notify-certificate", no_certificate);
  assert_refused (settings, "", DP_NOTIFIER_ERROR_SETTINGS, "notify-certificate");
  g_assert_cmpuint (dp_test_mail_count (server), ==, 0);

  dp_test_mail_free (expired);
  dp_test_mail_free (server);

  return dex_future_new_true ();
}

static DexFuture *
test_login (gpointer user_data)
{
  DpTestMail *server = dp_test_mail_new (DP_TEST_MAIL_STARTTLS | DP_TEST_MAIL_LOGIN);
  DpTestMail *open = dp_test_mail_new (0);
  g_autoptr(DpSettings) settings = new_settings (server, "starttls", "ada@example.org");
  g_autoptr(DpSettings) plain = new_settings (open, "starttls", "ada@example.org");
  g_autoptr(GError) error = NULL;
  g_autofree char *reply = NULL;

  dp_settings_override (settings, "mail-user", "ada");
  assert_refused (settings, "wrong-password", DP_NOTIFIER_ERROR_LOGIN,
                  "Authentication credentials invalid");
  dp_settings_override (settings, "mail-user", NULL);
  assert_refused (settings, "", DP_NOTIFIER_ERROR_LOGIN, "wants a user and a password");
  assert_refused (plain, "", DP_NOTIFIER_ERROR_UNREACHABLE, "no encryption with STARTTLS");

  /* A server that asks nobody who he is takes mails from a user, too; over the net that has to be
   * encrypted. */
  dp_settings_override (plain, "mail-security", "none");
  dp_settings_override (plain, "mail-user", "ada");
  reply = send_test (plain, "right", &error);
  g_assert_no_error (error);
  g_assert_cmpstr (dp_test_mail_get (open, 0)->user, ==, NULL);
  dp_settings_override (plain, "mail-server", "smtp.example.org");
  assert_refused (plain, "right", DP_NOTIFIER_ERROR_SETTINGS, "readable for everybody");

  dp_test_mail_free (open);
  dp_test_mail_free (server);

  return dex_future_new_true ();
}

static DexFuture *
test_refusals (gpointer user_data)
{
  static const struct
  {
    DpTestMailWay    way;
    DpNotifierError  code;
    const char      *part;
  } cases[] = {
    { DP_TEST_MAIL_BUSY, DP_NOTIFIER_ERROR_LATER, "at the moment" },
    { DP_TEST_MAIL_NOT_NOW, DP_NOTIFIER_ERROR_LATER, "Try again later" },
    { DP_TEST_MAIL_NOT_FROM, DP_NOTIFIER_ERROR_REFUSED, "takes no mail from sender@example.org" },
    { DP_TEST_MAIL_NOT_THIS, DP_NOTIFIER_ERROR_REFUSED, "refused by policy" },
    { DP_TEST_MAIL_CLOSES, DP_NOTIFIER_ERROR_UNREACHABLE, "localhost" },
    { DP_TEST_MAIL_FORGETS_REPLY, DP_NOTIFIER_ERROR_UNREACHABLE, "localhost" },
    { DP_TEST_MAIL_SILENT, DP_NOTIFIER_ERROR_UNREACHABLE, "did not answer in time" },
  };
  DpTestMail *server = dp_test_mail_new (0);
  g_autoptr(DpSettings) settings = new_settings (server, "none", "ada@example.org");

  _dp_transfer_set_patience (1);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      dp_test_mail_set_way (server, cases[i].way, 1);
      assert_refused (settings, "", cases[i].code, cases[i].part);
    }
  _dp_transfer_set_patience (0);
  dp_settings_override (settings, "mail-port", "1");
  assert_refused (settings, "", DP_NOTIFIER_ERROR_UNREACHABLE, "does not take connections");
  dp_settings_override (settings, "mail-server", "nowhere.invalid");
  assert_refused (settings, "", DP_NOTIFIER_ERROR_UNREACHABLE,
                  "There is no server called nowhere.invalid");
  dp_test_mail_free (server);

  return dex_future_new_true ();
}

static DexFuture *
test_receivers (gpointer user_data)
{
  DpTestMail *server = dp_test_mail_new (0);
  g_autoptr(DpSettings) settings = new_settings (server, "none",
                                                 "gone@example.org,ada@example.org");
  g_autoptr(GError) error = NULL;
  g_autofree char *reply = send_test (settings, "", &error);

  /* Who is there is told, and that somebody is not is said. */
  g_assert_no_error (error);
  g_assert_nonnull (
      strstr (reply, "not for everybody (<gone@example.org>: 550 5.1.1 No such user here)"));
  g_assert_cmpstrv (dp_test_mail_get (server, 0)->to,
                    ((const char * const[]) { "ada@example.org", NULL }));

  dp_settings_override (settings, "mail-to", "gone@example.org");
  assert_refused (settings, "", DP_NOTIFIER_ERROR_REFUSED, "No such user here");
  dp_settings_override (settings, "mail-to", "somebody");
  assert_refused (settings, "", DP_NOTIFIER_ERROR_SETTINGS, "“somebody” is not a mail address");
  dp_test_mail_free (server);

  return dex_future_new_true ();
}

static DexFuture *
test_drip (gpointer user_data)
{
  DpTestMail *server = dp_test_mail_new (0);
  g_autoptr(DpSettings) settings = new_settings (server, "none", "ada@example.org");
  g_autoptr(GError) error = NULL;
  g_autofree char *reply = NULL;

  dp_test_mail_set_way (server, DP_TEST_MAIL_DRIPS, 0);
  reply = send_test (settings, "", &error);
  g_assert_no_error (error);
  g_assert_cmpuint (dp_test_mail_count (server), ==, 1);
  dp_test_mail_free (server);

  return dex_future_new_true ();
}

int
main (int   argc,
      char *argv[])
{
  dp_test_init (&argc, &argv);

  g_test_add_func ("/mail/message", test_message);
  g_test_add_func ("/mail/addresses", test_addresses);
  dp_test_add_fiber ("/mail/ways", test_ways);
  dp_test_add_fiber ("/mail/certificates", test_certificates);
  dp_test_add_fiber ("/mail/login", test_login);
  dp_test_add_fiber ("/mail/refusals", test_refusals);
  dp_test_add_fiber ("/mail/receivers", test_receivers);
  dp_test_add_fiber ("/mail/drip", test_drip);

  return g_test_run ();
}

/* dp-mail-notifier.c: tells by mail
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-mail-notifier.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "dp-notify-module-private.h"

struct _DpMailNotifier
{
  DpNotifier   parent_instance;

  const DpNotifyModule *module;

  char        *server;
  char        *url;
  gboolean     starttls;
  char        *user;          /* (nullable) */
  char        *password;
  char        *from;
  char       **to;
  char        *certificate;   /* (nullable) */
};

G_DEFINE_FINAL_TYPE (DpMailNotifier, dp_mail_notifier, DP_TYPE_NOTIFIER)

static const struct
{
  const char *security;
  const char *scheme;
  int         port;
} ways[] = {
  { "starttls", "smtp", 587 },
  { "tls", "smtps", 465 },
  { "none", "smtp", 25 },
};

static GError *
explain_login (DpMailNotifier      *self,
               const DpTransferEnd *end)
{
  if (self->user == NULL)
    return g_error_new (DP_NOTIFIER_ERROR, DP_NOTIFIER_ERROR_LOGIN,
                        _("%s wants a user and a password (“%s”). Enter them in the preferences."),
                        self->server, end->refusal);
  if (end->refusal == NULL)
    return g_error_new (DP_NOTIFIER_ERROR, DP_NOTIFIER_ERROR_LOGIN,
                        _("%s offers no way to log in. Check how the connection is encrypted, or "
                          "leave the user empty where it needs none."),
                        self->server);

  return g_error_new (DP_NOTIFIER_ERROR, DP_NOTIFIER_ERROR_LOGIN,
                      _("%s does not accept the user or the password (“%s”). Check both; some "
                        "servers want a password made for programs."),
                      self->server, end->refusal);
}

static char *
dup_refused (const DpTransferEnd *end)
{
  g_ptr_array_add (end->refused, NULL);
  g_ptr_array_set_size (end->refused, end->refused->len - 1);

  return g_strjoinv ("; ", (char **) end->refused->pdata);
}

/* 4xx is for now, 5xx for good: RFC 5321, 4.2.1 */
static GError *
explain_refusal (DpMailNotifier      *self,
                 const DpTransferEnd *end)
{
  const char *line = end->refusal != NULL ? end->refusal : end->detail;
  gboolean later = atoi (line) / 100 == 4;

  if (end->refusal == NULL && end->refused->len > 0)
    {
      g_autofree char *refused = dup_refused (end);

      later = strstr (refused, ">: 4") != NULL;
      return g_error_new (
          DP_NOTIFIER_ERROR, later ? DP_NOTIFIER_ERROR_LATER : DP_NOTIFIER_ERROR_REFUSED,
          _("%s takes no mail for whom it should go to (%s). Check the addresses."), self->server,
          refused);
    }
  if (g_strcmp0 (end->refused_at, "MAIL") == 0 && (end->status == 530 || atoi (line) == 530))
    return explain_login (self, end);
  if (later)
    return g_error_new (DP_NOTIFIER_ERROR, DP_NOTIFIER_ERROR_LATER,
                        _("%s takes no mail at the moment (“%s”). It is tried again later."),
                        self->server, line);
  if (g_strcmp0 (end->refused_at, "MAIL") == 0)
    return g_error_new (DP_NOTIFIER_ERROR, DP_NOTIFIER_ERROR_REFUSED,
                        _("%s takes no mail from %s (“%s”). Check whom mails are from."),
                        self->server, self->from, line);

  return g_error_new (DP_NOTIFIER_ERROR, DP_NOTIFIER_ERROR_REFUSED,
                      _("%s refused the mail (“%s”)."), self->server, line);
}

static GError *
explain (DpMailNotifier      *self,
         const DpTransferEnd *end)
{
  GError *error = NULL;

  if (end->code == CURLE_LOGIN_DENIED)
    return explain_login (self, end);
  if (end->code == CURLE_USE_SSL_FAILED)
    return g_error_new (DP_NOTIFIER_ERROR, DP_NOTIFIER_ERROR_UNREACHABLE,
                        _("%s offers no encryption with STARTTLS, so nothing was sent to it. Try "
                          "TLS from the beginning."),
                        self->server);
  if (end->refusal == NULL && end->refused->len == 0 &&
      _dp_transfer_explain (end, self->server, &error))
    return error;
  if (end->refusal == NULL && end->refused->len == 0)
    return g_error_new (DP_NOTIFIER_ERROR, DP_NOTIFIER_ERROR_UNREACHABLE,
                        _("The mail could not be handed to %s (%s)."), self->server, end->detail);

  return explain_refusal (self, end);
}

static DexFuture *
sent_cb (DexFuture *future,
         gpointer   user_data)
{
  DpMailNotifier *self = user_data;
  const DpTransferEnd *end = g_value_get_boxed (dex_future_get_value (future, NULL));

  if (end->code != CURLE_OK)
    return dex_future_new_for_error (explain (self, end));
  if (end->refused->len > 0)
    {
      g_autofree char *refused = dup_refused (end);

      return dex_future_new_take_string (
          g_strdup_printf (_("%s took the mail, but not for everybody (%s)."), self->server,
                           refused));
    }

  return dex_future_new_take_string (g_strdup_printf (_("%s took the mail (“%s”)."), self->server,
                                                      end->reply != NULL ? end->reply : ""));
}

static char **
dup_plain (DpMailNotifier  *self,
           char           **to)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; to[i] != NULL; i++)
    g_strv_builder_take (builder, self->module->dup_address (to[i]));

  return g_strv_builder_end (builder);
}

static DexFuture *
dp_mail_notifier_send (DpNotifier *notifier,
                       DpNotice   *notice)
{
  DpMailNotifier *self = DP_MAIL_NOTIFIER (notifier);
  char **to = notice->mail_to != NULL ? notice->mail_to : self->to;
  g_autoptr(GBytes) mail = self->module->build_mail (notice, self->from,
                                                      (const char * const *) to);
  DpTransfer *transfer = _dp_transfer_new (self->url, mail);

  transfer->certificate = g_strdup (self->certificate);
  transfer->user = g_strdup (self->user);
  transfer->password = g_strdup (self->password);
  transfer->from = self->module->dup_address (self->from);
  transfer->to = dup_plain (self, to);
  transfer->starttls = self->starttls;

  return dex_future_then (_dp_transfer_send (transfer), sent_cb, g_object_ref (self),
                          g_object_unref);
}

static void
dp_mail_notifier_finalize (GObject *object)
{
  DpMailNotifier *self = DP_MAIL_NOTIFIER (object);

  g_free (self->server);
  g_free (self->url);
  g_free (self->user);
  g_free (self->password);
  g_free (self->from);
  g_strfreev (self->to);
  g_free (self->certificate);

  G_OBJECT_CLASS (dp_mail_notifier_parent_class)->finalize (object);
}

static void
dp_mail_notifier_class_init (DpMailNotifierClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = dp_mail_notifier_finalize;
  DP_NOTIFIER_CLASS (klass)->send = dp_mail_notifier_send;
}

static void
dp_mail_notifier_init (DpMailNotifier *self)
{
}

gboolean
dp_mail_notifier_check_address (const char *text)
{
  const DpNotifyModule *module = _dp_notify_module_get (NULL);
  g_autofree char *address = NULL;

  g_return_val_if_fail (text != NULL, FALSE);

  if (module != NULL)
    address = module->dup_address (text);

  return address != NULL;
}

gboolean
dp_mail_notifier_is_set_up (DpSettings *settings)
{
  g_autofree char *server = NULL;
  g_auto(GStrv) to = NULL;

  g_return_val_if_fail (DP_IS_SETTINGS (settings), FALSE);

  server = dp_settings_dup_string (settings, "mail-server");
  to = dp_settings_dup_strv (settings, "mail-to");

  return server != NULL && to != NULL && to[0] != NULL;
}

/* Whom mails are from: as set, else the user where that is an address, else the first receiver. */
static char *
dup_from (DpSettings  *settings,
          const char  *user,
          char       **to)
{
  char *from = dp_settings_dup_string (settings, "mail-from");

  if (from != NULL)
    return from;

  return g_strdup (user != NULL && dp_mail_notifier_check_address (user) ? user : to[0]);
}

static gboolean
check_addresses (DpMailNotifier  *self,
                 GError         **error)
{
  const char *wrong = dp_mail_notifier_check_address (self->from) ? NULL : self->from;

  for (guint i = 0; self->to[i] != NULL && wrong == NULL; i++)
    wrong = dp_mail_notifier_check_address (self->to[i]) ? NULL : self->to[i];
  if (wrong == NULL)
    return TRUE;
  g_set_error (error, DP_NOTIFIER_ERROR, DP_NOTIFIER_ERROR_SETTINGS,
               _("“%s” is not a mail address. One looks like ada@example.org."), wrong);

  return FALSE;
}

static gboolean
is_local (const char *server)
{
  g_autoptr(GInetAddress) address = g_inet_address_new_from_string (server);

  return g_str_equal (server, "localhost") ||
         (address != NULL && g_inet_address_get_is_loopback (address));
}

static gboolean
set_server (DpMailNotifier  *self,
            DpSettings      *settings,
            GError         **error)
{
  g_autofree char *security = dp_settings_dup_string (settings, "mail-security");
  g_autofree char *host = g_uri_escape_string (self->server, ":[]", FALSE);
  int port = dp_settings_get_int (settings, "mail-port");
  guint way = 0;

  for (guint i = 0; i < G_N_ELEMENTS (ways); i++)
    way = g_strcmp0 (security, ways[i].security) == 0 ? i : way;
  self->starttls = g_str_equal (ways[way].security, "starttls");
  if (strchr (host, ':') != NULL && *host != '[')
    self->url = g_strdup_printf ("%s://[%s]:%d", ways[way].scheme, host,
                                 port != 0 ? port : ways[way].port);
  else
    self->url = g_strdup_printf ("%s://%s:%d", ways[way].scheme, host,
                                 port != 0 ? port : ways[way].port);
  if (self->user == NULL || !g_str_equal (ways[way].security, "none") || is_local (self->server))
    return TRUE;
  g_set_error (error, DP_NOTIFIER_ERROR, DP_NOTIFIER_ERROR_SETTINGS,
               _("Without encryption the password would be readable for everybody on the way to "
                 "%s. Choose STARTTLS or TLS, or leave the user empty."),
               self->server);

  return FALSE;
}

DpNotifier *
dp_mail_notifier_new (DpSettings  *settings,
                      const char  *password,
                      GError     **error)
{
  g_autoptr(DpMailNotifier) self = NULL;
  g_autoptr(GError) missing = NULL;

  g_return_val_if_fail (DP_IS_SETTINGS (settings), NULL);
  g_return_val_if_fail (password != NULL, NULL);

  if (!dp_mail_notifier_is_set_up (settings))
    {
      g_set_error_literal (error, DP_NOTIFIER_ERROR, DP_NOTIFIER_ERROR_SETTINGS,
                           _("There is no mail server, or nobody to write to: the settings "
                             "mail-server and mail-to say so."));
      return NULL;
    }

  self = g_object_new (DP_TYPE_MAIL_NOTIFIER, NULL);
  self->server = dp_settings_dup_string (settings, "mail-server");
  self->module = _dp_notify_module_get (&missing);
  if (self->module == NULL)
    {
      g_set_error (error, DP_NOTIFIER_ERROR, DP_NOTIFIER_ERROR_UNREACHABLE,
                   _("The mail could not be handed to %s (%s)."), self->server, missing->message);
      return NULL;
    }
  self->to = dp_settings_dup_strv (settings, "mail-to");
  self->user = dp_settings_dup_string (settings, "mail-user");
  self->password = g_strdup (password);
  self->from = dup_from (settings, self->user, self->to);
  self->certificate = dp_settings_dup_string (settings, "notify-certificate");
  if (!check_addresses (self, error) || !set_server (self, settings, error))
    return NULL;

  return DP_NOTIFIER (g_steal_pointer (&self));
}

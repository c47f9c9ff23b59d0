/* dp-webhook-notifier.c: tells by a webhook, as Slack and others take it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-webhook-notifier.h"

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>
#include <string.h>

#include "dp-transfer-private.h"

/* What Slack shows of one text at the most, and how many parts it takes. */
#define LONGEST_TEXT  3000
#define MOST_PARTS    20

struct _DpWebhookNotifier
{
  DpNotifier  parent_instance;

  char       *url;
  char       *server;        /* its host, which may be told */
  char       *certificate;   /* (nullable) */
};

G_DEFINE_FINAL_TYPE (DpWebhookNotifier, dp_webhook_notifier, DP_TYPE_NOTIFIER)

/* What the server says, without what it may repeat of the address. */
static char *
dup_reply (DpWebhookNotifier   *self,
           const DpTransferEnd *end)
{
  const char *reply = end->reply != NULL ? end->reply : "";
  g_autoptr(GUri) uri = g_uri_parse (self->url, G_URI_FLAGS_ENCODED, NULL);
  g_auto(GStrv) parts = g_strsplit (g_uri_get_path (uri), "/", -1);
  g_autoptr(GString) text = g_string_new (reply);

  if (g_uri_get_query (uri) != NULL)
    g_string_replace (text, g_uri_get_query (uri), "…", 0);
  for (guint i = 0; parts[i] != NULL; i++)
    {
      if (strlen (parts[i]) >= 6)
        g_string_replace (text, parts[i], "…", 0);
    }
  g_string_truncate (text, MIN (text->len, 200));

  return g_utf8_make_valid (text->str, text->len);
}

static GError *
explain (DpWebhookNotifier   *self,
         const DpTransferEnd *end)
{
  GError *error = NULL;
  g_autofree char *reply = NULL;

  if (end->code != CURLE_OK)
    {
      if (_dp_transfer_explain (end, self->server, &error))
        return error;
      return g_error_new (DP_NOTIFIER_ERROR, DP_NOTIFIER_ERROR_UNREACHABLE,
                          _("The message could not be handed to %s (%s)."), self->server,
                          end->kind);
    }

  reply = dup_reply (self, end);
  if (end->status == 429 || end->status >= 500)
    return g_error_new (DP_NOTIFIER_ERROR, DP_NOTIFIER_ERROR_LATER,
                        _("%s takes no message at the moment (%ld “%s”). It is tried again later."),
                        self->server, end->status, reply);
  if (end->status == 401 || end->status == 403 || end->status == 404 || end->status == 410)
    return g_error_new (DP_NOTIFIER_ERROR, DP_NOTIFIER_ERROR_REFUSED,
                        _("%s does not know the webhook (%ld “%s”). It may have been removed: "
                          "make a new one there, and enter its address in the preferences."),
                        self->server, end->status, reply);
  if (end->status / 100 == 3)
    return g_error_new (DP_NOTIFIER_ERROR, DP_NOTIFIER_ERROR_REFUSED,
                        _("The webhook at %s has moved, and a secret address is not carried "
                          "elsewhere. Enter its new address in the preferences."),
                        self->server);

  return g_error_new (DP_NOTIFIER_ERROR, DP_NOTIFIER_ERROR_REFUSED,
                      _("%s refused the message (%ld “%s”)."), self->server, end->status, reply);
}

static DexFuture *
sent_cb (DexFuture *future,
         gpointer   user_data)
{
  DpWebhookNotifier *self = user_data;
  const DpTransferEnd *end = g_value_get_boxed (dex_future_get_value (future, NULL));
  g_autofree char *reply = NULL;

  if (end->code != CURLE_OK || end->status / 100 != 2)
    return dex_future_new_for_error (explain (self, end));
  reply = dup_reply (self, end);

  return dex_future_new_take_string (
      g_strdup_printf (_("%s took the message (%ld “%s”)."), self->server, end->status, reply));
}

static DexFuture *
dp_webhook_notifier_send (DpNotifier *notifier,
                          DpNotice   *notice)
{
  DpWebhookNotifier *self = DP_WEBHOOK_NOTIFIER (notifier);
  char *json = dp_webhook_notifier_dup_json (notice);
  g_autoptr(GBytes) body = g_bytes_new_take (json, strlen (json));
  DpTransfer *transfer = _dp_transfer_new (self->url, body);
  g_autoptr(GStrvBuilder) headers = g_strv_builder_new ();

  g_strv_builder_add (headers, "Content-Type: application/json; charset=utf-8");
  g_strv_builder_add (headers, "Expect:");
  /* A receiver that keeps them sees a message that comes again. */
  g_strv_builder_take (headers, g_strdup_printf ("Idempotency-Key: %s", notice->id));
  transfer->headers = g_strv_builder_end (headers);
  transfer->certificate = g_strdup (self->certificate);

  return dex_future_then (_dp_transfer_send (transfer), sent_cb, g_object_ref (self),
                          g_object_unref);
}

static void
dp_webhook_notifier_finalize (GObject *object)
{
  DpWebhookNotifier *self = DP_WEBHOOK_NOTIFIER (object);

  g_free (self->url);
  g_free (self->server);
  g_free (self->certificate);

  G_OBJECT_CLASS (dp_webhook_notifier_parent_class)->finalize (object);
}

static void
dp_webhook_notifier_class_init (DpWebhookNotifierClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = dp_webhook_notifier_finalize;
  DP_NOTIFIER_CLASS (klass)->send = dp_webhook_notifier_send;
}

static void
dp_webhook_notifier_init (DpWebhookNotifier *self)
{
}

/* Returns: (transfer full) (nullable): %NULL where @url is no web address */
static GUri *
parse_address (const char  *url,
               GError     **error)
{
  g_autoptr(GUri) uri = g_uri_parse (url, G_URI_FLAGS_ENCODED, NULL);

  if (uri == NULL || g_uri_get_host (uri) == NULL || *g_uri_get_host (uri) == '\0' ||
      (!g_str_equal (g_uri_get_scheme (uri), "https") &&
       !g_str_equal (g_uri_get_scheme (uri), "http")))
    {
      g_set_error_literal (error, DP_NOTIFIER_ERROR, DP_NOTIFIER_ERROR_SETTINGS,
                           _("The address of the webhook is not a web address. One begins with "
                             "https:// and is given by the service that takes the messages."));
      return NULL;
    }

  return g_steal_pointer (&uri);
}

DpNotifier *
dp_webhook_notifier_new (DpSettings  *settings,
                         const char  *url,
                         GError     **error)
{
  g_autoptr(GUri) uri = NULL;
  DpWebhookNotifier *self;

  g_return_val_if_fail (DP_IS_SETTINGS (settings), NULL);
  g_return_val_if_fail (url != NULL, NULL);

  uri = parse_address (url, error);
  if (uri == NULL)
    return NULL;

  self = g_object_new (DP_TYPE_WEBHOOK_NOTIFIER, NULL);
  self->url = g_strdup (url);
  self->server = g_strdup (g_uri_get_host (uri));
  self->certificate = dp_settings_dup_string (settings, "notify-certificate");

  return DP_NOTIFIER (self);
}

gboolean
dp_webhook_notifier_check_address (const char  *url,
                                   GError     **error)
{
  g_autoptr(GUri) uri = NULL;

  g_return_val_if_fail (url != NULL, FALSE);

  uri = parse_address (url, error);

  return uri != NULL;
}

/* Slack reads & < > as the beginning of something. */
static char *
dup_escaped (const char *text,
             gsize       longest)
{
  GString *escaped = g_string_new (text);

  g_string_replace (escaped, "&", "&amp;", 0);
  g_string_replace (escaped, "<", "&lt;", 0);
  g_string_replace (escaped, ">", "&gt;", 0);
  if (escaped->len > longest)
    {
      g_string_truncate (escaped, g_utf8_find_prev_char (escaped->str, escaped->str + longest) -
                                      escaped->str);
      g_string_append (escaped, "…");
    }

  return g_string_free_and_steal (escaped);
}

static void
add_text (JsonBuilder *builder,
          const char  *name,
          const char  *text)
{
  g_autofree char *escaped = dup_escaped (text, LONGEST_TEXT);

  json_builder_set_member_name (builder, name);
  json_builder_add_string_value (builder, escaped);
}

static void
add_part (JsonBuilder        *builder,
          const DpNoticeItem *item)
{
  g_autofree char *origin = dp_notice_item_dup_origin (item);

  json_builder_begin_object (builder);
  add_text (builder, "fallback", item->title);
  add_text (builder, "title", item->title);
  add_text (builder, "text", item->body);
  add_text (builder, "color", dp_notice_item_is_good (item) ? "good" : "warning");
  add_text (builder, "footer", origin);
  json_builder_end_object (builder);
}

char *
dp_webhook_notifier_dup_json (DpNotice *notice)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  g_autoptr(JsonNode) root = NULL;
  g_autofree char *subject = NULL;

  g_return_val_if_fail (notice != NULL, NULL);

  subject = dp_notice_dup_subject (notice);
  json_builder_begin_object (builder);
  add_text (builder, "text", subject);
  json_builder_set_member_name (builder, "attachments");
  json_builder_begin_array (builder);
  for (guint i = 0; i < MIN (notice->items->len, MOST_PARTS); i++)
    add_part (builder, g_ptr_array_index (notice->items, i));
  json_builder_end_array (builder);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);

  return json_to_string (root, FALSE);
}

/* dp-reply.c: what came back
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-reply-private.h"

#include <string.h>

#include "dp-content-hash.h"

struct _DpReply
{
  GObject parent_instance;

  guint      status;
  char      *content_type;
  GBytes    *body;
  gint64     received_us;
  gint64     latency_us;
  gint64     retry_after_s;
  DpRequest *request;
  GHashTable *headers;       /* (nullable) */
  char      *content_hash;   /* made when first asked for */

  GMutex          lock;      /* of what follows */
  gboolean        is_parsed;
  yyjson_doc     *document;  /* (nullable) */
  yyjson_read_err reason;
};

G_DEFINE_FINAL_TYPE (DpReply, dp_reply, G_TYPE_OBJECT)

static void
dp_reply_finalize (GObject *object)
{
  DpReply *self = DP_REPLY (object);

  g_free (self->content_type);
  g_bytes_unref (self->body);
  g_clear_object (&self->request);
  g_clear_pointer (&self->headers, g_hash_table_unref);
  g_free (self->content_hash);
  g_clear_pointer (&self->document, yyjson_doc_free);
  g_mutex_clear (&self->lock);

  G_OBJECT_CLASS (dp_reply_parent_class)->finalize (object);
}

static void
dp_reply_class_init (DpReplyClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = dp_reply_finalize;
}

static void
dp_reply_init (DpReply *self)
{
  g_mutex_init (&self->lock);
}

DpReply *
dp_reply_new (guint       status,
              const char *content_type,
              GBytes     *body,
              gint64      received_us,
              gint64      latency_us,
              gint64      retry_after_s)
{
  DpReply *self;

  g_return_val_if_fail (body != NULL, NULL);

  self = g_object_new (DP_TYPE_REPLY, NULL);
  self->status = status;
  self->content_type = g_strdup (content_type);
  self->body = g_bytes_ref (body);
  self->received_us = received_us;
  self->latency_us = latency_us;
  self->retry_after_s = retry_after_s;

  return self;
}

void
_dp_reply_set_request (DpReply   *self,
                       DpRequest *request)
{
  g_assert (DP_IS_REPLY (self));
  g_assert (DP_IS_REQUEST (request));

  g_set_object (&self->request, request);
}

void
_dp_reply_set_header (DpReply    *self,
                      const char *name,
                      const char *value)
{
  g_assert (DP_IS_REPLY (self));
  g_assert (name != NULL);

  if (value == NULL)
    return;
  if (self->headers == NULL)
    self->headers = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  g_hash_table_replace (self->headers, g_strdup (name), g_strdup (value));
}

const char *
dp_reply_get_header (DpReply    *self,
                     const char *name)
{
  g_return_val_if_fail (DP_IS_REPLY (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  return self->headers != NULL ? g_hash_table_lookup (self->headers, name) : NULL;
}

yyjson_doc *
_dp_reply_get_document (DpReply         *self,
                        yyjson_read_err *reason)
{
  g_assert (DP_IS_REPLY (self));

  g_mutex_lock (&self->lock);
  if (!self->is_parsed)
    {
      gsize length;
      const char *text = dp_reply_get_json (self, &length);

      if (length > 0)
        self->document = yyjson_read_opts ((char *) text, length, YYJSON_READ_NUMBER_AS_RAW, NULL,
                                           &self->reason);
      self->is_parsed = TRUE;
    }
  if (reason != NULL)
    *reason = self->reason;
  g_mutex_unlock (&self->lock);

  return self->document;
}

gboolean
dp_reply_is_json (DpReply *self)
{
  g_return_val_if_fail (DP_IS_REPLY (self), FALSE);
  return _dp_reply_get_document (self, NULL) != NULL;
}

guint
dp_reply_get_status (DpReply *self)
{
  g_return_val_if_fail (DP_IS_REPLY (self), 0);
  return self->status;
}

const char *
dp_reply_get_content_type (DpReply *self)
{
  g_return_val_if_fail (DP_IS_REPLY (self), NULL);
  return self->content_type;
}

GBytes *
dp_reply_get_body (DpReply *self)
{
  g_return_val_if_fail (DP_IS_REPLY (self), NULL);
  return self->body;
}

gint64
dp_reply_get_received_us (DpReply *self)
{
  g_return_val_if_fail (DP_IS_REPLY (self), 0);
  return self->received_us;
}

gint64
dp_reply_get_latency_us (DpReply *self)
{
  g_return_val_if_fail (DP_IS_REPLY (self), 0);
  return self->latency_us;
}

gint64
dp_reply_get_retry_after_s (DpReply *self)
{
  g_return_val_if_fail (DP_IS_REPLY (self), -1);
  return self->retry_after_s;
}

DpRequest *
dp_reply_get_request (DpReply *self)
{
  g_return_val_if_fail (DP_IS_REPLY (self), NULL);
  return self->request;
}

const char *
dp_reply_get_json (DpReply *self,
                   gsize   *length)
{
  static const char byte_order_mark[] = "\xef\xbb\xbf";
  const char *text;
  gsize size;

  g_return_val_if_fail (DP_IS_REPLY (self), NULL);
  g_return_val_if_fail (length != NULL, NULL);

  text = g_bytes_get_data (self->body, &size);
  if (text == NULL)
    {
      *length = 0;
      return "";
    }

  if (size >= 3 && memcmp (text, byte_order_mark, 3) == 0)
    {
      text += 3;
      size -= 3;
    }
  while (size > 0 && g_ascii_isspace (*text))
    {
      text++;
      size--;
    }
  while (size > 0 && g_ascii_isspace (text[size - 1]))
    size--;
  *length = size;

  return text;
}

const char *
dp_reply_get_content_hash (DpReply *self)
{
  g_return_val_if_fail (DP_IS_REPLY (self), NULL);

  /* Megabytes take milliseconds, so whoever asks first pays, on its own thread. */
  if (g_once_init_enter_pointer (&self->content_hash))
    g_once_init_leave_pointer (&self->content_hash, dp_content_hash_bytes (self->body));

  return self->content_hash;
}

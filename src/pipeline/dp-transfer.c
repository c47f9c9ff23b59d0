/* dp-transfer.c: something sent by libcurl, on a thread of its own
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-transfer-private.h"

#include <string.h>

#define CONNECT_SECONDS   15
/* In all; and silence in the middle for so long is the end, too. */
#define DEADLINE_SECONDS  60
#define SILENCE_SECONDS   20
#define LONGEST_REPLY     400

static guint patience = SILENCE_SECONDS;

typedef struct
{
  DpTransfer    *transfer;
  DpTransferEnd *end;
  DexPromise    *promise;
  GCancellable  *cancellable;
  gsize          sent;
  GString       *reply;
  char          *command;   /* (nullable): the last one, without what may be secret */
} Sending;

static DpTransferEnd *
end_ref (DpTransferEnd *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
end_clear (gpointer data)
{
  DpTransferEnd *self = data;

  g_free (self->detail);
  g_free (self->reply);
  g_free (self->refusal);
  g_free (self->refused_at);
  g_ptr_array_unref (self->refused);
}

static void
end_unref (DpTransferEnd *self)
{
  g_atomic_rc_box_release_full (self, end_clear);
}

G_DEFINE_BOXED_TYPE (DpTransferEnd, _dp_transfer_end, end_ref, end_unref)

DpTransfer *
_dp_transfer_new (const char *url,
                  GBytes     *body)
{
  DpTransfer *self = g_new0 (DpTransfer, 1);

  self->url = g_strdup (url);
  self->body = g_bytes_ref (body);

  return self;
}

void
_dp_transfer_free (DpTransfer *self)
{
  g_free (self->url);
  g_bytes_unref (self->body);
  g_free (self->certificate);
  g_free (self->user);
  g_free (self->password);
  g_free (self->from);
  g_strfreev (self->to);
  g_strfreev (self->headers);
  g_free (self);
}

static void
sending_free (Sending *self)
{
  _dp_transfer_free (self->transfer);
  g_clear_pointer (&self->end, end_unref);
  dex_unref (self->promise);
  g_object_unref (self->cancellable);
  g_string_free (self->reply, TRUE);
  g_free (self->command);
  g_free (self);
}

static size_t
read_cb (char   *buffer,
         size_t  size,
         size_t  n,
         void   *user_data)
{
  Sending *self = user_data;
  gsize length;
  const char *data = g_bytes_get_data (self->transfer->body, &length);
  gsize part = MIN (size * n, length - self->sent);

  memcpy (buffer, data + self->sent, part);
  self->sent += part;

  return part;
}

/* Of a web reply; of mail there is none, but its lines come to look_cb(). */
static size_t
write_cb (char   *data,
          size_t  size,
          size_t  n,
          void   *user_data)
{
  Sending *self = user_data;

  if (self->reply->len < LONGEST_REPLY)
    g_string_append_len (self->reply, data, MIN (size * n, LONGEST_REPLY - self->reply->len));

  return size * n;
}

static int
progress_cb (void       *user_data,
             curl_off_t  download_total,
             curl_off_t  download_now,
             curl_off_t  upload_total,
             curl_off_t  upload_now)
{
  Sending *self = user_data;

  return g_cancellable_is_cancelled (self->cancellable);
}

/* What follows AUTH, or answers it, is the password. */
static void
note_command (Sending    *self,
              const char *line)
{
  gsize word = strcspn (line, " \r\n");

  if (g_str_has_prefix (line, "RCPT TO:"))
    g_set_str (&self->command, line);
  else if (word >= 4 && word <= 8 && strspn (line, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") == word)
    {
      g_free (self->command);
      self->command = g_strndup (line, word);
    }
}

static void
note_reply (Sending    *self,
            const char *line)
{
  int status = atoi (line);

  g_string_assign (self->reply, line);
  if (status == 354)
    g_set_str (&self->command, "DATA");
  else if (status >= 400 && self->command != NULL && g_str_has_prefix (self->command, "RCPT TO:"))
    {
      const char *address = self->command + strlen ("RCPT TO:");
      int length = strchr (address, '>') != NULL ? strchr (address, '>') - address + 1
                                                 : (int) strcspn (address, " ");

      g_ptr_array_add (self->end->refused, g_strdup_printf ("%.*s: %s", length, address, line));
    }
  else if (status >= 400 && self->end->refusal == NULL)
    {
      self->end->refusal = g_strdup (line);
      self->end->refused_at = g_strdup (self->command);
    }
}

static int
look_cb (CURL          *curl,
         curl_infotype  type,
         char          *data,
         size_t         size,
         void          *user_data)
{
  Sending *self = user_data;
  g_autofree char *text = NULL;
  g_autofree char *line = NULL;

  if (self->transfer->to == NULL || (type != CURLINFO_HEADER_OUT && type != CURLINFO_HEADER_IN))
    return 0;

  text = g_strndup (data, size);
  line = g_utf8_make_valid (g_strstrip (text), -1);
  if (type == CURLINFO_HEADER_OUT)
    note_command (self, line);
  else
    note_reply (self, line);

  return 0;
}

static struct curl_slist *
make_list (char **strings)
{
  struct curl_slist *list = NULL;

  for (guint i = 0; strings != NULL && strings[i] != NULL; i++)
    list = curl_slist_append (list, strings[i]);

  return list;
}

static void
set_up_mail (CURL              *curl,
             const DpTransfer  *transfer,
             struct curl_slist *to)
{
  curl_easy_setopt (curl, CURLOPT_MAIL_FROM, transfer->from);
  curl_easy_setopt (curl, CURLOPT_MAIL_RCPT, to);
  /* One receiver who is gone is no reason not to tell the others. */
  curl_easy_setopt (curl, CURLOPT_MAIL_RCPT_ALLOWFAILS, 1L);
  curl_easy_setopt (curl, CURLOPT_UPLOAD, 1L);
  if (transfer->starttls)
    curl_easy_setopt (curl, CURLOPT_USE_SSL, (long) CURLUSESSL_ALL);
  if (transfer->user != NULL)
    {
      curl_easy_setopt (curl, CURLOPT_USERNAME, transfer->user);
      curl_easy_setopt (curl, CURLOPT_PASSWORD,
                        transfer->password != NULL ? transfer->password : "");
    }
}

static void
set_up_web (CURL              *curl,
            const DpTransfer  *transfer,
            struct curl_slist *headers)
{
  curl_easy_setopt (curl, CURLOPT_POST, 1L);
  curl_easy_setopt (curl, CURLOPT_POSTFIELDSIZE_LARGE,
                    (curl_off_t) g_bytes_get_size (transfer->body));
  curl_easy_setopt (curl, CURLOPT_HTTPHEADER, headers);
  curl_easy_setopt (curl, CURLOPT_PROTOCOLS_STR, "http,https");
  curl_easy_setopt (curl, CURLOPT_USERAGENT, "DataPipe/" PACKAGE_VERSION);
}

static void
set_up (CURL    *curl,
        Sending *self)
{
  const DpTransfer *transfer = self->transfer;

  curl_easy_setopt (curl, CURLOPT_URL, transfer->url);
  curl_easy_setopt (curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt (curl, CURLOPT_CONNECTTIMEOUT, (long) CONNECT_SECONDS);
  curl_easy_setopt (curl, CURLOPT_TIMEOUT,
                    (long) MAX (patience, DEADLINE_SECONDS * patience / SILENCE_SECONDS));
  curl_easy_setopt (curl, CURLOPT_LOW_SPEED_LIMIT, 1L);
  curl_easy_setopt (curl, CURLOPT_LOW_SPEED_TIME, (long) patience);
  curl_easy_setopt (curl, CURLOPT_SERVER_RESPONSE_TIMEOUT, (long) patience);
  curl_easy_setopt (curl, CURLOPT_READFUNCTION, read_cb);
  curl_easy_setopt (curl, CURLOPT_READDATA, self);
  curl_easy_setopt (curl, CURLOPT_WRITEFUNCTION, write_cb);
  curl_easy_setopt (curl, CURLOPT_WRITEDATA, self);
  curl_easy_setopt (curl, CURLOPT_NOPROGRESS, 0L);
  curl_easy_setopt (curl, CURLOPT_XFERINFOFUNCTION, progress_cb);
  curl_easy_setopt (curl, CURLOPT_XFERINFODATA, self);
  curl_easy_setopt (curl, CURLOPT_VERBOSE, 1L);
  curl_easy_setopt (curl, CURLOPT_DEBUGFUNCTION, look_cb);
  curl_easy_setopt (curl, CURLOPT_DEBUGDATA, self);
  if (transfer->certificate != NULL)
    curl_easy_setopt (curl, CURLOPT_CAINFO, transfer->certificate);
}

static gpointer
send_thread (gpointer user_data)
{
  Sending *self = user_data;
  struct curl_slist *list = make_list (self->transfer->to != NULL ? self->transfer->to
                                                                  : self->transfer->headers);
  char detail[CURL_ERROR_SIZE] = "";
  CURL *curl = curl_easy_init ();

  set_up (curl, self);
  curl_easy_setopt (curl, CURLOPT_ERRORBUFFER, detail);
  if (self->transfer->to != NULL)
    set_up_mail (curl, self->transfer, list);
  else
    set_up_web (curl, self->transfer, list);

  self->end->code = curl_easy_perform (curl);
  curl_easy_getinfo (curl, CURLINFO_RESPONSE_CODE, &self->end->status);
  curl_easy_getinfo (curl, CURLINFO_SSL_VERIFYRESULT, &self->end->verified);
  curl_easy_getinfo (curl, CURLINFO_OS_ERRNO, &self->end->os_error);
  curl_easy_cleanup (curl);
  curl_slist_free_all (list);

  self->end->detail = g_strdup (*detail != '\0' ? detail : curl_easy_strerror (self->end->code));
  self->end->reply = g_utf8_make_valid (g_strstrip (self->reply->str), -1);
  dex_promise_resolve_boxed (self->promise, DP_TYPE_TRANSFER_END, g_steal_pointer (&self->end));
  sending_free (self);

  return NULL;
}

DexFuture *
_dp_transfer_send (DpTransfer *transfer)
{
  static gsize initialized;
  DexPromise *promise = dex_promise_new_cancellable ();
  Sending *self = g_new0 (Sending, 1);

  g_assert (transfer != NULL);

  if (g_once_init_enter (&initialized))
    {
      curl_global_init (CURL_GLOBAL_DEFAULT);
      g_once_init_leave (&initialized, 1);
    }
  self->transfer = transfer;
  self->end = g_atomic_rc_box_new0 (DpTransferEnd);
  self->end->refused = g_ptr_array_new_with_free_func (g_free);
  self->promise = dex_ref (promise);
  self->cancellable = g_object_ref (dex_promise_get_cancellable (promise));
  self->reply = g_string_new (NULL);
  g_thread_unref (g_thread_new ("datapipe-send", send_thread, self));

  return DEX_FUTURE (promise);
}

void
_dp_transfer_set_patience (guint seconds)
{
  patience = seconds > 0 ? seconds : SILENCE_SECONDS;
}

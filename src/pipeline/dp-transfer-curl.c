/* dp-transfer-curl.c: something sent by libcurl
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-notify-module-private.h"

#include <string.h>

#define CONNECT_SECONDS   15
/* In all; silence in the middle for so long as is borne is the end, too. */
#define DEADLINE_SILENCES 3
#define LONGEST_REPLY     400

typedef struct
{
  const DpTransfer *transfer;
  DpTransferEnd    *end;
  GCancellable     *cancellable;
  gsize             sent;
  GString          *reply;
  char             *command;   /* (nullable): the last one, without what may be secret */
} Sending;

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
        Sending *self,
        guint    patience)
{
  const DpTransfer *transfer = self->transfer;

  curl_easy_setopt (curl, CURLOPT_URL, transfer->url);
  curl_easy_setopt (curl, CURLOPT_NOSIGNAL, 1L);
  curl_easy_setopt (curl, CURLOPT_CONNECTTIMEOUT, (long) CONNECT_SECONDS);
  curl_easy_setopt (curl, CURLOPT_TIMEOUT,
                    (long) (DEADLINE_SILENCES * patience));
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

void
_dp_transfer_perform (const DpTransfer *transfer,
                      guint             patience,
                      GCancellable     *cancellable,
                      DpTransferEnd    *end)
{
  static gsize initialized;
  Sending self = { transfer, end, cancellable };
  struct curl_slist *list = make_list (transfer->to != NULL ? transfer->to : transfer->headers);
  char detail[CURL_ERROR_SIZE] = "";
  CURL *curl;

  if (g_once_init_enter (&initialized))
    {
      curl_global_init (CURL_GLOBAL_DEFAULT);
      g_once_init_leave (&initialized, 1);
    }
  curl = curl_easy_init ();
  self.reply = g_string_new (NULL);
  set_up (curl, &self, patience);
  curl_easy_setopt (curl, CURLOPT_ERRORBUFFER, detail);
  if (transfer->to != NULL)
    set_up_mail (curl, transfer, list);
  else
    set_up_web (curl, transfer, list);

  end->code = curl_easy_perform (curl);
  curl_easy_getinfo (curl, CURLINFO_RESPONSE_CODE, &end->status);
  curl_easy_getinfo (curl, CURLINFO_SSL_VERIFYRESULT, &end->verified);
  curl_easy_getinfo (curl, CURLINFO_OS_ERRNO, &end->os_error);
  curl_easy_cleanup (curl);
  curl_slist_free_all (list);

  end->kind = g_strdup (curl_easy_strerror (end->code));
  end->detail = g_strdup (*detail != '\0' ? detail : end->kind);
  end->reply = g_utf8_make_valid (g_strstrip (self.reply->str), -1);
  g_string_free (self.reply, TRUE);
  g_free (self.command);
}

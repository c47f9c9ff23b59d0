/* dp-mail-message.c: a message as a mail
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-notify-module-private.h"

#include <gmime/gmime.h>
#include <string.h>

G_DEFINE_AUTOPTR_CLEANUP_FUNC (GMimeFormatOptions, g_mime_format_options_free)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GMimeMessage, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (GMimeObject, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (InternetAddress, g_object_unref)
G_DEFINE_AUTOPTR_CLEANUP_FUNC (InternetAddressList, g_object_unref)

static void
ensure_gmime (void)
{
  static gsize initialized;

  if (g_once_init_enter (&initialized))
    {
      g_mime_init ();
      g_once_init_leave (&initialized, 1);
    }
}

/* Returns: (transfer full) (nullable): the first mailbox in @text */
static InternetAddress *
parse_mailbox (const char *text)
{
  g_autoptr(InternetAddressList) list = NULL;
  InternetAddress *address;

  ensure_gmime ();
  list = internet_address_list_parse (NULL, text);
  if (list == NULL || internet_address_list_length (list) != 1)
    return NULL;
  address = internet_address_list_get_address (list, 0);

  return INTERNET_ADDRESS_IS_MAILBOX (address) ? g_object_ref (address) : NULL;
}

static char *
dup_address (const char *text)
{
  g_autoptr(InternetAddress) address = NULL;
  const char *addr;
  const char *at;

  g_assert (text != NULL);

  address = parse_mailbox (text);
  if (address == NULL)
    return NULL;
  addr = internet_address_mailbox_get_addr (INTERNET_ADDRESS_MAILBOX (address));
  at = addr != NULL ? strrchr (addr, '@') : NULL;

  return at != NULL && at != addr && at[1] != '\0' && strpbrk (addr, " \r\n<>") == NULL
             ? g_strdup (addr)
             : NULL;
}

static void
add_mailbox (GMimeMessage     *message,
             GMimeAddressType  type,
             const char       *text,
             const char       *default_name)
{
  g_autoptr(InternetAddress) address = parse_mailbox (text);
  const char *name = internet_address_get_name (address);

  g_mime_message_add_mailbox (message, type, name != NULL && *name != '\0' ? name : default_name,
                              internet_address_mailbox_get_addr (
                                  INTERNET_ADDRESS_MAILBOX (address)));
}

static GMimeObject *
make_part (const char *subtype,
           const char *text)
{
  GMimeTextPart *part = g_mime_text_part_new_with_subtype (subtype);

  g_mime_text_part_set_charset (part, "utf-8");
  g_mime_text_part_set_text (part, text);
  g_mime_part_set_content_encoding (GMIME_PART (part), GMIME_CONTENT_ENCODING_QUOTEDPRINTABLE);

  return GMIME_OBJECT (part);
}

/* The simplest form last is shown by programs that know no other; the last is the best. */
static GMimeObject *
make_body (DpNotice *notice)
{
  GMimeMultipart *body = g_mime_multipart_new_with_subtype ("alternative");
  g_autofree char *boundary = g_strconcat ("=-", notice->id, NULL);
  g_autofree char *text = dp_notice_dup_text (notice);
  g_autofree char *html = dp_notice_dup_html (notice);
  g_autoptr(GMimeObject) plain = make_part ("plain", text);
  g_autoptr(GMimeObject) page = make_part ("html", html);

  /* The same message is the same bytes each time it is sent. */
  g_mime_multipart_set_boundary (body, boundary);
  g_mime_multipart_add (body, plain);
  g_mime_multipart_add (body, page);

  return GMIME_OBJECT (body);
}

static void
set_header (GMimeMessage *message,
            const char   *name,
            const char   *value)
{
  g_mime_object_set_header (GMIME_OBJECT (message), name, value, "utf-8");
}

/* So that nobody's absence note answers, and a filter finds all of them. */
static void
set_headers (GMimeMessage *message,
             DpNotice     *notice,
             const char   *domain)
{
  g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc_usec (notice->created_us);
  g_autoptr(GDateTime) local = g_date_time_to_local (utc);
  g_autofree char *id = g_strconcat (notice->id, "@", domain, NULL);
  g_autofree char *list = g_strconcat ("DataPipe <datapipe.", domain, ">", NULL);
  g_autofree char *subject = dp_notice_dup_subject (notice);

  g_mime_message_set_subject (message, subject, "utf-8");
  g_mime_message_set_date (message, local);
  g_mime_message_set_message_id (message, id);
  set_header (message, "List-Id", list);
  set_header (message, "Auto-Submitted", "auto-generated");
  set_header (message, "X-Auto-Response-Suppress", "All");
  set_header (message, "X-Mailer", "DataPipe " PACKAGE_VERSION);
}

static GBytes *
write_out (GMimeMessage *message)
{
  g_autoptr(GMimeFormatOptions) options = g_mime_format_options_new ();
  g_autoptr(GByteArray) bytes = g_byte_array_new ();
  GMimeStream *stream = g_mime_stream_mem_new_with_byte_array (bytes);

  g_mime_stream_mem_set_owner (GMIME_STREAM_MEM (stream), FALSE);
  g_mime_format_options_set_newline_format (options, GMIME_NEWLINE_FORMAT_DOS);
  g_mime_object_write_to_stream (GMIME_OBJECT (message), options, stream);
  g_object_unref (stream);

  return g_byte_array_free_to_bytes (g_steal_pointer (&bytes));
}

static GBytes *
build_mail (DpNotice           *notice,
            const char         *from,
            const char * const *to)
{
  g_autoptr(GMimeMessage) message = NULL;
  g_autoptr(GMimeObject) body = NULL;
  g_autofree char *address = dup_address (from);

  g_assert (notice != NULL);
  g_assert (address != NULL);
  g_assert (to != NULL);

  ensure_gmime ();
  message = g_mime_message_new (TRUE);
  set_headers (message, notice, strrchr (address, '@') + 1);
  add_mailbox (message, GMIME_ADDRESS_TYPE_FROM, from, "DataPipe");
  for (guint i = 0; to[i] != NULL; i++)
    add_mailbox (message, GMIME_ADDRESS_TYPE_TO, to[i], NULL);
  body = make_body (notice);
  g_mime_message_set_mime_part (message, body);

  return write_out (message);
}

const DpNotifyModule dp_notify_module = { dup_address, build_mail, _dp_transfer_perform };

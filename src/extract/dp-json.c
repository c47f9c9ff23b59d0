/* dp-json.c: reading providers' JSON
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-json-private.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "dp-extract-error.h"
#include "dp-provider-rules.h"
#include "dp-reply-private.h"

static gboolean
looks_like_html (DpReply    *reply,
                 const char *text,
                 gsize       length)
{
  const char *content_type = dp_reply_get_content_type (reply);

  if (length > 0 && *text == '<')
    return TRUE;

  return content_type != NULL && strstr (content_type, "html") != NULL;
}

yyjson_doc *
_dp_json_read (DpReply     *reply,
               const char  *provider,
               GError     **error)
{
  yyjson_read_err reason = { 0 };
  yyjson_doc *doc;
  const char *text;
  gsize length;

  g_assert (DP_IS_REPLY (reply));
  g_assert (provider != NULL);

  text = dp_reply_get_json (reply, &length);
  doc = _dp_reply_get_document (reply, &reason);
  if (doc != NULL)
    return doc;

  if (length == 0)
    g_set_error (error, DP_EXTRACT_ERROR, DP_EXTRACT_ERROR_MALFORMED,
                 _("%s sent an empty answer. Nothing was loaded from it; try again later."),
                 provider);
  else if (looks_like_html (reply, text, length))
    g_set_error (error, DP_EXTRACT_ERROR, DP_EXTRACT_ERROR_MALFORMED,
                 _("A web page came in place of data from %s. A sign-in page of the network or a "
                   "fault of the provider may be the cause; open the provider's site in a browser, "
                   "then try again."), provider);
  else if (reason.code == YYJSON_READ_ERROR_UNEXPECTED_END || reason.pos >= length)
    g_set_error (error, DP_EXTRACT_ERROR, DP_EXTRACT_ERROR_MALFORMED,
                 _("The answer of %s breaks off after %zu bytes. Nothing was loaded from it; try "
                   "again later."), provider, length);
  else
    g_set_error (error, DP_EXTRACT_ERROR, DP_EXTRACT_ERROR_MALFORMED,
                 _("The answer of %s is not the JSON it should be (at byte %zu). Nothing was "
                   "loaded from it; try again later."), provider, reason.pos);

  return NULL;
}

/* Decoding does not wait for anything, so a thread decodes one reply at a time. */
static GPrivate current_aliases;

void
_dp_json_set_aliases (GHashTable *aliases)
{
  g_private_set (&current_aliases, aliases);
}

yyjson_val *
_dp_json_get (yyjson_val *object,
              const char *name)
{
  yyjson_val *value = yyjson_obj_get (object, name);
  GHashTable *aliases = value == NULL ? g_private_get (&current_aliases) : NULL;
  GPtrArray *others = aliases != NULL ? g_hash_table_lookup (aliases, name) : NULL;

  for (guint i = 0; value == NULL && others != NULL && i < others->len; i++)
    value = yyjson_obj_get (object, g_ptr_array_index (others, i));

  return value;
}

const char *
_dp_json_get_text (yyjson_val *object,
                   const char *name)
{
  const char *text = yyjson_get_str (_dp_json_get (object, name));

  return text == NULL || dp_provider_means_nothing (text) ? NULL : text;
}

gboolean
_dp_json_read_decimal (yyjson_val *value,
                       DpDecimal  *out)
{
  const char *text;
  gsize length;

  *out = DP_DECIMAL_NONE;
  if (value == NULL || yyjson_is_null (value))
    return TRUE;

  text = yyjson_is_raw (value) ? yyjson_get_raw (value) : yyjson_get_str (value);
  if (text == NULL)
    return FALSE;
  if (dp_provider_means_nothing (text))
    return TRUE;

  length = yyjson_get_len (value);
  if (length > 1 && text[length - 1] == '%')
    length--;

  return dp_decimal_parse (text, length, out);
}

gboolean
_dp_json_get_decimal (yyjson_val *object,
                      const char *name,
                      DpDecimal  *out)
{
  return _dp_json_read_decimal (_dp_json_get (object, name), out);
}

gboolean
_dp_json_read_int64 (yyjson_val *value,
                     gint64     *out)
{
  DpDecimal number;

  /* Some write 1.7e12, and some 1700000000000.0. */
  if (!_dp_json_read_decimal (value, &number) || !dp_decimal_is_set (number))
    return FALSE;
  for (; number.scale > 0; number.scale--)
    number.mantissa /= 10;
  *out = number.mantissa;

  return TRUE;
}

gint32
_dp_json_get_date (yyjson_val *object,
                   const char *name)
{
  const char *text = _dp_json_get_text (object, name);

  return text != NULL ? dp_date_parse (text, -1) : DP_DATE_NONE;
}

/* PostgreSQL keeps no NUL in text or JSON: the character for "what cannot be shown" in its place. 
 * A backslash before the escape makes it plain text. */
static void
replace_nul (char *json)
{
  for (char *at = strchr (json, '\\'); at != NULL; at = strchr (at + 2, '\\'))
    {
      if (strncmp (at, "\\u0000", 6) == 0)
        memcpy (at, "\\ufffd", 6);
    }
}

char *
_dp_json_dup_text (yyjson_val *value)
{
  char *written = yyjson_val_write (value, YYJSON_WRITE_NOFLAG, NULL);
  char *text = g_strdup (written != NULL ? written : "null");

  free (written);
  replace_nul (text);

  return text;
}

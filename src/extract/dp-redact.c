/* dp-redact.c: taking keys out of what is kept or shown
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-redact-private.h"

#include <string.h>

#define MARK       "[key]"
#define SHORT_KEY  8

static gboolean
is_word_start (const char *text,
               const char *at,
               const char *end,
               gsize       length)
{
  return (at == text || !g_ascii_isalnum (at[-1])) &&
         (at + length == end || !g_ascii_isalnum (at[length]));
}

/* (nullable): @text without @needle; NULL where it is not in there */
static GString *
replace (const char *text,
         gsize       size,
         const char *needle)
{
  gsize length = strlen (needle);
  const char *end = text + size;
  const char *kept = text;
  const char *at = text;
  GString *out = NULL;

  while ((at = memmem (at, end - at, needle, length)) != NULL)
    {
      if (length < SHORT_KEY && !is_word_start (text, at, end, length))
        {
          at++;
          continue;
        }
      if (out == NULL)
        out = g_string_sized_new (size);
      g_string_append_len (out, kept, at - kept);
      g_string_append (out, MARK);
      at += length;
      kept = at;
    }
  if (out != NULL)
    g_string_append_len (out, kept, end - kept);

  return out;
}

static gboolean
is_secret (const char *key)
{
  return key != NULL && *key != '\0' && g_ascii_strcasecmp (key, "demo") != 0;
}

GBytes *
_dp_redact_bytes (GBytes     *bytes,
                  const char *key)
{
  g_autofree char *escaped = NULL;
  GBytes *current;

  g_assert (bytes != NULL);

  current = g_bytes_ref (bytes);
  if (!is_secret (key))
    return current;

  escaped = g_uri_escape_string (key, NULL, FALSE);
  for (int i = 0; i < 2; i++)
    {
      const char *text;
      GString *replaced;
      gsize size;

      text = g_bytes_get_data (current, &size);
      replaced = size > 0 ? replace (text, size, i == 0 ? key : escaped) : NULL;
      if (replaced == NULL)
        continue;
      g_bytes_unref (current);
      current = g_string_free_to_bytes (replaced);
    }

  return current;
}

char *
_dp_redact_text (const char *text,
                 const char *key)
{
  g_autoptr(GBytes) bytes = NULL;
  g_autoptr(GBytes) redacted = NULL;
  const char *data;
  gsize size;

  g_assert (text != NULL);

  bytes = g_bytes_new_static (text, strlen (text));
  redacted = _dp_redact_bytes (bytes, key);
  data = g_bytes_get_data (redacted, &size);

  return g_strndup (data != NULL ? data : "", size);
}

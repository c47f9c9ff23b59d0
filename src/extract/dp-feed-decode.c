/* dp-feed-decode.c: the characters of a feed, whatever its declarations say
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-feed-text-private.h"

#include <string.h>

#include <glib/gi18n-lib.h>

/* How far into a feed its XML declaration is looked for: text before it occurs. */
#define DECLARATION_SEARCH 4096

/* UTF-32's marks begin with UTF-16's, so they come first. */
static const struct
{
  const char *charset;
  const char *bytes;
  gsize       n_bytes;
} marks[] = {
  { "UTF-32LE", "\xff\xfe\x00\x00", 4 },
  { "UTF-32BE", "\x00\x00\xfe\xff", 4 },
  { "UTF-16LE", "\xff\xfe", 2 },
  { "UTF-16BE", "\xfe\xff", 2 },
  { "UTF-8", "\xef\xbb\xbf", 3 },
};

/* The first "<" of UTF-16 and UTF-32 without a mark */
static const struct
{
  const char *charset;
  const char *bytes;
  gsize       n_bytes;
} beginnings[] = {
  { "UTF-32LE", "<\x00\x00\x00", 4 },
  { "UTF-32BE", "\x00\x00\x00<", 4 },
  { "UTF-16LE", "<\x00", 2 },
  { "UTF-16BE", "\x00<", 2 },
};

void
_dp_feed_warn (GPtrArray  *warnings,
               const char *sentence)
{
  g_assert (sentence != NULL);

  if (warnings != NULL &&
      !g_ptr_array_find_with_equal_func (warnings, sentence, g_str_equal, NULL))
    g_ptr_array_add (warnings, g_strdup (sentence));
}

/* (transfer full) (nullable): what stands behind @name= in @text, without quotes */
static char *
find_value (const char *text,
            const char *name)
{
  const char *p = text;
  gsize length;

  while ((p = strcasestr (p, name)) != NULL)
    {
      p += strlen (name);
      while (g_ascii_isspace (*p))
        p++;
      if (*p != '=')
        continue;
      p++;
      while (g_ascii_isspace (*p) || *p == '"' || *p == '\'')
        p++;
      length = strcspn (p, "\"'; \t\r\n>?");
      return length > 0 && length < 40 ? g_strndup (p, length) : NULL;
    }

  return NULL;
}

/* (transfer full) (nullable): the encoding that the XML declaration names */
static char *
find_declared (const char *bytes,
               gsize       length)
{
  g_autofree char *head = g_strndup (bytes, MIN (length, DECLARATION_SEARCH));
  char *declaration = strstr (head, "<?xml");
  char *end;

  if (declaration == NULL)
    return NULL;
  end = strstr (declaration, "?>");
  if (end == NULL)
    return NULL;
  *end = '\0';

  return find_value (declaration, "encoding");
}

static gboolean
is_wide (const char *charset)
{
  return g_ascii_strncasecmp (charset, "utf-16", 6) == 0 ||
         g_ascii_strncasecmp (charset, "utf-32", 6) == 0 ||
         g_ascii_strncasecmp (charset, "ucs-", 4) == 0 ||
         g_ascii_strncasecmp (charset, "iso-10646", 9) == 0;
}

static gboolean
is_utf8 (const char *charset)
{
  return g_ascii_strcasecmp (charset, "utf-8") == 0 || g_ascii_strcasecmp (charset, "utf8") == 0;
}

/* Charsets in which every text in UTF-8 is a text too, only not the one that was meant */
static gboolean
is_western (const char *charset)
{
  static const char * const names[] = {
    "iso-8859-1", "iso8859-1", "iso_8859-1", "latin1", "latin-1", "l1", "iso-8859-15",
    "windows-1252", "cp1252", "us-ascii", "ascii",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (names); i++)
    {
      if (g_ascii_strcasecmp (charset, names[i]) == 0)
        return TRUE;
    }

  return FALSE;
}

static gboolean
is_plain_ascii (const char *bytes,
                gsize       length)
{
  for (gsize i = 0; i < length; i++)
    {
      if ((guchar) bytes[i] >= 0x80)
        return FALSE;
    }

  return TRUE;
}

/* The character that a byte is in Windows-1252, which is what is meant by ISO-8859-1 */
static gunichar
read_western (guchar byte)
{
  static const guint16 middle[32] = {
    0x20ac, 0x81, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021,
    0x02c6, 0x2030, 0x0160, 0x2039, 0x0152, 0x8d, 0x017d, 0x8f,
    0x90, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022, 0x2013, 0x2014,
    0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0x9d, 0x017e, 0x0178,
  };

  return byte >= 0x80 && byte < 0xa0 ? middle[byte - 0x80] : byte;
}

/* @bytes as UTF-8, with what is none as Windows-1252, one by one: texts of both kinds get mixed. */
static char *
repair (const char *bytes,
        gsize       length)
{
  GString *text = g_string_sized_new (length + length / 8);
  const char *end = bytes + length;

  while (bytes < end)
    {
      const char *bad;

      if (g_utf8_validate_len (bytes, end - bytes, &bad))
        {
          g_string_append_len (text, bytes, end - bytes);
          break;
        }
      g_string_append_len (text, bytes, bad - bytes);
      if (*bad != '\0')
        g_string_append_unichar (text, read_western ((guchar) *bad));
      bytes = bad + 1;
    }

  return g_string_free (text, FALSE);
}

/* (transfer full) (nullable): @bytes from @charset, where they can be that */
static char *
convert (const char *bytes,
         gsize       length,
         const char *charset)
{
  g_autofree char *text = NULL;
  gsize n_written;

  if (is_utf8 (charset))
    {
      if (!g_utf8_validate_len (bytes, length, NULL))
        return NULL;
      return g_strndup (bytes, length);
    }
  if (is_western (charset))
    charset = g_ascii_strcasecmp (charset, "iso-8859-15") == 0 ? "ISO-8859-15" : NULL;
  if (charset == NULL)
    {
      GString *western = g_string_sized_new (length + length / 8);

      for (gsize i = 0; i < length; i++)
        {
          if (bytes[i] != '\0')
            g_string_append_unichar (western, read_western ((guchar) bytes[i]));
        }
      return g_string_free (western, FALSE);
    }

  text = g_convert (bytes, length, "UTF-8", charset, NULL, &n_written, NULL);
  /* A zero in the middle would hide the rest. */
  if (text == NULL || memchr (text, '\0', n_written) != NULL)
    return NULL;

  return g_steal_pointer (&text);
}

/* Whether a charset that somebody names can be what the bytes are in */
static gboolean
is_credible (const char *charset,
             const char *bytes,
             gsize       length)
{
  /* Wide ones show by their zeros; where there are none, no declaration makes them so. */
  if (is_wide (charset))
    return FALSE;

  return !is_western (charset) || is_plain_ascii (bytes, length) ||
         !g_utf8_validate_len (bytes, length, NULL);
}

static const char *
find_mark (const char *bytes,
           gsize       length,
           gsize      *n_skip)
{
  *n_skip = 0;
  for (gsize i = 0; i < G_N_ELEMENTS (marks); i++)
    {
      if (length >= marks[i].n_bytes && memcmp (bytes, marks[i].bytes, marks[i].n_bytes) == 0)
        {
          *n_skip = marks[i].n_bytes;
          return marks[i].charset;
        }
    }
  for (gsize i = 0; i < G_N_ELEMENTS (beginnings); i++)
    {
      if (length >= beginnings[i].n_bytes &&
          memcmp (bytes, beginnings[i].bytes, beginnings[i].n_bytes) == 0)
        return beginnings[i].charset;
    }

  return NULL;
}

char *
_dp_feed_decode (GBytes     *body,
                 const char *content_type,
                 GPtrArray  *warnings)
{
  gsize length, n_skip;
  const char *bytes = g_bytes_get_data (body, &length);
  g_autofree char *told = content_type != NULL ? find_value (content_type, "charset") : NULL;
  g_autofree char *declared = NULL;
  const char *marked;
  char *text;

  if (length == 0)
    return g_strdup ("");

  marked = find_mark (bytes, length, &n_skip);
  bytes += n_skip;
  length -= n_skip;
  if (marked != NULL && is_wide (marked))
    {
      text = convert (bytes, length, marked);
      if (text != NULL)
        return text;
    }
  else
    {
      const char *candidates[3];

      declared = find_declared (bytes, length);
      candidates[0] = told;
      candidates[1] = marked;
      candidates[2] = declared;
      for (gsize i = 0; i < G_N_ELEMENTS (candidates); i++)
        {
          if (candidates[i] == NULL)
            continue;
          if (is_credible (candidates[i], bytes, length) &&
              (text = convert (bytes, length, candidates[i])) != NULL)
            return text;
          _dp_feed_warn (warnings, _("The feed names an encoding that it is not in."));
        }
    }

  text = convert (bytes, length, "UTF-8");
  if (text != NULL)
    return text;
  _dp_feed_warn (warnings, _("The feed has bytes that are no UTF-8; they were read as "
                             "Windows-1252."));

  return repair (bytes, length);
}

/* dp-feed-clean.c: XML as feeds have it, made such that a parser can read it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-feed-text-private.h"

#include <string.h>

#include <glib/gi18n-lib.h>
#include <libxml/HTMLparser.h>

#include "dp-extract-error.h"

#define LONGEST_ENTITY 32

typedef struct
{
  const char *p;            /* what comes next */
  GString    *out;
  GPtrArray  *warnings;
  gboolean    item_is_open;
} Cleaner;

static gboolean
is_xml_char (gunichar c)
{
  return c == '\t' || c == '\n' || c == '\r' || (c >= 0x20 && c < 0xd800) ||
         (c >= 0xe000 && c < 0xfffe) || (c >= 0x10000 && c < 0x110000);
}

/* Copies @length bytes that are no markup, without the characters that XML cannot have. */
static void
copy_text (Cleaner *cleaner,
           gsize    length)
{
  const char *end = cleaner->p + length;

  while (cleaner->p < end)
    {
      const char *start = cleaner->p;

      while (cleaner->p < end && is_xml_char (g_utf8_get_char (cleaner->p)))
        cleaner->p = g_utf8_next_char (cleaner->p);
      g_string_append_len (cleaner->out, start, cleaner->p - start);
      if (cleaner->p < end)
        {
          _dp_feed_warn (cleaner->warnings,
                         _("The feed has control characters; they were left out."));
          cleaner->p = g_utf8_next_char (cleaner->p);
        }
    }
}

/* How long the piece is that ends with @end; the rest, where it does not end */
static gsize
measure (const char *text,
         const char *end)
{
  const char *found = strstr (text, end);

  return found != NULL ? (gsize) (found - text) + strlen (end) : strlen (text);
}

/* Skips a document type: it may have an internal subset in brackets. */
static gboolean
skip_document_type (Cleaner  *cleaner,
                    GError  **error)
{
  const char *p = cleaner->p;
  int depth = 0;
  char quote = '\0';

  for (; *p != '\0' && (*p != '>' || depth > 0 || quote != '\0'); p++)
    {
      if (quote != '\0')
        quote = *p == quote ? '\0' : quote;
      else if (g_str_has_prefix (p, "<!--"))
        p += measure (p, "-->") - 1;
      else if (*p == '"' || *p == '\'')
        quote = *p;
      else if (g_ascii_strncasecmp (p, "<!ENTITY", 8) == 0)
        {
          g_set_error (error, DP_EXTRACT_ERROR, DP_EXTRACT_ERROR_MALFORMED,
                       _("The feed declares entities of its own, which can be used to read files "
                         "or to fill the memory. It was not read; tell its publisher, or remove "
                         "it in the preferences."));
          return FALSE;
        }
      else
        depth += (*p == '[') - (*p == ']');
    }
  cleaner->p = *p == '>' ? p + 1 : p;

  return TRUE;
}

/* (nullable): what stands for the reference &@name;: XML's own as it is, a character where HTML
 * knows it, "" where it is none that XML can have */
static char *
resolve_reference (Cleaner    *cleaner,
                   const char *name)
{
  static const char * const own[] = { "amp", "lt", "gt", "quot", "apos", NULL };
  const htmlEntityDesc *entity;

  if (g_strv_contains (own, name))
    return g_strdup_printf ("&%s;", name);

  if (*name == '#')
    {
      gboolean is_hex = name[1] == 'x' || name[1] == 'X';
      guint64 code;

      if (!g_ascii_string_to_unsigned (name + (is_hex ? 2 : 1), is_hex ? 16 : 10, 0, 0x10ffff,
                                       &code, NULL))
        return NULL;
      if (is_xml_char ((gunichar) code))
        return g_strdup_printf ("&#%u;", (guint) code);
      _dp_feed_warn (cleaner->warnings, _("The feed has control characters; they were left out."));
      return g_strdup ("");
    }

  entity = htmlEntityLookup ((const xmlChar *) name);
  if (entity == NULL)
    return NULL;
  _dp_feed_warn (cleaner->warnings, _("The feed uses entities of HTML that XML does not have."));

  return g_strdup_printf ("&#%u;", entity->value);
}

/* A "&" that begins no reference is the ampersand that was meant. */
static void
copy_reference (Cleaner *cleaner)
{
  const char *name = cleaner->p + 1;
  gsize length = strcspn (name, ";&<> \t\r\n\"'");
  g_autofree char *resolved = NULL;

  if (name[length] == ';' && length > 0 && length < LONGEST_ENTITY)
    {
      g_autofree char *copy = g_strndup (name, length);

      resolved = resolve_reference (cleaner, copy);
    }
  if (resolved != NULL)
    {
      g_string_append (cleaner->out, resolved);
      cleaner->p = name + length + 1;
      return;
    }

  _dp_feed_warn (cleaner->warnings, _("The feed has ampersands that are not escaped."));
  g_string_append (cleaner->out, "&amp;");
  cleaner->p++;
}

/* Keeps in mind whether an item or entry is open: a feed that was cut off has one too many. */
static void
note_tag (Cleaner    *cleaner,
          const char *tag)
{
  gboolean is_end = *tag == '/';
  gsize length = strcspn (tag += is_end, " \t\r\n/>");
  const char *colon = memchr (tag, ':', length);

  if (colon != NULL)
    {
      length -= (gsize) (colon + 1 - tag);
      tag = colon + 1;
    }
  if ((length == 4 && strncmp (tag, "item", 4) == 0) ||
      (length == 5 && strncmp (tag, "entry", 5) == 0))
    {
      gsize end = strcspn (tag, "<>");

      cleaner->item_is_open = !is_end && tag[end - 1] != '/';
    }
}

static gboolean
copy_markup (Cleaner  *cleaner,
             GError  **error)
{
  const char *p = cleaner->p;

  if (g_str_has_prefix (p, "<!--"))
    cleaner->p += measure (p, "-->");
  else if (g_str_has_prefix (p, "<?"))
    cleaner->p += measure (p, "?>");
  else if (g_str_has_prefix (p, "<![CDATA["))
    copy_text (cleaner, measure (p, "]]>"));
  else if (g_ascii_strncasecmp (p, "<!DOCTYPE", 9) == 0)
    return skip_document_type (cleaner, error);
  else
    {
      if (g_ascii_isalpha (p[1]) || p[1] == '/' || p[1] == '_')
        {
          note_tag (cleaner, p + 1);
          g_string_append_c (cleaner->out, '<');
        }
      else
        {
          _dp_feed_warn (cleaner->warnings, _("The feed has “<” that are not escaped."));
          g_string_append (cleaner->out, "&lt;");
        }
      cleaner->p++;
    }

  return TRUE;
}

GString *
_dp_feed_clean (const char  *text,
                GPtrArray   *warnings,
                gboolean    *last_is_open,
                GError     **error)
{
  g_autoptr(GString) out = g_string_sized_new (strlen (text) + 64);
  Cleaner cleaner = { .out = out, .warnings = warnings };
  const char *start = strchr (text, '<');

  g_assert (last_is_open != NULL);

  cleaner.p = start != NULL ? start : text + strlen (text);
  for (const char *p = text; p < cleaner.p; p++)
    {
      if (!g_ascii_isspace (*p))
        _dp_feed_warn (warnings, _("The feed has text before its first tag; it was left out."));
    }

  while (*cleaner.p != '\0')
    {
      if (*cleaner.p == '&')
        copy_reference (&cleaner);
      else if (*cleaner.p != '<')
        copy_text (&cleaner, strcspn (cleaner.p, "<&"));
      else if (!copy_markup (&cleaner, error))
        return NULL;
    }
  *last_is_open = cleaner.item_is_open;

  return g_steal_pointer (&out);
}

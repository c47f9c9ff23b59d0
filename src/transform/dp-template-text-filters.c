/* dp-template-text-filters.c: the template language's filters of texts
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-template-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static DpValue *
filter_lower (DpValue       *value,
              const DpCall  *call,
              GError       **error)
{
  g_autofree char *text = dp_value_to_string (value);

  return dp_value_take_string (g_utf8_strdown (text, -1));
}

static DpValue *
filter_upper (DpValue       *value,
              const DpCall  *call,
              GError       **error)
{
  g_autofree char *text = dp_value_to_string (value);

  return dp_value_take_string (g_utf8_strup (text, -1));
}

/* The first letter, or that of each word, large, and the others small. */
static DpValue *
change_case (DpValue  *value,
             gboolean  each)
{
  g_autofree char *text = dp_value_to_string (value);
  g_autoptr(GString) changed = g_string_new (NULL);
  gboolean inside = FALSE;

  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);

      g_string_append_unichar (changed, inside ? g_unichar_tolower (c) : g_unichar_toupper (c));
      inside = !each || g_unichar_isalnum (c) || c == '\'';
    }

  return dp_value_new_string (changed->str);
}

static DpValue *
filter_capitalize (DpValue       *value,
                   const DpCall  *call,
                   GError       **error)
{
  return change_case (value, FALSE);
}

static DpValue *
filter_title (DpValue       *value,
              const DpCall  *call,
              GError       **error)
{
  return change_case (value, TRUE);
}

static DpValue *
filter_trim (DpValue       *value,
             const DpCall  *call,
             GError       **error)
{
  const char *characters = dp_call_get_string (call, 0, "chars");
  g_autofree char *text = dp_value_to_string (value);
  const char *start = text;
  gsize length;

  if (characters == NULL)
    return dp_value_new_string (g_strstrip (text));
  start += strspn (text, characters);
  length = strlen (start);
  while (length > 0 && strchr (characters, start[length - 1]) != NULL)
    length--;

  return dp_value_take_string (g_strndup (start, length));
}

static DpValue *
filter_replace (DpValue       *value,
                const DpCall  *call,
                GError       **error)
{
  g_autofree char *whole = dp_value_to_string (value);
  g_autoptr(GString) text = g_string_new (whole);
  DpValue *old = dp_call_get (call, 0, "old");
  DpValue *new = dp_call_get (call, 1, "new");
  gint64 count = dp_call_get_integer (call, 2, "count", 0);
  g_autofree char *by = new != NULL ? dp_value_to_string (new) : NULL;

  if (old == NULL || dp_value_get_string (old) == NULL || by == NULL)
    return dp_template_error (error, _("replace needs two strings: what to replace, and by what"));
  if (strlen (by) * (text->len + 1) > DP_EVALUATOR_MAX_SIZE)
    return dp_template_error (error, _("this text becomes too long"));
  g_string_replace (text, dp_value_get_string (old), by, MAX (count, 0));

  return dp_value_new_string (text->str);
}

static DpValue *
filter_escape (DpValue       *value,
               const DpCall  *call,
               GError       **error)
{
  g_autofree char *text = dp_value_to_string (value);
  g_autoptr(GString) escaped = g_string_new (text);

  g_string_replace (escaped, "&", "&amp;", 0);
  g_string_replace (escaped, "<", "&lt;", 0);
  g_string_replace (escaped, ">", "&gt;", 0);
  g_string_replace (escaped, "'", "&#39;", 0);
  g_string_replace (escaped, "\"", "&#34;", 0);

  return dp_value_new_string (escaped->str);
}

/* '%s: %d' | format('a', 1) */
static DpValue *
filter_format (DpValue       *value,
               const DpCall  *call,
               GError       **error)
{
  g_autofree char *format = dp_value_to_string (value);
  g_autoptr(DpValue) values = NULL;

  if (dp_value_get_length (call->named) > 0)
    return _dp_template_percent (format, call->named, error);
  values = dp_value_new_tuple ();
  for (guint i = 0; i < dp_value_get_length (call->positional); i++)
    dp_value_append (values, dp_value_ref (dp_value_get_item (call->positional, i)));

  return _dp_template_percent (format, values, error);
}

static DpValue *
filter_indent (DpValue       *value,
               const DpCall  *call,
               GError       **error)
{
  DpValue *width = dp_call_get (call, 0, "width");
  gboolean first = dp_call_get_boolean (call, 1, "first", FALSE);
  gboolean blank = dp_call_get_boolean (call, 2, "blank", FALSE);
  gint64 spaces = dp_call_get_integer (call, 0, "width", 4);
  g_autofree char *text = dp_value_to_string (value);
  g_autofree char *indent = width != NULL && dp_value_get_string (width) != NULL
                              ? g_strdup (dp_value_get_string (width))
                              : g_strnfill (CLAMP (spaces, 0, 1000), ' ');
  g_auto(GStrv) lines = g_strsplit (text, "\n", -1);
  g_autoptr(GString) result = g_string_new (NULL);

  for (guint i = 0; lines[i] != NULL; i++)
    g_string_append_printf (result, "%s%s%s", i > 0 ? "\n" : "",
                            (i > 0 || first) && (blank || *lines[i] != '\0') ? indent : "",
                            lines[i]);

  return dp_value_new_string (result->str);
}

static DpValue *
filter_truncate (DpValue       *value,
                 const DpCall  *call,
                 GError       **error)
{
  gint64 length = dp_call_get_integer (call, 0, "length", 255);
  gboolean kill_words = dp_call_get_boolean (call, 1, "killwords", FALSE);
  const char *end = dp_call_get_string (call, 2, "end");
  gint64 leeway = dp_call_get_integer (call, 3, "leeway", 5);
  g_autofree char *text = dp_value_to_string (value);
  gint64 keep;
  char *cut;

  if (end == NULL)
    end = "...";
  if (g_utf8_strlen (text, -1) <= length + leeway)
    return dp_value_new_string (text);
  keep = MAX (length - g_utf8_strlen (end, -1), 0);
  *g_utf8_offset_to_pointer (text, keep) = '\0';
  cut = strrchr (text, ' ');
  if (!kill_words && cut != NULL)
    *cut = '\0';

  return dp_value_take_string (g_strconcat (text, end, NULL));
}

static DpValue *
filter_urlencode (DpValue       *value,
                  const DpCall  *call,
                  GError       **error)
{
  g_autoptr(GString) text = g_string_new (NULL);

  if (dp_value_get_kind (value) != DP_VALUE_DICT)
    {
      g_autofree char *plain = dp_value_to_string (value);

      return dp_value_take_string (g_uri_escape_string (plain, "/", FALSE));
    }
  for (guint i = 0; i < dp_value_get_length (value); i++)
    {
      g_autofree char *plain = dp_value_to_string (dp_value_get_item (value, i));
      g_autofree char *key = g_uri_escape_string (dp_value_get_key (value, i), NULL, FALSE);
      g_autofree char *escaped = g_uri_escape_string (plain, NULL, FALSE);

      g_string_append_printf (text, "%s%s=%s", i > 0 ? "&" : "", key, escaped);
    }
  /* In a query a space is a plus. */
  g_string_replace (text, "%20", "+", 0);

  return dp_value_new_string (text->str);
}

static DpValue *
filter_wordcount (DpValue       *value,
                  const DpCall  *call,
                  GError       **error)
{
  g_autofree char *text = dp_value_to_string (value);
  gboolean inside = FALSE;
  gint64 n = 0;

  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    {
      gboolean word = g_unichar_isalnum (g_utf8_get_char (at)) || *at == '_';

      n += word && !inside;
      inside = word;
    }

  return dp_value_new_integer (n);
}

/* One line's words in lines of at most @width characters. */
static void
wrap_line (GString    *result,
           const char *line,
           glong       width,
           const char *between)
{
  g_auto(GStrv) words = g_strsplit (line, " ", -1);
  glong used = 0;

  for (guint i = 0; words[i] != NULL; i++)
    {
      glong length = g_utf8_strlen (words[i], -1);

      if (i > 0 && used + 1 + length > width)
        {
          g_string_append (result, between);
          used = 0;
        }
      else if (i > 0)
        {
          g_string_append_c (result, ' ');
          used++;
        }
      g_string_append (result, words[i]);
      used += length;
    }
}

static DpValue *
filter_wordwrap (DpValue       *value,
                 const DpCall  *call,
                 GError       **error)
{
  gint64 width = dp_call_get_integer (call, 0, "width", 79);
  const char *between = dp_call_get_string (call, 2, "wrapstring");
  g_autofree char *text = dp_value_to_string (value);
  g_auto(GStrv) lines = g_strsplit (text, "\n", -1);
  g_autoptr(GString) result = g_string_new (NULL);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      if (i > 0)
        g_string_append (result, between != NULL ? between : "\n");
      wrap_line (result, lines[i], width, between != NULL ? between : "\n");
    }

  return dp_value_new_string (result->str);
}

/* {'id': 1} as ' id="1"' */
static DpValue *
filter_xmlattr (DpValue       *value,
                const DpCall  *call,
                GError       **error)
{
  g_autoptr(GString) text = g_string_new (NULL);

  if (dp_value_get_kind (value) != DP_VALUE_DICT)
    return dp_template_error (error, _("xmlattr needs a dict, this is %s"),
                              dp_value_get_kind_name (value));
  for (guint i = 0; i < dp_value_get_length (value); i++)
    {
      DpValue *item = dp_value_get_item (value, i);
      g_autoptr(DpValue) escaped = NULL;

      if (dp_value_get_kind (item) == DP_VALUE_NONE ||
          dp_value_get_kind (item) == DP_VALUE_UNDEFINED)
        continue;
      escaped = filter_escape (item, call, error);
      g_string_append_printf (text, " %s=\"%s\"", dp_value_get_key (value, i),
                              dp_value_get_string (escaped));
    }
  if (!dp_call_get_boolean (call, 0, "autospace", TRUE) && text->len > 0)
    g_string_erase (text, 0, 1);

  return dp_value_new_string (text->str);
}

static DpValue *
filter_center (DpValue       *value,
               const DpCall  *call,
               GError       **error)
{
  g_autoptr(DpValue) text = dp_value_take_string (dp_value_to_string (value));
  g_autoptr(DpValue) center = _dp_template_method (text, "center");
  g_autoptr(DpValue) width = dp_value_new_integer (dp_call_get_integer (call, 0, "width", 80));

  return dp_call_function (call, center, error, width, NULL);
}

static DpValue *
filter_pprint (DpValue       *value,
               const DpCall  *call,
               GError       **error)
{
  return dp_value_take_string (dp_value_to_literal (value));
}

const DpFilter _dp_text_filters[] = {
  { "capitalize", filter_capitalize },
  { "center", filter_center },
  { "e", filter_escape },
  { "escape", filter_escape },
  { "forceescape", filter_escape },
  { "format", filter_format },
  { "indent", filter_indent },
  { "lower", filter_lower },
  { "pprint", filter_pprint },
  { "replace", filter_replace },
  { "title", filter_title },
  { "trim", filter_trim },
  { "truncate", filter_truncate },
  { "upper", filter_upper },
  { "urlencode", filter_urlencode },
  { "wordcount", filter_wordcount },
  { "wordwrap", filter_wordwrap },
  { "xmlattr", filter_xmlattr },
  { NULL },
};

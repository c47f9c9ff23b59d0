/* dp-template-string-questions.c: what strings can be asked: how they begin, what is in them …
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-template-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

static const char *
text_of (gpointer data)
{
  return dp_value_get_string (data);
}

/* GLib's are macros. */
static gboolean
has_prefix (const char *text,
            const char *part)
{
  return g_str_has_prefix (text, part);
}

static gboolean
has_suffix (const char *text,
            const char *part)
{
  return g_str_has_suffix (text, part);
}

/* A prefix or a suffix, or one of a tuple of them. */
static DpValue *
has_end (const DpCall  *call,
         gpointer       data,
         gboolean     (*has) (const char *text,
                              const char *part))
{
  DpValue *argument = dp_call_get (call, 0, "prefix");
  g_auto(GStrv) parts = argument != NULL ? dp_value_to_strv (argument) : NULL;

  for (guint i = 0; parts != NULL && parts[i] != NULL; i++)
    if (has (text_of (data), parts[i]))
      return dp_value_new_boolean (TRUE);

  return dp_value_new_boolean (FALSE);
}

static DpValue *
string_startswith (const DpCall  *call,
                   gpointer       data,
                   GError       **error)
{
  return has_end (call, data, has_prefix);
}

static DpValue *
string_endswith (const DpCall  *call,
                 gpointer       data,
                 GError       **error)
{
  return has_end (call, data, has_suffix);
}

/* Where the argument is, in characters; -1 where it is not. */
static gint64
find (const DpCall *call,
      gpointer      data,
      gboolean      last)
{
  const char *text = text_of (data);
  const char *part = dp_call_get_string (call, 0, "sub");
  gint64 start = CLAMP (dp_call_get_integer (call, 1, "start", 0), 0, g_utf8_strlen (text, -1));
  const char *from = g_utf8_offset_to_pointer (text, start);
  const char *found = part == NULL ? NULL : last ? g_strrstr (from, part) : strstr (from, part);

  return found != NULL ? g_utf8_pointer_to_offset (text, found) : -1;
}

static DpValue *
string_find (const DpCall  *call,
             gpointer       data,
             GError       **error)
{
  return dp_value_new_integer (find (call, data, FALSE));
}

static DpValue *
string_rfind (const DpCall  *call,
              gpointer       data,
              GError       **error)
{
  return dp_value_new_integer (find (call, data, TRUE));
}

static DpValue *
string_index (const DpCall  *call,
              gpointer       data,
              GError       **error)
{
  gint64 place = find (call, data, FALSE);

  if (place < 0)
    return dp_template_error (error, _("what is looked for is not in the string"));

  return dp_value_new_integer (place);
}

static DpValue *
string_count (const DpCall  *call,
              gpointer       data,
              GError       **error)
{
  const char *part = dp_call_get_string (call, 0, "sub");
  gint64 n = 0;

  if (part == NULL || *part == '\0')
    return dp_template_error (error, _("count needs a string to count"));
  for (const char *at = strstr (text_of (data), part); at != NULL;
       at = strstr (at + strlen (part), part))
    n++;

  return dp_value_new_integer (n);
}

/* Whether there are characters, and all are of the kind. */
static DpValue *
all_are (gpointer   data,
         gboolean (*is) (gunichar c))
{
  const char *text = text_of (data);

  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    if (!is (g_utf8_get_char (at)))
      return dp_value_new_boolean (FALSE);

  return dp_value_new_boolean (*text != '\0');
}

static DpValue *
string_isdigit (const DpCall  *call,
                gpointer       data,
                GError       **error)
{
  return all_are (data, g_unichar_isdigit);
}

static DpValue *
string_isalpha (const DpCall  *call,
                gpointer       data,
                GError       **error)
{
  return all_are (data, g_unichar_isalpha);
}

static DpValue *
string_isalnum (const DpCall  *call,
                gpointer       data,
                GError       **error)
{
  return all_are (data, g_unichar_isalnum);
}

static DpValue *
string_isspace (const DpCall  *call,
                gpointer       data,
                GError       **error)
{
  return all_are (data, g_unichar_isspace);
}

static DpValue *
is_cased (gpointer  data,
          char   *(*fold) (const char *text,
                           gssize      length))
{
  g_autofree char *folded = fold (text_of (data), -1);
  g_autofree char *other = g_utf8_strup (text_of (data), -1);
  g_autofree char *lower = g_utf8_strdown (text_of (data), -1);

  return dp_value_new_boolean (g_str_equal (folded, text_of (data)) && !g_str_equal (other, lower));
}

static DpValue *
string_islower (const DpCall  *call,
                gpointer       data,
                GError       **error)
{
  return is_cased (data, g_utf8_strdown);
}

static DpValue *
string_isupper (const DpCall  *call,
                gpointer       data,
                GError       **error)
{
  return is_cased (data, g_utf8_strup);
}

const DpTemplateFunction _dp_string_questions[] = {
  { "count", string_count },
  { "endswith", string_endswith },
  { "find", string_find },
  { "index", string_index },
  { "isalnum", string_isalnum },
  { "isalpha", string_isalpha },
  { "isdecimal", string_isdigit },
  { "isdigit", string_isdigit },
  { "islower", string_islower },
  { "isnumeric", string_isdigit },
  { "isspace", string_isspace },
  { "isupper", string_isupper },
  { "rfind", string_rfind },
  { "startswith", string_startswith },
  { NULL },
};

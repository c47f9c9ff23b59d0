/* dp-template-string-methods.c: what strings can be told to do
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

/* By a separator, or by any space; at most @max cuts where that is not negative. */
static DpValue *
split (const char *text,
       const char *separator,
       gint64      max)
{
  DpValue *list = dp_value_new_list ();
  gboolean spaces = separator == NULL;

  while (TRUE)
    {
      const char *end;

      if (spaces)
        text += strspn (text, " \t\r\n\f\v");
      if (spaces && *text == '\0')
        return list;
      end = spaces ? text + strcspn (text, " \t\r\n\f\v") : strstr (text, separator);
      if (max == 0 || end == NULL || *end == '\0')
        {
          dp_value_append (list, dp_value_new_string (text));
          return list;
        }
      dp_value_append (list, dp_value_take_string (g_strndup (text, end - text)));
      text = end + (spaces ? 1 : strlen (separator));
      max--;
    }
}

static DpValue *
string_split (const DpCall  *call,
              gpointer       data,
              GError       **error)
{
  const char *separator = dp_call_get_string (call, 0, "sep");

  if (separator != NULL && *separator == '\0')
    return dp_template_error (error, _("split needs a separator that is not empty"));

  return split (text_of (data), separator, dp_call_get_integer (call, 1, "maxsplit", -1));
}

/* The first pieces of a split from the right are one again. */
static DpValue *
string_rsplit (const DpCall  *call,
               gpointer       data,
               GError       **error)
{
  const char *separator = dp_call_get_string (call, 0, "sep");
  gint64 max = dp_call_get_integer (call, 1, "maxsplit", -1);
  g_autoptr(DpValue) all = NULL;
  const char *between = separator != NULL ? separator : " ";
  g_autoptr(GString) first = NULL;
  DpValue *list;
  guint joined;

  if (separator != NULL && *separator == '\0')
    return dp_template_error (error, _("split needs a separator that is not empty"));
  all = split (text_of (data), separator, -1);
  if (max < 0 || dp_value_get_length (all) <= max + 1)
    return g_steal_pointer (&all);

  list = dp_value_new_list ();
  joined = dp_value_get_length (all) - max;
  first = g_string_new (NULL);
  for (guint i = 0; i < joined; i++)
    g_string_append_printf (first, "%s%s", i > 0 ? between : "",
                            text_of (dp_value_get_item (all, i)));
  dp_value_append (list, dp_value_new_string (first->str));
  for (guint i = joined; i < dp_value_get_length (all); i++)
    dp_value_append (list, dp_value_ref (dp_value_get_item (all, i)));

  return list;
}

static DpValue *
string_splitlines (const DpCall  *call,
                   gpointer       data,
                   GError       **error)
{
  g_auto(GStrv) lines = g_strsplit (text_of (data), "\n", -1);
  DpValue *list = dp_value_new_list ();

  for (guint i = 0; lines[i] != NULL; i++)
    if (lines[i + 1] != NULL || *lines[i] != '\0')
      dp_value_append (list, dp_value_new_string (g_strchomp (lines[i])));

  return list;
}

static gboolean
is_among (const char *at,
          const char *characters)
{
  return characters != NULL ? g_utf8_strchr (characters, -1, g_utf8_get_char (at)) != NULL
                            : g_unichar_isspace (g_utf8_get_char (at));
}

static DpValue *
strip (const DpCall *call,
       gpointer      data,
       gboolean      start,
       gboolean      end)
{
  const char *characters = dp_call_get_string (call, 0, "chars");
  const char *from = text_of (data);
  const char *to = from + strlen (from);

  while (start && from < to && is_among (from, characters))
    from = g_utf8_next_char (from);
  while (end && from < to && is_among (g_utf8_prev_char (to), characters))
    to = g_utf8_prev_char (to);

  return dp_value_take_string (g_strndup (from, to - from));
}

static DpValue *
string_strip (const DpCall  *call,
              gpointer       data,
              GError       **error)
{
  return strip (call, data, TRUE, TRUE);
}

static DpValue *
string_lstrip (const DpCall  *call,
               gpointer       data,
               GError       **error)
{
  return strip (call, data, TRUE, FALSE);
}

static DpValue *
string_rstrip (const DpCall  *call,
               gpointer       data,
               GError       **error)
{
  return strip (call, data, FALSE, TRUE);
}

static DpValue *
string_swapcase (const DpCall  *call,
                 gpointer       data,
                 GError       **error)
{
  g_autoptr(GString) text = g_string_new (NULL);

  for (const char *at = text_of (data); *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);

      g_string_append_unichar (text, g_unichar_isupper (c) ? g_unichar_tolower (c)
                                                           : g_unichar_toupper (c));
    }

  return dp_value_new_string (text->str);
}

static DpValue *
string_removeprefix (const DpCall  *call,
                     gpointer       data,
                     GError       **error)
{
  const char *part = dp_call_get_string (call, 0, "prefix");
  const char *text = text_of (data);

  return dp_value_new_string (part != NULL && g_str_has_prefix (text, part) ? text + strlen (part)
                                                                            : text);
}

static DpValue *
string_removesuffix (const DpCall  *call,
                     gpointer       data,
                     GError       **error)
{
  const char *part = dp_call_get_string (call, 0, "suffix");
  const char *text = text_of (data);
  gsize length = strlen (text);

  if (part != NULL && g_str_has_suffix (text, part))
    length -= strlen (part);

  return dp_value_take_string (g_strndup (text, length));
}

static DpValue *
string_join (const DpCall  *call,
             gpointer       data,
             GError       **error)
{
  DpValue *list = dp_call_get (call, 0, "iterable");
  g_autoptr(DpValue) items = list != NULL ? dp_value_items (list) : NULL;
  g_auto(GStrv) texts = NULL;

  if (items == NULL)
    return dp_template_error (error, _("join needs a list"));
  texts = dp_value_to_strv (items);

  return dp_value_take_string (g_strjoinv (text_of (data), texts));
}

static DpValue *
string_format (const DpCall  *call,
               gpointer       data,
               GError       **error)
{
  return _dp_template_format (text_of (data), call, error);
}

/* @before: how much of what is missing goes before the text */
static DpValue *
pad (const DpCall  *call,
     gpointer       data,
     double         before,
     GError       **error)
{
  const char *fill = dp_call_get_string (call, 1, "fillchar");
  gint64 missing = dp_call_get_integer (call, 0, "width", 0) - dp_value_get_length (data);
  g_autoptr(GString) text = g_string_new (NULL);
  gint64 left;

  if (missing > DP_EVALUATOR_MAX_SIZE)
    return dp_template_error (error, _("this text becomes too long"));
  missing = MAX (missing, 0);
  left = (gint64) (missing * before);
  for (gint64 i = 0; i < left; i++)
    g_string_append (text, fill != NULL ? fill : " ");
  g_string_append (text, text_of (data));
  for (gint64 i = left; i < missing; i++)
    g_string_append (text, fill != NULL ? fill : " ");

  return dp_value_new_string (text->str);
}

static DpValue *
string_ljust (const DpCall  *call,
              gpointer       data,
              GError       **error)
{
  return pad (call, data, 0, error);
}

static DpValue *
string_rjust (const DpCall  *call,
              gpointer       data,
              GError       **error)
{
  return pad (call, data, 1, error);
}

static DpValue *
string_center (const DpCall  *call,
               gpointer       data,
               GError       **error)
{
  return pad (call, data, 0.5, error);
}

static DpValue *
string_zfill (const DpCall  *call,
              gpointer       data,
              GError       **error)
{
  gint64 missing = dp_call_get_integer (call, 0, "width", 0) - dp_value_get_length (data);
  const char *text = text_of (data);
  gsize sign = *text == '-' || *text == '+';
  g_autofree char *zeros = NULL;

  if (missing > DP_EVALUATOR_MAX_SIZE)
    return dp_template_error (error, _("this text becomes too long"));
  zeros = g_strnfill (MAX (missing, 0), '0');

  return dp_value_take_string (g_strdup_printf ("%.*s%s%s", (int) sign, text, zeros, text + sign));
}

static DpValue *
partition (const DpCall *call,
           gpointer      data,
           gboolean      last)
{
  const char *text = text_of (data);
  const char *separator = dp_call_get_string (call, 0, "sep");
  const char *found = separator == NULL ? NULL
                      : last ? g_strrstr (text, separator) : strstr (text, separator);
  DpValue *parts = dp_value_new_tuple ();

  if (found == NULL)
    {
      dp_value_append (parts, dp_value_new_string (last ? "" : text));
      dp_value_append (parts, dp_value_new_string (""));
      dp_value_append (parts, dp_value_new_string (last ? text : ""));
      return parts;
    }
  dp_value_append (parts, dp_value_take_string (g_strndup (text, found - text)));
  dp_value_append (parts, dp_value_new_string (separator));
  dp_value_append (parts, dp_value_new_string (found + strlen (separator)));

  return parts;
}

static DpValue *
string_partition (const DpCall  *call,
                  gpointer       data,
                  GError       **error)
{
  return partition (call, data, FALSE);
}

static DpValue *
string_rpartition (const DpCall  *call,
                   gpointer       data,
                   GError       **error)
{
  return partition (call, data, TRUE);
}

/* The same as the filters of these names. */
static DpValue *
string_capitalize (const DpCall  *call,
                   gpointer       data,
                   GError       **error)
{
  return _dp_template_filter ("capitalize", data, call, error);
}

static DpValue *
string_lower (const DpCall  *call,
              gpointer       data,
              GError       **error)
{
  return _dp_template_filter ("lower", data, call, error);
}

static DpValue *
string_replace (const DpCall  *call,
                gpointer       data,
                GError       **error)
{
  return _dp_template_filter ("replace", data, call, error);
}

static DpValue *
string_title (const DpCall  *call,
              gpointer       data,
              GError       **error)
{
  return _dp_template_filter ("title", data, call, error);
}

static DpValue *
string_upper (const DpCall  *call,
              gpointer       data,
              GError       **error)
{
  return _dp_template_filter ("upper", data, call, error);
}

static const DpTemplateFunction methods[] = {
  { "capitalize", string_capitalize },
  { "casefold", string_lower },
  { "center", string_center },
  { "format", string_format },
  { "join", string_join },
  { "ljust", string_ljust },
  { "lower", string_lower },
  { "lstrip", string_lstrip },
  { "partition", string_partition },
  { "removeprefix", string_removeprefix },
  { "removesuffix", string_removesuffix },
  { "replace", string_replace },
  { "rjust", string_rjust },
  { "rpartition", string_rpartition },
  { "rsplit", string_rsplit },
  { "rstrip", string_rstrip },
  { "split", string_split },
  { "splitlines", string_splitlines },
  { "strip", string_strip },
  { "swapcase", string_swapcase },
  { "title", string_title },
  { "upper", string_upper },
  { "zfill", string_zfill },
};

DpValueFunc
_dp_string_method (const char *name)
{
  for (gsize i = 0; i < G_N_ELEMENTS (methods); i++)
    if (strcmp (methods[i].name, name) == 0)
      return methods[i].func;
  for (gsize i = 0; _dp_string_questions[i].name != NULL; i++)
    if (strcmp (_dp_string_questions[i].name, name) == 0)
      return _dp_string_questions[i].func;

  return NULL;
}

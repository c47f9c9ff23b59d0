/* dp-template-regex.c: regular expressions of the template language, as Python's re has them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-template-regex.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* Python's numbers of its flags. */
enum
{
  FLAG_IGNORECASE = 2,
  FLAG_MULTILINE = 8,
  FLAG_DOTALL = 16,
};

/* match.group(1), of the groups that the match keeps. */
static DpValue *
call_group_cb (const DpCall  *call,
               gpointer       data,
               GError       **error)
{
  DpValue *groups = data;
  gint64 index = dp_call_get_integer (call, 0, "group", 0);

  if (index < 0 || index >= dp_value_get_length (groups))
    return dp_template_error (error, _("the pattern has no such group"));

  return dp_value_ref (dp_value_get_item (groups, index));
}

static DpValue *
call_groups_cb (const DpCall  *call,
                gpointer       data,
                GError       **error)
{
  DpValue *list = dp_value_new_tuple ();

  for (guint i = 1; i < dp_value_get_length (data); i++)
    dp_value_append (list, dp_value_ref (dp_value_get_item (data, i)));

  return list;
}

static DpValue *
match_new (GMatchInfo *match)
{
  g_autoptr(DpValue) groups = dp_value_new_tuple ();
  DpValue *value = dp_value_new_dict ();

  for (int i = 0; i <= g_regex_get_capture_count (g_match_info_get_regex (match)); i++)
    {
      int start = -1;
      char *text = g_match_info_fetch_pos (match, i, &start, NULL) && start >= 0
                     ? g_match_info_fetch (match, i) : NULL;

      dp_value_append (groups, text != NULL ? dp_value_take_string (text) : dp_value_new_none ());
    }
  dp_value_set (value, "group", dp_value_new_method (call_group_cb, groups));
  dp_value_set (value, "groups", dp_value_new_method (call_groups_cb, groups));

  return value;
}

/* The pattern comes first; @text: the string at @text_at, @flags_at: the place of the flags;
 * @whole: the pattern has to be all of it. */
static GRegex *
get_regex (const DpCall  *call,
           guint          text_at,
           guint          flags_at,
           gboolean       whole,
           const char   **text,
           GError       **error)
{
  const char *pattern = dp_call_get_string (call, 0, "pattern");
  gint64 flags = dp_call_get_integer (call, flags_at, "flags", 0);
  GRegexCompileFlags options = 0;
  g_autofree char *to_the_end = NULL;
  g_autoptr(GError) own_error = NULL;
  GRegex *regex;

  *text = dp_call_get_string (call, text_at, "string");
  if (pattern == NULL || *text == NULL)
    return dp_template_error (error, _("a pattern and a string are needed here"));
  options |= flags & FLAG_IGNORECASE ? G_REGEX_CASELESS : 0;
  options |= flags & FLAG_MULTILINE ? G_REGEX_MULTILINE : 0;
  options |= flags & FLAG_DOTALL ? G_REGEX_DOTALL : 0;
  /* By itself first: brackets that are wrong in it may be right between those around it. */
  regex = g_regex_new (pattern, options, 0, &own_error);
  if (regex != NULL && whole)
    {
      to_the_end = g_strdup_printf ("(?:%s)\\z", pattern);
      g_regex_unref (regex);
      regex = g_regex_new (to_the_end, options, 0, &own_error);
    }
  if (regex == NULL)
    return dp_template_error (error, _("this is no regular expression: %s"), own_error->message);

  return regex;
}

static DpValue *
find (const DpCall      *call,
      GRegexMatchFlags   flags,
      gboolean           whole,
      GError           **error)
{
  const char *text;
  g_autoptr(GRegex) regex = get_regex (call, 1, 2, whole, &text, error);
  g_autoptr(GMatchInfo) match = NULL;

  if (regex == NULL)
    return NULL;

  return g_regex_match (regex, text, flags, &match) ? match_new (match) : dp_value_new_none ();
}

static DpValue *
call_match_cb (const DpCall  *call,
               gpointer       data,
               GError       **error)
{
  return find (call, G_REGEX_MATCH_ANCHORED, FALSE, error);
}

static DpValue *
call_fullmatch_cb (const DpCall  *call,
                   gpointer       data,
                   GError       **error)
{
  return find (call, G_REGEX_MATCH_ANCHORED, TRUE, error);
}

static DpValue *
call_search_cb (const DpCall  *call,
                gpointer       data,
                GError       **error)
{
  return find (call, 0, FALSE, error);
}

/* As in Python: whole matches, or their only group, or tuples of groups. */
static DpValue *
call_findall_cb (const DpCall  *call,
                 gpointer       data,
                 GError       **error)
{
  const char *text;
  g_autoptr(GRegex) regex = get_regex (call, 1, 2, FALSE, &text, error);
  g_autoptr(GMatchInfo) match = NULL;
  DpValue *list;
  int n;

  if (regex == NULL)
    return NULL;
  n = g_regex_get_capture_count (regex);
  list = dp_value_new_list ();
  for (gboolean found = g_regex_match (regex, text, 0, &match); found;
       found = g_match_info_next (match, NULL))
    {
      DpValue *tuple = dp_value_new_tuple ();

      for (int i = MIN (n, 1); i <= n; i++)
        dp_value_append (tuple, dp_value_take_string (g_match_info_fetch (match, i)));
      dp_value_append (list, n > 1 ? dp_value_ref (tuple)
                                   : dp_value_ref (dp_value_get_item (tuple, 0)));
      dp_value_unref (tuple);
    }

  return list;
}

typedef struct
{
  const char *by;
  gint64      left;     /* 0 from the beginning: no limit */
} Replacement;

/* Returns: whether that was the last one */
static gboolean
replace_cb (const GMatchInfo *match,
            GString          *result,
            gpointer          user_data)
{
  Replacement *replacement = user_data;
  g_autofree char *text = g_match_info_expand_references (match, replacement->by, NULL);

  g_string_append (result, text != NULL ? text : "");

  return --replacement->left == 0;
}

static DpValue *
call_sub_cb (const DpCall  *call,
             gpointer       data,
             GError       **error)
{
  const char *text;
  Replacement replacement = { dp_call_get_string (call, 1, "repl"),
                              dp_call_get_integer (call, 3, "count", 0) };
  g_autoptr(GRegex) regex = get_regex (call, 2, 4, FALSE, &text, error);
  g_autoptr(GError) own_error = NULL;
  char *result;

  if (regex == NULL)
    return NULL;
  if (replacement.by == NULL)
    return dp_template_error (error, _("a pattern and a string are needed here"));
  if (!g_regex_check_replacement (replacement.by, NULL, &own_error) ||
      (result = g_regex_replace_eval (regex, text, -1, 0, 0, replace_cb, &replacement,
                                      &own_error)) == NULL)
    return dp_template_error (error, _("this is no regular expression: %s"), own_error->message);

  return dp_value_take_string (result);
}

static DpValue *
call_split_cb (const DpCall  *call,
               gpointer       data,
               GError       **error)
{
  const char *text;
  g_autoptr(GRegex) regex = get_regex (call, 1, 3, FALSE, &text, error);
  gint64 most = dp_call_get_integer (call, 2, "maxsplit", 0);
  g_auto(GStrv) parts = NULL;
  DpValue *list;

  if (regex == NULL)
    return NULL;
  parts = g_regex_split_full (regex, text, -1, 0, 0, most > 0 && most < G_MAXINT ? most + 1 : 0,
                              NULL);
  list = dp_value_new_list ();
  /* Nothing is one part to Python, and none to GLib. */
  if (*text == '\0')
    dp_value_append (list, dp_value_new_string (""));
  for (guint i = 0; parts != NULL && parts[i] != NULL; i++)
    dp_value_append (list, dp_value_new_string (parts[i]));

  return list;
}

static DpValue *
call_escape_cb (const DpCall  *call,
                gpointer       data,
                GError       **error)
{
  const char *text = dp_call_get_string (call, 0, "pattern");

  if (text == NULL)
    return dp_template_error (error, _("a pattern and a string are needed here"));

  return dp_value_take_string (g_regex_escape_string (text, -1));
}

DpValue *
_dp_template_regex_module (void)
{
  static const DpTemplateFunction functions[] = {
    { "escape", call_escape_cb },
    { "findall", call_findall_cb },
    { "fullmatch", call_fullmatch_cb },
    { "match", call_match_cb },
    { "search", call_search_cb },
    { "split", call_split_cb },
    { "sub", call_sub_cb },
    { NULL },
  };
  DpValue *module = dp_value_new_dict ();

  dp_value_add_functions (module, functions);
  dp_value_set (module, "IGNORECASE", dp_value_new_integer (FLAG_IGNORECASE));
  dp_value_set (module, "I", dp_value_new_integer (FLAG_IGNORECASE));
  dp_value_set (module, "MULTILINE", dp_value_new_integer (FLAG_MULTILINE));
  dp_value_set (module, "DOTALL", dp_value_new_integer (FLAG_DOTALL));

  return module;
}

/* dp-template-filters.c: the template language's filters, tests and own functions
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-template-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "dp-transform.h"

typedef DpValue *(*FilterFunc) (DpValue       *value,
                                const DpCall  *call,
                                GError       **error);

/* An argument by its place or its name; NULL where it is not given. */
static DpValue *
get_argument (const DpCall *call,
              guint         index,
              const char   *name)
{
  if (index < dp_value_get_length (call->positional))
    return dp_value_get_item (call->positional, index);

  return dp_value_lookup (call->named, name);
}

static DpValue *
filter_default (DpValue       *value,
                const DpCall  *call,
                GError       **error)
{
  DpValue *fallback = get_argument (call, 0, "default_value");
  DpValue *also_false = get_argument (call, 1, "boolean");

  if (dp_value_get_kind (value) != DP_VALUE_UNDEFINED &&
      (also_false == NULL || !dp_value_is_true (also_false) || dp_value_is_true (value)))
    return dp_value_ref (value);

  return fallback != NULL ? dp_value_ref (fallback) : dp_value_new_string ("");
}

static DpValue *
filter_join (DpValue       *value,
             const DpCall  *call,
             GError       **error)
{
  DpValue *separator = get_argument (call, 0, "d");
  g_autofree char *between = separator != NULL ? dp_value_to_string (separator) : g_strdup ("");
  g_auto(GStrv) items = dp_value_to_strv (value);

  return dp_value_take_string (g_strjoinv (between, items));
}

static DpValue *
filter_length (DpValue       *value,
               const DpCall  *call,
               GError       **error)
{
  return dp_value_new_integer (dp_value_get_length (value));
}

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

static DpValue *
filter_trim (DpValue       *value,
             const DpCall  *call,
             GError       **error)
{
  return dp_value_take_string (g_strstrip (dp_value_to_string (value)));
}

static DpValue *
filter_replace (DpValue       *value,
                const DpCall  *call,
                GError       **error)
{
  g_autoptr(GString) text = NULL;
  g_autofree char *whole = dp_value_to_string (value);
  DpValue *old = get_argument (call, 0, "old");
  DpValue *new = get_argument (call, 1, "new");

  if (old == NULL || new == NULL || dp_value_get_string (old) == NULL ||
      dp_value_get_string (new) == NULL)
    {
      g_set_error_literal (error, DP_TRANSFORM_ERROR, DP_TRANSFORM_ERROR_PROJECT,
                           _("replace needs two strings: what to replace, and by what"));
      return NULL;
    }
  text = g_string_new (whole);
  g_string_replace (text, dp_value_get_string (old), dp_value_get_string (new), 0);

  return dp_value_new_string (text->str);
}

static DpValue *
filter_first (DpValue       *value,
              const DpCall  *call,
              GError       **error)
{
  if (dp_value_get_kind (value) != DP_VALUE_LIST || dp_value_get_length (value) == 0)
    return dp_value_new_undefined ();

  return dp_value_ref (dp_value_get_item (value, 0));
}

static DpValue *
filter_last (DpValue       *value,
             const DpCall  *call,
             GError       **error)
{
  if (dp_value_get_kind (value) != DP_VALUE_LIST || dp_value_get_length (value) == 0)
    return dp_value_new_undefined ();

  return dp_value_ref (dp_value_get_item (value, dp_value_get_length (value) - 1));
}

static DpValue *
filter_int (DpValue       *value,
            const DpCall  *call,
            GError       **error)
{
  const char *text = dp_value_get_string (value);

  return dp_value_new_integer (text != NULL ? (gint64) g_ascii_strtod (text, NULL)
                                            : dp_value_get_integer (value));
}

static DpValue *
filter_float (DpValue       *value,
              const DpCall  *call,
              GError       **error)
{
  const char *text = dp_value_get_string (value);

  return dp_value_new_number (text != NULL ? g_ascii_strtod (text, NULL)
                                           : dp_value_get_number (value));
}

static DpValue *
filter_string (DpValue       *value,
               const DpCall  *call,
               GError       **error)
{
  return dp_value_take_string (dp_value_to_string (value));
}

/* A list's items, a dict's keys. */
static DpValue *
filter_list (DpValue       *value,
             const DpCall  *call,
             GError       **error)
{
  DpValue *list;

  if (dp_value_get_kind (value) != DP_VALUE_DICT)
    return dp_value_ref (value);

  list = dp_value_new_list ();
  for (guint i = 0; i < dp_value_get_length (value); i++)
    dp_value_append (list, dp_value_new_string (dp_value_get_key (value, i)));

  return list;
}

static DpValue *
filter_unique (DpValue       *value,
               const DpCall  *call,
               GError       **error)
{
  DpValue *list = dp_value_new_list ();
  guint length = dp_value_get_kind (value) == DP_VALUE_LIST ? dp_value_get_length (value) : 0;

  for (guint i = 0; i < length; i++)
    {
      DpValue *item = dp_value_get_item (value, i);
      gboolean known = FALSE;

      for (guint k = 0; k < dp_value_get_length (list) && !known; k++)
        known = dp_value_equal (dp_value_get_item (list, k), item);
      if (!known)
        dp_value_append (list, dp_value_ref (item));
    }

  return list;
}

static const struct
{
  const char *name;
  FilterFunc  func;
} filters[] = {
  { "count", filter_length },
  { "d", filter_default },
  { "default", filter_default },
  { "first", filter_first },
  { "float", filter_float },
  { "int", filter_int },
  { "join", filter_join },
  { "last", filter_last },
  { "length", filter_length },
  { "list", filter_list },
  { "lower", filter_lower },
  { "replace", filter_replace },
  { "string", filter_string },
  { "trim", filter_trim },
  { "unique", filter_unique },
  { "upper", filter_upper },
};

DpValue *
_dp_template_filter (const char    *name,
                     DpValue       *value,
                     const DpCall  *call,
                     GError       **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (filters); i++)
    {
      if (!g_str_equal (filters[i].name, name))
        continue;
      if (dp_value_get_kind (value) == DP_VALUE_UNDEFINED && filters[i].func != filter_default)
        {
          g_set_error (error, DP_TRANSFORM_ERROR, DP_TRANSFORM_ERROR_PROJECT,
                       _("what goes into the filter “%s” is not defined"), name);
          return NULL;
        }
      return filters[i].func (value, call, error);
    }

  g_set_error (error, DP_TRANSFORM_ERROR, DP_TRANSFORM_ERROR_PROJECT,
               _("there is no filter “%s”"), name);

  return NULL;
}

static gboolean
test_divisible (DpValue      *value,
                const DpCall *call)
{
  DpValue *by = get_argument (call, 0, "num");
  gint64 divisor = by != NULL ? dp_value_get_integer (by) : 2;

  return dp_value_is_numeric (value) && divisor != 0 &&
         dp_value_get_integer (value) % divisor == 0;
}

gboolean
_dp_template_test (const char    *name,
                   DpValue       *value,
                   const DpCall  *call,
                   gboolean      *result,
                   GError       **error)
{
  DpValueKind kind = dp_value_get_kind (value);

  if (g_str_equal (name, "defined"))
    *result = kind != DP_VALUE_UNDEFINED;
  else if (g_str_equal (name, "undefined"))
    *result = kind == DP_VALUE_UNDEFINED;
  else if (g_str_equal (name, "none"))
    *result = kind == DP_VALUE_NONE;
  else if (g_str_equal (name, "true"))
    *result = kind == DP_VALUE_BOOLEAN && dp_value_is_true (value);
  else if (g_str_equal (name, "false"))
    *result = kind == DP_VALUE_BOOLEAN && !dp_value_is_true (value);
  else if (g_str_equal (name, "boolean"))
    *result = kind == DP_VALUE_BOOLEAN;
  else if (g_str_equal (name, "string"))
    *result = kind == DP_VALUE_STRING;
  else if (g_str_equal (name, "number"))
    *result = dp_value_is_numeric (value);
  else if (g_str_equal (name, "integer"))
    *result = kind == DP_VALUE_INTEGER;
  else if (g_str_equal (name, "float"))
    *result = kind == DP_VALUE_NUMBER;
  else if (g_str_equal (name, "mapping"))
    *result = kind == DP_VALUE_DICT;
  else if (g_str_equal (name, "iterable") || g_str_equal (name, "sequence"))
    *result = kind == DP_VALUE_LIST || kind == DP_VALUE_DICT || kind == DP_VALUE_STRING;
  else if (g_str_equal (name, "callable"))
    *result = kind == DP_VALUE_FUNCTION;
  else if (g_str_equal (name, "even") || g_str_equal (name, "divisibleby"))
    *result = test_divisible (value, call);
  else if (g_str_equal (name, "odd"))
    *result = dp_value_is_numeric (value) && !test_divisible (value, call);
  else
    {
      g_set_error (error, DP_TRANSFORM_ERROR, DP_TRANSFORM_ERROR_PROJECT,
                   _("there is no test “is %s”"), name);
      return FALSE;
    }

  return TRUE;
}

#define MAX_RANGE 100000

static DpValue *
call_range_cb (const DpCall  *call,
               gpointer       data,
               GError       **error)
{
  guint n = dp_value_get_length (call->positional);
  gint64 numbers[3] = { 0, 0, 1 };
  DpValue *list;

  for (guint i = 0; i < MIN (n, 3); i++)
    numbers[n == 1 ? 1 : i] = dp_value_get_integer (dp_value_get_item (call->positional, i));
  if (n == 0 || n > 3 || numbers[2] == 0 ||
      ABS ((double) numbers[1] - (double) numbers[0]) / ABS (numbers[2]) > MAX_RANGE)
    {
      g_set_error (error, DP_TRANSFORM_ERROR, DP_TRANSFORM_ERROR_PROJECT,
                   _("range takes an end, or a start, an end and a step, and gives at most %d "
                     "numbers"),
                   MAX_RANGE);
      return NULL;
    }

  list = dp_value_new_list ();
  for (gint64 i = numbers[0]; numbers[2] > 0 ? i < numbers[1] : i > numbers[1]; i += numbers[2])
    dp_value_append (list, dp_value_new_integer (i));

  return list;
}

void
dp_template_add_builtins (DpValue *into)
{
  dp_value_set (into, "range", dp_value_new_function (call_range_cb, NULL, NULL));
}

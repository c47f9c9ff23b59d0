/* dp-template-operators.c: what the template language's operators mean
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-template-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

static gint64
floor_divide (gint64 a,
              gint64 b)
{
  return a / b - (a % b != 0 && (a < 0) != (b < 0));
}

/* Whole numbers stay whole; FALSE where the result is too large for that, or none. */
static gboolean
whole_arithmetic (const char *operator,
                  gint64      a,
                  gint64      b,
                  gint64     *result)
{
  if (g_str_equal (operator, "+"))
    return !__builtin_add_overflow (a, b, result);
  if (g_str_equal (operator, "-"))
    return !__builtin_sub_overflow (a, b, result);
  if (g_str_equal (operator, "*"))
    return !__builtin_mul_overflow (a, b, result);
  if (g_str_equal (operator, "/") || (b == -1 && a == G_MININT64))
    return FALSE;

  if (g_str_equal (operator, "//"))
    {
      *result = floor_divide (a, b);
      return TRUE;
    }
  if (g_str_equal (operator, "%"))
    {
      *result = a - b * floor_divide (a, b);
      return TRUE;
    }

  *result = 1;
  if (b < 0 || b > 64)
    return FALSE;
  for (gint64 i = 0; i < b; i++)
    if (__builtin_mul_overflow (*result, a, result))
      return FALSE;

  return TRUE;
}

static DpValue *
arithmetic (const char  *operator,
            DpValue     *left,
            DpValue     *right,
            GError     **error)
{
  gboolean whole = dp_value_get_kind (left) != DP_VALUE_NUMBER &&
                   dp_value_get_kind (right) != DP_VALUE_NUMBER;
  double a = dp_value_get_number (left);
  double b = dp_value_get_number (right);
  gint64 result;

  if ((*operator == '/' || *operator == '%') && b == 0)
    return dp_template_error (error, _("a division by zero"));
  if (whole && whole_arithmetic (operator, dp_value_get_integer (left),
                                 dp_value_get_integer (right), &result))
    return dp_value_new_integer (result);

  if (g_str_equal (operator, "+"))
    return dp_value_new_number (a + b);
  if (g_str_equal (operator, "-"))
    return dp_value_new_number (a - b);
  if (g_str_equal (operator, "*"))
    return dp_value_new_number (a * b);
  if (g_str_equal (operator, "**"))
    return dp_value_new_number (pow (a, b));
  if (g_str_equal (operator, "//"))
    return dp_value_new_number (floor (a / b));
  if (g_str_equal (operator, "%"))
    return dp_value_new_number (a - b * floor (a / b));

  return dp_value_new_number (a / b);
}

static DpValue *
contains (const char  *operator,
          DpValue     *item,
          DpValue     *container,
          GError     **error)
{
  g_autofree char *key = dp_value_to_string (item);
  g_autoptr(DpValue) items = NULL;
  gboolean found = FALSE;

  if (dp_value_get_kind (container) == DP_VALUE_STRING)
    {
      found = strstr (dp_value_get_string (container), key) != NULL;
    }
  else if (dp_value_get_kind (container) == DP_VALUE_DICT)
    {
      found = dp_value_lookup (container, key) != NULL;
    }
  else if (dp_value_get_kind (container) != DP_VALUE_UNDEFINED)
    {
      items = dp_value_items (container);
      if (items == NULL)
        return dp_template_error (error, _("“%s” needs a list to look in, this is %s"), operator,
                                  dp_value_get_kind_name (container));
      for (guint i = 0; i < dp_value_get_length (items) && !found; i++)
        found = dp_value_equal (dp_value_get_item (items, i), item);
    }

  return dp_value_new_boolean (found == g_str_equal (operator, "in"));
}

static DpValue *
concatenate_lists (DpValue *left,
                   DpValue *right)
{
  DpValue *list = dp_value_is_tuple (left) && dp_value_is_tuple (right) ? dp_value_new_tuple ()
                                                                        : dp_value_new_list ();

  for (guint i = 0; i < dp_value_get_length (left); i++)
    dp_value_append (list, dp_value_ref (dp_value_get_item (left, i)));
  for (guint i = 0; i < dp_value_get_length (right); i++)
    dp_value_append (list, dp_value_ref (dp_value_get_item (right, i)));

  return list;
}

static DpValue *
order (const char *operator,
       int         difference)
{
  if (g_str_equal (operator, "<"))
    return dp_value_new_boolean (difference < 0);
  if (g_str_equal (operator, "<="))
    return dp_value_new_boolean (difference <= 0);
  if (g_str_equal (operator, ">"))
    return dp_value_new_boolean (difference > 0);

  return dp_value_new_boolean (difference >= 0);
}

static DpValue *
concatenate (DpValue  *left,
             DpValue  *right,
             GError  **error)
{
  g_autofree char *a = dp_value_to_string (left);
  g_autofree char *b = dp_value_to_string (right);

  if (strlen (a) + strlen (b) > DP_EVALUATOR_MAX_SIZE)
    return dp_template_error (error, _("this text becomes too long"));

  return dp_value_take_string (g_strconcat (a, b, NULL));
}

/* 'ab' * 3, [0] * 3 */
static DpValue *
repeat (DpValue  *value,
        gint64    times,
        GError  **error)
{
  gsize size = MAX (1, dp_value_get_string (value) != NULL ? strlen (dp_value_get_string (value))
                                                           : dp_value_get_length (value));
  DpValue *list;

  times = MAX (times, 0);
  if (times > DP_EVALUATOR_MAX_SIZE / (gint64) size)
    return dp_template_error (error, _("this becomes too long"));

  if (dp_value_get_string (value) != NULL)
    {
      g_autoptr(GString) text = g_string_new (NULL);

      for (gint64 i = 0; i < times; i++)
        g_string_append (text, dp_value_get_string (value));
      return dp_value_new_string (text->str);
    }

  list = dp_value_is_tuple (value) ? dp_value_new_tuple () : dp_value_new_list ();
  for (gint64 i = 0; i < times; i++)
    for (guint k = 0; k < dp_value_get_length (value); k++)
      dp_value_append (list, dp_value_ref (dp_value_get_item (value, k)));

  return list;
}

/* NULL without an error where there is no such operation. */
static DpValue *
combine (const char  *operator,
         DpValue     *left,
         DpValue     *right,
         GError     **error)
{
  DpValueKind left_kind = dp_value_get_kind (left);
  DpValueKind right_kind = dp_value_get_kind (right);
  gboolean sequence = left_kind == DP_VALUE_STRING || left_kind == DP_VALUE_LIST;

  if (dp_value_is_numeric (left) && dp_value_is_numeric (right))
    return arithmetic (operator, left, right, error);
  if (g_str_equal (operator, "%") && left_kind == DP_VALUE_STRING)
    return _dp_template_percent (dp_value_get_string (left), right, error);
  if (g_str_equal (operator, "+") && left_kind == right_kind && left_kind == DP_VALUE_STRING)
    return concatenate (left, right, error);
  if (g_str_equal (operator, "+") && left_kind == right_kind && left_kind == DP_VALUE_LIST)
    return concatenate_lists (left, right);
  if (g_str_equal (operator, "*") && sequence && dp_value_is_numeric (right))
    return repeat (left, dp_value_get_integer (right), error);
  if (g_str_equal (operator, "*") && dp_value_is_numeric (left) &&
      (right_kind == DP_VALUE_STRING || right_kind == DP_VALUE_LIST))
    return repeat (right, dp_value_get_integer (left), error);

  return NULL;
}

static DpValue *
combine_objects (const char  *operator,
                 DpValue     *left,
                 DpValue     *right,
                 GError     **error)
{
  const DpValueClass *klass = dp_value_get_class (left);

  if (klass == NULL || klass->binary == NULL)
    klass = dp_value_get_class (right);

  return klass != NULL && klass->binary != NULL ? klass->binary (operator, left, right, error)
                                                : NULL;
}

DpValue *
_dp_template_binary (const char  *operator,
                     DpValue     *left,
                     DpValue     *right,
                     GError     **error)
{
  g_autoptr(GError) own_error = NULL;
  DpValue *result = NULL;
  int difference;

  if (g_str_equal (operator, "~"))
    return concatenate (left, right, error);
  if (g_str_equal (operator, "==") || g_str_equal (operator, "!="))
    return dp_value_new_boolean (dp_value_equal (left, right) == (*operator == '='));
  if (g_str_equal (operator, "in") || g_str_equal (operator, "not in"))
    return contains (operator, left, right, error);

  if (*operator != '<' && *operator != '>')
    {
      result = combine_objects (operator, left, right, &own_error);
      if (result == NULL && own_error == NULL)
        result = combine (operator, left, right, &own_error);
    }
  else if (dp_value_compare (left, right, &difference))
    {
      result = order (operator, difference);
    }
  if (result != NULL)
    return result;

  if (own_error == NULL)
    return dp_template_error (error, _("“%s” does not work between %s and %s"), operator,
                              dp_value_get_kind_name (left), dp_value_get_kind_name (right));
  g_propagate_error (error, g_steal_pointer (&own_error));

  return NULL;
}

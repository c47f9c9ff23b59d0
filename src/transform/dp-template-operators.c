/* dp-template-operators.c: what the template language's operators mean
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-template-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "dp-transform.h"

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
  double result;

  if ((*operator == '/' || *operator == '%') && b == 0)
    {
      g_set_error_literal (error, DP_TRANSFORM_ERROR, DP_TRANSFORM_ERROR_PROJECT,
                           _("a division by zero"));
      return NULL;
    }

  if (g_str_equal (operator, "+"))
    result = a + b;
  else if (g_str_equal (operator, "-"))
    result = a - b;
  else if (g_str_equal (operator, "*"))
    result = a * b;
  else if (g_str_equal (operator, "**"))
    result = pow (a, b);
  else if (g_str_equal (operator, "//"))
    result = floor (a / b);
  else if (g_str_equal (operator, "%"))
    result = a - b * floor (a / b);
  else
    return dp_value_new_number (a / b);

  /* Whole numbers stay whole, as in Python, while a double holds them exactly. */
  if (whole && fabs (result) < 9007199254740992.0 && result == floor (result))
    return dp_value_new_integer ((gint64) result);

  return dp_value_new_number (result);
}

static gboolean
contains (DpValue *container,
          DpValue *item)
{
  if (dp_value_get_kind (container) == DP_VALUE_STRING)
    {
      g_autofree char *text = dp_value_to_string (item);

      return strstr (dp_value_get_string (container), text) != NULL;
    }
  if (dp_value_get_kind (container) == DP_VALUE_DICT)
    {
      g_autofree char *key = dp_value_to_string (item);

      return dp_value_lookup (container, key) != NULL;
    }
  for (guint i = 0; i < dp_value_get_length (container); i++)
    if (dp_value_equal (dp_value_get_item (container, i), item))
      return TRUE;

  return FALSE;
}

static DpValue *
concatenate_lists (DpValue *left,
                   DpValue *right)
{
  DpValue *list = dp_value_new_list ();

  for (guint i = 0; i < dp_value_get_length (left); i++)
    dp_value_append (list, dp_value_ref (dp_value_get_item (left, i)));
  for (guint i = 0; i < dp_value_get_length (right); i++)
    dp_value_append (list, dp_value_ref (dp_value_get_item (right, i)));

  return list;
}

static gboolean
compare (const char *operator,
         double      difference)
{
  if (g_str_equal (operator, "<"))
    return difference < 0;
  if (g_str_equal (operator, "<="))
    return difference <= 0;
  if (g_str_equal (operator, ">"))
    return difference > 0;

  return difference >= 0;
}

static DpValue *
concatenate (DpValue *left,
             DpValue *right)
{
  g_autofree char *a = dp_value_to_string (left);
  g_autofree char *b = dp_value_to_string (right);

  return dp_value_take_string (g_strconcat (a, b, NULL));
}

DpValue *
_dp_template_binary (const char  *operator,
                     DpValue     *left,
                     DpValue     *right,
                     GError     **error)
{
  gboolean numbers = dp_value_is_numeric (left) && dp_value_is_numeric (right);
  gboolean strings = dp_value_get_string (left) != NULL && dp_value_get_string (right) != NULL;

  if (g_str_equal (operator, "~"))
    return concatenate (left, right);
  if (g_str_equal (operator, "=="))
    return dp_value_new_boolean (dp_value_equal (left, right));
  if (g_str_equal (operator, "!="))
    return dp_value_new_boolean (!dp_value_equal (left, right));
  if (g_str_equal (operator, "in"))
    return dp_value_new_boolean (contains (right, left));
  if (g_str_equal (operator, "not in"))
    return dp_value_new_boolean (!contains (right, left));

  if (*operator == '<' || *operator == '>')
    {
      if (numbers)
        return dp_value_new_boolean (compare (operator, dp_value_get_number (left) -
                                                        dp_value_get_number (right)));
      if (strings)
        return dp_value_new_boolean (compare (operator, strcmp (dp_value_get_string (left),
                                                                dp_value_get_string (right))));
    }
  else if (numbers)
    {
      return arithmetic (operator, left, right, error);
    }
  else if (g_str_equal (operator, "+") && strings)
    {
      return concatenate (left, right);
    }
  else if (g_str_equal (operator, "+") && dp_value_get_kind (left) == DP_VALUE_LIST &&
           dp_value_get_kind (right) == DP_VALUE_LIST)
    {
      return concatenate_lists (left, right);
    }

  g_set_error (error, DP_TRANSFORM_ERROR, DP_TRANSFORM_ERROR_PROJECT,
               _("“%s” does not work between %s and %s"), operator,
               dp_value_get_kind_name (left), dp_value_get_kind_name (right));

  return NULL;
}

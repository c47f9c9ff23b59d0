/* dp-template-tests.c: what "is" can ask in the template language
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-template-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

typedef enum
{
  TEST_DEFINED,
  TEST_UNDEFINED,
  TEST_NONE,
  TEST_TRUE,
  TEST_FALSE,
  TEST_BOOLEAN,
  TEST_STRING,
  TEST_NUMBER,
  TEST_INTEGER,
  TEST_FLOAT,
  TEST_MAPPING,
  TEST_ITERABLE,
  TEST_SEQUENCE,
  TEST_CALLABLE,
  TEST_EVEN,
  TEST_ODD,
  TEST_DIVISIBLE,
  TEST_LOWER,
  TEST_UPPER,
  TEST_SAMEAS,
  TEST_EQUAL,
  TEST_UNEQUAL,
  TEST_GREATER,
  TEST_GREATER_EQUAL,
  TEST_LESS,
  TEST_LESS_EQUAL,
  TEST_IN,
} Test;

static const struct
{
  const char *name;
  Test        test;
} tests[] = {
  { "defined", TEST_DEFINED },
  { "undefined", TEST_UNDEFINED },
  { "none", TEST_NONE },
  { "true", TEST_TRUE },
  { "false", TEST_FALSE },
  { "boolean", TEST_BOOLEAN },
  { "string", TEST_STRING },
  { "number", TEST_NUMBER },
  { "integer", TEST_INTEGER },
  { "float", TEST_FLOAT },
  { "mapping", TEST_MAPPING },
  { "iterable", TEST_ITERABLE },
  { "sequence", TEST_SEQUENCE },
  { "callable", TEST_CALLABLE },
  { "even", TEST_EVEN },
  { "odd", TEST_ODD },
  { "divisibleby", TEST_DIVISIBLE },
  { "lower", TEST_LOWER },
  { "upper", TEST_UPPER },
  { "sameas", TEST_SAMEAS },
  { "eq", TEST_EQUAL },
  { "equalto", TEST_EQUAL },
  { "==", TEST_EQUAL },
  { "ne", TEST_UNEQUAL },
  { "!=", TEST_UNEQUAL },
  { "gt", TEST_GREATER },
  { "greaterthan", TEST_GREATER },
  { ">", TEST_GREATER },
  { "ge", TEST_GREATER_EQUAL },
  { ">=", TEST_GREATER_EQUAL },
  { "lt", TEST_LESS },
  { "lessthan", TEST_LESS },
  { "<", TEST_LESS },
  { "le", TEST_LESS_EQUAL },
  { "<=", TEST_LESS_EQUAL },
  { "in", TEST_IN },
};

/* Those that are about the kind of the value alone. */
static gboolean
test_kind (DpValue *value,
           Test     test)
{
  const DpValueClass *klass = dp_value_get_class (value);
  DpValueKind kind = dp_value_get_kind (value);
  gboolean list = klass != NULL && klass->to_list != NULL;

  switch (test)
    {
    case TEST_DEFINED:
      return kind != DP_VALUE_UNDEFINED;
    case TEST_UNDEFINED:
      return kind == DP_VALUE_UNDEFINED;
    case TEST_NONE:
      return kind == DP_VALUE_NONE;
    case TEST_TRUE:
      return kind == DP_VALUE_BOOLEAN && dp_value_is_true (value);
    case TEST_FALSE:
      return kind == DP_VALUE_BOOLEAN && !dp_value_is_true (value);
    case TEST_BOOLEAN:
      return kind == DP_VALUE_BOOLEAN;
    case TEST_STRING:
      return kind == DP_VALUE_STRING;
    case TEST_NUMBER:
      return dp_value_is_numeric (value);
    case TEST_INTEGER:
      return kind == DP_VALUE_INTEGER;
    case TEST_FLOAT:
      return kind == DP_VALUE_NUMBER;
    case TEST_MAPPING:
      return kind == DP_VALUE_DICT || (klass != NULL && klass->is_mapping);
    case TEST_ITERABLE:
    case TEST_SEQUENCE:
      return list || kind == DP_VALUE_LIST || kind == DP_VALUE_DICT || kind == DP_VALUE_STRING;
    case TEST_CALLABLE:
    default:
      return kind == DP_VALUE_FUNCTION || (klass != NULL && klass->call != NULL);
    }
}

static gboolean
is_divisible (DpValue *value,
              double   divisor)
{
  return dp_value_is_numeric (value) && divisor != 0 &&
         fmod (dp_value_get_number (value), divisor) == 0;
}

static gboolean
is_cased (DpValue    *value,
          const char *method)
{
  g_autoptr(DpValue) text = dp_value_take_string (dp_value_to_string (value));
  g_autoptr(DpValue) function = _dp_template_method (text, method);
  g_autoptr(DpValue) nothing = dp_value_new_list ();
  g_autoptr(DpValue) named = dp_value_new_dict ();
  DpCall call = { NULL, NULL, 0, nothing, named };
  g_autoptr(DpValue) result = dp_value_call (function, &call, NULL);

  return dp_value_is_true (result);
}

/* Those that compare with an argument, as an operator does. */
static gboolean
test_operator (Test           test,
               const char    *name,
               DpValue       *value,
               const DpCall  *call,
               gboolean      *result,
               GError       **error)
{
  static const char * const operators[] = { "==", "!=", ">", ">=", "<", "<=", "in" };
  DpValue *other = dp_call_get (call, 0, "other");
  g_autoptr(DpValue) answer = NULL;

  if (other == NULL)
    {
      g_set_error (error, DP_TRANSFORM_ERROR, DP_TRANSFORM_ERROR_PROJECT,
                   _("“is %s” needs something to compare with"), name);
      return FALSE;
    }
  answer = _dp_template_binary (operators[test - TEST_EQUAL], value, other, error);
  *result = answer != NULL && dp_value_is_true (answer);

  return answer != NULL;
}

gboolean
_dp_template_test (const char    *name,
                   DpValue       *value,
                   const DpCall  *call,
                   gboolean      *result,
                   GError       **error)
{
  for (gsize i = 0; i < G_N_ELEMENTS (tests); i++)
    {
      DpValue *other = dp_call_get (call, 0, "other");
      Test test = tests[i].test;

      if (strcmp (tests[i].name, name) != 0)
        continue;
      if (test >= TEST_EQUAL)
        return test_operator (test, name, value, call, result, error);
      if (test <= TEST_CALLABLE)
        *result = test_kind (value, test);
      else if (test == TEST_LOWER || test == TEST_UPPER)
        *result = is_cased (value, test == TEST_LOWER ? "islower" : "isupper");
      else if (test == TEST_SAMEAS)
        *result = other != NULL && dp_value_get_kind (other) == dp_value_get_kind (value) &&
                  dp_value_equal (other, value);
      else if (test == TEST_DIVISIBLE)
        *result = other != NULL && is_divisible (value, dp_value_get_number (other));
      else
        *result = dp_value_is_numeric (value) && is_divisible (value, 2) == (test == TEST_EVEN);
      return TRUE;
    }

  g_set_error (error, DP_TRANSFORM_ERROR, DP_TRANSFORM_ERROR_PROJECT, _("there is no test “is %s”"),
               name);

  return FALSE;
}

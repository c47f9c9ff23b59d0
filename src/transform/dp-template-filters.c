/* dp-template-filters.c: the template language's filters, and those of single values
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-template-private.h"

#include <glib/gi18n-lib.h>
#include <math.h>
#include <string.h>

#include "dp-template-json.h"

static DpValue *
filter_default (DpValue       *value,
                const DpCall  *call,
                GError       **error)
{
  DpValue *fallback = dp_call_get (call, 0, "default_value");

  if (dp_value_get_kind (value) != DP_VALUE_UNDEFINED &&
      (!dp_call_get_boolean (call, 1, "boolean", FALSE) || dp_value_is_true (value)))
    return dp_value_ref (value);

  return fallback != NULL ? dp_value_ref (fallback) : dp_value_new_string ("");
}

static DpValue *
filter_abs (DpValue       *value,
            const DpCall  *call,
            GError       **error)
{
  if (!dp_value_is_numeric (value))
    return dp_template_error (error, _("abs needs a number, this is %s"),
                              dp_value_get_kind_name (value));
  if (dp_value_get_kind (value) == DP_VALUE_NUMBER)
    return dp_value_new_number (fabs (dp_value_get_number (value)));
  if (dp_value_get_integer (value) < 0)
    return dp_value_new_integer ((gint64) -(guint64) dp_value_get_integer (value));

  return dp_value_new_integer (dp_value_get_integer (value));
}

static DpValue *
filter_attr (DpValue       *value,
             const DpCall  *call,
             GError       **error)
{
  const char *name = dp_call_get_string (call, 0, "name");

  if (name == NULL)
    return dp_template_error (error, _("attr needs the name of an attribute"));

  return dp_value_get_attribute (value, name);
}

/* What a text says as a whole: FALSE where it is no number. */
static gboolean
parse_number (DpValue *value,
              double  *number)
{
  g_autofree char *text = dp_value_get_string (value) != NULL
                            ? g_strdup (dp_value_get_string (value)) : NULL;
  char *end;

  if (text == NULL)
    {
      *number = dp_value_get_number (value);
      return dp_value_is_numeric (value);
    }
  g_strstrip (text);
  *number = g_ascii_strtod (text, &end);

  return end != text && *end == '\0';
}

static DpValue *
filter_int (DpValue       *value,
            const DpCall  *call,
            GError       **error)
{
  DpValue *fallback = dp_call_get (call, 0, "default");
  gint64 base = dp_call_get_integer (call, 1, "base", 10);
  const char *text = dp_value_get_string (value);
  double number;
  char *end;

  if (text != NULL)
    {
      gint64 whole = g_ascii_strtoll (text, &end, CLAMP (base, 2, 36));

      if (end != text && *end == '\0')
        return dp_value_new_integer (whole);
    }
  else if (dp_value_is_numeric (value))
    {
      return dp_value_new_integer (dp_value_get_integer (value));
    }
  if (parse_number (value, &number) && fabs (number) < 9.2e18)
    return dp_value_new_integer ((gint64) number);

  return fallback != NULL ? dp_value_ref (fallback) : dp_value_new_integer (0);
}

static DpValue *
filter_float (DpValue       *value,
              const DpCall  *call,
              GError       **error)
{
  DpValue *fallback = dp_call_get (call, 0, "default");
  double number;

  if (parse_number (value, &number))
    return dp_value_new_number (number);

  return fallback != NULL ? dp_value_ref (fallback) : dp_value_new_number (0);
}

static DpValue *
filter_round (DpValue       *value,
              const DpCall  *call,
              GError       **error)
{
  double factor = pow (10, dp_call_get_integer (call, 0, "precision", 0));
  const char *method = dp_call_get_string (call, 1, "method");
  double number = dp_value_get_number (value) * factor;

  if (!dp_value_is_numeric (value))
    return dp_template_error (error, _("round needs a number, this is %s"),
                              dp_value_get_kind_name (value));
  if (g_strcmp0 (method, "ceil") == 0)
    number = ceil (number);
  else if (g_strcmp0 (method, "floor") == 0)
    number = floor (number);
  else if (dp_value_get_kind (value) != DP_VALUE_NUMBER && factor >= 1)
    return dp_value_ref (value);
  else
    number = nearbyint (number);

  return dp_value_new_number (number / factor);
}

static DpValue *
filter_length (DpValue       *value,
               const DpCall  *call,
               GError       **error)
{
  g_autoptr(DpValue) items = NULL;

  if (dp_value_get_kind (value) != DP_VALUE_OBJECT)
    return dp_value_new_integer (dp_value_get_length (value));
  items = dp_value_items (value);

  return dp_value_new_integer (items != NULL ? dp_value_get_length (items) : 0);
}

static DpValue *
filter_tojson (DpValue       *value,
               const DpCall  *call,
               GError       **error)
{
  return dp_value_take_string (dp_value_to_json (value, FALSE,
                                                 dp_call_get_integer (call, 0, "indent", 0)));
}

static DpValue *
filter_as_bool (DpValue       *value,
                const DpCall  *call,
                GError       **error)
{
  const char *text = dp_value_get_string (value);

  if (text != NULL && g_ascii_strcasecmp (text, "true") == 0)
    return dp_value_new_boolean (TRUE);
  if (text != NULL && g_ascii_strcasecmp (text, "false") == 0)
    return dp_value_new_boolean (FALSE);
  if (text != NULL)
    return dp_template_error (error, _("“%s” is no truth value; write true or false"), text);

  return dp_value_new_boolean (dp_value_is_true (value));
}

static DpValue *
filter_as_number (DpValue       *value,
                  const DpCall  *call,
                  GError       **error)
{
  g_autofree char *text = dp_value_to_string (value);
  double number;

  if (!parse_number (value, &number))
    return dp_template_error (error, _("“%s” is no number"), text);
  if (dp_value_get_string (value) != NULL && strpbrk (text, ".eEn") == NULL)
    return filter_int (value, call, error);

  return dp_value_get_string (value) != NULL ? dp_value_new_number (number) : dp_value_ref (value);
}

/* What the text would be as a literal. */
static DpValue *
filter_as_native (DpValue       *value,
                  const DpCall  *call,
                  GError       **error)
{
  const char *text = dp_value_get_string (value);
  double number;

  if (text == NULL)
    return dp_value_ref (value);
  if (parse_number (value, &number))
    return filter_as_number (value, call, error);
  if (g_str_equal (text, "None"))
    return dp_value_new_none ();
  if (g_str_equal (text, "True") || g_str_equal (text, "False"))
    return filter_as_bool (value, call, error);

  return dp_value_ref (value);
}

static DpValue *
filter_string (DpValue       *value,
               const DpCall  *call,
               GError       **error)
{
  return dp_value_take_string (dp_value_to_string (value));
}

static DpValue *
filter_pass (DpValue       *value,
             const DpCall  *call,
             GError       **error)
{
  return dp_value_ref (value);
}

static const DpFilter value_filters[] = {
  { "abs", filter_abs },
  { "as_bool", filter_as_bool },
  { "as_native", filter_as_native },
  { "as_number", filter_as_number },
  { "as_text", filter_string },
  { "attr", filter_attr },
  { "count", filter_length },
  { "d", filter_default },
  { "default", filter_default },
  { "float", filter_float },
  { "int", filter_int },
  { "length", filter_length },
  { "round", filter_round },
  { "safe", filter_pass },
  { "string", filter_string },
  { "tojson", filter_tojson },
  { NULL },
};

static DpFilterFunc
find_filter (const char *name)
{
  const DpFilter * const groups[] = {
    value_filters, _dp_text_filters, _dp_list_filters, _dp_select_filters,
  };

  for (gsize i = 0; i < G_N_ELEMENTS (groups); i++)
    for (gsize k = 0; groups[i][k].name != NULL; k++)
      if (strcmp (groups[i][k].name, name) == 0)
        return groups[i][k].func;

  return NULL;
}

DpValue *
_dp_template_filter (const char    *name,
                     DpValue       *value,
                     const DpCall  *call,
                     GError       **error)
{
  DpFilterFunc func = find_filter (name);

  if (func == NULL)
    return dp_template_error (error, _("there is no filter “%s”"), name);
  if (dp_value_is_blank (value) && func != filter_default)
    {
      g_autoptr(DpValue) nothing = dp_value_new_string ("");

      return func (nothing, call, error);
    }
  if (dp_value_get_kind (value) == DP_VALUE_UNDEFINED && func != filter_default)
    return dp_template_error (error, _("what goes into the filter “%s” is not defined"), name);

  return func (value, call, error);
}

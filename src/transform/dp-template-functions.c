/* dp-template-functions.c: functions of the template language that need nothing from outside
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-template-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "dp-template-json.h"
#include "dp-yaml-node.h"

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
      ABS ((double) numbers[1] - (double) numbers[0]) / ABS ((double) numbers[2]) > MAX_RANGE)
    return dp_template_error (error,
                              _("range takes an end, or a start, an end and a step, and gives at "
                                "most %d numbers"), MAX_RANGE);

  list = dp_value_new_list ();
  for (gint64 i = numbers[0]; numbers[2] > 0 ? i < numbers[1] : i > numbers[1];)
    {
      dp_value_append (list, dp_value_new_integer (i));
      if (__builtin_add_overflow (i, numbers[2], &i))
        break;
    }

  return list;
}

/* dict(a=1), dict({'a': 1}, b=2), dict([('a', 1)]) */
static DpValue *
call_dict_cb (const DpCall  *call,
              gpointer       data,
              GError       **error)
{
  DpValue *from = dp_call_get (call, 0, "");
  g_autoptr(DpValue) dict = NULL;

  if (from != NULL && dp_value_get_kind (from) == DP_VALUE_DICT)
    dict = dp_value_copy (from);
  else
    dict = dp_value_new_dict ();
  for (guint i = 0; from != NULL && dp_value_get_kind (from) == DP_VALUE_LIST &&
                    i < dp_value_get_length (from); i++)
    {
      DpValue *pair = dp_value_get_item (from, i);

      if (dp_value_get_kind (pair) != DP_VALUE_LIST || dp_value_get_length (pair) != 2)
        return dp_template_error (error, _("dict needs pairs of a key and a value"));
      dp_value_set_keyed (dict, dp_value_get_item (pair, 0),
                          dp_value_ref (dp_value_get_item (pair, 1)));
    }
  for (guint i = 0; i < dp_value_get_length (call->named); i++)
    dp_value_set (dict, dp_value_get_key (call->named, i),
                  dp_value_ref (dp_value_get_item (call->named, i)));

  return g_steal_pointer (&dict);
}

/* As dbt's: what there is no list of gives the second argument, or none. */
static DpValue *
call_set_cb (const DpCall  *call,
             gpointer       data,
             GError       **error)
{
  DpValue *value = dp_call_get (call, 0, "value");
  DpValue *fallback = dp_call_get (call, 1, "default");
  g_autoptr(DpValue) items = value != NULL ? dp_value_items (value) : NULL;
  g_autoptr(DpValue) nothing = dp_value_new_list ();
  g_autoptr(DpValue) once = NULL;
  DpValue *set;
  DpCall inner = *call;

  if (items == NULL)
    return fallback != NULL ? dp_value_ref (fallback) : dp_value_new_none ();
  inner.positional = nothing;
  dp_value_append (nothing, dp_value_new_boolean (TRUE));
  once = _dp_template_filter ("unique", items, &inner, error);
  if (once == NULL)
    return NULL;

  set = dp_value_new_set ();
  for (guint i = 0; i < dp_value_get_length (once); i++)
    dp_value_append (set, dp_value_ref (dp_value_get_item (once, i)));

  return set;
}

static DpValue *
call_set_strict_cb (const DpCall  *call,
                    gpointer       data,
                    GError       **error)
{
  DpValue *value = dp_call_get (call, 0, "value");
  g_autoptr(DpValue) items = value != NULL ? dp_value_items (value) : NULL;

  if (items == NULL)
    return dp_template_error (error, _("set_strict needs a list"));

  return call_set_cb (call, data, error);
}

static DpValue *
zip (DpValue *lists)
{
  DpValue *list = dp_value_new_list ();
  guint length = G_MAXUINT;

  for (guint i = 0; i < dp_value_get_length (lists); i++)
    length = MIN (length, dp_value_get_length (dp_value_get_item (lists, i)));
  for (guint i = 0; dp_value_get_length (lists) > 0 && i < length; i++)
    {
      DpValue *tuple = dp_value_new_tuple ();

      for (guint k = 0; k < dp_value_get_length (lists); k++)
        dp_value_append (tuple, dp_value_ref (dp_value_get_item (dp_value_get_item (lists, k), i)));
      dp_value_append (list, tuple);
    }

  return list;
}

static DpValue *
call_zip_strict_cb (const DpCall  *call,
                    gpointer       data,
                    GError       **error)
{
  g_autoptr(DpValue) lists = dp_value_new_list ();

  for (guint i = 0; i < dp_value_get_length (call->positional); i++)
    {
      DpValue *items = dp_value_items (dp_value_get_item (call->positional, i));

      if (items == NULL)
        return dp_template_error (error, _("zip needs lists"));
      dp_value_append (lists, items);
    }

  return zip (lists);
}

static DpValue *
call_zip_cb (const DpCall  *call,
             gpointer       data,
             GError       **error)
{
  DpValue *fallback = dp_value_lookup (call->named, "default");
  DpValue *list = call_zip_strict_cb (call, data, NULL);

  if (list != NULL)
    return list;

  return fallback != NULL ? dp_value_ref (fallback) : dp_value_new_none ();
}

static DpValue *
call_tojson_cb (const DpCall  *call,
                gpointer       data,
                GError       **error)
{
  DpValue *value = dp_call_get (call, 0, "value");

  if (value == NULL)
    return dp_template_error (error, _("tojson needs a value"));

  return dp_value_take_string (dp_value_to_json (value,
                                                 dp_call_get_boolean (call, 2, "sort_keys", FALSE),
                                                 0));
}

/* Text of another language as a value; what is none gives the second argument. */
static DpValue *
read_text (const DpCall  *call,
           DpValue     *(*read) (const char  *text,
                                 GError     **error),
           GError       **error)
{
  const char *text = dp_call_get_string (call, 0, "string");
  DpValue *fallback = dp_call_get (call, 1, "default");
  DpValue *value = text != NULL ? read (text, NULL) : NULL;

  if (value != NULL)
    return value;

  return fallback != NULL ? dp_value_ref (fallback) : dp_value_new_none ();
}

static DpValue *
call_fromjson_cb (const DpCall  *call,
                  gpointer       data,
                  GError       **error)
{
  return read_text (call, dp_value_new_from_json, error);
}

static DpValue *
read_yaml (const char  *text,
           GError     **error)
{
  g_autoptr(DpYamlNode) node = dp_yaml_node_parse ("fromyaml", text, strlen (text), error);

  return node != NULL ? dp_yaml_node_to_value (node) : NULL;
}

static DpValue *
call_fromyaml_cb (const DpCall  *call,
                  gpointer       data,
                  GError       **error)
{
  return read_text (call, read_yaml, error);
}

static DpValue *
call_toyaml_cb (const DpCall  *call,
                gpointer       data,
                GError       **error)
{
  DpValue *value = dp_call_get (call, 0, "value");

  if (value == NULL)
    return dp_template_error (error, _("toyaml needs a value"));

  return dp_value_take_string (dp_value_to_yaml (value));
}

static DpValue *
call_local_md5_cb (const DpCall  *call,
                   gpointer       data,
                   GError       **error)
{
  const char *text = dp_call_get_string (call, 0, "value");

  if (text == NULL)
    return dp_template_error (error, _("local_md5 needs a string"));

  return dp_value_take_string (g_compute_checksum_for_string (G_CHECKSUM_MD5, text, -1));
}

static DpValue *
call_return_cb (const DpCall  *call,
                gpointer       data,
                GError       **error)
{
  DpValue *value = dp_call_get (call, 0, "data");
  g_autoptr(DpValue) none = dp_value_new_none ();

  dp_call_return (call, value != NULL ? value : none);

  return dp_value_new_string ("");
}

static const DpTemplateFunction functions[] = {
  { "cycler", _dp_template_cycler_cb },
  { "dict", call_dict_cb },
  { "fromjson", call_fromjson_cb },
  { "fromyaml", call_fromyaml_cb },
  { "joiner", _dp_template_joiner_cb },
  { "local_md5", call_local_md5_cb },
  { "namespace", _dp_template_namespace_cb },
  { "range", call_range_cb },
  { "return", call_return_cb },
  { "set", call_set_cb },
  { "set_strict", call_set_strict_cb },
  { "tojson", call_tojson_cb },
  { "toyaml", call_toyaml_cb },
  { "zip", call_zip_cb },
  { "zip_strict", call_zip_strict_cb },
  { NULL },
};

void
dp_template_add_builtins (DpValue *into)
{
  dp_value_add_functions (into, functions);
}

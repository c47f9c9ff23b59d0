/* dp-template-json.c: values of the template language as JSON and YAML
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-template-json.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include <yyjson.h>

#include "dp-transform.h"

/* A list that has been put into itself would be written without end. */
#define MAX_DEPTH 64

static void
append_string (GString    *out,
               const char *text)
{
  g_string_append_c (out, '"');
  for (const char *at = text; *at != '\0'; at = g_utf8_next_char (at))
    {
      gunichar c = g_utf8_get_char (at);

      if (c == '"' || c == '\\')
        g_string_append_printf (out, "\\%c", (char) c);
      else if (c == '\n')
        g_string_append (out, "\\n");
      else if (c == '\t')
        g_string_append (out, "\\t");
      else if (c == '\r')
        g_string_append (out, "\\r");
      else if (c < 0x20)
        g_string_append_printf (out, "\\u%04x", c);
      else
        g_string_append_unichar (out, c);
    }
  g_string_append_c (out, '"');
}

static void
append_break (GString *out,
              guint    indent,
              guint    depth)
{
  if (indent == 0)
    return;
  g_string_append_c (out, '\n');
  for (guint i = 0; i < MIN (indent, 16) * depth; i++)
    g_string_append_c (out, ' ');
}

static int
compare_keys (gconstpointer a,
              gconstpointer b,
              gpointer      data)
{
  return strcmp (dp_value_get_key (data, *(const guint *) a),
                 dp_value_get_key (data, *(const guint *) b));
}

static void append_json (GString  *out,
                         DpValue  *value,
                         gboolean  sort_keys,
                         guint     indent,
                         guint     depth);

static void
append_items (GString  *out,
              DpValue  *value,
              gboolean  sort_keys,
              guint     indent,
              guint     depth)
{
  gboolean dict = dp_value_get_kind (value) == DP_VALUE_DICT;
  guint length = depth < MAX_DEPTH ? dp_value_get_length (value) : 0;
  g_autofree guint *order = g_new (guint, length + 1);

  for (guint i = 0; i < length; i++)
    order[i] = i;
  if (dict && sort_keys)
    g_sort_array (order, length, sizeof *order, compare_keys, value);

  g_string_append_c (out, dict ? '{' : '[');
  for (guint i = 0; i < length; i++)
    {
      if (i > 0)
        g_string_append (out, indent > 0 ? "," : ", ");
      append_break (out, indent, depth + 1);
      if (dict)
        {
          append_string (out, dp_value_get_key (value, order[i]));
          g_string_append (out, ": ");
        }
      append_json (out, dp_value_get_item (value, order[i]), sort_keys, indent, depth + 1);
    }
  if (length > 0)
    append_break (out, indent, depth);
  g_string_append_c (out, dict ? '}' : ']');
}

static void
append_json (GString  *out,
             DpValue  *value,
             gboolean  sort_keys,
             guint     indent,
             guint     depth)
{
  g_autofree char *text = NULL;

  switch (dp_value_get_kind (value))
    {
    case DP_VALUE_NONE:
    case DP_VALUE_UNDEFINED:
      g_string_append (out, "null");
      return;
    case DP_VALUE_BOOLEAN:
      g_string_append (out, dp_value_is_true (value) ? "true" : "false");
      return;
    case DP_VALUE_LIST:
    case DP_VALUE_DICT:
      append_items (out, value, sort_keys, indent, depth);
      return;
    case DP_VALUE_INTEGER:
    case DP_VALUE_NUMBER:
      text = dp_value_to_string (value);
      g_string_append (out, text);
      return;
    default:
      text = dp_value_to_string (value);
      append_string (out, text);
      return;
    }
}

char *
dp_value_to_json (DpValue  *self,
                  gboolean  sort_keys,
                  guint     indent)
{
  GString *out = g_string_new (NULL);

  append_json (out, self, sort_keys, indent, 0);

  return g_string_free (out, FALSE);
}

static DpValue *
read_json (yyjson_val *json,
           guint       depth)
{
  gsize i;
  gsize n;
  yyjson_val *key;
  yyjson_val *item;
  DpValue *value;

  if (depth > MAX_DEPTH || json == NULL || yyjson_is_null (json))
    return dp_value_new_none ();
  if (yyjson_is_bool (json))
    return dp_value_new_boolean (yyjson_get_bool (json));
  if (yyjson_is_str (json))
    return dp_value_new_string (yyjson_get_str (json));
  if (yyjson_is_real (json))
    return dp_value_new_number (yyjson_get_real (json));
  if (yyjson_is_uint (json) && yyjson_get_uint (json) > G_MAXINT64)
    return dp_value_new_number ((double) yyjson_get_uint (json));
  if (yyjson_is_int (json))
    return dp_value_new_integer (yyjson_get_sint (json));

  value = yyjson_is_obj (json) ? dp_value_new_dict () : dp_value_new_list ();
  if (yyjson_is_obj (json))
    yyjson_obj_foreach (json, i, n, key, item)
      dp_value_set (value, yyjson_get_str (key), read_json (item, depth + 1));
  else
    yyjson_arr_foreach (json, i, n, item)
      dp_value_append (value, read_json (item, depth + 1));

  return value;
}

DpValue *
dp_value_new_from_json (const char  *text,
                        GError     **error)
{
  yyjson_read_err problem;
  yyjson_doc *document;
  DpValue *value;

  document = yyjson_read_opts ((char *) text, strlen (text), 0, NULL, &problem);
  if (document == NULL)
    {
      g_set_error (error, DP_TRANSFORM_ERROR, DP_TRANSFORM_ERROR_PROJECT,
                   _("this is not JSON: %s at byte %zu"), problem.msg, problem.pos);
      return NULL;
    }
  value = read_json (yyjson_doc_get_root (document), 0);
  yyjson_doc_free (document);

  return value;
}

static gboolean
is_block (DpValue *value)
{
  DpValueKind kind = dp_value_get_kind (value);

  return (kind == DP_VALUE_LIST || kind == DP_VALUE_DICT) && dp_value_get_length (value) > 0;
}

/* JSON is YAML, so what is no block is written as that; a plain word needs no quotes. */
static void
append_scalar (GString *out,
               DpValue *value)
{
  const char *text = dp_value_get_string (value);
  gboolean plain = text != NULL &&
                   g_regex_match_simple ("^[A-Za-z_][A-Za-z0-9_ ./-]*$", text, 0, 0) &&
                   !g_regex_match_simple ("^(true|false|yes|no|on|off|null|y|n)$", text,
                                          G_REGEX_CASELESS, 0);

  if (plain && !g_str_has_suffix (text, " "))
    g_string_append (out, text);
  else
    append_json (out, value, FALSE, 0, 0);
}

static void
append_yaml (GString *out,
             DpValue *value,
             guint    depth)
{
  gboolean dict = dp_value_get_kind (value) == DP_VALUE_DICT;

  for (guint i = 0; depth < MAX_DEPTH && i < dp_value_get_length (value); i++)
    {
      DpValue *item = dp_value_get_item (value, i);

      for (guint k = 0; k < depth; k++)
        g_string_append (out, "  ");
      if (dict)
        {
          g_autoptr(DpValue) key = dp_value_new_string (dp_value_get_key (value, i));

          append_scalar (out, key);
          g_string_append_c (out, ':');
        }
      else
        {
          g_string_append_c (out, '-');
        }
      g_string_append_c (out, is_block (item) ? '\n' : ' ');
      if (is_block (item))
        {
          append_yaml (out, item, depth + 1);
          continue;
        }
      append_scalar (out, item);
      g_string_append_c (out, '\n');
    }
}

char *
dp_value_to_yaml (DpValue *self)
{
  GString *out = g_string_new (NULL);

  if (is_block (self))
    {
      append_yaml (out, self, 0);
    }
  else
    {
      append_scalar (out, self);
      g_string_append_c (out, '\n');
    }

  return g_string_free (out, FALSE);
}

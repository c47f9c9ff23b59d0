/* dp-template-call.c: for functions that templates call: their arguments, and errors
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-template-private.h"

DpValue *
dp_call_get (const DpCall *call,
             guint         index,
             const char   *name)
{
  if (index < dp_value_get_length (call->positional))
    return dp_value_get_item (call->positional, index);

  return dp_value_lookup (call->named, name);
}

const char *
dp_call_get_string (const DpCall *call,
                    guint         index,
                    const char   *name)
{
  DpValue *value = dp_call_get (call, index, name);

  return value != NULL ? dp_value_get_string (value) : NULL;
}

gint64
dp_call_get_integer (const DpCall *call,
                     guint         index,
                     const char   *name,
                     gint64        fallback)
{
  DpValue *value = dp_call_get (call, index, name);

  return value != NULL && dp_value_is_numeric (value) ? dp_value_get_integer (value) : fallback;
}

gboolean
dp_call_get_boolean (const DpCall *call,
                     guint         index,
                     const char   *name,
                     gboolean      fallback)
{
  DpValue *value = dp_call_get (call, index, name);

  return value != NULL ? dp_value_is_true (value) : fallback;
}

gpointer
dp_call_get_host (const DpCall *call)
{
  return call->evaluator->names->host;
}

void
dp_call_return (const DpCall *call,
                DpValue      *value)
{
  g_clear_pointer (&call->evaluator->returned, dp_value_unref);
  call->evaluator->returned = dp_value_ref (value);
  call->evaluator->flow = DP_FLOW_RETURN;
}

DpValue *
dp_call_lookup (const DpCall *call,
                const char   *name)
{
  return _dp_evaluator_lookup (call->evaluator, name);
}

DpValue *
dp_call_function (const DpCall  *call,
                  DpValue       *function,
                  GError       **error,
                  ...)
{
  g_autoptr(DpValue) positional = dp_value_new_list ();
  g_autoptr(DpValue) named = dp_value_new_dict ();
  DpCall inner = { call->evaluator, call->file, call->line, positional, named };
  va_list arguments;

  va_start (arguments, error);
  for (DpValue *value = va_arg (arguments, DpValue *); value != NULL;
       value = va_arg (arguments, DpValue *))
    dp_value_append (positional, dp_value_ref (value));
  va_end (arguments);

  return dp_value_call (function, &inner, error);
}

void
dp_value_add_functions (DpValue                  *into,
                        const DpTemplateFunction *functions)
{
  for (gsize i = 0; functions[i].name != NULL; i++)
    dp_value_set (into, functions[i].name, dp_value_new_function (functions[i].func, NULL, NULL));
}

static DpValue *
get_numbered (DpValue    *self,
              const char *name)
{
  guint64 index;

  if (dp_value_get_kind (self) != DP_VALUE_LIST ||
      !g_ascii_string_to_unsigned (name, 10, 0, G_MAXUINT, &index, NULL) ||
      index >= dp_value_get_length (self))
    return NULL;

  return dp_value_get_item (self, index);
}

DpValue *
dp_value_get_attribute (DpValue    *self,
                        const char *name)
{
  const DpValueClass *klass = dp_value_get_class (self);
  DpValue *found = NULL;

  if (klass != NULL && klass->get != NULL)
    found = klass->get (self, dp_value_get_data (self), name);
  else if (klass == NULL)
    found = _dp_template_method (self, name);
  if (found != NULL)
    return found;

  found = dp_value_lookup (self, name);
  if (found == NULL)
    found = get_numbered (self, name);

  return found != NULL ? dp_value_ref (found) : dp_value_new_undefined_name (name);
}

DpValue *
dp_value_get_path (DpValue    *self,
                   const char *path)
{
  g_auto(GStrv) parts = g_strsplit (path, ".", -1);
  DpValue *value = dp_value_ref (self);

  for (guint i = 0; parts[i] != NULL; i++)
    {
      g_autoptr(DpValue) owner = value;

      value = dp_value_get_attribute (owner, parts[i]);
    }

  return value;
}

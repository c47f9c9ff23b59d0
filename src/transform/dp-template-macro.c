/* dp-template-macro.c: macros, and the blocks of call statements
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-template-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

/* What a macro's function holds. Its template has to outlive it; @package is borrowed, too. */
typedef struct
{
  const DpTemplateSource *source;
  DpValue                *package;
  DpTemplateNode         *node;
  GPtrArray              *scopes;     /* nullable */
} Macro;

static void
macro_free (gpointer data)
{
  Macro *self = data;

  g_clear_pointer (&self->scopes, g_ptr_array_unref);
  g_free (self);
}

static gboolean
has_parameter (DpTemplateNode *node,
               const char     *name)
{
  return node->names != NULL &&
         g_ptr_array_find_with_equal_func (node->names, name, g_str_equal, NULL);
}

/* Values beyond the parameters are for those macros that look at them. */
static DpValue *
list_varargs (DpTemplateNode *node,
              const DpCall   *call)
{
  DpValue *varargs = dp_value_new_tuple ();

  for (guint i = node->names != NULL ? node->names->len : 0;
       i < dp_value_get_length (call->positional); i++)
    dp_value_append (varargs, dp_value_ref (dp_value_get_item (call->positional, i)));

  return varargs;
}

static DpValue *
list_kwargs (DpTemplateNode *node,
             const DpCall   *call)
{
  DpValue *kwargs = dp_value_new_dict ();

  for (guint i = 0; i < dp_value_get_length (call->named); i++)
    {
      const char *name = dp_value_get_key (call->named, i);

      if (!has_parameter (node, name) && !g_str_equal (name, "caller"))
        dp_value_set (kwargs, name, dp_value_ref (dp_value_get_item (call->named, i)));
    }

  return kwargs;
}

static gboolean
check_arguments (DpTemplateNode  *node,
                 const DpCall    *call,
                 GError         **error)
{
  guint n_parameters = node->names != NULL ? node->names->len : 0;
  guint n_positional = dp_value_get_length (call->positional);

  if (n_positional > n_parameters && (node->flags & DP_NODE_USES_VARARGS) == 0)
    {
      g_set_error (error, DP_TRANSFORM_ERROR, DP_TRANSFORM_ERROR_PROJECT,
                   _("the macro “%s” takes %u values, not %u"), node->name, n_parameters,
                   n_positional);
      return FALSE;
    }
  for (guint i = 0; i < dp_value_get_length (call->named); i++)
    {
      const char *name = dp_value_get_key (call->named, i);

      if (has_parameter (node, name) || (node->flags & DP_NODE_USES_KWARGS) != 0 ||
          g_str_equal (name, "caller"))
        continue;
      g_set_error (error, DP_TRANSFORM_ERROR, DP_TRANSFORM_ERROR_PROJECT,
                   _("the macro “%s” has no parameter “%s”"), node->name, name);
      return FALSE;
    }

  return TRUE;
}

/* Parameters of a macro: by position, by name, or their defaults, which see those before them. */
static gboolean
bind_parameters (DpEvaluator     *self,
                 DpTemplateNode  *node,
                 const DpCall    *call,
                 GError         **error)
{
  DpValue *caller = dp_value_lookup (call->named, "caller");

  if (!check_arguments (node, call, error))
    return FALSE;

  for (guint i = 0; node->names != NULL && i < node->names->len; i++)
    {
      const char *name = g_ptr_array_index (node->names, i);
      DpTemplateNode *fallback = g_ptr_array_index (node->items, i);
      DpValue *value = dp_call_get (call, i, name);

      if (value != NULL)
        value = dp_value_ref (value);
      else if (fallback != NULL)
        value = _dp_evaluator_expression (self, fallback, error);
      else
        value = dp_value_new_blank ();
      if (value == NULL)
        return FALSE;
      _dp_evaluator_set (self, name, value);
    }
  if (node->flags & DP_NODE_USES_VARARGS)
    _dp_evaluator_set (self, "varargs", list_varargs (node, call));
  if (node->flags & DP_NODE_USES_KWARGS)
    _dp_evaluator_set (self, "kwargs", list_kwargs (node, call));
  if (caller != NULL && !has_parameter (node, "caller"))
    _dp_evaluator_set (self, "caller", dp_value_ref (caller));

  return TRUE;
}

/* The scopes that a macro starts with: those around its definition, or none. */
static GPtrArray *
copy_scopes (GPtrArray *scopes)
{
  GPtrArray *copy = g_ptr_array_new_with_free_func ((GDestroyNotify) dp_value_unref);

  for (guint i = 0; scopes != NULL && i < scopes->len; i++)
    g_ptr_array_add (copy, dp_value_ref (g_ptr_array_index (scopes, i)));

  return copy;
}

/* What return() was given, else the text. */
static DpValue *
run_body (DpEvaluator     *self,
          DpTemplateNode  *node,
          const DpCall    *call,
          GError         **error)
{
  DpFlow flow = self->flow;
  g_autoptr(DpValue) text = NULL;
  DpValue *result;

  self->flow = DP_FLOW_ON;
  if (bind_parameters (self, node, call, error))
    text = _dp_evaluator_capture (self, node->right, error);
  result = self->flow == DP_FLOW_RETURN && text != NULL ? g_steal_pointer (&self->returned)
                                                        : g_steal_pointer (&text);
  self->flow = flow;

  return result;
}

static DpValue *
call_macro_cb (const DpCall  *call,
               gpointer       data,
               GError       **error)
{
  Macro *macro = data;
  DpEvaluator *self = call->evaluator;
  const DpTemplateSource *source = self->source;
  GPtrArray *scopes = self->scopes;
  DpValue *package = self->package;
  DpValue *result;

  if (_dp_evaluator_is_deep (self))
    return dp_template_error (error, _("the macro “%s” calls itself without end"),
                              macro->node->name);

  self->depth++;
  self->source = macro->source;
  self->package = macro->package;
  self->scopes = copy_scopes (macro->scopes);
  _dp_evaluator_push (self);
  result = run_body (self, macro->node, call, error);
  g_ptr_array_unref (self->scopes);
  self->scopes = scopes;
  self->package = package;
  self->source = source;
  self->depth--;

  return result;
}

DpValue *
_dp_macro_new (const DpTemplateSource *source,
               DpValue                *package,
               DpTemplateNode         *node,
               GPtrArray              *scopes)
{
  Macro *macro = g_new0 (Macro, 1);

  macro->source = source;
  macro->package = package;
  macro->node = node;
  macro->scopes = scopes != NULL ? copy_scopes (scopes) : NULL;

  return dp_value_new_function (call_macro_cb, macro, macro_free);
}

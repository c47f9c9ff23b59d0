/* dp-template.c: a parsed template, and what its evaluation begins and ends with
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-template-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "dp-template-parser.h"

gpointer
_dp_evaluator_fail (DpEvaluator     *self,
                    DpTemplateNode  *node,
                    GError         **error,
                    const char      *format,
                    ...)
{
  g_autofree char *message = NULL;
  va_list args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);

  dp_template_source_set_error (self->source, node->line, node->column, error, "%s", message);
  self->located = TRUE;

  return NULL;
}

gpointer
_dp_evaluator_fail_undefined (DpEvaluator     *self,
                              DpTemplateNode  *node,
                              GError         **error)
{
  DpTemplateNode *root = node;

  /* Of "a.b.c" the first that is missing is what went wrong. */
  while (root->kind == DP_NODE_ATTRIBUTE || root->kind == DP_NODE_INDEX)
    root = root->left;
  if (root->kind == DP_NODE_NAME)
    {
      g_autoptr(DpValue) value = _dp_evaluator_lookup (self, root->name);

      if (dp_value_get_kind (value) == DP_VALUE_UNDEFINED)
        node = root;
    }
  if (node->name != NULL && node->kind != DP_NODE_FILTER)
    return _dp_evaluator_fail (self, node, error, _("“%s” is not defined"), node->name);

  return _dp_evaluator_fail (self, node, error, _("this is not defined"));
}

gpointer
_dp_evaluator_locate (DpEvaluator     *self,
                      DpTemplateNode  *node,
                      GError         **error)
{
  g_autofree char *message = NULL;

  if (self->located || error == NULL || *error == NULL)
    return NULL;

  message = g_strdup ((*error)->message);
  g_clear_error (error);

  return _dp_evaluator_fail (self, node, error, "%s", message);
}

/* The innermost scope first, then what this one rendering is given, then macros, then what the host
 * knows. */
DpValue *
_dp_evaluator_lookup (DpEvaluator *self,
                      const char  *name)
{
  const DpTemplateScope *names = self->names;
  DpValue *found = NULL;

  for (guint i = self->scopes->len; i > 0 && found == NULL; i--)
    found = dp_value_lookup (g_ptr_array_index (self->scopes, i - 1), name);
  if (found == NULL)
    found = dp_value_lookup (self->own, name);
  if (found == NULL && names->context != NULL)
    found = dp_value_lookup (names->context, name);
  if (found == NULL && self->package != NULL)
    found = dp_value_lookup (self->package, name);
  if (found == NULL && names->lookup != NULL)
    {
      DpValue *made = names->lookup (name, names->host);

      if (made != NULL)
        return made;
    }
  if (found == NULL && names->shared != NULL)
    found = dp_value_lookup (names->shared, name);

  return found != NULL ? dp_value_ref (found) : dp_value_new_undefined_name (name);
}

void
_dp_evaluator_push (DpEvaluator *self)
{
  g_ptr_array_add (self->scopes, dp_value_new_dict ());
}

void
_dp_evaluator_pop (DpEvaluator *self)
{
  g_ptr_array_remove_index (self->scopes, self->scopes->len - 1);
}

void
_dp_evaluator_set (DpEvaluator *self,
                   const char  *name,
                   DpValue     *value)
{
  dp_value_set (g_ptr_array_index (self->scopes, self->scopes->len - 1), name, value);
}

gboolean
_dp_evaluator_is_deep (DpEvaluator *self)
{
  const char *here = __builtin_frame_address (0);

  return self->depth >= DP_EVALUATOR_MAX_DEPTH ||
         ABS (here - self->stack) > DP_EVALUATOR_MAX_STACK;
}

DpTemplate *
dp_template_new (const char  *name,
                 guint        first_line,
                 const char  *text,
                 GError     **error)
{
  g_autoptr(DpTemplateSource) source = NULL;
  DpTemplateNode *root;
  DpTemplate *self;

  g_return_val_if_fail (name != NULL, NULL);
  g_return_val_if_fail (text != NULL, NULL);

  source = dp_template_source_new (name, first_line, text);
  root = dp_template_parse_source (source, error);
  if (root == NULL)
    return NULL;

  self = g_new0 (DpTemplate, 1);
  self->source = g_steal_pointer (&source);
  self->root = root;

  return self;
}

void
dp_template_free (DpTemplate *self)
{
  dp_template_node_free (self->root);
  dp_template_source_free (self->source);
  g_free (self);
}

const DpTemplateSource *
dp_template_get_source (DpTemplate *self)
{
  return self->source;
}

static void
evaluator_init (DpEvaluator            *self,
                const DpTemplateScope  *scope,
                const DpTemplateSource *source,
                GString                *out)
{
  self->names = scope;
  self->own = dp_value_new_dict ();
  self->package = scope->package;
  self->source = source;
  self->scopes = g_ptr_array_new_with_free_func ((GDestroyNotify) dp_value_unref);
  self->closed = g_ptr_array_new_with_free_func ((GDestroyNotify) dp_value_unref);
  self->out = out;
  self->stack = __builtin_frame_address (0);
  _dp_evaluator_push (self);
}

static void
evaluator_clear (DpEvaluator *self)
{
  /* A macro holds the scope that holds it. */
  for (guint i = 0; i < self->closed->len; i++)
    dp_value_clear (g_ptr_array_index (self->closed, i));
  g_ptr_array_unref (self->closed);
  g_ptr_array_unref (self->scopes);
  g_clear_pointer (&self->returned, dp_value_unref);
  dp_value_unref (self->own);
}

/* Of "{{ a.b }}" alone the expression; NULL where there is anything beside it. */
static DpTemplateNode *
find_lone_expression (DpTemplate *self)
{
  DpTemplateNode *only;

  if (self->root->items == NULL || self->root->items->len != 1)
    return NULL;
  only = g_ptr_array_index (self->root->items, 0);

  return only->kind == DP_NODE_OUTPUT ? only->left : NULL;
}

static DpValue *
evaluate (DpTemplate             *self,
          DpTemplateNode         *expression,
          const DpTemplateScope  *scope,
          DpSourceMap            *map,
          GError                **error)
{
  g_autoptr(GString) out = g_string_new (NULL);
  DpEvaluator evaluator = { .map = map };
  GError *own_error = NULL;
  DpValue *value = NULL;

  evaluator_init (&evaluator, scope, self->source, out);
  if (expression != NULL)
    value = _dp_evaluator_expression (&evaluator, expression, &own_error);
  else if (dp_template_collect_macros (self, evaluator.own, &own_error) &&
           _dp_evaluator_block (&evaluator, self->root, &own_error))
    value = dp_value_take_string (g_string_free (g_steal_pointer (&out), FALSE));
  if (value != NULL && dp_value_get_kind (value) == DP_VALUE_UNDEFINED)
    {
      g_clear_pointer (&value, dp_value_unref);
      _dp_evaluator_fail_undefined (&evaluator, expression, &own_error);
    }
  evaluator_clear (&evaluator);
  if (value == NULL)
    g_propagate_error (error, own_error);

  return value;
}

DpValue *
dp_template_evaluate_in (DpTemplate             *self,
                         const DpTemplateScope  *scope,
                         GError                **error)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (scope != NULL, NULL);

  return evaluate (self, find_lone_expression (self), scope, NULL, error);
}

char *
dp_template_render_in (DpTemplate             *self,
                       const DpTemplateScope  *scope,
                       DpSourceMap            *map,
                       GError                **error)
{
  g_autoptr(DpValue) text = NULL;

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (scope != NULL, NULL);

  text = evaluate (self, NULL, scope, map, error);

  return text != NULL ? dp_value_to_string (text) : NULL;
}

char *
dp_template_render (DpTemplate   *self,
                    DpValue      *context,
                    DpValue      *shared,
                    DpSourceMap  *map,
                    GError      **error)
{
  DpTemplateScope scope = { .context = context, .shared = shared };

  return dp_template_render_in (self, &scope, map, error);
}

DpValue *
dp_template_call_macro (DpValue                *macro,
                        const DpTemplateScope  *scope,
                        DpValue                *positional,
                        DpValue                *named,
                        const char             *file,
                        guint                   line,
                        GError                **error)
{
  g_autoptr(DpTemplateSource) source = dp_template_source_new (file, line, "");
  g_autoptr(GString) out = g_string_new (NULL);
  DpEvaluator evaluator = { NULL };
  DpCall call = { &evaluator, file, line, positional, named };
  GError *own_error = NULL;
  DpValue *value;

  evaluator_init (&evaluator, scope, source, out);
  value = dp_value_call (macro, &call, &own_error);
  if (value == NULL && !evaluator.located)
    g_prefix_error (&own_error, "%s:%u: ", file, line);
  evaluator_clear (&evaluator);
  if (value == NULL)
    g_propagate_error (error, own_error);

  return value;
}

GArray *
dp_template_list_macros (DpTemplate *self)
{
  GArray *macros = g_array_new (FALSE, FALSE, sizeof (DpTemplateMacro));

  for (guint i = 0; self->root->items != NULL && i < self->root->items->len; i++)
    {
      DpTemplateNode *node = g_ptr_array_index (self->root->items, i);
      DpTemplateMacro macro = { node->name, node->line };

      if (node->kind == DP_NODE_MACRO)
        g_array_append_val (macros, macro);
    }

  return macros;
}

gboolean
dp_template_collect_macros (DpTemplate  *self,
                            DpValue     *into,
                            GError     **error)
{
  for (guint i = 0; self->root->items != NULL && i < self->root->items->len; i++)
    {
      DpTemplateNode *node = g_ptr_array_index (self->root->items, i);

      if (node->kind != DP_NODE_MACRO)
        continue;
      if (dp_value_lookup (into, node->name) != NULL)
        {
          dp_template_source_set_error (self->source, node->line, node->column, error,
                                        _("there is a macro “%s” already; rename one of them"),
                                        node->name);
          return FALSE;
        }
      dp_value_set (into, node->name, _dp_macro_new (self->source, into, node, NULL));
    }

  return TRUE;
}

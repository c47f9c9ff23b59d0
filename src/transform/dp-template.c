/* dp-template.c: a parsed template, and the evaluator's part for statements
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-template-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "dp-template-parser.h"
#include "dp-transform.h"

struct _DpTemplate
{
  DpTemplateSource *source;
  DpTemplateNode   *root;
};

/* What a macro's function holds; the template has to outlive it. */
typedef struct
{
  DpTemplate     *template;
  DpTemplateNode *node;
} Macro;

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

DpValue *
_dp_evaluator_lookup (DpEvaluator *self,
                      const char  *name)
{
  DpValue *found = NULL;

  for (guint i = self->scopes->len; i > 0 && found == NULL; i--)
    found = dp_value_lookup (g_ptr_array_index (self->scopes, i - 1), name);
  if (found == NULL)
    found = dp_value_lookup (self->own, name);
  if (found == NULL)
    found = dp_value_lookup (self->context, name);
  if (found == NULL && self->shared != NULL)
    found = dp_value_lookup (self->shared, name);

  return found != NULL ? dp_value_ref (found) : dp_value_new_undefined ();
}

static gboolean evaluate_statement (DpEvaluator     *self,
                                    DpTemplateNode  *node,
                                    GError         **error);

static void
push_scope (DpEvaluator *self)
{
  g_ptr_array_add (self->scopes, dp_value_new_dict ());
}

static void
pop_scope (DpEvaluator *self)
{
  g_ptr_array_remove_index (self->scopes, self->scopes->len - 1);
}

static void
set_variable (DpEvaluator *self,
              const char  *name,
              DpValue     *value)
{
  dp_value_set (g_ptr_array_index (self->scopes, self->scopes->len - 1), name, value);
}

static gboolean
evaluate_block (DpEvaluator     *self,
                DpTemplateNode  *block,
                GError         **error)
{
  for (guint i = 0; block->items != NULL && i < block->items->len; i++)
    if (!evaluate_statement (self, g_ptr_array_index (block->items, i), error))
      return FALSE;

  return TRUE;
}

/* A block's output as a string, not as part of the template's own. */
static char *
capture_block (DpEvaluator     *self,
               DpTemplateNode  *block,
               GError         **error)
{
  GString *outer = self->out;
  DpSourceMap *map = self->map;
  gboolean done;
  GString *own = g_string_new (NULL);

  self->out = own;
  self->map = NULL;
  done = evaluate_block (self, block, error);
  self->out = outer;
  self->map = map;

  return g_string_free (own, !done);
}

/* The node's line in the file, not in the text. */
static guint
line_of (DpEvaluator    *self,
         DpTemplateNode *node)
{
  return self->source->first_line + node->line - 1;
}

static gboolean
evaluate_output (DpEvaluator     *self,
                 DpTemplateNode  *node,
                 GError         **error)
{
  g_autoptr(DpValue) value = _dp_evaluator_expression (self, node->left, error);
  g_autofree char *text = NULL;

  if (value == NULL)
    return FALSE;
  if (dp_value_get_kind (value) == DP_VALUE_UNDEFINED)
    {
      if (node->left->name != NULL)
        _dp_evaluator_fail (self, node->left, error, _("“%s” is not defined"), node->left->name);
      else
        _dp_evaluator_fail (self, node->left, error, _("this is not defined"));
      return FALSE;
    }

  text = dp_value_to_string (value);
  if (self->map != NULL)
    dp_source_map_add (self->map, self->out->len, self->source->name, line_of (self, node), FALSE);
  g_string_append (self->out, text);

  return TRUE;
}

/* One item to one name, or its parts to several. */
static gboolean
bind_targets (DpEvaluator     *self,
              DpTemplateNode  *node,
              DpValue         *item,
              GError         **error)
{
  if (node->names->len == 1)
    {
      set_variable (self, g_ptr_array_index (node->names, 0), dp_value_ref (item));
      return TRUE;
    }

  if (dp_value_get_kind (item) != DP_VALUE_LIST ||
      dp_value_get_length (item) != node->names->len)
    {
      _dp_evaluator_fail (self, node, error,
                          _("each item has to be a list of %u values here, this one is %s"),
                          node->names->len, dp_value_get_kind_name (item));
      return FALSE;
    }
  for (guint i = 0; i < node->names->len; i++)
    set_variable (self, g_ptr_array_index (node->names, i),
                  dp_value_ref (dp_value_get_item (item, i)));

  return TRUE;
}

/* What a for statement goes over: a list's items, a dict's keys; those the filter lets through. */
static DpValue *
list_items (DpEvaluator     *self,
            DpTemplateNode  *node,
            GError         **error)
{
  g_autoptr(DpValue) over = _dp_evaluator_expression (self, node->left, error);
  g_autoptr(DpValue) items = dp_value_new_list ();

  if (over == NULL)
    return NULL;
  if (dp_value_get_kind (over) != DP_VALUE_LIST && dp_value_get_kind (over) != DP_VALUE_DICT)
    return _dp_evaluator_fail (self, node->left, error, _("a for loop needs a list, this is %s"),
                               dp_value_get_kind_name (over));

  for (guint i = 0; i < dp_value_get_length (over); i++)
    {
      g_autoptr(DpValue) item = NULL;
      g_autoptr(DpValue) keep = NULL;

      if (dp_value_get_kind (over) == DP_VALUE_DICT)
        item = dp_value_new_string (dp_value_get_key (over, i));
      else
        item = dp_value_ref (dp_value_get_item (over, i));
      if (node->filter != NULL)
        {
          if (!bind_targets (self, node, item, error))
            return NULL;
          keep = _dp_evaluator_expression (self, node->filter, error);
          if (keep == NULL)
            return NULL;
          if (!dp_value_is_true (keep))
            continue;
        }
      dp_value_append (items, g_steal_pointer (&item));
    }

  return g_steal_pointer (&items);
}

static DpValue *
loop_new (guint index,
          guint length)
{
  DpValue *loop = dp_value_new_dict ();

  dp_value_set (loop, "index", dp_value_new_integer (index + 1));
  dp_value_set (loop, "index0", dp_value_new_integer (index));
  dp_value_set (loop, "revindex", dp_value_new_integer (length - index));
  dp_value_set (loop, "first", dp_value_new_boolean (index == 0));
  dp_value_set (loop, "last", dp_value_new_boolean (index + 1 == length));
  dp_value_set (loop, "length", dp_value_new_integer (length));

  return loop;
}

static gboolean
evaluate_for (DpEvaluator     *self,
              DpTemplateNode  *node,
              GError         **error)
{
  g_autoptr(DpValue) items = NULL;
  gboolean done = TRUE;
  guint length;

  push_scope (self);
  items = list_items (self, node, error);
  pop_scope (self);
  if (items == NULL)
    return FALSE;

  length = dp_value_get_length (items);
  if (length == 0 && node->other != NULL)
    return evaluate_block (self, node->other, error);

  for (guint i = 0; i < length && done; i++)
    {
      push_scope (self);
      set_variable (self, "loop", loop_new (i, length));
      done = bind_targets (self, node, dp_value_get_item (items, i), error) &&
             evaluate_block (self, node->right, error);
      pop_scope (self);
    }

  return done;
}

static gboolean
evaluate_if (DpEvaluator     *self,
             DpTemplateNode  *node,
             GError         **error)
{
  g_autoptr(DpValue) condition = _dp_evaluator_expression (self, node->left, error);

  if (condition == NULL)
    return FALSE;
  if (dp_value_is_true (condition))
    return evaluate_block (self, node->right, error);
  if (node->other != NULL)
    return evaluate_statement (self, node->other, error);

  return TRUE;
}

static gboolean
evaluate_set (DpEvaluator     *self,
              DpTemplateNode  *node,
              GError         **error)
{
  DpValue *value;

  if (node->left != NULL)
    {
      value = _dp_evaluator_expression (self, node->left, error);
    }
  else
    {
      char *text = capture_block (self, node->right, error);

      value = text != NULL ? dp_value_take_string (text) : NULL;
    }
  if (value == NULL)
    return FALSE;
  set_variable (self, node->name, value);

  return TRUE;
}

static gboolean
evaluate_statement (DpEvaluator     *self,
                    DpTemplateNode  *node,
                    GError         **error)
{
  switch (node->kind)
    {
    case DP_NODE_TEXT:
      if (self->map != NULL)
        dp_source_map_add (self->map, self->out->len, self->source->name, line_of (self, node),
                           TRUE);
      g_string_append (self->out, dp_value_get_string (node->value));
      return TRUE;
    case DP_NODE_OUTPUT:
      return evaluate_output (self, node, error);
    case DP_NODE_BLOCK:
      return evaluate_block (self, node, error);
    case DP_NODE_IF:
      return evaluate_if (self, node, error);
    case DP_NODE_FOR:
      return evaluate_for (self, node, error);
    case DP_NODE_SET:
      return evaluate_set (self, node, error);
    case DP_NODE_MACRO:
      /* Its name was made known before the template began. */
      return TRUE;
    default:
      g_assert_not_reached ();
    }
}

/* Parameters of a macro: by position, by name, or their defaults. */
static gboolean
bind_parameters (DpEvaluator     *self,
                 DpTemplateNode  *node,
                 const DpCall    *call,
                 GError         **error)
{
  guint n_parameters = node->names != NULL ? node->names->len : 0;
  guint n_positional = dp_value_get_length (call->positional);

  if (n_positional > n_parameters)
    {
      g_set_error (error, DP_TRANSFORM_ERROR, DP_TRANSFORM_ERROR_PROJECT,
                   _("the macro “%s” takes %u values, not %u"), node->name, n_parameters,
                   n_positional);
      return FALSE;
    }
  for (guint i = 0; i < dp_value_get_length (call->named); i++)
    if (n_parameters == 0 ||
        !g_ptr_array_find_with_equal_func (node->names, dp_value_get_key (call->named, i),
                                           g_str_equal, NULL))
      {
        g_set_error (error, DP_TRANSFORM_ERROR, DP_TRANSFORM_ERROR_PROJECT,
                     _("the macro “%s” has no parameter “%s”"), node->name,
                     dp_value_get_key (call->named, i));
        return FALSE;
      }

  for (guint i = 0; i < n_parameters; i++)
    {
      const char *name = g_ptr_array_index (node->names, i);
      DpTemplateNode *fallback = g_ptr_array_index (node->items, i);
      DpValue *value = dp_value_lookup (call->named, name);

      if (i < n_positional)
        value = dp_value_ref (dp_value_get_item (call->positional, i));
      else if (value != NULL)
        value = dp_value_ref (value);
      else if (fallback == NULL)
        value = dp_value_new_undefined ();
      else
        value = _dp_evaluator_expression (self, fallback, error);
      if (value == NULL)
        return FALSE;
      set_variable (self, name, value);
    }

  return TRUE;
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
  char *text = NULL;

  if (self->depth >= DP_EVALUATOR_MAX_DEPTH)
    {
      g_set_error (error, DP_TRANSFORM_ERROR, DP_TRANSFORM_ERROR_PROJECT,
                   _("the macro “%s” calls itself without end"), macro->node->name);
      return NULL;
    }

  /* A macro sees its parameters and what is global, not its caller's variables. */
  self->depth++;
  self->source = macro->template->source;
  self->scopes = g_ptr_array_new_with_free_func ((GDestroyNotify) dp_value_unref);
  push_scope (self);
  if (bind_parameters (self, macro->node, call, error))
    text = capture_block (self, macro->node->right, error);
  g_ptr_array_unref (self->scopes);
  self->scopes = scopes;
  self->source = source;
  self->depth--;

  return text != NULL ? dp_value_take_string (text) : NULL;
}

static DpValue *
macro_new (DpTemplate     *template,
           DpTemplateNode *node)
{
  Macro *macro = g_new0 (Macro, 1);

  macro->template = template;
  macro->node = node;

  return dp_value_new_function (call_macro_cb, macro, g_free);
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

char *
dp_template_render (DpTemplate   *self,
                    DpValue      *context,
                    DpValue      *shared,
                    DpSourceMap  *map,
                    GError      **error)
{
  g_autoptr(GPtrArray) scopes = g_ptr_array_new_with_free_func ((GDestroyNotify) dp_value_unref);
  g_autoptr(GString) out = g_string_new (NULL);
  g_autoptr(DpValue) own = dp_value_new_dict ();
  g_autoptr(GError) own_error = NULL;
  DpEvaluator evaluator = { own, context, shared, self->source, scopes, out, map, 0, FALSE };

  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (context != NULL, NULL);

  push_scope (&evaluator);
  if (!dp_template_collect_macros (self, own, &own_error) ||
      !evaluate_block (&evaluator, self->root, &own_error))
    {
      g_propagate_error (error, g_steal_pointer (&own_error));
      return NULL;
    }

  return g_string_free (g_steal_pointer (&out), FALSE);
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
      dp_value_set (into, node->name, macro_new (self, node));
    }

  return TRUE;
}

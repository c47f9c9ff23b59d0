/* dp-template-loop.c: for loops, and what "loop" tells in them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-template-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct
{
  DpTemplateNode *node;
  DpValue        *items;
  guint           index;
  guint           depth;
  DpValue        *last;      /* nullable: what changed() was asked before */
} Loop;

static void
loop_free (gpointer data)
{
  Loop *self = data;

  dp_value_unref (self->items);
  g_clear_pointer (&self->last, dp_value_unref);
  g_free (self);
}

static DpValue *loop_get  (DpValue       *self,
                           gpointer       data,
                           const char    *name);
static DpValue *loop_call (const DpCall  *call,
                           gpointer       data,
                           GError       **error);

static const DpValueClass loop_class = {
  .name = N_("a loop"),
  .get = loop_get,
  .call = loop_call,
  .free = loop_free,
};

/* loop.cycle('odd', 'even') */
static DpValue *
call_cycle_cb (const DpCall  *call,
               gpointer       data,
               GError       **error)
{
  Loop *self = dp_value_get_object (data, &loop_class);
  guint n = dp_value_get_length (call->positional);

  if (n == 0)
    return dp_template_error (error, _("cycle needs the values to go through"));

  return dp_value_ref (dp_value_get_item (call->positional, self->index % n));
}

static DpValue *
call_changed_cb (const DpCall  *call,
                 gpointer       data,
                 GError       **error)
{
  Loop *self = dp_value_get_object (data, &loop_class);
  gboolean changed = self->last == NULL || !dp_value_equal (self->last, call->positional);

  g_clear_pointer (&self->last, dp_value_unref);
  self->last = dp_value_ref (call->positional);

  return dp_value_new_boolean (changed);
}

static DpValue *
loop_item (Loop       *self,
           gint64      index,
           const char *name)
{
  if (index < 0 || index >= dp_value_get_length (self->items))
    return dp_value_new_undefined_name (name);

  return dp_value_ref (dp_value_get_item (self->items, index));
}

static DpValue *
loop_get (DpValue    *value,
          gpointer    data,
          const char *name)
{
  Loop *self = data;
  gint64 length = dp_value_get_length (self->items);
  const struct
  {
    const char *name;
    gint64      number;
  } numbers[] = {
    { "index", self->index + 1 },
    { "index0", self->index },
    { "revindex", length - self->index },
    { "revindex0", length - self->index - 1 },
    { "length", length },
    { "depth", self->depth },
    { "depth0", (gint64) self->depth - 1 },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    if (g_str_equal (numbers[i].name, name))
      return dp_value_new_integer (numbers[i].number);
  if (g_str_equal (name, "first"))
    return dp_value_new_boolean (self->index == 0);
  if (g_str_equal (name, "last"))
    return dp_value_new_boolean (self->index + 1 == length);
  if (g_str_equal (name, "previtem"))
    return loop_item (self, (gint64) self->index - 1, name);
  if (g_str_equal (name, "nextitem"))
    return loop_item (self, (gint64) self->index + 1, name);
  if (g_str_equal (name, "cycle"))
    return dp_value_new_method (call_cycle_cb, value);
  if (g_str_equal (name, "changed"))
    return dp_value_new_method (call_changed_cb, value);

  return NULL;
}

static gboolean run_loop (DpEvaluator     *self,
                          DpTemplateNode  *node,
                          DpValue         *over,
                          guint            depth,
                          GError         **error);

/* loop(item.children): the same block for them, as text. */
static DpValue *
loop_call (const DpCall  *call,
           gpointer       data,
           GError       **error)
{
  Loop *self = data;
  DpEvaluator *evaluator = call->evaluator;
  GString *outer = evaluator->out;
  DpSourceMap *map = evaluator->map;
  DpValue *over = dp_call_get (call, 0, "iterable");
  GString *own;
  gboolean done;

  if ((self->node->flags & DP_NODE_RECURSIVE) == 0 || over == NULL)
    return dp_template_error (error,
                              _("loop(…) takes a list, in a loop that is marked “recursive”"));
  if (_dp_evaluator_is_deep (evaluator))
    return dp_template_error (error, _("this loop calls itself without end"));

  own = g_string_new (NULL);
  evaluator->out = own;
  evaluator->map = NULL;
  evaluator->depth++;
  done = run_loop (evaluator, self->node, over, self->depth + 1, error);
  evaluator->depth--;
  evaluator->out = outer;
  evaluator->map = map;
  if (done)
    return dp_value_take_string (g_string_free (own, FALSE));

  g_string_free (own, TRUE);

  return NULL;
}

/* Those items that the loop's "if" lets through. */
static DpValue *
filter_items (DpEvaluator     *self,
              DpTemplateNode  *node,
              DpValue         *items,
              GError         **error)
{
  g_autoptr(DpValue) kept = dp_value_new_list ();

  for (guint i = 0; i < dp_value_get_length (items); i++)
    {
      DpValue *item = dp_value_get_item (items, i);
      g_autoptr(DpValue) keep = NULL;

      if (!_dp_evaluator_assign (self, node->target, dp_value_ref (item), error))
        return NULL;
      keep = _dp_evaluator_expression (self, node->filter, error);
      if (keep == NULL)
        return NULL;
      if (dp_value_is_true (keep))
        dp_value_append (kept, dp_value_ref (item));
    }

  return g_steal_pointer (&kept);
}

static DpValue *
list_items (DpEvaluator     *self,
            DpTemplateNode  *node,
            DpValue         *over,
            GError         **error)
{
  g_autoptr(DpValue) items = dp_value_items (over);
  DpValue *kept;

  if (items == NULL)
    return _dp_evaluator_fail (self, node->left, error, _("a for loop needs a list, this is %s"),
                               dp_value_get_kind_name (over));
  if (node->filter == NULL)
    return g_steal_pointer (&items);

  _dp_evaluator_push (self);
  kept = filter_items (self, node, items, error);
  _dp_evaluator_pop (self);

  return kept;
}

static gboolean
run_loop (DpEvaluator     *self,
          DpTemplateNode  *node,
          DpValue         *over,
          guint            depth,
          GError         **error)
{
  g_autoptr(DpValue) value = NULL;
  DpValue *items = list_items (self, node, over, error);
  gboolean done = TRUE;
  guint length;
  Loop *loop;

  if (items == NULL)
    return FALSE;
  length = dp_value_get_length (items);
  loop = g_new0 (Loop, 1);
  loop->node = node;
  loop->items = items;
  loop->depth = depth;
  value = dp_value_new_object (&loop_class, loop);
  if (length == 0 && node->other != NULL)
    return _dp_evaluator_block (self, node->other, error);

  for (guint i = 0; i < length && done; i++)
    {
      loop->index = i;
      _dp_evaluator_push (self);
      _dp_evaluator_set (self, "loop", dp_value_ref (value));
      done = _dp_evaluator_assign (self, node->target, dp_value_ref (dp_value_get_item (items, i)),
                                   error) &&
             _dp_evaluator_block (self, node->right, error);
      _dp_evaluator_pop (self);
      if (self->flow == DP_FLOW_RETURN)
        break;
      if (self->flow == DP_FLOW_BREAK)
        {
          self->flow = DP_FLOW_ON;
          break;
        }
      self->flow = DP_FLOW_ON;
    }

  return done;
}

gboolean
_dp_evaluator_for (DpEvaluator     *self,
                   DpTemplateNode  *node,
                   GError         **error)
{
  g_autoptr(DpValue) over = _dp_evaluator_expression (self, node->left, error);

  return over != NULL && run_loop (self, node, over, 1, error);
}

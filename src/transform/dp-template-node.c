/* dp-template-node.c: the tree of a template
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-template-node.h"

DpTemplateNode *
dp_template_node_new (DpTemplateNodeKind kind,
                      guint              line,
                      guint              column)
{
  DpTemplateNode *self = g_new0 (DpTemplateNode, 1);

  self->kind = kind;
  self->line = line;
  self->column = column;

  return self;
}

static void
item_free (gpointer data)
{
  if (data != NULL)
    dp_template_node_free (data);
}

void
dp_template_node_free (DpTemplateNode *self)
{
  g_free (self->name);
  g_clear_pointer (&self->value, dp_value_unref);
  g_clear_pointer (&self->left, dp_template_node_free);
  g_clear_pointer (&self->right, dp_template_node_free);
  g_clear_pointer (&self->other, dp_template_node_free);
  g_clear_pointer (&self->filter, dp_template_node_free);
  g_clear_pointer (&self->target, dp_template_node_free);
  g_clear_pointer (&self->items, g_ptr_array_unref);
  g_clear_pointer (&self->names, g_ptr_array_unref);
  g_free (self);
}

void
dp_template_node_add (DpTemplateNode *self,
                      DpTemplateNode *item)
{
  if (self->items == NULL)
    self->items = g_ptr_array_new_with_free_func (item_free);
  g_ptr_array_add (self->items, item);
}

void
dp_template_node_add_name (DpTemplateNode *self,
                           char           *name)
{
  if (self->names == NULL)
    self->names = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (self->names, name);
}

/* dp-template-node.h: the tree of a template
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-value.h"

G_BEGIN_DECLS

typedef enum
{
  /* Expressions */
  DP_NODE_LITERAL,       /* value */
  DP_NODE_NAME,          /* name */
  DP_NODE_LIST,          /* items */
  DP_NODE_DICT,          /* items: key, value, key, value … */
  DP_NODE_ATTRIBUTE,     /* left.name */
  DP_NODE_INDEX,         /* left[right] */
  DP_NODE_CALL,          /* left(items, names) */
  DP_NODE_FILTER,        /* left|name(items, names) */
  DP_NODE_TEST,          /* left is name(items) */
  DP_NODE_UNARY,         /* name left */
  DP_NODE_BINARY,        /* left name right */
  DP_NODE_CONDITION,     /* left if right else other */
  /* Statements */
  DP_NODE_TEXT,          /* value */
  DP_NODE_OUTPUT,        /* {{ left }} */
  DP_NODE_BLOCK,         /* items, one after the other */
  DP_NODE_IF,            /* left: condition, right: block, other: block or another IF */
  DP_NODE_FOR,           /* for names in left if filter; right: block; other: else block */
  DP_NODE_SET,           /* name = left; without left: the output of right */
  DP_NODE_MACRO,         /* name(names, items: defaults or NULL) right: block */
} DpTemplateNodeKind;

typedef struct _DpTemplateNode DpTemplateNode;

/**
 * DpTemplateNode:
 * One shape for all kinds; which members a kind uses is said beside it. In calls @names runs
 * parallel to @items, with %NULL for what is passed by position.
 */
struct _DpTemplateNode
{
  DpTemplateNodeKind  kind;
  guint               line;
  guint               column;
  char               *name;
  DpValue            *value;
  DpTemplateNode     *left;
  DpTemplateNode     *right;
  DpTemplateNode     *other;
  DpTemplateNode     *filter;
  GPtrArray          *items;
  GPtrArray          *names;
};

DpTemplateNode *dp_template_node_new      (DpTemplateNodeKind  kind,
                                           guint               line,
                                           guint               column);
void            dp_template_node_free     (DpTemplateNode     *self);
/** dp_template_node_add: @item: (transfer full) (nullable) */
void            dp_template_node_add      (DpTemplateNode     *self,
                                           DpTemplateNode     *item);
/** dp_template_node_add_name: @name: (transfer full) (nullable) */
void            dp_template_node_add_name (DpTemplateNode     *self,
                                           char               *name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DpTemplateNode, dp_template_node_free)

G_END_DECLS

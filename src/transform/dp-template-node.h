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
  DP_NODE_TUPLE,         /* items */
  DP_NODE_DICT,          /* items: key, value, key, value … */
  DP_NODE_ATTRIBUTE,     /* left.name */
  DP_NODE_INDEX,         /* left[right] */
  DP_NODE_SLICE,         /* left[right:other:filter], each of them nullable */
  DP_NODE_CALL,          /* left(items, names) */
  DP_NODE_FILTER,        /* left|name(items, names) */
  DP_NODE_TEST,          /* left is name(items); value is set for "is not" */
  DP_NODE_UNARY,         /* name left */
  DP_NODE_BINARY,        /* left name right */
  DP_NODE_COMPARE,       /* left names[0] items[0] names[1] items[1] … */
  DP_NODE_CONDITION,     /* left if right else other */
  DP_NODE_CAPTURED,      /* the text of the block whose filter this is */
  /* Statements */
  DP_NODE_TEXT,          /* value */
  DP_NODE_OUTPUT,        /* {{ left }} */
  DP_NODE_BLOCK,         /* items, one after the other */
  DP_NODE_IF,            /* left: condition, right: block, other: block or another IF */
  DP_NODE_FOR,           /* for target in left if filter; right: block; other: else block */
  DP_NODE_SET,           /* target = left; without left: the output of right, through filter */
  DP_NODE_WITH,          /* names[i] = items[i], inside right */
  DP_NODE_MACRO,         /* name(names, items: defaults or NULL) right: block */
  DP_NODE_CALL_BLOCK,    /* left: the call; caller(names, items) gives right */
  DP_NODE_FILTER_BLOCK,  /* the output of right, through filter */
  DP_NODE_DO,            /* left, for what it does */
  DP_NODE_BREAK,
  DP_NODE_CONTINUE,
} DpTemplateNodeKind;

/** DpTemplateNodeFlags: what a macro makes use of; a for loop that calls itself */
typedef enum
{
  DP_NODE_USES_VARARGS = 1 << 0,
  DP_NODE_USES_KWARGS  = 1 << 1,
  DP_NODE_RECURSIVE    = 1 << 2,
} DpTemplateNodeFlags;

typedef struct _DpTemplateNode DpTemplateNode;

/**
 * DpTemplateNode:
 * One shape for all kinds; which members a kind uses is said beside it. In calls @names runs
 * parallel to @items, with %NULL for what is passed by position, and "*" or "**" for a list or a
 * dict of more.
 */
struct _DpTemplateNode
{
  DpTemplateNodeKind  kind;
  guint               line;
  guint               column;
  DpTemplateNodeFlags flags;
  char               *name;
  DpValue            *value;
  DpTemplateNode     *left;
  DpTemplateNode     *right;
  DpTemplateNode     *other;
  DpTemplateNode     *filter;
  DpTemplateNode     *target;     /* a NAME, an ATTRIBUTE or a TUPLE of such */
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

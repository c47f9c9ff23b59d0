/* dp-template-private.h: what the evaluator's parts share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-template.h"
#include "dp-template-node.h"

G_BEGIN_DECLS

/* Macros that call themselves for ever have to end before the fiber's stack does. */
#define DP_EVALUATOR_MAX_DEPTH 60

struct _DpEvaluator
{
  DpValue                *own;        /* the template's own macros */
  DpValue                *context;
  DpValue                *shared;
  const DpTemplateSource *source;
  GPtrArray              *scopes;     /* dicts, innermost last */
  GString                *out;
  DpSourceMap            *map;        /* NULL while the output is not the template's own */
  guint                   depth;
  gboolean                located;    /* the error that is on its way up has a position */
};

/** _dp_evaluator_fail: Returns: %NULL, with @error pointing at @node */
gpointer  _dp_evaluator_fail       (DpEvaluator     *self,
                                    DpTemplateNode  *node,
                                    GError         **error,
                                    const char      *format,
                                    ...) G_GNUC_PRINTF (4, 5);
/** _dp_evaluator_locate: gives an error that a function has set the position of @node */
gpointer  _dp_evaluator_locate     (DpEvaluator     *self,
                                    DpTemplateNode  *node,
                                    GError         **error);
DpValue  *_dp_evaluator_lookup     (DpEvaluator     *self,
                                    const char      *name);
DpValue  *_dp_evaluator_expression (DpEvaluator     *self,
                                    DpTemplateNode  *node,
                                    GError         **error);

/** _dp_template_binary: Returns: (nullable): %NULL without a position */
DpValue  *_dp_template_binary      (const char      *operator,
                                    DpValue         *left,
                                    DpValue         *right,
                                    GError         **error);
DpValue  *_dp_template_filter      (const char      *name,
                                    DpValue         *value,
                                    const DpCall    *call,
                                    GError         **error);
/** _dp_template_test: Returns: %FALSE in @error where there is no such test */
gboolean  _dp_template_test        (const char      *name,
                                    DpValue         *value,
                                    const DpCall    *call,
                                    gboolean        *result,
                                    GError         **error);

G_END_DECLS

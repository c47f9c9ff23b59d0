/* dp-template-private.h: what the evaluator's parts share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-template.h"
#include "dp-template-call.h"
#include "dp-template-node.h"

G_BEGIN_DECLS

/* Macros that call themselves for ever have to end before the fiber's stack does. */
#define DP_EVALUATOR_MAX_DEPTH 100
#define DP_EVALUATOR_MAX_STACK (512 * 1024)

/* What a template may make out of little text, in bytes or items. */
#define DP_EVALUATOR_MAX_SIZE (16 * 1024 * 1024)

struct _DpTemplate
{
  DpTemplateSource *source;
  DpTemplateNode   *root;
};

/** DpFlow: what ends a block early */
typedef enum
{
  DP_FLOW_ON,
  DP_FLOW_BREAK,
  DP_FLOW_CONTINUE,
  DP_FLOW_RETURN,
} DpFlow;

struct _DpEvaluator
{
  const DpTemplateScope  *names;
  DpValue                *own;        /* the template's own macros */
  DpValue                *package;    /* nullable: macros of the package that is at work */
  const DpTemplateSource *source;
  GPtrArray              *scopes;     /* dicts, innermost last */
  GString                *out;
  DpSourceMap            *map;        /* NULL while the output is not the template's own */
  guint                   depth;
  const char             *stack;      /* where it began */
  gboolean                located;    /* the error that is on its way up has a position */
  DpFlow                  flow;
  DpValue                *returned;   /* nullable: what return() was given */
  DpValue                *captured;   /* nullable: the text of a block on its way through filters */
  GPtrArray              *closed;     /* scopes that macros in them hold */
};

/* dp-template.c */

/** _dp_evaluator_fail: Returns: %NULL, with @error pointing at @node */
gpointer  _dp_evaluator_fail       (DpEvaluator     *self,
                                    DpTemplateNode  *node,
                                    GError         **error,
                                    const char      *format,
                                    ...) G_GNUC_PRINTF (4, 5);
/** _dp_evaluator_fail_undefined: says that what @node asks for is not there */
gpointer  _dp_evaluator_fail_undefined (DpEvaluator     *self,
                                        DpTemplateNode  *node,
                                        GError         **error);
/** _dp_evaluator_locate: gives an error that a function has set the position of @node */
gpointer  _dp_evaluator_locate     (DpEvaluator     *self,
                                    DpTemplateNode  *node,
                                    GError         **error);
DpValue  *_dp_evaluator_lookup     (DpEvaluator     *self,
                                    const char      *name);
void      _dp_evaluator_push       (DpEvaluator     *self);
void      _dp_evaluator_pop        (DpEvaluator     *self);
/** _dp_evaluator_set: @value: (transfer full): into the innermost scope */
void      _dp_evaluator_set        (DpEvaluator     *self,
                                    const char      *name,
                                    DpValue         *value);
/** _dp_evaluator_is_deep: whether one more macro would be too much for the stack */
gboolean  _dp_evaluator_is_deep    (DpEvaluator     *self);

/* dp-template-run.c: statements */
gboolean  _dp_evaluator_block      (DpEvaluator     *self,
                                    DpTemplateNode  *block,
                                    GError         **error);
/** _dp_evaluator_capture: Returns: (transfer full) (nullable): a block's output, as a string */
DpValue  *_dp_evaluator_capture    (DpEvaluator     *self,
                                    DpTemplateNode  *block,
                                    GError         **error);
/** _dp_evaluator_assign: @value: (transfer full): to a name, an attribute, or several */
gboolean  _dp_evaluator_assign     (DpEvaluator     *self,
                                    DpTemplateNode  *target,
                                    DpValue         *value,
                                    GError         **error);

/* dp-template-loop.c */
gboolean  _dp_evaluator_for        (DpEvaluator     *self,
                                    DpTemplateNode  *node,
                                    GError         **error);

/* dp-template-macro.c */

/** _dp_macro_new: @scopes: (nullable): what it sees besides what is global */
DpValue  *_dp_macro_new            (const DpTemplateSource *source,
                                    DpValue                *package,
                                    DpTemplateNode         *node,
                                    GPtrArray              *scopes);

/* dp-template-evaluate.c */
DpValue  *_dp_evaluator_expression (DpEvaluator     *self,
                                    DpTemplateNode  *node,
                                    GError         **error);

/* dp-template-access.c: attributes, items, slices and calls */
DpValue  *_dp_evaluator_attribute  (DpEvaluator     *self,
                                    DpTemplateNode  *node,
                                    GError         **error);
DpValue  *_dp_evaluator_index      (DpEvaluator     *self,
                                    DpTemplateNode  *node,
                                    GError         **error);
DpValue  *_dp_evaluator_slice      (DpEvaluator     *self,
                                    DpTemplateNode  *node,
                                    GError         **error);
/** _dp_evaluator_call: @caller: (nullable): what the block of a call statement is to the macro */
DpValue  *_dp_evaluator_call       (DpEvaluator     *self,
                                    DpTemplateNode  *node,
                                    DpValue         *caller,
                                    GError         **error);
DpValue  *_dp_evaluator_filter     (DpEvaluator     *self,
                                    DpTemplateNode  *node,
                                    GError         **error);
DpValue  *_dp_evaluator_test       (DpEvaluator     *self,
                                    DpTemplateNode  *node,
                                    GError         **error);

/* dp-template-set-methods.c: what sets have besides the methods of lists */
extern const DpTemplateFunction _dp_set_methods[];

/* dp-template-operators.c */

/** _dp_template_binary: Returns: (nullable): %NULL without a position */
DpValue  *_dp_template_binary      (const char      *operator,
                                    DpValue         *left,
                                    DpValue         *right,
                                    GError         **error);

/* dp-template-filters.c */
DpValue  *_dp_template_filter      (const char      *name,
                                    DpValue         *value,
                                    const DpCall    *call,
                                    GError         **error);

/** DpFilterFunc: Returns: (transfer full) (nullable): %NULL without a position */
typedef DpValue *(*DpFilterFunc) (DpValue       *value,
                                  const DpCall  *call,
                                  GError       **error);

typedef struct
{
  const char   *name;
  DpFilterFunc  func;
} DpFilter;

/* Each ends with an entry without a name. */
extern const DpFilter _dp_text_filters[];
extern const DpFilter _dp_list_filters[];
extern const DpFilter _dp_select_filters[];

/* dp-template-tests.c */

/** _dp_template_test: Returns: %FALSE in @error where there is no such test */
gboolean  _dp_template_test        (const char      *name,
                                    DpValue         *value,
                                    const DpCall    *call,
                                    gboolean        *result,
                                    GError         **error);

/* dp-template-format.c */

/** _dp_template_percent: "%s rows" % value */
DpValue  *_dp_template_percent     (const char      *format,
                                    DpValue         *values,
                                    GError         **error);
/** _dp_template_format: "{} rows".format(value) */
DpValue  *_dp_template_format      (const char      *format,
                                    const DpCall    *call,
                                    GError         **error);

/* dp-template-methods.c, dp-template-string-methods.c */

/** _dp_template_method: Returns: (transfer full) (nullable): what "value.name" can call */
DpValue  *_dp_template_method      (DpValue         *value,
                                    const char      *name);
DpValueFunc _dp_string_method      (const char      *name);
/* dp-template-string-questions.c: ends with an entry without a name */
extern const DpTemplateFunction _dp_string_questions[];

/* dp-template-namespace.c: objects that templates make */
DpValue  *_dp_template_namespace_cb (const DpCall   *call,
                                     gpointer        data,
                                     GError        **error);
DpValue  *_dp_template_cycler_cb    (const DpCall   *call,
                                     gpointer        data,
                                     GError        **error);
DpValue  *_dp_template_joiner_cb    (const DpCall   *call,
                                     gpointer        data,
                                     GError        **error);

G_END_DECLS

/* dp-template-parser-private.h: what statements and expressions share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-template-parser.h"

G_BEGIN_DECLS

/* Deeper nesting than people write would only exhaust a fiber's stack. */
#define DP_PARSER_MAX_DEPTH 60

typedef struct
{
  const DpTemplateSource *source;
  GArray                 *tokens;
  guint                   at;
  guint                   depth;
  DpTemplateNode         *macro;      /* nullable: the one being read */
} DpParser;

const DpToken  *_dp_parser_peek       (DpParser    *self);
const DpToken  *_dp_parser_take       (DpParser    *self);
/** _dp_parser_accept: takes the token if it is this one */
gboolean        _dp_parser_accept     (DpParser    *self,
                                       DpTokenKind  kind,
                                       const char  *text);
gboolean        _dp_parser_expect     (DpParser    *self,
                                       DpTokenKind  kind,
                                       const char  *text,
                                       GError     **error);
/** _dp_parser_expect_name: Returns: (transfer full) (nullable) */
char           *_dp_parser_expect_name (DpParser   *self,
                                        GError    **error);
/** _dp_parser_fail: points at the next token; "expected …, found …" */
gpointer        _dp_parser_fail       (DpParser    *self,
                                       GError     **error,
                                       const char  *expected);
/** _dp_parser_enter: counts one level deeper; who leaves it again takes it off @depth */
gboolean        _dp_parser_enter      (DpParser    *self,
                                       GError     **error);
DpTemplateNode *_dp_parser_node       (DpParser           *self,
                                       DpTemplateNodeKind  kind);

/* dp-template-parser.c */

/** _dp_parser_block: up to a statement that can end one */
DpTemplateNode *_dp_parser_block      (DpParser    *self,
                                       GError     **error);
gboolean        _dp_parser_close      (DpParser    *self,
                                       GError     **error);
/** _dp_parser_accept_statement: takes "{% word" if that comes next */
gboolean        _dp_parser_accept_statement (DpParser   *self,
                                             const char *word);
gboolean        _dp_parser_expect_end (DpParser    *self,
                                       const char  *word,
                                       GError     **error);

/* dp-template-statements.c */

/** _dp_parser_statement: what comes after "{%" */
DpTemplateNode *_dp_parser_statement  (DpParser    *self,
                                       GError     **error);

/* dp-template-expression.c */

DpTemplateNode *_dp_parser_expression (DpParser    *self,
                                       GError     **error);
/** _dp_parser_operand: an expression without "a if b else c", as a for statement needs */
DpTemplateNode *_dp_parser_operand    (DpParser    *self,
                                       GError     **error);
/** _dp_parser_tuple: an expression, or several with commas between them */
DpTemplateNode *_dp_parser_tuple      (DpParser    *self,
                                       GError     **error);
/** _dp_parser_filters: @left: (transfer full) (nullable): what the filters are for */
DpTemplateNode *_dp_parser_filters    (DpParser        *self,
                                       DpTemplateNode  *left,
                                       GError         **error);
/** _dp_parser_filter: one filter, its name being next */
DpTemplateNode *_dp_parser_filter     (DpParser        *self,
                                       DpTemplateNode  *left,
                                       GError         **error);

/* dp-template-primary.c */

/** _dp_parser_postfix: a value with .name, [index] and (arguments) after it */
DpTemplateNode *_dp_parser_postfix    (DpParser        *self,
                                       GError         **error);
/** _dp_parser_arguments: "(items)", the opening taken already */
gboolean        _dp_parser_arguments  (DpParser        *self,
                                       DpTemplateNode  *node,
                                       GError         **error);

G_END_DECLS

/* dp-template-parser-private.h: what statements and expressions share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-template-parser.h"

G_BEGIN_DECLS

/* Deeper nesting than people write would only exhaust a fiber's stack. */
#define DP_PARSER_MAX_DEPTH 40

typedef struct
{
  const DpTemplateSource *source;
  GArray                 *tokens;
  guint                   at;
  guint                   depth;
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
DpTemplateNode *_dp_parser_expression (DpParser    *self,
                                       GError     **error);
/** _dp_parser_operand: an expression without "a if b else c", as a for statement needs */
DpTemplateNode *_dp_parser_operand    (DpParser    *self,
                                       GError     **error);

G_END_DECLS

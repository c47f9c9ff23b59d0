/* dp-template-lexer.h: a template's text as tokens
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-template-source.h"

G_BEGIN_DECLS

typedef enum
{
  DP_TOKEN_END,
  DP_TOKEN_TEXT,
  DP_TOKEN_OUTPUT_OPEN,       /* {{ */
  DP_TOKEN_OUTPUT_CLOSE,
  DP_TOKEN_STATEMENT_OPEN,    /* {% */
  DP_TOKEN_STATEMENT_CLOSE,
  DP_TOKEN_NAME,
  DP_TOKEN_STRING,
  DP_TOKEN_INTEGER,
  DP_TOKEN_NUMBER,
  DP_TOKEN_OPERATOR,
} DpTokenKind;

/** DpToken: @start, @length: where it is in the source's text; of a string, without its quotes */
typedef struct
{
  DpTokenKind  kind;
  const char  *start;
  gsize        length;
  guint        line;
  guint        column;
} DpToken;

/**
 * dp_template_lex:
 *
 * Comments are left out, raw blocks are text, and whitespace control has been applied.
 *
 * Returns: (transfer full) (nullable) (element-type DpToken): ends with %DP_TOKEN_END; borrows the
 *   text of @source
 */
GArray   *dp_template_lex     (const DpTemplateSource  *source,
                               GError                 **error);
gboolean  dp_token_is         (const DpToken           *self,
                               DpTokenKind              kind,
                               const char              *text);
/** dp_token_dup_string: Returns: (transfer full): the text; of a string, with escapes resolved */
char     *dp_token_dup_string (const DpToken           *self);

G_END_DECLS

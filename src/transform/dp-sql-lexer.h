/* dp-sql-lexer.h: SQL as tokens
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef enum
{
  DP_SQL_TOKEN_END,
  DP_SQL_TOKEN_WORD,         /* a keyword or a name without quotes, in lower case */
  DP_SQL_TOKEN_NAME,         /* a quoted name */
  DP_SQL_TOKEN_STRING,
  DP_SQL_TOKEN_NUMBER,
  DP_SQL_TOKEN_PARAMETER,
  DP_SQL_TOKEN_OPERATOR,
  DP_SQL_TOKEN_SIGN,         /* ( ) [ ] , ; . : :: => := */
} DpSqlTokenKind;

typedef struct
{
  DpSqlTokenKind  kind;
  const char     *text;
  gsize           offset;
  guint           match;     /* of "(": which token closes it */
} DpSqlToken;

/**
 * dp_sql_lex:
 * @strings: where the tokens' text is put; has to outlive them
 * Cuts @text as PostgreSQL does: comments nest, strings may be of dollars, names without quotes are
 * lower case.
 *
 * Returns: (transfer full) (nullable): tokens, the last one %DP_SQL_TOKEN_END; %NULL where a
 *   string, name, comment or parenthesis is not closed
 */
GArray  *dp_sql_lex         (const char    *text,
                             GStringChunk  *strings,
                             GError       **error);

/** dp_sql_set_error: in %DP_TRANSFORM_ERROR_SQL, with the line that @offset of @text is in */
void     dp_sql_set_error   (const char    *text,
                             gsize          offset,
                             const char    *message,
                             GError       **error);

G_END_DECLS

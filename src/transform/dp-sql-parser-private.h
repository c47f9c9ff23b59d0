/* dp-sql-parser-private.h: what the parts of the SQL parser share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-sql-lexer.h"
#include "dp-sql-node.h"

G_BEGIN_DECLS

/**
 * DpSqlParser:
 * The first failure sets @error and puts the parser at the end of the text, where every loop ends;
 * so nothing but dp_sql_parse() looks at it.
 */
typedef struct
{
  const char *text;
  GArray     *tokens;
  guint       at;
  guint       depth;
  DpSqlTree  *tree;
  GError     *error;
} DpSqlParser;

const DpSqlToken *_dp_sql_peek        (DpSqlParser *self,
                                       guint        ahead);
/** _dp_sql_is_word: whether the token @ahead of this one is that keyword */
gboolean          _dp_sql_is_word     (DpSqlParser *self,
                                       guint        ahead,
                                       const char  *word);
/** _dp_sql_is_one_of: @words: keywords between spaces, with a space at both ends */
gboolean          _dp_sql_is_one_of   (DpSqlParser *self,
                                       guint        ahead,
                                       const char  *words);
gboolean          _dp_sql_is_sign     (DpSqlParser *self,
                                       guint        ahead,
                                       const char  *sign);
gboolean          _dp_sql_accept_word (DpSqlParser *self,
                                       const char  *word);
gboolean          _dp_sql_accept_sign (DpSqlParser *self,
                                       const char  *sign);
void              _dp_sql_expect_word (DpSqlParser *self,
                                       const char  *word);
void              _dp_sql_expect_sign (DpSqlParser *self,
                                       const char  *sign);
void              _dp_sql_fail        (DpSqlParser *self,
                                       const char  *message);
/** _dp_sql_enter: notes one more level; %FALSE where there are too many. Undo it by depth-- */
gboolean          _dp_sql_enter       (DpSqlParser *self);
gpointer          _dp_sql_new_node    (DpSqlParser *self,
                                       gsize        size);

/** _dp_sql_is_label: whether a name may stand here that is no keyword of what follows */
gboolean          _dp_sql_is_label    (DpSqlParser *self);
DpSqlName        *_dp_sql_name        (DpSqlParser *self);
/** _dp_sql_path: a, a.b, a.b.c; stops before a star */
DpSqlName        *_dp_sql_path        (DpSqlParser *self);
/** _dp_sql_opens_query: whether the parenthesis here has a query in it, and no expression */
gboolean          _dp_sql_opens_query (DpSqlParser *self);

/* dp-sql-parser.c */
DpSqlQuery       *_dp_sql_query       (DpSqlParser *self);
/** _dp_sql_query_in_parentheses: the parentheses as well */
DpSqlQuery       *_dp_sql_query_in_parentheses (DpSqlParser *self);

/* dp-sql-from.c */
DpSqlFrom        *_dp_sql_from        (DpSqlParser *self);

/* dp-sql-expression.c */
DpSqlExpr        *_dp_sql_expr        (DpSqlParser *self);
DpSqlExpr        *_dp_sql_expr_list   (DpSqlParser *self);
/** _dp_sql_order_list: what comes after "order by" */
DpSqlExpr        *_dp_sql_order_list  (DpSqlParser *self);
DpSqlExpr        *_dp_sql_new_expr    (DpSqlParser   *self,
                                       DpSqlExprKind  kind,
                                       const char    *name);
/** _dp_sql_append: puts @list at the end of the list at @to */
void              _dp_sql_append      (DpSqlExpr  **to,
                                       DpSqlExpr   *list);

/* dp-sql-call.c */

/** _dp_sql_call: a function's arguments and all that may follow them */
DpSqlExpr        *_dp_sql_call        (DpSqlParser *self,
                                       DpSqlName   *path);
/** _dp_sql_window: what stands in the parentheses of "over" or "window"; @base: (out) (nullable) */
DpSqlExpr        *_dp_sql_window      (DpSqlParser *self,
                                       const char **base);
/** _dp_sql_type: Returns: what PostgreSQL calls the type: int4 for integer */
const char       *_dp_sql_type        (DpSqlParser *self);

G_END_DECLS

/* dp-query-statement.c: the statements of a script
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-query-statement.h"

#include <string.h>

#include "dp-sql-lexer.h"

static gboolean
is_word (const DpSqlToken *token,
         const char       *first,
         ...)
{
  va_list words;
  gboolean found = FALSE;

  if (token->kind != DP_SQL_TOKEN_WORD)
    return FALSE;

  va_start (words, first);
  for (const char *word = first; word != NULL && !found; word = va_arg (words, const char *))
    found = g_str_equal (token->text, word);
  va_end (words);

  return found;
}

/* @tokens of one statement, the last one not included. */
static DpStatementKind
judge (const DpSqlToken *tokens,
       guint             n_tokens)
{
  const DpSqlToken *first = tokens;
  gboolean changes = FALSE;

  while (first < tokens + n_tokens && first->kind == DP_SQL_TOKEN_SIGN && *first->text == '(')
    first++;
  if (first == tokens + n_tokens)
    return DP_STATEMENT_OTHER;
  if (is_word (first, "insert", "update", "delete", "merge", NULL))
    return DP_STATEMENT_CHANGE;
  if (is_word (first, "begin", "start", "commit", "end", "rollback", "abort", "savepoint",
               "release", "prepare", "vacuum", "cluster", "checkpoint", NULL))
    return DP_STATEMENT_TRANSACTION;
  if (!is_word (first, "select", "values", "table", "with", NULL))
    return DP_STATEMENT_OTHER;

  /* A WITH may change rows, and SELECT … INTO makes a table. */
  for (guint i = 0; i < n_tokens && !changes; i++)
    changes = is_word (&tokens[i], "insert", "update", "delete", "merge", "into", NULL) &&
              (i == 0 || !is_word (&tokens[i - 1], "for", "no", NULL));

  return changes ? DP_STATEMENT_CHANGE : DP_STATEMENT_ROWS;
}

static void
add_statement (GArray     *statements,
               const char *script,
               gsize       begin,
               gsize       end,
               DpStatementKind kind)
{
  DpQueryStatement statement = { .kind = kind };

  while (begin < end && g_ascii_isspace (script[begin]))
    begin++;
  while (end > begin && g_ascii_isspace (script[end - 1]))
    end--;
  if (begin == end)
    return;

  statement.offset = begin;
  statement.length = end - begin;
  g_array_append_val (statements, statement);
}

/**
 * dp_query_split:
 * @script: any number of statements
 *
 * Returns: (transfer full) (element-type DpQueryStatement): those that are not empty
 */
GArray *
dp_query_split (const char *script)
{
  GArray *statements = g_array_new (FALSE, FALSE, sizeof (DpQueryStatement));
  g_autoptr(GStringChunk) strings = g_string_chunk_new (4096);
  g_autoptr(GArray) tokens = NULL;
  guint first = 0;

  g_return_val_if_fail (script != NULL, NULL);

  tokens = dp_sql_lex (script, strings, NULL);
  if (tokens == NULL)
    {
      add_statement (statements, script, 0, strlen (script), DP_STATEMENT_OTHER);
      return statements;
    }

  for (guint i = 0; i < tokens->len; i++)
    {
      const DpSqlToken *token = &g_array_index (tokens, DpSqlToken, i);
      gboolean ends = token->kind == DP_SQL_TOKEN_END ||
                      (token->kind == DP_SQL_TOKEN_SIGN && *token->text == ';');

      /* From the first token on: a comment before it is not the statement's. */
      if (ends && i > first)
        add_statement (statements, script, g_array_index (tokens, DpSqlToken, first).offset,
                       token->kind == DP_SQL_TOKEN_END ? strlen (script) : token->offset,
                       judge (&g_array_index (tokens, DpSqlToken, first), i - first));
      if (ends)
        first = i + 1;
    }

  return statements;
}

/**
 * dp_query_find_statement:
 * @statements: of dp_query_split()
 * @offset: a place in the script, in bytes
 *
 * Returns: the index of the one at that place, or the one before it; -1 for none
 */
int
dp_query_find_statement (GArray *statements,
                         gsize   offset)
{
  int found = -1;

  g_return_val_if_fail (statements != NULL, -1);

  for (guint i = 0; i < statements->len; i++)
    {
      if (found < 0 || g_array_index (statements, DpQueryStatement, i).offset <= offset)
        found = i;
    }

  return found;
}

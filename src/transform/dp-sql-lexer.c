/* dp-sql-lexer.c: SQL as tokens
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-sql-lexer.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "dp-transform.h"

#define OPERATOR_CHARACTERS "+-*/<>=~!@#%^&|`?"

typedef struct
{
  const char   *text;
  const char   *at;
  GArray       *tokens;
  GArray       *open;        /* of guint: the parentheses not yet closed */
  GStringChunk *strings;
} Lexer;

void
dp_sql_set_error (const char  *text,
                  gsize        offset,
                  const char  *message,
                  GError     **error)
{
  guint line = 1;

  for (gsize i = 0; i < offset; i++)
    line += text[i] == '\n';
  g_set_error (error, DP_TRANSFORM_ERROR, DP_TRANSFORM_ERROR_SQL, _("line %u of the SQL: %s"), line,
               message);
}

static gboolean
fail (Lexer       *self,
      const char  *start,
      const char  *message,
      GError     **error)
{
  dp_sql_set_error (self->text, start - self->text, message, error);

  return FALSE;
}

static gboolean
is_name_start (char c)
{
  return g_ascii_isalpha (c) || c == '_' || (c & 0x80);
}

static gboolean
is_name_character (char c)
{
  return is_name_start (c) || g_ascii_isdigit (c) || c == '$';
}

/* @value: what it means, where that is not how it is written */
static void
push (Lexer          *self,
      DpSqlTokenKind  kind,
      gsize           length,
      const char     *value)
{
  DpSqlToken token = { kind, NULL, self->at - self->text, 0 };

  token.text = value != NULL ? g_string_chunk_insert (self->strings, value)
                             : g_string_chunk_insert_len (self->strings, self->at, length);
  g_array_append_val (self->tokens, token);
  self->at += length;
}

/* Comments of slashes nest. */
static gboolean
skip_comment (Lexer   *self,
              GError **error)
{
  const char *start = self->at;
  guint depth = 0;

  do
    {
      if (g_str_has_prefix (self->at, "/*"))
        {
          depth++;
          self->at += 2;
        }
      else if (g_str_has_prefix (self->at, "*/"))
        {
          depth--;
          self->at += 2;
        }
      else if (*self->at++ == '\0')
        {
          return fail (self, start, _("this comment is not closed"), error);
        }
    }
  while (depth > 0);

  return TRUE;
}

/* What stands in quotes of @quote from @start on, which a doubled one does not end.
 * Returns: its length with them, or 0 */
static gsize
scan_quoted (const char *start,
             char        quote,
             gboolean    backslashes,
             GString    *value)
{
  for (const char *at = start + 1; *at != '\0'; at++)
    {
      if (*at == quote && at[1] != quote)
        return at + 1 - start;
      if ((*at == quote || (*at == '\\' && backslashes)) && at[1] != '\0')
        at++;
      g_string_append_c (value, *at);
    }

  return 0;
}

/* @prefix: how many letters stand before the quote: E'…', U&"…" */
static gboolean
lex_quoted (Lexer   *self,
            gsize    prefix,
            GError **error)
{
  char quote = self->at[prefix];
  gboolean backslashes = prefix == 1 && (*self->at == 'e' || *self->at == 'E');
  g_autoptr(GString) value = g_string_new (NULL);
  gsize length = scan_quoted (self->at + prefix, quote, backslashes, value);

  if (length == 0)
    return fail (self, self->at, quote == '"' ? _("this name's quotes are not closed")
                                              : _("this string is not closed"), error);
  push (self, quote == '"' ? DP_SQL_TOKEN_NAME : DP_SQL_TOKEN_STRING, prefix + length, value->str);

  return TRUE;
}

/* A string between two times $word$, or a parameter. */
static gboolean
lex_dollar (Lexer   *self,
            GError **error)
{
  const char *at = self->at + 1;
  g_autofree char *tag = NULL;
  const char *end;

  if (g_ascii_isdigit (*at))
    {
      push (self, DP_SQL_TOKEN_PARAMETER, 1 + strspn (at, "0123456789"), NULL);
      return TRUE;
    }
  while (is_name_character (*at) && *at != '$')
    at++;
  if (*at != '$')
    return fail (self, self->at, _("“$” stands for nothing here"), error);

  tag = g_strndup (self->at, at + 1 - self->at);
  end = strstr (at + 1, tag);
  if (end == NULL)
    return fail (self, self->at, _("this string is not closed"), error);
  push (self, DP_SQL_TOKEN_STRING, end + strlen (tag) - self->at, NULL);

  return TRUE;
}

static void
lex_number (Lexer *self)
{
  const char *at = self->at;

  while (g_ascii_isalnum (*at) || *at == '_' || (*at == '.' && at[1] != '.') ||
         ((*at == '+' || *at == '-') && strchr ("eE", at[-1]) != NULL &&
          !g_ascii_isalpha (self->at[1])))
    at++;
  push (self, DP_SQL_TOKEN_NUMBER, at - self->at, NULL);
}

static void
lex_word (Lexer *self)
{
  gsize length = 0;
  g_autofree char *word = NULL;

  while (is_name_character (self->at[length]))
    length++;
  word = g_ascii_strdown (self->at, length);
  push (self, DP_SQL_TOKEN_WORD, length, word);
}

/* As PostgreSQL: an operator of several characters ends with a sign of numbers only where it also
 * has one that no number could follow. */
static void
lex_operator (Lexer *self)
{
  gsize length = 0;

  while (self->at[length] != '\0' && strchr (OPERATOR_CHARACTERS, self->at[length]) != NULL &&
         !(length > 0 && (g_str_has_prefix (self->at + length, "--") ||
                          g_str_has_prefix (self->at + length, "/*"))))
    length++;
  while (length > 1 && strchr ("+-", self->at[length - 1]) != NULL &&
         strcspn (self->at, "~!@#%^&|`?") >= length)
    length--;
  push (self, DP_SQL_TOKEN_OPERATOR, length, NULL);
}

static gboolean
lex_sign (Lexer   *self,
          GError **error)
{
  gboolean is_double = g_str_has_prefix (self->at, "::") || g_str_has_prefix (self->at, ":=") ||
                       g_str_has_prefix (self->at, "=>");
  char sign = *self->at;

  if (sign == '(')
    g_array_append_val (self->open, self->tokens->len);
  if (sign == ')')
    {
      if (self->open->len == 0)
        return fail (self, self->at, _("this “)” closes nothing"), error);
      g_array_index (self->tokens, DpSqlToken,
                     g_array_index (self->open, guint, self->open->len - 1)).match =
        self->tokens->len;
      g_array_set_size (self->open, self->open->len - 1);
    }
  push (self, DP_SQL_TOKEN_SIGN, is_double ? 2 : 1, NULL);

  return TRUE;
}

/* How many letters before a quote belong to it; -1 where a word begins. */
static int
quote_prefix (const char *at)
{
  if (*at == '\'' || *at == '"')
    return 0;
  if (strchr ("eEbBxXnN", *at) != NULL && at[1] == '\'')
    return 1;
  if ((*at == 'u' || *at == 'U') && at[1] == '&' && (at[2] == '\'' || at[2] == '"'))
    return 2;

  return -1;
}

static gboolean
lex_token (Lexer   *self,
           GError **error)
{
  int prefix = quote_prefix (self->at);

  if (prefix >= 0)
    return lex_quoted (self, prefix, error);
  if (is_name_start (*self->at))
    lex_word (self);
  else if (g_ascii_isdigit (*self->at) || (*self->at == '.' && g_ascii_isdigit (self->at[1])))
    lex_number (self);
  else if (*self->at == '$')
    return lex_dollar (self, error);
  else if (strchr ("()[],;.:", *self->at) != NULL || g_str_has_prefix (self->at, "=>"))
    return lex_sign (self, error);
  else if (strchr (OPERATOR_CHARACTERS, *self->at) != NULL)
    lex_operator (self);
  else
    return fail (self, self->at, _("this character has no meaning in SQL"), error);

  return TRUE;
}

static gboolean
lex_all (Lexer   *self,
         GError **error)
{
  while (*self->at != '\0')
    {
      if (g_ascii_isspace (*self->at) || *self->at == '\v')
        {
          self->at++;
        }
      else if (g_str_has_prefix (self->at, "--"))
        {
          self->at += strcspn (self->at, "\n");
        }
      else if (g_str_has_prefix (self->at, "/*"))
        {
          if (!skip_comment (self, error))
            return FALSE;
        }
      else if (!lex_token (self, error))
        {
          return FALSE;
        }
    }
  if (self->open->len > 0)
    {
      guint index = g_array_index (self->open, guint, self->open->len - 1);

      return fail (self, self->text + g_array_index (self->tokens, DpSqlToken, index).offset,
                   _("this “(” is not closed"), error);
    }
  push (self, DP_SQL_TOKEN_END, 0, NULL);

  return TRUE;
}

GArray *
dp_sql_lex (const char    *text,
            GStringChunk  *strings,
            GError       **error)
{
  g_autoptr(GArray) tokens = g_array_new (FALSE, FALSE, sizeof (DpSqlToken));
  g_autoptr(GArray) open = g_array_new (FALSE, FALSE, sizeof (guint));
  Lexer lexer = { text, text, tokens, open, strings };

  g_return_val_if_fail (text != NULL, NULL);
  g_return_val_if_fail (strings != NULL, NULL);

  return lex_all (&lexer, error) ? g_steal_pointer (&tokens) : NULL;
}

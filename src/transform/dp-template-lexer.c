/* dp-template-lexer.c: a template's text as tokens
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-template-lexer.h"

#include <glib/gi18n-lib.h>
#include <string.h>

typedef struct
{
  const DpTemplateSource *source;
  GArray                 *tokens;
  const char             *at;
  guint                   line;
  guint                   column;
  gboolean                trim;      /* the tag before asked for no whitespace after it */
} Lexer;

static void
lexer_advance (Lexer *self,
               gsize  length)
{
  for (gsize i = 0; i < length; i++, self->at++)
    {
      if (*self->at == '\n')
        {
          self->line++;
          self->column = 1;
        }
      else if ((*self->at & 0xc0) != 0x80)
        {
          self->column++;
        }
    }
}

static void
lexer_push (Lexer       *self,
            DpTokenKind  kind,
            gsize        length)
{
  DpToken token = { kind, self->at, length, self->line, self->column };

  g_array_append_val (self->tokens, token);
  lexer_advance (self, length);
}

static gboolean
lexer_fail (Lexer       *self,
            GError     **error,
            const char  *message)
{
  dp_template_source_set_error (self->source, self->line, self->column, error, "%s", message);

  return FALSE;
}

static gboolean
is_sign (char c)
{
  return c == '-' || c == '+';
}

static const char *
find_tag (const char *text)
{
  for (const char *at = strchr (text, '{'); at != NULL; at = strchr (at + 1, '{'))
    if (at[1] == '{' || at[1] == '%' || at[1] == '#')
      return at;

  return text + strlen (text);
}

/* Text up to @end, less what the tags on both sides cut off it. */
static void
lexer_text (Lexer      *self,
            const char *end,
            gboolean    trim_end)
{
  const char *stop = end;

  if (self->trim)
    lexer_advance (self, MIN (strspn (self->at, " \t\r\n"), (gsize) (end - self->at)));
  while (trim_end && stop > self->at && g_ascii_isspace (stop[-1]))
    stop--;
  if (stop > self->at)
    lexer_push (self, DP_TOKEN_TEXT, stop - self->at);
  lexer_advance (self, end - self->at);
  self->trim = FALSE;
}

static gboolean
lexer_comment (Lexer   *self,
               GError **error)
{
  const char *end = strstr (self->at + 2, "#}");

  if (end == NULL)
    return lexer_fail (self, error, _("this comment is not closed; end it with “#}”"));

  self->trim = end[-1] == '-' && end > self->at + 2;
  lexer_advance (self, end + 2 - self->at);

  return TRUE;
}

/* Is at @at a tag of this word alone? Returns the length of the whole tag, or 0. */
static gsize
match_word_tag (const char *at,
                const char *word,
                gboolean   *trim_before,
                gboolean   *trim_after)
{
  const char *start = at;

  if (!g_str_has_prefix (at, "{%"))
    return 0;
  at += 2;
  *trim_before = *at == '-';
  at += is_sign (*at);
  at += strspn (at, " \t\r\n");
  if (!g_str_has_prefix (at, word))
    return 0;
  at += strlen (word);
  at += strspn (at, " \t\r\n");
  *trim_after = *at == '-';
  at += is_sign (*at);

  return g_str_has_prefix (at, "%}") ? (gsize) (at + 2 - start) : 0;
}

static gboolean
lexer_raw (Lexer   *self,
           gsize    opening,
           gboolean trim_after,
           GError **error)
{
  guint line = self->line;
  guint column = self->column;

  lexer_advance (self, opening);
  self->trim = trim_after;
  for (const char *at = strstr (self->at, "{%"); at != NULL; at = strstr (at + 1, "{%"))
    {
      gboolean before;
      gboolean after;
      gsize closing = match_word_tag (at, "endraw", &before, &after);

      if (closing == 0)
        continue;
      lexer_text (self, at, before);
      lexer_advance (self, closing);
      self->trim = after;
      return TRUE;
    }

  self->line = line;
  self->column = column;
  return lexer_fail (self, error, _("this raw block is not closed; end it with “{% endraw %}”"));
}

static gboolean
lexer_string (Lexer   *self,
              GError **error)
{
  char quote = *self->at;
  const char *end = self->at + 1;

  while (*end != '\0' && *end != quote)
    end += *end == '\\' && end[1] != '\0' ? 2 : 1;
  if (*end == '\0')
    return lexer_fail (self, error, _("this string is not closed"));

  lexer_push (self, DP_TOKEN_STRING, end + 1 - self->at);
  g_array_index (self->tokens, DpToken, self->tokens->len - 1).start++;
  g_array_index (self->tokens, DpToken, self->tokens->len - 1).length -= 2;

  return TRUE;
}

/* After a point a number is the place of an item: "rows.0.1" is no fraction. */
static void
lexer_number (Lexer *self)
{
  const DpToken *before = &g_array_index (self->tokens, DpToken, self->tokens->len - 1);
  gboolean place = dp_token_is (before, DP_TOKEN_OPERATOR, ".");
  DpTokenKind kind = DP_TOKEN_INTEGER;
  gsize length = strspn (self->at, "0123456789_");

  if (!place && self->at[length] == '.' && g_ascii_isdigit (self->at[length + 1]))
    {
      kind = DP_TOKEN_NUMBER;
      length += 1 + strspn (self->at + length + 1, "0123456789_");
    }
  if (self->at[length] == 'e' || self->at[length] == 'E')
    {
      gsize sign = is_sign (self->at[length + 1]);

      if (g_ascii_isdigit (self->at[length + 1 + sign]))
        {
          kind = DP_TOKEN_NUMBER;
          length += 1 + sign + strspn (self->at + length + 1 + sign, "0123456789");
        }
    }
  lexer_push (self, kind, length);
}

static gboolean
lexer_operator (Lexer   *self,
                GError **error)
{
  static const char * const operators[] = {
    "**", "//", "==", "!=", "<=", ">=", "+", "-", "*", "/", "%", "~", "<", ">", "=", "(", ")",
    "[", "]", "{", "}", ".", ",", ":", "|",
  };
  g_autofree char *message = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (operators); i++)
    if (g_str_has_prefix (self->at, operators[i]))
      {
        lexer_push (self, DP_TOKEN_OPERATOR, strlen (operators[i]));
        return TRUE;
      }

  message = g_strdup_printf (_("“%.*s” means nothing here"),
                             (int) (g_utf8_next_char (self->at) - self->at), self->at);
  return lexer_fail (self, error, message);
}

/* One string, number, name or operator. */
static gboolean
lexer_word (Lexer   *self,
            GError **error)
{
  gsize length = 1;

  if (*self->at == '\'' || *self->at == '"')
    return lexer_string (self, error);
  if (!g_ascii_isalnum (*self->at) && *self->at != '_')
    return lexer_operator (self, error);

  if (g_ascii_isdigit (*self->at))
    {
      lexer_number (self);
      return TRUE;
    }
  while (g_ascii_isalnum (self->at[length]) || self->at[length] == '_')
    length++;
  lexer_push (self, DP_TOKEN_NAME, length);

  return TRUE;
}

/* What stands between a tag's opening and its closing. */
static gboolean
lexer_tag (Lexer        *self,
           DpTokenKind   opening,
           const char   *closing,
           GError      **error)
{
  guint line = self->line;
  guint column = self->column;
  guint depth = 0;

  lexer_push (self, opening, 2);
  lexer_advance (self, is_sign (*self->at));

  while (TRUE)
    {
      lexer_advance (self, strspn (self->at, " \t\r\n"));
      /* A closing brace of a dict can stand right before the tag's own. */
      if (depth == 0 && g_str_has_prefix (self->at + is_sign (*self->at), closing))
        break;

      if (*self->at == '\0')
        {
          self->line = line;
          self->column = column;
          return lexer_fail (self, error, _("this tag is not closed"));
        }
      depth += *self->at == '{';
      depth -= *self->at == '}' && depth > 0;
      if (!lexer_word (self, error))
        return FALSE;
    }

  self->trim = *self->at == '-';
  lexer_advance (self, is_sign (*self->at));
  lexer_push (self, opening + 1, 2);

  return TRUE;
}

static gboolean
lexer_run (Lexer   *self,
           GError **error)
{
  while (*self->at != '\0')
    {
      const char *tag = find_tag (self->at);
      gboolean before;
      gboolean after;
      gsize raw;

      lexer_text (self, tag, *tag != '\0' && tag[2] == '-');
      if (*tag == '\0')
        break;

      raw = match_word_tag (tag, "raw", &before, &after);
      if (raw != 0)
        {
          if (!lexer_raw (self, raw, after, error))
            return FALSE;
        }
      else if (tag[1] == '#')
        {
          if (!lexer_comment (self, error))
            return FALSE;
        }
      else if (tag[1] == '{')
        {
          if (!lexer_tag (self, DP_TOKEN_OUTPUT_OPEN, "}}", error))
            return FALSE;
        }
      else if (!lexer_tag (self, DP_TOKEN_STATEMENT_OPEN, "%}", error))
        {
          return FALSE;
        }
    }

  lexer_push (self, DP_TOKEN_END, 0);

  return TRUE;
}

GArray *
dp_template_lex (const DpTemplateSource  *source,
                 GError                 **error)
{
  g_autoptr(GArray) tokens = g_array_new (FALSE, FALSE, sizeof (DpToken));
  Lexer lexer = { source, tokens, source->text, 1, 1, FALSE };

  if (!lexer_run (&lexer, error))
    return NULL;

  return g_steal_pointer (&tokens);
}

gboolean
dp_token_is (const DpToken *self,
             DpTokenKind    kind,
             const char    *text)
{
  return self->kind == kind && strlen (text) == self->length &&
         strncmp (self->start, text, self->length) == 0;
}

char *
dp_token_dup_string (const DpToken *self)
{
  GString *text;

  if (self->kind != DP_TOKEN_STRING)
    return g_strndup (self->start, self->length);

  text = g_string_sized_new (self->length);
  for (gsize i = 0; i < self->length; i++)
    {
      char c = self->start[i];

      if (c != '\\' || i + 1 == self->length)
        {
          g_string_append_c (text, c);
          continue;
        }

      c = self->start[++i];
      switch (c)
        {
        case 'n': g_string_append_c (text, '\n'); break;
        case 't': g_string_append_c (text, '\t'); break;
        case 'r': g_string_append_c (text, '\r'); break;
        case '\\':
        case '\'':
        case '"':
          g_string_append_c (text, c);
          break;
        default:
          /* As in Python: one that means nothing stays as it is, which regular expressions need. */
          g_string_append_c (text, '\\');
          g_string_append_c (text, c);
          break;
        }
    }

  return g_string_free (text, FALSE);
}

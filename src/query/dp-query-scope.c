/* dp-query-scope.c: what a statement that is being written reads
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * The lexer that models are read with refuses what is not closed, which a statement is most of the
 * time while somebody writes it.
 */

#include "config.h"

#include "dp-query-scope.h"

#include <string.h>

typedef struct
{
  gsize  begin;
  gsize  end;
  char   sign;        /* 0 for a name */
  char  *name;        /* of a name: lower case unless quoted */
  gboolean is_quoted;
} Piece;

static void
piece_clear (gpointer data)
{
  Piece *piece = data;

  g_free (piece->name);
}

static void
table_free (gpointer data)
{
  DpScopeTable *table = data;

  g_free (table->schema);
  g_free (table->name);
  g_free (table->alias);
  g_free (table);
}

void
dp_query_scope_free (DpQueryScope *self)
{
  g_ptr_array_unref (self->tables);
  g_ptr_array_unref (self->ctes);
  g_free (self->schema);
  g_free (self->qualifier);
  g_free (self);
}

static gboolean
is_name_character (char c)
{
  return g_ascii_isalnum (c) || c == '_' || c == '$' || (c & 0x80) != 0;
}

/* Returns: behind the comment or string that begins at @at, or @at */
static const char *
skip_opaque (const char *at)
{
  const char *end = NULL;

  if (g_str_has_prefix (at, "--"))
    end = strchr (at, '\n');
  else if (g_str_has_prefix (at, "/*"))
    {
      end = strstr (at + 2, "*/");
      end = end != NULL ? end + 1 : NULL;
    }
  else if (*at == '\'')
    end = strchr (at + 1, '\'');
  else
    return at;

  return end != NULL ? end + 1 : at + strlen (at);
}

/* Returns: behind the piece at @at, which is added to @pieces unless it is space */
static const char *
cut_piece (const char *script,
           const char *at,
           GArray     *pieces)
{
  Piece piece = { .begin = at - script };
  const char *end = skip_opaque (at);

  if (end != at)
    return end;
  if (g_ascii_isspace (*at))
    return at + 1;

  end = at + 1;
  if (*at == '"')
    {
      end = strchrnul (at + 1, '"');
      piece.name = g_strndup (at + 1, end - at - 1);
      piece.is_quoted = TRUE;
      end += *end == '"';
    }
  else if (is_name_character (*at))
    {
      while (is_name_character (*end))
        end++;
      piece.name = g_ascii_strdown (at, end - at);
    }
  else
    piece.sign = *at;
  piece.end = end - script;
  g_array_append_val (pieces, piece);

  return end;
}

static GArray *
cut (const char *script)
{
  GArray *pieces = g_array_new (TRUE, TRUE, sizeof (Piece));

  g_array_set_clear_func (pieces, piece_clear);
  for (const char *at = script; *at != '\0';)
    at = cut_piece (script, at, pieces);

  return pieces;
}

static const Piece *
get_piece (GArray *pieces,
           guint   index)
{
  static const Piece none = { 0 };

  return index < pieces->len ? &g_array_index (pieces, Piece, index) : &none;
}

static gboolean
is_word (const Piece        *piece,
         const char * const *words)
{
  return piece->name != NULL && !piece->is_quoted && g_strv_contains (words, piece->name);
}

static const char * const table_words[] = { "from", "join", "into", "update", "table", NULL };

/* What may follow a table and is no alias of it. */
static const char * const after_table[] = {
  "where", "join", "inner", "left", "right", "full", "cross", "natural", "on", "using", "group",
  "order", "having", "limit", "offset", "union", "except", "intersect", "set", "values", "select",
  "returning", "window", "fetch", "for", "tablesample", "lateral", "from", "as", "default", NULL
};

/* Reads the table at @index. Returns: the index behind it */
static guint
read_table (DpQueryScope *self,
            GArray       *pieces,
            guint         index)
{
  DpScopeTable *table;
  const Piece *first = get_piece (pieces, index);

  if (first->name == NULL || is_word (first, after_table))
    return index;

  table = g_new0 (DpScopeTable, 1);
  table->name = g_strdup (first->name);
  index++;
  if (get_piece (pieces, index)->sign == '.')
    {
      table->schema = g_steal_pointer (&table->name);
      table->name = g_strdup (get_piece (pieces, index + 1)->name);
      index += 2;
    }
  if (is_word (get_piece (pieces, index), (const char *[]) { "as", NULL }))
    index++;
  if (get_piece (pieces, index)->name != NULL && !is_word (get_piece (pieces, index), after_table))
    table->alias = g_strdup (get_piece (pieces, index++)->name);

  if (table->name != NULL)
    g_ptr_array_add (self->tables, table);
  else
    table_free (table);

  return index;
}

static void
read_tables (DpQueryScope *self,
             GArray       *pieces,
             guint         begin,
             guint         end)
{
  for (guint i = begin; i < end; i++)
    {
      if (is_word (get_piece (pieces, i), table_words))
        {
          guint next = read_table (self, pieces, i + 1);

          while (next < end && get_piece (pieces, next)->sign == ',')
            next = read_table (self, pieces, next + 1);
          i = MAX (i, next - 1);
        }
      else if (get_piece (pieces, i)->name != NULL && get_piece (pieces, i + 2)->sign == '(' &&
               is_word (get_piece (pieces, i + 1), (const char *[]) { "as", NULL }))
        g_ptr_array_add (self->ctes, g_strdup (get_piece (pieces, i)->name));
    }
}

static gboolean
is_in_list (const Piece *piece)
{
  if (piece->name != NULL)
    return !is_word (piece, after_table) && !is_word (piece, table_words);

  return piece->sign == ',' || piece->sign == '.';
}

/* What is before the word: a dot with names before it, or a word that wants a table. */
static void
read_before (DpQueryScope *self,
             GArray       *pieces,
             guint         index)
{
  guint before = index;

  if (index > 0 && get_piece (pieces, index - 1)->sign == '.')
    {
      if (index > 1)
        self->qualifier = g_strdup (get_piece (pieces, index - 2)->name);
      if (index > 3 && get_piece (pieces, index - 3)->sign == '.')
        self->schema = g_strdup (get_piece (pieces, index - 4)->name);
      before = self->schema != NULL ? index - 4 : MAX (index, 2) - 2;
    }

  /* A list of tables goes on behind a comma, so what counts is the word before the list. */
  if (get_piece (pieces, before - 1)->sign == ',')
    {
      while (before > 0 && is_in_list (get_piece (pieces, before - 1)))
        before--;
    }
  self->wants_table = before > 0 && is_word (get_piece (pieces, before - 1), table_words);
}

/**
 * dp_query_scope_read:
 * @script: may be unfinished anywhere: what is not closed is taken as it stands
 * @offset: where the word at hand begins, in bytes
 *
 * Returns: (transfer full): the tables of the statement at @offset, and what is before the word
 */
DpQueryScope *
dp_query_scope_read (const char *script,
                     gsize       offset)
{
  DpQueryScope *self = g_new0 (DpQueryScope, 1);
  g_autoptr(GArray) pieces = NULL;
  guint at = 0, begin, end;

  g_return_val_if_fail (script != NULL, NULL);

  self->tables = g_ptr_array_new_with_free_func (table_free);
  self->ctes = g_ptr_array_new_with_free_func (g_free);
  pieces = cut (script);
  while (at < pieces->len && get_piece (pieces, at)->begin < offset)
    at++;
  for (begin = at; begin > 0 && get_piece (pieces, begin - 1)->sign != ';';)
    begin--;
  for (end = at; end < pieces->len && get_piece (pieces, end)->sign != ';';)
    end++;

  read_tables (self, pieces, begin, end);
  read_before (self, pieces, at);

  return self;
}

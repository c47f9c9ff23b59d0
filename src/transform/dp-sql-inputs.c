/* dp-sql-inputs.c: whether SQL could give something else although what it is known to read is the
 * same
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-sql-inputs.h"

#include <string.h>

typedef struct
{
  const char *at;
  GString    *word;         /* the last name: lower case, or what stood in quotes */
  gboolean    quoted;
  char        sign;         /* where the last thing was no name */
  GPtrArray  *callers;      /* for each open parenthesis the function it belongs to, or "" */
} Scan;

static const char *
skip_quoted (const char *at,
             char        quote)
{
  for (at++; *at != '\0'; at++)
    if (*at == quote)
      {
        if (at[1] != quote)
          return at + 1;
        at++;
      }

  return at;
}

static const char *
skip_escaped (const char *at)
{
  for (at++; *at != '\0'; at++)
    {
      if (*at == '\\' && at[1] != '\0')
        at++;
      else if (*at == '\'')
        return at + 1;
    }

  return at;
}

static const char *
skip_block_comment (const char *at)
{
  guint depth = 0;

  for (; *at != '\0'; at++)
    {
      if (at[0] == '/' && at[1] == '*')
        {
          depth++;
          at++;
        }
      else if (at[0] == '*' && at[1] == '/')
        {
          at++;
          if (--depth == 0)
            return at + 1;
        }
    }

  return at;
}

/* $$…$$ and $tag$…$tag$; $1 is no quote. */
static const char *
skip_dollar (const char *at)
{
  const char *end = at + 1;
  g_autofree char *tag = NULL;

  if (g_ascii_isdigit (*end))
    return end;
  while (g_ascii_isalnum (*end) || *end == '_')
    end++;
  if (*end != '$')
    return at + 1;
  tag = g_strndup (at, end + 1 - at);
  end = strstr (end + 1, tag);

  return end != NULL ? end + strlen (tag) : at + strlen (at);
}

static const char *
skip_space (const char *at)
{
  while (TRUE)
    {
      if (g_ascii_isspace (*at))
        at++;
      else if (at[0] == '-' && at[1] == '-')
        at += strcspn (at, "\n");
      else if (at[0] == '/' && at[1] == '*')
        at = skip_block_comment (at);
      else
        return at;
    }
}

static gboolean
is_name_start (char c)
{
  return g_ascii_isalpha (c) || c == '_' || (guchar) c >= 0x80;
}

/* The next name or sign; literals are passed over. FALSE at the end. */
static gboolean
next (Scan *self)
{
  const char *start;

  self->sign = 0;
  self->quoted = FALSE;
  self->at = skip_space (self->at);
  start = self->at;
  if (*start == '\0')
    return FALSE;

  if (is_name_start (*start))
    {
      while (is_name_start (*self->at) || g_ascii_isdigit (*self->at) || *self->at == '$')
        self->at++;
      g_string_truncate (self->word, 0);
      g_string_append_len (self->word, start, self->at - start);
      g_string_ascii_down (self->word);
      if (*self->at == '\'' && self->word->len == 1 && *self->word->str == 'e')
        {
          self->at = skip_escaped (self->at);
          self->sign = '\'';
        }
      return TRUE;
    }
  if (*start == '"')
    {
      self->at = skip_quoted (start, '"');
      g_string_truncate (self->word, 0);
      g_string_append_len (self->word, start + 1, MAX (self->at - start - 2, 0));
      self->quoted = TRUE;
      return TRUE;
    }

  self->sign = *start;
  if (*start == '\'')
    self->at = skip_quoted (start, '\'');
  else if (*start == '$')
    self->at = skip_dollar (start);
  else
    self->at = start + 1;

  return TRUE;
}

static gboolean
contains (const char * const *words,
          const char         *word)
{
  return g_strv_contains (words, word);
}

static DpSqlInputs
judge_word (Scan *self)
{
  static const char * const moments[] = {
    "current_timestamp", "localtimestamp", "current_time", "localtime", NULL,
  };
  static const char * const functions[] = {
    "now", "clock_timestamp", "statement_timestamp", "transaction_timestamp", "timeofday", "random",
    "random_normal", "gen_random_uuid", "uuidv4", "uuidv7", "uuid_generate_v4", "uuid_generate_v1",
    "nextval", "currval", "lastval", "txid_current", "pg_current_xact_id", "dblink", "query_to_xml",
    NULL,
  };

  if (self->quoted)
    return DP_SQL_INPUTS_KNOWN;
  if (g_str_equal (self->word->str, "current_date"))
    return DP_SQL_INPUTS_DAY;
  if (contains (moments, self->word->str))
    return DP_SQL_INPUTS_VOLATILE;
  if (contains (functions, self->word->str) && *skip_space (self->at) == '(')
    return DP_SQL_INPUTS_VOLATILE;

  return DP_SQL_INPUTS_KNOWN;
}

/* After "from" or "join": schema.name that is none of those known? One without a schema is a common
 * table expression, or nothing that could be judged. */
static DpSqlInputs
judge_relation (Scan       *self,
                GHashTable *relations)
{
  g_autofree char *schema = NULL;
  g_autofree char *whole = NULL;

  self->at = skip_space (self->at);
  if (!is_name_start (*self->at) && *self->at != '"')
    return DP_SQL_INPUTS_KNOWN;
  next (self);
  if (!self->quoted && (g_str_equal (self->word->str, "only") ||
                        g_str_equal (self->word->str, "lateral")))
    return judge_relation (self, relations);
  if (*skip_space (self->at) != '.')
    return judge_word (self);

  schema = g_strdup (self->word->str);
  next (self);
  self->at = skip_space (self->at);
  if (!is_name_start (*self->at) && *self->at != '"')
    return DP_SQL_INPUTS_KNOWN;
  next (self);
  whole = g_strconcat (schema, ".", self->word->str, NULL);
  if (*skip_space (self->at) == '(')
    return judge_word (self);

  return g_hash_table_contains (relations, whole) ? DP_SQL_INPUTS_KNOWN : DP_SQL_INPUTS_FOREIGN;
}

DpSqlInputs
dp_sql_inputs_scan (const char *sql,
                    GHashTable *relations)
{
  /* In these, "from" names no relation. */
  static const char * const grammar[] = {
    "extract", "substring", "trim", "overlay", "position", NULL,
  };
  g_autoptr(GString) word = g_string_new (NULL);
  g_autoptr(GPtrArray) callers = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *before = g_strdup ("");
  Scan scan = { sql, word, FALSE, 0, callers };
  DpSqlInputs inputs = DP_SQL_INPUTS_KNOWN;

  while (next (&scan))
    {
      const char *caller = callers->len > 0 ? g_ptr_array_index (callers, callers->len - 1) : "";

      if (scan.sign == '(')
        g_ptr_array_add (callers, g_strdup (before));
      else if (scan.sign == ')' && callers->len > 0)
        g_ptr_array_remove_index (callers, callers->len - 1);
      if (scan.sign != 0)
        {
          g_set_str (&before, "");
          continue;
        }

      inputs |= judge_word (&scan);
      if (!scan.quoted &&
          (g_str_equal (word->str, "join") ||
           (g_str_equal (word->str, "from") && !g_str_equal (before, "distinct") &&
            !contains (grammar, caller))))
        {
          inputs |= judge_relation (&scan, relations);
          g_set_str (&before, "");
          continue;
        }
      g_set_str (&before, scan.quoted ? "" : word->str);
    }

  return inputs;
}

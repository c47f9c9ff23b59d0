/* dp-db-statement.c: a query of which parts are left out
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-db-statement.h"

#include <string.h>

#include "dp-db-connection.h"

#define MARK "--? "

static GMutex      made_mutex;
static GHashTable *made;        /* name → DpDbStatement, for as long as the program runs */

static gboolean
is_wanted (const char         *words,
           const char * const *parts,
           guint32             wanted)
{
  g_auto(GStrv) names = g_strsplit (words, " ", -1);

  for (guint i = 0; parts[i] != NULL; i++)
    {
      if ((wanted & 1u << i) != 0 && g_strv_contains ((const char * const *) names, parts[i]))
        return TRUE;
    }

  return FALSE;
}

static guint
find_param (GPtrArray  *params,
            const char *name,
            gsize       length)
{
  for (guint i = 0; i < params->len; i++)
    {
      if (strlen (params->pdata[i]) == length && memcmp (params->pdata[i], name, length) == 0)
        return i;
    }
  g_ptr_array_add (params, g_strndup (name, length));

  return params->len - 1;
}

/* ":name" becomes "$1"; "::" is a cast. */
static void
append_line (GString    *sql,
             const char *line,
             gsize       length,
             GPtrArray  *params)
{
  gsize i = 0;

  while (i < length)
    {
      gsize end = i + 1;

      if (line[i] != ':' || end >= length || !g_ascii_islower (line[end]) ||
          (i > 0 && line[i - 1] == ':'))
        {
          g_string_append_c (sql, line[i++]);
          continue;
        }
      while (end < length && (g_ascii_islower (line[end]) || line[end] == '_'))
        end++;
      g_string_append_printf (sql, "$%u", find_param (params, line + i + 1, end - i - 1) + 1);
      i = end;
    }
  g_string_append_c (sql, '\n');
}

static DpDbStatement *
make (const char         *file,
      const char * const *parts,
      guint32             wanted,
      const char         *name)
{
  DpDbStatement *self = g_new0 (DpDbStatement, 1);
  g_auto(GStrv) lines = g_strsplit (dp_db_load_sql (file), "\n", -1);
  g_autoptr(GPtrArray) params = g_ptr_array_new ();
  GString *sql = g_string_new (NULL);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      const char *mark = strstr (lines[i], MARK);

      if (mark != NULL && !is_wanted (mark + strlen (MARK), parts, wanted))
        continue;
      if (g_str_has_prefix (lines[i], "--"))
        continue;
      append_line (sql, lines[i], mark != NULL ? (gsize) (mark - lines[i]) : strlen (lines[i]),
                   params);
    }
  g_ptr_array_add (params, NULL);
  self->name = g_strdup (name);
  self->sql = g_string_free_and_steal (sql);
  self->params = (char **) g_ptr_array_free (g_steal_pointer (&params), FALSE);

  return self;
}

const DpDbStatement *
dp_db_statement_get (const char         *file,
                     const char * const *parts,
                     guint32             wanted)
{
  char name[64];
  DpDbStatement *statement;

  g_return_val_if_fail (file != NULL, NULL);
  g_return_val_if_fail (parts != NULL, NULL);

  /* The server tells no more than 63 bytes of a name apart. */
  g_snprintf (name, sizeof name, "%s/%x", file, wanted);
  g_mutex_lock (&made_mutex);
  if (made == NULL)
    made = g_hash_table_new (g_str_hash, g_str_equal);
  statement = g_hash_table_lookup (made, name);
  if (statement == NULL)
    {
      statement = make (file, parts, wanted, name);
      g_hash_table_insert (made, statement->name, statement);
    }
  g_mutex_unlock (&made_mutex);

  return statement;
}

/* dp-move-schema.c: what models made, and how tables are divided, as statements, from one database
 * into another
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-move-private.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "dp-db-tool-private.h"

#define MOVING_SQL "select exists (select from pg_namespace where nspname = 'moving')"
#define STATE_SQL "select state from moving.steps where step = 'ready'"
#define INDEXED_SQL "select exists (select from moving.steps where step = 'indexed')"

/* The new database has all that migrations make, so what it has not was made by models, seeds, or a
 * person.
 * Returns: (transfer full) (nullable): quoted names, each after --table=; @schemas: statements for
 *   their schemas */
static char **
list_made (DpMove   *self,
           GString  *schemas,
           GError  **error)
{
  g_autoptr(DpDbResult) here = NULL;
  g_autoptr(DpDbResult) base = NULL;
  g_autoptr(GHashTable) known = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr(GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();

  base = _dp_move_ask (self->into, "select name from moving.base", error);
  if (base != NULL)
    here = _dp_move_ask (self->from, dp_db_load_sql ("move_relations"), error);
  if (here == NULL)
    return NULL;

  for (guint i = 0; i < dp_db_result_get_n_rows (base); i++)
    g_hash_table_add (known, (gpointer) dp_db_result_get_text (base, i, 0));
  for (guint i = 0; i < dp_db_result_get_n_rows (here); i++)
    {
      const char *schema = dp_db_result_get_text (here, i, 1);
      const char *whole = dp_db_result_get_text (here, i, 2);

      if (g_hash_table_contains (known, dp_db_result_get_text (here, i, 0)) ||
          (whole != NULL && g_hash_table_contains (known, whole)))
        continue;
      g_strv_builder_take (builder,
                           g_strconcat ("--table=", dp_db_result_get_text (here, i, 0), NULL));
      if (g_hash_table_add (seen, (gpointer) schema))
        g_string_append_printf (schemas, "create schema if not exists %s;\n", schema);
    }

  return g_strv_builder_end (builder);
}

/* What only psql understands stands on lines of its own. */
static char *
without_commands (const char *script)
{
  g_auto(GStrv) lines = g_strsplit (script, "\n", -1);
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = 0; lines[i] != NULL; i++)
    {
      if (lines[i][0] != '\\')
        g_string_append_printf (text, "%s\n", lines[i]);
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* Returns: (transfer full) (nullable): the statements of one part of a dump */
static char *
dump (DpMove       *self,
      const char   *program,
      const char   *section,
      char        **tables,
      GError      **error)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) arguments = NULL;
  g_autofree char *path = NULL;
  g_autofree char *script = NULL;
  int fd = g_file_open_tmp ("datapipe-XXXXXX.sql", &path, error);
  gboolean done;

  if (fd < 0)
    return NULL;
  close (fd);
  g_strv_builder_add_many (builder, section, "--schema-only", "--no-owner", "--no-privileges",
                           "--file", path, NULL);
  g_strv_builder_addv (builder, (const char **) tables);
  arguments = g_strv_builder_end (builder);
  done = dex_await (_dp_db_tool_run (program, self->source, (const char * const *) arguments,
                                     self->cancellable),
                    error) &&
         g_file_get_contents (path, &script, NULL, error);
  g_unlink (path);

  return done ? without_commands (script) : NULL;
}

/* Returns: (transfer full) (nullable): what divides the tables of migrations as they are here */
static char *
dup_parts (DpMove  *self,
           GError **error)
{
  g_autoptr(DpDbResult) parts = _dp_move_ask (self->from, dp_db_load_sql ("move_parts"), error);
  g_autoptr(GString) script = g_string_new (NULL);

  if (parts == NULL)
    return NULL;
  if (dp_db_result_get_n_rows (parts) > 0)
    g_string_append (script, dp_db_load_sql ("distribute_tools"));
  for (guint i = 0; i < dp_db_result_get_n_rows (parts); i++)
    g_string_append_printf (script, "%s\n", dp_db_result_get_text (parts, i, 0));

  return g_string_free (g_steal_pointer (&script), FALSE);
}

gboolean
_dp_move_read_schema (DpMove  *self,
                      GError **error)
{
  g_autofree char *parts = dup_parts (self, error);
  g_autoptr(GString) schemas = g_string_new (NULL);
  g_auto(GStrv) tables = parts != NULL ? list_made (self, schemas, error) : NULL;
  g_autofree char *program = NULL;
  g_autofree char *before = NULL;

  if (parts == NULL || tables == NULL)
    return FALSE;
  g_clear_pointer (&self->schema_before, g_free);
  g_clear_pointer (&self->schema_after, g_free);
  if (tables[0] == NULL)
    {
      self->schema_before = g_steal_pointer (&parts);
      self->schema_after = g_strdup ("");
      return TRUE;
    }

  program = _dp_db_tool_find ("pg_dump", dp_db_connection_get_server_version (self->from) / 10000,
                              error);
  if (program == NULL)
    return FALSE;
  before = dump (self, program, "--section=pre-data", tables, error);
  if (before == NULL)
    return FALSE;
  self->schema_before = g_strconcat (parts, schemas->str, before, NULL);
  self->schema_after = dump (self, program, "--section=post-data", tables, error);

  return self->schema_after != NULL;
}

static char *
dup_state (DpMove *self)
{
  g_autoptr(GChecksum) checksum = g_checksum_new (G_CHECKSUM_SHA256);

  g_checksum_update (checksum, (const guchar *) self->schema_before, -1);
  g_checksum_update (checksum, (const guchar *) self->schema_after, -1);

  return g_strdup (g_checksum_get_string (checksum));
}

/* The statements and the note that they are done, both or neither. pg_dump sets things for its
 * session, so it has one of its own. */
static gboolean
run_script (DpMove      *self,
            const char  *script,
            const char  *step,
            GError     **error)
{
  g_autoptr(DpDbConnection) connection = dex_await_object (dp_db_connection_open (self->place,
                                                                                  30000),
                                                           error);
  g_autofree char *state = dup_state (self);
  DpDbParams *params = NULL;

  if (connection == NULL || !dex_await (dp_db_connection_begin (connection), error) ||
      (*script != '\0' && !dex_await (dp_db_connection_execute (connection, script), error)))
    {
      g_prefix_error (error, "%s ", _("What models made could not be made on the other server."));
      return FALSE;
    }
  params = dp_db_params_new ();
  dp_db_params_add_text (params, step);
  dp_db_params_add_text (params, state);

  return dex_await (dp_db_connection_query (connection, "insert into moving.steps values ($1, $2)",
                                            params),
                    error) &&
         dex_await (dp_db_connection_commit (connection), error);
}

gboolean
_dp_move_make_schema (DpMove    *self,
                      gboolean   after,
                      GError   **error)
{
  g_autoptr(DpDbResult) indexed = NULL;

  if (!after)
    return run_script (self, self->schema_before, "ready", error);
  indexed = _dp_move_ask (self->into, INDEXED_SQL, error);
  if (indexed == NULL)
    return FALSE;

  return dp_db_result_get_boolean (indexed, 0, 0) ||
         run_script (self, self->schema_after, "indexed", error);
}

int
_dp_move_can_resume (DpMove  *self,
                     GError **error)
{
  g_autoptr(DpDbResult) moving = _dp_move_ask (self->into, MOVING_SQL, error);
  g_autoptr(DpDbResult) state = NULL;
  g_autofree char *now = NULL;

  if (moving == NULL)
    return -1;
  if (!dp_db_result_get_boolean (moving, 0, 0))
    return FALSE;
  state = _dp_move_ask (self->into, STATE_SQL, error);
  if (state == NULL)
    return -1;
  if (dp_db_result_get_n_rows (state) == 0)
    return FALSE;
  if (!_dp_move_read_schema (self, error))
    return -1;
  now = dup_state (self);

  return g_str_equal (now, dp_db_result_get_text (state, 0, 0));
}

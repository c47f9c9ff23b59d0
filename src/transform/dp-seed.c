/* dp-seed.c: a CSV file of the project as a table
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-materialize-private.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "dp-seed-file.h"

#define LINE_COLUMN "dp_seed_line"

/* Names are written without quotes unless quote_columns says so, and PostgreSQL folds those. */
static void
name_columns (DpBuild    *self,
              DpSeedFile *file)
{
  DpValue *quote = dp_value_lookup (self->model->config, "quote_columns");

  for (guint i = 0; (quote == NULL || !dp_value_is_true (quote)) && i < file->n_columns; i++)
    {
      char *lower = g_ascii_strdown (file->names[i], -1);

      g_free (file->names[i]);
      file->names[i] = lower;
    }
}

/* config(column_types={…}) weighs more than what was found out. */
static void
apply_types (DpBuild    *self,
             DpSeedFile *file,
             gboolean   *told)
{
  DpValue *types = dp_value_lookup (self->model->config, "column_types");

  for (guint i = 0; types != NULL && i < file->n_columns; i++)
    {
      const char *type = dp_value_lookup_string (types, file->names[i]);

      if (type != NULL)
        {
          g_set_str (&file->types[i], type);
          told[i] = TRUE;
        }
    }
}

static DpSeedFile *
read_file (DpBuild   *self,
           GError   **error)
{
  const char *delimiter = dp_value_lookup_string (self->model->config, "delimiter");
  g_autofree char *text = _dp_project_read_file (self->project->folder, self->model->path, error);

  if (text == NULL)
    return NULL;

  return dp_seed_file_parse (self->model->path, text, delimiter != NULL ? *delimiter : ',', error);
}

/* Everything as text first, by COPY, with the line of each row. */
static gboolean
copy_texts (DpBuild     *self,
            DpSeedFile  *file,
            GError     **error)
{
  g_autofree char *columns = _dp_build_quote_list (file->names, "% text");
  g_autofree char *create = g_strconcat ("create temporary table dp_seed (" LINE_COLUMN " bigint, ",
                                         columns, ") on commit drop", NULL);
  g_autoptr(DpDbCopy) rows = dp_db_copy_new ();

  for (guint row = 0; row < file->n_rows; row++)
    {
      dp_db_copy_begin_row (rows, file->n_columns + 1);
      dp_db_copy_add_int64 (rows, g_array_index (file->lines, guint64, row));
      for (guint i = 0; i < file->n_columns; i++)
        dp_db_copy_add_text (rows, dp_seed_file_get (file, row, i), -1);
    }

  return _dp_build_execute (self, create, error) &&
         dex_await (dp_db_connection_copy_in (self->connection,
                                              "copy pg_temp.dp_seed from stdin (format binary)",
                                              g_steal_pointer (&rows)), error);
}

/* A value that its column cannot take, with its line; the server can be asked from version 16
 * on. */
static gboolean
check_values (DpBuild         *self,
              DpSeedFile      *file,
              const gboolean  *told,
              GError         **error)
{
  if (dp_db_connection_get_server_version (self->connection) < 160000)
    return TRUE;

  for (guint i = 0; i < file->n_columns; i++)
    {
      g_autofree char *quoted = dp_db_quote_identifier (file->names[i]);
      g_autofree char *sql = NULL;
      g_autoptr(DpDbResult) bad = NULL;

      if (!told[i])
        continue;
      sql = g_strdup_printf (
          "select " LINE_COLUMN
          ", %s from pg_temp.dp_seed where not pg_input_is_valid(%s, $1) order by 1 limit 1",
          quoted, quoted);
      bad = dex_await_object (dp_db_connection_query (self->connection, sql,
                                                      dp_db_params_add_text (dp_db_params_new (),
                                                                             file->types[i])),
                              error);
      if (bad == NULL)
        {
          dp_materialize_locate (sql, 0, NULL, self->model->path, error);
          return FALSE;
        }
      if (dp_db_result_get_n_rows (bad) == 0)
        continue;
      g_set_error (error, DP_TRANSFORM_ERROR, DP_TRANSFORM_ERROR_FAILED,
                   _("%s:%" PRId64 ": “%s” in the column “%s” is no %s"), self->model->path,
                   dp_db_result_get_int64 (bad, 0, 0), dp_db_result_get_text (bad, 0, 1),
                   file->names[i], file->types[i]);
      return FALSE;
    }

  return TRUE;
}

/* The table beside, from the texts. */
static char *
make_table_script (DpBuild    *self,
                   DpSeedFile *file)
{
  g_autofree char *beside = _dp_build_beside (self->model);
  g_autoptr(GString) script = g_string_new (NULL);

  g_string_append_printf (script, "create table %s as\nselect ", beside);
  for (guint i = 0; i < file->n_columns; i++)
    {
      g_autofree char *quoted = dp_db_quote_identifier (file->names[i]);

      g_string_append_printf (script, "%s%s::%s as %s", i > 0 ? ", " : "", quoted, file->types[i],
                              quoted);
    }
  g_string_append (script, "\nfrom pg_temp.dp_seed order by " LINE_COLUMN);

  return g_strdup (script->str);
}

gboolean
_dp_build_seed (DpBuild  *self,
                GError  **error)
{
  g_autoptr(DpSeedFile) file = read_file (self, error);
  g_autofree gboolean *told = NULL;
  g_autofree char *script = NULL;

  if (file == NULL)
    return FALSE;
  name_columns (self, file);
  told = g_new0 (gboolean, file->n_columns);
  apply_types (self, file, told);
  script = make_table_script (self, file);

  return copy_texts (self, file, error) && check_values (self, file, told, error) &&
         _dp_build_execute_counted (self, script, error) && _dp_build_finish_table (self, error);
}

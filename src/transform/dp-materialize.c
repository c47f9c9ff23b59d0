/* dp-materialize.c: one model's SQL as a view or a table
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-materialize.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "dp-fault-point.h"
#include "dp-model-loads.h"
#include "dp-native-build.h"
#include "dp-swap.h"

/* A build takes as long as it takes; compiling queries to machine code costs more than it gains
 * here, and sorts for window functions should stay in memory. */
#define SETTINGS \
  "set local statement_timeout = 0;\n" \
  "set local jit = off;\n" \
  "set local work_mem = '64MB'"

static gboolean
execute (DpBuild     *self,
         const char  *script,
         GError     **error)
{
  return dex_await (dp_db_connection_execute (self->connection, script), error);
}

void
dp_materialize_locate (const char         *sql,
                       gsize               start,
                       const DpSourceMap  *map,
                       const char         *fallback,
                       GError            **error)
{
  const char *name = fallback;
  g_autofree char *primary = NULL;
  guint position;
  guint line = 0;
  gsize offset;

  /* A full disk is nothing about the model. */
  if (error == NULL || *error == NULL || (*error)->domain != DP_DB_ERROR ||
      (*error)->code == DP_DB_ERROR_DISK_FULL)
    return;

  /* The server counts characters, from 1. */
  position = dp_db_error_get_position (*error);
  if (map != NULL && position > 0 && position <= g_utf8_strlen (sql, -1) + 1)
    {
      offset = g_utf8_offset_to_pointer (sql, position - 1) - sql;
      if (offset >= start)
        line = dp_source_map_lookup (map, sql + start, offset - start, &name);
    }

  primary = g_strdup (dp_db_error_get_primary (*error));
  if (primary == NULL)
    return;
  g_clear_error (error);
  if (line > 0)
    g_set_error (error, DP_TRANSFORM_ERROR, DP_TRANSFORM_ERROR_FAILED, _("%s line %u: %s"), name,
                 line, primary);
  else
    g_set_error (error, DP_TRANSFORM_ERROR, DP_TRANSFORM_ERROR_FAILED, _("%s: %s"), name, primary);
}

/* Runs "@before + the model's SQL + @after"; an error in the SQL names the model's line. */
static gboolean
execute_model (DpBuild     *self,
               const char  *before,
               const char  *after,
               gboolean     incremental,
               gboolean     may_wait,
               GError     **error)
{
  g_autoptr(DpSourceMap) map = dp_source_map_new ();
  g_autofree char *compiled = NULL;
  g_autofree char *sql = NULL;
  g_autoptr(DpDbResult) result = NULL;
  gboolean done;

  compiled = _dp_project_compile_model (self->project, self->model, incremental, self->connection,
                                        map, error);
  if (compiled == NULL)
    return FALSE;

  sql = g_strconcat (before, compiled, after, NULL);
  if (may_wait)
    {
      done = dp_swap_attempt (self->connection, sql, error);
    }
  else
    {
      result = dex_await_object (dp_db_connection_execute (self->connection, sql), error);
      done = result != NULL;
      if (done)
        self->rows = dp_db_result_get_affected (result);
    }
  if (!done)
    dp_materialize_locate (sql, strlen (before), map, self->model->path, error);

  return done;
}

static char **
list_columns (DpBuild     *self,
              const char  *relation,
              GError     **error)
{
  g_autoptr(GStrvBuilder) columns = g_strv_builder_new ();
  g_autoptr(DpDbResult) found = NULL;

  found = dex_await_object (dp_db_connection_query (self->connection,
                                                    dp_db_load_sql ("transform_columns"),
                                                    dp_db_params_add_text (dp_db_params_new (),
                                                                           relation)), error);
  if (found == NULL)
    return NULL;
  for (guint i = 0; i < dp_db_result_get_n_rows (found); i++)
    g_strv_builder_add (columns, dp_db_result_get_text (found, i, 0));

  return g_strv_builder_end (columns);
}

static char *
quote_list (char       **names,
            const char  *format)
{
  g_autoptr(GString) list = g_string_new (NULL);

  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autofree char *quoted = dp_db_quote_identifier (names[i]);
      g_autoptr(GString) item = g_string_new (format);

      g_string_replace (item, "%", quoted, 0);
      g_string_append_printf (list, "%s%s", i > 0 ? ", " : "", item->str);
    }

  return g_strdup (list->str);
}

static void
append_comment (GString    *script,
                const char *on,
                const char *text)
{
  g_autoptr(GString) quoted = g_string_new (text);

  g_strstrip (quoted->str);
  quoted->len = strlen (quoted->str);
  g_string_replace (quoted, "'", "''", 0);
  g_string_append_printf (script, "comment on %s is '%s';\n", on, quoted->str);
}

/* Descriptions of the project become comments in the database; one that is not given leaves what a
 * person may have written there. */
static void
append_comments (DpBuild            *self,
                 const char * const *columns,
                 GString            *script)
{
  DpModel *model = self->model;

  if (model->description != NULL && _dp_model_persists_docs (model, "relation"))
    {
      gboolean view = model->materialization == DP_MATERIALIZATION_VIEW;
      g_autofree char *on = g_strconcat (view ? "view " : "table ", model->relation, NULL);

      append_comment (script, on, model->description);
    }
  for (guint i = 0; _dp_model_persists_docs (model, "columns") && i < model->columns->len; i++)
    {
      DpColumnDoc *column = g_ptr_array_index (model->columns, i);
      g_autofree char *quoted = dp_db_quote_identifier (column->name);
      g_autofree char *on = g_strconcat ("column ", model->relation, ".", quoted, NULL);

      if (column->description != NULL && g_strv_contains (columns, column->name))
        append_comment (script, on, column->description);
    }
}


static char *
beside_identifier (DpModel *model)
{
  return g_strconcat (model->identifier, "__dp_new", NULL);
}

/* Makes the model under another name in the same schema. */
static char *
beside_relation (DpModel *model)
{
  g_autofree char *identifier = beside_identifier (model);
  g_autofree char *schema = dp_db_quote_identifier (model->schema);
  g_autofree char *quoted = dp_db_quote_identifier (identifier);

  return g_strconcat (schema, ".", quoted, NULL);
}

static gboolean
comment (DpBuild             *self,
         const char * const  *columns,
         GError             **error)
{
  g_autoptr(GString) script = g_string_new (NULL);

  append_comments (self, columns, script);

  return script->len == 0 || execute (self, script->str, error);
}

static void
append_rename (DpBuild    *self,
               GString    *script,
               const char *kind)
{
  g_autofree char *beside = beside_relation (self->model);
  g_autofree char *name = dp_db_quote_identifier (self->model->identifier);

  g_string_append_printf (script, "alter %s %s rename to %s;\n", kind, beside, name);
}

/* Puts what was made beside into its place. */
static gboolean
install (DpBuild     *self,
         const char  *kind,
         const char  *script,
         GError     **error)
{
  g_autofree char *beside = beside_relation (self->model);
  g_auto(GStrv) columns = list_columns (self, beside, error);

  dp_fault_point ("transform:before-swap");
  if (columns == NULL ||
      !dp_swap (self->connection, self->model, kind, (const char * const *) columns, script, error))
    return FALSE;
  dp_fault_point ("transform:after-swap");

  return comment (self, (const char * const *) columns, error);
}

static gboolean
replace_view (DpBuild  *self,
              GError  **error)
{
  g_autofree char *create = g_strconcat ("create or replace view ", self->model->relation,
                                         " as\n", NULL);
  g_auto(GStrv) columns = NULL;

  if (!execute_model (self, create, "", FALSE, TRUE, error))
    return FALSE;
  columns = list_columns (self, self->model->relation, error);

  return columns != NULL && comment (self, (const char * const *) columns, error);
}

/* In place where its columns allow it; else it goes, and what stands on it comes back after it. */
static gboolean
build_view (DpBuild  *self,
            GError  **error)
{
  g_autoptr(GError) own_error = NULL;
  g_autoptr(GString) script = g_string_new (NULL);
  g_autofree char *beside = beside_relation (self->model);
  g_autofree char *create = g_strconcat ("create view ", beside, " as\n", NULL);

  if (self->existing == 0)
    return replace_view (self, error);
  if (self->existing == 'v')
    {
      if (replace_view (self, &own_error))
        return TRUE;
      if (g_error_matches (own_error, DP_DB_ERROR, DP_DB_ERROR_TIMEOUT))
        {
          g_propagate_error (error, g_steal_pointer (&own_error));
          return FALSE;
        }
    }

  append_rename (self, script, "view");

  return execute_model (self, create, "", FALSE, FALSE, error) &&
         install (self, "view", script->str, error);
}

/* What an index is called has to differ while old and new stand side by side. */
static void
append_index (DpBuild    *self,
              char      **columns,
              gboolean    unique,
              guint       number,
              GString    *create,
              GString    *rename)
{
  g_autofree char *beside = beside_relation (self->model);
  g_autofree char *schema = dp_db_quote_identifier (self->model->schema);
  g_autofree char *list = quote_list (columns, "%");
  g_autofree char *name = g_strdup_printf ("%s_dp_idx%u", self->model->identifier, number);
  g_autofree char *new_name = g_strconcat (name, "__dp_new", NULL);
  g_autofree char *quoted = dp_db_quote_identifier (name);
  g_autofree char *new_quoted = dp_db_quote_identifier (new_name);

  g_string_append_printf (create, "create %sindex %s on %s (%s);\n", unique ? "unique " : "",
                          new_quoted, beside, list);
  g_string_append_printf (rename, "alter index %s.%s rename to %s;\n", schema, new_quoted, quoted);
}

static void
append_primary_key (DpBuild  *self,
                    char    **columns,
                    GString  *create,
                    GString  *rename)
{
  g_autofree char *beside = beside_relation (self->model);
  g_autofree char *list = quote_list (columns, "%");
  g_autofree char *name = g_strconcat (self->model->identifier, "_pkey", NULL);
  g_autofree char *new_name = g_strconcat (name, "__dp_new", NULL);
  g_autofree char *quoted = dp_db_quote_identifier (name);
  g_autofree char *new_quoted = dp_db_quote_identifier (new_name);

  g_string_append_printf (create, "alter table %s add constraint %s primary key (%s);\n", beside,
                          new_quoted, list);
  g_string_append_printf (rename, "alter table %s rename constraint %s to %s;\n",
                          self->model->relation, new_quoted, quoted);
}

/* config(primary_key=[…], indexes=[{'columns': […], 'unique': true}]), the latter as dbt has it. */
static void
append_indexes (DpBuild *self,
                GString *create,
                GString *rename)
{
  g_auto(GStrv) key = dp_model_get_config_strv (self->model, "primary_key");
  g_auto(GStrv) unique_key = dp_model_get_config_strv (self->model, "unique_key");
  const char *strategy = dp_value_lookup_string (self->model->config, "incremental_strategy");
  DpValue *indexes = dp_value_lookup (self->model->config, "indexes");
  guint n = 0;

  if (key != NULL)
    append_primary_key (self, key, create, rename);
  else if (unique_key != NULL && g_strcmp0 (strategy, "merge") == 0)
    append_index (self, unique_key, TRUE, ++n, create, rename);

  for (guint i = 0; indexes != NULL && dp_value_get_kind (indexes) == DP_VALUE_LIST &&
                    i < dp_value_get_length (indexes); i++)
    {
      DpValue *index = dp_value_get_item (indexes, i);
      DpValue *columns = dp_value_lookup (index, "columns");
      DpValue *unique = dp_value_lookup (index, "unique");
      g_auto(GStrv) names = columns != NULL ? dp_value_to_strv (columns) : NULL;

      if (names != NULL)
        append_index (self, names, unique != NULL && dp_value_is_true (unique), ++n, create,
                      rename);
    }
}

/* config(analyze=[…]): of a wide table, statistics of the columns that it is searched by tell as much as
 * those of all, in a fraction of the time. */
static void
append_analyze (DpBuild    *self,
                const char *relation,
                GString    *script)
{
  g_auto(GStrv) columns = dp_model_get_config_strv (self->model, "analyze");
  g_autofree char *list = columns != NULL ? quote_list (columns, "%") : NULL;

  if (list != NULL)
    g_string_append_printf (script, "analyze %s (%s);\n", relation, list);
  else
    g_string_append_printf (script, "analyze %s;\n", relation);
}

/* What an implementation reads: the same template, which knows of it. */
static char *
compile_input (DpBuild   *self,
               gboolean   incremental,
               GError   **error)
{
  g_autoptr(DpValue) extra = dp_value_new_dict ();
  DpRender render = {
    .project = self->project, .model = self->model, .dependencies = self->model->dependencies,
    .incremental = incremental, .connection = self->connection,
  };

  dp_value_set (extra, "native_rows", dp_value_new_boolean (TRUE));

  return _dp_project_compile_query (&render, self->model->template, extra, NULL, error);
}

/* Rows that are computed here; those of a model whose columns are others, by its SQL after all. */
static gboolean
fill_table (DpBuild              *self,
            const DpNativeModel  *native,
            const char           *relation,
            gboolean              incremental,
            GError              **error)
{
  g_auto(GStrv) columns = list_columns (self, relation, error);
  g_autofree char *twin = NULL;
  g_autofree char *input = NULL;

  if (columns == NULL)
    return FALSE;
  twin = _dp_project_compile_model (self->project, self->model, incremental, self->connection, NULL,
                                    error);
  input = twin != NULL ? compile_input (self, incremental, error) : NULL;

  return input != NULL &&
         dp_native_build (g_strv_equal ((const char * const *) columns, native->output) ? native : NULL,
                          self->connection, self->target, relation, input, twin, &self->rows, error);
}

/* @create: "create table @relation as" */
static gboolean
make_table (DpBuild     *self,
            const char  *create,
            const char  *relation,
            gboolean     incremental,
            GError     **error)
{
  const DpNativeModel *native = self->target != NULL ? dp_native_model_find (self->model) : NULL;

  if (native == NULL)
    return execute_model (self, create, "", incremental, FALSE, error);

  return execute_model (self, create, "\nwith no data", incremental, FALSE, error) &&
         fill_table (self, native, relation, incremental, error);
}

static gboolean
build_table (DpBuild  *self,
             GError  **error)
{
  g_autofree char *beside = beside_relation (self->model);
  g_autofree char *create = g_strconcat ("create table ", beside, " as\n", NULL);
  g_autoptr(GString) prepare = g_string_new (NULL);
  g_autoptr(GString) script = g_string_new (NULL);

  append_rename (self, script, "table");
  append_indexes (self, prepare, script);
  append_analyze (self, beside, prepare);

  if (!make_table (self, create, beside, FALSE, error))
    return FALSE;
  if (!execute (self, prepare->str, error))
    {
      dp_materialize_locate (prepare->str, prepare->len, NULL, self->model->path, error);
      return FALSE;
    }

  return install (self, "table", script->str, error);
}

static gboolean
same_columns (char **a,
              char **b)
{
  if (g_strv_length (a) != g_strv_length (b))
    return FALSE;
  for (guint i = 0; a[i] != NULL; i++)
    if (!g_strv_contains ((const char * const *) b, a[i]))
      return FALSE;

  return TRUE;
}

static void
append_merge (GString     *script,
              char       **columns,
              char       **key)
{
  g_autofree char *keys = quote_list (key, "%");
  g_autofree char *sets = quote_list (columns, "% = excluded.%");
  g_autofree char *old = quote_list (columns, "dp_old.%");
  g_autofree char *new = quote_list (columns, "excluded.%");

  /* A row that says what is there already is not written again. */
  g_string_append_printf (script, "\non conflict (%s) do update set %s\n"
                                  "where (%s) is distinct from (%s)", keys, sets, old, new);
}

/* How rows get from pg_temp.dp_increment into the table: by default, those with the same key go. */
static char *
increment_script (DpBuild  *self,
                  char    **columns)
{
  const char *relation = self->model->relation;
  const char *strategy = dp_value_lookup_string (self->model->config, "incremental_strategy");
  gboolean merge = g_strcmp0 (strategy, "merge") == 0;
  g_auto(GStrv) key = dp_model_get_config_strv (self->model, "unique_key");
  g_autofree char *list = quote_list (columns, "%");
  g_autoptr(GString) script = g_string_new (NULL);

  if (key != NULL && !merge && g_strcmp0 (strategy, "append") != 0)
    {
      g_autofree char *old = quote_list (key, "dp_old.%");
      g_autofree char *new = quote_list (key, "dp_new.%");

      g_string_append_printf (script,
                              "delete from %s dp_old using pg_temp.dp_increment dp_new\n"
                              "where (%s) = (%s);\n", relation, old, new);
    }
  g_string_append_printf (script, "insert into %s as dp_old (%s)\n"
                                  "select %s from pg_temp.dp_increment", relation, list, list);
  if (key != NULL && merge)
    append_merge (script, columns, key);

  return g_strdup (script->str);
}

/* New rows into the table that is there. */
static gboolean
build_increment (DpBuild  *self,
                 GError  **error)
{
  g_auto(GStrv) columns = NULL;
  g_auto(GStrv) old_columns = NULL;
  g_autofree char *script = NULL;
  g_autoptr(DpDbResult) result = NULL;

  if (!make_table (self, "create temporary table dp_increment on commit drop as\n",
                   "pg_temp.dp_increment", TRUE, error))
    return FALSE;
  columns = list_columns (self, "pg_temp.dp_increment", error);
  old_columns = columns != NULL ? list_columns (self, self->model->relation, error) : NULL;
  if (old_columns == NULL)
    return FALSE;
  if (!same_columns (columns, old_columns))
    {
      g_set_error (error, DP_TRANSFORM_ERROR, DP_TRANSFORM_ERROR_FAILED,
                   _("%s: the model's columns are not the table's any more, so nothing was added; "
                     "build it anew with --full-refresh."), self->model->path);
      return FALSE;
    }

  script = increment_script (self, columns);
  result = dex_await_object (dp_db_connection_execute (self->connection, script), error);
  if (result == NULL)
    {
      dp_materialize_locate (script, strlen (script), NULL, self->model->path, error);
      return FALSE;
    }
  self->rows = dp_db_result_get_affected (result);

  return comment (self, (const char * const *) columns, error);
}

/* A table that follows the loads is added to where it is known which it was made from. */
static gboolean
look_at_loads (DpBuild  *self,
               char    **loads,
               GError  **error)
{
  gboolean noted;

  if (!dp_model_follows_loads (self->model))
    return TRUE;

  *loads = dp_model_loads_look (self->connection, self->model, &noted, error);
  self->full_refresh |= *loads != NULL && !noted;

  return *loads != NULL;
}

gboolean
dp_materialize (DpBuild  *self,
                GError  **error)
{
  g_autofree char *loads = NULL;
  gboolean done;

  if (!dex_await (dp_db_connection_begin (self->connection), error))
    return FALSE;

  if (!execute (self, SETTINGS, error) || !look_at_loads (self, &loads, error))
    done = FALSE;
  else if (self->model->materialization == DP_MATERIALIZATION_VIEW)
    done = build_view (self, error);
  else if (self->model->materialization == DP_MATERIALIZATION_INCREMENTAL &&
           self->existing == 'r' && !self->full_refresh)
    done = build_increment (self, error);
  else
    done = build_table (self, error);

  if (done && loads != NULL)
    done = dp_model_loads_note (self->connection, self->model, loads, error);
  if (done)
    {
      dp_fault_point ("transform:before-commit");
      done = dex_await (dp_db_connection_commit (self->connection), error);
      dp_fault_point ("transform:after-commit");

      return done;
    }

  /* What went wrong is in @error already; a connection that broke has nothing to roll back. */
  dex_await (dp_db_connection_rollback (self->connection), NULL);

  return FALSE;
}

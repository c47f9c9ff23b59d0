/* dp-materialize.c: one model's SQL as a view or a table
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-materialize-private.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>
#include <string.h>

#include "dp-contract.h"
#include "dp-fault-point.h"
#include "dp-model-loads.h"
#include "dp-swap.h"

/* A build takes as long as it takes; compiling queries to machine code costs more than it gains
 * here, and sorts for window functions should stay in memory. What is written goes to the disk
 * meanwhile, and not all of it while it is committed. */
#define SETTINGS \
  "set local statement_timeout = 0;\n" \
  "set local jit = off;\n" \
  "set local work_mem = '64MB';\n" \
  "set local backend_flush_after = '256kB'"

gboolean
_dp_build_execute (DpBuild     *self,
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

gboolean
_dp_build_execute_counted (DpBuild     *self,
                           const char  *script,
                           GError     **error)
{
  g_autoptr(DpDbResult) result = NULL;

  result = dex_await_object (dp_db_connection_execute (self->connection, script), error);
  if (result == NULL)
    {
      dp_materialize_locate (script, strlen (script), NULL, self->model->path, error);
      return FALSE;
    }
  self->rows += dp_db_result_get_affected (result);

  return TRUE;
}

gboolean
_dp_build_fail (DpBuild     *self,
                GError     **error,
                const char  *format,
                ...)
{
  g_autofree char *message = NULL;
  va_list args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error (error, DP_TRANSFORM_ERROR, DP_TRANSFORM_ERROR_FAILED, "%s: %s", self->model->path,
               message);

  return FALSE;
}

const DpCompiled *
_dp_build_compile (DpBuild   *self,
                   gboolean   incremental,
                   GError   **error)
{
  if (self->compiled != NULL && self->compiled->asked_incremental &&
      self->compiled->incremental != incremental)
    g_clear_pointer (&self->compiled, dp_compiled_free);
  if (self->compiled == NULL)
    self->compiled = _dp_project_compile (self->project, self->model, incremental,
                                          self->connection, error);

  return self->compiled;
}

gboolean
_dp_build_execute_model (DpBuild     *self,
                         const char  *before,
                         const char  *after,
                         gboolean     incremental,
                         gboolean     may_wait,
                         GError     **error)
{
  const DpCompiled *compiled = _dp_build_compile (self, incremental, error);
  g_autofree char *sql = NULL;
  g_autoptr(DpDbResult) result = NULL;
  gboolean done;

  if (compiled == NULL)
    return FALSE;

  sql = g_strconcat (before, compiled->sql, after, NULL);
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
    dp_materialize_locate (sql, strlen (before), compiled->map, self->model->path, error);

  return done;
}

void
_dp_build_columns_free (DpBuildColumns *columns)
{
  g_strfreev (columns->names);
  g_strfreev (columns->types);
  g_free (columns);
}

DpBuildColumns *
_dp_build_list_columns (DpBuild     *self,
                        const char  *relation,
                        GError     **error)
{
  g_autoptr(GStrvBuilder) names = g_strv_builder_new ();
  g_autoptr(GStrvBuilder) types = g_strv_builder_new ();
  g_autoptr(DpDbResult) found = NULL;
  DpBuildColumns *columns;

  found = dex_await_object (dp_db_connection_query (self->connection,
                                                    dp_db_load_sql ("transform_columns"),
                                                    dp_db_params_add_text (dp_db_params_new (),
                                                                           relation)), error);
  if (found == NULL)
    return NULL;
  for (guint i = 0; i < dp_db_result_get_n_rows (found); i++)
    {
      g_strv_builder_add (names, dp_db_result_get_text (found, i, 0));
      g_strv_builder_add (types, dp_db_result_get_text (found, i, 1));
    }
  columns = g_new0 (DpBuildColumns, 1);
  columns->names = g_strv_builder_end (names);
  columns->types = g_strv_builder_end (types);

  return columns;
}

char *
_dp_build_quote_list (char       **names,
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

/* PostgreSQL cuts names off at 63 bytes, which must not make two of them the same. */
static char *
beside_identifier (DpModel *model)
{
  const char *name = model->identifier;
  g_autofree char *start = NULL;
  g_autofree char *valid = NULL;

  if (strlen (name) + strlen (DP_BESIDE) <= 63)
    return g_strconcat (name, DP_BESIDE, NULL);
  start = g_strndup (name, 30);
  valid = g_utf8_make_valid (start, -1);

  return g_strdup_printf ("%s_%08x" DP_BESIDE, valid, g_str_hash (name));
}

char *
_dp_build_beside (DpModel *model)
{
  g_autofree char *identifier = beside_identifier (model);
  g_autofree char *schema = dp_db_quote_identifier (model->schema);
  g_autofree char *quoted = dp_db_quote_identifier (identifier);

  return g_strconcat (schema, ".", quoted, NULL);
}

static void
append_rename (DpBuild    *self,
               GString    *script,
               const char *kind)
{
  g_autofree char *beside = _dp_build_beside (self->model);
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
  g_autofree char *beside = _dp_build_beside (self->model);
  g_autoptr(DpBuildColumns) columns = _dp_build_list_columns (self, beside, error);

  dp_fault_point ("transform:before-swap");
  if (columns == NULL ||
      !dp_swap (self->connection, self->model, kind, (const char * const *) columns->names, script,
                error))
    return FALSE;
  dp_fault_point ("transform:after-swap");

  return _dp_build_comment (self, (const char * const *) columns->names, error);
}

static gboolean
replace_view (DpBuild  *self,
              GError  **error)
{
  g_autofree char *create = g_strconcat ("create or replace view ", self->model->relation,
                                         " as\n", NULL);
  g_autoptr(DpBuildColumns) columns = NULL;

  if (!_dp_build_execute_model (self, create, "", FALSE, TRUE, error) ||
      !dp_contract_verify (self->model, self->connection, self->model->relation, error))
    return FALSE;
  columns = _dp_build_list_columns (self, self->model->relation, error);

  return columns != NULL && _dp_build_comment (self, (const char * const *) columns->names, error);
}

/* In place where its columns allow it; else it goes, and what stands on it comes back after it. */
static gboolean
build_view (DpBuild  *self,
            GError  **error)
{
  g_autoptr(GError) own_error = NULL;
  g_autoptr(GString) script = g_string_new (NULL);
  g_autofree char *beside = _dp_build_beside (self->model);
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

  return _dp_build_execute_model (self, create, "", FALSE, FALSE, error) &&
         dp_contract_verify (self->model, self->connection, beside, error) &&
         install (self, "view", script->str, error);
}

/* config(analyze=[…]): of a wide table, statistics of the columns that it is searched by tell as
 * much as those of all, in a fraction of the time. config(analyze_target=N): so do fewer rows. */
static void
append_analyze (DpBuild    *self,
                const char *relation,
                GString    *script)
{
  g_auto(GStrv) columns = dp_model_get_config_strv (self->model, "analyze");
  g_autofree char *list = columns != NULL ? _dp_build_quote_list (columns, "%") : NULL;
  DpValue *target = dp_value_lookup (self->model->config, "analyze_target");

  if (target != NULL)
    g_string_append_printf (script, "set local default_statistics_target = %" PRId64 ";\n",
                            dp_value_get_integer (target));
  if (list != NULL)
    g_string_append_printf (script, "analyze %s (%s);\n", relation, list);
  else
    g_string_append_printf (script, "analyze %s;\n", relation);
}

gboolean
_dp_build_finish_table (DpBuild  *self,
                        GError  **error)
{
  g_autofree char *beside = _dp_build_beside (self->model);
  g_autoptr(GString) prepare = g_string_new (NULL);
  g_autoptr(GString) script = g_string_new (NULL);

  append_rename (self, script, "table");
  if (!_dp_build_lay_out (self, script, error))
    return FALSE;
  _dp_build_append_indexes (self, prepare, script);
  if (prepare->len > 0 && !_dp_build_execute (self, prepare->str, error))
    {
      dp_materialize_locate (prepare->str, prepare->len, NULL, self->model->path, error);
      return FALSE;
    }

  if (!dp_contract_apply (self->project, self->model, self->connection, beside, script, error) ||
      !dp_contract_release (self->project, self->model, self->connection, script, error))
    return FALSE;

  g_string_truncate (prepare, 0);
  if (!_dp_build_append_own_indexes (self, prepare, script, error))
    return FALSE;
  append_analyze (self, beside, prepare);
  if (!_dp_build_execute (self, prepare->str, error))
    {
      dp_materialize_locate (prepare->str, prepare->len, NULL, self->model->path, error);
      return FALSE;
    }

  return install (self, "table", script->str, error);
}

static gboolean
build_table (DpBuild  *self,
             GError  **error)
{
  g_autofree char *beside = _dp_build_beside (self->model);
  g_autofree char *create = g_strconcat ("create table ", beside, " as\n", NULL);

  return _dp_build_make_table (self, create, beside, FALSE, error) &&
         _dp_build_finish_table (self, error);
}

/* config(full_refresh=…) weighs more than what was asked for. */
static gboolean
is_full_refresh (DpBuild *self)
{
  DpValue *value = dp_value_lookup (self->model->config, "full_refresh");

  if (value == NULL || dp_value_get_kind (value) != DP_VALUE_BOOLEAN)
    return self->full_refresh;

  return dp_value_is_true (value);
}

static gboolean
build (DpBuild  *self,
       GError  **error)
{
  switch (self->model->materialization)
    {
    case DP_MATERIALIZATION_VIEW:
      return build_view (self, error);
    case DP_MATERIALIZATION_SEED:
      return _dp_build_seed (self, error);
    case DP_MATERIALIZATION_SNAPSHOT:
      return _dp_build_snapshot (self, error);
    case DP_MATERIALIZATION_INCREMENTAL:
      if (self->existing == 'r' && !is_full_refresh (self))
        return _dp_build_increment (self, error);
      return build_table (self, error);
    case DP_MATERIALIZATION_CUSTOM:
      return _dp_build_custom (self, error);
    case DP_MATERIALIZATION_TABLE:
    case DP_MATERIALIZATION_EPHEMERAL:
    default:
      return build_table (self, error);
    }
}

/* With the build, so that what is noted and what is there are never two things. */
static gboolean
record_built (DpBuild  *self,
              GError  **error)
{
  g_autoptr(GPtrArray) records = g_ptr_array_new ();

  self->record->rows = self->rows;
  g_set_str (&self->record->status, "success");
  g_ptr_array_add (records, self->record);

  return dp_node_history_write (self->connection, self->project->name, records, self->started_us,
                                error);
}

/* A table that follows the loads is added to where it is known which it was made from. */
static gboolean
look_at_loads (DpBuild       *self,
               DpModelLoads  *loads,
               GError       **error)
{
  gboolean noted;

  if (!dp_model_follows_loads (self->model))
    return TRUE;
  if (!dp_model_loads_look (self->connection, self->project, self->model, loads, &noted, error))
    return FALSE;
  self->full_refresh |= !noted;

  return TRUE;
}

/* A materialization of a project's own calls run_hooks() itself. */
static gboolean
run_inner_hooks (DpBuild     *self,
                 const char  *key,
                 GError     **error)
{
  return self->model->materialization == DP_MATERIALIZATION_CUSTOM ||
         _dp_build_hooks (self, key, TRUE, error);
}

gboolean
dp_materialize (DpBuild  *self,
                GError  **error)
{
  g_auto(DpModelLoads) loads = { NULL, NULL };
  gboolean done;

  if (!_dp_build_hooks (self, "pre_hook", FALSE, error) ||
      !dex_await (dp_db_connection_begin (self->connection), error))
    return FALSE;

  done = _dp_build_execute (self, SETTINGS, error) && look_at_loads (self, &loads, error) &&
         run_inner_hooks (self, "pre_hook", error) && build (self, error) &&
         _dp_build_grant (self, error) && run_inner_hooks (self, "post_hook", error) &&
         (loads.loads == NULL ||
          dp_model_loads_note (self->connection, self->model, &loads, error)) &&
         (self->record == NULL || record_built (self, error));
  if (done)
    {
      dp_fault_point ("transform:before-commit");
      done = dex_await (dp_db_connection_commit (self->connection), error);
      dp_fault_point ("transform:after-commit");

      return done && _dp_build_hooks (self, "post_hook", FALSE, error);
    }

  /* What went wrong is in @error already; a connection that broke has nothing to roll back. */
  dex_await (dp_db_connection_rollback (self->connection), NULL);

  return FALSE;
}

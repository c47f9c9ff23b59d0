/* dp-transform-state.c: what has to be built, and what would come out as it is there
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-model-loads.h"
#include "dp-sql-inputs.h"
#include "dp-transform-run-private.h"
#include "dp-unit-test.h"

/* What is in a table this small is read to see whether it is the same. */
#define MAX_READ_BYTES (1024 * 1024)

/* Columns of transform_sources.sql. */
enum
{
  SOURCE_SCHEMA,
  SOURCE_NAME,
  SOURCE_RELKIND,
  SOURCE_BYTES,
  SOURCE_COLUMNS,
  SOURCE_VERSION,
  SOURCE_IS_RESET,
};

void
_dp_transform_inputs_clear (DpInputs *inputs)
{
  g_clear_pointer (&inputs->columns, g_strfreev);
  /* The first that nobody can say is not the end of them. */
  for (guint i = 0; i < inputs->n; i++)
    g_free (inputs->versions[i]);
  g_clear_pointer (&inputs->versions, g_free);
  inputs->n = 0;
  g_clear_pointer (&inputs->day, g_free);
}

/* The parameters of transform_relations.sql: where all models are or will be. */
static DpDbParams *
relation_params (GPtrArray *models)
{
  g_autoptr(GStrvBuilder) schemas = g_strv_builder_new ();
  g_autoptr(GStrvBuilder) names = g_strv_builder_new ();
  g_auto(GStrv) schema_list = NULL;
  g_auto(GStrv) name_list = NULL;
  DpDbParams *params = dp_db_params_new ();

  for (guint i = 0; i < models->len; i++)
    {
      DpModel *model = g_ptr_array_index (models, i);

      g_strv_builder_add (schemas, model->schema);
      g_strv_builder_add (names, model->identifier);
    }
  schema_list = g_strv_builder_end (schemas);
  name_list = g_strv_builder_end (names);
  dp_db_params_add_strv (params, (const char * const *) schema_list);
  dp_db_params_add_strv (params, (const char * const *) name_list);

  return params;
}

/* What is there already, the schemas that are not, and what a killed run may have left. */
static gboolean
find_relations (DpTransformRun  *self,
                DpDbConnection  *connection,
                GError         **error)
{
  GPtrArray *models = self->project->models;
  g_autoptr(GString) script = g_string_new (NULL);
  g_autoptr(DpDbResult) found = NULL;

  found = dex_await_object (dp_db_connection_query (connection,
                                                    dp_db_load_sql ("transform_relations"),
                                                    relation_params (models)), error);
  if (found == NULL)
    return FALSE;

  self->existing = g_new0 (char, models->len + 1);
  for (guint i = 0; i < models->len; i++)
    {
      const char *kind = dp_db_result_get_text (found, i, 3);
      const char *leftover = dp_db_result_get_text (found, i, 4);

      self->existing[i] = kind != NULL ? *kind : 0;
      if (self->job_of_model[i] == NULL)
        continue;
      if (!dp_db_result_get_boolean (found, i, 2))
        {
          DpModel *model = g_ptr_array_index (models, i);
          g_autofree char *schema = dp_db_quote_identifier (model->schema);

          g_string_append_printf (script, "create schema if not exists %s;\n", schema);
        }
      if (leftover != NULL)
        g_string_append_printf (script, "%s;\n", leftover);
    }

  return script->len == 0 || dex_await (dp_db_connection_execute (connection, script->str), error);
}

static DpDbResult *
query_sources (DpTransformRun  *self,
               DpDbConnection  *connection,
               GError         **error)
{
  g_autoptr(GStrvBuilder) schemas = g_strv_builder_new ();
  g_autoptr(GStrvBuilder) names = g_strv_builder_new ();
  g_auto(GStrv) schema_list = NULL;
  g_auto(GStrv) name_list = NULL;
  DpDbParams *params = dp_db_params_new ();

  for (guint i = 0; i < self->project->sources->len; i++)
    {
      DpSourceTable *source = g_ptr_array_index (self->project->sources, i);

      g_strv_builder_add (schemas, source->schema);
      g_strv_builder_add (names, source->identifier);
    }
  schema_list = g_strv_builder_end (schemas);
  name_list = g_strv_builder_end (names);
  dp_db_params_add_strv (params, (const char * const *) schema_list);
  dp_db_params_add_strv (params, (const char * const *) name_list);
  dp_db_params_add_int64 (params, MAX_READ_BYTES);

  return dex_await_object (dp_db_connection_query (connection,
                                                   dp_db_load_sql ("transform_sources"), params),
                           error);
}

static gboolean
was_reset (DpDbResult *found)
{
  for (guint i = 0; i < dp_db_result_get_n_rows (found); i++)
    if (dp_db_result_get_boolean (found, i, SOURCE_IS_RESET))
      return TRUE;

  return FALSE;
}

/* A server that crashed counts from nothing, which must not look as if somebody had changed
 * rows. */
static DpDbResult *
query_settled_sources (DpTransformRun  *self,
                       DpDbConnection  *connection,
                       GError         **error)
{
  g_autoptr(DpDbResult) found = query_sources (self, connection, error);

  if (found == NULL || !was_reset (found))
    return g_steal_pointer (&found);
  if (!dex_await (dp_db_connection_execute (connection, dp_db_load_sql ("transform_recount")),
                  error))
    return NULL;

  return query_sources (self, connection, error);
}

/* Small tables that others fill are read; of larger ones nobody can say whether they changed. */
static gboolean
read_small_sources (DpTransformRun  *self,
                    DpDbConnection  *connection,
                    GArray          *small,
                    GError         **error)
{
  g_autoptr(GString) sql = g_string_new ("select current_date");
  g_autoptr(DpDbResult) answer = NULL;

  for (guint i = 0; i < small->len; i++)
    {
      DpSourceTable *source = g_ptr_array_index (self->project->sources,
                                                 g_array_index (small, guint, i));

      g_string_append_printf (sql,
                              ",\n  (select count(*) || ':' || "
                              "coalesce(sum(hashtextextended(dp_row::text, 0)), 0) from %s dp_row)",
                              source->relation);
    }
  answer = dex_await_object (dp_db_connection_execute (connection, sql->str), error);
  if (answer == NULL)
    return FALSE;
  self->inputs.day = g_strdup (dp_db_result_get_text (answer, 0, 0));
  for (guint i = 0; i < small->len; i++)
    g_set_str (&self->inputs.versions[g_array_index (small, guint, i)],
               dp_db_result_get_text (answer, 0, i + 1));

  return TRUE;
}

static gboolean
find_sources (DpTransformRun  *self,
              DpDbConnection  *connection,
              GError         **error)
{
  guint n = self->project->sources->len;
  g_autoptr(DpDbResult) found = query_settled_sources (self, connection, error);
  g_autoptr(GArray) small = g_array_new (FALSE, FALSE, sizeof (guint));

  if (found == NULL)
    return FALSE;
  self->inputs.n = n;
  self->inputs.columns = g_new0 (char *, n + 1);
  self->inputs.versions = g_new0 (char *, n);
  for (guint i = 0; i < n; i++)
    {
      const char *version = dp_db_result_get_text (found, i, SOURCE_VERSION);
      const char *columns = dp_db_result_get_text (found, i, SOURCE_COLUMNS);
      const char *kind = dp_db_result_get_text (found, i, SOURCE_RELKIND);

      self->inputs.columns[i] = g_strdup (columns != NULL ? columns : "");
      self->inputs.versions[i] = g_strdup (version);
      if (version == NULL && g_strcmp0 (kind, "r") == 0 &&
          dp_db_result_get_int64 (found, i, SOURCE_BYTES) <= MAX_READ_BYTES)
        g_array_append_val (small, i);
    }

  return read_small_sources (self, connection, small, error);
}

gboolean
_dp_transform_load_history (DpTransformRun  *self,
                            DpDbConnection  *connection,
                            GError         **error)
{
  if (self->history == NULL)
    self->history = dp_node_history_load (connection, self->project->name, error);

  return self->history != NULL;
}

gboolean
_dp_transform_prepare (DpTransformRun  *self,
                       DpDbConnection  *connection,
                       GError         **error)
{
  self->fingerprints = g_new0 (DpFingerprint, self->project->models->len + 1);
  self->gatherings = g_new0 (DpNativeGathering *, self->project->models->len + 1);

  return find_relations (self, connection, error) &&
         _dp_transform_load_history (self, connection, error) &&
         find_sources (self, connection, error);
}

static void
add_text (GChecksum  *checksum,
          const char *text)
{
  g_checksum_update (checksum, (const guchar *) text, -1);
  g_checksum_update (checksum, (const guchar *) "", 1);
}

/* Something that was never there before. */
static void
add_unique (DpTransformRun *self,
            GChecksum      *checksum)
{
  g_autofree char *unique = g_uuid_string_random ();

  add_text (checksum, unique);
}

static void
know_relation (GHashTable *relations,
               const char *schema,
               const char *identifier)
{
  g_hash_table_add (relations, g_strconcat (schema, ".", identifier, NULL));
}

/* What a node says that it reads; what is in it of ephemeral models says so too. */
static void
know_all (GHashTable *relations,
          GArray     *dependencies,
          GPtrArray  *sources)
{
  for (guint i = 0; i < dependencies->len; i++)
    {
      DpModel *below = g_array_index (dependencies, DpDependency, i).model;

      know_relation (relations, below->schema, below->identifier);
      if (below->materialization == DP_MATERIALIZATION_EPHEMERAL)
        know_all (relations, below->dependencies, below->sources);
    }
  for (guint i = 0; i < sources->len; i++)
    {
      DpSourceTable *source = g_ptr_array_index (sources, i);

      know_relation (relations, source->schema, source->identifier);
    }
}

/* What the SQL reads besides what it says by ref() and source(). */
static void
add_unsaid (DpTransformRun *self,
            const char     *sql,
            GArray         *dependencies,
            GPtrArray      *sources,
            GChecksum      *data)
{
  g_autoptr(GHashTable) relations = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  DpSqlInputs inputs;

  know_all (relations, dependencies, sources);
  inputs = dp_sql_inputs_scan (sql, relations);

  if (inputs & (DP_SQL_INPUTS_VOLATILE | DP_SQL_INPUTS_FOREIGN))
    add_unique (self, data);
  if (inputs & DP_SQL_INPUTS_DAY)
    add_text (data, self->inputs.day);
}

/* @model: (nullable): what reads them */
static void
add_sources (DpTransformRun *self,
             DpModel        *model,
             GPtrArray      *sources,
             GChecksum      *code,
             GChecksum      *data)
{
  gboolean follows = model != NULL && dp_model_follows_loads (model);

  for (guint i = 0; i < sources->len; i++)
    {
      guint place = 0;

      g_ptr_array_find (self->project->sources, g_ptr_array_index (sources, i), &place);
      if (code != NULL)
        add_text (code, self->inputs.columns[place]);
      if (follows && dp_model_loads_is_note (g_ptr_array_index (sources, i)))
        continue;
      if (self->inputs.versions[place] != NULL)
        add_text (data, self->inputs.versions[place]);
      else
        add_unique (self, data);
    }
}

static gboolean
add_dependencies (DpTransformRun  *self,
                  GArray          *dependencies,
                  DpDbConnection  *connection,
                  GChecksum       *code,
                  GChecksum       *data,
                  GError         **error)
{
  for (guint i = 0; i < dependencies->len; i++)
    {
      DpModel *below = g_array_index (dependencies, DpDependency, i).model;
      const DpFingerprint *fingerprint = _dp_transform_fingerprint (self, below, connection, error);

      if (fingerprint == NULL)
        return FALSE;
      if (code != NULL)
        add_text (code, fingerprint->code);
      add_text (data, fingerprint->data);
    }

  return TRUE;
}

static gboolean
is_stored (DpModel *model)
{
  return model->materialization != DP_MATERIALIZATION_VIEW &&
         model->materialization != DP_MATERIALIZATION_EPHEMERAL;
}

/* A table that this run leaves alone is what it was made from when it was built, whatever its files
 * or its sources say now. */
static gboolean
take_from_history (DpTransformRun *self,
                   DpModel        *model,
                   DpFingerprint  *fingerprint)
{
  const DpNodeRecord *known = dp_node_history_lookup (self->history, model->id);

  if (self->job_of_model[model->index] != NULL || !is_stored (model))
    return FALSE;
  if (known == NULL || known->data == NULL || known->code == NULL)
    {
      fingerprint->code = g_uuid_string_random ();
      fingerprint->data = g_uuid_string_random ();
    }
  else
    {
      fingerprint->code = g_strdup (known->code);
      fingerprint->data = g_strdup (known->data);
    }
  fingerprint->done = TRUE;

  return TRUE;
}

const DpFingerprint *
_dp_transform_fingerprint (DpTransformRun  *self,
                           DpModel         *model,
                           DpDbConnection  *connection,
                           GError         **error)
{
  DpFingerprint *fingerprint = &self->fingerprints[model->index];
  g_autoptr(GChecksum) code = NULL;
  g_autoptr(GChecksum) data = NULL;
  g_autoptr(DpCompiled) compiled = NULL;

  if (fingerprint->done || take_from_history (self, model, fingerprint))
    return fingerprint;
  compiled = _dp_project_compile (self->project, model, FALSE, connection, error);
  if (compiled == NULL)
    return NULL;

  code = g_checksum_new (G_CHECKSUM_SHA256);
  data = g_checksum_new (G_CHECKSUM_SHA256);
  _dp_project_add_model (self->project, model, compiled->sql, code);
  add_sources (self, model, model->sources, code, data);
  if (!add_dependencies (self, model->dependencies, connection, code, data, error))
    return NULL;
  add_text (data, g_checksum_get_string (code));
  add_unsaid (self, compiled->sql, model->dependencies, model->sources, data);

  /* Another fiber may have made it while this one asked the database. */
  if (!fingerprint->done)
    {
      fingerprint->code = g_strdup (g_checksum_get_string (code));
      fingerprint->data = g_strdup (g_checksum_get_string (data));
      fingerprint->done = TRUE;
      if (self->job_of_model[model->index] != NULL)
        fingerprint->compiled = g_steal_pointer (&compiled);
    }

  return fingerprint;
}

gboolean
_dp_transform_is_unchanged (DpTransformRun       *self,
                            DpModel              *model,
                            const DpFingerprint  *fingerprint)
{
  const DpNodeRecord *known = dp_node_history_lookup (self->history, model->id);
  char existing = self->existing[model->index];

  if (!self->skip_unchanged || self->full_refresh || known == NULL || !known->is_there ||
      known->is_touched || g_strcmp0 (known->status, "success") != 0)
    return FALSE;

  /* A view shows what is below it now; it changes only when it is to be another view. */
  if (!is_stored (model))
    return existing == 'v' && g_strcmp0 (known->code, fingerprint->code) == 0;

  return existing == 'r' && g_strcmp0 (known->data, fingerprint->data) == 0;
}

DpNodeRecord *
_dp_transform_make_record (DpTransformRun       *self,
                           DpModel              *model,
                           const DpFingerprint  *fingerprint)
{
  DpNodeRecord *record = dp_node_record_new (model->id);

  record->checksum = _dp_project_model_checksum (self->project, model);
  record->code = g_strdup (fingerprint->code);
  record->data = g_strdup (fingerprint->data);
  if (is_stored (model))
    record->relation = g_strdup (model->relation);

  return record;
}

/* A unit test brings its rows along: of what the model reads, only what it looks like counts. */
static gboolean
add_unit_inputs (DpTransformRun *self,
                 DpUnitTest     *unit,
                 DpDbConnection *connection,
                 GChecksum      *data)
{
  for (guint i = 0; i < unit->model->sources->len; i++)
    {
      guint place = 0;

      g_ptr_array_find (self->project->sources, g_ptr_array_index (unit->model->sources, i),
                        &place);
      add_text (data, self->inputs.columns[place]);
    }
  for (guint i = 0; i < unit->dependencies->len; i++)
    {
      DpModel *below = g_array_index (unit->dependencies, DpDependency, i).model;
      const DpFingerprint *fingerprint = _dp_transform_fingerprint (self, below, connection, NULL);

      if (fingerprint == NULL)
        return FALSE;
      add_text (data, fingerprint->code);
    }

  return TRUE;
}

DpNodeRecord *
_dp_transform_test_record (DpTransformRun *self,
                           DpDataTest     *test,
                           DpDbConnection *connection)
{
  g_autoptr(DpNodeRecord) record = dp_node_record_new (test->id);
  g_autoptr(GChecksum) data = g_checksum_new (G_CHECKSUM_SHA256);
  g_autofree char *sql = NULL;

  record->checksum = _dp_project_test_checksum (self->project, test);
  sql = _dp_project_compile_test (self->project, test, connection, NULL, NULL);
  if (sql == NULL)
    return g_steal_pointer (&record);

  add_text (data, record->checksum);
  add_text (data, sql);
  if (test->unit == NULL)
    add_sources (self, NULL, test->sources, NULL, data);
  if (test->unit != NULL
        ? !add_unit_inputs (self, test->unit, connection, data)
        : !add_dependencies (self, test->dependencies, connection, NULL, data, NULL))
    return g_steal_pointer (&record);
  add_unsaid (self, sql, test->dependencies, test->sources, data);
  record->code = g_strdup (record->checksum);
  record->data = g_strdup (g_checksum_get_string (data));

  return g_steal_pointer (&record);
}

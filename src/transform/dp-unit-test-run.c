/* dp-unit-test-run.c: a model's SQL over given rows, compared with what is expected
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-unit-test.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "dp-materialize.h"
#include "dp-row-diff.h"

#define SETTINGS \
  "set local statement_timeout = 0;\n" \
  "set local jit = off;\n"

#define fail(error, ...) \
  (g_set_error ((error), DP_TRANSFORM_ERROR, DP_TRANSFORM_ERROR_FAILED, __VA_ARGS__), FALSE)

/* Names and types of columns. */
typedef struct
{
  char **names;
  char **types;
} Columns;

static void
columns_clear (Columns *self)
{
  g_clear_pointer (&self->names, g_strfreev);
  g_clear_pointer (&self->types, g_strfreev);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Columns, columns_clear)

/* The query of a unit test as it grows: rows given, the model, rows expected. */
typedef struct
{
  DpUnitTest         *test;
  DpTransformProject *project;
  DpDbConnection     *connection;
  DpSourceMap        *map;
  GString            *sql;
  gsize               model_start;
  Columns             actual;
  Columns             compared;
} Trial;

static void
trial_clear (Trial *self)
{
  g_clear_pointer (&self->map, dp_source_map_free);
  columns_clear (&self->actual);
  columns_clear (&self->compared);
  if (self->sql != NULL)
    g_string_free (g_steal_pointer (&self->sql), TRUE);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Trial, trial_clear)

static gboolean
describe_relation (DpDbConnection  *connection,
                   const char      *relation,
                   Columns         *columns,
                   GError         **error)
{
  DpDbParams *params = dp_db_params_add_text (dp_db_params_new (), relation);
  g_autoptr(DpDbResult) found = NULL;
  guint n;

  found = dex_await_object (dp_db_connection_query (connection,
                                                    dp_db_load_sql ("transform_types"), params),
                            error);
  if (found == NULL)
    return FALSE;

  n = dp_db_result_get_n_rows (found);
  columns->names = g_new0 (char *, n + 1);
  columns->types = g_new0 (char *, n + 1);
  for (guint i = 0; i < n; i++)
    {
      columns->names[i] = g_strdup (dp_db_result_get_text (found, i, 0));
      columns->types[i] = g_strdup (dp_db_result_get_text (found, i, 1));
    }

  return TRUE;
}

/* Of a query, types without their length or precision. */
static gboolean
describe_query (DpDbConnection  *connection,
                const char      *sql,
                Columns         *columns,
                GError         **error)
{
  g_autoptr(DpDbResult) empty = dex_await_object (dp_db_connection_execute (connection, sql),
                                                  error);
  g_autoptr(GStrvBuilder) oids = g_strv_builder_new ();
  g_auto(GStrv) oid_list = NULL;
  g_autoptr(DpDbResult) types = NULL;
  DpDbParams *params;
  guint n;

  if (empty == NULL)
    return FALSE;
  n = dp_db_result_get_n_columns (empty);
  for (guint i = 0; i < n; i++)
    g_strv_builder_take (oids, g_strdup_printf ("%u", dp_db_result_get_type_oid (empty, i)));
  oid_list = g_strv_builder_end (oids);
  params = dp_db_params_add_strv (dp_db_params_new (), (const char * const *) oid_list);
  types = dex_await_object (dp_db_connection_query (connection,
                                                    dp_db_load_sql ("transform_type_names"),
                                                    params), error);
  if (types == NULL)
    return FALSE;

  columns->names = g_new0 (char *, n + 1);
  columns->types = g_new0 (char *, n + 1);
  for (guint i = 0; i < n; i++)
    {
      columns->names[i] = g_strdup (dp_db_result_get_column (empty, i));
      columns->types[i] = g_strdup (dp_db_result_get_text (types, i, 0));
    }

  return TRUE;
}

/* An input's real columns: as it was built; else as its SQL would make them. */
static gboolean
describe_input (Trial        *self,
                DpUnitInput  *input,
                Columns      *columns,
                GError      **error)
{
  g_autoptr(GError) own_error = NULL;
  g_autofree char *compiled = NULL;
  g_autofree char *sql = NULL;

  if (!describe_relation (self->connection, input->relation, columns, error))
    return FALSE;
  if (columns->names[0] != NULL)
    return TRUE;

  columns_clear (columns);
  if (input->model != NULL && input->model->template != NULL)
    compiled = _dp_project_compile_model (self->project, input->model, self->connection,
                                          &own_error);
  if (compiled != NULL)
    {
      sql = g_strconcat ("select * from (\n", compiled, "\n) dp_described limit 0", NULL);
      if (describe_query (self->connection, sql, columns, &own_error))
        return TRUE;
    }

  return fail (error,
               _("%s line %u: the types of %s are not known, because %s is not in the database "
                 "yet; build it first"),
               self->test->path, input->fixture->line, input->input, input->relation);
}

static gboolean
append_input (Trial        *self,
              DpUnitInput  *input,
              GError      **error)
{
  g_auto(Columns) columns = { NULL };
  g_autofree char *query = NULL;

  if (input->fixture->sql == NULL)
    {
      if (!describe_input (self, input, &columns, error))
        return FALSE;
      query = dp_fixture_dup_query (input->fixture, self->test->path,
                                    (const char * const *) columns.names,
                                    (const char * const *) columns.types, error);
      if (query == NULL)
        return FALSE;
    }
  g_string_append_printf (self->sql, "%s as (\n%s\n),\n", input->name,
                          query != NULL ? query : input->fixture->sql);

  return TRUE;
}

/* Runs what there is so far and @rest; an error in the model's SQL names its line. */
static gboolean
locate (Trial       *self,
        const char  *sql,
        GError     **error)
{
  g_autofree char *place = g_strdup_printf (_("%s line %u"), self->test->path, self->test->line);

  dp_materialize_locate (sql, self->model_start, self->map, place, error);

  return FALSE;
}

static gboolean
append_model (Trial   *self,
              GError **error)
{
  g_autofree char *rendered = dp_unit_test_render (self->test, self->project, self->connection,
                                                   self->map, error);
  g_autofree char *described = NULL;

  if (rendered == NULL)
    return FALSE;
  g_string_append (self->sql, "dp_actual as (\n");
  self->model_start = self->sql->len;
  g_string_append_printf (self->sql, "%s\n)", rendered);
  described = g_strconcat (self->sql->str, "\nselect * from dp_actual limit 0", NULL);

  return describe_query (self->connection, described, &self->actual, error) ||
         locate (self, described, error);
}

static const char *
find_type (Columns    *columns,
           const char *name)
{
  for (guint i = 0; columns->names[i] != NULL; i++)
    if (g_str_equal (columns->names[i], name))
      return columns->types[i];

  return NULL;
}

/* What is compared: the columns that are expected; all, where no row is. */
static gboolean
choose_columns (Trial   *self,
                GError **error)
{
  DpFixture *expected = self->test->expected;
  g_autofree char *sql = NULL;

  if (expected->sql != NULL)
    {
      sql = g_strconcat ("select * from (\n", expected->sql, "\n) dp_described limit 0", NULL);
      return describe_query (self->connection, sql, &self->compared, error) ||
             locate (self, sql, error);
    }
  if (expected->names->len == 0)
    {
      self->compared.names = g_strdupv (self->actual.names);
      self->compared.types = g_strdupv (self->actual.types);
      return TRUE;
    }

  self->compared.names = g_new0 (char *, expected->names->len + 1);
  self->compared.types = g_new0 (char *, expected->names->len + 1);
  for (guint i = 0; i < expected->names->len; i++)
    {
      const char *name = g_ptr_array_index (expected->names, i);
      const char *type = find_type (&self->actual, name);
      g_autofree char *list = g_strjoinv (", ", self->actual.names);

      if (type == NULL)
        return fail (error, _("%s line %u: the model “%s” has no column “%s”; it has %s"),
                     self->test->path, expected->line, self->test->model->name, name, list);
      self->compared.names[i] = g_strdup (name);
      self->compared.types[i] = g_strdup (type);
    }

  return TRUE;
}

static gboolean
append_expected (Trial   *self,
                 GError **error)
{
  DpFixture *expected = self->test->expected;
  g_autofree char *query = NULL;

  if (!choose_columns (self, error))
    return FALSE;
  if (expected->sql == NULL)
    {
      query = dp_fixture_dup_query (expected, self->test->path,
                                    (const char * const *) self->compared.names,
                                    (const char * const *) self->compared.types, error);
      if (query == NULL)
        return FALSE;
    }
  g_string_append_printf (self->sql, ",\ndp_expected as (\n%s\n)",
                          query != NULL ? query : expected->sql);

  return TRUE;
}

/* The compared columns, as what equality is known for, or as text to be shown. */
static char *
list_columns (Trial      *self,
              gboolean    as_text)
{
  g_autoptr(GString) list = g_string_new (NULL);

  for (guint i = 0; self->compared.names[i] != NULL; i++)
    {
      g_autofree char *quoted = dp_db_quote_identifier (self->compared.names[i]);
      gboolean is_json = g_str_equal (self->compared.types[i], "json");

      g_string_append_printf (list, "%s%s%s as %s", i > 0 ? ", " : "", quoted,
                              as_text ? "::text" : is_json ? "::jsonb" : "", quoted);
    }

  return g_string_free (g_steal_pointer (&list), FALSE);
}

static DpDbResult *
compare (Trial   *self,
         GError **error)
{
  g_autofree char *values = list_columns (self, FALSE);
  g_autofree char *texts = list_columns (self, TRUE);
  DpDbResult *rows;

  g_string_append_printf (self->sql,
                          ",\ndp_missing as (\n"
                          "  select %s from dp_expected\n  except all\n  select %s from dp_actual\n"
                          "),\ndp_surplus as (\n"
                          "  select %s from dp_actual\n  except all\n  select %s from dp_expected\n"
                          ")\nselect '-' as side, %s from dp_missing\n"
                          "union all\nselect '+', %s from dp_surplus",
                          values, values, values, values, texts, texts);
  rows = dex_await_object (dp_db_connection_execute (self->connection, self->sql->str), error);
  if (rows == NULL)
    locate (self, self->sql->str, error);

  return rows;
}

static DpDbResult *
try_model (Trial   *self,
           GError **error)
{
  self->sql = g_string_new (SETTINGS "with\n");
  for (guint i = 0; i < self->test->inputs->len; i++)
    if (!append_input (self, g_ptr_array_index (self->test->inputs, i), error))
      return NULL;
  if (!append_model (self, error) || !append_expected (self, error))
    return NULL;

  return compare (self, error);
}

DpNodeResult *
dp_unit_test_run (DpUnitTest         *self,
                  const char         *name,
                  DpTransformProject *project,
                  DpDbConnection     *connection)
{
  g_auto(Trial) trial = { self, project, connection, dp_source_map_new () };
  g_autofree char *relation = g_strconcat (self->model->schema, ".", self->model->identifier, NULL);
  g_autoptr(DpDbResult) rows = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *table = NULL;
  g_autofree char *message = NULL;
  gint64 start = g_get_monotonic_time ();
  guint n_rows;

  rows = try_model (&trial, &error);
  if (rows == NULL)
    return _dp_node_result_new (name, "test", relation, NULL, DP_NODE_STATUS_ERROR, 0,
                                g_get_monotonic_time () - start, error->message);

  n_rows = dp_db_result_get_n_rows (rows);
  if (n_rows > 0)
    {
      table = dp_row_diff_format (rows);
      message = g_strdup_printf (_("%s line %u: the model “%s” does not make of the given rows "
                                   "what the unit test “%s” expects:%s"),
                                 self->path, self->line, self->model->name, self->name, table);
    }

  return _dp_node_result_new (name, "test", relation, NULL,
                              n_rows > 0 ? DP_NODE_STATUS_FAILED : DP_NODE_STATUS_SUCCESS, n_rows,
                              g_get_monotonic_time () - start, message);
}

/* dp-project-tests.c: a project's data tests, as .yml files ask for them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-transform-project-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "dp-data-test.h"
#include "dp-db-connection.h"
#include "dp-unit-test.h"

/* What a test's mapping says beside the test's own arguments, directly or under "config". */
static const char * const settings[] = {
  "where", "severity", "warn_if", "error_if", "fail_calc", "limit", "store_failures",
  "store_failures_as", "tags", "enabled", "meta", "schema", "alias", NULL,
};

static void
read_settings (DpDataTest *test,
               DpYamlNode *mapping)
{
  const char *name = dp_yaml_node_lookup_text (mapping, "name");

  if (name != NULL)
    g_set_str (&test->name, name);
  for (guint i = 0; settings[i] != NULL; i++)
    {
      DpYamlNode *value = dp_yaml_node_lookup (mapping, settings[i]);

      if (value != NULL)
        dp_value_set (test->config, settings[i], dp_yaml_node_to_value (value));
    }
}

static void
read_arguments (DpDataTest *test,
                DpYamlNode *mapping)
{
  static const char * const others[] = {
    "name", "description", "config", "arguments", "test_name", NULL,
  };

  for (guint i = 0; i < dp_yaml_node_get_length (mapping); i++)
    {
      const char *key = dp_yaml_node_get_key (mapping, i);

      if (!g_strv_contains (others, key) && !g_strv_contains (settings, key))
        dp_value_set (test->arguments, key,
                      dp_yaml_node_to_value (dp_yaml_node_get_item (mapping, i)));
    }
}

/* Three forms: "unique"; "unique: {where: …}"; "{name: …, test_name: unique, …}". */
static DpDataTest *
read_test (const char  *path,
           DpYamlNode  *item,
           GError     **error)
{
  guint line = dp_yaml_node_get_line (item);
  const char *kind = dp_yaml_node_lookup_text (item, "test_name");
  DpYamlNode *mapping = item;
  DpYamlNode *inner;
  DpDataTest *test;

  if (dp_yaml_node_is_scalar (item))
    return dp_data_test_new (dp_yaml_node_get_text (item), path, line);

  if (kind == NULL && dp_yaml_node_is_mapping (item) && dp_yaml_node_get_length (item) == 1)
    {
      kind = dp_yaml_node_get_key (item, 0);
      mapping = dp_yaml_node_get_item (item, 0);
    }
  if (kind == NULL)
    {
      g_set_error (error, DP_TRANSFORM_ERROR, DP_TRANSFORM_ERROR_PROJECT,
                   _("%s:%u: a test is a name, or one name with its arguments under it"), path,
                   line);
      return NULL;
    }

  test = dp_data_test_new (kind, path, line);
  if (!dp_yaml_node_is_mapping (mapping))
    return g_steal_pointer (&test);
  read_settings (test, mapping);
  read_arguments (test, mapping);
  inner = dp_yaml_node_lookup (mapping, "arguments");
  if (inner != NULL && dp_yaml_node_is_mapping (inner))
    read_arguments (test, inner);
  inner = dp_yaml_node_lookup (mapping, "config");
  if (inner != NULL && dp_yaml_node_is_mapping (inner))
    _dp_project_merge_config (test->config, inner);

  return test;
}

gboolean
_dp_project_read_tests (DpTransformProject  *self,
                        const char          *path,
                        DpYamlNode          *list,
                        DpModel             *model,
                        DpSourceTable       *source,
                        const char          *column,
                        GError             **error)
{
  for (guint i = 0; i < dp_yaml_node_get_length (list); i++)
    {
      g_autoptr(DpDataTest) test = read_test (path, dp_yaml_node_get_item (list, i), error);

      if (test == NULL)
        return FALSE;
      test->model = model;
      test->source = source;
      test->column = g_strdup (column);
      g_ptr_array_add (self->tests, g_steal_pointer (&test));
    }

  return TRUE;
}

gboolean
_dp_project_read_unit_test (DpTransformProject  *self,
                            const char          *path,
                            DpYamlNode          *node,
                            GError             **error)
{
  DpYamlNode *config = dp_yaml_node_lookup (node, "config");
  DpUnitTest *unit = dp_unit_test_read (self, path, node, error);
  DpDataTest *test;

  if (unit == NULL)
    return FALSE;
  test = dp_data_test_new ("unit", path, unit->line);
  test->unit = unit;
  test->name = g_strdup (unit->name);
  if (config != NULL && dp_yaml_node_is_mapping (config))
    _dp_project_merge_config (test->config, config);
  g_ptr_array_add (self->tests, test);

  return TRUE;
}

/* dbt's way: what it tests, on what, with what. */
static char *
make_name (DpDataTest *test)
{
  g_autoptr(GString) name = g_string_new (test->kind);
  DpValue *values = dp_value_lookup (test->arguments, "values");

  if (test->model != NULL)
    g_string_append_printf (name, "_%s", test->model->name);
  else if (test->source != NULL)
    g_string_append_printf (name, "_%s_%s", test->source->source, test->source->name);
  if (test->column != NULL)
    g_string_append_printf (name, "_%s", test->column);
  if (values != NULL)
    {
      g_auto(GStrv) texts = dp_value_to_strv (values);
      g_autofree char *joined = g_strjoinv ("__", texts);

      g_string_append_printf (name, "__%s", joined);
    }

  return g_strdup (name->str);
}

/* Results are kept by name, so two tests must not have the same one. */
static void
name_test (DpDataTest *test,
           GHashTable *names)
{
  g_autofree char *first = NULL;

  if (test->name == NULL)
    test->name = make_name (test);
  first = g_strdup (test->name);
  for (guint i = 2; g_hash_table_contains (names, test->name); i++)
    {
      g_free (test->name);
      test->name = g_strdup_printf ("%s_%u", first, i);
    }
  g_hash_table_add (names, test->name);
}

static void
merge_values (DpValue *into,
              DpValue *from)
{
  for (guint i = 0; i < dp_value_get_length (from); i++)
    dp_value_set (into, dp_value_get_key (from, i), dp_value_ref (dp_value_get_item (from, i)));
}

/* What dbt_project.yml says about tests on the way to the file, the nearest last. */
static void
apply_folder_config (DpTransformProject *self,
                     DpDataTest         *test)
{
  g_auto(GStrv) parts = g_strsplit (test->path, "/", -1);

  /* In place of the folder that all such files are in. */
  g_set_str (&parts[0], self->name);
  _dp_project_apply_settings (self->settings, test->config, "tests", parts);
  _dp_project_apply_settings (self->settings, test->config, "data_tests", parts);
}

/* Names are cut by the server; what is cut off is told apart by a hash. */
static char *
dup_stored_in (DpTransformProject *self,
               DpDataTest         *test)
{
  const char *schema = dp_value_lookup_string (test->config, "schema");
  const char *alias = dp_value_lookup_string (test->config, "alias");
  const char *name = alias != NULL ? alias : test->name;
  g_autofree char *hash = g_compute_checksum_for_string (G_CHECKSUM_MD5, name, -1);
  g_autofree char *full_schema = g_strconcat (self->default_schema, "_",
                                              schema != NULL ? schema : "dbt_test__audit", NULL);
  g_autofree char *identifier = strlen (name) < 64 ? g_strdup (name)
                                                   : g_strdup_printf ("%.30s_%s", name, hash);
  g_autofree char *quoted_schema = dp_db_quote_identifier (full_schema);
  g_autofree char *quoted_identifier = dp_db_quote_identifier (identifier);

  return g_strconcat (quoted_schema, ".", quoted_identifier, NULL);
}

/* The nearest wins: dbt_project.yml, then the test's own file, then where it is asked for. */
static gboolean
configure_test (DpTransformProject  *self,
                DpDataTest          *test,
                GError             **error)
{
  g_autoptr(DpValue) given = g_steal_pointer (&test->config);
  g_autofree char *relation = NULL;

  test->config = dp_value_new_dict ();
  if (test->unit == NULL)
    apply_folder_config (self, test);
  if (!_dp_project_prepare_test (self, test, error) ||
      !_dp_project_discover_test (self, test, error))
    return FALSE;
  merge_values (test->config, given);
  if (!dp_data_test_configure (test, error))
    return FALSE;

  /* Its condition may stand on models, too. */
  if (test->where != NULL && (test->model != NULL || test->source != NULL))
    relation = _dp_project_test_relation (self, test, NULL, error);

  return test->where == NULL || relation != NULL || (test->model == NULL && test->source == NULL);
}

gboolean
_dp_project_prepare_tests (DpTransformProject  *self,
                           GError             **error)
{
  g_autoptr(GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);
  guint kept = 0;

  while (kept < self->tests->len)
    {
      DpDataTest *test = g_ptr_array_index (self->tests, kept);
      g_autoptr(GError) own_error = NULL;

      if (test->unit != NULL)
        {
          if (!dp_unit_test_resolve (test->unit, self, error))
            return FALSE;
          test->model = test->unit->model;
        }
      if (test->model != NULL)
        dp_dependencies_add (test->dependencies, test->model, test->path, test->line);
      if (test->source != NULL)
        g_ptr_array_add (test->sources, test->source);
      self->missed_disabled = FALSE;
      if (!configure_test (self, test, &own_error) && !self->missed_disabled)
        {
          g_propagate_error (error, g_steal_pointer (&own_error));
          return FALSE;
        }
      /* What compares with a model that is not built has nothing to compare with. */
      if (own_error != NULL || !test->enabled)
        {
          g_ptr_array_remove_index (self->tests, kept);
          continue;
        }
      name_test (test, names);
      test->id = g_strconcat (test->unit != NULL ? "unit_test." : "test.", self->name, ".",
                              test->name, NULL);
      if (test->store_as != NULL)
        test->stored_in = dup_stored_in (self, test);
      kept++;
    }

  return TRUE;
}

/* dp-project-tests.c: a project's data tests, as .yml files ask for them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-transform-project-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "dp-data-test.h"

/* What a test's mapping says besides the test's own arguments. */
static void
read_settings (DpDataTest *test,
               DpYamlNode *mapping)
{
  const char *name = dp_yaml_node_lookup_text (mapping, "name");
  const char *where = dp_yaml_node_lookup_text (mapping, "where");
  const char *severity = dp_yaml_node_lookup_text (mapping, "severity");

  if (name != NULL)
    g_set_str (&test->name, name);
  if (where != NULL)
    g_set_str (&test->where, where);
  if (severity != NULL)
    test->warn = g_ascii_strcasecmp (severity, "warn") == 0;
}

static void
read_arguments (DpDataTest *test,
                DpYamlNode *mapping)
{
  static const char * const settings[] = {
    "name", "description", "where", "severity", "config", "arguments", "test_name", NULL,
  };

  for (guint i = 0; i < dp_yaml_node_get_length (mapping); i++)
    {
      const char *key = dp_yaml_node_get_key (mapping, i);

      if (!g_strv_contains (settings, key))
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
  read_settings (test, mapping);
  read_arguments (test, mapping);
  inner = dp_yaml_node_lookup (mapping, "arguments");
  if (inner != NULL)
    read_arguments (test, inner);
  inner = dp_yaml_node_lookup (mapping, "config");
  if (inner != NULL)
    read_settings (test, inner);

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
      if (!dp_data_test_normalize (test, error))
        return FALSE;
      g_ptr_array_add (self->tests, g_steal_pointer (&test));
    }

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

/* A test of a kind that a macro defines is a template that calls the macro. */
static gboolean
prepare_macro_test (DpTransformProject  *self,
                    DpDataTest          *test,
                    GError             **error)
{
  g_autofree char *macro = g_strconcat ("test_", test->kind, NULL);
  g_autoptr(GString) text = NULL;

  if (dp_value_lookup (self->shared, macro) == NULL)
    {
      g_set_error (error, DP_TRANSFORM_ERROR, DP_TRANSFORM_ERROR_PROJECT,
                   _("%s:%u: there is no test “%s”; a macro would define it with "
                     "{%% test %s(…) %%}"),
                   test->path, test->line, test->kind, test->kind);
      return FALSE;
    }

  text = g_string_new (NULL);
  g_string_append_printf (text, "{{ %s(model=model", macro);
  if (test->column != NULL)
    g_string_append (text, ", column_name=column_name");
  for (guint i = 0; i < dp_value_get_length (test->arguments); i++)
    {
      const char *key = dp_value_get_key (test->arguments, i);
      const char *value = dp_value_lookup_string (test->arguments, key);
      gboolean relation = value != NULL && (g_str_has_prefix (value, "ref(") ||
                                            g_str_has_prefix (value, "source("));

      /* As in dbt, these may stand as a text. */
      if (relation)
        g_string_append_printf (text, ", %s=%s", key, value);
      else
        g_string_append_printf (text, ", %s=arguments['%s']", key, key);
    }
  g_string_append (text, ") }}");
  test->template = dp_template_new (test->path, test->line, text->str, error);

  return test->template != NULL;
}

static gboolean
prepare_test (DpTransformProject  *self,
              DpDataTest          *test,
              GError             **error)
{
  g_autofree char *sql = NULL;

  if (test->model != NULL)
    dp_dependencies_add (test->dependencies, test->model, test->path, test->line);
  if (test->template == NULL && !dp_data_test_is_known (test->kind) &&
      !prepare_macro_test (self, test, error))
    return FALSE;

  /* Made once now for what it stands on, and for what is wrong with it. */
  sql = _dp_project_compile_test (self, test, NULL, NULL, error);

  return sql != NULL;
}

gboolean
_dp_project_prepare_tests (DpTransformProject  *self,
                           GError             **error)
{
  g_autoptr(GHashTable) names = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < self->tests->len; i++)
    {
      DpDataTest *test = g_ptr_array_index (self->tests, i);

      if (!prepare_test (self, test, error))
        return FALSE;
      name_test (test, names);
    }

  return TRUE;
}

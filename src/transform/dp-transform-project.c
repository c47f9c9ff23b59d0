/* dp-transform-project.c: a dbt-style project, read from its folder
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-transform-project-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

G_DEFINE_QUARK (dp-transform-error-quark, dp_transform_error)
G_DEFINE_FINAL_TYPE (DpTransformProject, dp_transform_project, G_TYPE_OBJECT)

#define fail(error, ...) \
  (g_set_error ((error), DP_TRANSFORM_ERROR, DP_TRANSFORM_ERROR_PROJECT, __VA_ARGS__), FALSE)

DpModel *
_dp_project_find_model (DpTransformProject *self,
                        const char         *name)
{
  return g_hash_table_lookup (self->models_by_name, name);
}

DpSourceTable *
_dp_project_find_source (DpTransformProject *self,
                         const char         *source,
                         const char         *table)
{
  for (guint i = 0; i < self->sources->len; i++)
    {
      DpSourceTable *entry = g_ptr_array_index (self->sources, i);

      if (g_str_equal (entry->source, source) && g_str_equal (entry->name, table))
        return entry;
    }

  return NULL;
}

static gboolean
read_settings (DpTransformProject  *self,
               GError             **error)
{
  g_autofree char *text = _dp_project_read_file (self->folder, "dbt_project.yml", error);
  const char *name;
  DpYamlNode *vars;

  if (text == NULL)
    return FALSE;
  self->settings = dp_yaml_node_parse ("dbt_project.yml", text, strlen (text), error);
  if (self->settings == NULL)
    return FALSE;
  name = dp_yaml_node_lookup_text (self->settings, "name");
  if (name == NULL)
    return fail (error, _("dbt_project.yml:1: the project has no name; add a line “name: …”"));
  self->name = g_strdup (name);

  /* What stands under the project's own name is nearer than what stands beside it. */
  vars = dp_yaml_node_lookup (self->settings, "vars");
  if (vars != NULL && dp_yaml_node_is_mapping (vars))
    {
      _dp_project_merge_config (self->vars, vars);
      vars = dp_yaml_node_lookup (vars, self->name);
      if (vars != NULL && dp_yaml_node_is_mapping (vars))
        _dp_project_merge_config (self->vars, vars);
    }

  return TRUE;
}

/* The files with @suffix in the folders that @key of dbt_project.yml names. */
static GPtrArray *
list_files (DpTransformProject  *self,
            const char          *key,
            const char          *fallback,
            const char          *suffix,
            GError             **error)
{
  g_autoptr(GPtrArray) paths = g_ptr_array_new_with_free_func (g_free);
  DpYamlNode *folders = dp_yaml_node_lookup (self->settings, key);
  guint n = folders != NULL ? dp_yaml_node_get_length (folders) : 1;

  for (guint i = 0; i < n; i++)
    {
      const char *folder = folders != NULL
                             ? dp_yaml_node_get_text (dp_yaml_node_get_item (folders, i))
                             : fallback;
      g_autoptr(GPtrArray) found = NULL;

      if (folder == NULL)
        continue;
      found = _dp_project_list_files (self->folder, folder, suffix, error);
      if (found == NULL)
        return NULL;
      g_ptr_array_extend_and_steal (paths, g_steal_pointer (&found));
    }

  return g_steal_pointer (&paths);
}

static DpTemplate *
read_template (DpTransformProject  *self,
               const char          *path,
               GError             **error)
{
  g_autofree char *text = _dp_project_read_file (self->folder, path, error);

  return text != NULL ? dp_template_new (path, 1, text, error) : NULL;
}

static gboolean
read_macros (DpTransformProject  *self,
             GError             **error)
{
  g_autoptr(GPtrArray) paths = list_files (self, "macro-paths", "macros", ".sql", error);

  for (guint i = 0; paths != NULL && i < paths->len; i++)
    {
      DpTemplate *template = read_template (self, g_ptr_array_index (paths, i), error);

      if (template == NULL)
        return FALSE;
      g_ptr_array_add (self->macro_files, template);
      if (!dp_template_collect_macros (template, self->shared, error))
        return FALSE;
    }

  return paths != NULL;
}

/* What dbt_project.yml says for each folder on the way to the model's file, the nearest last. */
static void
apply_folder_config (DpTransformProject *self,
                     DpModel            *model)
{
  DpYamlNode *node = dp_yaml_node_lookup (self->settings, "models");
  g_auto(GStrv) parts = g_strsplit (model->path, "/", -1);

  if (node == NULL || dp_yaml_node_lookup (node, self->name) == NULL)
    return;

  node = dp_yaml_node_lookup (node, self->name);
  for (guint depth = 1; node != NULL && parts[depth - 1] != NULL; depth++)
    {
      g_autofree char *name = NULL;

      for (guint i = 0; i < dp_yaml_node_get_length (node); i++)
        {
          const char *key = dp_yaml_node_is_mapping (node) ? dp_yaml_node_get_key (node, i) : "";
          DpYamlNode *value = dp_yaml_node_get_item (node, i);

          if (*key == '+' || !dp_yaml_node_is_mapping (value))
            dp_value_set (model->config, *key == '+' ? key + 1 : key,
                          dp_yaml_node_to_value (value));
        }
      if (parts[depth] == NULL)
        break;
      name = g_strndup (parts[depth], strlen (parts[depth]) -
                                        (g_str_has_suffix (parts[depth], ".sql") ? 4 : 0));
      node = dp_yaml_node_lookup (node, name);
    }
}

static gboolean
read_models (DpTransformProject  *self,
             GError             **error)
{
  g_autoptr(GPtrArray) paths = list_files (self, "model-paths", "models", ".sql", error);

  for (guint i = 0; paths != NULL && i < paths->len; i++)
    {
      const char *path = g_ptr_array_index (paths, i);
      g_autofree char *name = g_path_get_basename (path);
      DpModel *twin;
      DpModel *model;

      *strrchr (name, '.') = '\0';
      twin = _dp_project_find_model (self, name);
      if (twin != NULL)
        return fail (error, _("%s:1: there is a model “%s” already, in %s; "
                              "rename one of the files"), path, name, twin->path);
      model = dp_model_new (name, path);
      model->package = g_strdup (self->name);
      g_ptr_array_add (self->models, model);
      g_hash_table_insert (self->models_by_name, model->name, model);
      model->template = read_template (self, path, error);
      if (model->template == NULL)
        return FALSE;
      dp_model_set_relation (model, self->default_schema, model->name);
      apply_folder_config (self, model);
    }

  return paths != NULL;
}

static gboolean
read_properties (DpTransformProject  *self,
                 const char          *suffix,
                 GError             **error)
{
  g_autoptr(GPtrArray) paths = list_files (self, "model-paths", "models", suffix, error);

  for (guint i = 0; paths != NULL && i < paths->len; i++)
    {
      const char *path = g_ptr_array_index (paths, i);
      g_autofree char *text = _dp_project_read_file (self->folder, path, error);
      g_autoptr(DpYamlNode) root = NULL;

      if (text == NULL)
        return FALSE;
      root = dp_yaml_node_parse (path, text, strlen (text), error);
      if (root == NULL || !_dp_project_read_properties (self, path, root, error))
        return FALSE;
    }

  return paths != NULL;
}

static gboolean
read_singular_tests (DpTransformProject  *self,
                     GError             **error)
{
  g_autoptr(GPtrArray) paths = list_files (self, "test-paths", "tests", ".sql", error);

  for (guint i = 0; paths != NULL && i < paths->len; i++)
    {
      const char *path = g_ptr_array_index (paths, i);
      DpTemplate *template = read_template (self, path, error);
      DpDataTest *test;

      if (template == NULL)
        return FALSE;
      test = dp_data_test_new ("singular", path, 1);
      test->template = template;
      test->name = g_path_get_basename (path);
      *strrchr (test->name, '.') = '\0';
      g_ptr_array_add (self->tests, test);
    }

  return paths != NULL;
}

static gboolean
parse_materialization (DpModel  *model,
                       GError  **error)
{
  const char *text = dp_value_lookup_string (model->config, "materialized");

  model->materialization = DP_MATERIALIZATION_VIEW;
  if (text == NULL)
    return TRUE;
  for (guint i = 0; i <= DP_MATERIALIZATION_EPHEMERAL; i++)
    if (g_str_equal (dp_materialization_get_nick (i), text))
      {
        model->materialization = i;
        return TRUE;
      }

  return fail (error, _("%s:1: “%s” is not a way to materialize a model; it can be view, table, "
                        "incremental or ephemeral"), model->path, text);
}

/* A first rendering tells what a model stands on and how it is configured; its SQL is not kept. */
static gboolean
resolve_model (DpTransformProject  *self,
               DpModel             *model,
               GError             **error)
{
  DpRender render = {
    .project = self,
    .model = model,
    .dependencies = model->dependencies,
    .config = model->config,
  };
  g_autofree char *sql = _dp_project_render (&render, model->template, NULL, NULL, error);
  const char *schema;
  const char *alias;

  if (sql == NULL || !parse_materialization (model, error))
    return FALSE;
  model->tags = dp_model_get_config_strv (model, "tags");
  schema = dp_value_lookup_string (model->config, "schema");
  alias = dp_value_lookup_string (model->config, "alias");
  dp_model_set_relation (model, schema != NULL ? schema : self->default_schema,
                         alias != NULL ? alias : model->name);

  return TRUE;
}

static gboolean
check_relations (DpTransformProject  *self,
                 GError             **error)
{
  g_autoptr(GHashTable) relations = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < self->models->len; i++)
    {
      DpModel *model = g_ptr_array_index (self->models, i);
      DpModel *twin = g_hash_table_lookup (relations, model->relation);

      if (twin != NULL)
        return fail (error, _("%s:1: this model and %s would both be built as %s; give one of them "
                              "another alias or schema"), model->path, twin->path, model->relation);
      g_hash_table_insert (relations, model->relation, model);
    }

  return TRUE;
}

static gboolean
read_project (DpTransformProject  *self,
              GError             **error)
{
  if (!read_settings (self, error) || !read_macros (self, error) || !read_models (self, error) ||
      !_dp_project_read_docs (self, error) ||
      !read_properties (self, ".yml", error) || !read_properties (self, ".yaml", error) ||
      !read_singular_tests (self, error))
    return FALSE;

  for (guint i = 0; i < self->models->len; i++)
    if (!resolve_model (self, g_ptr_array_index (self->models, i), error))
      return FALSE;

  return check_relations (self, error) && _dp_project_sort (self, error) &&
         _dp_project_prepare_tests (self, error);
}

static void
dp_transform_project_finalize (GObject *object)
{
  DpTransformProject *self = DP_TRANSFORM_PROJECT (object);

  g_clear_object (&self->folder);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->default_schema, g_free);
  g_clear_pointer (&self->settings, dp_yaml_node_free);
  g_clear_pointer (&self->vars, dp_value_unref);
  g_clear_pointer (&self->shared, dp_value_unref);
  g_clear_pointer (&self->docs, g_hash_table_unref);
  g_clear_pointer (&self->tests, g_ptr_array_unref);
  g_clear_pointer (&self->sources, g_ptr_array_unref);
  g_clear_pointer (&self->models_by_name, g_hash_table_unref);
  g_clear_pointer (&self->models, g_ptr_array_unref);
  g_clear_pointer (&self->macro_files, g_ptr_array_unref);

  G_OBJECT_CLASS (dp_transform_project_parent_class)->finalize (object);
}

static void
dp_transform_project_class_init (DpTransformProjectClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->finalize = dp_transform_project_finalize;
}

static void
dp_transform_project_init (DpTransformProject *self)
{
  self->default_schema = g_strdup ("public");
  self->vars = dp_value_new_dict ();
  self->shared = dp_value_new_dict ();
  self->macro_files = g_ptr_array_new_with_free_func ((GDestroyNotify) dp_template_free);
  self->models = g_ptr_array_new_with_free_func ((GDestroyNotify) dp_model_free);
  self->models_by_name = g_hash_table_new (g_str_hash, g_str_equal);
  self->sources = g_ptr_array_new_with_free_func ((GDestroyNotify) dp_source_table_free);
  self->tests = g_ptr_array_new_with_free_func ((GDestroyNotify) dp_data_test_free);
  self->docs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  dp_template_add_builtins (self->shared);
}

DpTransformProject *
dp_transform_project_load (GFile   *folder,
                           GError **error)
{
  g_autoptr(DpTransformProject) self = NULL;

  g_return_val_if_fail (folder == NULL || G_IS_FILE (folder), NULL);

  self = g_object_new (DP_TYPE_TRANSFORM_PROJECT, NULL);
  self->folder = folder != NULL ? g_object_ref (folder)
                                : g_file_new_for_uri ("resource://" RESOURCE_PATH "/project");
  if (!read_project (self, error))
    return NULL;

  return g_steal_pointer (&self);
}

const char *
dp_transform_project_get_name (DpTransformProject *self)
{
  g_return_val_if_fail (DP_IS_TRANSFORM_PROJECT (self), NULL);
  return self->name;
}

guint
dp_transform_project_get_n_models (DpTransformProject *self)
{
  g_return_val_if_fail (DP_IS_TRANSFORM_PROJECT (self), 0);
  return self->models->len;
}

guint
dp_transform_project_get_n_tests (DpTransformProject *self)
{
  g_return_val_if_fail (DP_IS_TRANSFORM_PROJECT (self), 0);
  return self->tests->len;
}

char **
dp_transform_project_list_relations (DpTransformProject *self)
{
  g_autoptr(GStrvBuilder) relations = g_strv_builder_new ();

  g_return_val_if_fail (DP_IS_TRANSFORM_PROJECT (self), NULL);

  for (guint i = 0; i < self->models->len; i++)
    {
      DpModel *model = g_ptr_array_index (self->models, i);

      if (model->materialization != DP_MATERIALIZATION_EPHEMERAL)
        g_strv_builder_add (relations, model->relation);
    }

  return g_strv_builder_end (relations);
}

char *
dp_transform_project_compile (DpTransformProject  *self,
                              const char          *model,
                              GError             **error)
{
  DpModel *found;

  g_return_val_if_fail (DP_IS_TRANSFORM_PROJECT (self), NULL);
  g_return_val_if_fail (model != NULL, NULL);

  found = _dp_project_find_model (self, model);
  if (found == NULL)
    {
      g_set_error (error, DP_TRANSFORM_ERROR, DP_TRANSFORM_ERROR_SELECTION,
                   _("There is no model “%s” in the project “%s”."), model, self->name);
      return NULL;
    }

  return _dp_project_compile_model (self, found, FALSE, NULL, NULL, error);
}

char **
dp_transform_project_list_nodes (DpTransformProject        *self,
                                 const DpTransformOptions  *options,
                                 GError                   **error)
{
  g_autoptr(GStrvBuilder) names = g_strv_builder_new ();
  g_autoptr(GArray) chosen = NULL;

  g_return_val_if_fail (DP_IS_TRANSFORM_PROJECT (self), NULL);
  g_return_val_if_fail (options != NULL, NULL);

  chosen = _dp_project_select (self, options->select, options->exclude, error);
  if (chosen == NULL)
    return NULL;

  for (guint i = 0; (options->parts & DP_TRANSFORM_MODELS) && i < self->models->len; i++)
    if (g_array_index (chosen, gboolean, i))
      g_strv_builder_add (names, ((DpModel *) g_ptr_array_index (self->models, i))->name);
  for (guint i = 0; (options->parts & DP_TRANSFORM_TESTS) && i < self->tests->len; i++)
    {
      DpDataTest *test = g_ptr_array_index (self->tests, i);

      if (_dp_project_test_is_chosen (test, chosen, options))
        g_strv_builder_add (names, test->name);
    }

  return g_strv_builder_end (names);
}

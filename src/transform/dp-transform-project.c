/* dp-transform-project.c: a dbt-style project, read from its folder
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-project-context.h"
#include "dp-project-exposures.h"
#include "dp-project-macros.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "dp-contract.h"

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

static void
set_vars (DpTransformProject *self,
          DpYamlNode         *vars)
{
  if (vars == NULL || !dp_yaml_node_is_mapping (vars))
    return;
  for (guint i = 0; i < dp_yaml_node_get_length (vars); i++)
    dp_value_set (self->vars, dp_yaml_node_get_key (vars, i),
                  dp_yaml_node_to_value (dp_yaml_node_get_item (vars, i)));
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
  if (vars != NULL)
    {
      set_vars (self, vars);
      set_vars (self, dp_yaml_node_lookup (vars, self->name));
    }
  set_vars (self, self->given_vars);

  return _dp_project_render_settings (self, self->name, "dbt_project.yml", self->settings, error);
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
read_models (DpTransformProject  *self,
             DpProjectPackage    *package,
             GError             **error)
{
  static const char * const keys[] = { "model-paths", "source-paths", NULL };
  g_autoptr(GPtrArray) paths = NULL;

  paths = _dp_project_list_section (self, package->settings, package->root, keys, "models", ".sql",
                                    error);
  for (guint i = 0; paths != NULL && i < paths->len; i++)
    {
      DpProjectPath *path = g_ptr_array_index (paths, i);
      g_autofree char *name = g_path_get_basename (path->path);
      DpModel *model;

      *strrchr (name, '.') = '\0';
      model = dp_model_new (DP_RESOURCE_MODEL, package->name, name, path->path, path->inside);
      model = _dp_project_add_node (self, package->settings, model, error);
      if (model == NULL)
        return FALSE;
      model->template = read_template (self, path->path, error);
      if (model->template == NULL)
        return FALSE;
    }

  return paths != NULL;
}

static gboolean
read_property_file (DpTransformProject  *self,
                    const char          *path,
                    GError             **error)
{
  const char *package = _dp_project_package_of (self, path)->name;
  g_autoptr(DpYamlNode) root = _dp_project_read_yaml (self, package, path, error);

  return root != NULL && _dp_project_read_properties (self, path, root, error);
}

/* All .yml files beside models, seeds, snapshots, macros and tests, each once. */
static gboolean
read_properties (DpTransformProject  *self,
                 DpProjectPackage    *package,
                 GError             **error)
{
  static const struct
  {
    const char *keys[3];
    const char *fallback;
  } sections[] = {
    { { "model-paths", "source-paths", NULL }, "models" },
    { { "seed-paths", "data-paths", NULL }, "seeds" },
    { { "snapshot-paths", NULL }, "snapshots" },
    { { "macro-paths", NULL }, "macros" },
    { { "analysis-paths", NULL }, "analyses" },
    { { "test-paths", NULL }, "tests" },
  };
  static const char * const suffixes[] = { ".yml", ".yaml" };
  g_autoptr(GHashTable) done = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < G_N_ELEMENTS (sections) * G_N_ELEMENTS (suffixes); i++)
    {
      g_autoptr(GPtrArray) paths = NULL;

      paths = _dp_project_list_section (self, package->settings, package->root,
                                        sections[i / 2].keys, sections[i / 2].fallback,
                                        suffixes[i % 2], error);
      if (paths == NULL)
        return FALSE;
      for (guint k = 0; k < paths->len; k++)
        {
          const char *path = ((DpProjectPath *) g_ptr_array_index (paths, k))->path;

          if (g_hash_table_add (done, g_strdup (path)) && !read_property_file (self, path, error))
            return FALSE;
        }
    }

  return TRUE;
}

static gboolean
read_singular_tests (DpTransformProject  *self,
                     DpProjectPackage    *package,
                     GError             **error)
{
  static const char * const keys[] = { "test-paths", NULL };
  g_autoptr(GPtrArray) paths = NULL;

  paths = _dp_project_list_section (self, package->settings, package->root, keys, "tests", ".sql",
                                    error);
  for (guint i = 0; paths != NULL && i < paths->len; i++)
    {
      DpProjectPath *place = g_ptr_array_index (paths, i);
      const char *path = place->path;
      DpTemplate *template;
      DpDataTest *test;

      /* Those are macros, which have been read. */
      if (g_str_has_prefix (place->inside, "generic/"))
        continue;
      template = read_template (self, path, error);
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
parse_materialization (DpTransformProject  *self,
                       DpModel             *model,
                       GError             **error)
{
  const char *text = dp_value_lookup_string (model->config, "materialized");

  if (model->resource != DP_RESOURCE_MODEL)
    return TRUE;
  model->materialization = DP_MATERIALIZATION_VIEW;
  if (text == NULL)
    return TRUE;
  for (guint i = 0; i <= DP_MATERIALIZATION_EPHEMERAL; i++)
    if (g_str_equal (dp_materialization_get_nick (i), text))
      {
        model->materialization = i;
        return TRUE;
      }
  if (_dp_project_find_materialization (self, text) != NULL)
    {
      model->materialization = DP_MATERIALIZATION_CUSTOM;
      g_set_str (&model->custom, text);
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
    .sources = model->sources,
    .config = model->config,
  };
  g_autofree char *sql = NULL;

  if (!_dp_project_is_enabled (model))
    return TRUE;
  if (model->template != NULL)
    sql = _dp_project_render (&render, model->template, NULL, NULL, error);
  /* What a file refers to does not matter once it has said that it is not enabled. */
  if (!_dp_project_is_enabled (model))
    {
      g_clear_error (error);
      return TRUE;
    }
  if ((sql == NULL && model->template != NULL) || !parse_materialization (self, model, error))
    return FALSE;
  model->tags = dp_model_get_config_strv (model, "tags");

  return _dp_project_name_relation (&render, error);
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

/* What a project or a package builds. */
static gboolean
read_package_nodes (DpTransformProject  *self,
                    DpProjectPackage    *package,
                    GError             **error)
{
  return read_models (self, package, error) &&
         _dp_project_read_seeds (self, package->name, package->settings, package->root, error) &&
         _dp_project_read_snapshots (self, package->name, package->settings, package->root, error);
}

static gboolean
read_project (DpTransformProject  *self,
              GError             **error)
{
  if (!read_settings (self, error) || !_dp_project_read_packages (self, error))
    return FALSE;
  for (guint i = 0; i < self->packages->len; i++)
    if (!read_package_nodes (self, g_ptr_array_index (self->packages, i), error))
      return FALSE;
  if (!_dp_project_read_docs (self, error))
    return FALSE;
  for (guint i = 0; i < self->packages->len; i++)
    if (!read_properties (self, g_ptr_array_index (self->packages, i), error))
      return FALSE;
  for (guint i = 0; i < self->packages->len; i++)
    if (!read_singular_tests (self, g_ptr_array_index (self->packages, i), error))
      return FALSE;

  for (guint i = 0; i < self->models->len; i++)
    if (!resolve_model (self, g_ptr_array_index (self->models, i), error))
      return FALSE;

  return _dp_project_remove_disabled (self, error) && check_relations (self, error) &&
         _dp_project_resolve_exposures (self, error) && _dp_project_read_selectors (self, error) &&
         _dp_project_sort (self, error) &&
         dp_contract_check_project (self, error) && _dp_project_prepare_tests (self, error);
}

static void
dp_transform_project_finalize (GObject *object)
{
  DpTransformProject *self = DP_TRANSFORM_PROJECT (object);

  g_clear_object (&self->folder);
  g_clear_pointer (&self->name, g_free);
  g_clear_pointer (&self->default_schema, g_free);
  g_clear_pointer (&self->settings, dp_yaml_node_free);
  g_clear_pointer (&self->given_vars, dp_yaml_node_free);
  g_clear_pointer (&self->vars, dp_value_unref);
  g_clear_pointer (&self->packages, g_ptr_array_unref);
  g_clear_pointer (&self->shared, dp_value_unref);
  g_clear_pointer (&self->functions, dp_value_unref);
  g_clear_pointer (&self->internal, dp_value_unref);
  g_clear_pointer (&self->docs, g_hash_table_unref);
  g_clear_pointer (&self->tests, g_ptr_array_unref);
  g_clear_pointer (&self->exposures, g_ptr_array_unref);
  g_clear_pointer (&self->selectors, dp_yaml_node_free);
  g_clear_pointer (&self->macro_notes, g_hash_table_unref);
  g_clear_pointer (&self->sources, g_ptr_array_unref);
  g_clear_pointer (&self->models_by_name, g_hash_table_unref);
  g_clear_pointer (&self->disabled, g_hash_table_unref);
  g_clear_pointer (&self->told, g_hash_table_unref);
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
  self->disabled = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->told = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  self->sources = g_ptr_array_new_with_free_func ((GDestroyNotify) dp_source_table_free);
  self->tests = g_ptr_array_new_with_free_func ((GDestroyNotify) dp_data_test_free);
  self->docs = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, g_free);
  self->exposures = _dp_project_exposures_new ();
  self->macro_notes = g_hash_table_new_full (g_str_hash, g_str_equal, g_free,
                                             (GDestroyNotify) dp_value_unref);
  self->functions = _dp_project_functions_new ();
  self->internal = dp_value_new_dict ();
  self->packages = _dp_project_packages_new ();
}

DpTransformProject *
dp_transform_project_load (GFile   *folder,
                           GError **error)
{
  return dp_transform_project_load_with_vars (folder, NULL, error);
}

DpTransformProject *
dp_transform_project_load_with_vars (GFile       *folder,
                                     const char  *vars,
                                     GError     **error)
{
  g_autoptr(DpTransformProject) self = NULL;

  g_return_val_if_fail (folder == NULL || G_IS_FILE (folder), NULL);

  self = g_object_new (DP_TYPE_TRANSFORM_PROJECT, NULL);
  self->folder = folder != NULL ? g_object_ref (folder)
                                : g_file_new_for_uri ("resource://" RESOURCE_PATH "/project");
  if (vars != NULL)
    {
      self->given_vars = dp_yaml_node_parse ("--vars", vars, strlen (vars), error);
      if (self->given_vars == NULL)
        return NULL;
    }
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

GArray *
dp_transform_project_list_scopes (DpTransformProject *self)
{
  GArray *scopes = g_array_new (FALSE, FALSE, sizeof (DpModelScope));

  g_return_val_if_fail (DP_IS_TRANSFORM_PROJECT (self), scopes);

  for (guint i = 0; i < self->models->len; i++)
    {
      DpModel *model = g_ptr_array_index (self->models, i);
      DpModelScope scope = {
        model->name, model->relation, dp_model_get_months (model), dp_model_get_scope (model),
      };

      if (model->resource == DP_RESOURCE_MODEL)
        g_array_append_val (scopes, scope);
    }

  return scopes;
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

  return _dp_project_compile_model (self, found, NULL, error);
}

char *
dp_transform_project_compile_test (DpTransformProject  *self,
                                   const char          *test,
                                   GError             **error)
{
  g_return_val_if_fail (DP_IS_TRANSFORM_PROJECT (self), NULL);
  g_return_val_if_fail (test != NULL, NULL);

  for (guint i = 0; i < self->tests->len; i++)
    {
      DpDataTest *found = g_ptr_array_index (self->tests, i);

      if (g_str_equal (found->name, test))
        return _dp_project_compile_test (self, found, NULL, NULL, error);
    }
  g_set_error (error, DP_TRANSFORM_ERROR, DP_TRANSFORM_ERROR_SELECTION,
               _("There is no test “%s” in the project “%s”."), test, self->name);

  return NULL;
}

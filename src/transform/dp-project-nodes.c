/* dp-project-nodes.c: a project's seeds and snapshots
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-transform-project-private.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "dp-project-macros.h"
#include "dp-unit-test.h"

#define fail(error, ...) \
  (g_set_error ((error), DP_TRANSFORM_ERROR, DP_TRANSFORM_ERROR_PROJECT, __VA_ARGS__), FALSE)

/* The section of dbt_project.yml that configures a kind of node. */
static const char *
get_section (DpResource resource)
{
  static const char * const sections[] = { "models", "seeds", "snapshots" };

  return sections[resource];
}

DpModel *
_dp_project_add_node (DpTransformProject  *self,
                      DpYamlNode          *package_settings,
                      DpModel             *node,
                      GError             **error)
{
  g_autoptr(DpModel) model = node;
  DpModel *twin = _dp_project_find_model (self, model->name);

  /* What the project says of a package's nodes weighs more than what the package says itself. */
  if (package_settings != self->settings)
    _dp_project_apply_settings (package_settings, model->config, get_section (model->resource),
                                model->fqn);
  _dp_project_apply_settings (self->settings, model->config, get_section (model->resource),
                              model->fqn);

  /* Of two with one name one may be there that is not wanted: a project's own in place of a
   * package's. */
  if (twin != NULL && _dp_project_is_enabled (twin) && _dp_project_is_enabled (model))
    {
      g_set_error (error, DP_TRANSFORM_ERROR, DP_TRANSFORM_ERROR_PROJECT,
                   _("%s:%u: there is a %s “%s” already, in %s; rename one of them"), model->path,
                   model->line, dp_resource_get_nick (twin->resource), model->name, twin->path);
      return NULL;
    }

  dp_model_set_relation (model, self->default_schema, model->name);
  g_ptr_array_add (self->models, model);
  if (twin == NULL || _dp_project_is_enabled (model))
    g_hash_table_replace (self->models_by_name, model->name, model);

  return g_steal_pointer (&model);
}

gboolean
_dp_project_read_seeds (DpTransformProject  *self,
                        const char          *package,
                        DpYamlNode          *settings,
                        const char          *root,
                        GError             **error)
{
  static const char * const keys[] = { "seed-paths", "data-paths", NULL };
  g_autoptr(GPtrArray) paths = NULL;

  paths = _dp_project_list_section (self, settings, root, keys, "seeds", ".csv", error);
  if (paths == NULL)
    return FALSE;

  for (guint i = 0; i < paths->len; i++)
    {
      DpProjectPath *path = g_ptr_array_index (paths, i);
      g_autofree char *name = g_path_get_basename (path->path);
      DpModel *seed;

      *strrchr (name, '.') = '\0';
      seed = dp_model_new (DP_RESOURCE_SEED, package, name, path->path, path->inside);
      seed->materialization = DP_MATERIALIZATION_SEED;
      if (_dp_project_add_node (self, settings, seed, error) == NULL)
        return FALSE;
    }

  return TRUE;
}

static guint
count_lines (const char *text,
             gsize       length)
{
  guint lines = 0;

  for (gsize i = 0; i < length; i++)
    lines += text[i] == '\n';

  return lines;
}

static gboolean
add_snapshot (DpTransformProject   *self,
              const char           *package,
              DpYamlNode           *settings,
              const DpProjectPath  *path,
              const char           *name,
              guint                 line,
              const char           *text,
              GError              **error)
{
  DpModel *snapshot = dp_model_new (DP_RESOURCE_SNAPSHOT, package, name, path->path, path->inside);

  snapshot->materialization = DP_MATERIALIZATION_SNAPSHOT;
  snapshot->line = line;
  snapshot = _dp_project_add_node (self, settings, snapshot, error);
  if (snapshot == NULL)
    return FALSE;
  snapshot->template = dp_template_new (path->path, line, text, error);

  return snapshot->template != NULL;
}

/* {% snapshot name %} … {% endsnapshot %}, any number of them in a file. */
static gboolean
read_blocks (DpTransformProject   *self,
             const char           *package,
             DpYamlNode           *settings,
             const DpProjectPath  *path,
             GError              **error)
{
  static GRegex *form;
  g_autofree char *text = _dp_project_read_file (self->folder, path->path, error);
  g_autoptr(GMatchInfo) match = NULL;

  if (text == NULL)
    return FALSE;
  if (form == NULL)
    form = g_regex_new ("\\{%[-+]?\\s*snapshot\\s+(\\w+)\\s*[-+]?%\\}(.*?)"
                        "\\{%[-+]?\\s*endsnapshot\\s*[-+]?%\\}",
                        G_REGEX_DOTALL | G_REGEX_OPTIMIZE, 0, NULL);

  if (!g_regex_match (form, text, 0, &match))
    return fail (error,
                 _("%s:1: there is no snapshot in this file; it begins with “{%% snapshot NAME "
                   "%%}” and ends with “{%% endsnapshot %%}”"),
                 path->path);
  for (; g_match_info_matches (match); g_match_info_next (match, NULL))
    {
      g_autofree char *name = g_match_info_fetch (match, 1);
      g_autofree char *body = g_match_info_fetch (match, 2);
      int start = 0;

      g_match_info_fetch_pos (match, 2, &start, NULL);
      if (!add_snapshot (self, package, settings, path, name, 1 + count_lines (text, start), body,
                         error))
        return FALSE;
    }

  return TRUE;
}

gboolean
_dp_project_read_snapshots (DpTransformProject  *self,
                            const char          *package,
                            DpYamlNode          *settings,
                            const char          *root,
                            GError             **error)
{
  static const char * const keys[] = { "snapshot-paths", NULL };
  g_autoptr(GPtrArray) paths = NULL;

  paths = _dp_project_list_section (self, settings, root, keys, "snapshots", ".sql", error);
  for (guint i = 0; paths != NULL && i < paths->len; i++)
    if (!read_blocks (self, package, settings, g_ptr_array_index (paths, i), error))
      return FALSE;

  return paths != NULL;
}

gboolean
_dp_project_add_yaml_snapshot (DpTransformProject  *self,
                               const char          *path,
                               const char          *name,
                               DpYamlNode          *node,
                               GError             **error)
{
  DpProjectPackage *package = _dp_project_package_of (self, path);
  const char *relation = dp_yaml_node_lookup_text (node, "relation");
  DpProjectPath place = { (char *) path, (char *) "" };
  g_autofree char *text = NULL;

  if (relation == NULL)
    return fail (error, _("%s:%u: the snapshot “%s” has neither a file nor a relation; add "
                          "“relation: ref('…')”"), path, dp_yaml_node_get_line (node), name);
  text = g_strconcat ("select * from {{ ", relation, " }}", NULL);

  return add_snapshot (self, package->name, package->settings, &place, name,
                       dp_yaml_node_get_line (node), text, error);
}

DpTransformParts
_dp_project_get_part (DpModel *model)
{
  switch (model->resource)
    {
    case DP_RESOURCE_SEED:     return DP_TRANSFORM_SEEDS;
    case DP_RESOURCE_SNAPSHOT: return DP_TRANSFORM_SNAPSHOTS;
    case DP_RESOURCE_MODEL:
    default:                   return DP_TRANSFORM_MODELS;
    }
}

gboolean
_dp_project_is_enabled (DpModel *model)
{
  DpValue *enabled = dp_value_lookup (model->config, "enabled");

  return enabled == NULL || dp_value_is_true (enabled);
}

/* What stands on it would be built from nothing. */
static gboolean
check_enabled (GArray     *dependencies,
               GHashTable *disabled,
               GError    **error)
{
  for (guint i = 0; i < dependencies->len; i++)
    {
      DpDependency *dependency = &g_array_index (dependencies, DpDependency, i);

      if (g_hash_table_contains (disabled, dependency->model))
        return fail (
            error,
            _("%s:%u: the model “%s” is disabled; enable it, or disable what stands on it too"),
            dependency->file, dependency->line, dependency->model->name);
    }

  return TRUE;
}

static gboolean
is_test_of_disabled (DpTransformProject *self,
                     DpDataTest         *test,
                     GHashTable         *disabled)
{
  DpModel *model = test->model;

  if (test->unit != NULL)
    model = _dp_project_find_model (self, test->unit->model_name);

  return model != NULL && g_hash_table_contains (disabled, model);
}

gboolean
_dp_project_remove_disabled (DpTransformProject  *self,
                             GError             **error)
{
  g_autoptr(GHashTable) disabled = g_hash_table_new (NULL, NULL);

  for (guint i = 0; i < self->models->len; i++)
    {
      DpModel *model = g_ptr_array_index (self->models, i);

      if (!_dp_project_is_enabled (model))
        g_hash_table_add (disabled, model);
    }
  for (guint i = 0; i < self->models->len; i++)
    {
      DpModel *model = g_ptr_array_index (self->models, i);

      if (_dp_project_is_enabled (model) && !check_enabled (model->dependencies, disabled, error))
        return FALSE;
    }

  for (guint i = self->tests->len; i > 0; i--)
    if (is_test_of_disabled (self, g_ptr_array_index (self->tests, i - 1), disabled))
      g_ptr_array_remove_index (self->tests, i - 1);
  for (guint i = self->models->len; i > 0; i--)
    {
      DpModel *model = g_ptr_array_index (self->models, i - 1);

      if (!g_hash_table_contains (disabled, model))
        continue;
      if (_dp_project_find_model (self, model->name) == model)
        {
          g_hash_table_add (self->disabled, g_strdup (model->name));
          g_hash_table_remove (self->models_by_name, model->name);
        }
      g_ptr_array_remove_index (self->models, i - 1);
    }

  return TRUE;
}

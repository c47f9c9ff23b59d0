/* dp-project-macros.c: macros of a project, of its packages, and those that come with the program
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-project-macros.h"

#include "dp-project-context.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define INTERNAL "dbt"

static void
package_free (gpointer data)
{
  DpProjectPackage *self = data;

  /* The project's own settings are its own. */
  if (*self->root != '\0')
    g_clear_pointer (&self->settings, dp_yaml_node_free);
  g_free (self->name);
  g_free (self->root);
  g_clear_pointer (&self->macros, dp_value_unref);
  g_clear_pointer (&self->vars, dp_value_unref);
  g_free (self);
}

/* What the project's own macros are put into has its packages, too, each under its name. */
static DpProjectPackage *
add_package (DpTransformProject *self,
             const char         *name,
             const char         *root,
             DpYamlNode         *settings)
{
  DpProjectPackage *package = g_new0 (DpProjectPackage, 1);

  package->name = g_strdup (name);
  package->root = g_strdup (root);
  package->settings = settings;
  package->macros = *root == '\0' ? dp_value_ref (self->shared) : dp_value_new_dict ();
  g_ptr_array_add (self->packages, package);

  return package;
}

static gboolean
read_macro_file (DpTransformProject  *self,
                 GFile               *folder,
                 const char          *path,
                 DpValue             *into,
                 GError             **error)
{
  g_autofree char *text = _dp_project_read_file (folder, path, error);
  DpTemplate *template = text != NULL ? dp_template_new (path, 1, text, error) : NULL;

  if (template == NULL)
    return FALSE;
  g_ptr_array_add (self->macro_files, template);

  return dp_template_collect_macros (template, into, error);
}

/* Generic tests may stand in the folder of tests, too. */
static gboolean
read_macros (DpTransformProject  *self,
             DpProjectPackage    *package,
             GError             **error)
{
  static const struct
  {
    const char *keys[2];
    const char *fallback;
  } sections[] = {
    { { "macro-paths", NULL }, "macros" },
    { { "test-paths", NULL }, "tests" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (sections); i++)
    {
      g_autoptr(GPtrArray) paths = NULL;

      paths = _dp_project_list_section (self, package->settings, package->root, sections[i].keys,
                                        sections[i].fallback, ".sql", error);
      if (paths == NULL)
        return FALSE;
      for (guint k = 0; k < paths->len; k++)
        {
          DpProjectPath *path = g_ptr_array_index (paths, k);

          if (i == 1 && !g_str_has_prefix (path->inside, "generic/"))
            continue;
          if (!read_macro_file (self, self->folder, path->path, package->macros, error))
            return FALSE;
        }
    }

  return TRUE;
}

static gboolean
read_internal (DpTransformProject  *self,
               GError             **error)
{
  g_autoptr(GFile) folder = g_file_new_for_uri ("resource://" RESOURCE_PATH "/project-internal");
  g_autoptr(GPtrArray) paths = _dp_project_list_files (folder, "macros", ".sql", error);

  for (guint i = 0; paths != NULL && i < paths->len; i++)
    if (!read_macro_file (self, folder, g_ptr_array_index (paths, i), self->internal, error))
      return FALSE;
  self->n_internal = self->macro_files->len;

  return paths != NULL;
}

/* What stands under the package's name is nearer than what stands beside it. */
static void
read_vars (DpProjectPackage *package)
{
  DpYamlNode *vars = dp_yaml_node_lookup (package->settings, "vars");
  DpYamlNode *own = vars != NULL ? dp_yaml_node_lookup (vars, package->name) : NULL;
  DpYamlNode * const places[] = { vars, own };

  package->vars = dp_value_new_dict ();
  for (gsize i = 0; i < G_N_ELEMENTS (places); i++)
    for (guint k = 0; places[i] != NULL && dp_yaml_node_is_mapping (places[i]) &&
                      k < dp_yaml_node_get_length (places[i]); k++)
      dp_value_set (package->vars, dp_yaml_node_get_key (places[i], k),
                    dp_yaml_node_to_value (dp_yaml_node_get_item (places[i], k)));
}

static DpValue *
find_package_var (DpTransformProject *self,
                  const char         *package,
                  const char         *name)
{
  DpValue *any = NULL;

  for (guint i = 0; i < self->packages->len; i++)
    {
      DpProjectPackage *entry = g_ptr_array_index (self->packages, i);
      DpValue *found = entry->vars != NULL ? dp_value_lookup (entry->vars, name) : NULL;

      if (found != NULL && g_str_equal (entry->name, package))
        return found;
      if (any == NULL)
        any = found;
    }

  return any;
}

DpValue *
_dp_project_find_var (DpTransformProject *self,
                      const char         *package,
                      const char         *name)
{
  gboolean is_given = self->given_vars != NULL &&
                      dp_yaml_node_lookup (self->given_vars, name) != NULL;
  DpValue *of_package = dp_value_lookup (self->vars, package);
  DpValue *found = NULL;

  if (!is_given && of_package != NULL && !g_str_equal (package, self->name))
    found = dp_value_lookup (of_package, name);
  if (found == NULL)
    found = dp_value_lookup (self->vars, name);

  return found != NULL ? found : find_package_var (self, package, name);
}

static gboolean
read_package (DpTransformProject  *self,
              const char          *root,
              GError             **error)
{
  g_autofree char *path = g_build_filename (root, "dbt_project.yml", NULL);
  g_autofree char *text = _dp_project_read_file (self->folder, path, error);
  DpProjectPackage *package;
  const char *name;
  DpYamlNode *settings;

  if (text == NULL)
    return FALSE;
  settings = dp_yaml_node_parse (path, text, strlen (text), error);
  if (settings == NULL)
    return FALSE;
  name = dp_yaml_node_lookup_text (settings, "name");
  if (name == NULL)
    {
      g_set_error (error, DP_TRANSFORM_ERROR, DP_TRANSFORM_ERROR_PROJECT,
                   _("%s:1: the package has no name; add a line “name: …”"), path);
      dp_yaml_node_free (settings);
      return FALSE;
    }
  package = add_package (self, name, root, settings);
  dp_value_set (self->shared, name, dp_value_ref (package->macros));
  read_vars (package);

  return _dp_project_render_settings (self, name, path, settings, error) &&
         read_macros (self, package, error);
}

static GPtrArray *
list_packages (DpTransformProject  *self,
               GError             **error)
{
  const char *setting = dp_yaml_node_lookup_text (self->settings, "packages-install-path");
  const char *place = setting != NULL ? setting : "dbt_packages";
  g_autoptr(GFile) folder = g_file_resolve_relative_path (self->folder, place);
  g_autoptr(GFileEnumerator) files = NULL;
  GPtrArray *roots = g_ptr_array_new_with_free_func (g_free);
  GFileInfo *info;

  files = g_file_enumerate_children (folder, G_FILE_ATTRIBUTE_STANDARD_NAME,
                                     G_FILE_QUERY_INFO_NONE, NULL, NULL);
  while (files != NULL && g_file_enumerator_iterate (files, &info, NULL, NULL, NULL) &&
         info != NULL)
    {
      const char *name = g_file_info_get_name (info);
      g_autoptr(GFile) settings = g_file_resolve_relative_path (folder, name);
      g_autoptr(GFile) file = g_file_get_child (settings, "dbt_project.yml");

      if (*name != '.' && g_file_query_exists (file, NULL))
        g_ptr_array_add (roots, g_build_filename (place, name, NULL));
    }
  g_ptr_array_sort_values (roots, (GCompareFunc) strcmp);

  return roots;
}

DpProjectPackage *
_dp_project_package_of (DpTransformProject *self,
                        const char         *path)
{
  for (guint i = 1; i < self->packages->len; i++)
    {
      DpProjectPackage *package = g_ptr_array_index (self->packages, i);
      gsize length = strlen (package->root);

      if (strncmp (path, package->root, length) == 0 && path[length] == '/')
        return package;
    }

  return g_ptr_array_index (self->packages, 0);
}

GPtrArray *
_dp_project_packages_new (void)
{
  return g_ptr_array_new_with_free_func (package_free);
}

gboolean
_dp_project_read_packages (DpTransformProject  *self,
                           GError             **error)
{
  g_autoptr(GPtrArray) roots = NULL;

  if (!read_internal (self, error) ||
      !read_macros (self, add_package (self, self->name, "", self->settings), error))
    return FALSE;

  roots = list_packages (self, error);
  for (guint i = 0; i < roots->len; i++)
    if (!read_package (self, g_ptr_array_index (roots, i), error))
      return FALSE;

  return TRUE;
}

DpValue *
_dp_project_package_macros (DpTransformProject *self,
                            const char         *package)
{
  for (guint i = 0; i < self->packages->len; i++)
    {
      DpProjectPackage *entry = g_ptr_array_index (self->packages, i);

      if (g_str_equal (entry->name, package))
        return entry->macros;
    }

  return g_str_equal (package, INTERNAL) ? self->internal : NULL;
}

DpValue *
_dp_project_find_macro (DpTransformProject *self,
                        const char         *package,
                        const char         *name)
{
  const char *point = strchr (name, '.');
  const char * const places[] = { package, self->name, INTERNAL };

  if (point != NULL)
    {
      g_autofree char *owner = g_strndup (name, point - name);
      DpValue *macros = _dp_project_package_macros (self, owner);

      return macros != NULL ? dp_value_lookup (macros, point + 1) : NULL;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (places); i++)
    {
      DpValue *macros = places[i] != NULL ? _dp_project_package_macros (self, places[i]) : NULL;
      DpValue *found = macros != NULL ? dp_value_lookup (macros, name) : NULL;

      if (found != NULL)
        return found;
    }

  return NULL;
}

/* The project's own before those of packages; for PostgreSQL before those for all. */
DpValue *
_dp_project_find_materialization (DpTransformProject *self,
                                  const char         *name)
{
  static const char * const adapters[] = { "postgres", "default" };

  for (guint i = 0; i < self->packages->len; i++)
    {
      DpProjectPackage *package = g_ptr_array_index (self->packages, i);

      for (gsize k = 0; k < G_N_ELEMENTS (adapters); k++)
        {
          g_autofree char *macro = g_strconcat ("materialization_", name, "_", adapters[k], NULL);
          DpValue *found = dp_value_lookup (package->macros, macro);

          if (found != NULL)
            return found;
        }
    }

  return NULL;
}

/* What one of the macros that name things gives, without the space around it. */
static char *
generate_name (DpRender    *render,
               const char  *macro,
               const char  *custom,
               DpValue     *node,
               GError     **error)
{
  DpValue *function = _dp_project_find_macro (render->project, NULL, macro);
  g_autoptr(DpValue) positional = dp_value_new_list ();
  g_autoptr(DpValue) value = NULL;

  dp_value_append (positional, custom != NULL ? dp_value_new_string (custom)
                                              : dp_value_new_none ());
  dp_value_append (positional, dp_value_ref (node));
  value = _dp_project_call_macro (render, function, positional, NULL, render->model->path,
                                  render->model->line, error);

  return value != NULL ? g_strstrip (dp_value_to_string (value)) : NULL;
}

/* A connection is to one database; what would be built in another cannot be. */
static gboolean
check_database (DpModel     *model,
                const char  *database,
                GError     **error)
{
  if (*database == '\0' || g_str_equal (database, DP_PROJECT_DATABASE))
    return TRUE;

  g_set_error (error, DP_TRANSFORM_ERROR, DP_TRANSFORM_ERROR_PROJECT,
               _("%s:%u: this would be built in the database “%s”, but all models are built in the "
                 "one that the program uses; take “database” away, or let generate_database_name "
                 "give target.database"), model->path, model->line, database);

  return FALSE;
}

gboolean
_dp_project_name_relation (DpRender  *render,
                           GError   **error)
{
  DpModel *model = render->model;
  const char *schema = dp_value_lookup_string (model->config, "schema");
  g_autoptr(DpValue) node = _dp_project_node_lookup (render, "model");
  g_autofree char *database = NULL;
  g_autofree char *alias = NULL;
  g_autofree char *name = NULL;

  if (schema == NULL)
    schema = dp_value_lookup_string (model->config, "target_schema");
  database = generate_name (render, "generate_database_name",
                            dp_value_lookup_string (model->config, "database"), node, error);
  if (database != NULL)
    name = generate_name (render, "generate_schema_name", schema, node, error);
  if (name != NULL)
    alias = generate_name (render, "generate_alias_name",
                           dp_value_lookup_string (model->config, "alias"), node, error);
  if (alias == NULL)
    return FALSE;
  dp_model_set_relation (model, name, alias);

  return check_database (model, database, error);
}

/* In which packages dispatch looks: as dbt_project.yml says, else the project, then the package. */
static char **
list_search_order (DpTransformProject *self,
                   const char         *package)
{
  DpYamlNode *dispatch = dp_yaml_node_lookup (self->settings, "dispatch");
  g_autoptr(GStrvBuilder) order = g_strv_builder_new ();

  for (guint i = 0; dispatch != NULL && package != NULL &&
                    i < dp_yaml_node_get_length (dispatch); i++)
    {
      DpYamlNode *entry = dp_yaml_node_get_item (dispatch, i);
      DpYamlNode *places = dp_yaml_node_lookup (entry, "search_order");

      if (places == NULL ||
          g_strcmp0 (dp_yaml_node_lookup_text (entry, "macro_namespace"), package) != 0)
        continue;
      for (guint k = 0; k < dp_yaml_node_get_length (places); k++)
        g_strv_builder_add (order, dp_yaml_node_get_text (dp_yaml_node_get_item (places, k)));
      return g_strv_builder_end (order);
    }
  g_strv_builder_add (order, self->name);
  if (package != NULL)
    g_strv_builder_add (order, package);
  g_strv_builder_add (order, INTERNAL);

  return g_strv_builder_end (order);
}

DpValue *
_dp_project_dispatch_cb (const DpCall  *call,
                         gpointer       data,
                         GError       **error)
{
  static const char * const prefixes[] = { "postgres__", "default__" };
  DpRender *render = dp_call_get_host (call);
  const char *name = dp_call_get_string (call, 0, "macro_name");
  const char *package = dp_call_get_string (call, 1, "macro_namespace");
  g_auto(GStrv) order = NULL;

  if (name == NULL)
    return dp_template_error (error, _("dispatch needs the name of a macro"));
  order = list_search_order (render->project, package);
  for (guint i = 0; order[i] != NULL; i++)
    {
      DpValue *macros = _dp_project_package_macros (render->project, order[i]);

      for (gsize k = 0; macros != NULL && k < G_N_ELEMENTS (prefixes); k++)
        {
          g_autofree char *whole = g_strconcat (prefixes[k], name, NULL);
          DpValue *found = dp_value_lookup (macros, whole);

          if (found != NULL)
            return dp_value_ref (found);
        }
    }
  for (gsize k = 0; k < G_N_ELEMENTS (prefixes); k++)
    {
      g_autofree char *whole = g_strconcat (prefixes[k], name, NULL);
      g_autoptr(DpValue) near = dp_call_lookup (call, whole);

      if (dp_value_get_kind (near) == DP_VALUE_FUNCTION)
        return g_steal_pointer (&near);
    }

  return dp_template_error (error, _("there is no macro “%s” for PostgreSQL: neither postgres__%s "
                                     "nor default__%s is defined"), name, name, name);
}

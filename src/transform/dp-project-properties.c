/* dp-project-properties.c: what .yml files say about models and sources
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-transform-project-private.h"

#include <glib/gi18n-lib.h>

#include "dp-contract.h"
#include "dp-freshness.h"
#include "dp-log.h"
#include "dp-project-exposures.h"
#include "dp-project-macros.h"

static gboolean fail (GError     **error,
                      const char  *path,
                      DpYamlNode  *node,
                      const char  *format,
                      ...) G_GNUC_PRINTF (4, 5);

static gboolean
fail (GError     **error,
      const char  *path,
      DpYamlNode  *node,
      const char  *format,
      ...)
{
  g_autofree char *message = NULL;
  va_list args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error (error, DP_TRANSFORM_ERROR, DP_TRANSFORM_ERROR_PROJECT, "%s:%u: %s", path,
               dp_yaml_node_get_line (node), message);

  return FALSE;
}

/* The list under @key; NULL where there is none, which is no error. */
static gboolean
get_list (DpYamlNode   *node,
          const char   *path,
          const char   *key,
          DpYamlNode  **list,
          GError      **error)
{
  *list = dp_yaml_node_lookup (node, key);
  if (*list == NULL || dp_yaml_node_is_sequence (*list))
    return TRUE;
  if (dp_yaml_node_is_scalar (*list) && *dp_yaml_node_get_text (*list) == '\0')
    {
      *list = NULL;
      return TRUE;
    }

  return fail (error, path, *list, "%s", _("this has to be a list; begin each item with “- ”"));
}

static const char *
get_name (DpYamlNode  *node,
          const char  *path,
          GError     **error)
{
  const char *name = dp_yaml_node_lookup_text (node, "name");

  if (name == NULL || *name == '\0')
    fail (error, path, node, "%s", _("a name is missing here"));

  return name;
}

/* Tests of one model, source table or column, under the new key or the old one. */
static gboolean
read_tests (DpTransformProject  *self,
            const char          *path,
            DpYamlNode          *owner,
            DpModel             *model,
            DpSourceTable       *source,
            const char          *column,
            GError             **error)
{
  static const char * const keys[] = { "data_tests", "tests" };

  for (gsize i = 0; i < G_N_ELEMENTS (keys); i++)
    {
      DpYamlNode *list;

      if (!get_list (owner, path, keys[i], &list, error))
        return FALSE;
      if (list != NULL &&
          !_dp_project_read_tests (self, path, list, model, source, column, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
read_columns (DpTransformProject  *self,
              const char          *path,
              DpYamlNode          *owner,
              DpModel             *model,
              DpSourceTable       *source,
              GError             **error)
{
  DpYamlNode *list;

  if (!get_list (owner, path, "columns", &list, error))
    return FALSE;

  for (guint i = 0; list != NULL && i < dp_yaml_node_get_length (list); i++)
    {
      DpYamlNode *node = dp_yaml_node_get_item (list, i);
      const char *name = get_name (node, path, error);
      DpColumnDoc *column;

      if (name == NULL)
        return FALSE;
      column = dp_column_doc_new (name);
      g_ptr_array_add (model != NULL ? model->columns : source->columns, column);
      column->data_type = g_strdup (dp_yaml_node_lookup_text (node, "data_type"));
      column->meta = _dp_project_read_meta (node);
      if (!_dp_project_read_description (self, path, node, &column->description, error))
        return FALSE;
      if (!read_tests (self, path, node, model, source, name, error))
        return FALSE;
    }

  return TRUE;
}

/* @found: (out) (nullable): %NULL where what is described is not there (any more), which is said
 * and no fault. Returns: %FALSE with @error set */
static gboolean
find_node (DpTransformProject  *self,
           const char          *path,
           DpYamlNode          *node,
           DpResource           resource,
           DpModel            **found,
           GError             **error)
{
  static const char * const folders[] = { "models/…/", "seeds/", "snapshots/" };
  const char *name = get_name (node, path, error);
  DpModel *model;

  *found = NULL;
  if (name == NULL)
    return FALSE;
  model = _dp_project_find_model (self, name);
  if (model != NULL && model->resource == resource)
    {
      *found = model;
      return TRUE;
    }
  if (resource == DP_RESOURCE_SNAPSHOT)
    {
      if (!_dp_project_add_yaml_snapshot (self, path, name, node, error))
        return FALSE;
      *found = _dp_project_find_model (self, name);
      return TRUE;
    }

  dp_log_tell (_("%s:%u: there is no %s “%s”; its file would be %s%s%s"), path,
               dp_yaml_node_get_line (node), dp_resource_get_nick (resource), name,
               folders[resource], name, resource == DP_RESOURCE_SEED ? ".csv" : ".sql");

  return TRUE;
}

/* A model, a seed or a snapshot. */
static gboolean
read_node (DpTransformProject  *self,
           const char          *path,
           DpYamlNode          *node,
           DpResource           resource,
           GError             **error)
{
  DpYamlNode *config = dp_yaml_node_lookup (node, "config");
  DpYamlNode *tags = dp_yaml_node_lookup (node, "tags");
  DpModel *model;

  if (!find_node (self, path, node, resource, &model, error))
    return FALSE;
  if (model == NULL)
    return TRUE;

  if (!_dp_project_read_description (self, path, node, &model->description, error))
    return FALSE;
  if (tags != NULL)
    _dp_project_set_config (model->config, "tags", dp_yaml_node_to_value (tags));
  if (config != NULL && dp_yaml_node_is_mapping (config))
    _dp_project_merge_config (model->config, config);
  if (dp_yaml_node_lookup (node, "meta") != NULL)
    _dp_project_set_config (model->config, "meta", _dp_project_read_meta (node));

  g_clear_pointer (&model->contract, dp_contract_free);
  model->contract = dp_contract_read (path, node, error);

  return model->contract != NULL &&
         dp_freshness_read (path, NULL, node, &model->freshness, error) &&
         read_tests (self, path, node, model, NULL, NULL, error) &&
         read_columns (self, path, node, model, NULL, error);
}

static gboolean
read_source (DpTransformProject  *self,
             const char          *path,
             DpYamlNode          *node,
             GError             **error)
{
  const char *name = get_name (node, path, error);
  const char *schema = dp_yaml_node_lookup_text (node, "schema");
  DpYamlNode *tables;

  if (name == NULL || !get_list (node, path, "tables", &tables, error))
    return FALSE;

  for (guint i = 0; tables != NULL && i < dp_yaml_node_get_length (tables); i++)
    {
      DpYamlNode *entry = dp_yaml_node_get_item (tables, i);
      const char *table_name = get_name (entry, path, error);
      const char *identifier = dp_yaml_node_lookup_text (entry, "identifier");
      DpSourceTable *table;

      if (table_name == NULL)
        return FALSE;
      if (_dp_project_find_source (self, name, table_name) != NULL)
        return fail (error, path, entry,
                     _("the table “%s” of the source “%s” is described twice"), table_name, name);

      table = dp_source_table_new (name, table_name, schema != NULL ? schema : name,
                                   identifier != NULL ? identifier : table_name);
      g_ptr_array_add (self->sources, table);
      table->path = g_strdup (path);
      table->meta = _dp_project_read_meta (entry);
      if (!_dp_project_read_description (self, path, node, &table->source_description, error) ||
          !_dp_project_read_description (self, path, entry, &table->description, error))
        return FALSE;
      if (!dp_freshness_read (path, node, entry, &table->freshness, error) ||
          !read_tests (self, path, entry, NULL, table, NULL, error) ||
          !read_columns (self, path, entry, NULL, table, error))
        return FALSE;
    }

  return TRUE;
}

static gboolean
read_macro_notes (DpTransformProject  *self,
                  const char          *path,
                  DpYamlNode          *node,
                  GError             **error)
{
  const char *name = get_name (node, path, error);
  g_autofree char *description = NULL;
  DpValue *notes;

  if (name == NULL || !_dp_project_read_description (self, path, node, &description, error))
    return FALSE;
  notes = dp_yaml_node_to_value (node);
  if (description != NULL)
    dp_value_set (notes, "description", dp_value_new_string (description));
  g_hash_table_replace (self->macro_notes,
                        g_strconcat (_dp_project_package_of (self, path)->name, ".", name, NULL),
                        notes);

  return TRUE;
}

gboolean
_dp_project_read_properties (DpTransformProject  *self,
                             const char          *path,
                             DpYamlNode          *root,
                             GError             **error)
{
  static const char * const keys[] = { "models", "seeds", "snapshots" };
  DpYamlNode *exposures;
  DpYamlNode *macros;
  DpYamlNode *unit_tests;
  DpYamlNode *sources;

  if (!dp_yaml_node_is_mapping (root))
    return fail (error, path, root, "%s", _("this file has to begin with “models:” or “sources:”"));
  if (!get_list (root, path, "sources", &sources, error))
    return FALSE;

  for (guint resource = 0; resource < G_N_ELEMENTS (keys); resource++)
    {
      DpYamlNode *list;

      if (!get_list (root, path, keys[resource], &list, error))
        return FALSE;
      for (guint i = 0; list != NULL && i < dp_yaml_node_get_length (list); i++)
        if (!read_node (self, path, dp_yaml_node_get_item (list, i), resource, error))
          return FALSE;
    }
  if (!get_list (root, path, "unit_tests", &unit_tests, error))
    return FALSE;
  for (guint i = 0; unit_tests != NULL && i < dp_yaml_node_get_length (unit_tests); i++)
    if (!_dp_project_read_unit_test (self, path, dp_yaml_node_get_item (unit_tests, i), error))
      return FALSE;
  for (guint i = 0; sources != NULL && i < dp_yaml_node_get_length (sources); i++)
    if (!read_source (self, path, dp_yaml_node_get_item (sources, i), error))
      return FALSE;
  if (!get_list (root, path, "exposures", &exposures, error) ||
      !get_list (root, path, "macros", &macros, error))
    return FALSE;
  for (guint i = 0; exposures != NULL && i < dp_yaml_node_get_length (exposures); i++)
    if (!_dp_project_read_exposure (self, path, dp_yaml_node_get_item (exposures, i), error))
      return FALSE;
  for (guint i = 0; macros != NULL && i < dp_yaml_node_get_length (macros); i++)
    if (!read_macro_notes (self, path, dp_yaml_node_get_item (macros, i), error))
      return FALSE;

  return TRUE;
}

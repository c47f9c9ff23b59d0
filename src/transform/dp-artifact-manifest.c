/* dp-artifact-manifest.c: manifest.json
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-artifact-manifest-private.h"

#include <string.h>

#include "dp-project-exposures.h"
#include "dp-project-macros.h"

static void
add_null (DpManifest     *self,
          yyjson_mut_val *object,
          const char     *key)
{
  yyjson_mut_obj_add_null (self->doc, object, key);
}

static void
add_columns (DpManifest     *self,
             yyjson_mut_val *object,
             DpProjectNode  *node)
{
  yyjson_mut_val *columns = dp_artifact_add_object (self->doc, object, "columns");

  for (guint i = 0; i < node->columns->len; i++)
    {
      DpNodeColumn *column = g_ptr_array_index (node->columns, i);
      yyjson_mut_val *entry = dp_artifact_add_object (self->doc, columns, column->name);

      dp_artifact_add_text (self->doc, entry, "name", column->name);
      dp_artifact_add_text (self->doc, entry, "description",
                            column->description != NULL ? column->description : "");
      if (column->meta != NULL)
        yyjson_mut_obj_add_val (self->doc, entry, "meta",
                                dp_artifact_value (self->doc, column->meta));
      else
        dp_artifact_add_object (self->doc, entry, "meta");
      dp_artifact_add_text (self->doc, entry, "data_type", column->type);
      dp_artifact_add_array (self->doc, entry, "constraints");
      add_null (self, entry, "quote");
      dp_artifact_add_array (self->doc, entry, "tags");
    }
}

/* What every entry begins with. */
yyjson_mut_val *
_dp_manifest_add_entry (DpManifest     *self,
                        yyjson_mut_val *map,
                        const char     *id,
                        const char     *resource,
                        const char     *name,
                        char          **fqn,
                        const char     *path)
{
  yyjson_mut_val *entry = dp_artifact_add_object (self->doc, map, id);
  const char *inside = strchr (path, '/');

  dp_artifact_add_text (self->doc, entry, "unique_id", id);
  dp_artifact_add_text (self->doc, entry, "resource_type", resource);
  dp_artifact_add_text (self->doc, entry, "name", name);
  dp_artifact_add_text (self->doc, entry, "package_name", fqn[0]);
  dp_artifact_add_text (self->doc, entry, "path", inside != NULL ? inside + 1 : path);
  dp_artifact_add_text (self->doc, entry, "original_file_path", path);
  dp_artifact_add_strv (self->doc, entry, "fqn", fqn);

  return entry;
}

static void
add_edge (DpManifest *self,
          const char *parent,
          const char *child)
{
  yyjson_mut_val *list = g_hash_table_lookup (self->parents_of, child);

  if (list != NULL)
    yyjson_mut_arr_add_strcpy (self->doc, list, parent);
  list = g_hash_table_lookup (self->children_of, parent);
  if (list != NULL)
    yyjson_mut_arr_add_strcpy (self->doc, list, child);
}

void
_dp_manifest_add_depends_on (DpManifest     *self,
                             yyjson_mut_val *entry,
                             const char     *id,
                             GPtrArray      *parents)
{
  yyjson_mut_val *depends_on = dp_artifact_add_object (self->doc, entry, "depends_on");
  yyjson_mut_val *nodes;

  dp_artifact_add_array (self->doc, depends_on, "macros");
  nodes = dp_artifact_add_array (self->doc, depends_on, "nodes");
  for (guint i = 0; i < parents->len; i++)
    {
      DpProjectNode *parent = g_ptr_array_index (parents, i);

      yyjson_mut_arr_add_strcpy (self->doc, nodes, parent->id);
      add_edge (self, parent->id, id);
    }
}

GPtrArray *
_dp_manifest_list_parents (DpManifest *self,
                           GArray     *dependencies,
                           GPtrArray  *sources)
{
  GPtrArray *parents = g_ptr_array_new ();

  for (guint i = 0; i < dependencies->len; i++)
    {
      DpModel *model = g_array_index (dependencies, DpDependency, i).model;

      g_ptr_array_add (parents, g_hash_table_lookup (self->lineage->by_id, model->id));
    }
  for (guint i = 0; i < sources->len; i++)
    g_ptr_array_add (parents, dp_project_lineage_find_source (self->lineage,
                                                              g_ptr_array_index (sources, i)));

  return parents;
}

/* ref() and source() as they are written, beside what they found. */
void
_dp_manifest_add_references (DpManifest     *self,
                             yyjson_mut_val *entry,
                             GPtrArray      *parents)
{
  yyjson_mut_val *refs = dp_artifact_add_array (self->doc, entry, "refs");
  yyjson_mut_val *sources = dp_artifact_add_array (self->doc, entry, "sources");

  for (guint i = 0; i < parents->len; i++)
    {
      DpProjectNode *parent = g_ptr_array_index (parents, i);
      yyjson_mut_val *item;

      if (parent->source != NULL)
        {
          item = yyjson_mut_arr_add_arr (self->doc, sources);
          yyjson_mut_arr_add_strcpy (self->doc, item, parent->source->source);
          yyjson_mut_arr_add_strcpy (self->doc, item, parent->source->name);
          continue;
        }
      item = yyjson_mut_arr_add_obj (self->doc, refs);
      dp_artifact_add_text (self->doc, item, "name", parent->name);
      add_null (self, item, "package");
      add_null (self, item, "version");
    }
  dp_artifact_add_array (self->doc, entry, "metrics");
}

static void
add_checksum (DpManifest     *self,
              yyjson_mut_val *entry,
              const char     *text)
{
  yyjson_mut_val *checksum = dp_artifact_add_object (self->doc, entry, "checksum");
  g_autofree char *sum = g_compute_checksum_for_string (G_CHECKSUM_SHA256, text, -1);

  dp_artifact_add_text (self->doc, checksum, "name", "sha256");
  dp_artifact_add_text (self->doc, checksum, "checksum", sum);
}

static void
add_config (DpManifest     *self,
            yyjson_mut_val *entry,
            DpModel        *model)
{
  yyjson_mut_val *config = dp_artifact_value (self->doc, model->config);
  DpValue *meta = dp_value_lookup (model->config, "meta");

  yyjson_mut_obj_add_val (self->doc, entry, "config", config);
  if (dp_value_lookup (model->config, "enabled") == NULL)
    yyjson_mut_obj_add_bool (self->doc, config, "enabled", true);
  if (dp_value_lookup (model->config, "materialized") == NULL)
    dp_artifact_add_text (self->doc, config, "materialized",
                          dp_materialization_get_nick (model->materialization));
  if (dp_value_lookup (model->config, "tags") == NULL)
    dp_artifact_add_strv (self->doc, config, "tags", model->tags);
  if (meta != NULL)
    yyjson_mut_obj_add_val (self->doc, entry, "meta", dp_artifact_value (self->doc, meta));
  else
    dp_artifact_add_object (self->doc, entry, "meta");
  dp_artifact_add_strv (self->doc, entry, "tags", model->tags);
}

static void
add_code (DpManifest     *self,
          yyjson_mut_val *entry,
          const char     *raw,
          const char     *compiled)
{
  dp_artifact_add_text (self->doc, entry, "raw_code", raw);
  dp_artifact_add_text (self->doc, entry, "language", "sql");
  yyjson_mut_obj_add_bool (self->doc, entry, "compiled", compiled != NULL);
  dp_artifact_add_text (self->doc, entry, "compiled_code", compiled);
  add_checksum (self, entry, raw);
}

static void
add_place (DpManifest     *self,
           yyjson_mut_val *entry,
           const char     *schema,
           const char     *relation)
{
  add_null (self, entry, "database");
  dp_artifact_add_text (self->doc, entry, "schema", schema);
  dp_artifact_add_text (self->doc, entry, "relation_name", relation);
}

static void
add_model (DpManifest     *self,
           yyjson_mut_val *map,
           DpProjectNode  *node)
{
  DpModel *model = node->model;
  gboolean is_ephemeral = model->materialization == DP_MATERIALIZATION_EPHEMERAL;
  const char *raw = model->template != NULL ? dp_template_get_source (model->template)->text : "";
  yyjson_mut_val *entry = _dp_manifest_add_entry (self, map, node->id,
                                                  dp_resource_get_nick (model->resource),
                                                  model->name, model->fqn, model->path);
  yyjson_mut_val *contract;

  dp_artifact_add_text (self->doc, entry, "alias", model->identifier);
  add_place (self, entry, model->schema, is_ephemeral ? NULL : model->relation);
  dp_artifact_add_text (self->doc, entry, "description",
                        model->description != NULL ? model->description : "");
  add_columns (self, entry, node);
  add_config (self, entry, model);
  add_code (self, entry, raw, node->sql);
  _dp_manifest_add_references (self, entry, node->parents);
  _dp_manifest_add_depends_on (self, entry, node->id, node->parents);
  dp_artifact_add_text (self->doc, entry, "access", "protected");
  dp_artifact_add_array (self->doc, entry, "constraints");
  contract = dp_artifact_add_object (self->doc, entry, "contract");
  yyjson_mut_obj_add_bool (self->doc, contract, "enforced", false);
  add_null (self, contract, "checksum");
  add_null (self, entry, "group");
  add_null (self, entry, "version");
  add_null (self, entry, "patch_path");
}

static void
add_test_metadata (DpManifest     *self,
                   yyjson_mut_val *entry,
                   DpDataTest     *test)
{
  yyjson_mut_val *metadata;
  yyjson_mut_val *arguments;

  if (g_str_equal (test->kind, "singular"))
    return;
  metadata = dp_artifact_add_object (self->doc, entry, "test_metadata");
  dp_artifact_add_text (self->doc, metadata, "name", test->kind);
  add_null (self, metadata, "namespace");
  arguments = dp_artifact_value (self->doc, test->arguments);
  dp_artifact_add_text (self->doc, arguments, "column_name", test->column);
  yyjson_mut_obj_add_val (self->doc, metadata, "kwargs", arguments);
}

static void
add_test (DpManifest     *self,
          yyjson_mut_val *map,
          DpDataTest     *test)
{
  DpProjectPackage *package = _dp_project_package_of (self->lineage->project, test->path);
  char *fqn[] = { package->name, test->name, NULL };
  g_autoptr(GPtrArray) parents = _dp_manifest_list_parents (self, test->dependencies,
                                                            test->sources);
  const char *raw = test->template != NULL ? dp_template_get_source (test->template)->text : "";
  yyjson_mut_val *entry = _dp_manifest_add_entry (self, map, test->id, "test", test->name, fqn,
                                                  test->path);
  yyjson_mut_val *config = dp_artifact_value (self->doc, test->config);

  yyjson_mut_obj_add_val (self->doc, entry, "config", config);
  if (dp_value_lookup (test->config, "severity") == NULL)
    dp_artifact_add_text (self->doc, config, "severity", test->warn ? "WARN" : "ERROR");
  if (dp_value_lookup (test->config, "enabled") == NULL)
    yyjson_mut_obj_add_bool (self->doc, config, "enabled", test->enabled);
  dp_artifact_add_text (self->doc, config, "materialized", "test");
  dp_artifact_add_strv (self->doc, entry, "tags", test->tags);
  dp_artifact_add_object (self->doc, entry, "meta");
  dp_artifact_add_text (self->doc, entry, "alias", test->name);
  dp_artifact_add_text (self->doc, entry, "description", "");
  dp_artifact_add_object (self->doc, entry, "columns");
  dp_artifact_add_text (self->doc, entry, "column_name", test->column);
  add_test_metadata (self, entry, test);
  dp_artifact_add_text (self->doc, entry, "attached_node",
                        test->model != NULL ? test->model->id : NULL);
  add_place (self, entry, test->model != NULL ? test->model->schema : NULL, test->stored_in);
  add_code (self, entry, raw, NULL);
  _dp_manifest_add_references (self, entry, parents);
  _dp_manifest_add_depends_on (self, entry, test->id, parents);
}

static void
add_source (DpManifest     *self,
            yyjson_mut_val *map,
            DpProjectNode  *node)
{
  DpSourceTable *source = node->source;
  char *fqn[] = { self->lineage->project->name, source->source, source->name, NULL };
  yyjson_mut_val *entry = _dp_manifest_add_entry (self, map, node->id, "source", source->name, fqn,
                                     source->path);
  yyjson_mut_val *config;

  dp_artifact_add_text (self->doc, entry, "source_name", source->source);
  dp_artifact_add_text (self->doc, entry, "source_description",
                        source->source_description != NULL ? source->source_description : "");
  dp_artifact_add_text (self->doc, entry, "loader", "");
  dp_artifact_add_text (self->doc, entry, "identifier", source->identifier);
  add_place (self, entry, source->schema, source->relation);
  dp_artifact_add_text (self->doc, entry, "description",
                        source->description != NULL ? source->description : "");
  add_columns (self, entry, node);
  if (source->meta != NULL)
    yyjson_mut_obj_add_val (self->doc, entry, "meta",
                            dp_artifact_value (self->doc, source->meta));
  else
    dp_artifact_add_object (self->doc, entry, "meta");
  dp_artifact_add_object (self->doc, entry, "source_meta");
  dp_artifact_add_array (self->doc, entry, "tags");
  config = dp_artifact_add_object (self->doc, entry, "config");
  yyjson_mut_obj_add_bool (self->doc, config, "enabled", true);
}

static void
add_docs (DpManifest     *self,
          yyjson_mut_val *root)
{
  yyjson_mut_val *docs = dp_artifact_add_object (self->doc, root, "docs");
  GHashTableIter iter;
  gpointer name;
  gpointer text;

  g_hash_table_iter_init (&iter, self->lineage->project->docs);
  while (g_hash_table_iter_next (&iter, &name, &text))
    {
      g_autofree char *id = g_strconcat ("doc.", name, NULL);
      const char *dot = strchr (name, '.');
      g_autofree char *package = g_strndup (name, dot - (const char *) name);
      yyjson_mut_val *entry = dp_artifact_add_object (self->doc, docs, id);

      dp_artifact_add_text (self->doc, entry, "unique_id", id);
      dp_artifact_add_text (self->doc, entry, "resource_type", "doc");
      dp_artifact_add_text (self->doc, entry, "name", dot + 1);
      dp_artifact_add_text (self->doc, entry, "package_name", package);
      dp_artifact_add_text (self->doc, entry, "block_contents", text);
    }
}

static void
add_lists (DpManifest *self,
           const char *id)
{
  g_hash_table_insert (self->parents_of, g_strdup (id),
                       dp_artifact_add_array (self->doc, self->parents, id));
  g_hash_table_insert (self->children_of, g_strdup (id),
                       dp_artifact_add_array (self->doc, self->children, id));
}

/* Every node has its lists, also where they stay empty. */
static void
add_maps (DpManifest *self)
{
  DpTransformProject *project = self->lineage->project;

  self->parents = yyjson_mut_obj (self->doc);
  self->children = yyjson_mut_obj (self->doc);
  for (guint i = 0; i < self->lineage->nodes->len; i++)
    {
      DpProjectNode *node = g_ptr_array_index (self->lineage->nodes, i);

      add_lists (self, node->id);
    }
  for (guint i = 0; i < project->tests->len; i++)
    add_lists (self, ((DpDataTest *) g_ptr_array_index (project->tests, i))->id);
  for (guint i = 0; i < project->exposures->len; i++)
    add_lists (self, ((DpExposure *) g_ptr_array_index (project->exposures, i))->id);
}

gboolean
dp_artifacts_write_manifest (DpProjectLineage  *lineage,
                             const char        *folder,
                             GError           **error)
{
  static const char * const empty[] = {
    "metrics", "groups", "disabled", "group_map", "saved_queries", "semantic_models",
  };
  yyjson_mut_doc *doc = dp_artifact_new ("manifest/v12", lineage->project->name);
  yyjson_mut_val *root = yyjson_mut_doc_get_root (doc);
  g_autoptr(GHashTable) parents = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autoptr(GHashTable) children = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  DpManifest manifest = { lineage, doc, NULL, NULL, parents, children };
  yyjson_mut_val *nodes = dp_artifact_add_object (doc, root, "nodes");
  yyjson_mut_val *sources = dp_artifact_add_object (doc, root, "sources");

  add_maps (&manifest);
  for (guint i = 0; i < lineage->nodes->len; i++)
    {
      DpProjectNode *node = g_ptr_array_index (lineage->nodes, i);

      if (node->source != NULL)
        add_source (&manifest, sources, node);
      else
        add_model (&manifest, nodes, node);
    }
  for (guint i = 0; i < lineage->project->tests->len; i++)
    {
      DpDataTest *test = g_ptr_array_index (lineage->project->tests, i);

      if (test->unit == NULL)
        add_test (&manifest, nodes, test);
    }
  _dp_manifest_add_macros (&manifest, root);
  _dp_manifest_add_exposures (&manifest, root);
  _dp_manifest_add_unit_tests (&manifest, root);
  _dp_manifest_add_selectors (&manifest, root);
  add_docs (&manifest, root);
  for (gsize i = 0; i < G_N_ELEMENTS (empty); i++)
    dp_artifact_add_object (doc, root, empty[i]);
  yyjson_mut_obj_add_val (doc, root, "parent_map", manifest.parents);
  yyjson_mut_obj_add_val (doc, root, "child_map", manifest.children);

  return dp_artifact_write (doc, folder, "manifest.json", error);
}

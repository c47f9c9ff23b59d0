/* dp-project-lineage.c: a project's nodes with their SQL, their columns, and what these are made of
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-project-lineage.h"

/* What the analysis of one model needs to know its tables by. */
typedef struct
{
  DpProjectLineage *project;
  DpProjectNode    *node;
} Search;

static void
node_free (gpointer data)
{
  DpProjectNode *self = data;

  g_free (self->id);
  g_free (self->sql);
  g_free (self->problem);
  g_clear_pointer (&self->lineage, dp_lineage_free);
  g_ptr_array_unref (self->columns);
  g_ptr_array_unref (self->parents);
  g_ptr_array_unref (self->children);
  g_ptr_array_unref (self->names);
  g_free (self);
}

/* @id: (transfer full) */
static DpProjectNode *
add_node (DpProjectLineage *self,
          char             *id,
          const char       *name,
          const char       *schema,
          const char       *identifier)
{
  DpProjectNode *node = g_new0 (DpProjectNode, 1);

  node->id = id;
  node->name = name;
  node->table = dp_project_catalog_find (self->catalog, schema, identifier);
  node->columns = g_ptr_array_new_with_free_func (g_free);
  node->parents = g_ptr_array_new ();
  node->children = g_ptr_array_new ();
  node->names = g_ptr_array_new ();
  g_ptr_array_add (self->nodes, node);
  g_hash_table_insert (self->by_id, node->id, node);
  g_hash_table_insert (self->by_place, g_strconcat (schema, ".", identifier, NULL), node);

  return node;
}

static DpNodeColumn *
ensure_column (DpProjectNode *node,
               const char    *name)
{
  DpNodeColumn *column = dp_project_node_find_column (node, name);

  if (column == NULL)
    {
      column = g_new0 (DpNodeColumn, 1);
      column->name = name;
      g_ptr_array_add (node->columns, column);
    }

  return column;
}

/* Which columns it has is said by its SQL, and else by the database, whose types hold in any case;
 * what the .yml files describe besides is taken for columns where neither knows them all. */
static void
collect_columns (DpProjectNode *node,
                 GPtrArray     *described)
{
  DpLineage *lineage = node->lineage;

  for (guint i = 0; lineage != NULL && i < lineage->columns->len; i++)
    ensure_column (node, ((DpLineageColumn *) g_ptr_array_index (lineage->columns, i))->name);
  node->is_complete = lineage != NULL && lineage->is_complete && lineage->problem == NULL;

  for (guint i = 0; node->table != NULL && i < node->table->columns->len; i++)
    {
      DpCatalogColumn *known = g_ptr_array_index (node->table->columns, i);
      DpNodeColumn *column = node->is_complete ? dp_project_node_find_column (node, known->name)
                                               : ensure_column (node, known->name);

      if (column != NULL)
        column->type = known->type;
    }
  node->is_complete |= node->table != NULL;

  for (guint i = 0; i < described->len; i++)
    {
      DpColumnDoc *doc = g_ptr_array_index (described, i);
      DpNodeColumn *column = node->is_complete ? dp_project_node_find_column (node, doc->name)
                                               : ensure_column (node, doc->name);

      if (column == NULL)
        continue;
      column->description = doc->description;
      column->meta = doc->meta;
      if (column->type == NULL)
        column->type = doc->data_type;
    }
}

/* How the models after it see this node. */
static void
publish (DpProjectNode *node)
{
  for (guint i = 0; i < node->columns->len; i++)
    g_ptr_array_add (node->names,
                     (char *) ((DpNodeColumn *) g_ptr_array_index (node->columns, i))->name);
  node->relation.id = node->id;
  node->relation.columns = node->names;
  node->relation.is_complete = node->is_complete;
}

static void
add_edge (DpProjectNode *parent,
          DpProjectNode *child)
{
  if (parent == child || g_ptr_array_find (child->parents, parent, NULL))
    return;
  g_ptr_array_add (child->parents, parent);
  g_ptr_array_add (parent->children, child);
}

static const DpLineageRelation *
find_cb (const char *schema,
         const char *name,
         gpointer    user_data)
{
  Search *search = user_data;
  DpProjectNode *node;

  if (schema != NULL)
    {
      g_autofree char *place = g_strconcat (schema, ".", name, NULL);

      node = g_hash_table_lookup (search->project->by_place, place);
    }
  else
    {
      DpModel *model = _dp_project_find_model (search->project->project, name);

      if (model == NULL || model->materialization != DP_MATERIALIZATION_EPHEMERAL)
        return NULL;
      node = dp_project_lineage_find_model (search->project, name);
    }
  return node != NULL && node != search->node ? &node->relation : NULL;
}

static void
analyze (DpProjectLineage *self,
         DpProjectNode    *node,
         DpDbConnection   *connection)
{
  g_autoptr(GError) error = NULL;
  Search search = { self, node };

  if (node->model->template == NULL || node->model->resource != DP_RESOURCE_MODEL)
    return;
  node->sql = _dp_project_compile_model (self->project, node->model, connection, &error);
  if (node->sql == NULL)
    {
      node->problem = g_strdup (error->message);
      return;
    }
  node->lineage = dp_lineage_new (node->sql, find_cb, &search);
  node->problem = g_strdup (node->lineage->problem);
}

static char *
source_id (DpProjectLineage *self,
           DpSourceTable    *source)
{
  return g_strconcat ("source.", self->project->name, ".", source->source, ".", source->name, NULL);
}

static void
add_source (DpProjectLineage *self,
            DpSourceTable    *source)
{
  DpProjectNode *node = add_node (self, source_id (self, source), source->name, source->schema,
                                  source->identifier);

  node->source = source;
  collect_columns (node, source->columns);
  publish (node);
}

static void
add_model (DpProjectLineage *self,
           DpModel          *model,
           DpDbConnection   *connection)
{
  DpProjectNode *node = add_node (self, g_strdup (model->id), model->name, model->schema,
                                  model->identifier);

  node->model = model;
  for (guint i = 0; i < model->dependencies->len; i++)
    {
      DpModel *below = g_array_index (model->dependencies, DpDependency, i).model;
      DpProjectNode *parent = g_hash_table_lookup (self->by_id, below->id);

      if (parent != NULL)
        add_edge (parent, node);
    }
  for (guint i = 0; i < model->sources->len; i++)
    add_edge (dp_project_lineage_find_source (self, g_ptr_array_index (model->sources, i)), node);
  analyze (self, node, connection);
  collect_columns (node, model->columns);
  publish (node);
}

DpProjectLineage *
dp_project_lineage_new (DpTransformProject  *project,
                        DpDbConnection      *connection,
                        GError             **error)
{
  g_autoptr(DpProjectLineage) self = g_new0 (DpProjectLineage, 1);

  g_return_val_if_fail (DP_IS_TRANSFORM_PROJECT (project), NULL);

  self->project = g_object_ref (project);
  self->nodes = g_ptr_array_new_with_free_func (node_free);
  self->by_id = g_hash_table_new (g_str_hash, g_str_equal);
  self->by_place = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  if (connection != NULL)
    {
      self->catalog = dp_project_catalog_read (project, connection, error);
      if (self->catalog == NULL)
        return NULL;
    }

  for (guint i = 0; i < project->sources->len; i++)
    add_source (self, g_ptr_array_index (project->sources, i));
  for (guint i = 0; i < project->models->len; i++)
    add_model (self, g_ptr_array_index (project->models, i), connection);

  return g_steal_pointer (&self);
}

void
dp_project_lineage_free (DpProjectLineage *self)
{
  g_hash_table_unref (self->by_place);
  g_hash_table_unref (self->by_id);
  g_ptr_array_unref (self->nodes);
  g_clear_pointer (&self->catalog, g_hash_table_unref);
  g_object_unref (self->project);
  g_free (self);
}

DpProjectNode *
dp_project_lineage_find (DpProjectLineage *self,
                         const char       *name)
{
  DpProjectNode *node = g_hash_table_lookup (self->by_id, name);

  for (guint i = 0; node == NULL && i < self->nodes->len; i++)
    {
      DpProjectNode *found = g_ptr_array_index (self->nodes, i);
      g_autofree char *full = NULL;

      if (found->source != NULL)
        full = g_strconcat (found->source->source, ".", found->name, NULL);
      if (g_str_equal (full != NULL ? full : found->name, name))
        node = found;
    }

  return node;
}

DpProjectNode *
dp_project_lineage_find_model (DpProjectLineage *self,
                               const char       *name)
{
  DpModel *model = _dp_project_find_model (self->project, name);

  return model != NULL ? g_hash_table_lookup (self->by_id, model->id) : NULL;
}

DpProjectNode *
dp_project_lineage_find_source (DpProjectLineage *self,
                                DpSourceTable    *source)
{
  g_autofree char *id = source_id (self, source);

  return g_hash_table_lookup (self->by_id, id);
}

DpNodeColumn *
dp_project_node_find_column (DpProjectNode *self,
                             const char    *name)
{
  for (guint i = 0; i < self->columns->len; i++)
    {
      DpNodeColumn *column = g_ptr_array_index (self->columns, i);

      if (g_str_equal (column->name, name))
        return column;
    }

  return NULL;
}

const char *
dp_project_node_get_resource (DpProjectNode *self)
{
  return self->source != NULL ? "source" : dp_resource_get_nick (self->model->resource);
}

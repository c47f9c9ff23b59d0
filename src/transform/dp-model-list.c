/* dp-model-list.c: a project's nodes, to be looked at
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-model-list-private.h"

#include "dp-project-lineage.h"

struct _DpModelList
{
  GObject             parent_instance;

  DpTransformProject *project;
  GPtrArray          *items;
  guint               n_nodes;
};

static GType
dp_model_list_get_item_type (GListModel *list)
{
  return DP_TYPE_MODEL_ITEM;
}

static guint
dp_model_list_get_n_items (GListModel *list)
{
  return DP_MODEL_LIST (list)->items->len;
}

static gpointer
dp_model_list_get_item (GListModel *list,
                        guint       position)
{
  DpModelList *self = DP_MODEL_LIST (list);

  return position < self->items->len ? g_object_ref (g_ptr_array_index (self->items, position))
                                     : NULL;
}

static void
list_model_init (GListModelInterface *iface)
{
  iface->get_item_type = dp_model_list_get_item_type;
  iface->get_n_items = dp_model_list_get_n_items;
  iface->get_item = dp_model_list_get_item;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (DpModelList, dp_model_list, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (G_TYPE_LIST_MODEL, list_model_init))

static void
dp_model_list_finalize (GObject *object)
{
  DpModelList *self = DP_MODEL_LIST (object);

  g_clear_object (&self->project);
  g_ptr_array_unref (self->items);

  G_OBJECT_CLASS (dp_model_list_parent_class)->finalize (object);
}

static void
dp_model_list_class_init (DpModelListClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = dp_model_list_finalize;
}

static void
dp_model_list_init (DpModelList *self)
{
  self->items = g_ptr_array_new_with_free_func (g_object_unref);
}

/* What is being read, in a fiber. */
typedef struct
{
  DpModelList      *list;
  DpProjectLineage *lineage;
  DpNodeHistory    *history;
  GHashTable       *places;      /* index in the list + 1 by id */
} Reading;

static char *
dup_origins (Reading         *reading,
             DpLineageColumn *column)
{
  GString *text;

  if (column->origins->len == 0)
    return NULL;

  text = g_string_new (NULL);
  for (guint i = 0; i < column->origins->len; i++)
    {
      DpLineageOrigin *origin = &g_array_index (column->origins, DpLineageOrigin, i);
      DpProjectNode *node = g_hash_table_lookup (reading->lineage->by_id, origin->relation);

      g_string_append_printf (text, "%s%s.%s (%s)", i > 0 ? "\n" : "",
                              node != NULL ? node->name : origin->relation, origin->column,
                              dp_model_column_describe_use (origin->use));
    }

  return g_string_free (text, FALSE);
}

static gboolean
find_column (DpModelItem *item,
             const char  *name,
             guint       *index)
{
  GListModel *columns = G_LIST_MODEL (item->columns);

  for (guint i = 0; i < g_list_model_get_n_items (columns); i++)
    {
      g_autoptr(DpModelColumn) column = g_list_model_get_item (columns, i);

      if (g_str_equal (column->name, name))
        {
          *index = i;
          return TRUE;
        }
    }

  return FALSE;
}

/* What it stands on comes before it in the list. */
static void
add_sources (Reading         *reading,
             DpModelColumn   *copy,
             DpLineageColumn *column)
{
  for (guint i = 0; i < column->origins->len; i++)
    {
      const DpLineageOrigin *origin = &g_array_index (column->origins, DpLineageOrigin, i);
      guint place = GPOINTER_TO_UINT (g_hash_table_lookup (reading->places, origin->relation));
      DpModelItem *item = place > 0 ? g_ptr_array_index (reading->list->items, place - 1) : NULL;
      DpModelOrigin source = { place - 1, 0, origin->use };

      if (item != NULL && find_column (item, origin->column, &source.column))
        g_array_append_val (copy->sources, source);
    }
  copy->unknown = g_strdup (column->unknown);
}

static void
add_columns (Reading       *reading,
             DpModelItem   *item,
             DpProjectNode *node)
{
  for (guint i = 0; i < node->columns->len; i++)
    {
      const DpNodeColumn *column = g_ptr_array_index (node->columns, i);
      DpLineageColumn *made = node->lineage != NULL ? dp_lineage_find (node->lineage, column->name)
                                                    : NULL;
      g_autoptr(DpModelColumn) copy = g_object_new (DP_TYPE_MODEL_COLUMN, NULL);

      copy->name = g_strdup (column->name);
      copy->type_name = g_strdup (column->type);
      copy->description = g_strdup (column->description);
      if (made != NULL)
        {
          copy->origins = dup_origins (reading, made);
          add_sources (reading, copy, made);
        }
      g_list_store_append (item->columns, copy);
    }
}

static void
add_state (Reading     *reading,
           DpModelItem *item)
{
  const DpNodeRecord *record = dp_node_history_lookup (reading->history, item->id);

  if (record == NULL)
    return;

  item->status = g_strdup (record->status);
  item->rows = record->rows;
}

static void
add_item (Reading     *reading,
          DpModelItem *item)
{
  GPtrArray *items = reading->list->items;

  add_state (reading, item);
  g_ptr_array_add (items, item);
  g_hash_table_insert (reading->places, item->id, GUINT_TO_POINTER (items->len));
}

static void
add_parent (Reading     *reading,
            DpModelItem *item,
            const char  *id)
{
  guint place = GPOINTER_TO_UINT (g_hash_table_lookup (reading->places, id));

  if (place > 0)
    {
      place--;
      g_array_append_val (item->parents, place);
    }
}

static void
add_model (DpModelItem        *item,
           DpTransformProject *project,
           DpModel            *model)
{
  item->relation = g_strdup (model->relation);
  item->materialization = dp_materialization_get_nick (model->materialization);
  item->description = g_strdup (model->description);
  item->path = g_strdup (model->path);
  /* A seed's file is a table, not SQL. */
  if (model->template != NULL)
    item->sql = _dp_project_read_file (project->folder, model->path, NULL);
}

static void
add_node (Reading       *reading,
          DpProjectNode *node)
{
  DpModelItem *item = g_object_new (DP_TYPE_MODEL_ITEM, NULL);

  item->id = g_strdup (node->id);
  item->resource = dp_project_node_get_resource (node);
  item->compiled = g_strdup (node->sql);
  item->problem = g_strdup (node->problem);
  if (node->model != NULL)
    {
      item->name = g_strdup (node->name);
      add_model (item, reading->list->project, node->model);
    }
  else
    {
      item->name = g_strdup_printf ("%s.%s", node->source->source, node->name);
      item->relation = g_strdup (node->source->relation);
      item->description = g_strdup (node->source->description);
    }
  add_columns (reading, item, node);
  add_item (reading, item);
}

static void
add_test (Reading    *reading,
          DpDataTest *test)
{
  DpModelItem *item = g_object_new (DP_TYPE_MODEL_ITEM, NULL);

  item->id = g_strdup (test->id);
  item->name = g_strdup (test->name);
  item->resource = "test";
  item->path = g_strdup (test->path);
  item->relation = dp_data_test_dup_relation (test);
  add_item (reading, item);
  for (guint i = 0; i < test->dependencies->len; i++)
    add_parent (reading, item, g_array_index (test->dependencies, DpDependency, i).model->id);
}

static void
read_items (Reading *reading)
{
  GPtrArray *nodes = reading->lineage->nodes;
  GPtrArray *tests = reading->list->project->tests;

  for (guint i = 0; i < nodes->len; i++)
    add_node (reading, g_ptr_array_index (nodes, i));
  for (guint i = 0; i < nodes->len; i++)
    {
      const DpProjectNode *node = g_ptr_array_index (nodes, i);

      for (guint k = 0; k < node->parents->len; k++)
        add_parent (reading, g_ptr_array_index (reading->list->items, i),
                    ((DpProjectNode *) g_ptr_array_index (node->parents, k))->id);
    }
  reading->list->n_nodes = nodes->len;
  for (guint i = 0; i < tests->len; i++)
    add_test (reading, g_ptr_array_index (tests, i));
}

typedef struct
{
  DpDbPool *pool;
  GFile    *folder;
} Load;

static void
load_free (gpointer data)
{
  Load *load = data;

  g_object_unref (load->pool);
  g_clear_object (&load->folder);
  g_free (load);
}

static DexFuture *
load_fiber (gpointer user_data)
{
  Load *load = user_data;
  g_autoptr(DpModelList) list = g_object_new (DP_TYPE_MODEL_LIST, NULL);
  g_autoptr(DpDbLease) lease = NULL;
  g_autoptr(DpProjectLineage) lineage = NULL;
  g_autoptr(DpNodeHistory) history = NULL;
  g_autoptr(GHashTable) places = g_hash_table_new (g_str_hash, g_str_equal);
  g_autoptr(GError) error = NULL;
  Reading reading = { .list = list, .places = places };

  list->project = dp_transform_project_load (load->folder, &error);
  if (list->project == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  lease = dex_await_object (dp_db_pool_acquire (load->pool), &error);
  if (lease == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  reading.lineage = lineage = dp_project_lineage_new (list->project,
                                                      dp_db_lease_get_connection (lease), &error);
  if (lineage == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  reading.history = history = dp_node_history_load (dp_db_lease_get_connection (lease),
                                                    dp_transform_project_get_name (list->project),
                                                    &error);
  if (history == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  read_items (&reading);

  return dex_future_new_take_object (g_steal_pointer (&list));
}

/**
 * dp_model_list_load:
 * @pool: of the database that it is built in
 * @folder: (nullable): %NULL for the built-in project
 *
 * Returns: (transfer full): a [class@Dex.Future] of a [class@ModelList]
 */
DexFuture *
dp_model_list_load (DpDbPool *pool,
                    GFile    *folder)
{
  Load *load;

  g_return_val_if_fail (DP_IS_DB_POOL (pool), NULL);

  load = g_new0 (Load, 1);
  load->pool = g_object_ref (pool);
  load->folder = folder != NULL ? g_object_ref (folder) : NULL;

  return dex_scheduler_spawn (dex_thread_pool_scheduler_get_default (), DP_RENDER_STACK, load_fiber,
                              load, load_free);
}

DpTransformProject *
dp_model_list_get_project (DpModelList *self)
{
  g_return_val_if_fail (DP_IS_MODEL_LIST (self), NULL);

  return self->project;
}

guint
dp_model_list_get_n_nodes (DpModelList *self)
{
  g_return_val_if_fail (DP_IS_MODEL_LIST (self), 0);

  return self->n_nodes;
}

GArray *
dp_model_list_list_edges (DpModelList *self)
{
  GArray *edges = g_array_new (FALSE, FALSE, sizeof (DpGraphEdge));

  g_return_val_if_fail (DP_IS_MODEL_LIST (self), edges);

  for (guint i = 0; i < self->n_nodes; i++)
    {
      guint n_parents;
      const guint *parents = dp_model_item_get_parents (g_ptr_array_index (self->items, i),
                                                        &n_parents);

      for (guint k = 0; k < n_parents; k++)
        {
          DpGraphEdge edge = { parents[k], i };

          g_array_append_val (edges, edge);
        }
    }

  return edges;
}

/* dp-model-list.h: a project's nodes, to be looked at
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-graph-layout.h"
#include "dp-lineage.h"
#include "dp-transform.h"

G_BEGIN_DECLS

/** DpModelOrigin: a column that another one is made of: of which item of the list, which of its
 * columns, and what becomes of it */
typedef struct
{
  guint        node;
  guint        column;
  DpLineageUse use;
} DpModelOrigin;

/** DpModelColumn: @origins: (nullable): what it is made of, a line for each: "stg_prices.close (as
 * it is)" */
#define DP_TYPE_MODEL_COLUMN (dp_model_column_get_type ())
G_DECLARE_FINAL_TYPE (DpModelColumn, dp_model_column, DP, MODEL_COLUMN, GObject)
const char *dp_model_column_get_name        (DpModelColumn *self);
const char *dp_model_column_get_type_name   (DpModelColumn *self);
const char *dp_model_column_get_description (DpModelColumn *self);
const char *dp_model_column_get_origins     (DpModelColumn *self);
/** dp_model_column_get_sources: Returns: (array length=n_sources): the same, those that are columns
 * of the list's nodes */
const DpModelOrigin *dp_model_column_get_sources (DpModelColumn *self,
                                                  guint         *n_sources);
/** dp_model_column_get_unknown: Returns: (nullable): why these are not all */
const char *dp_model_column_get_unknown     (DpModelColumn *self);
/** dp_model_column_describe_use: Returns: what becomes of a column, in words */
const char *dp_model_column_describe_use    (DpLineageUse   use);

/** DpModelItem: a source, seed, snapshot, model or test; immutable */
#define DP_TYPE_MODEL_ITEM (dp_model_item_get_type ())
G_DECLARE_FINAL_TYPE (DpModelItem, dp_model_item, DP, MODEL_ITEM, GObject)
const char  *dp_model_item_get_id          (DpModelItem *self);
const char  *dp_model_item_get_name        (DpModelItem *self);
/** dp_model_item_get_resource: Returns: "source", "seed", "snapshot", "model" or "test" */
const char  *dp_model_item_get_resource    (DpModelItem *self);
/** dp_model_item_get_relation: Returns: (nullable): schema.name, quoted as needed */
const char  *dp_model_item_get_relation    (DpModelItem *self);
/** dp_model_item_get_materialization: Returns: (nullable): "table", "view" … */
const char  *dp_model_item_get_materialization (DpModelItem *self);
const char  *dp_model_item_get_description (DpModelItem *self);
/** dp_model_item_get_path: Returns: (nullable): of its file, in the project */
const char  *dp_model_item_get_path        (DpModelItem *self);
/** dp_model_item_get_sql: Returns: (nullable): as it is written */
const char  *dp_model_item_get_sql         (DpModelItem *self);
/** dp_model_item_get_compiled: Returns: (nullable): as it is run */
const char  *dp_model_item_get_compiled    (DpModelItem *self);
/** dp_model_item_get_problem: Returns: (nullable): why it could not be compiled */
const char  *dp_model_item_get_problem     (DpModelItem *self);
/** dp_model_item_get_status: Returns: (nullable): how it ended last: "success", "warn", "fail",
 * "error", "skipped" */
const char  *dp_model_item_get_status      (DpModelItem *self);
/** dp_model_item_get_rows: Returns: how many it had then */
gint64       dp_model_item_get_rows        (DpModelItem *self);
/** dp_model_item_list_columns: Returns: (transfer none): [class@Gio.ListModel] of
 * [class@ModelColumn] */
GListModel  *dp_model_item_list_columns    (DpModelItem *self);
/** dp_model_item_foreach_origin: @func: gets each column that one of the item's is made of, and the
 * place of the latter */
typedef void (*DpModelOriginFunc) (guint                column,
                                   const DpModelOrigin *origin,
                                   gpointer             data);
void         dp_model_item_foreach_origin  (DpModelItem       *self,
                                            DpModelOriginFunc  func,
                                            gpointer           data);
/** dp_model_item_get_parents: Returns: (array length=n_parents): what it stands on: indices in the
 * list */
const guint *dp_model_item_get_parents     (DpModelItem *self,
                                            guint       *n_parents);

/** DpModelList: a [class@Gio.ListModel] of [class@ModelItem]: sources, what is built as the graph
 * has it, tests */
#define DP_TYPE_MODEL_LIST (dp_model_list_get_type ())
G_DECLARE_FINAL_TYPE (DpModelList, dp_model_list, DP, MODEL_LIST, GObject)

/** dp_model_list_load: @folder: (nullable): %NULL for the built-in project. Returns: a future of a
 *  [class@ModelList] */
DexFuture          *dp_model_list_load        (DpDbPool     *pool,
                                               GFile        *folder) G_GNUC_WARN_UNUSED_RESULT;
DpTransformProject *dp_model_list_get_project (DpModelList  *self);
/** dp_model_list_get_n_nodes: Returns: how many of the first are no tests: those of the graph */
guint               dp_model_list_get_n_nodes (DpModelList  *self);
/** dp_model_list_list_edges: Returns: (transfer full) (element-type DpGraphEdge): between them */
GArray             *dp_model_list_list_edges  (DpModelList  *self);

G_END_DECLS

/* dp-transform.h: runs a dbt-style project against a database
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>
#include <libdex.h>

#include "dp-db-pool.h"

G_BEGIN_DECLS

typedef enum
{
  DP_TRANSFORM_ERROR_PROJECT,     /* the project's files: names file, line and column */
  DP_TRANSFORM_ERROR_SELECTION,
  DP_TRANSFORM_ERROR_FAILED,
  DP_TRANSFORM_ERROR_SQL,         /* beyond what the analysis of SQL understands */
} DpTransformError;

#define DP_TRANSFORM_ERROR (dp_transform_error_quark ())
GQuark dp_transform_error_quark (void);

/** DpTransformProject: a read project: models, tests, seeds; immutable */
#define DP_TYPE_TRANSFORM_PROJECT (dp_transform_project_get_type ())
G_DECLARE_FINAL_TYPE (DpTransformProject, dp_transform_project, DP, TRANSFORM_PROJECT, GObject)

/** dp_transform_project_load: @folder: (nullable): %NULL for the built-in one. Needs no database */
DpTransformProject *dp_transform_project_load         (GFile   *folder,
                                                       GError **error);
const char         *dp_transform_project_get_name     (DpTransformProject *self);
guint               dp_transform_project_get_n_models (DpTransformProject *self);
guint               dp_transform_project_get_n_tests  (DpTransformProject *self);
/** dp_transform_project_list_relations: Returns: (transfer full): what its models are in the
 * database, quoted as needed */
char              **dp_transform_project_list_relations (DpTransformProject *self);

/** DpModelScope: what a model is to those who lay out tables; it lives with the project */
typedef struct
{
  const char *name;
  const char *relation;   /* quoted */
  const char *months;     /* (nullable): the column by whose months its table may lie */
  const char *scope;      /* (nullable): "shard-local" where a row needs rows of its instrument
                           * only, "global" where it needs those of all */
} DpModelScope;

/** dp_transform_project_list_scopes: Returns: (transfer full): of [struct@ModelScope], in the order
 * of the graph */
GArray             *dp_transform_project_list_scopes (DpTransformProject *self);

typedef enum
{
  DP_NODE_STATUS_SUCCESS,
  DP_NODE_STATUS_WARN,      /* a test of severity warn found rows */
  DP_NODE_STATUS_FAILED,    /* a test found rows */
  DP_NODE_STATUS_ERROR,     /* the SQL, or the database */
  DP_NODE_STATUS_SKIPPED,   /* stands on one that failed */
} DpNodeStatus;

/** DpNodeResult: how one model, seed or test ended */
#define DP_TYPE_NODE_RESULT (dp_node_result_get_type ())
G_DECLARE_FINAL_TYPE (DpNodeResult, dp_node_result, DP, NODE_RESULT, GObject)
const char   *dp_node_result_get_name            (DpNodeResult *self);
/** dp_node_result_get_kind: Returns: "model", "seed", "snapshot" or "test" */
const char   *dp_node_result_get_kind            (DpNodeResult *self);
/** dp_node_result_get_relation: Returns: (nullable): schema.name of a model, or of what is
 * tested */
const char   *dp_node_result_get_relation        (DpNodeResult *self);
const char   *dp_node_result_get_materialization (DpNodeResult *self);
DpNodeStatus  dp_node_result_get_status          (DpNodeResult *self);
/** dp_node_result_get_rows: rows built, or rows a test found */
gint64        dp_node_result_get_rows            (DpNodeResult *self);
gint64        dp_node_result_get_duration_us     (DpNodeResult *self);
/** dp_node_result_get_finished_at: Returns: microseconds since 1970 */
gint64        dp_node_result_get_finished_at     (DpNodeResult *self);
/** dp_node_result_get_message: Returns: (nullable): what is wrong, with file and line where
 * known */
const char   *dp_node_result_get_message         (DpNodeResult *self);
/** dp_node_result_get_unchanged: what it would be made from is what it was made from */
gboolean      dp_node_result_get_unchanged       (DpNodeResult *self);

typedef enum
{
  DP_TRANSFORM_MODELS    = 1 << 0,
  DP_TRANSFORM_TESTS     = 1 << 1,
  DP_TRANSFORM_SEEDS     = 1 << 2,
  DP_TRANSFORM_SNAPSHOTS = 1 << 3,
  DP_TRANSFORM_SOURCES   = 1 << 4,   /* these two are only listed */
  DP_TRANSFORM_EXPOSURES = 1 << 5,
} DpTransformParts;

/** DpNodeFormat: how a list shows a node; JSON is one object on one line */
typedef enum
{
  DP_NODE_FORMAT_NAME,
  DP_NODE_FORMAT_SELECTOR,
  DP_NODE_FORMAT_PATH,
  DP_NODE_FORMAT_JSON,
} DpNodeFormat;

typedef struct
{
  DpTransformParts    parts;
  const char * const *select;        /* (nullable): dbt's --select */
  const char * const *exclude;       /* (nullable) */
  gboolean            full_refresh;  /* build everything anew, whatever is there */
  gboolean            skip_unchanged; /* what would come out as it is there is not built */
  gboolean            fail_fast;     /* nothing is begun after the first failure */
  gboolean            retry;         /* what did not succeed last time, in place of @select */
  guint               n_threads;     /* nodes at once; 0: as many as is usual */
  DpNodeFormat        format;        /* of lists */
  gint64              run_id;        /* for control.test_results; 0: not recorded */
  gboolean            has_turn;      /* whoever asks has taken a dp_build_turn_take(); else a build
                                      * takes its own */
  DexFuture          *stop;          /* (nullable): once it is over, nothing more is begun; what is
                                      * going on comes to its end */
} DpTransformOptions;

/**
 * DpTransformProgressFunc:
 * @done: nodes finished, this one included; @total: nodes selected
 * Called on the main thread.
 */
typedef void (*DpTransformProgressFunc) (DpNodeResult *result,
                                         guint         done,
                                         guint         total,
                                         gpointer      user_data);

/**
 * dp_transform_run:
 * Builds the selected models in the order of the graph, several at once; tests run as soon as the
 * models they read are built. A table is built beside the old one and swapped in one transaction.
 * A failed model skips what stands on it; the rest is built.
 *
 * Returns: a future of a [class@Gio.ListModel] of [class@NodeResult]; rejects only where nothing
 *   could run at all, or the tests' results could not be recorded
 */
DexFuture *dp_transform_run (DpTransformProject       *project,
                             DpDbPool                 *pool,
                             const DpTransformOptions *options,
                             DpTransformProgressFunc   progress,
                             gpointer                  user_data,
                             GDestroyNotify            notify) G_GNUC_WARN_UNUSED_RESULT;

/**
 * dp_transform_project_load_with_vars:
 * @vars: (nullable): YAML: variables that weigh more than those of dbt_project.yml
 */
DpTransformProject *dp_transform_project_load_with_vars (GFile       *folder,
                                                         const char  *vars,
                                                         GError     **error);

/** dp_transform_list_nodes: Returns: a future of a boxed %G_TYPE_STRV: what
 * dp_transform_project_list_nodes() gives, also where the selection asks how nodes ended */
DexFuture *dp_transform_list_nodes (DpTransformProject       *project,
                                    DpDbPool                 *pool,
                                    const DpTransformOptions *options) G_GNUC_WARN_UNUSED_RESULT;
/** dp_transform_options_need_database: whether the selection asks how nodes ended */
gboolean   dp_transform_options_need_database (DpTransformProject       *project,
                                               const DpTransformOptions *options);

/**
 * dp_transform_check_freshness:
 * Looks how old the newest rows are of the sources and models that say how old these may be.
 *
 * Returns: a future of a [class@Gio.ListModel] of [class@NodeResult]: warn or failed where they are
 *   too old; the rows of each are the seconds since the newest
 */
DexFuture *dp_transform_check_freshness (DpTransformProject       *project,
                                         DpDbPool                 *pool,
                                         const DpTransformOptions *options,
                                         DpTransformProgressFunc   progress,
                                         gpointer                  user_data,
                                         GDestroyNotify            notify)
                                        G_GNUC_WARN_UNUSED_RESULT;

/** dp_transform_project_compile: Returns: (transfer full) (nullable): a model's SQL, refs done */
char      *dp_transform_project_compile (DpTransformProject *self,
                                         const char         *model,
                                         GError            **error);
/** dp_transform_project_compile_test: Returns: (transfer full) (nullable): the query for the rows
 * that fail @test */
char      *dp_transform_project_compile_test (DpTransformProject *self,
                                              const char         *test,
                                              GError            **error);
/** dp_transform_project_list_nodes: Returns: (transfer full) (nullable): names, or what the
 * options' format is, in graph order */
char     **dp_transform_project_list_nodes (DpTransformProject       *self,
                                            const DpTransformOptions *options,
                                            GError                  **error);

G_END_DECLS

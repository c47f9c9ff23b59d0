/* dp-artifacts.h: files about a project and its runs, in the form that tools for dbt read
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-project-lineage.h"

G_BEGIN_DECLS

/**
 * dp_artifacts_dup_folder:
 * @target_path: (nullable): where they are wanted
 *
 * Returns: (transfer full): @target_path; else "target" in the project's folder, or what its
 *   target-path says; for the built-in project a folder with the application's data
 */
char     *dp_artifacts_dup_folder        (DpTransformProject  *project,
                                          const char          *target_path);
/** dp_artifacts_write_manifest: manifest.json: all nodes, and what stands on what */
gboolean  dp_artifacts_write_manifest    (DpProjectLineage    *lineage,
                                          const char          *folder,
                                          GError             **error);
/** dp_artifacts_write_catalog: catalog.json: what the database has of them */
gboolean  dp_artifacts_write_catalog     (DpProjectLineage    *lineage,
                                          const char          *folder,
                                          GError             **error);
/**
 * dp_artifacts_write_run_results:
 * @results: of [class@NodeResult]
 * @started_at: microseconds since 1970
 *
 * run_results.json: how each node ended.
 */
gboolean  dp_artifacts_write_run_results (DpProjectLineage    *lineage,
                                          GListModel          *results,
                                          gint64               started_at,
                                          const char          *folder,
                                          GError             **error);

/** dp_artifacts_write_sources: sources.json: @results: of dp_transform_check_freshness() */
gboolean dp_artifacts_write_sources     (DpTransformProject  *project,
                                         GListModel          *results,
                                         gint64               started_at,
                                         const char          *folder,
                                         GError             **error);

G_END_DECLS

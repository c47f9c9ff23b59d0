/* dp-docs.h: a project as one page to read
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-project-lineage.h"

G_BEGIN_DECLS

/**
 * dp_docs_write:
 * @target: where run_results.json of the last run is, if there was one
 * @path: the file to write
 *
 * Writes HTML that needs nothing else: search, every node, the graph, the lineage of columns.
 */
gboolean dp_docs_write (DpProjectLineage  *lineage,
                        const char        *target,
                        const char        *path,
                        GError           **error);

G_END_DECLS

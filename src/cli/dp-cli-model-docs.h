/* dp-cli-model-docs.h: what "datapipe model" writes and tells about a project
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-cli-private.h"
#include "dp-transform.h"

G_BEGIN_DECLS

/** _dp_cli_model_docs: @output: (nullable): a file, or a folder that index.html goes into */
DpCliExit  _dp_cli_model_docs        (DpCli               *cli,
                                      DpTransformProject  *project,
                                      const char          *output,
                                      const char          *target_path);
/** _dp_cli_model_lineage: of what the second argument names: a node, or a column of one */
DpCliExit  _dp_cli_model_lineage     (DpCli               *cli,
                                      DpTransformProject  *project,
                                      gboolean             as_json);
/** _dp_cli_model_keep_results: writes the files that tell of a run; where that fails, says so */
void       _dp_cli_model_keep_results (DpTransformProject *project,
                                       GListModel         *results,
                                       gint64              started_at,
                                       const char         *target_path);

G_END_DECLS

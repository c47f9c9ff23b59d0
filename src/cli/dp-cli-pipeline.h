/* dp-cli-pipeline.h: a pipeline for a terminal or a program
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-cli-private.h"

G_BEGIN_DECLS

/* Returns: (transfer full): when it is due next, by this computer's clocks */
char      *_dp_cli_dup_next        (DpPipelineSpec *spec);
DpCliExit  _dp_cli_show_pipeline   (DpPipelineSpec *spec);
DpCliExit  _dp_cli_print_pipeline  (DpPipelineSpec *spec);
DpCliExit  _dp_cli_print_pipelines (GListModel     *specs);
/* The next runs, by this computer's clocks and by those of New York or of the pipeline's zone. */
DpCliExit  _dp_cli_print_next      (DpPipelineSpec *spec,
                                    guint           n,
                                    gboolean        json);

G_END_DECLS

/* dp-pipeline-row.h: a pipeline in the preferences
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "dp-engine.h"

G_BEGIN_DECLS

/** DpPipelineRow: when a pipeline runs, in words and as a list; changes it as it is told. */
#define DP_TYPE_PIPELINE_ROW (dp_pipeline_row_get_type ())
G_DECLARE_FINAL_TYPE (DpPipelineRow, dp_pipeline_row, DP, PIPELINE_ROW, AdwExpanderRow)

GtkWidget *dp_pipeline_row_new (DpEngine       *engine,
                                DpPipelineSpec *spec);

G_END_DECLS

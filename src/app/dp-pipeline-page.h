/* dp-pipeline-page.h: what is fetched, built and tested, when, and what came of it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-page.h"

G_BEGIN_DECLS

/** DpPipelinePage: the run that goes on, those there were, and those to come, each in a part of its
 * own. Actions: "pipeline.show-part" (s), "pipeline.show-rejects" and "pipeline.show-log" (x: of
 * that run). */
#define DP_TYPE_PIPELINE_PAGE (dp_pipeline_page_get_type ())
G_DECLARE_FINAL_TYPE (DpPipelinePage, dp_pipeline_page, DP, PIPELINE_PAGE, DpPage)

G_END_DECLS

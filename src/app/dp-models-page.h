/* dp-models-page.h: the tables that are made, and what of
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-page.h"

G_BEGIN_DECLS

/** DpModelsPage: a project's nodes as a list and as a graph, each with its SQL, columns and rows */
#define DP_TYPE_MODELS_PAGE (dp_models_page_get_type ())
G_DECLARE_FINAL_TYPE (DpModelsPage, dp_models_page, DP, MODELS_PAGE, DpPage)

G_END_DECLS

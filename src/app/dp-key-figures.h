/* dp-key-figures.h: an instrument's figures in a row
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "dp-db-result.h"

G_BEGIN_DECLS

/** DpKeyFigures: hidden while nothing is known. */
#define DP_TYPE_KEY_FIGURES (dp_key_figures_get_type ())
G_DECLARE_FINAL_TYPE (DpKeyFigures, dp_key_figures, DP, KEY_FIGURES, AdwBin)

/** dp_key_figures_show: @result: (nullable): a row of sql/queries/symbol_figures.sql */
void dp_key_figures_show (DpKeyFigures *self,
                          DpDbResult   *result);

G_END_DECLS

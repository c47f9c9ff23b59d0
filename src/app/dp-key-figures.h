/* dp-key-figures.h: an instrument's figures in a row
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "dp-engine.h"

G_BEGIN_DECLS

/** DpKeyFigures: what marts.dim_company knows; hidden while it knows nothing. */
#define DP_TYPE_KEY_FIGURES (dp_key_figures_get_type ())
G_DECLARE_FINAL_TYPE (DpKeyFigures, dp_key_figures, DP, KEY_FIGURES, AdwBin)

void dp_key_figures_load (DpKeyFigures *self,
                          DpEngine     *engine,
                          DpInstrument *instrument);

G_END_DECLS

/* dp-no-data.h: what a page about the data shows while there is none
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/** DpNoData: that nothing is loaded yet, and the ways to change that */
#define DP_TYPE_NO_DATA (dp_no_data_get_type ())
G_DECLARE_FINAL_TYPE (DpNoData, dp_no_data, DP, NO_DATA, AdwBin)

G_END_DECLS

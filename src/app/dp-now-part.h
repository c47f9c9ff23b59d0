/* dp-now-part.h: the run that goes on, or the last one
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-page-part.h"

G_BEGIN_DECLS

/** DpNowPart: a run of this window or of another process, with its steps and symbols. */
#define DP_TYPE_NOW_PART (dp_now_part_get_type ())
G_DECLARE_FINAL_TYPE (DpNowPart, dp_now_part, DP, NOW_PART, DpPagePart)

G_END_DECLS

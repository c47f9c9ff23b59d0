/* dp-quota-part.h: how many calls are left
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-page-part.h"

G_BEGIN_DECLS

/** DpQuotaPart: a group a provider, with a meter for each of its limits. */
#define DP_TYPE_QUOTA_PART (dp_quota_part_get_type ())
G_DECLARE_FINAL_TYPE (DpQuotaPart, dp_quota_part, DP, QUOTA_PART, DpPagePart)

G_END_DECLS

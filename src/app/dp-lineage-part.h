/* dp-lineage-part.h: the graph of models, and beside it in words what is chosen there
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "dp-model-list.h"

G_BEGIN_DECLS

/**
 * DpLineagePart:
 *
 * A [class@LineageView], and beside or below it the columns of what is chosen there, or where the
 * chosen column comes from and what uses it. Signal "opened" (index in the list).
 */
#define DP_TYPE_LINEAGE_PART (dp_lineage_part_get_type ())
G_DECLARE_FINAL_TYPE (DpLineagePart, dp_lineage_part, DP, LINEAGE_PART, AdwBin)

/** dp_lineage_part_set_list: @list: (nullable) */
void dp_lineage_part_set_list (DpLineagePart *self,
                               DpModelList   *list);
/** dp_lineage_part_choose: @index: comes into view */
void dp_lineage_part_choose   (DpLineagePart *self,
                               guint          index);

G_END_DECLS

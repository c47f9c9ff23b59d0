/* dp-model-text.h: nodes of a project in words
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-model-list.h"

G_BEGIN_DECLS

/** dp_model_text_get_status: @status: (nullable): as of a node. Returns: in words */
const char *dp_model_text_get_status   (const char  *status);
/** dp_model_text_get_icon_name: Returns: the icon that goes with them */
const char *dp_model_text_get_icon_name (const char *status);
/** dp_model_text_dup_state: Returns: (transfer full): what it is and how it ended: "table ·
 * built" */
char       *dp_model_text_dup_state    (DpModelItem *item);

G_END_DECLS

/* dp-distribution-dialog.h: how the large tables are stored, looked at and changed
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "dp-engine.h"

G_BEGIN_DECLS

#define DP_TYPE_DISTRIBUTION_DIALOG (dp_distribution_dialog_get_type ())
G_DECLARE_FINAL_TYPE (DpDistributionDialog, dp_distribution_dialog,
                      DP, DISTRIBUTION_DIALOG, AdwDialog)

/** dp_distribution_dialog_new: @engine: whose database; it has to be open */
AdwDialog *dp_distribution_dialog_new (DpEngine *engine);

G_END_DECLS

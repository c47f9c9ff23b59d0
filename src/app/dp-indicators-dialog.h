/* dp-indicators-dialog.h: which indicators charts show
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

G_BEGIN_DECLS

/** DpIndicatorsDialog: all there are, with their numbers; what is chosen is seen at once */
#define DP_TYPE_INDICATORS_DIALOG (dp_indicators_dialog_get_type ())
G_DECLARE_FINAL_TYPE (DpIndicatorsDialog, dp_indicators_dialog,
                      DP, INDICATORS_DIALOG, AdwPreferencesDialog)

/** dp_indicators_dialog_new: @settings: whose key "chart-indicators" it changes */
AdwDialog *dp_indicators_dialog_new (GSettings *settings);

G_END_DECLS

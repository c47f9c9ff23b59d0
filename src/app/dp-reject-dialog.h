/* dp-reject-dialog.h: a record that was not loaded, as it came
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "dp-reject.h"

G_BEGIN_DECLS

/** dp_reject_dialog_new: Returns: (transfer floating): cause, place and payload of @reject */
AdwDialog *dp_reject_dialog_new (DpReject *reject);

G_END_DECLS

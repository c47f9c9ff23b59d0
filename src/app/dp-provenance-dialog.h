/* dp-provenance-dialog.h: from a bar back to the reply that brought it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "dp-engine.h"

G_BEGIN_DECLS

/** dp_provenance_dialog_new: @time: of a bar; @interval: the seconds that it covers. Returns: a
 * dialog that reads what it shows */
AdwDialog *dp_provenance_dialog_new (DpEngine     *engine,
                                     DpInstrument *instrument,
                                     gint64        time,
                                     gint64        interval);

G_END_DECLS

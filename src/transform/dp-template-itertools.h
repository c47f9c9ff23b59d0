/* dp-template-itertools.h: ways through several lists, as Python's itertools has them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-template-call.h"

G_BEGIN_DECLS

/** _dp_template_itertools_module: Returns: (transfer full): modules.itertools */
DpValue *_dp_template_itertools_module (void);

G_END_DECLS

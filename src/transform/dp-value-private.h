/* dp-value-private.h: what a value's parts share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-value.h"

G_BEGIN_DECLS

/** _dp_value_get_text: Returns: (nullable): what it is written as, where that is fixed */
const char *_dp_value_get_text (DpValue *self);

G_END_DECLS

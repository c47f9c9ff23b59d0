/* dp-template-regex.h: regular expressions of the template language, as Python's re has them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-template-call.h"

G_BEGIN_DECLS

/** _dp_template_regex_module: Returns: (transfer full): modules.re */
DpValue *_dp_template_regex_module (void);

G_END_DECLS

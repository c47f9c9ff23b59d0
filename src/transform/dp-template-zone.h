/* dp-template-zone.h: time zones of the template language, as Python's pytz has them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-template-call.h"

G_BEGIN_DECLS

/** _dp_template_zone_get: Returns: (nullable): %NULL where the value is no time zone */
GTimeZone *_dp_template_zone_get    (DpValue *value);
/** _dp_template_zone_module: Returns: (transfer full): modules.pytz */
DpValue   *_dp_template_zone_module (void);

G_END_DECLS

/* dp-template-time.h: dates and times of the template language, as Python's datetime has them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-template-call.h"

G_BEGIN_DECLS

/** _dp_template_time_parse: @text: "2025-01-31", with or without a time. Returns: (nullable) */
DpValue *_dp_template_time_parse  (const char *text);
/** _dp_template_time_take: @time: (transfer full) (nullable): %NULL is an error. Returns:
 * (nullable) */
DpValue *_dp_template_time_take   (GDateTime  *time,
                                   GError    **error);
/** _dp_template_time_get: Returns: (nullable): %NULL where the value is no time */
GDateTime *_dp_template_time_get  (DpValue    *value);
/** _dp_template_time_module: Returns: (transfer full): modules.datetime */
DpValue *_dp_template_time_module (void);
/** _dp_template_time_now: Returns: (transfer full): in UTC */
DpValue *_dp_template_time_now    (void);

G_END_DECLS

/* dp-serve-health.h: whether all is well
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-serve-request.h"

G_BEGIN_DECLS

/** _dp_serve_health_handle: GET /health */
void _dp_serve_health_handle (DpServeRequest *request);

G_END_DECLS

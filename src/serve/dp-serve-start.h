/* dp-serve-start.h: runs, begun by a caller
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-serve-request.h"

G_BEGIN_DECLS

/** _dp_serve_start_handle: POST /runs */
void _dp_serve_start_handle (DpServeRequest *request);

G_END_DECLS

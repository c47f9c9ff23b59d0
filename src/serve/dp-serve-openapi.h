/* dp-serve-openapi.h: the interface, described by itself
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-serve-request.h"

G_BEGIN_DECLS

/** _dp_serve_openapi_handle: GET /openapi.json: made from the routes and their parameters */
void _dp_serve_openapi_handle (DpServeRequest *request);
/** _dp_serve_page_handle: GET /: the same for people */
void _dp_serve_page_handle    (DpServeRequest *request);

G_END_DECLS

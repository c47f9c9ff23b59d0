/* dp-serve-metrics.h: numbers for Prometheus
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-serve-request.h"

G_BEGIN_DECLS

/** _dp_serve_metrics_handle: GET /metrics, in the text form of Prometheus, or of OpenMetrics where
 * that is asked for */
void _dp_serve_metrics_handle (DpServeRequest *request);

G_END_DECLS

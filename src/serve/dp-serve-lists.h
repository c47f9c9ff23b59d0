/* dp-serve-lists.h: instruments, their days, runs and figures
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-serve-request.h"

G_BEGIN_DECLS

#define DP_SERVE_SYMBOLS_N_PARAMS 7
#define DP_SERVE_SERIES_N_PARAMS 4
#define DP_SERVE_RUNS_N_PARAMS 5

extern const DpServeParam _dp_serve_symbols_params[DP_SERVE_SYMBOLS_N_PARAMS];
extern const DpServeParam _dp_serve_series_params[DP_SERVE_SERIES_N_PARAMS];
extern const DpServeParam _dp_serve_runs_params[DP_SERVE_RUNS_N_PARAMS];
extern const DpServeParam _dp_serve_run_params[1];
extern const DpServeParam _dp_serve_stats_params[1];

/** GET /symbols, /series/{symbol}, /runs, /runs/{run_id}, /stats */
void _dp_serve_symbols_handle (DpServeRequest *request);
void _dp_serve_series_handle  (DpServeRequest *request);
void _dp_serve_runs_handle    (DpServeRequest *request);
void _dp_serve_run_handle     (DpServeRequest *request);
void _dp_serve_stats_handle   (DpServeRequest *request);

G_END_DECLS

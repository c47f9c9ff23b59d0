/* dp-serve-routes.c: what there is to ask for
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "dp-serve-data.h"
#include "dp-serve-health.h"
#include "dp-serve-lists.h"
#include "dp-serve-live.h"
#include "dp-serve-metrics.h"
#include "dp-serve-openapi.h"
#include "dp-serve-service.h"
#include "dp-serve-start.h"

const DpServeRoute _dp_serve_routes[] = {
  { "GET", "/data", DP_SERVE_SCOPE_READ, _dp_serve_data_handle, _dp_serve_data_params,
    DP_SERVE_DATA_N_PARAMS, N_("Observations of all sources, in one form"), "Observation", TRUE },
  { "GET", "/health", DP_SERVE_SCOPE_NONE, _dp_serve_health_handle, NULL, 0,
    N_("Whether all is well"), "Health", FALSE },
  { "GET", "/symbols", DP_SERVE_SCOPE_READ, _dp_serve_symbols_handle, _dp_serve_symbols_params,
    DP_SERVE_SYMBOLS_N_PARAMS, N_("Instruments, and what each source calls them"), "Symbol",
    TRUE },
  { "GET", "/series/{symbol}", DP_SERVE_SCOPE_READ, _dp_serve_series_handle,
    _dp_serve_series_params, DP_SERVE_SERIES_N_PARAMS,
    N_("The days of one instrument, the oldest first"), "Day", TRUE },
  { "GET", "/runs", DP_SERVE_SCOPE_READ, _dp_serve_runs_handle, _dp_serve_runs_params,
    DP_SERVE_RUNS_N_PARAMS, N_("Runs, the latest first"), "Run", FALSE },
  { "GET", "/runs/{run_id}", DP_SERVE_SCOPE_READ, _dp_serve_run_handle, _dp_serve_run_params, 1,
    N_("One run with its tasks and symbols"), "RunDetails", FALSE },
  { "POST", "/runs", DP_SERVE_SCOPE_RUN, _dp_serve_start_handle, NULL, 0, N_("Starts a run"),
    "Started", FALSE },
  { "GET", "/stats", DP_SERVE_SCOPE_READ, _dp_serve_stats_handle, _dp_serve_stats_params, 1,
    N_("Runs, success and errors, by source"), "Stats", FALSE },
  { "GET", "/metrics", DP_SERVE_SCOPE_READ, _dp_serve_metrics_handle, NULL, 0,
    N_("Numbers for Prometheus"), NULL, FALSE },
  { "GET", "/live", DP_SERVE_SCOPE_READ, _dp_serve_live_handle, _dp_serve_live_params,
    DP_SERVE_LIVE_N_PARAMS, N_("What happens, as it happens, over WebSocket"), NULL, FALSE },
  { "GET", "/openapi.json", DP_SERVE_SCOPE_NONE, _dp_serve_openapi_handle, NULL, 0,
    N_("This interface, described as OpenAPI 3.1"), NULL, FALSE },
  { "GET", "/", DP_SERVE_SCOPE_NONE, _dp_serve_page_handle, NULL, 0,
    N_("A page that shows this interface"), NULL, FALSE },
  { NULL }
};

/* @value: (out): what stands in place of the name in braces. Returns: whether @path is that
 * route's */
static gboolean
matches (const DpServeRoute *route,
         const char         *path,
         const char        **value)
{
  const char *brace = strchr (route->path, '{');
  gsize length;

  *value = NULL;
  if (brace == NULL)
    return strcmp (route->path, path) == 0;

  length = brace - route->path;
  if (strncmp (route->path, path, length) != 0 || path[length] == '\0' ||
      strchr (path + length, '/') != NULL)
    return FALSE;
  *value = path + length;

  return TRUE;
}

const DpServeRoute *
_dp_serve_route_find (const char  *method,
                      const char  *path,
                      char       **value,
                      gboolean    *is_path)
{
  *value = NULL;
  *is_path = FALSE;
  if (strcmp (method, "HEAD") == 0)
    method = "GET";

  for (const DpServeRoute *route = _dp_serve_routes; route->method != NULL; route++)
    {
      const char *part;

      if (!matches (route, path, &part))
        continue;
      *is_path = TRUE;
      if (strcmp (route->method, method) != 0)
        continue;
      *value = g_strdup (part);
      return route;
    }

  return NULL;
}

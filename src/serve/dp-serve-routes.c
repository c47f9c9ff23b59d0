/* dp-serve-routes.c: what there is to ask for
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "dp-serve-data.h"
#include "dp-serve-health.h"
#include "dp-serve-service.h"

const DpServeRoute _dp_serve_routes[] = {
  { "GET", "/data", DP_SERVE_SCOPE_READ, _dp_serve_data_handle, _dp_serve_data_params, DP_SERVE_DATA_N_PARAMS,
    N_("Observations of all sources, in one form"), "Observation", TRUE },
  { "GET", "/health", DP_SERVE_SCOPE_NONE, _dp_serve_health_handle, NULL, 0, N_("Whether all is well"), "Health", FALSE },
  { NULL }
};

/* @value: (out): what stands in place of the name in braces. Returns: whether @path is that route's */
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
  if (strncmp (route->path, path, length) != 0 || path[length] == '\0' || strchr (path + length, '/') != NULL)
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

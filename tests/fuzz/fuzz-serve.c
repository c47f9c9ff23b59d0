/* fuzz-serve.c: addresses as callers write them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "fuzz.h"

#include <string.h>

#include "dp-serve-cursor.h"
#include "dp-serve-service.h"

/* A cursor that is taken is written as it was read. */
static void
check_cursor (const char *text)
{
  g_auto(DpServeCursor) cursor = { 0 };
  g_auto(DpServeCursor) again = { 0 };
  g_autofree char *written = NULL;

  if (!_dp_serve_cursor_read (&cursor, text))
    return;
  written = _dp_serve_cursor_write (&cursor);
  g_assert_true (_dp_serve_cursor_read (&again, written));
  g_assert_cmpint (again.observed_us, ==, cursor.observed_us);
  g_assert_cmpstr (again.item, ==, cursor.item);
}

/* What is taken is within what the route allows, and what is not is refused with a sentence that
 * does not repeat it. */
static void
check_values (const DpServeRoute *route,
              const DpServeValue *values)
{
  for (guint i = 0; i < route->n_params; i++)
    {
      const DpServeParam *param = &route->params[i];

      if (values[i].text == NULL)
        continue;
      g_assert_true (g_utf8_validate (values[i].text, -1, NULL));
      if (param->kind == DP_SERVE_PARAM_INTEGER)
        {
          g_assert_cmpint (values[i].number, >=, param->least);
          g_assert_cmpint (values[i].number, <=, param->most);
        }
      if (param->kind == DP_SERVE_PARAM_TEXT)
        g_assert_cmpint (g_utf8_strlen (values[i].text, -1), <=, param->most);
    }
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  char *query = strchr (text, '?');
  g_autofree char *path = query != NULL ? g_strndup (text, query - text) : g_strdup (text);
  g_autofree char *value = NULL;
  DpServeValue values[DP_SERVE_MOST_PARAMS] = { 0 };
  DpServeProblem problem = { 0 };
  const DpServeRoute *route;
  gboolean is_path;

  check_cursor (text);
  route = _dp_serve_route_find ("GET", path, &value, &is_path);
  if (route == NULL)
    return 0;

  if (_dp_serve_query_parse (route, query != NULL ? query + 1 : NULL, value, values, &problem))
    check_values (route, values);
  else
    g_assert_cmpuint (strlen (problem.message), >, 10);
  g_free (problem.message);
  for (guint i = 0; i < DP_SERVE_MOST_PARAMS; i++)
    g_free (values[i].text);

  return 0;
}

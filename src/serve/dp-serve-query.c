/* dp-serve-query.c: the parameters of a request
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-serve-service.h"

#include <inttypes.h>
#include <string.h>

#include <glib/gi18n-lib.h>

#include "dp-date.h"

#define MOST_QUERY 8192
#define LENGTH_OF_DAY 10
/* The first moment of the year 1, before which the database counts otherwise. */
#define FIRST_US (G_GINT64_CONSTANT (-62135596800) * G_USEC_PER_SEC)

/* The parameters of one request, while they are read */
typedef struct
{
  const DpServeRoute *route;
  DpServeValue       *values;
  DpServeProblem     *problem;
} Reading;

static gboolean
refuse (Reading            *reading,
        const DpServeParam *param,
        const char         *format,
        ...) G_GNUC_PRINTF (3, 4);

static gboolean
refuse (Reading            *reading,
        const DpServeParam *param,
        const char         *format,
        ...)
{
  va_list arguments;

  reading->problem->status = SOUP_STATUS_BAD_REQUEST;
  reading->problem->code = "invalid_parameter";
  reading->problem->param = param->name;
  va_start (arguments, format);
  reading->problem->message = g_strdup_vprintf (format, arguments);
  va_end (arguments);

  return FALSE;
}

/* What came is never repeated in a reply. */
static gboolean
refuse_unknown (Reading *reading)
{
  const DpServeRoute *route = reading->route;
  g_autoptr(GString) names = g_string_new (NULL);

  for (guint i = 0; i < route->n_params; i++)
    g_string_append_printf (names, "%s%s", i > 0 ? ", " : "", route->params[i].name);
  reading->problem->status = SOUP_STATUS_BAD_REQUEST;
  reading->problem->code = "unknown_parameter";
  if (names->len > 0)
    reading->problem->message = g_strdup_printf (
        _("There is a parameter in the address that is not known here. Known are: %s."),
        names->str);
  else
    reading->problem->message = g_strdup (
        _("There is a parameter in the address, and here are none."));

  return FALSE;
}

static int
find_choice (const char * const *choices,
             const char         *word,
             gsize               length)
{
  for (int i = 0; choices[i] != NULL; i++)
    {
      if (strlen (choices[i]) == length && memcmp (choices[i], word, length) == 0)
        return i;
    }

  return -1;
}

static gboolean
refuse_choice (Reading            *reading,
               const DpServeParam *param)
{
  g_autofree char *all = g_strjoinv (", ", (char **) param->choices);

  if (param->kind == DP_SERVE_PARAM_LIST)
    return refuse (reading, param, _("“%s” takes one or more of these, separated by commas: %s."),
                   param->name, all);

  return refuse (reading, param, _("“%s” takes one of: %s."), param->name, all);
}

static gboolean
read_list (Reading            *reading,
           const DpServeParam *param,
           DpServeValue       *value)
{
  g_auto(GStrv) words = g_strsplit (value->text, ",", -1);

  for (guint i = 0; words[i] != NULL; i++)
    {
      int choice = find_choice (param->choices, words[i], strlen (words[i]));

      if (choice < 0)
        return refuse_choice (reading, param);
      value->chosen |= G_GUINT64_CONSTANT (1) << choice;
    }

  return value->chosen != 0 || refuse_choice (reading, param);
}

static gboolean
read_choice (Reading            *reading,
             const DpServeParam *param,
             DpServeValue       *value)
{
  int choice = find_choice (param->choices, value->text, strlen (value->text));

  if (choice < 0)
    return refuse_choice (reading, param);
  value->chosen = choice;

  return TRUE;
}

static gboolean
read_integer (Reading            *reading,
              const DpServeParam *param,
              DpServeValue       *value)
{
  if (!g_ascii_string_to_signed (value->text, 10, param->least, param->most, &value->number, NULL))
    return refuse (reading, param, _("“%s” takes a whole number from %" PRId64 " to %" PRId64 "."),
                   param->name, param->least, param->most);

  return TRUE;
}

static gboolean
read_time (Reading            *reading,
           const DpServeParam *param,
           DpServeValue       *value)
{
  if (strlen (value->text) < LENGTH_OF_DAY || !dp_timestamp_parse (value->text, &value->number) ||
      value->number < FIRST_US)
    return refuse (reading, param,
                   _("“%s” takes a day, 2026-11-20, or a moment, 2026-11-20T10:00:00Z."),
                   param->name);

  return TRUE;
}

static gboolean
read_text (Reading            *reading,
           const DpServeParam *param,
           DpServeValue       *value)
{
  for (const char *at = value->text; *at != '\0'; at++)
    {
      if ((guchar) *at < 0x20 || *at == 0x7F)
        return refuse (reading, param, _("“%s” takes text without control characters."),
                       param->name);
    }
  if (*value->text == '\0' || g_utf8_strlen (value->text, -1) > param->most)
    return refuse (reading, param, _("“%s” takes text of 1 to %" PRId64 " characters."),
                   param->name, param->most);

  return TRUE;
}

static gboolean
read_value (Reading            *reading,
            const DpServeParam *param,
            DpServeValue       *value)
{
  switch (param->kind)
    {
    case DP_SERVE_PARAM_TEXT:
      return read_text (reading, param, value);
    case DP_SERVE_PARAM_CHOICE:
      return read_choice (reading, param, value);
    case DP_SERVE_PARAM_LIST:
      return read_list (reading, param, value);
    case DP_SERVE_PARAM_INTEGER:
      return read_integer (reading, param, value);
    case DP_SERVE_PARAM_TIME:
    default:
      return read_time (reading, param, value);
    }
}

/* Returns: (transfer full) (nullable): %NULL where it is no UTF-8, or cannot be decoded */
static char *
decode (const char *text,
        gsize       length,
        gboolean    plus_is_blank)
{
  g_autofree char *copy = g_strndup (text, length);
  g_autofree char *decoded = NULL;

  if (plus_is_blank)
    g_strdelimit (copy, "+", ' ');
  decoded = g_uri_unescape_string (copy, NULL);
  if (decoded == NULL || !g_utf8_validate (decoded, -1, NULL))
    return NULL;

  return g_steal_pointer (&decoded);
}

static const DpServeParam *
find_param (const DpServeRoute *route,
            const char         *name,
            gsize               length,
            guint              *index)
{
  for (guint i = 0; i < route->n_params; i++)
    {
      if (strlen (route->params[i].name) == length &&
          memcmp (route->params[i].name, name, length) == 0)
        {
          *index = i;
          return &route->params[i];
        }
    }

  return NULL;
}

/* One "name=value" of the query. */
static gboolean
read_pair (Reading    *reading,
           const char *pair,
           gsize       length)
{
  const char *equals = memchr (pair, '=', length);
  gsize name_length = equals != NULL ? (gsize) (equals - pair) : length;
  const DpServeParam *param;
  DpServeValue *value;
  guint index;

  param = find_param (reading->route, pair, name_length, &index);
  if (param == NULL || (index == 0 && strchr (reading->route->path, '{') != NULL))
    return refuse_unknown (reading);
  value = &reading->values[index];
  if (value->text != NULL)
    return refuse (reading, param, _("“%s” is there more than once."), param->name);
  value->text = equals != NULL ? decode (equals + 1, length - name_length - 1, TRUE)
                               : g_strdup ("");
  if (value->text == NULL)
    return refuse (reading, param, _("“%s” is no text in UTF-8, encoded as addresses are."),
                   param->name);

  return read_value (reading, param, value);
}

/* The name in braces is the first parameter of its route. */
static gboolean
read_path_value (Reading    *reading,
                 const char *path_value)
{
  const DpServeParam *param = &reading->route->params[0];

  reading->values[0].text = decode (path_value, strlen (path_value), FALSE);
  if (reading->values[0].text == NULL)
    return refuse (reading, param, _("“%s” is no text in UTF-8, encoded as addresses are."),
                   param->name);

  return read_value (reading, param, &reading->values[0]);
}

gboolean
_dp_serve_query_parse (const DpServeRoute *route,
                       const char         *query,
                       const char         *path_value,
                       DpServeValue       *values,
                       DpServeProblem     *problem)
{
  Reading reading = { route, values, problem };
  const char *pair = query;

  for (guint i = 0; i < route->n_params; i++)
    values[i].number = route->params[i].fallback;
  if (path_value != NULL && !read_path_value (&reading, path_value))
    return FALSE;
  if (query != NULL && strlen (query) > MOST_QUERY)
    {
      problem->status = SOUP_STATUS_REQUEST_URI_TOO_LONG;
      problem->code = "too_long";
      problem->message = g_strdup_printf (
          _("The address is too long; it may have %d bytes after its path."), MOST_QUERY);
      return FALSE;
    }

  while (pair != NULL && *pair != '\0')
    {
      const char *end = strchrnul (pair, '&');

      if (end > pair && !read_pair (&reading, pair, end - pair))
        return FALSE;
      pair = *end != '\0' ? end + 1 : end;
    }

  return TRUE;
}

gboolean
_dp_serve_query_read (DpServeRequest *request,
                      const char     *query,
                      const char     *path_value)
{
  DpServeProblem problem = { 0 };
  g_autofree char *message = NULL;

  if (_dp_serve_query_parse (request->route, query, path_value, request->values, &problem))
    return TRUE;
  message = problem.message;
  _dp_serve_request_fail (request, problem.status, problem.code, problem.param, "%s", message);

  return FALSE;
}

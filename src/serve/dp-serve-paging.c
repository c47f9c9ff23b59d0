/* dp-serve-paging.c: lists that are handed out a page at a time
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-serve-paging.h"

#include <glib/gi18n-lib.h>

#define MOST_COLUMNS 32
#define UNKNOWN -1

const char * const _dp_serve_totals[] = { "none", "exact", "estimated", NULL };

/* From the list's "limit" on */
enum
{
  LIMIT,
  OFFSET,
  CURSOR,
  TOTAL,
  N_PARAMS,
};

/* What is known of a request while the database answers. */
typedef struct
{
  const DpServePaging *paging;
  gint64               total;
} Page;

static const DpServeValue *
get_value (DpServeRequest *request,
           guint           param)
{
  const Page *page = request->data;

  return &request->values[page->paging->limit + param];
}

/* --- asking ----------------------------------------------------------------------------------- */

/* What would be a pattern is searched for as it is. */
static char *
dup_pattern (const char *text)
{
  g_autoptr(GString) pattern = g_string_new (text);

  g_string_replace (pattern, "\\", "\\\\", 0);
  g_string_replace (pattern, "%", "\\%", 0);
  g_string_replace (pattern, "_", "\\_", 0);
  g_string_prepend_c (pattern, '%');
  g_string_append_c (pattern, '%');

  return g_string_free_and_steal (g_steal_pointer (&pattern));
}

static guint
find_param (DpServeRequest *request,
            const char     *name)
{
  guint i = 0;

  while (!g_str_equal (request->route->params[i].name, name))
    i++;

  return i;
}

static DpDbParams *
collect_params (const DpDbStatement *statement,
                DpServeRequest      *request)
{
  DpDbParams *params = dp_db_params_new ();

  for (guint i = 0; statement->params[i] != NULL; i++)
    {
      guint param = find_param (request, statement->params[i]);
      const DpServeValue *value = &request->values[param];

      if (g_str_equal (statement->params[i], "search"))
        dp_db_params_take_text (params, dup_pattern (value->text));
      else if (value == get_value (request, LIMIT))
        /* One more tells whether there is a next page. */
        dp_db_params_add_int64 (params, value->number + 1);
      else if (request->route->params[param].kind == DP_SERVE_PARAM_INTEGER)
        dp_db_params_add_int64 (params, value->number);
      else
        dp_db_params_add_text (params, value->text);
    }

  return params;
}

static guint32
choose_parts (DpServeRequest *request,
              guint           n_params)
{
  guint32 parts = 0;

  for (guint i = 0; i < n_params; i++)
    {
      if (request->values[i].text != NULL)
        parts |= 1u << i;
    }

  return parts;
}

/* --- answering -------------------------------------------------------------------------------- */

void
_dp_serve_paging_add_rows (DpServeText *text,
                           DpDbResult  *rows,
                           guint        n_rows)
{
  guint n_columns = dp_db_result_get_n_columns (rows);
  DpDbValue row[MOST_COLUMNS];

  _dp_serve_text_add_literal (text, "[");
  for (guint i = 0; i < n_rows; i++)
    {
      dp_db_result_read_row (rows, i, row);
      _dp_serve_text_add (text, i > 0 ? ",{" : "{", i > 0 ? 2 : 1);
      for (guint c = 0; c < n_columns; c++)
        {
          _dp_serve_text_add (text, ",", c > 0 ? 1 : 0);
          _dp_serve_text_add_string (text, dp_db_result_get_column (rows, c), -1);
          _dp_serve_text_add_literal (text, ":");
          _dp_serve_text_add_value (text, dp_db_result_get_type_oid (rows, c), &row[c]);
        }
      _dp_serve_text_add_literal (text, "}");
    }
  _dp_serve_text_add_literal (text, "]");
}

char *
_dp_serve_paging_format (gint64      limit,
                         gint64      offset,
                         gint64      total,
                         const char *next_cursor)
{
  g_autofree char *all = total != UNKNOWN ? g_strdup_printf ("%" G_GINT64_FORMAT, total)
                                          : g_strdup ("null");
  const char *quote = next_cursor != NULL ? "\"" : "";

  return g_strdup_printf ("{\"limit\":%" G_GINT64_FORMAT ",\"offset\":%" G_GINT64_FORMAT
                          ",\"total\":%s,\"next_cursor\":%s%s%s}",
                          limit, offset, all, quote, next_cursor != NULL ? next_cursor : "null",
                          quote);
}

static void
rows_cb (DpDbResult   *rows,
         const GError *error,
         gpointer      user_data)
{
  DpServeRequest *request = user_data;
  const Page *page = request->data;
  guint limit = get_value (request, LIMIT)->number;
  g_autofree char *next_cursor = NULL;
  g_autofree char *pagination = NULL;
  g_auto(DpServeText) body = { 0 };
  DpDbValue row[MOST_COLUMNS];

  if (error != NULL)
    {
      _dp_serve_request_fail_database (request, error);
      return;
    }
  if (dp_db_result_get_n_rows (rows) > limit)
    {
      dp_db_result_read_row (rows, limit - 1, row);
      next_cursor = g_strdup_printf ("%" G_GINT64_FORMAT,
                                     _dp_serve_value_get_int64 (&row[0], DP_SERVE_TYPE_INT8));
    }
  pagination = _dp_serve_paging_format (limit, get_value (request, OFFSET)->number, page->total,
                                        next_cursor);
  _dp_serve_request_begin_data (&body);
  _dp_serve_paging_add_rows (&body, rows, MIN (dp_db_result_get_n_rows (rows), limit));
  _dp_serve_request_reply_data (request, SOUP_STATUS_OK, &body, pagination);
}

static void
ask_rows (DpServeRequest *request)
{
  const DpServePaging *paging = ((Page *) request->data)->paging;
  const DpDbStatement *statement = dp_db_statement_get (paging->rows, paging->parts,
                                                        choose_parts (request,
                                                                      paging->limit + N_PARAMS));

  _dp_serve_request_ask (request, FALSE, statement->name, statement->sql,
                         collect_params (statement, request), rows_cb);
}

/* Of the plan, as the planner writes it, the number that it expects. */
static gint64
read_estimate (const DpDbValue *plan)
{
  static const char member[] = "\"Plan Rows\":";
  const char *at = g_strstr_len ((const char *) plan->data, plan->length, member);

  return at != NULL ? g_ascii_strtoll (at + strlen (member), NULL, 10) : 0;
}

gint64
_dp_serve_paging_read_total (DpDbResult *rows,
                             gboolean    is_estimate)
{
  DpDbValue value;

  dp_db_result_read_row (rows, 0, &value);

  return is_estimate ? read_estimate (&value)
                     : _dp_serve_value_get_int64 (&value, DP_SERVE_TYPE_INT8);
}

static void
total_cb (DpDbResult   *rows,
          const GError *error,
          gpointer      user_data)
{
  DpServeRequest *request = user_data;
  Page *page = request->data;

  if (error != NULL)
    {
      _dp_serve_request_fail_database (request, error);
      return;
    }
  page->total = _dp_serve_paging_read_total (rows, get_value (request, TOTAL)->chosen ==
                                                       DP_SERVE_TOTAL_ESTIMATED);
  ask_rows (request);
}

gboolean
_dp_serve_paging_check (DpServeRequest     *request,
                        const DpServeValue *offset,
                        const DpServeValue *cursor)
{
  if (offset->text == NULL || cursor->text == NULL)
    return TRUE;
  _dp_serve_request_fail (request, SOUP_STATUS_BAD_REQUEST, "invalid_parameter", "offset",
                          _("“offset” and “cursor” do not go together; leave one of them out."));

  return FALSE;
}

void
_dp_serve_paging_answer (DpServeRequest      *request,
                         const DpServePaging *paging)
{
  Page *page = g_new0 (Page, 1);
  const DpDbStatement *count;
  guint n_filters = paging->limit;
  guint32 how;

  page->paging = paging;
  page->total = UNKNOWN;
  request->data = page;
  request->data_free = g_free;
  if (!_dp_serve_paging_check (request, get_value (request, OFFSET), get_value (request, CURSOR)))
    return;
  if (get_value (request, TOTAL)->chosen == DP_SERVE_TOTAL_NONE)
    {
      ask_rows (request);
      return;
    }

  how = 1u << (n_filters + N_PARAMS);
  if (get_value (request, TOTAL)->chosen == DP_SERVE_TOTAL_ESTIMATED)
    how <<= 1;
  count = dp_db_statement_get (paging->count, paging->parts,
                               choose_parts (request, n_filters) | how);
  _dp_serve_request_ask (request, FALSE, NULL, count->sql, collect_params (count, request),
                         total_cb);
}

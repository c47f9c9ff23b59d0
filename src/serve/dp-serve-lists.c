/* dp-serve-lists.c: instruments, their days, runs and figures
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-serve-lists.h"

#include <glib/gi18n-lib.h>

#include "dp-db-connection.h"
#include "dp-serve-paging.h"

#define MOST_ROWS 1000
#define MOST_OFFSET 1000000
#define MOST_DAYS 20000

static const char * const kinds[] = { "stock", "etf",      "fund",  "coin",
                                     "index", "currency", "other", NULL };
static const char * const states[] = {
  "running", "success", "partial", "failed", "cancelled", NULL
};

enum
{
  SYMBOLS_KIND,
  SYMBOLS_SOURCE,
  SYMBOLS_SEARCH,
  SYMBOLS_LIMIT,
  SYMBOLS_OFFSET,
  SYMBOLS_CURSOR,
  SYMBOLS_TOTAL
};
enum { SERIES_SYMBOL, SERIES_FROM, SERIES_TO, SERIES_LIMIT };
enum { RUNS_STATUS, RUNS_LIMIT, RUNS_OFFSET, RUNS_CURSOR, RUNS_TOTAL };

const DpServeParam _dp_serve_symbols_params[] = {
  [SYMBOLS_KIND] = { "kind", DP_SERVE_PARAM_CHOICE, N_("Only of this kind"), "stock", kinds },
  [SYMBOLS_SOURCE] = { "source", DP_SERVE_PARAM_TEXT, N_("Only what this source lists"),
                       "alphavantage", .most = 200 },
  [SYMBOLS_SEARCH] = { "search", DP_SERVE_PARAM_TEXT, N_("Part of the symbol or the name"),
                       "robot", .most = 100 },
  [SYMBOLS_LIMIT] = { "limit", DP_SERVE_PARAM_INTEGER, N_("How many"), "100", .least = 1,
                      .most = MOST_ROWS, .fallback = 100 },
  [SYMBOLS_OFFSET] = { "offset", DP_SERVE_PARAM_INTEGER, N_("How many to leave out"), "0",
                       .most = MOST_OFFSET },
  [SYMBOLS_CURSOR] = { "cursor", DP_SERVE_PARAM_INTEGER, N_("The next_cursor of the page before"),
                       NULL, .most = G_MAXINT64 },
  [SYMBOLS_TOTAL] = { "total", DP_SERVE_PARAM_CHOICE,
                      N_("Whether to say how many there are in all"), "none", _dp_serve_totals },
};

const DpServeParam _dp_serve_series_params[] = {
  [SERIES_SYMBOL] = { "symbol", DP_SERVE_PARAM_TEXT, N_("The instrument"), "IBM", .most = 200 },
  [SERIES_FROM] = { "from", DP_SERVE_PARAM_TIME, N_("The first day"), "2026-01-01" },
  [SERIES_TO] = { "to", DP_SERVE_PARAM_TIME, N_("The last day"), "2026-11-20" },
  [SERIES_LIMIT] = { "limit", DP_SERVE_PARAM_INTEGER,
                     N_("How many days at most, the oldest first"), "1000", .least = 1,
                     .most = MOST_DAYS, .fallback = MOST_DAYS },
};

const DpServeParam _dp_serve_runs_params[] = {
  [RUNS_STATUS] = { "status", DP_SERVE_PARAM_CHOICE, N_("Only those that ended so"), "success",
                    states },
  [RUNS_LIMIT] = { "limit", DP_SERVE_PARAM_INTEGER, N_("How many"), "50", .least = 1,
                   .most = MOST_ROWS, .fallback = 50 },
  [RUNS_OFFSET] = { "offset", DP_SERVE_PARAM_INTEGER, N_("How many to leave out"), "0",
                    .most = MOST_OFFSET },
  [RUNS_CURSOR] = { "cursor", DP_SERVE_PARAM_INTEGER, N_("The next_cursor of the page before"),
                    NULL, .most = G_MAXINT64 },
  [RUNS_TOTAL] = { "total", DP_SERVE_PARAM_CHOICE, N_("Whether to say how many there are in all"),
                   "none", _dp_serve_totals },
};

const DpServeParam _dp_serve_run_params[] = {
  { "run_id", DP_SERVE_PARAM_INTEGER, N_("The run’s number"), "1", .least = 1, .most = G_MAXINT64 },
};

const DpServeParam _dp_serve_stats_params[] = {
  { "days", DP_SERVE_PARAM_INTEGER, N_("Of how many days back from now"), "30", .least = 1,
    .most = 3650, .fallback = 30 },
};

/* --- rows ------------------------------------------------------------------------------------- */

/* The one value of the one row, JSON already. */
static void
reply_value (DpServeRequest *request,
             DpDbResult     *rows)
{
  g_auto(DpServeText) body = { 0 };
  DpDbValue value;

  dp_db_result_read_row (rows, 0, &value);
  _dp_serve_request_begin_data (&body);
  _dp_serve_text_add_value (&body, DP_SERVE_TYPE_JSONB, &value);
  _dp_serve_request_reply_data (request, SOUP_STATUS_OK, &body, NULL);
}

/* --- /symbols --------------------------------------------------------------------------------- */

void
_dp_serve_symbols_handle (DpServeRequest *request)
{
  static const char * const parts[] = {
    "kind", "source", "search", "limit", "offset", "cursor", "total", "exact", "estimated", NULL
  };
  static const DpServePaging paging = { "serve_symbols", "serve_symbols_count", parts,
                                        SYMBOLS_LIMIT };

  _dp_serve_paging_answer (request, &paging);
}

/* --- /series ---------------------------------------------------------------------------------- */

static const char * const series_parts[] = { "from", "to", NULL };

static void
reply_series (DpServeRequest *request,
              DpDbResult     *rows)
{
  g_auto(DpServeText) body = { 0 };

  _dp_serve_request_begin_data (&body);
  if (rows != NULL)
    _dp_serve_paging_add_rows (&body, rows, dp_db_result_get_n_rows (rows));
  else
    _dp_serve_text_add_literal (&body, "[]");
  _dp_serve_request_reply_data (request, SOUP_STATUS_OK, &body, NULL);
}

static void
instrument_cb (DpDbResult   *rows,
               const GError *error,
               gpointer      user_data)
{
  DpServeRequest *request = user_data;

  if (error != NULL)
    _dp_serve_request_fail_database (request, error);
  else if (dp_db_result_get_n_rows (rows) == 0)
    _dp_serve_request_fail (
        request, SOUP_STATUS_NOT_FOUND, "unknown_symbol", "symbol",
        _("There is no instrument of that symbol. /symbols lists those that there are."));
  else
    reply_series (request, NULL);
}

static void
series_cb (DpDbResult   *rows,
           const GError *error,
           gpointer      user_data)
{
  DpServeRequest *request = user_data;

  if (error != NULL)
    _dp_serve_request_fail_database (request, error);
  else if (dp_db_result_get_n_rows (rows) > 0)
    reply_series (request, rows);
  else
    _dp_serve_request_ask (request, TRUE, "serve_instrument", dp_db_load_sql ("serve_instrument"),
                           dp_db_params_add_text (dp_db_params_new (),
                                                  request->values[SERIES_SYMBOL].text),
                           instrument_cb);
}

void
_dp_serve_series_handle (DpServeRequest *request)
{
  const DpServeValue *values = request->values;
  const DpDbStatement *statement;
  DpDbParams *params = dp_db_params_new ();
  guint32 wanted = (values[SERIES_FROM].text != NULL ? 1 : 0) |
                   (values[SERIES_TO].text != NULL ? 2 : 0);

  statement = dp_db_statement_get ("serve_series", series_parts, wanted);
  for (guint i = 0; statement->params[i] != NULL; i++)
    {
      const char *name = statement->params[i];

      if (g_str_equal (name, "symbol"))
        dp_db_params_add_text (params, values[SERIES_SYMBOL].text);
      else if (g_str_equal (name, "from"))
        dp_db_params_add_time (params, values[SERIES_FROM].number);
      else if (g_str_equal (name, "to"))
        dp_db_params_add_time (params, values[SERIES_TO].number);
      else
        dp_db_params_add_int64 (params, values[SERIES_LIMIT].number);
    }
  _dp_serve_request_ask (request, TRUE, statement->name, statement->sql, params, series_cb);
}

/* --- /runs and /stats ------------------------------------------------------------------------- */

void
_dp_serve_runs_handle (DpServeRequest *request)
{
  static const char * const parts[] = { "status", "limit", "offset",    "cursor",
                                       "total",  "exact", "estimated", NULL };
  static const DpServePaging paging = { "serve_runs", "serve_runs_count", parts, RUNS_LIMIT };

  _dp_serve_paging_answer (request, &paging);
}

static void
run_cb (DpDbResult   *rows,
        const GError *error,
        gpointer      user_data)
{
  DpServeRequest *request = user_data;

  if (error != NULL)
    _dp_serve_request_fail_database (request, error);
  else if (dp_db_result_get_n_rows (rows) == 0)
    _dp_serve_request_fail (request, SOUP_STATUS_NOT_FOUND, "unknown_run", "run_id",
                            _("There is no run of that number. /runs lists those that there are."));
  else
    reply_value (request, rows);
}

void
_dp_serve_run_handle (DpServeRequest *request)
{
  _dp_serve_request_ask (request, FALSE, "run_json", dp_db_load_sql ("run_json"),
                         dp_db_params_add_int64 (dp_db_params_new (), request->values[0].number),
                         run_cb);
}

static void
stats_cb (DpDbResult   *rows,
          const GError *error,
          gpointer      user_data)
{
  DpServeRequest *request = user_data;

  if (error != NULL)
    _dp_serve_request_fail_database (request, error);
  else
    reply_value (request, rows);
}

void
_dp_serve_stats_handle (DpServeRequest *request)
{
  _dp_serve_request_ask (request, FALSE, "serve_stats", dp_db_load_sql ("serve_stats"),
                         dp_db_params_add_int64 (dp_db_params_new (), request->values[0].number),
                         stats_cb);
}

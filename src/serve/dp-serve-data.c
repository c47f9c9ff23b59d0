/* dp-serve-data.c: GET /data
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-serve-data.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "dp-content-hash.h"
#include "dp-serve-cursor.h"
#include "dp-serve-paging.h"
#include "dp-serve-service.h"

#define MOST_ROWS 1000
#define MOST_OFFSET 1000000
#define USUAL_ROWS 100
#define DAY_US (G_GINT64_CONSTANT (86400) * G_USEC_PER_SEC)
#define LENGTH_OF_DAY 10

/* Parts of serve_data.sql and serve_data_count.sql, in the order of their bits. */
enum
{
  PART_SYMBOL,
  PART_SOURCE,
  PART_KIND,
  PART_CATEGORY,
  PART_FROM,
  PART_TO,
  PART_NEWEST,
  PART_OLDEST,
  PART_BELOW,
  PART_ABOVE,
  PART_KEYSET,
  PART_OFFSET,
  PART_ATTRIBUTES,
  PART_PROVENANCE,
  PART_EXACT,
  PART_ESTIMATED,
};

#define BIT(part) (1u << (part))
#define FILTERS (BIT (PART_NEWEST) - 1)

static const char * const parts[] = { "symbol",    "source", "kind",       "category",   "from",
                                     "to",        "newest", "oldest",     "below",      "above",
                                     "keyset",    "offset", "attributes", "provenance", "exact",
                                     "estimated", NULL };

static const char * const kinds[] = {
  "daily", "weekly", "monthly", "intraday", "quote", "company", "news", "record", NULL
};
static const char * const orders[] = { "-observed_at", "observed_at", NULL };
static const char * const formats[] = { "json", "csv", NULL };

enum { ORDER_NEWEST, ORDER_OLDEST };
enum { FORMAT_JSON, FORMAT_CSV };

const DpServeParam _dp_serve_data_params[DP_SERVE_DATA_N_PARAMS] = {
  [DP_SERVE_DATA_SYMBOL] = { "symbol", DP_SERVE_PARAM_TEXT, N_("Only of this instrument"), "IBM",
                             .most = 200 },
  [DP_SERVE_DATA_SOURCE] = { "source", DP_SERVE_PARAM_TEXT, N_("Only from this source"),
                             "alphavantage", .most = 200 },
  [DP_SERVE_DATA_KIND] = { "kind", DP_SERVE_PARAM_CHOICE, N_("Only of this kind"), "daily",
                           kinds },
  [DP_SERVE_DATA_CATEGORY] = { "category", DP_SERVE_PARAM_TEXT,
                               N_("Only of this category: the kind of the instrument, an entry’s "
                                  "first category, a record’s file"),
                               "stock", .most = 200 },
  [DP_SERVE_DATA_FROM] = { "from", DP_SERVE_PARAM_TIME,
                           N_("From this moment, or the beginning of this day, on"),
                           "2026-01-01" },
  [DP_SERVE_DATA_TO] = { "to", DP_SERVE_PARAM_TIME,
                         N_("Up to this moment, or the end of this day, both included"),
                         "2026-11-20T21:00:00Z" },
  [DP_SERVE_DATA_SORT] = { "sort", DP_SERVE_PARAM_CHOICE, N_("The newest first, or the oldest"),
                           "-observed_at", orders },
  [DP_SERVE_DATA_LIMIT] = { "limit", DP_SERVE_PARAM_INTEGER, N_("How many"), "100", .least = 1,
                            .most = MOST_ROWS, .fallback = USUAL_ROWS },
  [DP_SERVE_DATA_OFFSET] = { "offset", DP_SERVE_PARAM_INTEGER,
                             N_("How many to leave out; deep pages are slow this way, and fast "
                                "with a cursor"),
                             "0", .most = MOST_OFFSET },
  [DP_SERVE_DATA_CURSOR] = { "cursor", DP_SERVE_PARAM_TEXT,
                             N_("Where the page before ended: its next_cursor. Everything else "
                                "has to be as it was"),
                             NULL, .most = 2000 },
  [DP_SERVE_DATA_TOTAL] = { "total", DP_SERVE_PARAM_CHOICE,
                            N_("Whether to say how many there are in all"), "none",
                            _dp_serve_totals },
  [DP_SERVE_DATA_FIELDS] = { "fields", DP_SERVE_PARAM_LIST, N_("Only these, in their usual order"),
                             "symbol,observed_at,price", _dp_serve_data_fields },
  [DP_SERVE_DATA_FORMAT] = { "format", DP_SERVE_PARAM_CHOICE, N_("JSON, or CSV"), "json",
                             formats },
};

/* What is known of a request while the database answers. */
typedef struct
{
  guint32       parts;
  guint64       fields;
  guint64       filter;
  DpServeCursor cursor;
  gboolean      by_time;       /* rows were asked for in the order of their times alone */
  gint64        total;         /* -1 where it is not known */
  GRefString   *usual_source;  /* (nullable): as it was when rows were asked for in that order */
} Page;

static void
page_free (gpointer data)
{
  Page *page = data;

  _dp_serve_cursor_clear (&page->cursor);
  g_clear_pointer (&page->usual_source, g_ref_string_release);
  g_free (page);
}

/* A cursor belongs to what was asked for, however many at a time and in whichever form. */
static guint64
hash_filter (DpServeRequest *request)
{
  g_autoptr(GString) text = g_string_new (NULL);

  for (guint i = DP_SERVE_DATA_SYMBOL; i <= DP_SERVE_DATA_TO; i++)
    g_string_append_printf (text, "%s\n",
                            request->values[i].text != NULL ? request->values[i].text : "");
  g_string_append_printf (text, "%d", (int) request->values[DP_SERVE_DATA_SORT].chosen);

  return dp_content_hash_64 (text->str, text->len);
}

static void
choose_parts (DpServeRequest *request,
              Page           *page)
{
  gboolean oldest = request->values[DP_SERVE_DATA_SORT].chosen == ORDER_OLDEST;

  for (guint i = DP_SERVE_DATA_SYMBOL; i <= DP_SERVE_DATA_TO; i++)
    {
      if (request->values[i].text != NULL)
        page->parts |= BIT (PART_SYMBOL + i);
    }
  page->parts |= oldest ? BIT (PART_OLDEST) : BIT (PART_NEWEST);
  page->parts |= request->values[DP_SERVE_DATA_OFFSET].number > 0 ? BIT (PART_OFFSET)
                                                                  : BIT (PART_KEYSET);
  if (request->values[DP_SERVE_DATA_CURSOR].text != NULL)
    page->parts |= oldest ? BIT (PART_ABOVE) : BIT (PART_BELOW);
  page->fields = request->values[DP_SERVE_DATA_FIELDS].text != NULL
                     ? request->values[DP_SERVE_DATA_FIELDS].chosen
                     : _dp_serve_data_usual;
  if ((page->fields & _dp_serve_data_attributes) != 0)
    page->parts |= BIT (PART_ATTRIBUTES);
  if ((page->fields & _dp_serve_data_provenance) != 0)
    page->parts |= BIT (PART_PROVENANCE);
  page->by_time = (page->parts & (BIT (PART_SYMBOL) | BIT (PART_CATEGORY) | BIT (PART_OFFSET) |
                                  BIT (PART_PROVENANCE))) == BIT (PART_SYMBOL) &&
                  (page->fields & _dp_serve_data_started_at) == 0;
}

/* Returns: %FALSE where it answered with what is wrong */
static gboolean
read_cursor (DpServeRequest *request,
             Page           *page)
{
  const char *text = request->values[DP_SERVE_DATA_CURSOR].text;

  if (text == NULL)
    return TRUE;
  if (!_dp_serve_paging_check (request, &request->values[DP_SERVE_DATA_OFFSET],
                               &request->values[DP_SERVE_DATA_CURSOR]))
    return FALSE;
  page->filter = hash_filter (request);
  if (!_dp_serve_cursor_read (&page->cursor, text) || page->cursor.filter != page->filter)
    {
      _dp_serve_request_fail (request, SOUP_STATUS_BAD_REQUEST, "invalid_parameter", "cursor",
                              _("“cursor” takes the next_cursor of a page before, with the same "
                                "filters and the same order as there."));
      return FALSE;
    }

  return TRUE;
}

/* --- asking ----------------------------------------------------------------------------------- */

/* A day that is named as the last one belongs to it. */
static gint64
get_end (const DpServeValue *value)
{
  return value->number + (strlen (value->text) == LENGTH_OF_DAY ? DAY_US : 1);
}

static void
add_param (DpDbParams     *params,
           const char     *name,
           DpServeRequest *request,
           const Page     *page)
{
  const DpServeValue *values = request->values;
  const DpServeCursor *cursor = &page->cursor;

  if (g_str_equal (name, "symbol"))
    dp_db_params_add_text (params, values[DP_SERVE_DATA_SYMBOL].text);
  else if (g_str_equal (name, "source"))
    dp_db_params_add_text (params, values[DP_SERVE_DATA_SOURCE].text);
  else if (g_str_equal (name, "kind"))
    dp_db_params_add_text (params, values[DP_SERVE_DATA_KIND].text);
  else if (g_str_equal (name, "category"))
    dp_db_params_add_text (params, values[DP_SERVE_DATA_CATEGORY].text);
  else if (g_str_equal (name, "from"))
    dp_db_params_add_time (params, values[DP_SERVE_DATA_FROM].number);
  else if (g_str_equal (name, "to"))
    dp_db_params_add_time (params, get_end (&values[DP_SERVE_DATA_TO]));
  else if (g_str_equal (name, "limit"))
    /* One more tells whether there is a next page. */
    dp_db_params_add_int64 (params, values[DP_SERVE_DATA_LIMIT].number + 1);
  else if (g_str_equal (name, "offset"))
    dp_db_params_add_int64 (params, values[DP_SERVE_DATA_OFFSET].number);
  else if (g_str_equal (name, "last_observed_at"))
    dp_db_params_add_time (params, cursor->observed_us);
  else if (g_str_equal (name, "last_instrument"))
    dp_db_params_add_int64 (params, cursor->instrument_id);
  else if (g_str_equal (name, "last_started_at"))
    dp_db_params_add_time (params, cursor->started_us);
  else if (g_str_equal (name, "last_interval"))
    dp_db_params_add_int64 (params, cursor->interval_s);
  else if (g_str_equal (name, "last_kind"))
    dp_db_params_add_text (params, cursor->kind);
  else if (g_str_equal (name, "last_source"))
    dp_db_params_add_text (params, cursor->source);
  else if (g_str_equal (name, "usual_source"))
    dp_db_params_add_text (params, page->usual_source);
  else
    dp_db_params_add_text (params, cursor->item);
}

static DpDbParams *
collect_params (const DpDbStatement *statement,
                DpServeRequest      *request,
                const Page          *page)
{
  DpDbParams *params = dp_db_params_new ();

  for (guint i = 0; statement->params[i] != NULL; i++)
    add_param (params, statement->params[i], request, page);

  return params;
}

/* --- answering -------------------------------------------------------------------------------- */

/* No two rows there are of one moment, so the next page begins before, or after, all that are of
 * the last one's. */
static void
fill_cursor_by_time (DpServeCursor *cursor,
                     gboolean       oldest)
{
  static char nothing[] = "";

  cursor->instrument_id = oldest ? G_MAXINT64 : G_MININT64;
  cursor->kind = cursor->source = cursor->item = nothing;
}

/* Most rows that are asked for one after the other are from one source: it need not be told with
 * each of them. */
static void
learn_usual_source (DpServeService *service,
                    DpServeRows    *rows)
{
  DpDbValue row[DP_SERVE_MOST_COLUMNS];

  if (rows->n_rows == 0)
    return;
  _dp_serve_rows_read (rows, 0, row);
  if (row[DP_SERVE_COLUMN_SOURCE].data == rows->usual_source.data)
    return;
  g_ref_string_release (service->usual_source);
  service->usual_source = g_ref_string_new ((const char *) row[DP_SERVE_COLUMN_SOURCE].data);
}

static char *
dup_next_cursor (DpServeRequest *request,
                 DpServeRows    *rows,
                 guint           last)
{
  DpDbValue row[DP_SERVE_MOST_COLUMNS];
  DpServeCursor cursor = { 0 };

  _dp_serve_rows_read (rows, last, row);
  cursor.filter = hash_filter (request);
  cursor.observed_us = _dp_serve_value_get_int64 (&row[DP_SERVE_COLUMN_OBSERVED_AT],
                                                  DP_SERVE_TYPE_TIMESTAMPTZ);
  if (rows->symbol != NULL)
    {
      fill_cursor_by_time (&cursor, request->values[DP_SERVE_DATA_SORT].chosen == ORDER_OLDEST);
      return _dp_serve_cursor_write (&cursor);
    }

  cursor.instrument_id = _dp_serve_value_get_int64 (&row[DP_SERVE_COLUMN_INSTRUMENT_ID],
                                                    DP_SERVE_TYPE_INT8);
  cursor.started_us = _dp_serve_value_get_int64 (&row[DP_SERVE_COLUMN_STARTED_AT],
                                                 DP_SERVE_TYPE_TIMESTAMPTZ);
  cursor.interval_s = _dp_serve_value_get_int64 (&row[DP_SERVE_COLUMN_INTERVAL_S],
                                                 DP_SERVE_TYPE_INT4);
  /* libpq ends each value with a zero byte. */
  cursor.kind = (char *) row[DP_SERVE_COLUMN_KIND].data;
  cursor.source = (char *) row[DP_SERVE_COLUMN_SOURCE].data;
  cursor.item = (char *) row[DP_SERVE_COLUMN_ITEM].data;

  return _dp_serve_cursor_write (&cursor);
}

static void ask_rows (DpServeRequest *request,
                      Page           *page);

static void
rows_cb (DpDbResult   *result,
         const GError *error,
         gpointer      user_data)
{
  DpServeRequest *request = user_data;
  Page *page = request->data;
  guint limit = request->values[DP_SERVE_DATA_LIMIT].number;
  DpServeRows rows;
  g_autofree char *next_cursor = NULL;
  g_autofree char *pagination = NULL;
  g_auto(DpServeText) body = { 0 };
  guint n_rows;

  if (error != NULL)
    {
      _dp_serve_request_fail_database (request, error);
      return;
    }
  if (!page->by_time)
    _dp_serve_rows_init (&rows, result);
  else if (!_dp_serve_rows_init_for_symbol (&rows, result,
                                            request->values[DP_SERVE_DATA_SYMBOL].text,
                                            page->usual_source))
    {
      page->by_time = FALSE;
      ask_rows (request, page);
      return;
    }

  if (page->by_time)
    learn_usual_source (request->service, &rows);
  n_rows = MIN (rows.n_rows, limit);
  if (rows.n_rows > limit)
    next_cursor = dup_next_cursor (request, &rows, limit - 1);
  if (request->values[DP_SERVE_DATA_FORMAT].chosen == FORMAT_CSV)
    {
      _dp_serve_data_write_csv (&body, &rows, n_rows, page->fields);
      _dp_serve_request_reply_csv (request, &body, next_cursor);
      return;
    }
  pagination = _dp_serve_paging_format (limit, request->values[DP_SERVE_DATA_OFFSET].number,
                                        page->total, next_cursor);
  _dp_serve_request_begin_data (&body);
  _dp_serve_data_write_json (&body, &rows, n_rows, page->fields);
  _dp_serve_request_reply_data (request, SOUP_STATUS_OK, &body, pagination);
}

static void
ask_rows (DpServeRequest *request,
          Page           *page)
{
  const DpDbStatement *statement = dp_db_statement_get (page->by_time ? "serve_data_symbol"
                                                                      : "serve_data",
                                                        parts, page->parts);
  gboolean far = (page->parts & BIT (PART_OFFSET)) != 0;
  /* Of all symbols, or far behind: that may take long. */
  gboolean quick = (page->parts & BIT (PART_SYMBOL)) != 0 && !far;

  if (page->by_time)
    page->usual_source = g_ref_string_acquire (request->service->usual_source);
  _dp_serve_request_ask (request, quick, far ? NULL : statement->name, statement->sql,
                         collect_params (statement, request, page), rows_cb);
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
  page->total = _dp_serve_paging_read_total (rows, request->values[DP_SERVE_DATA_TOTAL].chosen ==
                                                     DP_SERVE_TOTAL_ESTIMATED);
  ask_rows (request, page);
}

void
_dp_serve_data_handle (DpServeRequest *request)
{
  gint64 total = request->values[DP_SERVE_DATA_TOTAL].chosen;
  Page *page = g_new0 (Page, 1);
  const DpDbStatement *count;

  page->total = -1;
  request->data = page;
  request->data_free = page_free;
  choose_parts (request, page);
  if (!read_cursor (request, page))
    return;
  if (total == DP_SERVE_TOTAL_NONE)
    {
      ask_rows (request, page);
      return;
    }

  count = dp_db_statement_get ("serve_data_count", parts,
                               (page->parts & FILTERS) |
                                   (total == DP_SERVE_TOTAL_EXACT ? BIT (PART_EXACT)
                                                                  : BIT (PART_ESTIMATED)));
  _dp_serve_request_ask (request, FALSE, NULL, count->sql, collect_params (count, request, page),
                         total_cb);
}

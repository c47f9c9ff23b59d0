/* test-builtin-project.c: the built-in models against values computed here
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <math.h>
#include <string.h>

#include "dp-exchange-calendar.h"
#include "dp-test.h"
#include "dp-test-project.h"

/* Three instruments with made-up prices: a stock with a split (adjusted closes), a stock with a gap
 * and few bars, and a coin. Every price is a function of the bar's number, here and in C. */
#define N_BARS 260
#define N_SHORT 25

#define LOAD                                                                                       \
  "insert into raw.instruments (instrument_id, symbol, kind, name, currency) values\n"             \
  "  (1, 'AAA', 'stock', null, 'USD'), (2, 'BBB', 'stock', 'Bee', 'EUR'),\n"                       \
  "  (3, 'CCC', 'coin', 'Coin', 'USD'), (4, 'DDD', 'stock', 'No prices', 'USD'),\n"                \
  "  (5, 'EEE', 'stock', 'Nothing at all', 'USD');\n"                                              \
  "insert into raw.listings select 'x', symbol, instrument_id from raw.instruments;\n"             \
  "insert into raw.daily_prices (instrument_id, source, trading_date, open, high, low, close,\n"   \
  "  adjusted_close, volume, market_cap, load_id, first_seen_at)\n"                                \
  "select 1, 'x', date '2025-01-01' + g, p, p * 1.02, p * 0.97, p * 1.01,\n"                       \
  "  case when g < 100 then p * 1.01 / 4 else p * 1.01 end, 1000 + g, null,\n"                     \
  "  1, now()\n"                                                                                   \
  "from (select g, (case when g < 100 then 400 else 100 end + (g * 37) % 11)::numeric as p\n"      \
  "      from generate_series(0, 259) g) s;\n"                                                     \
  "insert into raw.daily_prices (instrument_id, source, trading_date, open, high, low, close,\n"   \
  "  volume, market_cap, load_id, first_seen_at)\n"                                                \
  "select 2, 'x', date '2025-01-01' + g * 2, p, p + 1, p - 1, p, 10, null, 1, now()\n"             \
  "from (select g, (50 + (g * 13) % 7)::numeric as p from generate_series(0, 24) g) s;\n"          \
  "insert into raw.daily_prices (instrument_id, source, trading_date, close, volume, "             \
  "market_cap,\n"                                                                                  \
  "  load_id, first_seen_at)\n"                                                                    \
  "select 3, 'x', date '2025-01-01' + g, 0.5 + g * 0.001, 7, 1000 + g, 1, now()\n"                 \
  "from generate_series(0, 259) g;\n" /* A second provider has one day of the short one, later: it \
                                         is believed. */                                           \
  "insert into raw.daily_prices (instrument_id, source, trading_date, open, high, low, close,\n"   \
  "  volume, load_id, first_seen_at)\n"                                                            \
  "values (2, 'y', '2025-01-03', 60, 61, 59, 60, 10, 1, now() + interval '1 h');\n" /* And an      \
                                                                                       older one   \
                                                                                       of another, \
                                                                                       which is    \
                                                                                       not. */     \
  "insert into raw.daily_prices (instrument_id, source, trading_date, close, load_id,\n"           \
  "  first_seen_at)\n"                                                                             \
  "values (2, 'y', '2025-01-01', 99, 1, now() - interval '1 h');\n"                                \
  "insert into raw.company_overviews (instrument_id, source, observed_at, name, sector,\n"         \
  "  shares_outstanding, market_cap, high_52w, low_52w, load_id, first_seen_at)\n"                 \
  "values (1, 'x', '2025-01-01', 'Old', 'Old', 5, 5, 5, 5, 1, now()),\n"                           \
  "  (1, 'x', '2025-02-01', 'Triple A', 'Tech', 1000, 77, 500, 1, 1, now()),\n"                    \
  "  (2, 'x', '2025-02-01', 'Bee Corp', 'Food', null, 4321, 5, 5, 1, now()),\n"                    \
  "  (4, 'x', '2025-02-01', 'Dee', 'None', 10, 99, 12, 8, 1, now());"

typedef struct
{
  gsize  n;
  int    day[N_BARS];        /* days after 2025-01-01 */
  double close[N_BARS];
  double adjusted[N_BARS];   /* NaN where there is none */
  double high[N_BARS];
  double low[N_BARS];
  double volume[N_BARS];
} Bars;

static Bars
make_stock (void)
{
  Bars bars = { N_BARS };

  for (int g = 0; g < N_BARS; g++)
    {
      double p = (g < 100 ? 400 : 100) + (g * 37) % 11;

      bars.day[g] = g;
      bars.close[g] = p * 1.01;
      bars.adjusted[g] = g < 100 ? p * 1.01 / 4 : p * 1.01;
      bars.high[g] = p * 1.02;
      bars.low[g] = p * 0.97;
      bars.volume[g] = 1000 + g;
    }

  return bars;
}

static Bars
make_short (void)
{
  Bars bars = { N_SHORT };

  for (int g = 0; g < N_SHORT; g++)
    {
      double p = g == 1 ? 60 : 50 + (g * 13) % 7;

      bars.day[g] = g * 2;
      bars.close[g] = p;
      bars.adjusted[g] = NAN;
      bars.high[g] = p + 1;
      bars.low[g] = p - 1;
      bars.volume[g] = 10;
    }

  return bars;
}

static double
daily_return (const Bars *bars,
              gsize       i)
{
  if (i == 0)
    return NAN;
  if (!isnan (bars->adjusted[i]) && !isnan (bars->adjusted[i - 1]))
    return bars->adjusted[i] / bars->adjusted[i - 1] - 1;

  return bars->close[i] / bars->close[i - 1] - 1;
}

static double
mean_close (const Bars *bars,
            gsize       i,
            gsize       n)
{
  double sum = 0;

  if (i + 1 < n)
    return NAN;
  for (gsize k = 0; k < n; k++)
    sum += bars->close[i - k];

  return sum / n;
}

/* Sample standard deviation of up to @n returns that end with bar @i; NaN below @least of them. */
static double
deviation (const Bars *bars,
           gsize       i,
           gsize       n,
           gsize       least)
{
  double sum = 0;
  double squares = 0;
  gsize count = 0;

  for (gsize k = 0; k < n && k < i; k++, count++)
    sum += daily_return (bars, i - k);
  if (count < least)
    return NAN;
  for (gsize k = 0; k < count; k++)
    squares += pow (daily_return (bars, i - k) - sum / count, 2);

  return sqrt (squares / (count - 1));
}

static void
assert_close (double actual,
              double expected)
{
  if (isnan (expected))
    g_assert_true (isnan (actual));
  else
    g_assert_cmpfloat_with_epsilon (actual, expected, 1e-9 * MAX (1, fabs (expected)));
}

static DpDbResult *
query (DpDbPool   *pool,
       const char *sql)
{
  g_autoptr(GError) error = NULL;
  DpDbResult *result = dex_await_object (dp_db_pool_query (pool, sql, NULL), &error);

  g_assert_no_error (error);

  return result;
}

static void
check_fact (DpDbPool   *pool,
            int         instrument,
            const Bars *bars)
{
  g_autofree char *sql = g_strdup_printf (
    "select trading_date - date '2025-01-01', close, daily_return, sma_20, sma_50, sma_200, "
    "volatility_20d, volume, high, symbol from marts.fact_daily_trading "
    "where instrument_id = %d order by trading_date", instrument);
  g_autoptr(DpDbResult) rows = query (pool, sql);

  g_assert_cmpuint (dp_db_result_get_n_rows (rows), ==, bars->n);
  for (gsize i = 0; i < bars->n; i++)
    {
      g_assert_cmpint (dp_db_result_get_int64 (rows, i, 0), ==, bars->day[i]);
      assert_close (dp_db_result_get_double (rows, i, 1), bars->close[i]);
      assert_close (dp_db_result_get_double (rows, i, 2), daily_return (bars, i));
      assert_close (dp_db_result_get_double (rows, i, 3), mean_close (bars, i, 20));
      assert_close (dp_db_result_get_double (rows, i, 4), mean_close (bars, i, 50));
      assert_close (dp_db_result_get_double (rows, i, 5), mean_close (bars, i, 200));
      assert_close (dp_db_result_get_double (rows, i, 6), deviation (bars, i, 20, 20));
      assert_close (dp_db_result_get_double (rows, i, 7), bars->volume[i]);
      assert_close (dp_db_result_get_double (rows, i, 8), bars->high[i]);
    }
}

static void
check_company (DpDbPool   *pool,
               int         instrument,
               const Bars *bars,
               double      market_cap)
{
  g_autofree char *sql = g_strdup_printf (
    "select last_close, last_trading_date - date '2025-01-01', avg_volume_30d, return_30d, "
    "volatility_30d, high_52w, low_52w, market_cap from marts.dim_company "
    "where instrument_id = %d", instrument);
  g_autoptr(DpDbResult) rows = query (pool, sql);
  gsize last = bars->n - 1;
  double volume = 0;
  double high = 0;
  double low = G_MAXDOUBLE;
  double change = NAN;

  for (gsize i = last; i + 30 > last && i < bars->n; i--)
    volume += bars->volume[i];
  for (gsize i = 0; i < bars->n; i++)
    if (bars->day[i] > bars->day[last] - 365)
      {
        high = MAX (high, bars->high[i]);
        low = MIN (low, bars->low[i]);
      }
  if (bars->n > 30)
    change = isnan (bars->adjusted[last]) ? bars->close[last] / bars->close[last - 30] - 1
                                          : bars->adjusted[last] / bars->adjusted[last - 30] - 1;

  g_assert_cmpuint (dp_db_result_get_n_rows (rows), ==, 1);
  assert_close (dp_db_result_get_double (rows, 0, 0), bars->close[last]);
  g_assert_cmpint (dp_db_result_get_int64 (rows, 0, 1), ==, bars->day[last]);
  assert_close (dp_db_result_get_double (rows, 0, 2), volume / MIN (30, bars->n));
  assert_close (dp_db_result_get_double (rows, 0, 3), change);
  assert_close (dp_db_result_get_double (rows, 0, 4), deviation (bars, last, 30, 2));
  assert_close (dp_db_result_get_double (rows, 0, 5), high);
  assert_close (dp_db_result_get_double (rows, 0, 6), low);
  assert_close (dp_db_result_get_double (rows, 0, 7), market_cap);
}

/* The market is the two stocks; the coin does not count. */
static void
check_metrics (DpDbPool   *pool,
               const Bars *stock,
               const Bars *small)
{
  g_autoptr(DpDbResult) rows = query (pool,
    "select instruments, advancers, decliners, unchanged, turnover, average_return, best_return, "
    "best_symbol, worst_return, worst_symbol from marts.fact_market_metrics order by trading_date");

  g_assert_cmpuint (dp_db_result_get_n_rows (rows), ==, N_BARS);
  for (int day = 0; day < N_BARS; day++)
    {
      gboolean both = day % 2 == 0 && day / 2 < N_SHORT;
      double a = daily_return (stock, day);
      double b = both ? daily_return (small, day / 2) : NAN;
      int n = !isnan (a) + !isnan (b);
      double sum = (isnan (a) ? 0 : a) + (isnan (b) ? 0 : b);
      double turnover = stock->close[day] * stock->volume[day] +
                        (both ? small->close[day / 2] * small->volume[day / 2] : 0);
      gboolean b_is_best = !isnan (b) && b > a;

      g_assert_cmpint (dp_db_result_get_int64 (rows, day, 0), ==, both ? 2 : 1);
      g_assert_cmpint (dp_db_result_get_int64 (rows, day, 1), ==, (a > 0) + (b > 0));
      g_assert_cmpint (dp_db_result_get_int64 (rows, day, 2), ==, (a < 0) + (b < 0));
      g_assert_cmpint (dp_db_result_get_int64 (rows, day, 3), ==, (a == 0) + (b == 0));
      assert_close (dp_db_result_get_double (rows, day, 4), turnover);
      assert_close (dp_db_result_get_double (rows, day, 5), n > 0 ? sum / n : NAN);
      assert_close (dp_db_result_get_double (rows, day, 6), fmax (a, b));
      assert_close (dp_db_result_get_double (rows, day, 8), fmin (a, b));
      g_assert_cmpstr (dp_db_result_get_text (rows, day, 7), ==,
                       n == 0 ? NULL : b_is_best ? "BBB" : "AAA");
    }
}

static GListModel *
run (DpDbPool         *pool,
     DpTransformParts  parts)
{
  return dp_test_project_run (NULL, pool, parts, FALSE);
}

static DexFuture *
test_values (gpointer data)
{
  g_autoptr(DpDbPool) pool = dp_test_dup_migrated_pool ();
  g_autoptr(GListModel) results = NULL;
  g_autofree Bars *stock = g_new (Bars, 1);
  g_autofree Bars *small = g_new (Bars, 1);
  g_autofree char *text = NULL;

  *stock = make_stock ();
  *small = make_short ();
  dp_test_sql (pool, LOAD);
  results = run (pool, DP_TRANSFORM_MODELS | DP_TRANSFORM_TESTS);
  dp_test_project_assert_success (results);

  check_fact (pool, 1, stock);
  check_fact (pool, 2, small);
  check_company (pool, 1, stock, 1000 * stock->close[N_BARS - 1]);
  check_company (pool, 2, small, 4321);
  check_metrics (pool, stock, small);

  /* The latest facts, the coin's own market capitalization, and one without prices. */
  text = dp_test_sql_text (pool,
    "select string_agg(concat_ws(':', symbol, name, sector, currency, trim_scale(market_cap), "
    "last_close is null, kind), ' ' order by symbol) from marts.dim_company");
  g_assert_cmpstr (text, ==,
                   "AAA:Triple A:Tech:USD:103020:f:stock BBB:Bee Corp:Food:EUR:4321:f:stock "
                   "CCC:Coin:USD:1259:f:coin DDD:Dee:None:USD:99:t:stock");

  return dex_future_new_true ();
}

static DexFuture *
test_coins_only (gpointer data)
{
  g_autoptr(DpDbPool) pool = dp_test_dup_migrated_pool ();
  g_autoptr(GListModel) results = NULL;
  g_autofree char *text = NULL;

  dp_test_sql (pool, LOAD "delete from raw.daily_prices where instrument_id <> 3;");
  results = run (pool, DP_TRANSFORM_MODELS | DP_TRANSFORM_TESTS);
  dp_test_project_assert_success (results);
  text = dp_test_sql_text (pool, "select count(*) || best_symbol from marts.fact_market_metrics "
                                 "where trading_date > '2025-01-01' group by best_symbol");
  g_assert_cmpstr (text, ==, "259CCC");

  /* A coin's volume is money already, not a number of things to multiply by the price. */
  g_free (text);
  text = dp_test_sql_text (
      pool, "select bool_and(m.turnover = f.volume)::text from marts.fact_market_metrics m join "
            "marts.fact_daily_trading f using (trading_date)");
  g_assert_cmpstr (text, ==, "true");

  return dex_future_new_true ();
}

/* The sample market does not count beside a real one. */
static DexFuture *
test_synthetic_apart (gpointer data)
{
  g_autoptr(DpDbPool) pool = dp_test_dup_migrated_pool ();
  g_autoptr(GListModel) results = NULL;
  g_autofree char *text = NULL;

  dp_test_sql (pool, LOAD "update raw.instruments set synthetic = true where instrument_id = 1;");
  results = run (pool, DP_TRANSFORM_MODELS | DP_TRANSFORM_TESTS);
  dp_test_project_assert_success (results);
  text = dp_test_sql_text (pool, "select string_agg(distinct best_symbol, ',') || max(instruments) "
                                 "from marts.fact_market_metrics");
  g_assert_cmpstr (text, ==, "BBB1");

  return dex_future_new_true ();
}

/* The table of days knows the same calendar as the program. */
static DexFuture *
test_dates (gpointer data)
{
  const DpExchangeCalendar *calendar = dp_exchange_calendar_get ("XNYS");
  g_autoptr(DpDbPool) pool = dp_test_dup_migrated_pool ();
  g_autoptr(GListModel) results = run (pool, DP_TRANSFORM_MODELS | DP_TRANSFORM_TESTS);
  g_autoptr(DpDbResult) rows = NULL;

  dp_test_project_assert_success (results);
  rows = query (
      pool,
      "select day - date '1970-01-01', is_trading_day, is_half_day, previous_trading_day - date "
      "'1970-01-01', next_trading_day - date '1970-01-01' from marts.dim_date order by day");
  g_assert_cmpuint (dp_db_result_get_n_rows (rows), >, 57 * 365);
  for (guint i = 0; i < dp_db_result_get_n_rows (rows); i++)
    {
      gint32 day = dp_db_result_get_int64 (rows, i, 0);

      g_assert_cmpint (day, ==, i);
      g_assert_cmpint (dp_db_result_get_boolean (rows, i, 1), ==,
                       dp_exchange_calendar_is_trading_day (calendar, day));
      g_assert_cmpint (dp_db_result_get_boolean (rows, i, 2), ==,
                       dp_exchange_calendar_is_half_day (calendar, day));
      g_assert_cmpint (dp_db_result_get_int64 (rows, i, 3), ==,
                       dp_exchange_calendar_previous (calendar, day));
      g_assert_cmpint (dp_db_result_get_int64 (rows, i, 4), ==,
                       dp_exchange_calendar_next (calendar, day));
    }

  return dex_future_new_true ();
}

/* A warehouse that nothing was loaded into yet is no error. */
static DexFuture *
test_empty (gpointer data)
{
  g_autoptr(DpDbPool) pool = dp_test_dup_migrated_pool ();
  g_autoptr(GListModel) results = run (pool, DP_TRANSFORM_MODELS | DP_TRANSFORM_TESTS);

  dp_test_project_assert_success (results);

  return dex_future_new_true ();
}

/* What the tests are there for: wrong data has to be seen. */
static DexFuture *
test_bad_data (gpointer data)
{
  static const struct
  {
    const char *damage;
    const char *test;
  } damages[] = {
    { "update marts.fact_daily_trading set close = -1 where instrument_id = 2",
      "range_fact_daily_trading_close" },
    { "update marts.fact_daily_trading set trading_date = '2999-01-01' where instrument_id = 2 and "
      "trading_date = '2025-01-01'",
      "fact_daily_trading_no_future_dates" },
    { "update marts.fact_daily_trading set high = low - 1 where instrument_id = 2",
      "fact_daily_trading_high_is_highest" },
    { "update marts.fact_daily_trading set instrument_id = 99 where instrument_id = 2",
      "relationships_fact_daily_trading_instrument_id" },
    { "update marts.dim_company set market_cap = 1 where instrument_id = 1",
      "dim_company_market_cap_is_shares_by_close" },
    { "update marts.dim_company set symbol = null where instrument_id = 1",
      "not_null_dim_company_symbol" },
    { "update marts.dim_company set kind = 'bond'",
      "accepted_values_dim_company_kind__stock__etf__fund__coin__index__currency__other" },
    { "delete from marts.dim_company where instrument_id = 3",
      "every_priced_instrument_has_a_company" },
    { "update marts.fact_market_metrics set advancers = 5", "market_breadth_adds_up" },
    { "delete from marts.fact_daily_trading where instrument_id = 1 and trading_date = "
      "'2025-03-01'",
      "facts_are_complete" },
  };
  g_autoptr(DpDbPool) pool = dp_test_dup_migrated_pool ();
  g_autoptr(GListModel) results = NULL;

  dp_test_sql (pool, LOAD);
  for (gsize i = 0; i < G_N_ELEMENTS (damages); i++)
    {
      DpNodeStatus status;

      g_clear_object (&results);
      results = dp_test_project_run (NULL, pool, DP_TRANSFORM_MODELS, TRUE);
      dp_test_project_assert_success (results);
      dp_test_sql (pool, damages[i].damage);
      g_clear_object (&results);
      results = run (pool, DP_TRANSFORM_TESTS);
      status = dp_node_result_get_status (dp_test_project_find (results, damages[i].test));
      g_assert_true (status == DP_NODE_STATUS_FAILED || status == DP_NODE_STATUS_WARN);
    }

  return dex_future_new_true ();
}

static void
test_described (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(DpTransformProject) project = dp_transform_project_load (NULL, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (dp_transform_project_get_name (project), ==, "datapipe");
  g_assert_cmpuint (dp_transform_project_get_n_models (project), ==, 14);
  g_assert_cmpuint (dp_transform_project_get_n_tests (project), >=, 120);
}

static DexFuture *
test_news (gpointer data)
{
  g_autoptr(DpDbPool) pool = dp_test_dup_migrated_pool ();
  g_autoptr(GListModel) results = NULL;
  g_autofree char *text = NULL;

  dp_test_sql (
      pool,
      "insert into raw.feeds (feed, title, load_id, first_seen_at) values\n  ('https://a/', "
      "'Alpha', 1, '2026-11-20'), ('https://b/', null, 1, '2026-11-20');\ninsert into "
      "raw.rss_entries (feed, entry_key, title, summary, link, published_at, updated_at,\n  "
      "symbols, content_hash, first_seen_at) values\n  ('https://a/', '1', 'One', 'Text', null, "
      "'2026-11-19 12:00Z', '2026-11-20Z', '{AAA}', 'x',\n   '2026-11-20Z'),\n  ('https://a/', "
      "'2', null, 'Text', null, null, '2026-11-18Z', '{}', 'x', '2026-11-20Z'),\n  ('https://b/', "
      "'1', null, null, 'https://b/1', null, null, '{}', 'x', '2026-11-20Z');");
  results = run (pool, DP_TRANSFORM_MODELS | DP_TRANSFORM_TESTS);
  dp_test_project_assert_success (results);
  text = dp_test_sql_text (pool, "select string_agg(concat_ws('|', feed_title, title, symbols, "
                                 "to_char(observed_at at time zone 'UTC', 'MM-DD HH24')), ' ' "
                                 "order by feed, entry_key) from staging.stg_news");
  g_assert_cmpstr (text, ==, "Alpha|One|{AAA}|11-19 12 Alpha|Text|{}|11-18 00 "
                             "https://b/|https://b/1|{}|11-20 00");

  return dex_future_new_true ();
}

/* Every column of every model has a description in the database. */
static DexFuture *
test_comments (gpointer data)
{
  g_autoptr(DpDbPool) pool = dp_test_dup_migrated_pool ();
  g_autoptr(GListModel) results = run (pool, DP_TRANSFORM_MODELS);
  g_autofree char *missing = NULL;

  dp_test_project_assert_success (results);
  missing = dp_test_sql_text (pool,
    "select string_agg(c.oid::regclass || '.' || a.attname, ' ') from pg_class c "
    "join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped "
    "where c.relnamespace in ('staging'::regnamespace, 'marts'::regnamespace) "
    "and c.relkind in ('r', 'v') and col_description(c.oid, a.attnum) is null");
  g_assert_cmpstr (missing, ==, NULL);

  return dex_future_new_true ();
}

int
main (int   argc,
      char *argv[])
{
  dp_test_init (&argc, &argv);

  g_test_add_func ("/transform/builtin/described", test_described);
  dp_test_add_fiber ("/transform/builtin/values", test_values);
  dp_test_add_fiber ("/transform/builtin/coins-only", test_coins_only);
  dp_test_add_fiber ("/transform/builtin/synthetic-apart", test_synthetic_apart);
  dp_test_add_fiber ("/transform/builtin/dates", test_dates);
  dp_test_add_fiber ("/transform/builtin/empty", test_empty);
  dp_test_add_fiber ("/transform/builtin/bad-data", test_bad_data);
  dp_test_add_fiber ("/transform/builtin/comments", test_comments);
  dp_test_add_fiber ("/transform/builtin/news", test_news);

  return g_test_run ();
}

/* test-csv-recordings.c: every file in the folder of recordings, most of which may not be shipped
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 *
 * Built only where that folder lies beside the project.
 */

#include "config.h"

#include <string.h>

#include "dp-csv-reader.h"
#include "dp-csv-rows.h"
#include "dp-test.h"

/**
 * Expected:
 * @symbols: how many there are
 * @symbol: the first row's
 * @first: @last: the earliest and the latest day, or moment in the day
 * @columns: the mapping, "close=Close/Last …": these fields at least
 */
typedef struct
{
  const char *file;
  const char *kind;
  const char *period;
  guint       taken;
  guint       rejected;
  guint       symbols;
  const char *symbol;
  const char *first;
  const char *last;
  const char *columns;
} Expected;

static const Expected expected[] = {
  { "csv/2014_apple_stock.csv", "prices", "day", 240, 0, 1, "AAPL", "2014-01-02", "2014-12-12",
    "date=AAPL_x close=AAPL_y" },
  { "csv/cryptodatadownload_Binance_BNBUSDT_1h.csv", "prices", "intraday", 7478, 0, 1, "BNB/USDT",
    "2020-08-01T23:00:00Z", "2021-06-10T00:00:00Z", "volume=Volume USDT" },
  { "csv/cryptodatadownload_Binance_BTCUSDT_d.csv", "prices", "day", 1396, 0, 1, "BTC/USDT",
    "2017-08-17", "2021-06-11", "date=date volume=Volume USDT" },
  { "csv/daily-KO.csv", "prices", "day", 356, 0, 1, "KO", "1997-01-02", "1998-06-01",
    "adjusted-close=Adj Close volume=Volume" },
  { "csv/dash-stock-ticker-demo.csv", "prices", "day", 3634, 0, 5, "AAPL", "2015-01-02",
    "2017-12-29",
    "symbol=Stock close=Close adjusted-close=AdjClose dividend=ExDividend split=SplitRatio" },
  { "csv/estoxx-2005-2006-day-001.txt", "prices", "day", 512, 0, 1, "ESTOXX", "2005-01-03",
    "2006-12-29", "volume=Volume" },
  { "csv/estoxx-2006-min-005.txt", "prices", "intraday", 2142, 0, 1, "ESTOXX",
    "2006-01-02T09:05:00Z", "2006-01-30T17:30:00Z", "date=Date time=Time" },
  { "csv/finance-charts-apple.csv", "prices", "day", 506, 0, 1, "AAPL", "2015-02-17", "2017-02-16",
    "open=AAPL.Open adjusted-close=AAPL.Adjusted" },
  { "csv/investing_ibovespa_ptBR.csv", "prices", "day", 61, 0, 1, "IBOVESPA", "2021-02-01",
    "2021-04-30", "close=Último high=Máxima volume=Vol." },
  /* The settlement price lies outside the day's range in 105 rows. */
  { "csv/nasdaq_gold_historical.csv", "prices", "day", 2452, 105, 1, "GOLD", "2011-11-28",
    "2021-11-26", "close=Close/Last volume=Volume" },
  { "csv/nvda-1999-2014.txt", "prices", "day", 4012, 0, 1, "NVDA", "1999-01-22", "2014-12-31",
    "adjusted-close=Adj Close" },
  { "csv/orcl-1995-2014.txt", "prices", "day", 5036, 0, 1, "ORCL", "1995-01-03", "2014-12-31",
    "adjusted-close=Adj Close" },
  { "csv/stockdata2.csv", "prices", "day", 11525, 0, 5, "MSFT", "2007-01-03", "2016-02-29",
    "symbol=stock close=value" },
  { "csv/stooq_wig20_monthly.csv", "prices", "month", 122, 0, 1, "WIG20", "2011-10-31",
    "2021-11-30",
    "date=Data open=Otwarcie high=Najwyzszy low=Najnizszy close=Zamkniecie volume=Wolumen" },
  /* The first row is a moment of the running day. */
  { "csv/tesla-stock-price.csv", "prices", "day", 756, 1, 1, "TESLA", "2015-10-15", "2018-10-15",
    "date=date close=close" },
  { "csv/ticksample.csv", "prices", "intraday", 135, 0, 1, "TICKSAMPLE",
    "2015-09-23T20:57:42.146000Z", "2015-09-23T21:00:00.238000Z", "date=Datetime" },
  { "csv/vega-sp500.csv", "prices", "month", 123, 0, 1, "SP500", "2000-01-01", "2010-03-01",
    "close=price" },
  { "csv/vega-stocks.csv", "prices", "month", 560, 0, 5, "MSFT", "2000-01-01", "2010-03-01",
    "symbol=symbol close=price" },
  { "csv/yahoo_GOOG_30_days.csv", "prices", "day", 20, 0, 1, "GOOG", "2019-06-03", "2019-06-28",
    "adjusted-close=Adj Close" },
  { "csv/odd/embedded-newline.csv", "records", "day", 3, 0, 0, NULL, NULL, NULL, "" },
  { "csv/odd/missing-col.csv", "records", "day", 5, 0, 0, NULL, NULL, NULL, "" },
  { "csv/odd/semicolon.csv", "records", "day", 3, 0, 0, NULL, NULL, NULL, "" },
  { "drift/yahoo_orcl-2014_v2015.txt", "prices", "day", 252, 0, 1, "ORCL", "2014-01-02",
    "2014-12-31", "volume=Volume adjusted-close=Adj Close" },
  { "drift/yahoo_orcl-2014_v2017.txt", "prices", "day", 252, 0, 1, "ORCL", "2014-01-02",
    "2014-12-31", "volume=Volume adjusted-close=Adj Close" },
  { "drift/yahoo_orcl-2014_v2018.txt", "prices", "day", 252, 0, 1, "ORCL", "2014-01-02",
    "2014-12-31", "volume=Volume adjusted-close=Adj Close" },
  { "alpha-vantage/daily_compact_IBM_2025-11.csv", "prices", "day", 100, 0, 1, "IBM", "2025-06-18",
    "2025-11-07", "date=timestamp" },
  { "alpha-vantage/global_quote_IBM_2025-11.csv", "prices", "day", 1, 0, 1, "IBM", "2025-11-14",
    "2025-11-14", "date=latestDay close=price" },
  { "alpha-vantage/intraday_5min_IBM_2026-05.csv", "prices", "intraday", 100, 0, 1, "IBM",
    "2026-05-15T11:40:00Z", "2026-05-15T19:55:00Z", "date=timestamp" },
  { "alpha-vantage/ipo_calendar_2026-05.csv", "companies", "day", 8, 0, 8, "CVGD", NULL, NULL,
    "name=name exchange=exchange currency=currency" },
  { "alpha-vantage/monthly_adjusted_IBM_2026-05.csv", "prices", "month", 318, 0, 1, "IBM",
    "1999-12-31", "2026-05-15", "adjusted-close=adjusted close dividend=dividend amount" },
  { "alpha-vantage/splits_IBM_2025-11.csv", "records", "day", 2, 0, 0, NULL, NULL, NULL, "" },
  { "alpha-vantage/weekly_IBM_2025-11.csv", "prices", "week", 1357, 0, 1, "IBM", "1999-11-12",
    "2025-11-07", "date=timestamp" },
};

/* What a file was found to be. */
typedef struct
{
  DpCsvReader  *reader;
  DpCsvDialect  dialect;
  DpCsvMapping *mapping;
  guint         taken;
  guint         rejected;
  GHashTable   *symbols;
  char         *symbol;
  char         *first;
  char         *last;
} Found;

static char *
dup_path (const char *name)
{
  g_autofree char *path = g_test_build_filename (G_TEST_DIST, "..", "..", "shared", "data", "real",
                                                 name, NULL);

  return g_canonicalize_filename (path, NULL);
}

static void
found_init (Found      *self,
            const char *name)
{
  g_autofree char *path = dup_path (name);
  g_autoptr(GError) error = NULL;
  g_autoptr(DpCsvSample) sample = NULL;

  *self = (Found) { 0 };
  self->reader = dp_csv_reader_open (path, &error);
  g_assert_no_error (error);
  dp_csv_reader_find_dialect (self->reader, 0, &self->dialect, &error);
  g_assert_no_error (error);
  sample = dp_csv_reader_dup_sample (self->reader, &self->dialect);
  self->mapping = dp_csv_mapping_guess (sample, path, DP_CSV_KIND_UNKNOWN);
  self->symbols = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
}

static void
found_clear (Found *self)
{
  dp_csv_reader_free (self->reader);
  dp_csv_mapping_free (self->mapping);
  g_hash_table_unref (self->symbols);
  g_free (self->symbol);
  g_free (self->first);
  g_free (self->last);
}

static void
note_symbol (Found *self,
             char  *symbol)
{
  if (self->symbol == NULL)
    self->symbol = g_strdup (symbol);
  g_hash_table_add (self->symbols, symbol);
}

static DpCsvOutcome
read_price (Found             *self,
            DpCsvRows         *rows,
            const DpCsvRecord *record)
{
  DpCsvRow row;
  DpCsvOutcome outcome = dp_csv_rows_read_price (rows, record, &row);
  g_autofree char *when = NULL;

  if (outcome != DP_CSV_ROW_TAKEN)
    return outcome;
  when = self->mapping->period == DP_CSV_PERIOD_INTRADAY ? dp_timestamp_to_string (row.start_us)
                                                         : dp_date_to_string (row.bar.date);
  if (self->first == NULL || strcmp (when, self->first) < 0)
    g_set_str (&self->first, when);
  if (self->last == NULL || strcmp (when, self->last) > 0)
    g_set_str (&self->last, when);
  note_symbol (self, g_strndup (row.symbol, row.symbol_length));

  return outcome;
}

static DpCsvOutcome
read_one (Found             *self,
          DpCsvRows         *rows,
          const DpCsvRecord *record)
{
  g_autoptr(GString) json = g_string_new (NULL);
  DpCsvOutcome outcome;
  DpCompany *company;
  char *symbol;

  if (self->mapping->kind == DP_CSV_KIND_PRICES)
    return read_price (self, rows, record);
  if (self->mapping->kind == DP_CSV_KIND_RECORDS)
    return dp_csv_rows_read_record (rows, record, json);
  outcome = dp_csv_rows_read_company (rows, record, &symbol, &company);
  if (outcome == DP_CSV_ROW_TAKEN)
    {
      note_symbol (self, symbol);
      dp_company_free (company);
    }

  return outcome;
}

static void
read_all (Found *self)
{
  g_autoptr(DpCsvRows) rows = NULL;
  g_autoptr(GError) error = NULL;
  DpCsvRecord record;

  dp_csv_mapping_check (self->mapping, &error);
  g_assert_no_error (error);
  rows = dp_csv_rows_new (self->mapping, &self->dialect);
  dp_csv_reader_start (self->reader, &self->dialect, 0, 1, 1, &error);
  g_assert_no_error (error);
  while (dp_csv_reader_next (self->reader, &record, &error))
    {
      DpCsvOutcome outcome = read_one (self, rows, &record);

      self->taken += outcome == DP_CSV_ROW_TAKEN;
      self->rejected += outcome == DP_CSV_ROW_REJECTED;
    }
  g_assert_no_error (error);
}

static void
assert_columns (const DpCsvMapping *mapping,
                const char         *columns)
{
  g_autoptr(GString) text = g_string_new (NULL);
  g_auto(GStrv) parts = g_strsplit (columns, "=", -1);

  for (int field = 0; field < DP_CSV_N_FIELDS; field++)
    {
      if (mapping->choices[field].column >= 0)
        g_string_append_printf (text, " %s=%s ", dp_csv_field_get_nick (field),
                                mapping->columns[mapping->choices[field].column]);
    }
  /* "a=x b=y": what is before an = ends in a field, what is behind it begins with a column. */
  for (guint i = 1; *columns != '\0' && parts[i] != NULL; i++)
    {
      const char *field = strrchr (parts[i - 1], ' ');
      const char *end = parts[i + 1] != NULL ? strrchr (parts[i], ' ') : NULL;
      int length = end != NULL ? (int) (end - parts[i]) : (int) strlen (parts[i]);
      g_autofree char *pair = g_strdup_printf (" %s=%.*s ",
                                               field != NULL ? field + 1 : parts[i - 1], length,
                                               parts[i]);

      if (strstr (text->str, pair) == NULL)
        g_error ("%s is not in%s", pair, text->str);
    }
}

static void
test_file (gconstpointer data)
{
  const Expected *wanted = data;
  Found found;

  found_init (&found, wanted->file);
  read_all (&found);
  g_assert_cmpstr (dp_csv_kind_get_nick (found.mapping->kind), ==, wanted->kind);
  g_assert_cmpstr (dp_csv_period_get_nick (found.mapping->period), ==, wanted->period);
  g_assert_cmpuint (found.taken, ==, wanted->taken);
  g_assert_cmpuint (found.rejected, ==, wanted->rejected);
  g_assert_cmpuint (g_hash_table_size (found.symbols), ==, wanted->symbols);
  g_assert_cmpstr (found.symbol, ==, wanted->symbol);
  g_assert_cmpstr (found.first, ==, wanted->first);
  g_assert_cmpstr (found.last, ==, wanted->last);
  assert_columns (found.mapping, wanted->columns);
  found_clear (&found);
}

/* Fifty files, a symbol each, 61843 rows; in two of them a price is outside the day's range. */
static void
test_folder (void)
{
  g_autofree char *path = dup_path ("csv/individual_stocks_5yr");
  g_autoptr(GError) error = NULL;
  g_autoptr(GDir) dir = g_dir_open (path, 0, &error);
  g_autoptr(GHashTable) families = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  guint n_files = 0;
  guint n_rows = 0;
  guint n_rejected = 0;
  const char *name;

  g_assert_no_error (error);
  while ((name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *file = g_build_filename ("csv", "individual_stocks_5yr", name, NULL);
      g_autofree char *wanted = g_strndup (name, strlen (name) - strlen ("_data.csv"));
      Found found;

      found_init (&found, file);
      read_all (&found);
      g_assert_cmpstr (found.symbol, ==, wanted);
      g_assert_cmpuint (g_hash_table_size (found.symbols), ==, 1);
      n_rows += found.taken;
      n_rejected += found.rejected;
      n_files++;
      g_hash_table_add (families, g_strdup (found.mapping->family));
      found_clear (&found);
    }
  g_assert_cmpuint (n_files, ==, 50);
  g_assert_cmpuint (n_rows, ==, 61841);
  g_assert_cmpuint (n_rejected, ==, 2);
  g_assert_cmpuint (g_hash_table_size (families), ==, 1);
}

static void
assert_problem (const char *name,
                const char *part)
{
  g_autoptr(GError) error = NULL;
  Found found;

  found_init (&found, name);
  g_assert_cmpint (found.mapping->kind, ==, DP_CSV_KIND_PRICES);
  g_assert_false (dp_csv_mapping_check (found.mapping, &error));
  g_assert_nonnull (strstr (error->message, part));
  found_clear (&found);
}

/* What cannot be known is asked for. */
static void
test_problems (void)
{
  assert_problem ("csv/candlestick_dataset_2007_2009.csv", "No column has dates");
  assert_problem ("alpha-vantage/crypto_weekly_2026-05.csv", "--symbol");
}

/* "118.894" is a hundred thousand, "11,09M" eleven million. */
static void
test_decimal_commas (void)
{
  g_autoptr(DpCsvRows) rows = NULL;
  DpCsvRecord record;
  DpCsvRow row;
  Found found;

  found_init (&found, "csv/investing_ibovespa_ptBR.csv");
  rows = dp_csv_rows_new (found.mapping, &found.dialect);
  g_assert_true (dp_csv_reader_start (found.reader, &found.dialect, 0, 1, 1, NULL));
  g_assert_true (dp_csv_reader_next (found.reader, &record, NULL));
  g_assert_cmpint (dp_csv_rows_read_price (rows, &record, &row), ==, DP_CSV_ROW_TAKEN);
  g_assert_cmpfloat (dp_decimal_to_double (row.bar.close), ==, 118894);
  g_assert_cmpfloat (dp_decimal_to_double (row.bar.open), ==, 120064);
  g_assert_cmpfloat (dp_decimal_to_double (row.bar.volume), ==, 11090000);
  found_clear (&found);
}

int
main (int    argc,
      char **argv)
{
  dp_test_init (&argc, &argv);
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      g_autofree char *path = g_strconcat ("/extract/csv-recordings/", expected[i].file, NULL);

      g_test_add_data_func (path, &expected[i], test_file);
    }
  g_test_add_func ("/extract/csv-recordings/folder", test_folder);
  g_test_add_func ("/extract/csv-recordings/problems", test_problems);
  g_test_add_func ("/extract/csv-recordings/decimal-commas", test_decimal_commas);

  return g_test_run ();
}

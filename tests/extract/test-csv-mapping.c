/* test-csv-mapping.c: dialects and what columns mean, on small files of every sort
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include <gio/gio.h>

#include "dp-csv-mapping.h"
#include "dp-csv-names.h"
#include "dp-test.h"

static DpCsvSample *
sample_of (const char *text)
{
  g_autoptr(GError) error = NULL;
  DpCsvDialect dialect;

  dp_csv_dialect_init (&dialect);
  dp_csv_dialect_find (&dialect, text, strlen (text), TRUE, 0, &error);
  g_assert_no_error (error);

  return dp_csv_sample_new (&dialect, text, strlen (text), TRUE);
}

static DpCsvMapping *
mapping_of (const char *text,
            const char *file_name)
{
  g_autoptr(DpCsvSample) sample = sample_of (text);

  return dp_csv_mapping_guess (sample, file_name, DP_CSV_KIND_UNKNOWN);
}

/* "date=Date close=Price": the fields that were found. */
static char *
describe (const DpCsvMapping *mapping)
{
  g_autoptr(GString) text = g_string_new (dp_csv_kind_get_nick (mapping->kind));

  for (int field = 0; field < DP_CSV_N_FIELDS; field++)
    {
      if (mapping->choices[field].column >= 0)
        g_string_append_printf (text, " %s=%s", dp_csv_field_get_nick (field),
                                mapping->columns[mapping->choices[field].column]);
    }
  if (mapping->symbol != NULL)
    g_string_append_printf (text, " (%s)", mapping->symbol);

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
assert_mapping (const char *text,
                const char *file_name,
                const char *expected)
{
  g_autoptr(DpCsvMapping) mapping = mapping_of (text, file_name);
  g_autofree char *found = describe (mapping);

  g_assert_cmpstr (found, ==, expected);
}

static void
test_dialects (void)
{
  static const struct
  {
    const char *text;
    char        delimiter;
    guint       n_columns;
    gboolean    has_header;
    guint       n_notes;
    char        decimal;
  } cases[] = {
    { "date,close\n2026-01-02,1.25\n2026-01-03,1.5\n", ',', 2, TRUE, 0, '.' },
    { "Datum;Schluss\n02.01.2026;1,25\n03.01.2026;1,5\n", ';', 2, TRUE, 0, ',' },
    { "1,5;2,5;3,5\n1,6;2,6;3,6\n", ';', 3, FALSE, 0, ',' },
    { "date\tclose\n2026-01-02\t1,234.5\n2026-01-03\t2,234.5\n", '\t', 2, TRUE, 0, '.' },
    { "a|b|c\n1|2|3\n", '|', 3, TRUE, 0, '.' },
    { "Prices of ABC\nfrom somewhere\ndate,close,volume\n2026-01-02,1,5\n2026-01-03,2,6\n",
      ',', 3, TRUE, 2, '.' },
    { "time,close\n2026-01-02 10:00:00,1\n2026-01-02 10:05:00,2\n", ',', 2, TRUE, 0, '.' },
    { "date,close\r2026-01-02,1\r2026-01-03,2\r", ',', 2, TRUE, 0, '.' },
    { "AAPL\nMSFT\nIBM\n", ',', 1, TRUE, 0, '.' },
    { "\"a;1\",\"b;2\"\n\"c;3\",\"d;4\"\n", ',', 2, TRUE, 0, '.' },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(DpCsvSample) sample = sample_of (cases[i].text);

      g_assert_cmpint (sample->dialect.delimiter, ==, cases[i].delimiter);
      g_assert_cmpuint (sample->dialect.n_columns, ==, cases[i].n_columns);
      g_assert_cmpint (sample->dialect.has_header, ==, cases[i].has_header);
      g_assert_cmpuint (sample->dialect.n_notes, ==, cases[i].n_notes);
      g_assert_cmpint (sample->dialect.decimal, ==, cases[i].decimal);
    }
}

static void
assert_quote (const char *text,
              char        quote,
              const char *cell)
{
  g_autoptr(DpCsvSample) sample = sample_of (text);
  const DpCsvSampleRow *row = g_ptr_array_index (sample->rows, 0);

  g_assert_cmpint (sample->dialect.quote, ==, quote);
  g_assert_cmpstr (row->cells[1].text, ==, cell);
}

/* Cells in apostrophes, and apostrophes in cells. */
static void
test_quotes (void)
{
  assert_quote ("'date';'close'\r\n'2026-01-02';'5,25'\r\n'2026-01-05';'6,25'\r\n", '\'', "5,25");
  assert_quote ("date,name\n2026-01-02,'Smith, Jones'\n2026-01-05,'O''Hara, Co'\n", '\'',
                "Smith, Jones");
  assert_quote ("'a','b'\r'1','x'\r'2','y'\r", '\'', "x");
  assert_quote ("date,name\n2026-01-02,'Tis\n2026-01-05,Rock 'n' Roll\n", '"', "'Tis");
  assert_quote ("date,name\n2026-01-02,'Quoted'\n2026-01-05,Plain\n2026-01-06,'Again'\n", '"',
                "'Quoted'");
  assert_quote ("date,name\n2026-01-02,\"'a', 'b'\"\n2026-01-05,\"'c', 'd'\"\n", '"', "'a', 'b'");
  assert_quote ("date,size\n2026-01-02,5'\n2026-01-05,6'\n", '"', "5'");
}

static void
test_not_csv (void)
{
  static const struct
  {
    const char *text;
    gsize       length;
    const char *part;   /* of the sentence */
  } cases[] = {
    { "", 0, "empty" },
    { "\n\r\n  \n", 6, "empty" },
    { "\x89PNG\r\n\x1a\n\0\0\0\rIHDR\0\0\0\0\0", 20, "not text" },
    { "PK\003\004 xl/worksheets", 18, "spreadsheet" },
    { "<!DOCTYPE html><html>,</html>", 29, "web page" },
    { "{\"Error Message\": \"x\"}", 22, "JSON" },
    { "Dear reader,\nthis is a letter, not a table, as one can see.\nRegards\n", 68, "no columns" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      DpCsvDialect dialect;

      dp_csv_dialect_init (&dialect);
      g_assert_false (dp_csv_dialect_find (&dialect, cases[i].text, cases[i].length, TRUE, 0,
                                            &error));
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
      if (strstr (error->message, cases[i].part) == NULL)
        g_error ("case %u: %s", i, error->message);
    }
}

static void
test_too_wide (void)
{
  g_autoptr(GString) text = g_string_new ("c0");
  g_autoptr(GError) error = NULL;
  DpCsvDialect dialect;

  for (guint i = 1; i < 10000; i++)
    g_string_append_printf (text, ",c%u", i);
  g_string_append_c (text, '\n');
  dp_csv_dialect_init (&dialect);
  g_assert_false (dp_csv_dialect_find (&dialect, text->str, text->len, TRUE, 0, &error));
  g_assert_nonnull (strstr (error->message, "4096 columns"));
}

static void
test_encodings (void)
{
  static const struct
  {
    const char   *bytes;
    gsize         length;
    gboolean      whole;
    DpCsvEncoding encoding;
    guint         bom_length;
  } cases[] = {
    { "a,b", 3, TRUE, DP_CSV_ENCODING_UTF_8, 0 },
    { "\xef\xbb\xbf" "a", 4, TRUE, DP_CSV_ENCODING_UTF_8, 3 },
    { "\xff\xfe" "a\0", 4, TRUE, DP_CSV_ENCODING_UTF_16LE, 2 },
    { "\xfe\xff\0a", 4, TRUE, DP_CSV_ENCODING_UTF_16BE, 2 },
    { "M\xe1xima", 6, TRUE, DP_CSV_ENCODING_WINDOWS_1252, 0 },
    { "\x81\xe1", 2, TRUE, DP_CSV_ENCODING_ISO_8859_1, 0 },
    { "M\xc3\xa1x\xc3", 5, FALSE, DP_CSV_ENCODING_UTF_8, 0 },
    { "M\xc3\xa1x\xc3", 5, TRUE, DP_CSV_ENCODING_WINDOWS_1252, 0 },
    { "a\0b\xc3\xa1", 5, TRUE, DP_CSV_ENCODING_UTF_8, 0 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      DpCsvDialect dialect;

      dp_csv_dialect_init (&dialect);
      dp_csv_dialect_find_encoding (&dialect, cases[i].bytes, cases[i].length, cases[i].whole);
      g_assert_cmpint (dialect.encoding, ==, cases[i].encoding);
      g_assert_cmpuint (dialect.bom_length, ==, cases[i].bom_length);
    }
}

#define BARS "1,3,0.5,2,100\n"

static void
test_names (void)
{
  assert_mapping ("Date,Open,High,Low,Close,Volume\n2026-01-02," BARS, "daily-KO.csv",
                  "prices date=Date open=Open high=High low=Low close=Close volume=Volume (KO)");
  assert_mapping ("<TICKER>,<DTYYYYMMDD>,<TIME>,<OPEN>,<HIGH>,<LOW>,<CLOSE>,<VOL>\n"
                  "EURUSD,20260102,000100," BARS, NULL,
                  "prices date=<DTYYYYMMDD> time=<TIME> symbol=<TICKER> open=<OPEN> high=<HIGH> "
                  "low=<LOW> close=<CLOSE> volume=<VOL>");
  assert_mapping ("Data,Otwarcie,Najwyzszy,Najnizszy,Zamkniecie,Wolumen\n2026-01-02," BARS,
                  "wig20_d.csv",
                  "prices date=Data open=Otwarcie high=Najwyzszy low=Najnizszy close=Zamkniecie "
                  "volume=Wolumen (WIG20)");
  assert_mapping ("Datum;Erster;Hoch;Tief;Schlusskurs;Stücke\n02.01.2026;1,1;3,1;0,5;2,1;100\n",
                  "SAP.csv",
                  "prices date=Datum open=Erster high=Hoch low=Tief close=Schlusskurs "
                  "volume=Stücke (SAP)");
  assert_mapping ("Data,Último,Abertura,Máxima,Mínima,Vol.,Var%\n02.01.2026,2,1,3,1,5,1%\n",
                  "PETR4.csv",
                  "prices date=Data open=Abertura high=Máxima low=Mínima close=Último volume=Vol. "
                  "(PETR4)");
  assert_mapping ("Date,AAPL.Open,AAPL.High,AAPL.Low,AAPL.Close,AAPL.Volume\n2026-01-02," BARS,
                  "x.csv",
                  "prices date=Date open=AAPL.Open high=AAPL.High low=AAPL.Low close=AAPL.Close "
                  "volume=AAPL.Volume (AAPL)");
  assert_mapping ("unix,date,symbol,open,high,low,close,Volume BTC,Volume USDT\n"
                  "1502928000.0,2017-08-17,BTC/USDT,1,3,0.5,2,5,10\n", NULL,
                  "prices date=date symbol=symbol open=open high=high low=low close=close "
                  "volume=Volume USDT");
  assert_mapping ("unix,open,high,low,close\n1502928000,1,3,0.5,2\n", "X_1h.csv",
                  "prices date=unix open=open high=high low=low close=close (X)");
  assert_mapping (",Date,Close,Adj Close,ExDividend,SplitRatio,Stock\n"
                  "0,2026-01-02,2,1,0.0,1.0,ABC\n", NULL,
                  "prices date=Date symbol=Stock close=Close adjusted-close=Adj Close "
                  "dividend=ExDividend split=SplitRatio");
}

static void
test_kinds (void)
{
  assert_mapping ("Symbol,Name,Sector,Market Cap\nABC,Abc Inc.,Energy,10\n", NULL,
                  "companies symbol=Symbol market-cap=Market Cap name=Name sector=Sector");
  assert_mapping ("timestamp,value\n2026-01-02 10:00:00,5\n", "cpu.csv", "records");
  assert_mapping ("a,b\n1,x\n2,y\n", NULL, "records");
  assert_mapping ("close,high,low,open\n2,3,1,2\n3,4,2,3\n", NULL,
                  "prices open=open high=high low=low close=close");
  assert_mapping ("Date,stock,value\n2026-01-02,ABC,5\n", NULL,
                  "prices date=Date symbol=stock close=value");
}

static void
test_without_header (void)
{
  assert_mapping ("ABC,20260102,1,3,0.5,2,100\nABC,20260103,2,4,1.5,3,120\n"
                  "ABC,20260104,2,4,1,3,90\n",
                  NULL,
                  "prices date=column 2 symbol=column 1 open=column 3 high=column 4 low=column 5 "
                  "close=column 6 volume=column 7");
}

static void
test_check (void)
{
  static const struct
  {
    const char *text;
    const char *file_name;
    const char *part;
  } cases[] = {
    { "close,high,low,open\n2,3,1,2\n3,4,2,3\n", "ABC.csv", "No column has dates" },
    { "date,close\n2026-01-02,1\n", "HistoricalData_1638054335317.csv", "--symbol" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(DpCsvMapping) mapping = mapping_of (cases[i].text, cases[i].file_name);
      g_autoptr(GError) error = NULL;

      g_assert_false (dp_csv_mapping_check (mapping, &error));
      g_assert_nonnull (strstr (error->message, cases[i].part));
    }
}

static void
test_file_names (void)
{
  static const struct
  {
    const char *name;
    const char *symbol;
    gboolean    sure;
  } cases[] = {
    { "/data/individual_stocks_5yr/BRK.B_data.csv", "BRK.B", TRUE },
    { "A_data.csv", "A", TRUE },
    { "yahoo_GOOG_30_days.csv.gz", "GOOG", TRUE },
    { "daily_compact_IBM_2025-11.csv", "IBM", TRUE },
    { "aapl.us.txt", "AAPL", FALSE },
    { "investing_ibovespa_ptBR.csv", "IBOVESPA", FALSE },
    { "HistoricalData_1638054335317.csv", NULL, FALSE },
    { "2026-11-20.csv", NULL, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gboolean sure;
      g_autofree char *symbol = dp_csv_names_find_symbol (cases[i].name, &sure);

      g_assert_cmpstr (symbol, ==, cases[i].symbol);
      g_assert_cmpint (sure, ==, cases[i].sure);
    }
}

static void
assert_period (const char *rows,
               DpCsvPeriod period,
               gint32      interval_s)
{
  g_autofree char *text = g_strconcat ("date,close\n", rows, NULL);
  g_autoptr(DpCsvMapping) mapping = mapping_of (text, "ABC.csv");

  g_assert_cmpint (mapping->period, ==, period);
  g_assert_cmpint (mapping->interval_s, ==, interval_s);
}

static void
test_periods (void)
{
  assert_period ("2026-01-02,1\n2026-01-05,1\n2026-01-06,1\n2026-01-07,1\n2026-01-08,1\n",
                 DP_CSV_PERIOD_DAY, 0);
  assert_period ("2026-01-30,1\n2026-01-23,1\n2026-01-16,1\n2026-01-09,1\n2026-01-02,1\n",
                 DP_CSV_PERIOD_WEEK, 0);
  assert_period ("2026-01-30,1\n2026-02-27,1\n2026-03-31,1\n2026-04-30,1\n2026-05-29,1\n",
                 DP_CSV_PERIOD_MONTH, 0);
  assert_period ("2026-01-02 09:30,1\n2026-01-02 09:35,1\n2026-01-02 09:40,1\n2026-01-05 09:30,1\n",
                 DP_CSV_PERIOD_INTRADAY, 300);
  assert_period ("2026-01-02 09:30:01,1\n2026-01-02 09:30:02.5,1\n2026-01-02 09:31:07,1\n",
                 DP_CSV_PERIOD_INTRADAY, 0);
  assert_period ("2026-01-02 00:00:00,1\n2026-01-03 00:00:00,1\n", DP_CSV_PERIOD_DAY, 0);
  assert_period ("2026-03-27 16:00:00+00:00,1\n2026-03-30 15:00:00+00:00,1\n"
                 "2026-03-31 15:00:00Z,1\n",
                 DP_CSV_PERIOD_DAY, 0);
}

/* What a person said is taken over for the next file of the family, whatever its columns' order. */
static void
test_remember (void)
{
  g_autoptr(DpCsvSample) sample = sample_of ("when,worth,extra\n01/02/2026,5,1\n02/03/2026,6,2\n");
  g_autoptr(DpCsvMapping) first = dp_csv_mapping_guess (sample, "ABC.csv", DP_CSV_KIND_PRICES);
  g_autoptr(DpCsvSample) other = sample_of ("extra,when,worth\n1,01/02/2026,5\n2,02/03/2026,6\n");
  g_autoptr(DpCsvMapping) second = dp_csv_mapping_guess (other, "DEF.csv", DP_CSV_KIND_UNKNOWN);
  g_autoptr(GError) error = NULL;
  g_autofree char *json = NULL;
  g_autofree char *found = NULL;

  g_assert_true (dp_csv_mapping_set_column (first, DP_CSV_FIELD_CLOSE, "Worth", &error));
  g_assert_true (dp_csv_mapping_set_column (first, DP_CSV_FIELD_DATE, "1", &error));
  dp_csv_mapping_set_date_form (first, DP_CSV_DATE_DMY);
  dp_csv_mapping_set_symbol (first, "XYZ");
  dp_csv_mapping_look (first, sample);
  g_assert_true (dp_csv_mapping_check (first, &error));
  g_assert_false (dp_csv_mapping_set_column (first, DP_CSV_FIELD_OPEN, "nothing", &error));
  g_assert_nonnull (strstr (error->message, "“worth”"));
  g_clear_error (&error);

  g_assert_cmpstr (first->family, ==, second->family);
  g_assert_cmpint (second->kind, ==, DP_CSV_KIND_RECORDS);
  json = dp_csv_mapping_to_json (first);
  g_assert_true (dp_csv_mapping_remember (second, json, &error));
  g_assert_no_error (error);
  dp_csv_mapping_look (second, other);
  found = describe (second);
  g_assert_cmpstr (found, ==, "prices date=when close=worth");
  g_assert_cmpint (second->date_form, ==, DP_CSV_DATE_DMY);
  g_assert_cmpint (second->choices[DP_CSV_FIELD_CLOSE].origin, ==, DP_CSV_ORIGIN_REMEMBERED);
}

static void
test_families (void)
{
  g_autoptr(DpCsvMapping) a = mapping_of ("Date,Close,Volume,Adj Close\n"
                                             "2026-01-02,1,2,3\n", "A.csv");
  g_autoptr(DpCsvMapping) b = mapping_of ("date,close,adj_close,volume\n"
                                             "2026-01-02,1,2,3\n", "B.csv");
  g_autoptr(DpCsvMapping) c = mapping_of ("Date,Close,Volume\n2026-01-02,1,2\n", "C.csv");
  g_autoptr(DpCsvMapping) d = mapping_of ("d,AA.Open,AA.Close\n2026-01-02,1,2\n", "x.csv");
  g_autoptr(DpCsvMapping) e = mapping_of ("d,BB.Open,BB.Close\n2026-01-02,1,2\n", "x.csv");

  g_assert_cmpstr (a->family, ==, b->family);
  g_assert_cmpstr (a->family, !=, c->family);
  g_assert_cmpstr (d->family, ==, e->family);
}

static void
test_warnings (void)
{
  g_autoptr(DpCsvMapping) dates = mapping_of ("date,close\n01/02/2026,1\n02/03/2026,2\n",
                                                 "ABC.csv");
  g_autoptr(DpCsvMapping) order = mapping_of ("date,high,low,close\n2026-01-02,1,3,2\n", "ABC.csv");

  g_assert_true (dates->date_ambiguous);
  g_assert_cmpuint (dates->warnings->len, ==, 1);
  g_assert_nonnull (strstr (g_ptr_array_index (dates->warnings, 0), "--dates"));
  g_assert_cmpuint (order->warnings->len, ==, 1);
  g_assert_nonnull (strstr (g_ptr_array_index (order->warnings, 0), "1 of 1 rows"));
}

int
main (int    argc,
      char **argv)
{
  dp_test_init (&argc, &argv);
  g_test_add_func ("/extract/csv-mapping/dialects", test_dialects);
  g_test_add_func ("/extract/csv-mapping/quotes", test_quotes);
  g_test_add_func ("/extract/csv-mapping/not-csv", test_not_csv);
  g_test_add_func ("/extract/csv-mapping/too-wide", test_too_wide);
  g_test_add_func ("/extract/csv-mapping/encodings", test_encodings);
  g_test_add_func ("/extract/csv-mapping/names", test_names);
  g_test_add_func ("/extract/csv-mapping/kinds", test_kinds);
  g_test_add_func ("/extract/csv-mapping/without-header", test_without_header);
  g_test_add_func ("/extract/csv-mapping/check", test_check);
  g_test_add_func ("/extract/csv-mapping/file-names", test_file_names);
  g_test_add_func ("/extract/csv-mapping/periods", test_periods);
  g_test_add_func ("/extract/csv-mapping/remember", test_remember);
  g_test_add_func ("/extract/csv-mapping/families", test_families);
  g_test_add_func ("/extract/csv-mapping/warnings", test_warnings);

  return g_test_run ();
}

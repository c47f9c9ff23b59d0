/* test-csv-rows.c: records become typed rows, or causes with line and column
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "dp-csv-rows.h"
#include "dp-test.h"

/* What every row of a file became, a line each: the values, or "!cause". */
typedef struct
{
  DpCsvMapping *mapping;
  DpCsvRows    *rows;
  DpCsvParser  *parser;
} File;

static void
file_open (File       *self,
           const char *text,
           DpCsvKind   kind,
           const char *zone)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(DpCsvSample) sample = NULL;
  DpCsvDialect dialect;
  DpCsvRecord header;

  dp_csv_dialect_init (&dialect);
  dp_csv_dialect_find (&dialect, text, strlen (text), TRUE, 0, &error);
  g_assert_no_error (error);
  sample = dp_csv_sample_new (&dialect, text, strlen (text), TRUE);
  self->mapping = dp_csv_mapping_guess (sample, "ABC.csv", kind);
  /* So few rows, days apart, would be taken for days. */
  if (zone != NULL)
    self->mapping->period = DP_CSV_PERIOD_INTRADAY;
  if (zone != NULL)
    dp_csv_mapping_set_time_zone (self->mapping, zone, &error);
  dp_csv_mapping_check (self->mapping, &error);
  g_assert_no_error (error);
  self->rows = dp_csv_rows_new (self->mapping, &dialect);
  self->parser = dp_csv_parser_new (&dialect);
  dp_csv_parser_feed (self->parser, text, strlen (text), TRUE);
  g_assert_true (dp_csv_parser_next (self->parser, &header));
}

static void
file_close (File *self)
{
  dp_csv_mapping_free (self->mapping);
  dp_csv_rows_free (self->rows);
  dp_csv_parser_free (self->parser);
}

static void
append_decimal (GString   *text,
                DpDecimal  value)
{
  g_autofree char *number = dp_decimal_to_string (value);

  g_string_append_printf (text, " %s", number != NULL ? number : "-");
}

static void
append_row (GString        *text,
            const DpCsvRow *row,
            DpCsvPeriod     period)
{
  g_autofree char *when = period == DP_CSV_PERIOD_INTRADAY ? dp_timestamp_to_string (row->start_us)
                                                           : dp_date_to_string (row->bar.date);

  g_string_append_printf (text, "%.*s %s", (int) row->symbol_length, row->symbol, when);
  append_decimal (text, row->bar.open);
  append_decimal (text, row->bar.high);
  append_decimal (text, row->bar.low);
  append_decimal (text, row->bar.close);
  append_decimal (text, row->bar.volume);
  if (dp_decimal_is_set (row->dividend))
    append_decimal (text, row->dividend);
  if (dp_decimal_is_set (row->split))
    append_decimal (text, row->split);
}

static void
assert_prices (const char *text,
               const char *zone,
               const char *expected)
{
  g_autoptr(GString) found = g_string_new (NULL);
  DpCsvRecord record;
  DpCsvRow row;
  File file;

  file_open (&file, text, DP_CSV_KIND_PRICES, zone);
  while (dp_csv_parser_next (file.parser, &record))
    {
      switch (dp_csv_rows_read_price (file.rows, &record, &row))
        {
        case DP_CSV_ROW_TAKEN:
          append_row (found, &row, file.mapping->period);
          break;
        case DP_CSV_ROW_REJECTED:
          g_string_append_printf (found, "!%u %s", dp_csv_rows_get_cause_column (file.rows),
                                  dp_csv_rows_get_cause (file.rows));
          break;
        case DP_CSV_ROW_EMPTY:
        default:
          continue;
        }
      g_string_append_c (found, '\n');
    }
  file_close (&file);
  g_assert_cmpstr (found->str, ==, expected);
}

#define HEADER "date,open,high,low,close,volume\n"
#define GOOD "2026-01-02,1,3,0.5,2,100\n"

static void
test_prices (void)
{
  assert_prices (HEADER GOOD "2026-01-05,,,,2.50,N/A\n,,,,,\n2026-01-06,NULL,-,,1e1,0\n", NULL,
                 "ABC 2026-01-02 1 3 0.5 2 100\n"
                 "ABC 2026-01-05 - - - 2.50 -\n"
                 "ABC 2026-01-06 - - - 10 0\n");
  assert_prices ("Symbol,Date,Close,Dividends,Stock Splits\n"
                 " A ,2026-01-02,5,0.0,0\nNA,2026-01-03,5,0.24,2\nB,2026-01-03,5,0,1.0\n", NULL,
                 "A 2026-01-02 - - - 5 -\n"
                 "NA 2026-01-03 - - - 5 - 0.24 2\n"
                 "B 2026-01-03 - - - 5 -\n");
}

static void
test_bad_rows (void)
{
  assert_prices (HEADER GOOD
                 "2026-02-30,1,3,0.5,2,100\n"
                 "2026-01-06,1,3,0.5,2,-5\n"
                 "2026-01-07,1,0.4,0.5,0.45,5\n"
                 "2026-01-08,1,3,0.5,,5\n"
                 "2026-01-09,1,3,0.5,0,5\n"
                 "2026-01-10,1,3,abc,2,5\n"
                 "2026-01-11,1,3,0.5,2\n"
                 "2026-01-12,1,3,0.5,2,4,787\n"
                 "2026-01-13,1,3,0.5,2,5,,\n"
                 ",1,3,0.5,2,5\n"
                 "2026-01-14,1,3,2.5,2.2,5\n"
                 "2026-01-15,1,3,0.5,2,\"5\"x\n"
                 "2026-01-16,1,3,0.5,2,5\n", NULL,
                 "ABC 2026-01-02 1 3 0.5 2 100\n"
                 "!1 Line 3, column 1 (date): “2026-02-30” is not a date that exists, written as "
                 "year-month-day.\n"
                 "!6 Line 4, column 6 (volume): The volume is negative.\n"
                 "!3 Line 5, column 3 (high): The highest price is below the lowest.\n"
                 "!5 Line 6, column 5 (close): There is no closing price.\n"
                 "!5 Line 7, column 5 (close): The closing price is not above zero.\n"
                 "!4 Line 8, column 4 (low): “abc” is not a number.\n"
                 "!0 Line 9: The line has 5 columns where 6 are expected, so its values cannot be "
                 "told apart.\n"
                 "!0 Line 10: The line has 7 columns where 6 are expected, so its values cannot be "
                 "told apart.\n"
                 "ABC 2026-01-13 1 3 0.5 2 5\n"
                 "!1 Line 12, column 1 (date): There is no date.\n"
                 "!4 Line 13, column 4 (low): The lowest price is above the opening or closing "
                 "price.\n"
                 "!6 Line 14, column 6 (volume): There is text between a closing quote and the "
                 "next column; quotes inside a cell have to be doubled.\n"
                 "ABC 2026-01-16 1 3 0.5 2 5\n");
}

static void
test_moments (void)
{
  assert_prices ("date,time,close\n2026-01-02,09:30,1\n2026-01-02,09:35,2\n2026-01-02,09:40,3\n"
                 "2026-01-02,09:45,4\n2026-01-02,noon,3\n", NULL,
                 "ABC 2026-01-02T09:30:00Z - - - 1 -\n"
                 "ABC 2026-01-02T09:35:00Z - - - 2 -\n"
                 "ABC 2026-01-02T09:40:00Z - - - 3 -\n"
                 "ABC 2026-01-02T09:45:00Z - - - 4 -\n"
                 "!2 Line 6, column 2 (time): “noon” is not a time of day.\n");
  /* Winter, summer, an hour that the clocks pass over, one that comes twice. */
  assert_prices ("date,close\n2026-01-02 09:30,1\n2026-07-01 09:30,2\n2026-03-08 02:30,3\n"
                 "2026-11-01 01:30,4\n2026-11-01 03:00,5\n", "America/New_York",
                 "ABC 2026-01-02T14:30:00Z - - - 1 -\n"
                 "ABC 2026-07-01T13:30:00Z - - - 2 -\n"
                 "ABC 2026-03-08T07:30:00Z - - - 3 -\n"
                 "ABC 2026-11-01T06:30:00Z - - - 4 -\n"
                 "ABC 2026-11-01T08:00:00Z - - - 5 -\n");
  assert_prices ("date,close\n2026-01-02T09:30:00+01:00,1\n2026-01-02T09:35:00+01:00,2\n",
                 "America/New_York",
                 "ABC 2026-01-02T08:30:00Z - - - 1 -\n"
                 "ABC 2026-01-02T08:35:00Z - - - 2 -\n");
}

static void
test_records (void)
{
  static const char text[] =
    "name,note,name,n\n1,\"say \"\"hi\"\"\\\nyou\t\",,\"\"\na,b\n";
  g_autoptr(GString) json = g_string_new (NULL);
  DpCsvRecord record;
  File file;

  file_open (&file, text, DP_CSV_KIND_RECORDS, NULL);
  g_assert_true (dp_csv_parser_next (file.parser, &record));
  g_assert_cmpint (dp_csv_rows_read_record (file.rows, &record, json), ==, DP_CSV_ROW_TAKEN);
  g_assert_cmpstr (json->str, ==,
                   "{\"name\":\"1\",\"note\":\"say \\\"hi\\\"\\\\\\nyou\\u0009\",\"name 2\":null,"
                   "\"n\":\"\"}");
  g_assert_true (dp_csv_parser_next (file.parser, &record));
  g_assert_cmpint (dp_csv_rows_read_record (file.rows, &record, json), ==, DP_CSV_ROW_REJECTED);
  file_close (&file);
}

static void
test_companies (void)
{
  static const char text[] =
    "Symbol,Name,Sector,Market Cap,PE Ratio,City\n"
    "ABC, Abc Inc. ,Energy,1.5B,N/A,Bern\n,X,,,,\nD,Y,,x,,\nE,E,,1,,\nF,F,,1,,\nG,G,,1,,\n";
  g_autofree char *symbol = NULL;
  DpCompany *company = NULL;
  DpCsvRecord record;
  File file;

  file_open (&file, text, DP_CSV_KIND_UNKNOWN, NULL);
  g_assert_cmpint (file.mapping->kind, ==, DP_CSV_KIND_COMPANIES);
  g_assert_true (dp_csv_parser_next (file.parser, &record));
  g_assert_cmpint (dp_csv_rows_read_company (file.rows, &record, &symbol, &company), ==,
                   DP_CSV_ROW_TAKEN);
  g_assert_cmpstr (symbol, ==, "ABC");
  g_assert_cmpstr (company->name, ==, "Abc Inc.");
  g_assert_cmpstr (company->sector, ==, "Energy");
  g_assert_null (company->exchange);
  g_assert_cmpfloat (dp_decimal_to_double (company->market_cap), ==, 1.5e9);
  g_assert_false (dp_decimal_is_set (company->pe_ratio));
  g_assert_nonnull (strstr (company->attributes_json, "\"City\":\"Bern\""));
  dp_company_free (company);

  g_assert_true (dp_csv_parser_next (file.parser, &record));
  g_assert_cmpint (dp_csv_rows_read_company (file.rows, &record, &symbol, &company), ==,
                   DP_CSV_ROW_REJECTED);
  g_assert_cmpstr (dp_csv_rows_get_cause (file.rows), ==,
                   "Line 3, column 1 (Symbol): There is no symbol.");
  g_assert_true (dp_csv_parser_next (file.parser, &record));
  g_assert_cmpint (dp_csv_rows_read_company (file.rows, &record, &symbol, &company), ==,
                   DP_CSV_ROW_REJECTED);
  g_assert_cmpuint (dp_csv_rows_get_cause_column (file.rows), ==, 4);
  file_close (&file);
}

int
main (int    argc,
      char **argv)
{
  dp_test_init (&argc, &argv);
  g_test_add_func ("/extract/csv-rows/prices", test_prices);
  g_test_add_func ("/extract/csv-rows/bad-rows", test_bad_rows);
  g_test_add_func ("/extract/csv-rows/moments", test_moments);
  g_test_add_func ("/extract/csv-rows/records", test_records);
  g_test_add_func ("/extract/csv-rows/companies", test_companies);

  return g_test_run ();
}

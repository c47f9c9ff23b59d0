/* test-file-loader.c: files into the warehouse: new, the same, grown, changed
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "dp-csv-reader.h"
#include "dp-date.h"
#include "dp-file-loader.h"
#include "dp-test.h"

static DpDbPool *pool;
static char *folder;

#define ask(sql) dp_test_sql_text (pool, sql)
#define assert_answer(sql, expected) assert_sql (pool, sql, expected)

static gint64
new_run (void)
{
  g_autofree char *run_id = ask (
      "insert into control.runs (trigger, status) values ('test', 'running') returning run_id");
  g_autofree char *sql = g_strdup_printf ("insert into control.task_runs (run_id, name, position, "
                                          "status) values (%s, 'load', 4, 'running') returning 1",
                                          run_id);
  g_autofree char *task = ask (sql);

  return g_ascii_strtoll (run_id, NULL, 10);
}

static char *
write_file (const char *name,
            const char *text)
{
  char *path = g_build_filename (folder, name, NULL);

  g_assert_true (g_file_set_contents (path, text, -1, NULL));

  return path;
}

/* Awaits the load of @path, understood as @kind by looking at it. */
static DpFileOutcome *
load (const char  *path,
      DpCsvKind    kind,
      GError     **error)
{
  g_autoptr(DpCsvReader) reader = dp_csv_reader_open (path, error);
  g_autoptr(DpCsvSample) sample = NULL;
  g_autoptr(DpCsvMapping) mapping = NULL;
  DpFileLoadOptions options = { .path = path, .source = "csv", .run_id = new_run () };
  DpCsvDialect dialect;

  g_assert_nonnull (reader);
  g_assert_true (dp_csv_reader_find_dialect (reader, 0, &dialect, error));
  sample = dp_csv_reader_dup_sample (reader, &dialect);
  mapping = dp_csv_mapping_guess (sample, path, kind);
  g_assert_true (dp_csv_mapping_check (mapping, error));
  options.dialect = &dialect;
  options.mapping = mapping;

  return dex_await_boxed (dp_load_file (pool, &options), error);
}

static void
check_load (const char   *path,
            DpFileManner  manner,
            guint         rows_in,
            guint         rows_known,
            guint         rows_written,
            guint         rows_rejected)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(DpFileOutcome) outcome = load (path, DP_CSV_KIND_PRICES, &error);

  g_assert_no_error (error);
  g_assert_cmpint (outcome->manner, ==, manner);
  g_assert_cmpuint (outcome->rows_in, ==, rows_in);
  g_assert_cmpuint (outcome->rows_known, ==, rows_known);
  g_assert_cmpuint (outcome->rows_written, ==, rows_written);
  g_assert_cmpuint (outcome->rows_rejected, ==, rows_rejected);
}

#define HEADER "symbol,date,open,high,low,close,volume\n"
#define FIRST HEADER "ABC,2026-11-18,10,12,9,11,1000\nABC,2026-11-19,11,12,10,11.5,1100\n" \
              "XYZ,2026-11-19,5,5.5,4.5,5.25,70\n"

static DexFuture *
test_versions (gpointer user_data)
{
  g_autofree char *path = write_file ("versions.csv", FIRST);
  g_autofree char *key = NULL;
  g_autofree char *grown = NULL;
  g_autofree char *changed = NULL;

  check_load (path, DP_FILE_MANNER_NEW, 3, 0, 3, 0);
  assert_answer ("select count(*) from raw.daily_prices where source = 'csv'", "3");
  /* The table was empty, so that its key was made anew. */
  key = ask (
      "select pg_get_constraintdef(oid) from pg_constraint where conname = 'daily_prices_pkey'");
  g_assert_cmpstr (key, ==, "PRIMARY KEY (instrument_id, trading_date, source)");

  check_load (path, DP_FILE_MANNER_SAME, 0, 0, 0, 0);
  assert_answer ("select count(*) from control.loads where source = 'csv'", "1");

  grown = write_file ("versions.csv", FIRST "XYZ,2026-11-20,5.25,6,5,5.5,90\n");
  check_load (path, DP_FILE_MANNER_GROWN, 1, 0, 1, 0);

  /* One row corrected, one put in between, the rest as it was. */
  changed = write_file ("versions.csv", HEADER "ABC,2026-11-18,10,12,9,11,1000\n"
                        "ABC,2026-11-19,11,12,10,11.75,1100\nNEW,2026-11-19,1,1,1,1,1\n"
                        "XYZ,2026-11-19,5,5.5,4.5,5.25,70\nXYZ,2026-11-20,5.25,6,5,5.5,90\n");
  check_load (path, DP_FILE_MANNER_CHANGED, 5, 3, 2, 0);
  assert_answer ("select close from raw.daily_prices join raw.instruments using (instrument_id) "
                 "where symbol = 'ABC' and trading_date = '2026-11-19'",
                 "11.75");
  assert_answer ("select count(*) from raw.daily_prices where revised_at is not null", "1");
  assert_answer ("select string_agg(version || ':' || continues || ':' || rows, ' ' order by "
                 "version) from raw.files where path like '%versions.csv'",
                 "1:false:3 2:true:4 3:false:5");
  check_load (path, DP_FILE_MANNER_SAME, 0, 0, 0, 0);

  return dex_future_new_true ();
}

/* Rows in quotes, of several lines, and between line ends of very old machines are known again,
 * too. */
static DexFuture *
test_rows_known_again (gpointer user_data)
{
  static const struct
  {
    const char *name;
    const char *before;
    const char *after;
  } files[] = {
    { "quotes.csv",
      "symbol,date,close,note\nQ1,2026-11-18,10,\"of\ntwo lines\"\nQ2,2026-11-18,20,plain\n",
      "symbol,date,close,note\nQ1,2026-11-18,10,\"of\ntwo lines\"\nQ2,2026-11-18,21,plain\n" },
    { "returns.csv",
      "symbol,date,close,volume\rM1,2026-11-18,10,1\rM2,2026-11-18,20,2\r",
      "symbol,date,close,volume\rM1,2026-11-18,10,1\rM2,2026-11-18,21,2\r" },
    { "quoted-returns.csv",
      "symbol,date,close,volume\r\"R1\",2026-11-18,10,1\rR2,2026-11-18,20,2\r",
      "symbol,date,close,volume\r\"R1\",2026-11-18,10,1\rR2,2026-11-18,21,2\r" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (files); i++)
    {
      g_autofree char *path = write_file (files[i].name, files[i].before);
      g_autofree char *changed = NULL;

      check_load (path, DP_FILE_MANNER_NEW, 2, 0, 2, 0);
      changed = write_file (files[i].name, files[i].after);
      check_load (path, DP_FILE_MANNER_CHANGED, 2, 1, 1, 0);
    }

  return dex_future_new_true ();
}

/* Of a file that has less to tell, what is there stays; but no bar is put together from two. */
static DexFuture *
test_corrections (gpointer user_data)
{
  static const struct
  {
    const char *table;
    const char *time;      /* its column, and what orders the bars */
    const char *bars;      /* of three times, with everything */
    const char *closes;    /* the same close with another volume, another close, the very same */
    const char *twice;     /* the first time twice, under two spellings of one symbol */
  } kinds[] = {
    { "raw.daily_prices", "trading_date",
      HEADER "FIXD,2026-11-18,10,12,9,11,1000\nFIXD,2026-11-19,11,12,10,11.5,1100\n"
      "FIXD,2026-11-20,1,4,1,2,1200\n",
      "symbol,date,close,volume\nFIXD,2026-11-18,11,1001\nFIXD,2026-11-19,99,\n"
      "FIXD,2026-11-20,2,\n",
      "symbol,date,close\nFIXD,2026-11-18,70\nfixd,2026-11-18,80\n" },
    { "raw.intraday_prices", "ts",
      "symbol,time,open,high,low,close,volume\nFIXM,2026-11-18 14:30:00,10,12,9,11,1000\n"
      "FIXM,2026-11-18 14:31:00,11,12,10,11.5,1100\nFIXM,2026-11-18 14:32:00,1,4,1,2,1200\n",
      "symbol,time,close,volume\nFIXM,2026-11-18 14:30:00,11,1001\n"
      "FIXM,2026-11-18 14:31:00,99,\nFIXM,2026-11-18 14:32:00,2,\n",
      "symbol,time,close\nFIXM,2026-11-18 14:30:00,70\nFIXM,2026-11-18 14:31:00,99\n"
      "fixm,2026-11-18 14:30:00,80\n" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      g_autofree char *told = g_strdup_printf (
          "select string_agg(concat_ws(' ', open, high, low, close, volume, revised_at is not "
          "null), ', ' order by %s) from %s join raw.instruments using (instrument_id) where "
          "upper(symbol) like 'FIX_'", kinds[i].time, kinds[i].table);
      g_autofree char *bars = write_file ("corrections-bars.csv", kinds[i].bars);
      g_autofree char *closes = write_file ("corrections-closes.csv", kinds[i].closes);
      g_autofree char *twice = write_file ("corrections-twice.csv", kinds[i].twice);
      g_autoptr(GError) error = NULL;
      g_autoptr(DpFileOutcome) outcome = load (bars, DP_CSV_KIND_PRICES, &error);
      g_autoptr(DpFileOutcome) corrected = NULL;
      g_autoptr(DpFileOutcome) last = NULL;

      g_assert_no_error (error);
      assert_answer (told, "10 12 9 11 1000 f, 11 12 10 11.5 1100 f, 1 4 1 2 1200 f");
      corrected = load (closes, DP_CSV_KIND_PRICES, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (corrected->rows_written, ==, 2);
      assert_answer (told, "10 12 9 11 1001 t, 99 1100 t, 1 4 1 2 1200 f");
      last = load (twice, DP_CSV_KIND_PRICES, &error);
      g_assert_no_error (error);
      g_assert_cmpuint (last->rows_written, ==, 1);
      assert_answer (told, "70 1001 t, 99 1100 t, 1 4 1 2 1200 f");
    }

  return dex_future_new_true ();
}

static DexFuture *
test_rejects (gpointer user_data)
{
  g_autofree char *path = write_file (
      "rejects.csv",
      HEADER "BAD,2026-11-18,10,12,9,11,1000\nBAD,2026-02-30,10,12,9,11,1000\nBAD,2026-11-19,10,9,"
             "9,11,1000\nBAD,2026-11-20,10,12,9,11,-5\nBAD,2026-11-18,10,12,9,11.1,1000\n");

  check_load (path, DP_FILE_MANNER_NEW, 5, 0, 1, 4);
  assert_answer ("select string_agg(position, ',' order by position) from raw.rejects where symbol "
                 "like '%rejects.csv'",
                 "line 3,line 4,line 5,line 6");
  g_file_set_contents (path, HEADER "NUL,2026-11-18,10,12,9,11,1000\nNUL,2026-11-19,1\0,2,1,1,5\n",
                       strlen (HEADER) + 57, NULL);
  check_load (path, DP_FILE_MANNER_CHANGED, 2, 0, 1, 1);
  assert_answer ("select split_part(cause, ':', 1) from raw.rejects where cause like '%NUL%'",
                 "Line 3, column 3 (open)");
  assert_answer ("select close from raw.daily_prices join raw.instruments using (instrument_id) "
                 "where symbol = 'BAD'",
                 "11");

  return dex_future_new_true ();
}

#define CONTENT \
  "select md5(string_agg(row::text, ' ' order by row::text)) from raw.daily_prices as row " \
  "where source = 'csv'"

/* From what is kept of all versions, the very rows are made again, the moments of their coming
 * included. */
static DexFuture *
test_replay (gpointer user_data)
{
  g_autoptr(GError) error = NULL;
  g_autofree char *before = ask (CONTENT);
  g_autofree char *rejected = ask ("select count(*) from raw.rejects");
  g_autoptr(DpDbLease) lease = dex_await_object (dp_db_pool_acquire (pool), &error);
  DpDbConnection *connection = dp_db_lease_get_connection (lease);
  g_autoptr(DpDbResult) loads = NULL;
  g_autoptr(DpDbResult) gone = NULL;

  g_assert_true (dex_await (dp_db_connection_begin (connection), &error));
  loads =
      dex_await_object (dp_db_connection_query (connection,
                                                "select load_id from control.loads where source = "
                                                "'csv' and endpoint = 'prices' order by load_id",
                                                NULL),
                        &error);
  g_assert_no_error (error);
  g_assert_cmpuint (dp_db_result_get_n_rows (loads), >, 3);
  gone = dex_await_object (
      dp_db_connection_query (connection, "delete from raw.daily_prices where source = 'csv'",
                              NULL),
      &error);
  g_assert_no_error (error);
  for (guint i = 0; i < dp_db_result_get_n_rows (loads); i++)
    {
      g_autoptr(DpFileOutcome) outcome = dp_file_replay (pool, connection, NULL,
                                                         dp_db_result_get_int64 (loads, i, 0),
                                                         &error);

      g_assert_no_error (error);
    }
  g_assert_true (dex_await (dp_db_connection_commit (connection), &error));
  assert_answer (CONTENT, before);
  assert_answer ("select count(*) from raw.rejects", rejected);

  return dex_future_new_true ();
}

/* What is known of a file comes while it is read: where that cannot be had, nothing is loaded. */
static DexFuture *
test_damaged (gpointer user_data)
{
  g_autofree char *path = write_file ("damaged.csv", HEADER "DMG,2026-11-18,10,12,9,11,1000\n");
  g_autofree char *changed = NULL;
  g_autofree char *damaged = NULL;
  g_autoptr(DpFileOutcome) outcome = NULL;
  g_autoptr(GError) error = NULL;

  check_load (path, DP_FILE_MANNER_NEW, 1, 0, 1, 0);
  damaged = ask ("update raw.file_chunks set content = '\\x0102' where file_id = (select file_id "
                 "from raw.files where path like '%damaged.csv') returning 1");
  changed = write_file ("damaged.csv", HEADER "DMG,2026-11-18,10,12,9,11.5,1000\n");
  outcome = load (changed, DP_CSV_KIND_PRICES, &error);
  g_assert_null (outcome);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
  g_assert_nonnull (strstr (error->message, "damaged.csv"));
  assert_answer ("select round(close, 2) from raw.daily_prices join raw.instruments using "
                 "(instrument_id) where symbol = 'DMG'", "11.00");

  return dex_future_new_true ();
}

/* Two spellings of one symbol meet each other's rows. */
static DexFuture *
test_spellings (gpointer user_data)
{
  g_autofree char *path = write_file ("spellings.csv", HEADER "TWO,2026-11-18,10,12,9,11,1000\n"
                                      "two,2026-11-18,10,12,9,11.5,1000\n");
  g_autoptr(GError) error = NULL;
  g_autoptr(DpFileOutcome) outcome = load (path, DP_CSV_KIND_PRICES, &error);

  g_assert_no_error (error);
  assert_answer ("select count(*) from raw.instruments where upper(symbol) = 'TWO'", "1");
  assert_answer ("select count(*) from raw.daily_prices join raw.instruments using (instrument_id) "
                 "where upper(symbol) = 'TWO'", "1");

  return dex_future_new_true ();
}

/* A file that was read halfway is not there at all. */
static DexFuture *
test_hopeless (gpointer user_data)
{
  g_autoptr(GString) text = g_string_new (HEADER);
  g_autofree char *path = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(DpFileOutcome) outcome = NULL;

  for (guint i = 0; i < 3000; i++)
    g_string_append_printf (text, "ZERO,2020-01-%02u,1,2,1,0,1\n", i % 28 + 1);
  path = write_file ("hopeless.csv", text->str);
  outcome = load (path, DP_CSV_KIND_PRICES, &error);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA);
  g_assert_null (outcome);
  assert_answer ("select count(*) from raw.rejects where symbol like '%hopeless.csv'", "0");
  assert_answer ("select count(*) from raw.files where path like '%hopeless.csv'", "0");

  return dex_future_new_true ();
}

/* 50 instruments of 6400 days each; @n_corrected: of the first so many rows, every other one has
 * another volume, and a new day stands among them. The last row is a second one of a day, under
 * another spelling. */
static char *
write_large (guint       n_corrected,
             const char *last_close)
{
  g_autoptr(GString) text = g_string_new (HEADER);

  for (guint i = 0; i < 320000; i++)
    {
      g_autofree char *day = dp_date_to_string (10000 + i % 6400);

      g_string_append_printf (text, "BIG%02u,%s,100.1250,101.2500,99.1250,100.5000,%u\n", i / 6400,
                              day, 1000000 + i + (i < n_corrected && i % 2 == 1));
      if (i == n_corrected / 2 && n_corrected > 0)
        g_string_append (text, "BIG00,2026-11-18,1,2,1,2,1\n");
    }
  g_string_append_printf (text, "big07,1997-05-20,1,2,1,%s,1\n", last_close);

  return write_file ("large.csv", text->str);
}

/* A file much larger than the table goes in without the key, which is there again after it, and
 * finds what is there twice. */
static DexFuture *
test_large (gpointer user_data)
{
  g_autofree char *path = write_large (0, "1");
  g_autofree char *corrected = NULL;
  g_autofree char *key = NULL;

  check_load (path, DP_FILE_MANNER_NEW, 320001, 0, 320000, 0);
  key = ask (
      "select pg_get_constraintdef(oid) from pg_constraint where conname = 'daily_prices_pkey'");
  g_assert_cmpstr (key, ==, "PRIMARY KEY (instrument_id, trading_date, source)");
  assert_answer ("select count(*) from raw.daily_prices join raw.instruments using (instrument_id) "
                 "where upper(symbol) like 'BIG__'", "320000");

  /* Corrections are merged while the file is read, and of a day that it has twice the first row
   * stays, though it was merged long before the second one came. */
  corrected = write_large (64000, "2");
  check_load (corrected, DP_FILE_MANNER_CHANGED, 320002, 288000, 32001, 0);
  assert_answer ("select count(*) from raw.daily_prices join raw.instruments using (instrument_id) "
                 "where upper(symbol) like 'BIG__' and revised_at is not null", "32000");
  assert_answer ("select round(close, 2) || ' ' || volume from raw.daily_prices join "
                 "raw.instruments using (instrument_id) where upper(symbol) = 'BIG07' and "
                 "trading_date = '1997-05-20'", "100.50 1044802");
  /* Most of it was read at a stretch, since nothing there is new; it is kept all the same. */
  assert_answer ("select string_agg(concat_ws(' ', version, rows, is_in_order), ', ' order by "
                 "version) from (select version, sum(rows) as rows, bool_and(first_row = 1 + "
                 "coalesce(before, 0)) as is_in_order from (select chunk.version, chunk.rows, "
                 "chunk.first_row, sum(chunk.rows) over (partition by chunk.version order by "
                 "chunk.chunk_no rows between unbounded preceding and 1 preceding) as before from "
                 "raw.file_chunks as chunk join raw.files using (file_id, version) where path like "
                 "'%large.csv') as chunks group by version) as versions",
                 "1 320001 t, 2 320002 t");

  return dex_future_new_true ();
}

/* Two trades of one moment are two. */
static DexFuture *
test_trades (gpointer user_data)
{
  static const char first[] =
      "time,symbol,price,volume\n2026-11-20 14:30:00.250,TIC,10,1\n2026-11-20 "
      "14:30:00.250,TIC,10.5,2\n2026-11-20 14:30:07.125,TIC,11,3\n";
  g_autofree char *path = write_file ("trades.csv", first);
  g_autofree char *grown = NULL;
  g_autofree char *longer = g_strconcat (first, "2026-11-20 14:30:07.125,TIC,12,1\n", NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(DpFileOutcome) outcome = load (path, DP_CSV_KIND_PRICES, &error);
  g_autoptr(DpFileOutcome) more = NULL;

  g_assert_no_error (error);
  g_assert_cmpuint (outcome->rows_written, ==, 3);
  grown = write_file ("trades.csv", longer);
  more = load (path, DP_CSV_KIND_PRICES, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (more->rows_written, ==, 1);
  assert_answer ("select string_agg(price::text, ',' order by observed_at) from raw.quotes where "
                 "source = 'csv'",
                 "10,10.5,11,12");

  return dex_future_new_true ();
}

static DexFuture *
test_records (gpointer user_data)
{
  g_autofree char *path = write_file ("records.csv", "id,what\n1,one\n2,\"two, with comma\"\n");
  g_autofree char *again = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(DpFileOutcome) outcome = load (path, DP_CSV_KIND_RECORDS, &error);
  g_autoptr(DpFileOutcome) changed = NULL;

  g_assert_no_error (error);
  g_assert_cmpuint (outcome->rows_written, ==, 2);
  assert_answer ("select record->>'what' from raw.csv_records where row_number = 2",
                 "two, with comma");

  again = write_file ("records.csv", "id,what\n1,one\n2,\"two\"\n");
  changed = load (path, DP_CSV_KIND_RECORDS, &error);
  g_assert_no_error (error);
  g_assert_cmpuint (changed->rows_known, ==, 1);
  assert_answer ("select string_agg(record->>'what', ',' order by row_number) from raw.csv_records",
                 "one,two");

  return dex_future_new_true ();
}

int
main (int   argc,
      char *argv[])
{
  g_autofree char *fast = NULL;
  int result;

  dp_test_init (&argc, &argv);
  fast = dp_test_dup_fast_dir ();
  folder = g_build_filename (fast, "dp-files-XXXXXX", NULL);
  g_assert_nonnull (g_mkdtemp (folder));
  pool = dp_test_dup_migrated_pool ();

  dp_test_add_fiber ("/load/file/versions", test_versions);
  dp_test_add_fiber ("/load/file/known-again", test_rows_known_again);
  dp_test_add_fiber ("/load/file/corrections", test_corrections);
  dp_test_add_fiber ("/load/file/rejects", test_rejects);
  dp_test_add_fiber ("/load/file/replay", test_replay);
  dp_test_add_fiber ("/load/file/damaged", test_damaged);
  dp_test_add_fiber ("/load/file/spellings", test_spellings);
  dp_test_add_fiber ("/load/file/hopeless", test_hopeless);
  dp_test_add_fiber ("/load/file/large", test_large);
  dp_test_add_fiber ("/load/file/trades", test_trades);
  dp_test_add_fiber ("/load/file/records", test_records);
  result = g_test_run ();

  g_object_unref (pool);
  dp_test_remove_tree (folder);
  g_free (folder);

  return result;
}

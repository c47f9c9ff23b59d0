/* test-result-export.c: answers as files and on the clipboard
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <archive.h>
#include <archive_entry.h>
#include <string.h>

#include "dp-query-run.h"
#include "dp-result-export.h"
#include "dp-test.h"

static DpDbPool *pool;
static char *folder;

#define VALUES "select 1 as \"a,b\", null::text as n, '' as e, 'say \"Grüße\"' as q, true as t, " \
               "'{\"x\": [1]}'::jsonb as j, 12345678901234567890 as big, 1.50 as d, " \
               "date '2024-02-29' as day, 'NaN'::float8 as nan"

static DpResultStore *
ask (const char *sql)
{
  DpQueryOptions options = { 0 };
  g_autoptr(DpQueryRun) run = dp_query_run_start (pool, sql, &options);
  g_autoptr(DpQueryResult) result = NULL;

  dex_await (dp_query_run_wait (run), NULL);
  result = g_list_model_get_item (dp_query_run_list_results (run), 0);
  g_assert_null (dp_query_result_get_message (result));

  return g_object_ref (dp_result_model_get_store (dp_query_result_get_rows (result)));
}

static char *
dup_path (DpExportFormat format)
{
  g_autofree char *name = g_strconcat ("answer", dp_export_format_get_suffix (format), NULL);

  return g_build_filename (folder, name, NULL);
}

/* Returns: (transfer full): the path of what was written */
static char *
export (DpResultStore  *store,
        DpExportFormat  format)
{
  char *path = dup_path (format);
  g_autoptr(GFile) file = g_file_new_for_path (path);
  g_autoptr(DpResultExport) writing = dp_result_export_start (store, file, format);
  g_autoptr(GError) error = NULL;

  g_assert_cmpint (dex_await_int64 (dp_result_export_wait (writing), &error), ==,
                   dp_result_store_get_n_rows (store));
  g_assert_no_error (error);
  if (dp_result_store_get_n_rows (store) > 0)
    g_assert_cmpfloat (dp_result_export_get_fraction (writing), ==, 1);

  return path;
}

static char *
export_text (const char     *sql,
             DpExportFormat  format)
{
  g_autoptr(DpResultStore) store = ask (sql);
  g_autofree char *path = export (store, format);
  char *text;

  g_assert_true (g_file_get_contents (path, &text, NULL, NULL));

  return text;
}

static DexFuture *
test_csv (gpointer data)
{
  g_autofree char *text = export_text (VALUES, DP_EXPORT_FORMAT_CSV);
  g_autofree char *none = export_text ("select 1 as a where false", DP_EXPORT_FORMAT_CSV);

  g_assert_cmpstr (
      text, ==,
      "\"a,b\",n,e,q,t,j,big,d,day,nan\r\n1,,\"\",\"say \"\"Grüße\"\"\",t,\"{\"\"x\"\": "
      "[1]}\",12345678901234567890,1.50,2024-02-29,NaN\r\n");
  g_assert_cmpstr (none, ==, "a\r\n");

  return dex_future_new_true ();
}

static DexFuture *
test_json (gpointer data)
{
  g_autofree char *text = export_text (VALUES, DP_EXPORT_FORMAT_JSON);
  g_autofree char *none = export_text ("select 1 as a where false", DP_EXPORT_FORMAT_JSON);

  g_assert_cmpstr (text, ==,
                   "[\n {\"a,b\": 1, \"n\": null, \"e\": \"\", \"q\": \"say \\\"Grüße\\\"\", "
                   "\"t\": true, \"j\": {\"x\": [1]}, \"big\": 12345678901234567890, \"d\": 1.50, "
                   "\"day\": \"2024-02-29\", \"nan\": \"NaN\"}\n]\n");
  g_assert_cmpstr (none, ==, "[]\n");

  return dex_future_new_true ();
}

/* What is at @name in a spreadsheet, which is an archive. */
static char *
read_part (const char *path,
           const char *name)
{
  struct archive *archive = archive_read_new ();
  struct archive_entry *entry;
  GString *text = NULL;

  archive_read_support_format_zip (archive);
  g_assert_cmpint (archive_read_open_filename (archive, path, 65536), ==, ARCHIVE_OK);
  while (text == NULL && archive_read_next_header (archive, &entry) == ARCHIVE_OK)
    {
      char buffer[4096];
      gssize n;

      if (!g_str_equal (archive_entry_pathname (entry), name))
        continue;
      text = g_string_new (NULL);
      while ((n = archive_read_data (archive, buffer, sizeof buffer)) > 0)
        g_string_append_len (text, buffer, n);
    }
  archive_read_free (archive);

  return text != NULL ? g_string_free_and_steal (text) : NULL;
}

static DexFuture *
test_xlsx (gpointer data)
{
  g_autoptr(DpResultStore) store = ask (VALUES);
  g_autofree char *path = export (store, DP_EXPORT_FORMAT_XLSX);
  g_autofree char *sheet = read_part (path, "xl/worksheets/sheet1.xml");
  g_autoptr(GDir) rest = NULL;

  g_assert_nonnull (sheet);
  g_assert_nonnull (strstr (sheet, "<c r=\"A2\"><v>1</v></c>"));
  g_assert_null (strstr (sheet, "\"B2\""));
  g_assert_nonnull (strstr (sheet, "say \"Grüße\""));
  g_assert_nonnull (strstr (sheet, "<c r=\"E2\" t=\"b\"><v>1</v></c>"));
  /* More digits than a spreadsheet keeps. */
  g_assert_nonnull (strstr (sheet, "12345678901234567890"));
  g_assert_nonnull (strstr (sheet, "<c r=\"H2\"><v>1.5</v></c>"));
  g_assert_nonnull (strstr (sheet, "<v>45351</v>"));

  return dex_future_new_true ();
}

/* Where it is stopped, what was there before is there still. */
static DexFuture *
test_cancel (gpointer data)
{
  g_autoptr(DpResultStore) store = ask (
      "select i, repeat('x', 100) from generate_series(1, 300000) as i");

  for (DpExportFormat format = DP_EXPORT_FORMAT_CSV; format <= DP_EXPORT_FORMAT_XLSX; format++)
    {
      g_autofree char *path = dup_path (format);
      g_autoptr(GFile) file = g_file_new_for_path (path);
      g_autoptr(DpResultExport) writing = NULL;
      g_autoptr(GError) error = NULL;
      g_autofree char *text = NULL;

      g_assert_true (g_file_set_contents (path, "before", -1, NULL));
      writing = dp_result_export_start (store, file, format);
      while (dp_result_export_get_fraction (writing) < 0.05)
        dex_await (dex_timeout_new_msec (1), NULL);
      dp_result_export_cancel (writing);
      dex_await (dp_result_export_wait (writing), &error);
      g_assert_error (error, G_IO_ERROR, G_IO_ERROR_CANCELLED);
      g_assert_true (g_file_get_contents (path, &text, NULL, NULL));
      g_assert_cmpstr (text, ==, "before");
    }

  return dex_future_new_true ();
}

static DexFuture *
test_refused (gpointer data)
{
  g_autoptr(DpResultStore) store = ask ("select 1");
  g_autoptr(GFile) file = g_file_new_for_path ("/proc/nowhere/answer.csv");
  g_autoptr(DpResultExport) writing = dp_result_export_start (store, file, DP_EXPORT_FORMAT_CSV);
  g_autoptr(GError) error = NULL;

  dex_await (dp_result_export_wait (writing), &error);
  g_assert_nonnull (error);
  g_assert_nonnull (strstr (error->message, "“answer.csv” could not be written"));

  return dex_future_new_true ();
}

static DexFuture *
test_formats (gpointer data)
{
  DpExportFormat format;

  g_assert_true (dp_export_format_find ("/tmp/A.CSV", &format));
  g_assert_cmpint (format, ==, DP_EXPORT_FORMAT_CSV);
  g_assert_true (dp_export_format_find ("b.xlsx", &format));
  g_assert_cmpint (format, ==, DP_EXPORT_FORMAT_XLSX);
  g_assert_false (dp_export_format_find ("b.txt", &format));

  return dex_future_new_true ();
}

static char *
copy (DpResultStore *store,
      int            column,
      guint          n_ranges,
      DpRowRange    *ranges)
{
  GArray *array = g_array_new (FALSE, FALSE, sizeof (DpRowRange));
  g_autoptr(GError) error = NULL;
  char *text;

  g_array_append_vals (array, ranges, n_ranges);
  text = dex_await_string (dp_result_copy (store, array, column), &error);
  g_assert_no_error (error);

  return text;
}

static DexFuture *
test_copy (gpointer data)
{
  g_autoptr(DpResultStore) store = ask ("select i, case when i % 2 = 0 then 'a' || chr(9) || i end "
                                        "as b from generate_series(0, 999) as i");
  g_autofree char *rows = copy (store, -1, 2, (DpRowRange[]) { { 1, 2 }, { 500, 1 } });
  g_autofree char *cell = copy (store, 0, 1, (DpRowRange[]) { { 999, 1 } });

  g_assert_cmpstr (rows, ==, "i\tb\n1\t\n2\t\"a\t2\"\n500\t\"a\t500\"\n");
  g_assert_cmpstr (cell, ==, "999");

  return dex_future_new_true ();
}

int
main (int    argc,
      char **argv)
{
  int result;

  dp_test_init (&argc, &argv);
  pool = dp_test_dup_migrated_pool ();
  folder = g_dir_make_tmp ("datapipe-export-XXXXXX", NULL);

  dp_test_add_fiber ("/query/export/csv", test_csv);
  dp_test_add_fiber ("/query/export/json", test_json);
  dp_test_add_fiber ("/query/export/xlsx", test_xlsx);
  dp_test_add_fiber ("/query/export/cancel", test_cancel);
  dp_test_add_fiber ("/query/export/refused", test_refused);
  dp_test_add_fiber ("/query/export/formats", test_formats);
  dp_test_add_fiber ("/query/export/copy", test_copy);

  result = g_test_run ();
  dp_test_remove_tree (folder);
  g_free (folder);
  g_clear_object (&pool);

  return result;
}

/* test-csv-reader.c: files in every encoding, packed, grown, gone; and their previews
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include <gio/gio.h>
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>

#include "dp-csv-preview.h"
#include "dp-csv-reader.h"
#include "dp-test.h"

static char *folder;

static char *
write_file (const char *name,
            const char *bytes,
            gssize      length)
{
  g_autofree char *path = g_build_filename (folder, name, NULL);
  g_autoptr(GError) error = NULL;

  g_file_set_contents (path, bytes, length, &error);
  g_assert_no_error (error);

  return g_steal_pointer (&path);
}

/* Every cell of the file after notes and header, "a|b" a line, from @offset on. */
static char *
read_from (const char *path,
           guint64     offset,
           guint64     line,
           guint64     number)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(DpCsvReader) reader = dp_csv_reader_open (path, &error);
  g_autoptr(GString) text = g_string_new (NULL);
  DpCsvDialect dialect;
  DpCsvRecord record;

  g_assert_no_error (error);
  dp_csv_reader_find_dialect (reader, 0, &dialect, &error);
  g_assert_no_error (error);
  dp_csv_reader_start (reader, &dialect, offset, line, number, &error);
  g_assert_no_error (error);
  while (dp_csv_reader_next (reader, &record, &error))
    {
      for (guint i = 0; i < record.n_cells; i++)
        {
          g_string_append_len (text, record.cells[i].text, record.cells[i].length);
          g_string_append_c (text, i + 1 < record.n_cells ? '|' : '\n');
        }
    }
  g_assert_no_error (error);
  g_assert_cmpuint (dp_csv_reader_get_position (reader), ==, dp_csv_reader_get_size (reader));

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
assert_file (const char *bytes,
             gssize      length,
             const char *expected)
{
  g_autofree char *path = write_file ("a.csv", bytes, length);
  g_autofree char *found = read_from (path, 0, 1, 1);

  g_assert_cmpstr (found, ==, expected);
}

static void
test_encodings (void)
{
  static const char utf_16[] = "\xff\xfe" "d\0;\0a\0\n\0" "1\0;\0\xe1\0\n\0";
  static const char utf_16be[] = "\xfe\xff" "\0d\0;\0a\0\n" "\0" "1\0;\0\xe1\0\n";

  assert_file ("\xef\xbb\xbf" "d;a\n1;\xc3\xa1\n", -1, "1|\xc3\xa1\n");
  assert_file ("d;a\n1;\xe1\x80\n", -1, "1|\xc3\xa1\xe2\x82\xac\n");
  assert_file (utf_16, sizeof utf_16 - 1, "1|\xc3\xa1\n");
  assert_file (utf_16be, sizeof utf_16be - 1, "1|\xc3\xa1\n");
}

static GBytes *
pack (const char *text)
{
  g_autoptr(GZlibCompressor) packer = g_zlib_compressor_new (G_ZLIB_COMPRESSOR_FORMAT_GZIP, -1);
  g_autoptr(GBytes) bytes = g_bytes_new (text, strlen (text));
  g_autoptr(GError) error = NULL;
  GBytes *packed = g_converter_convert_bytes (G_CONVERTER (packer), bytes, &error);

  g_assert_no_error (error);

  return packed;
}

static void
test_gzip (void)
{
  g_autoptr(GBytes) packed = pack ("a,b\n1,2\n3,4\n");
  gsize length;
  const char *bytes = g_bytes_get_data (packed, &length);
  g_autofree char *cut = NULL;
  g_autoptr(GError) error = NULL;
  g_autoptr(DpCsvReader) reader = NULL;

  assert_file (bytes, length, "1|2\n3|4\n");
  cut = write_file ("cut.csv.gz", bytes, length / 2);
  reader = dp_csv_reader_open (cut, &error);
  g_assert_null (reader);
  g_assert_nonnull (strstr (error->message, "cut.csv.gz"));
}

/* Larger than a block and than the sample; every line is read once, whole. */
static void
test_large (void)
{
  g_autoptr(GString) text = g_string_new ("n,t\n");
  g_autofree char *path = NULL;
  g_autofree char *found = NULL;
  g_auto(GStrv) lines = NULL;

  for (guint i = 0; i < 60000; i++)
    g_string_append_printf (text, "%u,\"x %u\"\r\n", i, i);
  path = write_file ("large.csv", text->str, text->len);
  found = read_from (path, 0, 1, 1);
  lines = g_strsplit (found, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 60001);
  for (guint i = 0; i < 60000; i++)
    {
      g_autofree char *expected = g_strdup_printf ("%u|x %u", i, i);

      g_assert_cmpstr (lines[i], ==, expected);
    }
  /* The last line alone, by a jump. */
  g_free (found);
  found = read_from (path, text->len - strlen ("59999,\"x 59999\"\r\n"), 60001, 60001);
  g_assert_cmpstr (found, ==, "59999|x 59999\n");
}

static void
test_resume (void)
{
  g_autofree char *path = write_file ("grown.csv", "\xef\xbb\xbf" "a,b\n1,2\n3,4\n", -1);
  g_autofree char *rest = read_from (path, 11, 3, 3);
  g_autoptr(GError) error = NULL;
  g_autoptr(DpCsvReader) reader = dp_csv_reader_open (path, &error);
  DpCsvDialect dialect;
  DpCsvRecord record;

  g_assert_cmpstr (rest, ==, "3|4\n");
  g_assert_true (dp_csv_reader_find_dialect (reader, 0, &dialect, &error));
  g_assert_true (dp_csv_reader_start (reader, &dialect, 0, 1, 1, &error));
  g_assert_true (dp_csv_reader_next (reader, &record, &error));
  g_assert_cmpuint (record.offset, ==, 7);
  g_assert_cmpuint (record.line, ==, 2);
  g_assert_cmpuint (record.number, ==, 2);
  g_assert_cmpuint (dp_csv_reader_get_offset (reader), ==, 11);
}

static void
test_bad_files (void)
{
  g_autofree char *short_path = write_file ("short.csv", "a,b\n1,2\n", -1);
  g_autofree char *empty = write_file ("empty.csv", "", 0);
  g_autofree char *missing = g_build_filename (folder, "missing.csv", NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(DpCsvReader) reader = NULL;
  DpCsvDialect dialect;

  g_assert_null (dp_csv_reader_open (missing, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_NOT_FOUND);
  g_assert_nonnull (strstr (error->message, "missing.csv"));
  g_clear_error (&error);
  g_assert_null (dp_csv_reader_open (folder, &error));
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_IS_DIRECTORY);
  g_clear_error (&error);

  reader = dp_csv_reader_open (empty, &error);
  g_assert_nonnull (reader);
  g_assert_false (dp_csv_reader_find_dialect (reader, 0, &dialect, &error));
  g_assert_nonnull (strstr (error->message, "empty.csv: The file is empty."));
  g_clear_error (&error);

  g_clear_pointer (&reader, dp_csv_reader_free);
  reader = dp_csv_reader_open (short_path, &error);
  g_assert_true (dp_csv_reader_find_dialect (reader, 0, &dialect, &error));
  g_assert_false (dp_csv_reader_start (reader, &dialect, 100, 5, 5, &error));
  g_assert_nonnull (strstr (error->message, "shorter"));
}

/* What is found by looking gives way to what is said. */
static void
test_said (void)
{
  g_autofree char *path = write_file ("SAID.csv", "date;close\n2026-01-02;1,500\n2026-01-05;2,500\n"
                                       "M\374ll;1,500\n", -1);
  DpCsvOptions options = { .kind = DP_CSV_KIND_RECORDS };
  g_autoptr(GError) error = NULL;
  g_autoptr(DpCsvPreview) found = dp_csv_preview_new (path, &options, 10, &error);
  g_autoptr(DpCsvPreview) said = NULL;
  const DpCsvPreviewRow *row;

  g_assert_no_error (error);
  g_assert_cmpint (found->dialect.delimiter, ==, ';');
  g_assert_true (found->dialect.has_header);

  options.header = DP_CSV_HEADER_NONE;
  options.decimal = '.';
  options.delimiter = ';';
  options.has_encoding = TRUE;
  options.encoding = DP_CSV_ENCODING_ISO_8859_1;
  said = dp_csv_preview_new (path, &options, 10, &error);
  g_assert_no_error (error);
  g_assert_false (said->dialect.has_header);
  g_assert_cmpint (said->dialect.decimal, ==, '.');
  g_assert_cmpint (said->dialect.group, ==, ',');
  g_assert_cmpint (said->dialect.encoding, ==, DP_CSV_ENCODING_ISO_8859_1);
  g_assert_cmpuint (said->rows->len, ==, found->rows->len + 1);
  row = g_ptr_array_index (said->rows, 0);
  g_assert_cmpstr (row->values[0], ==, "date");
  row = g_ptr_array_index (said->rows, 3);
  g_assert_cmpstr (row->values[0], ==, "Müll");
}

static void
test_preview (void)
{
  g_autofree char *path = write_file ("XYZ.csv", "date,close,volume\n01/02/2026,5,1\n"
                                       "02/30/2026,6,2\n01/13/2026,5,1\n01/14/2026,5,1\n"
                                       "01/15/2026,5,1\n", -1);
  static const char * const columns[] = { "volume=", NULL };
  static const char * const wrong[] = { "volum=close", NULL };
  DpCsvOptions options = { .columns = columns, .symbol = "QQQ" };
  g_autoptr(GError) error = NULL;
  g_autoptr(DpCsvPreview) preview = dp_csv_preview_new (path, &options, 10, &error);
  g_autofree char *json = NULL;
  g_autoptr(JsonNode) root = NULL;
  const DpCsvPreviewRow *row;

  g_assert_no_error (error);
  g_assert_null (preview->problem);
  g_assert_cmpuint (preview->rows->len, ==, 5);
  row = g_ptr_array_index (preview->rows, 0);
  g_assert_cmpstr (row->values[0], ==, "QQQ");
  g_assert_cmpstr (row->values[1], ==, "2026-01-02");
  g_assert_cmpstr (row->values[2], ==, "5");
  g_assert_null (row->values[3]);
  row = g_ptr_array_index (preview->rows, 1);
  g_assert_null (row->values);
  g_assert_nonnull (strstr (row->cause, "Line 3, column 1"));

  json = dp_csv_preview_to_json (preview);
  root = json_from_string (json, &error);
  g_assert_no_error (error);
  g_assert_true (json_object_get_null_member (json_node_get_object (root), "problem"));

  options.columns = wrong;
  g_assert_false (dp_csv_preview_understand (preview, &options, 10, &error));
  g_assert_nonnull (strstr (error->message, "adjusted-close"));
}

int
main (int    argc,
      char **argv)
{
  int result;

  dp_test_init (&argc, &argv);
  folder = g_dir_make_tmp ("csv-XXXXXX", NULL);
  g_assert_nonnull (folder);
  g_test_add_func ("/extract/csv-reader/encodings", test_encodings);
  g_test_add_func ("/extract/csv-reader/gzip", test_gzip);
  g_test_add_func ("/extract/csv-reader/large", test_large);
  g_test_add_func ("/extract/csv-reader/resume", test_resume);
  g_test_add_func ("/extract/csv-reader/bad-files", test_bad_files);
  g_test_add_func ("/extract/csv-reader/preview", test_preview);
  g_test_add_func ("/extract/csv-reader/said", test_said);
  result = g_test_run ();
  dp_test_remove_tree (folder);
  g_free (folder);

  return result;
}

/* test-csv-parser.c: cutting CSV into records and cells, whole and in blocks
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "dp-csv-parser.h"
#include "dp-test.h"

/* What came of a record, as one line: "number line offset|cell|cell!fault". */
static void
describe (const DpCsvRecord *record,
          GString           *text)
{
  g_string_append_printf (text, "%" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT " %" G_GUINT64_FORMAT,
                          record->number, record->line, record->offset);
  for (guint i = 0; i < record->n_cells; i++)
    {
      g_string_append_c (text, '|');
      g_string_append_len (text, record->cells[i].text, record->cells[i].length);
    }
  if (record->fault != DP_CSV_FAULT_NONE)
    g_string_append_printf (text, "!%d:%u", record->fault, record->fault_column);
  g_string_append_c (text, '\n');
}

/* As a loader does it: blocks of @block bytes, what is left of one put in front of the next. */
static char *
parse (const DpCsvDialect *dialect,
       const char         *data,
       gsize               length,
       gsize               block)
{
  g_autoptr(DpCsvParser) parser = dp_csv_parser_new (dialect);
  g_autoptr(GByteArray) buffer = g_byte_array_new ();
  g_autoptr(GString) text = g_string_new (NULL);
  DpCsvRecord record;

  for (gsize at = 0; at < length; at += block)
    {
      gsize n = MIN (block, length - at);
      gsize rest = dp_csv_parser_get_rest (parser);

      g_byte_array_remove_range (buffer, 0, buffer->len - rest);
      g_byte_array_append (buffer, (const guint8 *) data + at, n);
      dp_csv_parser_feed (parser, (const char *) buffer->data, buffer->len, at + n == length);
      while (dp_csv_parser_next (parser, &record))
        describe (&record, text);
    }
  g_assert_cmpuint (dp_csv_parser_get_offset (parser), ==, length);

  return g_string_free (g_steal_pointer (&text), FALSE);
}

/* Every block length, one byte included, gives the same records. */
static void
assert_records (const char *data,
                gssize      length,
                const char *expected)
{
  DpCsvDialect dialect;
  gsize n = length < 0 ? strlen (data) : (gsize) length;

  dp_csv_dialect_init (&dialect);
  for (gsize block = 1; block <= n; block++)
    {
      g_autofree char *found = parse (&dialect, data, n, block);

      g_assert_cmpstr (found, ==, expected);
    }
}

static void
test_plain (void)
{
  assert_records ("a,b,c\n1,,3\n", -1, "1 1 0|a|b|c\n2 2 6|1||3\n");
  assert_records ("a,b\n1,2", -1, "1 1 0|a|b\n2 2 4|1|2\n");
  assert_records (",\n", -1, "1 1 0||\n");
}

static void
test_line_ends (void)
{
  assert_records ("a,b\r\n1,2\n\n3,4\r5,6\r\n", -1,
                  "1 1 0|a|b\n2 2 5|1|2\n3 4 10|3|4\n4 5 14|5|6\n");
  assert_records ("a\r\r\nb\r", -1, "1 1 0|a\n2 3 4|b\n");
}

static void
test_quotes (void)
{
  assert_records ("\"a,1\",\"b \"\"x\"\" c\",\"\"\n2,3,4\n", -1,
                  "1 1 0|a,1|b \"x\" c|\n2 2 21|2|3|4\n");
  assert_records ("1,\"first\nsecond\r\nthird\",x\n2,y,z\n", -1,
                  "1 1 0|1|first\nsecond\r\nthird|x\n2 4 26|2|y|z\n");
  assert_records ("a, \"b,c\" ,d\n", -1, "1 1 0|a|b,c|d\n");
  assert_records ("5\" pipe,x\n\"\"\"\"\n", -1, "1 1 0|5\" pipe|x\n2 2 10|\"\n");
}

static void
test_faults (void)
{
  DpCsvRecord record = { .fault = DP_CSV_FAULT_TEXT_AFTER_QUOTE };
  g_autofree char *sentence = dp_csv_record_dup_fault (&record);

  assert_records ("1,\"a\"b,c\n2,d\n", -1, "1 1 0|1|a|c!6:2\n2 2 9|2|d\n");
  assert_records ("a\xff,b\nc,d\n", -1, "1 1 0|a\xff|b!5:0\n2 2 5|c|d\n");
  g_assert_cmpstr (sentence, ==,
                   "There is text between a closing quote and the next column; quotes inside a "
                   "cell have to be doubled.");
}

static void
test_nul_bytes (void)
{
  static const char data[] = "a,b\n1,\0\n3,4\n\"x\0y\",5\n";
  static const DpCsvFault expected[] = {
    DP_CSV_FAULT_NONE, DP_CSV_FAULT_NUL_BYTE, DP_CSV_FAULT_NONE, DP_CSV_FAULT_NUL_BYTE,
  };
  DpCsvDialect dialect;
  g_autoptr(DpCsvParser) parser = NULL;
  DpCsvRecord record;

  dp_csv_dialect_init (&dialect);
  parser = dp_csv_parser_new (&dialect);
  dp_csv_parser_feed (parser, data, sizeof data - 1, TRUE);
  for (guint i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      g_assert_true (dp_csv_parser_next (parser, &record));
      g_assert_cmpint (record.fault, ==, expected[i]);
    }
  g_assert_false (dp_csv_parser_next (parser, &record));
}

/* One quote too many costs its own line, not the rest of the file. */
static void
test_unclosed_quote (void)
{
  assert_records ("a,b\n1,\"x\n2,y\n3,z\n", -1,
                  "1 1 0|a|b\n2 2 4!7:2\n3 3 9|2|y\n4 4 13|3|z\n");
}

/* Blocks of 64 KiB, as much as a reader has in hand. */
static void
assert_large (const char *data,
              gsize       length,
              guint64     line,
              DpCsvFault  fault,
              const char *after)
{
  DpCsvDialect dialect;
  g_autoptr(DpCsvParser) parser = NULL;
  g_autoptr(GByteArray) buffer = g_byte_array_new ();
  DpCsvRecord record;
  guint n_faulty = 0;
  gboolean seen = FALSE;

  dp_csv_dialect_init (&dialect);
  parser = dp_csv_parser_new (&dialect);
  for (gsize at = 0; at < length; at += 65536)
    {
      gsize n = MIN (65536, length - at);

      g_byte_array_remove_range (buffer, 0, buffer->len - dp_csv_parser_get_rest (parser));
      g_byte_array_append (buffer, (const guint8 *) data + at, n);
      g_assert_cmpuint (buffer->len, <=, DP_CSV_MAX_RECORD + 65536 * 2);
      dp_csv_parser_feed (parser, (const char *) buffer->data, buffer->len, at + n == length);
      while (dp_csv_parser_next (parser, &record))
        {
          if (record.fault != DP_CSV_FAULT_NONE)
            {
              n_faulty++;
              g_assert_cmpint (record.fault, ==, fault);
              g_assert_cmpuint (record.line, ==, line);
              g_assert_cmpuint (record.raw_length, <=, 4096);
            }
          else if (record.line == line + 1)
            {
              seen = TRUE;
              g_assert_true (dp_csv_cell_equals (&record.cells[0], after));
            }
        }
    }
  g_assert_cmpuint (n_faulty, ==, 1);
  g_assert_true (seen);
}

static char *
make_large (const char *before,
            gsize       n,
            const char *behind,
            gsize      *length)
{
  g_autoptr(GString) text = g_string_new (before);

  for (gsize i = 0; i < n; i += 64)
    g_string_append (text, "0123456789012345678901234567890123456789012345678901234567890123");
  g_string_append (text, behind);
  *length = text->len;

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static void
test_long_cells (void)
{
  static const struct
  {
    const char *before;
    gsize       n;
    const char *behind;
    DpCsvFault  fault;
  } cases[] = {
    { "a,b\n1,", 2 << 20, "\nnext,1\n", DP_CSV_FAULT_CELL_TOO_LONG },
    { "a,b\n1,", 100 << 20, "\nnext,1\n", DP_CSV_FAULT_RECORD_TOO_LONG },
    { "a,b\n1,\"", 2 << 20, "\"\nnext,1\n", DP_CSV_FAULT_CELL_TOO_LONG },
    { "a,b\n1,\"", 100 << 20, "\",\"x\"\nnext,1\n", DP_CSV_FAULT_CELL_TOO_LONG },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      gsize length;
      g_autofree char *data = make_large (cases[i].before, cases[i].n, cases[i].behind, &length);

      assert_large (data, length, 2, cases[i].fault, "next");
    }
}

static void
test_many_columns (void)
{
  g_autoptr(GString) text = g_string_new ("0");
  DpCsvDialect dialect;
  g_autoptr(DpCsvParser) parser = NULL;
  DpCsvRecord record;

  for (guint i = 1; i < 10000; i++)
    g_string_append_printf (text, ",%u", i);
  g_string_append (text, "\n1,2\n");
  dp_csv_dialect_init (&dialect);
  parser = dp_csv_parser_new (&dialect);
  dp_csv_parser_feed (parser, text->str, text->len, TRUE);
  g_assert_true (dp_csv_parser_next (parser, &record));
  g_assert_cmpint (record.fault, ==, DP_CSV_FAULT_TOO_MANY_COLUMNS);
  g_assert_cmpuint (record.n_cells, ==, DP_CSV_MAX_COLUMNS);
  g_assert_true (dp_csv_parser_next (parser, &record));
  g_assert_cmpint (record.fault, ==, DP_CSV_FAULT_NONE);
  g_assert_cmpuint (record.n_cells, ==, 2);
}

/* What was read once is not read again: offset, line and number go on. */
static void
test_seek (void)
{
  static const char data[] = "a,b\n\"1\n1\",2\n3,4\n";
  DpCsvDialect dialect;
  g_autoptr(DpCsvParser) first = NULL;
  g_autoptr(DpCsvParser) second = NULL;
  DpCsvRecord record;

  dp_csv_dialect_init (&dialect);
  first = dp_csv_parser_new (&dialect);
  dp_csv_parser_feed (first, data, sizeof data - 1, FALSE);
  g_assert_true (dp_csv_parser_next (first, &record));
  g_assert_true (dp_csv_parser_next (first, &record));
  g_assert_cmpuint (record.raw_length, ==, 7);

  second = dp_csv_parser_new (&dialect);
  dp_csv_parser_seek (second, dp_csv_parser_get_offset (first), dp_csv_parser_get_line (first),
                      dp_csv_parser_get_number (first));
  dp_csv_parser_feed (second, data + 12, sizeof data - 1 - 12, TRUE);
  g_assert_true (dp_csv_parser_next (second, &record));
  g_assert_true (dp_csv_cell_equals (&record.cells[0], "3"));
  g_assert_cmpuint (record.offset, ==, 12);
  g_assert_cmpuint (record.line, ==, 4);
  g_assert_cmpuint (record.number, ==, 3);
}

int
main (int    argc,
      char **argv)
{
  dp_test_init (&argc, &argv);
  g_test_add_func ("/extract/csv-parser/plain", test_plain);
  g_test_add_func ("/extract/csv-parser/line-ends", test_line_ends);
  g_test_add_func ("/extract/csv-parser/quotes", test_quotes);
  g_test_add_func ("/extract/csv-parser/faults", test_faults);
  g_test_add_func ("/extract/csv-parser/nul-bytes", test_nul_bytes);
  g_test_add_func ("/extract/csv-parser/unclosed-quote", test_unclosed_quote);
  g_test_add_func ("/extract/csv-parser/long-cells", test_long_cells);
  g_test_add_func ("/extract/csv-parser/many-columns", test_many_columns);
  g_test_add_func ("/extract/csv-parser/seek", test_seek);

  return g_test_run ();
}

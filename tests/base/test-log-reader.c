/* test-log-reader.c: the log read again, also while others write to it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <stdio.h>
#include <string.h>

#include "dp-log-private.h"
#include "dp-log-reader.h"
#include "dp-test.h"

static char *folder;

static const char *warning =
    "{\"time\":\"2026-11-21T15:30:00.250000Z\",\"level\":\"warning\",\"run_id\":3,\"task\":"
    "\"extract\",\"source\":\"alphavantage\",\"item\":\"IBM\",\"request\":\"daily\",\"pid\":7,"
    "\"message\":\"Try 1 failed: Überlast\"}";

static void
append (const char *place,
        const char *text)
{
  DpLogFile *file = _dp_log_file_new (place);

  _dp_log_file_write (file, text, strlen (text));
  _dp_log_file_free (file);
}

static void
collect_cb (DpLogEntry *entry,
            gpointer    user_data)
{
  g_string_append_printf (user_data, "%s;", dp_log_entry_get_message (entry));
}

/* What comes by one look at the log. */
static char *
look (DpLogReader *reader)
{
  GString *text = g_string_new (NULL);

  dp_log_reader_read (reader, collect_cb, text);

  return g_string_free (text, FALSE);
}

#define assert_look(reader, expected) \
  G_STMT_START { \
    g_autofree char *seen = look (reader); \
    g_assert_cmpstr (seen, ==, expected); \
  } G_STMT_END

static void
test_follow (void)
{
  g_autofree char *place = g_build_filename (folder, "follow", NULL);
  g_autofree char *path = g_build_filename (place, "datapipe.jsonl", NULL);
  g_autofree char *aside = g_build_filename (place, "datapipe.1.jsonl", NULL);
  g_autoptr(DpLogReader) reader = dp_log_reader_new (place);

  g_assert_false (dp_log_reader_read (reader, collect_cb, NULL));
  append (place, "{\"message\":\"one\"}\nno event\n[1]\n{\"message\":\"two\"}\n{\"mess");
  assert_look (reader, "one;two;");
  assert_look (reader, "");
  append (place, "age\":\"three\"}\n");
  assert_look (reader, "three;");

  /* Put aside with something that was not read yet, while the next file has begun. */
  append (place, "{\"message\":\"four\"}\n");
  g_assert_cmpint (rename (path, aside), ==, 0);
  append (place, "{\"message\":\"five\"}\n");
  assert_look (reader, "four;five;");
  append (place, "{\"message\":\"six\"}\n");
  assert_look (reader, "six;");
}

static void
test_from_the_oldest (void)
{
  g_autofree char *place = g_build_filename (folder, "oldest", NULL);
  g_autofree char *path = g_build_filename (place, "datapipe.jsonl", NULL);
  g_autofree char *older = g_build_filename (place, "datapipe.1.jsonl", NULL);
  g_autofree char *oldest = g_build_filename (place, "datapipe.2.jsonl", NULL);
  g_autoptr(DpLogReader) reader = dp_log_reader_new (place);

  append (place, "{\"message\":\"one\"}\n");
  g_assert_cmpint (rename (path, oldest), ==, 0);
  append (place, "{\"message\":\"two\"}\n");
  g_assert_cmpint (rename (path, older), ==, 0);
  append (place, "{\"message\":\"three\"}\n");
  assert_look (reader, "one;two;three;");
}

static void
test_entry (void)
{
  g_autoptr(DpLogEntry) entry = dp_log_entry_new_for_line (warning);
  g_autoptr(DpLogEntry) bare = dp_log_entry_new_for_line ("{}");
  g_autoptr(GDateTime) utc = g_date_time_new_utc (2026, 11, 21, 15, 30, 0);
  g_autoptr(GDateTime) local = g_date_time_to_local (utc);
  g_autofree char *time = g_date_time_format (local, "%Y-%m-%d %H:%M:%S");
  g_autofree char *expected = g_strconcat (
      time, "  warning  run 3  extract  alphavantage  IBM  daily  Try 1 failed: Überlast", NULL);
  g_autofree char *text = dp_log_entry_dup_text (entry);

  g_assert_cmpstr (text, ==, expected);
  g_assert_cmpint (dp_log_entry_get_time_us (entry), ==, g_date_time_to_unix_usec (utc) + 250000);
  g_assert_cmpstr (dp_log_entry_get_line (entry), ==, warning);
  g_assert_cmpstr (dp_log_entry_get_level (bare), ==, "info");
  g_assert_cmpstr (dp_log_entry_get_message (bare), ==, "");
  g_assert_null (dp_log_entry_new_for_line ("{\"message\":"));
}

static void
test_filter (void)
{
  g_autoptr(DpLogEntry) entry = dp_log_entry_new_for_line (warning);
  const struct
  {
    DpLogFilter filter;
    gboolean    matches;
  } cases[] = {
    { { 0 }, TRUE },
    { { .run_id = 3 }, TRUE },
    { { .run_id = 4 }, FALSE },
    { { .level = "error" }, FALSE },
    { { .level = "warning" }, TRUE },
    { { .level = "debug" }, TRUE },
    { { .source = "alphavantage", .task = "extract", .item = "IBM" }, TRUE },
    { { .source = "coingecko" }, FALSE },
    { { .task = "load" }, FALSE },
    { { .item = "MSFT" }, FALSE },
    { { .text = "" }, TRUE },
    { { .text = "überLAST" }, TRUE },
    { { .text = "ibm" }, TRUE },
    { { .text = "nothing" }, FALSE },
  };

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_test_message ("case %u", i);
      g_assert_cmpint (dp_log_filter_matches (&cases[i].filter, entry), ==, cases[i].matches);
    }
  g_assert_true (dp_log_level_is_known ("debug"));
  g_assert_false (dp_log_level_is_known ("loud"));
}

int
main (int    argc,
      char **argv)
{
  int result;

  dp_test_init (&argc, &argv);
  folder = g_dir_make_tmp ("datapipe-log-reader-XXXXXX", NULL);
  g_assert_nonnull (folder);

  g_test_add_func ("/base/log-reader/follow", test_follow);
  g_test_add_func ("/base/log-reader/from-the-oldest", test_from_the_oldest);
  g_test_add_func ("/base/log-reader/entry", test_entry);
  g_test_add_func ("/base/log-reader/filter", test_filter);

  result = g_test_run ();
  dp_test_remove_tree (folder);
  g_free (folder);

  return result;
}

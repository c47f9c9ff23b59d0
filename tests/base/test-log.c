/* test-log.c: what happened, kept for those who look later
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <json-glib/json-glib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "dp-log-private.h"
#include "dp-test.h"

#define N_PROCESSES 4
#define N_LINES     300

static char *folder;

static char *
read_all (const char *place)
{
  g_auto(GStrv) files = dp_log_list_files (place);
  GString *text = g_string_new (NULL);

  for (guint i = 0; files[i] != NULL; i++)
    {
      g_autofree char *part = NULL;

      g_assert_true (g_file_get_contents (files[i], &part, NULL, NULL));
      g_string_append (text, part);
    }

  return g_string_free_and_steal (text);
}

static void
test_redact (void)
{
  static const char * const cases[][2] = {
    { "nothing to hide", "nothing to hide" },
    { "GET /query?function=X&apikey=ABC123&symbol=IBM",
      "GET /query?function=X&apikey=[hidden]&symbol=IBM" },
    { "postgresql://me:pa55@db.example/market", "postgresql://me:[hidden]@db.example/market" },
    { "at https://example.org:8080/x", "at https://example.org:8080/x" },
    { "password = hunter2, more", "password = [hidden], more" },
    { "the key s3cr3tkey was refused", "the key [hidden] was refused" },
    { "the ab in about", "the ab in about" },
  };

  dp_log_add_secret ("s3cr3tkey");
  dp_log_add_secret ("ab");
  dp_log_add_secret (NULL);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *redacted = dp_log_redact (cases[i][0]);

      g_assert_cmpstr (redacted, ==, cases[i][1]);
    }
}

static void
test_events (void)
{
  DpLogContext context = { .source = "alphavantage",
                           .item = "IBM",
                           .request = "TIME_SERIES_DAILY" };
  g_autofree char *place = g_build_filename (folder, "events", NULL);
  g_autofree char *text = NULL;
  g_auto(GStrv) lines = NULL;
  g_autoptr(JsonNode) first = NULL;
  g_autoptr(JsonNode) second = NULL;
  JsonObject *event;

  dp_log_start (place, "info");
  dp_log_set_run (12);
  dp_log_event (G_LOG_LEVEL_WARNING, &context, "try %u failed: “%s”\nand apikey=XYZ", 2, "no");
  dp_log_event (G_LOG_LEVEL_DEBUG, &context, "of no interest");
  dp_log_set_run (0);
  dp_log_event (G_LOG_LEVEL_CRITICAL, NULL, "bad bytes: \xff");

  text = read_all (place);
  lines = g_strsplit (text, "\n", -1);
  g_assert_cmpuint (g_strv_length (lines), ==, 3);
  first = json_from_string (lines[0], NULL);
  event = json_node_get_object (first);
  g_assert_cmpint (json_object_get_int_member (event, "run_id"), ==, 12);
  g_assert_cmpstr (json_object_get_string_member (event, "level"), ==, "warning");
  g_assert_cmpstr (json_object_get_string_member (event, "source"), ==, "alphavantage");
  g_assert_cmpstr (json_object_get_string_member (event, "item"), ==, "IBM");
  g_assert_cmpstr (json_object_get_string_member (event, "request"), ==, "TIME_SERIES_DAILY");
  g_assert_cmpstr (json_object_get_string_member (event, "message"), ==,
                   "try 2 failed: “no”\nand apikey=[hidden]");
  second = json_from_string (lines[1], NULL);
  event = json_node_get_object (second);
  g_assert_false (json_object_has_member (event, "run_id"));
  g_assert_cmpstr (json_object_get_string_member (event, "level"), ==, "error");
}

static void
write_lines (const char *place,
             int         number)
{
  DpLogFile *file = _dp_log_file_new (place);

  _dp_log_file_set_size (file, 20000);
  for (int i = 0; i < N_LINES; i++)
    {
      g_autofree char *line = g_strdup_printf (
          "{\"writer\": %d, \"line\": %d, \"filling\": \"%050d\"}\n", number, i, 0);

      _dp_log_file_write (file, line, strlen (line));
    }
  _dp_log_file_free (file);
}

/* Several processes write at once, and files are put aside meanwhile: each line is whole, and what
 * was written last is there. */
static void
test_rotation (void)
{
  g_autofree char *place = g_build_filename (folder, "rotation", NULL);
  g_autofree char *text = NULL;
  g_auto(GStrv) lines = NULL;
  g_auto(GStrv) files = NULL;
  int newest[N_PROCESSES] = { 0 };

  for (int i = 0; i < N_PROCESSES; i++)
    {
      if (fork () == 0)
        {
          write_lines (place, i);
          _exit (0);
        }
    }
  while (wait (NULL) > 0)
    ;

  files = dp_log_list_files (place);
  g_assert_cmpuint (g_strv_length (files), >, 1);
  g_assert_cmpuint (g_strv_length (files), <=, 6);
  text = read_all (place);
  g_assert_cmpuint (strlen (text), <, 6 * 25000);
  lines = g_strsplit (text, "\n", -1);
  for (guint i = 0; *lines[i] != '\0'; i++)
    {
      g_autoptr(JsonNode) node = json_from_string (lines[i], NULL);
      JsonObject *event;

      g_assert_nonnull (node);
      event = json_node_get_object (node);
      newest[json_object_get_int_member (event, "writer")] = json_object_get_int_member (event,
                                                                                         "line");
    }
  for (int i = 0, n_whole = 0; i < N_PROCESSES; i++)
    {
      n_whole += newest[i] == N_LINES - 1;
      g_assert_true (i < N_PROCESSES - 1 || n_whole > 0);
    }
}

int
main (int    argc,
      char **argv)
{
  int result;

  dp_test_init (&argc, &argv);
  folder = g_dir_make_tmp ("datapipe-log-XXXXXX", NULL);
  g_assert_nonnull (folder);

  g_test_add_func ("/base/log/redact", test_redact);
  g_test_add_func ("/base/log/events", test_events);
  g_test_add_func ("/base/log/rotation", test_rotation);

  result = g_test_run ();
  dp_test_remove_tree (folder);
  g_free (folder);

  return result;
}

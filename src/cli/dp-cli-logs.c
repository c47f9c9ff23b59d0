/* dp-cli-logs.c: datapipe logs
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

#include "dp-cli-private.h"
#include "dp-log.h"
#include "dp-paths.h"

#define LOOK_MS 200

static gint64 run_id;
static char *source;
static char *level;
static gboolean follow;
static gboolean as_json;

static const GOptionEntry entries[] = {
  { "run", 0, 0, G_OPTION_ARG_INT64, &run_id, N_("Only of this run"), N_("ID") },
  { "source", 0, 0, G_OPTION_ARG_STRING, &source, N_("Only of this source"), N_("SOURCE") },
  { "level", 0, 0, G_OPTION_ARG_STRING, &level, N_("Only this and worse: error, warning, info, debug"), N_("LEVEL") },
  { "follow", 0, 0, G_OPTION_ARG_NONE, &follow, N_("Go on with what comes"), NULL },
  { "json", 0, 0, G_OPTION_ARG_NONE, &as_json, N_("Print the lines as they are kept, one JSON object each"), NULL },
  G_OPTION_ENTRY_NULL
};

static const char * const levels[] = { "error", "warning", "info", "debug", NULL };

static guint
find_level (const char *name)
{
  guint i = 0;

  while (levels[i] != NULL && !g_str_equal (levels[i], name))
    i++;

  return i;
}

static gboolean
is_wanted (JsonObject *event)
{
  return (run_id == 0 || json_object_get_int_member_with_default (event, "run_id", 0) == run_id) &&
         (source == NULL ||
          g_str_equal (json_object_get_string_member_with_default (event, "source", ""), source)) &&
         (level == NULL ||
          find_level (json_object_get_string_member_with_default (event, "level", "info")) <= find_level (level));
}

/* "2026-11-21 15:30:00  warning  run 3  alphavantage IBM  try 1 failed: …" */
static void
print_event (JsonObject *event)
{
  static const char * const about[] = { "task", "source", "item", "request" };
  const char *time = json_object_get_string_member_with_default (event, "time", "");
  g_autoptr(GDateTime) utc = g_date_time_new_from_iso8601 (time, NULL);
  g_autoptr(GDateTime) local = utc != NULL ? g_date_time_to_local (utc) : NULL;
  g_autofree char *shown = local != NULL ? g_date_time_format (local, "%Y-%m-%d %H:%M:%S") : g_strdup (time);
  g_autoptr(GString) line = g_string_new (NULL);
  gint64 run = json_object_get_int_member_with_default (event, "run_id", 0);

  g_string_append_printf (line, "%s  %-7s", shown, json_object_get_string_member_with_default (event, "level", ""));
  if (run != 0)
    g_string_append_printf (line, "  run %" G_GINT64_FORMAT, run);
  for (guint i = 0; i < G_N_ELEMENTS (about); i++)
    {
      const char *value = json_object_get_string_member_with_default (event, about[i], NULL);

      if (value != NULL)
        g_string_append_printf (line, "  %s", value);
    }
  g_print ("%s  %s\n", line->str, json_object_get_string_member_with_default (event, "message", ""));
}

static void
show_line (const char *line)
{
  g_autoptr(JsonNode) node = json_from_string (line, NULL);

  /* The last line of a file may be half of one: its program was stopped. */
  if (node == NULL || !JSON_NODE_HOLDS_OBJECT (node) || !is_wanted (json_node_get_object (node)))
    return;
  if (as_json)
    g_print ("%s\n", line);
  else
    print_event (json_node_get_object (node));
}

/* Shows the whole lines of @stream from where it is; what is no line yet waits for its end. */
static void
show_lines (FILE *stream)
{
  g_autofree char *line = NULL;
  size_t size = 0;
  ssize_t length;

  clearerr (stream);
  while ((length = getline (&line, &size, stream)) > 0)
    {
      if (line[length - 1] != '\n')
        {
          fseek (stream, -length, SEEK_CUR);
          break;
        }
      line[length - 1] = '\0';
      show_line (line);
    }
}

static gboolean
is_same_file (FILE       *stream,
              const char *path)
{
  struct stat opened, named;

  return fstat (fileno (stream), &opened) == 0 && stat (path, &named) == 0 && opened.st_ino == named.st_ino;
}

/* Goes on until it is interrupted; a file that was put aside is read to its end before the next one. */
static void
follow_file (const char *path,
             FILE       *stream)
{
  for (;;)
    {
      dex_await (dex_timeout_new_msec (LOOK_MS), NULL);
      if (stream != NULL)
        show_lines (stream);
      if (stream == NULL || !is_same_file (stream, path))
        {
          g_clear_pointer (&stream, fclose);
          stream = fopen (path, "re");
          if (stream != NULL)
            show_lines (stream);
        }
    }
}

static DpCliExit
logs (DpCli *cli)
{
  g_autofree char *folder = dp_paths_dup_log_dir ();
  g_autofree char *newest = g_build_filename (folder, "datapipe.jsonl", NULL);
  g_auto(GStrv) files = dp_log_list_files (folder);
  FILE *last = NULL;

  if (_dp_cli_n_arguments (cli) > 0)
    return _dp_cli_usage (cli, _("“logs” takes no “%s”."), cli->arguments[0]);
  if (level != NULL && !g_strv_contains (levels, level))
    return _dp_cli_usage (cli, _("“%s” is no level; it is error, warning, info or debug."), level);

  if (files[0] == NULL)
    g_printerr (_("Nothing has been logged yet; what is will be in %s.\n"), folder);
  for (guint i = 0; files[i] != NULL; i++)
    {
      g_clear_pointer (&last, fclose);
      last = fopen (files[i], "re");
      if (last != NULL)
        show_lines (last);
    }
  if (follow)
    follow_file (newest, last);
  g_clear_pointer (&last, fclose);

  return DP_CLI_DONE;
}

const DpCliCommand _dp_cli_logs = {
  "logs", NULL, N_("What happened: runs, calls, failures"), entries, logs
};

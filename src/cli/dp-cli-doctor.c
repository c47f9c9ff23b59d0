/* dp-cli-doctor.c: datapipe doctor
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <json-glib/json-glib.h>
#include <stdio.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "dp-cli-private.h"
#include "dp-paths.h"

#define LITTLE_SPACE (G_GUINT64_CONSTANT (512) * 1024 * 1024)

static gboolean as_json;

static const GOptionEntry entries[] = {
  { "json", 0, 0, G_OPTION_ARG_NONE, &as_json, N_("Print JSON"), NULL },
  G_OPTION_ENTRY_NULL
};

typedef enum
{
  GOOD,
  NOTE,     /* works without, but a person may want to know */
  BAD,
} Verdict;

typedef struct
{
  JsonBuilder *json;    /* (nullable) */
  guint        n_bad;
} Report;

static void
report (Report     *self,
        const char *check,
        Verdict     verdict,
        const char *sentence)
{
  static const char * const nicks[] = { "ok", "note", "failed" };

  self->n_bad += verdict == BAD;
  if (self->json == NULL)
    {
      g_print ("%-6s  %-14s  %s\n", nicks[verdict], check, sentence);
      return;
    }
  json_builder_begin_object (self->json);
  json_builder_set_member_name (self->json, "check");
  json_builder_add_string_value (self->json, check);
  json_builder_set_member_name (self->json, "status");
  json_builder_add_string_value (self->json, nicks[verdict]);
  json_builder_set_member_name (self->json, "message");
  json_builder_add_string_value (self->json, sentence);
  json_builder_end_object (self->json);
}

static void
check_user (Report *self)
{
  if (geteuid () == 0)
    report (self, "user", BAD, _("This runs as root, which PostgreSQL refuses. Run it as an ordinary user, or use an "
                                 "external database."));
  else
    report (self, "user", GOOD, _("An ordinary user."));
}

static void
check_directory (Report *self)
{
  g_autofree char *path = dp_paths_dup_data_dir ();
  g_autofree char *sentence = NULL;
  struct statvfs space;

  if (g_mkdir_with_parents (path, 0700) != 0 || g_access (path, W_OK) != 0)
    {
      sentence = g_strdup_printf (_("%s cannot be written: %s. Choose another place with DATAPIPE_DATA_DIR."), path,
                                  g_strerror (errno));
      report (self, "directory", BAD, sentence);
      return;
    }
  if (statvfs (path, &space) == 0)
    {
      guint64 available = (guint64) space.f_bavail * space.f_frsize;
      g_autofree char *shown = g_format_size (available);

      sentence = g_strdup_printf (_("%s, %s free."), path, shown);
      report (self, "directory", available < LITTLE_SPACE ? BAD : GOOD, sentence);
    }
}

static void
check_database (Report *self,
                DpCli  *cli)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(DpDbResult) result = NULL;
  g_autofree char *sentence = NULL;

  cli->engine = dp_engine_new (cli->settings);
  if (!dex_await (dp_engine_open (cli->engine), &error))
    {
      report (self, "database", BAD, error->message);
      return;
    }
  result = dex_await_object (dp_engine_query (cli->engine,
                                              "select current_setting('server_version'), "
                                              "(select max(version) from control.schema_migrations)", NULL),
                             &error);
  if (result == NULL)
    {
      report (self, "database", BAD, error->message);
      return;
    }
  sentence = g_strdup_printf (_("PostgreSQL %s, schema version %s."), dp_db_result_get_text (result, 0, 0),
                              dp_db_result_get_text (result, 0, 1));
  report (self, "database", GOOD, sentence);
}

static void
check_symbols (Report *self,
               DpCli  *cli)
{
  g_auto(GStrv) symbols = dp_settings_dup_strv (cli->settings, "symbols");
  g_autofree char *key = dex_await_string (dp_settings_dup_secret (cli->settings, "alpha-vantage-key"), NULL);
  g_autofree char *count = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u symbol is set up.",
                                                         "%u symbols are set up.", g_strv_length (symbols)),
                                            g_strv_length (symbols));

  report (self, "symbols", *symbols != NULL ? GOOD : NOTE, count);
  if (key != NULL && *key != '\0')
    report (self, "key", GOOD, _("There is a key for Alpha Vantage."));
  else
    report (self, "key", NOTE, _("There is no key for Alpha Vantage. The sample market and coins need none; get a "
                                 "free one from the provider for stocks."));
}

static void
check_surroundings (Report *self)
{
  gboolean display = g_getenv ("WAYLAND_DISPLAY") != NULL || g_getenv ("DISPLAY") != NULL;
  gboolean bus = g_getenv ("DBUS_SESSION_BUS_ADDRESS") != NULL;

  report (self, "display", display ? GOOD : NOTE,
          display ? _("There is a display for the window.") : _("There is no display; the commands work without."));
  report (self, "bus", bus ? GOOD : NOTE,
          bus ? _("There is a session bus.")
              : _("There is no session bus, so no keyring; keys come from the environment or a .env file."));
}

static DpCliExit
doctor (DpCli *cli)
{
  g_autoptr(JsonBuilder) builder = as_json ? json_builder_new () : NULL;
  Report self = { .json = builder };
  g_autofree char *external = dp_settings_dup_string (cli->settings, "database-url");

  if (_dp_cli_n_arguments (cli) > 0)
    return _dp_cli_usage (cli, _("“doctor” takes no “%s”."), cli->arguments[0]);
  if (as_json)
    json_builder_begin_array (builder);
  report (&self, "version", GOOD, "DataPipe " PACKAGE_VERSION);
  if (external == NULL)
    check_user (&self);
  check_directory (&self);
  check_database (&self, cli);
  check_symbols (&self, cli);
  check_surroundings (&self);
  if (as_json)
    {
      g_autoptr(JsonNode) root = NULL;
      g_autofree char *json = NULL;

      json_builder_end_array (builder);
      root = json_builder_get_root (builder);
      json = json_to_string (root, TRUE);
      g_print ("%s\n", json);
    }

  return self.n_bad == 0 ? DP_CLI_DONE : DP_CLI_FAILED;
}

const DpCliCommand _dp_cli_doctor = {
  "doctor", NULL, N_("Look whether everything is in place"), entries, doctor
};

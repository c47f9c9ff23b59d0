/* dp-cli-checks.c: what `datapipe doctor` looks at
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-cli-report.h"

#include <cairo.h>
#include <errno.h>
#include <glib/gi18n-lib.h>
#include <pango/pango.h>
#include <sys/statvfs.h>
#include <unistd.h>

#include "dp-clock.h"
#include "dp-connection-probe.h"
#include "dp-date.h"
#include "dp-paths.h"
#include "dp-probe.h"
#include "dp-secret-store.h"

#define LITTLE_SPACE    (G_GUINT64_CONSTANT (512) * 1024 * 1024)
#define PROBE_TIMEOUT_MS 10000
/* What a quota or a certificate would notice. */
#define MOST_CLOCK_DIFFERENCE_S 120

static void
check_directory (DpCliReport *report)
{
  g_autofree char *path = dp_paths_dup_data_dir ();
  g_autofree char *shown = NULL;
  struct statvfs space;
  guint64 available;

  if (g_mkdir_with_parents (path, 0700) != 0 || access (path, W_OK) != 0 ||
      statvfs (path, &space) != 0)
    {
      dp_cli_report_add (report, "directory", DP_VERDICT_FAILED,
                         _("%s cannot be written: %s. Choose another place with "
                           "DATAPIPE_DATA_DIR."),
                         path, g_strerror (errno));
      return;
    }

  available = (guint64) space.f_bavail * space.f_frsize;
  shown = g_format_size (available);
  if (available < LITTLE_SPACE)
    dp_cli_report_add (report, "directory", DP_VERDICT_FAILED,
                       _("%s has only %s free, too little to load anything. Make room there, or "
                         "choose another place with DATAPIPE_DATA_DIR."), path, shown);
  else
    dp_cli_report_add (report, "directory", DP_VERDICT_OK, _("%s can be written, %s are free."),
                       path, shown);
}

void
_dp_cli_check_program (DpCliReport *report,
                       DpCli       *cli)
{
  g_autofree char *settings_file = dp_paths_dup_settings_file ();

  dp_cli_report_add (report, "version", DP_VERDICT_OK,
                     "DataPipe " PACKAGE_VERSION ", GLib %u.%u.%u, cairo %s, Pango %s",
                     glib_major_version, glib_minor_version, glib_micro_version,
                     cairo_version_string (), pango_version_string ());
  dp_cli_report_add (report, "settings", DP_VERDICT_OK, _("Choices are kept in %s."),
                     settings_file);
  check_directory (report);
}

/* Returns: whether it can be used */
static gboolean
check_connection (DpCliReport *report,
                  const char  *address)
{
  g_autoptr(DpDbTarget) target = NULL;
  g_autoptr(DpConnectionProbe) probe = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *what = NULL;

  target = dp_db_target_new_for_uri (address, &error);
  if (target != NULL)
    probe = dex_await_object (dp_connection_probe_run (target, PROBE_TIMEOUT_MS), &error);
  if (probe == NULL)
    {
      dp_cli_report_add (report, "database", DP_VERDICT_FAILED, "%s", error->message);
      return FALSE;
    }
  if (dp_connection_probe_get_verdict (probe) != DP_CONNECTION_WORKS)
    {
      dp_cli_report_add (report, "database", DP_VERDICT_FAILED, "%s %s",
                         dp_connection_probe_get_finding (probe),
                         dp_connection_probe_get_advice (probe));
      return FALSE;
    }

  what = dp_connection_probe_describe (probe);
  dp_cli_report_add (report, "connection", DP_VERDICT_OK, "%s %s.",
                     dp_connection_probe_get_finding (probe), what);

  return TRUE;
}

/* Opened as all else opens it, so with its migrations. */
static void
check_open (DpCliReport *report,
            DpCli       *cli,
            const char  *where)
{
  g_autoptr(DpDbResult) answer = NULL;
  g_autoptr(GError) error = NULL;

  if (dex_await (dp_engine_open (cli->engine), &error))
    answer = dex_await_object (dp_engine_query (cli->engine, dp_db_load_sql ("describe_server"),
                                                NULL),
                               &error);
  if (answer == NULL)
    dp_cli_report_add (report, "database", DP_VERDICT_FAILED, "%s", error->message);
  else
    dp_cli_report_add (report, "database", DP_VERDICT_OK,
                       _("%s answers: PostgreSQL %s, schema version %s."), where,
                       dp_db_result_get_text (answer, 0, 0), dp_db_result_get_text (answer, 0, 2));
}

void
_dp_cli_check_database (DpCliReport *report,
                        DpCli       *cli)
{
  g_autofree char *address = NULL;
  g_autofree char *where = NULL;
  g_autoptr(GError) error = NULL;

  cli->engine = dp_engine_new (cli->settings);
  address = dex_await_string (dp_settings_dup_database_address (cli->settings), &error);
  if (address == NULL)
    {
      dp_cli_report_add (report, "database", DP_VERDICT_FAILED, "%s", error->message);
      return;
    }
  if (*address == '\0' && geteuid () == 0)
    dp_cli_report_add (report, "user", DP_VERDICT_FAILED,
                       _("This runs as root, which PostgreSQL refuses. Run it as an ordinary user, "
                         "or use an external database."));

  if (*address == '\0')
    where = g_strdup (_("The private server"));
  else if (check_connection (report, address))
    {
      g_autoptr(DpDbTarget) target = dp_db_target_new_for_uri (address, NULL);

      where = dp_db_target_describe (target);
    }
  if (where != NULL)
    check_open (report, cli, where);
}

/* Only its server is asked: a call would be counted by the provider. */
static void
check_address (DpCliReport *report,
               DpCli       *cli,
               const char  *setting)
{
  g_autofree char *url = dp_settings_dup_string (cli->settings, setting);
  g_autoptr(GError) error = NULL;
  gint64 theirs, difference;

  theirs = dex_await_int64 (dp_probe (url != NULL ? url : ""), &error);
  if (error != NULL)
    {
      dp_cli_report_add (report, "provider", DP_VERDICT_FAILED,
                         _("%s cannot be reached: %s. Look at the network, a proxy, or the setting "
                           "%s."), url != NULL ? url : "", error->message, setting);
      return;
    }

  dp_cli_report_add (report, "provider", DP_VERDICT_OK, _("%s can be reached."), url);
  difference = theirs != 0
                   ? theirs - dp_clock_get_unix_us (dp_clock_get_default ()) / G_USEC_PER_SEC
                   : 0;
  if (ABS (difference) > MOST_CLOCK_DIFFERENCE_S)
    dp_cli_report_add (report, "clock", DP_VERDICT_FAILED,
                       _("The clock of %s and this computer's are %ld seconds apart. Let the "
                         "computer's clock follow a time server: schedules and quotas go by it."),
                       url, (glong) ABS (difference));
}

void
_dp_cli_check_providers (DpCliReport *report,
                         DpCli       *cli,
                         gboolean     online)
{
  g_auto(GStrv) symbols = dp_settings_dup_strv (cli->settings, "symbols");
  guint n_symbols = g_strv_length (symbols);
  g_autofree char *key = NULL;

  key = dex_await_string (dp_settings_dup_secret (cli->settings, "alpha-vantage-key"), NULL);
  if (n_symbols > 0)
    dp_cli_report_add (report, "symbols", DP_VERDICT_OK,
                       g_dngettext (GETTEXT_PACKAGE, "%u symbol is set up.",
                                    "%u symbols are set up.", n_symbols), n_symbols);
  else
    dp_cli_report_add (report, "symbols", DP_VERDICT_NOTE,
                       _("No symbols are set up; “datapipe run --sample” needs none."));

  if (key != NULL && *key != '\0')
    dp_cli_report_add (report, "key", DP_VERDICT_OK, _("There is a key for Alpha Vantage."));
  else
    dp_cli_report_add (report, "key", DP_VERDICT_NOTE,
                       _("There is no key for Alpha Vantage. The sample market and coins need "
                         "none; for stocks the provider gives a free one."));
  if (online)
    {
      check_address (report, cli, "alpha-vantage-url");
      check_address (report, cli, "coinpaprika-url");
      check_address (report, cli, "coingecko-url");
    }
}

static void
check_clock (DpCliReport *report)
{
  gint64 now = dp_clock_get_unix_us (dp_clock_get_default ());
  gint32 today = now / G_USEC_PER_SEC / 86400;
  g_autofree char *shown = dp_timestamp_to_words (now, TRUE);

  /* Before this program was written: certificates and trading days would both be wrong. */
  if (today < dp_date_from_ymd (2025, 1, 1))
    dp_cli_report_add (report, "clock", DP_VERDICT_FAILED,
                       _("It shows %s, which is in the past; set the computer's clock."), shown);
  else
    dp_cli_report_add (report, "clock", DP_VERDICT_OK, _("It shows %s."), shown);
}

void
_dp_cli_check_desktop (DpCliReport *report,
                       DpCli       *cli)
{
  gboolean has_display = g_getenv ("WAYLAND_DISPLAY") != NULL || g_getenv ("DISPLAY") != NULL;
  g_autoptr(GError) error = NULL;

  if (dex_await (dp_secret_store_lookup ("alpha-vantage-key"), &error))
    dp_cli_report_add (report, "keyring", DP_VERDICT_OK, _("The keyring answers."));
  else
    dp_cli_report_add (report, "keyring", DP_VERDICT_NOTE,
                       _("%s Keys come from the environment or a .env file."), error->message);
  if (has_display)
    dp_cli_report_add (report, "display", DP_VERDICT_OK, _("There is a display for the window."));
  else
    dp_cli_report_add (report, "display", DP_VERDICT_NOTE,
                       _("There is no display; the commands work without."));
  check_clock (report);
}

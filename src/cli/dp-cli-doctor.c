/* dp-cli-doctor.c: datapipe doctor
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "dp-cli-report.h"

#include "dp-json-member.h"

static gboolean as_json;
static gboolean online;

static const GOptionEntry entries[] = {
  { "online", 0, 0, G_OPTION_ARG_NONE, &online,
    N_("Also look whether the providers' addresses can be reached"), NULL },
  { "json", 0, 0, G_OPTION_ARG_NONE, &as_json, N_("Print JSON"), NULL },
  G_OPTION_ENTRY_NULL
};

struct _DpCliReport
{
  JsonBuilder *json;       /* (nullable) */
  guint        n_failed;
};

DpCliReport *
dp_cli_report_new (gboolean to_json)
{
  DpCliReport *self = g_new0 (DpCliReport, 1);

  if (to_json)
    {
      self->json = json_builder_new ();
      json_builder_begin_array (self->json);
    }

  return self;
}

void
dp_cli_report_free (DpCliReport *self)
{
  g_clear_object (&self->json);
  g_free (self);
}

void
dp_cli_report_add (DpCliReport *self,
                   const char  *check,
                   DpVerdict    verdict,
                   const char  *format,
                   ...)
{
  static const char * const nicks[] = { "ok", "note", "failed" };
  g_autofree char *sentence = NULL;
  va_list arguments;

  va_start (arguments, format);
  sentence = g_strdup_vprintf (format, arguments);
  va_end (arguments);

  self->n_failed += verdict == DP_VERDICT_FAILED;
  if (self->json == NULL)
    {
      g_print ("%-6s  %-9s  %s\n", nicks[verdict], check, sentence);
      return;
    }
  json_builder_begin_object (self->json);
  dp_json_add_text (self->json, "check", check);
  dp_json_add_text (self->json, "status", nicks[verdict]);
  dp_json_add_text (self->json, "message", sentence);
  json_builder_end_object (self->json);
}

DpCliExit
dp_cli_report_finish (DpCliReport *self)
{
  if (self->json != NULL)
    {
      json_builder_end_array (self->json);
      _dp_cli_print_json (self->json);
    }
  else if (self->n_failed == 0)
    g_print ("\n%s\n", _("Everything that is needed is there."));

  return self->n_failed == 0 ? DP_CLI_DONE : DP_CLI_FAILED;
}

static DpCliExit
doctor (DpCli *cli)
{
  g_autoptr(DpCliReport) report = dp_cli_report_new (as_json);

  if (_dp_cli_n_arguments (cli) > 0)
    return _dp_cli_usage (cli, _("“doctor” takes no “%s”."), cli->arguments[0]);

  _dp_cli_check_program (report, cli);
  _dp_cli_check_database (report, cli);
  _dp_cli_check_records (report, cli);
  _dp_cli_check_providers (report, cli, online);
  _dp_cli_check_desktop (report, cli);

  return dp_cli_report_finish (report);
}

const DpCliCommand _dp_cli_doctor = {
  "doctor", NULL, N_("Look whether everything is in place"), entries, doctor
};

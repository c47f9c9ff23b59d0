/* dp-cli-import.c: datapipe import
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "dp-cli-import-private.h"
#include "dp-cli-plan.h"
#include "dp-cli-private.h"
#include "dp-csv-files.h"

#define PREVIEW_ROWS 10

static char *as;
static char *symbol;
static char **maps;
static char *delimiter;
static char *dates;
static char *time_zone;
static gboolean preview;
static gboolean no_models;
static gboolean as_json;

static const GOptionEntry entries[] = {
  { "as", 0, 0, G_OPTION_ARG_STRING, &as,
    N_("What the rows are"), "prices|companies|records" },
  { "symbol", 0, 0, G_OPTION_ARG_STRING, &symbol,
    N_("The symbol of all rows"), N_("SYMBOL") },
  { "map", 0, 0, G_OPTION_ARG_STRING_ARRAY, &maps,
    N_("Which column a field is in, by name or number: close=Last (may be repeated)"),
    N_("FIELD=COLUMN") },
  { "delimiter", 0, 0, G_OPTION_ARG_STRING, &delimiter,
    N_("What is between two cells: one character, or tab"), N_("CHARACTER") },
  { "dates", 0, 0, G_OPTION_ARG_STRING, &dates,
    N_("How days are written"), "ymd|mdy|dmy|compact|named|unix" },
  { "time-zone", 0, 0, G_OPTION_ARG_STRING, &time_zone,
    N_("The zone of times that name none: America/New_York"), N_("ZONE") },
  { "preview", 0, 0, G_OPTION_ARG_NONE, &preview,
    N_("Show how the files are understood, and load nothing"), NULL },
  { "no-models", 0, 0, G_OPTION_ARG_NONE, &no_models,
    N_("Only load; the next run builds the tables"), NULL },
  { "json", 0, 0, G_OPTION_ARG_NONE, &as_json, N_("End with one JSON object"), NULL },
  G_OPTION_ENTRY_NULL
};

/* Returns: FALSE after a sentence about what is wrong with the options */
static gboolean
read_options (DpCli        *cli,
              DpCsvOptions *options)
{
  options->columns = (const char * const *) maps;
  options->symbol = symbol;
  options->time_zone = time_zone;
  options->kind = as != NULL ? dp_csv_kind_from_nick (as) : DP_CSV_KIND_UNKNOWN;
  if (as != NULL && options->kind == DP_CSV_KIND_UNKNOWN)
    {
      _dp_cli_usage (cli, _("“%s” is no kind of rows. There are prices, companies and records."),
                     as);
      return FALSE;
    }
  options->date_form = dates != NULL ? dp_csv_date_form_from_nick (dates) : DP_CSV_DATE_NONE;
  if (dates != NULL && options->date_form == DP_CSV_DATE_NONE)
    {
      _dp_cli_usage (
          cli,
          _("“%s” is no way to write days. There are ymd, mdy, dmy, compact, named and unix."),
          dates);
      return FALSE;
    }
  if (delimiter != NULL)
    options->delimiter = g_str_equal (delimiter, "tab") ? '\t' : delimiter[0];
  if (delimiter != NULL && options->delimiter != '\t' &&
      (delimiter[0] == '\0' || delimiter[1] != '\0'))
    {
      _dp_cli_usage (cli,
                     _("“%s” cannot be between two cells: it has to be one character, or tab."),
                     delimiter);
      return FALSE;
    }

  return TRUE;
}

static DpCliExit
show_previews (char               **paths,
               const DpCsvOptions  *options)
{
  DpCliExit exit_code = DP_CLI_DONE;

  for (guint i = 0; paths[i] != NULL; i++)
    {
      g_autoptr(GError) error = NULL;
      g_autoptr(DpCsvPreview) shown = dp_csv_preview_new (paths[i], options, PREVIEW_ROWS, &error);
      g_autofree char *json = NULL;

      if (shown == NULL)
        {
          exit_code = _dp_cli_fail (error);
          continue;
        }
      if (as_json)
        {
          json = dp_csv_preview_to_json (shown);
          g_print ("%s\n", json);
        }
      else
        _dp_cli_import_print_preview (shown);
      if (shown->problem != NULL)
        exit_code = DP_CLI_FAILED;
    }

  return exit_code;
}

static DpCliExit
import (DpCli *cli)
{
  const char * const *words = (const char * const *) cli->arguments;
  DpCsvOptions file_options = { 0 };
  DpRunOptions options = {
    .files = words,
    .file_options = &file_options,
    .load_only = no_models,
    .trigger = "import",
  };
  g_autoptr(GError) error = NULL;
  g_auto(GStrv) paths = NULL;

  if (_dp_cli_n_arguments (cli) == 0)
    return _dp_cli_usage (cli, _("Name a file, a folder or a pattern."));
  if (!read_options (cli, &file_options))
    return DP_CLI_USAGE;
  if (!preview)
    return _dp_cli_do_run (cli, &options, as_json);

  paths = dp_csv_list_files (words, &error);
  if (paths == NULL)
    return _dp_cli_fail (error);

  return show_previews (paths, &file_options);
}

const DpCliCommand _dp_cli_import = {
  "import", N_("FILE…"), N_("Load CSV files of prices, companies or other records"), entries, import
};

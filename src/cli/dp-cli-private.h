/* dp-cli-private.h: what the commands share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>

#include "dp-cli.h"
#include "dp-engine.h"

G_BEGIN_DECLS

typedef struct _DpCli DpCli;

/**
 * DpCliFunc:
 * A command's work, in a fiber on the main scheduler, after its options were parsed.
 * Returns: the exit code
 */
typedef DpCliExit (*DpCliFunc) (DpCli *cli);

/**
 * DpCliCommand:
 * @name: "run", or of two words "database start" handled by one function
 * @arguments: what follows the options in --help: "SQL"
 * @summary: one line for the list of commands
 * @entries: (nullable): its options, ended by %G_OPTION_ENTRY_NULL
 * @func: what it does
 */
typedef struct
{
  const char         *name;
  const char         *arguments;
  const char         *summary;
  const GOptionEntry *entries;
  DpCliFunc           func;
} DpCliCommand;

/** DpCli: one call of the program. @arguments: (array zero-terminated): without command and
 *  options */
struct _DpCli
{
  const DpCliCommand *command;
  char              **arguments;
  DpSettings         *settings;
  DpEngine           *engine;      /* (nullable): after _dp_cli_open() */
};

extern const DpCliCommand _dp_cli_anomalies;
extern const DpCliCommand _dp_cli_backfill;
extern const DpCliCommand _dp_cli_chart;
extern const DpCliCommand _dp_cli_complete;
extern const DpCliCommand _dp_cli_database;
extern const DpCliCommand _dp_cli_doctor;
extern const DpCliCommand _dp_cli_drift;
extern const DpCliCommand _dp_cli_export;
extern const DpCliCommand _dp_cli_import;
extern const DpCliCommand _dp_cli_logs;
extern const DpCliCommand _dp_cli_metrics;
extern const DpCliCommand _dp_cli_model;
extern const DpCliCommand _dp_cli_pipeline;
extern const DpCliCommand _dp_cli_notify;
extern const DpCliCommand _dp_cli_portfolio;
extern const DpCliCommand _dp_cli_query;
extern const DpCliCommand _dp_cli_rejects;
extern const DpCliCommand _dp_cli_replay;
extern const DpCliCommand _dp_cli_run;
extern const DpCliCommand _dp_cli_runs;
extern const DpCliCommand _dp_cli_search;
extern const DpCliCommand _dp_cli_serve;
extern const DpCliCommand _dp_cli_settings;
extern const DpCliCommand _dp_cli_status;
extern const DpCliCommand _dp_cli_watch;

/* What every command takes */
extern const GOptionEntry _dp_cli_common_entries[];

/* Returns: (array zero-terminated=1): in the order of the help */
const DpCliCommand * const *_dp_cli_list_commands (void);
/* Returns: (nullable): */
const DpCliCommand         *_dp_cli_find_command  (const char *name);
/* Opens the engine; on failure prints the sentence. It is closed when the command ends. */
gboolean   _dp_cli_open        (DpCli        *cli);
/* Opens the engine where it is not open, runs, shows how it goes and what came of it. Returns: what
 * the run's end is */
DpCliExit  _dp_cli_do_run      (DpCli              *cli,
                                const DpRunOptions *options,
                                gboolean            json);
/* Shows how a run goes that goes on already, and says what was wrong with it. Returns: what its end
 * is */
DpCliExit  _dp_cli_watch_run   (DpRun        *run);
/* What came of it, as tables */
void       _dp_cli_show_run    (DpRun        *run);
/* "datapipe: …" on stderr. Returns: DP_CLI_FAILED */
DpCliExit  _dp_cli_fail        (const GError *error);
/* The same for a wrong call, with a hint at --help. Returns: DP_CLI_USAGE */
DpCliExit  _dp_cli_usage       (DpCli        *cli,
                                const char   *format,
                                ...) G_GNUC_PRINTF (2, 3);
guint      _dp_cli_n_arguments (DpCli        *cli);
/* A line of standard input; what is typed at a terminal, after @name, is not seen. Returns:
 * (transfer full): "" where nothing came */
char      *_dp_cli_read_secret (const char   *name);
/* The built value as readable JSON on stdout. */
void       _dp_cli_print_json  (JsonBuilder  *builder);

G_END_DECLS

/* dp-cli-complete-private.h: what may come next on a command line
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-cli-private.h"

G_BEGIN_DECLS

/* What a shell is told where names of files are meant, which it knows best itself. */
#define DP_CLI_FILES ":files"

/** DpCliWanted: the word that is asked for */
typedef struct
{
  DpSettings         *settings;
  const DpCliCommand *command;
  const char         *verb;       /* (nullable): the plain word before it: "revoke" */
  const char         *project;    /* (nullable): the folder of models that the line names */
  const char         *before;     /* its beginning that is not looked at: "--format=" */
  const char         *typed;      /* the rest of its beginning */
} DpCliWanted;

/* Prints @word where it begins as what was typed, and a tab and @meaning. (nullable) */
void _dp_cli_offer         (DpCliWanted        *wanted,
                            const char         *word,
                            const char         *meaning);
void _dp_cli_offer_all     (DpCliWanted        *wanted,
                            const char * const *words);
void _dp_cli_offer_sources (DpCliWanted        *wanted);
/* Models, seeds and snapshots, or else tests, of the project */
void _dp_cli_offer_nodes   (DpCliWanted        *wanted,
                            gboolean            tests);
/* What the database has for @what, where it is there already: to be called in a fiber */
void _dp_cli_offer_stored  (DpCliWanted        *wanted,
                            const char         *what);
/* @what: a word of the help: "KEY", "FILE…", "table|csv|json" */
void _dp_cli_offer_values  (DpCliWanted        *wanted,
                            const char         *what);

G_END_DECLS

/* dp-cli.h: the command line
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** Exit codes of every command */
typedef enum
{
  DP_CLI_DONE   = 0,
  DP_CLI_FAILED = 1,
  DP_CLI_USAGE  = 2,
  DP_CLI_PARTLY = 3,
} DpCliExit;

/** dp_cli_is_command: whether @name is a command, so that no window is to be opened */
gboolean dp_cli_is_command (const char *name);

/** dp_cli_main: @argv: "datapipe", the command, its arguments. Needs no display and no bus. */
int      dp_cli_main       (int    argc,
                            char **argv);

G_END_DECLS

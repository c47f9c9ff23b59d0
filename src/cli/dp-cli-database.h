/* dp-cli-database.h: the verbs of datapipe database
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-cli-private.h"
#include "dp-private-server.h"

G_BEGIN_DECLS

/* Whether --json was said. */
gboolean    _dp_cli_database_is_json (void);

/* Whether --dry-run and --sources were said. */
gboolean    _dp_cli_database_only_looks (void);
gboolean    _dp_cli_database_takes_sources (void);

/* What --to, --back and --forget said. */
const char *_dp_cli_database_get_to (void);
gboolean    _dp_cli_database_goes_back (void);
gboolean    _dp_cli_database_forgets (void);

/* Starts the private server where that is the one to use. Awaits.
 * Returns: (transfer full) (nullable): how to get in, password included; @server (nullable) is to
 *   be let go with _dp_cli_database_leave() */
DpDbTarget *_dp_cli_database_enter   (DpCli            *cli,
                                      DpPrivateServer **server,
                                      GError          **error);
void        _dp_cli_database_leave   (DpPrivateServer  *server);

DpCliExit   _dp_cli_database_backup  (DpCli            *cli);
DpCliExit   _dp_cli_database_backups (DpCli            *cli);
DpCliExit   _dp_cli_database_restore (DpCli            *cli);
DpCliExit   _dp_cli_database_drill   (DpCli            *cli);
DpCliExit   _dp_cli_database_kept    (DpCli            *cli);
DpCliExit   _dp_cli_database_advice  (DpCli            *cli);
DpCliExit   _dp_cli_database_prune   (DpCli            *cli);
DpCliExit   _dp_cli_database_test    (DpCli            *cli);
DpCliExit   _dp_cli_database_move    (DpCli            *cli);
DpCliExit   _dp_cli_database_distribute (DpCli         *cli);
DpCliExit   _dp_cli_database_upgrade (DpCli            *cli);

G_END_DECLS

/* dp-cli-replay.h: a replay, for the commands that end in one
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-cli-private.h"
#include "dp-replay.h"

G_BEGIN_DECLS

/** _dp_cli_do_replay: replays, builds the tables from that, and says what came of it; with @builder
 * adds members to the object that is open in it instead of printing. The engine must be open.
 * Returns: what the command's end is */
DpCliExit _dp_cli_do_replay (DpCli                 *cli,
                             const DpReplayOptions *options,
                             JsonBuilder           *builder);

G_END_DECLS

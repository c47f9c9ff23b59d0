/* dp-cli-plan.h: datapipe run --dry-run
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-cli-private.h"

G_BEGIN_DECLS

/* The calls that a run with @options would make, without making them. In a fiber. */
DpCliExit _dp_cli_print_plan (DpCli              *cli,
                              const DpRunOptions *options,
                              gboolean            as_json);

G_END_DECLS

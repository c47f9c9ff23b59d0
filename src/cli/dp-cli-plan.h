/* dp-cli-plan.h: what a run would ask, and what that costs
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-cli-private.h"
#include "dp-run-plan.h"

G_BEGIN_DECLS

/* The plan of a run with @options, with what the database knows, which is only read. In a fiber.
 * Returns: (transfer full) (nullable): NULL where there is nothing to do */
DpRunPlan *_dp_cli_make_plan  (DpCli               *cli,
                               const DpRunOptions  *options,
                               GError             **error);
/* The calls, what they cost of what is left, and what stays as it is. */
void       _dp_cli_show_plan  (DpRunPlan           *plan,
                               gboolean             as_json);
/* Both of them: datapipe run --dry-run */
DpCliExit  _dp_cli_print_plan (DpCli               *cli,
                               const DpRunOptions  *options,
                               gboolean             as_json);

G_END_DECLS

/* dp-cli-model-checks.h: how fresh a project's data is, and how its tests went over time
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-cli-private.h"
#include "dp-transform.h"

G_BEGIN_DECLS

/** _dp_cli_model_freshness: of what @options select. Returns: %DP_CLI_PARTLY where some of it is
 * too old */
DpCliExit _dp_cli_model_freshness (DpCli                    *cli,
                                   DpTransformProject       *project,
                                   const DpTransformOptions *options,
                                   const char               *target_path,
                                   gboolean                  as_json);
/** _dp_cli_model_history: @test: (nullable): %NULL: the last result of each */
DpCliExit _dp_cli_model_history   (DpCli                    *cli,
                                   const char               *test,
                                   gboolean                  as_json);

G_END_DECLS

/* dp-replay-tables.c: what stands on the rows that a replay made
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-replay.h"

DexFuture *
dp_replay_build_tables (DpDbPool                *pool,
                        DpTransformProgressFunc  progress,
                        gpointer                 user_data,
                        DexFuture               *stop)
{
  g_autoptr(DpTransformProject) project = NULL;
  g_autoptr(GError) error = NULL;
  /* From nothing: what was corrected may be of any day. */
  const DpTransformOptions options = {
    .parts = DP_TRANSFORM_SEEDS | DP_TRANSFORM_MODELS | DP_TRANSFORM_TESTS,
    .full_refresh = TRUE,
    .stop = stop,
  };

  g_return_val_if_fail (DP_IS_DB_POOL (pool), NULL);

  project = dp_transform_project_load (NULL, &error);
  if (project == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dp_transform_run (project, pool, &options, progress, user_data, NULL);
}

/* dp-cli-progress.h: a run, as a terminal or a log shows it while it goes on
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-run.h"

G_BEGIN_DECLS

typedef struct _DpCliProgress DpCliProgress;

/**
 * dp_cli_progress_new:
 *
 * Writes to stderr: on a terminal one line that changes, elsewhere a line for each task and symbol
 * that is done.
 *
 * Returns: (transfer full): watches until it is freed
 */
DpCliProgress *dp_cli_progress_new  (DpRun         *run);

/** dp_cli_progress_free: takes the changing line away */
void           dp_cli_progress_free (DpCliProgress *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DpCliProgress, dp_cli_progress_free)

G_END_DECLS

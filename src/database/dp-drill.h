/* dp-drill.h: whether a backup can be restored, tried
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-backup.h"

G_BEGIN_DECLS

/**
 * dp_drill:
 * @target: (nullable): the server in which a database is made for it, and dropped; %NULL for a
 *   private server of its own, made in @folder and removed
 * @folder: (nullable): must not be there
 *
 * Restores @backup where nobody uses it, and compares what is there with what was backed up.
 *
 * Returns: a future of a [class@DbCensus]; rejects where @backup could not be restored whole
 */
DexFuture *dp_drill (DpDbTarget *target,
                     const char *folder,
                     DpBackup   *backup) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

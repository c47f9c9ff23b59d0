/* dp-restore.h: a backup becomes a database again
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-backup.h"

G_BEGIN_DECLS

/**
 * dp_restore:
 * @target: need not be there
 *
 * Loads @backup into a new database of @target's server, compares what is in it with what was
 * backed up, and only then gives it @target's name; what had that name is kept under another.
 * Sessions in it are ended. Where anything fails, @target is as it was. Main thread only.
 *
 * Returns: a future of a string: the name under which the former database is kept, "" where there
 *   was none
 */
DexFuture *dp_restore            (DpDbTarget *target,
                                  DpBackup   *backup) G_GNUC_WARN_UNUSED_RESULT;

/**
 * dp_restore_into:
 * @target: an empty database
 *
 * Loads @backup and compares it. Returns: a future of a [class@DbCensus]: what is there now
 */
DexFuture *dp_restore_into       (DpDbTarget *target,
                                  DpBackup   *backup) G_GNUC_WARN_UNUSED_RESULT;

/** dp_restore_list_kept: Returns: a future of a boxed %G_TYPE_STRV: the databases that restores of
 * @target kept */
DexFuture *dp_restore_list_kept  (DpDbTarget *target) G_GNUC_WARN_UNUSED_RESULT;

/** dp_restore_use_kept: gives @kept @target's name; what has it is kept in turn. A future of the
 * name of that */
DexFuture *dp_restore_use_kept   (DpDbTarget *target,
                                  const char *kept) G_GNUC_WARN_UNUSED_RESULT;

/** dp_restore_drop_kept: removes a kept database for good. A future of %TRUE */
DexFuture *dp_restore_drop_kept  (DpDbTarget *target,
                                  const char *kept) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

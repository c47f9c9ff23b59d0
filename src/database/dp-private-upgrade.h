/* dp-private-upgrade.h: the private server's data for a newer PostgreSQL
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libdex.h>

G_BEGIN_DECLS

/**
 * dp_private_upgrade:
 * @data_dir: of the version that this program uses: its last part is that version
 * @backups: the folder in which a backup is made first
 * @again: also where the data is of this version already: it is made anew, without what has
 *   gathered in its files
 *
 * Takes the data of the newest older version that lies beside @data_dir, backs it up with that
 * version's server (which has to be installed), restores it into a new cluster, and compares every
 * table. What was there is kept as it was; where anything fails, nothing has changed. Main thread
 * only.
 *
 * Returns: a future of a string: the folder with the former data; "" where there was nothing to do
 */
DexFuture *dp_private_upgrade      (const char *data_dir,
                                    const char *backups,
                                    gboolean    again) G_GNUC_WARN_UNUSED_RESULT;

/**
 * dp_private_upgrade_back:
 *
 * Puts the data of before the last upgrade within this version in its place again; what was there
 * is kept.
 *
 * Returns: a future of a string: the folder with what was there
 */
DexFuture *dp_private_upgrade_back (const char *data_dir) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

/* dp-backup.h: a copy of the database in a file
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-db-census.h"

G_BEGIN_DECLS

/**
 * DpBackup:
 *
 * A file in pg_dump's custom format, which any pg_restore reads, and FILE.json beside it: its
 * checksum, and how many rows each table had, with a hash of them. The file has its name only once
 * all of that is whole and on the disk. Immutable.
 */
#define DP_TYPE_BACKUP (dp_backup_get_type ())
G_DECLARE_FINAL_TYPE (DpBackup, dp_backup, DP, BACKUP, GObject)

/**
 * dp_backup_make:
 * @path: must not be there
 *
 * Writes what the database holds at one moment; it may be used meanwhile. Where it fails, nothing
 * new is there. Main thread only.
 *
 * Returns: a future of a [class@Backup]; rejects in %DP_DB_ERROR with a sentence
 */
DexFuture  *dp_backup_make               (DpDbTarget *target,
                                          const char *path) G_GNUC_WARN_UNUSED_RESULT;

/**
 * dp_backup_make_in:
 * @folder: made where it is not there
 *
 * The same under a name made of the moment. What one that was cut off left in @folder is removed
 * before.
 */
DexFuture  *dp_backup_make_in            (DpDbTarget *target,
                                          const char *folder) G_GNUC_WARN_UNUSED_RESULT;

/** dp_backup_load: Returns: (transfer full) (nullable): the backup that @path is, where it is
 * whole */
DpBackup   *dp_backup_load               (const char *path,
                                          GError    **error);

/** dp_backup_list: Returns: (transfer full) (element-type DpBackup): the whole ones in @folder,
 * newest first */
GPtrArray  *dp_backup_list               (const char *folder);

/** dp_backup_verify: Returns: a future of %TRUE where the file still has its checksum */
DexFuture  *dp_backup_verify             (DpBackup   *self) G_GNUC_WARN_UNUSED_RESULT;

/** dp_backup_remove: removes both files */
gboolean    dp_backup_remove             (DpBackup   *self,
                                          GError    **error);

const char         *dp_backup_get_path           (DpBackup *self);
/** dp_backup_get_made_us: microseconds since 1970 UTC */
gint64              dp_backup_get_made_us        (DpBackup *self);
guint64             dp_backup_get_size           (DpBackup *self);
const char         *dp_backup_get_sha256         (DpBackup *self);
/** dp_backup_get_database: for people */
const char         *dp_backup_get_database       (DpBackup *self);
/** dp_backup_get_server_version: e.g. 170006 */
int                 dp_backup_get_server_version (DpBackup *self);
int                 dp_backup_get_schema_version (DpBackup *self);
DpDbCensus         *dp_backup_get_census         (DpBackup *self);
/** dp_backup_get_roles: whom tables grant rights to */
const char * const *dp_backup_get_roles          (DpBackup *self);

G_END_DECLS

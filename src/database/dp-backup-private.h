/* dp-backup-private.h: what the parts of a backup share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-backup.h"

G_BEGIN_DECLS

#define DP_BACKUP_PREFIX  "datapipe-"
#define DP_BACKUP_SUFFIX  ".dump"
#define DP_BACKUP_PARTIAL ".partial"

struct _DpBackup
{
  GObject      parent_instance;

  char        *path;
  gint64       made_us;
  guint64      size;
  char        *sha256;
  char        *database;
  int          server_version;
  int          schema_version;
  char       **roles;
  DpDbCensus  *census;
};

/* Returns: (transfer full): where the manifest of @path is */
char     *_dp_backup_dup_manifest_path (const char  *path);

/* Writes the manifest to the disk. */
gboolean  _dp_backup_save              (DpBackup    *self,
                                        GError     **error);

/* Reads all of @path, so it blocks. Returns: (transfer full) (nullable): in hexadecimal digits */
char     *_dp_backup_hash_file         (const char  *path,
                                        GError     **error);

G_END_DECLS

/* dp-backup-rotation.h: which backups are no longer kept
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-backup.h"

G_BEGIN_DECLS

/** DpBackupKeep: of how many of the last days, weeks and months that have a backup their newest one
 * is kept */
typedef struct
{
  guint days;
  guint weeks;
  guint months;
} DpBackupKeep;

/**
 * dp_backup_choose_old:
 * @backups: (element-type DpBackup): as dp_backup_list() gave them
 * @database: only backups of this one
 *
 * Never the newest one, nor one with a name that a person gave.
 *
 * Returns: (transfer full) (element-type DpBackup): those that need not be kept
 */
GPtrArray *dp_backup_choose_old (GPtrArray          *backups,
                                 const char         *database,
                                 const DpBackupKeep *keep);

G_END_DECLS

/* dp-care-private.h: what is remembered of backups
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-care.h"
#include "dp-retention.h"

G_BEGIN_DECLS

/** DpCareRecord: a row of control.backups */
typedef struct
{
  const char *kind;
  const char *trigger;
  const char *path;          /* (nullable) */
  gint64      started_us;
  gint64      took_us;
  DpBackup   *backup;        /* (nullable): where it succeeded */
  const DpRetentionOutcome *pruned; /* (nullable): where replies were removed */
  const char *message;       /* (nullable) */
} DpCareRecord;

/* Both await. Writes the row where that is possible; the work is done all the same where it is
 * not. */
void      _dp_care_record      (DpDbTarget          *target,
                                const DpCareRecord  *record);

/* When @kind is due next by @schedule (a setting's text); G_MAXINT64: never, -1 with @error set. */
gint64    _dp_care_find_due    (DpDbTarget          *target,
                                const char          *kind,
                                const char          *schedule,
                                GError             **error);

G_END_DECLS

/* dp-retention.h: how long replies are kept
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-db-connection.h"
#include "dp-settings.h"

G_BEGIN_DECLS

/** DpRetention: what of the stored replies need not be kept */
typedef struct
{
  gint64   days;          /* those received longer ago; 0: whatever their age */
  gint64   versions;      /* those older than so many newest ones of their request; 0: whatever
                           * their number */
  gboolean sources;       /* also those that rows came from: a replay cannot make these again */
  gboolean look_only;     /* removes nothing */
} DpRetention;

/** DpRetentionOutcome: what was removed, or would be */
typedef struct
{
  gint64 n_replies;
  gint64 n_bytes;
  gint64 n_before;        /* replies there were */
} DpRetentionOutcome;

#define DP_TYPE_RETENTION_OUTCOME (dp_retention_outcome_get_type ())
GType      dp_retention_outcome_get_type (void);

/** dp_retention_read: what the settings reply-keep-days and reply-keep-versions say */
void       dp_retention_read (DpRetention       *self,
                              DpSettings        *settings);

/**
 * dp_retention_apply:
 *
 * Typed rows stay in any case. Without @sources a replay of what is left makes exactly what it made
 * before: only replies go of which nothing came, and the newest one of each request never does.
 *
 * Returns: a future of a boxed [struct@RetentionOutcome]
 */
DexFuture *dp_retention_apply (DpDbTarget        *target,
                               const DpRetention *retention) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

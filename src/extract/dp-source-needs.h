/* dp-source-needs.h: what is wanted of a source for one instrument
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "dp-date.h"

G_BEGIN_DECLS

/** DpCheckpoint: how far an endpoint was read; texts are %NULL and times 0 where nothing is
 * known */
typedef struct
{
  gint32  watermark;       /* latest day loaded, or DP_DATE_NONE */
  gint64  updated_us;      /* when it was last asked with success, since 1970 UTC */
  gint64  changed_us;      /* when an answer last brought something new, since 1970 UTC */
  gint64  next_us;         /* not to be asked before, but by a person */
  char   *etag;
  char   *last_modified;
  char   *moved_to;        /* the address that took its place for good */
} DpCheckpoint;

/**
 * DpSourceNeeds:
 * @today: days since 1970
 * @from: @to: of a backfill, %DP_DATE_NONE where it is none
 * @datasets: (nullable): "daily", "overview", "intraday-5min" …; %NULL: the source's own defaults
 * @missing: (nullable) (element-type gint32): finished days that are not loaded, sorted; %NULL:
 *   nothing is known, everything is wanted
 * @checkpoints: (nullable) (element-type utf8 DpCheckpoint): by what dp_request_get_checkpoint()
 *   says
 * @series: (nullable) (element-type utf8 GArray): the missing days of series within the day, by
 *   what dp_request_get_series() says; of those that are not in it nothing is known
 */
typedef struct
{
  gint32               today;
  gint32               from;
  gint32               to;
  const char * const  *datasets;
  GArray              *missing;
  GHashTable          *checkpoints;
  GHashTable          *series;
} DpSourceNeeds;

/** DP_SOURCE_NEEDS_ALL: everything, on the day @day */
#define DP_SOURCE_NEEDS_ALL(day) \
  (&(const DpSourceNeeds) { .today = (day), .from = DP_DATE_NONE, .to = DP_DATE_NONE })

/** dp_checkpoint_new: Returns: (transfer full): one that knows nothing */
DpCheckpoint       *dp_checkpoint_new                 (void);
void                dp_checkpoint_free                (DpCheckpoint        *self);

/** dp_source_needs_get_checkpoint: Returns: (transfer none) (nullable) */
const DpCheckpoint *dp_source_needs_get_checkpoint    (const DpSourceNeeds *self,
                                                       const char          *endpoint);

/** dp_source_needs_get_missing: Returns: (transfer none) (nullable) (element-type gint32): the days
 * that @series lacks; %NULL: nothing is known of it */
GArray             *dp_source_needs_get_missing       (const DpSourceNeeds *self,
                                                       const char          *series);

/** dp_source_needs_wants: whether @dataset is wanted; @by_default: where nobody said */
gboolean            dp_source_needs_wants             (const DpSourceNeeds *self,
                                                       const char          *dataset,
                                                       gboolean             by_default);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DpCheckpoint, dp_checkpoint_free)

G_END_DECLS

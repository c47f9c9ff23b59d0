/* dp-source-needs.c: what is wanted of a source for one instrument
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-source-needs.h"

DpCheckpoint *
dp_checkpoint_new (void)
{
  DpCheckpoint *self = g_new0 (DpCheckpoint, 1);

  self->watermark = DP_DATE_NONE;

  return self;
}

void
dp_checkpoint_free (DpCheckpoint *self)
{
  g_return_if_fail (self != NULL);

  g_free (self->etag);
  g_free (self->last_modified);
  g_free (self->moved_to);
  g_free (self);
}

const DpCheckpoint *
dp_source_needs_get_checkpoint (const DpSourceNeeds *self,
                                const char          *endpoint)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (endpoint != NULL, NULL);

  return self->checkpoints != NULL ? g_hash_table_lookup (self->checkpoints, endpoint) : NULL;
}

GArray *
dp_source_needs_get_missing (const DpSourceNeeds *self,
                             const char          *series)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (series != NULL, NULL);

  return self->series != NULL ? g_hash_table_lookup (self->series, series) : NULL;
}

gboolean
dp_source_needs_wants (const DpSourceNeeds *self,
                       const char          *dataset,
                       gboolean             by_default)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (dataset != NULL, FALSE);

  return self->datasets == NULL ? by_default : g_strv_contains (self->datasets, dataset);
}

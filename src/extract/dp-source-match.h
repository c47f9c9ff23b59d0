/* dp-source-match.h: an instrument that a search found
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * DpSourceMatch:
 * @source: the provider's name
 * @id: the provider's name of the instrument, as the settings take it
 * @symbol: what people call it
 * @kind: (nullable): "stock", "etf", "fund", "coin"
 * @place: (nullable): exchange or region
 * @currency: (nullable)
 * @score: 0 to 1, how well it fits; -1 where the provider only sorts
 */
typedef struct
{
  char   *source;
  char   *id;
  char   *symbol;
  char   *name;
  char   *kind;
  char   *place;
  char   *currency;
  double  score;
} DpSourceMatch;

#define DP_TYPE_SOURCE_MATCH (dp_source_match_get_type ())
GType          dp_source_match_get_type (void);

/** dp_source_match_new: Returns: (transfer full): one without kind, place, currency and score */
DpSourceMatch *dp_source_match_new      (const char          *source,
                                         const char          *id,
                                         const char          *symbol,
                                         const char          *name);
DpSourceMatch *dp_source_match_copy     (const DpSourceMatch *self);
void           dp_source_match_free     (DpSourceMatch       *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DpSourceMatch, dp_source_match_free)

G_END_DECLS

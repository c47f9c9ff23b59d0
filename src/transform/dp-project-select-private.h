/* dp-project-select-private.h: what choosing among nodes consists of
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-transform-project-private.h"

G_BEGIN_DECLS

/** DpSelector: nodes by number: models, then tests, then sources. A set has a byte for each. */
typedef struct
{
  DpTransformProject  *project;
  const DpNodeHistory *history;    /* nullable */
  guint                n_models;
  guint                n_tests;
  guint                n_nodes;
  GPtrArray           *parents;    /* of GArray of guint */
  GPtrArray           *children;
} DpSelector;

/** DpMatchFunc: does the node answer to @value? */
typedef gboolean (*DpMatchFunc) (DpSelector *self,
                                 guint       node,
                                 const char *value);

/** _dp_selector_find_method: @method: (nullable): for a name or a path. Returns: (nullable) */
DpMatchFunc _dp_selector_find_method     (const char *method,
                                          const char *value);
/** _dp_selector_matches_config: @keys: "meta.owner": as deep as it has dots */
gboolean    _dp_selector_matches_config  (DpSelector *self,
                                          guint       node,
                                          const char *keys,
                                          const char *pattern);

G_END_DECLS

/* dp-project-select-private.h: what choosing among nodes consists of
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-transform-project-private.h"

G_BEGIN_DECLS

/** DpSelector: nodes by number: models, tests, sources, exposures. A set has a byte for each. */
typedef struct
{
  DpTransformProject  *project;
  const DpNodeHistory *history;    /* nullable */
  guint                n_models;
  guint                n_tests;
  guint                n_sources;
  guint                n_nodes;
  GPtrArray           *parents;    /* of GArray of guint */
  GPtrArray           *children;
} DpSelector;

/** DpMatchFunc: does the node answer to @value? */
typedef gboolean (*DpMatchFunc) (DpSelector *self,
                                 guint       node,
                                 const char *value);

/** _dp_selector_new_set: Returns: (transfer full): an empty one */
GByteArray *_dp_selector_new_set         (DpSelector  *self);
/** _dp_selector_select_text: what stands after --select. Returns: (transfer full) (nullable) */
GByteArray *_dp_selector_select_text     (DpSelector  *self,
                                          const char  *text,
                                          GError     **error);
/** _dp_selector_select_named: what selectors.yml calls so (dp-project-selectors.c). Returns:
 * (transfer full) (nullable) */
GByteArray *_dp_selector_select_named    (DpSelector  *self,
                                          const char  *name,
                                          guint        depth,
                                          GError     **error);
/** _dp_selector_find_method: @method: (nullable): for a name or a path. Returns: (nullable) */
DpMatchFunc _dp_selector_find_method     (const char *method,
                                          const char *value);
/** _dp_selector_matches_config: @keys: "meta.owner": as deep as it has dots */
gboolean    _dp_selector_matches_config  (DpSelector *self,
                                          guint       node,
                                          const char *keys,
                                          const char *pattern);

G_END_DECLS

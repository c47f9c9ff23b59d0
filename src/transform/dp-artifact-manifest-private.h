/* dp-artifact-manifest-private.h: manifest.json under construction
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-artifacts.h"

#include "dp-artifact-json.h"

G_BEGIN_DECLS

typedef struct
{
  DpProjectLineage *lineage;
  yyjson_mut_doc   *doc;
  yyjson_mut_val   *parents;        /* parent_map */
  yyjson_mut_val   *children;       /* child_map */
  GHashTable       *parents_of;     /* the lists in them, by id */
  GHashTable       *children_of;
} DpManifest;

/** _dp_manifest_add_entry: Returns: an object with what every entry begins with */
yyjson_mut_val *_dp_manifest_add_entry      (DpManifest     *self,
                                             yyjson_mut_val *map,
                                             const char     *id,
                                             const char     *resource,
                                             const char     *name,
                                             char          **fqn,
                                             const char     *path);
/** _dp_manifest_list_parents: Returns: (transfer full) (element-type DpProjectNode) */
GPtrArray      *_dp_manifest_list_parents   (DpManifest     *self,
                                             GArray         *dependencies,
                                             GPtrArray      *sources);
/** _dp_manifest_add_depends_on: also notes them in parent_map and child_map */
void            _dp_manifest_add_depends_on (DpManifest     *self,
                                             yyjson_mut_val *entry,
                                             const char     *id,
                                             GPtrArray      *parents);
/** _dp_manifest_add_references: ref() and source() as they are written, beside what they found */
void            _dp_manifest_add_references (DpManifest     *self,
                                             yyjson_mut_val *entry,
                                             GPtrArray      *parents);

/* dp-artifact-macros.c */
void            _dp_manifest_add_macros     (DpManifest     *self,
                                             yyjson_mut_val *root);

/* dp-artifact-outside.c */
void            _dp_manifest_add_exposures  (DpManifest     *self,
                                             yyjson_mut_val *root);
void            _dp_manifest_add_unit_tests (DpManifest     *self,
                                             yyjson_mut_val *root);
void            _dp_manifest_add_selectors  (DpManifest     *self,
                                             yyjson_mut_val *root);

G_END_DECLS

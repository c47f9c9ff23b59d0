/* dp-project-relation.h: relations and columns as templates see them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-template-call.h"
#include "dp-transform-project-private.h"

G_BEGIN_DECLS

/** _dp_project_typed_relation: what the database or api.Relation.create() knows; all nullable */
DpValue    *_dp_project_typed_relation (const char *database,
                                        const char *schema,
                                        const char *identifier,
                                        const char *type);
gboolean    _dp_project_is_relation    (DpValue    *value);
/** _dp_project_relation_part: @part: "schema" or "identifier". Returns: (nullable) */
const char *_dp_project_relation_part  (DpValue    *value,
                                        const char *part);
DpValue    *_dp_project_column         (const char *name,
                                        const char *type);

G_END_DECLS

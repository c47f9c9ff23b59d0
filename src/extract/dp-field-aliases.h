/* dp-field-aliases.h: what fields that are known under one name are called, too
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** DpFieldAliases: of one source; not changed any more once a source has it, so any thread may
 * read */
typedef struct _DpFieldAliases DpFieldAliases;

DpFieldAliases *dp_field_aliases_new   (void);
DpFieldAliases *dp_field_aliases_ref   (DpFieldAliases *self);
void            dp_field_aliases_unref (DpFieldAliases *self);

/** dp_field_aliases_add: @field: @alias: paths in a reply of @endpoint, see #DpShapeField; of both
 * the last name counts, wherever in the reply it is */
void            dp_field_aliases_add   (DpFieldAliases *self,
                                        const char     *endpoint,
                                        const char     *field,
                                        const char     *alias);
/** dp_field_aliases_find: Returns: (transfer none) (nullable): name → #GPtrArray of names in its
 * place */
GHashTable     *dp_field_aliases_find  (DpFieldAliases *self,
                                        const char     *endpoint);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DpFieldAliases, dp_field_aliases_unref)

G_END_DECLS

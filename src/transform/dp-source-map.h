/* dp-source-map.h: which line of which file a place in compiled SQL came from
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

typedef struct _DpSourceMap DpSourceMap;

DpSourceMap *dp_source_map_new     (void);
void         dp_source_map_free    (DpSourceMap        *self);

/**
 * dp_source_map_add:
 * @offset: where the piece begins in the compiled text; not before the last one added
 * @literal: the piece is the file's own text, so that each line in it is a line there
 */
void         dp_source_map_add     (DpSourceMap        *self,
                                    gsize               offset,
                                    const char         *name,
                                    guint               line,
                                    gboolean            literal);
/** dp_source_map_append: adds all of @other, whose text begins at @offset */
void         dp_source_map_append  (DpSourceMap        *self,
                                    gsize               offset,
                                    const DpSourceMap  *other);
/** dp_source_map_lookup: Returns: the line, with its file in @name; 0 where it is from no file */
guint        dp_source_map_lookup  (const DpSourceMap  *self,
                                    const char         *text,
                                    gsize               offset,
                                    const char        **name);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DpSourceMap, dp_source_map_free)

G_END_DECLS

/* dp-template.h: a parsed template, to be rendered any number of times
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-source-map.h"
#include "dp-template-source.h"
#include "dp-value.h"

G_BEGIN_DECLS

/**
 * DpTemplate:
 * Jinja as dbt's users write it: output, if, for, set, macro and test blocks, comments, raw,
 * whitespace control; expressions with filters and tests. Immutable after parsing.
 */
typedef struct _DpTemplate DpTemplate;

/**
 * dp_template_new:
 * @name: what errors call it
 * @first_line: the line of that file in which @text begins
 *
 * Returns: (transfer full) (nullable): %NULL in %DP_TRANSFORM_ERROR_PROJECT, with line and column
 */
DpTemplate             *dp_template_new            (const char  *name,
                                                    guint        first_line,
                                                    const char  *text,
                                                    GError     **error);
void                    dp_template_free           (DpTemplate  *self);
const DpTemplateSource *dp_template_get_source     (DpTemplate  *self);

/**
 * dp_template_render:
 * @context: a dict: the names this one template sees
 * @shared: (nullable): a dict: the names that all templates see
 * @map: (nullable): filled with where the output came from
 *
 * Returns: (transfer full) (nullable)
 */
char                   *dp_template_render         (DpTemplate  *self,
                                                    DpValue     *context,
                                                    DpValue     *shared,
                                                    DpSourceMap *map,
                                                    GError     **error);

/**
 * dp_template_collect_macros:
 * @into: a dict that gets a function for each macro of the template, which has to outlive it
 */
gboolean                dp_template_collect_macros (DpTemplate  *self,
                                                    DpValue     *into,
                                                    GError     **error);

/** dp_template_add_builtins: range() and the like, which need nothing from outside */
void                    dp_template_add_builtins   (DpValue     *into);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DpTemplate, dp_template_free)

G_END_DECLS

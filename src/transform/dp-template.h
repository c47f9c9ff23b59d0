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
 * Jinja as dbt's users write it; docs/transformations.md has a table of what it understands.
 * Immutable after parsing, except that it learns which package its macros belong to.
 */
typedef struct _DpTemplate DpTemplate;

/** DpTemplateLookupFunc: Returns: (transfer full) (nullable): what a name means */
typedef DpValue *(*DpTemplateLookupFunc) (const char *name,
                                          gpointer    host);

/**
 * DpTemplateScope: what a template sees, the nearest first
 * @context: (nullable): a dict: the names this one template sees
 * @package: (nullable): a dict: the macros of its package
 * @lookup: (nullable): asked next
 * @shared: (nullable): a dict: the names that all templates see
 * @host: what functions get from dp_call_get_host(), and @lookup
 */
typedef struct
{
  DpValue              *package;
  DpValue              *context;
  DpTemplateLookupFunc  lookup;
  DpValue              *shared;
  gpointer              host;
} DpTemplateScope;

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

/** dp_template_render_in: the same, with all that a template can see */
char                   *dp_template_render_in      (DpTemplate             *self,
                                                    const DpTemplateScope  *scope,
                                                    DpSourceMap            *map,
                                                    GError                **error);
/** dp_template_evaluate_in: Returns: (transfer full) (nullable): the value itself of a template
 * that is one expression alone, as "{{ x }}" in a .yml file; of any other its text */
DpValue                *dp_template_evaluate_in    (DpTemplate             *self,
                                                    const DpTemplateScope  *scope,
                                                    GError                **error);
/**
 * dp_template_call_macro:
 * @macro: a function that dp_template_collect_macros() made, or any other
 * @positional: a list; @named: a dict
 * @file, @line: where the call stands
 *
 * Returns: (transfer full) (nullable): what it gives; text for a macro without return()
 */
DpValue                *dp_template_call_macro     (DpValue                *macro,
                                                    const DpTemplateScope  *scope,
                                                    DpValue                *positional,
                                                    DpValue                *named,
                                                    const char             *file,
                                                    guint                   line,
                                                    GError                **error);

/**
 * dp_template_collect_macros:
 * @into: a dict that gets a function for each macro of the template, which has to outlive it; the
 *   macros see those in @into before others
 */
gboolean                dp_template_collect_macros (DpTemplate  *self,
                                                    DpValue     *into,
                                                    GError     **error);

/** DpTemplateMacro: a macro, and the line of the text in which it begins */
typedef struct
{
  const char *name;
  guint       line;
} DpTemplateMacro;

/** dp_template_list_macros: Returns: (transfer full) (element-type DpTemplateMacro) */
GArray                 *dp_template_list_macros    (DpTemplate  *self);

/** dp_template_add_builtins: range() and the like, which need nothing from outside */
void                    dp_template_add_builtins   (DpValue     *into);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DpTemplate, dp_template_free)

G_END_DECLS

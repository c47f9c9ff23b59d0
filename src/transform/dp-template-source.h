/* dp-template-source.h: the text of a template, and errors that point into it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DpTemplateSource:
 * @name: what errors call it: a path inside the project
 * @first_line: where @text begins in that file; 1 unless the text is a value in a .yml file
 */
typedef struct
{
  char  *name;
  char  *text;
  guint  first_line;
} DpTemplateSource;

DpTemplateSource *dp_template_source_new       (const char              *name,
                                                guint                    first_line,
                                                const char              *text);
void              dp_template_source_free      (DpTemplateSource        *self);

/**
 * dp_template_source_set_error:
 * @line, @column: in the text, counted from 1
 *
 * Sets %DP_TRANSFORM_ERROR_PROJECT: "name:line:column: message", then the line with a mark under
 * the column.
 */
void              dp_template_source_set_error (const DpTemplateSource  *self,
                                                guint                    line,
                                                guint                    column,
                                                GError                 **error,
                                                const char              *format,
                                                ...) G_GNUC_PRINTF (5, 6);

/** dp_template_source_dup_line: Returns: (transfer full): without its end; "" past the end */
char             *dp_template_source_dup_line  (const DpTemplateSource  *self,
                                                guint                    line);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DpTemplateSource, dp_template_source_free)

G_END_DECLS

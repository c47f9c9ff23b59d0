/* dp-test-template.h: tables of templates and what they give
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

#include "dp-value.h"

G_BEGIN_DECLS

typedef struct
{
  const char *path;
  const char *input;
  const char *output;
} DpTemplateCase;

/** dp_test_template_new_context: Returns: (transfer full): what templates see: xs, n, methods,
 * person, d, nested, people and tree, as dp-test-template.c says */
DpValue *dp_test_template_new_context (void);
/** dp_test_template_render: Returns: (transfer full) (nullable): what @text gives */
char    *dp_test_template_render      (const char  *text,
                                       GError     **error);

/**
 * dp_test_template_add:
 * Adds a test for each of @cases.
 */
void dp_test_template_add        (const char           *path,
                                  const DpTemplateCase *cases,
                                  gsize                 n_cases);
/** dp_test_template_add_errors: the same for those that fail; the output is the error's first
 * line */
void dp_test_template_add_errors (const char           *path,
                                  const DpTemplateCase *cases,
                                  gsize                 n_cases);

G_END_DECLS

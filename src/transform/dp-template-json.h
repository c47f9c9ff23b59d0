/* dp-template-json.h: values of the template language as JSON and YAML
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-value.h"

G_BEGIN_DECLS

/**
 * dp_value_to_json:
 * @indent: how many spaces each level gets; 0 for all on one line
 *
 * Returns: (transfer full): what has no form in JSON is a string of how it would be written
 */
char    *dp_value_to_json       (DpValue     *self,
                                 gboolean     sort_keys,
                                 guint        indent);
/** dp_value_new_from_json: Returns: (transfer full) (nullable) */
DpValue *dp_value_new_from_json (const char  *text,
                                 GError     **error);
/** dp_value_to_yaml: Returns: (transfer full): lists and dicts in block style */
char    *dp_value_to_yaml       (DpValue     *self);

G_END_DECLS

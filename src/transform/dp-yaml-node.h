/* dp-yaml-node.h: a YAML document as a tree that knows its lines
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

#include "dp-value.h"

G_BEGIN_DECLS

/**
 * DpYamlNode:
 * A scalar, a sequence or a mapping. Children belong to their parent.
 */
typedef struct _DpYamlNode DpYamlNode;

/**
 * dp_yaml_node_parse:
 * @name: what errors call the document
 *
 * Returns: (transfer full) (nullable): the root, an empty mapping for an empty document; %NULL in
 *   %DP_TRANSFORM_ERROR_PROJECT with @name, line and column
 */
DpYamlNode *dp_yaml_node_parse        (const char  *name,
                                       const char  *text,
                                       gsize        length,
                                       GError     **error);
void        dp_yaml_node_free         (DpYamlNode  *self);

gboolean    dp_yaml_node_is_scalar    (DpYamlNode  *self);
gboolean    dp_yaml_node_is_sequence  (DpYamlNode  *self);
gboolean    dp_yaml_node_is_mapping   (DpYamlNode  *self);
/** dp_yaml_node_get_line: Returns: counted from 1 */
guint       dp_yaml_node_get_line     (DpYamlNode  *self);
/** dp_yaml_node_get_text: Returns: (nullable): a scalar's text, as written */
const char *dp_yaml_node_get_text     (DpYamlNode  *self);
/** dp_yaml_node_get_length: Returns: items of a sequence, pairs of a mapping, 0 for a scalar */
guint       dp_yaml_node_get_length   (DpYamlNode  *self);
DpYamlNode *dp_yaml_node_get_item     (DpYamlNode  *self,
                                       guint        index);
const char *dp_yaml_node_get_key      (DpYamlNode  *self,
                                       guint        index);
/** dp_yaml_node_lookup: Returns: (nullable): the value of @key; %NULL where it is no mapping */
DpYamlNode *dp_yaml_node_lookup       (DpYamlNode  *self,
                                       const char  *key);
/** dp_yaml_node_lookup_text: Returns: (nullable): the text of a scalar under @key */
const char *dp_yaml_node_lookup_text  (DpYamlNode  *self,
                                       const char  *key);
/** dp_yaml_node_replace_item: what stands at @index is @value from now on, on the same line */
void        dp_yaml_node_replace_item (DpYamlNode  *self,
                                       guint        index,
                                       DpValue     *value);
/** dp_yaml_node_to_value: Returns: (transfer full): with plain scalars typed as YAML 1.1 does */
DpValue    *dp_yaml_node_to_value     (DpYamlNode  *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DpYamlNode, dp_yaml_node_free)

G_END_DECLS

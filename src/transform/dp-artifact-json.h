/* dp-artifact-json.h: what the JSON files of a project have in common
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>
#include <yyjson.h>

#include "dp-value.h"

G_BEGIN_DECLS

/** dp_artifact_value: Returns: a template's value as JSON; @value: (nullable) */
yyjson_mut_val *dp_artifact_value     (yyjson_mut_doc  *doc,
                                       DpValue         *value);
/** dp_artifact_add_text: @text: (nullable): null where it is; invalid UTF-8 is made valid */
void            dp_artifact_add_text  (yyjson_mut_doc  *doc,
                                       yyjson_mut_val  *object,
                                       const char      *key,
                                       const char      *text);
/** dp_artifact_add_strv: @strings: (nullable): an empty list then */
void            dp_artifact_add_strv  (yyjson_mut_doc  *doc,
                                       yyjson_mut_val  *object,
                                       const char      *key,
                                       char           **strings);
/** dp_artifact_add_object: Returns: an empty object under @key, which is copied */
yyjson_mut_val *dp_artifact_add_object (yyjson_mut_doc *doc,
                                        yyjson_mut_val *object,
                                        const char     *key);
yyjson_mut_val *dp_artifact_add_array (yyjson_mut_doc  *doc,
                                       yyjson_mut_val  *object,
                                       const char      *key);
/** dp_artifact_time: Returns: (transfer full): microseconds since 1970 as dbt writes a moment */
char           *dp_artifact_time      (gint64           moment);
/**
 * dp_artifact_new:
 * @schema: "manifest/v12"
 *
 * Returns: (transfer full): a document with its metadata
 */
yyjson_mut_doc *dp_artifact_new       (const char      *schema,
                                       const char      *project);
/** dp_artifact_write: @doc: (transfer full); in one step, so that no reader sees a half */
gboolean        dp_artifact_write     (yyjson_mut_doc  *doc,
                                       const char      *folder,
                                       const char      *name,
                                       GError         **error);

G_END_DECLS

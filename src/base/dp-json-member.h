/* dp-json-member.h: members of the JSON objects that the program prints and keeps
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>

G_BEGIN_DECLS

/** dp_json_add_text: @value: (nullable): null */
void dp_json_add_text    (JsonBuilder        *builder,
                          const char         *name,
                          const char         *value);
void dp_json_add_number  (JsonBuilder        *builder,
                          const char         *name,
                          gint64              value);
void dp_json_add_boolean (JsonBuilder        *builder,
                          const char         *name,
                          gboolean            value);
/** dp_json_add_time: @unix_us: microseconds since 1970 UTC; 0: null */
void dp_json_add_time    (JsonBuilder        *builder,
                          const char         *name,
                          gint64              unix_us);
/** dp_json_add_list: @list: (nullable): an empty array */
void dp_json_add_list    (JsonBuilder        *builder,
                          const char         *name,
                          const char * const *list);
/** dp_json_add_parsed: @json: a value as text */
void dp_json_add_parsed  (JsonBuilder        *builder,
                          const char         *name,
                          const char         *json);

G_END_DECLS

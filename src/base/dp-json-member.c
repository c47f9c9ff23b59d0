/* dp-json-member.c: members of the JSON objects that the program prints and keeps
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-json-member.h"

#include "dp-date.h"

void
dp_json_add_text (JsonBuilder *builder,
                  const char  *name,
                  const char  *value)
{
  g_return_if_fail (JSON_IS_BUILDER (builder));

  json_builder_set_member_name (builder, name);
  if (value != NULL)
    json_builder_add_string_value (builder, value);
  else
    json_builder_add_null_value (builder);
}

void
dp_json_add_number (JsonBuilder *builder,
                    const char  *name,
                    gint64       value)
{
  g_return_if_fail (JSON_IS_BUILDER (builder));

  json_builder_set_member_name (builder, name);
  json_builder_add_int_value (builder, value);
}

void
dp_json_add_boolean (JsonBuilder *builder,
                     const char  *name,
                     gboolean     value)
{
  g_return_if_fail (JSON_IS_BUILDER (builder));

  json_builder_set_member_name (builder, name);
  json_builder_add_boolean_value (builder, value);
}

void
dp_json_add_time (JsonBuilder *builder,
                  const char  *name,
                  gint64       unix_us)
{
  g_autofree char *text = unix_us != 0 ? dp_timestamp_to_string (unix_us) : NULL;

  dp_json_add_text (builder, name, text);
}

void
dp_json_add_list (JsonBuilder        *builder,
                  const char         *name,
                  const char * const *list)
{
  g_return_if_fail (JSON_IS_BUILDER (builder));

  json_builder_set_member_name (builder, name);
  json_builder_begin_array (builder);
  for (guint i = 0; list != NULL && list[i] != NULL; i++)
    json_builder_add_string_value (builder, list[i]);
  json_builder_end_array (builder);
}

void
dp_json_add_parsed (JsonBuilder *builder,
                    const char  *name,
                    const char  *json)
{
  g_return_if_fail (JSON_IS_BUILDER (builder));
  g_return_if_fail (json != NULL);

  json_builder_set_member_name (builder, name);
  json_builder_add_value (builder, json_from_string (json, NULL));
}

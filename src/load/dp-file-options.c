/* dp-file-options.c: how a file was understood, as kept beside it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-file-load-private.h"

#include <json-glib/json-glib.h>

/* What makes the same bytes other rows. How sure somebody was of it does not. */
char *
_dp_file_options_to_json (const DpCsvMapping *mapping,
                          const DpCsvDialect *dialect)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  g_autoptr(JsonNode) root = NULL;
  const struct { const char *name; gint64 value; } numbers[] = {
    { "date_form", mapping->date_form }, { "period", mapping->period },
    { "interval_s", mapping->interval_s }, { "has_zone", mapping->has_zone },
    { "delimiter", dialect->delimiter }, { "quote", dialect->quote },
    { "decimal", dialect->decimal }, { "group", dialect->group },
    { "encoding", dialect->encoding }, { "bom_length", dialect->bom_length },
    { "has_header", dialect->has_header }, { "n_notes", dialect->n_notes },
    { "carriage_returns", dialect->carriage_returns },
  };

  json_builder_begin_object (builder);
  json_builder_set_member_name (builder, "kind");
  json_builder_add_string_value (builder, dp_csv_kind_get_nick (mapping->kind));
  for (gsize i = 0; i < G_N_ELEMENTS (numbers); i++)
    {
      json_builder_set_member_name (builder, numbers[i].name);
      json_builder_add_int_value (builder, numbers[i].value);
    }
  json_builder_set_member_name (builder, "time_zone");
  json_builder_add_string_value (builder, mapping->time_zone != NULL ? mapping->time_zone : "");
  json_builder_set_member_name (builder, "symbol");
  json_builder_add_string_value (builder, mapping->symbol != NULL ? mapping->symbol : "");
  json_builder_set_member_name (builder, "columns");
  json_builder_begin_array (builder);
  for (guint i = 0; i < mapping->n_columns; i++)
    json_builder_add_string_value (builder, mapping->columns[i]);
  json_builder_end_array (builder);
  json_builder_set_member_name (builder, "fields");
  json_builder_begin_object (builder);
  for (guint i = 0; i < DP_CSV_N_FIELDS; i++)
    {
      if (mapping->choices[i].column < 0)
        continue;
      json_builder_set_member_name (builder, dp_csv_field_get_nick (i));
      json_builder_add_int_value (builder, mapping->choices[i].column);
    }
  json_builder_end_object (builder);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);

  return json_to_string (root, FALSE);
}

static char *
dup_text (JsonObject *object,
          const char *name)
{
  const char *text = json_object_get_string_member_with_default (object, name, "");

  return *text != '\0' ? g_strdup (text) : NULL;
}

static gint64
get_number (JsonObject *object,
            const char *name)
{
  return json_object_get_int_member_with_default (object, name, 0);
}

static void
read_columns (DpCsvMapping *mapping,
              JsonObject   *object)
{
  JsonArray *columns = json_object_get_array_member (object, "columns");
  JsonObject *fields = json_object_get_object_member (object, "fields");

  mapping->n_columns = json_array_get_length (columns);
  mapping->columns = g_new0 (char *, mapping->n_columns + 1);
  for (guint i = 0; i < mapping->n_columns; i++)
    mapping->columns[i] = g_strdup (json_array_get_string_element (columns, i));
  for (guint i = 0; i < DP_CSV_N_FIELDS; i++)
    mapping->choices[i].column =
      (int) json_object_get_int_member_with_default (fields, dp_csv_field_get_nick (i), -1);
}

DpCsvMapping *
_dp_file_options_parse (const char    *json,
                        DpCsvDialect  *dialect,
                        GError       **error)
{
  g_autoptr(JsonNode) root = json_from_string (json, error);
  JsonObject *object;
  DpCsvMapping *mapping;

  if (root == NULL)
    return NULL;

  object = json_node_get_object (root);
  dp_csv_dialect_init (dialect);
  dialect->delimiter = (char) get_number (object, "delimiter");
  dialect->quote = (char) get_number (object, "quote");
  dialect->decimal = (char) get_number (object, "decimal");
  dialect->group = (char) get_number (object, "group");
  dialect->encoding = get_number (object, "encoding");
  dialect->bom_length = get_number (object, "bom_length");
  dialect->has_header = get_number (object, "has_header") != 0;
  dialect->n_notes = get_number (object, "n_notes");
  dialect->carriage_returns = get_number (object, "carriage_returns") != 0;

  mapping = g_new0 (DpCsvMapping, 1);
  mapping->kind = dp_csv_kind_from_nick (json_object_get_string_member (object, "kind"));
  mapping->date_form = get_number (object, "date_form");
  mapping->period = get_number (object, "period");
  mapping->interval_s = get_number (object, "interval_s");
  mapping->has_zone = get_number (object, "has_zone") != 0;
  mapping->time_zone = dup_text (object, "time_zone");
  mapping->symbol = dup_text (object, "symbol");
  mapping->warnings = g_ptr_array_new_with_free_func (g_free);
  read_columns (mapping, object);
  dialect->n_columns = mapping->n_columns;

  return mapping;
}

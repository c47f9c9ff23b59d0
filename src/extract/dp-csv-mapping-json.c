/* dp-csv-mapping-json.c: a mapping as JSON, to be remembered
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-csv-mapping-private.h"

#include <gio/gio.h>
#include <glib/gi18n-lib.h>

#include "dp-csv-names.h"
#include "dp-json-member.h"

static void
add_fields (JsonBuilder        *builder,
            const DpCsvMapping *self)
{
  json_builder_set_member_name (builder, "fields");
  json_builder_begin_object (builder);
  for (int field = 0; field < DP_CSV_N_FIELDS; field++)
    {
      const DpCsvChoice *choice = &self->choices[field];

      if (choice->column < 0 && choice->origin == DP_CSV_ORIGIN_NONE)
        continue;
      json_builder_set_member_name (builder, dp_csv_field_get_nick (field));
      json_builder_begin_object (builder);
      dp_json_add_text (builder, "column",
                        choice->column >= 0 ? self->columns[choice->column] : NULL);
      dp_json_add_number (builder, "number", choice->column + 1);
      json_builder_set_member_name (builder, "score");
      json_builder_add_double_value (builder, choice->score);
      dp_json_add_text (builder, "origin", dp_csv_origin_get_nick (choice->origin));
      json_builder_end_object (builder);
    }
  json_builder_end_object (builder);
}

char *
dp_csv_mapping_to_json (const DpCsvMapping *self)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  g_autoptr(JsonNode) root = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  json_builder_begin_object (builder);
  dp_json_add_text (builder, "kind", dp_csv_kind_get_nick (self->kind));
  json_builder_set_member_name (builder, "kind_score");
  json_builder_add_double_value (builder, self->kind_score);
  dp_json_add_text (builder, "kind_origin", dp_csv_origin_get_nick (self->kind_origin));
  dp_json_add_text (builder, "family", self->family);
  add_fields (builder, self);
  dp_json_add_text (builder, "date_form", dp_csv_date_form_get_nick (self->date_form));
  dp_json_add_text (builder, "date_origin", dp_csv_origin_get_nick (self->date_origin));
  dp_json_add_text (builder, "period", dp_csv_period_get_nick (self->period));
  dp_json_add_number (builder, "interval_s", self->interval_s);
  dp_json_add_text (builder, "time_zone", self->time_zone);
  dp_json_add_text (builder, "symbol", self->symbol);
  dp_json_add_text (builder, "symbol_origin", dp_csv_origin_get_nick (self->symbol_origin));
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);

  return json_to_string (root, FALSE);
}

static gboolean
was_said (JsonObject *object,
          const char *member)
{
  const char *origin = json_object_get_string_member_with_default (object, member, "");

  return g_str_equal (origin, "person") || g_str_equal (origin, "remembered");
}

static void
recall_field (DpCsvMapping *self,
              DpCsvField    field,
              JsonObject   *choice)
{
  const char *name = json_object_get_string_member_with_default (choice, "column", NULL);

  /* Files that lack the column now are of another family, so a name that is not there is let be. */
  if (dp_csv_mapping_set_column (self, field, name != NULL ? name : "", NULL))
    self->choices[field].origin = DP_CSV_ORIGIN_REMEMBERED;
}

static void
recall_fields (DpCsvMapping *self,
               JsonObject   *fields)
{
  JsonObjectIter iter;
  const char *nick;
  JsonNode *node;

  json_object_iter_init (&iter, fields);
  while (json_object_iter_next (&iter, &nick, &node))
    {
      DpCsvField field = dp_csv_field_from_nick (nick);

      if (field < DP_CSV_N_FIELDS && JSON_NODE_HOLDS_OBJECT (node) &&
          was_said (json_node_get_object (node), "origin"))
        recall_field (self, field, json_node_get_object (node));
    }
}

gboolean
dp_csv_mapping_remember (DpCsvMapping  *self,
                         const char    *json,
                         GError       **error)
{
  g_autoptr(JsonNode) root = NULL;
  JsonObject *object;
  const char *text;

  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (json != NULL, FALSE);

  root = json_from_string (json, error);
  if (root == NULL)
    return FALSE;
  if (!JSON_NODE_HOLDS_OBJECT (root))
    {
      g_set_error_literal (error, G_IO_ERROR, G_IO_ERROR_INVALID_DATA,
                           _("What was remembered of such files is not a JSON object."));
      return FALSE;
    }

  object = json_node_get_object (root);
  text = json_object_get_string_member_with_default (object, "kind", "unknown");
  if (self->kind_origin != DP_CSV_ORIGIN_PERSON && was_said (object, "kind_origin") &&
      dp_csv_kind_from_nick (text) != DP_CSV_KIND_UNKNOWN)
    {
      self->kind = dp_csv_kind_from_nick (text);
      self->kind_origin = DP_CSV_ORIGIN_REMEMBERED;
      self->kind_score = 1;
    }
  if (json_object_has_member (object, "fields") &&
      JSON_NODE_HOLDS_OBJECT (json_object_get_member (object, "fields")))
    recall_fields (self, json_object_get_object_member (object, "fields"));
  text = json_object_get_string_member_with_default (object, "date_form", "none");
  if (was_said (object, "date_origin") && dp_csv_date_form_from_nick (text) != DP_CSV_DATE_NONE)
    {
      dp_csv_mapping_set_date_form (self, dp_csv_date_form_from_nick (text));
      self->date_origin = DP_CSV_ORIGIN_REMEMBERED;
    }
  text = json_object_get_string_member_with_default (object, "time_zone", NULL);

  return text == NULL || dp_csv_mapping_set_time_zone (self, text, error);
}

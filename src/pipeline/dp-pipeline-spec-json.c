/* dp-pipeline-spec-json.c: a pipeline as the database keeps it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-pipeline-spec.h"

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>

/* Kept as members of the definition, under their own names; what is as for a new one is left
 * out. */
static const char * const members[] = {
  "sample", "sources", "symbols",     "models",   "schedule", "zone",
  "missed", "jitter",  "quiet-hours", "attempts", "timeout",  "notifications",
};

static JsonNode *
list_to_node (char **list)
{
  JsonArray *array = json_array_new ();
  JsonNode *node = json_node_new (JSON_NODE_ARRAY);

  for (guint i = 0; list[i] != NULL; i++)
    json_array_add_string_element (array, list[i]);
  json_node_take_array (node, array);

  return node;
}

/* Returns: (transfer full) (nullable): NULL for no list */
static JsonNode *
value_to_node (const char   *name,
               const GValue *value)
{
  if (g_str_equal (name, "notifications"))
    return json_from_string (g_value_get_string (value), NULL);
  if (g_str_equal (name, "missed"))
    return json_node_init_string (json_node_alloc (),
                                  dp_missed_policy_get_nick (g_value_get_enum (value)));
  if (G_VALUE_HOLDS (value, G_TYPE_STRV))
    return g_value_get_boxed (value) != NULL ? list_to_node (g_value_get_boxed (value)) : NULL;
  if (G_VALUE_HOLDS (value, G_TYPE_BOOLEAN))
    return json_node_init_boolean (json_node_alloc (), g_value_get_boolean (value));
  if (G_VALUE_HOLDS (value, G_TYPE_UINT))
    return json_node_init_int (json_node_alloc (), g_value_get_uint (value));

  return json_node_init_string (json_node_alloc (), g_value_get_string (value));
}

char *
dp_pipeline_spec_dup_json (DpPipelineSpec *self)
{
  g_autoptr(JsonNode) root = json_node_new (JSON_NODE_OBJECT);
  g_autoptr(JsonObject) object = json_object_new ();

  g_return_val_if_fail (DP_IS_PIPELINE_SPEC (self), NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (members); i++)
    {
      GParamSpec *pspec = g_object_class_find_property (G_OBJECT_GET_CLASS (self), members[i]);
      g_auto(GValue) value = G_VALUE_INIT;
      JsonNode *node;

      g_value_init (&value, pspec->value_type);
      g_object_get_property (G_OBJECT (self), members[i], &value);
      if (g_param_value_defaults (pspec, &value))
        continue;
      node = value_to_node (members[i], &value);
      if (node != NULL)
        json_object_set_member (object, members[i], node);
    }
  json_node_set_object (root, object);

  return json_to_string (root, FALSE);
}

static char **
node_to_list (JsonNode *node)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  JsonArray *array = json_node_get_array (node);

  for (guint i = 0; i < json_array_get_length (array); i++)
    {
      JsonNode *item = json_array_get_element (array, i);

      if (json_node_get_value_type (item) == G_TYPE_STRING)
        g_strv_builder_add (builder, json_node_get_string (item));
    }

  return g_strv_builder_end (builder);
}

static gboolean
parse_missed (const char *nick,
              GValue     *value)
{
  g_autoptr(GEnumClass) klass = g_type_class_ref (DP_TYPE_MISSED_POLICY);
  GEnumValue *found = g_enum_get_value_by_nick (klass, nick);

  if (found != NULL)
    g_value_set_enum (value, found->value);

  return found != NULL;
}

/* Returns: whether @node is of the kind that the property has */
static gboolean
node_to_value (const char *name,
               JsonNode   *node,
               GValue     *value)
{
  GType type = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node) : G_TYPE_INVALID;

  if (g_str_equal (name, "notifications"))
    g_value_take_string (value, json_to_string (node, FALSE));
  else if (g_str_equal (name, "missed"))
    return type == G_TYPE_STRING && parse_missed (json_node_get_string (node), value);
  else if (G_VALUE_HOLDS (value, G_TYPE_STRV) && JSON_NODE_HOLDS_ARRAY (node))
    g_value_take_boxed (value, node_to_list (node));
  else if (G_VALUE_HOLDS (value, G_TYPE_BOOLEAN) && type == G_TYPE_BOOLEAN)
    g_value_set_boolean (value, json_node_get_boolean (node));
  else if (G_VALUE_HOLDS (value, G_TYPE_UINT) && type == G_TYPE_INT64 &&
           json_node_get_int (node) >= 0 && json_node_get_int (node) <= G_MAXUINT)
    g_value_set_uint (value, json_node_get_int (node));
  else if (G_VALUE_HOLDS (value, G_TYPE_STRING) && type == G_TYPE_STRING)
    g_value_set_string (value, json_node_get_string (node));
  else
    return FALSE;

  return TRUE;
}

/* What a newer version, or somebody by hand, wrote otherwise is left as for a new one and said. */
static gboolean
set_member (DpPipelineSpec  *self,
            const char      *name,
            JsonObject      *object,
            GError         **error)
{
  GParamSpec *pspec = g_object_class_find_property (G_OBJECT_GET_CLASS (self), name);
  JsonNode *node = json_object_get_member (object, name);
  g_auto(GValue) value = G_VALUE_INIT;
  gboolean good = TRUE;

  g_value_init (&value, pspec->value_type);
  g_param_value_set_default (pspec, &value);
  if (node != NULL)
    good = node_to_value (name, node, &value) && !g_param_value_validate (pspec, &value);
  g_object_set_property (G_OBJECT (self), name, &value);
  if (!good)
    g_set_error (error, DP_CRON_ERROR, DP_CRON_ERROR_VALUE,
                 _("The pipeline “%s” has a value for %s that is not understood. Set it anew with "
                   "“datapipe pipeline set %s”."),
                 dp_pipeline_spec_get_name (self), name, dp_pipeline_spec_get_name (self));

  return good;
}

gboolean
dp_pipeline_spec_set_json (DpPipelineSpec  *self,
                           const char      *json,
                           GError         **error)
{
  g_autoptr(JsonNode) root = NULL;
  gboolean good = TRUE;

  g_return_val_if_fail (DP_IS_PIPELINE_SPEC (self), FALSE);
  g_return_val_if_fail (json != NULL, FALSE);

  root = json_from_string (json, error);
  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    {
      g_clear_error (error);
      g_set_error (error, DP_CRON_ERROR, DP_CRON_ERROR_VALUE,
                   _("The definition of the pipeline “%s” is no object."),
                   dp_pipeline_spec_get_name (self));
      return FALSE;
    }
  for (gsize i = 0; i < G_N_ELEMENTS (members); i++)
    good = set_member (self, members[i], json_node_get_object (root), good ? error : NULL) && good;

  return good;
}

/* Returns: (transfer full): what the notifications say; empty where they are no object */
static JsonObject *
dup_notifications (DpPipelineSpec *self)
{
  g_autoptr(JsonNode) root = json_from_string (dp_pipeline_spec_get_notifications (self), NULL);

  if (root == NULL || !JSON_NODE_HOLDS_OBJECT (root))
    return json_object_new ();

  return json_node_dup_object (root);
}

char **
dp_pipeline_spec_dup_mail_to (DpPipelineSpec *self)
{
  g_autoptr(JsonObject) notifications = NULL;
  JsonNode *node;

  g_return_val_if_fail (DP_IS_PIPELINE_SPEC (self), NULL);

  notifications = dup_notifications (self);
  node = json_object_get_member (notifications, "mail-to");

  return node != NULL && JSON_NODE_HOLDS_ARRAY (node) ? node_to_list (node) : NULL;
}

/* @value: (transfer full) (nullable): NULL for as the settings say */
static void
set_notification (DpPipelineSpec *self,
                  const char     *name,
                  JsonNode       *value)
{
  g_autoptr(JsonObject) notifications = dup_notifications (self);
  g_autoptr(JsonNode) root = json_node_new (JSON_NODE_OBJECT);
  g_autofree char *json = NULL;

  if (value != NULL)
    json_object_set_member (notifications, name, value);
  else
    json_object_remove_member (notifications, name);
  json_node_set_object (root, notifications);
  json = json_to_string (root, FALSE);
  g_object_set (self, "notifications", json, NULL);
}

void
dp_pipeline_spec_set_mail_to (DpPipelineSpec     *self,
                              const char * const *addresses)
{
  g_return_if_fail (DP_IS_PIPELINE_SPEC (self));

  set_notification (self, "mail-to",
                    addresses != NULL && addresses[0] != NULL ? list_to_node ((char **) addresses)
                                                              : NULL);
}

gboolean
dp_pipeline_spec_get_own_webhook (DpPipelineSpec *self)
{
  g_autoptr(JsonObject) notifications = NULL;

  g_return_val_if_fail (DP_IS_PIPELINE_SPEC (self), FALSE);

  notifications = dup_notifications (self);

  return json_object_get_boolean_member_with_default (notifications, "webhook", FALSE);
}

void
dp_pipeline_spec_set_own_webhook (DpPipelineSpec *self,
                                  gboolean        own)
{
  g_return_if_fail (DP_IS_PIPELINE_SPEC (self));

  set_notification (self, "webhook",
                    own ? json_node_init_boolean (json_node_alloc (), TRUE) : NULL);
}

DpPipelineSpec *
dp_pipeline_spec_copy (DpPipelineSpec *self)
{
  DpPipelineSpec *copy;
  g_autofree char *json = NULL;

  g_return_val_if_fail (DP_IS_PIPELINE_SPEC (self), NULL);

  json = dp_pipeline_spec_dup_json (self);
  copy = dp_pipeline_spec_new (dp_pipeline_spec_get_name (self));
  dp_pipeline_spec_set_json (copy, json, NULL);
  g_object_set (copy, "enabled", dp_pipeline_spec_get_enabled (self), NULL);

  return copy;
}

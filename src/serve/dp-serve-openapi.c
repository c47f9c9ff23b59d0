/* dp-serve-openapi.c: GET /openapi.json
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-serve-openapi.h"

#include <string.h>

#include <glib/gi18n-lib.h>
#include <json-glib/json-glib.h>

#include "dp-json-member.h"
#include "dp-serve-service.h"

#define WITHOUT_CONTROLS "^[^\\u0000-\\u001f\\u007f]*$"
#define SCHEMAS RESOURCE_PATH "/serve/schemas.json"

static void
begin (JsonBuilder *builder,
       const char  *member)
{
  json_builder_set_member_name (builder, member);
  json_builder_begin_object (builder);
}

static void
add_reference (JsonBuilder *builder,
               const char  *kind,
               const char  *name)
{
  g_autofree char *reference = g_strdup_printf ("#/components/%s/%s", kind, name);

  json_builder_begin_object (builder);
  dp_json_add_text (builder, "$ref", reference);
  json_builder_end_object (builder);
}

/* --- parameters ------------------------------------------------------------------------------- */

static void
add_choices (JsonBuilder        *builder,
             const DpServeParam *param)
{
  dp_json_add_text (builder, "type", "string");
  dp_json_add_list (builder, "enum", param->choices);
}

/* A day, or a moment. */
static void
add_time (JsonBuilder *builder)
{
  static const char * const formats[] = { "date", "date-time", NULL };

  dp_json_add_text (builder, "type", "string");
  json_builder_set_member_name (builder, "anyOf");
  json_builder_begin_array (builder);
  for (guint i = 0; formats[i] != NULL; i++)
    {
      json_builder_begin_object (builder);
      dp_json_add_text (builder, "format", formats[i]);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
add_schema (JsonBuilder        *builder,
            const DpServeParam *param)
{
  begin (builder, "schema");
  switch (param->kind)
    {
    case DP_SERVE_PARAM_TEXT:
      dp_json_add_text (builder, "type", "string");
      dp_json_add_number (builder, "minLength", 1);
      dp_json_add_number (builder, "maxLength", param->most);
      dp_json_add_text (builder, "pattern", WITHOUT_CONTROLS);
      break;
    case DP_SERVE_PARAM_CHOICE:
      add_choices (builder, param);
      break;
    case DP_SERVE_PARAM_LIST:
      dp_json_add_text (builder, "type", "array");
      dp_json_add_number (builder, "minItems", 1);
      begin (builder, "items");
      add_choices (builder, param);
      json_builder_end_object (builder);
      break;
    case DP_SERVE_PARAM_INTEGER:
      dp_json_add_text (builder, "type", "integer");
      dp_json_add_number (builder, "minimum", param->least);
      dp_json_add_number (builder, "maximum", param->most);
      if (param->fallback != 0 && param->fallback >= param->least)
        dp_json_add_number (builder, "default", param->fallback);
      break;
    case DP_SERVE_PARAM_TIME:
    default:
      add_time (builder);
      break;
    }
  json_builder_end_object (builder);
}

static void
add_parameter (JsonBuilder        *builder,
               const DpServeParam *param,
               gboolean            in_path)
{
  json_builder_begin_object (builder);
  dp_json_add_text (builder, "name", param->name);
  dp_json_add_text (builder, "in", in_path ? "path" : "query");
  dp_json_add_boolean (builder, "required", in_path);
  dp_json_add_text (builder, "description", _(param->summary));
  if (param->kind == DP_SERVE_PARAM_LIST)
    {
      dp_json_add_text (builder, "style", "form");
      dp_json_add_boolean (builder, "explode", FALSE);
    }
  add_schema (builder, param);
  json_builder_end_object (builder);
}

static void
add_parameters (JsonBuilder        *builder,
                const DpServeRoute *route)
{
  gboolean in_path = strchr (route->path, '{') != NULL;

  json_builder_set_member_name (builder, "parameters");
  json_builder_begin_array (builder);
  for (guint i = 0; i < route->n_params; i++)
    add_parameter (builder, &route->params[i], in_path && i == 0);
  json_builder_end_array (builder);
}

/* --- routes ----------------------------------------------------------------------------------- */

static void
add_content (JsonBuilder *builder,
             const char  *type,
             const char  *schema)
{
  begin (builder, type);
  json_builder_set_member_name (builder, "schema");
  if (schema != NULL)
    {
      add_reference (builder, "schemas", schema);
    }
  else
    {
      json_builder_begin_object (builder);
      dp_json_add_text (builder, "type", "string");
      json_builder_end_object (builder);
    }
  json_builder_end_object (builder);
}

static void
add_success (JsonBuilder        *builder,
             const DpServeRoute *route)
{
  g_autofree char *schema = route->reply != NULL ? g_strconcat (route->reply, "Reply", NULL) : NULL;

  begin (builder, strcmp (route->method, "POST") == 0  ? "202"
                  : strcmp (route->path, "/live") == 0 ? "101"
                                                       : "200");
  dp_json_add_text (builder, "description", _(route->summary));
  begin (builder, "content");
  if (schema != NULL)
    add_content (builder, "application/json", schema);
  if (strcmp (route->path, "/data") == 0)
    add_content (builder, "text/csv", NULL);
  if (strcmp (route->path, "/metrics") == 0)
    add_content (builder, "text/plain", NULL);
  if (strcmp (route->path, "/openapi.json") == 0)
    add_content (builder, "application/json", "Document");
  if (strcmp (route->path, "/") == 0)
    add_content (builder, "text/html", NULL);
  json_builder_end_object (builder);
  json_builder_end_object (builder);
}

static void
add_responses (JsonBuilder        *builder,
               const DpServeRoute *route)
{
  begin (builder, "responses");
  add_success (builder, route);
  if (strcmp (route->method, "GET") == 0 && strcmp (route->path, "/live") != 0 &&
      strcmp (route->path, "/metrics") != 0)
    {
      begin (builder, "304");
      dp_json_add_text (builder, "description", _("What is known already is as it was"));
      json_builder_end_object (builder);
    }
  if (strcmp (route->path, "/health") == 0)
    {
      begin (builder, "503");
      dp_json_add_text (builder, "description", _("Something that is needed has failed"));
      begin (builder, "content");
      add_content (builder, "application/json", "HealthReply");
      json_builder_end_object (builder);
      json_builder_end_object (builder);
    }
  json_builder_set_member_name (builder, "default");
  add_reference (builder, "responses", "Error");
  json_builder_end_object (builder);
}

static void
add_security (JsonBuilder        *builder,
              const DpServeRoute *route)
{
  json_builder_set_member_name (builder, "security");
  json_builder_begin_array (builder);
  if (route->scope == DP_SERVE_SCOPE_READ)
    {
      json_builder_begin_object (builder);
      json_builder_end_object (builder);
    }
  if (route->scope != DP_SERVE_SCOPE_NONE)
    {
      json_builder_begin_object (builder);
      json_builder_set_member_name (builder, "token");
      json_builder_begin_array (builder);
      json_builder_end_array (builder);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static void
add_route (JsonBuilder        *builder,
           const DpServeRoute *route)
{
  g_autofree char *method = g_ascii_strdown (route->method, -1);
  g_autofree char *id = g_strconcat (method, route->path, NULL);

  g_strdelimit (id, "/{}.", '_');
  begin (builder, method);
  dp_json_add_text (builder, "operationId", id);
  dp_json_add_text (builder, "summary", _(route->summary));
  add_parameters (builder, route);
  if (strcmp (route->method, "POST") == 0)
    {
      begin (builder, "requestBody");
      begin (builder, "content");
      add_content (builder, "application/json", "Start");
      json_builder_end_object (builder);
      json_builder_end_object (builder);
    }
  add_security (builder, route);
  add_responses (builder, route);
  json_builder_end_object (builder);
}

/* All methods of a path stand together. */
static void
add_paths (JsonBuilder *builder)
{
  g_autoptr(GHashTable) done = g_hash_table_new (g_str_hash, g_str_equal);

  begin (builder, "paths");
  for (const DpServeRoute *route = _dp_serve_routes; route->method != NULL; route++)
    {
      if (!g_hash_table_add (done, (gpointer) route->path))
        continue;
      begin (builder, route->path);
      for (const DpServeRoute *other = route; other->method != NULL; other++)
        {
          if (strcmp (other->path, route->path) == 0)
            add_route (builder, other);
        }
      json_builder_end_object (builder);
    }
  json_builder_end_object (builder);
}

static char *
make_document (void)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  g_autoptr(JsonNode) root = NULL;
  g_autoptr(GBytes) schemas = g_resources_lookup_data (SCHEMAS, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);

  json_builder_begin_object (builder);
  dp_json_add_text (builder, "openapi", "3.1.0");
  begin (builder, "info");
  dp_json_add_text (builder, "title", "DataPipe");
  dp_json_add_text (builder, "version", PACKAGE_VERSION);
  dp_json_add_text (builder, "description",
                    _("The warehouse of market data on this machine. Times are UTC."));
  json_builder_end_object (builder);
  add_paths (builder);
  dp_json_add_parsed (builder, "components", g_bytes_get_data (schemas, NULL));
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);

  return json_to_string (root, TRUE);
}

void
_dp_serve_openapi_handle (DpServeRequest *request)
{
  static char *document;
  g_auto(DpServeText) body = { 0 };

  if (g_once_init_enter_pointer (&document))
    g_once_init_leave_pointer (&document, make_document ());
  _dp_serve_text_add (&body, document, strlen (document));
  _dp_serve_request_reply_constant (request, "application/json", &body);
}

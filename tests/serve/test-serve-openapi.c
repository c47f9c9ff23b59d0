/* test-serve-openapi.c: what the server says of itself is what it does: every path, with values
 * that its description allows and with values that it does not
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "dp-test-serve.h"

#define N_ROUNDS 400

static DpTestServe *serve;
static DpTestServed *document;

/* What people send who look for a hole. */
static const char * const nasty[] = {
  "'",
  "''",
  "\"",
  "' or 1=1--",
  "'; drop table raw.instruments;--",
  "$1",
  "${jndi:ldap://x}",
  "<script>alert(1)</script>",
  "../../../../etc/passwd",
  "%",
  "%%",
  "_",
  "\\",
  "\\'; select pg_sleep(9)--",
  "NULL",
  "NaN",
  "-1",
  "0",
  "1e309",
  "0x10",
  "9223372036854775808",
  "true",
  "[]",
  "{}",
  "infinity",
  "2026-13-45",
  "2026-02-30T25:61:61Z",
  "294277-01-01",
  "é\xcc\x81",
  "\xf0\x9f\x92\xb8",
  "a\tb",
  "a\nb",
  "\xe2\x80\xae",
  "*/*",
  "||",
  "{{7*7}}",
  "::1",
  "now()",
  "",
  " ",
};

static DexFuture *
test_open (gpointer user_data)
{
  DpRunOptions options = { .sample = TRUE, .trigger = "test" };
  g_autoptr(DpRun) run = NULL;
  g_autoptr(GError) error = NULL;

  serve = dp_test_serve_open ();
  run = dp_engine_start_run (serve->engine, &options, &error);
  g_assert_no_error (error);
  dex_await (dp_run_wait (run), &error);
  g_assert_no_error (error);
  dp_test_serve_start (serve);
  document = dp_test_serve_get (serve, 200, "/openapi.json");
  g_assert_cmpstr (dp_test_served_text (document, "openapi"), ==, "3.1.0");

  return dex_future_new_true ();
}

/* --- a reply and its schema ------------------------------------------------------------------- */

static gboolean matches (JsonNode   *node,
                         JsonObject *schema,
                         GString    *way);

static JsonObject *
resolve (JsonObject *schema)
{
  const char *reference = json_object_get_string_member_with_default (schema, "$ref", NULL);
  g_auto(GStrv) steps = NULL;
  JsonObject *at = json_node_get_object (document->json);

  if (reference == NULL)
    return schema;
  steps = g_strsplit (reference + strlen ("#/"), "/", -1);
  for (guint i = 0; steps[i] != NULL; i++)
    {
      g_assert_true (json_object_has_member (at, steps[i]));
      at = json_object_get_object_member (at, steps[i]);
    }

  return at;
}

static gboolean
is_of_type (JsonNode   *node,
            const char *type)
{
  GType value = JSON_NODE_HOLDS_VALUE (node) ? json_node_get_value_type (node) : G_TYPE_NONE;

  if (g_str_equal (type, "null"))
    return JSON_NODE_HOLDS_NULL (node);
  if (g_str_equal (type, "object"))
    return JSON_NODE_HOLDS_OBJECT (node);
  if (g_str_equal (type, "array"))
    return JSON_NODE_HOLDS_ARRAY (node);
  if (g_str_equal (type, "string"))
    return value == G_TYPE_STRING;
  if (g_str_equal (type, "boolean"))
    return value == G_TYPE_BOOLEAN;
  if (g_str_equal (type, "integer"))
    return value == G_TYPE_INT64;

  return value == G_TYPE_INT64 || value == G_TYPE_DOUBLE;
}

static gboolean
matches_type (JsonNode   *node,
              JsonObject *schema)
{
  JsonNode *type = json_object_get_member (schema, "type");
  JsonArray *types;

  if (type == NULL)
    return TRUE;
  if (JSON_NODE_HOLDS_VALUE (type))
    return is_of_type (node, json_node_get_string (type));
  types = json_node_get_array (type);
  for (guint i = 0; i < json_array_get_length (types); i++)
    {
      if (is_of_type (node, json_array_get_string_element (types, i)))
        return TRUE;
    }

  return FALSE;
}

static gboolean
matches_enum (JsonNode   *node,
              JsonObject *schema)
{
  JsonArray *words = json_object_has_member (schema, "enum")
                         ? json_object_get_array_member (schema, "enum")
                         : NULL;

  for (guint i = 0; words != NULL && i < json_array_get_length (words); i++)
    {
      if (json_node_equal (node, json_array_get_element (words, i)))
        return TRUE;
    }

  return words == NULL;
}

static gboolean
matches_object (JsonObject *object,
                JsonObject *schema,
                GString    *way)
{
  JsonObject *properties = json_object_has_member (schema, "properties")
                               ? json_object_get_object_member (schema, "properties")
                               : NULL;
  JsonArray *required = json_object_has_member (schema, "required")
                            ? json_object_get_array_member (schema, "required")
                            : NULL;
  JsonNode *others = json_object_get_member (schema, "additionalProperties");
  g_autoptr(GList) members = json_object_get_members (object);

  for (guint i = 0; required != NULL && i < json_array_get_length (required); i++)
    {
      if (!json_object_has_member (object, json_array_get_string_element (required, i)))
        {
          g_string_append_printf (way, " lacks %s", json_array_get_string_element (required, i));
          return FALSE;
        }
    }
  for (GList *l = members; l != NULL; l = l->next)
    {
      gsize length = way->len;
      JsonObject *one = NULL;

      g_string_append_printf (way, ".%s", (const char *) l->data);
      if (properties != NULL && json_object_has_member (properties, l->data))
        one = json_object_get_object_member (properties, l->data);
      else if (others != NULL && JSON_NODE_HOLDS_OBJECT (others))
        one = json_node_get_object (others);
      else if (others != NULL && JSON_NODE_HOLDS_VALUE (others) && !json_node_get_boolean (others))
        return FALSE;
      if (one != NULL && !matches (json_object_get_member (object, l->data), one, way))
        return FALSE;
      g_string_truncate (way, length);
    }

  return TRUE;
}

static gboolean
matches (JsonNode   *node,
         JsonObject *schema,
         GString    *way)
{
  schema = resolve (schema);
  if (!matches_type (node, schema) || !matches_enum (node, schema))
    return FALSE;
  if (JSON_NODE_HOLDS_OBJECT (node))
    return matches_object (json_node_get_object (node), schema, way);
  if (JSON_NODE_HOLDS_ARRAY (node) && json_object_has_member (schema, "items"))
    {
      JsonArray *array = json_node_get_array (node);

      for (guint i = 0; i < json_array_get_length (array); i++)
        {
          if (!matches (json_array_get_element (array, i),
                        json_object_get_object_member (schema, "items"), way))
            return FALSE;
        }
    }

  return TRUE;
}

/* The reply is one that the description has for its status. */
static void
assert_described (JsonObject   *operation,
                  const char   *path,
                  DpTestServed *served)
{
  JsonObject *responses = json_object_get_object_member (operation, "responses");
  g_autofree char *status = g_strdup_printf ("%u", served->status);
  JsonObject *response, *content;
  const char *type = soup_message_headers_get_content_type (served->headers, NULL);
  g_autoptr(GString) way = g_string_new (path);

  response = json_object_has_member (responses, status)
                 ? json_object_get_object_member (responses, status)
                 : json_object_get_object_member (responses, "default");
  response = resolve (response);
  content = json_object_get_object_member (response, "content");
  if (!json_object_has_member (content, type))
    g_error ("%s: %s of %s is not described", path, type, status);
  if (served->json != NULL &&
      !matches (served->json,
                json_object_get_object_member (json_object_get_object_member (content, type),
                                               "schema"),
                way))
    g_error ("%s is not as described: %.300s", way->str, served->body);
}

/* What is there, be it by another protocol. */
static gboolean
is_answer (guint status)
{
  return status == 200 || status == 426;
}

/* --- requests --------------------------------------------------------------------------------- */

/* A value that the schema allows. */
static char *
draw_value (JsonObject *schema)
{
  const char *type = json_object_get_string_member (schema, "type");

  if (g_str_equal (type, "array"))
    return draw_value (json_object_get_object_member (schema, "items"));
  if (json_object_has_member (schema, "enum"))
    {
      JsonArray *words = json_object_get_array_member (schema, "enum");

      return g_strdup (
          json_array_get_string_element (words,
                                         g_test_rand_int_range (0, json_array_get_length (words))));
    }
  if (g_str_equal (type, "integer"))
    {
      gint64 least = json_object_get_int_member (schema, "minimum");
      gint64 most = MIN (json_object_get_int_member (schema, "maximum"), least + 2000);

      return g_strdup_printf ("%" G_GINT64_FORMAT,
                              least + g_test_rand_int_range (0, most - least + 1));
    }
  /* A day or a moment */
  if (json_object_has_member (schema, "anyOf"))
    return g_strdup_printf ("20%02d-%02d-%02d", g_test_rand_int_range (0, 40),
                            g_test_rand_int_range (1, 13), g_test_rand_int_range (1, 29));

  return g_strdup (g_test_rand_bit () ? "SMPL" : nasty[g_test_rand_int_range (0, 12)]);
}

/* Parameters of one request, each there or not, each allowed or not.
 * Returns: whether all of them are allowed */
static gboolean
draw_request (JsonObject *operation,
              GString    *path)
{
  JsonArray *parameters = json_object_get_array_member (operation, "parameters");
  gboolean allowed = TRUE;

  for (guint i = 0; i < json_array_get_length (parameters); i++)
    {
      JsonObject *parameter = json_array_get_object_element (parameters, i);
      const char *name = json_object_get_string_member (parameter, "name");
      gboolean in_path = g_str_equal (json_object_get_string_member (parameter, "in"), "path");
      g_autofree char *value = NULL;
      g_autofree char *encoded = NULL;

      if (!in_path && g_test_rand_int_range (0, 3) != 0)
        continue;
      if (g_test_rand_int_range (0, 4) == 0)
        {
          value = g_strdup (nasty[g_test_rand_int_range (0, G_N_ELEMENTS (nasty))]);
          allowed = FALSE;
        }
      else
        value = draw_value (json_object_get_object_member (parameter, "schema"));
      encoded = g_uri_escape_string (in_path && *value == '\0' ? "x" : value, NULL, FALSE);
      if (in_path)
        {
          g_autofree char *braces = g_strdup_printf ("{%s}", name);

          g_string_replace (path, braces, encoded, 0);
        }
      else
        g_string_append_printf (path, "%c%s=%s", strchr (path->str, '?') != NULL ? '&' : '?', name,
                                encoded);
      /* Two ways to go on do not go together, and a cursor is nothing to be made up. */
      allowed &= !g_str_equal (name, "cursor");
    }

  return allowed;
}

static DexFuture *
test_properties (gpointer user_data)
{
  JsonObject *paths = json_node_get_object (dp_test_served_get (document, "paths"));
  g_autoptr(GList) names = json_object_get_members (paths);
  guint n_good = 0;

  for (guint i = 0; i < N_ROUNDS; i++)
    {
      const char *name = g_list_nth_data (names, i % g_list_length (names));
      JsonObject *operation = json_object_get_object_member (json_object_get_object_member (paths,
                                                                                            name),
                                                             "get");
      g_autoptr(GString) path = g_string_new (name);
      gboolean allowed = draw_request (operation, path);
      g_autoptr(DpTestServed) served = dp_test_serve_ask (serve, "GET", path->str, NULL);

      if (served->status >= 500 ||
          (allowed && !is_answer (served->status) && served->status != 404))
        g_error ("%s: %u %.300s", path->str, served->status, served->body);
      n_good += served->status == 200;
      assert_described (operation, path->str, served);
      /* What was sent is not sent back. */
      g_assert_null (strstr (served->body, "<script>alert"));
    }
  g_assert_cmpuint (n_good, >, N_ROUNDS / 4);

  return dex_future_new_true ();
}

/* Each of them in each parameter: refused, or a value like others. */
static DexFuture *
test_injections (gpointer user_data)
{
  JsonObject *paths = json_node_get_object (dp_test_served_get (document, "paths"));
  g_autoptr(GList) names = json_object_get_members (paths);
  g_autofree char *before = dp_test_serve_dup_value (serve, "select count(*) from raw.instruments");
  g_autofree char *after = NULL;

  for (GList *l = names; l != NULL; l = l->next)
    {
      JsonObject *operation =
          json_object_get_object_member (json_object_get_object_member (paths, l->data), "get");
      JsonArray *parameters = json_object_get_array_member (operation, "parameters");

      if (strchr (l->data, '{') != NULL)
        continue;
      for (guint i = 0; i < json_array_get_length (parameters) * G_N_ELEMENTS (nasty); i++)
        {
          JsonObject *parameter = json_array_get_object_element (parameters,
                                                                 i / G_N_ELEMENTS (nasty));
          g_autofree char *value = g_uri_escape_string (nasty[i % G_N_ELEMENTS (nasty)], NULL,
                                                        FALSE);
          g_autofree char *path = g_strdup_printf ("%s?%s=%s", (const char *) l->data,
                                                   json_object_get_string_member (parameter,
                                                                                  "name"),
                                                   value);
          g_autoptr(DpTestServed) served = dp_test_serve_ask (serve, "GET", path, NULL);

          if (!is_answer (served->status) && served->status != 400)
            g_error ("%s: %u %.300s", path, served->status, served->body);
          assert_described (operation, path, served);
        }
    }
  after = dp_test_serve_dup_value (serve, "select count(*) from raw.instruments");
  g_assert_cmpstr (before, ==, after);

  return dex_future_new_true ();
}

static DexFuture *
test_close (gpointer user_data)
{
  g_clear_pointer (&document, dp_test_served_free);
  dp_test_serve_close (serve);

  return dex_future_new_true ();
}

int
main (int    argc,
      char **argv)
{
  dp_test_init (&argc, &argv);
  dp_test_add_fiber ("/serve/openapi/open", test_open);
  dp_test_add_fiber ("/serve/openapi/properties", test_properties);
  dp_test_add_fiber ("/serve/openapi/injections", test_injections);
  dp_test_add_fiber ("/serve/openapi/close", test_close);

  return g_test_run ();
}

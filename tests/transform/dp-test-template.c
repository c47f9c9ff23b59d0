/* dp-test-template.c: tables of templates and what they give
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-test-template.h"

#include "dp-template.h"
#include "dp-template-json.h"
#include "dp-transform.h"

static const char context_json[] =
  "{ \"xs\": [1, 2, 3, 4],"
  "  \"n\": 7,"
  "  \"methods\": [\"card\", \"coupon\", \"cash\"],"
  "  \"person\": { \"name\": \"Ada\", \"age\": 36 },"
  "  \"d\": { \"a\": 1, \"inner\": { \"deep\": [1, 2], \"n\": 7 } },"
  "  \"nested\": [[1, 2], [3, 4]],"
  "  \"people\": ["
  "    { \"name\": \"Ada\", \"age\": 36, \"city\": \"London\", \"address\": { \"zip\": \"N1\" } },"
  "    { \"name\": \"Bob\", \"age\": 50, \"city\": \"Rome\", \"address\": { \"zip\": \"00\" },"
  "      \"nick\": \"B\" },"
  "    { \"name\": \"Cy\", \"age\": 20, \"city\": \"London\", \"address\": { \"zip\": \"N2\" } } ],"
  "  \"tree\": ["
  "    { \"name\": \"a\", \"kids\": [{ \"name\": \"b\", \"kids\": [{ \"name\": \"c\" }] }] },"
  "    { \"name\": \"d\" } ] }";

DpValue *
dp_test_template_new_context (void)
{
  return dp_value_new_from_json (context_json, NULL);
}

char *
dp_test_template_render (const char  *text,
                         GError     **error)
{
  g_autoptr(DpValue) context = dp_test_template_new_context ();
  g_autoptr(DpValue) shared = dp_value_new_dict ();
  g_autoptr(DpTemplate) template = dp_template_new ("case.sql", 1, text, error);

  if (template == NULL)
    return NULL;
  dp_template_add_builtins (shared);

  return dp_template_render (template, context, shared, NULL, error);
}

static void
test_output (gconstpointer data)
{
  const DpTemplateCase *entry = data;
  g_autoptr(GError) error = NULL;
  g_autofree char *output = dp_test_template_render (entry->input, &error);

  g_assert_no_error (error);
  g_assert_cmpstr (output, ==, entry->output);
}

/* The message, the line it is about, and a mark under the column. */
static void
test_error (gconstpointer data)
{
  const DpTemplateCase *entry = data;
  g_autoptr(GError) error = NULL;
  g_autofree char *output = dp_test_template_render (entry->input, &error);
  g_auto(GStrv) lines = NULL;

  g_assert_null (output);
  g_assert_error (error, DP_TRANSFORM_ERROR, DP_TRANSFORM_ERROR_PROJECT);
  lines = g_strsplit (error->message, "\n", -1);
  g_assert_cmpstr (lines[0], ==, entry->output);
  g_assert_cmpuint (g_strv_length (lines), ==, 3);
}

static void
add (const char           *path,
     const DpTemplateCase *cases,
     gsize                 n_cases,
     GTestDataFunc         func)
{
  for (gsize i = 0; i < n_cases; i++)
    {
      g_autofree char *whole = g_strconcat (path, cases[i].path, NULL);

      g_test_add_data_func (whole, &cases[i], func);
    }
}

void
dp_test_template_add (const char           *path,
                      const DpTemplateCase *cases,
                      gsize                 n_cases)
{
  add (path, cases, n_cases, test_output);
}

void
dp_test_template_add_errors (const char           *path,
                             const DpTemplateCase *cases,
                             gsize                 n_cases)
{
  add (path, cases, n_cases, test_error);
}

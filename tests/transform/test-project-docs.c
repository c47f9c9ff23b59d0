/* test-project-docs.c: what a project says about itself, and where that goes
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-test.h"
#include "dp-test-project.h"
#include "dp-transform-project-private.h"

#define TEXTS \
  "# Of this shop\n\n{% docs money %}\n\nIn **cents**.\n\n{% enddocs %}\n" \
  "{%- docs  orders -%} What people ordered {%- enddocs -%}\n"

static DpTransformProject *
load (const char *properties,
      const char *texts,
      GError    **error)
{
  g_autoptr(GFile) folder = dp_test_project_write ("models/orders.sql",
                                                   "select 1 as id, 2 as cents", "models/all.yml",
                                                   properties, "models/deep/texts.md", texts, NULL);

  return dp_transform_project_load (folder, error);
}

static void
test_texts (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(DpTransformProject) project = load (
    "models:\n  - name: orders\n    description: \"{{ doc('orders') }}\"\n    meta: {owner: ada}\n"
    "    columns:\n      - name: cents\n        data_type: int\n        meta: {pii: true}\n"
    "        description: \"The price. {{ doc(\\\"shop\\\", 'money') }} {{ doc( 'money' ) }}\"\n"
    "      - name: id\n"
    "sources:\n  - name: raw\n    description: As it came\n    tables:\n      - name: prices\n"
    "        description: \"{{ doc('money') }}\"\n        columns:\n          - name: price\n"
    "            description: Of one\n", TEXTS, &error);
  DpModel *model;
  DpColumnDoc *column;
  DpSourceTable *table;

  g_assert_no_error (error);
  model = _dp_project_find_model (project, "orders");
  g_assert_cmpstr (model->description, ==, "What people ordered");
  g_assert_cmpstr (dp_value_lookup_string (dp_value_lookup (model->config, "meta"), "owner"), ==,
                   "ada");
  g_assert_cmpuint (model->columns->len, ==, 2);
  column = g_ptr_array_index (model->columns, 0);
  g_assert_cmpstr (column->description, ==, "The price. In **cents**. In **cents**.");
  g_assert_cmpstr (column->data_type, ==, "int");
  g_assert_true (dp_value_is_true (dp_value_lookup (column->meta, "pii")));
  column = g_ptr_array_index (model->columns, 1);
  g_assert_cmpstr (column->description, ==, NULL);
  table = _dp_project_find_source (project, "raw", "prices");
  g_assert_cmpstr (table->description, ==, "In **cents**.");
  g_assert_cmpstr (table->source_description, ==, "As it came");
  g_assert_cmpstr (((DpColumnDoc *) g_ptr_array_index (table->columns, 0))->name, ==, "price");
}

static void
assert_error (const char *properties,
              const char *texts,
              const char *message)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(DpTransformProject) project = load (properties, texts, &error);

  g_assert_null (project);
  g_assert_error (error, DP_TRANSFORM_ERROR, DP_TRANSFORM_ERROR_PROJECT);
  g_assert_cmpstr (error->message, ==, message);
}

static void
test_errors (void)
{
  assert_error ("models:\n  - name: orders\n    description: \"{{ doc('x') }}\"\n", TEXTS,
                "models/all.yml:3: there is no text “x”; write {% docs x %}…{% enddocs %} into a "
                ".md file of the project");
  assert_error ("", "\n{% docs a %} one", "models/deep/texts.md:2: the text “a” has no end; write "
                "{% enddocs %} after it");
  assert_error (
      "", "{% docs a %}1{% enddocs %}\n{% docs a %}2{% enddocs %}",
      "models/deep/texts.md:2: there is a text “a” already; give one of them another name");
}

#define COMMENTS \
  "select concat_ws('|', coalesce(obj_description('shop.orders'::regclass), '-'), " \
  "coalesce(col_description('shop.orders'::regclass, 2), '-'))"

/* Descriptions become comments; what the project does not want to be one is left as it is. */
static DexFuture *
test_persist (gpointer data)
{
  static const struct
  {
    const char *config;
    const char *comments;
  } cases[] = {
    { "", "O|C" },
    { "{{ config(persist_docs={'relation': true, 'columns': true}) }}", "O|C" },
    { "{{ config(materialized='table', persist_docs={'relation': true}) }}", "O|-" },
    { "{{ config(materialized='table', persist_docs={'relation': false, 'columns': true}) }}",
      "-|C" },
    { "{{ config(persist_docs={}) }}", "-|-" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(DpDbPool) pool = dp_test_dup_migrated_pool ();
      g_autofree char *sql = g_strconcat (cases[i].config, "select 1 as id, 2 as cents", NULL);
      g_autoptr(GFile) folder = NULL;
      g_autoptr(GListModel) results = NULL;
      g_autofree char *comments = NULL;

      folder = dp_test_project_write (
        "models/orders.sql", sql,
        "models/all.yml", "models:\n  - name: orders\n    description: O\n    columns:\n"
                          "      - name: cents\n        description: C\n      - name: id\n", NULL);
      results = dp_test_project_run (folder, pool, DP_TRANSFORM_MODELS, FALSE);
      dp_test_project_assert_success (results);
      comments = dp_test_sql_text (pool, COMMENTS);
      g_assert_cmpstr (comments, ==, cases[i].comments);
    }

  return dex_future_new_true ();
}

int
main (int   argc,
      char *argv[])
{
  dp_test_init (&argc, &argv);

  g_test_add_func ("/transform/project-docs/texts", test_texts);
  g_test_add_func ("/transform/project-docs/errors", test_errors);
  dp_test_add_fiber ("/transform/project-docs/persist", test_persist);

  return g_test_run ();
}

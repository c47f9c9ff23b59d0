/* test-transform-project.c: reading projects, and saying where one is wrong
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "dp-test.h"
#include "dp-test-project.h"
#include "dp-yaml-node.h"

typedef struct
{
  const char *path;
  const char *files[8];      /* path, text, path, text … */
  const char *message;       /* its first line */
} Case;

static const Case errors[] = {
  { "cycle",
    { "models/a.sql", "select 1\nfrom {{ ref('b') }}", "models/b.sql",
      "select * from {{ ref('c') }}", "models/c.sql", "\n\nselect * from {{ ref('a') }}" },
    "models/c.sql:3: models stand on each other in a circle: a → b → c → a; remove one of these "
    "refs" },
  { "cycle-of-itself",
    { "models/a.sql", "select * from {{ ref('a') }}" },
    "models/a.sql:1: models stand on each other in a circle: a → a; remove one of these refs" },
  { "missing-ref",
    { "models/a.sql", "select *\nfrom {{ ref('nowhere') }}" },
    "models/a.sql:2:9: there is no model “nowhere”" },
  { "missing-project",
    { "models/a.sql", "select * from {{ ref('other', 'a') }}" },
    "models/a.sql:1:18: there is no project “other” here, only “shop”" },
  { "missing-source",
    { "models/a.sql", "select * from {{ source('x', 'y') }}" },
    "models/a.sql:1:18: no .yml file names a table “y” of a source “x”" },
  { "missing-variable",
    { "models/a.sql", "select {{ var('limit') }}" },
    "models/a.sql:1:11: the variable “limit” is not set; set it under vars in dbt_project.yml" },
  { "missing-macro",
    { "models/a.sql", "select {{ cents('x') }}" },
    "models/a.sql:1:11: there is no function or macro “cents”" },
  { "in-a-macro-file",
    { "macros/m.sql", "{% macro m() %}\n{{ 1 + }}{% endmacro %}" },
    "macros/m.sql:2:8: expected a value, found “}}”" },
  { "macro-twice",
    { "macros/a.sql", "{% macro m() %}{% endmacro %}", "macros/b.sql",
      "\n{% macro m() %}{% endmacro %}" },
    "macros/b.sql:2:10: there is a macro “m” already; rename one of them" },
  { "duplicate-model",
    { "models/one/a.sql", "select 1", "models/two/a.sql", "select 2" },
    "models/two/a.sql:1: there is a model “a” already, in models/one/a.sql; rename one of them" },
  { "duplicate-relation",
    { "models/a.sql", "select 1", "models/b.sql", "{{ config(alias='a') }} select 2" },
    "models/b.sql:1: this model and models/a.sql would both be built as \"shop\".\"a\"; give one "
    "of them another alias or schema" },
  { "materialization",
    { "models/a.sql", "{{ config(materialized='tabel') }} select 1" },
    "models/a.sql:1: “tabel” is not a way to materialize a model; it can be view, table, "
    "incremental or ephemeral" },
  { "template",
    { "models/a.sql", "select 1\n{% if x %}" },
    "models/a.sql:2:11: expected “{% endif %}”, found the end of the file" },
  { "bad-yaml",
    { "models/a.yml", "models:\n  - name: 'a\n" },
    "models/a.yml:3:1: this is not valid YAML: found unexpected end of stream" },
  { "bad-yaml-indentation",
    { "models/a.yml", "models:\n  - name: a\n description: b\n" },
    "models/a.yml:3:2: this is not valid YAML: did not find expected key" },
  { "yaml-key-twice",
    { "models/a.yml", "models: []\nmodels: []\n" },
    "models/a.yml:2:1: the key “models” is there twice; remove one of them" },
  { "yaml-no-list",
    { "models/a.yml", "models:\n  name: a\n" },
    "models/a.yml:2: this has to be a list; begin each item with “- ”" },
  { "yaml-without-name",
    { "models/a.yml", "models:\n  - description: x\n" },
    "models/a.yml:2: a name is missing here" },
  { "unknown-test",
    { "models/a.sql", "select 1 as id", "models/a.yml",
      "models:\n  - name: a\n    columns:\n      - name: id\n        tests: [not_nul]\n" },
    "models/a.yml:5: there is no test “not_nul”; a macro would define it with {% test not_nul(…) "
    "%}" },
  { "test-without-argument",
    { "models/a.sql", "select 1 as id", "models/a.yml",
      "models:\n  - name: a\n    columns:\n      - name: id\n        tests:\n"
      "          - accepted_values: {value: [1]}\n" },
    "models/a.yml:6: the test “accepted_values” lacks its values" },
  { "test-of-missing-model",
    { "models/a.sql", "select 1 as id", "models/a.yml",
      "models:\n  - name: a\n    columns:\n      - name: id\n        tests:\n"
      "          - relationships: {to: ref('b'), field: id}\n" },
    "models/a.yml:6:4: there is no model “b”" },
  { "singular-test",
    { "tests/t.sql", "select 1\nfrom {{ ref('b') }}" },
    "tests/t.sql:2:9: there is no model “b”" },
  { "project-without-name",
    { "dbt_project.yml", "version: 1\n" },
    "dbt_project.yml:1: the project has no name; add a line “name: …”" },
};

static GFile *
write_files (const char * const *files)
{
  GFile *folder = dp_test_project_write (NULL, NULL);

  for (guint i = 0; files[i] != NULL; i += 2)
    dp_test_project_add (folder, files[i], files[i + 1]);

  return folder;
}

static void
test_error (gconstpointer data)
{
  const Case *entry = data;
  g_autoptr(GFile) folder = write_files (entry->files);
  g_autoptr(GError) error = NULL;
  g_autoptr(DpTransformProject) project = dp_transform_project_load (folder, &error);
  g_auto(GStrv) lines = NULL;

  g_assert_null (project);
  g_assert_error (error, DP_TRANSFORM_ERROR, DP_TRANSFORM_ERROR_PROJECT);
  lines = g_strsplit (error->message, "\n", -1);
  g_assert_cmpstr (lines[0], ==, entry->message);
}

/* What a .yml file says of a model that is gone is said, and keeps nobody from the others. */
static char *printed;

static void
printed_cb (const char *text)
{
  g_set_str (&printed, text);
}

static void
test_yaml_without_model (void)
{
  static const char * const files[] = {
    "models/a.sql", "select 1 as id",
    "models/a.yml",
    "models:\n  - name: b\n    columns:\n      - name: id\n        tests: [not_null]\n"
    "  - name: a\n    columns:\n      - name: id\n        tests: [not_null]\n",
    NULL,
  };
  g_autoptr(GFile) folder = write_files (files);
  g_autoptr(GError) error = NULL;
  g_autoptr(DpTransformProject) project = NULL;
  GPrintFunc before = g_set_printerr_handler (printed_cb);

  project = dp_transform_project_load (folder, &error);
  g_set_printerr_handler (before);
  g_assert_no_error (error);
  g_assert_cmpuint (dp_transform_project_get_n_tests (project), ==, 1);
  g_assert_cmpstr (printed, ==,
                   "models/a.yml:2: there is no model “b”; its file would be models/…/b.sql\n");
  g_clear_pointer (&printed, g_free);
}

/* Of two nodes of one name the one that is not wanted is not in the way. */
static void
test_disabled_twin (void)
{
  static const char * const files[] = {
    "dbt_project.yml",
    "name: shop\nseeds:\n  tools:\n    kinds:\n      +enabled: false\n",
    "dbt_packages/tools/dbt_project.yml", "name: tools\n",
    "dbt_packages/tools/seeds/kinds.csv", "theirs\n1\n",
    "seeds/kinds.csv", "ours\n1\n",
    "models/a.sql", "select * from {{ ref('kinds') }}",
    NULL,
  };
  g_autoptr(GFile) folder = write_files (files);
  g_autoptr(GError) error = NULL;
  g_autoptr(DpTransformProject) project = dp_transform_project_load (folder, &error);

  g_assert_no_error (error);
  g_assert_cmpuint (dp_transform_project_get_n_models (project), ==, 2);
}

static void
test_no_folder (void)
{
  g_autoptr(GFile) folder = g_file_new_for_path ("/nowhere/at/all");
  g_autoptr(GError) error = NULL;
  g_autoptr(DpTransformProject) project = dp_transform_project_load (folder, &error);

  g_assert_null (project);
  g_assert_error (error, DP_TRANSFORM_ERROR, DP_TRANSFORM_ERROR_PROJECT);
  g_assert_nonnull (strstr (error->message, "dbt_project.yml"));
}

/* The nearest word counts: project, folder, folder below, .yml, the file itself. */
static void
test_configuration (void)
{
  static const char * const files[] = {
    "dbt_project.yml",
    "name: shop\nmodel-paths: [\"sql\"]\nvars:\n  everywhere: 1\n  shop:\n    here: 2\n"
    "models:\n  shop:\n    +schema: base\n    marts:\n      +schema: marts\n      deep:\n"
    "        schema: deep\n",
    "sql/a.sql", "select {{ var('everywhere') }}, {{ var('here') }}, {{ var('not', 3) }}",
    "sql/marts/b.sql", "select '{{ this }}', '{{ this.schema }}', '{{ target.type }}'",
    "sql/marts/deep/c.sql", "select * from {{ ref('b') }}",
    "sql/marts/deep/d.sql", "{{ config(schema='own', alias='dee') }}select * from {{ ref('c') }}",
    "sql/marts/e.sql", "select * from {{ ref('d') }}, {{ source('s', 't') }}",
    "sql/marts/e.yml", "models:\n  - name: e\n    config: {schema: from_yml}\n"
    "sources:\n  - name: s\n    schema: src\n    tables:\n      - {name: t, identifier: T1}\n",
    NULL,
  };
  g_autoptr(GFile) folder = write_files (files);
  g_autoptr(GError) error = NULL;
  g_autoptr(DpTransformProject) project = dp_transform_project_load (folder, &error);
  static const char * const expected[][2] = {
    { "a", "select 1, 2, 3" },
    { "b", "select '\"marts\".\"b\"', 'marts', 'postgres'" },
    { "c", "select * from \"marts\".\"b\"" },
    { "d", "select * from \"deep\".\"c\"" },
    { "e", "select * from \"own\".\"dee\", \"src\".\"T1\"" },
  };

  g_assert_no_error (error);
  for (gsize i = 0; i < G_N_ELEMENTS (expected); i++)
    {
      g_autofree char *sql = dp_transform_project_compile (project, expected[i][0], &error);

      g_assert_no_error (error);
      g_assert_cmpstr (sql, ==, expected[i][1]);
    }
}

static char *
list (DpTransformProject *project,
      const char         *select,
      const char         *exclude)
{
  const char *chosen[] = { select, NULL };
  const char *left_out[] = { exclude, NULL };
  DpTransformOptions options = {
    .parts = DP_TRANSFORM_MODELS | DP_TRANSFORM_TESTS, .select = chosen, .exclude = left_out,
  };
  g_autoptr(GError) error = NULL;
  g_auto(GStrv) names = dp_transform_project_list_nodes (project, &options, &error);

  g_assert_no_error (error);

  return g_strjoinv (" ", names);
}

static void
test_selection (void)
{
  static const char * const files[] = {
    "models/z_first.sql", "select 1 as id",
    "models/m/mid.sql", "{{ config(tags=['nightly']) }} select * from {{ ref('z_first') }}",
    "models/m/last.sql", "select * from {{ ref('mid') }}",
    "models/alone.sql", "select 2 as id",
    "models/all.yml", "models:\n  - name: mid\n    columns:\n      - {name: id, tests: [unique]}\n",
    "tests/extra.sql", "select * from {{ ref('alone') }} where id = 3",
    NULL,
  };
  static const char * const cases[][3] = {
    { NULL, NULL, "alone z_first mid last unique_mid_id extra" },
    { "mid", NULL, "mid unique_mid_id" },
    { "+mid", NULL, "z_first mid unique_mid_id" },
    { "mid+", NULL, "mid last unique_mid_id" },
    { "+last", "z_first", "mid last unique_mid_id" },
    { "tag:nightly", NULL, "mid unique_mid_id" },
    { "path:models/m", NULL, "mid last unique_mid_id" },
    { "m", NULL, "mid last unique_mid_id" },
    { "alone", NULL, "alone extra" },
    { NULL, "+last", "alone extra" },
  };
  g_autoptr(GFile) folder = write_files (files);
  g_autoptr(GError) error = NULL;
  g_autoptr(DpTransformProject) project = dp_transform_project_load (folder, &error);
  const char *unknown[] = { "wibble", NULL };
  DpTransformOptions options = { .parts = DP_TRANSFORM_MODELS, .select = unknown };

  g_assert_no_error (error);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *names = list (project, cases[i][0], cases[i][1]);

      g_assert_cmpstr (names, ==, cases[i][2]);
    }

  g_assert_null (dp_transform_project_list_nodes (project, &options, &error));
  g_assert_error (error, DP_TRANSFORM_ERROR, DP_TRANSFORM_ERROR_SELECTION);
}

static void
test_yaml_values (void)
{
  const char *text = "a: 1\nb: 1.5\nc: 'x'\nd: \"2\"\ne: [yes, ~, null, .5]\nf: {g: h}\n"
                     "i: >\n  one\n  two\nj: &anchor [1]\nk: *anchor\nl: 2025-01-01\n";
  g_autoptr(GError) error = NULL;
  g_autoptr(DpYamlNode) root = dp_yaml_node_parse ("t.yml", text, strlen (text), &error);
  g_autoptr(DpValue) value = NULL;
  g_autofree char *written = NULL;

  g_assert_no_error (error);
  value = dp_yaml_node_to_value (root);
  written = dp_value_to_string (value);
  g_assert_cmpstr (written, ==,
                   "{'a': 1, 'b': 1.5, 'c': 'x', 'd': '2', 'e': [True, None, None, 0.5], "
                   "'f': {'g': 'h'}, 'i': 'one two\\n', 'j': [1], 'k': [1], 'l': '2025-01-01'}");
  g_assert_cmpuint (dp_yaml_node_get_line (dp_yaml_node_lookup (root, "i")), ==, 7);
}

/* An alias inside its own anchor has no end. */
static void
test_yaml_endless (void)
{
  const char *text = "a: &a [*a]\n";
  g_autoptr(GError) error = NULL;
  g_autoptr(DpYamlNode) root = dp_yaml_node_parse ("t.yml", text, strlen (text), &error);

  g_assert_null (root);
  g_assert_error (error, DP_TRANSFORM_ERROR, DP_TRANSFORM_ERROR_PROJECT);
}

int
main (int   argc,
      char *argv[])
{
  dp_test_init (&argc, &argv);

  for (gsize i = 0; i < G_N_ELEMENTS (errors); i++)
    {
      g_autofree char *path = g_strconcat ("/transform/project/error/", errors[i].path, NULL);

      g_test_add_data_func (path, &errors[i], test_error);
    }
  g_test_add_func ("/transform/project/disabled-twin", test_disabled_twin);
  g_test_add_func ("/transform/project/yaml-without-model", test_yaml_without_model);
  g_test_add_func ("/transform/project/no-folder", test_no_folder);
  g_test_add_func ("/transform/project/configuration", test_configuration);
  g_test_add_func ("/transform/project/selection", test_selection);
  g_test_add_func ("/transform/project/yaml-values", test_yaml_values);
  g_test_add_func ("/transform/project/yaml-endless", test_yaml_endless);

  return g_test_run ();
}

/* test-select.c: the choice among a project's nodes
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "dp-test.h"
#include "dp-test-project.h"

/* All that can be built or asked. */
#define EVERYTHING \
  (DP_TRANSFORM_MODELS | DP_TRANSFORM_TESTS | DP_TRANSFORM_SEEDS | DP_TRANSFORM_SNAPSHOTS)

/* rates (seed) → orders → totals → report; customers → report; history is a snapshot of totals */
static GFile *
write_project (void)
{
  return dp_test_project_write (
    "dbt_project.yml",
    "name: shop\n"
    "models:\n"
    "  +tags: all\n"
    "  shop:\n"
    "    marts:\n"
    "      +materialized: table\n"
    "      +tags: [nightly]\n"
    "      daily: {+meta: {owner: ann}}\n",
    "seeds/rates.csv", "currency,rate\nEUR,1.1\n",
    "models/sources.yml",
    "sources:\n  - name: raw\n    tables:\n      - name: orders\n      - name: people\n",
    "models/staging/orders.sql", "select * from {{ source('raw', 'orders') }}, {{ ref('rates') }}",
    "models/staging/customers.sql", "select * from {{ source('raw', 'people') }}",
    "models/marts/totals.sql", "{{ config(tags='hot') }} select * from {{ ref('orders') }}",
    "models/marts/daily/report.sql",
    "select * from {{ ref('totals') }}, {{ ref('customers') }}",
    "models/off.sql", "{{ config(enabled=false) }} select * from {{ ref('nothing') }}",
    "snapshots/history.sql",
    "{% snapshot history %}{{ config(unique_key='id', strategy='check', check_cols='all') }}\n"
    "select * from {{ ref('totals') }}{% endsnapshot %}",
    "models/tests.yml",
    "models:\n"
    "  - name: totals\n"
    "    data_tests:\n"
    "      - dbt_utils.expression_is_true: {expression: 'id > 0'}\n"
    "    columns: [{name: id, data_tests: [not_null]}]\n"
    "  - name: report\n"
    "    columns: [{name: id, data_tests: [not_null: {config: {tags: slow}}]}]\n",
    "tests/whole.sql", "select * from {{ ref('report') }}",
    NULL);
}

static int
compare_names (const void *a,
               const void *b)
{
  return strcmp (*(char * const *) a, *(char * const *) b);
}

static char *
join_sorted (char **names)
{
  qsort (names, g_strv_length (names), sizeof (char *), compare_names);

  return g_strjoinv (" ", names);
}

static void
test_choice (void)
{
  static const struct
  {
    const char *select;
    const char *exclude;
    const char *expected;
  } cases[] = {
    { NULL, NULL,
      "customers rates orders totals report history expression_totals not_null_totals_id "
      "not_null_report_id whole" },
    { "totals", NULL, "totals expression_totals not_null_totals_id" },
    { "+totals", NULL, "rates orders totals expression_totals not_null_totals_id" },
    { "1+totals", NULL, "orders totals expression_totals not_null_totals_id" },
    { "rates+1", NULL, "rates orders" },
    { "rates+2", NULL, "rates orders totals expression_totals not_null_totals_id" },
    { "1+totals+1", "test_type:generic", "orders totals report history whole" },
    { "@orders", "resource_type:test", "customers rates orders totals report history" },
    { "tag:nightly", "test_type:generic test_type:singular", "totals report" },
    { "tag:nightly,tag:hot", "resource_type:test", "totals" },
    { "tag:slow", NULL, "not_null_report_id" },
    { "customers rates", NULL, "customers rates" },
    { "path:models/staging", NULL, "customers orders" },
    { "models/marts/daily/report.sql", "resource_type:test", "report" },
    { "marts", "report", "totals expression_totals not_null_totals_id" },
    { "shop.marts.daily.*", "resource_type:test", "report" },
    { "*to*", "resource_type:test", "customers totals history" },
    { "config.materialized:table", "resource_type:test", "totals report" },
    { "config.meta.owner:ann", "resource_type:test", "report" },
    { "source:raw.people+", "resource_type:test", "customers report" },
    { "source:raw", NULL, "" },
    { "resource_type:snapshot", NULL, "history" },
    { "resource_type:seed package:shop,resource_type:snapshot", NULL, "rates history" },
    { "test_type:singular", NULL, "whole" },
    { "test_name:not_null,report", NULL, "not_null_report_id" },
  };
  g_autoptr(GError) error = NULL;
  g_autoptr(GFile) folder = write_project ();
  g_autoptr(DpTransformProject) project = dp_transform_project_load (folder, &error);

  g_assert_no_error (error);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      const char *select[] = { cases[i].select, NULL };
      const char *exclude[] = { cases[i].exclude, NULL };
      DpTransformOptions options = { EVERYTHING, select, exclude };
      g_auto(GStrv) names = dp_transform_project_list_nodes (project, &options, &error);
      g_auto(GStrv) expected = g_strsplit (cases[i].expected, " ", -1);
      g_autofree char *joined = NULL;
      g_autofree char *joined_expected = NULL;

      g_assert_no_error (error);
      joined = join_sorted (names);
      joined_expected = join_sorted (expected);
      g_test_message ("%s without %s", cases[i].select, cases[i].exclude);
      g_assert_cmpstr (joined, ==, joined_expected);
    }
}

static void
test_wrong (void)
{
  static const char * const wrong[] = { "nobody", "tag:nobody", "colour:red", "source:nobody",
                                       "path:x" };
  g_autoptr(GFile) folder = write_project ();
  g_autoptr(DpTransformProject) project = dp_transform_project_load (folder, NULL);

  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      const char *select[] = { wrong[i], NULL };
      DpTransformOptions options = { EVERYTHING, select };
      g_autoptr(GError) error = NULL;
      g_auto(GStrv) names = dp_transform_project_list_nodes (project, &options, &error);

      g_assert_null (names);
      g_assert_error (error, DP_TRANSFORM_ERROR, DP_TRANSFORM_ERROR_SELECTION);
    }
}

/* What stands on a disabled model cannot be built. */
static void
test_disabled (void)
{
  g_autoptr(GFile) folder = dp_test_project_write (
    "models/a.sql", "{{ config(enabled=false) }} select 1",
    "models/b.sql", "select *\nfrom {{ ref('a') }}", NULL);
  g_autoptr(GError) error = NULL;
  g_autoptr(DpTransformProject) project = dp_transform_project_load (folder, &error);

  g_assert_null (project);
  g_assert_nonnull (strstr (error->message, "models/b.sql:2: the model “a” is disabled"));
}

static void
test_old_names (void)
{
  g_autoptr(GFile) folder = dp_test_project_write (
    "dbt_project.yml", "name: old\nsource-paths: [sql]\ndata-paths: [data]\nvars: {limit: 1}\n",
    "sql/a.sql", "select {{ var('limit') }} as id", "data/b.csv", "id\n1\n", NULL);
  DpTransformOptions options = { EVERYTHING };
  g_autoptr(GError) error = NULL;
  g_autoptr(DpTransformProject) project = NULL;
  g_auto(GStrv) names = NULL;
  g_autofree char *joined = NULL;
  g_autofree char *sql = NULL;

  project = dp_transform_project_load_with_vars (folder, "{limit: 7}", &error);
  g_assert_no_error (error);
  names = dp_transform_project_list_nodes (project, &options, &error);
  joined = g_strjoinv (" ", names);
  g_assert_cmpstr (joined, ==, "a b");
  sql = dp_transform_project_compile (project, "a", &error);
  g_assert_cmpstr (sql, ==, "select 7 as id");
}

int
main (int   argc,
      char *argv[])
{
  dp_test_init (&argc, &argv);

  g_test_add_func ("/transform/select/choice", test_choice);
  g_test_add_func ("/transform/select/wrong", test_wrong);
  g_test_add_func ("/transform/select/disabled", test_disabled);
  g_test_add_func ("/transform/select/old-names", test_old_names);

  return g_test_run ();
}

/* test-artifacts.c: the files that tell other tools, and people, about a project
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>
#include <yyjson.h>

#include "dp-artifacts.h"
#include "dp-docs.h"
#include "dp-test.h"
#include "dp-test-project.h"

#define PROPERTIES \
  "models:\n  - name: totals\n    description: \"{{ doc('totals') }}\"\n    meta: {team: shop}\n" \
  "    columns:\n      - name: customer\n        description: Who </script><b>bold</b>\n" \
  "        data_tests: [not_null, unique]\n" \
  "sources:\n  - name: raw\n    schema: shop_raw\n    description: As it came\n    tables:\n" \
  "      - name: orders\n        identifier: raw_orders\n"

typedef struct
{
  DpDbPool         *pool;
  GFile            *folder;
  DpProjectLineage *lineage;
  GListModel       *results;
  char             *target;
  gint64            started_at;
} Fixture;

static void
fixture_set_up (Fixture *self)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(DpTransformProject) project = NULL;
  g_autoptr(DpDbLease) lease = NULL;

  self->started_at = g_get_real_time ();
  self->pool = dp_test_dup_migrated_pool ();
  dp_test_sql (self->pool, "create schema shop_raw; create table shop_raw.raw_orders "
                           "(id int, customer text, amount numeric);"
                           "insert into shop_raw.raw_orders values (1, 'ada', 3), (2, null, 4);");
  self->folder = dp_test_project_write (
    "models/all.yml", PROPERTIES,
    "models/texts.md", "{% docs totals %}What they **spent**{% enddocs %}",
    "models/marts/orders.sql", "select * from {{ source('raw', 'orders') }}",
    "models/marts/totals.sql",
    "{{ config(materialized='table', tags=['daily']) }}\n"
    "select customer, sum(amount) as total from {{ ref('orders') }} group by 1",
    "models/broken.sql", "select nothing from {{ ref('orders') }}",
    "tests/no_debts.sql", "select * from {{ ref('totals') }} where total < 0", NULL);
  self->results = dp_test_project_run (self->folder, self->pool,
                                       DP_TRANSFORM_MODELS | DP_TRANSFORM_TESTS, FALSE);
  project = dp_transform_project_load (self->folder, &error);
  g_assert_no_error (error);
  self->target = dp_artifacts_dup_folder (project, NULL);
  lease = dex_await_object (dp_db_pool_acquire (self->pool), &error);
  g_assert_no_error (error);
  self->lineage = dp_project_lineage_new (project, dp_db_lease_get_connection (lease), &error);
  g_assert_no_error (error);
}

static void
fixture_clear (Fixture *self)
{
  g_object_unref (self->pool);
  g_object_unref (self->folder);
  g_object_unref (self->results);
  dp_project_lineage_free (self->lineage);
  g_free (self->target);
}

static yyjson_doc *
read_json (Fixture    *self,
           const char *name)
{
  g_autofree char *path = g_build_filename (self->target, name, NULL);
  yyjson_doc *doc = yyjson_read_file (path, 0, NULL, NULL);

  g_assert_nonnull (doc);

  return doc;
}

static const char *
text_at (yyjson_doc *doc,
         const char *pointer)
{
  yyjson_val *value = yyjson_doc_ptr_get (doc, pointer);

  if (value == NULL)
    g_error ("There is no %s", pointer);

  return yyjson_get_str (value);
}

static void
check_manifest (Fixture *self)
{
  g_autoptr(GError) error = NULL;
  yyjson_doc *doc;

  g_assert_true (dp_artifacts_write_manifest (self->lineage, self->target, &error));
  g_assert_no_error (error);
  doc = read_json (self, "manifest.json");
  g_assert_cmpstr (text_at (doc, "/metadata/dbt_schema_version"), ==,
                   "https://schemas.getdbt.com/dbt/manifest/v12.json");
  g_assert_cmpstr (text_at (doc, "/metadata/project_name"), ==, "shop");

#define NODE "/nodes/model.shop.totals"
  g_assert_cmpstr (text_at (doc, NODE "/unique_id"), ==, "model.shop.totals");
  g_assert_cmpstr (text_at (doc, NODE "/resource_type"), ==, "model");
  g_assert_cmpstr (text_at (doc, NODE "/original_file_path"), ==, "models/marts/totals.sql");
  g_assert_cmpstr (text_at (doc, NODE "/path"), ==, "marts/totals.sql");
  g_assert_cmpstr (text_at (doc, NODE "/fqn/0"), ==, "shop");
  g_assert_cmpstr (text_at (doc, NODE "/fqn/1"), ==, "marts");
  g_assert_cmpstr (text_at (doc, NODE "/fqn/2"), ==, "totals");
  g_assert_cmpstr (text_at (doc, NODE "/relation_name"), ==, "\"shop\".\"totals\"");
  g_assert_cmpstr (text_at (doc, NODE "/description"), ==, "What they **spent**");
  g_assert_cmpstr (text_at (doc, NODE "/config/materialized"), ==, "table");
  g_assert_cmpstr (text_at (doc, NODE "/meta/team"), ==, "shop");
  g_assert_cmpstr (text_at (doc, NODE "/tags/0"), ==, "daily");
  g_assert_cmpstr (text_at (doc, NODE "/columns/total/data_type"), ==, "numeric");
  g_assert_cmpstr (text_at (doc, NODE "/columns/customer/description"), ==,
                   "Who </script><b>bold</b>");
  g_assert_cmpstr (text_at (doc, NODE "/refs/0/name"), ==, "orders");
  g_assert_cmpstr (text_at (doc, NODE "/depends_on/nodes/0"), ==, "model.shop.orders");
  g_assert_cmpuint (strlen (text_at (doc, NODE "/checksum/checksum")), ==, 64);
  g_assert_true (g_str_has_prefix (text_at (doc, NODE "/raw_code"), "{{ config("));
  g_assert_nonnull (strstr (text_at (doc, NODE "/compiled_code"), "from \"shop\".\"orders\""));
  g_assert_cmpstr (text_at (doc, "/nodes/model.shop.orders/sources/0/1"), ==, "orders");
  g_assert_cmpstr (text_at (doc, "/sources/source.shop.raw.orders/identifier"), ==, "raw_orders");
  g_assert_cmpstr (text_at (doc, "/sources/source.shop.raw.orders/source_description"), ==,
                   "As it came");
  g_assert_cmpstr (text_at (doc, "/parent_map/model.shop.orders/0"), ==, "source.shop.raw.orders");
  g_assert_cmpstr (text_at (doc, "/child_map/source.shop.raw.orders/0"), ==, "model.shop.orders");
  g_assert_cmpuint (yyjson_arr_size (yyjson_doc_ptr_get (doc, "/child_map/model.shop.totals")), ==,
                    3);
  g_assert_cmpuint (yyjson_arr_size (yyjson_doc_ptr_get (doc, "/child_map/model.shop.broken")), ==,
                    0);
  g_assert_cmpstr (text_at (doc, "/nodes/test.shop.no_debts/depends_on/nodes/0"), ==,
                   "model.shop.totals");
  g_assert_cmpstr (text_at (doc, "/nodes/test.shop.not_null_totals_customer/column_name"), ==,
                   "customer");
  g_assert_cmpstr (text_at (doc, "/nodes/test.shop.not_null_totals_customer/test_metadata/name"),
                   ==, "not_null");
  g_assert_cmpstr (text_at (doc, "/docs/doc.shop.totals/block_contents"), ==,
                   "What they **spent**");
  yyjson_doc_free (doc);
}

static yyjson_val *
find_result (yyjson_doc *doc,
             const char *id)
{
  yyjson_val *list = yyjson_doc_ptr_get (doc, "/results");
  yyjson_val *result;
  yyjson_arr_iter iter = yyjson_arr_iter_with (list);

  while ((result = yyjson_arr_iter_next (&iter)) != NULL)
    if (g_strcmp0 (yyjson_get_str (yyjson_obj_get (result, "unique_id")), id) == 0)
      return result;
  g_error ("There is no result of %s", id);
}

static void
assert_result (yyjson_doc *doc,
               const char *id,
               const char *status,
               gint64      failures)
{
  yyjson_val *result = find_result (doc, id);
  yyjson_val *timing = yyjson_obj_get (result, "timing");

  g_assert_cmpstr (yyjson_get_str (yyjson_obj_get (result, "status")), ==, status);
  g_assert_cmpint (yyjson_is_int (yyjson_obj_get (result, "failures"))
                     ? yyjson_get_sint (yyjson_obj_get (result, "failures")) : -1, ==, failures);
  g_assert_true (yyjson_is_real (yyjson_obj_get (result, "execution_time")));
  g_assert_true (yyjson_is_obj (yyjson_obj_get (result, "adapter_response")));
  g_assert_cmpuint (yyjson_arr_size (timing), ==, 2);
  g_assert_cmpstr (yyjson_get_str (yyjson_obj_get (yyjson_arr_get (timing, 1), "name")), ==,
                   "execute");
  g_assert_cmpstr (yyjson_get_str (yyjson_obj_get (yyjson_arr_get (timing, 1), "started_at")), <=,
                   yyjson_get_str (yyjson_obj_get (yyjson_arr_get (timing, 1), "completed_at")));
}

static void
check_run_results (Fixture *self)
{
  g_autoptr(GError) error = NULL;
  yyjson_doc *doc;

  g_assert_true (dp_artifacts_write_run_results (self->lineage, self->results, self->started_at,
                                                 self->target, &error));
  g_assert_no_error (error);
  doc = read_json (self, "run_results.json");
  g_assert_cmpstr (text_at (doc, "/metadata/dbt_schema_version"), ==,
                   "https://schemas.getdbt.com/dbt/run-results/v6.json");
  assert_result (doc, "model.shop.totals", "success", -1);
  assert_result (doc, "model.shop.broken", "error", -1);
  assert_result (doc, "test.shop.not_null_totals_customer", "fail", 1);
  assert_result (doc, "test.shop.no_debts", "pass", 0);
  g_assert_cmpint (yyjson_get_sint (yyjson_ptr_get (find_result (doc, "model.shop.totals"),
                                                    "/adapter_response/rows_affected")), ==, 2);
  g_assert_nonnull (strstr (yyjson_get_str (yyjson_obj_get (find_result (doc, "model.shop.broken"),
                                                            "message")), "nothing"));
  g_assert_cmpfloat (yyjson_get_real (yyjson_doc_ptr_get (doc, "/elapsed_time")), >, 0);
  yyjson_doc_free (doc);
}

static void
check_catalog (Fixture *self)
{
  g_autoptr(GError) error = NULL;
  yyjson_doc *doc;

  g_assert_true (dp_artifacts_write_catalog (self->lineage, self->target, &error));
  g_assert_no_error (error);
  doc = read_json (self, "catalog.json");
  g_assert_cmpstr (text_at (doc, "/metadata/dbt_schema_version"), ==,
                   "https://schemas.getdbt.com/dbt/catalog/v1.json");
  g_assert_cmpstr (text_at (doc, NODE "/metadata/type"), ==, "BASE TABLE");
  g_assert_cmpstr (text_at (doc, NODE "/metadata/comment"), ==, "What they **spent**");
  g_assert_cmpstr (text_at (doc, NODE "/columns/total/type"), ==, "numeric");
  g_assert_cmpint (yyjson_get_sint (yyjson_doc_ptr_get (doc, NODE "/columns/total/index")), ==, 2);
  g_assert_cmpstr (text_at (doc, "/nodes/model.shop.orders/metadata/type"), ==, "VIEW");
  g_assert_cmpstr (text_at (doc, "/sources/source.shop.raw.orders/columns/amount/type"), ==,
                   "numeric");
  g_assert_null (yyjson_doc_ptr_get (doc, "/nodes/model.shop.broken"));
  yyjson_doc_free (doc);
}

/* The page's data, as its script reads them. */
static yyjson_doc *
data_of (const char *page)
{
  const char *start = strstr (page, "id=\"data\">");
  const char *end = start != NULL ? strstr (start, "</script>") : NULL;
  yyjson_doc *doc;

  g_assert_nonnull (end);
  start = strchr (start, '>') + 1;
  doc = yyjson_read (start, end - start, 0);
  g_assert_nonnull (doc);

  return doc;
}

/* @index: (out) (optional): its place, by which others refer to it */
static yyjson_val *
find_node (yyjson_doc *doc,
           const char *id,
           gsize      *index)
{
  yyjson_val *nodes = yyjson_doc_ptr_get (doc, "/nodes");

  for (gsize i = 0; i < yyjson_arr_size (nodes); i++)
    {
      yyjson_val *node = yyjson_arr_get (nodes, i);

      if (g_strcmp0 (yyjson_get_str (yyjson_obj_get (node, "id")), id) != 0)
        continue;
      if (index != NULL)
        *index = i;
      return node;
    }
  g_error ("There is no %s on the page", id);
}

static void
check_page (Fixture *self)
{
  g_autofree char *path = g_build_filename (self->target, "deep", "page.html", NULL);
  g_autoptr(GError) error = NULL;
  g_autofree char *page = NULL;
  yyjson_doc *doc;
  yyjson_val *node;
  yyjson_val *origin;
  gsize index = 0;

  g_assert_true (dp_docs_write (self->lineage, self->target, path, &error));
  g_assert_no_error (error);
  g_assert_true (g_file_get_contents (path, &page, NULL, &error));

  /* All is inside, nothing of the project's became markup, and every part found its place. */
  g_assert_null (g_strrstr (page, "<link"));
  g_assert_null (g_strrstr (page, " src="));
  g_assert_null (g_strrstr (page, "</script><b>"));
  g_assert_null (g_strrstr (page, "@style"));
  g_assert_nonnull (g_strrstr (page, "<title>shop</title>"));
  g_assert_nonnull (g_strrstr (page, "default-src 'none'"));

  doc = data_of (page);
  node = find_node (doc, "model.shop.totals", NULL);
  find_node (doc, "model.shop.orders", &index);
  g_assert_cmpstr (yyjson_get_str (yyjson_ptr_get (node, "/columns/0/description")), ==,
                   "Who </script><b>bold</b>");
  origin = yyjson_ptr_get (node, "/columns/1/origins/0");
  g_assert_cmpint (yyjson_get_sint (yyjson_arr_get (origin, 0)), ==, index);
  g_assert_cmpstr (yyjson_get_str (yyjson_arr_get (origin, 1)), ==, "amount");
  g_assert_cmpint (yyjson_get_sint (yyjson_arr_get (origin, 2)), ==, DP_LINEAGE_VALUE);
  g_assert_cmpstr (yyjson_get_str (yyjson_ptr_get (node, "/result/status")), ==, "success");
  node = find_node (doc, "model.shop.broken", NULL);
  g_assert_cmpstr (yyjson_get_str (yyjson_ptr_get (node, "/result/status")), ==, "error");
  yyjson_doc_free (doc);
}

static DexFuture *
test_files (gpointer data)
{
  Fixture fixture = { 0 };

  fixture_set_up (&fixture);
  check_manifest (&fixture);
  check_run_results (&fixture);
  check_catalog (&fixture);
  check_page (&fixture);
  fixture_clear (&fixture);

  return dex_future_new_true ();
}

static void
test_folder (void)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GFile) folder = dp_test_project_write (
    "dbt_project.yml", "name: shop\ntarget-path: made/here\n", NULL);
  g_autofree char *path = g_file_get_path (folder);
  g_autoptr(DpTransformProject) project = dp_transform_project_load (folder, &error);
  g_autoptr(DpTransformProject) builtin = dp_transform_project_load (NULL, &error);
  g_autofree char *own = dp_artifacts_dup_folder (project, NULL);
  g_autofree char *wanted = dp_artifacts_dup_folder (project, "/else/where");
  g_autofree char *data = dp_artifacts_dup_folder (builtin, NULL);
  g_autofree char *expected = g_build_filename (path, "made", "here", NULL);

  g_assert_no_error (error);
  g_assert_cmpstr (own, ==, expected);
  g_assert_cmpstr (wanted, ==, "/else/where");
  g_assert_true (g_str_has_suffix (data, "/target"));
}

/* What cannot be written is said, with the folder. */
static DexFuture *
test_no_folder (gpointer data)
{
  g_autoptr(GError) error = NULL;
  g_autoptr(GFile) folder = dp_test_project_write ("models/a.sql", "select 1 as one", NULL);
  g_autoptr(DpTransformProject) project = dp_transform_project_load (folder, &error);
  g_autoptr(DpProjectLineage) lineage = dp_project_lineage_new (project, NULL, &error);

  g_assert_no_error (error);
  g_assert_false (dp_artifacts_write_manifest (lineage, "/dev/null/target", &error));
  g_assert_nonnull (strstr (error->message, "/dev/null/target"));
  g_clear_error (&error);
  g_assert_false (dp_docs_write (lineage, "/dev/null", "/dev/null/x/index.html", &error));
  g_assert_nonnull (strstr (error->message, "/dev/null/x"));

  return dex_future_new_true ();
}

int
main (int   argc,
      char *argv[])
{
  dp_test_init (&argc, &argv);

  dp_test_add_fiber ("/transform/artifacts/files", test_files);
  g_test_add_func ("/transform/artifacts/folder", test_folder);
  dp_test_add_fiber ("/transform/artifacts/no-folder", test_no_folder);

  return g_test_run ();
}

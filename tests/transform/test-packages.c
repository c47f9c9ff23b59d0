/* test-packages.c: macros of packages, and what templates ask the database
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "dp-test.h"
#include "dp-test-project.h"

/* A package as people write them: dispatched macros, a generic test, a materialization, a model,
 * and vars of its own. */
#define PACKAGE_SETTINGS                                                                           \
  "name: toolbox\nvars:\n  toolbox:\n    toolbox_factor: 100\nmodels:\n  toolbox:\n    "           \
  "+materialized: table\n    +schema: tools\n"
#define PACKAGE_MACROS                                                                             \
  "{% macro cents(column) %}{{ return(adapter.dispatch('cents', 'toolbox')(column)) }}{% "         \
  "endmacro %}\n"                                                                                  \
  "{% macro default__cents(column) %}{{ toolbox.scale(column, var('toolbox_factor')) }}{% "        \
  "endmacro %}\n"                                                                                  \
  "{% macro scale(column, factor) -%} ({{ column }} * {{ factor }}) {%- endmacro %}\n"             \
  "{% macro star(from, except=[]) -%}\n"                                                           \
  "  {%- set names = [] -%}\n"                                                                     \
  "  {%- for column in adapter.get_columns_in_relation(from) if column.name not in except -%}\n"   \
  "    {%- do names.append(column.quoted) -%}\n"                                                   \
  "  {%- endfor -%}\n"                                                                             \
  "  {{ names | join(', ') if names else '*' }}\n"                                                 \
  "{%- endmacro %}\n"                                                                              \
  "{% macro values_of(relation, column) -%}\n"                                                     \
  "  {%- call statement('values', fetch_result=true) -%}\n"                                        \
  "    select distinct {{ column }} from {{ relation }} order by 1\n"                              \
  "  {%- endcall -%}\n"                                                                            \
  "  {%- if execute -%}{{ return(load_result('values')['data'] | map('first') | list) }}\n"        \
  "  {%- else -%}{{ return([]) }}{%- endif -%}\n"                                                  \
  "{%- endmacro %}\n"                                                                              \
  "{% test at_least(model, column_name, n) %}\n"                                                   \
  "select * from {{ model }} where {{ column_name }} < {{ n }}\n{% endtest %}\n"
#define PACKAGE_MATERIALIZATION                                                                    \
  "{% materialization stamped_table, adapter='postgres' %}\n"                                      \
  "  {%- set old = load_cached_relation(this) -%}\n"                                               \
  "  {%- set target_relation = this.incorporate(type='table') -%}\n"                               \
  "  {{ run_hooks(pre_hooks, inside_transaction=True) }}\n"                                        \
  "  {% if old is not none %}{% do adapter.drop_relation(old) %}{% endif %}\n"                     \
  "  {% call statement('main') -%}\n"                                                              \
  "    create table {{ target_relation }} as select t.*, '{{ config.require('stamp') }}' as "      \
  "stamp from ({{ sql }}) t\n"                                                                     \
  "  {%- endcall %}\n"                                                                             \
  "  {{ return({'relations': [target_relation]}) }}\n"                                             \
  "{% endmaterialization %}\n"

#define PAYMENTS                                                                                   \
  "create schema if not exists shop_raw;\n"                                                        \
  "create table shop_raw.payments (id int, method text, amount numeric, note text);\n"             \
  "insert into shop_raw.payments values (1, 'card', 1.50, 'a'), (2, 'cash', 2, 'b'), (3, 'card', " \
  "3, null);"

#define SOURCES \
  "sources:\n  - name: shop_raw\n    tables:\n      - name: payments\n" \
  "        columns:\n          - name: amount\n            tests:\n" \
  "              - toolbox.at_least:\n                  n: 1\n"

static GFile *
write_project (void)
{
  return dp_test_project_write (
      "dbt_packages/toolbox/dbt_project.yml", PACKAGE_SETTINGS,
      "dbt_packages/toolbox/macros/tools.sql", PACKAGE_MACROS,
      "dbt_packages/toolbox/macros/materializations/stamped.sql", PACKAGE_MATERIALIZATION,
      "dbt_packages/toolbox/models/one.sql", "select {{ cents(1) }} as n", "models/sources.yml",
      SOURCES, "models/amounts.sql",
      "select id, {{ toolbox.cents('amount') }}::int as cents from {{ source('shop_raw', "
      "'payments') }}",
      "models/narrow.sql",
      "select {{ toolbox.star(source('shop_raw', 'payments'), except=['note']) }}\n"
      "from {{ source('shop_raw', 'payments') }}",
      "models/pivot.sql",
      "{% set methods = toolbox.values_of(source('shop_raw', 'payments'), 'method') %}\nselect {% "
      "for m in methods %}sum(amount) filter (where method = '{{ m }}') as {{ m }}_amount,\n{% "
      "endfor %}count(*) as n from {{ source('shop_raw', 'payments') }}",
      "models/stamped.sql",
      "{{ config(materialized='stamped_table', stamp='today') }} select * from {{ ref('toolbox', "
      "'one') }}",
      NULL);
}

static DexFuture *
test_package (gpointer data)
{
  g_autoptr(DpDbPool) pool = dp_test_dup_migrated_pool ();
  g_autoptr(GFile) folder = write_project ();
  g_autoptr(GListModel) results = NULL;

  dp_test_sql (pool, PAYMENTS);
  results = dp_test_project_run (folder, pool, DP_TRANSFORM_MODELS | DP_TRANSFORM_TESTS, FALSE);
  dp_test_project_assert_success (results);

  assert_sql (pool, "select string_agg(cents::text, ' ' order by id) from shop.amounts",
              "150 200 300");
  assert_sql (pool, "select n::text from tools.one", "100");
  assert_sql (pool, "select relkind::text from pg_class where oid = 'tools.one'::regclass", "r");
  assert_sql (pool, "select string_agg(attname, ' ' order by attnum) from pg_attribute "
                    "where attrelid = 'shop.narrow'::regclass and attnum > 0", "id method amount");
  assert_sql (pool, "select concat_ws(' ', card_amount, cash_amount, n) from shop.pivot",
              "4.50 2 3");
  assert_sql (pool, "select stamp || n from shop.stamped", "today100");

  /* The materialization takes its own old table away. */
  g_clear_object (&results);
  results = dp_test_project_run (folder, pool, DP_TRANSFORM_MODELS, TRUE);
  dp_test_project_assert_success (results);
  assert_sql (pool, "select stamp || n from shop.stamped", "today100");

  return dex_future_new_true ();
}

/* The project's own macro comes before the package's, if it says so. */
static DexFuture *
test_search_order (gpointer data)
{
  g_autoptr(DpDbPool) pool = dp_test_dup_migrated_pool ();
  g_autoptr(GFile) folder = NULL;
  g_autoptr(GListModel) results = NULL;

  folder = dp_test_project_write (
      "dbt_project.yml",
      "name: shop\ndispatch:\n  - macro_namespace: toolbox\n    search_order: ['shop', "
      "'toolbox']\n",
      "dbt_packages/toolbox/dbt_project.yml", PACKAGE_SETTINGS,
      "dbt_packages/toolbox/macros/tools.sql", PACKAGE_MACROS, "macros/mine.sql",
      "{% macro postgres__cents(column) %}{{ column }} + 7{% endmacro %}\n{% macro "
      "generate_schema_name(custom, node) %}mine_{{ custom or 'x' }}{% endmacro %}\n{% macro "
      "generate_alias_name(custom, node) %}{{ node.name }}_v{% endmacro %}\n{% macro ref(name) "
      "%}{{ return(builtins.ref(name)) }}{% endmacro %}\n",
      "models/a.sql", "select {{ toolbox.cents(1) }} as n", "models/b.sql",
      "{{ config(schema='s') }} select n from {{ ref('a') }}", NULL);
  results = dp_test_project_run (folder, pool, DP_TRANSFORM_MODELS, FALSE);
  dp_test_project_assert_success (results);
  assert_sql (pool, "select n::text from mine_s.b_v", "8");

  return dex_future_new_true ();
}

/* A test of a package that is there is the package's, though one of its name is built in; and it
 * tells a relation from other things as packages do. */
static DexFuture *
test_own_test (gpointer data)
{
  g_autoptr(DpDbPool) pool = dp_test_dup_migrated_pool ();
  g_autoptr(GFile) folder = NULL;
  g_autoptr(GListModel) results = NULL;

  folder = dp_test_project_write (
      "dbt_packages/dbt_utils/dbt_project.yml", "name: dbt_utils\n",
      "dbt_packages/dbt_utils/macros/tests.sql",
      "{% test equal_rowcount(model, compare_model, group_by_columns=[]) %}\n"
      "{%- if not (model is mapping and model.get('metadata', {}).get('type', '').endswith("
      "'Relation')) %}{% do exceptions.raise_compiler_error('no relation') %}{% endif %}\n"
      "select '{{ group_by_columns | join }}{{ model.get('nope', 'x') }}' as a where {{ '1 = 1' if "
      "should_store_failures() else '1 = 0' }}\n{% endtest %}\n",
      "models/a.sql", "select 1 as id, 'x'::varchar(7) as word, 2.5::numeric(9, 2) as price",
      "models/a.yml",
      "models:\n  - name: a\n    tests:\n      - dbt_utils.equal_rowcount: {compare_model: "
      "ref('b'), group_by_columns: [id]}\n",
      "models/b.sql",
      "{{ config(schema='own') }}{% set columns = [] %}"
      "{% if execute %}{% for c in adapter.get_columns_in_relation(ref('a')) "
      "%}{% do columns.append(c.name ~ ' ' ~ c.dtype ~ ' ' ~ c.char_size ~ ' ' ~ "
      "c.numeric_precision ~ ' ' ~ c.numeric_scale ~ ' ' ~ (c.string_size() if c.is_string() else "
      "'-')) %}{% endfor %}{% endif %}select '{{ columns | join(', ') }}' as columns, '{{ "
      "ref('a').information_schema('COLUMNS') }}' as views",
      NULL);
  results = dp_test_project_run (folder, pool, DP_TRANSFORM_MODELS | DP_TRANSFORM_TESTS, FALSE);
  dp_test_project_assert_success (results);
  g_assert_cmpuint (g_list_model_get_n_items (results), ==, 3);
  assert_sql (pool, "select columns from own.b",
              "id integer None None None -, word character varying 7 None None 7, price numeric "
              "None 9 2 -");
  assert_sql (pool, "select views from own.b", "\"information_schema\".\"columns\"");

  return dex_future_new_true ();
}

/* Each pair is SQL of a cross-database macro, and what the server gives for it as text. */
static DexFuture *
test_cross_database (gpointer data)
{
  static const struct
  {
    const char *sql;
    const char *value;
  } cases[] = {
    { "{{ dbt.dateadd('day', 3, \"'2025-01-30'::date\") }}", "2025-02-02 00:00:00" },
    { "{{ dbt.dateadd(datepart='month', interval=-1, "
      "from_date_or_timestamp=\"'2025-03-31'::timestamp\") }}",
      "2025-02-28 00:00:00" },
    { "{{ dbt.datediff(\"'2024-12-31'\", \"'2025-01-01'\", 'year') }}", "1" },
    { "{{ dbt.datediff(\"'2024-12-31'\", \"'2025-04-01'\", 'quarter') }}", "2" },
    { "{{ dbt.datediff(\"'2024-11-30'\", \"'2025-01-01'\", 'month') }}", "2" },
    { "{{ dbt.datediff(\"'2025-01-01'\", \"'2025-01-31'\", 'day') }}", "30" },
    { "{{ dbt.datediff(\"'2025-01-04'\", \"'2025-01-05'\", 'week') }}", "1" },
    { "{{ dbt.datediff(\"'2025-01-01 00:59'\", \"'2025-01-01 02:00'\", 'hour') }}", "2" },
    { "{{ dbt.datediff(\"'2025-01-01 00:00:59'\", \"'2025-01-01 00:01:01'\", 'minute') }}", "1" },
    { "{{ dbt.datediff(\"'2025-01-01'\", \"'2025-01-01 00:00:02.5'\", 'millisecond') }}", "2500" },
    { "{{ dbt.date_trunc('month', \"'2025-03-31'::timestamp\") }}", "2025-03-01 00:00:00" },
    { "{{ dbt.last_day(\"'2025-02-03'::date\", 'month') }}", "2025-02-28" },
    { "{{ dbt.last_day(\"'2025-02-03'::date\", 'quarter') }}", "2025-03-31" },
    { "{{ dbt.split_part(\"'a-b-c'\", \"'-'\", 2) }}", "b" },
    { "{{ dbt.safe_cast(\"'5'\", dbt.type_int()) }}", "5" },
    { "pg_typeof({{ dbt.current_timestamp_backcompat() }}) || ' ' || pg_typeof({{ "
      "dbt.current_timestamp_in_utc_backcompat() }})",
      "timestamp without time zone timestamp without time zone" },
    { "{{ dbt.concat([\"'a'\", \"'b'\"]) }}", "ab" },
    { "{{ dbt.hash(\"'a'\") }}", "0cc175b9c0f1b6a831c399e269772661" },
    { "{{ dbt.length(\"'äb'\") }}", "2" },
    { "{{ dbt.position(\"'b'\", \"'abc'\") }}", "2" },
    { "{{ dbt.replace(\"'aba'\", \"'a'\", \"'x'\") }}", "xbx" },
    { "{{ dbt.right(\"'abc'\", 2) }}", "bc" },
    { "{{ dbt.string_literal(dbt.escape_single_quotes(\"it's\")) }}", "it's" },
    { "(select {{ dbt.listagg('x', \"', '\", 'order by x desc') }} from (values ('a'), ('b')) t "
      "(x))",
      "b, a" },
    { "(select {{ dbt.listagg('x', \"','\", 'order by x', 2) }} from (values ('a'), ('b'), ('c')) "
      "t (x))",
      "a,b" },
    { "(select {{ dbt.any_value('x') }} from (values (4)) t (x))", "4" },
    { "(select {{ dbt.bool_or('x > 1') }} from (values (1), (2)) t (x))", "true" },
    { "{{ dbt.array_append(dbt.array_construct([1, 2]), 3) }}", "{1,2,3}" },
    { "(select count(*) from ({{ dbt.date_spine('day', \"'2025-01-01'\", \"'2025-01-11'\") }}) t)",
      "10" },
    { "(select max(generated_number) from ({{ dbt.generate_series(7) }}) t)", "7" },
    { "cast(1.5 as {{ dbt.type_numeric() }})", "1.500000" },
    { "{{ type_string() }} 'x'", "x" },
  };
  g_autoptr(DpDbPool) pool = dp_test_dup_migrated_pool ();
  g_autoptr(GString) sql = g_string_new ("select");
  g_autoptr(GFile) folder = NULL;
  g_autoptr(GListModel) results = NULL;

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    g_string_append_printf (sql, "%s\n  (%s)::text as c%zu", i > 0 ? "," : "", cases[i].sql, i);
  folder = dp_test_project_write ("models/all_of_them.sql", sql->str, NULL);
  results = dp_test_project_run (folder, pool, DP_TRANSFORM_MODELS, FALSE);
  dp_test_project_assert_success (results);
  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *ask = g_strdup_printf ("select c%zu from shop.all_of_them", i);

      assert_sql (pool, ask, cases[i].value);
    }

  return dex_future_new_true ();
}

/* What run_query() gives has the database's types. */
static DexFuture *
test_query (gpointer data)
{
  g_autoptr(DpDbPool) pool = dp_test_dup_migrated_pool ();
  g_autoptr(GFile) folder = NULL;
  g_autoptr(GListModel) results = NULL;

  folder = dp_test_project_write (
      "models/asked.sql",
      "{%- set t = run_query(\"select 1 as i, 2.50 as n, 'x' as s, true as b, date '2025-01-31' as "
      "d, null as z\") -%}\n{%- if execute -%}{%- set r = t.rows[0] -%}\nselect '{{ r.i + 1 }} {{ "
      "r['n'] }} {{ r[2] }} {{ r.b }} {{ r.d.strftime('%d.%m.%Y') }} {{ r.z }}' as line,\n  '{{ "
      "t.column_names | join(' ') }} {{ t.columns['s'].values()[0] }} {{ t.columns[0].name }} {{ t "
      "| length }}' as names,\n  '{{ (r.d + modules.datetime.timedelta(days=1)) }}' as day,\n  '{{ "
      "modules.re.sub('[aeiou]', '_', 'table') }} {{ modules.re.match('(t)(.)', 'table').group(2) "
      "}}' as expression,\n  '{{ this.schema }} {{ this.name }} {{ this }} {{ model.name }} {{ "
      "target.type }} {{ graph.nodes | length }}' as node\n{%- else -%} select 1 {%- endif -%}",
      "models/wrong.sql", "select 1 as a\n{{ run_query('select wibble') if execute }}", NULL);
  results = dp_test_project_run (folder, pool, DP_TRANSFORM_MODELS, FALSE);
  assert_sql (pool, "select line from shop.asked", "2 2.50 x True 31.01.2025 None");
  assert_sql (pool, "select names from shop.asked", "i n s b d z x i 1");
  assert_sql (pool, "select day from shop.asked", "2025-02-01");
  assert_sql (pool, "select expression from shop.asked", "t_bl_ a");
  assert_sql (pool, "select node from shop.asked",
              "shop asked \"shop\".\"asked\" asked postgres 2");

  /* An error of the database is at its place in the template. */
  g_assert_nonnull (strstr (dp_node_result_get_message (dp_test_project_find (results, "wrong")),
                            "models/wrong.sql:2:4: "));

  return dex_future_new_true ();
}

/* What packages ask of the adapter and have it do, while a model is built. */
#define ADAPTER \
  "{%- set here = api.Relation.create(database=target.database, schema='shop_raw', " \
  "identifier='payments') -%}\n" \
  "{%- set less = here.incorporate(path={'identifier': 'less'}) -%}\n" \
  "{%- set made = api.Relation.create(schema='made', identifier='x') -%}\n" \
  "{%- if execute -%}\n" \
  "{%- do adapter.create_schema(made) -%}\n" \
  "{%- do adapter.truncate_relation(less) -%}\n" \
  "{%- set seen = adapter.get_relation(target.database, 'shop_raw', 'seen') -%}\n" \
  "{%- do adapter.rename_relation(seen, here.incorporate(path={'identifier': 'looked'})) -%}\n" \
  "{%- set kept = adapter.get_relation(target.database, 'shop_raw', 'kept') -%}\n" \
  "{%- do adapter.drop_relation(kept) -%}\n" \
  "{%- do adapter.expand_target_column_types(here, less) -%}\n" \
  "select '{{ adapter.get_missing_columns(here, less) | map(attribute='name') | join(' ') }}' " \
  "as missing,\n" \
  "  '{{ adapter.already_exists('shop_raw', 'payments') }} " \
  "{{ adapter.already_exists('shop_raw', 'nothing') }}' as exist,\n" \
  "  '{{ adapter.check_schema_exists(target.database, 'made') }} " \
  "{{ adapter.check_schema_exists(target.database, 'nowhere') }}' as schemas,\n" \
  "  '{{ adapter.get_relation(target.database, 'shop_raw', 'looked').type }} " \
  "{{ adapter.get_relation(target.database, 'shop_raw', 'nothing') is none }} " \
  "{{ load_relation(less).type }}' as found,\n" \
  "  '{{ adapter.quote('a b') }} {{ adapter.type() }}' as words,\n" \
  "  '{{ api.Column('n', 'int').name }} {{ api.Column.create('m', 'text').dtype }}' as columns\n" \
  "{%- else -%} select 1 {%- endif -%}"

static DexFuture *
test_adapter (gpointer data)
{
  static const struct
  {
    const char *name;
    const char *sql;
    const char *message;
  } wrong[] = {
    { "no_relation", "adapter.get_columns_in_relation('x')", "a relation is needed here" },
    { "no_name", "adapter.quote()", "quote needs a name" },
    { "no_type", "api.Column('n')", "a column needs a name and a type" },
    { "no_table",
      "adapter.truncate_relation(api.Relation.create(schema='shop_raw', identifier='nothing'))",
      "shop_raw.nothing" },
  };
  g_autoptr(DpDbPool) pool = dp_test_dup_migrated_pool ();
  g_autoptr(GFile) folder = dp_test_project_write ("models/asked.sql", ADAPTER, NULL);
  g_autoptr(GListModel) results = NULL;

  dp_test_sql (pool, PAYMENTS);
  dp_test_sql (pool, "create table shop_raw.less as select id, amount from shop_raw.payments;\n"
                     "create view shop_raw.seen as select 1 as a;\n"
                     "create materialized view shop_raw.kept as select 1 as a;");
  results = dp_test_project_run (folder, pool, DP_TRANSFORM_MODELS, FALSE);
  dp_test_project_assert_success (results);
  assert_sql (pool, "select missing from shop.asked", "method note");
  assert_sql (pool, "select exist from shop.asked", "True False");
  assert_sql (pool, "select schemas from shop.asked", "True False");
  assert_sql (pool, "select found from shop.asked", "view True table");
  assert_sql (pool, "select words from shop.asked", "\"a b\" postgres");
  assert_sql (pool, "select columns from shop.asked", "n text");
  assert_sql (pool, "select count(*)::text from shop_raw.less", "0");
  assert_sql (pool, "select to_regclass('shop_raw.kept') is null", "t");
  assert_sql (pool, "select a::text from shop_raw.looked", "1");

  for (gsize i = 0; i < G_N_ELEMENTS (wrong); i++)
    {
      g_autofree char *text =
          g_strdup_printf ("select 1 as a {%% if execute %%}{%% do %s %%}{%% endif %%}",
                           wrong[i].sql);
      g_autoptr(GFile) other = dp_test_project_write ("models/wrong.sql", text, NULL);
      g_autoptr(GListModel) failed = dp_test_project_run (other, pool, DP_TRANSFORM_MODELS, FALSE);
      const char *said = dp_node_result_get_message (dp_test_project_find (failed, "wrong"));

      g_test_message ("%s: %s", wrong[i].name, said);
      g_assert_nonnull (strstr (said, wrong[i].message));
    }

  return dex_future_new_true ();
}

#define TELLING(name) \
  "{% do run_query(\"insert into shop_raw.told values ('" name "')\") if execute %}select 1 as a"

/* What a template has the database do is done once a run, however often its SQL is needed. */
static DexFuture *
test_once (gpointer data)
{
  g_autoptr(DpDbPool) pool = dp_test_dup_migrated_pool ();
  g_autoptr(GFile) folder = NULL;
  g_autoptr(GListModel) results = NULL;

  folder = dp_test_project_write (
      "models/a_view.sql", "{{ config(materialized='view') }}" TELLING ("view"),
      "models/a_table.sql", "{{ config(materialized='table') }}" TELLING ("table"),
      "models/grows.sql", "{{ config(materialized='incremental') }}" TELLING ("grows"),
      "models/above.sql", "select a from {{ ref('a_view') }} union select a from "
                          "{{ ref('a_table') }} union select a from {{ ref('grows') }}", NULL);
  dp_test_sql (pool, "create schema shop_raw; create table shop_raw.told (name text);");
  for (int i = 0; i < 2; i++)
    {
      g_clear_object (&results);
      dp_test_sql (pool, "delete from shop_raw.told");
      results = dp_test_project_run (folder, pool, DP_TRANSFORM_MODELS, FALSE);
      dp_test_project_assert_success (results);
      assert_sql (pool, "select string_agg(name, ' ' order by name) from shop_raw.told",
                  "grows table view");
    }

  return dex_future_new_true ();
}

int
main (int   argc,
      char *argv[])
{
  dp_test_init (&argc, &argv);

  dp_test_add_fiber ("/transform/packages/adapter", test_adapter);

  dp_test_add_fiber ("/transform/packages/own-test", test_own_test);
  dp_test_add_fiber ("/transform/packages/package", test_package);
  dp_test_add_fiber ("/transform/packages/search-order", test_search_order);
  dp_test_add_fiber ("/transform/packages/cross-database", test_cross_database);
  dp_test_add_fiber ("/transform/packages/query", test_query);
  dp_test_add_fiber ("/transform/packages/once", test_once);

  return g_test_run ();
}

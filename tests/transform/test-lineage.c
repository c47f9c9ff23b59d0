/* test-lineage.c: what each column of a query is made of
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "dp-lineage.h"
#include "dp-test.h"

/* In answers, “+” stands before what a value is computed from, “?” before what decides, “!” behind
 * a column that is not known in full; “…” are further columns, and after “|” is what decides which
 * rows there are. */
typedef struct
{
  const char *path;
  const char *sql;
  const char *answer;
} Case;

static const Case cases[] = {
  { "column", "select amount from shop.orders", "amount=orders.amount" },
  { "alias", "select o.amount as a, o.id b, status \"C d\" from shop.orders o",
    "a=orders.amount b=orders.id C d=orders.status" },
  { "schema", "select shop.orders.id from shop.orders", "id=orders.id" },
  { "case-of-names", "SELECT O.Amount FROM SHOP.Orders AS o", "amount=orders.amount" },
  { "star", "select * from shop.customers", "id=customers.id name=customers.name" },
  { "star-of-one", "select c.*, o.amount from shop.orders o, shop.customers c",
    "id=customers.id name=customers.name amount=orders.amount" },
  { "computed", "select amount * 2 as twice, -amount, amount from shop.orders",
    "twice=+orders.amount ?column?=+orders.amount amount=orders.amount" },
  { "constants", "select 1, 'x', null, true, date '2025-01-01', interval '1' day, 'a'::text",
    "?column?= ?column?= ?column?= ?column?= date= interval= text=" },
  { "cast-names",
    "select amount::integer, cast(amount as text), 1::bigint, cast(2 as double precision), "
    "'1'::timestamp with time zone, null::numeric(10,2)[], '1'::character varying from shop.orders",
    "amount=+orders.amount amount=+orders.amount int8= float8= timestamptz= numeric= varchar=" },
  { "function-names",
    "select upper(status), count(*), coalesce(status, 'x'), extract(year from created_at), "
    "trim(both 'x' from status), current_date, array[1], exists (select 1), row(1, 2), "
    "created_at at time zone 'UTC' from shop.orders",
    "upper=+orders.status count= coalesce=+orders.status extract=+orders.created_at "
    "btrim=+orders.status current_date= array= exists= row= timezone=+orders.created_at" },
  { "case-names",
    "select case when id > 1 then amount end, case id when 1 then 2 else amount end from "
    "shop.orders",
    "case=+orders.amount?orders.id amount=+orders.amount?orders.id" },
  { "operators",
    "select amount between 1 and id or status in ('a', 'b') and status not like 'x%' escape '\\' "
    "as a, id is not distinct from amount as b, id is null as c, not (id = 1) as d, id "
    "operator(pg_catalog.=) 2 as e, status = any (array['x', name]) as f, id notnull as g from "
    "shop.orders cross join (select 'y' as name) n",
    "a=+orders.amount+orders.id+orders.status b=+orders.id+orders.amount c=+orders.id d=+orders.id "
    "e=+orders.id f=+orders.status g=+orders.id" },
  { "subscripts", "select (array[id, 1])[1] as a, (o).id as b from shop.orders o",
    "a=+orders.id b=+orders.id+orders.customer_id+orders.amount+orders.status+orders.created_at" },
  { "where", "select id from shop.orders where status = 'paid'", "id=orders.id | ?orders.status" },
  { "having",
    "select customer_id, sum(amount) total from shop.orders group by 1 having count(status) > 1",
    "customer_id=orders.customer_id total=+orders.amount | ?orders.status?orders.customer_id" },
  { "group-by-alias", "select upper(status) as s, count(*) from shop.orders group by s",
    "s=+orders.status count= | ?orders.status" },
  { "grouping-sets",
    "select status, sum(amount) from shop.orders group by grouping sets ((status), ()), rollup "
    "(id)",
    "status=orders.status sum=+orders.amount | ?orders.status?orders.id" },
  { "order-alone", "select id from shop.orders order by amount", "id=orders.id" },
  { "order-limit", "select id from shop.orders order by amount desc nulls last limit 3",
    "id=orders.id | ?orders.amount" },
  { "order-output", "select amount as id from shop.orders order by id fetch first 2 rows only",
    "id=orders.amount | ?orders.amount" },
  { "distinct-on",
    "select distinct on (customer_id) id from shop.orders order by customer_id, created_at",
    "id=orders.id | ?orders.customer_id?orders.created_at" },
  { "join", "select o.id, name from shop.orders o join shop.customers c on c.id = o.customer_id",
    "id=orders.id name=customers.name | ?customers.id?orders.customer_id" },
  { "using", "select id, amount, name from shop.orders join shop.customers using (id)",
    "id=orders.id amount=orders.amount name=customers.name | ?orders.id?customers.id" },
  { "using-star",
    "select * from shop.customers full join (select id, 1 as x from shop.orders) o using (id)",
    "id=+customers.id+orders.id name=customers.name x= | ?customers.id?orders.id" },
  { "natural", "select * from shop.customers natural right join (select id from shop.orders) o",
    "id=orders.id name=customers.name | ?customers.id?orders.id" },
  { "nested-joins",
    "select a.id from shop.orders a join shop.customers b join shop.customers c on b.id = c.id "
    "on a.id = b.id left join shop.orders d on d.status = a.status",
    "id=orders.id | ?customers.id?orders.id?orders.status" },
  { "joined-parentheses", "select j.name from (shop.orders o join shop.customers c on true) as j",
    "name=customers.name" },
  { "lateral",
    "select c.name, l.amount from shop.customers c cross join lateral "
    "(select amount from shop.orders o where o.customer_id = c.id limit 1) l",
    "name=customers.name amount=orders.amount | ?orders.customer_id?customers.id" },
  { "not-lateral", "select l.id from shop.customers c, (select id from shop.orders) l",
    "id=orders.id" },
  { "with",
    "with a as (select id, amount * 2 as m from shop.orders where status = 'x'), "
    "b (p, q) as materialized (select * from a) select p, q from b",
    "p=orders.id q=+orders.amount | ?orders.status" },
  { "with-shadows", "with orders as (select 1 as id) select id from orders", "id=" },
  { "with-recursive",
    "with recursive t (n, m) as (select id, amount from shop.orders union all "
    "select n + 1, n from t where n < 9) select * from t",
    "n=orders.id m=orders.amount+orders.id | ?orders.id" },
  { "union", "select id, amount from shop.orders union all select id, 0 from shop.customers",
    "id=orders.id+customers.id amount=orders.amount" },
  { "except", "select id from shop.orders except (select id from shop.customers where name = 'x')",
    "id=orders.id | ?customers.name?customers.id" },
  { "intersect-first",
    "select id from shop.orders union select id from shop.customers intersect select amount from "
    "shop.orders order by 1",
    "id=orders.id+customers.id | ?orders.amount" },
  { "values", "select * from (values (1, 'a'), (2, 'b')) v (n, t)", "n= t=" },
  { "values-alone", "values (1, 2)", "column1= column2=" },
  { "table", "table shop.customers", "id=customers.id name=customers.name" },
  { "scalar-query",
    "select (select max(amount) from shop.orders o where o.customer_id = c.id) from shop.customers "
    "c",
    "max=+orders.amount?orders.customer_id?customers.id" },
  { "exists",
    "select exists (select from shop.orders o where o.customer_id = c.id) as e "
    "from shop.customers c",
    "e=?orders.customer_id?customers.id" },
  { "in-query", "select id from shop.orders where customer_id in (select id from shop.customers)",
    "id=orders.id | ?orders.customer_id?customers.id" },
  { "any-query", "select id from shop.orders where id = any (select id from shop.customers)",
    "id=orders.id | ?orders.id?customers.id" },
  { "array-query", "select array(select name from shop.customers) as names",
    "names=+customers.name" },
  { "window",
    "select row_number() over (partition by status order by created_at desc) as n, "
    "lag(amount, 1) over w from shop.orders window v as (partition by id), w as (v order by status "
    "rows between 1 preceding and current row)",
    "n=?orders.status?orders.created_at lag=+orders.amount?orders.status?orders.id" },
  { "aggregate",
    "select string_agg(distinct status, ',' order by created_at) filter (where id > 0) as s, "
    "percentile_cont(0.5) within group (order by amount) as p from shop.orders",
    "s=+orders.status?orders.created_at?orders.id p=+orders.amount" },
  { "named-arguments",
    "select make_interval(secs => id) as i, f(a := amount) as j from shop.orders",
    "i=+orders.id j=+orders.amount" },
  { "argument-words",
    "select substring(status from 1 for id) as a, position('x' in status) as b, "
    "overlay(status placing 'a' from 2) as c from shop.orders",
    "a=+orders.status+orders.id b=+orders.status c=+orders.status" },
  { "unnest", "select o.id, u from shop.orders o, unnest(string_to_array(o.status, ',')) as u",
    "id=orders.id u=+orders.status" },
  { "unnest-two",
    "select a, b, n from shop.orders, unnest(array[id], array[status]) with ordinality as t (a, b, "
    "n)",
    "a=+orders.id b=+orders.status n=" },
  { "each", "select key, value from shop.orders, jsonb_each(to_jsonb(status)) e",
    "key=+orders.status value=+orders.status" },
  { "series",
    "select d::date as day from generate_series(date '2025-01-01', '2025-02-01', '1 day') d",
    "day=" },
  { "record", "select r.a, r.b from shop.orders, json_to_record(status) as r (a int, b text)",
    "a=+orders.status b=+orders.status" },
  { "rows-from", "select x.a from rows from (generate_series(1, 2), f(3)) as x (a, b)", "a=" },
  { "whole-row", "select to_jsonb(c) from shop.customers c",
    "to_jsonb=+customers.id+customers.name" },
  { "count-star-of", "select count(c.*) from shop.customers c",
    "count=+customers.id+customers.name" },
  { "correlated-name", "select (select name) as n from shop.customers", "n=+customers.name" },
  { "comments", "select /* a /* b */ c */ id -- , amount\nfrom shop.orders;", "id=orders.id" },
  { "strings", "select 'it''s', E'\\'', $$ ' $$, $a$ $$ $a$, U&'x', id from shop.orders",
    "?column?= ?column?= ?column?= ?column?= ?column?= id=orders.id" },
  { "sample", "select id from shop.orders o tablesample bernoulli (10) repeatable (1)",
    "id=orders.id" },
  { "ephemeral", "with __dbt__cte__orders as (select 7 as seven) select * from __dbt__cte__orders",
    "id=orders.id customer_id=orders.customer_id amount=orders.amount status=orders.status "
    "created_at=orders.created_at" },
  { "open", "select e.kind, at from web.events e where who = 1",
    "kind=web.events.kind at=web.events.at | ?web.events.who" },
  { "open-star", "with e as (select * from web.events) select e.kind, 1 as one, e.* from e",
    "kind=web.events.kind one= …" },
  { "open-two", "select kind, c.id from web.events e, web.visits v, shop.customers c",
    "kind=! id=customers.id" },
  { "open-beside", "select name, kind from web.events e, shop.customers c",
    "name=customers.name kind=web.events.kind" },
  { "open-union", "select id, kind from web.events union all select * from web.visits",
    "id=web.events.id! kind=web.events.kind!" },
  { "open-row", "select to_jsonb(e) as j from web.events e", "j=!" },
  { "partly-known", "select id, other from web.pages", "id=pages.id other=pages.other" },
  { "no-such-column", "select o.nothing, neither from shop.orders o", "nothing=! neither=!" },
  { "system-columns", "select o.ctid as c, o.xmin::text as x from shop.orders o", "c= x=" },
  { "composite", "select (o.status).part as p, (f(o.id)).* from shop.orders o",
    "p=+orders.status …" },
};

static const char *problems[] = {
  "",
  "select",
  "select 1 from",
  "select (1",
  "select 1)",
  "select 'x",
  "select \"x",
  "select /* x",
  "select 1; select 2",
  "with a as (insert into t values (1) returning *) select * from a",
  "update t set a = 1",
  "select a into b from c",
  "select * from json_table('{}', '$' columns (a int))",
  "select $x$ y",
  "select 1 from a join b",
  "select case when 1 then 2",
  "select \\",
};

static void
add_origins (GString *answer,
             GArray  *origins)
{
  static const char * const marks[] = { "", "+", "?" };

  for (guint i = 0; i < origins->len; i++)
    {
      DpLineageOrigin *origin = &g_array_index (origins, DpLineageOrigin, i);
      const char *mark = marks[origin->use];

      /* Those of several that are handed on, as of a union, are told apart, too. */
      g_string_append_printf (answer, "%s%s.%s", *mark == '\0' && i > 0 ? "+" : mark,
                              origin->relation, origin->column);
    }
}

static const DpLineageRelation *
find_cb (const char *schema,
         const char *name,
         gpointer    user_data)
{
  DpLineageRelation *relations = user_data;

  for (guint i = 0; i < 3; i++)
    if (g_str_equal (relations[i].id, name) &&
        (schema == NULL || g_str_equal (schema, "shop") || g_str_equal (name, "pages")))
      return &relations[i];

  return NULL;
}

static GPtrArray *
make_columns (const char *names)
{
  GPtrArray *columns = g_ptr_array_new_with_free_func (g_free);
  g_auto(GStrv) parts = g_strsplit (names, " ", -1);

  for (guint i = 0; parts[i] != NULL; i++)
    g_ptr_array_add (columns, g_strdup (parts[i]));

  return columns;
}

static DpLineage *
analyze (const char *sql)
{
  g_autoptr(GPtrArray) orders = make_columns ("id customer_id amount status created_at");
  g_autoptr(GPtrArray) customers = make_columns ("id name");
  g_autoptr(GPtrArray) pages = make_columns ("id");
  DpLineageRelation relations[] = {
    { "orders", orders, TRUE }, { "customers", customers, TRUE }, { "pages", pages, FALSE },
  };

  return dp_lineage_new (sql, find_cb, relations);
}

static void
test_case (gconstpointer data)
{
  const Case *test = data;
  g_autoptr(DpLineage) lineage = analyze (test->sql);
  g_autoptr(GString) answer = g_string_new (NULL);

  g_assert_cmpstr (lineage->problem, ==, NULL);
  for (guint i = 0; i < lineage->columns->len; i++)
    {
      DpLineageColumn *column = g_ptr_array_index (lineage->columns, i);

      g_string_append_printf (answer, "%s%s=", i > 0 ? " " : "", column->name);
      add_origins (answer, column->origins);
      g_string_append (answer, column->unknown != NULL ? "!" : "");
    }
  g_string_append (answer, lineage->is_complete ? "" : " …");
  if (lineage->filters->len > 0)
    {
      g_string_append (answer, " | ");
      add_origins (answer, lineage->filters);
    }
  if (!g_str_equal (answer->str, test->answer))
    g_test_fail_printf ("%s\n# instead of %s", answer->str, test->answer);
}

static void
test_problems (void)
{
  for (gsize i = 0; i < G_N_ELEMENTS (problems); i++)
    {
      g_autoptr(DpLineage) lineage = analyze (problems[i]);

      if (lineage->problem == NULL)
        g_error ("This was understood: %s", problems[i]);
      g_assert_true (g_str_has_prefix (lineage->problem, "line 1 of the SQL: "));
      g_assert_cmpuint (lineage->columns->len, ==, 0);
    }
}

/* Neither depth nor width of a query takes the stack, or for ever. */
static void
test_limits (void)
{
  g_autoptr(GString) deep = g_string_new ("select ");
  g_autoptr(GString) wide = g_string_new ("select 1");
  g_autoptr(GString) twice = g_string_new ("with a0 as (select 1 as x)");
  g_autoptr(DpLineage) deep_lineage = NULL;
  g_autoptr(DpLineage) wide_lineage = NULL;
  g_autoptr(DpLineage) twice_lineage = NULL;

  for (guint i = 0; i < 100000; i++)
    {
      g_string_append_c (deep, '(');
      g_string_append (wide, " + 1");
    }
  for (guint i = 0; i < 100000; i++)
    g_string_append_c (deep, ')');
  for (guint i = 1; i < 40; i++)
    g_string_append_printf (twice, ", a%u as (select a.*, a.* from a%u a)", i, i - 1);
  g_string_append (twice, " select * from a39");

  deep_lineage = analyze (deep->str);
  g_assert_cmpstr (deep_lineage->problem, ==,
                   "line 1 of the SQL: this is nested too deeply to be looked into");
  wide_lineage = analyze (wide->str);
  g_assert_cmpstr (wide_lineage->problem, ==, NULL);
  g_assert_cmpuint (wide_lineage->columns->len, ==, 1);
  twice_lineage = analyze (twice->str);
  g_assert_cmpuint (twice_lineage->columns->len, <=, 1600);
}

int
main (int   argc,
      char *argv[])
{
  dp_test_init (&argc, &argv);

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *path = g_strconcat ("/transform/lineage/", cases[i].path, NULL);

      g_test_add_data_func (path, &cases[i], test_case);
    }
  g_test_add_func ("/transform/lineage/problems", test_problems);
  g_test_add_func ("/transform/lineage/limits", test_limits);

  return g_test_run ();
}

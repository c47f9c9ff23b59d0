/* test-query-statement.c: scripts cut into statements
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-query-statement.h"
#include "dp-test.h"

/* What @script is cut into, each between bars, with the first letter of its kind. */
static void
check (const char *script,
       const char *expected)
{
  g_autoptr(GArray) statements = dp_query_split (script);
  g_autoptr(GString) found = g_string_new (NULL);

  for (guint i = 0; i < statements->len; i++)
    {
      const DpQueryStatement *statement = &g_array_index (statements, DpQueryStatement, i);

      g_string_append_printf (found, "%c|%.*s|", "rcto"[statement->kind], (int) statement->length,
                              script + statement->offset);
    }
  g_assert_cmpstr (found->str, ==, expected);
}

static void
test_split (void)
{
  check ("", "");
  check (" ;; -- nothing\n;", "");
  check ("select 1", "r|select 1|");
  check ("select 1;\n\n select 2 ; ", "r|select 1|r|select 2|");
  check ("select ';' as \"a;b\"; select $$;$$", "r|select ';' as \"a;b\"|r|select $$;$$|");
  check ("-- first; comment\nselect 1 /* ; */ + 2; select 3 -- last",
         "r|select 1 /* ; */ + 2|r|select 3 -- last|");
  /* The server says better what is not closed. */
  check ("select 1; select 'abc", "o|select 1; select 'abc|");
}

static void
test_kinds (void)
{
  check ("(select 1) union (values (2))", "r|(select 1) union (values (2))|");
  check ("with a as (select 1) select * from a", "r|with a as (select 1) select * from a|");
  check ("with a as (delete from t returning *) select * from a",
         "c|with a as (delete from t returning *) select * from a|");
  check ("select * into b from a", "c|select * into b from a|");
  check ("select * from a for update", "r|select * from a for update|");
  check ("UPDATE t set a = 1; Begin; vacuum t; create table t (a int)",
         "c|UPDATE t set a = 1|t|Begin|t|vacuum t|o|create table t (a int)|");
}

static void
test_find (void)
{
  const char *script = "  select 1;\nselect 2; ";
  g_autoptr(GArray) statements = dp_query_split (script);
  g_autoptr(GArray) none = dp_query_split ("");

  g_assert_cmpint (dp_query_find_statement (statements, 0), ==, 0);
  g_assert_cmpint (dp_query_find_statement (statements, 5), ==, 0);
  g_assert_cmpint (dp_query_find_statement (statements, 11), ==, 0);
  g_assert_cmpint (dp_query_find_statement (statements, 12), ==, 1);
  g_assert_cmpint (dp_query_find_statement (statements, 100), ==, 1);
  g_assert_cmpint (dp_query_find_statement (none, 0), ==, -1);
}

int
main (int    argc,
      char **argv)
{
  dp_test_init (&argc, &argv);

  g_test_add_func ("/query/statement/split", test_split);
  g_test_add_func ("/query/statement/kinds", test_kinds);
  g_test_add_func ("/query/statement/find", test_find);

  return g_test_run ();
}

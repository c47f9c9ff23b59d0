/* test-query-library.c: queries that are kept, and those that were run
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-query-library.h"
#include "dp-test.h"

static char *folder;

static void
await (DexFuture *future)
{
  g_autoptr(GError) error = NULL;

  dex_await (future, &error);
  g_assert_no_error (error);
}

static DpQueryLibrary *
open_library (void)
{
  DpQueryLibrary *library = dp_query_library_new (folder);

  await (dp_query_library_load (library));

  return library;
}

/* The names of those kept, or the SQL of those run, each followed by a bar. */
static char *
list (GListModel *queries)
{
  GString *text = g_string_new (NULL);

  for (guint i = 0; i < g_list_model_get_n_items (queries); i++)
    {
      g_autoptr(DpKeptQuery) query = g_list_model_get_item (queries, i);
      const char *name = dp_kept_query_get_name (query);

      g_string_append_printf (text, "%s|", name != NULL ? name : dp_kept_query_get_sql (query));
    }

  return g_string_free (text, FALSE);
}

static void
check (GListModel *queries,
       const char *expected)
{
  g_autofree char *found = list (queries);

  g_assert_cmpstr (found, ==, expected);
}

static DexFuture *
test_kept (gpointer data)
{
  g_autoptr(DpQueryLibrary) library = open_library ();
  g_autoptr(DpQueryLibrary) again = NULL;
  g_autoptr(DpKeptQuery) query = NULL;
  g_autoptr(GError) error = NULL;

  check (dp_query_library_list_kept (library), "");
  await (dp_query_library_keep (library, "Rendite/Jahr: 20 %", "select 1"));
  await (dp_query_library_keep (library, ".hidden", "select 2"));
  await (dp_query_library_keep (library, "b", "select 3"));
  await (dp_query_library_keep (library, "b", "select\n  4"));

  dex_await (dp_query_library_rename (library, "b", ".hidden"), &error);
  g_assert_error (error, G_IO_ERROR, G_IO_ERROR_EXISTS);
  await (dp_query_library_rename (library, ".hidden", "a"));

  again = open_library ();
  check (dp_query_library_list_kept (again), "Rendite/Jahr: 20 %|a|b|");
  query = dp_query_library_find (again, "b");
  g_assert_cmpstr (dp_kept_query_get_sql (query), ==, "select\n  4");
  g_assert_null (dp_query_library_find (again, "c"));

  await (dp_query_library_remove (again, "Rendite/Jahr: 20 %"));
  await (dp_query_library_load (library));
  check (dp_query_library_list_kept (library), "a|b|");

  return dex_future_new_true ();
}

static DexFuture *
test_history (gpointer data)
{
  g_autoptr(DpQueryLibrary) library = open_library ();
  g_autoptr(DpQueryLibrary) again = NULL;
  g_autoptr(DpKeptQuery) query = NULL;
  g_autoptr(GPtrArray) all = g_ptr_array_new_with_free_func (g_object_unref);

  await (dp_query_library_note (library, "select 'ä'", 1, 20, FALSE));
  await (dp_query_library_note (library, "select 2", 2, 30, FALSE));
  await (dp_query_library_note (library, "select 2", 3, 40, TRUE));

  again = open_library ();
  check (dp_query_library_list_history (again), "select 2|select 'ä'|");
  query = g_list_model_get_item (dp_query_library_list_history (again), 0);
  g_assert_cmpint (dp_kept_query_get_time_us (query), ==, 3);
  g_assert_cmpint (dp_kept_query_get_duration_us (query), ==, 40);
  g_assert_true (dp_kept_query_get_failed (query));

  /* Only so many are kept. Those that were not waited for do not overtake one another. */
  for (guint i = 0; i < 298; i++)
    g_ptr_array_add (all, g_object_ref (query));
  await (dp_query_library_set_history (again, all));
  for (guint i = 0; i < 5; i++)
    {
      g_autofree char *sql = g_strdup_printf ("select %u", 1000 + i);

      dex_future_disown (dp_query_library_note (again, sql, 5, 6, FALSE));
    }
  await (dp_query_library_note (again, "last", 7, 8, FALSE));
  await (dp_query_library_load (library));
  g_assert_cmpuint (g_list_model_get_n_items (dp_query_library_list_history (library)), ==, 300);
  g_clear_object (&query);
  query = g_list_model_get_item (dp_query_library_list_history (library), 0);
  g_assert_cmpstr (dp_kept_query_get_sql (query), ==, "last");

  g_ptr_array_set_size (all, 0);
  g_ptr_array_add (all, g_object_ref (query));
  await (dp_query_library_set_history (library, NULL));
  check (dp_query_library_list_history (library), "");
  await (dp_query_library_set_history (library, all));
  await (dp_query_library_load (again));
  check (dp_query_library_list_history (again), "last|");

  return dex_future_new_true ();
}

static DexFuture *
test_line (gpointer data)
{
  g_autoptr(DpQueryLibrary) library = open_library ();
  g_autoptr(DpKeptQuery) query = NULL;
  g_autofree char *line = NULL;

  await (dp_query_library_keep (library, "lines", "\n select  'ü',\n\t2\n"));
  query = dp_query_library_find (library, "lines");
  line = dp_kept_query_dup_line (query);
  g_assert_cmpstr (line, ==, "select 'ü', 2");

  return dex_future_new_true ();
}

int
main (int    argc,
      char **argv)
{
  g_autofree char *place = NULL;
  int result;

  dp_test_init (&argc, &argv);
  place = g_dir_make_tmp ("datapipe-library-XXXXXX", NULL);
  folder = g_build_filename (place, "queries", NULL);

  dp_test_add_fiber ("/query/library/kept", test_kept);
  dp_test_add_fiber ("/query/library/history", test_history);
  dp_test_add_fiber ("/query/library/line", test_line);

  result = g_test_run ();
  dp_test_remove_tree (place);
  g_free (folder);

  return result;
}

/* test-backup.c: backups, what is in them, and databases made of them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "dp-backup-private.h"
#include "dp-backup-rotation.h"
#include "dp-drill.h"
#include "dp-restore.h"
#include "dp-test.h"

static char *folder;

static void
execute (DpDbTarget *target,
         const char *sql)
{
  g_autoptr(DpDbConnection) connection = dp_test_connect (target);

  dp_test_execute (connection, sql);
}

static char *
ask (DpDbTarget *target,
     const char *sql)
{
  g_autoptr(DpDbConnection) connection = dp_test_connect (target);
  g_autoptr(DpDbResult) result = NULL;
  g_autoptr(GError) error = NULL;

  result = dex_await_object (dp_db_connection_query (connection, sql, NULL), &error);
  g_assert_no_error (error);

  return g_strdup (dp_db_result_get_text (result, 0, 0));
}

/* What rows may be made of: no order, nulls, times, fractions, a column called as the statement
 * calls the row. */
static DpDbTarget *
make_database (void)
{
  DpDbTarget *target = dp_test_dup_database ();

  execute (
      target,
      "create schema \"Odd name\";create table public.prices (t text, day date primary key, close "
      "numeric, ratio double precision,  at timestamptz, extra jsonb);insert into public.prices "
      "select 'x' || n, date '2024-01-01' + n, n / 7.0, n / 3.0::double precision,  timestamptz "
      "'2024-01-01 12:00+02' + n * interval '1 hour', jsonb_build_object('n', n)  from "
      "generate_series(1, 2000) as n;insert into public.prices (day) values ('2030-01-01');create "
      "table \"Odd name\".\"empty \"\"one\"\"\" (a int);create view public.newest as select "
      "max(day) as day from public.prices;");

  return target;
}

static DpBackup *
make_backup (DpDbTarget *target)
{
  g_autoptr(GError) error = NULL;
  DpBackup *backup = dex_await_object (dp_backup_make_in (target, folder), &error);

  g_assert_no_error (error);

  return backup;
}

static DexFuture *
test_restore (gpointer data)
{
  g_autoptr(DpDbTarget) target = make_database ();
  g_autoptr(DpBackup) backup = make_backup (target);
  g_autoptr(DpBackup) again = NULL;
  g_autofree char *kept = NULL;
  g_autofree char *days = NULL;
  g_autofree char *newest = NULL;
  g_autofree char *former = NULL;
  g_autofree char *back = NULL;
  g_auto(GStrv) names = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_cmpuint (dp_db_census_get_n_tables (dp_backup_get_census (backup)), ==, 2);
  g_assert_cmpuint (dp_db_census_get_n_rows (dp_backup_get_census (backup)), ==, 2001);
  again = dp_backup_load (dp_backup_get_path (backup), &error);
  g_assert_no_error (error);
  g_assert_cmpstr (dp_backup_get_sha256 (again), ==, dp_backup_get_sha256 (backup));
  g_assert_null (
      dp_db_census_compare (dp_backup_get_census (backup), dp_backup_get_census (again)));

  /* What comes after the backup is gone after the restore, and kept. */
  execute (target, "delete from public.prices where day < '2025-01-01'; drop view public.newest;");
  kept = dex_await_string (dp_restore (target, again), &error);
  g_assert_no_error (error);
  days = ask (target, "select count(*) from public.prices");
  newest = ask (target, "select day from public.newest");
  g_assert_cmpstr (days, ==, "2001");
  g_assert_cmpstr (newest, ==, "2030-01-01");

  names = dex_await_boxed (dp_restore_list_kept (target), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (g_strv_length (names), ==, 1);
  g_assert_cmpstr (names[0], ==, kept);

  former = dex_await_string (dp_restore_use_kept (target, kept), &error);
  g_assert_no_error (error);
  back = ask (target, "select count(*) < 2001 from public.prices");
  g_assert_cmpstr (back, ==, "t");
  g_assert_false (dex_await (dp_restore_drop_kept (target, "template1"), &error));
  g_assert_error (error, DP_DB_ERROR, DP_DB_ERROR_NOT_FOUND);
  g_clear_error (&error);
  dex_await (dp_restore_drop_kept (target, former), &error);
  g_assert_no_error (error);

  return dex_future_new_true ();
}

/* A session that stays is ended, and comes to the new database as if nothing had been. */
static DexFuture *
test_restore_under_pool (gpointer data)
{
  g_autoptr(DpDbTarget) target = make_database ();
  g_autoptr(DpBackup) backup = make_backup (target);
  g_autoptr(DpDbPool) pool = dp_db_pool_new (target, 2, 2);
  g_autoptr(DpDbResult) result = NULL;
  g_autofree char *kept = NULL;
  g_autoptr(GError) error = NULL;

  result = dex_await_object (dp_db_pool_query (pool, "delete from public.prices", NULL), &error);
  g_assert_no_error (error);
  kept = dex_await_string (dp_restore (target, backup), &error);
  g_assert_no_error (error);
  g_clear_object (&result);
  result = dex_await_object (dp_db_pool_query (pool, "select count(*) from public.prices", NULL),
                             &error);
  g_assert_no_error (error);
  g_assert_cmpint (dp_db_result_get_int64 (result, 0, 0), ==, 2001);
  dex_await (dp_db_pool_close (pool), NULL);
  dex_await (dp_restore_drop_kept (target, kept), &error);
  g_assert_no_error (error);

  return dex_future_new_true ();
}

static void
spoil (const char *path,
       gsize       at)
{
  g_autofree char *bytes = NULL;
  gsize length;

  g_assert_true (g_file_get_contents (path, &bytes, &length, NULL));
  bytes[MIN (at, length - 1)] ^= 1;
  g_assert_true (g_file_set_contents (path, bytes, length, NULL));
}

static DexFuture *
test_damaged (gpointer data)
{
  g_autoptr(DpDbTarget) target = make_database ();
  g_autoptr(DpBackup) backup = make_backup (target);
  g_autoptr(JsonNode) other = NULL;
  g_autofree char *before = NULL;
  g_autoptr(GError) error = NULL;

  spoil (dp_backup_get_path (backup), dp_backup_get_size (backup) / 2);
  g_assert_false (dex_await (dp_restore (target, backup), &error));
  g_assert_nonnull (strstr (error->message, "checksum"));
  g_clear_error (&error);

  /* Whole by its checksum, but with other rows than were counted. */
  spoil (dp_backup_get_path (backup), dp_backup_get_size (backup) / 2);
  other = json_from_string ("[{\"name\": \"public.prices\", \"rows\": 2001, \"hash\": \"1\"}]",
                            NULL);
  g_clear_object (&backup->census);
  backup->census = dp_db_census_new_from_json (json_node_get_array (other));
  g_assert_false (dex_await (dp_drill (target, NULL, backup), &error));
  g_assert_nonnull (strstr (error->message, "the rows of public.prices are not the same"));
  before = ask (target, "select count(*) from public.prices");
  g_assert_cmpstr (before, ==, "2001");
  g_clear_pointer (&before, g_free);
  before = ask (target, "select count(*) from pg_database where datname ~ "
                        "('^' || current_database() || '_restoring')");
  g_assert_cmpstr (before, ==, "0");

  return dex_future_new_true ();
}

static DexFuture *
test_drill_apart (gpointer data)
{
  g_autoptr(DpDbTarget) target = make_database ();
  g_autoptr(DpBackup) backup = make_backup (target);
  g_autofree char *scratch = g_build_filename (folder, "drill", NULL);
  g_autoptr(DpDbCensus) census = NULL;
  g_autoptr(GError) error = NULL;

  census = dex_await_object (dp_drill (NULL, scratch, backup), &error);
  g_assert_no_error (error);
  g_assert_cmpuint (dp_db_census_get_n_rows (census), ==, 2001);
  g_assert_false (g_file_test (scratch, G_FILE_TEST_EXISTS));

  return dex_future_new_true ();
}

static DexFuture *
test_leftovers (gpointer data)
{
  g_autoptr(DpDbTarget) target = make_database ();
  g_autofree char *own = g_build_filename (folder, "leftovers", NULL);
  g_autofree char *part = g_build_filename (own, "datapipe-20240101T000000.000000Z.dump.partial",
                                            NULL);
  g_autofree char *manifest = g_build_filename (own, "datapipe-20240101T000000.000000Z.dump.json",
                                                NULL);
  g_autofree char *other = g_build_filename (own, "mine.dump.partial", NULL);
  g_autoptr(DpBackup) backup = NULL;
  g_autoptr(GPtrArray) backups = NULL;
  g_autoptr(GError) error = NULL;

  g_assert_cmpint (g_mkdir_with_parents (own, 0700), ==, 0);
  g_assert_true (g_file_set_contents (part, "x", 1, NULL));
  g_assert_true (g_file_set_contents (manifest, "{}", 2, NULL));
  g_assert_true (g_file_set_contents (other, "x", 1, NULL));
  backup = dex_await_object (dp_backup_make_in (target, own), &error);
  g_assert_no_error (error);
  g_assert_false (g_file_test (part, G_FILE_TEST_EXISTS));
  g_assert_false (g_file_test (manifest, G_FILE_TEST_EXISTS));
  g_assert_true (g_file_test (other, G_FILE_TEST_EXISTS));
  backups = dp_backup_list (own);
  g_assert_cmpuint (backups->len, ==, 1);

  /* Never over another. */
  g_assert_null (dex_await_object (dp_backup_make (target, dp_backup_get_path (backup)), &error));
  g_assert_error (error, DP_DB_ERROR, DP_DB_ERROR_IN_USE);
  g_assert_true (dp_backup_remove (backup, NULL));
  g_ptr_array_unref (g_steal_pointer (&backups));
  backups = dp_backup_list (own);
  g_assert_cmpuint (backups->len, ==, 0);

  return dex_future_new_true ();
}

static DpBackup *
imagine (const char *made_at,
         const char *name,
         const char *database)
{
  g_autoptr(GDateTime) made = g_date_time_new_from_iso8601 (made_at, NULL);
  DpBackup *backup = g_object_new (DP_TYPE_BACKUP, NULL);

  backup->path = g_build_filename ("/nowhere", name, NULL);
  backup->made_us = g_date_time_to_unix_usec (made);
  backup->database = g_strdup (database);

  return backup;
}

static void
test_rotation (void)
{
  static const struct
  {
    const char *made_at;
    gboolean    old;        /* with 2 days, 2 weeks, 2 months */
  } cases[] = {
    { "2026-03-18T09:00:00Z", FALSE },    /* Wednesday: the newest; day 1, week 1, month 1 */
    { "2026-03-18T03:00:00Z", TRUE },
    { "2026-03-17T03:00:00Z", FALSE },    /* day 2 */
    { "2026-03-16T03:00:00Z", TRUE },     /* Monday of the same week */
    { "2026-03-15T03:00:00Z", FALSE },    /* Sunday: week 2 */
    { "2026-03-09T03:00:00Z", TRUE },
    { "2026-02-28T03:00:00Z", FALSE },    /* month 2 */
    { "2026-01-31T03:00:00Z", TRUE },
  };
  static const DpBackupKeep keep = { 2, 2, 2 };
  static const DpBackupKeep none = { 0, 0, 0 };
  g_autoptr(GPtrArray) backups = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GPtrArray) old = NULL;
  g_autoptr(GPtrArray) most = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_ptr_array_add (backups, imagine (cases[i].made_at, "datapipe-x.dump", "market"));
  g_ptr_array_add (backups, imagine ("2020-01-01T00:00:00Z", "datapipe-x.dump", "another"));
  g_ptr_array_add (backups, imagine ("2020-01-01T00:00:00Z", "by-hand.dump", "market"));

  old = dp_backup_choose_old (backups, "market", &keep);
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    g_assert_cmpint (g_ptr_array_find (old, backups->pdata[i], NULL), ==, cases[i].old);
  g_assert_cmpuint (old->len, ==, 4);

  /* The newest is never removed, whatever a person sets. */
  most = dp_backup_choose_old (backups, "market", &none);
  g_assert_cmpuint (most->len, ==, G_N_ELEMENTS (cases) - 1);
  g_assert_false (g_ptr_array_find (most, backups->pdata[0], NULL));
}

int
main (int    argc,
      char **argv)
{
  g_autofree char *fast = NULL;
  int result;

  dp_test_init (&argc, &argv);
  fast = dp_test_dup_fast_dir ();
  folder = g_build_filename (fast, "datapipe-backups-XXXXXX", NULL);
  g_assert_nonnull (g_mkdtemp (folder));

  g_test_add_func ("/database/backup/rotation", test_rotation);
  dp_test_add_fiber ("/database/backup/restore", test_restore);
  dp_test_add_fiber ("/database/backup/restore-under-pool", test_restore_under_pool);
  dp_test_add_fiber ("/database/backup/damaged", test_damaged);
  dp_test_add_fiber ("/database/backup/drill-apart", test_drill_apart);
  dp_test_add_fiber ("/database/backup/leftovers", test_leftovers);

  result = g_test_run ();
  dp_test_remove_tree (folder);
  g_free (folder);

  return result;
}

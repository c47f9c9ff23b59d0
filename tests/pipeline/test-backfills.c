/* test-backfills.c: what people say of backfills, and what is shown of it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-engine.h"
#include "dp-test-engine.h"
#include "dp-test.h"

static void
count_cb (GListModel *list,
          guint       position,
          guint       n_removed,
          guint       n_added,
          gpointer    user_data)
{
  guint *n_changes = user_data;

  (*n_changes)++;
}

/* A list that was asked for before somebody paused one, and that comes after, does not undo it. So
 * many are listed that the answer takes longer than the wish. */
static DexFuture *
test_wish_beside_list (gpointer user_data)
{
  DpEngine *engine = dp_test_open_engine (NULL);
  GListModel *backfills = dp_engine_list_backfills (engine);
  g_autoptr(DpBackfill) backfill = NULL;
  g_autoptr(GError) error = NULL;
  guint n_changes = 0;

  dp_test_engine_sql (
      engine,
      "insert into control.backfills (first_day, last_day, days, days_left, "
      "calls, calls_left, state, finished_at) select date '2024-01-02', date "
      "'2024-12-31', 250, 250, 1, 1, case when n = 1500 then 'active' else "
      "'cancelled' end, case when n < 1500 then now() end from generate_series "
      "(1, 1500) as n");
  g_assert_true (dex_await (dp_engine_load_backfills (engine), &error));
  backfill = g_list_model_get_item (backfills, 0);
  g_assert_cmpint (dp_backfill_get_state (backfill), ==, DP_BACKFILL_ACTIVE);
  g_signal_connect (backfills, "items-changed", G_CALLBACK (count_cb), &n_changes);

  for (guint round = 0; round < 20; round++)
    {
      DpBackfillState wish = round % 2 == 0 ? DP_BACKFILL_PAUSED : DP_BACKFILL_ACTIVE;
      DexFuture *listing = dp_engine_load_backfills (engine);
      DexFuture *wishing = dp_engine_set_backfill_state (engine, backfill, wish);

      g_assert_true (dex_await_boolean (wishing, &error));
      g_assert_no_error (error);
      g_assert_true (dex_await (listing, &error));
      g_assert_cmpint (dp_backfill_get_state (backfill), ==, wish);
    }
  /* The same ones stand in the same rows. */
  g_assert_cmpuint (n_changes, ==, 0);
  dp_test_close_engine (engine);

  return dex_future_new_true ();
}

/* What has ended cannot be said anything of. */
static DexFuture *
test_ended (gpointer user_data)
{
  DpEngine *engine = dp_test_open_engine (NULL);
  g_autoptr(DpBackfill) backfill = NULL;
  g_autoptr(GError) error = NULL;

  dp_test_engine_sql (
      engine,
      "insert into control.backfills (first_day, last_day, days, days_left, "
      "calls, calls_left, state, finished_at) values ('2024-01-02', '2024-12-31', "
      "250, 0, 1, 0, 'done', now())");
  g_assert_true (dex_await (dp_engine_load_backfills (engine), &error));
  backfill = g_list_model_get_item (dp_engine_list_backfills (engine), 0);
  g_assert_false (dex_await_boolean (
      dp_engine_set_backfill_state (engine, backfill, DP_BACKFILL_PAUSED), &error));
  g_assert_no_error (error);
  g_assert_cmpint (dp_backfill_get_state (backfill), ==, DP_BACKFILL_DONE);
  dp_test_close_engine (engine);

  return dex_future_new_true ();
}

int
main (int   argc,
      char *argv[])
{
  dp_test_init (&argc, &argv);

  dp_test_add_fiber ("/pipeline/backfills/wish-beside-list", test_wish_beside_list);
  dp_test_add_fiber ("/pipeline/backfills/ended", test_ended);

  return g_test_run ();
}

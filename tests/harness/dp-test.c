/* dp-test.c: what the tests share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-test.h"

#include <stdlib.h>

static DexFuture *
await_finished_cb (DexFuture *future,
                   gpointer   user_data)
{
  gboolean *is_finished = user_data;

  *is_finished = TRUE;

  return dex_future_new_true ();
}

void
dp_test_await (DexFuture *future)
{
  g_autoptr(GError) error = NULL;
  gboolean is_finished = FALSE;

  /* The callback wakes the main loop; where it is finished already, it was called at once. */
  dex_future_disown (dex_future_finally (dex_ref (future), await_finished_cb, &is_finished, NULL));
  while (!is_finished)
    g_main_context_iteration (NULL, TRUE);
  dex_future_get_value (future, &error);
  g_assert_no_error (error);
  dex_unref (future);
}

static void
run_fiber (gconstpointer data)
{
  DexFiberFunc fiber = (DexFiberFunc) data;

  dp_test_await (dex_scheduler_spawn (NULL, 0, fiber, NULL, NULL));
}

void
dp_test_add_fiber (const char   *path,
                   DexFiberFunc  fiber)
{
  g_test_add_data_func (path, (gconstpointer) fiber, run_fiber);
}

static char *own_dir;

static void
remove_own_dir (void)
{
  dp_test_remove_tree (own_dir);
}

static void
use_own_data_dir (void)
{
  g_autofree char *fast_dir = dp_test_dup_fast_dir ();
  g_autofree char *data_dir = NULL;

  own_dir = g_build_filename (fast_dir, "datapipe-test-XXXXXX", NULL);
  g_assert_nonnull (g_mkdtemp (own_dir));
  data_dir = g_build_filename (own_dir, "data", NULL);
  g_setenv ("DATAPIPE_DATA_DIR", data_dir, TRUE);
  atexit (remove_own_dir);
}

void
dp_test_init (int    *argc,
              char ***argv)
{
  g_test_init (argc, argv, NULL);
  /* Nothing here has to survive the loss of power. */
  g_setenv ("DATAPIPE_SERVER_OPTIONS", "-c fsync=off -c max_connections=100 -c max_wal_size=128MB",
            TRUE);
  if (g_getenv ("DATAPIPE_DATA_DIR") == NULL)
    use_own_data_dir ();
  dex_init ();
}

char *
dp_test_dup_fixture (const char *name)
{
  return g_test_build_filename (G_TEST_DIST, "fixtures", name, NULL);
}

/* bench-query.c: a million rows in the grid: the first ones, jumps, scrolling, memory
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <adwaita.h>
#include <stdio.h>
#include <stdlib.h>

#include "dp-query-run.h"
#include "dp-result-grid.h"
#include "dp-test.h"

#define MOST_FRAMES 400
#define FRAME_MS    16.7

static const char sql[] =
    "select generate_series(1, 1000000) as id, now() - interval '1 minute' as seen, 'ROW.SIM' as "
    "symbol,   random() * 1000 as price, (random() * 1e9)::bigint as volume, md5(random()::text) "
    "as hash,   case when random() < 0.1 then null else random() end as maybe, date '2024-01-01' "
    "as day";

typedef struct
{
  GtkWidget     *window;
  DpResultGrid  *grid;
  GtkAdjustment *adjustment;
  GdkFrameClock *clock;
  GRand         *rand;
  gint64         begin_us;
  double         ms[MOST_FRAMES];
  guint          n_frames;
  gboolean       painted;
} Bench;

static void
before_cb (Bench *bench)
{
  bench->begin_us = g_get_monotonic_time ();
}

static void
after_cb (Bench *bench)
{
  if (bench->n_frames < MOST_FRAMES && bench->begin_us > 0)
    bench->ms[bench->n_frames++] = (g_get_monotonic_time () - bench->begin_us) / 1000.0;
  bench->painted = TRUE;
}

static int
compare (const void *a,
         const void *b)
{
  double x = *(const double *) a, y = *(const double *) b;

  return (x > y) - (x < y);
}

static void
next_frame (Bench *bench)
{
  bench->painted = FALSE;
  gtk_widget_queue_draw (GTK_WIDGET (bench->grid));
  while (!bench->painted)
    g_main_context_iteration (NULL, TRUE);
}

static void
print_frames (Bench      *bench,
              const char *name)
{
  guint n_late = 0;

  qsort (bench->ms, bench->n_frames, sizeof (double), compare);
  for (guint i = 0; i < bench->n_frames; i++)
    n_late += bench->ms[i] > FRAME_MS;
  printf ("%-44s %6.1f ms   p95 %.1f   most %.1f   later than a frame: %u of %u\n", name,
          bench->ms[bench->n_frames / 2], bench->ms[bench->n_frames * 95 / 100],
          bench->ms[bench->n_frames - 1], n_late, bench->n_frames);
}

static void
scroll (Bench      *bench,
        const char *name,
        double      pixels)
{
  double upper = gtk_adjustment_get_upper (bench->adjustment) -
                 gtk_adjustment_get_page_size (bench->adjustment);

  bench->n_frames = 0;
  for (guint i = 0; i < MOST_FRAMES; i++)
    {
      gtk_adjustment_set_value (bench->adjustment,
                                pixels > 0 ? gtk_adjustment_get_value (bench->adjustment) + pixels
                                           : g_rand_double_range (bench->rand, 0, upper));
      next_frame (bench);
    }
  print_frames (bench, name);
}

static double
read_memory (void)
{
  g_autofree char *text = NULL;
  long resident = 0;

  if (g_file_get_contents ("/proc/self/statm", &text, NULL, NULL))
    sscanf (text, "%*d %ld", &resident);

  return resident * 4096.0 / 1024 / 1024;
}

static GtkAdjustment *
find_adjustment (DpResultGrid *grid)
{
  return gtk_scrolled_window_get_vadjustment (
      GTK_SCROLLED_WINDOW (adw_bin_get_child (ADW_BIN (grid))));
}

static double
since (gint64 start)
{
  return (g_get_monotonic_time () - start) / 1000.0;
}

static void
bench_grid (Bench    *bench,
            DpDbPool *pool)
{
  DpQueryOptions options = { 0 };
  double before = read_memory ();
  gint64 start = g_get_monotonic_time ();
  g_autoptr(DpQueryRun) run = dp_query_run_start (pool, sql, &options);
  g_autoptr(DpQueryResult) result = NULL;
  DpResultModel *rows = NULL;
  double known;

  while (rows == NULL)
    {
      g_main_context_iteration (NULL, TRUE);
      g_clear_object (&result);
      result = g_list_model_get_item (dp_query_run_list_results (run), 0);
      rows = result != NULL ? dp_query_result_get_rows (result) : NULL;
    }
  known = since (start);
  start = g_get_monotonic_time ();
  dp_result_grid_set_model (bench->grid, rows, TRUE);
  next_frame (bench);
  printf ("%-44s %6.1f ms   (told of %.1f ms after the start, connecting included)\n",
          "first rows: from known to painted", since (start), known);

  bench->n_frames = 0;
  start = dp_query_run_get_started_us (run);
  while (dp_query_run_get_state (run) == DP_QUERY_STATE_RUNNING)
    g_main_context_iteration (NULL, TRUE);
  if (bench->n_frames > 0)
    print_frames (bench, "frames while a million rows come");
  printf ("%-44s %6.1f ms   %.0f MB in the file\n", "all of them", since (start),
          dp_result_store_get_size (dp_result_model_get_store (rows)) / 1e6);

  for (guint i = 0; i < 60; i++)
    next_frame (bench);
  scroll (bench, "jumps anywhere", 0);
  gtk_adjustment_set_value (bench->adjustment, 0);
  scroll (bench, "scrolling by 120 pixels a frame", 120);
  printf ("%-44s %6.1f MB   (%.1f before)\n", "memory of the process", read_memory (), before);
}

/* The other way to keep them: a cursor, which the server holds open. */
static DexFuture *
bench_cursor_fiber (gpointer user_data)
{
  DpDbPool *pool = user_data;
  g_autoptr(DpDbLease) lease = dex_await_object (dp_db_pool_acquire (pool), NULL);
  DpDbConnection *connection = dp_db_lease_get_connection (lease);
  g_autofree char *declare =
      g_strdup_printf ("begin; declare c scroll cursor for %s; move forward all in c", sql);
  g_autoptr(GRand) rand = g_rand_new_with_seed (1);
  gint64 start = g_get_monotonic_time ();
  double ms[100];

  dex_await (dp_db_connection_execute (connection, declare), NULL);
  printf ("%-44s %6.1f ms\n", "peer: cursor, until the number is known", since (start));
  for (guint i = 0; i < G_N_ELEMENTS (ms); i++)
    {
      g_autofree char *fetch = g_strdup_printf ("move absolute %d in c; fetch 60 from c",
                                                g_rand_int_range (rand, 0, 999900));

      start = g_get_monotonic_time ();
      dex_await (dp_db_connection_execute (connection, fetch), NULL);
      ms[i] = since (start);
    }
  qsort (ms, G_N_ELEMENTS (ms), sizeof (double), compare);
  printf ("%-44s %6.1f ms   p95 %.1f   most %.1f\n", "peer: cursor, 60 rows anywhere", ms[50],
          ms[95], ms[99]);
  dex_await (dp_db_connection_rollback (connection), NULL);

  return dex_future_new_true ();
}

int
main (int    argc,
      char **argv)
{
  g_autoptr(DpDbPool) pool = NULL;
  g_autoptr(GRand) rand = g_rand_new_with_seed (1);
  Bench bench = { .rand = rand };

  dp_test_init (&argc, &argv);
  adw_init ();
  pool = dp_test_dup_migrated_pool ();

  bench.grid = DP_RESULT_GRID (dp_result_grid_new ());
  bench.adjustment = find_adjustment (bench.grid);
  bench.window = adw_window_new ();
  gtk_window_set_default_size (GTK_WINDOW (bench.window), 1200, 800);
  adw_window_set_content (ADW_WINDOW (bench.window), GTK_WIDGET (bench.grid));
  gtk_window_present (GTK_WINDOW (bench.window));
  bench.clock = gtk_native_get_surface (GTK_NATIVE (bench.window)) != NULL
                  ? gtk_widget_get_frame_clock (bench.window) : NULL;
  g_signal_connect_swapped (bench.clock, "before-paint", G_CALLBACK (before_cb), &bench);
  g_signal_connect_swapped (bench.clock, "after-paint", G_CALLBACK (after_cb), &bench);
  while (gtk_widget_get_width (GTK_WIDGET (bench.grid)) == 0)
    g_main_context_iteration (NULL, TRUE);

  bench_grid (&bench, pool);
  dp_test_await (dex_scheduler_spawn (NULL, 0, bench_cursor_fiber, pool, NULL));
  gtk_window_destroy (GTK_WINDOW (bench.window));

  return 0;
}

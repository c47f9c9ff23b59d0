/* bench-replies.c: daily replies into raw and typed tables, as a run loads them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <stdio.h>
#include <stdlib.h>

#include "bench-load.h"

#include "dp-db-migrator.h"
#include "dp-private-server.h"
#include "dp-sample-market.h"
#include "dp-test.h"
#include "dp-transport.h"

#define N_REPLIES 200
#define N_DAYS    5000
#define N_WORKERS 4

/* Synthetic: 200 symbols, 5000 days each, in the provider's form. */
static GBytes *
make_body (guint number)
{
  GString *body = g_string_sized_new (1100000);
  gint32 day = dp_date_from_ymd (2026, 11, 20);

  g_string_append_printf (body,
                          "{\n    \"Meta Data\": {\n        \"1. Information\": \"Daily "
                          "Prices\",\n        \"2. Symbol\": \"SYN%03u\",\n        \"5. Time "
                          "Zone\": \"US/Eastern\"\n    },\n    \"Time Series (Daily)\": {\n",
                          number);
  for (guint i = 0; i < N_DAYS; i++)
    {
      g_autofree char *text = dp_date_to_string (day--);
      guint price = 100000 + (number * 7919 + i * 104729) % 900000;

      g_string_append_printf (
          body,
          "        \"%s\": {\n            \"1. open\": \"%u.%04u\",\n            \"2. high\": "
          "\"%u.%04u\",\n            \"3. low\": \"%u.%04u\",\n            \"4. close\": "
          "\"%u.%04u\",\n            \"5. volume\": \"%u\"\n        }%s\n",
          text, price / 10000, price % 10000, (price + 5000) / 10000, (price + 5000) % 10000,
          (price - 5000) / 10000, (price - 5000) % 10000, (price + 1234) / 10000,
          (price + 1234) % 10000, 1000000 + price, i + 1 < N_DAYS ? "," : "");
    }
  g_string_append (body, "    }\n}\n");

  return g_string_free_to_bytes (body);
}

typedef struct
{
  DpDbPool  *pool;
  DpSource  *source;
  GPtrArray *bodies;
  guint      next;
  guint64    n_rows;
} Work;

static DexFuture *
worker_fiber (gpointer user_data)
{
  Work *work = user_data;

  while (work->next < work->bodies->len)
    {
      guint number = work->next++;
      g_autofree char *symbol = g_strdup_printf ("SYN%03u", number);
      g_autoptr(DpRequest) request = dp_request_new ("alphavantage", "TIME_SERIES_DAILY", symbol,
                                                     NULL);
      g_autoptr(DpReply) reply = NULL;
      DpLoadContext context = { .run_id = 1, .default_kind = "stock", .n_calls = 1 };

      dp_request_add_param (request, "symbol", symbol);
      reply = dp_reply_new (200, "application/json", g_ptr_array_index (work->bodies, number),
                            g_get_real_time (), 1000, -1);
      work->n_rows += bench_load (work->pool, work->source, &context, request, reply);
    }

  return dex_future_new_true ();
}

static DexFuture *
open_fiber (gpointer user_data)
{
  DpDbPool *pool = user_data;
  g_autoptr(DpDbLease) lease = dex_await_object (dp_db_pool_acquire (pool), NULL);
  DpDbConnection *connection = dp_db_lease_get_connection (lease);
  g_autoptr(DpDbResult) made = NULL;

  dex_await (dp_db_migrate (connection), NULL);
  made = dex_await_object (
      dp_db_connection_execute (connection,
                                "insert into control.runs (run_id, trigger, status) values (1, "
                                "'bench', 'running');insert into control.task_runs (run_id, name, "
                                "position, status) values (1, 'load', 4, 'running')"),
      NULL);
  g_assert_nonnull (made);

  return dex_future_new_true ();
}

static DexFuture *
close_fiber (gpointer user_data)
{
  dex_await (dp_db_pool_close (user_data), NULL);

  return dex_future_new_true ();
}

static double
run_workers (Work *work)
{
  gint64 start = g_get_monotonic_time ();
  DexFuture *workers[N_WORKERS];

  work->next = 0;
  work->n_rows = 0;
  for (guint i = 0; i < N_WORKERS; i++)
    workers[i] = dex_scheduler_spawn (NULL, 0, worker_fiber, work, NULL);
  dp_test_await (dex_future_allv (workers, N_WORKERS));

  return (g_get_monotonic_time () - start) / 1e6;
}

int
main (int   argc,
      char *argv[])
{
  g_autoptr(DpTransport) transport = NULL;
  g_autoptr(DpPrivateServer) server = NULL;
  g_autoptr(DpDbTarget) target = NULL;
  g_autoptr(GPtrArray) bodies = g_ptr_array_new_with_free_func ((GDestroyNotify) g_bytes_unref);
  Work work = { .bodies = bodies };
  gsize n_bytes = 0;
  double first, again;

  dp_test_init (&argc, &argv);
  /* As people have it, not as tests do. */
  g_unsetenv ("DATAPIPE_SERVER_OPTIONS");
  for (guint i = 0; i < N_REPLIES; i++)
    {
      g_ptr_array_add (bodies, make_body (i));
      n_bytes += g_bytes_get_size (g_ptr_array_index (bodies, i));
    }
  /* The one argument: where the peer is to find the same replies. */
  if (argc > 2)
    {
      for (guint i = 0; i < N_REPLIES; i++)
        {
          g_autofree char *path = g_strdup_printf ("%s/SYN%03u.json", argv[2], i);
          gsize length;
          const char *data = g_bytes_get_data (g_ptr_array_index (bodies, i), &length);

          g_assert_true (g_file_set_contents (path, data, length, NULL));
        }
    }

  server = dp_private_server_new (argv[1]);
  dp_test_await (dp_private_server_attach (server));
  target = dp_private_server_dup_target (server);
  work.pool = dp_db_pool_new (target, 5, 5);
  dp_test_await (dex_scheduler_spawn (NULL, 0, open_fiber, work.pool, NULL));
  transport = dp_sample_transport_new (NULL);
  work.source = dp_source_new_by_name ("alphavantage",
                                       &(DpSourceOptions) { .transport = transport });

  first = run_workers (&work);
  g_assert_cmpuint (work.n_rows, ==, N_REPLIES * N_DAYS);
  again = run_workers (&work);
  g_assert_cmpuint (work.n_rows, ==, 0);
  printf ("{\"bytes\": %zu, \"rows\": %d, \"first\": %.3f, \"again\": %.3f}\n", n_bytes,
          N_REPLIES * N_DAYS, first, again);

  fflush (stdout);
  dp_test_await (dex_scheduler_spawn (NULL, 0, close_fiber, work.pool, NULL));
  g_object_unref (work.pool);
  g_object_unref (work.source);

  return 0;
}

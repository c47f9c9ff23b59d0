/* test-sample-transport.c: recordings of a folder, by their names
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gstdio.h>
#include <string.h>

#include "dp-extract-error.h"
#include "dp-source.h"
#include "dp-test.h"

#define BODY "{\"Time Series (Daily)\":{\"2026-11-19\":{\"4. close\":\"%d\"}}}"

static char *folder;

static void
record (const char *path,
        const char *body)
{
  g_autofree char *file = g_build_filename (folder, path, NULL);
  g_autofree char *parent = g_path_get_dirname (file);

  g_assert_cmpint (g_mkdir_with_parents (parent, 0700), ==, 0);
  g_assert_true (g_file_set_contents (file, body, -1, NULL));
}

static DpSource *
new_source (const char *name,
            gboolean    full_history)
{
  g_autoptr(GFile) file = g_file_new_for_path (folder);
  g_autoptr(DpTransport) transport = dp_sample_transport_new (file);

  g_assert_true (dp_transport_is_recorded (transport));
  g_assert_false (dp_transport_is_synthetic (transport));

  return dp_source_new_by_name (name, &(DpSourceOptions) { .transport = transport,
                                                           .full_history = full_history });
}

/* Fiber: the body of the answer to request @index for @symbol */
static char *
play (DpSource    *source,
      const char  *symbol,
      guint        index,
      GError     **error)
{
  g_autoptr(GPtrArray) requests = dp_source_list_requests (source, symbol,
                                                           DP_SOURCE_NEEDS_ALL (
                                                               dp_date_from_ymd (2026, 11, 20)));
  g_autoptr(DpReply) reply = NULL;
  const char *text;
  gsize length;

  reply = dex_await_object (dp_source_fetch (source, g_ptr_array_index (requests, index)), error);
  if (reply == NULL)
    return NULL;
  text = g_bytes_get_data (dp_reply_get_body (reply), &length);

  return g_strndup (text, length);
}

static DexFuture *
test_folder_fiber (gpointer data)
{
  g_autoptr(DpSource) compact = new_source ("alphavantage", FALSE);
  g_autoptr(DpSource) full = new_source ("alphavantage", TRUE);
  g_autoptr(DpSource) coins = new_source ("coinpaprika", FALSE);
  g_autoptr(GError) error = NULL;
  g_autofree char *any = g_strdup_printf (BODY, 1);
  g_autofree char *long_one = g_strdup_printf (BODY, 2);
  g_autofree char *of_compact = NULL;
  g_autofree char *of_full = NULL;
  g_autofree char *of_coin = NULL;
  g_autofree char *escaped = NULL;

  record ("alphavantage/TIME_SERIES_DAILY/ABC.json", any);
  record ("alphavantage/TIME_SERIES_DAILY/ABC-full.json", long_one);
  record ("alphavantage/TIME_SERIES_DAILY/..%2Fodd.json", any);
  record ("coinpaprika/coins-ohlcv-historical/a-b-2025-11-21.json", "[]");

  of_compact = play (compact, "ABC", 0, &error);
  g_assert_no_error (error);
  g_assert_cmpstr (of_compact, ==, any);
  of_full = play (full, "ABC", 0, &error);
  g_assert_cmpstr (of_full, ==, long_one);
  of_coin = play (coins, "a-b", 0, &error);
  g_assert_cmpstr (of_coin, ==, "[]");
  escaped = play (compact, "../odd", 0, &error);
  g_assert_cmpstr (escaped, ==, any);

  return dex_future_new_true ();
}

static DexFuture *
test_missing_fiber (gpointer data)
{
  g_autoptr(DpSource) source = new_source ("alphavantage", FALSE);
  g_autoptr(GError) error = NULL;

  g_assert_null (play (source, "ABC", 1, &error));
  g_assert_error (error, DP_EXTRACT_ERROR, DP_EXTRACT_ERROR_NO_RECORDING);
  g_assert_nonnull (strstr (error->message, "OVERVIEW"));

  return dex_future_new_true ();
}

/* A recorded refusal is the same a moment later, so it is not asked for again. */
static DexFuture *
test_refusal_fiber (gpointer data)
{
  g_autoptr(DpSource) source = new_source ("alphavantage", FALSE);
  g_autoptr(GError) error = NULL;

  record ("alphavantage/TIME_SERIES_DAILY/BUSY.json", "{\"Note\":\"5 calls per minute\"}");
  g_assert_null (play (source, "BUSY", 0, &error));
  g_assert_error (error, DP_EXTRACT_ERROR, DP_EXTRACT_ERROR_TOO_FAST);
  g_assert_cmpuint (dp_source_get_n_calls (source), ==, 1);

  return dex_future_new_true ();
}

static void
remove_tree (const char *path)
{
  g_autoptr(GDir) dir = g_dir_open (path, 0, NULL);
  const char *name;

  while (dir != NULL && (name = g_dir_read_name (dir)) != NULL)
    {
      g_autofree char *child = g_build_filename (path, name, NULL);

      remove_tree (child);
    }
  g_remove (path);
}

int
main (int    argc,
      char **argv)
{
  int result;

  dp_test_init (&argc, &argv);
  folder = g_dir_make_tmp ("datapipe-recordings-XXXXXX", NULL);
  g_assert_nonnull (folder);
  dp_test_add_fiber ("/extract/sample-transport/folder", test_folder_fiber);
  dp_test_add_fiber ("/extract/sample-transport/missing", test_missing_fiber);
  dp_test_add_fiber ("/extract/sample-transport/refusal", test_refusal_fiber);
  result = g_test_run ();
  remove_tree (folder);
  g_free (folder);

  return result;
}

/* test-metrics.c: numbers for Prometheus
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "dp-metrics.h"
#include "dp-test.h"

#define N_THREADS 4
#define N_ROUNDS  20000

/* Each line is as the format's description has it: a comment about the family that follows, or a
 * sample of it. */
static void
assert_well_formed (const char *text)
{
  g_autoptr(GRegex) help = g_regex_new ("^# HELP ([a-z_:][a-z0-9_:]*) [^\\n]+$", 0, 0, NULL);
  g_autoptr(GRegex) type = g_regex_new ("^# TYPE ([a-z_:][a-z0-9_:]*) (counter|gauge|histogram)$",
                                        0, 0, NULL);
  g_autoptr(GRegex) sample =
      g_regex_new ("^([a-z_:][a-z0-9_:]*)(\\{[a-z_]+=\"(?:[^\"\\\\\\n]|\\\\[\\\\\"n])*\"(?:,[a-z_]+"
                   "=\"(?:[^\"\\\\\\n]|\\\\[\\\\\"n])*\")*\\})? "
                   "(?:[-+]?(?:[0-9]+(?:\\.[0-9]+)?(?:e[-+]?[0-9]+)?)|NaN|[-+]Inf)$",
                   0, 0, NULL);
  g_auto(GStrv) lines = g_strsplit (text, "\n", -1);
  g_autoptr(GHashTable) seen = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  g_autofree char *family = NULL;

  for (guint i = 0; lines[i] != NULL && *lines[i] != '\0'; i++)
    {
      g_autoptr(GMatchInfo) match = NULL;
      g_autofree char *name = NULL;

      if (g_regex_match (help, lines[i], 0, &match))
        {
          g_free (family);
          family = g_match_info_fetch (match, 1);
          g_assert_true (g_hash_table_add (seen, g_strdup (family)));
          continue;
        }
      g_clear_pointer (&match, g_match_info_unref);
      if (g_regex_match (type, lines[i], 0, &match))
        {
          name = g_match_info_fetch (match, 1);
          g_assert_cmpstr (name, ==, family);
          continue;
        }
      g_clear_pointer (&match, g_match_info_unref);
      if (!g_regex_match (sample, lines[i], 0, &match))
        g_error ("no sample: %s", lines[i]);
      name = g_match_info_fetch (match, 1);
      g_assert_true (g_str_has_prefix (name, family));
    }
  g_assert_true (g_str_has_suffix (text, "\n"));
}

static void
test_names (void)
{
  for (const DpMetricFamily *family = dp_metrics_families; family->name != NULL; family++)
    {
      g_assert_true (g_str_has_prefix (family->name, "datapipe_"));
      g_assert_cmpint (g_str_has_suffix (family->name, "_total"), ==,
                       family->kind == DP_METRIC_COUNTER);
      g_assert_true (family->kind != DP_METRIC_HISTOGRAM ||
                     g_str_has_suffix (family->name, "_seconds"));
      g_assert_true (family->other_label == NULL || family->label != NULL);
      g_assert_true (g_str_has_suffix (family->help, "."));
      for (const DpMetricFamily *other = dp_metrics_families; other < family; other++)
        g_assert_cmpstr (other->name, !=, family->name);
    }
}

static void
test_text (void)
{
  g_autoptr(DpMetrics) metrics = dp_metrics_new ();
  g_autofree char *empty = dp_metrics_format (metrics);
  g_autofree char *text = NULL;

  g_assert_cmpstr (empty, ==, "");
  dp_metrics_add (metrics, "datapipe_extract_calls_total", "a \"b\"\\\nc", "ok", 2);
  dp_metrics_add (metrics, "datapipe_extract_calls_total", "a \"b\"\\\nc", "ok", 1);
  dp_metrics_add (metrics, "datapipe_extract_calls_total", NULL, "timeout", 1);
  dp_metrics_set (metrics, "datapipe_database_bytes", NULL, NULL, 123456789012);
  dp_metrics_set (metrics, "datapipe_last_run_seconds", "load", NULL, 0.25);
  dp_metrics_observe (metrics, "datapipe_load_seconds", "csv", NULL, 0.003);
  dp_metrics_observe (metrics, "datapipe_load_seconds", "csv", NULL, 0.005);
  dp_metrics_observe (metrics, "datapipe_load_seconds", "csv", NULL, 4000);

  text = dp_metrics_format (metrics);
  assert_well_formed (text);
  g_assert_nonnull (
      strstr (text,
              "datapipe_extract_calls_total{source=\"a \\\"b\\\"\\\\\\nc\",outcome=\"ok\"} 3\n"));
  g_assert_nonnull (
      strstr (text, "datapipe_extract_calls_total{source=\"\",outcome=\"timeout\"} 1\n"));
  g_assert_nonnull (strstr (text, "datapipe_database_bytes 123456789012\n"));
  g_assert_nonnull (strstr (text, "datapipe_last_run_seconds{task=\"load\"} 0.25\n"));
  g_assert_nonnull (
      strstr (text, "datapipe_load_seconds_bucket{source=\"csv\",le=\"0.0025\"} 0\n"));
  g_assert_nonnull (strstr (text, "datapipe_load_seconds_bucket{source=\"csv\",le=\"0.005\"} 2\n"));
  g_assert_nonnull (strstr (text, "datapipe_load_seconds_bucket{source=\"csv\",le=\"300\"} 2\n"));
  g_assert_nonnull (strstr (text, "datapipe_load_seconds_bucket{source=\"csv\",le=\"+Inf\"} 3\n"));
  g_assert_nonnull (strstr (text, "datapipe_load_seconds_count{source=\"csv\"} 3\n"));
  g_assert_nonnull (strstr (text, "# TYPE datapipe_load_seconds histogram\n"));
}

static gpointer
count_thread (gpointer data)
{
  DpMetrics *metrics = data;

  for (guint i = 0; i < N_ROUNDS; i++)
    {
      dp_metrics_add (metrics, "datapipe_load_rows_total", i % 2 == 0 ? "even" : "odd", NULL, 1);
      dp_metrics_observe (metrics, "datapipe_database_acquire_seconds", NULL, NULL, 0.5);
    }

  return NULL;
}

static void
test_threads (void)
{
  g_autoptr(DpMetrics) metrics = dp_metrics_new ();
  GThread *threads[N_THREADS];

  for (guint i = 0; i < N_THREADS; i++)
    threads[i] = g_thread_new ("count", count_thread, metrics);
  for (guint i = 0; i < N_THREADS; i++)
    g_thread_join (threads[i]);
  g_assert_cmpfloat (dp_metrics_get (metrics, "datapipe_load_rows_total", "even", NULL), ==,
                     N_THREADS * N_ROUNDS / 2);
  g_assert_cmpfloat (dp_metrics_get (metrics, "datapipe_load_rows_total", "odd", NULL), ==,
                     N_THREADS * N_ROUNDS / 2);
  g_assert_cmpfloat (dp_metrics_get (metrics, "datapipe_database_acquire_seconds", NULL, NULL), ==,
                     N_THREADS * N_ROUNDS);
}

int
main (int    argc,
      char **argv)
{
  dp_test_init (&argc, &argv);

  g_test_add_func ("/base/metrics/names", test_names);
  g_test_add_func ("/base/metrics/text", test_text);
  g_test_add_func ("/base/metrics/threads", test_threads);

  return g_test_run ();
}

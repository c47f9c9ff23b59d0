/* dp-metrics-families.c: which numbers there are
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-metrics.h"

/* Names are relied on by others; they do not change, and new ones follow the same conventions. */
const DpMetricFamily dp_metrics_families[] = {
  { "datapipe_build_info", "The version that runs; always 1.", DP_METRIC_GAUGE, "version" },

  { "datapipe_extract_calls_total", "Calls sent to providers, by what came of them.",
    DP_METRIC_COUNTER, "source", "outcome" },
  { "datapipe_extract_call_seconds", "From a request to the last byte of its reply.",
    DP_METRIC_HISTOGRAM, "source" },
  { "datapipe_extract_reply_bytes_total", "Bytes of replies.", DP_METRIC_COUNTER, "source" },
  { "datapipe_extract_replies_stored", "Replies that are kept in the database.", DP_METRIC_GAUGE,
    "source" },

  { "datapipe_quota_used", "Calls counted in the period that goes on.", DP_METRIC_GAUGE, "source",
    "period" },
  { "datapipe_quota_reserved", "Calls that a run may be sending.", DP_METRIC_GAUGE, "source",
    "period" },

  { "datapipe_load_replies_total", "Replies and files loaded.", DP_METRIC_COUNTER, "source" },
  { "datapipe_load_rows_total", "Rows written into typed tables.", DP_METRIC_COUNTER, "source" },
  { "datapipe_load_rejected_rows_total", "Records that were not loaded.", DP_METRIC_COUNTER,
    "source" },
  { "datapipe_load_seconds", "Transactions that load a reply.", DP_METRIC_HISTOGRAM, "source" },

  { "datapipe_transform_nodes_total", "Models, seeds and snapshots, by how they ended.",
    DP_METRIC_COUNTER, "status" },
  { "datapipe_transform_node_seconds", "Building one model, seed or snapshot.",
    DP_METRIC_HISTOGRAM },
  { "datapipe_transform_rows_total",
    "Rows that models, seeds and snapshots had when they were built.", DP_METRIC_COUNTER },
  { "datapipe_tests_total", "Data tests, by how they ended.", DP_METRIC_COUNTER, "status" },
  { "datapipe_test_seconds", "Asking one data test.", DP_METRIC_HISTOGRAM },

  { "datapipe_database_leases", "Connections lent out.", DP_METRIC_GAUGE },
  { "datapipe_database_waiting", "Those who wait for a connection.", DP_METRIC_GAUGE },
  { "datapipe_database_acquire_seconds", "Until a connection was lent.", DP_METRIC_HISTOGRAM },
  { "datapipe_database_bytes", "Size of the database on its disk.", DP_METRIC_GAUGE },
  { "datapipe_database_connections", "Sessions in the database, of whoever.", DP_METRIC_GAUGE },

  { "datapipe_serve_requests_total", "Requests answered, by path and status.", DP_METRIC_COUNTER,
    "path", "status" },
  { "datapipe_serve_request_seconds", "From the head of a request to the end of its reply.",
    DP_METRIC_HISTOGRAM, "path" },
  { "datapipe_serve_cache_total", "Answers that were there, or were not.", DP_METRIC_COUNTER,
    "outcome" },
  { "datapipe_serve_connections", "Connections of callers that are open.", DP_METRIC_GAUGE },
  { "datapipe_serve_followers", "WebSockets that follow what happens.", DP_METRIC_GAUGE },
  { "datapipe_serve_followers_dropped_total",
    "Followers that were hung up on, as they took nothing.", DP_METRIC_COUNTER },

  { "datapipe_main_loop_gap_seconds",
    "How late the main loop came to what was due, while a run went on.", DP_METRIC_HISTOGRAM },

  { "datapipe_runs_total", "Runs, by how they ended.", DP_METRIC_COUNTER, "status" },
  { "datapipe_run_seconds", "Whole runs.", DP_METRIC_HISTOGRAM },
  { "datapipe_run_items_total", "Symbols, files and feeds of runs, by how they ended.",
    DP_METRIC_COUNTER, "source", "status" },
  { "datapipe_last_run_timestamp_seconds", "When the last run of each end finished.",
    DP_METRIC_GAUGE, "status" },
  { "datapipe_last_run_seconds", "How long each task of the last run took.", DP_METRIC_GAUGE,
    "task" },

  { "datapipe_backups_total", "Backups, restores and drills, by how they ended.", DP_METRIC_COUNTER,
    "kind", "status" },
  { "datapipe_last_backup_timestamp_seconds", "When the last backup, restore and drill succeeded.",
    DP_METRIC_GAUGE, "kind" },
  { "datapipe_last_backup_bytes", "Size of the last backup.", DP_METRIC_GAUGE },
  { NULL },
};

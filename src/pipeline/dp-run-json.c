/* dp-run-json.c: what a run came to, and what several of them did, as one object
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-json-member.h"
#include "dp-run-private.h"

static void
add_metrics (JsonBuilder        *builder,
             const DpRunMetrics *metrics)
{
  g_autofree char *json = dp_run_metrics_dup_json (metrics);

  dp_json_add_parsed (builder, "metrics", json);
}

/* A step, as it ended last. */
static void
add_task (JsonBuilder *builder,
          GPtrArray   *runs,
          DpStep       step)
{
  g_auto(DpRunMetrics) metrics = { 0 };
  gint64 attempts = 0, duration_us = 0, in = 0, out = 0, rejected = 0;
  DpTask *last = NULL;
  DpRunState state;

  for (guint i = 0; i < runs->len; i++)
    {
      last = _dp_run_get_task (g_ptr_array_index (runs, i), step);
      attempts += dp_task_get_attempts (last);
      duration_us += dp_task_get_duration_us (last);
      in += dp_task_get_rows_in (last);
      out += dp_task_get_rows_out (last);
      rejected += dp_task_get_rows_rejected (last);
      dp_run_metrics_add_all (&metrics, dp_task_get_metrics (last));
    }
  if (last == NULL)
    return;

  state = dp_task_get_state (last);
  json_builder_begin_object (builder);
  dp_json_add_text (builder, "name", dp_task_get_name (last));
  dp_json_add_text (builder, "status", dp_run_state_get_nick (state));
  dp_json_add_number (builder, "attempts", attempts);
  dp_json_add_number (builder, "duration_ms", duration_us / 1000);
  dp_json_add_number (builder, "rows_in", in);
  dp_json_add_number (builder, "rows_out", out);
  dp_json_add_number (builder, "rows_rejected", rejected);
  dp_json_add_text (builder, "error", state == DP_RUN_STATE_FAILED || state == DP_RUN_STATE_PARTIAL
                                      ? dp_task_get_message (last) : NULL);
  add_metrics (builder, &metrics);
  json_builder_end_object (builder);
}

typedef struct
{
  DpRunItem    *last;      /* as it ended last */
  gint64        rows;
  DpRunMetrics  metrics;
} Item;

static void
item_free (gpointer data)
{
  Item *self = data;

  g_object_unref (self->last);
  dp_run_metrics_clear (&self->metrics);
  g_free (self);
}

/* Returns: (transfer full) (element-type Item): each symbol once, in the order in which they
 * came */
static GPtrArray *
list_items (GPtrArray *runs)
{
  GPtrArray *items = g_ptr_array_new_with_free_func (item_free);
  g_autoptr(GHashTable) known = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);

  for (guint i = 0; i < runs->len; i++)
    {
      GListModel *model = dp_run_list_items (g_ptr_array_index (runs, i));

      for (guint j = 0; j < g_list_model_get_n_items (model); j++)
        {
          g_autoptr(DpRunItem) found = g_list_model_get_item (model, j);
          g_autofree char *name = g_strconcat (dp_run_item_get_source (found), ":",
                                               dp_run_item_get_symbol (found), NULL);
          Item *item = g_hash_table_lookup (known, name);

          if (item == NULL)
            {
              item = g_new0 (Item, 1);
              g_ptr_array_add (items, item);
              g_hash_table_insert (known, g_steal_pointer (&name), item);
            }
          g_set_object (&item->last, found);
          item->rows += dp_run_item_get_rows (found);
          dp_run_metrics_add_all (&item->metrics, dp_run_item_get_metrics (found));
        }
    }

  return items;
}

static void
add_items (JsonBuilder *builder,
           GPtrArray   *runs)
{
  g_autoptr(GPtrArray) items = list_items (runs);

  json_builder_set_member_name (builder, "items");
  json_builder_begin_array (builder);
  for (guint i = 0; i < items->len; i++)
    {
      const Item *item = g_ptr_array_index (items, i);

      json_builder_begin_object (builder);
      dp_json_add_text (builder, "source", dp_run_item_get_source (item->last));
      dp_json_add_text (builder, "symbol", dp_run_item_get_symbol (item->last));
      dp_json_add_text (builder, "status",
                        dp_run_state_get_nick (dp_run_item_get_state (item->last)));
      dp_json_add_number (builder, "rows", item->rows);
      dp_json_add_text (builder, "error", dp_run_item_get_message (item->last));
      add_metrics (builder, &item->metrics);
      json_builder_end_object (builder);
    }
  json_builder_end_array (builder);
}

static guint
count_calls (GPtrArray  *runs,
             const char *source)
{
  guint n_calls = 0;

  for (guint i = 0; i < runs->len; i++)
    {
      const GArray *quota = _dp_run_get_quota (g_ptr_array_index (runs, i));

      for (guint j = 0; j < quota->len; j++)
        {
          const DpRunCalls *calls = &g_array_index (quota, DpRunCalls, j);

          n_calls += g_str_equal (calls->source, source) ? calls->calls : 0;
        }
    }

  return n_calls;
}

static void
add_quota (JsonBuilder *builder,
           GPtrArray   *runs)
{
  g_autoptr(GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  json_builder_set_member_name (builder, "quota");
  json_builder_begin_array (builder);
  for (guint i = 0; i < runs->len; i++)
    {
      const GArray *quota = _dp_run_get_quota (g_ptr_array_index (runs, i));

      for (guint j = 0; j < quota->len; j++)
        {
          const char *source = g_array_index (quota, DpRunCalls, j).source;

          if (!g_hash_table_add (seen, (char *) source))
            continue;
          json_builder_begin_object (builder);
          dp_json_add_text (builder, "source", source);
          dp_json_add_number (builder, "calls", count_calls (runs, source));
          json_builder_end_object (builder);
        }
    }
  json_builder_end_array (builder);
}

/* What is left of a backfill makes of what went well a part. */
static DpRunState
judge (DpRun      *last,
       DpBackfill *backfill)
{
  gboolean is_done = backfill == NULL || dp_backfill_get_state (backfill) == DP_BACKFILL_DONE;
  DpRunState state = last != NULL ? dp_run_get_state (last) : DP_RUN_STATE_SUCCESS;

  return state == DP_RUN_STATE_SUCCESS && !is_done ? DP_RUN_STATE_PARTIAL : state;
}

static void
add_head (JsonBuilder *builder,
          GPtrArray   *runs,
          DpBackfill  *backfill)
{
  DpRun *first = runs->len > 0 ? g_ptr_array_index (runs, 0) : NULL;
  DpRun *last = runs->len > 0 ? g_ptr_array_index (runs, runs->len - 1) : NULL;
  const char *message = last != NULL ? dp_run_get_message (last) : NULL;

  if (message == NULL && backfill != NULL)
    message = dp_backfill_get_message (backfill);
  if (last != NULL)
    dp_json_add_number (builder, "run_id", dp_run_get_id (last));
  else
    dp_json_add_text (builder, "run_id", NULL);
  dp_json_add_text (builder, "status", dp_run_state_get_nick (judge (last, backfill)));
  dp_json_add_text (builder, "message", message);
  dp_json_add_time (builder, "started_at", first != NULL ? dp_run_get_started_us (first) : 0);
  dp_json_add_time (builder, "finished_at", last != NULL ? dp_run_get_finished_us (last) : 0);
}

/* Which runs of which backfill it was */
static void
add_backfill (JsonBuilder *builder,
              GPtrArray   *runs,
              DpBackfill  *backfill)
{
  g_autofree char *json = dp_backfill_dup_json (backfill);

  json_builder_set_member_name (builder, "run_ids");
  json_builder_begin_array (builder);
  for (guint i = 0; i < runs->len; i++)
    json_builder_add_int_value (builder, dp_run_get_id (g_ptr_array_index (runs, i)));
  json_builder_end_array (builder);
  dp_json_add_parsed (builder, "backfill", json);
}

char *
dp_run_dup_json_of_all (GPtrArray  *runs,
                        DpBackfill *backfill)
{
  g_autoptr(JsonBuilder) builder = json_builder_new ();
  g_autoptr(JsonNode) root = NULL;

  g_return_val_if_fail (runs != NULL, NULL);
  g_return_val_if_fail (backfill == NULL || DP_IS_BACKFILL (backfill), NULL);

  json_builder_begin_object (builder);
  add_head (builder, runs, backfill);
  json_builder_set_member_name (builder, "tasks");
  json_builder_begin_array (builder);
  for (guint i = 0; i < DP_N_STEPS; i++)
    add_task (builder, runs, i);
  json_builder_end_array (builder);
  add_items (builder, runs);
  add_quota (builder, runs);
  if (backfill != NULL)
    add_backfill (builder, runs, backfill);
  json_builder_end_object (builder);
  root = json_builder_get_root (builder);

  return json_to_string (root, FALSE);
}

char *
dp_run_dup_json (DpRun *self)
{
  g_autoptr(GPtrArray) runs = g_ptr_array_new ();

  g_return_val_if_fail (DP_IS_RUN (self), NULL);

  g_ptr_array_add (runs, self);

  return dp_run_dup_json_of_all (runs, NULL);
}

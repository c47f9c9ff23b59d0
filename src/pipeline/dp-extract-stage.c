/* dp-extract-stage.c: fetch, decode and load every item of a run
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <glib/gi18n-lib.h>

#include "dp-db-error.h"
#include "dp-extract-error.h"
#include "dp-loader.h"
#include "dp-pipeline-private.h"

/* So that fetching and loading overlap; a provider's limits hold whatever this is. */
#define WORKERS_PER_SOURCE 4
#define DECODE_ATTEMPTS    2

/* One pass over a source's calls of one @rank: when a budget runs short, every symbol has had its
 * prices before any has its company facts. */
typedef struct
{
  DpPipelineRun *run;
  DpPlanSource  *source;
  guint          rank;
  guint          next_call;
} Pass;

gboolean
_dp_is_fatal (const GError *error)
{
  return error->domain == DP_DB_ERROR &&
         (error->code == DP_DB_ERROR_DISK_FULL || error->code == DP_DB_ERROR_UNREACHABLE ||
          error->code == DP_DB_ERROR_TIMEOUT || error->code == DP_DB_ERROR_PERMISSION);
}

static gboolean
ends_source (const GError *error)
{
  return g_error_matches (error, DP_EXTRACT_ERROR, DP_EXTRACT_ERROR_KEY) ||
         g_error_matches (error, DP_EXTRACT_ERROR, DP_EXTRACT_ERROR_QUOTA_SPENT);
}

/* What is asked after the prices need not exist: a fund has no company facts. */
static gboolean
is_absence (const GError *error,
            guint         rank)
{
  return rank > 0 && g_error_matches (error, DP_EXTRACT_ERROR, DP_EXTRACT_ERROR_UNKNOWN_SYMBOL);
}

static void
fail_item (Pass         *pass,
           DpPlanItem   *item,
           const GError *error)
{
  item->n_failed++;
  item->first_failed |= pass->rank == 0;
  if (item->error == NULL)
    {
      item->error = g_strdup (error->message);
      item->cause = dp_extract_error_get_nick (error);
    }
}

static void
note_failure (Pass       *pass,
              DpPlanCall *call,
              GError     *error,
              DpStep      step)
{
  DpTask *task = _dp_run_get_task (pass->run->run, step);

  if (is_absence (error, pass->rank))
    return;

  call->failed = TRUE;
  for (guint i = 0; i < dp_plan_call_get_n_items (call); i++)
    fail_item (pass, dp_plan_call_get_item (call, i), error);
  _dp_task_add_rows (task, 0, 0, 1);
  if (ends_source (error) && pass->source->refusal == NULL)
    pass->source->refusal = g_error_copy (error);
  if (_dp_is_fatal (error) && pass->run->fatal == NULL)
    pass->run->fatal = g_error_copy (error);
}

/* Calls that no load has counted yet go with the next one, whichever that is. */
static DpLoadContext
new_context (Pass *pass)
{
  guint n_calls = dp_source_get_n_calls (pass->source->source);
  DpLoadContext context = {
    .run_id = dp_run_get_id (pass->run->run),
    .default_kind = dp_source_get_default_kind (pass->source->source),
    .key_id = pass->source->key_id,
    .n_calls = pass->run->plan->synthetic ? 0 : n_calls - pass->source->n_counted,
    .synthetic = pass->run->plan->synthetic,
  };

  pass->source->n_counted = n_calls;

  return context;
}

static gboolean
load (Pass       *pass,
      DpPlanCall *call,
      DpRequest  *request,
      DpReply    *reply,
      DpVerified *verified,
      GError    **error)
{
  DpLoadContext context = new_context (pass);
  DpBatch *batch = verified->batch;
  guint rejected = batch->rejects->len;
  guint n_records = batch->n_records;
  DpLoadOutcome *outcome;

  context.next_us = dp_source_get_next_us (pass->source->source, request, reply, batch);
  context.verdict = verified->verdict;
  _dp_task_add_rows (_dp_run_get_task (pass->run->run, DP_STEP_VERIFY),
                     n_records, n_records - MIN (rejected, n_records), rejected);
  outcome = dex_await_boxed (dp_load_reply (pass->run->pool, &context, request, reply,
                                            g_steal_pointer (&verified->batch)), error);
  if (outcome == NULL)
    {
      pass->source->n_counted -= context.n_calls;
      return FALSE;
    }
  _dp_task_add_rows (_dp_run_get_task (pass->run->run, DP_STEP_LOAD),
                     outcome->rows_in, outcome->rows_written, outcome->rows_rejected);
  for (guint i = 0; i < dp_plan_call_get_n_items (call); i++)
    _dp_run_item_add_rows (dp_plan_call_get_item (call, i)->item,
                           g_array_index (outcome->rows_by_symbol, gint64, i));
  g_boxed_free (DP_TYPE_LOAD_OUTCOME, outcome);

  return TRUE;
}

/* Most replies of a second run are the first one's, byte for byte. */
static gboolean
is_unchanged (Pass      *pass,
              DpRequest *request,
              DpReply   *reply)
{
  DpLoadContext context = new_context (pass);
  g_autoptr(GError) error = NULL;
  gboolean unchanged;

  context.next_us = dp_source_get_next_us (pass->source->source, request, reply, NULL);
  unchanged = dex_await_boolean (dp_load_unchanged (pass->run->pool, &context, request, reply),
                                 &error);
  if (!unchanged)
    pass->source->n_counted -= context.n_calls;

  /* What is wrong with the database shows when the reply is loaded. */
  return unchanged;
}

/* What a call took and brought, for its step and for each symbol that it is about. */
static void
measure (Pass       *pass,
         DpPlanCall *call,
         DpStep      step,
         const char *name,
         double      value)
{
  _dp_task_add_metric (_dp_run_get_task (pass->run->run, step), name, value);
  for (guint i = 0; i < dp_plan_call_get_n_items (call); i++)
    _dp_run_item_add_metric (dp_plan_call_get_item (call, i)->item, name, value);
}

static double
get_ms_since (gint64 started_us)
{
  return (g_get_monotonic_time () - started_us) / 1000.0;
}

/* Returns: (transfer full) (nullable): the reply; NULL without error where the run was stopped,
 * which drops the call. */
static DpReply *
fetch (Pass       *pass,
       DpRequest  *request,
       GError    **error)
{
  DexFuture *call = dp_source_fetch (pass->source->source, request);
  g_autoptr(DexFuture) race = NULL;
  const GValue *value;

  /* A recorded reply comes from another thread in no time.  Were its fiber dropped in that moment,
   * libdex 0.10 would queue it twice, and no fiber of the main thread would ever run again. */
  if (dp_run_get_is_sample (pass->run->run))
    dex_future_disown (dex_ref (call));
  race = dex_future_first (call, _dp_run_wait_cancelled (pass->run->run), NULL);

  dex_await (dex_ref (race), NULL);
  value = dex_future_get_value (race, error);
  if (value == NULL || !G_VALUE_HOLDS (value, DP_TYPE_REPLY))
    return NULL;

  return g_value_dup_object (value);
}

/* Keeps in mind when a request that was refused may be sent again. */
static void
note_refusal (Pass      *pass,
              DpRequest *request)
{
  DpLoadContext context = { .run_id = dp_run_get_id (pass->run->run) };
  g_autoptr(GError) error = NULL;

  context.next_us = dp_source_get_next_us (pass->source->source, request, NULL, NULL);
  if (context.next_us > 0 &&
      !dex_await (dp_load_refusal (pass->run->pool, &context, request), &error))
    g_debug ("A refusal could not be noted: %s", error->message);
}

/* Decodes a reply that is not the one there already. Returns: (transfer full) (nullable): NULL
 * without error where it is. */
static DpVerified *
verify (Pass       *pass,
        DpRequest  *request,
        DpReply    *reply,
        GError    **error)
{
  if (is_unchanged (pass, request, reply))
    return NULL;

  return dex_await_pointer (_dp_verify (pass->run->drift, pass->source->source, request, reply),
                            error);
}

static gboolean
is_planned (GPtrArray          *calls,
            DpPlanItem         *item,
            const DpRunDataset *dataset)
{
  for (guint i = 0; i < calls->len; i++)
    {
      DpPlanCall *call = g_ptr_array_index (calls, i);

      if (call->item == item && g_str_equal (call->dataset->name, dataset->name))
        return TRUE;
    }

  return FALSE;
}

/* What makes up for a refused request is asked after all that was planned, and once for good. */
static void
add_follower (Pass       *pass,
              DpPlanItem *item,
              DpRequest  *request)
{
  GPtrArray *calls = pass->source->calls;
  const char *endpoint = dp_request_get_endpoint (request);
  const DpRunDataset *dataset = dp_run_dataset_find (pass->source->name, endpoint);
  DpPlanCall *last = g_ptr_array_index (calls, calls->len - 1);
  DpPlanCall *call;

  if (dp_source_needs_get_checkpoint (&item->needs->wanted, endpoint) != NULL ||
      is_planned (calls, item, dataset))
    return;

  call = g_new0 (DpPlanCall, 1);
  call->item = item;
  call->request = g_object_ref (request);
  call->dataset = dataset;
  call->rank = MAX (MAX (dataset->rank, last->rank), 1);
  call->position = calls->len;
  g_ptr_array_add (calls, call);
  item->n_calls++;
  pass->run->n_requests++;
}

static void
add_followers (Pass       *pass,
               DpPlanItem *item,
               DpRequest  *wanted,
               DpRequest  *answered)
{
  g_autoptr(GPtrArray) followers = NULL;

  if (answered == wanted)
    return;

  followers = dp_source_list_followers (pass->source->source, wanted, answered);
  for (guint i = 0; followers != NULL && i < followers->len; i++)
    add_follower (pass, item, g_ptr_array_index (followers, i));
}

/* Whether the contract of the source kept all of it from being loaded. */
static gboolean
is_held (DpVerified *verified)
{
  return verified->verdict != NULL && verified->verdict->action != NULL &&
         verified->verdict->action->contract == DP_CONTRACT_FREEZE;
}

/* That there is no such symbol is an answer, too. */
static void
note_answer (Pass         *pass,
             DpReply      *reply,
             const GError *error)
{
  gint64 latency_us;

  pass->source->n_answered += reply != NULL
    ? !g_error_matches (error, DP_EXTRACT_ERROR, DP_EXTRACT_ERROR_MALFORMED)
    : g_error_matches (error, DP_EXTRACT_ERROR, DP_EXTRACT_ERROR_UNKNOWN_SYMBOL);
  if (reply == NULL)
    return;
  latency_us = dp_reply_get_latency_us (reply);
  g_array_append_val (pass->source->latencies, latency_us);
}

/* Fetch, decode, load: one request of one item. */
static void
process_call (Pass       *pass,
              DpPlanCall *call)
{
  DpRequest *wanted = call->request;
  DpTask *extract = _dp_run_get_task (pass->run->run, DP_STEP_EXTRACT);
  g_autoptr(DpReply) reply = NULL;
  g_autoptr(DpVerified) verified = NULL;
  g_autoptr(GError) error = NULL;
  DpRequest *request = wanted;
  gint64 started_us;
  gboolean loaded;

  _dp_task_add_rows (extract, 1, 0, 0);
  /* What is wrong inside a large reply shows when it is decoded; it may have been an accident. */
  for (guint attempt = 1; attempt <= DECODE_ATTEMPTS && verified == NULL; attempt++)
    {
      g_clear_error (&error);
      g_clear_object (&reply);
      started_us = g_get_monotonic_time ();
      reply = fetch (pass, wanted, &error);
      measure (pass, call, DP_STEP_EXTRACT, "fetch_ms", get_ms_since (started_us));
      if (error != NULL)
        {
          note_answer (pass, NULL, error);
          note_failure (pass, call, error, DP_STEP_EXTRACT);
          note_refusal (pass, wanted);
        }
      if (reply == NULL)
        return;

      measure (pass, call, DP_STEP_EXTRACT, "replies", 1);
      measure (pass, call, DP_STEP_EXTRACT, "bytes", g_bytes_get_size (dp_reply_get_body (reply)));
      /* The provider may have been asked for less than was wanted at first. */
      request = dp_reply_get_request (reply) != NULL ? dp_reply_get_request (reply) : wanted;
      started_us = g_get_monotonic_time ();
      verified = verify (pass, request, reply, &error);
      measure (pass, call, DP_STEP_VERIFY, "decode_ms", get_ms_since (started_us));
      note_answer (pass, reply, error);
      if (!g_error_matches (error, DP_EXTRACT_ERROR, DP_EXTRACT_ERROR_MALFORMED))
        break;
    }
  _dp_task_add_rows (extract, 0, 1, 0);
  add_followers (pass, call->item, wanted, request);
  if (error != NULL)
    note_failure (pass, call, error, DP_STEP_VERIFY);
  if (verified == NULL)
    return;
  started_us = g_get_monotonic_time ();
  loaded = load (pass, call, request, reply, verified, &error);
  measure (pass, call, DP_STEP_LOAD, "load_ms", get_ms_since (started_us));
  if (!loaded)
    note_failure (pass, call, error, DP_STEP_LOAD);
  else if (is_held (verified))
    {
      dp_drift_verdict_set_error (verified->verdict, pass->source->source, request, &error);
      note_failure (pass, call, error, DP_STEP_VERIFY);
    }
}

void
_dp_show_progress (DpPipelineRun *self,
                   const char    *symbol)
{
  double fraction = ++self->n_done / (double) MAX (self->n_requests, 1);

  _dp_task_set_progress (_dp_run_get_task (self->run, DP_STEP_EXTRACT), fraction, symbol);
  _dp_task_set_progress (_dp_run_get_task (self->run, DP_STEP_VERIFY), fraction, symbol);
  _dp_task_set_progress (_dp_run_get_task (self->run, DP_STEP_LOAD), fraction, symbol);
}

static gboolean
has_unharmed (DpPlanCall *call)
{
  for (guint i = 0; i < dp_plan_call_get_n_items (call); i++)
    {
      if (dp_plan_call_get_item (call, i)->n_failed == 0)
        return TRUE;
    }

  return FALSE;
}

static gboolean
may_ask (Pass       *pass,
         DpPlanCall *call)
{
  /* A symbol that the provider does not know need not be asked about twice. */
  return pass->run->fatal == NULL && pass->source->refusal == NULL &&
         !_dp_run_is_cancelled (pass->run->run) && (pass->rank == 0 || has_unharmed (call));
}

/* Returns: (transfer none) (nullable): %NULL where all of this rank were taken */
static DpPlanCall *
take_call (Pass *pass)
{
  DpPlanCall *call;

  if (pass->next_call >= pass->source->calls->len)
    return NULL;
  call = g_ptr_array_index (pass->source->calls, pass->next_call);
  if (call->rank != pass->rank)
    return NULL;
  pass->next_call++;

  return call;
}

static void
end_call (DpPlanCall *call)
{
  for (guint i = 0; i < dp_plan_call_get_n_items (call); i++)
    {
      DpPlanItem *item = dp_plan_call_get_item (call, i);

      item->n_ended++;
      _dp_run_item_set_fraction (item->item, item->n_ended / (double) item->n_calls);
    }
}

static DexFuture *
worker_fiber (gpointer user_data)
{
  Pass *pass = user_data;
  DpPlanCall *call;

  while ((call = take_call (pass)) != NULL)
    {
      gboolean is_asked = may_ask (pass, call);

      for (guint i = 0; i < dp_plan_call_get_n_items (call); i++)
        {
          DpPlanItem *item = dp_plan_call_get_item (call, i);

          if (is_asked)
            _dp_run_item_set_state (item->item, DP_RUN_STATE_RUNNING, NULL);
          else if (pass->source->refusal != NULL && item->n_failed == 0)
            fail_item (pass, item, pass->source->refusal);
        }
      if (is_asked)
        process_call (pass, call);
      end_call (call);
      _dp_show_progress (pass->run, dp_request_get_title (call->request));
    }

  return dex_future_new_true ();
}

static void
finish_item (DpPipelineRun *self,
             DpPlanSource  *source,
             DpPlanItem    *item)
{
  gint64 rows = dp_run_item_get_rows (item->item);

  _dp_run_item_set_cause (item->item, item->cause);
  if (!_dp_run_is_cancelled (self->run))
    _dp_run_item_set_fraction (item->item, 1);

  if (source->source == NULL && self->fatal == NULL && !_dp_run_is_cancelled (self->run))
    {
      g_autofree char *known = g_strjoinv (", ", (char **) dp_source_list_names ());
      g_autofree char *message = NULL;

      message = g_strdup_printf (
          _("No source is called “%s”. Known are %s; write a symbol as source:symbol."),
          source->name, known);
      _dp_run_item_set_state (item->item, DP_RUN_STATE_FAILED, message);
    }
  else if (item->n_failed > 0)
    _dp_run_item_set_state (item->item,
                            item->first_failed ? DP_RUN_STATE_FAILED : DP_RUN_STATE_PARTIAL,
                            item->error);
  else if (self->fatal != NULL && rows == 0)
    _dp_run_item_set_state (item->item, DP_RUN_STATE_FAILED, self->fatal->message);
  else if (_dp_run_is_cancelled (self->run))
    _dp_run_item_set_state (item->item, DP_RUN_STATE_CANCELLED, NULL);
  else
    _dp_run_item_set_state (item->item, DP_RUN_STATE_SUCCESS, NULL);
}

static DexFuture *
source_fiber (gpointer user_data)
{
  Pass *pass = user_data;
  GPtrArray *calls = pass->source->calls;

  while (pass->next_call < calls->len)
    {
      DexFuture *workers[WORKERS_PER_SOURCE];

      pass->rank = ((DpPlanCall *) g_ptr_array_index (calls, pass->next_call))->rank;
      for (guint i = 0; i < WORKERS_PER_SOURCE; i++)
        workers[i] = dex_scheduler_spawn (NULL, 0, worker_fiber, pass, NULL);
      dex_await (dex_future_allv (workers, WORKERS_PER_SOURCE), NULL);
      for (guint i = 0; i < WORKERS_PER_SOURCE; i++)
        dex_unref (workers[i]);
    }

  for (guint i = 0; i < pass->source->items->len; i++)
    finish_item (pass->run, pass->source, g_ptr_array_index (pass->source->items, i));

  return dex_future_new_true ();
}

DexFuture *
_dp_extract_stage (DpPipelineRun *self)
{
  g_autoptr(GPtrArray) futures = g_ptr_array_new_with_free_func (dex_unref);

  self->n_requests = dp_run_plan_count_calls (self->plan) + self->plan->files->len;
  for (guint i = 0; i < self->plan->sources->len; i++)
    {
      DpPlanSource *source = g_ptr_array_index (self->plan->sources, i);
      Pass *pass = g_new0 (Pass, 1);

      pass->run = self;
      pass->source = source;
      g_ptr_array_add (futures, dex_scheduler_spawn (NULL, 0, source_fiber, pass, g_free));
    }

  g_ptr_array_add (futures, _dp_file_stage (self));

  return dex_future_allv ((DexFuture **) futures->pdata, futures->len);
}

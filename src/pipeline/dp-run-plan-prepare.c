/* dp-run-plan-prepare.c: which calls a run makes, and in which order
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-run-plan.h"
#include "dp-source-settings.h"

static void
make_sample_source (DpPlanSource *source,
                    DpTransport  *transport)
{
  DpSourceOptions options = { .transport = transport, .full_history = TRUE };

  source->source = dp_source_new_by_name (source->name, &options);
}

static void
make_source (DpPlanSource *source,
             DpTransport  *transport,
             DpSettings   *settings)
{
  g_auto(DpSourceSettings) found = { 0 };

  source->source = dp_source_settings_make (&found, source->name, settings, transport);
  source->quota = found.quota;
  source->datasets = g_steal_pointer (&found.datasets);
  g_free (source->key_id);
  source->key_id = g_steal_pointer (&found.key_id);
}

/* What others used of the limits, and what is left of the budget, goes with the source. */
static void
limit_source (DpPlanSource *source)
{
  gint64 budget = dp_run_quota_get_budget (&source->quota);
  g_autofree char *refusal = NULL;

  for (guint age = G_N_ELEMENTS (source->quota.recent); age-- > 0;)
    {
      /* When in its second a call was made is not known; the latest is the safe one. */
      if (source->quota.recent[age] > 0)
        dp_source_note_past_calls (source->source, source->quota.recent[age],
                                   MAX ((gint64) age - 1, 0) * G_USEC_PER_SEC);
    }
  if (budget < 0)
    return;

  refusal = dp_run_quota_dup_refusal (&source->quota, dp_source_get_title (source->source));
  dp_source_set_budget (source->source, (guint) MIN (budget, G_MAXINT), refusal);
}

static gboolean
read_knowledge (DpPlanSource    *source,
                DpDbConnection  *connection,
                gint64           now_us,
                GError         **error)
{
  g_autoptr(GHashTable) needs = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < source->items->len; i++)
    {
      DpPlanItem *item = g_ptr_array_index (source->items, i);

      g_hash_table_insert (needs, (char *) dp_run_item_get_symbol (item->item), item->needs);
    }

  return dp_run_needs_read (needs, source->name, connection, error) &&
         dp_run_quota_read_used (&source->quota, connection, source->name, source->key_id, now_us,
                                 error);
}

static void
add_call (DpPlanSource *source,
          DpPlanItem   *item,
          DpRequest    *request)
{
  const char *endpoint = dp_request_get_endpoint (request);
  const DpCheckpoint *checkpoint =
    dp_source_needs_get_checkpoint (&item->needs->wanted, dp_request_get_checkpoint (request));
  DpPlanCall *call = g_new0 (DpPlanCall, 1);

  call->item = item;
  call->request = g_object_ref (request);
  call->dataset = dp_run_dataset_find (source->name, endpoint);
  /* Of a history in parts only the first decides whether the symbol has anything. */
  call->rank = item->n_calls > 0 ? MAX (call->dataset->rank, 1) : call->dataset->rank;
  call->asked_us = checkpoint != NULL ? checkpoint->updated_us : 0;
  call->position = source->calls->len;
  g_ptr_array_add (source->calls, call);
  item->n_calls++;
}

static void
add_calls (DpPlanSource     *source,
           DpPlanItem       *item,
           const DpRunScope *scope)
{
  g_autoptr(GPtrArray) requests = NULL;

  requests = dp_source_list_requests (source->source, dp_run_item_get_symbol (item->item),
                                      &item->needs->wanted);
  for (guint i = 0; i < requests->len; i++)
    {
      DpRequest *request = g_ptr_array_index (requests, i);
      const char *endpoint = dp_request_get_endpoint (request);

      if (dp_run_needs_wants (item->needs, dp_run_dataset_find (source->name, endpoint),
                              dp_request_get_checkpoint (request), scope))
        add_call (source, item, request);
    }
}

static int
compare_times (gint64 a,
               gint64 b)
{
  return a < b ? -1 : a > b;
}

static int
compare_calls (gconstpointer a,
               gconstpointer b)
{
  const DpPlanCall *first = *(const DpPlanCall * const *) a;
  const DpPlanCall *second = *(const DpPlanCall * const *) b;

  int order = compare_times (first->rank, second->rank);

  if (order == 0)
    order = compare_times (first->asked_us, second->asked_us);
  if (order == 0)
    order = compare_times (first->item->needs->asked_us, second->item->needs->asked_us);

  return order != 0 ? order : compare_times (first->position, second->position);
}

/* Prices before facts, and of either the stalest first: that is what a short budget goes to. */
static void
order_calls (DpPlanSource *source)
{
  gint64 budget = dp_run_quota_get_budget (&source->quota);

  g_ptr_array_sort (source->calls, compare_calls);
  for (guint i = 0; i < source->calls->len; i++)
    {
      DpPlanCall *call = g_ptr_array_index (source->calls, i);

      call->affordable = budget < 0 || i < budget;
    }
}

static gboolean
prepare_source (DpRunPlan       *self,
                DpPlanSource    *source,
                DpDbConnection  *connection,
                gint64           now_us,
                GError         **error)
{
  const char *kind = dp_source_get_default_kind (source->source);
  DpRunScope scope = {
    .now_us = now_us, .by_person = self->by_person, .from = self->from, .to = self->to,
    .only_failed = self->only_failed,
    .datasets = (const char * const *) source->datasets,
    .full_history = source->quota.profile != NULL && source->quota.profile->full_history,
  };

  for (guint i = 0; i < source->items->len; i++)
    {
      DpPlanItem *item = g_ptr_array_index (source->items, i);

      item->needs = dp_run_needs_new (kind, dp_run_item_get_symbol (item->item));
    }
  if (connection != NULL && !read_knowledge (source, connection, now_us, error))
    return FALSE;

  limit_source (source);
  for (guint i = 0; i < source->items->len; i++)
    {
      DpPlanItem *item = g_ptr_array_index (source->items, i);

      dp_run_needs_decide (item->needs, source->name, &scope);
      add_calls (source, item, &scope);
    }
  dp_run_plan_combine (source);
  order_calls (source);

  return TRUE;
}

gboolean
dp_run_plan_prepare (DpRunPlan       *self,
                     DpSettings      *settings,
                     DpDbConnection  *connection,
                     GError         **error)
{
  g_autoptr(DpTransport) transport = NULL;
  gint64 now_us = g_get_real_time ();

  g_return_val_if_fail (self != NULL, FALSE);

  transport = self->synthetic ? dp_sample_transport_new (NULL) : dp_http_transport_new ();
  for (guint i = 0; i < self->sources->len; i++)
    {
      DpPlanSource *source = g_ptr_array_index (self->sources, i);

      if (self->synthetic)
        make_sample_source (source, transport);
      else
        make_source (source, transport, settings);
      /* The sample market has no limits, and is played as a whole each time. */
      if (source->source != NULL &&
          !prepare_source (self, source, self->synthetic ? NULL : connection, now_us, error))
        return FALSE;
    }

  return TRUE;
}

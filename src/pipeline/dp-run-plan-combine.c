/* dp-run-plan-combine.c: one call about several symbols in place of many
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "dp-run-plan.h"

guint
dp_plan_call_get_n_items (const DpPlanCall *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return 1 + (self->others != NULL ? self->others->len : 0);
}

DpPlanItem *
dp_plan_call_get_item (const DpPlanCall *self,
                       guint             index)
{
  g_return_val_if_fail (self != NULL, NULL);
  g_return_val_if_fail (index < dp_plan_call_get_n_items (self), NULL);

  return index == 0 ? self->item : g_ptr_array_index (self->others, index - 1);
}

static int
compare_symbols (gconstpointer a,
                 gconstpointer b)
{
  const DpPlanCall *first = *(const DpPlanCall * const *) a;
  const DpPlanCall *second = *(const DpPlanCall * const *) b;

  return strcmp (dp_run_item_get_symbol (first->item->item),
                 dp_run_item_get_symbol (second->item->item));
}

/* The first of @calls takes the place of all of them. Returns: whether the source would have it
 * so */
static gboolean
merge (DpPlanSource *source,
       GPtrArray    *calls,
       const char   *endpoint)
{
  g_autoptr(GPtrArray) symbols = g_ptr_array_new_null_terminated (calls->len, NULL, TRUE);
  DpPlanCall *first = g_ptr_array_index (calls, 0);
  DpRequest *request;

  for (guint i = 0; i < calls->len; i++)
    g_ptr_array_add (symbols, (char *) dp_run_item_get_symbol (
                                ((DpPlanCall *) g_ptr_array_index (calls, i))->item->item));
  request = dp_source_combine (source->source, endpoint, (const char * const *) symbols->pdata);
  if (request == NULL)
    return FALSE;

  g_object_unref (first->request);
  first->request = request;
  first->dataset = dp_run_dataset_find (source->name, dp_request_get_endpoint (request));
  first->others = g_ptr_array_new ();
  for (guint i = 1; i < calls->len; i++)
    {
      DpPlanCall *call = g_ptr_array_index (calls, i);

      g_ptr_array_add (first->others, call->item);
      first->asked_us = MIN (first->asked_us, call->asked_us);
      first->rank = MIN (first->rank, call->rank);
      g_ptr_array_remove (source->calls, call);
    }

  return TRUE;
}

/* Returns: (transfer container) (element-type DpPlanCall): the calls to @endpoint, sorted by
 * symbol */
static GPtrArray *
list_calls (DpPlanSource *source,
            const char   *endpoint)
{
  GPtrArray *calls = g_ptr_array_new ();

  for (guint i = 0; i < source->calls->len; i++)
    {
      DpPlanCall *call = g_ptr_array_index (source->calls, i);

      if (call->others == NULL && g_str_equal (dp_request_get_endpoint (call->request), endpoint))
        g_ptr_array_add (calls, call);
    }
  /* Always in the same order, so that the same reply is known again. */
  g_ptr_array_sort (calls, compare_symbols);

  return calls;
}

static void
combine_endpoint (DpPlanSource *source,
                  const char   *endpoint,
                  guint         batch_size)
{
  g_autoptr(GPtrArray) calls = list_calls (source, endpoint);

  for (guint start = 0; start + 1 < calls->len;)
    {
      guint n_calls = MIN (calls->len - start, batch_size);
      g_autoptr(GPtrArray) batch = g_ptr_array_new ();

      for (guint i = 0; i < n_calls; i++)
        g_ptr_array_add (batch, g_ptr_array_index (calls, start + i));
      if (n_calls < 2 || !merge (source, batch, endpoint))
        return;
      start += n_calls;
    }
}

void
dp_run_plan_combine (DpPlanSource *source)
{
  g_autoptr(GHashTable) endpoints = NULL;
  GHashTableIter iter;
  gpointer endpoint;

  g_return_if_fail (source != NULL);

  endpoints = g_hash_table_new_full (g_str_hash, g_str_equal, g_free, NULL);
  for (guint i = 0; i < source->calls->len; i++)
    {
      DpPlanCall *call = g_ptr_array_index (source->calls, i);

      g_hash_table_add (endpoints, g_strdup (dp_request_get_endpoint (call->request)));
    }

  g_hash_table_iter_init (&iter, endpoints);
  while (g_hash_table_iter_next (&iter, &endpoint, NULL))
    {
      guint batch_size = dp_source_get_batch_size (source->source, endpoint);

      if (batch_size > 1)
        combine_endpoint (source, endpoint, batch_size);
    }
}

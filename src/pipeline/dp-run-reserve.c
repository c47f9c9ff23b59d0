/* dp-run-reserve.c: calls are counted in the database before they are sent
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-pipeline-private.h"

/* What is reserved when everything ends counts as used: of a budget of so many calls one may be
 * lost that way, and never more than MOST_AT_ONCE. */
#define CALLS_FOR_ONE 100
#define MOST_AT_ONCE  20

typedef struct
{
  DpDbPool *pool;
  char     *source;
  char     *key_id;
  guint     allowed[DP_N_QUOTA_PERIODS];
} Reserve;

static void
reserve_free (gpointer data)
{
  Reserve *self = data;

  g_object_unref (self->pool);
  g_free (self->source);
  g_free (self->key_id);
  g_free (self);
}

/* How many of @n_calls are within the limits by day and month, now that all of them are counted. */
static gint64
count_granted (const Reserve *self,
               DpDbResult    *totals,
               guint          n_calls)
{
  gint64 granted = n_calls;

  for (guint i = 0; i < dp_db_result_get_n_rows (totals); i++)
    {
      gint64 period = dp_db_result_get_int64 (totals, i, 0);
      gint64 total = dp_db_result_get_int64 (totals, i, 1);

      if (period >= DP_QUOTA_DAY && self->allowed[period] > 0)
        granted = MIN (granted, self->allowed[period] + n_calls - total);
    }

  return MAX (granted, 0);
}

typedef struct
{
  Reserve *reserve;      /* the source's, which outlives its calls */
  guint    n_calls;
} Reservation;

static DexFuture *
reserve_fiber (gpointer user_data)
{
  const Reservation *reservation = user_data;
  const Reserve *self = reservation->reserve;
  DpDbParams *params = dp_db_params_new ();
  g_autoptr(DpDbResult) totals = NULL;
  g_autoptr(GError) error = NULL;

  dp_db_params_add_text (params, self->source);
  dp_db_params_add_text (params, self->key_id);
  dp_db_params_add_time (params, g_get_real_time ());
  dp_db_params_add_int64 (params, reservation->n_calls);
  totals = dex_await_object (dp_db_pool_query (self->pool, dp_db_load_sql ("reserve_quota"),
                                               params),
                             &error);
  if (totals == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  return dex_future_new_for_int ((int) count_granted (self, totals, reservation->n_calls));
}

static DexFuture *
reserve (guint    n_calls,
         gpointer user_data)
{
  Reservation *reservation = g_new (Reservation, 1);

  reservation->reserve = user_data;
  reservation->n_calls = n_calls;

  return dex_scheduler_spawn (NULL, 0, reserve_fiber, reservation, g_free);
}

static guint
get_n_at_once (const DpPlanSource *source)
{
  guint n = CLAMP (source->calls->len, 1, MOST_AT_ONCE);

  for (DpQuotaPeriod period = DP_QUOTA_DAY; period < DP_N_QUOTA_PERIODS; period++)
    {
      if (source->quota.allowed[period] > 0)
        n = CLAMP (source->quota.allowed[period] / CALLS_FOR_ONE, 1, n);
    }

  return n;
}

void
_dp_run_reserve_calls (DpPipelineRun *self)
{
  for (guint i = 0; i < self->plan->sources->len && !self->plan->synthetic; i++)
    {
      DpPlanSource *source = g_ptr_array_index (self->plan->sources, i);
      Reserve *data;

      if (source->source == NULL)
        continue;
      data = g_new0 (Reserve, 1);
      data->pool = g_object_ref (self->pool);
      data->source = g_strdup (source->name);
      data->key_id = g_strdup (source->key_id);
      for (guint period = 0; period < DP_N_QUOTA_PERIODS; period++)
        data->allowed[period] = source->quota.allowed[period];
      dp_source_set_reserve (source->source, get_n_at_once (source), reserve, data, reserve_free);
    }
}

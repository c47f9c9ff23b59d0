/* dp-call-budget.c: how many calls a source may still send
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-call-budget-private.h"

#include "dp-extract-error.h"
#include "dp-fault-point.h"

#define DAY_US G_GINT64_CONSTANT (86400000000)

void
_dp_call_budget_clear (DpCallBudget *self)
{
  g_clear_pointer (&self->refusal, g_free);
  dex_clear (&self->reserving);
  if (self->destroy != NULL)
    self->destroy (self->user_data);
  self->destroy = NULL;
}

static guint
get_n_calls (DpCallBudget *self)
{
  return (guint) g_atomic_int_get (&self->n_calls);
}

gboolean
_dp_call_budget_check (DpCallBudget  *self,
                       GError       **error)
{
  if (self->refusal == NULL || get_n_calls (self) < self->last_call)
    return TRUE;

  g_set_error_literal (error, DP_EXTRACT_ERROR, DP_EXTRACT_ERROR_QUOTA_SPENT, self->refusal);

  return FALSE;
}

/* Whoever counts beyond this process may know of others' calls, and grant less than was asked
 * for. */
static gboolean
reserve_more (DpCallBudget  *self,
              gint64         day,
              GError       **error)
{
  g_autoptr(DexPromise) promise = dex_promise_new ();
  g_autoptr(GError) failure = NULL;
  guint wanted = self->n_at_once;
  int granted;

  if (self->refusal != NULL)
    wanted = MIN (wanted, self->last_call - get_n_calls (self));
  self->reserving = dex_ref (promise);
  granted = dex_await_int (self->reserve (wanted, self->user_data), &failure);
  dex_clear (&self->reserving);
  dex_promise_resolve_boolean (promise, TRUE);
  if (failure != NULL)
    {
      g_propagate_error (error, g_steal_pointer (&failure));
      return FALSE;
    }

  if (granted > 0)
    dp_fault_point ("extract:after-reserve");
  else
    self->last_call = get_n_calls (self);
  self->n_reserved = get_n_calls (self) + granted;
  self->reserved_day = day;

  return granted > 0 || _dp_call_budget_check (self, error);
}

gboolean
_dp_call_budget_take (DpCallBudget  *self,
                      DpClock       *clock,
                      GError       **error)
{
  while (_dp_call_budget_check (self, error))
    {
      /* What was reserved before midnight is of yesterday's budget. */
      gint64 day = dp_clock_get_unix_us (clock) / DAY_US;

      if (self->reserve == NULL ||
          (self->reserved_day == day && get_n_calls (self) < self->n_reserved))
        {
          g_atomic_int_inc (&self->n_calls);
          return TRUE;
        }
      if (self->reserving != NULL)
        dex_await (DEX_FUTURE (dex_ref (self->reserving)), NULL);
      else if (!reserve_more (self, day, error))
        return FALSE;
    }

  return FALSE;
}

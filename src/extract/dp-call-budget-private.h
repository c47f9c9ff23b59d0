/* dp-call-budget-private.h: how many calls a source may still send
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-source.h"

G_BEGIN_DECLS

/* Calls are counted here and, where somebody keeps count beyond this process, reserved there before
 * they are sent. On the main context. */
typedef struct
{
  gint                 n_calls;        /* atomic: other threads may ask */
  guint                last_call;      /* the number of calls after which the budget is spent */
  char                *refusal;        /* (nullable): without one there is no budget */

  DpSourceReserveFunc  reserve;        /* (nullable) */
  gpointer             user_data;
  GDestroyNotify       destroy;
  guint                n_at_once;
  guint                n_reserved;     /* calls are reserved up to this number */
  gint64               reserved_day;   /* that is whose budget they are of, since 1970 UTC */
  DexPromise          *reserving;      /* (nullable): resolves when that is done, however it went */
} DpCallBudget;

void     _dp_call_budget_clear (DpCallBudget *self);
/* Whether another call may be sent; else @error says why not. */
gboolean _dp_call_budget_check (DpCallBudget *self,
                                GError      **error);
/* Fiber: counts a call that is about to be sent. FALSE with @error where it may not be. */
gboolean _dp_call_budget_take  (DpCallBudget *self,
                                DpClock      *clock,
                                GError      **error);

G_END_DECLS

/* dp-run-plan.h: what a run will ask, and of whom
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-engine.h"
#include "dp-run-private.h"
#include "dp-run-quota.h"
#include "dp-source.h"

G_BEGIN_DECLS

/** DpPlanItem: a symbol, and what to ask for it, most important first */
typedef struct
{
  DpRunItem *item;
  GPtrArray *requests;      /* (element-type DpRequest) */
  guint      n_failed;
  gboolean   first_failed;  /* the most important request: the symbol has nothing */
  char      *error;         /* (nullable): the first failure's sentence */
  const char *cause;        /* (nullable): its kind, see dp_extract_error_get_nick() */
} DpPlanItem;

/** DpPlanSource: a provider with its items */
typedef struct
{
  char      *name;
  DpSource  *source;        /* (nullable): no provider has that name */
  char      *key_id;        /* first digits of the key's hash, "" without a key */
  DpRunQuota quota;
  GPtrArray *items;         /* (element-type DpPlanItem) */
  guint      n_counted;     /* calls already counted in control.quota */
  GError    *refusal;       /* (nullable): why nothing more is asked of it in this run */
} DpPlanSource;

/** DpRunPlan: by provider */
typedef struct
{
  GPtrArray *sources;       /* (element-type DpPlanSource) */
  gboolean   synthetic;
} DpRunPlan;

/**
 * dp_run_plan_new:
 * Reads settings and options; makes no call. Main thread.
 * Returns: (transfer full) (nullable): %NULL in %DP_ENGINE_ERROR where there is nothing to do
 */
DpRunPlan *dp_run_plan_new          (DpSettings          *settings,
                                     const DpRunOptions  *options,
                                     GError             **error);
void       dp_run_plan_free         (DpRunPlan           *self);

/**
 * dp_run_plan_prepare:
 * Makes the sources, with their keys, and the requests. Call in a fiber on the main thread.
 */
void       dp_run_plan_prepare      (DpRunPlan           *self,
                                     DpSettings          *settings);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DpRunPlan, dp_run_plan_free)

G_END_DECLS

/* dp-run-plan.h: what a run will ask, and of whom
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-engine.h"
#include "dp-run-needs.h"
#include "dp-run-private.h"
#include "dp-run-quota.h"
#include "dp-source.h"

G_BEGIN_DECLS

/** DpPlanItem: a symbol */
typedef struct
{
  DpRunItem  *item;
  DpRunNeeds *needs;        /* what is known of it, and wanted */
  guint       n_calls;      /* that are to be made; 0 where it is complete */
  guint       n_ended;      /* of them, be it without a reply */
  guint       n_failed;
  gboolean    first_failed; /* the most important request: the symbol has nothing */
  char       *error;        /* (nullable): the first failure's sentence */
  const char *cause;        /* (nullable): its kind, see dp_extract_error_get_nick() */
} DpPlanItem;

/** DpPlanCall: a request, and what it is for */
typedef struct
{
  DpPlanItem         *item;
  GPtrArray          *others;      /* (nullable) (element-type DpPlanItem): the request is about
                                    * these, too */
  DpRequest          *request;
  const DpRunDataset *dataset;
  guint               rank;        /* 0 for the most important one of its symbol */
  gint64              asked_us;    /* last time, 0 for never: the stalest goes first */
  guint               position;    /* among the calls as they were listed */
  gboolean            affordable;  /* within what is left of the day and the month */
  gboolean            failed;
} DpPlanCall;

/** DpPlanSource: a provider with its items */
typedef struct
{
  char      *name;
  DpSource  *source;        /* (nullable): no provider has that name */
  char      *key_id;        /* first digits of the key's hash, "" without a key */
  char     **datasets;      /* (nullable) */
  DpRunQuota quota;
  GPtrArray *items;         /* (element-type DpPlanItem) */
  GPtrArray *calls;         /* (element-type DpPlanCall): in the order they are made */
  guint      n_counted;     /* calls already counted in control.quota */
  guint      n_answered;    /* calls that brought an answer, be it that there is no such thing */
  GArray    *latencies;     /* (element-type gint64): of answers, in microseconds */
  GError    *refusal;       /* (nullable): why nothing more is asked of it in this run */
} DpPlanSource;

/** What files are called as a source */
#define DP_FILE_SOURCE "csv"

/** DpRunPlan: by provider, and files */
typedef struct
{
  GPtrArray *sources;       /* (element-type DpPlanSource) */
  GPtrArray *files;         /* (element-type DpRunItem): their symbols are paths */
  DpCsvOptions file_options;
  gboolean   synthetic;
  gboolean   by_person;     /* not by the schedule */
  gint32     from;          /* of a backfill, else %DP_DATE_NONE */
  gint32     to;
  gboolean   only_failed;   /* of a backfill: days whose request failed */
} DpRunPlan;

/**
 * dp_run_plan_new:
 * Reads settings and options, whose symbols may be groups ("group:Chips"); makes no call. Main
 * thread.
 * Returns: (transfer full) (nullable): %NULL in %DP_ENGINE_ERROR where there is nothing to do
 */
DpRunPlan *dp_run_plan_new          (DpSettings          *settings,
                                     const DpRunOptions  *asked,
                                     GError             **error);
void       dp_run_plan_free         (DpRunPlan           *self);

/** dp_plan_call_get_n_items: Returns: how many symbols the call is about */
guint       dp_plan_call_get_n_items (const DpPlanCall  *self);
/** dp_plan_call_get_item: Returns: (transfer none): in the order of the request's symbols */
DpPlanItem *dp_plan_call_get_item    (const DpPlanCall  *self,
                                      guint              index);

/**
 * dp_run_plan_combine:
 * Where one call can be about several symbols, there is one in place of many.
 */
void       dp_run_plan_combine      (DpPlanSource        *source);

/**
 * dp_run_plan_prepare:
 * @connection: (nullable): without a database nothing is known, and everything is wanted
 * Makes the sources, with their keys, and the calls in their order. Call in a fiber on the main
 * thread.
 */
gboolean   dp_run_plan_prepare      (DpRunPlan           *self,
                                     DpSettings          *settings,
                                     DpDbConnection      *connection,
                                     GError             **error);

/**
 * dp_run_plan_prepare_read_only:
 * @note: (out) (nullable): why the database, though it should be there, could not be read
 * The same, with a database that is opened for this, only read, and closed again. One that is not
 * there is not made.
 */
gboolean   dp_run_plan_prepare_read_only (DpRunPlan      *self,
                                          DpSettings     *settings,
                                          char          **note,
                                          GError        **error);

/** dp_run_plan_count_calls: Returns: calls of all sources */
guint      dp_run_plan_count_calls  (const DpRunPlan     *self);
/** dp_plan_source_count_affordable: Returns: its calls that budgets allow today */
guint      dp_plan_source_count_affordable (const DpPlanSource *self);
/** dp_run_plan_count_affordable: Returns: those that budgets allow today */
guint      dp_run_plan_count_affordable (const DpRunPlan *self);
/** dp_run_plan_dup_cost: Returns: (transfer full): for each source in a line, what those cost of
 * what is left */
char      *dp_run_plan_dup_cost     (const DpRunPlan     *self);
/** dp_run_plan_count_days: Returns: days that are missing, of all series that there are calls
 * for */
guint      dp_run_plan_count_days   (const DpRunPlan     *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DpRunPlan, dp_run_plan_free)

G_END_DECLS

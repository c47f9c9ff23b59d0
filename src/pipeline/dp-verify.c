/* dp-verify.c: what a reply holds, and what of it may be loaded
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-fault-point.h"
#include "dp-pipeline-private.h"
#include "dp-source-settings.h"
#include "dp-work-scheduler.h"

typedef struct
{
  DpDrift   *drift;        /* (nullable) */
  DpSource  *source;
  DpRequest *request;
  DpReply   *reply;
} Verify;

static void
verify_free (Verify *self)
{
  g_clear_object (&self->drift);
  g_clear_object (&self->source);
  g_clear_object (&self->request);
  g_clear_object (&self->reply);
  g_free (self);
}

void
_dp_verified_free (DpVerified *self)
{
  g_clear_pointer (&self->batch, dp_batch_free);
  g_clear_pointer (&self->verdict, dp_drift_verdict_unref);
  g_free (self);
}

static DexFuture *
verify_fiber (gpointer user_data)
{
  Verify *self = user_data;
  g_autoptr(DpVerified) verified = g_new0 (DpVerified, 1);
  const DpDriftAction *action = NULL;
  g_autoptr(GError) error = NULL;

  dp_fault_point ("verify:before-decode");
  if (self->drift != NULL)
    verified->verdict = dp_drift_judge (self->drift, self->request, self->reply);
  if (verified->verdict != NULL)
    action = verified->verdict->action;
  verified->batch = dp_drift_action_decode (action, self->source, self->request, self->reply,
                                            &error);
  if (verified->batch == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));
  dp_fault_point ("verify:after-decode");

  return dex_future_new_for_pointer (g_steal_pointer (&verified));
}

DexFuture *
_dp_verify (DpDrift   *drift,
            DpSource  *source,
            DpRequest *request,
            DpReply   *reply)
{
  Verify *self = g_new0 (Verify, 1);

  g_set_object (&self->drift, drift);
  self->source = g_object_ref (source);
  self->request = g_object_ref (request);
  self->reply = g_object_ref (reply);

  return dex_scheduler_spawn (dp_work_scheduler_get (), 0, verify_fiber, self,
                              (GDestroyNotify) verify_free);
}

static void
read_contract (DpPipelineRun *self,
               const char    *source)
{
  g_autofree char *key = dp_source_settings_dup_contract_key (source, self->settings);
  g_autofree char *name = key != NULL ? dp_settings_dup_string (self->settings, key) : NULL;
  DpContract contract;

  if (name != NULL && dp_contract_parse (name, &contract))
    dp_drift_set_contract (self->drift, source, contract);
}

static void
read_contracts (DpPipelineRun *self)
{
  const char * const *names = dp_source_list_names ();

  for (guint i = 0; names[i] != NULL; i++)
    read_contract (self, names[i]);
  read_contract (self, DP_FILE_SOURCE);
}

gboolean
_dp_run_read_drift (DpPipelineRun  *self,
                    GError        **error)
{
  if (self->plan->synthetic)
    return TRUE;

  self->drift = dp_drift_new ();
  read_contracts (self);
  if (!dp_drift_read (self->drift, self->record, error))
    return FALSE;

  for (guint i = 0; i < self->plan->sources->len; i++)
    {
      DpPlanSource *source = g_ptr_array_index (self->plan->sources, i);

      if (source->source != NULL)
        dp_source_set_aliases (source->source, dp_drift_get_aliases (self->drift, source->name));
    }

  return TRUE;
}

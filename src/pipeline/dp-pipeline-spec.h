/* dp-pipeline-spec.h: what a pipeline is: what it loads and builds, and when
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

#include "dp-schedule.h"
#include "dp-timetable.h"

G_BEGIN_DECLS

/** What newcomers have: everything that is set up, on weekdays */
#define DP_PIPELINE_DEFAULT "default"

#define DP_TYPE_MISSED_POLICY (dp_missed_policy_get_type ())
GType       dp_missed_policy_get_type (void);
/** dp_missed_policy_get_nick: Returns: "run-once", "run-all" or "skip" */
const char *dp_missed_policy_get_nick (DpMissedPolicy policy);

/**
 * DpPipelineSpec:
 * A named pipeline. Properties, all to be set but the first: name, enabled, sample (the sample
 * market in place of the network), sources, symbols, models (lists; empty for all), schedule (as
 * dp_schedule_parse() has it; empty for never), zone (empty for the computer's; or a zone or
 * calendar: "America/New_York", "XNYS"), missed, jitter (seconds), quiet-hours ("22:00-07:00", or
 * empty), attempts, timeout (seconds a task may take; 0 for no limit), notifications (JSON, "{}"),
 * decided-us and next-us (0: never). Main thread only.
 */
#define DP_TYPE_PIPELINE_SPEC (dp_pipeline_spec_get_type ())
G_DECLARE_FINAL_TYPE (DpPipelineSpec, dp_pipeline_spec, DP, PIPELINE_SPEC, GObject)

/** dp_pipeline_spec_new: @name: as it is called for good */
DpPipelineSpec *dp_pipeline_spec_new             (const char      *name);

const char     *dp_pipeline_spec_get_name        (DpPipelineSpec  *self);
gboolean        dp_pipeline_spec_get_enabled     (DpPipelineSpec  *self);
gboolean        dp_pipeline_spec_get_sample      (DpPipelineSpec  *self);
/** Returns: (transfer none) (nullable): NULL for all */
const char * const *dp_pipeline_spec_get_sources (DpPipelineSpec  *self);
const char * const *dp_pipeline_spec_get_symbols (DpPipelineSpec  *self);
const char * const *dp_pipeline_spec_get_models  (DpPipelineSpec  *self);
const char     *dp_pipeline_spec_get_schedule    (DpPipelineSpec  *self);
const char     *dp_pipeline_spec_get_zone        (DpPipelineSpec  *self);
DpMissedPolicy  dp_pipeline_spec_get_missed      (DpPipelineSpec  *self);
guint           dp_pipeline_spec_get_attempts    (DpPipelineSpec  *self);
guint           dp_pipeline_spec_get_timeout     (DpPipelineSpec  *self);
const char     *dp_pipeline_spec_get_notifications (DpPipelineSpec *self);
gint64          dp_pipeline_spec_get_decided_us  (DpPipelineSpec  *self);

/** dp_pipeline_spec_dup_zone: Returns: (transfer full) (nullable): whose clocks its schedule
 * means */
GTimeZone      *dp_pipeline_spec_dup_zone        (DpPipelineSpec  *self,
                                                  GError         **error);
/** dp_pipeline_spec_dup_schedule: Returns: (transfer full) (nullable): NULL without error where it
 * has none */
DpSchedule     *dp_pipeline_spec_dup_schedule    (DpPipelineSpec  *self,
                                                  GError         **error);
/** dp_pipeline_spec_fill_options: how the timetable is to keep it */
gboolean        dp_pipeline_spec_fill_options    (DpPipelineSpec     *self,
                                                  DpTimetableOptions *options,
                                                  GError            **error);
/** dp_pipeline_spec_dup_mail_to: Returns: (transfer full) (nullable): who is told of its runs by
 * mail; NULL for those that the settings name */
char          **dp_pipeline_spec_dup_mail_to     (DpPipelineSpec  *self);
/** dp_pipeline_spec_set_mail_to: @addresses: (nullable): the same */
void            dp_pipeline_spec_set_mail_to     (DpPipelineSpec     *self,
                                                  const char * const *addresses);
/** dp_pipeline_spec_get_own_webhook: whether its runs are told to a webhook of its own, whose
 * address is a secret that dp_pipeline_webhook_store() keeps */
gboolean        dp_pipeline_spec_get_own_webhook (DpPipelineSpec  *self);
void            dp_pipeline_spec_set_own_webhook (DpPipelineSpec  *self,
                                                  gboolean         own);
/** dp_pipeline_spec_check: whether all of it can be kept; else @error is a sentence */
gboolean        dp_pipeline_spec_check           (DpPipelineSpec  *self,
                                                  GError         **error);
/** dp_pipeline_spec_describe: Returns: (transfer full): its schedule in words */
char           *dp_pipeline_spec_describe        (DpPipelineSpec  *self);
/** dp_pipeline_spec_list_next: Returns: (transfer full) (element-type gint64): the next @n moments
 * after @after_us */
GArray         *dp_pipeline_spec_list_next       (DpPipelineSpec  *self,
                                                  gint64           after_us,
                                                  guint            n);

/** dp_pipeline_spec_dup_json: Returns: (transfer full): what control.pipelines.definition holds */
char           *dp_pipeline_spec_dup_json        (DpPipelineSpec  *self);
/** dp_pipeline_spec_set_json: reads the same; what it lacks is as for a new one */
gboolean        dp_pipeline_spec_set_json        (DpPipelineSpec  *self,
                                                  const char      *json,
                                                  GError         **error);
/** dp_pipeline_spec_copy: Returns: (transfer full): another one that is like it */
DpPipelineSpec *dp_pipeline_spec_copy            (DpPipelineSpec  *self);

G_END_DECLS

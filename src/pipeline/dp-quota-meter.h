/* dp-quota-meter.h: what is left of a provider's calls
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-engine.h"
#include "dp-run-quota.h"

G_BEGIN_DECLS

/** DpQuotaMeter: a provider with the key that is set up, and its calls: immutable, as of when it
 * was read */
#define DP_TYPE_QUOTA_METER (dp_quota_meter_get_type ())
G_DECLARE_FINAL_TYPE (DpQuotaMeter, dp_quota_meter, DP, QUOTA_METER, GObject)

/** dp_quota_meter_get_title: Returns: "Alpha Vantage" */
const char *dp_quota_meter_get_title     (DpQuotaMeter  *self);
/** dp_quota_meter_get_key_id: Returns: first digits of the key's hash, "" without a key */
const char *dp_quota_meter_get_key_id    (DpQuotaMeter  *self);
/** dp_quota_meter_get_quota: Returns: (transfer none): its plan, and what is allowed and used of
 * each period */
const DpRunQuota *
            dp_quota_meter_get_quota     (DpQuotaMeter  *self);
/** dp_quota_meter_get_renewal: Returns: when @period begins anew */
gint64      dp_quota_meter_get_renewal   (DpQuotaMeter  *self,
                                          DpQuotaPeriod  period);

/** dp_quota_meter_list: Returns: a future of a [class@Gio.ListModel] of [class@QuotaMeter]: each
 * provider that counts its calls */
DexFuture  *dp_quota_meter_list          (DpEngine      *engine) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

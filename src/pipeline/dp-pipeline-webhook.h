/* dp-pipeline-webhook.h: the webhook that a pipeline has of its own
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-pipeline-spec.h"
#include "dp-settings.h"

G_BEGIN_DECLS

/** dp_pipeline_webhook_dup_secret: Returns: (transfer full): a future of the address, "" where none
 * is known */
DexFuture *dp_pipeline_webhook_dup_secret (DpSettings     *settings,
                                           const char     *pipeline) G_GNUC_WARN_UNUSED_RESULT;

/**
 * dp_pipeline_webhook_store:
 * @address: "" for none any more
 *
 * Keeps the address in the keyring, unless the environment names one, which is stronger; and has
 * @spec say so, which is to be saved afterwards.
 *
 * Returns: (transfer full): a future of %TRUE; rejects with a sentence where @address is no web
 *   address, or cannot be kept
 */
DexFuture *dp_pipeline_webhook_store      (DpSettings     *settings,
                                           DpPipelineSpec *spec,
                                           const char     *address) G_GNUC_WARN_UNUSED_RESULT;

/** dp_pipeline_webhook_open: Returns: (transfer full): a future of a [class@Notifier] that tells by
 * that webhook; rejects in %DP_NOTIFIER_ERROR_SETTINGS */
DexFuture *dp_pipeline_webhook_open       (DpSettings     *settings,
                                           const char     *pipeline) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

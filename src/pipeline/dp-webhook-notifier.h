/* dp-webhook-notifier.h: tells by a webhook, as Slack and others take it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-notifier.h"
#include "dp-settings.h"

G_BEGIN_DECLS

/**
 * DpWebhookNotifier: posts JSON to a secret address, which is in no sentence and no log: Slack,
 * Mattermost, Rocket.Chat and, with /slack behind its address, Discord understand it.
 */
#define DP_TYPE_WEBHOOK_NOTIFIER (dp_webhook_notifier_get_type ())
G_DECLARE_FINAL_TYPE (DpWebhookNotifier, dp_webhook_notifier, DP, WEBHOOK_NOTIFIER, DpNotifier)

/** dp_webhook_notifier_new: Returns: (transfer full) (nullable): %NULL in
 * %DP_NOTIFIER_ERROR_SETTINGS where @url is no web address */
DpNotifier *dp_webhook_notifier_new      (DpSettings  *settings,
                                          const char  *url,
                                          GError     **error);

/** dp_webhook_notifier_check_address: Returns: whether @url is a web address; else @error is a
 * sentence, without it */
gboolean    dp_webhook_notifier_check_address (const char *url,
                                               GError    **error);

/** dp_webhook_notifier_dup_json: Returns: (transfer full): what is posted */
char       *dp_webhook_notifier_dup_json (DpNotice    *notice);

G_END_DECLS

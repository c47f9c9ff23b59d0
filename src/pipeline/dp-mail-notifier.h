/* dp-mail-notifier.h: tells by mail
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-notifier.h"
#include "dp-settings.h"

G_BEGIN_DECLS

/** DpMailNotifier: hands mails to the server of the settings mail-server, mail-security, mail-port
 * and so on */
#define DP_TYPE_MAIL_NOTIFIER (dp_mail_notifier_get_type ())
G_DECLARE_FINAL_TYPE (DpMailNotifier, dp_mail_notifier, DP, MAIL_NOTIFIER, DpNotifier)

/** dp_mail_notifier_is_set_up: whether the settings name a server and somebody to write to */
gboolean    dp_mail_notifier_is_set_up     (DpSettings  *settings);

/** dp_mail_notifier_new: Returns: (transfer full) (nullable): a channel as the settings have it
 * now; %NULL in %DP_NOTIFIER_ERROR_SETTINGS where mails cannot be sent with them */
DpNotifier *dp_mail_notifier_new           (DpSettings  *settings,
                                            const char  *password,
                                            GError     **error);

/** dp_mail_notifier_check_address: @text: "ada@example.org", with a name or without */
gboolean    dp_mail_notifier_check_address (const char  *text);

G_END_DECLS

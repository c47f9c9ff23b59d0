/* dp-mail-message-private.h: a message as a mail
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-notice.h"

G_BEGIN_DECLS

/* "Ada <ada@example.org>" as ada@example.org. Returns: (nullable): NULL where it is no address */
char   *_dp_mail_dup_address    (const char         *text);

/* @from, @to: addresses, with names or without. Returns: (transfer full): the mail as it goes over
 * the wire */
GBytes *_dp_mail_message_build  (DpNotice           *notice,
                                 const char         *from,
                                 const char * const *to);

G_END_DECLS

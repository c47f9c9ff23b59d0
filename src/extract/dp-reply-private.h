/* dp-reply-private.h: what only those who make replies may do
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-reply.h"

G_BEGIN_DECLS

/* Before anybody else sees the reply: what it answers, where that is not the request as made. */
void _dp_reply_set_request (DpReply   *self,
                            DpRequest *request);

G_END_DECLS

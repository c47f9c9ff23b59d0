/* dp-reply-private.h: what only those who make replies may do
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <yyjson.h>

#include "dp-reply.h"

G_BEGIN_DECLS

/* Before anybody else sees the reply: what it answers, where that is not the request as made. */
void        _dp_reply_set_request  (DpReply         *self,
                                    DpRequest       *request);

/* Before anybody else sees the reply; @name in lower case, @value: (nullable). */
void        _dp_reply_set_header   (DpReply         *self,
                                    const char      *name,
                                    const char      *value);

/* The body parsed as JSON, once for all who ask, on any thread. Numbers stay as they are written
 * (yyjson's raw values), so that none is rounded on its way. Returns: (transfer none) (nullable):
 * NULL where it is no JSON; @reason: (out): why, and where */
yyjson_doc *_dp_reply_get_document (DpReply         *self,
                                    yyjson_read_err *reason);

G_END_DECLS

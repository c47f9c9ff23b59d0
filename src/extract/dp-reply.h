/* dp-reply.h: what came back
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "dp-request.h"

G_BEGIN_DECLS

/** DpReply: immutable; any thread may read it. Holds no key: bodies are redacted when made. */
#define DP_TYPE_REPLY (dp_reply_get_type ())
G_DECLARE_FINAL_TYPE (DpReply, dp_reply, DP, REPLY, GObject)

/**
 * dp_reply_new:
 * @status: HTTP status
 * @body: as received, a byte order mark included
 * @received_us: microseconds since 1970 UTC
 * @latency_us: from request to last byte
 * @retry_after_s: what Retry-After said, in seconds from then; -1 where absent
 */
DpReply    *dp_reply_new               (guint       status,
                                        const char *content_type,
                                        GBytes     *body,
                                        gint64      received_us,
                                        gint64      latency_us,
                                        gint64      retry_after_s);
guint       dp_reply_get_status        (DpReply    *self);
const char *dp_reply_get_content_type  (DpReply    *self);
GBytes     *dp_reply_get_body          (DpReply    *self);
gint64      dp_reply_get_received_us   (DpReply    *self);
gint64      dp_reply_get_latency_us    (DpReply    *self);
gint64      dp_reply_get_retry_after_s (DpReply    *self);
/**
 * dp_reply_get_request:
 * Returns: (transfer none) (nullable): what this answers, where dp_source_fetch() had to ask
 * another
 *   way than it was told (the short history in place of a long one that the plan does not have);
 *   decode and load with this request then. %NULL: the request as made
 */
DpRequest  *dp_reply_get_request       (DpReply    *self);
/**
 * dp_reply_get_header:
 * @name: "etag", "last-modified", "cache-control", or "x-moved-permanently": the address that took
 *   the place of the one asked for good
 * Returns: (transfer none) (nullable)
 */
const char *dp_reply_get_header        (DpReply    *self,
                                        const char *name);
/** dp_reply_is_json: whether the body is JSON; it is parsed once for all who ask */
gboolean    dp_reply_is_json           (DpReply    *self);
/** dp_reply_has_twins: whether an object in the JSON has two members of one name */
gboolean    dp_reply_has_twins         (DpReply    *self);
/** dp_reply_get_json: the body without byte order mark and outer white space */
const char *dp_reply_get_json          (DpReply    *self,
                                        gsize      *length);
/** dp_reply_get_content_hash: Returns: see dp_content_hash_bytes() */
const char *dp_reply_get_content_hash  (DpReply    *self);

G_END_DECLS

/* dp-tokens.h: what callers of the server show to be let in
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-engine.h"

G_BEGIN_DECLS

/** dp_token_hash: Returns: (transfer full): what is kept of @token */
char      *dp_token_hash     (const char *token);

/** dp_token_scope_is_known: "read", "run" or "admin", each with what those before it may */
gboolean   dp_token_scope_is_known (const char *scope);

/**
 * dp_tokens_add:
 * @name: what people call it
 * @scope: see dp_token_scope_is_known()
 * @expires_us: since 1970; 0: never
 * Returns: a future of a string, the token, which is kept nowhere; rejects where there is one of
 *   that name
 */
DexFuture *dp_tokens_add     (DpEngine   *engine,
                              const char *name,
                              const char *scope,
                              gint64      expires_us) G_GNUC_WARN_UNUSED_RESULT;
/** dp_tokens_revoke: servers refuse it within a second. Returns: a future of whether there was a
 * valid one */
DexFuture *dp_tokens_revoke  (DpEngine   *engine,
                              const char *name) G_GNUC_WARN_UNUSED_RESULT;
/** dp_tokens_restore: what was revoked is good again. Returns: a future of whether there was a
 * revoked one */
DexFuture *dp_tokens_restore (DpEngine   *engine,
                              const char *name) G_GNUC_WARN_UNUSED_RESULT;
/** dp_tokens_query: Returns: a future of a [class@DbResult]: name, scope, state, created_at,
 * expires_at, revoked_at */
DexFuture *dp_tokens_query   (DpEngine   *engine) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

/* dp-serve-access.h: tokens, names of the server, and how often who may ask
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-serve-config.h"
#include "dp-serve-request.h"

G_BEGIN_DECLS

/** DpServeAccess: what of a request's head says whether it is let in. On the server's thread */
typedef struct _DpServeAccess DpServeAccess;

/** DpServeAllowance: how many requests somebody has left; starts as zero */
typedef struct
{
  double level;
  gint64 at_us;
} DpServeAllowance;

DpServeAccess *_dp_serve_access_new         (const DpServeConfig *config);
void           _dp_serve_access_free        (DpServeAccess       *self);
/** _dp_serve_access_take_tokens: @rows: as serve_tokens.sql gives them */
void           _dp_serve_access_take_tokens (DpServeAccess       *self,
                                             DpDbResult          *rows);
/** _dp_serve_access_admit: @local: whether it comes from this computer; @allowance: of the address
 * that it comes from.
 * Returns: whether the request may go on; else it is answered */
gboolean       _dp_serve_access_admit       (DpServeAccess       *self,
                                             DpServeRequest      *request,
                                             gboolean             local,
                                             DpServeAllowance    *allowance);
/** _dp_serve_access_dup_shown: Returns: (transfer full) (nullable): hash of the token that a
 * request shows */
char          *_dp_serve_access_dup_shown  (SoupServerMessage   *message);
/** _dp_serve_access_knows: Returns: whether the token of that hash is still one: neither revoked
 * nor expired */
gboolean       _dp_serve_access_knows      (DpServeAccess       *self,
                                            const char          *hash);
/** _dp_serve_access_allow_origin: where a page of another address may read the answer: says so in
 * its head.
 * Returns: whether it may */
gboolean       _dp_serve_access_allow_origin (DpServeAccess      *self,
                                              SoupServerMessage  *message);

G_END_DECLS

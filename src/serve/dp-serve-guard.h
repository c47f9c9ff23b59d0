/* dp-serve-guard.h: who may ask, how much, and for how long
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-serve-access.h"
#include "dp-serve-config.h"
#include "dp-serve-request.h"

G_BEGIN_DECLS

/**
 * DpServeGuard:
 * Knows every connection: how many there are, of whom, and since when each keeps the server
 * waiting. On the server's thread.
 */
typedef struct _DpServeGuard DpServeGuard;

/** DpServePhase: what is waited for on a connection */
typedef enum
{
  DP_SERVE_PHASE_HEAD,      /* the head of a request, of which something came */
  DP_SERVE_PHASE_BODY,
  DP_SERVE_PHASE_WORK,      /* for us */
  DP_SERVE_PHASE_REPLY,     /* for the caller to take the reply */
  DP_SERVE_PHASE_IDLE,      /* for the next request */
  DP_SERVE_PHASE_OPEN,      /* for nothing: it stays as long as both like, as a WebSocket does */
} DpServePhase;

DpServeGuard *_dp_serve_guard_new        (const DpServeConfig *config,
                                          GMainContext        *context);
void          _dp_serve_guard_free       (DpServeGuard        *self);

/** _dp_serve_guard_meet: somebody called on @socket. Returns: whether it may stay; where it is one
 * too many, it is closed */
gboolean      _dp_serve_guard_meet       (DpServeGuard        *self,
                                          GSocket             *socket);
/** _dp_serve_guard_find: Returns: (transfer none) (nullable): the connection on which @message
 * came */
gpointer      _dp_serve_guard_find       (DpServeGuard        *self,
                                          SoupServerMessage   *message);
void          _dp_serve_guard_set_phase  (DpServeGuard        *self,
                                          gpointer             connection,
                                          DpServePhase         phase);

/** _dp_serve_guard_admit: whether the request may go on: its host, its token, how many it was
 * lately. Answers it where it may not */
gboolean      _dp_serve_guard_admit      (DpServeGuard        *self,
                                          DpServeRequest      *request);

/** _dp_serve_guard_get_access: Returns: (transfer none): what it asks about tokens and names */
DpServeAccess *_dp_serve_guard_get_access (DpServeGuard      *self);

G_END_DECLS

/* dp-test-transport.h: a transport that answers from a list
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-clock.h"
#include "dp-transport.h"

G_BEGIN_DECLS

/**
 * DpTestTransport:
 * Answers the requests that it gets in order with what was put in, and remembers when each came.
 */
#define DP_TYPE_TEST_TRANSPORT (dp_test_transport_get_type ())
G_DECLARE_FINAL_TYPE (DpTestTransport, dp_test_transport, DP, TEST_TRANSPORT, GObject)

/** dp_test_transport_new: @clock: what requests are timed by */
DpTestTransport *dp_test_transport_new       (DpClock         *clock);
/** dp_test_transport_add_reply: @retry_after_s: -1 for none */
void             dp_test_transport_add_reply (DpTestTransport *self,
                                              guint            status,
                                              const char      *body,
                                              gint64           retry_after_s);
/** dp_test_transport_add_error: in place of a reply, of #DpExtractError */
void             dp_test_transport_add_error (DpTestTransport *self,
                                              int              code);
guint            dp_test_transport_get_n     (DpTestTransport *self);
/** dp_test_transport_get_time: Returns: microseconds of the clock at which request @index came */
gint64           dp_test_transport_get_time  (DpTestTransport *self,
                                              guint            index);
/** dp_test_transport_get_request: Returns: (transfer none) */
DpRequest       *dp_test_transport_get_request (DpTestTransport *self,
                                                guint            index);

/**
 * dp_test_await_on_clock:
 * Fiber: moves the virtual @clock on in steps of @step_us until @future is done.
 * Returns: (transfer full) (nullable): the object it resolves to
 */
gpointer         dp_test_await_on_clock      (DpClock         *clock,
                                              gint64           step_us,
                                              DexFuture       *future,
                                              GError         **error);

G_END_DECLS

/* dp-test-source.h: a source on a clock and a transport of the test's own
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-source.h"
#include "dp-test-transport.h"

G_BEGIN_DECLS

#define STEP_US   G_GINT64_CONSTANT (20000)
#define SECOND_US G_GINT64_CONSTANT (1000000)

#define DAILY     "{\"Time Series (Daily)\":{\"2026-11-19\":{\"4. close\":\"10\"}}}"
#define TOO_FAST  "{\"Information\":\"Please consider spreading out your requests\"}"
#define BY_MINUTE "{\"Note\":\"Our call frequency is 5 calls per minute and 500 calls per day.\"}"
#define SPENT     "{\"Information\":\"Detected your API key as [key]; 25 requests per day\"}"
#define PREMIUM   "{\"Information\":\"outputsize=full is a premium feature\"}"
#define BAD_KEY   "{\"Error Message\":\"the parameter apikey is invalid or missing.\"}"
#define UNKNOWN   "{\"Error Message\":\"Invalid API call.\"}"

/** DpTestSource: to be cleared, as g_auto() does */
typedef struct
{
  DpClock         *clock;
  DpTestTransport *transport;
  DpSource        *source;
} DpTestSource;

/** dp_test_source_init: @options: without clock and transport; the key is one that may not be
 * told */
void     dp_test_source_init          (DpTestSource     *self,
                                       const char       *name,
                                       DpSourceOptions   options);
void     dp_test_source_clear         (DpTestSource     *self);

/** dp_test_source_fetch_request: in a fiber, while the clock goes on */
DpReply *dp_test_source_fetch_request (DpTestSource     *self,
                                       DpRequest        *request,
                                       GError          **error);
/** dp_test_source_fetch: the first request for a symbol */
DpReply *dp_test_source_fetch         (DpTestSource     *self,
                                       GError          **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DpTestSource, dp_test_source_clear)

G_END_DECLS

/* dp-test-source.c: a source on a clock and a transport of the test's own
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-test-source.h"

#include "dp-test.h"

void
dp_test_source_clear (DpTestSource *self)
{
  g_clear_object (&self->source);
  g_clear_object (&self->transport);
  g_clear_object (&self->clock);
}

void
dp_test_source_init (DpTestSource    *self,
                     const char      *name,
                     DpSourceOptions  options)
{
  self->clock = dp_clock_new_virtual (G_GINT64_CONSTANT (1795212000000000));
  self->transport = dp_test_transport_new (self->clock);
  options.transport = DP_TRANSPORT (self->transport);
  options.clock = self->clock;
  if (options.key == NULL)
    options.key = "SECRETKEY123";
  self->source = dp_source_new_by_name (name, &options);
}

DpReply *
dp_test_source_fetch_request (DpTestSource  *self,
                              DpRequest     *request,
                              GError       **error)
{
  return dp_test_await_on_clock (self->clock, STEP_US, dp_source_fetch (self->source, request),
                                 error);
}

DpReply *
dp_test_source_fetch (DpTestSource  *self,
                      GError       **error)
{
  g_autoptr(GPtrArray) requests = dp_source_list_requests (self->source, "ABC",
                                                           DP_SOURCE_NEEDS_ALL (20777));

  return dp_test_source_fetch_request (self, g_ptr_array_index (requests, 0), error);
}

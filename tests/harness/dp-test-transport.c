/* dp-test-transport.c: a transport that answers from a list
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-test-transport.h"

#include <string.h>

#include "dp-extract-error.h"

typedef struct
{
  DpReply *reply;   /* (nullable): else an error */
  int      code;
} Answer;

typedef struct
{
  DpRequest *request;
  gint64     time_us;
} Visit;

struct _DpTestTransport
{
  GObject parent_instance;

  DpClock   *clock;
  GPtrArray *answers;
  GPtrArray *visits;
};

static void
answer_free (Answer *answer)
{
  g_clear_object (&answer->reply);
  g_free (answer);
}

static void
visit_free (Visit *visit)
{
  g_object_unref (visit->request);
  g_free (visit);
}

static DexFuture *
dp_test_transport_send (DpTransport         *transport,
                        DpRequest           *request,
                        const DpCredentials *credentials)
{
  DpTestTransport *self = DP_TEST_TRANSPORT (transport);
  Visit *visit = g_new0 (Visit, 1);
  const Answer *answer;

  visit->request = g_object_ref (request);
  visit->time_us = dp_clock_get_monotonic_us (self->clock);
  g_ptr_array_add (self->visits, visit);
  g_assert_cmpuint (self->visits->len, <=, self->answers->len);
  answer = g_ptr_array_index (self->answers, self->visits->len - 1);
  if (answer->reply == NULL)
    return dex_future_new_reject (DP_EXTRACT_ERROR, answer->code, "No reply.");

  return dex_future_new_take_object (g_object_ref (answer->reply));
}

static void
dp_test_transport_iface_init (DpTransportInterface *iface)
{
  iface->send = dp_test_transport_send;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (DpTestTransport, dp_test_transport, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (DP_TYPE_TRANSPORT,
                                                      dp_test_transport_iface_init))

static void
dp_test_transport_finalize (GObject *object)
{
  DpTestTransport *self = DP_TEST_TRANSPORT (object);

  g_clear_object (&self->clock);
  g_ptr_array_unref (self->answers);
  g_ptr_array_unref (self->visits);

  G_OBJECT_CLASS (dp_test_transport_parent_class)->finalize (object);
}

static void
dp_test_transport_class_init (DpTestTransportClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = dp_test_transport_finalize;
}

static void
dp_test_transport_init (DpTestTransport *self)
{
  self->answers = g_ptr_array_new_with_free_func ((GDestroyNotify) answer_free);
  self->visits = g_ptr_array_new_with_free_func ((GDestroyNotify) visit_free);
}

DpTestTransport *
dp_test_transport_new (DpClock *clock)
{
  DpTestTransport *self = g_object_new (DP_TYPE_TEST_TRANSPORT, NULL);

  self->clock = g_object_ref (clock);

  return self;
}

void
dp_test_transport_add_reply (DpTestTransport *self,
                             guint            status,
                             const char      *body,
                             gint64           retry_after_s)
{
  g_autoptr(GBytes) bytes = g_bytes_new (body, strlen (body));
  Answer *answer = g_new0 (Answer, 1);

  answer->reply = dp_reply_new (status, "application/json", bytes,
                                dp_clock_get_unix_us (self->clock), 1000, retry_after_s);
  g_ptr_array_add (self->answers, answer);
}

void
dp_test_transport_add_error (DpTestTransport *self,
                             int              code)
{
  Answer *answer = g_new0 (Answer, 1);

  answer->code = code;
  g_ptr_array_add (self->answers, answer);
}

guint
dp_test_transport_get_n (DpTestTransport *self)
{
  return self->visits->len;
}

gint64
dp_test_transport_get_time (DpTestTransport *self,
                            guint            index)
{
  g_assert_cmpuint (index, <, self->visits->len);

  return ((Visit *) g_ptr_array_index (self->visits, index))->time_us;
}

DpRequest *
dp_test_transport_get_request (DpTestTransport *self,
                               guint            index)
{
  g_assert_cmpuint (index, <, self->visits->len);

  return ((Visit *) g_ptr_array_index (self->visits, index))->request;
}

gpointer
dp_test_await_on_clock (DpClock    *clock,
                        gint64      step_us,
                        DexFuture  *future,
                        GError    **error)
{
  while (dex_future_is_pending (future))
    {
      /* Everybody who can run does so first; whoever is left sleeps on the clock. */
      for (int i = 0; i < 8; i++)
        dex_await (dp_clock_sleep (dp_clock_get_default (), 1), NULL);
      if (dex_future_is_pending (future))
        dp_clock_advance (clock, step_us);
    }

  return dex_await_object (future, error);
}

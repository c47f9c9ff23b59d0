/* dp-serve-request.c: a request, from its head to its reply
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-serve-request.h"

#include "dp-serve-service.h"

/* In hexadecimals, of one of GLib's random numbers */
#define DIGITS_EACH 8

DpServeRequest *
_dp_serve_request_ref (DpServeRequest *self)
{
  self->ref_count++;

  return self;
}

void
_dp_serve_request_unref (DpServeRequest *self)
{
  if (--self->ref_count > 0)
    return;

  if (self->data_free != NULL)
    self->data_free (self->data);
  for (guint i = 0; i < DP_SERVE_MOST_PARAMS; i++)
    g_free (self->values[i].text);
  g_free (self->cache_key);
  g_object_unref (self->message);
  g_free (self);
}

void
_dp_serve_request_make_id (char id[DP_SERVE_ID_SIZE])
{
  static const char digits[] = "0123456789abcdef";
  guint32 random = 0;

  for (guint i = 0; i < DP_SERVE_MADE_ID_LENGTH; i++)
    {
      random = i % DIGITS_EACH == 0 ? g_random_int () : random >> 4;
      id[i] = digits[random & 15];
    }
  id[DP_SERVE_MADE_ID_LENGTH] = '\0';
}

void
_dp_serve_request_wait (DpServeRequest *self)
{
  if (self->waiting || self->gone)
    return;
  self->waiting = TRUE;
  soup_server_message_pause (self->message);
}

/* Gives back the reference that was taken for the question. */
typedef struct
{
  DpServeRequest *request;
  DpDbReaderFunc  func;
} Question;

static void
answered_cb (DpDbResult   *result,
             const GError *error,
             gpointer      user_data)
{
  g_autofree Question *question = user_data;
  g_autoptr(DpServeRequest) request = question->request;

  question->func (result, error, request);
}

void
_dp_serve_request_ask (DpServeRequest *self,
                       gboolean        quick,
                       const char     *name,
                       const char     *sql,
                       DpDbParams     *params,
                       DpDbReaderFunc  func)
{
  Question *question = g_new (Question, 1);

  question->request = _dp_serve_request_ref (self);
  question->func = func;
  _dp_serve_request_wait (self);
  dp_db_reader_ask (quick ? self->service->quick : self->service->slow, name, sql, params,
                    answered_cb, question);
}

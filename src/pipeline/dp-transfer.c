/* dp-transfer.c: something sent by libcurl, on a thread of its own
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-notify-module-private.h"

#include "dp-module.h"

/* How long silence is borne. */
#define SILENCE_SECONDS 20

static guint patience = SILENCE_SECONDS;

typedef struct
{
  DpTransfer    *transfer;
  DexPromise    *promise;
} Sending;

static DpTransferEnd *
end_ref (DpTransferEnd *self)
{
  return g_atomic_rc_box_acquire (self);
}

static void
end_clear (gpointer data)
{
  DpTransferEnd *self = data;

  g_free (self->kind);
  g_free (self->detail);
  g_free (self->reply);
  g_free (self->refusal);
  g_free (self->refused_at);
  g_ptr_array_unref (self->refused);
}

static void
end_unref (DpTransferEnd *self)
{
  g_atomic_rc_box_release_full (self, end_clear);
}

G_DEFINE_BOXED_TYPE (DpTransferEnd, _dp_transfer_end, end_ref, end_unref)

DpTransfer *
_dp_transfer_new (const char *url,
                  GBytes     *body)
{
  DpTransfer *self = g_new0 (DpTransfer, 1);

  self->url = g_strdup (url);
  self->body = g_bytes_ref (body);

  return self;
}

void
_dp_transfer_free (DpTransfer *self)
{
  g_free (self->url);
  g_bytes_unref (self->body);
  g_free (self->certificate);
  g_free (self->user);
  g_free (self->password);
  g_free (self->from);
  g_strfreev (self->to);
  g_strfreev (self->headers);
  g_free (self);
}

const DpNotifyModule *
_dp_notify_module_get (GError **error)
{
  return dp_module_symbol ("notify", "dp_notify_module", error);
}

static gpointer
send_thread (gpointer user_data)
{
  Sending *self = user_data;
  DpTransferEnd *end = g_atomic_rc_box_new0 (DpTransferEnd);
  g_autoptr(GError) error = NULL;
  const DpNotifyModule *module = _dp_notify_module_get (&error);

  end->refused = g_ptr_array_new_with_free_func (g_free);
  if (module != NULL)
    {
      module->perform (self->transfer, patience, dex_promise_get_cancellable (self->promise), end);
    }
  else
    {
      end->code = CURLE_FAILED_INIT;
      end->kind = g_strdup (error->message);
      end->detail = g_strdup (error->message);
    }
  dex_promise_resolve_boxed (self->promise, DP_TYPE_TRANSFER_END, end);

  dex_unref (self->promise);
  _dp_transfer_free (self->transfer);
  g_free (self);

  return NULL;
}

DexFuture *
_dp_transfer_send (DpTransfer *transfer)
{
  DexPromise *promise = dex_promise_new_cancellable ();
  Sending *self = g_new0 (Sending, 1);

  g_assert (transfer != NULL);

  self->transfer = transfer;
  self->promise = dex_ref (promise);
  g_thread_unref (g_thread_new ("datapipe-send", send_thread, self));

  return DEX_FUTURE (promise);
}

void
_dp_transfer_set_patience (guint seconds)
{
  patience = seconds > 0 ? seconds : SILENCE_SECONDS;
}

/* dp-sample-transport.c: requests answered from recordings
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-transport.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#include "dp-extract-error.h"

#define BUILT_IN RESOURCE_PATH "/sample"

#define DP_TYPE_SAMPLE_TRANSPORT (dp_sample_transport_get_type ())
G_DECLARE_FINAL_TYPE (DpSampleTransport, dp_sample_transport, DP, SAMPLE_TRANSPORT, GObject)

struct _DpSampleTransport
{
  GObject parent_instance;

  GFile *folder;   /* (nullable): NULL for the market built in */
};

typedef struct
{
  GFile     *folder;
  DpRequest *request;
} Playback;

static void
playback_free (Playback *playback)
{
  g_clear_object (&playback->folder);
  g_object_unref (playback->request);
  g_free (playback);
}

/* "/coins/{id}/ohlcv/historical" is kept under coins-ohlcv-historical. */
static char *
dup_endpoint_name (const char *endpoint)
{
  g_auto(GStrv) parts = g_strsplit (endpoint, "/", -1);
  g_autoptr(GString) name = g_string_new (NULL);

  for (gsize i = 0; parts[i] != NULL; i++)
    {
      if (*parts[i] != '\0' && *parts[i] != '{')
        g_string_append_printf (name, "%s%s", name->len > 0 ? "-" : "", parts[i]);
    }

  return g_uri_escape_string (name->str, NULL, FALSE);
}

static const char *
get_window (DpRequest *request)
{
  const char *size = dp_request_get_param (request, "outputsize");

  return size != NULL ? size : dp_request_get_param (request, "start");
}

/* Fiber: (nullable): the recording at @path below the folder or the built-in market */
static GBytes *
load (Playback   *playback,
      const char *path)
{
  g_autoptr(GFile) file = NULL;

  if (playback->folder == NULL)
    {
      g_autofree char *resource = g_strconcat (BUILT_IN "/", path, NULL);

      return g_resources_lookup_data (resource, G_RESOURCE_LOOKUP_FLAGS_NONE, NULL);
    }
  file = g_file_resolve_relative_path (playback->folder, path);

  return dex_await_boxed (dex_file_load_contents_bytes (file), NULL);
}

/* Fiber: (nullable): the one of this window, else the one for any window */
static GBytes *
load_recording (Playback *playback)
{
  g_autofree char *source = g_uri_escape_string (dp_request_get_source (playback->request), NULL,
                                                 FALSE);
  g_autofree char *endpoint = dup_endpoint_name (dp_request_get_endpoint (playback->request));
  g_autofree char *symbol = g_uri_escape_string (dp_request_get_symbol (playback->request), NULL,
                                                 FALSE);
  g_autofree char *path = NULL;
  const char *window = get_window (playback->request);

  if (window != NULL)
    {
      g_autofree char *with_window = NULL;
      GBytes *body;

      with_window = g_strdup_printf ("%s/%s/%s-%s.json", source, endpoint, symbol, window);
      body = load (playback, with_window);
      if (body != NULL)
        return body;
    }
  path = g_strdup_printf ("%s/%s/%s.json", source, endpoint, symbol);

  return load (playback, path);
}

static DexFuture *
playback_fiber (gpointer user_data)
{
  Playback *playback = user_data;
  const char *symbol = dp_request_get_symbol (playback->request);
  gint64 started_us = g_get_monotonic_time ();
  g_autoptr(GBytes) body = load_recording (playback);

  if (body == NULL && playback->folder == NULL)
    return dex_future_new_reject (DP_EXTRACT_ERROR, DP_EXTRACT_ERROR_NO_RECORDING,
                                  _("The sample market has no “%s”. Choose one of its own symbols, "
                                    "such as NORD.SIM, or run without the sample market."), symbol);
  if (body == NULL)
    return dex_future_new_reject (DP_EXTRACT_ERROR, DP_EXTRACT_ERROR_NO_RECORDING,
                                  _("There is no recording of %s for “%s” in the folder of "
                                    "recordings."),
                                  dp_request_get_endpoint (playback->request), symbol);

  return dex_future_new_take_object (
    dp_reply_new (200, "application/json", body, g_get_real_time (),
                  g_get_monotonic_time () - started_us, -1));
}

static DexFuture *
dp_sample_transport_send (DpTransport         *transport,
                          DpRequest           *request,
                          const DpCredentials *credentials)
{
  DpSampleTransport *self = DP_SAMPLE_TRANSPORT (transport);
  Playback *playback = g_new0 (Playback, 1);

  g_set_object (&playback->folder, self->folder);
  playback->request = g_object_ref (request);

  /* Unpacking a recording takes a moment that no window should feel. */
  return dex_scheduler_spawn (dex_thread_pool_scheduler_get_default (), 0, playback_fiber, playback,
                              (GDestroyNotify) playback_free);
}

static gboolean
dp_sample_transport_is_synthetic (DpTransport *transport)
{
  return DP_SAMPLE_TRANSPORT (transport)->folder == NULL;
}

static gboolean
dp_sample_transport_is_recorded (DpTransport *transport)
{
  return TRUE;
}

static void
dp_sample_transport_iface_init (DpTransportInterface *iface)
{
  iface->send = dp_sample_transport_send;
  iface->is_synthetic = dp_sample_transport_is_synthetic;
  iface->is_recorded = dp_sample_transport_is_recorded;
}

G_DEFINE_FINAL_TYPE_WITH_CODE (DpSampleTransport, dp_sample_transport, G_TYPE_OBJECT,
                               G_IMPLEMENT_INTERFACE (DP_TYPE_TRANSPORT,
                                                      dp_sample_transport_iface_init))

static void
dp_sample_transport_dispose (GObject *object)
{
  DpSampleTransport *self = DP_SAMPLE_TRANSPORT (object);

  g_clear_object (&self->folder);

  G_OBJECT_CLASS (dp_sample_transport_parent_class)->dispose (object);
}

static void
dp_sample_transport_class_init (DpSampleTransportClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = dp_sample_transport_dispose;
}

static void
dp_sample_transport_init (DpSampleTransport *self)
{
}

DpTransport *
dp_sample_transport_new (GFile *folder)
{
  DpSampleTransport *self;

  g_return_val_if_fail (folder == NULL || G_IS_FILE (folder), NULL);

  self = g_object_new (DP_TYPE_SAMPLE_TRANSPORT, NULL);
  g_set_object (&self->folder, folder);

  return DP_TRANSPORT (self);
}

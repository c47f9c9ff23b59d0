/* dp-serve-watch.c: what is looked at now and then, while the data is served
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-serve-watch.h"

#include "dp-engine-health.h"

/* How old the data is changes by the day. */
#define LOOK_SECONDS 60

struct _DpServeWatch
{
  DpServeService *service;
  DexPromise     *stop;
  DexFuture      *work;
};

/* What is handed to the server's thread */
typedef struct
{
  DpServeService *service;
  guint           n_datasets;
  guint           n_late;
} Finding;

static gboolean
take_finding_cb (gpointer user_data)
{
  const Finding *finding = user_data;
  DpServeState *state = &finding->service->state;

  state->knows_data = TRUE;
  state->n_datasets = finding->n_datasets;
  state->n_late = finding->n_late;

  return G_SOURCE_REMOVE;
}

static void
hand_over (DpServeService *service,
           GListModel     *ages)
{
  Finding *finding = g_new0 (Finding, 1);

  finding->service = service;
  finding->n_datasets = g_list_model_get_n_items (ages);
  for (guint i = 0; i < finding->n_datasets; i++)
    {
      g_autoptr(DpDatasetAge) age = g_list_model_get_item (ages, i);

      finding->n_late += dp_dataset_age_get_state (age) == DP_AGE_LATE;
    }
  g_main_context_invoke_full (service->context, G_PRIORITY_DEFAULT, take_finding_cb, finding,
                              g_free);
}

static DexFuture *
watch_fiber (gpointer user_data)
{
  DpServeWatch *self = user_data;

  while (dex_future_is_pending (DEX_FUTURE (self->stop)))
    {
      g_autoptr(GListModel) ages = NULL;
      g_autoptr(GError) error = NULL;

      ages = dex_await_object (dp_engine_load_dataset_ages (self->service->engine), &error);
      if (ages != NULL)
        hand_over (self->service, ages);
      else
        g_debug ("how old the data is could not be told: %s", error->message);
      dex_await (dex_future_first (dex_ref (DEX_FUTURE (self->stop)),
                                   dex_timeout_new_seconds (LOOK_SECONDS), NULL),
                 NULL);
    }

  return dex_future_new_true ();
}

DpServeWatch *
_dp_serve_watch_new (DpServeService *service)
{
  DpServeWatch *self = g_new0 (DpServeWatch, 1);

  self->service = service;
  self->stop = dex_promise_new ();
  self->work = dex_scheduler_spawn (NULL, 0, watch_fiber, self, NULL);

  return self;
}

DexFuture *
_dp_serve_watch_stop (DpServeWatch *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  dex_promise_resolve_boolean (self->stop, TRUE);

  return dex_ref (self->work);
}

void
_dp_serve_watch_free (DpServeWatch *self)
{
  g_return_if_fail (self != NULL);

  dex_unref (self->stop);
  dex_unref (self->work);
  g_free (self);
}

/* dp-pipeline-webhook.c: the webhook that a pipeline has of its own
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-pipeline-webhook.h"

#include <glib/gi18n-lib.h>

#include "dp-webhook-notifier.h"

static char *
dup_name (const char *pipeline)
{
  return g_strconcat (DP_SETTINGS_PIPELINE_WEBHOOK, pipeline, NULL);
}

DexFuture *
dp_pipeline_webhook_dup_secret (DpSettings *settings,
                                const char *pipeline)
{
  g_autofree char *name = NULL;

  g_return_val_if_fail (DP_IS_SETTINGS (settings), NULL);
  g_return_val_if_fail (pipeline != NULL, NULL);

  name = dup_name (pipeline);

  return dp_settings_dup_secret (settings, name);
}

static DexFuture *
stored_cb (DexFuture *future,
           gpointer   user_data)
{
  dp_pipeline_spec_set_own_webhook (user_data, TRUE);

  return dex_future_new_true ();
}

/* A keyring that cannot be asked is no reason to go on telling. */
static DexFuture *
removed_cb (DexFuture *future,
            gpointer   user_data)
{
  dp_pipeline_spec_set_own_webhook (user_data, FALSE);

  return dex_future_new_true ();
}

DexFuture *
dp_pipeline_webhook_store (DpSettings     *settings,
                           DpPipelineSpec *spec,
                           const char     *address)
{
  g_autofree char *name = NULL;
  GError *error = NULL;

  g_return_val_if_fail (DP_IS_SETTINGS (settings), NULL);
  g_return_val_if_fail (DP_IS_PIPELINE_SPEC (spec), NULL);
  g_return_val_if_fail (address != NULL, NULL);

  name = dup_name (dp_pipeline_spec_get_name (spec));
  if (*address == '\0')
    return dex_future_finally (dp_settings_store_secret (settings, name, ""), removed_cb,
                               g_object_ref (spec), g_object_unref);
  if (!dp_webhook_notifier_check_address (address, &error))
    return dex_future_new_for_error (error);
  if (dp_settings_get_secret_origin (settings, name) != NULL)
    return stored_cb (NULL, spec);

  return dex_future_then (dp_settings_store_secret (settings, name, address), stored_cb,
                          g_object_ref (spec), g_object_unref);
}

typedef struct
{
  DpSettings *settings;
  char       *pipeline;
} Opening;

static void
opening_free (gpointer data)
{
  Opening *self = data;

  g_object_unref (self->settings);
  g_free (self->pipeline);
  g_free (self);
}

static DexFuture *
open_cb (DexFuture *future,
         gpointer   user_data)
{
  Opening *self = user_data;
  const char *address = g_value_get_string (dex_future_get_value (future, NULL));
  DpNotifier *notifier;
  GError *error = NULL;

  if (*address == '\0')
    return dex_future_new_reject (
        DP_NOTIFIER_ERROR, DP_NOTIFIER_ERROR_SETTINGS,
        _("The pipeline “%s” has a webhook of its own, and its address is not known here. Enter it "
          "with “datapipe pipeline set %s --webhook -”."),
        self->pipeline, self->pipeline);
  notifier = dp_webhook_notifier_new (self->settings, address, &error);

  return notifier != NULL ? dex_future_new_take_object (notifier)
                          : dex_future_new_for_error (error);
}

DexFuture *
dp_pipeline_webhook_open (DpSettings *settings,
                          const char *pipeline)
{
  Opening *opening;

  g_return_val_if_fail (DP_IS_SETTINGS (settings), NULL);
  g_return_val_if_fail (pipeline != NULL, NULL);

  opening = g_new0 (Opening, 1);
  opening->settings = g_object_ref (settings);
  opening->pipeline = g_strdup (pipeline);

  return dex_future_then (dp_pipeline_webhook_dup_secret (settings, pipeline), open_cb, opening,
                          opening_free);
}

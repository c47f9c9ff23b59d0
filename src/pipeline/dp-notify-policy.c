/* dp-notify-policy.c: what is told, by which channels, and when, as the settings have it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-notify-policy.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "dp-mail-notifier.h"
#include "dp-webhook-notifier.h"

#define DEFAULT_SOURCE "alphavantage:"

void
dp_notify_policy_free (DpNotifyPolicy *self)
{
  g_return_if_fail (self != NULL);

  g_strfreev (self->channels);
  g_strfreev (self->about);
  g_strfreev (self->symbols);
  g_time_zone_unref (self->zone);
  g_free (self);
}

static char **
dup_symbols (DpSettings *settings)
{
  g_auto(GStrv) symbols = dp_settings_dup_strv (settings, "symbols");
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();

  for (guint i = 0; symbols != NULL && symbols[i] != NULL; i++)
    g_strv_builder_take (builder,
                         g_strconcat (strchr (symbols[i], ':') == NULL ? DEFAULT_SOURCE : "",
                                      symbols[i], NULL));

  return g_strv_builder_end (builder);
}

static char **
dup_channels (DpSettings *settings)
{
  g_autoptr(GStrvBuilder) channels = g_strv_builder_new ();

  if (dp_settings_get_boolean (settings, "notify-desktop"))
    g_strv_builder_add (channels, "desktop");
  if (dp_mail_notifier_is_set_up (settings))
    g_strv_builder_add (channels, "mail");
  if (dp_settings_get_secret_origin (settings, "webhook-url") != NULL ||
      dp_settings_get_boolean (settings, "notify-webhook"))
    g_strv_builder_add (channels, "webhook");

  return g_strv_builder_end (channels);
}

DpNotifyPolicy *
dp_notify_policy_new (DpSettings *settings)
{
  DpNotifyPolicy *self;
  g_autofree char *quiet = NULL;
  g_autoptr(GError) error = NULL;

  g_return_val_if_fail (DP_IS_SETTINGS (settings), NULL);

  self = g_new0 (DpNotifyPolicy, 1);
  self->channels = dup_channels (settings);
  self->about = dp_settings_dup_strv (settings, "notify-about");
  self->symbols = dup_symbols (settings);
  self->stale_days = dp_settings_get_int (settings, "notify-stale-days");
  self->error_rate = dp_settings_get_int (settings, "notify-error-rate");
  self->latency_ms = dp_settings_get_int (settings, "notify-latency-ms");
  self->unreachable_minutes = dp_settings_get_int (settings, "notify-unreachable-minutes");
  self->repeat_hours = dp_settings_get_int (settings, "notify-repeat-hours");
  self->zone = g_time_zone_new_local ();
  quiet = dp_settings_dup_string (settings, "notify-quiet-hours");
  if (quiet != NULL && !dp_quiet_hours_parse (&self->quiet, quiet, &error))
    g_debug ("notify-quiet-hours %s", error->message);

  return self;
}

gboolean
dp_notify_policy_tells (const DpNotifyPolicy *self,
                        const char           *rule)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (rule != NULL, FALSE);

  return self->about != NULL && g_strv_contains ((const char * const *) self->about, rule);
}

static DexFuture *
made (DpNotifier *notifier,
      GError     *error)
{
  return notifier != NULL ? dex_future_new_take_object (notifier)
                          : dex_future_new_for_error (error);
}

static DexFuture *
make_mail_cb (DexFuture *future,
              gpointer   user_data)
{
  const char *password = g_value_get_string (dex_future_get_value (future, NULL));
  GError *error = NULL;
  DpNotifier *notifier = dp_mail_notifier_new (user_data, password, &error);

  return made (notifier, error);
}

static DexFuture *
make_webhook_cb (DexFuture *future,
                 gpointer   user_data)
{
  const char *url = g_value_get_string (dex_future_get_value (future, NULL));
  GError *error = NULL;
  DpNotifier *notifier = NULL;

  if (*url == '\0')
    g_set_error_literal (
        &error, DP_NOTIFIER_ERROR, DP_NOTIFIER_ERROR_SETTINGS,
        _("There is no webhook. Enter its address in the preferences, or set SLACK_WEBHOOK_URL."));
  else
    notifier = dp_webhook_notifier_new (user_data, url, &error);

  return made (notifier, error);
}

DexFuture *
dp_notifier_new_for_channel (DpSettings *settings,
                             const char *channel)
{
  g_return_val_if_fail (DP_IS_SETTINGS (settings), NULL);
  g_return_val_if_fail (channel != NULL, NULL);

  if (g_str_equal (channel, "mail"))
    return dex_future_then (dp_settings_dup_secret (settings, "mail-password"), make_mail_cb,
                            g_object_ref (settings), g_object_unref);
  if (g_str_equal (channel, "webhook"))
    return dex_future_then (dp_settings_dup_secret (settings, "webhook-url"), make_webhook_cb,
                            g_object_ref (settings), g_object_unref);

  return dex_future_new_reject (DP_NOTIFIER_ERROR, DP_NOTIFIER_ERROR_SETTINGS,
                                _("There is no channel called “%s”; there are mail and webhook."),
                                channel);
}

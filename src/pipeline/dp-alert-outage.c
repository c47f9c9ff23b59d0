/* dp-alert-outage.c: telling that there is no database, without one
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-alert-private.h"

#include <errno.h>
#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>

#include "dp-date.h"
#include "dp-paths.h"

#define GROUP       "outage"
#define MINUTE_US   (G_GINT64_CONSTANT (60) * G_USEC_PER_SEC)
#define RETRY_US    (5 * MINUTE_US)

/* What a file remembers while the database cannot. */
typedef struct
{
  gint64  since_us;
  gint64  told_us;      /* 0: not yet */
  gint64  next_us;      /* not tried again before then */
  char   *message_id;
} Outage;

typedef struct
{
  DpSettings *settings;
  GError     *reason;
  gboolean    run_lost;
  DpNotifier *desktop;
  DpClock    *clock;
} Report;

static void
outage_clear (Outage *self)
{
  g_free (self->message_id);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (Outage, outage_clear)

static void
report_free (gpointer data)
{
  Report *self = data;

  g_object_unref (self->settings);
  g_error_free (self->reason);
  g_clear_object (&self->desktop);
  g_object_unref (self->clock);
  g_free (self);
}

static char *
dup_path (void)
{
  g_autofree char *folder = dp_paths_dup_data_dir ();

  return g_build_filename (folder, "outage.ini", NULL);
}

static gboolean
outage_read (Outage *self)
{
  g_autoptr(GKeyFile) file = g_key_file_new ();
  g_autofree char *path = dup_path ();

  if (!g_key_file_load_from_file (file, path, G_KEY_FILE_NONE, NULL))
    return FALSE;
  self->since_us = g_key_file_get_int64 (file, GROUP, "since", NULL);
  self->told_us = g_key_file_get_int64 (file, GROUP, "told", NULL);
  self->next_us = g_key_file_get_int64 (file, GROUP, "next", NULL);
  self->message_id = g_key_file_get_string (file, GROUP, "message", NULL);

  return self->since_us != 0 && self->message_id != NULL;
}

static void
outage_write (const Outage *self)
{
  g_autoptr(GKeyFile) file = g_key_file_new ();
  g_autofree char *path = dup_path ();
  g_autofree char *folder = g_path_get_dirname (path);
  g_autoptr(GError) error = NULL;

  g_key_file_set_int64 (file, GROUP, "since", self->since_us);
  g_key_file_set_int64 (file, GROUP, "told", self->told_us);
  g_key_file_set_int64 (file, GROUP, "next", self->next_us);
  g_key_file_set_string (file, GROUP, "message", self->message_id);
  g_mkdir_with_parents (folder, 0700);
  if (!g_key_file_save_to_file (file, path, &error))
    g_debug ("The outage of the database is not remembered: %s", error->message);
}

gboolean
_dp_alert_outage_was_told (gint64 *since_us)
{
  g_auto(Outage) outage = { 0 };

  if (!outage_read (&outage))
    return FALSE;
  *since_us = outage.since_us;

  return outage.told_us != 0;
}

void
_dp_alert_outage_is_over (void)
{
  g_autofree char *path = dup_path ();

  if (g_unlink (path) != 0 && errno != ENOENT)
    g_debug ("“%s” could not be removed: %s", path, g_strerror (errno));
}

static gboolean
is_due (const Report         *self,
        const DpNotifyPolicy *policy,
        const Outage         *outage,
        gint64                now_us)
{
  gint64 grace_us = self->run_lost ? 0 : policy->unreachable_minutes * MINUTE_US;

  if (outage->told_us != 0 && now_us < outage->told_us + policy->repeat_hours * 60 * MINUTE_US)
    return FALSE;

  return now_us >= outage->since_us + grace_us && now_us >= outage->next_us &&
         dp_quiet_hours_leave (&policy->quiet, policy->zone, now_us) == now_us;
}

static DpNotice *
make_notice (const Report *self,
             const Outage *outage,
             gint64        now_us)
{
  DpNotice *notice = dp_notice_new (outage->message_id, now_us);
  g_autofree char *since = dp_timestamp_to_words (outage->since_us, FALSE);
  g_autofree char *when = g_strdup_printf (_("It cannot be reached since %s."), since);
  g_autofree char *body = g_strjoin (
      "\n\n", self->reason->message, when,
      self->run_lost ? _("A run could not take place.")
                     : _("Runs cannot take place until it is back."),
      _("“datapipe doctor” says what is wrong with it. The next run loads what is missing."),
      NULL);

  dp_notice_add (notice, "unreachable", _("The database cannot be reached"), body, now_us, 0);

  return notice;
}

static gboolean
tell (const Report *self,
      const char   *channel,
      DpNotice     *notice)
{
  g_autoptr(DpNotifier) notifier = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *reply = NULL;

  if (!g_str_equal (channel, "desktop"))
    notifier = dex_await_object (dp_notifier_new_for_channel (self->settings, channel), &error);
  else if (self->desktop != NULL)
    notifier = g_object_ref (self->desktop);
  if (notifier != NULL)
    reply = dex_await_string (dp_notifier_send (notifier, notice), &error);
  if (error != NULL)
    g_debug ("%s: not told of the database: %s", channel, error->message);

  return reply != NULL;
}

static DexFuture *
report_fiber (gpointer user_data)
{
  Report *self = user_data;
  g_autoptr(DpNotifyPolicy) policy = dp_notify_policy_new (self->settings);
  g_autoptr(DpNotice) notice = NULL;
  g_auto(Outage) outage = { 0 };
  gint64 now_us = dp_clock_get_unix_us (self->clock);
  gboolean told = FALSE;

  if (!dp_notify_policy_tells (policy, "unreachable"))
    return dex_future_new_true ();
  if (!outage_read (&outage))
    {
      g_set_str (&outage.message_id, NULL);
      outage = (Outage) { .since_us = now_us, .message_id = g_uuid_string_random () };
    }
  outage_write (&outage);
  if (!is_due (self, policy, &outage, now_us))
    return dex_future_new_true ();

  notice = make_notice (self, &outage, now_us);
  for (guint i = 0; policy->channels[i] != NULL; i++)
    told |= tell (self, policy->channels[i], notice);
  outage.next_us = now_us + RETRY_US;
  if (told)
    {
      outage.told_us = now_us;
      /* What is told again is another message. */
      g_free (outage.message_id);
      outage.message_id = g_uuid_string_random ();
    }
  outage_write (&outage);

  return dex_future_new_true ();
}

DexFuture *
dp_alert_rules_database_failed (DpSettings   *settings,
                                const GError *reason,
                                gboolean      run_lost,
                                DpNotifier   *desktop,
                                DpClock      *clock)
{
  Report *self;

  g_return_val_if_fail (DP_IS_SETTINGS (settings), NULL);
  g_return_val_if_fail (reason != NULL, NULL);

  self = g_new0 (Report, 1);
  self->settings = g_object_ref (settings);
  self->reason = g_error_copy (reason);
  self->run_lost = run_lost;
  self->desktop = desktop != NULL ? g_object_ref (desktop) : NULL;
  self->clock = g_object_ref (clock != NULL ? clock : dp_clock_get_default ());

  return dex_scheduler_spawn (NULL, 0, report_fiber, self, report_free);
}

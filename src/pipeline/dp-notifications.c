/* dp-notifications.c: what is to be told, kept until it was
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-notifications.h"

#include <glib/gi18n-lib.h>

#include "dp-db-lock.h"
#include "dp-fault-point.h"
#include "dp-pipeline-webhook.h"
#include "dp-retry-policy.h"

#define MINUTE_US   (G_GINT64_CONSTANT (60) * G_USEC_PER_SEC)
#define GIVE_UP_US  (3 * 24 * 60 * MINUTE_US)

static const DpRetryPolicy waits = { G_MAXUINT, 2 * MINUTE_US, 240 * MINUTE_US };

typedef struct
{
  DpDbPool       *pool;
  DpSettings     *settings;
  DpClock        *clock;
  DpNotifier     *notifier;     /* (nullable): made when there is something to send */
  char           *channel;
  GRand          *random;
} Delivery;

static void
delivery_free (gpointer data)
{
  Delivery *self = data;

  g_object_unref (self->pool);
  g_object_unref (self->settings);
  g_object_unref (self->clock);
  g_clear_object (&self->notifier);
  g_free (self->channel);
  g_rand_free (self->random);
  g_free (self);
}

static Delivery *
delivery_new (DpDbPool   *pool,
              DpSettings *settings,
              DpClock    *clock,
              const char *channel)
{
  Delivery *self = g_new0 (Delivery, 1);

  self->pool = g_object_ref (pool);
  self->settings = g_object_ref (settings);
  self->clock = g_object_ref (clock);
  self->channel = g_strdup (channel);
  self->random = g_rand_new ();

  return self;
}

static DpDbResult *
ask (DpDbConnection  *connection,
     const char      *name,
     DpDbParams      *params,
     GError         **error)
{
  return dex_await_object (dp_db_connection_query (connection, dp_db_load_sql (name), params),
                           error);
}

static gboolean
tell (DpDbConnection  *connection,
      const char      *name,
      DpDbParams      *params,
      GError         **error)
{
  g_autoptr(DpDbResult) result = ask (connection, name, params, error);

  return result != NULL;
}

gboolean
dp_notifications_add (DpDbConnection        *connection,
                      const DpNotifyPolicy  *policy,
                      const char            *kind,
                      const char            *title,
                      const char            *body,
                      gint64                 run_id,
                      gint64                 now_us,
                      GError               **error)
{
  DpDbParams *params;

  g_return_val_if_fail (DP_IS_DB_CONNECTION (connection), FALSE);
  g_return_val_if_fail (policy != NULL, FALSE);

  params = dp_db_params_add_strv (dp_db_params_new (), (const char * const *) policy->channels);
  dp_db_params_add_text (params, kind);
  dp_db_params_add_text (params, title);
  dp_db_params_add_text (params, body);
  dp_db_params_add_int64 (params, run_id);
  dp_db_params_add_time (params, now_us);
  dp_db_params_add_time (params, dp_quiet_hours_leave (&policy->quiet, policy->zone, now_us));

  return tell (connection, "add_notification", params, error);
}

static gboolean
group (Delivery        *self,
       DpDbConnection  *connection,
       GError         **error)
{
  g_autofree char *id = g_uuid_string_random ();
  DpDbParams *params = dp_db_params_add_text (dp_db_params_new (), self->channel);

  dp_db_params_add_time (params, dp_clock_get_unix_us (self->clock));
  dp_db_params_add_text (params, id);
  dp_db_params_add_int64 (params,
                          dp_settings_get_int (self->settings, "notify-group-minutes") * 60);

  return tell (connection, "group_notifications", params, error);
}

/* Returns: (transfer full) (nullable): NULL without error where nothing is due */
static DpNotice *
read_next (Delivery        *self,
           DpDbConnection  *connection,
           guint           *tries,
           GError         **error)
{
  DpDbParams *params = dp_db_params_add_text (dp_db_params_new (), self->channel);
  g_autoptr(DpDbResult) rows = NULL;
  DpNotice *notice;

  dp_db_params_add_time (params, dp_clock_get_unix_us (self->clock));
  rows = ask (connection, "next_notifications", params, error);
  if (rows == NULL || dp_db_result_get_n_rows (rows) == 0)
    return NULL;

  *tries = dp_db_result_get_int64 (rows, 0, 6);
  notice = dp_notice_new (dp_db_result_get_text (rows, 0, 0),
                          (gint64) dp_db_result_get_double (rows, 0, 4));
  dp_notice_set_mail_to (notice, dp_db_result_get_text (rows, 0, 7));
  dp_notice_set_pipeline (notice, dp_db_result_get_text (rows, 0, 8));
  for (guint i = 0; i < dp_db_result_get_n_rows (rows); i++)
    dp_notice_add (notice, dp_db_result_get_text (rows, i, 1), dp_db_result_get_text (rows, i, 2),
                   dp_db_result_get_text (rows, i, 3),
                   (gint64) dp_db_result_get_double (rows, i, 4),
                   dp_db_result_get_int64 (rows, i, 5));

  return notice;
}

/* Returns: (nullable): the receiver's reply */
static char *
send_to_pipeline (Delivery  *self,
                  DpNotice  *notice,
                  GError   **error)
{
  g_autoptr(DpNotifier) own = dex_await_object (
      dp_pipeline_webhook_open (self->settings, notice->pipeline), error);

  return own != NULL ? dex_await_string (dp_notifier_send (own, notice), error) : NULL;
}

/* Returns: (nullable): the receiver's reply */
static char *
send (Delivery  *self,
      DpNotice  *notice,
      GError   **error)
{
  if (notice->pipeline != NULL)
    return send_to_pipeline (self, notice, error);
  if (self->notifier == NULL)
    self->notifier = dex_await_object (dp_notifier_new_for_channel (self->settings, self->channel),
                                       error);
  if (self->notifier == NULL)
    return NULL;

  return dex_await_string (dp_notifier_send (self->notifier, notice), error);
}

static gboolean
mark_sent (Delivery        *self,
           DpDbConnection  *connection,
           DpNotice        *notice,
           const char      *reply,
           GError         **error)
{
  DpDbParams *params = dp_db_params_add_text (dp_db_params_new (), notice->id);

  dp_db_params_add_time (params, dp_clock_get_unix_us (self->clock));
  dp_db_params_add_text (params, reply);

  return tell (connection, "mark_notifications_sent", params, error);
}

/* What only a person can mend is not tried every few minutes. */
static gint64
get_wait_us (Delivery     *self,
             guint         tries,
             const GError *reason)
{
  gboolean hopeful = g_error_matches (reason, DP_NOTIFIER_ERROR, DP_NOTIFIER_ERROR_UNREACHABLE) ||
                     g_error_matches (reason, DP_NOTIFIER_ERROR, DP_NOTIFIER_ERROR_LATER);

  return dp_retry_policy_get_wait_us (&waits, tries + 1, hopeful ? MINUTE_US : 60 * MINUTE_US,
                                      self->random);
}

static gboolean
mark_failed (Delivery        *self,
             DpDbConnection  *connection,
             DpNotice        *notice,
             guint            tries,
             const GError    *reason,
             GError         **error)
{
  gint64 now_us = dp_clock_get_unix_us (self->clock);
  DpDbParams *params = dp_db_params_add_text (dp_db_params_new (), notice->id);

  g_debug ("%s: not delivered: %s", self->channel, reason->message);
  if (now_us - notice->created_us > GIVE_UP_US)
    dp_db_params_add_text (params, NULL);
  else
    dp_db_params_add_time (params, now_us + get_wait_us (self, tries, reason));
  dp_db_params_add_text (params, reason->message);

  return tell (connection, "mark_notifications_failed", params, error);
}

/* Returns: whether there may be more to send */
static gboolean
deliver_next (Delivery        *self,
              DpDbConnection  *connection,
              GError         **error)
{
  g_autoptr(DpNotice) notice = NULL;
  g_autoptr(GError) reason = NULL;
  g_autofree char *reply = NULL;
  guint tries = 0;

  /* The message has its id for good before anybody hears of it. */
  if (!group (self, connection, error))
    return FALSE;
  notice = read_next (self, connection, &tries, error);
  if (notice == NULL)
    return FALSE;

  dp_fault_point ("notify:before-send");
  reply = send (self, notice, &reason);
  dp_fault_point ("notify:after-send");
  if (reply != NULL)
    return mark_sent (self, connection, notice, reply, error);

  /* Other webhooks are other servers; a mail server that took none would take no other. */
  return mark_failed (self, connection, notice, tries, reason, error) &&
         g_str_equal (self->channel, "webhook");
}

static DexFuture *
deliver_channel_fiber (gpointer user_data)
{
  Delivery *self = user_data;
  g_autoptr(DpDbLease) right = NULL;
  g_autoptr(DpDbLease) lease = NULL;
  g_autofree char *name = g_strconcat ("notify:", self->channel, NULL);
  g_autoptr(GError) error = NULL;
  DpDbConnection *holder;
  gboolean taken = FALSE;

  right = dex_await_object (dp_db_pool_acquire (self->pool), &error);
  if (right == NULL)
    return dex_future_new_for_error (g_steal_pointer (&error));

  /* Of all that use the database, one process delivers to a channel. What holds the right through a
   * pooler is inside a transaction, so that another connection has to say what was sent; else one
   * for each channel is enough. */
  holder = dp_db_lease_get_connection (right);
  if (dp_db_lock_try (holder, name, &taken, &error) && taken)
    lease = dp_db_connection_is_pooled (holder)
                ? dex_await_object (dp_db_pool_acquire (self->pool), &error)
                : g_object_ref (right);
  while (lease != NULL && deliver_next (self, dp_db_lease_get_connection (lease), &error))
    ;
  dp_db_lock_give_all (holder);

  return error != NULL ? dex_future_new_for_error (g_steal_pointer (&error))
                       : dex_future_new_true ();
}

typedef struct
{
  DpDbPool   *pool;
  DpSettings *settings;
  DpNotifier *desktop;
  DpClock    *clock;
} Round;

static void
round_free (gpointer data)
{
  Round *self = data;

  g_object_unref (self->pool);
  g_object_unref (self->settings);
  g_clear_object (&self->desktop);
  g_object_unref (self->clock);
  g_free (self);
}

/* Returns: (transfer full) (nullable): NULL for a channel that this process cannot serve */
static DexFuture *
deliver_channel (Round      *self,
                 const char *channel)
{
  Delivery *delivery;

  if (g_str_equal (channel, "desktop") && self->desktop == NULL)
    return NULL;
  delivery = delivery_new (self->pool, self->settings, self->clock, channel);
  if (g_str_equal (channel, "desktop"))
    delivery->notifier = g_object_ref (self->desktop);

  return dex_scheduler_spawn (NULL, 0, deliver_channel_fiber, delivery, delivery_free);
}

/* All channels at once: one that hangs is not in the way of the others. */
static DexFuture *
deliver_fiber (gpointer user_data)
{
  Round *self = user_data;
  g_autoptr(GPtrArray) work = g_ptr_array_new_with_free_func (dex_unref);
  g_autoptr(DpDbResult) due = NULL;
  g_autoptr(GError) error = NULL;
  DpDbParams *params = dp_db_params_add_time (dp_db_params_new (),
                                              dp_clock_get_unix_us (self->clock));

  due = dex_await_object (dp_db_pool_query (self->pool, dp_db_load_sql ("list_due_channels"),
                                            params),
                          &error);
  for (guint i = 0; due != NULL && i < dp_db_result_get_n_rows (due); i++)
    {
      DexFuture *channel = deliver_channel (self, dp_db_result_get_text (due, i, 0));

      if (channel != NULL)
        g_ptr_array_add (work, channel);
    }
  for (guint i = 0; i < work->len; i++)
    {
      g_autoptr(GError) problem = NULL;

      if (!dex_await (dex_ref (g_ptr_array_index (work, i)), &problem) && error == NULL)
        error = g_steal_pointer (&problem);
    }
  if (error != NULL)
    g_debug ("What is to be told waits: %s", error->message);

  return dex_future_new_true ();
}

DexFuture *
dp_notifications_deliver (DpDbPool   *pool,
                          DpSettings *settings,
                          DpNotifier *desktop,
                          DpClock    *clock)
{
  Round *self;

  g_return_val_if_fail (DP_IS_DB_POOL (pool), NULL);
  g_return_val_if_fail (DP_IS_SETTINGS (settings), NULL);
  g_return_val_if_fail (desktop == NULL || DP_IS_NOTIFIER (desktop), NULL);

  self = g_new0 (Round, 1);
  self->pool = g_object_ref (pool);
  self->settings = g_object_ref (settings);
  self->desktop = desktop != NULL ? g_object_ref (desktop) : NULL;
  self->clock = g_object_ref (clock != NULL ? clock : dp_clock_get_default ());

  return dex_scheduler_spawn (NULL, 0, deliver_fiber, self, round_free);
}

DpNotice *
dp_notifications_new_test (gint64 now_us)
{
  g_autofree char *id = g_uuid_string_random ();
  DpNotice *notice = dp_notice_new (id, now_us);

  dp_notice_add (
      notice, "test", _("A test of this channel"),
      _("This message was sent because somebody asked for a test. If you read it, this is how "
        "DataPipe will tell you when a run fails or data goes stale.\n\nThere is nothing to do."),
      now_us, 0);

  return notice;
}

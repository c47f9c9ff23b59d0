/* dp-alert-states.c: what to tell of what no run tells of
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-alert-private.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "dp-date.h"

/* What stays as it is, like a share that is traded no more, is not told each day. */
#define SELDOM 7

typedef struct
{
  DpDbPool   *pool;
  DpSettings *settings;
  DpNotifier *desktop;
  DpClock    *clock;
} Check;

static void
check_free (gpointer data)
{
  Check *self = data;

  g_object_unref (self->pool);
  g_object_unref (self->settings);
  g_clear_object (&self->desktop);
  g_object_unref (self->clock);
  g_free (self);
}

/* What is not in @cases is well. */
static gboolean
clear_others (DpAlertLook  *look,
              const char   *rule,
              GPtrArray    *cases,
              const char   *recovered,
              GError      **error)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) bad = NULL;
  DpDbParams *params = dp_db_params_add_text (dp_db_params_new (), rule);
  g_autoptr(DpDbResult) cleared = NULL;

  for (guint i = 0; i < cases->len; i++)
    g_strv_builder_add (builder, ((DpAlertCase *) g_ptr_array_index (cases, i))->about);
  bad = g_strv_builder_end (builder);
  dp_db_params_add_strv (params, (const char * const *) bad);
  cleared = _dp_alert_ask (look, "clear_other_alerts", params, error);
  if (cleared == NULL)
    return FALSE;
  if (!dp_notify_policy_tells (look->policy, rule))
    return TRUE;
  for (guint i = 0; i < dp_db_result_get_n_rows (cleared); i++)
    _dp_alert_note_well (look, recovered, dp_db_result_get_text (cleared, i, 0),
                         (gint64) dp_db_result_get_double (cleared, i, 2));

  return TRUE;
}

static gboolean
look_for_stale (DpAlertLook  *look,
                GError      **error)
{
  DpDbParams *params = dp_db_params_new ();
  g_autoptr(GPtrArray) cases = _dp_alert_cases_new ();
  g_autoptr(GString) body = g_string_new (NULL);
  g_autoptr(DpDbResult) rows = NULL;
  g_autofree char *title = NULL;
  int n;

  dp_db_params_add_strv (params, (const char * const *) look->policy->symbols);
  dp_db_params_add_time (params, look->now_us);
  dp_db_params_add_int64 (params, look->policy->stale_days);
  rows = _dp_alert_ask (look, "list_stale", params, error);
  if (rows == NULL)
    return FALSE;
  for (guint i = 0; i < dp_db_result_get_n_rows (rows); i++)
    {
      g_autofree char *day = dp_date_to_words (
          dp_date_parse (dp_db_result_get_text (rows, i, 2), -1));
      g_autofree char *text = g_strdup_printf (_("the last price is of %s"), day);

      _dp_alert_cases_add (cases, dp_db_result_get_text (rows, i, 0),
                           dp_db_result_get_text (rows, i, 1), TRUE, text);
    }

  /* Translators: %s is a symbol such as alphavantage:IBM */
  if (!clear_others (look, "stale", cases, _("%s has new prices"), error))
    return FALSE;
  n = _dp_alert_settle (look, "stale", cases, SELDOM, NULL, 0, error);
  if (n <= 0)
    return n == 0;

  title = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u symbol is stale",
                                        "%u symbols are stale", cases->len),
                           cases->len);
  g_string_append_printf (body,
                          g_dngettext (GETTEXT_PACKAGE, "No new price for more than %d day:\n\n",
                                       "No new price for more than %d days:\n\n",
                                       look->policy->stale_days),
                          look->policy->stale_days);
  _dp_alert_append_cases (body, cases);
  g_string_append_printf (
      body, "\n%s",
      _("Charts and tables end there. Look whether runs take place and whether the provider still "
        "has the symbol; one that is traded no more can be removed from the settings."));

  return _dp_alert_tell (look, "stale", title, body->str, 0, error);
}

static gboolean
look_for_drift (DpAlertLook  *look,
                GError      **error)
{
  g_autoptr(GPtrArray) cases = _dp_alert_cases_new ();
  g_autoptr(GString) body = g_string_new (NULL);
  g_autoptr(DpDbResult) rows = NULL;
  g_autofree char *title = NULL;
  int n;

  rows = _dp_alert_ask (look, "list_new_drift",
                        dp_db_params_add_boolean (dp_db_params_new (), TRUE), error);
  if (rows == NULL)
    return FALSE;
  for (guint i = 0; i < dp_db_result_get_n_rows (rows); i++)
    _dp_alert_cases_add (cases, dp_db_result_get_text (rows, i, 0),
                         dp_db_result_get_text (rows, i, 1), TRUE,
                         dp_db_result_get_text (rows, i, 2));
  n = _dp_alert_settle (look, "drift", cases, DP_ALERT_ONCE, NULL, 0, error);
  if (n <= 0)
    return n == 0;

  title = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "The form of replies has changed",
                                        "The form of replies has changed in %d ways", n), n);
  _dp_alert_append_cases (body, cases);
  g_string_append_printf (body, "\n%s",
                          _("What is known is loaded as the contract of the source says; what is "
                            "new or renamed is not until somebody decides. “datapipe drift” lists "
                            "the changes, “datapipe drift accept ID” takes one."));

  return _dp_alert_tell (look, "drift", title, body->str, 0, error);
}

static char *
describe_anomaly (DpDbResult *rows,
                  guint       row)
{
  const char *message = dp_db_result_get_text (rows, row, 3);

  if (*message != '\0')
    return g_strdup (message);

  return g_strdup_printf (_("%s: expected %s, came %s (%" PRId64 " %% sure)"),
                          dp_db_result_get_text (rows, row, 2),
                          dp_db_result_get_text (rows, row, 4),
                          dp_db_result_get_text (rows, row, 5),
                          dp_db_result_get_int64 (rows, row, 6));
}

static gboolean
look_for_anomalies (DpAlertLook  *look,
                    GError      **error)
{
  g_autoptr(GPtrArray) cases = _dp_alert_cases_new ();
  g_autoptr(GString) body = g_string_new (NULL);
  g_autoptr(DpDbResult) rows = NULL;
  g_autofree char *title = NULL;
  int n;

  rows = _dp_alert_ask (look, "list_new_anomalies",
                        dp_db_params_add_time (dp_db_params_new (), look->now_us), error);
  if (rows == NULL)
    return FALSE;
  for (guint i = 0; i < dp_db_result_get_n_rows (rows); i++)
    {
      g_autofree char *text = describe_anomaly (rows, i);

      _dp_alert_cases_add (cases, dp_db_result_get_text (rows, i, 0),
                           dp_db_result_get_text (rows, i, 1), TRUE, text);
    }
  n = _dp_alert_settle (look, "anomaly", cases, DP_ALERT_ONCE, NULL, 0, error);
  if (n <= 0)
    return n == 0;

  title = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%d anomaly was found",
                                        "%d anomalies were found", n),
                           n);
  _dp_alert_append_cases (body, cases);
  g_string_append_printf (body, "\n%s",
                          _("It may be news, or wrong data. Compare with another source; what is "
                            "labelled as expected or as an incident is not told again."));

  return _dp_alert_tell (look, "anomaly", title, body->str, 0, error);
}

static void
note_outage_over (DpAlertLook *look)
{
  gint64 since_us;

  if (_dp_alert_outage_was_told (&since_us))
    _dp_alert_note_well (look, _("%s can be reached"), _("The database"), since_us);
}

static gboolean
tidy (DpAlertLook  *look,
      GError      **error)
{
  g_autoptr(DpDbResult) forgotten = NULL;
  g_autoptr(DpDbResult) expired = NULL;

  forgotten = _dp_alert_ask (look, "forget_decided_alerts",
                             dp_db_params_add_time (dp_db_params_new (), look->now_us), error);
  if (forgotten == NULL)
    return FALSE;
  expired = _dp_alert_ask (look, "expire_notifications",
                           dp_db_params_add_time (dp_db_params_new (), look->now_us), error);

  return expired != NULL;
}

static gboolean
check_all (Check                 *self,
           const DpNotifyPolicy  *policy,
           GError               **error)
{
  g_autoptr(DpDbLease) lease = dex_await_object (dp_db_pool_acquire (self->pool), error);
  g_autoptr(GString) recovered = g_string_new (NULL);
  DpAlertLook look = { .policy = policy,
                       .now_us = dp_clock_get_unix_us (self->clock),
                       .recovered = recovered };

  if (lease == NULL)
    return FALSE;
  look.connection = dp_db_lease_get_connection (lease);
  if (!dex_await (dp_db_connection_begin (look.connection), error) ||
      !dp_alert_rules_run_finished (look.connection, policy, 0, look.now_us, error))
    return FALSE;
  note_outage_over (&look);
  if (!look_for_stale (&look, error) ||
      !look_for_drift (&look, error) ||
      !look_for_anomalies (&look, error) ||
      !_dp_alert_tell_recovered (&look, 0, error) ||
      !tidy (&look, error) ||
      !dex_await (dp_db_connection_commit (look.connection), error))
    return FALSE;
  _dp_alert_outage_is_over ();

  return TRUE;
}

static DexFuture *
check_fiber (gpointer user_data)
{
  Check *self = user_data;
  g_autoptr(DpNotifyPolicy) policy = dp_notify_policy_new (self->settings);
  g_autoptr(GError) error = NULL;

  if (check_all (self, policy, &error))
    return dex_future_new_true ();
  if (g_error_matches (error, DP_DB_ERROR, DP_DB_ERROR_UNREACHABLE) ||
      g_error_matches (error, DP_DB_ERROR, DP_DB_ERROR_TIMEOUT) ||
      g_error_matches (error, DP_DB_ERROR, DP_DB_ERROR_AUTHENTICATION))
    dex_await (dp_alert_rules_database_failed (self->settings, error, FALSE, self->desktop,
                                               self->clock),
               NULL);

  return dex_future_new_for_error (g_steal_pointer (&error));
}

DexFuture *
dp_alert_rules_check (DpDbPool   *pool,
                      DpSettings *settings,
                      DpNotifier *desktop,
                      DpClock    *clock)
{
  Check *self;

  g_return_val_if_fail (DP_IS_DB_POOL (pool), NULL);
  g_return_val_if_fail (DP_IS_SETTINGS (settings), NULL);

  self = g_new0 (Check, 1);
  self->pool = g_object_ref (pool);
  self->settings = g_object_ref (settings);
  self->desktop = desktop != NULL ? g_object_ref (desktop) : NULL;
  self->clock = g_object_ref (clock != NULL ? clock : dp_clock_get_default ());

  return dex_scheduler_spawn (NULL, 0, check_fiber, self, check_free);
}

/* dp-alert-cases.c: what is wrong, since when, and whether that is news
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-alert-private.h"

#include <glib/gi18n-lib.h>

#include "dp-date.h"

#define MOST_LISTED  12
#define LONGEST_TEXT 300
/* A daily run is not a day after the last one to the second. */
#define SLACK_S      900

static void
case_free (gpointer data)
{
  DpAlertCase *self = data;

  g_free (self->about);
  g_free (self->name);
  g_free (self->text);
  g_free (self);
}

GPtrArray *
_dp_alert_cases_new (void)
{
  return g_ptr_array_new_with_free_func (case_free);
}

DpAlertCase *
_dp_alert_cases_add (GPtrArray  *cases,
                     const char *about,
                     const char *name,
                     gboolean    bad,
                     const char *text)
{
  DpAlertCase *self = g_new0 (DpAlertCase, 1);

  self->about = g_strdup (about);
  self->name = g_strdup (name);
  self->bad = bad;
  self->text = g_strdup (text);
  g_ptr_array_add (cases, self);

  return self;
}

DpDbResult *
_dp_alert_ask (DpAlertLook  *look,
               const char   *query,
               DpDbParams   *params,
               GError      **error)
{
  return dex_await_object (dp_db_connection_query (look->connection, dp_db_load_sql (query),
                                                   params),
                           error);
}

static char **
dup_abouts (GPtrArray *cases,
            gboolean   bad)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_autoptr(GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);

  for (guint i = 0; i < cases->len; i++)
    {
      const DpAlertCase *self = g_ptr_array_index (cases, i);

      if (!self->bad == !bad && g_hash_table_add (seen, self->about))
        g_strv_builder_add (builder, self->about);
    }

  return g_strv_builder_end (builder);
}

static DpAlertCase *
find (GPtrArray  *cases,
      const char *about)
{
  for (guint i = 0; i < cases->len; i++)
    {
      DpAlertCase *self = g_ptr_array_index (cases, i);

      if (g_str_equal (self->about, about))
        return self;
    }

  return NULL;
}

/* Returns: how many are to be told, or -1 */
static int
raise_bad (DpAlertLook  *look,
           const char   *rule,
           GPtrArray    *cases,
           guint         repeat,
           gint64        run_id,
           GError      **error)
{
  g_auto(GStrv) abouts = dup_abouts (cases, TRUE);
  DpDbParams *params = dp_db_params_add_text (dp_db_params_new (), rule);
  gint64 repeat_s = G_GINT64_CONSTANT (3600) * look->policy->repeat_hours * repeat - SLACK_S;
  g_autoptr(DpDbResult) raised = NULL;
  int n = 0;

  dp_db_params_add_strv (params, (const char * const *) abouts);
  dp_db_params_add_time (params, look->now_us);
  /* Longer than any alert is kept in mind. */
  dp_db_params_add_int64 (params,
                          repeat == DP_ALERT_ONCE ? G_GINT64_CONSTANT (36525) * 86400 : repeat_s);
  dp_db_params_add_int64 (params, run_id);
  raised = _dp_alert_ask (look, "raise_alerts", params, error);
  if (raised == NULL)
    return -1;

  for (guint i = 0; i < dp_db_result_get_n_rows (raised); i++)
    {
      DpAlertCase *self = find (cases, dp_db_result_get_text (raised, i, 0));

      self->tell = dp_db_result_get_boolean (raised, i, 1);
      self->times = dp_db_result_get_int64 (raised, i, 2);
      self->opened_us = (gint64) dp_db_result_get_double (raised, i, 3);
      n += self->tell;
    }

  return n;
}

void
_dp_alert_note_well (DpAlertLook *look,
                     const char  *recovered,
                     const char  *name,
                     gint64       opened_us)
{
  g_autofree char *since = dp_timestamp_to_words (opened_us, FALSE);
  g_auto(GStrv) parts = g_strsplit (recovered, "%s", 2);

  look->n_recovered++;
  if (look->n_recovered <= MOST_LISTED)
    g_string_append_printf (look->recovered, "• %s%s%s (%s %s)\n", parts[0], name,
                            parts[1] != NULL ? parts[1] : "", _("it was wrong since"), since);
}

static gboolean
clear_good (DpAlertLook  *look,
            const char   *rule,
            GPtrArray    *cases,
            const char   *recovered,
            GError      **error)
{
  g_auto(GStrv) abouts = dup_abouts (cases, FALSE);
  DpDbParams *params = dp_db_params_add_text (dp_db_params_new (), rule);
  g_autoptr(DpDbResult) cleared = NULL;

  dp_db_params_add_strv (params, (const char * const *) abouts);
  cleared = _dp_alert_ask (look, "clear_alerts", params, error);
  if (cleared == NULL)
    return FALSE;
  for (guint i = 0; recovered != NULL && i < dp_db_result_get_n_rows (cleared); i++)
    {
      const DpAlertCase *self = find (cases, dp_db_result_get_text (cleared, i, 0));

      _dp_alert_note_well (look, recovered, self->name,
                           (gint64) dp_db_result_get_double (cleared, i, 2));
    }

  return TRUE;
}

int
_dp_alert_settle (DpAlertLook  *look,
                  const char   *rule,
                  GPtrArray    *cases,
                  guint         repeat,
                  const char   *recovered,
                  gint64        run_id,
                  GError      **error)
{
  /* Who does not want to hear of it when it is wrong need not hear that it is well. */
  if (!dp_notify_policy_tells (look->policy, rule))
    {
      for (guint i = 0; i < cases->len; i++)
        ((DpAlertCase *) g_ptr_array_index (cases, i))->bad = FALSE;
      recovered = NULL;
    }
  if (!clear_good (look, rule, cases, recovered, error))
    return -1;

  return raise_bad (look, rule, cases, repeat, run_id, error);
}

static void
append_case (GString           *body,
             const DpAlertCase *self)
{
  g_autofree char *one_line = g_strdelimit (g_strdup (self->text), "\n", ' ');
  g_autofree char *text = g_utf8_substring (one_line, 0,
                                            MIN (g_utf8_strlen (one_line, -1), LONGEST_TEXT));

  g_string_append_printf (body, *text != '\0' ? "• %s: %s\n" : "• %s\n", self->name, text);
}

void
_dp_alert_append_cases (GString   *body,
                        GPtrArray *cases)
{
  guint n = 0;
  guint n_left = 0;

  for (int tell = 1; tell >= 0; tell--)
    for (guint i = 0; i < cases->len; i++)
      {
        const DpAlertCase *self = g_ptr_array_index (cases, i);

        if (!self->bad || self->tell != tell)
          continue;
        if (n < MOST_LISTED)
          append_case (body, self);
        else
          n_left++;
        n++;
      }
  if (n_left > 0)
    g_string_append_printf (body,
                            g_dngettext (GETTEXT_PACKAGE, "• and %u more\n", "• and %u more\n",
                                         n_left),
                            n_left);
}

gboolean
_dp_alert_tell (DpAlertLook  *look,
                const char   *rule,
                const char   *title,
                const char   *body,
                gint64        run_id,
                GError      **error)
{
  g_autofree char *trimmed = g_strchomp (g_strdup (body));

  return dp_notifications_add (look->connection, look->policy, rule, title, trimmed, run_id,
                               look->now_us, error);
}

gboolean
_dp_alert_tell_recovered (DpAlertLook  *look,
                          gint64        run_id,
                          GError      **error)
{
  guint n = look->n_recovered;
  guint n_left = n > MOST_LISTED ? n - MOST_LISTED : 0;

  if (n == 0 || !dp_notify_policy_tells (look->policy, "recovery"))
    return TRUE;
  if (n_left > 0)
    g_string_append_printf (look->recovered,
                            g_dngettext (GETTEXT_PACKAGE, "• and %u more\n", "• and %u more\n",
                                         n_left),
                            n_left);
  g_string_append (look->recovered, "\n");
  g_string_append (look->recovered, _("There is nothing to do."));

  return _dp_alert_tell (look, "recovery", _("It is well again"), look->recovered->str, run_id,
                         error);
}

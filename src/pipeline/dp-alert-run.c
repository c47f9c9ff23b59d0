/* dp-alert-run.c: what to tell of a run
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-alert-private.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "dp-source.h"

/* A run that ended. */
typedef struct
{
  gint64      id;
  const char *status;
  const char *message;
  const char *pipeline;     /* its name; "sample" for the sample market where it is of none */
  const char *about;        /* (nullable): the rules that are on for it, with commas between */
} Ended;

/* What of a run @query lists: about, name, whether it is bad, why */
static GPtrArray *
list_cases (DpAlertLook  *look,
            const char   *query,
            gint64        run_id,
            GError      **error)
{
  g_autoptr(DpDbResult) rows = NULL;
  g_autoptr(GPtrArray) cases = _dp_alert_cases_new ();

  rows = _dp_alert_ask (look, query, dp_db_params_add_int64 (dp_db_params_new (), run_id), error);
  if (rows == NULL)
    return NULL;
  for (guint i = 0; i < dp_db_result_get_n_rows (rows); i++)
    _dp_alert_cases_add (cases, dp_db_result_get_text (rows, i, 0),
                         dp_db_result_get_text (rows, i, 1), dp_db_result_get_boolean (rows, i, 2),
                         dp_db_result_get_text (rows, i, 3));

  return g_steal_pointer (&cases);
}

/* "The run", or which one where there are several */
static char *
dup_name (const Ended *run)
{
  if (g_str_equal (run->pipeline, "default"))
    return g_strdup (_("The run"));
  if (g_str_equal (run->pipeline, "sample"))
    return g_strdup (_("The run of the sample market"));

  return g_strdup_printf (_("The run of “%s”"), run->pipeline);
}

static guint
count_bad (GPtrArray *cases)
{
  guint n = 0;

  for (guint i = 0; i < cases->len; i++)
    n += ((DpAlertCase *) g_ptr_array_index (cases, i))->bad;

  return n;
}

static void
append_advice (GString    *body,
               gint64      run_id,
               const char *advice)
{
  g_string_append_printf (body, "\n%s ", advice);
  g_string_append_printf (body, _("“datapipe runs %" PRId64 "” shows each step."), run_id);
}

/* The run as a whole: the first time it fails, and when it is well again. */
static gboolean
judge_failure (DpAlertLook  *look,
               const Ended  *run,
               GPtrArray    *parts,
               GError      **error)
{
  g_autoptr(GPtrArray) cases = _dp_alert_cases_new ();
  g_autoptr(GString) body = g_string_new (NULL);
  g_autofree char *name = dup_name (run);
  g_autofree char *title = NULL;
  gboolean failed = g_str_equal (run->status, "failed");
  DpAlertCase *self;
  int n;

  self = _dp_alert_cases_add (cases, run->pipeline, name, failed, run->message);
  /* A run that is well only in part says so itself. */
  n = _dp_alert_settle (look, "failure", cases, 1,
                        g_str_equal (run->status, "success") ? _("%s succeeded") : NULL, run->id,
                        error);
  if (n <= 0)
    return n == 0;

  g_string_append_printf (body, "%s\n", run->message);
  if (self->times > 1)
    g_string_append_printf (body, _("\nIt failed %" PRIu64 " times in a row.\n"), self->times);
  if (count_bad (parts) > 1)
    {
      g_string_append (body, "\n");
      _dp_alert_append_cases (body, parts);
    }
  append_advice (body, run->id,
                 _("What was loaded before is kept. Mend the cause, or wait for the next run "
                   "where it is the provider's or the network's."));

  /* Translators: %s is “The run”, or “The run of …” */
  title = g_strdup_printf (_("%s failed"), name);

  return _dp_alert_tell (look, "failure", title, body->str, run->id, error);
}

static gboolean
judge_parts (DpAlertLook  *look,
             const Ended  *run,
             GPtrArray    *parts,
             GError      **error)
{
  g_autoptr(GString) body = g_string_new (NULL);
  g_autofree char *name = dup_name (run);
  g_autofree char *title = NULL;
  guint n_bad;
  int n;

  /* A run that failed is told as one; what was in it is not told again part by part. */
  if (g_str_equal (run->status, "failed"))
    return TRUE;
  n_bad = count_bad (parts);
  n = _dp_alert_settle (look, "partial", parts, 1, _("%s is up to date"), run->id, error);
  if (n <= 0)
    return n == 0;

  /* Translators: %s is “The run”, or “The run of …” */
  title = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%s left %u thing undone",
                                        "%s left %u things undone", n_bad),
                           name, n_bad);
  g_string_append_printf (
      body, "%s\n\n", _("The rest is loaded, and the tables show it. Not up to date, and why:"));
  _dp_alert_append_cases (body, parts);
  append_advice (body, run->id, _("The next run tries them again."));

  return _dp_alert_tell (look, "partial", title, body->str, run->id, error);
}

static gboolean
judge_tests (DpAlertLook  *look,
             const Ended  *run,
             GError      **error)
{
  g_autoptr(GPtrArray) tests = list_cases (look, "list_run_tests", run->id, error);
  g_autoptr(GString) body = g_string_new (NULL);
  g_autofree char *title = NULL;
  guint n_bad;
  int n;

  if (tests == NULL)
    return FALSE;
  n_bad = count_bad (tests);
  n = _dp_alert_settle (look, "test-failure", tests, 1, _("The test %s passes"), run->id, error);
  if (n <= 0)
    return n == 0;

  title = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u data test failed",
                                        "%u data tests failed", n_bad),
                           n_bad);
  g_string_append_printf (
      body, "%s\n\n", _("The tables are built, but something in them is not as it has to be:"));
  _dp_alert_append_cases (body, tests);
  append_advice (body, run->id,
                 _("Look at the rows that fail before you rely on these tables: “datapipe model "
                   "history” names the tests and where their rows are kept."));

  return _dp_alert_tell (look, "test-failure", title, body->str, run->id, error);
}

static const char *
get_title (const char *source)
{
  const char *title = dp_source_find_title (source);

  return title != NULL ? title : source;
}

/* Both rules about how providers answer. */
static gboolean
judge_sources (DpAlertLook  *look,
               const Ended  *run,
               GError      **error)
{
  g_autoptr(DpDbResult) rows = NULL;
  g_autoptr(GPtrArray) errors = _dp_alert_cases_new ();
  g_autoptr(GPtrArray) slow = _dp_alert_cases_new ();
  int n;

  rows = _dp_alert_ask (look, "list_run_sources",
                        dp_db_params_add_int64 (dp_db_params_new (), run->id), error);
  if (rows == NULL)
    return FALSE;
  for (guint i = 0; i < dp_db_result_get_n_rows (rows); i++)
    {
      const char *source = dp_db_result_get_text (rows, i, 0);
      gint64 calls = dp_db_result_get_int64 (rows, i, 1);
      gint64 failed = dp_db_result_get_int64 (rows, i, 2);
      gint64 latency = dp_db_result_get_int64 (rows, i, 3);
      g_autofree char *rate = g_strdup_printf (_("%" PRId64 " of %" PRId64
                                                 " calls failed, which is %.0f %%"),
                                               failed, calls, 100.0 * failed / MAX (calls, 1));
      g_autofree char *time = g_strdup_printf (_("half of its answers took longer than %.1f s"),
                                               latency / 1000.0);

      _dp_alert_cases_add (errors, source, get_title (source),
                           failed * 100 > calls * look->policy->error_rate, rate);
      _dp_alert_cases_add (slow, source, get_title (source), latency > look->policy->latency_ms,
                           time);
    }

  n = _dp_alert_settle (look, "error-rate", errors, 1, _("%s answers"), run->id, error);
  if (n > 0)
    {
      g_autoptr(GString) body = g_string_new (NULL);

      _dp_alert_append_cases (body, errors);
      g_string_append_printf (
          body,
          _("\nMore than %d %% is unusual. What succeeded at a later try is loaded. If it goes "
            "on, look at the provider's page about its state, or ask it more slowly."),
          look->policy->error_rate);
      if (!_dp_alert_tell (look, "error-rate", _("Many calls to a provider fail"), body->str,
                           run->id, error))
        return FALSE;
    }
  if (n >= 0)
    n = _dp_alert_settle (look, "latency", slow, 1, _("%s answers as quickly as it should"),
                          run->id, error);
  if (n > 0)
    {
      g_autoptr(GString) body = g_string_new (NULL);

      _dp_alert_append_cases (body, slow);
      g_string_append_printf (body,
                              _("\nMore than %.1f s is unusual, and makes runs long. If it goes "
                                "on, it is the provider's load or the network."),
                              look->policy->latency_ms / 1000.0);
      return _dp_alert_tell (look, "latency", _("A provider answers slowly"), body->str, run->id,
                             error);
    }

  return n >= 0;
}

static gboolean
judge (DpAlertLook  *look,
       const Ended  *run,
       GError      **error)
{
  g_autoptr(GPtrArray) parts = NULL;
  g_auto(GStrv) about = run->about != NULL ? g_strsplit (run->about, ",", -1) : NULL;
  DpNotifyPolicy own = *look->policy;

  /* Who stops a run knows it. */
  if (g_str_equal (run->status, "cancelled"))
    return TRUE;
  if (about != NULL)
    {
      own.about = about;
      look->policy = &own;
    }
  parts = list_cases (look, "list_run_parts", run->id, error);

  return parts != NULL &&
         judge_failure (look, run, parts, error) &&
         judge_parts (look, run, parts, error) &&
         judge_tests (look, run, error) &&
         judge_sources (look, run, error) &&
         _dp_alert_tell_recovered (look, run->id, error);
}

gboolean
dp_alert_rules_run_finished (DpDbConnection        *connection,
                             const DpNotifyPolicy  *policy,
                             gint64                 final_run,
                             gint64                 now_us,
                             GError               **error)
{
  DpAlertLook look = { .connection = connection, .now_us = now_us };
  DpDbParams *params;
  g_autoptr(DpDbResult) runs = NULL;
  gboolean done = TRUE;

  g_return_val_if_fail (DP_IS_DB_CONNECTION (connection), FALSE);
  g_return_val_if_fail (policy != NULL, FALSE);

  params = dp_db_params_add_time (dp_db_params_new (), now_us);
  dp_db_params_add_int64 (params, final_run);
  runs = _dp_alert_ask (&look, "list_unjudged_runs", params, error);
  if (runs == NULL)
    return FALSE;
  for (guint i = 0; i < dp_db_result_get_n_rows (runs) && done; i++)
    {
      const Ended run = {
        dp_db_result_get_int64 (runs, i, 0), dp_db_result_get_text (runs, i, 1),
        dp_db_result_get_text (runs, i, 2),  dp_db_result_get_text (runs, i, 3),
        dp_db_result_get_text (runs, i, 4),
      };

      look.policy = policy;
      look.recovered = g_string_new (NULL);
      look.n_recovered = 0;
      done = judge (&look, &run, error);
      g_string_free (look.recovered, TRUE);
    }

  return done;
}

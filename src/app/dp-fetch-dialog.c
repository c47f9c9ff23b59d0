/* dp-fetch-dialog.c: whether to fetch the missing days of a series, and what that costs
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-fetch-dialog.h"

#include <glib/gi18n.h>

#include "dp-alert.h"
#include "dp-format.h"
#include "dp-page.h"

typedef struct
{
  GtkWidget      *parent;
  DpEngine       *engine;
  DpSeriesLedger *ledger;
  DpBackfill     *backfill;
} Question;

static void
question_free (gpointer data)
{
  Question *self = data;

  g_object_unref (self->parent);
  g_object_unref (self->engine);
  g_object_unref (self->ledger);
  g_object_unref (self->backfill);
  g_free (self);
}

static void
question_closure_free (gpointer  data,
                       GClosure *closure)
{
  question_free (data);
}

static Question *
question_copy (Question *self)
{
  Question *copy = g_new (Question, 1);

  *copy = (Question) {
    g_object_ref (self->parent), g_object_ref (self->engine), g_object_ref (self->ledger),
    g_object_ref (self->backfill),
  };

  return copy;
}

static void
tell (Question   *self,
      const char *sentence)
{
  GtkWidget *page = gtk_widget_get_ancestor (self->parent, DP_TYPE_PAGE);
  AdwToast *toast = adw_toast_new (sentence);

  adw_toast_set_use_markup (toast, FALSE);
  if (page != NULL)
    dp_page_add_toast (DP_PAGE (page), toast);
  else
    g_object_unref (toast);
}

/* It is kept now. Where a run goes on, whoever keeps the schedules goes on with it after that. */
static DexFuture *
added_cb (DexFuture *future,
          gpointer   user_data)
{
  Question *self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(DpRun) run = NULL;

  if (dex_future_get_value (future, &error) == NULL)
    {
      tell (self, error->message);
      return dex_future_new_true ();
    }

  run = dp_engine_run_backfill (self->engine, self->backfill, &error);
  if (run != NULL)
    tell (self, _("The missing days are being fetched"));
  else if (g_error_matches (error, DP_ENGINE_ERROR, DP_ENGINE_ERROR_BUSY))
    tell (self, _("The missing days are fetched after the run that goes on"));
  else
    tell (self, error->message);

  return dex_future_new_true ();
}

static void
response_cb (AdwAlertDialog *dialog,
             const char     *response,
             gpointer        user_data)
{
  Question *self = user_data;

  if (!g_str_equal (response, "fetch"))
    return;

  dex_future_disown (dex_future_finally (dp_engine_add_backfill (self->engine, self->backfill),
                                         added_cb, question_copy (self), question_free));
}

/* What it takes, and how long where the limits do not allow it at once */
static char *
dup_cost (Question *self)
{
  const char *source = dp_series_ledger_get_source (self->ledger);
  const char *message = dp_backfill_get_message (self->backfill);
  guint n_calls = dp_backfill_get_calls_left (self->backfill);
  g_autofree char *cost = NULL;

  cost = g_strdup_printf (ngettext ("This takes %u call to %s.", "This takes %u calls to %s.",
                                    n_calls),
                          n_calls, dp_format_source (source));
  if (message == NULL)
    return g_steal_pointer (&cost);

  return g_strdup_printf (_("%s It goes on when there are calls left again. %s"), cost, message);
}

static DexFuture *
looked_cb (DexFuture *future,
           gpointer   user_data)
{
  Question *self = user_data;
  g_autoptr(GError) error = NULL;
  g_autofree char *heading = NULL;
  g_autofree char *cost = NULL;
  AdwAlertDialog *dialog;
  guint n_days;

  if (dex_future_get_value (future, &error) == NULL)
    {
      tell (self, error->message);
      return dex_future_new_true ();
    }
  if (dp_backfill_get_state (self->backfill) == DP_BACKFILL_DONE)
    {
      tell (self, _("There is nothing to ask the source for: it has no more of these days"));
      return dex_future_new_true ();
    }

  n_days = dp_backfill_get_days_left (self->backfill);
  heading = g_strdup_printf (ngettext ("Fetch %u Missing Day of %s?",
                                       "Fetch %u Missing Days of %s?", n_days),
                             n_days, dp_series_ledger_get_symbol (self->ledger));
  cost = dup_cost (self);
  dialog = ADW_ALERT_DIALOG (dp_alert_new (heading, cost));
  adw_alert_dialog_add_responses (dialog, "cancel", _("_Cancel"), "fetch", _("_Fetch"), NULL);
  adw_alert_dialog_set_response_appearance (dialog, "fetch", ADW_RESPONSE_SUGGESTED);
  adw_alert_dialog_set_default_response (dialog, "fetch");
  adw_alert_dialog_set_close_response (dialog, "cancel");
  g_signal_connect_data (dialog, "response", G_CALLBACK (response_cb), question_copy (self),
                         question_closure_free, 0);
  adw_dialog_present (ADW_DIALOG (dialog), self->parent);

  return dex_future_new_true ();
}

void
dp_fetch_dialog_ask (GtkWidget      *parent,
                     DpEngine       *engine,
                     DpSeriesLedger *ledger)
{
  g_autoptr(GArray) missing = NULL;
  Question *self;

  g_return_if_fail (GTK_IS_WIDGET (parent));
  g_return_if_fail (DP_IS_ENGINE (engine));
  g_return_if_fail (DP_IS_SERIES_LEDGER (ledger));

  missing = dp_series_ledger_list_missing (ledger);
  g_return_if_fail (missing->len > 0);

  self = g_new (Question, 1);
  self->parent = g_object_ref (parent);
  self->engine = g_object_ref (engine);
  self->ledger = g_object_ref (ledger);
  self->backfill = dp_backfill_new (g_array_index (missing, gint32, 0),
                                    g_array_index (missing, gint32, missing->len - 1),
                                    (const char *[]) { dp_series_ledger_get_source (ledger), NULL },
                                    (const char *[]) { dp_series_ledger_get_source_symbol (ledger),
                                                       NULL },
                                    FALSE);
  dex_future_disown (dex_future_finally (dp_engine_look_backfill (engine, self->backfill),
                                         looked_cb, self, question_free));
}

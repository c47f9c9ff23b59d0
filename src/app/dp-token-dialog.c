/* dp-token-dialog.c: a token is made
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-token-dialog.h"

#include <glib/gi18n.h>

#include "dp-alert.h"
#include "dp-tokens.h"

#define DAY_US (G_GINT64_CONSTANT (86400) * G_USEC_PER_SEC)

static const char * const scopes[] = { "read", "run", "admin" };
static const gint64 days[] = { 30, 90, 365, 0 };

typedef struct
{
  GtkWidget   *parent;
  DpEngine    *engine;
  /* Own ones: what is in a dialog goes when it is closed, and is read after that. */
  AdwEntryRow *name;
  AdwComboRow *scope;
  AdwComboRow *expiry;
} Asking;

static void
asking_free (gpointer data)
{
  Asking *asking = data;

  g_object_unref (asking->parent);
  g_object_unref (asking->engine);
  g_clear_object (&asking->name);
  g_clear_object (&asking->scope);
  g_clear_object (&asking->expiry);
  g_free (asking);
}

/* Returns: (transfer full) */
static AdwComboRow *
add_choice (GtkListBox         *box,
            const char         *title,
            const char * const *choices)
{
  g_autoptr(GtkStringList) list = gtk_string_list_new (choices);
  GtkWidget *row = g_object_new (ADW_TYPE_COMBO_ROW, "title", title, "model", list, NULL);

  gtk_list_box_append (box, row);

  return ADW_COMBO_ROW (g_object_ref (row));
}

static void
name_changed_cb (GtkEditable    *editable,
                 AdwAlertDialog *dialog)
{
  g_autofree char *name = g_strstrip (g_strdup (gtk_editable_get_text (editable)));

  adw_alert_dialog_set_response_enabled (dialog, "make", *name != '\0');
}

static AdwDialog *
create_form (Asking *asking)
{
  const char * const what[] = { _("Read"), _("Read and start runs"), _("Everything"), NULL };
  const char * const how_long[] = { _("30 days"), _("90 days"), _("A year"),
                                   _("Until it is revoked"), NULL };
  AdwDialog *dialog = dp_alert_new (_("Add Token"),
                                    _("A token is shown once, when it is made."));
  GtkWidget *box = gtk_list_box_new ();

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (box), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (box, "boxed-list");
  asking->name = g_object_ref_sink (
      g_object_new (ADW_TYPE_ENTRY_ROW, "title", _("Name"), "activates-default", TRUE, NULL));
  gtk_list_box_append (GTK_LIST_BOX (box), GTK_WIDGET (asking->name));
  asking->scope = add_choice (GTK_LIST_BOX (box), _("May"), what);
  asking->expiry = add_choice (GTK_LIST_BOX (box), _("Good For"), how_long);
  adw_alert_dialog_set_extra_child (ADW_ALERT_DIALOG (dialog), box);
  adw_alert_dialog_add_responses (ADW_ALERT_DIALOG (dialog), "cancel", _("_Cancel"), "make",
                                  _("_Make Token"), NULL);
  adw_alert_dialog_set_response_appearance (ADW_ALERT_DIALOG (dialog), "make",
                                            ADW_RESPONSE_SUGGESTED);
  adw_alert_dialog_set_default_response (ADW_ALERT_DIALOG (dialog), "make");
  adw_alert_dialog_set_close_response (ADW_ALERT_DIALOG (dialog), "cancel");
  adw_alert_dialog_set_response_enabled (ADW_ALERT_DIALOG (dialog), "make", FALSE);
  g_signal_connect (asking->name, "changed", G_CALLBACK (name_changed_cb), dialog);

  return dialog;
}

static void
chosen_cb (GObject      *object,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(DexPromise) chosen = user_data;

  dex_promise_resolve_string (chosen,
                              g_strdup (adw_alert_dialog_choose_finish (ADW_ALERT_DIALOG (object),
                                                                        result)));
}

/* Returns: (transfer full) (nullable): the answer */
static char *
present (AdwDialog *dialog,
         GtkWidget *parent)
{
  g_autoptr(DexPromise) chosen = dex_promise_new ();

  adw_alert_dialog_choose (ADW_ALERT_DIALOG (dialog), parent, NULL, chosen_cb, dex_ref (chosen));

  return dex_await_string (dex_ref (DEX_FUTURE (chosen)), NULL);
}

static void
show_token (GtkWidget  *parent,
            const char *token)
{
  AdwDialog *dialog = dp_alert_new (_("Token"), _("Keep it now: it is not shown again."));
  GtkWidget *row = g_object_new (ADW_TYPE_ENTRY_ROW, "title", _("Token"), "text", token,
                                 "editable", FALSE, NULL);
  GtkWidget *box = gtk_list_box_new ();
  g_autofree char *answer = NULL;

  gtk_list_box_set_selection_mode (GTK_LIST_BOX (box), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (box, "boxed-list");
  gtk_list_box_append (GTK_LIST_BOX (box), row);
  adw_alert_dialog_set_extra_child (ADW_ALERT_DIALOG (dialog), box);
  adw_alert_dialog_add_responses (ADW_ALERT_DIALOG (dialog), "close", _("_Close"), "copy",
                                  _("C_opy and Close"), NULL);
  adw_alert_dialog_set_response_appearance (ADW_ALERT_DIALOG (dialog), "copy",
                                            ADW_RESPONSE_SUGGESTED);
  adw_alert_dialog_set_close_response (ADW_ALERT_DIALOG (dialog), "close");
  answer = present (dialog, parent);
  if (g_strcmp0 (answer, "copy") == 0)
    gdk_clipboard_set_text (gtk_widget_get_clipboard (parent), token);
}

static DexFuture *
ask_fiber (gpointer user_data)
{
  Asking *asking = user_data;
  g_autoptr(AdwDialog) dialog = g_object_ref_sink (create_form (asking));
  g_autofree char *answer = present (dialog, asking->parent);
  g_autofree char *name = NULL;
  g_autofree char *token = NULL;
  gint64 n_days;
  GError *error = NULL;

  if (g_strcmp0 (answer, "make") != 0)
    return dex_future_new_for_boolean (FALSE);
  name = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (asking->name))));
  n_days = days[adw_combo_row_get_selected (asking->expiry)];
  token = dex_await_string (dp_tokens_add (asking->engine, name,
                                           scopes[adw_combo_row_get_selected (asking->scope)],
                                           n_days > 0 ? g_get_real_time () + n_days * DAY_US : 0),
                            &error);
  if (token == NULL)
    return dex_future_new_for_error (error);
  show_token (asking->parent, token);

  return dex_future_new_true ();
}

DexFuture *
dp_token_dialog_ask (GtkWidget *parent,
                     DpEngine  *engine)
{
  Asking *asking;

  g_return_val_if_fail (GTK_IS_WIDGET (parent), NULL);
  g_return_val_if_fail (DP_IS_ENGINE (engine), NULL);

  asking = g_new0 (Asking, 1);
  asking->parent = g_object_ref (parent);
  asking->engine = g_object_ref (engine);

  return dex_scheduler_spawn (NULL, 0, ask_fiber, asking, asking_free);
}

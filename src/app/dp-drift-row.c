/* dp-drift-row.c: a change of what a source sends, and what to make of it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-drift-row.h"

#include <glib/gi18n.h>

#include "dp-format.h"

struct _DpDriftRow
{
  AdwExpanderRow  parent_instance;

  GtkWidget      *accept_button;
  GtkWidget      *refuse_button;

  DpDriftEvent   *event;
  GtkWidget      *first_check;   /* (nullable): of the candidates */
};

G_DEFINE_FINAL_TYPE (DpDriftRow, dp_drift_row, ADW_TYPE_EXPANDER_ROW)

static gboolean
is_state (DpDriftRow *self,
          const char *state)
{
  return g_str_equal (dp_drift_event_get_state (self->event), state);
}

static void
set_accepted (DpDriftRow *self,
              const char *as)
{
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->accept_button), "(xbs)",
                                    dp_drift_event_get_id (self->event), TRUE, as);
}

static void
chosen_cb (DpDriftRow     *self,
           GtkCheckButton *check)
{
  if (gtk_check_button_get_active (check))
    set_accepted (self, g_object_get_data (G_OBJECT (check), "field"));
}

/* "/last_price", 41 % likely */
static GtkWidget *
candidate_row_new (DpDriftRow *self,
                   guint       position)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *check = gtk_check_button_new ();
  double confidence;
  const char *field = dp_drift_event_get_candidate (self->event, position, &confidence);
  g_autofree char *likely = NULL;

  /* Translators: how likely it is that a field is this one; %% is the percent sign */
  likely = g_strdup_printf (_("%.0f %% likely"), confidence * 100);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), field);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), likely);
  gtk_widget_set_valign (check, GTK_ALIGN_CENTER);
  gtk_accessible_update_property (GTK_ACCESSIBLE (check), GTK_ACCESSIBLE_PROPERTY_LABEL, field, -1);
  g_object_set_data_full (G_OBJECT (check), "field", g_strdup (field), g_free);
  if (self->first_check == NULL)
    self->first_check = check;
  else
    gtk_check_button_set_group (GTK_CHECK_BUTTON (check), GTK_CHECK_BUTTON (self->first_check));
  g_signal_connect_object (check, "toggled", G_CALLBACK (chosen_cb), self, G_CONNECT_SWAPPED);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), check);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (row), check);

  return row;
}

static char *
dup_subtitle (DpDriftRow *self)
{
  const char *source = dp_drift_event_get_source (self->event);
  const char *state = is_state (self, "accepted")  ? _("Accepted")
                      : is_state (self, "refused") ? _("Refused")
                                                   : NULL;
  g_autofree char *sure = NULL;

  if (state == NULL)
    /* Translators: how sure the program is of what it says; %% is the percent sign */
    sure = g_strdup_printf (_("%.0f %% sure"), dp_drift_event_get_confidence (self->event) * 100);

  return g_strdup_printf ("%s · %s · %s", state != NULL ? state : sure, dp_format_source (source),
                          dp_drift_event_get_endpoint (self->event));
}

static void
show_event (DpDriftRow *self)
{
  guint n_candidates = dp_drift_event_get_n_candidates (self->event);
  gboolean is_open = is_state (self, "open");
  g_autofree char *subtitle = dup_subtitle (self);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self),
                                 dp_drift_event_get_message (self->event));
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (self), subtitle);
  adw_expander_row_set_expanded (ADW_EXPANDER_ROW (self), is_open);
  set_accepted (self, "");
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->refuse_button), "(xbs)",
                                    dp_drift_event_get_id (self->event), FALSE, "");
  gtk_widget_set_visible (self->accept_button, !is_state (self, "accepted"));
  gtk_widget_set_visible (self->refuse_button, !is_state (self, "refused"));
  for (guint i = 0; i < n_candidates; i++)
    adw_expander_row_add_row (ADW_EXPANDER_ROW (self), candidate_row_new (self, i));
  if (self->first_check != NULL)
    gtk_check_button_set_active (GTK_CHECK_BUTTON (self->first_check), TRUE);
}

static GtkWidget *
button_new (const char *label)
{
  GtkWidget *button = gtk_button_new_with_mnemonic (label);

  /* The target comes first: without one the action would not fit. */
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "(xbs)", G_GINT64_CONSTANT (0), FALSE,
                                    "");
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), "drift.decide");

  return button;
}

static void
add_buttons (DpDriftRow *self)
{
  GtkWidget *row = adw_preferences_row_new ();
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);

  gtk_widget_set_halign (box, GTK_ALIGN_END);
  gtk_widget_set_margin_top (box, 12);
  gtk_widget_set_margin_bottom (box, 12);
  gtk_widget_set_margin_start (box, 12);
  gtk_widget_set_margin_end (box, 12);
  gtk_box_append (GTK_BOX (box), self->refuse_button);
  gtk_box_append (GTK_BOX (box), self->accept_button);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), box);
  gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), FALSE);
  gtk_widget_set_focusable (row, FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _("Decision"));
  adw_expander_row_add_row (ADW_EXPANDER_ROW (self), row);
}

static void
dp_drift_row_dispose (GObject *object)
{
  g_clear_object (&DP_DRIFT_ROW (object)->event);

  G_OBJECT_CLASS (dp_drift_row_parent_class)->dispose (object);
}

static void
dp_drift_row_class_init (DpDriftRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = dp_drift_row_dispose;
}

static void
dp_drift_row_init (DpDriftRow *self)
{
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self), FALSE);
  self->refuse_button = button_new (_("_Refuse"));
  self->accept_button = button_new (_("_Accept"));
  gtk_widget_add_css_class (self->accept_button, "suggested-action");
}

GtkWidget *
dp_drift_row_new (DpDriftEvent *event)
{
  DpDriftRow *self = g_object_new (DP_TYPE_DRIFT_ROW, NULL);

  g_return_val_if_fail (DP_IS_DRIFT_EVENT (event), GTK_WIDGET (self));

  self->event = g_object_ref (event);
  show_event (self);
  add_buttons (self);

  return GTK_WIDGET (self);
}

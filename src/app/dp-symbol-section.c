/* dp-symbol-section.c: the symbols of one group, in the preferences
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-symbol-section.h"

#include <glib/gi18n.h>

#include "dp-alert.h"

struct _DpSymbolSection
{
  AdwPreferencesGroup  parent_instance;

  GtkListBox          *list_box;
  guint                n_rows;
  char                *name;          /* (nullable): of a group */
};

G_DEFINE_FINAL_TYPE (DpSymbolSection, dp_symbol_section, ADW_TYPE_PREFERENCES_GROUP)

enum
{
  RENAMED,
  DISSOLVED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* Who asked for a name. */
typedef struct
{
  AdwEntryRow  *row;
  DpGroupNamed  callback;
  GObject      *user_data;
} Question;

static void
question_free (gpointer  data,
               GClosure *closure)
{
  Question *question = data;

  g_object_unref (question->user_data);
  g_free (question);
}

static void
answered_cb (AdwAlertDialog *dialog,
             const char     *response,
             gpointer        user_data)
{
  Question *question = user_data;
  g_autofree char *name = g_strdup (gtk_editable_get_text (GTK_EDITABLE (question->row)));

  if (g_str_equal (response, "apply"))
    question->callback (question->user_data, g_strstrip (name));
}

static void
name_changed_cb (GtkEditable    *editable,
                 AdwAlertDialog *dialog)
{
  g_autofree char *name = g_strdup (gtk_editable_get_text (editable));

  adw_alert_dialog_set_response_enabled (dialog, "apply", *g_strstrip (name) != '\0');
}

static void
renamed_cb (gpointer    user_data,
            const char *name)
{
  g_signal_emit (user_data, signals[RENAMED], 0, name);
}

static void
rename_action (GtkWidget  *widget,
               const char *action,
               GVariant   *parameter)
{
  dp_symbol_section_ask_name (widget, _("Rename Group"), DP_SYMBOL_SECTION (widget)->name,
                              renamed_cb, G_OBJECT (widget));
}

static void
dissolve_action (GtkWidget  *widget,
                 const char *action,
                 GVariant   *parameter)
{
  g_signal_emit (widget, signals[DISSOLVED], 0);
}

static GtkWidget *
menu_button_new (const char *name)
{
  g_autoptr(GMenu) menu = g_menu_new ();
  GtkWidget *button = gtk_menu_button_new ();
  /* Translators: %s is the name of a group */
  g_autofree char *label = g_strdup_printf (_("Change Group %s"), name);

  g_menu_append (menu, _("_Rename…"), "section.rename");
  g_menu_append (menu, _("_Remove Group"), "section.dissolve");
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "view-more-symbolic");
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (button), G_MENU_MODEL (menu));
  gtk_widget_set_tooltip_text (button, label);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);

  return button;
}

static void
dp_symbol_section_finalize (GObject *object)
{
  g_free (DP_SYMBOL_SECTION (object)->name);

  G_OBJECT_CLASS (dp_symbol_section_parent_class)->finalize (object);
}

static void
dp_symbol_section_class_init (DpSymbolSectionClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->finalize = dp_symbol_section_finalize;

  signals[RENAMED] = g_signal_new ("renamed", DP_TYPE_SYMBOL_SECTION, G_SIGNAL_RUN_LAST,
                                   0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);
  signals[DISSOLVED] = g_signal_new ("dissolved", DP_TYPE_SYMBOL_SECTION, G_SIGNAL_RUN_LAST,
                                     0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_install_action (widget_class, "section.rename", NULL, rename_action);
  gtk_widget_class_install_action (widget_class, "section.dissolve", NULL, dissolve_action);
}

static void
dp_symbol_section_init (DpSymbolSection *self)
{
  GtkWidget *nothing = gtk_label_new (_("Drag symbols here, or move them with their menu"));

  gtk_label_set_wrap (GTK_LABEL (nothing), TRUE);
  gtk_widget_add_css_class (nothing, "dimmed");
  gtk_widget_set_margin_top (nothing, 12);
  gtk_widget_set_margin_bottom (nothing, 12);

  self->list_box = GTK_LIST_BOX (gtk_list_box_new ());
  gtk_list_box_set_selection_mode (self->list_box, GTK_SELECTION_NONE);
  gtk_list_box_set_placeholder (self->list_box, nothing);
  gtk_widget_add_css_class (GTK_WIDGET (self->list_box), "boxed-list");
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (self), GTK_WIDGET (self->list_box));
}

GtkWidget *
dp_symbol_section_new (const char *name,
                       const char *title)
{
  DpSymbolSection *self;
  g_autofree char *markup = NULL;

  g_return_val_if_fail (title != NULL, NULL);

  self = g_object_new (DP_TYPE_SYMBOL_SECTION, NULL);
  self->name = g_strdup (name);
  markup = g_markup_escape_text (title, -1);
  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (self), markup);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->list_box), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  title, -1);
  if (name != NULL)
    adw_preferences_group_set_header_suffix (ADW_PREFERENCES_GROUP (self), menu_button_new (name));

  return GTK_WIDGET (self);
}

const char *
dp_symbol_section_get_name (DpSymbolSection *self)
{
  g_return_val_if_fail (DP_IS_SYMBOL_SECTION (self), NULL);

  return self->name;
}

void
dp_symbol_section_clear (DpSymbolSection *self)
{
  g_return_if_fail (DP_IS_SYMBOL_SECTION (self));

  gtk_list_box_remove_all (self->list_box);
  self->n_rows = 0;
}

void
dp_symbol_section_append (DpSymbolSection *self,
                          DpSymbolRow     *row)
{
  g_return_if_fail (DP_IS_SYMBOL_SECTION (self));
  g_return_if_fail (DP_IS_SYMBOL_ROW (row));

  gtk_list_box_append (self->list_box, GTK_WIDGET (row));
  self->n_rows++;
}

guint
dp_symbol_section_get_length (DpSymbolSection *self)
{
  g_return_val_if_fail (DP_IS_SYMBOL_SECTION (self), 0);

  return self->n_rows;
}

DpSymbolRow *
dp_symbol_section_get_row (DpSymbolSection *self,
                           guint            index)
{
  g_return_val_if_fail (DP_IS_SYMBOL_SECTION (self), NULL);

  return (DpSymbolRow *) gtk_list_box_get_row_at_index (self->list_box, index);
}

void
dp_symbol_section_ask_name (GtkWidget    *parent,
                            const char   *heading,
                            const char   *name,
                            DpGroupNamed  callback,
                            GObject      *user_data)
{
  AdwDialog *dialog = dp_alert_new (heading, NULL);
  AdwAlertDialog *alert = ADW_ALERT_DIALOG (dialog);
  GtkWidget *list_box = gtk_list_box_new ();
  Question *question = g_new0 (Question, 1);

  question->row = ADW_ENTRY_ROW (adw_entry_row_new ());
  question->callback = callback;
  question->user_data = g_object_ref (user_data);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (question->row), _("Name"));
  adw_entry_row_set_activates_default (question->row, TRUE);
  gtk_list_box_set_selection_mode (GTK_LIST_BOX (list_box), GTK_SELECTION_NONE);
  gtk_widget_add_css_class (list_box, "boxed-list");
  gtk_list_box_append (GTK_LIST_BOX (list_box), GTK_WIDGET (question->row));
  adw_alert_dialog_set_extra_child (alert, list_box);
  adw_alert_dialog_add_responses (alert, "cancel", _("_Cancel"), "apply", _("_Apply"), NULL);
  adw_alert_dialog_set_response_appearance (alert, "apply", ADW_RESPONSE_SUGGESTED);
  adw_alert_dialog_set_default_response (alert, "apply");
  adw_alert_dialog_set_close_response (alert, "cancel");
  adw_alert_dialog_set_response_enabled (alert, "apply", FALSE);
  g_signal_connect_object (question->row, "changed", G_CALLBACK (name_changed_cb), dialog, 0);
  g_signal_connect_data (dialog, "response", G_CALLBACK (answered_cb), question, question_free, 0);
  gtk_editable_set_text (GTK_EDITABLE (question->row), name != NULL ? name : "");
  adw_dialog_present (dialog, parent);
  gtk_widget_grab_focus (GTK_WIDGET (question->row));
}

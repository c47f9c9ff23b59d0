/* dp-reject-dialog.c: a record that was not loaded, as it came
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-reject-dialog.h"

#include <glib/gi18n.h>

#include "dp-format.h"

#define WIDTH  480
#define HEIGHT 520
#define MARGIN 12

static void
add_row (AdwPreferencesGroup *group,
         const char          *title,
         const char          *value)
{
  GtkWidget *row;

  if (*value == '\0')
    return;

  row = g_object_new (ADW_TYPE_ACTION_ROW, "title", title, "use-markup", FALSE, "subtitle", value,
                      "subtitle-selectable", TRUE, "subtitle-lines", 0, NULL);
  gtk_widget_add_css_class (row, "property");
  adw_preferences_group_add (group, row);
}

static GtkWidget *
create_facts (DpReject *reject)
{
  GtkWidget *group = adw_preferences_group_new ();
  AdwPreferencesGroup *facts = ADW_PREFERENCES_GROUP (group);
  g_autofree char *when = dp_format_time (dp_reject_get_created_us (reject));
  g_autofree char *run = g_strdup_printf ("%" G_GINT64_FORMAT, dp_reject_get_run_id (reject));

  add_row (facts, _("Why"), dp_reject_get_cause (reject));
  add_row (facts, _("Source"), dp_format_source (dp_reject_get_source (reject)));
  add_row (facts, _("Call"), dp_reject_get_endpoint (reject));
  add_row (facts, _("Symbol"), dp_reject_get_symbol (reject));
  add_row (facts, _("Where"), dp_reject_get_position (reject));
  add_row (facts, _("When"), when);
  add_row (facts, _("Run"), run);
  add_row (facts, _("State"), dp_reject_get_is_open (reject) ? _("Not loaded") : _("Loaded since"));

  return group;
}

static GtkWidget *
create_payload (DpReject *reject)
{
  GtkWidget *group = adw_preferences_group_new ();
  GtkWidget *view = gtk_text_view_new ();
  GtkTextView *text = GTK_TEXT_VIEW (view);

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), _("As It Came"));
  gtk_text_buffer_set_text (gtk_text_view_get_buffer (text), dp_reject_get_payload (reject), -1);
  gtk_text_view_set_editable (text, FALSE);
  gtk_text_view_set_monospace (text, TRUE);
  gtk_text_view_set_wrap_mode (text, GTK_WRAP_WORD_CHAR);
  gtk_text_view_set_left_margin (text, MARGIN);
  gtk_text_view_set_right_margin (text, MARGIN);
  gtk_text_view_set_top_margin (text, MARGIN);
  gtk_text_view_set_bottom_margin (text, MARGIN);
  gtk_widget_add_css_class (view, "card");
  gtk_accessible_update_property (GTK_ACCESSIBLE (view), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("As It Came"), -1);
  adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), view);

  return group;
}

AdwDialog *
dp_reject_dialog_new (DpReject *reject)
{
  AdwDialog *dialog;
  GtkWidget *toolbar_view;
  GtkWidget *page;

  g_return_val_if_fail (DP_IS_REJECT (reject), NULL);

  dialog = adw_dialog_new ();
  toolbar_view = adw_toolbar_view_new ();
  page = adw_preferences_page_new ();
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page),
                            ADW_PREFERENCES_GROUP (create_facts (reject)));
  adw_preferences_page_add (ADW_PREFERENCES_PAGE (page),
                            ADW_PREFERENCES_GROUP (create_payload (reject)));
  adw_toolbar_view_add_top_bar (ADW_TOOLBAR_VIEW (toolbar_view), adw_header_bar_new ());
  adw_toolbar_view_set_content (ADW_TOOLBAR_VIEW (toolbar_view), page);
  adw_dialog_set_child (dialog, toolbar_view);
  adw_dialog_set_title (dialog, _("Rejected Record"));
  adw_dialog_set_content_width (dialog, WIDTH);
  adw_dialog_set_content_height (dialog, HEIGHT);

  return dialog;
}

/* dp-alert.c: questions and messages
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-alert.h"

/* The dialog has its heading twice, large in one line and small in as many as it takes, and asks
 * for the height of the large one where there is no room for it, too, of which GTK warns. */
static void
wrap_headings (GtkWidget *widget)
{
  if (GTK_IS_LABEL (widget) && gtk_widget_has_css_class (widget, "title-2"))
    gtk_label_set_wrap (GTK_LABEL (widget), TRUE);

  for (GtkWidget *child = gtk_widget_get_first_child (widget); child != NULL;
       child = gtk_widget_get_next_sibling (child))
    wrap_headings (child);
}

AdwDialog *
dp_alert_new (const char *heading,
              const char *body)
{
  AdwDialog *dialog = adw_alert_dialog_new (heading, body);

  wrap_headings (adw_dialog_get_child (dialog));

  return dialog;
}

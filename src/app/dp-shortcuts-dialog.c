/* dp-shortcuts-dialog.c: which keys do what
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-shortcuts-dialog.h"

#include <glib/gi18n.h>

typedef struct
{
  const char *title;
  const char *action;     /* (nullable): whose keys they are */
  const char *keys[3];    /* of what is no action of the application */
} Shortcut;

static const Shortcut general[] = {
  { N_("Update Market Data"), "app.run" },
  { N_("Import File"), "app.import" },
  { N_("Stop the Run"), "app.stop" },
  { N_("Search Symbols"), "win.search" },
  { N_("Open the Symbol in a New Window"), NULL, { "<Control>Return" } },
  { N_("Show a Page"), NULL, { "<Alt>1", "…", "<Alt>7" } },
  { N_("Show or Hide the Sidebar"), "win.toggle-sidebar" },
  { N_("Preferences"), "app.preferences" },
  { N_("Keyboard Shortcuts"), "app.shortcuts" },
  { N_("Close Window"), "window.close" },
  { N_("Quit"), "app.quit" },
};

static const Shortcut query[] = {
  { N_("Run Query"), NULL, { "<Control>Return" } },
  { N_("Stop Query"), NULL, { "Escape" } },
  { N_("Show Completions"), NULL, { "<Control>space" } },
  { N_("Explain"), NULL, { "<Control>e" } },
  { N_("Explain by Running"), NULL, { "<Control><Shift>e" } },
  { N_("Save Query"), NULL, { "<Control>s" } },
  { N_("Saved Queries and History"), NULL, { "<Control>h" } },
};

static const Shortcut chart[] = {
  { N_("Earlier or Later Bar"), NULL, { "Left", "Right" } },
  { N_("Zoom In or Out"), NULL, { "plus", "minus" } },
  { N_("First or Last Bar"), NULL, { "Home", "End" } },
  { N_("Earlier or Later View"), NULL, { "Page_Up", "Page_Down" } },
  { N_("Fit the Last Year"), NULL, { "0" } },
  { N_("Hear the Chart"), "chart.hear" },
};

static void
add_keys (AdwActionRow *row,
          const char   *keys)
{
  GdkModifierType modifiers;
  guint key;
  g_autofree char *text = NULL;
  GtkWidget *label;

  /* What is no key stands between two of them. */
  if (gtk_accelerator_parse (keys, &key, &modifiers))
    text = gtk_accelerator_get_label (key, modifiers);
  label = gtk_label_new (text != NULL ? text : keys);
  gtk_widget_set_valign (label, GTK_ALIGN_CENTER);
  if (text != NULL)
    gtk_widget_add_css_class (label, "keycap");
  adw_action_row_add_suffix (row, label);
}

static void
add_group (AdwPreferencesPage *page,
           GtkApplication     *application,
           const char         *title,
           const Shortcut     *shortcuts,
           guint               n_shortcuts)
{
  GtkWidget *group = adw_preferences_group_new ();

  adw_preferences_group_set_title (ADW_PREFERENCES_GROUP (group), title);
  for (guint i = 0; i < n_shortcuts; i++)
    {
      GtkWidget *row = adw_action_row_new ();

      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _(shortcuts[i].title));
      if (shortcuts[i].action != NULL)
        {
          g_auto(GStrv) keys =
              gtk_application_get_accels_for_action (application, shortcuts[i].action);

          for (guint j = 0; keys[j] != NULL; j++)
            add_keys (ADW_ACTION_ROW (row), keys[j]);
        }
      for (guint j = 0; j < G_N_ELEMENTS (shortcuts[i].keys); j++)
        if (shortcuts[i].keys[j] != NULL)
          add_keys (ADW_ACTION_ROW (row), shortcuts[i].keys[j]);
      adw_preferences_group_add (ADW_PREFERENCES_GROUP (group), row);
    }
  adw_preferences_page_add (page, ADW_PREFERENCES_GROUP (group));
}

AdwDialog *
dp_shortcuts_dialog_new (GtkApplication *application)
{
  AdwDialog *dialog = adw_preferences_dialog_new ();
  GtkWidget *page = adw_preferences_page_new ();

  g_return_val_if_fail (GTK_IS_APPLICATION (application), NULL);

  add_group (ADW_PREFERENCES_PAGE (page), application, _("General"), general,
             G_N_ELEMENTS (general));
  add_group (ADW_PREFERENCES_PAGE (page), application, _("Chart"), chart, G_N_ELEMENTS (chart));
  add_group (ADW_PREFERENCES_PAGE (page), application, _("Query"), query, G_N_ELEMENTS (query));
  adw_preferences_dialog_add (ADW_PREFERENCES_DIALOG (dialog), ADW_PREFERENCES_PAGE (page));
  adw_preferences_dialog_set_search_enabled (ADW_PREFERENCES_DIALOG (dialog), TRUE);
  adw_dialog_set_title (dialog, _("Keyboard Shortcuts"));

  return dialog;
}

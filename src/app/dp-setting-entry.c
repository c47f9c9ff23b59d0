/* dp-setting-entry.c: a row whose text is a setting
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-setting-entry.h"

void
dp_setting_entry_set_text (AdwEntryRow *row,
                           const char  *text)
{
  g_return_if_fail (ADW_IS_ENTRY_ROW (row));
  g_return_if_fail (text != NULL);

  adw_entry_row_set_show_apply_button (row, FALSE);
  if (!g_str_equal (gtk_editable_get_text (GTK_EDITABLE (row)), text))
    gtk_editable_set_text (GTK_EDITABLE (row), text);
  adw_entry_row_set_show_apply_button (row, TRUE);
}

static void
changed_cb (AdwEntryRow *row,
            const char  *key,
            DpSettings  *settings)
{
  g_autofree char *text = dp_settings_dup_text (settings, key);

  gtk_widget_remove_css_class (GTK_WIDGET (row), "error");
  dp_setting_entry_set_text (row, text);
}

void
dp_setting_entry_follow (AdwEntryRow *row,
                         DpSettings  *settings,
                         const char  *key)
{
  g_autofree char *changed = g_strconcat ("changed::", key, NULL);

  g_return_if_fail (ADW_IS_ENTRY_ROW (row));
  g_return_if_fail (DP_IS_SETTINGS (settings));

  changed_cb (row, key, settings);
  g_signal_connect_object (settings, changed, G_CALLBACK (changed_cb), row, G_CONNECT_SWAPPED);
}

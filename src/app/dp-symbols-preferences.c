/* dp-symbols-preferences.c: the preferences' list of symbols
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-symbols-preferences.h"

#include <string.h>

#include <glib/gi18n.h>

#include "dp-preferences-dialog.h"
#include "dp-source.h"
#include "dp-symbol-list-dialog.h"
#include "dp-symbol-search.h"
#include "dp-symbol-sections.h"
#include "dp-undo.h"

struct _DpSymbolsPreferences
{
  AdwPreferencesPage   parent_instance;

  AdwPreferencesGroup *add_group;
  AdwComboRow         *source_row;
  AdwEntryRow         *symbol_row;
  DpSymbolSearch      *search;

  DpSymbolSections    *sections;
  DpSettings          *settings;
};

G_DEFINE_FINAL_TYPE (DpSymbolsPreferences, dp_symbols_preferences, ADW_TYPE_PREFERENCES_PAGE)

static const char *
get_chosen_source (DpSymbolsPreferences *self)
{
  const char * const *names = dp_source_list_names ();
  guint selected = adw_combo_row_get_selected (self->source_row);

  return selected < g_strv_length ((char **) names) ? names[selected] : DP_SYMBOLS_SOURCE;
}

/* Stocks are written in capitals; services of coins have identifiers in small letters. */
static char *
dup_entry (const char *source,
           const char *word)
{
  g_autofree char *symbol = g_str_equal (source, DP_SYMBOLS_SOURCE) ? g_ascii_strup (word, -1)
                                                                    : g_ascii_strdown (word, -1);

  return g_strconcat (source, ":", symbol, NULL);
}

/* Adds @entries, but none twice, and says how many there were already. */
static void
add_entries (DpSymbolsPreferences *self,
             const char * const   *entries)
{
  g_auto(GStrv) before = dp_settings_dup_strv (self->settings, "symbols");
  g_autoptr(GPtrArray) after = g_ptr_array_new ();
  guint n_before = before != NULL ? g_strv_length (before) : 0;
  g_autofree char *sentence = NULL;
  guint n_added;

  for (guint i = 0; i < n_before; i++)
    g_ptr_array_add (after, before[i]);
  for (guint i = 0; entries[i] != NULL; i++)
    if (!g_ptr_array_find_with_equal_func (after, entries[i], g_str_equal, NULL))
      g_ptr_array_add (after, (gpointer) entries[i]);

  n_added = after->len - n_before;
  if (n_added == 0)
    {
      dp_preferences_dialog_add_toast (GTK_WIDGET (self), _("That is in the list already."));
      return;
    }

  g_ptr_array_add (after, NULL);
  if (!dp_settings_set_strv (self->settings, "symbols", (const char * const *) after->pdata))
    {
      dp_preferences_dialog_add_toast (GTK_WIDGET (self), _("The list could not be stored."));
      return;
    }
  sentence = g_strdup_printf (ngettext ("%u symbol added", "%u symbols added", n_added), n_added);
  dp_undo_name_change (GTK_WIDGET (self), sentence);
}

/* Words, each a symbol of the chosen source or, as "coingecko:bitcoin", of the one it names. */
static void
add_words (DpSymbolsPreferences *self,
           const char           *text)
{
  g_auto(GStrv) words = g_strsplit_set (text, " ,;\t\r\n\"", -1);
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) entries = NULL;

  for (guint i = 0; words[i] != NULL; i++)
    {
      const char *colon = strchr (words[i], ':');
      g_autofree char *source = colon != NULL ? g_strndup (words[i], colon - words[i]) : NULL;
      gboolean known = source != NULL && g_strv_contains (dp_source_list_names (), source);

      if (*words[i] != '\0')
        g_strv_builder_take (builder, known ? dup_entry (source, colon + 1)
                                            : dup_entry (get_chosen_source (self), words[i]));
    }

  entries = g_strv_builder_end (builder);
  if (entries[0] != NULL)
    add_entries (self, (const char * const *) entries);
}

static void
add_cb (DpSymbolsPreferences *self)
{
  add_words (self, gtk_editable_get_text (GTK_EDITABLE (self->symbol_row)));
  gtk_editable_set_text (GTK_EDITABLE (self->symbol_row), "");
}

static void
found_cb (DpSymbolsPreferences *self,
          const char           *entry)
{
  const char *entries[] = { entry, NULL };

  add_entries (self, entries);
}

static void
list_accepted_cb (DpSymbolsPreferences *self,
                  const char           *text)
{
  add_words (self, text);
}

static void
import_cb (DpSymbolsPreferences *self)
{
  AdwDialog *dialog = dp_symbol_list_dialog_new ();

  g_signal_connect_object (dialog, "accepted", G_CALLBACK (list_accepted_cb), self,
                           G_CONNECT_SWAPPED);
  adw_dialog_present (dialog, GTK_WIDGET (self));
}

static void
source_changed_cb (DpSymbolsPreferences *self)
{
  const char *source = get_chosen_source (self);

  dp_symbol_search_set_source (self->search, source);
  gtk_widget_set_visible (GTK_WIDGET (self->search), dp_source_can_search (source));
}

static void
add_group_cb (DpSymbolsPreferences *self)
{
  dp_symbol_sections_add_group (self->sections);
}

static void
settings_changed_cb (DpSymbolsPreferences *self)
{
  gtk_widget_set_sensitive (GTK_WIDGET (self->add_group),
                            dp_symbol_sections_is_editable (self->sections));
}

static void
dp_symbols_preferences_dispose (GObject *object)
{
  DpSymbolsPreferences *self = DP_SYMBOLS_PREFERENCES (object);

  g_clear_object (&self->settings);
  g_clear_object (&self->sections);
  gtk_widget_dispose_template (GTK_WIDGET (self), DP_TYPE_SYMBOLS_PREFERENCES);

  G_OBJECT_CLASS (dp_symbols_preferences_parent_class)->dispose (object);
}

static void
dp_symbols_preferences_class_init (DpSymbolsPreferencesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dp_symbols_preferences_dispose;

  g_type_ensure (DP_TYPE_SYMBOL_SEARCH);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/dp-symbols-preferences.ui");
  gtk_widget_class_bind_template_child (widget_class, DpSymbolsPreferences, add_group);
  gtk_widget_class_bind_template_child (widget_class, DpSymbolsPreferences, source_row);
  gtk_widget_class_bind_template_child (widget_class, DpSymbolsPreferences, symbol_row);
  gtk_widget_class_bind_template_child (widget_class, DpSymbolsPreferences, search);
  gtk_widget_class_bind_template_callback (widget_class, add_cb);
  gtk_widget_class_bind_template_callback (widget_class, add_group_cb);
  gtk_widget_class_bind_template_callback (widget_class, found_cb);
  gtk_widget_class_bind_template_callback (widget_class, import_cb);
  gtk_widget_class_bind_template_callback (widget_class, source_changed_cb);
}

static void
dp_symbols_preferences_init (DpSymbolsPreferences *self)
{
  g_autoptr(GtkStringList) titles = gtk_string_list_new (NULL);
  const char * const *names = dp_source_list_names ();

  gtk_widget_init_template (GTK_WIDGET (self));

  for (guint i = 0; names[i] != NULL; i++)
    gtk_string_list_append (titles, dp_source_find_title (names[i]));

  adw_combo_row_set_model (self->source_row, G_LIST_MODEL (titles));
  gtk_widget_set_visible (GTK_WIDGET (self->source_row),
                          g_list_model_get_n_items (G_LIST_MODEL (titles)) > 1);
}

/** dp_symbols_preferences_set_engine: @engine: whose symbols to show; to be set once */
void
dp_symbols_preferences_set_engine (DpSymbolsPreferences *self,
                                   DpEngine             *engine)
{
  g_return_if_fail (DP_IS_SYMBOLS_PREFERENCES (self));
  g_return_if_fail (DP_IS_ENGINE (engine));
  g_return_if_fail (self->settings == NULL);

  self->settings = g_object_ref (dp_engine_get_settings (engine));
  dp_symbol_search_set_engine (self->search, engine);
  source_changed_cb (self);
  self->sections = dp_symbol_sections_new (ADW_PREFERENCES_PAGE (self), self->settings);
  g_signal_connect_object (self->settings, "changed", G_CALLBACK (settings_changed_cb), self,
                           G_CONNECT_SWAPPED);
  settings_changed_cb (self);
}

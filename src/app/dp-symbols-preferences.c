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

#define DEFAULT_SOURCE "alphavantage"

struct _DpSymbolsPreferences
{
  AdwPreferencesPage   parent_instance;

  AdwPreferencesGroup *add_group;
  AdwComboRow         *source_row;
  AdwEntryRow         *symbol_row;
  AdwPreferencesGroup *list_group;
  GtkListBox          *list_box;

  DpSettings          *settings;
};

G_DEFINE_FINAL_TYPE (DpSymbolsPreferences, dp_symbols_preferences, ADW_TYPE_PREFERENCES_PAGE)

/* What comes back when the person thinks better of a removal. */
typedef struct
{
  DpSymbolsPreferences *self;
  char                **symbols;
} Undo;

static void
undo_free (gpointer  data,
           GClosure *closure)
{
  Undo *undo = data;

  g_clear_object (&undo->self);
  g_strfreev (undo->symbols);
  g_free (undo);
}

static const char *
get_source_title (const char *name)
{
  static const struct { const char *name, *title; } titles[] = {
    { "alphavantage", "Alpha Vantage" },
    { "coingecko", "CoinGecko" },
    { "coinpaprika", "CoinPaprika" },
  };

  for (guint i = 0; i < G_N_ELEMENTS (titles); i++)
    if (g_str_equal (titles[i].name, name))
      return titles[i].title;

  return name;
}

static void
dp_symbols_preferences_store (DpSymbolsPreferences *self,
                              const char * const   *symbols)
{
  if (!dp_settings_set_strv (self->settings, "symbols", symbols))
    dp_preferences_dialog_add_toast (GTK_WIDGET (self), _("The list could not be stored."));
}

static void
undo_cb (AdwToast *toast,
         gpointer  user_data)
{
  Undo *undo = user_data;

  dp_symbols_preferences_store (undo->self, (const char * const *) undo->symbols);
}

static void
remove_cb (DpSymbolsPreferences *self,
           GtkButton            *button)
{
  const char *entry = g_object_get_data (G_OBJECT (button), "entry");
  const char *colon = strchr (entry, ':');
  g_auto(GStrv) before = dp_settings_dup_strv (self->settings, "symbols");
  g_autoptr(GStrvBuilder) after = g_strv_builder_new ();
  g_auto(GStrv) symbols = NULL;
  g_autofree char *sentence = NULL;
  AdwToast *toast;
  Undo *undo;

  for (guint i = 0; before != NULL && before[i] != NULL; i++)
    if (!g_str_equal (before[i], entry))
      g_strv_builder_add (after, before[i]);

  sentence = g_strdup_printf (_("“%s” removed"), colon != NULL ? colon + 1 : entry);
  symbols = g_strv_builder_end (after);

  undo = g_new0 (Undo, 1);
  undo->self = g_object_ref (self);
  undo->symbols = g_steal_pointer (&before);

  toast = adw_toast_new (sentence);
  adw_toast_set_button_label (toast, _("_Undo"));
  g_signal_connect_data (toast, "button-clicked", G_CALLBACK (undo_cb), undo, undo_free, 0);
  adw_preferences_dialog_add_toast
    (ADW_PREFERENCES_DIALOG (gtk_widget_get_ancestor (GTK_WIDGET (self),
                                                      ADW_TYPE_PREFERENCES_DIALOG)),
     toast);

  dp_symbols_preferences_store (self, (const char * const *) symbols);
}

static GtkWidget *
create_row (DpSymbolsPreferences *self,
            const char           *entry)
{
  const char *colon = strchr (entry, ':');
  const char *symbol = colon != NULL ? colon + 1 : entry;
  g_autofree char *source = colon != NULL ? g_strndup (entry, colon - entry)
                                          : g_strdup (DEFAULT_SOURCE);
  g_autofree char *tooltip = g_strdup_printf (_("Remove %s"), symbol);
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *button = gtk_button_new_from_icon_name ("user-trash-symbolic");

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), symbol);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), get_source_title (source));

  gtk_widget_set_tooltip_text (button, tooltip);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  g_object_set_data_full (G_OBJECT (button), "entry", g_strdup (entry), g_free);
  g_signal_connect_object (button, "clicked", G_CALLBACK (remove_cb), self, G_CONNECT_SWAPPED);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);

  return row;
}

static void
dp_symbols_preferences_update (DpSymbolsPreferences *self)
{
  g_auto(GStrv) symbols = dp_settings_dup_strv (self->settings, "symbols");
  const char *origin = dp_settings_get_origin (self->settings, "symbols");
  gboolean ours = g_str_equal (origin, "stored") || g_str_equal (origin, "default");
  gboolean some = symbols != NULL && symbols[0] != NULL;

  gtk_list_box_remove_all (self->list_box);
  for (guint i = 0; some && symbols[i] != NULL; i++)
    gtk_list_box_append (self->list_box, create_row (self, symbols[i]));

  gtk_widget_set_visible (GTK_WIDGET (self->list_group), some);
  gtk_widget_set_sensitive (GTK_WIDGET (self->add_group), ours);
  gtk_widget_set_sensitive (GTK_WIDGET (self->list_box), ours);
  adw_preferences_group_set_description (self->list_group,
                                         ours ? NULL
                                              : _("These come from the environment or the command "
                                                  "line, and are changed there."));
}

static const char *
get_chosen_source (DpSymbolsPreferences *self)
{
  const char * const *names = dp_source_list_names ();
  guint selected = adw_combo_row_get_selected (self->source_row);

  return selected < g_strv_length ((char **) names) ? names[selected] : DEFAULT_SOURCE;
}

/* Stocks are written in capitals; services of coins have identifiers in small letters. */
static char *
dup_entry (const char *source,
           const char *word)
{
  g_autofree char *symbol = g_str_equal (source, DEFAULT_SOURCE) ? g_ascii_strup (word, -1)
                                                                 : g_ascii_strdown (word, -1);

  return g_strconcat (source, ":", symbol, NULL);
}

static void
add_cb (DpSymbolsPreferences *self)
{
  const char *text = gtk_editable_get_text (GTK_EDITABLE (self->symbol_row));
  g_auto(GStrv) words = g_strsplit_set (text, " ,;\t", -1);
  g_auto(GStrv) before = dp_settings_dup_strv (self->settings, "symbols");
  g_autoptr(GStrvBuilder) after = g_strv_builder_new ();
  g_auto(GStrv) symbols = NULL;
  guint n_added = 0;

  if (before != NULL)
    g_strv_builder_addv (after, (const char **) before);

  for (guint i = 0; words[i] != NULL; i++)
    {
      g_autofree char *entry = NULL;

      if (*words[i] == '\0')
        continue;

      entry = dup_entry (get_chosen_source (self), words[i]);
      if (before != NULL && g_strv_contains ((const char * const *) before, entry))
        continue;

      g_strv_builder_add (after, entry);
      n_added++;
    }

  if (n_added == 0)
    {
      dp_preferences_dialog_add_toast (GTK_WIDGET (self), _("That is in the list already."));
      return;
    }

  symbols = g_strv_builder_end (after);
  dp_symbols_preferences_store (self, (const char * const *) symbols);
  gtk_editable_set_text (GTK_EDITABLE (self->symbol_row), "");
}

static void
dp_symbols_preferences_dispose (GObject *object)
{
  DpSymbolsPreferences *self = DP_SYMBOLS_PREFERENCES (object);

  g_clear_object (&self->settings);
  gtk_widget_dispose_template (GTK_WIDGET (self), DP_TYPE_SYMBOLS_PREFERENCES);

  G_OBJECT_CLASS (dp_symbols_preferences_parent_class)->dispose (object);
}

static void
dp_symbols_preferences_class_init (DpSymbolsPreferencesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dp_symbols_preferences_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/dp-symbols-preferences.ui");
  gtk_widget_class_bind_template_child (widget_class, DpSymbolsPreferences, add_group);
  gtk_widget_class_bind_template_child (widget_class, DpSymbolsPreferences, source_row);
  gtk_widget_class_bind_template_child (widget_class, DpSymbolsPreferences, symbol_row);
  gtk_widget_class_bind_template_child (widget_class, DpSymbolsPreferences, list_group);
  gtk_widget_class_bind_template_child (widget_class, DpSymbolsPreferences, list_box);
  gtk_widget_class_bind_template_callback (widget_class, add_cb);
}

static void
dp_symbols_preferences_init (DpSymbolsPreferences *self)
{
  g_autoptr(GtkStringList) titles = gtk_string_list_new (NULL);
  const char * const *names = dp_source_list_names ();

  gtk_widget_init_template (GTK_WIDGET (self));

  for (guint i = 0; names[i] != NULL; i++)
    gtk_string_list_append (titles, get_source_title (names[i]));

  adw_combo_row_set_model (self->source_row, G_LIST_MODEL (titles));
  gtk_widget_set_visible (GTK_WIDGET (self->source_row),
                          g_list_model_get_n_items (G_LIST_MODEL (titles)) > 1);
}

/** dp_symbols_preferences_set_settings: @settings: whose symbols to show; to be set once */
void
dp_symbols_preferences_set_settings (DpSymbolsPreferences *self,
                                     DpSettings           *settings)
{
  g_return_if_fail (DP_IS_SYMBOLS_PREFERENCES (self));
  g_return_if_fail (DP_IS_SETTINGS (settings));
  g_return_if_fail (self->settings == NULL);

  self->settings = g_object_ref (settings);
  g_signal_connect_object (settings, "changed::symbols",
                           G_CALLBACK (dp_symbols_preferences_update), self, G_CONNECT_SWAPPED);
  dp_symbols_preferences_update (self);
}

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
#include "dp-symbol-row.h"
#include "dp-symbol-search.h"

#define DEFAULT_SOURCE "alphavantage"

struct _DpSymbolsPreferences
{
  AdwPreferencesPage   parent_instance;

  AdwPreferencesGroup *add_group;
  AdwComboRow         *source_row;
  AdwEntryRow         *symbol_row;
  DpSymbolSearch      *search;
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
           DpSymbolRow          *row)
{
  const char *entry = dp_symbol_row_get_entry (row);
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

/* The row that was moved keeps the keyboard, to be moved on. */
static void
focus_row (DpSymbolsPreferences *self,
           const char           *entry)
{
  for (int i = 0; gtk_list_box_get_row_at_index (self->list_box, i) != NULL; i++)
    {
      GtkListBoxRow *row = gtk_list_box_get_row_at_index (self->list_box, i);

      if (g_str_equal (dp_symbol_row_get_entry (DP_SYMBOL_ROW (row)), entry))
        gtk_widget_grab_focus (GTK_WIDGET (row));
    }
}

static void
swap (char **symbols,
      int    first,
      int    second)
{
  char *symbol = symbols[first];

  symbols[first] = symbols[second];
  symbols[second] = symbol;
}

static void
moved_cb (DpSymbolsPreferences *self,
          const char           *moved,
          int                   by,
          DpSymbolRow          *row)
{
  g_auto(GStrv) symbols = dp_settings_dup_strv (self->settings, "symbols");
  g_autofree char *entry = g_strdup (moved);
  int n_symbols = symbols != NULL ? (int) g_strv_length (symbols) : 0;
  int to = gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (row)) + by;
  int from = 0;

  while (from < n_symbols && !g_str_equal (symbols[from], entry))
    from++;
  if (from == n_symbols || to < 0 || to >= n_symbols || to == from)
    return;

  for (; from < to; from++)
    swap (symbols, from, from + 1);
  for (; from > to; from--)
    swap (symbols, from, from - 1);
  dp_symbols_preferences_store (self, (const char * const *) symbols);
  focus_row (self, entry);
}

static GtkWidget *
create_row (DpSymbolsPreferences *self,
            const char           *entry)
{
  const char *colon = strchr (entry, ':');
  g_autofree char *source = colon != NULL ? g_strndup (entry, colon - entry)
                                          : g_strdup (DEFAULT_SOURCE);
  GtkWidget *row = dp_symbol_row_new (entry, get_source_title (source));

  g_signal_connect_object (row, "removed", G_CALLBACK (remove_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "moved", G_CALLBACK (moved_cb), self, G_CONNECT_SWAPPED);

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
  dp_symbols_preferences_store (self, (const char * const *) after->pdata);
  sentence = g_strdup_printf (ngettext ("%u symbol added", "%u symbols added", n_added), n_added);
  dp_preferences_dialog_add_toast (GTK_WIDGET (self), sentence);
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

  g_type_ensure (DP_TYPE_SYMBOL_SEARCH);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/dp-symbols-preferences.ui");
  gtk_widget_class_bind_template_child (widget_class, DpSymbolsPreferences, add_group);
  gtk_widget_class_bind_template_child (widget_class, DpSymbolsPreferences, source_row);
  gtk_widget_class_bind_template_child (widget_class, DpSymbolsPreferences, symbol_row);
  gtk_widget_class_bind_template_child (widget_class, DpSymbolsPreferences, search);
  gtk_widget_class_bind_template_child (widget_class, DpSymbolsPreferences, list_group);
  gtk_widget_class_bind_template_child (widget_class, DpSymbolsPreferences, list_box);
  gtk_widget_class_bind_template_callback (widget_class, add_cb);
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
    gtk_string_list_append (titles, get_source_title (names[i]));

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
  g_signal_connect_object (self->settings, "changed::symbols",
                           G_CALLBACK (dp_symbols_preferences_update), self, G_CONNECT_SWAPPED);
  dp_symbols_preferences_update (self);
}

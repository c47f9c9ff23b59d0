/* dp-symbols-preferences.c: the preferences' list of symbols
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-symbols-preferences.h"

#include <string.h>

#include <glib/gi18n.h>

#include "dp-format.h"
#include "dp-preferences-dialog.h"
#include "dp-source.h"
#include "dp-symbol-groups.h"
#include "dp-symbol-list-dialog.h"
#include "dp-symbol-row.h"
#include "dp-symbol-search.h"
#include "dp-symbol-section.h"

#define DEFAULT_SOURCE "alphavantage"

struct _DpSymbolsPreferences
{
  AdwPreferencesPage   parent_instance;

  AdwPreferencesGroup *add_group;
  AdwComboRow         *source_row;
  AdwEntryRow         *symbol_row;
  DpSymbolSearch      *search;

  GPtrArray           *sections;     /* (element-type DpSymbolSection): groups, then what is in none */
  DpSettings          *settings;
};

G_DEFINE_FINAL_TYPE (DpSymbolsPreferences, dp_symbols_preferences, ADW_TYPE_PREFERENCES_PAGE)

/* What comes back when the person thinks better of a removal. */
typedef struct
{
  DpSymbolsPreferences *self;
  const char           *key;
  char                **value;
} Undo;

static void
undo_free (gpointer  data,
           GClosure *closure)
{
  Undo *undo = data;

  g_clear_object (&undo->self);
  g_strfreev (undo->value);
  g_free (undo);
}

static void
store (DpSymbolsPreferences *self,
       const char           *key,
       const char * const   *value)
{
  if (!dp_settings_set_strv (self->settings, key, value))
    dp_preferences_dialog_add_toast (GTK_WIDGET (self), _("The list could not be stored."));
}

static void
store_groups (DpSymbolsPreferences *self,
              DpSymbolGroups       *groups)
{
  g_autoptr(GError) error = NULL;

  if (!dp_symbol_groups_store (groups, self->settings, &error))
    dp_preferences_dialog_add_toast (GTK_WIDGET (self), error->message);
}

static void
undo_cb (AdwToast *toast,
         gpointer  user_data)
{
  Undo *undo = user_data;

  store (undo->self, undo->key, (const char * const *) undo->value);
}

/* Says @sentence, and offers to have the setting @key again as it is now. */
static void
offer_undo (DpSymbolsPreferences *self,
            const char           *key,
            const char           *sentence)
{
  AdwToast *toast = adw_toast_new (sentence);
  Undo *undo = g_new0 (Undo, 1);

  undo->self = g_object_ref (self);
  undo->key = key;
  undo->value = dp_settings_dup_strv (self->settings, key);
  adw_toast_set_use_markup (toast, FALSE);
  adw_toast_set_button_label (toast, _("_Undo"));
  g_signal_connect_data (toast, "button-clicked", G_CALLBACK (undo_cb), undo, undo_free, 0);
  adw_preferences_dialog_add_toast
    (ADW_PREFERENCES_DIALOG (gtk_widget_get_ancestor (GTK_WIDGET (self),
                                                      ADW_TYPE_PREFERENCES_DIALOG)),
     toast);
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

  for (guint i = 0; before != NULL && before[i] != NULL; i++)
    if (!g_str_equal (before[i], entry))
      g_strv_builder_add (after, before[i]);

  sentence = g_strdup_printf (_("“%s” removed"), colon != NULL ? colon + 1 : entry);
  symbols = g_strv_builder_end (after);
  offer_undo (self, "symbols", sentence);
  store (self, "symbols", (const char * const *) symbols);
}

/* The row that was moved keeps the keyboard, to be moved on. */
static void
focus_row (DpSymbolsPreferences *self,
           const char           *entry)
{
  for (guint i = 0; i < self->sections->len; i++)
    for (guint j = 0; j < dp_symbol_section_get_length (self->sections->pdata[i]); j++)
      {
        DpSymbolRow *row = dp_symbol_section_get_row (self->sections->pdata[i], j);

        if (g_str_equal (dp_symbol_row_get_entry (row), entry))
          gtk_widget_grab_focus (GTK_WIDGET (row));
      }
}

/* @section: a number; the last is of those in no group */
static void
put (DpSymbolsPreferences *self,
     const char           *entry,
     guint                 section)
{
  g_autoptr(DpSymbolGroups) groups = dp_symbol_groups_new (self->settings);
  g_autofree char *whole = dp_symbol_groups_dup_entry (entry);
  const char * const entries[] = { whole, NULL };
  int before = dp_symbol_groups_find_member (groups, entries);
  int group = section < dp_symbol_groups_get_length (groups) ? (int) section : -1;

  if (group == before)
    return;
  dp_symbol_groups_put (groups, entries, group);
  store_groups (self, groups);
}

/* In the order of all, to where @other is. */
static void
place (DpSymbolsPreferences *self,
       const char           *entry,
       const char           *other)
{
  g_auto(GStrv) symbols = dp_settings_dup_strv (self->settings, "symbols");
  g_autoptr(GPtrArray) order = g_ptr_array_new ();
  guint from, to;

  for (guint i = 0; symbols != NULL && symbols[i] != NULL; i++)
    g_ptr_array_add (order, symbols[i]);
  if (!g_ptr_array_find_with_equal_func (order, entry, g_str_equal, &from) ||
      !g_ptr_array_find_with_equal_func (order, other, g_str_equal, &to) || from == to)
    return;

  g_ptr_array_insert (order, to, g_ptr_array_steal_index (order, from));
  g_ptr_array_add (order, NULL);
  store (self, "symbols", (const char * const *) order->pdata);
}

/* Beyond the ends of its section a row comes into the one beside it. */
static void
move (DpSymbolsPreferences *self,
      const char           *entry,
      guint                 section,
      int                   to)
{
  int length = dp_symbol_section_get_length (self->sections->pdata[section]);
  guint beside = to < 0 ? section - 1 : section + 1;

  if (to >= 0 && to < length)
    {
      DpSymbolRow *row = dp_symbol_section_get_row (self->sections->pdata[section], to);
      g_autofree char *other = g_strdup (dp_symbol_row_get_entry (row));

      put (self, entry, section);
      place (self, entry, other);
    }
  else if (beside < self->sections->len)
    {
      put (self, entry, beside);
    }
}

static void
moved_cb (DpSymbolsPreferences *self,
          const char           *moved,
          int                   by,
          DpSymbolRow          *row)
{
  GtkWidget *section = gtk_widget_get_ancestor (GTK_WIDGET (row), DP_TYPE_SYMBOL_SECTION);
  g_autofree char *entry = g_strdup (moved);
  guint number;

  if (!g_ptr_array_find (self->sections, section, &number))
    return;
  move (self, entry, number, gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (row)) + by);
  focus_row (self, entry);
}

static void
grouped_cb (DpSymbolsPreferences *self,
            int                   group,
            DpSymbolRow          *row)
{
  g_autofree char *entry = g_strdup (dp_symbol_row_get_entry (row));

  put (self, entry, (guint) group);
  focus_row (self, entry);
}

static void
dropped_cb (DpSymbolsPreferences *self,
            const char           *dropped,
            DpSymbolSection      *section)
{
  g_autofree char *entry = g_strdup (dropped);
  guint number;

  if (g_ptr_array_find (self->sections, section, &number))
    put (self, entry, number);
}

static void
renamed_cb (DpSymbolsPreferences *self,
            const char           *name,
            DpSymbolSection      *section)
{
  g_autoptr(DpSymbolGroups) groups = dp_symbol_groups_new (self->settings);
  g_autoptr(GError) error = NULL;
  guint number;

  if (!g_ptr_array_find (self->sections, section, &number))
    return;
  if (dp_symbol_groups_rename (groups, number, name, &error))
    store_groups (self, groups);
  else
    dp_preferences_dialog_add_toast (GTK_WIDGET (self), error->message);
}

static void
dissolved_cb (DpSymbolsPreferences *self,
              DpSymbolSection      *section)
{
  g_autoptr(DpSymbolGroups) groups = dp_symbol_groups_new (self->settings);
  g_autofree char *sentence = NULL;
  guint number;

  if (!g_ptr_array_find (self->sections, section, &number))
    return;

  sentence = g_strdup_printf (_("Group “%s” removed"), dp_symbol_groups_get_name (groups, number));
  offer_undo (self, "symbol-groups", sentence);
  dp_symbol_groups_remove (groups, number);
  store_groups (self, groups);
}

static void
named_cb (gpointer    user_data,
          const char *name)
{
  DpSymbolsPreferences *self = user_data;
  g_autoptr(DpSymbolGroups) groups = dp_symbol_groups_new (self->settings);
  g_autoptr(GError) error = NULL;

  if (dp_symbol_groups_add (groups, name, &error))
    store_groups (self, groups);
  else
    dp_preferences_dialog_add_toast (GTK_WIDGET (self), error->message);
}

static void
add_group_cb (DpSymbolsPreferences *self)
{
  dp_symbol_section_ask_name (GTK_WIDGET (self), _("New Group"), NULL, named_cb, G_OBJECT (self));
}

static DpSymbolRow *
create_row (DpSymbolsPreferences *self,
            const char           *entry,
            DpSymbolGroups       *groups)
{
  const char *colon = strchr (entry, ':');
  g_autofree char *source = colon != NULL ? g_strndup (entry, colon - entry)
                                          : g_strdup (DEFAULT_SOURCE);
  DpSymbolRow *row = DP_SYMBOL_ROW (dp_symbol_row_new (entry, dp_format_source (source)));

  if (dp_symbol_groups_get_length (groups) > 0)
    dp_symbol_row_add_groups (row, groups);
  g_signal_connect_object (row, "removed", G_CALLBACK (remove_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "moved", G_CALLBACK (moved_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "grouped", G_CALLBACK (grouped_cb), self, G_CONNECT_SWAPPED);

  return row;
}

/* @group: NULL for what is in none */
static const char *
get_group_name (DpSymbolGroups *groups,
                guint           group)
{
  return group < dp_symbol_groups_get_length (groups) ? dp_symbol_groups_get_name (groups, group)
                                                      : NULL;
}

/* Those that can stay do, for the page stays where it is scrolled to. */
static gboolean
keep_sections (DpSymbolsPreferences *self,
               DpSymbolGroups       *groups)
{
  if (self->sections->len != dp_symbol_groups_get_length (groups) + 1)
    return FALSE;
  for (guint i = 0; i < self->sections->len; i++)
    if (g_strcmp0 (dp_symbol_section_get_name (self->sections->pdata[i]),
                   get_group_name (groups, i)) != 0)
      return FALSE;

  for (guint i = 0; i < self->sections->len; i++)
    dp_symbol_section_clear (self->sections->pdata[i]);

  return TRUE;
}

/* A section for each group, and one for what is in none. */
static void
create_sections (DpSymbolsPreferences *self,
                 DpSymbolGroups       *groups)
{
  guint n_groups = dp_symbol_groups_get_length (groups);

  for (guint i = 0; i < self->sections->len; i++)
    adw_preferences_page_remove (ADW_PREFERENCES_PAGE (self), self->sections->pdata[i]);
  g_ptr_array_set_size (self->sections, 0);

  for (guint i = 0; i <= n_groups; i++)
    {
      const char *name = get_group_name (groups, i);
      GtkWidget *section = dp_symbol_section_new (name, name != NULL ? name
                                                        : n_groups > 0 ? _("In No Group")
                                                        : _("Symbols to Load"));

      g_signal_connect_object (section, "dropped", G_CALLBACK (dropped_cb), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (section, "renamed", G_CALLBACK (renamed_cb), self, G_CONNECT_SWAPPED);
      g_signal_connect_object (section, "dissolved", G_CALLBACK (dissolved_cb), self,
                               G_CONNECT_SWAPPED);
      adw_preferences_page_add (ADW_PREFERENCES_PAGE (self), ADW_PREFERENCES_GROUP (section));
      g_ptr_array_add (self->sections, section);
    }
}

static gboolean
is_ours (DpSettings *settings,
         const char *key)
{
  const char *origin = dp_settings_get_origin (settings, key);

  return g_str_equal (origin, "stored") || g_str_equal (origin, "default");
}

static void
dp_symbols_preferences_update (DpSymbolsPreferences *self)
{
  g_auto(GStrv) symbols = dp_settings_dup_strv (self->settings, "symbols");
  g_autoptr(DpSymbolGroups) groups = dp_symbol_groups_new (self->settings);
  gboolean ours = is_ours (self->settings, "symbols") && is_ours (self->settings, "symbol-groups");
  guint rest = dp_symbol_groups_get_length (groups);

  if (!keep_sections (self, groups))
    create_sections (self, groups);
  for (guint i = 0; symbols != NULL && symbols[i] != NULL; i++)
    {
      g_autofree char *entry = dp_symbol_groups_dup_entry (symbols[i]);
      const char * const entries[] = { entry, NULL };
      int group = dp_symbol_groups_find_member (groups, entries);

      dp_symbol_section_append (self->sections->pdata[group >= 0 ? (guint) group : rest],
                                create_row (self, symbols[i], groups));
    }

  gtk_widget_set_visible (self->sections->pdata[rest],
                          dp_symbol_section_get_length (self->sections->pdata[rest]) > 0);
  for (guint i = 0; i < self->sections->len; i++)
    gtk_widget_set_sensitive (self->sections->pdata[i], ours);
  gtk_widget_set_sensitive (GTK_WIDGET (self->add_group), ours);
  adw_preferences_group_set_description (self->sections->pdata[0],
                                         ours ? _("The list of the window follows this order.")
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
  store (self, "symbols", (const char * const *) after->pdata);
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
  g_clear_pointer (&self->sections, g_ptr_array_unref);
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

  self->sections = g_ptr_array_new ();
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
  g_signal_connect_object (self->settings, "changed::symbols",
                           G_CALLBACK (dp_symbols_preferences_update), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->settings, "changed::symbol-groups",
                           G_CALLBACK (dp_symbols_preferences_update), self, G_CONNECT_SWAPPED);
  dp_symbols_preferences_update (self);
}

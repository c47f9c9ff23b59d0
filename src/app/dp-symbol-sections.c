/* dp-symbol-sections.c: the symbols to load in the preferences, grouped and in their order
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-symbol-sections.h"

#include <string.h>

#include <glib/gi18n.h>

#include "dp-format.h"
#include "dp-preferences-dialog.h"
#include "dp-symbol-groups.h"
#include "dp-symbol-row.h"
#include "dp-symbol-section.h"
#include "dp-undo.h"

struct _DpSymbolSections
{
  GObject             parent_instance;

  AdwPreferencesPage *page;         /* (nullable): unowned; it owns this */
  DpSettings         *settings;
  GPtrArray          *sections;     /* (element-type DpSymbolSection): groups, then what is in
                                     * none */
  GtkWidget          *place;        /* (nullable): the row or section that a drag is over */
};

G_DEFINE_FINAL_TYPE (DpSymbolSections, dp_symbol_sections, G_TYPE_OBJECT)

static void
say (DpSymbolSections *self,
     const char       *sentence)
{
  if (self->page != NULL)
    dp_preferences_dialog_add_toast (GTK_WIDGET (self->page), sentence);
}

static void
store (DpSymbolSections   *self,
       const char         *key,
       const char * const *value)
{
  if (!dp_settings_set_strv (self->settings, key, value))
    say (self, _("The list could not be stored."));
}

static void
store_groups (DpSymbolSections *self,
              DpSymbolGroups   *groups)
{
  g_autoptr(GError) error = NULL;

  if (!dp_symbol_groups_store (groups, self->settings, &error))
    say (self, error->message);
}

static void
remove_cb (DpSymbolSections *self,
           DpSymbolRow      *row)
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
  dp_undo_name_change (GTK_WIDGET (self->page), sentence);
  store (self, "symbols", (const char * const *) symbols);
}

/* The row that was moved keeps the keyboard, to be moved on. */
static void
focus_row (DpSymbolSections *self,
           const char       *entry)
{
  for (guint i = 0; i < self->sections->len; i++)
    for (guint j = 0; j < dp_symbol_section_get_length (self->sections->pdata[i]); j++)
      {
        DpSymbolRow *row = dp_symbol_section_get_row (self->sections->pdata[i], j);

        if (g_str_equal (dp_symbol_row_get_entry (row), entry))
          gtk_widget_grab_focus (GTK_WIDGET (row));
      }
}

/* @section: a number; the last is of those in no group. Returns: whether it was in another */
static gboolean
put (DpSymbolSections *self,
     const char       *entry,
     guint             section)
{
  g_autoptr(DpSymbolGroups) groups = dp_symbol_groups_new (self->settings);
  g_autofree char *whole = dp_symbol_groups_dup_entry (entry);
  const char * const entries[] = { whole, NULL };
  int before = dp_symbol_groups_find_member (groups, entries);
  int group = section < dp_symbol_groups_get_length (groups) ? (int) section : -1;

  if (group == before)
    return FALSE;
  dp_undo_name_change (GTK_WIDGET (self->page), NULL);
  dp_symbol_groups_put (groups, entries, group);
  store_groups (self, groups);

  return TRUE;
}

/* In the order of all, to where @other is; @before: before it, wherever it comes from. */
static void
place (DpSymbolSections *self,
       const char       *entry,
       const char       *other,
       gboolean          before)
{
  g_auto(GStrv) symbols = dp_settings_dup_strv (self->settings, "symbols");
  g_autoptr(GPtrArray) order = g_ptr_array_new ();
  guint from, to;

  for (guint i = 0; symbols != NULL && symbols[i] != NULL; i++)
    g_ptr_array_add (order, symbols[i]);
  if (!g_ptr_array_find_with_equal_func (order, entry, g_str_equal, &from) ||
      !g_ptr_array_find_with_equal_func (order, other, g_str_equal, &to) || from == to)
    return;

  if (before && from < to)
    to--;
  g_ptr_array_insert (order, to, g_ptr_array_steal_index (order, from));
  g_ptr_array_add (order, NULL);
  dp_undo_name_change (GTK_WIDGET (self->page), NULL);
  store (self, "symbols", (const char * const *) order->pdata);
}

/* Beyond the ends of its section a row comes into the one beside it. */
static void
move (DpSymbolSections *self,
      const char       *entry,
      guint             section,
      int               to)
{
  int length = dp_symbol_section_get_length (self->sections->pdata[section]);
  guint beside = to < 0 ? section - 1 : section + 1;

  if (to >= 0 && to < length)
    {
      DpSymbolRow *row = dp_symbol_section_get_row (self->sections->pdata[section], to);
      g_autofree char *other = g_strdup (dp_symbol_row_get_entry (row));

      place (self, entry, other, put (self, entry, section));
    }
  else if (beside < self->sections->len)
    {
      put (self, entry, beside);
    }
}

static void
moved_cb (DpSymbolSections *self,
          int               by,
          DpSymbolRow      *row)
{
  GtkWidget *section = gtk_widget_get_ancestor (GTK_WIDGET (row), DP_TYPE_SYMBOL_SECTION);
  g_autofree char *entry = g_strdup (dp_symbol_row_get_entry (row));
  guint number;

  if (!g_ptr_array_find (self->sections, section, &number))
    return;
  move (self, entry, number, gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (row)) + by);
  focus_row (self, entry);
}

static void
grouped_cb (DpSymbolSections *self,
            int               group,
            DpSymbolRow      *row)
{
  g_autofree char *entry = g_strdup (dp_symbol_row_get_entry (row));

  put (self, entry, (guint) group);
  focus_row (self, entry);
}

/* Onto a row: where that one is. Onto a section: the last of it. */
static void
dropped_cb (DpSymbolSections *self,
            GtkWidget        *onto,
            DpSymbolRow      *row)
{
  GtkWidget *section = gtk_widget_get_ancestor (onto, DP_TYPE_SYMBOL_SECTION);
  g_autofree char *entry = g_strdup (dp_symbol_row_get_entry (row));
  guint number;

  if (!g_ptr_array_find (self->sections, section, &number))
    return;
  if (onto == section)
    put (self, entry, number);
  else
    move (self, entry, number, gtk_list_box_row_get_index (GTK_LIST_BOX_ROW (onto)));
  focus_row (self, entry);
}

/* Returns: (transfer none) (nullable): the row, or where there is none the section, at that point
 * of the page */
static GtkWidget *
find_place (DpSymbolSections *self,
            double            x,
            double            y)
{
  GtkWidget *picked = gtk_widget_pick (GTK_WIDGET (self->page), x, y, GTK_PICK_DEFAULT);
  GtkWidget *row = picked != NULL ? gtk_widget_get_ancestor (picked, DP_TYPE_SYMBOL_ROW) : NULL;

  return row != NULL || picked == NULL ? row
                                       : gtk_widget_get_ancestor (picked, DP_TYPE_SYMBOL_SECTION);
}

static void
mark_place (DpSymbolSections *self,
            GtkWidget        *place)
{
  if (self->place == place)
    return;
  if (self->place != NULL)
    gtk_widget_remove_css_class (self->place, "drop-place");
  g_set_weak_pointer (&self->place, place);
  if (place != NULL)
    gtk_widget_add_css_class (place, "drop-place");
}

static GdkDragAction
drag_motion_cb (DpSymbolSections *self,
                double            x,
                double            y)
{
  mark_place (self, find_place (self, x, y));

  return self->place != NULL ? GDK_ACTION_MOVE : 0;
}

static void
drag_leave_cb (DpSymbolSections *self)
{
  mark_place (self, NULL);
}

static gboolean
drop_cb (DpSymbolSections *self,
         const GValue     *value,
         double            x,
         double            y)
{
  GtkWidget *place = find_place (self, x, y);

  mark_place (self, NULL);

  return place != NULL && dp_symbol_row_drop (g_value_get_object (value), place);
}

/* One target for all of the page: it stays when rows and sections are made anew, and none is within
 * another, which would never hear that a drop on the inner one has ended. */
static void
accept_drops (DpSymbolSections *self)
{
  GtkDropTarget *target = gtk_drop_target_new (DP_TYPE_SYMBOL_ROW, GDK_ACTION_MOVE);

  g_signal_connect_object (target, "motion", G_CALLBACK (drag_motion_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (target, "leave", G_CALLBACK (drag_leave_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (target, "drop", G_CALLBACK (drop_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self->page), GTK_EVENT_CONTROLLER (target));
}

static void
renamed_cb (DpSymbolSections *self,
            const char       *name,
            DpSymbolSection  *section)
{
  g_autoptr(DpSymbolGroups) groups = dp_symbol_groups_new (self->settings);
  g_autoptr(GError) error = NULL;
  guint number;

  if (!g_ptr_array_find (self->sections, section, &number))
    return;
  if (dp_symbol_groups_rename (groups, number, name, &error))
    store_groups (self, groups);
  else
    say (self, error->message);
}

static void
dissolved_cb (DpSymbolSections *self,
              DpSymbolSection  *section)
{
  g_autoptr(DpSymbolGroups) groups = dp_symbol_groups_new (self->settings);
  g_autofree char *sentence = NULL;
  guint number;

  if (!g_ptr_array_find (self->sections, section, &number))
    return;

  sentence = g_strdup_printf (_("Group “%s” removed"), dp_symbol_groups_get_name (groups, number));
  dp_undo_name_change (GTK_WIDGET (self->page), sentence);
  dp_symbol_groups_remove (groups, number);
  store_groups (self, groups);
}

static void
named_cb (gpointer    user_data,
          const char *name)
{
  DpSymbolSections *self = user_data;
  g_autoptr(DpSymbolGroups) groups = dp_symbol_groups_new (self->settings);
  g_autoptr(GError) error = NULL;

  if (dp_symbol_groups_add (groups, name, &error))
    store_groups (self, groups);
  else
    say (self, error->message);
}

static DpSymbolRow *
create_row (DpSymbolSections *self,
            const char       *entry,
            DpSymbolGroups   *groups)
{
  const char *colon = strchr (entry, ':');
  g_autofree char *source = colon != NULL ? g_strndup (entry, colon - entry)
                                          : g_strdup (DP_SYMBOLS_SOURCE);
  DpSymbolRow *row = DP_SYMBOL_ROW (dp_symbol_row_new (entry, dp_format_source (source)));

  if (dp_symbol_groups_get_length (groups) > 0)
    dp_symbol_row_add_groups (row, groups);
  g_signal_connect_object (row, "removed", G_CALLBACK (remove_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "moved", G_CALLBACK (moved_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (row, "dropped", G_CALLBACK (dropped_cb), self, G_CONNECT_SWAPPED);
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
keep_sections (DpSymbolSections *self,
               DpSymbolGroups   *groups)
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
create_sections (DpSymbolSections *self,
                 DpSymbolGroups   *groups)
{
  guint n_groups = dp_symbol_groups_get_length (groups);

  for (guint i = 0; i < self->sections->len; i++)
    adw_preferences_page_remove (self->page, self->sections->pdata[i]);
  g_ptr_array_set_size (self->sections, 0);

  for (guint i = 0; i <= n_groups; i++)
    {
      const char *name = get_group_name (groups, i);
      GtkWidget *section = dp_symbol_section_new (name, name != NULL ? name
                                                        : n_groups > 0 ? _("In No Group")
                                                        : _("Symbols to Load"));

      g_signal_connect_object (section, "renamed", G_CALLBACK (renamed_cb), self,
                               G_CONNECT_SWAPPED);
      g_signal_connect_object (section, "dissolved", G_CALLBACK (dissolved_cb), self,
                               G_CONNECT_SWAPPED);
      adw_preferences_page_add (self->page, ADW_PREFERENCES_GROUP (section));
      g_ptr_array_add (self->sections, section);
    }
}

static void
dp_symbol_sections_update (DpSymbolSections *self)
{
  g_auto(GStrv) symbols = dp_settings_dup_strv (self->settings, "symbols");
  g_autoptr(DpSymbolGroups) groups = dp_symbol_groups_new (self->settings);
  gboolean ours = dp_symbol_sections_is_editable (self);
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
  adw_preferences_group_set_description (self->sections->pdata[0],
                                         ours ? _("The list of the window follows this order.")
                                              : _("These come from the environment or the command "
                                                  "line, and are changed there."));
}


static void
dp_symbol_sections_dispose (GObject *object)
{
  DpSymbolSections *self = DP_SYMBOL_SECTIONS (object);

  g_clear_weak_pointer (&self->page);
  g_clear_weak_pointer (&self->place);
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (dp_symbol_sections_parent_class)->dispose (object);
}

static void
dp_symbol_sections_finalize (GObject *object)
{
  g_ptr_array_unref (DP_SYMBOL_SECTIONS (object)->sections);

  G_OBJECT_CLASS (dp_symbol_sections_parent_class)->finalize (object);
}

static void
dp_symbol_sections_class_init (DpSymbolSectionsClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = dp_symbol_sections_dispose;
  G_OBJECT_CLASS (klass)->finalize = dp_symbol_sections_finalize;
}

static void
dp_symbol_sections_init (DpSymbolSections *self)
{
  self->sections = g_ptr_array_new ();
}

DpSymbolSections *
dp_symbol_sections_new (AdwPreferencesPage *page,
                        DpSettings         *settings)
{
  DpSymbolSections *self;

  g_return_val_if_fail (ADW_IS_PREFERENCES_PAGE (page), NULL);
  g_return_val_if_fail (DP_IS_SETTINGS (settings), NULL);

  self = g_object_new (DP_TYPE_SYMBOL_SECTIONS, NULL);
  g_set_weak_pointer (&self->page, page);
  self->settings = g_object_ref (settings);
  accept_drops (self);
  g_signal_connect_object (settings, "changed::symbols", G_CALLBACK (dp_symbol_sections_update),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (settings, "changed::symbol-groups",
                           G_CALLBACK (dp_symbol_sections_update), self, G_CONNECT_SWAPPED);
  dp_symbol_sections_update (self);

  return self;
}

static gboolean
is_ours (DpSettings *settings,
         const char *key)
{
  const char *origin = dp_settings_get_origin (settings, key);

  return g_str_equal (origin, "stored") || g_str_equal (origin, "default");
}

gboolean
dp_symbol_sections_is_editable (DpSymbolSections *self)
{
  g_return_val_if_fail (DP_IS_SYMBOL_SECTIONS (self), FALSE);

  return is_ours (self->settings, "symbols") && is_ours (self->settings, "symbol-groups");
}

void
dp_symbol_sections_add_group (DpSymbolSections *self)
{
  g_return_if_fail (DP_IS_SYMBOL_SECTIONS (self));

  dp_symbol_section_ask_name (GTK_WIDGET (self->page), _("New Group"), NULL, named_cb,
                              G_OBJECT (self));
}

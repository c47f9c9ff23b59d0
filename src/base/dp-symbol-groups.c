/* dp-symbol-groups.c: symbols that belong together, by the names people gave them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-symbol-groups.h"

#include <string.h>

#include <glib/gi18n-lib.h>

#define KEY            "symbol-groups"
#define PREFIX         "group:"
#define DEFAULT_SOURCE "alphavantage"

/* What may stand in a member as it is; blanks and commas separate members and groups. */
#define PLAIN ":/@!$&'()*+;?"

typedef struct
{
  char      *name;
  GPtrArray *members;      /* (element-type utf8) */
} Group;

struct _DpSymbolGroups
{
  GPtrArray *groups;       /* (element-type Group) */
};

G_DEFINE_QUARK (dp-symbol-groups-error-quark, dp_symbol_groups_error)

static void
group_free (gpointer data)
{
  Group *group = data;

  g_free (group->name);
  g_ptr_array_unref (group->members);
  g_free (group);
}

static Group *
get_group (DpSymbolGroups *self,
           guint           index)
{
  return g_ptr_array_index (self->groups, index);
}

/* Returns: the group, made where there is none of that name */
static Group *
ensure_group (DpSymbolGroups *self,
              const char     *name)
{
  int index = dp_symbol_groups_find (self, name);
  Group *group;

  if (index >= 0)
    return get_group (self, index);

  group = g_new0 (Group, 1);
  group->name = g_strdup (name);
  group->members = g_ptr_array_new_with_free_func (g_free);
  g_ptr_array_add (self->groups, group);

  return group;
}

char *
dp_symbol_groups_dup_entry (const char *word)
{
  g_return_val_if_fail (word != NULL, NULL);

  return strchr (word, ':') != NULL ? g_strdup (word)
                                    : g_strconcat (DEFAULT_SOURCE, ":", word, NULL);
}

static gboolean
is_same (gconstpointer a,
         gconstpointer b)
{
  return g_ascii_strcasecmp (a, b) == 0;
}

static void
read_group (DpSymbolGroups *self,
            const char     *text)
{
  const char *sign = strchr (text, '=');
  g_autofree char *name = sign != NULL ? g_strndup (text, sign - text) : g_strdup (text);
  g_auto(GStrv) words = g_strsplit_set (sign != NULL ? sign + 1 : "", " \t", -1);
  Group *group;

  if (*g_strstrip (name) == '\0')
    return;

  group = ensure_group (self, name);
  for (guint i = 0; words[i] != NULL; i++)
    {
      g_autofree char *word = g_uri_unescape_string (words[i], NULL);
      g_autofree char *entry = dp_symbol_groups_dup_entry (word != NULL ? word : words[i]);
      const char * const entries[] = { entry, NULL };

      if (*words[i] != '\0' && dp_symbol_groups_find_member (self, entries) < 0)
        g_ptr_array_add (group->members, g_steal_pointer (&entry));
    }
}

static gboolean
is_free_name (DpSymbolGroups *self,
              const char     *name,
              int             but,
              GError        **error)
{
  int found = dp_symbol_groups_find (self, name);

  if (*name == '\0')
    {
      g_set_error_literal (error, DP_SYMBOL_GROUPS_ERROR, DP_SYMBOL_GROUPS_ERROR_NAME,
                           _("A group needs a name."));
      return FALSE;
    }
  if (strpbrk (name, ",=") != NULL)
    {
      g_set_error_literal (error, DP_SYMBOL_GROUPS_ERROR, DP_SYMBOL_GROUPS_ERROR_NAME,
                           _("The name of a group can have no comma and no equals sign."));
      return FALSE;
    }
  if (found >= 0 && found != but)
    {
      g_set_error (error, DP_SYMBOL_GROUPS_ERROR, DP_SYMBOL_GROUPS_ERROR_EXISTS,
                   _("There is a group “%s” already."), name);
      return FALSE;
    }

  return TRUE;
}

DpSymbolGroups *
dp_symbol_groups_new (DpSettings *settings)
{
  g_autoptr(DpSymbolGroups) self = g_new0 (DpSymbolGroups, 1);
  g_auto(GStrv) texts = NULL;

  g_return_val_if_fail (DP_IS_SETTINGS (settings), NULL);

  self->groups = g_ptr_array_new_with_free_func (group_free);
  texts = dp_settings_dup_strv (settings, KEY);
  for (guint i = 0; texts != NULL && texts[i] != NULL; i++)
    read_group (self, texts[i]);

  return g_steal_pointer (&self);
}

void
dp_symbol_groups_free (DpSymbolGroups *self)
{
  g_clear_pointer (&self->groups, g_ptr_array_unref);
  g_free (self);
}

guint
dp_symbol_groups_get_length (DpSymbolGroups *self)
{
  g_return_val_if_fail (self != NULL, 0);

  return self->groups->len;
}

const char *
dp_symbol_groups_get_name (DpSymbolGroups *self,
                           guint           group)
{
  g_return_val_if_fail (self != NULL && group < self->groups->len, NULL);

  return get_group (self, group)->name;
}

char **
dp_symbol_groups_dup_members (DpSymbolGroups *self,
                              guint           group)
{
  g_autoptr(GStrvBuilder) members = g_strv_builder_new ();

  g_return_val_if_fail (self != NULL && group < self->groups->len, NULL);

  for (guint i = 0; i < get_group (self, group)->members->len; i++)
    g_strv_builder_add (members, g_ptr_array_index (get_group (self, group)->members, i));

  return g_strv_builder_end (members);
}

int
dp_symbol_groups_find (DpSymbolGroups *self,
                       const char     *name)
{
  g_autofree char *wanted = NULL;

  g_return_val_if_fail (self != NULL && name != NULL, -1);

  wanted = g_utf8_casefold (name, -1);
  for (guint i = 0; i < self->groups->len; i++)
    {
      g_autofree char *folded = g_utf8_casefold (get_group (self, i)->name, -1);

      if (g_str_equal (folded, wanted))
        return i;
    }

  return -1;
}

int
dp_symbol_groups_find_member (DpSymbolGroups     *self,
                              const char * const *entries)
{
  g_return_val_if_fail (self != NULL, -1);

  for (guint i = 0; i < self->groups->len; i++)
    for (guint j = 0; entries != NULL && entries[j] != NULL; j++)
      if (g_ptr_array_find_with_equal_func (get_group (self, i)->members, entries[j], is_same,
                                            NULL))
        return i;

  return -1;
}

gboolean
dp_symbol_groups_add (DpSymbolGroups *self,
                      const char     *name,
                      GError        **error)
{
  g_autofree char *stripped = NULL;

  g_return_val_if_fail (self != NULL && name != NULL, FALSE);

  stripped = g_strstrip (g_strdup (name));
  if (!is_free_name (self, stripped, -1, error))
    return FALSE;
  ensure_group (self, stripped);

  return TRUE;
}

gboolean
dp_symbol_groups_rename (DpSymbolGroups *self,
                         guint           group,
                         const char     *name,
                         GError        **error)
{
  g_autofree char *stripped = NULL;

  g_return_val_if_fail (self != NULL && group < self->groups->len && name != NULL, FALSE);

  stripped = g_strstrip (g_strdup (name));
  if (!is_free_name (self, stripped, group, error))
    return FALSE;
  g_set_str (&get_group (self, group)->name, stripped);

  return TRUE;
}

void
dp_symbol_groups_remove (DpSymbolGroups *self,
                         guint           group)
{
  g_return_if_fail (self != NULL && group < self->groups->len);

  g_ptr_array_remove_index (self->groups, group);
}

void
dp_symbol_groups_put (DpSymbolGroups     *self,
                      const char * const *entries,
                      int                 group)
{
  g_return_if_fail (self != NULL && entries != NULL);
  g_return_if_fail (group < (int) self->groups->len);

  for (guint i = 0; entries[i] != NULL; i++)
    {
      guint at;

      for (guint j = 0; j < self->groups->len; j++)
        if (g_ptr_array_find_with_equal_func (get_group (self, j)->members, entries[i], is_same,
                                              &at))
          g_ptr_array_remove_index (get_group (self, j)->members, at);
      if (group >= 0)
        g_ptr_array_add (get_group (self, group)->members, g_strdup (entries[i]));
    }
}

gboolean
dp_symbol_groups_store (DpSymbolGroups *self,
                        DpSettings     *settings,
                        GError        **error)
{
  g_autoptr(GStrvBuilder) texts = g_strv_builder_new ();
  g_auto(GStrv) value = NULL;

  g_return_val_if_fail (self != NULL, FALSE);

  for (guint i = 0; i < self->groups->len; i++)
    {
      Group *group = get_group (self, i);
      g_autoptr(GString) text = g_string_new (group->name);

      for (guint j = 0; j < group->members->len; j++)
        {
          g_string_append_c (text, j == 0 ? '=' : ' ');
          g_string_append_uri_escaped (text, g_ptr_array_index (group->members, j), PLAIN, TRUE);
        }
      g_strv_builder_add (texts, text->str);
    }

  value = g_strv_builder_end (texts);
  if (dp_settings_set_strv (settings, KEY, (const char * const *) value))
    return TRUE;

  g_set_error_literal (error, DP_SYMBOL_GROUPS_ERROR, DP_SYMBOL_GROUPS_ERROR_STORE,
                       _("The groups could not be stored."));

  return FALSE;
}

/* Those of @name that are loaded, in their order; all of it where none is, as for the sample
 * market. */
static gboolean
expand_group (DpSettings    *settings,
              const char    *name,
              GStrvBuilder  *builder,
              GError       **error)
{
  g_autoptr(DpSymbolGroups) groups = dp_symbol_groups_new (settings);
  g_auto(GStrv) symbols = dp_settings_dup_strv (settings, "symbols");
  g_auto(GStrv) members = NULL;
  int group = dp_symbol_groups_find (groups, name);
  gboolean some = FALSE;

  if (group < 0)
    {
      g_set_error (error, DP_SYMBOL_GROUPS_ERROR, DP_SYMBOL_GROUPS_ERROR_UNKNOWN,
                   _("There is no group “%s”; “datapipe settings get symbol-groups” lists them."),
                   name);
      return FALSE;
    }
  for (guint i = 0; symbols != NULL && symbols[i] != NULL; i++)
    {
      g_autofree char *entry = dp_symbol_groups_dup_entry (symbols[i]);
      const char * const entries[] = { entry, NULL };

      if (dp_symbol_groups_find_member (groups, entries) != group)
        continue;
      g_strv_builder_add (builder, entry);
      some = TRUE;
    }
  if (some)
    return TRUE;

  members = dp_symbol_groups_dup_members (groups, group);
  g_strv_builder_addv (builder, (const char **) members);
  if (members[0] == NULL)
    g_set_error (error, DP_SYMBOL_GROUPS_ERROR, DP_SYMBOL_GROUPS_ERROR_UNKNOWN,
                 _("The group “%s” has no symbols yet."), name);

  return members[0] != NULL;
}

char **
dp_symbol_groups_expand (DpSettings          *settings,
                         const char * const  *words,
                         GError             **error)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();

  g_return_val_if_fail (DP_IS_SETTINGS (settings), NULL);

  for (guint i = 0; words != NULL && words[i] != NULL; i++)
    {
      if (!g_str_has_prefix (words[i], PREFIX))
        g_strv_builder_add (builder, words[i]);
      else if (!expand_group (settings, words[i] + strlen (PREFIX), builder, error))
        return NULL;
    }

  return g_strv_builder_end (builder);
}

/* dp-symbol-order.c: instruments as the person ordered and grouped them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-symbol-order.h"

#include <glib/gi18n.h>

struct _DpSymbolOrder
{
  GObject         parent_instance;

  DpSettings     *settings;
  DpSymbolGroups *groups;
  GHashTable     *places;      /* entry → its place, from 1 on, among the chosen ones */
  GHashTable     *members;     /* entry → its group, from 1 on */
};

G_DEFINE_FINAL_TYPE (DpSymbolOrder, dp_symbol_order, G_TYPE_OBJECT)

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* Sorting asks often: the case is ignored without a copy. */
static guint
hash_entry (gconstpointer key)
{
  guint hash = 5381;

  for (const char *p = key; *p != '\0'; p++)
    hash = hash * 33 + (guchar) g_ascii_tolower (*p);

  return hash;
}

static gboolean
equal_entries (gconstpointer a,
               gconstpointer b)
{
  return g_ascii_strcasecmp (a, b) == 0;
}

/* Returns: the least that one of the instrument's names has in @table; 0 for none */
static guint
look_up (GHashTable   *table,
         DpInstrument *instrument)
{
  const char * const *entries = dp_instrument_get_entries (instrument);
  guint least = 0;

  for (guint i = 0; entries != NULL && entries[i] != NULL; i++)
    {
      guint found = GPOINTER_TO_UINT (g_hash_table_lookup (table, entries[i]));

      if (found > 0 && (least == 0 || found < least))
        least = found;
    }

  return least;
}

static void
read_places (DpSymbolOrder *self)
{
  g_auto(GStrv) symbols = dp_settings_dup_strv (self->settings, "symbols");

  g_hash_table_remove_all (self->places);
  for (guint i = 0; symbols != NULL && symbols[i] != NULL; i++)
    g_hash_table_insert (self->places, dp_symbol_groups_dup_entry (symbols[i]),
                         GUINT_TO_POINTER (i + 1));
}

static void
read_members (DpSymbolOrder *self)
{
  g_clear_pointer (&self->groups, dp_symbol_groups_free);
  self->groups = dp_symbol_groups_new (self->settings);

  g_hash_table_remove_all (self->members);
  for (guint i = 0; i < dp_symbol_groups_get_length (self->groups); i++)
    {
      g_auto(GStrv) entries = dp_symbol_groups_dup_members (self->groups, i);

      for (guint j = 0; entries[j] != NULL; j++)
        g_hash_table_insert (self->members, g_strdup (entries[j]), GUINT_TO_POINTER (i + 1));
    }
}

static void
settings_changed_cb (DpSymbolOrder *self)
{
  read_places (self);
  read_members (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
dp_symbol_order_finalize (GObject *object)
{
  DpSymbolOrder *self = DP_SYMBOL_ORDER (object);

  g_clear_object (&self->settings);
  g_clear_pointer (&self->groups, dp_symbol_groups_free);
  g_hash_table_unref (self->places);
  g_hash_table_unref (self->members);

  G_OBJECT_CLASS (dp_symbol_order_parent_class)->finalize (object);
}

static void
dp_symbol_order_class_init (DpSymbolOrderClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = dp_symbol_order_finalize;

  signals[CHANGED] = g_signal_new ("changed", DP_TYPE_SYMBOL_ORDER, G_SIGNAL_RUN_LAST,
                                   0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
dp_symbol_order_init (DpSymbolOrder *self)
{
  self->places = g_hash_table_new_full (hash_entry, equal_entries, g_free, NULL);
  self->members = g_hash_table_new_full (hash_entry, equal_entries, g_free, NULL);
}

DpSymbolOrder *
dp_symbol_order_new (void)
{
  return g_object_new (DP_TYPE_SYMBOL_ORDER, NULL);
}

void
dp_symbol_order_set_settings (DpSymbolOrder *self,
                              DpSettings    *settings)
{
  g_return_if_fail (DP_IS_SYMBOL_ORDER (self));
  g_return_if_fail (DP_IS_SETTINGS (settings));
  g_return_if_fail (self->settings == NULL);

  self->settings = g_object_ref (settings);
  g_signal_connect_object (settings, "changed::symbols", G_CALLBACK (settings_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (settings, "changed::symbol-groups", G_CALLBACK (settings_changed_cb),
                           self, G_CONNECT_SWAPPED);
  settings_changed_cb (self);
}

DpSymbolGroups *
dp_symbol_order_get_groups (DpSymbolOrder *self)
{
  g_return_val_if_fail (DP_IS_SYMBOL_ORDER (self), NULL);

  return self->groups;
}

guint
dp_symbol_order_get_section (DpSymbolOrder *self,
                             DpInstrument  *instrument)
{
  const char *kind;
  guint n_groups;
  guint group;

  g_return_val_if_fail (DP_IS_SYMBOL_ORDER (self), 0);
  g_return_val_if_fail (DP_IS_INSTRUMENT (instrument), 0);

  n_groups = dp_symbol_groups_get_length (self->groups);
  group = look_up (self->members, instrument);
  if (group > 0)
    return group - 1;
  if (look_up (self->places, instrument) > 0)
    return n_groups;

  kind = dp_instrument_get_kind (instrument);

  return n_groups + (g_strcmp0 (kind, "stock") == 0 ? 1 : g_strcmp0 (kind, "coin") == 0 ? 2 : 3);
}

const char *
dp_symbol_order_get_title (DpSymbolOrder *self,
                           guint          section)
{
  guint n_groups;

  g_return_val_if_fail (DP_IS_SYMBOL_ORDER (self), NULL);

  n_groups = dp_symbol_groups_get_length (self->groups);
  if (section < n_groups)
    return dp_symbol_groups_get_name (self->groups, section);

  switch (section - n_groups)
    {
    case 0:
      return _("Watchlist");
    case 1:
      return _("Stocks");
    case 2:
      return _("Coins");
    default:
      return _("Other");
    }
}

int
dp_symbol_order_compare (DpSymbolOrder *self,
                         DpInstrument  *a,
                         DpInstrument  *b)
{
  guint first, second;

  g_return_val_if_fail (DP_IS_SYMBOL_ORDER (self), 0);

  /* What has no place comes last: 0 - 1 is the greatest of them. */
  first = look_up (self->places, a) - 1;
  second = look_up (self->places, b) - 1;

  return (first > second) - (first < second);
}

gboolean
dp_symbol_order_put (DpSymbolOrder *self,
                     DpInstrument  *instrument,
                     guint          section,
                     GError       **error)
{
  g_autoptr(DpSymbolGroups) groups = NULL;
  gboolean is_group;

  g_return_val_if_fail (DP_IS_SYMBOL_ORDER (self), FALSE);
  g_return_val_if_fail (DP_IS_INSTRUMENT (instrument), FALSE);

  groups = dp_symbol_groups_new (self->settings);
  is_group = section < dp_symbol_groups_get_length (groups);
  dp_symbol_groups_put (groups, dp_instrument_get_entries (instrument),
                        is_group ? (int) section : -1);

  return dp_symbol_groups_store (groups, self->settings, error);
}

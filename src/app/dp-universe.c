/* dp-universe.c: which group of instruments a page is about
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-universe.h"

#include <glib/gi18n.h>

#include "dp-symbol-order.h"

struct _DpUniverse
{
  AdwBin         parent_instance;

  GtkDropDown   *drop_down;
  GtkStringList *names;

  DpEngine      *engine;
  DpSymbolOrder *order;
  GSettings     *settings;
  const char    *key;
  char          *nothing;
  char          *name;           /* (nullable): of the group */
  guint          section;
  gboolean       is_setting;
};

G_DEFINE_FINAL_TYPE (DpUniverse, dp_universe, ADW_TYPE_BIN)

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

/* The group that was chosen may be gone, or another one now. */
static void
find_chosen (DpUniverse *self)
{
  g_autofree char *wanted = g_settings_get_string (self->settings, self->key);
  DpSymbolGroups *groups = dp_symbol_order_get_groups (self->order);
  int found = *wanted != '\0' ? dp_symbol_groups_find (groups, wanted) : -1;

  self->section = found >= 0 ? found : 0;
  g_set_str (&self->name, found >= 0 ? dp_symbol_groups_get_name (groups, found) : NULL);
}

static void
order_changed_cb (DpUniverse *self)
{
  DpSymbolGroups *groups = dp_symbol_order_get_groups (self->order);
  guint n_groups = dp_symbol_groups_get_length (groups);
  g_autoptr(GStrvBuilder) names = g_strv_builder_new ();
  g_auto(GStrv) strv = NULL;

  g_strv_builder_add (names, self->nothing);
  for (guint i = 0; i < n_groups; i++)
    g_strv_builder_add (names, dp_symbol_groups_get_name (groups, i));
  strv = g_strv_builder_end (names);

  self->is_setting = TRUE;
  find_chosen (self);
  gtk_string_list_splice (self->names, 0, g_list_model_get_n_items (G_LIST_MODEL (self->names)),
                          (const char * const *) strv);
  gtk_drop_down_set_selected (self->drop_down, self->name != NULL ? self->section + 1 : 0);
  gtk_widget_set_visible (GTK_WIDGET (self), n_groups > 0);
  self->is_setting = FALSE;

  g_signal_emit (self, signals[CHANGED], 0);
}

static void
selected_cb (DpUniverse *self)
{
  DpSymbolGroups *groups = dp_symbol_order_get_groups (self->order);
  guint selected = gtk_drop_down_get_selected (self->drop_down);

  if (self->is_setting || selected > dp_symbol_groups_get_length (groups))
    return;

  g_settings_set_string (self->settings, self->key,
                         selected > 0 ? dp_symbol_groups_get_name (groups, selected - 1) : "");
  find_chosen (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

static void
dp_universe_dispose (GObject *object)
{
  DpUniverse *self = DP_UNIVERSE (object);

  g_clear_object (&self->engine);
  g_clear_object (&self->order);
  g_clear_object (&self->settings);

  G_OBJECT_CLASS (dp_universe_parent_class)->dispose (object);
}

static void
dp_universe_finalize (GObject *object)
{
  DpUniverse *self = DP_UNIVERSE (object);

  g_free (self->nothing);
  g_free (self->name);

  G_OBJECT_CLASS (dp_universe_parent_class)->finalize (object);
}

static void
dp_universe_class_init (DpUniverseClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);

  object_class->dispose = dp_universe_dispose;
  object_class->finalize = dp_universe_finalize;

  signals[CHANGED] = g_signal_new ("changed", DP_TYPE_UNIVERSE, G_SIGNAL_RUN_LAST,
                                   0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
dp_universe_init (DpUniverse *self)
{
  GtkWidget *drop_down;

  self->order = dp_symbol_order_new ();
  self->names = gtk_string_list_new (NULL);
  drop_down = gtk_drop_down_new (G_LIST_MODEL (self->names), NULL);
  self->drop_down = GTK_DROP_DOWN (drop_down);
  gtk_widget_set_tooltip_text (drop_down, _("Group of Symbols"));
  gtk_accessible_update_property (GTK_ACCESSIBLE (drop_down), GTK_ACCESSIBLE_PROPERTY_LABEL,
                                  _("Group of Symbols"), -1);
  adw_bin_set_child (ADW_BIN (self), drop_down);
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

void
dp_universe_set_engine (DpUniverse *self,
                        DpEngine   *engine,
                        const char *key,
                        const char *nothing)
{
  DpSettings *settings;

  g_return_if_fail (DP_IS_UNIVERSE (self));
  g_return_if_fail (DP_IS_ENGINE (engine));
  g_return_if_fail (key != NULL && nothing != NULL);
  g_return_if_fail (self->engine == NULL);

  settings = dp_engine_get_settings (engine);
  self->engine = g_object_ref (engine);
  self->settings = g_object_ref (dp_settings_get_gsettings (settings));
  self->key = g_intern_string (key);
  self->nothing = g_strdup (nothing);
  dp_symbol_order_set_settings (self->order, settings);
  order_changed_cb (self);
  g_signal_connect_object (self->order, "changed", G_CALLBACK (order_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->drop_down, "notify::selected", G_CALLBACK (selected_cb), self,
                           G_CONNECT_SWAPPED);
}

const char *
dp_universe_get_name (DpUniverse *self)
{
  g_return_val_if_fail (DP_IS_UNIVERSE (self), NULL);

  return self->name;
}

void
dp_universe_choose (DpUniverse *self,
                    const char *name)
{
  g_return_if_fail (DP_IS_UNIVERSE (self));

  self->is_setting = TRUE;
  g_settings_set_string (self->settings, self->key, name != NULL ? name : "");
  find_chosen (self);
  gtk_drop_down_set_selected (self->drop_down, self->name != NULL ? self->section + 1 : 0);
  self->is_setting = FALSE;
}

gboolean
dp_universe_contains (DpUniverse   *self,
                      DpInstrument *instrument)
{
  g_return_val_if_fail (DP_IS_UNIVERSE (self), FALSE);
  g_return_val_if_fail (DP_IS_INSTRUMENT (instrument), FALSE);

  return self->name == NULL ||
         dp_symbol_order_get_section (self->order, instrument) == self->section;
}

static int
compare (gconstpointer a,
         gconstpointer b,
         gpointer      user_data)
{
  return dp_symbol_order_compare (user_data, (DpInstrument *) a, (DpInstrument *) b);
}

GPtrArray *
dp_universe_list (DpUniverse *self)
{
  g_autoptr(GPtrArray) list = g_ptr_array_new_with_free_func (g_object_unref);
  GListModel *all;

  g_return_val_if_fail (DP_IS_UNIVERSE (self), NULL);

  all = dp_engine_list_instruments (self->engine);
  for (guint i = 0; i < g_list_model_get_n_items (all); i++)
    {
      g_autoptr(DpInstrument) instrument = g_list_model_get_item (all, i);

      if (dp_universe_contains (self, instrument))
        g_ptr_array_add (list, g_steal_pointer (&instrument));
    }
  g_ptr_array_sort_values_with_data (list, compare, self->order);

  return g_steal_pointer (&list);
}

char *
dp_universe_dup_ids (DpUniverse *self)
{
  g_autoptr(GPtrArray) list = NULL;
  GString *ids;

  g_return_val_if_fail (DP_IS_UNIVERSE (self), NULL);

  if (self->name == NULL)
    return NULL;

  list = dp_universe_list (self);
  ids = g_string_new ("{");
  for (guint i = 0; i < list->len; i++)
    g_string_append_printf (ids, "%s%" G_GINT64_FORMAT, i > 0 ? "," : "",
                            dp_instrument_get_id (list->pdata[i]));
  g_string_append_c (ids, '}');

  return g_string_free_and_steal (ids);
}

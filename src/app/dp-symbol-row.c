/* dp-symbol-row.c: a symbol that is loaded, in the preferences
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-symbol-row.h"

#include <string.h>

#include <glib/gi18n.h>

struct _DpSymbolRow
{
  AdwActionRow  parent_instance;

  char         *entry;
  GtkWidget    *onto;          /* (nullable): where it was dropped, while the drag ends */
};

G_DEFINE_FINAL_TYPE (DpSymbolRow, dp_symbol_row, ADW_TYPE_ACTION_ROW)

enum
{
  REMOVED,
  MOVED,
  GROUPED,
  DROPPED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
remove_cb (DpSymbolRow *self)
{
  g_signal_emit (self, signals[REMOVED], 0);
}

static gboolean
move_cb (GtkWidget *widget,
         GVariant  *by,
         gpointer   user_data)
{
  g_signal_emit (widget, signals[MOVED], 0, g_variant_get_int32 (by));

  return GDK_EVENT_STOP;
}

static void
put_action (GtkWidget  *widget,
            const char *action,
            GVariant   *group)
{
  g_signal_emit (widget, signals[GROUPED], 0, g_variant_get_int32 (group));
}

static GdkContentProvider *
prepare_cb (DpSymbolRow   *self,
            double         x,
            double         y,
            GtkDragSource *source)
{
  g_autoptr(GdkPaintable) paintable = gtk_widget_paintable_new (GTK_WIDGET (self));

  gtk_drag_source_set_icon (source, paintable, x, y);
  /* What is dragged looks as the row does, which has no background but its list's. */
  gtk_widget_add_css_class (GTK_WIDGET (self), "dragged");

  return gdk_content_provider_new_typed (DP_TYPE_SYMBOL_ROW, self);
}

/* The list changes only now: the toolkit goes on with a drop after it has told of it, and has to
 * find this row where it was. */
static void
drag_end_cb (DpSymbolRow   *self,
             GdkDrag       *drag,
             gboolean       delete_data,
             GtkDragSource *source)
{
  g_autoptr(GtkWidget) onto = g_steal_pointer (&self->onto);

  gtk_widget_remove_css_class (GTK_WIDGET (self), "dragged");
  if (onto != NULL)
    g_signal_emit (self, signals[DROPPED], 0, onto);
}

static void
dp_symbol_row_dispose (GObject *object)
{
  g_clear_object (&DP_SYMBOL_ROW (object)->onto);

  G_OBJECT_CLASS (dp_symbol_row_parent_class)->dispose (object);
}

static void
dp_symbol_row_finalize (GObject *object)
{
  g_free (DP_SYMBOL_ROW (object)->entry);

  G_OBJECT_CLASS (dp_symbol_row_parent_class)->finalize (object);
}

static void
dp_symbol_row_class_init (DpSymbolRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dp_symbol_row_dispose;
  G_OBJECT_CLASS (klass)->finalize = dp_symbol_row_finalize;

  /** DpSymbolRow::removed: it is not to be loaded any more */
  signals[REMOVED] = g_signal_new ("removed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                   0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  /** DpSymbolRow::moved: it is to be @by places from where it is */
  signals[MOVED] = g_signal_new ("moved", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                 0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT);

  /** DpSymbolRow::grouped: it shall be in the @group of that number, or in none, -1 */
  signals[GROUPED] = g_signal_new ("grouped", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                   0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_INT);

  /** DpSymbolRow::dropped: it was dragged onto that row or section */
  signals[DROPPED] = g_signal_new ("dropped", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                   0, NULL, NULL, NULL, G_TYPE_NONE, 1, GTK_TYPE_WIDGET);

  gtk_widget_class_install_action (widget_class, "symbol.put", "i", put_action);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Up, GDK_ALT_MASK, move_cb, "i", -1);
  gtk_widget_class_add_binding (widget_class, GDK_KEY_Down, GDK_ALT_MASK, move_cb, "i", 1);
}

static void
dp_symbol_row_init (DpSymbolRow *self)
{
  GtkWidget *handle = gtk_image_new_from_icon_name ("list-drag-handle-symbolic");
  GtkDragSource *source = gtk_drag_source_new ();

  gtk_accessible_update_state (GTK_ACCESSIBLE (handle), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
  gtk_widget_add_css_class (handle, "dimmed");
  adw_action_row_add_prefix (ADW_ACTION_ROW (self), handle);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self), FALSE);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self), _("Drag to Move (Alt+Up, Alt+Down)"));

  gtk_drag_source_set_actions (source, GDK_ACTION_MOVE);
  g_signal_connect_object (source, "prepare", G_CALLBACK (prepare_cb), self, G_CONNECT_SWAPPED);
  g_signal_connect_object (source, "drag-end", G_CALLBACK (drag_end_cb), self, G_CONNECT_SWAPPED);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (source));
}

GtkWidget *
dp_symbol_row_new (const char *entry,
                   const char *source_title)
{
  DpSymbolRow *self;
  GtkWidget *button = gtk_button_new_from_icon_name ("user-trash-symbolic");
  g_autofree char *hint = NULL;
  const char *symbol;

  g_return_val_if_fail (entry != NULL, NULL);

  symbol = strchr (entry, ':') != NULL ? strchr (entry, ':') + 1 : entry;
  self = g_object_new (DP_TYPE_SYMBOL_ROW, NULL);
  self->entry = g_strdup (entry);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), symbol);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), source_title);

  hint = g_strdup_printf (_("Remove %s"), symbol);
  gtk_widget_set_tooltip_text (button, hint);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  g_signal_connect_object (button, "clicked", G_CALLBACK (remove_cb), self, G_CONNECT_SWAPPED);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), button);

  return GTK_WIDGET (self);
}

const char *
dp_symbol_row_get_entry (DpSymbolRow *self)
{
  g_return_val_if_fail (DP_IS_SYMBOL_ROW (self), NULL);

  return self->entry;
}

gboolean
dp_symbol_row_drop (DpSymbolRow *self,
                    GtkWidget   *onto)
{
  g_return_val_if_fail (DP_IS_SYMBOL_ROW (self), FALSE);
  g_return_val_if_fail (GTK_IS_WIDGET (onto), FALSE);

  return onto != GTK_WIDGET (self) && g_set_object (&self->onto, onto);
}

void
dp_symbol_row_add_groups (DpSymbolRow    *self,
                          DpSymbolGroups *groups)
{
  g_autoptr(GMenu) menu = g_menu_new ();
  GtkWidget *button = gtk_menu_button_new ();
  g_autofree char *hint = NULL;

  g_return_if_fail (DP_IS_SYMBOL_ROW (self));
  g_return_if_fail (groups != NULL);

  for (int i = -1; i < (int) dp_symbol_groups_get_length (groups); i++)
    {
      const char *name = i < 0 ? _("No Group") : dp_symbol_groups_get_name (groups, i);
      g_autoptr(GMenuItem) item = g_menu_item_new (NULL, NULL);

      g_menu_item_set_label (item, name);
      g_menu_item_set_action_and_target (item, "symbol.put", "i", i);
      g_menu_append_item (menu, item);
    }

  /* Translators: %s is a symbol, which is to be put into a group */
  hint = g_strdup_printf (_("Group of %s"),
                          adw_preferences_row_get_title (ADW_PREFERENCES_ROW (self)));
  gtk_menu_button_set_icon_name (GTK_MENU_BUTTON (button), "view-more-symbolic");
  gtk_menu_button_set_menu_model (GTK_MENU_BUTTON (button), G_MENU_MODEL (menu));
  gtk_widget_set_tooltip_text (button, hint);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, hint, -1);
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), button);
}

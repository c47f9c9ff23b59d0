/* dp-drop-area.c: where files can be dropped
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-drop-area.h"

#include <glib/gi18n.h>

struct _DpDropArea
{
  AdwBin       parent_instance;

  GtkOverlay  *overlay;
  GtkRevealer *hint;
};

G_DEFINE_FINAL_TYPE (DpDropArea, dp_drop_area, ADW_TYPE_BIN)

static GtkWidget *
make_hint (void)
{
  GtkWidget *page = adw_status_page_new ();

  adw_status_page_set_icon_name (ADW_STATUS_PAGE (page), "document-open-symbolic");
  adw_status_page_set_title (ADW_STATUS_PAGE (page), _("Drop to Import"));
  adw_status_page_set_description (ADW_STATUS_PAGE (page),
                                   _("Files with prices, companies or other tables"));
  gtk_widget_add_css_class (page, "drop-hint");

  return page;
}

static GdkDragAction
enter_cb (GtkDropTarget *target,
          double         x,
          double         y,
          DpDropArea    *self)
{
  /* Few windows are ever dragged to. */
  if (gtk_revealer_get_child (self->hint) == NULL)
    gtk_revealer_set_child (self->hint, make_hint ());
  gtk_revealer_set_reveal_child (self->hint, TRUE);

  return GDK_ACTION_COPY;
}

static void
leave_cb (GtkDropTarget *target,
          DpDropArea    *self)
{
  gtk_revealer_set_reveal_child (self->hint, FALSE);
}

static gboolean
drop_cb (GtkDropTarget *target,
         const GValue  *value,
         double         x,
         double         y,
         DpDropArea    *self)
{
  g_autoptr(GSList) files = gdk_file_list_get_files (g_value_get_boxed (value));
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) uris = NULL;

  gtk_revealer_set_reveal_child (self->hint, FALSE);
  for (GSList *item = files; item != NULL; item = item->next)
    g_strv_builder_take (builder, g_file_get_uri (item->data));
  uris = g_strv_builder_end (builder);

  return gtk_widget_activate_action (GTK_WIDGET (self), "app.import-files", "^as", uris);
}

static void
dp_drop_area_class_init (DpDropAreaClass *klass)
{
}

static void
dp_drop_area_init (DpDropArea *self)
{
  GtkDropTarget *target = gtk_drop_target_new (GDK_TYPE_FILE_LIST, GDK_ACTION_COPY);

  self->overlay = GTK_OVERLAY (gtk_overlay_new ());
  self->hint = GTK_REVEALER (gtk_revealer_new ());
  gtk_revealer_set_transition_type (self->hint, GTK_REVEALER_TRANSITION_TYPE_CROSSFADE);
  gtk_widget_set_can_target (GTK_WIDGET (self->hint), FALSE);
  gtk_overlay_add_overlay (self->overlay, GTK_WIDGET (self->hint));
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->overlay));

  g_signal_connect (target, "enter", G_CALLBACK (enter_cb), self);
  g_signal_connect (target, "leave", G_CALLBACK (leave_cb), self);
  g_signal_connect (target, "drop", G_CALLBACK (drop_cb), self);
  gtk_widget_add_controller (GTK_WIDGET (self), GTK_EVENT_CONTROLLER (target));
}

GtkWidget *
dp_drop_area_new (GtkWidget *child)
{
  DpDropArea *self;

  g_return_val_if_fail (GTK_IS_WIDGET (child), NULL);

  self = g_object_new (DP_TYPE_DROP_AREA, NULL);
  gtk_overlay_set_child (self->overlay, child);

  return GTK_WIDGET (self);
}

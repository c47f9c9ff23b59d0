/* dp-symbol-list-dialog.c: many symbols at once
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-symbol-list-dialog.h"

#include <glib/gi18n.h>

#define MOST_BYTES 1000000    /* of a file; who has more symbols than that has another file */

struct _DpSymbolListDialog
{
  AdwDialog      parent_instance;

  GtkTextBuffer *buffer;
  GtkTextView   *text_view;
  GtkWidget     *add_button;
};

G_DEFINE_FINAL_TYPE (DpSymbolListDialog, dp_symbol_list_dialog, ADW_TYPE_DIALOG)

enum
{
  ACCEPTED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
changed_cb (DpSymbolListDialog *self)
{
  gtk_widget_set_sensitive (self->add_button, gtk_text_buffer_get_char_count (self->buffer) > 0);
}

static void
add_cb (DpSymbolListDialog *self)
{
  g_autofree char *text = NULL;

  g_object_get (self->buffer, "text", &text, NULL);
  g_signal_emit (self, signals[ACCEPTED], 0, text);
  adw_dialog_close (ADW_DIALOG (self));
}

static void
loaded_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(DpSymbolListDialog) self = user_data;
  g_autoptr(GError) error = NULL;
  g_autofree char *text = NULL;
  gsize length;

  /* The dialog may be closed meanwhile. */
  if (self->buffer == NULL)
    return;

  if (!g_file_load_contents_finish (G_FILE (source), result, &text, &length, NULL, &error))
    gtk_text_buffer_set_text (self->buffer, error->message, -1);
  else if (length > MOST_BYTES || !g_utf8_validate (text, length, NULL))
    gtk_text_buffer_set_text (self->buffer, _("That file is no list of symbols."), -1);
  else
    gtk_text_buffer_set_text (self->buffer, text, length);
}

static void
chosen_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(DpSymbolListDialog) self = user_data;
  g_autoptr(GFile) file = gtk_file_dialog_open_finish (GTK_FILE_DIALOG (source), result, NULL);

  if (file != NULL)
    g_file_load_contents_async (file, NULL, loaded_cb, g_steal_pointer (&self));
}

static void
open_cb (DpSymbolListDialog *self)
{
  g_autoptr(GtkFileDialog) dialog = gtk_file_dialog_new ();

  gtk_file_dialog_set_title (dialog, _("Open a List of Symbols"));
  gtk_file_dialog_open (dialog, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), NULL,
                        chosen_cb, g_object_ref (self));
}

static void
cancel_action (GtkWidget  *widget,
               const char *action,
               GVariant   *parameter)
{
  adw_dialog_close (ADW_DIALOG (widget));
}

static void
dp_symbol_list_dialog_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), DP_TYPE_SYMBOL_LIST_DIALOG);

  G_OBJECT_CLASS (dp_symbol_list_dialog_parent_class)->dispose (object);
}

static void
dp_symbol_list_dialog_class_init (DpSymbolListDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dp_symbol_list_dialog_dispose;

  /** DpSymbolListDialog::accepted: these are to be added */
  signals[ACCEPTED] = g_signal_new ("accepted", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                    0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_STRING);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/dp-symbol-list-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, DpSymbolListDialog, buffer);
  gtk_widget_class_bind_template_child (widget_class, DpSymbolListDialog, text_view);
  gtk_widget_class_bind_template_child (widget_class, DpSymbolListDialog, add_button);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, add_cb);
  gtk_widget_class_bind_template_callback (widget_class, open_cb);
  gtk_widget_class_install_action (widget_class, "symbol-list.cancel", NULL, cancel_action);
}

static void
dp_symbol_list_dialog_init (DpSymbolListDialog *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/** dp_symbol_list_dialog_new: Returns: (transfer floating): with an empty list */
AdwDialog *
dp_symbol_list_dialog_new (void)
{
  return g_object_new (DP_TYPE_SYMBOL_LIST_DIALOG, NULL);
}

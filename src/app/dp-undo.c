/* dp-undo.c: what was done can be taken back
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-undo.h"

#include <glib/gi18n.h>

/* Long enough to see what it did. */
#define SECONDS 10

/* Where a dialog of preferences keeps what can be taken back, the last at the end. */
#define STACK "dp-undo-stack"

/* Counted: the toast has one, and the dialog of preferences. */
typedef struct
{
  DpUndoFunc      func;
  gpointer        data;
  GDestroyNotify  destroy;
  AdwToast       *toast;     /* (nullable): once it is gone */
  gboolean        is_done;
} Undo;

static void
undo_clear (gpointer data)
{
  Undo *self = data;

  g_clear_weak_pointer (&self->toast);
  if (self->destroy != NULL)
    self->destroy (self->data);
}

static void
undo_unref (gpointer data)
{
  g_rc_box_release_full (data, undo_clear);
}

static void
undo_closure_free (gpointer  data,
                   GClosure *closure)
{
  undo_unref (data);
}

static void
undo_run (Undo *self)
{
  if (self->is_done)
    return;
  self->is_done = TRUE;
  self->func (self->data);
}

static void
clicked_cb (AdwToast *toast,
            gpointer  user_data)
{
  undo_run (user_data);
}

/* Returns: whether there was something */
static gboolean
undo_last_cb (GtkWidget *dialog,
              GVariant  *arguments,
              gpointer   user_data)
{
  GPtrArray *stack = g_object_get_data (G_OBJECT (dialog), STACK);

  while (stack->len > 0)
    {
      Undo *undo = g_ptr_array_steal_index (stack, stack->len - 1);
      gboolean was_done = undo->is_done;

      if (undo->toast != NULL)
        adw_toast_dismiss (undo->toast);
      undo_run (undo);
      undo_unref (undo);
      if (!was_done)
        return TRUE;
    }

  return FALSE;
}

static GPtrArray *
ensure_stack (GtkWidget *dialog)
{
  GPtrArray *stack = g_object_get_data (G_OBJECT (dialog), STACK);
  GtkEventController *controller;

  if (stack != NULL)
    return stack;

  stack = g_ptr_array_new_with_free_func (undo_unref);
  g_object_set_data_full (G_OBJECT (dialog), STACK, stack, (GDestroyNotify) g_ptr_array_unref);
  /* What is being typed has its own way back, and comes first. */
  controller = gtk_shortcut_controller_new ();
  gtk_shortcut_controller_add_shortcut (
      GTK_SHORTCUT_CONTROLLER (controller),
      gtk_shortcut_new (gtk_shortcut_trigger_parse_string ("<Control>z"),
                        gtk_callback_action_new (undo_last_cb, NULL, NULL)));
  gtk_widget_add_controller (dialog, controller);

  return stack;
}

static void
push (GtkWidget *dialog,
      Undo      *undo)
{
  GPtrArray *stack = ensure_stack (dialog);
  Undo *last = stack->len > 0 ? g_ptr_array_index (stack, stack->len - 1) : NULL;

  if (last != NULL && last->toast != NULL)
    adw_toast_dismiss (last->toast);
  g_ptr_array_add (stack, g_rc_box_acquire (undo));
}

AdwToast *
dp_undo_offer (GtkWidget      *widget,
               const char     *sentence,
               DpUndoFunc      undo,
               gpointer        data,
               GDestroyNotify  destroy)
{
  Undo *self;
  GtkWidget *dialog;
  GtkWidget *overlay;
  AdwToast *toast;

  g_return_val_if_fail (GTK_IS_WIDGET (widget), NULL);
  g_return_val_if_fail (undo != NULL, NULL);

  self = g_rc_box_new0 (Undo);
  self->func = undo;
  self->data = data;
  self->destroy = destroy;

  dialog = gtk_widget_get_ancestor (widget, ADW_TYPE_PREFERENCES_DIALOG);
  overlay = gtk_widget_get_ancestor (widget, ADW_TYPE_TOAST_OVERLAY);
  if (dialog != NULL)
    push (dialog, self);
  if (sentence == NULL || (dialog == NULL && overlay == NULL))
    {
      undo_unref (self);
      return NULL;
    }

  toast = adw_toast_new (sentence);
  adw_toast_set_use_markup (toast, FALSE);
  adw_toast_set_button_label (toast, _("_Undo"));
  adw_toast_set_timeout (toast, SECONDS);
  /* One that waits for others would come too late. */
  adw_toast_set_priority (toast, ADW_TOAST_PRIORITY_HIGH);
  g_set_weak_pointer (&self->toast, toast);
  g_signal_connect_data (toast, "button-clicked", G_CALLBACK (clicked_cb), self, undo_closure_free,
                         0);
  if (dialog != NULL)
    adw_preferences_dialog_add_toast (ADW_PREFERENCES_DIALOG (dialog), toast);
  else
    adw_toast_overlay_add_toast (ADW_TOAST_OVERLAY (overlay), toast);

  return toast;
}

/* dp-connection-form.c: where a database server is, and how to get in
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-connection-form.h"

#include <glib/gi18n.h>
#include <string.h>

#include "dp-preferences-dialog.h"

#define DEFAULT_PORT 5432

struct _DpConnectionForm
{
  AdwPreferencesGroup  parent_instance;

  AdwEntryRow         *host_row;
  AdwSpinRow          *port_row;
  AdwEntryRow         *database_row;
  AdwEntryRow         *user_row;
  AdwEntryRow         *password_row;
  AdwComboRow         *encryption_row;
  AdwActionRow        *certificate_row;
  GtkButton           *certificate_button;
  GtkButton           *forget_button;
  GtkButton           *paste_button;

  char                *certificate;    /* (nullable): a path */
  gboolean             is_filling;
};

enum
{
  CHANGED,
  N_SIGNALS
};

G_DEFINE_FINAL_TYPE (DpConnectionForm, dp_connection_form, ADW_TYPE_PREFERENCES_GROUP)

static guint signals[N_SIGNALS];

/* As the rows of the list have them. */
static const char * const modes[] = { "prefer", "require", "verify-ca", "verify-full", "disable" };

static const char *
get_text (AdwEntryRow *row)
{
  return gtk_editable_get_text (GTK_EDITABLE (row));
}

static void
set_text (AdwEntryRow *row,
          const char  *text)
{
  gtk_editable_set_text (GTK_EDITABLE (row), text != NULL ? text : "");
}

static const char *
get_mode (DpConnectionForm *self)
{
  return modes[MIN (adw_combo_row_get_selected (self->encryption_row), G_N_ELEMENTS (modes) - 1)];
}

static void
show_certificate (DpConnectionForm *self)
{
  gtk_widget_set_visible (GTK_WIDGET (self->certificate_row),
                          self->certificate != NULL ||
                              g_str_has_prefix (get_mode (self), "verify-"));
  gtk_widget_set_visible (GTK_WIDGET (self->forget_button), self->certificate != NULL);
  adw_action_row_set_subtitle (self->certificate_row, self->certificate != NULL
                                                          ? self->certificate
                                                          : _("Of this computer's authorities"));
}

static void
changed_cb (DpConnectionForm *self)
{
  if (!self->is_filling)
    g_signal_emit (self, signals[CHANGED], 0);
}

static void
encryption_cb (DpConnectionForm *self)
{
  show_certificate (self);
  changed_cb (self);
}

/* Returns: whether @address is one, which now fills the fields */
static gboolean
take_address (DpConnectionForm *self,
              const char       *address)
{
  g_autofree char *text = g_strstrip (g_strdup (address));
  g_autoptr(DpDbTarget) target = NULL;
  g_autoptr(GError) error = NULL;

  target = dp_db_target_new_for_uri (text, &error);
  if (target == NULL)
    {
      dp_preferences_dialog_add_toast (GTK_WIDGET (self), error->message);
      return FALSE;
    }
  dp_connection_form_set_target (self, target);
  if (dp_db_target_get_option (target, "password") != NULL)
    dp_connection_form_set_password (self, dp_db_target_get_option (target, "password"));
  changed_cb (self);

  return TRUE;
}

/* Whoever has a whole address is likely to paste it here. */
static void
host_cb (DpConnectionForm *self)
{
  g_autofree char *text = g_strdup (get_text (self->host_row));

  if (self->is_filling)
    return;
  if (strstr (text, "://") != NULL && strchr (strstr (text, "://") + 3, '/') != NULL)
    take_address (self, text);
  else
    changed_cb (self);
}

static void
pasted_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(DpConnectionForm) self = user_data;
  g_autofree char *text = gdk_clipboard_read_text_finish (GDK_CLIPBOARD (source), result, NULL);

  if (gtk_widget_get_root (GTK_WIDGET (self)) == NULL)
    return;
  if (text == NULL || strchr (text, ':') == NULL)
    dp_preferences_dialog_add_toast (GTK_WIDGET (self),
                                     _("Copy an address first: postgresql://user@host/database"));
  else
    take_address (self, text);
}

static void
paste_cb (DpConnectionForm *self)
{
  gdk_clipboard_read_text_async (gtk_widget_get_clipboard (GTK_WIDGET (self)), NULL, pasted_cb,
                                 g_object_ref (self));
}

static void
chosen_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autoptr(DpConnectionForm) self = user_data;
  g_autoptr(GFile) file = gtk_file_dialog_open_finish (GTK_FILE_DIALOG (source), result, NULL);

  if (file == NULL || gtk_widget_get_root (GTK_WIDGET (self)) == NULL)
    return;
  g_free (self->certificate);
  self->certificate = g_file_get_path (file);
  show_certificate (self);
  changed_cb (self);
}

static void
choose_certificate_cb (DpConnectionForm *self)
{
  g_autoptr(GtkFileDialog) dialog = gtk_file_dialog_new ();
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (self));

  gtk_file_dialog_set_title (dialog, _("Choose a Root Certificate"));
  gtk_file_dialog_open (dialog, GTK_WINDOW (root), NULL, chosen_cb, g_object_ref (self));
}

static void
forget_certificate_cb (DpConnectionForm *self)
{
  g_clear_pointer (&self->certificate, g_free);
  show_certificate (self);
  changed_cb (self);
}

static void
dp_connection_form_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), DP_TYPE_CONNECTION_FORM);

  G_OBJECT_CLASS (dp_connection_form_parent_class)->dispose (object);
}

static void
dp_connection_form_finalize (GObject *object)
{
  DpConnectionForm *self = DP_CONNECTION_FORM (object);

  g_free (self->certificate);

  G_OBJECT_CLASS (dp_connection_form_parent_class)->finalize (object);
}

static void
dp_connection_form_class_init (DpConnectionFormClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dp_connection_form_dispose;
  G_OBJECT_CLASS (klass)->finalize = dp_connection_form_finalize;

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                   NULL, NULL, G_TYPE_NONE, 0);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/dp-connection-form.ui");
  gtk_widget_class_bind_template_child (widget_class, DpConnectionForm, host_row);
  gtk_widget_class_bind_template_child (widget_class, DpConnectionForm, port_row);
  gtk_widget_class_bind_template_child (widget_class, DpConnectionForm, database_row);
  gtk_widget_class_bind_template_child (widget_class, DpConnectionForm, user_row);
  gtk_widget_class_bind_template_child (widget_class, DpConnectionForm, password_row);
  gtk_widget_class_bind_template_child (widget_class, DpConnectionForm, encryption_row);
  gtk_widget_class_bind_template_child (widget_class, DpConnectionForm, certificate_row);
  gtk_widget_class_bind_template_child (widget_class, DpConnectionForm, certificate_button);
  gtk_widget_class_bind_template_child (widget_class, DpConnectionForm, forget_button);
  gtk_widget_class_bind_template_child (widget_class, DpConnectionForm, paste_button);
  gtk_widget_class_bind_template_callback (widget_class, host_cb);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, encryption_cb);
  gtk_widget_class_bind_template_callback (widget_class, paste_cb);
  gtk_widget_class_bind_template_callback (widget_class, choose_certificate_cb);
  gtk_widget_class_bind_template_callback (widget_class, forget_certificate_cb);
}

static void
dp_connection_form_init (DpConnectionForm *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  show_certificate (self);
}

void
dp_connection_form_set_target (DpConnectionForm *self,
                               DpDbTarget       *target)
{
  const char *host, *port, *mode;

  g_return_if_fail (DP_IS_CONNECTION_FORM (self));

  self->is_filling = TRUE;
  host = target != NULL ? dp_db_target_get_option (target, "host") : NULL;
  if (host == NULL && target != NULL)
    host = dp_db_target_get_option (target, "hostaddr");
  port = target != NULL ? dp_db_target_get_option (target, "port") : NULL;
  mode = target != NULL ? dp_db_target_get_option (target, "sslmode") : NULL;
  set_text (self->host_row, host);
  adw_spin_row_set_value (self->port_row,
                          port != NULL ? g_ascii_strtoull (port, NULL, 10) : DEFAULT_PORT);
  set_text (self->database_row, target != NULL ? dp_db_target_get_dbname (target) : NULL);
  set_text (self->user_row, target != NULL ? dp_db_target_get_option (target, "user") : NULL);
  adw_combo_row_set_selected (self->encryption_row, 0);
  for (guint i = 0; mode != NULL && i < G_N_ELEMENTS (modes); i++)
    {
      if (g_str_equal (modes[i], mode))
        adw_combo_row_set_selected (self->encryption_row, i);
    }
  g_set_str (&self->certificate,
             target != NULL ? dp_db_target_get_option (target, "sslrootcert") : NULL);
  show_certificate (self);
  self->is_filling = FALSE;
}

void
dp_connection_form_set_password (DpConnectionForm *self,
                                 const char       *password)
{
  g_return_if_fail (DP_IS_CONNECTION_FORM (self));

  self->is_filling = TRUE;
  set_text (self->password_row, password);
  self->is_filling = FALSE;
}

const char *
dp_connection_form_get_password (DpConnectionForm *self)
{
  g_return_val_if_fail (DP_IS_CONNECTION_FORM (self), NULL);

  return get_text (self->password_row);
}

DpDbTarget *
dp_connection_form_dup_target (DpConnectionForm *self)
{
  g_autofree char *host = NULL;

  g_return_val_if_fail (DP_IS_CONNECTION_FORM (self), NULL);

  host = g_strstrip (g_strdup (get_text (self->host_row)));
  if (*host == '\0' || *get_text (self->database_row) == '\0' || *get_text (self->user_row) == '\0')
    return NULL;

  return dp_db_target_new (host, (guint) adw_spin_row_get_value (self->port_row),
                           get_text (self->database_row), get_text (self->user_row),
                           get_text (self->password_row), get_mode (self), self->certificate);
}

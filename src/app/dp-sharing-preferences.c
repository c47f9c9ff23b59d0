/* dp-sharing-preferences.c: the preferences of who else may read the data
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-sharing-preferences.h"

#include <glib/gi18n.h>

#include "dp-kept-rows.h"
#include "dp-preferences-dialog.h"
#include "dp-setting-entry.h"
#include "dp-token-dialog.h"
#include "dp-tokens.h"
#include "dp-undo.h"

#define HERE "127.0.0.1"
#define EVERYWHERE "0.0.0.0"

/* Of dp_tokens_query() */
enum
{
  NAME,
  SCOPE,
  STATE,
  CREATED_AT,
  EXPIRES_AT,
};

struct _DpSharingPreferences
{
  AdwPreferencesPage  parent_instance;

  AdwSwitchRow       *share_row;
  AdwActionRow       *address_row;
  AdwActionRow       *problem_row;
  AdwSwitchRow       *network_row;
  AdwSpinRow         *port_row;
  AdwEntryRow        *certificate_row;
  AdwEntryRow        *key_row;
  GtkListBox         *tokens_box;

  DpSharing          *sharing;
};

G_DEFINE_FINAL_TYPE (DpSharingPreferences, dp_sharing_preferences, ADW_TYPE_PREFERENCES_PAGE)

static DpSettings *
get_settings (DpSharingPreferences *self)
{
  return dp_engine_get_settings (dp_sharing_get_engine (self->sharing));
}

/* --- tokens ----------------------------------------------------------------------------------- */

static void load_tokens (DpSharingPreferences *self);

/* A token that is taken away, or given back. */
typedef struct
{
  DpSharingPreferences *page;
  char                 *name;
  gboolean              back;
} Change;

static void
change_free (gpointer data)
{
  Change *change = data;

  g_object_unref (change->page);
  g_free (change->name);
  g_free (change);
}

static void begin_change (DpSharingPreferences *self,
                          const char           *name,
                          gboolean              back);

static void
undo_cb (gpointer data)
{
  const Change *change = data;

  begin_change (change->page, change->name, TRUE);
}

static void
offer_undo (DpSharingPreferences *self,
            const char           *name)
{
  g_autofree char *sentence = g_strdup_printf (_("“%s” revoked"), name);
  Change *change = g_new0 (Change, 1);

  change->page = g_object_ref (self);
  change->name = g_strdup (name);
  dp_undo_offer (GTK_WIDGET (self), sentence, undo_cb, change, change_free);
}

static DexFuture *
change_fiber (gpointer user_data)
{
  const Change *change = user_data;
  DpEngine *engine = dp_sharing_get_engine (change->page->sharing);
  g_autoptr(GError) error = NULL;
  gboolean changed;

  changed = dex_await_boolean (change->back ? dp_tokens_restore (engine, change->name)
                                            : dp_tokens_revoke (engine, change->name), &error);
  if (error != NULL)
    dp_preferences_dialog_add_toast (GTK_WIDGET (change->page), error->message);
  else if (changed && !change->back)
    offer_undo (change->page, change->name);
  load_tokens (change->page);

  return dex_future_new_true ();
}

static void
begin_change (DpSharingPreferences *self,
              const char           *name,
              gboolean              back)
{
  Change *change = g_new0 (Change, 1);

  change->page = g_object_ref (self);
  change->name = g_strdup (name);
  change->back = back;
  dex_future_disown (dex_scheduler_spawn (NULL, 0, change_fiber, change, change_free));
}

static void
revoke_cb (GtkButton            *button,
           DpSharingPreferences *self)
{
  begin_change (self, g_object_get_data (G_OBJECT (button), "token"), FALSE);
}

static char *
describe_token (DpDbResult *tokens,
                guint       row)
{
  const char *scope = dp_db_result_get_text (tokens, row, SCOPE);
  const char *state = dp_db_result_get_text (tokens, row, STATE);
  const char *expires = dp_db_result_get_text (tokens, row, EXPIRES_AT);
  const char *may = g_str_equal (scope, "admin") ? _("May do everything")
                    : g_str_equal (scope, "run") ? _("May read and start runs") : _("May read");
  g_autofree char *day = expires != NULL ? g_strndup (expires, 10) : NULL;

  if (g_str_equal (state, "expired"))
    return g_strdup_printf (_("%s · Expired %s"), may, day);
  if (day != NULL)
    return g_strdup_printf (_("%s · Good until %s"), may, day);

  return g_strdup_printf (_("%s · Good until it is revoked"), may);
}

/* The tokens that are good, or were: what each is called, and what is said of it. */
typedef struct
{
  DpSharingPreferences *page;
  GPtrArray            *names;
  GPtrArray            *words;
} Tokens;

static GtkWidget *
create_token_row (guint    position,
                  gpointer user_data)
{
  const Tokens *tokens = user_data;
  const char *name = g_ptr_array_index (tokens->names, position);
  g_autofree char *tip = g_strdup_printf (_("Revoke “%s”"), name);
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *button = gtk_button_new_from_icon_name ("user-trash-symbolic");

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), name);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), g_ptr_array_index (tokens->words, position));
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_set_tooltip_text (button, tip);
  g_object_set_data_full (G_OBJECT (button), "token", g_strdup (name), g_free);
  g_signal_connect_object (button, "clicked", G_CALLBACK (revoke_cb), tokens->page, 0);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);

  return row;
}

static void
show_tokens (DpSharingPreferences *self,
             DpDbResult           *result)
{
  g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GPtrArray) words = g_ptr_array_new_with_free_func (g_free);
  g_autoptr(GStrvBuilder) keys = g_strv_builder_new ();
  Tokens tokens = { .page = self, .names = names, .words = words };
  g_auto(GStrv) ended = NULL;

  for (guint i = 0; result != NULL && i < dp_db_result_get_n_rows (result); i++)
    {
      const char *name = dp_db_result_get_text (result, i, NAME);
      char *said;

      if (g_str_equal (dp_db_result_get_text (result, i, STATE), "revoked"))
        continue;
      said = describe_token (result, i);
      g_ptr_array_add (names, g_strdup (name));
      g_ptr_array_add (words, said);
      g_strv_builder_take (keys, g_strconcat (name, "\n", said, NULL));
    }
  ended = g_strv_builder_end (keys);
  dp_kept_rows_show (self->tokens_box, (const char * const *) ended, create_token_row, &tokens);
  gtk_widget_set_visible (GTK_WIDGET (self->tokens_box), names->len > 0);
}

static DexFuture *
tokens_cb (DexFuture *future,
           gpointer   user_data)
{
  DpSharingPreferences *self = user_data;
  const GValue *value = dex_future_get_value (future, NULL);

  /* The dialog may have been closed meanwhile. */
  if (self->tokens_box != NULL)
    show_tokens (self, value != NULL ? g_value_get_object (value) : NULL);

  return dex_future_new_true ();
}

static void
load_tokens (DpSharingPreferences *self)
{
  dex_future_disown (dex_future_finally (dp_tokens_query (dp_sharing_get_engine (self->sharing)),
                                         tokens_cb, g_object_ref (self), g_object_unref));
}

static DexFuture *
made_cb (DexFuture *future,
         gpointer   user_data)
{
  DpSharingPreferences *self = user_data;
  g_autoptr(GError) error = NULL;

  if (dex_future_get_value (future, &error) == NULL)
    dp_preferences_dialog_add_toast (GTK_WIDGET (self), error->message);
  /* Beyond this computer it may be the one that was missing. */
  if (dp_sharing_get_message (self->sharing) != NULL)
    dp_sharing_update (self->sharing);
  load_tokens (self);

  return dex_future_new_true ();
}

static void
add_cb (DpSharingPreferences *self)
{
  dex_future_disown (
      dex_future_finally (dp_token_dialog_ask (GTK_WIDGET (self),
                                               dp_sharing_get_engine (self->sharing)),
                          made_cb, g_object_ref (self), g_object_unref));
}

/* --- the server ------------------------------------------------------------------------------- */

static void
sharing_changed_cb (DpSharingPreferences *self)
{
  const char *uri = dp_sharing_get_uri (self->sharing);
  const char *message = dp_sharing_get_message (self->sharing);

  gtk_widget_set_visible (GTK_WIDGET (self->address_row), uri != NULL);
  adw_action_row_set_subtitle (self->address_row, uri != NULL ? uri : "");
  gtk_widget_set_visible (GTK_WIDGET (self->problem_row), message != NULL);
  adw_action_row_set_subtitle (self->problem_row, message != NULL ? message : "");
}

static void
copy_cb (DpSharingPreferences *self)
{
  gdk_clipboard_set_text (gtk_widget_get_clipboard (GTK_WIDGET (self)),
                          dp_sharing_get_uri (self->sharing));
  dp_preferences_dialog_add_toast (GTK_WIDGET (self), _("Address copied"));
}

static void
store (DpSharingPreferences *self,
       AdwEntryRow          *row,
       const char           *key)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (row))));
  g_autoptr(GError) error = NULL;

  if (!dp_settings_set_string (get_settings (self), key, text, &error))
    dp_preferences_dialog_add_toast (GTK_WIDGET (self), error->message);
}

static void
certificate_cb (DpSharingPreferences *self)
{
  store (self, self->certificate_row, "serve-certificate");
}

static void
key_cb (DpSharingPreferences *self)
{
  store (self, self->key_row, "serve-key");
}

/* --- choosing files --------------------------------------------------------------------------- */

/* What a dialog is to choose a file for. */
typedef struct
{
  DpSharingPreferences *page;
  AdwEntryRow          *row;
  const char           *key;
} Choice;

static void
chosen_cb (GObject      *source,
           GAsyncResult *result,
           gpointer      user_data)
{
  g_autofree Choice *choice = user_data;
  g_autoptr(DpSharingPreferences) self = choice->page;
  g_autoptr(GFile) file = gtk_file_dialog_open_finish (GTK_FILE_DIALOG (source), result, NULL);

  if (file == NULL || gtk_widget_get_root (GTK_WIDGET (self)) == NULL)
    return;
  gtk_editable_set_text (GTK_EDITABLE (choice->row), g_file_peek_path (file));
  store (self, choice->row, choice->key);
}

static void
choose (DpSharingPreferences *self,
        AdwEntryRow          *row,
        const char           *key,
        const char           *title)
{
  g_autoptr(GtkFileDialog) dialog = gtk_file_dialog_new ();
  Choice *choice = g_new0 (Choice, 1);

  choice->page = g_object_ref (self);
  choice->row = row;
  choice->key = key;
  gtk_file_dialog_set_title (dialog, title);
  gtk_file_dialog_open (dialog, GTK_WINDOW (gtk_widget_get_root (GTK_WIDGET (self))), NULL,
                        chosen_cb, choice);
}

static void
choose_certificate_cb (DpSharingPreferences *self)
{
  choose (self, self->certificate_row, "serve-certificate", _("Choose a Certificate"));
}

static void
choose_key_cb (DpSharingPreferences *self)
{
  choose (self, self->key_row, "serve-key", _("Choose a Private Key"));
}

static gboolean
address_to_switch (GValue   *value,
                   GVariant *variant,
                   gpointer  user_data)
{
  const char *address = g_variant_get_string (variant, NULL);
  g_autoptr(GInetAddress) inet = g_inet_address_new_from_string (address);

  g_value_set_boolean (value, inet != NULL && !g_inet_address_get_is_loopback (inet));

  return TRUE;
}

static GVariant *
switch_to_address (const GValue       *value,
                   const GVariantType *type,
                   gpointer            user_data)
{
  return g_variant_new_string (g_value_get_boolean (value) ? EVERYWHERE : HERE);
}

/* --- the page --------------------------------------------------------------------------------- */

static void
dp_sharing_preferences_dispose (GObject *object)
{
  DpSharingPreferences *self = DP_SHARING_PREFERENCES (object);

  g_clear_object (&self->sharing);
  gtk_widget_dispose_template (GTK_WIDGET (self), DP_TYPE_SHARING_PREFERENCES);

  G_OBJECT_CLASS (dp_sharing_preferences_parent_class)->dispose (object);
}

static void
dp_sharing_preferences_class_init (DpSharingPreferencesClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dp_sharing_preferences_dispose;

  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/dp-sharing-preferences.ui");
  gtk_widget_class_bind_template_child (widget_class, DpSharingPreferences, share_row);
  gtk_widget_class_bind_template_child (widget_class, DpSharingPreferences, address_row);
  gtk_widget_class_bind_template_child (widget_class, DpSharingPreferences, problem_row);
  gtk_widget_class_bind_template_child (widget_class, DpSharingPreferences, network_row);
  gtk_widget_class_bind_template_child (widget_class, DpSharingPreferences, port_row);
  gtk_widget_class_bind_template_child (widget_class, DpSharingPreferences, certificate_row);
  gtk_widget_class_bind_template_child (widget_class, DpSharingPreferences, key_row);
  gtk_widget_class_bind_template_child (widget_class, DpSharingPreferences, tokens_box);
  gtk_widget_class_bind_template_callback (widget_class, copy_cb);
  gtk_widget_class_bind_template_callback (widget_class, certificate_cb);
  gtk_widget_class_bind_template_callback (widget_class, key_cb);
  gtk_widget_class_bind_template_callback (widget_class, choose_certificate_cb);
  gtk_widget_class_bind_template_callback (widget_class, choose_key_cb);
  gtk_widget_class_bind_template_callback (widget_class, add_cb);
}

static void
dp_sharing_preferences_init (DpSharingPreferences *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/** dp_sharing_preferences_set_sharing: @sharing: what to show; to be set once */
void
dp_sharing_preferences_set_sharing (DpSharingPreferences *self,
                                    DpSharing            *sharing)
{
  GSettings *settings;

  g_return_if_fail (DP_IS_SHARING_PREFERENCES (self));
  g_return_if_fail (DP_IS_SHARING (sharing));
  g_return_if_fail (self->sharing == NULL);

  self->sharing = g_object_ref (sharing);
  settings = dp_settings_get_gsettings (get_settings (self));
  dp_setting_entry_follow (self->certificate_row, get_settings (self), "serve-certificate");
  dp_setting_entry_follow (self->key_row, get_settings (self), "serve-key");
  g_settings_bind (settings, "serve-in-window", self->share_row, "active", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind (settings, "serve-port", self->port_row, "value", G_SETTINGS_BIND_DEFAULT);
  g_settings_bind_with_mapping (settings, "serve-address", self->network_row, "active",
                                G_SETTINGS_BIND_DEFAULT, address_to_switch, switch_to_address, NULL,
                                NULL);
  g_signal_connect_object (sharing, "notify", G_CALLBACK (sharing_changed_cb), self,
                           G_CONNECT_SWAPPED);
  sharing_changed_cb (self);
  load_tokens (self);
}

/* dp-secret-entry.c: a password row whose text lives in the keyring
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-secret-entry.h"

#include <glib/gi18n.h>

#include "dp-preferences-dialog.h"
#include "dp-setting-entry.h"
#include "dp-undo.h"

typedef struct
{
  AdwEntryRow *row;
  DpSettings  *settings;
  char        *name;
  char        *text;      /* what to store */
  gboolean     is_undo;
} Secret;

static Secret *
secret_new (AdwEntryRow *row,
            DpSettings  *settings,
            const char  *name)
{
  Secret *secret = g_new0 (Secret, 1);

  secret->row = g_object_ref (row);
  secret->settings = g_object_ref (settings);
  secret->name = g_strdup (name);

  return secret;
}

static void
secret_free (gpointer data)
{
  Secret *secret = data;

  g_clear_object (&secret->row);
  g_clear_object (&secret->settings);
  g_free (secret->name);
  g_free (secret->text);
  g_free (secret);
}

static DexFuture *
load_fiber (gpointer user_data)
{
  Secret *secret = user_data;
  g_autofree char *text = NULL;
  g_autoptr(GError) error = NULL;

  text = dex_await_string (dp_settings_dup_secret (secret->settings, secret->name), &error);
  if (error != NULL)
    g_debug ("No secret: %s", error->message);

  /* What the person has typed meanwhile is newer. */
  if (text != NULL && *text != '\0' &&
      *gtk_editable_get_text (GTK_EDITABLE (secret->row)) == '\0')
    dp_setting_entry_set_text (secret->row, text);
  adw_entry_row_set_show_apply_button (secret->row, TRUE);

  return dex_future_new_true ();
}

static DexFuture *store_fiber (gpointer user_data);

static void
store (Secret *secret)
{
  dex_future_disown (dex_scheduler_spawn (NULL, 0, store_fiber, secret, secret_free));
}

static void
undo_cb (gpointer data)
{
  const Secret *former = data;
  Secret *secret = secret_new (former->row, former->settings, former->name);

  secret->text = g_strdup (former->text);
  secret->is_undo = TRUE;
  store (secret);
}

static void
offer_undo (Secret     *secret,
            const char *before)
{
  Secret *former = secret_new (secret->row, secret->settings, secret->name);

  former->text = g_strdup (before != NULL ? before : "");
  dp_undo_offer (GTK_WIDGET (secret->row),
                 *secret->text == '\0' ? _("Removed from the keyring")
                                       : _("Stored in the keyring"),
                 undo_cb, former, secret_free);
}

static DexFuture *
store_fiber (gpointer user_data)
{
  Secret *secret = user_data;
  g_autofree char *before = NULL;
  g_autoptr(GError) error = NULL;

  before = dex_await_string (dp_settings_dup_secret (secret->settings, secret->name), NULL);
  if (!dex_await (dp_settings_store_secret (secret->settings, secret->name, secret->text), &error))
    dp_preferences_dialog_add_toast (GTK_WIDGET (secret->row), error->message);
  else if (secret->is_undo)
    dp_setting_entry_set_text (secret->row, secret->text);
  else
    offer_undo (secret, before);

  return dex_future_new_true ();
}

static void
apply_cb (AdwEntryRow *row,
          gpointer     user_data)
{
  Secret *bound = user_data;
  Secret *secret = secret_new (row, bound->settings, bound->name);

  secret->text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (row))));
  store (secret);
}

static void
bound_free (gpointer  data,
            GClosure *closure)
{
  Secret *bound = data;

  g_clear_object (&bound->settings);
  g_free (bound->name);
  g_free (bound);
}

void
dp_secret_entry_bind (AdwEntryRow *row,
                      DpSettings  *settings,
                      const char  *name)
{
  Secret *bound;

  g_return_if_fail (ADW_IS_ENTRY_ROW (row));
  g_return_if_fail (DP_IS_SETTINGS (settings));
  g_return_if_fail (name != NULL);

  /* Belongs to the row, so it must not hold it. */
  bound = g_new0 (Secret, 1);
  bound->settings = g_object_ref (settings);
  bound->name = g_strdup (name);
  g_signal_connect_data (row, "apply", G_CALLBACK (apply_cb), bound, bound_free, 0);

  dex_future_disown (dex_scheduler_spawn (NULL, 0, load_fiber,
                                          secret_new (row, settings, name), secret_free));
}

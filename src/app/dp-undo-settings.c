/* dp-undo-settings.c: preferences that were changed can be as they were
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-undo.h"

#include <glib/gi18n.h>

#define WATCH "dp-undo-settings"

/* What can be set in the preferences, as the row there is called. Missing is what goes with a
 * password or with data, and is taken back with it. */
static const struct
{
  const char *key;
  const char *title;
} preferences[] = {
  { "symbols", N_("Symbols to Load") },
  { "symbol-groups", N_("Groups of Symbols") },
  { "alpha-vantage-plan", N_("Plan at Alpha Vantage") },
  { "alpha-vantage-per-second", N_("Requests per Second") },
  { "alpha-vantage-per-minute", N_("Requests per Minute") },
  { "alpha-vantage-url", N_("Address of Alpha Vantage") },
  { "coingecko-plan", N_("Plan at CoinGecko") },
  { "coingecko-url", N_("Address of CoinGecko") },
  { "coinpaprika-plan", N_("Plan at CoinPaprika") },
  { "coinpaprika-url", N_("Address of CoinPaprika") },
  { "keep-schedules", N_("Keep Schedules") },
  { "run-in-background", N_("Run in Background") },
  { "schedule-on-metered", N_("Use Metered Networks") },
  { "schedule-on-battery", N_("Run on Battery") },
  { "notify-desktop", N_("On This Computer") },
  { "notify-about", N_("What Is Told") },
  { "notify-quiet-hours", N_("Quiet Hours") },
  { "notify-group-minutes", N_("Minutes Between Messages") },
  { "notify-repeat-hours", N_("Hours Until It Is Told Again") },
  { "notify-stale-days", N_("Days Without a New Price") },
  { "notify-error-rate", N_("Failed Calls in Per Cent") },
  { "notify-latency-ms", N_("Milliseconds for an Answer") },
  { "notify-unreachable-minutes", N_("Minutes Without a Database") },
  { "notify-certificate", N_("File of an Own Certificate Authority") },
  { "mail-to", N_("Send To") },
  { "mail-server", N_("Mail Server") },
  { "mail-security", N_("Encryption") },
  { "mail-port", N_("Port") },
  { "mail-user", N_("User") },
  { "mail-from", N_("Sender") },
  { "chart-palette", N_("Colors") },
  { "chart-type", N_("Drawn As") },
  { "chart-scale", N_("Scale") },
  { "chart-grid", N_("Grid") },
  { "chart-snapping", N_("Crosshair Keeps to Prices") },
  { "chart-animations", N_("Motion") },
  { "serve-in-window", N_("Share Data") },
  { "serve-address", N_("Share on This Network") },
  { "serve-port", N_("Port") },
  { "serve-certificate", N_("Certificate File") },
  { "serve-key", N_("Private Key File") },
};

typedef struct
{
  AdwPreferencesDialog *dialog;     /* unowned: it owns this */
  GSettings            *settings;
  GHashTable           *values;     /* utf8 → GVariant, of what somebody chose: as it is known */
  GHashTable           *changed;    /* utf8 → GVariant or NULL: what it was before, until told */
  char                 *sentence;   /* (nullable): what the change is called */
  gboolean              is_silent;  /* the change shows itself */
  AdwToast             *toast;      /* (nullable): the last one */
  GHashTable           *last;       /* (nullable): what it takes back */
  gboolean              last_named;
  guint                 source;
} Watch;

/* What a toast takes back */
typedef struct
{
  Watch                *watch;      /* unowned */
  AdwPreferencesDialog *dialog;     /* (nullable): NULL once it is gone, and with it @watch */
  GHashTable           *before;
} Change;

static void
value_unref (gpointer data)
{
  g_clear_pointer ((GVariant **) &data, g_variant_unref);
}

static GHashTable *
values_new (void)
{
  return g_hash_table_new_full (g_str_hash, g_str_equal, g_free, value_unref);
}

static void
watch_free (gpointer data)
{
  Watch *self = data;

  g_clear_handle_id (&self->source, g_source_remove);
  g_clear_weak_pointer (&self->toast);
  g_clear_pointer (&self->last, g_hash_table_unref);
  g_hash_table_unref (self->values);
  g_hash_table_unref (self->changed);
  g_object_unref (self->settings);
  g_free (self->sentence);
  g_free (self);
}

static void
change_free (gpointer data)
{
  Change *change = data;

  g_clear_weak_pointer (&change->dialog);
  g_hash_table_unref (change->before);
  g_free (change);
}

/* Returns: (nullable): what the preference is called */
static const char *
find_title (const char *key)
{
  for (guint i = 0; i < G_N_ELEMENTS (preferences); i++)
    if (g_str_equal (preferences[i].key, key))
      return _(preferences[i].title);

  return NULL;
}

static void
remember (Watch      *self,
          const char *key,
          GVariant   *value)
{
  if (value != NULL)
    g_hash_table_replace (self->values, g_strdup (key), g_variant_ref (value));
  else
    g_hash_table_remove (self->values, key);
}

static void
undo_cb (gpointer data)
{
  const Change *change = data;
  Watch *self = change->watch;
  GHashTableIter iter;
  gpointer key, value;

  if (change->dialog == NULL)
    return;

  g_clear_weak_pointer (&self->toast);
  g_hash_table_iter_init (&iter, change->before);
  while (g_hash_table_iter_next (&iter, &key, &value))
    {
      /* Known beforehand, it is not taken for another change. */
      remember (self, key, value);
      if (value != NULL)
        g_settings_set_value (self->settings, key, value);
      else
        g_settings_reset (self->settings, key);
    }
}

static char *
dup_sentence (Watch *self)
{
  guint n_changed = g_hash_table_size (self->changed);
  GHashTableIter iter;
  gpointer key;

  if (self->sentence != NULL)
    return g_steal_pointer (&self->sentence);
  if (n_changed > 1)
    return g_strdup_printf (ngettext ("%u setting changed", "%u settings changed", n_changed),
                            n_changed);
  g_hash_table_iter_init (&iter, self->changed);
  g_hash_table_iter_next (&iter, &key, NULL);

  /* Translators: a setting was changed; %s is what it is, such as “Mail Server” */
  return g_strdup_printf (_("Changed: %s"), find_title (key));
}

static gboolean
have_same_keys (GHashTable *one,
                GHashTable *other)
{
  GHashTableIter iter;
  gpointer key;

  if (g_hash_table_size (one) != g_hash_table_size (other))
    return FALSE;
  g_hash_table_iter_init (&iter, one);
  while (g_hash_table_iter_next (&iter, &key, NULL))
    if (!g_hash_table_contains (other, key))
      return FALSE;

  return TRUE;
}

/* A number that is counted up is one change, which goes back to where it began. */
static gboolean
continues_last (Watch *self)
{
  return self->sentence == NULL && !self->is_silent && !self->last_named && self->toast != NULL &&
         have_same_keys (self->changed, self->last);
}

static void
offer (Watch *self)
{
  g_autofree char *sentence = NULL;
  Change *change;

  if (continues_last (self))
    return;

  self->last_named = self->sentence != NULL;
  if (!self->is_silent)
    sentence = dup_sentence (self);
  g_clear_pointer (&self->last, g_hash_table_unref);
  self->last = g_steal_pointer (&self->changed);
  self->changed = values_new ();
  change = g_new0 (Change, 1);
  change->watch = self;
  g_set_weak_pointer (&change->dialog, self->dialog);
  change->before = g_hash_table_ref (self->last);
  g_set_weak_pointer (&self->toast, dp_undo_offer (GTK_WIDGET (self->dialog), sentence, undo_cb,
                                                   change, change_free));
}

static gboolean
tell_cb (gpointer user_data)
{
  Watch *self = user_data;

  self->source = 0;
  if (g_hash_table_size (self->changed) > 0)
    offer (self);
  else if (self->sentence != NULL)
    adw_preferences_dialog_add_toast (self->dialog, adw_toast_new (self->sentence));
  g_hash_table_remove_all (self->changed);
  g_clear_pointer (&self->sentence, g_free);
  self->is_silent = FALSE;

  return G_SOURCE_REMOVE;
}

static void
tell_soon (Watch *self)
{
  if (self->source == 0)
    self->source = g_idle_add (tell_cb, self);
}

static void
changed_cb (AdwPreferencesDialog *dialog,
            const char           *key,
            GSettings            *settings)
{
  Watch *self = g_object_get_data (G_OBJECT (dialog), WATCH);
  g_autoptr(GVariant) now = g_settings_get_user_value (settings, key);
  GVariant *before = g_hash_table_lookup (self->values, key);

  if (find_title (key) == NULL || now == before ||
      (now != NULL && before != NULL && g_variant_equal (now, before)))
    return;

  if (!g_hash_table_contains (self->changed, key))
    g_hash_table_insert (self->changed, g_strdup (key),
                         before != NULL ? g_variant_ref (before) : NULL);
  remember (self, key, now);
  tell_soon (self);
}

void
dp_undo_watch_settings (AdwPreferencesDialog *dialog,
                        GSettings            *settings)
{
  Watch *self;

  g_return_if_fail (ADW_IS_PREFERENCES_DIALOG (dialog));
  g_return_if_fail (G_IS_SETTINGS (settings));

  self = g_new0 (Watch, 1);
  self->dialog = dialog;
  self->settings = g_object_ref (settings);
  self->values = values_new ();
  self->changed = values_new ();
  for (guint i = 0; i < G_N_ELEMENTS (preferences); i++)
    {
      const char *key = preferences[i].key;
      g_autoptr(GVariant) value = g_settings_get_user_value (settings, key);

      remember (self, key, value);
    }
  g_object_set_data_full (G_OBJECT (dialog), WATCH, self, watch_free);
  g_signal_connect_object (settings, "changed", G_CALLBACK (changed_cb), dialog,
                           G_CONNECT_SWAPPED);
}

void
dp_undo_name_change (GtkWidget  *widget,
                     const char *sentence)
{
  GtkWidget *dialog;
  Watch *self;

  g_return_if_fail (GTK_IS_WIDGET (widget));

  dialog = gtk_widget_get_ancestor (widget, ADW_TYPE_PREFERENCES_DIALOG);
  self = dialog != NULL ? g_object_get_data (G_OBJECT (dialog), WATCH) : NULL;
  if (self == NULL)
    return;
  g_set_str (&self->sentence, sentence);
  self->is_silent = sentence == NULL;
  tell_soon (self);
}

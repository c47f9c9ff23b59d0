/* dp-source-check-row.c: whether a market data service answers
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-source-check-row.h"

#include <glib/gi18n.h>

struct _DpSourceCheckRow
{
  AdwActionRow  parent_instance;

  GtkWidget    *button;    /* (nullable): after the row is disposed of */

  DpEngine     *engine;    /* (nullable): until it is set */
  char         *source;
};

G_DEFINE_FINAL_TYPE (DpSourceCheckRow, dp_source_check_row, ADW_TYPE_ACTION_ROW)

static DexFuture *
checked_cb (DexFuture *future,
            gpointer   user_data)
{
  DpSourceCheckRow *self = user_data;
  g_autoptr(GError) error = NULL;

  dex_future_get_value (future, &error);
  /* The dialog was closed in the meantime. */
  if (self->button == NULL)
    return NULL;

  adw_action_row_set_subtitle (ADW_ACTION_ROW (self),
                               error != NULL ? error->message : _("It answers"));
  if (error != NULL)
    gtk_widget_add_css_class (GTK_WIDGET (self), "error");
  gtk_widget_set_sensitive (self->button, TRUE);

  return NULL;
}

static void
check_cb (DpSourceCheckRow *self)
{
  gtk_widget_set_sensitive (self->button, FALSE);
  gtk_widget_remove_css_class (GTK_WIDGET (self), "error");
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), _("Asking…"));

  dex_future_disown (dex_future_finally (dp_engine_check_source (self->engine, self->source),
                                         checked_cb, g_object_ref (self), g_object_unref));
}

static void
dp_source_check_row_dispose (GObject *object)
{
  DpSourceCheckRow *self = DP_SOURCE_CHECK_ROW (object);

  self->button = NULL;
  g_clear_object (&self->engine);
  g_clear_pointer (&self->source, g_free);

  G_OBJECT_CLASS (dp_source_check_row_parent_class)->dispose (object);
}

static void
dp_source_check_row_class_init (DpSourceCheckRowClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = dp_source_check_row_dispose;
}

static void
dp_source_check_row_init (DpSourceCheckRow *self)
{
  self->button = gtk_button_new_with_mnemonic (_("_Test"));
  gtk_widget_set_valign (self->button, GTK_ALIGN_CENTER);
  gtk_widget_set_sensitive (self->button, FALSE);
  g_signal_connect_object (self->button, "clicked", G_CALLBACK (check_cb), self,
                           G_CONNECT_SWAPPED);

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), _("Connection"));
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (self), FALSE);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (self), _("A test takes one request"));
  adw_action_row_add_suffix (ADW_ACTION_ROW (self), self->button);
  adw_action_row_set_activatable_widget (ADW_ACTION_ROW (self), self->button);
}

void
dp_source_check_row_set_source (DpSourceCheckRow *self,
                                DpEngine         *engine,
                                const char       *source)
{
  g_return_if_fail (DP_IS_SOURCE_CHECK_ROW (self));
  g_return_if_fail (DP_IS_ENGINE (engine));
  g_return_if_fail (source != NULL);
  g_return_if_fail (self->engine == NULL);

  self->engine = g_object_ref (engine);
  self->source = g_strdup (source);
  gtk_widget_set_sensitive (self->button, TRUE);
}

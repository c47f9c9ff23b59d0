/* dp-welcome-page.c: what a person sees who has no data yet
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-welcome-page.h"

#include <glib/gi18n.h>

#include "dp-run-bar.h"

struct _DpWelcomePage
{
  AdwBin         parent_instance;

  AdwBanner     *banner;
  AdwStatusPage *status_page;
  GtkWidget     *load_button;
  GtkWidget     *sample_button;
  DpRunBar      *run_bar;
};

G_DEFINE_FINAL_TYPE (DpWelcomePage, dp_welcome_page, ADW_TYPE_BIN)

static void
dp_welcome_page_class_init (DpWelcomePageClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  g_type_ensure (DP_TYPE_RUN_BAR);
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH "/dp-welcome-page.ui");
  gtk_widget_class_bind_template_child (widget_class, DpWelcomePage, banner);
  gtk_widget_class_bind_template_child (widget_class, DpWelcomePage, status_page);
  gtk_widget_class_bind_template_child (widget_class, DpWelcomePage, run_bar);
  gtk_widget_class_bind_template_child (widget_class, DpWelcomePage, load_button);
  gtk_widget_class_bind_template_child (widget_class, DpWelcomePage, sample_button);
}

static void
dp_welcome_page_init (DpWelcomePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  adw_status_page_set_icon_name (self->status_page, APPLICATION_ID);
}

/* What a run can load; see dp_welcome_page_set_settings() */
static const char * const wanted[] = { "symbols", "files", "feeds" };

/* Whoever has said what to load is led to loading it. */
static void
settings_changed_cb (DpWelcomePage *self,
                     const char    *key,
                     DpSettings    *settings)
{
  gboolean is_set_up = FALSE;

  for (guint i = 0; i < G_N_ELEMENTS (wanted); i++)
    {
      g_auto(GStrv) items = dp_settings_dup_strv (settings, wanted[i]);

      is_set_up |= items[0] != NULL;
    }

  gtk_widget_set_visible (self->load_button, is_set_up);
  if (is_set_up)
    gtk_widget_remove_css_class (self->sample_button, "suggested-action");
  else
    gtk_widget_add_css_class (self->sample_button, "suggested-action");
}

void
dp_welcome_page_set_settings (DpWelcomePage *self,
                              DpSettings    *settings)
{
  g_return_if_fail (DP_IS_WELCOME_PAGE (self));
  g_return_if_fail (DP_IS_SETTINGS (settings));

  for (guint i = 0; i < G_N_ELEMENTS (wanted); i++)
    {
      g_autofree char *signal = g_strconcat ("changed::", wanted[i], NULL);

      g_signal_connect_object (settings, signal, G_CALLBACK (settings_changed_cb), self,
                               G_CONNECT_SWAPPED);
    }
  settings_changed_cb (self, NULL, settings);
}

/** dp_welcome_page_set_run: @run: (nullable): whose progress to show */
void
dp_welcome_page_set_run (DpWelcomePage *self,
                         DpRun         *run)
{
  g_return_if_fail (DP_IS_WELCOME_PAGE (self));

  dp_run_bar_set_run (self->run_bar, run);
}

AdwBanner *
dp_welcome_page_get_banner (DpWelcomePage *self)
{
  g_return_val_if_fail (DP_IS_WELCOME_PAGE (self), NULL);

  return self->banner;
}

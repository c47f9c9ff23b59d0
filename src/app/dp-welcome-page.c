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
}

static void
dp_welcome_page_init (DpWelcomePage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
  adw_status_page_set_icon_name (self->status_page, APPLICATION_ID);
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

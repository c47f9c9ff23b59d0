/* dp-symbol-window.c: one instrument in a window of its own
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-symbol-window.h"

#include <glib/gi18n.h>

#include "dp-symbol-page.h"

#define WIDTH        800
#define HEIGHT       600
#define LEAST_WIDTH  360
#define LEAST_HEIGHT 294

GtkWindow *
dp_symbol_window_new (GtkApplication *application,
                      DpEngine       *engine,
                      DpInstrument   *instrument)
{
  GtkWidget *window;
  GtkWidget *overlay;
  GtkWidget *view;
  DpSymbolPage *page;
  g_autofree char *title = NULL;

  g_return_val_if_fail (GTK_IS_APPLICATION (application), NULL);
  g_return_val_if_fail (DP_IS_ENGINE (engine), NULL);
  g_return_val_if_fail (DP_IS_INSTRUMENT (instrument), NULL);

  page = g_object_new (DP_TYPE_SYMBOL_PAGE, "engine", engine, NULL);
  dp_symbol_page_set_instrument (page, instrument);

  /* Pages bring their header bar, and say things in an overlay for toasts. */
  view = adw_navigation_view_new ();
  adw_navigation_view_add (ADW_NAVIGATION_VIEW (view), ADW_NAVIGATION_PAGE (page));
  overlay = adw_toast_overlay_new ();
  adw_toast_overlay_set_child (ADW_TOAST_OVERLAY (overlay), view);

  /* Translators: the window's title; %s is a symbol or the name of a page */
  title = g_strdup_printf (_("%s – DataPipe"), dp_instrument_get_symbol (instrument));
  window = adw_application_window_new (application);
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (window), overlay);
  gtk_window_set_title (GTK_WINDOW (window), title);
  gtk_window_set_icon_name (GTK_WINDOW (window), APPLICATION_ID);
  gtk_window_set_default_size (GTK_WINDOW (window), WIDTH, HEIGHT);
  gtk_widget_set_size_request (window, LEAST_WIDTH, LEAST_HEIGHT);

  return GTK_WINDOW (window);
}

/* dp-symbol-window.c: one instrument in a window of its own
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-symbol-window.h"

#include <glib/gi18n.h>

#include "dp-state.h"
#include "dp-symbol-page.h"

#define WIDTH        800
#define HEIGHT       600
#define LEAST_WIDTH  360
#define LEAST_HEIGHT 294

/* What a window is of, and the list of those that are open */
#define SYMBOL "dp-symbol"
#define OPEN   "symbol-windows"

static GSettings *
get_settings (DpEngine *engine)
{
  return dp_settings_get_gsettings (dp_engine_get_settings (engine));
}

/* Those that are open now; @but: (nullable): which is being closed */
static void
remember_open (GtkApplication *application,
               GSettings      *settings,
               GtkWindow      *but)
{
  g_autoptr(GString) open = g_string_new (NULL);

  for (GList *l = gtk_application_get_windows (application); l != NULL; l = l->next)
    {
      const char *symbol = g_object_get_data (G_OBJECT (l->data), SYMBOL);

      if (symbol != NULL && l->data != but)
        g_string_append_printf (open, "%s%s", open->len > 0 ? " " : "", symbol);
    }
  dp_state_set (settings, OPEN, open->len > 0 ? open->str : NULL);
}

/* One that the person closes; those that go with the program come back with it. */
static gboolean
close_request_cb (GtkWindow *window,
                  DpEngine  *engine)
{
  remember_open (gtk_window_get_application (window), get_settings (engine), window);

  return FALSE;
}

/* What there is of it is remembered under the symbol. */
static void
keep_state (GtkWindow    *window,
            DpEngine     *engine,
            DpSymbolPage *page,
            const char   *symbol)
{
  g_autofree char *part = g_strconcat ("symbol-part ", symbol, NULL);
  g_autofree char *width = g_strconcat ("symbol-width ", symbol, NULL);
  g_autofree char *height = g_strconcat ("symbol-height ", symbol, NULL);

  g_object_set_data_full (G_OBJECT (window), SYMBOL, g_strdup (symbol), g_free);
  dp_symbol_page_keep_part (page, part);
  dp_state_keep (get_settings (engine), width, GTK_WIDGET (window), "default-width");
  dp_state_keep (get_settings (engine), height, GTK_WIDGET (window), "default-height");
  remember_open (gtk_window_get_application (window), get_settings (engine), NULL);
  g_signal_connect_object (window, "close-request", G_CALLBACK (close_request_cb), engine, 0);
}

GtkWindow *
dp_symbol_window_new (GtkApplication *application,
                      DpEngine       *engine,
                      DpInstrument   *instrument)
{
  GtkWidget *window;
  GtkWidget *overlay;
  DpSymbolPage *page;
  g_autofree char *title = NULL;

  g_return_val_if_fail (GTK_IS_APPLICATION (application), NULL);
  g_return_val_if_fail (DP_IS_ENGINE (engine), NULL);
  g_return_val_if_fail (DP_IS_INSTRUMENT (instrument), NULL);

  page = g_object_new (DP_TYPE_SYMBOL_PAGE, "engine", engine, NULL);
  dp_symbol_page_set_instrument (page, instrument);

  /* Pages bring their header bar, and say things in an overlay for toasts. */
  overlay = adw_toast_overlay_new ();
  adw_toast_overlay_set_child (ADW_TOAST_OVERLAY (overlay), GTK_WIDGET (page));

  /* Translators: the window's title; %s is a symbol or the name of a page */
  title = g_strdup_printf (_("%s – DataPipe"), dp_instrument_get_symbol (instrument));
  window = adw_application_window_new (application);
  adw_application_window_set_content (ADW_APPLICATION_WINDOW (window), overlay);
  gtk_window_set_title (GTK_WINDOW (window), title);
  gtk_window_set_icon_name (GTK_WINDOW (window), APPLICATION_ID);
  gtk_window_set_default_size (GTK_WINDOW (window), WIDTH, HEIGHT);
  gtk_widget_set_size_request (window, LEAST_WIDTH, LEAST_HEIGHT);
  keep_state (GTK_WINDOW (window), engine, page, dp_instrument_get_symbol (instrument));

  return GTK_WINDOW (window);
}

static gboolean
is_open (GtkApplication *application,
         const char     *symbol)
{
  for (GList *l = gtk_application_get_windows (application); l != NULL; l = l->next)
    if (g_strcmp0 (g_object_get_data (G_OBJECT (l->data), SYMBOL), symbol) == 0)
      return TRUE;

  return FALSE;
}

void
dp_symbol_window_restore (GtkApplication *application,
                          DpEngine       *engine)
{
  g_autofree char *open = NULL;
  g_auto(GStrv) symbols = NULL;

  g_return_if_fail (GTK_IS_APPLICATION (application));
  g_return_if_fail (DP_IS_ENGINE (engine));

  open = dp_state_dup (get_settings (engine), OPEN);
  symbols = g_strsplit (open != NULL ? open : "", " ", -1);
  for (guint i = 0; symbols[i] != NULL; i++)
    {
      g_autoptr(DpInstrument) instrument = dp_engine_find_instrument (engine, symbols[i]);

      if (instrument != NULL && !is_open (application, symbols[i]))
        gtk_window_present (dp_symbol_window_new (application, engine, instrument));
    }
}

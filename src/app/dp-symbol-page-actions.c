/* dp-symbol-page-actions.c: what one can do with a symbol's chart
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-symbol-page-private.h"

#include <glib/gi18n.h>

#include "dp-chart-files.h"
#include "dp-chart-sound.h"
#include "dp-chart-table.h"
#include "dp-drawing-store.h"
#include "dp-indicators-dialog.h"
#include "dp-provenance-dialog.h"
#include "dp-state.h"

void
_dp_symbol_page_tell (gpointer    owner,
                      const char *sentence)
{
  AdwToast *toast = adw_toast_new (sentence);

  adw_toast_set_use_markup (toast, FALSE);
  dp_page_add_toast (DP_PAGE (owner), toast);
}

static void
indicators_cb (GSimpleAction *action,
               GVariant      *parameter,
               gpointer       user_data)
{
  DpSymbolPage *self = user_data;

  adw_dialog_present (dp_indicators_dialog_new (self->settings), GTK_WIDGET (self));
}

static void
table_cb (GSimpleAction *action,
          GVariant      *parameter,
          gpointer       user_data)
{
  DpSymbolPage *self = user_data;
  DpChart *chart = dp_chart_view_get_chart (self->chart_view);
  DpSeries *series = dp_chart_get_series (chart);

  if (series != NULL && dp_series_get_length (series) > 0)
    adw_dialog_present (dp_chart_table_dialog_new (chart), GTK_WIDGET (self));
}

/* Of the bar at the crosshair, else of the newest. */
static void
provenance_cb (GSimpleAction *action,
               GVariant      *parameter,
               gpointer       user_data)
{
  DpSymbolPage *self = user_data;
  DpChart *chart = dp_chart_view_get_chart (self->chart_view);
  DpSeries *series = dp_chart_get_series (chart);
  gssize index = dp_chart_get_cursor (chart);

  if (series == NULL || dp_series_get_length (series) == 0)
    return;

  if (index < 0)
    index = (gssize) dp_series_get_length (series) - 1;
  adw_dialog_present (dp_provenance_dialog_new (dp_page_get_engine (DP_PAGE (self)),
                                                self->instrument,
                                                dp_series_get_times (series)[index],
                                                dp_series_get_interval (series)),
                      GTK_WIDGET (self));
}

static void
new_window_cb (GSimpleAction *action,
               GVariant      *parameter,
               gpointer       user_data)
{
  DpSymbolPage *self = user_data;

  gtk_widget_activate_action (GTK_WIDGET (self), "app.open-symbol", "s",
                              dp_instrument_get_symbol (self->instrument));
}

static void
save_cb (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       user_data)
{
  dp_chart_files_save (DP_SYMBOL_PAGE (user_data)->chart_view, _dp_symbol_page_tell, user_data);
}

static void
copy_cb (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       user_data)
{
  dp_chart_files_copy (DP_SYMBOL_PAGE (user_data)->chart_view);
  _dp_symbol_page_tell (user_data, _("Chart copied"));
}

static void
print_cb (GSimpleAction *action,
          GVariant      *parameter,
          gpointer       user_data)
{
  dp_chart_files_print (DP_SYMBOL_PAGE (user_data)->chart_view);
}

static void
compare_cb (GSimpleAction *action,
            GVariant      *parameter,
            gpointer       user_data)
{
  _dp_symbol_page_choose_comparison (user_data);
}

static void
compare_none_cb (GSimpleAction *action,
                 GVariant      *parameter,
                 gpointer       user_data)
{
  _dp_symbol_page_remove_comparisons (user_data);
}

static void
undo_cb (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       user_data)
{
  if (!dp_chart_view_undo (DP_SYMBOL_PAGE (user_data)->chart_view))
    _dp_symbol_page_tell (user_data, _("Nothing to undo"));
}

static void
offer_undo (DpSymbolPage *self,
            const char   *sentence)
{
  AdwToast *toast = adw_toast_new (sentence);

  adw_toast_set_button_label (toast, _("_Undo"));
  g_signal_connect_object (toast, "button-clicked", G_CALLBACK (dp_chart_view_undo),
                           self->chart_view, G_CONNECT_SWAPPED);
  dp_page_add_toast (DP_PAGE (self), toast);
}

static void
clear_cb (GSimpleAction *action,
          GVariant      *parameter,
          gpointer       user_data)
{
  DpSymbolPage *self = user_data;

  dp_chart_view_clear_drawings (self->chart_view);
  offer_undo (self, _("Drawings Removed"));
}

static void
drawing_removed_cb (DpSymbolPage *self)
{
  offer_undo (self, _("Drawing Removed"));
}

static void
tool_cb (GSimpleAction *action,
         GVariant      *state,
         gpointer       user_data)
{
  DpSymbolPage *self = user_data;
  DpChartDrawingKind kind;

  /* It is drawn with the pointer or with keys, both on the chart. */
  gtk_widget_grab_focus (GTK_WIDGET (self->chart_view));
  dp_chart_view_set_tool (self->chart_view,
                          dp_chart_drawing_kind_from_string (g_variant_get_string (state, NULL),
                                                             &kind)
                              ? (int) kind
                              : -1);
  g_simple_action_set_state (action, state);
}

/* Once drawn, a line is a line, and the hand pans again. */
static void
tool_changed_cb (DpSymbolPage *self)
{
  int tool = dp_chart_view_get_tool (self->chart_view);
  GAction *action = g_action_map_lookup_action (G_ACTION_MAP (self->chart_actions), "tool");

  g_simple_action_set_state (G_SIMPLE_ACTION (action),
                             g_variant_new_string (
                                 tool >= 0 ? dp_chart_drawing_kind_to_string (tool) : "none"));
}

static void
drawings_changed_cb (DpSymbolPage *self)
{
  dp_drawing_store_save (self->settings, dp_instrument_get_symbol (self->instrument),
                         dp_chart_view_get_chart (self->chart_view));
}

static void
interval_cb (GSimpleAction *action,
             GVariant      *state,
             gpointer       user_data)
{
  DpSymbolPage *self = user_data;
  g_autofree char *chosen = NULL;

  g_simple_action_set_state (action, state);
  self->chosen_interval = g_variant_get_int64 (state);
  chosen = g_strdup_printf ("%" G_GINT64_FORMAT, self->chosen_interval);
  dp_state_set (self->settings, "chart-interval", chosen);
  if (_dp_symbol_page_choose_interval (self))
    _dp_symbol_page_reload (self);
}

static void
sound_failed_cb (GtkMediaStream *stream,
                 GParamSpec     *pspec,
                 DpSymbolPage   *self)
{
  g_autofree char *sentence = NULL;

  if (gtk_media_stream_get_error (stream) == NULL)
    return;
  sentence = g_strdup_printf (_("No sound can be played here: %s"),
                              gtk_media_stream_get_error (stream)->message);
  _dp_symbol_page_tell (self, sentence);
}

/* The page keeps the stream, so that it is heard to its end, or until the next one. */
static void
hear_cb (GSimpleAction *action,
         GVariant      *parameter,
         gpointer       user_data)
{
  DpSymbolPage *self = user_data;
  g_autoptr(GBytes) sound = dp_chart_dup_sound (dp_chart_view_get_chart (self->chart_view));
  g_autoptr(GInputStream) bytes = NULL;
  GtkMediaStream *stream;

  if (sound == NULL)
    {
      _dp_symbol_page_tell (self, _("There are no prices in view to be heard"));
      return;
    }

  bytes = g_memory_input_stream_new_from_bytes (sound);
  stream = gtk_media_file_new_for_input_stream (bytes);
  g_object_set_data_full (G_OBJECT (self), "sound", stream, g_object_unref);
  /* Without a way to play anything, the stream has failed from the beginning. */
  sound_failed_cb (stream, NULL, self);
  g_signal_connect_object (stream, "notify::error", G_CALLBACK (sound_failed_cb), self, 0);
  gtk_media_stream_play (stream);
}

void
_dp_symbol_page_add_actions (DpSymbolPage *self)
{
  static const GActionEntry entries[] = {
    { .name = "indicators", .activate = indicators_cb },
    { .name = "table", .activate = table_cb },
    { .name = "provenance", .activate = provenance_cb },
    { .name = "hear", .activate = hear_cb },
    { .name = "new-window", .activate = new_window_cb },
    { .name = "save", .activate = save_cb },
    { .name = "copy", .activate = copy_cb },
    { .name = "print", .activate = print_cb },
    { .name = "compare", .activate = compare_cb },
    { .name = "compare-none", .activate = compare_none_cb },
    { .name = "undo-drawing", .activate = undo_cb },
    { .name = "clear-drawings", .activate = clear_cb },
    { .name = "tool", .parameter_type = "s", .state = "'none'", .change_state = tool_cb },
    { .name = "interval", .parameter_type = "x", .state = "int64 -1", .change_state = interval_cb },
  };

  g_action_map_add_action_entries (G_ACTION_MAP (self->chart_actions), entries,
                                   G_N_ELEMENTS (entries), self);
  g_signal_connect_object (self->chart_view, "notify::tool", G_CALLBACK (tool_changed_cb), self,
                           G_CONNECT_SWAPPED);
  g_signal_connect_object (self->chart_view, "drawing-removed", G_CALLBACK (drawing_removed_cb),
                           self, G_CONNECT_SWAPPED);
  g_signal_connect_object (self->chart_view, "drawings-changed", G_CALLBACK (drawings_changed_cb),
                           self, G_CONNECT_SWAPPED);
}

/* dp-symbol-page-compare.c: other instruments in a symbol's chart
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-symbol-page-private.h"

#include <glib/gi18n.h>

#include "dp-comparison-store.h"
#include "dp-engine-chart.h"
#include "dp-instrument-picker.h"

typedef struct
{
  DpSymbolPage *self;
  DexChannel   *parts;      /* whose bars they are compared with */
  guint         number;     /* of the loads there were */
  char         *picked;     /* (nullable): what the person has just chosen */
} Load;

static void
load_free (gpointer data)
{
  Load *load = data;

  g_clear_object (&load->self);
  dex_clear (&load->parts);
  g_free (load->picked);
  g_free (load);
}

static gboolean
is_stale (const Load *load)
{
  return load->self->parts != load->parts || load->self->n_comparisons != load->number;
}

/* In shares of today: a split is no loss. */
static DexFuture *
load_series (DpSymbolPage *self,
             DpInstrument *other)
{
  DpEngine *engine = dp_page_get_engine (DP_PAGE (self));

  return self->interval > 0 ? dp_engine_load_intraday_series (engine, other, self->interval)
                            : dp_engine_load_series (engine, other);
}

static void
tell_missing (const Load *load,
              const char *symbol)
{
  g_autofree char *sentence = NULL;

  /* What is kept comes again with bars of another length. */
  if (g_strcmp0 (load->picked, symbol) != 0)
    return;

  sentence = g_strdup_printf (_("There are no prices of “%s” in bars of this length"), symbol);
  _dp_symbol_page_tell (load->self, sentence);
}

/* Returns: (transfer full) (element-type DpSeries): of what is kept */
static GPtrArray *
load_all (const Load *load)
{
  DpEngine *engine = dp_page_get_engine (DP_PAGE (load->self));
  g_auto(GStrv) others =
    dp_comparison_store_load (load->self->settings,
                              dp_instrument_get_symbol (load->self->instrument));
  GPtrArray *all = g_ptr_array_new_with_free_func (g_object_unref);

  for (guint i = 0; others[i] != NULL && !is_stale (load); i++)
    {
      g_autoptr(DpInstrument) other = dp_engine_find_instrument (engine, others[i]);
      g_autoptr(DpSeries) series = NULL;
      g_autoptr(GError) error = NULL;

      if (other == NULL)
        continue;
      series = dex_await_object (load_series (load->self, other), &error);
      if (series == NULL)
        _dp_symbol_page_tell (load->self, error->message);
      else if (dp_series_get_length (series) == 0)
        tell_missing (load, others[i]);
      else
        g_ptr_array_add (all, g_steal_pointer (&series));
    }

  return all;
}

static DexFuture *
load_fiber (gpointer user_data)
{
  const Load *load = user_data;
  DpChart *chart = dp_chart_view_get_chart (load->self->chart_view);
  g_autoptr(GPtrArray) all = load_all (load);

  if (is_stale (load))
    return dex_future_new_true ();

  dp_chart_clear_comparisons (chart);
  for (guint i = 0; i < all->len; i++)
    dp_chart_add_comparison (chart, g_ptr_array_index (all, i));

  return dex_future_new_true ();
}

static void
load_comparisons (DpSymbolPage *self,
                  const char   *picked)
{
  Load *load;

  if (self->parts == NULL)
    return;

  load = g_new0 (Load, 1);
  load->self = g_object_ref (self);
  load->parts = dex_ref (self->parts);
  load->number = ++self->n_comparisons;
  load->picked = g_strdup (picked);
  dex_future_disown (dex_scheduler_spawn (NULL, 0, load_fiber, load, load_free));
}

void
_dp_symbol_page_load_comparisons (DpSymbolPage *self)
{
  load_comparisons (self, NULL);
}

static void
picked_cb (DpSymbolPage *self,
           DpInstrument *other)
{
  const char *symbol = dp_instrument_get_symbol (self->instrument);
  const char *wanted = dp_instrument_get_symbol (other);
  g_auto(GStrv) others = dp_comparison_store_load (self->settings, symbol);
  g_autoptr(GStrvBuilder) all = g_strv_builder_new ();
  g_auto(GStrv) result = NULL;

  if (g_str_equal (wanted, symbol) || g_strv_contains ((const char *const *) others, wanted))
    {
      g_autofree char *sentence = g_strdup_printf (_("%s is compared already"), wanted);

      _dp_symbol_page_tell (self, sentence);
      return;
    }

  g_strv_builder_addv (all, (const char **) others);
  g_strv_builder_add (all, wanted);
  result = g_strv_builder_end (all);
  dp_comparison_store_save (self->settings, symbol, (const char *const *) result);
  load_comparisons (self, wanted);
}

/* It is made when it is wanted for the first time. */
void
_dp_symbol_page_choose_comparison (DpSymbolPage *self)
{
  DpEngine *engine = dp_page_get_engine (DP_PAGE (self));

  if (self->compare_picker == NULL)
    {
      self->compare_picker = g_object_new (DP_TYPE_INSTRUMENT_PICKER, NULL);
      dp_instrument_picker_set_instruments (DP_INSTRUMENT_PICKER (self->compare_picker),
                                            dp_engine_list_instruments (engine));
      g_signal_connect_object (self->compare_picker, "picked", G_CALLBACK (picked_cb), self,
                               G_CONNECT_SWAPPED);
      gtk_widget_set_parent (self->compare_picker, GTK_WIDGET (self->options_button));
    }
  gtk_popover_popup (GTK_POPOVER (self->compare_picker));
}

typedef struct
{
  DpSymbolPage *self;
  char         *symbol;
  GStrv         others;
} Removed;

static void
removed_free (gpointer  data,
              GClosure *closure)
{
  Removed *removed = data;

  g_clear_object (&removed->self);
  g_free (removed->symbol);
  g_strfreev (removed->others);
  g_free (removed);
}

/* Of the symbol they were of, which may not be shown any more. */
static void
undo_cb (Removed *removed)
{
  dp_comparison_store_save (removed->self->settings, removed->symbol,
                            (const char *const *) removed->others);
  if (removed->self->instrument != NULL &&
      g_str_equal (dp_instrument_get_symbol (removed->self->instrument), removed->symbol))
    load_comparisons (removed->self, NULL);
}

void
_dp_symbol_page_remove_comparisons (DpSymbolPage *self)
{
  const char *const none[] = { NULL };
  const char *symbol = dp_instrument_get_symbol (self->instrument);
  g_auto(GStrv) others = dp_comparison_store_load (self->settings, symbol);
  AdwToast *toast;
  Removed *removed;

  if (others[0] == NULL)
    return;

  removed = g_new0 (Removed, 1);
  removed->self = g_object_ref (self);
  removed->symbol = g_strdup (symbol);
  removed->others = g_steal_pointer (&others);
  dp_comparison_store_save (self->settings, symbol, none);
  load_comparisons (self, NULL);

  toast = adw_toast_new (_("Comparisons Removed"));
  adw_toast_set_button_label (toast, _("_Undo"));
  g_signal_connect_data (toast, "button-clicked", G_CALLBACK (undo_cb), removed, removed_free,
                         G_CONNECT_SWAPPED);
  dp_page_add_toast (DP_PAGE (self), toast);
}

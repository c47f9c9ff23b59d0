/* dp-key-figures.c: an instrument's figures in a row
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-key-figures.h"

#include <math.h>

#include <glib/gi18n.h>

#include "dp-db-params.h"
#include "dp-db-result.h"
#include "dp-format.h"

struct _DpKeyFigures
{
  AdwBin        parent_instance;

  AdwWrapBox   *box;

  DpInstrument *instrument;   /* the one asked for last: later answers of others are dropped */
};

G_DEFINE_FINAL_TYPE (DpKeyFigures, dp_key_figures, ADW_TYPE_BIN)

typedef enum
{
  FIGURE_TEXT,
  FIGURE_PRICE,
  FIGURE_COMPACT,
  FIGURE_FRACTION,
  FIGURE_FRACTION_CHANGE,
} FigureKind;

static const struct
{
  const char *column;
  const char *title;
  FigureKind  kind;
} figures[] = {
  { "low_52w", N_("52-Week Low"), FIGURE_PRICE },
  { "high_52w", N_("52-Week High"), FIGURE_PRICE },
  { "return_30d", N_("30-Day Return"), FIGURE_FRACTION_CHANGE },
  { "volatility_30d", N_("Volatility"), FIGURE_FRACTION },
  { "avg_volume_30d", N_("Average Volume"), FIGURE_COMPACT },
  { "market_cap", N_("Market Value"), FIGURE_COMPACT },
  { "sector", N_("Sector"), FIGURE_TEXT },
};

#define QUERY "SELECT low_52w, high_52w, return_30d, volatility_30d, avg_volume_30d," \
              " market_cap, sector" \
              " FROM marts.dim_company WHERE instrument_id = $1"

typedef struct
{
  DpKeyFigures *self;
  DpEngine     *engine;
  DpInstrument *instrument;
} Load;

static void
load_free (gpointer data)
{
  Load *load = data;

  g_clear_object (&load->self);
  g_clear_object (&load->engine);
  g_clear_object (&load->instrument);
  g_free (load);
}

static char *
dup_figure (DpDbResult *result,
            guint       column,
            FigureKind  kind)
{
  double value = kind == FIGURE_TEXT ? 0 : dp_db_result_get_double (result, 0, column);

  switch (kind)
    {
    case FIGURE_TEXT:
      return g_strdup (dp_db_result_get_text (result, 0, column));
    case FIGURE_PRICE:
      return dp_format_price (value);
    case FIGURE_COMPACT:
      return dp_format_compact (value);
    case FIGURE_FRACTION:
      return g_strdup_printf ("\u2066%.1f %%\u2069", value * 100);
    case FIGURE_FRACTION_CHANGE:
      return dp_format_change (value * 100);
    default:
      g_assert_not_reached ();
    }
}

static GtkWidget *
create_figure (const char *title,
               const char *value)
{
  GtkWidget *box = gtk_box_new (GTK_ORIENTATION_VERTICAL, 2);
  GtkWidget *title_label = gtk_label_new (title);
  GtkWidget *value_label = gtk_label_new (value);

  gtk_label_set_xalign (GTK_LABEL (title_label), 0);
  gtk_widget_add_css_class (title_label, "caption");
  gtk_widget_add_css_class (title_label, "dimmed");
  gtk_label_set_xalign (GTK_LABEL (value_label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (value_label), PANGO_ELLIPSIZE_END);
  gtk_widget_add_css_class (value_label, "numeric");
  gtk_box_append (GTK_BOX (box), title_label);
  gtk_box_append (GTK_BOX (box), value_label);

  return box;
}

static void
dp_key_figures_show (DpKeyFigures *self,
                     DpDbResult   *result)
{
  GtkWidget *child;
  gboolean some = FALSE;

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->box))) != NULL)
    adw_wrap_box_remove (self->box, child);

  for (guint i = 0; result != NULL && i < G_N_ELEMENTS (figures); i++)
    {
      int column = dp_db_result_find_column (result, figures[i].column);
      g_autofree char *text = NULL;

      if (column < 0 || dp_db_result_is_null (result, 0, column))
        continue;

      text = dup_figure (result, column, figures[i].kind);
      adw_wrap_box_append (self->box, create_figure (_(figures[i].title), text));
      some = TRUE;
    }

  gtk_widget_set_visible (GTK_WIDGET (self), some);
}

static DexFuture *
load_fiber (gpointer user_data)
{
  Load *load = user_data;
  g_autoptr(DpDbResult) result = NULL;
  g_autoptr(GError) error = NULL;
  DpDbParams *params = dp_db_params_new ();

  dp_db_params_add_int64 (params, dp_instrument_get_id (load->instrument));
  result = dex_await_object (dp_engine_query (load->engine, QUERY, params), &error);

  if (load->self->instrument != load->instrument)
    return dex_future_new_true ();

  /* Figures are a side show: the chart says what is wrong with the database. */
  if (error != NULL)
    g_debug ("No key figures: %s", error->message);

  dp_key_figures_show (load->self,
                       result != NULL && dp_db_result_get_n_rows (result) > 0 ? result : NULL);

  return dex_future_new_true ();
}

static void
dp_key_figures_dispose (GObject *object)
{
  DpKeyFigures *self = DP_KEY_FIGURES (object);

  g_clear_object (&self->instrument);

  G_OBJECT_CLASS (dp_key_figures_parent_class)->dispose (object);
}

static void
dp_key_figures_class_init (DpKeyFiguresClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = dp_key_figures_dispose;
}

static void
dp_key_figures_init (DpKeyFigures *self)
{
  self->box = ADW_WRAP_BOX (adw_wrap_box_new ());
  adw_wrap_box_set_child_spacing (self->box, 18);
  adw_wrap_box_set_line_spacing (self->box, 12);
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->box));
  gtk_widget_set_visible (GTK_WIDGET (self), FALSE);
}

/**
 * dp_key_figures_load:
 * @engine: where to ask
 * @instrument: whose figures to show, as soon as they are there
 */
void
dp_key_figures_load (DpKeyFigures *self,
                     DpEngine     *engine,
                     DpInstrument *instrument)
{
  Load *load;

  g_return_if_fail (DP_IS_KEY_FIGURES (self));
  g_return_if_fail (DP_IS_ENGINE (engine));
  g_return_if_fail (DP_IS_INSTRUMENT (instrument));

  g_set_object (&self->instrument, instrument);

  load = g_new0 (Load, 1);
  load->self = g_object_ref (self);
  load->engine = g_object_ref (engine);
  load->instrument = g_object_ref (instrument);
  dex_future_disown (dex_scheduler_spawn (NULL, 0, load_fiber, load, load_free));
}

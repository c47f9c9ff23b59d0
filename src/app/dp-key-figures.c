/* dp-key-figures.c: an instrument's figures in a row
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-key-figures.h"

#include <glib/gi18n.h>

#include "dp-symbol-fact.h"

struct _DpKeyFigures
{
  AdwBin      parent_instance;

  AdwWrapBox *box;
};

G_DEFINE_FINAL_TYPE (DpKeyFigures, dp_key_figures, ADW_TYPE_BIN)

static const DpSymbolFact figures[] = {
  { "low_52w", N_("52-Week Low"), DP_SYMBOL_FACT_PRICE },
  { "high_52w", N_("52-Week High"), DP_SYMBOL_FACT_PRICE },
  { "return_30d", N_("30-Day Return"), DP_SYMBOL_FACT_CHANGE },
  { "volatility_30d", N_("Volatility"), DP_SYMBOL_FACT_PART },
  { "avg_volume_30d", N_("Average Volume"), DP_SYMBOL_FACT_COMPACT },
  { "market_cap", N_("Market Value"), DP_SYMBOL_FACT_COMPACT },
  { "sector", N_("Sector"), DP_SYMBOL_FACT_TEXT },
};

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
dp_key_figures_class_init (DpKeyFiguresClass *klass)
{
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

void
dp_key_figures_show (DpKeyFigures *self,
                     DpDbResult   *result)
{
  GtkWidget *child;

  g_return_if_fail (DP_IS_KEY_FIGURES (self));

  while ((child = gtk_widget_get_first_child (GTK_WIDGET (self->box))) != NULL)
    adw_wrap_box_remove (self->box, child);

  for (guint i = 0; result != NULL && i < G_N_ELEMENTS (figures); i++)
    {
      g_autofree char *text = dp_symbol_fact_dup (&figures[i], result, 0);

      if (text != NULL)
        adw_wrap_box_append (self->box, create_figure (_(figures[i].title), text));
    }

  gtk_widget_set_visible (GTK_WIDGET (self),
                          gtk_widget_get_first_child (GTK_WIDGET (self->box)) != NULL);
}

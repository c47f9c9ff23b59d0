/* dp-instrument-row.c: a line of the instrument list
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-instrument-row.h"

#include <math.h>

#include <glib/gi18n.h>

#include "dp-format.h"
#include "dp-sparkline.h"

struct _DpInstrumentRow
{
  GtkBox        parent_instance;

  GtkLabel     *symbol_label;
  GtkLabel     *name_label;
  DpSparkline  *sparkline;
  GtkLabel     *price_label;
  GtkImage     *direction_image;
  GtkLabel     *change_label;
  GtkBox       *change_box;

  GSignalGroup *instrument_signals;
};

G_DEFINE_FINAL_TYPE (DpInstrumentRow, dp_instrument_row, GTK_TYPE_BOX)

static void
dp_instrument_row_update_change (DpInstrumentRow *self,
                                 double           change)
{
  GtkWidget *box = GTK_WIDGET (self->change_box);
  g_autofree char *text = dp_format_change (change);
  gboolean moved = fabs (change) >= 0.005;

  gtk_label_set_label (self->change_label, text);
  gtk_widget_set_visible (GTK_WIDGET (self->direction_image), moved);
  gtk_image_set_from_icon_name (self->direction_image,
                                change > 0 ? "pan-up-symbolic" : "pan-down-symbolic");

  gtk_widget_remove_css_class (box, "rising");
  gtk_widget_remove_css_class (box, "falling");
  gtk_widget_remove_css_class (box, "dimmed");
  gtk_widget_add_css_class (box, !moved ? "dimmed" : change > 0 ? "rising" : "falling");
}

static void
dp_instrument_row_update (DpInstrumentRow *self)
{
  g_autoptr(DpInstrument) instrument = g_signal_group_dup_target (self->instrument_signals);
  g_autofree char *price = NULL;
  const double *recent;
  gsize n_recent;

  if (instrument == NULL)
    return;

  price = dp_format_price (dp_instrument_get_last_close (instrument));
  recent = dp_instrument_get_recent (instrument, &n_recent);

  gtk_label_set_label (self->symbol_label, dp_instrument_get_symbol (instrument));
  gtk_label_set_label (self->name_label, dp_instrument_get_name (instrument));
  gtk_label_set_label (self->price_label, price);
  dp_sparkline_set_values (self->sparkline, recent, n_recent);
  dp_instrument_row_update_change (self, dp_instrument_get_change_percent (instrument));
}

static void
dp_instrument_row_dispose (GObject *object)
{
  DpInstrumentRow *self = DP_INSTRUMENT_ROW (object);

  g_clear_object (&self->instrument_signals);
  gtk_widget_dispose_template (GTK_WIDGET (self), DP_TYPE_INSTRUMENT_ROW);

  G_OBJECT_CLASS (dp_instrument_row_parent_class)->dispose (object);
}

static void
dp_instrument_row_class_init (DpInstrumentRowClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = dp_instrument_row_dispose;

  g_type_ensure (DP_TYPE_SPARKLINE);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/dp-instrument-row.ui");
  gtk_widget_class_bind_template_child (widget_class, DpInstrumentRow, symbol_label);
  gtk_widget_class_bind_template_child (widget_class, DpInstrumentRow, name_label);
  gtk_widget_class_bind_template_child (widget_class, DpInstrumentRow, sparkline);
  gtk_widget_class_bind_template_child (widget_class, DpInstrumentRow, price_label);
  gtk_widget_class_bind_template_child (widget_class, DpInstrumentRow, direction_image);
  gtk_widget_class_bind_template_child (widget_class, DpInstrumentRow, change_label);
  gtk_widget_class_bind_template_child (widget_class, DpInstrumentRow, change_box);
}

static void
dp_instrument_row_init (DpInstrumentRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->instrument_signals = g_signal_group_new (DP_TYPE_INSTRUMENT);
  g_signal_group_connect_swapped (self->instrument_signals, "notify",
                                  G_CALLBACK (dp_instrument_row_update), self);
}

/** dp_instrument_row_new: Returns: (transfer floating): an empty line */
GtkWidget *
dp_instrument_row_new (void)
{
  return g_object_new (DP_TYPE_INSTRUMENT_ROW, NULL);
}

/** dp_instrument_row_set_instrument: @instrument: (nullable): what to show and follow */
void
dp_instrument_row_set_instrument (DpInstrumentRow *self,
                                  DpInstrument    *instrument)
{
  g_return_if_fail (DP_IS_INSTRUMENT_ROW (self));
  g_return_if_fail (instrument == NULL || DP_IS_INSTRUMENT (instrument));

  g_signal_group_set_target (self->instrument_signals, instrument);
  dp_instrument_row_update (self);
}

char *
dp_instrument_row_dup_label (DpInstrument *instrument)
{
  g_autofree char *price = NULL;
  g_autofree char *change = NULL;

  g_return_val_if_fail (DP_IS_INSTRUMENT (instrument), NULL);

  price = dp_format_price (dp_instrument_get_last_close (instrument));
  change = dp_format_change (dp_instrument_get_change_percent (instrument));

  if (dp_instrument_get_currency (instrument) == NULL)
    return g_strjoin (", ", dp_instrument_get_symbol (instrument),
                      dp_instrument_get_name (instrument), price, change, NULL);

  /* Translators: a stock in the list as it is read aloud: symbol, name, price, currency, change */
  return g_strdup_printf (_("%s, %s, %s %s, %s"),
                          dp_instrument_get_symbol (instrument),
                          dp_instrument_get_name (instrument),
                          price,
                          dp_instrument_get_currency (instrument),
                          change);
}

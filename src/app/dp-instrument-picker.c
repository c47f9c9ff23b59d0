/* dp-instrument-picker.c: one of all instruments, found by typing
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-instrument-picker.h"

#include "dp-instrument-row.h"

struct _DpInstrumentPicker
{
  GtkPopover       parent_instance;

  GtkSearchEntry  *search_entry;
  GtkListView     *list_view;

  GtkCustomFilter *filter;
  char            *wanted;      /* case folded */
};

G_DEFINE_FINAL_TYPE (DpInstrumentPicker, dp_instrument_picker, GTK_TYPE_POPOVER)

enum
{
  PICKED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static gboolean
fits (gpointer item,
      gpointer user_data)
{
  DpInstrumentPicker *self = user_data;
  g_autofree char *words = g_strdup_printf ("%s %s", dp_instrument_get_symbol (item),
                                            dp_instrument_get_name (item));
  g_autofree char *folded = g_utf8_casefold (words, -1);

  return self->wanted == NULL || strstr (folded, self->wanted) != NULL;
}

static void
search_changed_cb (DpInstrumentPicker *self)
{
  g_clear_pointer (&self->wanted, g_free);
  self->wanted = g_utf8_casefold (gtk_editable_get_text (GTK_EDITABLE (self->search_entry)), -1);
  gtk_filter_changed (GTK_FILTER (self->filter), GTK_FILTER_CHANGE_DIFFERENT);
}

static void
activated_cb (DpInstrumentPicker *self,
              guint               position)
{
  g_autoptr(DpInstrument) instrument =
    g_list_model_get_item (G_LIST_MODEL (gtk_list_view_get_model (self->list_view)), position);

  if (instrument == NULL)
    return;

  gtk_popover_popdown (GTK_POPOVER (self));
  g_signal_emit (self, signals[PICKED], 0, instrument);
}

static void
search_activated_cb (DpInstrumentPicker *self)
{
  /* What was typed last may not have been looked for yet. */
  search_changed_cb (self);
  activated_cb (self, 0);
}

static void
bind_cb (GtkSignalListItemFactory *factory,
         GtkListItem              *list_item)
{
  DpInstrument *instrument = gtk_list_item_get_item (list_item);
  g_autofree char *label = dp_instrument_row_dup_label (instrument);

  if (gtk_list_item_get_child (list_item) == NULL)
    gtk_list_item_set_child (list_item, dp_instrument_row_new ());
  dp_instrument_row_set_instrument (DP_INSTRUMENT_ROW (gtk_list_item_get_child (list_item)),
                                    instrument);
  gtk_list_item_set_accessible_label (list_item, label);
}

static void
unbind_cb (GtkSignalListItemFactory *factory,
           GtkListItem              *list_item)
{
  dp_instrument_row_set_instrument (DP_INSTRUMENT_ROW (gtk_list_item_get_child (list_item)), NULL);
}

static void
dp_instrument_picker_show (GtkWidget *widget)
{
  DpInstrumentPicker *self = DP_INSTRUMENT_PICKER (widget);

  gtk_editable_set_text (GTK_EDITABLE (self->search_entry), "");
  search_changed_cb (self);

  GTK_WIDGET_CLASS (dp_instrument_picker_parent_class)->show (widget);

  gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
}

static void
dp_instrument_picker_dispose (GObject *object)
{
  DpInstrumentPicker *self = DP_INSTRUMENT_PICKER (object);

  gtk_widget_dispose_template (GTK_WIDGET (self), DP_TYPE_INSTRUMENT_PICKER);
  g_clear_object (&self->filter);

  G_OBJECT_CLASS (dp_instrument_picker_parent_class)->dispose (object);
}

static void
dp_instrument_picker_finalize (GObject *object)
{
  g_free (DP_INSTRUMENT_PICKER (object)->wanted);

  G_OBJECT_CLASS (dp_instrument_picker_parent_class)->finalize (object);
}

static void
dp_instrument_picker_class_init (DpInstrumentPickerClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = dp_instrument_picker_dispose;
  object_class->finalize = dp_instrument_picker_finalize;
  widget_class->show = dp_instrument_picker_show;

  /** DpInstrumentPicker::picked: this one is meant */
  signals[PICKED] = g_signal_new ("picked", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                  0, NULL, NULL, NULL, G_TYPE_NONE, 1, DP_TYPE_INSTRUMENT);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/dp-instrument-picker.ui");
  gtk_widget_class_bind_template_child (widget_class, DpInstrumentPicker, search_entry);
  gtk_widget_class_bind_template_child (widget_class, DpInstrumentPicker, list_view);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
}

static void
dp_instrument_picker_init (DpInstrumentPicker *self)
{
  GtkListItemFactory *factory = gtk_signal_list_item_factory_new ();

  self->filter = gtk_custom_filter_new (fits, self, NULL);
  gtk_widget_init_template (GTK_WIDGET (self));
  g_signal_connect (factory, "bind", G_CALLBACK (bind_cb), NULL);
  g_signal_connect (factory, "unbind", G_CALLBACK (unbind_cb), NULL);
  gtk_list_view_set_factory (self->list_view, factory);
  g_object_unref (factory);
}

void
dp_instrument_picker_set_instruments (DpInstrumentPicker *self,
                                      GListModel         *instruments)
{
  GtkFilterListModel *filtered;
  g_autoptr(GtkSelectionModel) selection = NULL;

  g_return_if_fail (DP_IS_INSTRUMENT_PICKER (self));
  g_return_if_fail (G_IS_LIST_MODEL (instruments));

  filtered = gtk_filter_list_model_new (g_object_ref (instruments),
                                        GTK_FILTER (g_object_ref (self->filter)));
  selection = GTK_SELECTION_MODEL (gtk_no_selection_new (G_LIST_MODEL (filtered)));
  gtk_list_view_set_model (self->list_view, selection);
}

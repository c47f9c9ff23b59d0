/* dp-sidebar.c: the list of instruments, with search and the Run button
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-sidebar.h"

#include <glib/gi18n.h>

#include "dp-instrument-row.h"
#include "dp-run-bar.h"

struct _DpSidebar
{
  AdwNavigationPage   parent_instance;

  GtkSearchBar       *search_bar;
  GtkSearchEntry     *search_entry;
  GtkStack           *stack;
  GtkListView        *list_view;
  GtkFilterListModel *filtered;
  GtkSortListModel   *sectioned;
  GtkSingleSelection *selection;
  DpRunBar           *run_bar;

  /* Of what is selected, so that the choice survives a change of the list. */
  char               *symbol;
};

G_DEFINE_FINAL_TYPE (DpSidebar, dp_sidebar, ADW_TYPE_NAVIGATION_PAGE)

enum
{
  PROP_0,
  PROP_SELECTED,
  N_PROPS
};

enum
{
  OPENED,
  N_SIGNALS
};

static GParamSpec *properties[N_PROPS];
static guint signals[N_SIGNALS];

/* Stocks, then coins, then whatever else there may be. */
static int
kind_rank (DpInstrument *instrument)
{
  const char *kind = dp_instrument_get_kind (instrument);

  return g_strcmp0 (kind, "stock") == 0 ? 0 : g_strcmp0 (kind, "coin") == 0 ? 1 : 2;
}

static int
compare_kinds (gconstpointer a,
               gconstpointer b,
               gpointer      user_data)
{
  return kind_rank ((DpInstrument *) a) - kind_rank ((DpInstrument *) b);
}

static void
row_setup_cb (GtkSignalListItemFactory *factory,
              GtkListItem              *list_item)
{
  gtk_list_item_set_child (list_item, dp_instrument_row_new ());
}

static void
row_clicked_cb (GtkGestureClick *gesture,
                int              n_press,
                double           x,
                double           y,
                DpSidebar       *self)
{
  g_signal_emit (self, signals[OPENED], 0);
}

static void
row_bind_cb (GtkSignalListItemFactory *factory,
             GtkListItem              *list_item)
{
  DpInstrument *instrument = gtk_list_item_get_item (list_item);
  g_autofree char *label = dp_instrument_row_dup_label (instrument);

  dp_instrument_row_set_instrument (DP_INSTRUMENT_ROW (gtk_list_item_get_child (list_item)),
                                    instrument);
  gtk_list_item_set_accessible_label (list_item, label);
}

static void
row_unbind_cb (GtkSignalListItemFactory *factory,
               GtkListItem              *list_item)
{
  dp_instrument_row_set_instrument (DP_INSTRUMENT_ROW (gtk_list_item_get_child (list_item)), NULL);
}

static void
header_setup_cb (GtkSignalListItemFactory *factory,
                 GtkListHeader            *header)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_widget_add_css_class (label, "section-title");
  gtk_list_header_set_child (header, label);
}

static void
header_bind_cb (GtkSignalListItemFactory *factory,
                GtkListHeader            *header)
{
  DpInstrument *first = gtk_list_header_get_item (header);
  int rank = kind_rank (first);

  gtk_label_set_label (GTK_LABEL (gtk_list_header_get_child (header)),
                       rank == 0 ? _("Stocks") : rank == 1 ? _("Coins") : _("Other"));
}

static void
dp_sidebar_update_page (DpSidebar *self)
{
  gboolean some = g_list_model_get_n_items (G_LIST_MODEL (self->selection)) > 0;

  gtk_stack_set_visible_child_name (self->stack, some ? "list" : "no-match");
}

static guint
dp_sidebar_find (DpSidebar  *self,
                 const char *symbol)
{
  GListModel *model = G_LIST_MODEL (self->selection);
  guint n_items = g_list_model_get_n_items (model);

  for (guint i = 0; i < n_items; i++)
    {
      g_autoptr(DpInstrument) instrument = g_list_model_get_item (model, i);

      if (g_ascii_strcasecmp (dp_instrument_get_symbol (instrument), symbol) == 0)
        return i;
    }

  return GTK_INVALID_LIST_POSITION;
}

static void
items_changed_cb (DpSidebar *self)
{
  dp_sidebar_update_page (self);

  /* A refreshed or filtered list holds other objects; the choice is the person's, by symbol. */
  if (self->symbol != NULL && gtk_single_selection_get_selected_item (self->selection) == NULL)
    {
      guint position = dp_sidebar_find (self, self->symbol);

      if (position != GTK_INVALID_LIST_POSITION)
        gtk_single_selection_set_selected (self->selection, position);
    }
}

static void
selected_cb (DpSidebar *self)
{
  DpInstrument *instrument = gtk_single_selection_get_selected_item (self->selection);

  /* Filtered out is not deselected. */
  if (instrument == NULL)
    return;

  g_set_str (&self->symbol, dp_instrument_get_symbol (instrument));
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_SELECTED]);
}

static void
activated_cb (DpSidebar *self,
              guint      position)
{
  gtk_single_selection_set_selected (self->selection, position);
  g_signal_emit (self, signals[OPENED], 0);
}

/* Enter in the search entry opens the first match. */
static void
search_activated_cb (DpSidebar *self)
{
  if (g_list_model_get_n_items (G_LIST_MODEL (self->selection)) > 0)
    activated_cb (self, 0);
}

static void
dp_sidebar_get_property (GObject    *object,
                         guint       prop_id,
                         GValue     *value,
                         GParamSpec *pspec)
{
  DpSidebar *self = DP_SIDEBAR (object);

  switch (prop_id)
    {
    case PROP_SELECTED:
      g_value_set_object (value, dp_sidebar_get_selected (self));
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
dp_sidebar_dispose (GObject *object)
{
  DpSidebar *self = DP_SIDEBAR (object);

  g_clear_pointer (&self->symbol, g_free);
  gtk_widget_dispose_template (GTK_WIDGET (self), DP_TYPE_SIDEBAR);

  G_OBJECT_CLASS (dp_sidebar_parent_class)->dispose (object);
}

static void
dp_sidebar_class_init (DpSidebarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = dp_sidebar_dispose;
  object_class->get_property = dp_sidebar_get_property;

  properties[PROP_SELECTED] =
    g_param_spec_object ("selected", NULL, NULL, DP_TYPE_INSTRUMENT,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[OPENED] = g_signal_new ("opened", DP_TYPE_SIDEBAR, G_SIGNAL_RUN_LAST,
                                  0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (DP_TYPE_INSTRUMENT);
  g_type_ensure (DP_TYPE_RUN_BAR);
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH "/dp-sidebar.ui");
  gtk_widget_class_bind_template_child (widget_class, DpSidebar, search_bar);
  gtk_widget_class_bind_template_child (widget_class, DpSidebar, search_entry);
  gtk_widget_class_bind_template_child (widget_class, DpSidebar, stack);
  gtk_widget_class_bind_template_child (widget_class, DpSidebar, list_view);
  gtk_widget_class_bind_template_child (widget_class, DpSidebar, filtered);
  gtk_widget_class_bind_template_child (widget_class, DpSidebar, sectioned);
  gtk_widget_class_bind_template_child (widget_class, DpSidebar, selection);
  gtk_widget_class_bind_template_child (widget_class, DpSidebar, run_bar);
  gtk_widget_class_bind_template_callback (widget_class, row_setup_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_bind_cb);
  gtk_widget_class_bind_template_callback (widget_class, row_unbind_cb);
  gtk_widget_class_bind_template_callback (widget_class, header_setup_cb);
  gtk_widget_class_bind_template_callback (widget_class, header_bind_cb);
  gtk_widget_class_bind_template_callback (widget_class, items_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, selected_cb);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, search_activated_cb);
}

static void
dp_sidebar_init (DpSidebar *self)
{
  g_autoptr(GtkSorter) kinds = GTK_SORTER (gtk_custom_sorter_new (compare_kinds, NULL, NULL));
  GtkGesture *click = gtk_gesture_click_new ();

  gtk_widget_init_template (GTK_WIDGET (self));

  gtk_sort_list_model_set_section_sorter (self->sectioned, kinds);

  /* The list itself tells only of a selection that changed, and in a narrow window a click on the
   * selected row has to open it, too. */
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (click), GTK_PHASE_CAPTURE);
  g_signal_connect_object (click, "released", G_CALLBACK (row_clicked_cb), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (self->list_view), GTK_EVENT_CONTROLLER (click));
}

/** dp_sidebar_set_instruments: @instruments: of [class@Instrument], which the list follows */
void
dp_sidebar_set_instruments (DpSidebar  *self,
                            GListModel *instruments)
{
  g_return_if_fail (DP_IS_SIDEBAR (self));
  g_return_if_fail (G_IS_LIST_MODEL (instruments));

  gtk_filter_list_model_set_model (self->filtered, instruments);
  dp_sidebar_update_page (self);
}

/** dp_sidebar_set_run: @run: (nullable): whose progress to show at the bottom */
void
dp_sidebar_set_run (DpSidebar *self,
                    DpRun     *run)
{
  g_return_if_fail (DP_IS_SIDEBAR (self));

  dp_run_bar_set_run (self->run_bar, run);
}

/** dp_sidebar_get_selected: Returns: (transfer none) (nullable): what is chosen and in the list */
DpInstrument *
dp_sidebar_get_selected (DpSidebar *self)
{
  g_return_val_if_fail (DP_IS_SIDEBAR (self), NULL);

  return gtk_single_selection_get_selected_item (self->selection);
}

gboolean
dp_sidebar_select (DpSidebar  *self,
                   const char *symbol)
{
  guint position;

  g_return_val_if_fail (DP_IS_SIDEBAR (self), FALSE);

  position = symbol == NULL ? 0 : dp_sidebar_find (self, symbol);
  if (position >= g_list_model_get_n_items (G_LIST_MODEL (self->selection)))
    return FALSE;

  gtk_list_view_scroll_to (self->list_view, position, GTK_LIST_SCROLL_SELECT, NULL);

  return TRUE;
}

/** dp_sidebar_start_search: shows the search entry and puts the keyboard focus there */
void
dp_sidebar_start_search (DpSidebar *self)
{
  g_return_if_fail (DP_IS_SIDEBAR (self));

  gtk_search_bar_set_search_mode (self->search_bar, TRUE);
  gtk_widget_grab_focus (GTK_WIDGET (self->search_entry));
}

/** dp_sidebar_set_key_capture: @widget: typing anywhere in it begins a search */
void
dp_sidebar_set_key_capture (DpSidebar *self,
                            GtkWidget *widget)
{
  g_return_if_fail (DP_IS_SIDEBAR (self));

  gtk_search_bar_set_key_capture_widget (self->search_bar, widget);
}

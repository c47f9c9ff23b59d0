/* dp-sidebar.c: the list of pages and instruments, with search and the Run button
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-sidebar.h"

#include <glib/gi18n.h>

#include "dp-instrument-row.h"
#include "dp-late-menu.h"
#include "dp-place.h"
#include "dp-run-bar.h"
#include "dp-symbol-drag.h"
#include "dp-symbol-order.h"

struct _DpSidebar
{
  AdwNavigationPage   parent_instance;

  GtkMenuButton      *menu_button;
  GMenuModel         *primary_menu;
  GtkSearchBar       *search_bar;
  GtkSearchEntry     *search_entry;
  GtkStack           *stack;
  GtkListView        *list_view;
  GListStore         *lists;
  GtkSortListModel   *sectioned;
  GtkSingleSelection *selection;
  DpRunBar           *run_bar;

  DpSymbolOrder      *order;
  GtkSorter          *sections;
  GtkSorter          *order_sorter;

  /* What is selected, so that the choice survives a change of the list. */
  GType               selected_type;
  char               *selected_name;
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

/* Pages first, then the sections of the instruments. */
static int
item_rank (DpSidebar *self,
           gpointer   item)
{
  return DP_IS_PLACE (item) ? -1 : (int) dp_symbol_order_get_section (self->order, item);
}

/* What tells one item from the others of its type. */
static const char *
item_name (gpointer item)
{
  return DP_IS_PLACE (item) ? dp_place_get_id (item) : dp_instrument_get_symbol (item);
}

/* What a search looks at. */
static char *
dup_item_words (gpointer item)
{
  if (DP_IS_PLACE (item))
    return g_strdup (dp_place_get_title (item));

  return g_strdup_printf ("%s %s", dp_instrument_get_symbol (item), dp_instrument_get_name (item));
}

static int
compare_sections (gconstpointer a,
                  gconstpointer b,
                  gpointer      user_data)
{
  return item_rank (user_data, (gpointer) a) - item_rank (user_data, (gpointer) b);
}

/* As the person ordered the symbols; what is not among them stays as it came, behind. */
static int
compare_order (gconstpointer a,
               gconstpointer b,
               gpointer      user_data)
{
  DpSidebar *self = user_data;
  gpointer one = (gpointer) a;
  gpointer other = (gpointer) b;

  if (DP_IS_PLACE (one) || DP_IS_PLACE (other))
    return DP_IS_PLACE (other) - DP_IS_PLACE (one);

  return dp_symbol_order_compare (self->order, one, other);
}

static GtkWidget *
place_row_new (DpPlace *place)
{
  GtkWidget *row = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 12);
  GtkWidget *image = gtk_image_new_from_icon_name (dp_place_get_icon_name (place));
  GtkWidget *label = gtk_label_new (dp_place_get_title (place));

  gtk_accessible_update_state (GTK_ACCESSIBLE (image), GTK_ACCESSIBLE_STATE_HIDDEN, TRUE, -1);
  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_margin_top (row, 9);
  gtk_widget_set_margin_bottom (row, 9);
  gtk_box_append (GTK_BOX (row), image);
  gtk_box_append (GTK_BOX (row), label);

  return row;
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
open_in_window (DpSidebar *self,
                gpointer   item)
{
  if (DP_IS_INSTRUMENT (item))
    gtk_widget_activate_action (GTK_WIDGET (self), "app.open-symbol", "s",
                                dp_instrument_get_symbol (item));
}

static gboolean
open_selected_cb (GtkWidget *list_view,
                  GVariant  *parameter,
                  gpointer   user_data)
{
  open_in_window (user_data, dp_sidebar_get_selected (user_data));

  return GDK_EVENT_STOP;
}

static void
middle_clicked_cb (GtkGestureClick *gesture,
                   int              n_press,
                   double           x,
                   double           y,
                   GtkListItem     *list_item)
{
  GtkWidget *row = gtk_event_controller_get_widget (GTK_EVENT_CONTROLLER (gesture));

  open_in_window (DP_SIDEBAR (gtk_widget_get_ancestor (row, DP_TYPE_SIDEBAR)),
                  gtk_list_item_get_item (list_item));
}

static GtkWidget *
instrument_row_new (DpSidebar   *self,
                    GtkListItem *list_item)
{
  GtkWidget *row = dp_instrument_row_new ();
  GtkGesture *click = gtk_gesture_click_new ();

  gtk_gesture_single_set_button (GTK_GESTURE_SINGLE (click), GDK_BUTTON_MIDDLE);
  g_signal_connect_object (click, "released", G_CALLBACK (middle_clicked_cb), list_item, 0);
  gtk_widget_add_controller (row, GTK_EVENT_CONTROLLER (click));
  dp_symbol_drag_from (row, list_item);
  dp_symbol_drag_onto (row, G_OBJECT (list_item), self->order);

  return row;
}

static void
row_bind_cb (DpSidebar                *self,
             GtkListItem              *list_item,
             GtkSignalListItemFactory *factory)
{
  gpointer item = gtk_list_item_get_item (list_item);
  g_autofree char *label = NULL;

  if (DP_IS_PLACE (item))
    {
      gtk_list_item_set_child (list_item, place_row_new (item));
      gtk_list_item_set_accessible_label (list_item, dp_place_get_title (item));
      return;
    }

  if (!DP_IS_INSTRUMENT_ROW (gtk_list_item_get_child (list_item)))
    gtk_list_item_set_child (list_item, instrument_row_new (self, list_item));

  label = dp_instrument_row_dup_label (item);
  dp_instrument_row_set_instrument (DP_INSTRUMENT_ROW (gtk_list_item_get_child (list_item)), item);
  gtk_list_item_set_accessible_label (list_item, label);
}

static void
row_unbind_cb (GtkSignalListItemFactory *factory,
               GtkListItem              *list_item)
{
  GtkWidget *row = gtk_list_item_get_child (list_item);

  if (DP_IS_INSTRUMENT_ROW (row))
    dp_instrument_row_set_instrument (DP_INSTRUMENT_ROW (row), NULL);
}

static void
header_setup_cb (DpSidebar                *self,
                 GtkListHeader            *header,
                 GtkSignalListItemFactory *factory)
{
  GtkWidget *label = gtk_label_new (NULL);

  gtk_label_set_xalign (GTK_LABEL (label), 0);
  gtk_label_set_ellipsize (GTK_LABEL (label), PANGO_ELLIPSIZE_END);
  gtk_widget_set_hexpand (label, TRUE);
  gtk_widget_add_css_class (label, "section-title");
  dp_symbol_drag_onto (label, G_OBJECT (header), self->order);
  gtk_list_header_set_child (header, label);
}

static void
header_bind_cb (DpSidebar                *self,
                GtkListHeader            *header,
                GtkSignalListItemFactory *factory)
{
  GtkWidget *label = gtk_list_header_get_child (header);
  int rank = item_rank (self, gtk_list_header_get_item (header));

  /* The pages are first and need no heading. */
  gtk_widget_set_visible (label, rank >= 0);
  if (rank < 0)
    gtk_widget_add_css_class (gtk_widget_get_parent (label), "without-heading");
  else
    gtk_widget_remove_css_class (gtk_widget_get_parent (label), "without-heading");

  gtk_label_set_label (GTK_LABEL (label),
                       rank < 0 ? "" : dp_symbol_order_get_title (self->order, rank));
}

static void
dp_sidebar_update_page (DpSidebar *self)
{
  gboolean some = g_list_model_get_n_items (G_LIST_MODEL (self->selection)) > 0;

  gtk_stack_set_visible_child_name (self->stack, some ? "list" : "no-match");
}

/* With @name NULL, the first of that type. */
static guint
dp_sidebar_find (DpSidebar  *self,
                 GType       type,
                 const char *name)
{
  GListModel *model = G_LIST_MODEL (self->selection);
  guint n_items = g_list_model_get_n_items (model);

  for (guint i = 0; i < n_items; i++)
    {
      g_autoptr(GObject) item = g_list_model_get_item (model, i);

      if (G_OBJECT_TYPE (item) == type &&
          (name == NULL || g_ascii_strcasecmp (item_name (item), name) == 0))
        return i;
    }

  return GTK_INVALID_LIST_POSITION;
}

static void
items_changed_cb (DpSidebar *self)
{
  guint position;

  dp_sidebar_update_page (self);

  if (self->selected_name == NULL ||
      gtk_single_selection_get_selected_item (self->selection) != NULL)
    return;

  /* A refreshed or filtered list holds other objects; the choice is the person's, by name. */
  position = dp_sidebar_find (self, self->selected_type, self->selected_name);
  if (position != GTK_INVALID_LIST_POSITION)
    gtk_single_selection_set_selected (self->selection, position);
}

static void
selected_cb (DpSidebar *self)
{
  gpointer item = gtk_single_selection_get_selected_item (self->selection);

  /* Filtered out is not deselected. */
  if (item == NULL)
    return;

  self->selected_type = G_OBJECT_TYPE (item);
  g_set_str (&self->selected_name, item_name (item));
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

/* Sections change first: the order within them follows. */
static void
order_changed_cb (DpSidebar *self)
{
  gtk_sorter_changed (self->sections, GTK_SORTER_CHANGE_DIFFERENT);
  gtk_sorter_changed (self->order_sorter, GTK_SORTER_CHANGE_DIFFERENT);
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

  g_clear_pointer (&self->selected_name, g_free);
  g_clear_object (&self->order_sorter);
  g_clear_object (&self->sections);
  gtk_widget_dispose_template (GTK_WIDGET (self), DP_TYPE_SIDEBAR);

  G_OBJECT_CLASS (dp_sidebar_parent_class)->dispose (object);
}

static void
dp_sidebar_finalize (GObject *object)
{
  g_clear_object (&DP_SIDEBAR (object)->order);

  G_OBJECT_CLASS (dp_sidebar_parent_class)->finalize (object);
}

static void
dp_sidebar_class_init (DpSidebarClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = dp_sidebar_dispose;
  object_class->finalize = dp_sidebar_finalize;
  object_class->get_property = dp_sidebar_get_property;

  properties[PROP_SELECTED] =
    g_param_spec_object ("selected", NULL, NULL, G_TYPE_OBJECT,
                         G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);

  g_object_class_install_properties (object_class, N_PROPS, properties);

  signals[OPENED] = g_signal_new ("opened", DP_TYPE_SIDEBAR, G_SIGNAL_RUN_LAST,
                                  0, NULL, NULL, NULL, G_TYPE_NONE, 0);

  g_type_ensure (DP_TYPE_INSTRUMENT);
  g_type_ensure (DP_TYPE_PLACE);
  g_type_ensure (DP_TYPE_RUN_BAR);
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH "/dp-sidebar.ui");
  gtk_widget_class_bind_template_child (widget_class, DpSidebar, menu_button);
  gtk_widget_class_bind_template_child (widget_class, DpSidebar, primary_menu);
  gtk_widget_class_bind_template_child (widget_class, DpSidebar, search_bar);
  gtk_widget_class_bind_template_child (widget_class, DpSidebar, search_entry);
  gtk_widget_class_bind_template_child (widget_class, DpSidebar, stack);
  gtk_widget_class_bind_template_child (widget_class, DpSidebar, list_view);
  gtk_widget_class_bind_template_child (widget_class, DpSidebar, lists);
  gtk_widget_class_bind_template_child (widget_class, DpSidebar, sectioned);
  gtk_widget_class_bind_template_child (widget_class, DpSidebar, selection);
  gtk_widget_class_bind_template_child (widget_class, DpSidebar, run_bar);
  gtk_widget_class_bind_template_callback (widget_class, dup_item_words);
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
  g_autoptr(GListModel) places = dp_place_list_new ();
  GtkGesture *click = gtk_gesture_click_new ();
  GtkEventController *shortcuts = gtk_shortcut_controller_new ();

  self->order = dp_symbol_order_new ();
  self->sections = GTK_SORTER (gtk_custom_sorter_new (compare_sections, self, NULL));
  self->order_sorter = GTK_SORTER (gtk_custom_sorter_new (compare_order, self, NULL));
  gtk_widget_init_template (GTK_WIDGET (self));

  dp_late_menu_set (self->menu_button, self->primary_menu);
  gtk_sort_list_model_set_sorter (self->sectioned, self->order_sorter);
  gtk_sort_list_model_set_section_sorter (self->sectioned, self->sections);
  g_list_store_append (self->lists, places);
  g_signal_connect_object (self->order, "changed", G_CALLBACK (order_changed_cb), self,
                           G_CONNECT_SWAPPED);

  /* The list itself tells only of a selection that changed, and in a narrow window a click on the
   * selected row has to open it, too. */
  gtk_event_controller_set_propagation_phase (GTK_EVENT_CONTROLLER (click), GTK_PHASE_CAPTURE);
  g_signal_connect_object (click, "released", G_CALLBACK (row_clicked_cb), self, 0);
  gtk_widget_add_controller (GTK_WIDGET (self->list_view), GTK_EVENT_CONTROLLER (click));

  gtk_shortcut_controller_add_shortcut
    (GTK_SHORTCUT_CONTROLLER (shortcuts),
     gtk_shortcut_new (gtk_shortcut_trigger_parse_string ("<Control>Return|<Control>KP_Enter"),
                       gtk_callback_action_new (open_selected_cb, self, NULL)));
  gtk_widget_add_controller (GTK_WIDGET (self->list_view), shortcuts);
}

/**
 * dp_sidebar_set_instruments:
 * @instruments: of [class@Instrument], which the list follows; to be set once
 * @settings: in which order, and in which groups
 */
void
dp_sidebar_set_instruments (DpSidebar  *self,
                            GListModel *instruments,
                            DpSettings *settings)
{
  g_return_if_fail (DP_IS_SIDEBAR (self));
  g_return_if_fail (G_IS_LIST_MODEL (instruments));
  g_return_if_fail (DP_IS_SETTINGS (settings));

  dp_symbol_order_set_settings (self->order, settings);
  g_list_store_append (self->lists, instruments);
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
gpointer
dp_sidebar_get_selected (DpSidebar *self)
{
  g_return_val_if_fail (DP_IS_SIDEBAR (self), NULL);

  return gtk_single_selection_get_selected_item (self->selection);
}

static gboolean
dp_sidebar_select_item (DpSidebar  *self,
                        GType       type,
                        const char *name)
{
  guint position = dp_sidebar_find (self, type, name);

  if (position == GTK_INVALID_LIST_POSITION)
    return FALSE;

  gtk_list_view_scroll_to (self->list_view, position, GTK_LIST_SCROLL_SELECT, NULL);

  return TRUE;
}

gboolean
dp_sidebar_select (DpSidebar  *self,
                   const char *symbol)
{
  g_return_val_if_fail (DP_IS_SIDEBAR (self), FALSE);

  return dp_sidebar_select_item (self, DP_TYPE_INSTRUMENT, symbol);
}

gboolean
dp_sidebar_select_place (DpSidebar  *self,
                         const char *id)
{
  g_return_val_if_fail (DP_IS_SIDEBAR (self), FALSE);
  g_return_val_if_fail (id != NULL, FALSE);

  return dp_sidebar_select_item (self, DP_TYPE_PLACE, id);
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

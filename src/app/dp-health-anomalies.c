/* dp-health-anomalies.c: what looks unusual, to be labelled
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-health-anomalies.h"

#include <glib/gi18n.h>

#include "dp-engine-health.h"
#include "dp-finding-row.h"
#include "dp-page.h"
#include "dp-undo.h"

struct _DpHealthAnomalies
{
  AdwBin              parent_instance;

  GtkSearchEntry     *search_entry;
  GtkDropDown        *state_drop;
  GtkStack           *stack;
  AdwStatusPage      *empty_page;
  GtkListView        *list_view;

  DpEngine           *engine;      /* (nullable): before the first load */
  GtkFilterListModel *filtered;    /* (nullable): after disposal */
  GtkCustomFilter    *filter;
  guint               n_open;
};

G_DEFINE_FINAL_TYPE (DpHealthAnomalies, dp_health_anomalies, ADW_TYPE_BIN)

enum
{
  PROP_0,
  PROP_N_OPEN,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

/* The choices of the list of states, in its order; the one after them is all. */
static const DpFindingState choices[] = {
  DP_FINDING_OPEN, DP_FINDING_INCIDENT, DP_FINDING_EXPECTED, DP_FINDING_GONE,
};

static gboolean
match_cb (gpointer item,
          gpointer user_data)
{
  DpHealthAnomalies *self = user_data;
  guint choice = gtk_drop_down_get_selected (self->state_drop);
  const char *wanted = gtk_editable_get_text (GTK_EDITABLE (self->search_entry));
  g_autofree char *title = NULL;
  g_autofree char *words = NULL;

  if (choice < G_N_ELEMENTS (choices) && dp_finding_get_state (item) != choices[choice])
    return FALSE;
  if (*wanted == '\0')
    return TRUE;

  title = dp_finding_row_dup_title (item);
  words = g_strconcat (title, " ", dp_finding_get_message (item), NULL);

  return g_str_match_string (wanted, words, FALSE);
}

static int
compare_cb (gconstpointer a,
            gconstpointer b,
            gpointer      user_data)
{
  gint32 day_a = dp_finding_get_first_day ((DpFinding *) a);
  gint32 day_b = dp_finding_get_first_day ((DpFinding *) b);

  return (day_a < day_b) - (day_a > day_b);
}

static void
update_stack (DpHealthAnomalies *self)
{
  gboolean some = g_list_model_get_n_items (G_LIST_MODEL (self->filtered)) > 0;
  gboolean searched = *gtk_editable_get_text (GTK_EDITABLE (self->search_entry)) != '\0';

  gtk_stack_set_visible_child_name (self->stack, some ? "list" : "empty");
  adw_status_page_set_title (self->empty_page,
                             searched ? _("No Results Found") : _("Nothing Unusual"));
  adw_status_page_set_description (
      self->empty_page, searched
                            ? _("Try a different search, or another state.")
                            : _("After each run, prices, volumes and the run itself are compared "
                                "with what is usual. What stands out is listed here."));
}

static void
count_open (DpHealthAnomalies *self)
{
  GListModel *findings = gtk_filter_list_model_get_model (self->filtered);
  guint n_open = 0;

  for (guint i = 0; findings != NULL && i < g_list_model_get_n_items (findings); i++)
    {
      g_autoptr(DpFinding) finding = g_list_model_get_item (findings, i);

      n_open += dp_finding_get_state (finding) == DP_FINDING_OPEN;
    }
  if (self->n_open == n_open)
    return;

  self->n_open = n_open;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_OPEN]);
}

static void
filter_changed_cb (DpHealthAnomalies *self)
{
  if (self->filtered == NULL)
    return;

  gtk_filter_changed (GTK_FILTER (self->filter), GTK_FILTER_CHANGE_DIFFERENT);
  update_stack (self);
}

static DexFuture *
loaded_cb (DexFuture *future,
           gpointer   user_data)
{
  DpHealthAnomalies *self = user_data;
  g_autoptr(GError) error = NULL;
  const GValue *value = dex_future_get_value (future, &error);

  if (self->filtered == NULL)
    return dex_future_new_true ();

  if (value != NULL)
    {
      gtk_filter_list_model_set_model (self->filtered, g_value_get_object (value));
      count_open (self);
      update_stack (self);
    }
  else
    {
      adw_status_page_set_title (self->empty_page, _("Could Not Be Read"));
      adw_status_page_set_description (self->empty_page, error->message);
      gtk_stack_set_visible_child_name (self->stack, "empty");
    }

  return dex_future_new_true ();
}

typedef struct
{
  DpHealthAnomalies *self;
  DpFinding         *finding;
  DpFindingState     before;
  gboolean           can_undo;
} Change;

static void
change_free (gpointer data)
{
  Change *change = data;

  g_object_unref (change->self);
  g_object_unref (change->finding);
  g_free (change);
}

static void change_state (DpHealthAnomalies *self,
                          DpFinding         *finding,
                          DpFindingState     state,
                          gboolean           can_undo);

static void
undo_cb (gpointer data)
{
  const Change *change = data;

  if (change->self->engine != NULL)
    change_state (change->self, change->finding, change->before, FALSE);
}

static const char *
get_sentence (DpFindingState state)
{
  switch (state)
    {
    case DP_FINDING_EXPECTED:
      return _("Marked as expected");
    case DP_FINDING_INCIDENT:
      return _("Marked as an incident");
    case DP_FINDING_OPEN:
    case DP_FINDING_GONE:
    default:
      return _("Opened again");
    }
}

static void
tell (DpHealthAnomalies *self,
      const char        *sentence)
{
  GtkWidget *page = gtk_widget_get_ancestor (GTK_WIDGET (self), DP_TYPE_PAGE);
  AdwToast *toast;

  if (page == NULL)
    return;
  toast = adw_toast_new (sentence);
  adw_toast_set_use_markup (toast, FALSE);
  dp_page_add_toast (DP_PAGE (page), toast);
}

static DexFuture *
changed_cb (DexFuture *future,
            gpointer   user_data)
{
  Change *change = user_data;
  DpHealthAnomalies *self = change->self;
  g_autoptr(GError) error = NULL;
  Change *undo;

  if (self->filtered == NULL)
    return dex_future_new_true ();

  if (dex_future_get_value (future, &error) == NULL)
    {
      tell (self, error->message);
      return dex_future_new_true ();
    }
  count_open (self);
  filter_changed_cb (self);
  if (!change->can_undo)
    return dex_future_new_true ();

  undo = g_new (Change, 1);
  *undo = (Change) { g_object_ref (self), g_object_ref (change->finding), change->before, FALSE };
  dp_undo_offer (GTK_WIDGET (self), get_sentence (dp_finding_get_state (change->finding)), undo_cb,
                 undo, change_free);

  return dex_future_new_true ();
}

static void
change_state (DpHealthAnomalies *self,
              DpFinding         *finding,
              DpFindingState     state,
              gboolean           can_undo)
{
  Change *change = g_new (Change, 1);

  *change = (Change) { g_object_ref (self), g_object_ref (finding), dp_finding_get_state (finding),
                       can_undo };
  dex_future_disown (dex_future_finally (dp_engine_label (self->engine, finding, state), changed_cb,
                                         change, change_free));
}

static void
label_action (GtkWidget  *widget,
              const char *name,
              GVariant   *parameter)
{
  DpHealthAnomalies *self = DP_HEALTH_ANOMALIES (widget);
  GListModel *findings = gtk_filter_list_model_get_model (self->filtered);
  DpFindingState state;
  const char *nick;
  gint64 id;

  g_variant_get (parameter, "(x&s)", &id, &nick);
  if (findings == NULL || !dp_finding_state_parse (nick, &state))
    return;

  for (guint i = 0; i < g_list_model_get_n_items (findings); i++)
    {
      g_autoptr(DpFinding) finding = g_list_model_get_item (findings, i);

      if (dp_finding_get_id (finding) == id)
        {
          change_state (self, finding, state, TRUE);
          return;
        }
    }
}

static void
setup_cb (DpHealthAnomalies *self,
          GtkListItem       *list_item)
{
  gtk_list_item_set_child (list_item, dp_finding_row_new ());
}

static void
bind_cb (DpHealthAnomalies *self,
         GtkListItem       *list_item)
{
  DpFinding *finding = gtk_list_item_get_item (list_item);
  g_autofree char *title = dp_finding_row_dup_title (finding);
  g_autofree char *words = g_strconcat (title, ": ", dp_finding_get_message (finding), NULL);

  dp_finding_row_set_finding (DP_FINDING_ROW (gtk_list_item_get_child (list_item)), finding);
  gtk_list_item_set_accessible_label (list_item, words);
}

static void
unbind_cb (DpHealthAnomalies *self,
           GtkListItem       *list_item)
{
  dp_finding_row_set_finding (DP_FINDING_ROW (gtk_list_item_get_child (list_item)), NULL);
}

static void
activated_cb (DpHealthAnomalies *self,
              guint              position)
{
  GListModel *model = G_LIST_MODEL (gtk_list_view_get_model (self->list_view));
  g_autoptr(DpFinding) finding = g_list_model_get_item (model, position);

  if (dp_finding_get_symbol (finding) != NULL)
    gtk_widget_activate_action (GTK_WIDGET (self), "app.show-symbol", "s",
                                dp_finding_get_symbol (finding));
}

static void
dp_health_anomalies_get_property (GObject    *object,
                                  guint       prop_id,
                                  GValue     *value,
                                  GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_N_OPEN:
      g_value_set_uint (value, DP_HEALTH_ANOMALIES (object)->n_open);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
dp_health_anomalies_dispose (GObject *object)
{
  DpHealthAnomalies *self = DP_HEALTH_ANOMALIES (object);

  if (self->filter != NULL)
    gtk_custom_filter_set_filter_func (self->filter, NULL, NULL, NULL);
  g_clear_object (&self->filter);
  g_clear_object (&self->filtered);
  g_clear_object (&self->engine);
  /* The template would unparent it, of which the parent class would not know. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), DP_TYPE_HEALTH_ANOMALIES);

  G_OBJECT_CLASS (dp_health_anomalies_parent_class)->dispose (object);
}

static void
dp_health_anomalies_class_init (DpHealthAnomaliesClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = dp_health_anomalies_dispose;
  object_class->get_property = dp_health_anomalies_get_property;

  properties[PROP_N_OPEN] = g_param_spec_uint ("n-open", NULL, NULL, 0, G_MAXUINT, 0,
                                               G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_install_action (widget_class, "findings.label", "(xs)", label_action);
  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/dp-health-anomalies.ui");
  gtk_widget_class_bind_template_child (widget_class, DpHealthAnomalies, search_entry);
  gtk_widget_class_bind_template_child (widget_class, DpHealthAnomalies, state_drop);
  gtk_widget_class_bind_template_child (widget_class, DpHealthAnomalies, stack);
  gtk_widget_class_bind_template_child (widget_class, DpHealthAnomalies, empty_page);
  gtk_widget_class_bind_template_child (widget_class, DpHealthAnomalies, list_view);
  gtk_widget_class_bind_template_callback (widget_class, filter_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, setup_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_cb);
  gtk_widget_class_bind_template_callback (widget_class, unbind_cb);
  gtk_widget_class_bind_template_callback (widget_class, activated_cb);
}

static void
dp_health_anomalies_init (DpHealthAnomalies *self)
{
  GtkSorter *sorter = GTK_SORTER (gtk_custom_sorter_new (compare_cb, NULL, NULL));
  g_autoptr(GtkNoSelection) selection = NULL;

  gtk_widget_init_template (GTK_WIDGET (self));

  self->filter = gtk_custom_filter_new (match_cb, self, NULL);
  self->filtered = gtk_filter_list_model_new (NULL, g_object_ref (GTK_FILTER (self->filter)));
  selection = gtk_no_selection_new (G_LIST_MODEL (
      gtk_sort_list_model_new (g_object_ref (G_LIST_MODEL (self->filtered)), sorter)));
  gtk_list_view_set_model (self->list_view, GTK_SELECTION_MODEL (selection));
}

void
dp_health_anomalies_load (DpHealthAnomalies *self,
                          DpEngine          *engine)
{
  g_return_if_fail (DP_IS_HEALTH_ANOMALIES (self));
  g_return_if_fail (DP_IS_ENGINE (engine));

  g_set_object (&self->engine, engine);
  dex_future_disown (dex_future_finally (dp_engine_load_findings (engine), loaded_cb,
                                         g_object_ref (self), g_object_unref));
}

guint
dp_health_anomalies_get_n_open (DpHealthAnomalies *self)
{
  g_return_val_if_fail (DP_IS_HEALTH_ANOMALIES (self), 0);
  return self->n_open;
}

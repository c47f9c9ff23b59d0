/* dp-health-tests.c: the data tests, and how they went over time
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-health-tests.h"

#include <glib/gi18n.h>

#include "dp-engine-health.h"
#include "dp-failing-rows-dialog.h"
#include "dp-test-row.h"

struct _DpHealthTests
{
  AdwBin              parent_instance;

  GtkSearchEntry     *search_entry;
  GtkStack           *stack;
  AdwStatusPage      *empty_page;
  GtkListView        *list_view;

  DpEngine           *engine;      /* (nullable): before the first load */
  GtkFilterListModel *filtered;    /* (nullable): after disposal */
  GtkStringFilter    *filter;
  GListModel         *sorted;
  guint               n_bad;
};

G_DEFINE_FINAL_TYPE (DpHealthTests, dp_health_tests, ADW_TYPE_BIN)

enum
{
  PROP_0,
  PROP_N_BAD,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static gboolean
is_bad (DpTestHistory *history)
{
  DpTestOutcome outcome = dp_test_history_get_outcome (history);

  return outcome == DP_TEST_FAILED || outcome == DP_TEST_BROKEN;
}

/* The worse the earlier; alike by name, as they come. */
static int
get_rank (DpTestHistory *history)
{
  static const int ranks[] = {
    [DP_TEST_FAILED] = 0,  [DP_TEST_BROKEN] = 0, [DP_TEST_WARNED] = 1,
    [DP_TEST_SKIPPED] = 2, [DP_TEST_PASSED] = 3,
  };

  return ranks[dp_test_history_get_outcome (history)];
}

static int
compare_cb (gconstpointer a,
            gconstpointer b,
            gpointer      user_data)
{
  return get_rank ((DpTestHistory *) a) - get_rank ((DpTestHistory *) b);
}

static char *
dup_name_cb (DpTestHistory *history)
{
  return g_strdup (dp_test_history_get_name (history));
}

static void
update_stack (DpHealthTests *self)
{
  gboolean some = g_list_model_get_n_items (G_LIST_MODEL (self->filtered)) > 0;
  gboolean searched = *gtk_editable_get_text (GTK_EDITABLE (self->search_entry)) != '\0';

  gtk_stack_set_visible_child_name (self->stack, some ? "list" : "empty");
  adw_status_page_set_title (self->empty_page,
                             searched ? _("No Results Found") : _("No Test Has Run Yet"));
  adw_status_page_set_description (
      self->empty_page,
      searched ? _("Try a different search.")
               : _("After each run, tests look whether the tables hold what they should."));
}

static void
search_changed_cb (DpHealthTests *self)
{
  if (self->filtered == NULL)
    return;

  gtk_string_filter_set_search (self->filter,
                                gtk_editable_get_text (GTK_EDITABLE (self->search_entry)));
  update_stack (self);
}

static void
count_bad (DpHealthTests *self,
           GListModel    *tests)
{
  self->n_bad = 0;
  for (guint i = 0; i < g_list_model_get_n_items (tests); i++)
    {
      g_autoptr(DpTestHistory) history = g_list_model_get_item (tests, i);

      self->n_bad += is_bad (history);
    }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_BAD]);
}

static DexFuture *
loaded_cb (DexFuture *future,
           gpointer   user_data)
{
  DpHealthTests *self = user_data;
  g_autoptr(GError) error = NULL;
  const GValue *value = dex_future_get_value (future, &error);

  if (self->filtered == NULL)
    return dex_future_new_true ();

  if (value != NULL)
    {
      gtk_filter_list_model_set_model (self->filtered, g_value_get_object (value));
      count_bad (self, g_value_get_object (value));
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

static void
show_rows_action (GtkWidget  *widget,
                  const char *name,
                  GVariant   *parameter)
{
  DpHealthTests *self = DP_HEALTH_TESTS (widget);
  GListModel *tests = gtk_filter_list_model_get_model (self->filtered);

  for (guint i = 0; tests != NULL && i < g_list_model_get_n_items (tests); i++)
    {
      g_autoptr(DpTestHistory) history = g_list_model_get_item (tests, i);

      if (!g_str_equal (dp_test_history_get_name (history), g_variant_get_string (parameter, NULL)))
        continue;
      adw_dialog_present (ADW_DIALOG (dp_failing_rows_dialog_new (self->engine, history)), widget);
      break;
    }
}

static void
setup_cb (DpHealthTests *self,
          GtkListItem   *list_item)
{
  gtk_list_item_set_activatable (list_item, FALSE);
  gtk_list_item_set_child (list_item, dp_test_row_new ());
}

static void
bind_cb (DpHealthTests *self,
         GtkListItem   *list_item)
{
  DpTestHistory *history = gtk_list_item_get_item (list_item);
  g_autofree char *words = dp_test_row_dup_words (history);
  g_autofree char *label = g_strdup_printf ("%s: %s", dp_test_history_get_name (history), words);

  dp_test_row_set_history (DP_TEST_ROW (gtk_list_item_get_child (list_item)), history);
  gtk_list_item_set_accessible_label (list_item, label);
}

static void
unbind_cb (DpHealthTests *self,
           GtkListItem   *list_item)
{
  dp_test_row_set_history (DP_TEST_ROW (gtk_list_item_get_child (list_item)), NULL);
}

/* A list makes hundreds of rows beforehand, which take as long as many frames: not before somebody
 * looks. */
static void
map_cb (DpHealthTests *self)
{
  g_autoptr(GtkNoSelection) selection = NULL;

  if (gtk_list_view_get_model (self->list_view) != NULL)
    return;
  selection = gtk_no_selection_new (g_object_ref (self->sorted));
  gtk_list_view_set_model (self->list_view, GTK_SELECTION_MODEL (selection));
}

static void
dp_health_tests_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_N_BAD:
      g_value_set_uint (value, DP_HEALTH_TESTS (object)->n_bad);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
dp_health_tests_dispose (GObject *object)
{
  DpHealthTests *self = DP_HEALTH_TESTS (object);

  g_clear_object (&self->filter);
  g_clear_object (&self->filtered);
  g_clear_object (&self->sorted);
  g_clear_object (&self->engine);
  /* The template would unparent it, of which the parent class would not know. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), DP_TYPE_HEALTH_TESTS);

  G_OBJECT_CLASS (dp_health_tests_parent_class)->dispose (object);
}

static void
dp_health_tests_class_init (DpHealthTestsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = dp_health_tests_dispose;
  object_class->get_property = dp_health_tests_get_property;

  properties[PROP_N_BAD] = g_param_spec_uint ("n-bad", NULL, NULL, 0, G_MAXUINT, 0,
                                              G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_install_action (widget_class, "tests.show-rows", "s", show_rows_action);
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH "/dp-health-tests.ui");
  gtk_widget_class_bind_template_child (widget_class, DpHealthTests, search_entry);
  gtk_widget_class_bind_template_child (widget_class, DpHealthTests, stack);
  gtk_widget_class_bind_template_child (widget_class, DpHealthTests, empty_page);
  gtk_widget_class_bind_template_child (widget_class, DpHealthTests, list_view);
  gtk_widget_class_bind_template_callback (widget_class, search_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, map_cb);
  gtk_widget_class_bind_template_callback (widget_class, setup_cb);
  gtk_widget_class_bind_template_callback (widget_class, bind_cb);
  gtk_widget_class_bind_template_callback (widget_class, unbind_cb);
}

static void
dp_health_tests_init (DpHealthTests *self)
{
  GtkSorter *sorter = GTK_SORTER (gtk_custom_sorter_new (compare_cb, NULL, NULL));

  gtk_widget_init_template (GTK_WIDGET (self));

  self->filter = gtk_string_filter_new (gtk_cclosure_expression_new (G_TYPE_STRING, NULL, 0, NULL,
                                                                     G_CALLBACK (dup_name_cb), NULL,
                                                                     NULL));
  self->filtered = gtk_filter_list_model_new (NULL, GTK_FILTER (g_object_ref (self->filter)));
  self->sorted = G_LIST_MODEL (gtk_sort_list_model_new (
      G_LIST_MODEL (g_object_ref (self->filtered)), sorter));
}

void
dp_health_tests_load (DpHealthTests *self,
                      DpEngine      *engine)
{
  g_return_if_fail (DP_IS_HEALTH_TESTS (self));
  g_return_if_fail (DP_IS_ENGINE (engine));

  g_set_object (&self->engine, engine);
  dex_future_disown (dex_future_finally (dp_engine_load_test_histories (engine), loaded_cb,
                                         g_object_ref (self), g_object_unref));
}

guint
dp_health_tests_get_n_bad (DpHealthTests *self)
{
  g_return_val_if_fail (DP_IS_HEALTH_TESTS (self), 0);
  return self->n_bad;
}

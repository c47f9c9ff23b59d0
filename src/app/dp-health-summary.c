/* dp-health-summary.c: whether the data is well, and what to do first where it is not
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-health-summary.h"

#include <glib/gi18n.h>

#include "dp-age-row.h"
#include "dp-engine-health.h"
#include "dp-no-data.h"

struct _DpHealthSummary
{
  AdwBin               parent_instance;

  GtkStack            *stack;
  AdwStatusPage       *failed_page;
  GtkImage            *verdict_image;
  GtkLabel            *verdict_label;
  GtkLabel            *verdict_detail;
  AdwPreferencesGroup *concerns_group;
  AdwPreferencesGroup *ages_group;
  GtkListBox          *ages_box;

  AdwActionRow        *rows[DP_N_CONCERNS];
  guint                counts[DP_N_CONCERNS];
  gboolean             is_loaded;
  gboolean             has_data;
  gboolean             disposed;
};

G_DEFINE_FINAL_TYPE (DpHealthSummary, dp_health_summary, ADW_TYPE_BIN)

static const struct
{
  const char *icon;
  const char *button;
  const char *action;
  const char *target;   /* (nullable) */
} concerns[DP_N_CONCERNS] = {
  [DP_CONCERN_TESTS] = { "dialog-error-symbolic", N_("_Show Tests"), "health.show", "tests" },
  [DP_CONCERN_DRIFT] = { "dialog-question-symbolic", N_("_Decide"), "health.show", "drift" },
  [DP_CONCERN_LATE] = { "dialog-warning-symbolic", N_("_Run Now"), "app.run", NULL },
  [DP_CONCERN_GAPS] = { "dialog-warning-symbolic", N_("_Fetch Missing…"), "health.fetch-missing",
                        NULL },
  [DP_CONCERN_ANOMALIES] = { "dialog-information-symbolic", N_("_Review"), "health.show",
                             "anomalies" },
};

/* Returns: (transfer full): what is wrong, in words */
static char *
dup_title (DpHealthConcern concern,
           guint           n,
           guint           of)
{
  switch (concern)
    {
    case DP_CONCERN_TESTS:
      return g_strdup_printf (ngettext ("%u data test does not pass", "%u data tests do not pass",
                                        n),
                              n);
    case DP_CONCERN_DRIFT:
      return g_strdup_printf (ngettext ("%u change of what a source sends waits for your decision",
                                        "%u changes of what sources send wait for your decision",
                                        n),
                              n);
    case DP_CONCERN_LATE:
      return g_strdup_printf (ngettext ("%u data set is older than it should be",
                                        "%u data sets are older than they should be", n), n);
    case DP_CONCERN_GAPS:
      /* Translators: %u is how many; the other one how many series, as in “12 days are missing in 3
       * series” */
      return of == 1 ? g_strdup_printf (ngettext ("%u day is missing in one series",
                                                  "%u days are missing in one series", n),
                                        n)
                     : g_strdup_printf (_("%u days are missing in %u series"), n, of);
    case DP_CONCERN_ANOMALIES:
      return g_strdup_printf (ngettext ("%u unusual finding nobody has labelled",
                                        "%u unusual findings nobody has labelled", n),
                              n);
    case DP_N_CONCERNS:
    default:
      g_assert_not_reached ();
    }
}

static void
update_verdict (DpHealthSummary *self)
{
  g_autofree char *title = NULL;
  guint n = 0;

  for (guint i = 0; i < DP_N_CONCERNS; i++)
    n += self->counts[i] > 0;

  title = n == 0 ? g_strdup (_("Everything Is Fine"))
                 : g_strdup_printf (ngettext ("%u Thing Needs Attention",
                                              "%u Things Need Attention", n),
                                    n);
  gtk_label_set_label (self->verdict_label, title);
  gtk_label_set_label (
      self->verdict_detail,
      n == 0 ? _("All data is as fresh as it can be, tests pass, and nothing waits for you.")
             : _("The most urgent comes first, with what mends it."));
  gtk_image_set_from_icon_name (self->verdict_image,
                                n == 0 ? "object-select-symbolic" : "dialog-warning-symbolic");
  gtk_widget_remove_css_class (GTK_WIDGET (self->verdict_image), n == 0 ? "warning" : "success");
  gtk_widget_add_css_class (GTK_WIDGET (self->verdict_image), n == 0 ? "success" : "warning");
  gtk_widget_set_visible (GTK_WIDGET (self->concerns_group), n > 0);
  /* Where there is nothing, nothing is well either. */
  if (self->is_loaded)
    gtk_stack_set_visible_child_name (self->stack, self->has_data || n > 0 ? "summary" : "nothing");
}

static DexFuture *
loaded_cb (DexFuture *future,
           gpointer   user_data)
{
  DpHealthSummary *self = user_data;
  g_autoptr(GError) error = NULL;
  const GValue *value = dex_future_get_value (future, &error);
  GListModel *ages;
  guint n_late = 0;

  if (self->disposed)
    return dex_future_new_true ();
  if (value == NULL)
    {
      adw_status_page_set_description (self->failed_page, error->message);
      gtk_stack_set_visible_child_name (self->stack, "failed");
      return dex_future_new_true ();
    }

  ages = g_value_get_object (value);
  gtk_list_box_remove_all (self->ages_box);
  for (guint i = 0; i < g_list_model_get_n_items (ages); i++)
    {
      g_autoptr(DpDatasetAge) age = g_list_model_get_item (ages, i);

      n_late += dp_dataset_age_get_state (age) == DP_AGE_LATE;
      gtk_list_box_append (self->ages_box, dp_age_row_new (age));
    }
  self->is_loaded = TRUE;
  self->has_data |= g_list_model_get_n_items (ages) > 0;
  dp_health_summary_set_concern (self, DP_CONCERN_LATE, n_late, 0);
  /* What came in files alone is never asked for again, and nothing leads one to expect more of
   * it. */
  gtk_widget_set_visible (GTK_WIDGET (self->ages_group), g_list_model_get_n_items (ages) > 0);

  return dex_future_new_true ();
}

static void
dp_health_summary_dispose (GObject *object)
{
  DpHealthSummary *self = DP_HEALTH_SUMMARY (object);

  self->disposed = TRUE;
  /* The template would unparent it, of which the parent class would not know. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), DP_TYPE_HEALTH_SUMMARY);

  G_OBJECT_CLASS (dp_health_summary_parent_class)->dispose (object);
}

static void
dp_health_summary_class_init (DpHealthSummaryClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dp_health_summary_dispose;

  g_type_ensure (DP_TYPE_NO_DATA);
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH "/dp-health-summary.ui");
  gtk_widget_class_bind_template_child (widget_class, DpHealthSummary, stack);
  gtk_widget_class_bind_template_child (widget_class, DpHealthSummary, failed_page);
  gtk_widget_class_bind_template_child (widget_class, DpHealthSummary, verdict_image);
  gtk_widget_class_bind_template_child (widget_class, DpHealthSummary, verdict_label);
  gtk_widget_class_bind_template_child (widget_class, DpHealthSummary, verdict_detail);
  gtk_widget_class_bind_template_child (widget_class, DpHealthSummary, concerns_group);
  gtk_widget_class_bind_template_child (widget_class, DpHealthSummary, ages_group);
  gtk_widget_class_bind_template_child (widget_class, DpHealthSummary, ages_box);
}

static GtkWidget *
concern_row_new (DpHealthConcern concern)
{
  GtkWidget *row = adw_action_row_new ();
  GtkWidget *image = gtk_image_new_from_icon_name (concerns[concern].icon);
  GtkWidget *button = gtk_button_new_with_mnemonic (_(concerns[concern].button));

  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  if (concerns[concern].target != NULL)
    gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "s", concerns[concern].target);
  gtk_actionable_set_action_name (GTK_ACTIONABLE (button), concerns[concern].action);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), image);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
  gtk_widget_set_visible (row, FALSE);

  return row;
}

static void
dp_health_summary_init (DpHealthSummary *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  for (DpHealthConcern concern = 0; concern < DP_N_CONCERNS; concern++)
    {
      self->rows[concern] = ADW_ACTION_ROW (concern_row_new (concern));
      adw_preferences_group_add (self->concerns_group, GTK_WIDGET (self->rows[concern]));
    }
  update_verdict (self);
}

void
dp_health_summary_load (DpHealthSummary *self,
                        DpEngine        *engine)
{
  g_return_if_fail (DP_IS_HEALTH_SUMMARY (self));
  g_return_if_fail (DP_IS_ENGINE (engine));

  self->has_data = g_list_model_get_n_items (dp_engine_list_instruments (engine)) > 0;
  dex_future_disown (dex_future_finally (dp_engine_load_dataset_ages (engine), loaded_cb,
                                         g_object_ref (self), g_object_unref));
}

void
dp_health_summary_set_concern (DpHealthSummary *self,
                               DpHealthConcern  concern,
                               guint            n,
                               guint            of)
{
  g_autofree char *title = NULL;

  g_return_if_fail (DP_IS_HEALTH_SUMMARY (self));
  g_return_if_fail (concern < DP_N_CONCERNS);

  if (self->disposed)
    return;

  self->counts[concern] = n;
  gtk_widget_set_visible (GTK_WIDGET (self->rows[concern]), n > 0);
  if (n > 0)
    {
      title = dup_title (concern, n, of);
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->rows[concern]), title);
    }
  update_verdict (self);
}

/* dp-test-row.c: a data test, how it ended the last time and the times before
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-test-row.h"

#include <glib/gi18n.h>
#include <inttypes.h>

#include "dp-format.h"
#include "dp-outcome-strip.h"

struct _DpTestRow
{
  GtkBox          parent_instance;

  GtkImage       *image;
  GtkLabel       *name_label;
  GtkLabel       *words_label;
  DpOutcomeStrip *strip;
  GtkButton      *rows_button;
};

G_DEFINE_FINAL_TYPE (DpTestRow, dp_test_row, GTK_TYPE_BOX)

static const struct
{
  const char *icon;
  const char *css_class;
  const char *label;
} looks[] = {
  [DP_TEST_PASSED] = { "object-select-symbolic", "success", N_("Passed") },
  [DP_TEST_WARNED] = { "dialog-warning-symbolic", "warning", N_("Warning") },
  [DP_TEST_FAILED] = { "dialog-error-symbolic", "error", N_("Failed") },
  [DP_TEST_BROKEN] = { "dialog-error-symbolic", "error", N_("Could not be asked") },
  [DP_TEST_SKIPPED] = { "media-skip-forward-symbolic", "dimmed", N_("Skipped") },
};

char *
dp_test_row_dup_words (DpTestHistory *history)
{
  DpTestOutcome outcome;
  gint64 n_rows;
  g_autofree char *moment = NULL;
  g_autofree char *rows = NULL;

  g_return_val_if_fail (DP_IS_TEST_HISTORY (history), NULL);

  outcome = dp_test_history_get_outcome (history);
  n_rows = dp_test_history_get_failures (history);
  moment = dp_format_time (dp_test_history_get_tested_us (history));
  if (n_rows == 0 || (outcome != DP_TEST_FAILED && outcome != DP_TEST_WARNED))
    return g_strdup_printf ("%s · %s", _(looks[outcome].label), moment);

  rows = g_strdup_printf (ngettext ("%" PRId64 " row", "%" PRId64 " rows", (gulong) n_rows),
                          n_rows);

  return g_strdup_printf ("%s: %s · %s", _(looks[outcome].label), rows, moment);
}

static void
dp_test_row_dispose (GObject *object)
{
  gtk_widget_dispose_template (GTK_WIDGET (object), DP_TYPE_TEST_ROW);

  G_OBJECT_CLASS (dp_test_row_parent_class)->dispose (object);
}

static void
dp_test_row_class_init (DpTestRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dp_test_row_dispose;

  g_type_ensure (DP_TYPE_OUTCOME_STRIP);
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH "/dp-test-row.ui");
  gtk_widget_class_bind_template_child (widget_class, DpTestRow, image);
  gtk_widget_class_bind_template_child (widget_class, DpTestRow, name_label);
  gtk_widget_class_bind_template_child (widget_class, DpTestRow, words_label);
  gtk_widget_class_bind_template_child (widget_class, DpTestRow, strip);
  gtk_widget_class_bind_template_child (widget_class, DpTestRow, rows_button);
}

static void
dp_test_row_init (DpTestRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
dp_test_row_new (void)
{
  return g_object_new (DP_TYPE_TEST_ROW, NULL);
}

static void
set_look (DpTestRow     *self,
          DpTestOutcome  outcome)
{
  for (guint i = 0; i < G_N_ELEMENTS (looks); i++)
    gtk_widget_remove_css_class (GTK_WIDGET (self->image), looks[i].css_class);
  gtk_widget_add_css_class (GTK_WIDGET (self->image), looks[outcome].css_class);
  gtk_image_set_from_icon_name (self->image, looks[outcome].icon);
}

void
dp_test_row_set_history (DpTestRow     *self,
                         DpTestHistory *history)
{
  DpTestOutcome outcome;
  g_autofree char *words = NULL;

  g_return_if_fail (DP_IS_TEST_ROW (self));
  g_return_if_fail (history == NULL || DP_IS_TEST_HISTORY (history));

  dp_outcome_strip_set_history (self->strip, history);
  if (history == NULL)
    return;

  outcome = dp_test_history_get_outcome (history);
  words = dp_test_row_dup_words (history);
  set_look (self, outcome);
  gtk_label_set_label (self->name_label, dp_test_history_get_name (history));
  gtk_label_set_label (self->words_label, words);
  gtk_widget_set_visible (GTK_WIDGET (self->rows_button),
                          outcome != DP_TEST_PASSED && outcome != DP_TEST_SKIPPED);
  gtk_actionable_set_action_target (GTK_ACTIONABLE (self->rows_button), "s",
                                    dp_test_history_get_name (history));
}

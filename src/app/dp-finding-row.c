/* dp-finding-row.c: a finding in words, with what can be said of it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-finding-row.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "dp-format.h"

struct _DpFindingRow
{
  GtkBox        parent_instance;

  GtkLabel     *title_label;
  GtkLabel     *message_label;
  GtkLabel     *state_label;
  GtkButton    *expected_button;
  GtkButton    *incident_button;
  GtkButton    *open_button;

  GSignalGroup *signals;
};

G_DEFINE_FINAL_TYPE (DpFindingRow, dp_finding_row, GTK_TYPE_BOX)

static const struct
{
  const char *kind;
  const char *label;
} kinds[] = {
  { "jump", N_("Jump of the price") },
  { "volume", N_("Unusual volume") },
  { "gap", N_("Days without a price") },
  { "stale", N_("Price that does not move") },
  { "duplicate", N_("The same day twice") },
  { "disagreement", N_("Sources disagree") },
  { "run-duration", N_("Duration of a run") },
  { "run-rows", N_("Rows of a run") },
  { "run-rejects", N_("Rejects of a run") },
  { "latency", N_("Slow answers") },
  { "error-rate", N_("Failed calls") },
};

static const char *
get_kind_label (const char *kind)
{
  for (guint i = 0; i < G_N_ELEMENTS (kinds); i++)
    {
      if (g_strcmp0 (kinds[i].kind, kind) == 0)
        return _(kinds[i].label);
    }

  return kind;
}

/* What it is about: the symbol, or of a run the provider */
static const char *
get_subject (DpFinding *finding)
{
  const char *source = dp_finding_get_source (finding);

  if (dp_finding_get_symbol (finding) != NULL)
    return dp_finding_get_symbol (finding);

  return source != NULL ? dp_format_source (source) : NULL;
}

char *
dp_finding_row_dup_title (DpFinding *finding)
{
  g_autofree char *day = NULL;
  const char *subject;

  g_return_val_if_fail (DP_IS_FINDING (finding), NULL);

  day = dp_format_day (dp_finding_get_first_day (finding));
  subject = get_subject (finding);
  if (subject == NULL)
    return g_strdup_printf ("%s · %s", get_kind_label (dp_finding_get_kind (finding)), day);

  return g_strdup_printf ("%s · %s · %s", subject, get_kind_label (dp_finding_get_kind (finding)),
                          day);
}

static const char *
get_state_label (DpFindingState state)
{
  switch (state)
    {
    case DP_FINDING_EXPECTED:
      return _("Marked as expected");
    case DP_FINDING_INCIDENT:
      return _("Marked as an incident");
    case DP_FINDING_GONE:
      return _("Gone: the data was corrected");
    case DP_FINDING_OPEN:
    default:
      return "";
    }
}

static void
set_target (GtkButton      *button,
            DpFinding      *finding,
            DpFindingState  state,
            gboolean        visible)
{
  gtk_actionable_set_action_target (GTK_ACTIONABLE (button), "(xs)", dp_finding_get_id (finding),
                                    dp_finding_state_get_nick (state));
  gtk_widget_set_visible (GTK_WIDGET (button), visible);
}

static void
dp_finding_row_update (DpFindingRow *self)
{
  g_autoptr(DpFinding) finding = g_signal_group_dup_target (self->signals);
  g_autofree char *title = NULL;
  DpFindingState state;

  if (finding == NULL)
    return;

  state = dp_finding_get_state (finding);
  title = dp_finding_row_dup_title (finding);
  gtk_label_set_label (self->title_label, title);
  gtk_label_set_label (self->message_label, dp_finding_get_message (finding));
  gtk_label_set_label (self->state_label, get_state_label (state));
  gtk_widget_set_visible (GTK_WIDGET (self->state_label), state != DP_FINDING_OPEN);
  set_target (self->expected_button, finding, DP_FINDING_EXPECTED, state == DP_FINDING_OPEN);
  set_target (self->incident_button, finding, DP_FINDING_INCIDENT, state == DP_FINDING_OPEN);
  set_target (self->open_button, finding, DP_FINDING_OPEN,
              state == DP_FINDING_EXPECTED || state == DP_FINDING_INCIDENT);
}

static void
dp_finding_row_dispose (GObject *object)
{
  DpFindingRow *self = DP_FINDING_ROW (object);

  g_clear_object (&self->signals);
  gtk_widget_dispose_template (GTK_WIDGET (self), DP_TYPE_FINDING_ROW);

  G_OBJECT_CLASS (dp_finding_row_parent_class)->dispose (object);
}

static void
dp_finding_row_class_init (DpFindingRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dp_finding_row_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH "/dp-finding-row.ui");
  gtk_widget_class_bind_template_child (widget_class, DpFindingRow, title_label);
  gtk_widget_class_bind_template_child (widget_class, DpFindingRow, message_label);
  gtk_widget_class_bind_template_child (widget_class, DpFindingRow, state_label);
  gtk_widget_class_bind_template_child (widget_class, DpFindingRow, expected_button);
  gtk_widget_class_bind_template_child (widget_class, DpFindingRow, incident_button);
  gtk_widget_class_bind_template_child (widget_class, DpFindingRow, open_button);
}

static void
dp_finding_row_init (DpFindingRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));

  self->signals = g_signal_group_new (DP_TYPE_FINDING);
  g_signal_group_connect_swapped (self->signals, "notify::state",
                                  G_CALLBACK (dp_finding_row_update), self);
  g_signal_connect_swapped (self->signals, "bind", G_CALLBACK (dp_finding_row_update), self);
}

GtkWidget *
dp_finding_row_new (void)
{
  return g_object_new (DP_TYPE_FINDING_ROW, NULL);
}

void
dp_finding_row_set_finding (DpFindingRow *self,
                            DpFinding    *finding)
{
  g_return_if_fail (DP_IS_FINDING_ROW (self));
  g_return_if_fail (finding == NULL || DP_IS_FINDING (finding));

  g_signal_group_set_target (self->signals, finding);
}

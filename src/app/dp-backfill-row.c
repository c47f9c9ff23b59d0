/* dp-backfill-row.c: a range of days that is being filled
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-backfill-row.h"

#include <glib/gi18n.h>

#include "dp-format.h"
#include "dp-state-icon.h"

struct _DpBackfillRow
{
  AdwPreferencesRow  parent_instance;

  DpStateIcon       *state_icon;
  GtkLabel          *title_label;
  GtkLabel          *progress_label;
  GtkProgressBar    *progress_bar;
  GtkWidget         *pause_button;
  GtkWidget         *resume_button;
  GtkWidget         *cancel_button;

  DpBackfill        *backfill;
};

G_DEFINE_FINAL_TYPE (DpBackfillRow, dp_backfill_row, ADW_TYPE_PREFERENCES_ROW)

enum
{
  STATE_WANTED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static const struct
{
  const char *title;
  DpRunState  state;      /* whose picture it has */
} states[] = {
  [DP_BACKFILL_ACTIVE] = { N_("Goes on whenever there are calls"), DP_RUN_STATE_RUNNING },
  [DP_BACKFILL_PAUSED] = { N_("Paused"), DP_RUN_STATE_PENDING },
  [DP_BACKFILL_DONE] = { N_("Done"), DP_RUN_STATE_SUCCESS },
  [DP_BACKFILL_FAILED] = { N_("Failed"), DP_RUN_STATE_FAILED },
  [DP_BACKFILL_CANCELLED] = { N_("Cancelled, what it brought is kept"), DP_RUN_STATE_CANCELLED },
};

/* "1/1/24 to 12/31/24: AAPL, MSFT" */
static char *
dup_title (DpBackfill *backfill)
{
  g_autofree char *from = dp_format_day (dp_backfill_get_from (backfill));
  g_autofree char *to = dp_format_day (dp_backfill_get_to (backfill));
  const char * const *list = dp_backfill_get_symbols (backfill);
  g_autofree char *items = NULL;

  if (list == NULL)
    list = dp_backfill_get_sources (backfill);
  items = list != NULL ? g_strjoinv (", ", (char **) list)
                       : g_strdup (_("everything that is set up"));

  /* Translators: a range of days, and of what */
  return g_strdup_printf (_("%s to %s: %s"), from, to, items);
}

/* How it stands, how far it is, and what it waits for */
static char *
dup_progress (DpBackfill *backfill)
{
  guint days = dp_backfill_get_days (backfill);
  guint left = MIN (dp_backfill_get_days_left (backfill), days);
  gint64 resume_us = dp_backfill_get_resume_us (backfill);
  const char *message = dp_backfill_get_message (backfill);
  g_autoptr(GString) text = g_string_new (_(states[dp_backfill_get_state (backfill)].title));

  if (dp_backfill_get_only_failed (backfill))
    g_string_append_printf (text, " · %s", _("only days that failed"));
  g_string_append (text, " · ");
  g_string_append_printf (text, _("%u of %u days"), days - left, days);
  if (left > 0)
    {
      guint calls = dp_backfill_get_calls_left (backfill);

      g_string_append (text, " · ");
      g_string_append_printf (text,
                              g_dngettext (GETTEXT_PACKAGE, "%u call left", "%u calls left", calls),
                              calls);
    }
  if (resume_us != 0 && dp_backfill_get_state (backfill) == DP_BACKFILL_ACTIVE)
    {
      g_autofree char *when = dp_format_time (resume_us);

      g_string_append (text, " · ");
      /* Translators: %s is a moment */
      g_string_append_printf (text, _("goes on %s"), when);
    }
  if (message != NULL)
    g_string_append_printf (text, "\n%s", message);

  return g_string_free_and_steal (g_steal_pointer (&text));
}

static void
dp_backfill_row_update (DpBackfillRow *self)
{
  DpBackfillState state = dp_backfill_get_state (self->backfill);
  gboolean ended = state == DP_BACKFILL_DONE || state == DP_BACKFILL_CANCELLED;
  g_autofree char *title = dup_title (self->backfill);
  g_autofree char *progress = dup_progress (self->backfill);

  dp_state_icon_set_state (self->state_icon, states[state].state);
  gtk_label_set_label (self->title_label, title);
  gtk_label_set_label (self->progress_label, progress);
  gtk_progress_bar_set_fraction (self->progress_bar,
                                 CLAMP (dp_backfill_get_fraction (self->backfill), 0, 1));
  gtk_widget_set_visible (GTK_WIDGET (self->progress_bar), !ended);
  gtk_widget_set_visible (self->pause_button, state == DP_BACKFILL_ACTIVE);
  gtk_widget_set_visible (self->resume_button,
                          state == DP_BACKFILL_PAUSED || state == DP_BACKFILL_FAILED);
  gtk_widget_set_visible (self->cancel_button, !ended);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self), title);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self), GTK_ACCESSIBLE_PROPERTY_LABEL, title,
                                  GTK_ACCESSIBLE_PROPERTY_DESCRIPTION, progress, -1);
}

static void
pause_cb (DpBackfillRow *self)
{
  g_signal_emit (self, signals[STATE_WANTED], 0, DP_BACKFILL_PAUSED);
}

static void
resume_cb (DpBackfillRow *self)
{
  g_signal_emit (self, signals[STATE_WANTED], 0, DP_BACKFILL_ACTIVE);
}

static void
cancel_cb (DpBackfillRow *self)
{
  g_signal_emit (self, signals[STATE_WANTED], 0, DP_BACKFILL_CANCELLED);
}

static void
dp_backfill_row_dispose (GObject *object)
{
  DpBackfillRow *self = DP_BACKFILL_ROW (object);

  g_clear_object (&self->backfill);

  G_OBJECT_CLASS (dp_backfill_row_parent_class)->dispose (object);
}

static void
dp_backfill_row_class_init (DpBackfillRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dp_backfill_row_dispose;

  signals[STATE_WANTED] = g_signal_new ("state-wanted", G_TYPE_FROM_CLASS (klass),
                                        G_SIGNAL_RUN_LAST, 0, NULL, NULL, NULL, G_TYPE_NONE, 1,
                                        DP_TYPE_BACKFILL_STATE);

  g_type_ensure (DP_TYPE_STATE_ICON);
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH "/dp-backfill-row.ui");
  gtk_widget_class_bind_template_child (widget_class, DpBackfillRow, state_icon);
  gtk_widget_class_bind_template_child (widget_class, DpBackfillRow, title_label);
  gtk_widget_class_bind_template_child (widget_class, DpBackfillRow, progress_label);
  gtk_widget_class_bind_template_child (widget_class, DpBackfillRow, progress_bar);
  gtk_widget_class_bind_template_child (widget_class, DpBackfillRow, pause_button);
  gtk_widget_class_bind_template_child (widget_class, DpBackfillRow, resume_button);
  gtk_widget_class_bind_template_child (widget_class, DpBackfillRow, cancel_button);
  gtk_widget_class_bind_template_callback (widget_class, pause_cb);
  gtk_widget_class_bind_template_callback (widget_class, resume_cb);
  gtk_widget_class_bind_template_callback (widget_class, cancel_cb);
}

static void
dp_backfill_row_init (DpBackfillRow *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

GtkWidget *
dp_backfill_row_new (DpBackfill *backfill)
{
  DpBackfillRow *self;

  g_return_val_if_fail (DP_IS_BACKFILL (backfill), NULL);

  self = g_object_new (DP_TYPE_BACKFILL_ROW, NULL);
  self->backfill = g_object_ref (backfill);
  g_signal_connect_object (backfill, "notify", G_CALLBACK (dp_backfill_row_update), self,
                           G_CONNECT_SWAPPED);
  dp_backfill_row_update (self);

  return GTK_WIDGET (self);
}

DpBackfill *
dp_backfill_row_get_backfill (DpBackfillRow *self)
{
  g_return_val_if_fail (DP_IS_BACKFILL_ROW (self), NULL);

  return self->backfill;
}

/* dp-backfill-dialog.c: which days are to be filled, and what that costs
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-backfill-dialog.h"

#include <string.h>

#include <glib/gi18n.h>

#include "dp-date.h"
#include "dp-format.h"

#define DAY_US     (G_GINT64_CONSTANT (86400) * G_USEC_PER_SEC)
#define YEAR       365
/* After the last key, before the plan is made. */
#define TYPING_MS  400
#define DAY_LENGTH 10

struct _DpBackfillDialog
{
  AdwDialog     parent_instance;

  GtkWidget    *start_button;
  AdwEntryRow  *from_row;
  AdwEntryRow  *to_row;
  AdwEntryRow  *symbols_row;
  AdwSwitchRow *failed_row;
  AdwActionRow *cost_row;
  GtkWidget    *spinner;

  DpEngine     *engine;
  DpBackfill   *backfill;      /* (nullable): as it is typed */
  guint         typing;
};

G_DEFINE_FINAL_TYPE (DpBackfillDialog, dp_backfill_dialog, ADW_TYPE_DIALOG)

enum
{
  START,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

typedef struct
{
  DpBackfillDialog *self;
  DpBackfill       *backfill;
} Look;

static void
look_free (gpointer data)
{
  Look *look = data;

  g_object_unref (look->self);
  g_object_unref (look->backfill);
  g_free (look);
}

/* %DP_DATE_NONE for what is no day as a whole; marks the row */
static gint32
read_day (AdwEntryRow *row)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (row))));
  gint32 day = strlen (text) == DAY_LENGTH ? dp_date_parse (text, -1) : DP_DATE_NONE;

  if (day == DP_DATE_NONE)
    gtk_widget_add_css_class (GTK_WIDGET (row), "error");
  else
    gtk_widget_remove_css_class (GTK_WIDGET (row), "error");

  /* To a run, no day is 0; on the first day of 1970 nothing was traded anywhere. */
  return day == 0 ? 1 : day;
}

/* Returns: (transfer full) (nullable): NULL for all */
static char **
read_symbols (DpBackfillDialog *self)
{
  g_auto(GStrv) parts = g_strsplit_set (gtk_editable_get_text (GTK_EDITABLE (self->symbols_row)),
                                        ", ;", -1);
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) symbols = NULL;

  for (guint i = 0; parts[i] != NULL; i++)
    {
      if (*parts[i] != '\0')
        g_strv_builder_add (builder, parts[i]);
    }
  symbols = g_strv_builder_end (builder);

  return symbols[0] != NULL ? g_steal_pointer (&symbols) : NULL;
}

static void
dp_backfill_dialog_say (DpBackfillDialog *self,
                        const char       *sentence,
                        gboolean          may_start)
{
  adw_action_row_set_subtitle (self->cost_row, sentence);
  gtk_widget_set_sensitive (self->start_button, may_start);
  gtk_widget_set_visible (self->spinner, FALSE);
}

/* Days and calls, then what each source takes, then when the rest of it is done */
static char *
dup_cost (DpBackfill *backfill)
{
  guint days = dp_backfill_get_days_left (backfill);
  guint calls = dp_backfill_get_calls_left (backfill);
  const char *cost = dp_backfill_get_cost (backfill);
  const char *message = dp_backfill_get_message (backfill);
  gint64 resume_us = dp_backfill_get_resume_us (backfill);
  g_autofree char *n_days = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u day is missing",
                                                          "%u days are missing", days),
                                             days);
  g_autofree char *n_calls = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u call", "%u calls",
                                                           calls),
                                              calls);
  GString *text = g_string_new (NULL);

  /* Translators: "250 days are missing: 3 calls" */
  g_string_append_printf (text, _("%s: %s"), n_days, n_calls);
  if (cost != NULL && *cost != '\0')
    g_string_append_printf (text, "\n%s", cost);
  if (message != NULL)
    g_string_append_printf (text, "\n%s", message);
  if (resume_us != 0)
    {
      g_autofree char *when = dp_format_time (resume_us);

      g_string_append_c (text, '\n');
      /* Translators: %s is a moment */
      g_string_append_printf (text, _("It can begin on %s."), when);
    }

  return g_strchomp (g_string_free (text, FALSE));
}

static DexFuture *
look_fiber (gpointer user_data)
{
  Look *look = user_data;
  DpBackfillDialog *self = look->self;
  g_autoptr(GError) error = NULL;

  if (self->engine == NULL)
    return dex_future_new_true ();
  dex_await (dp_engine_look_backfill (self->engine, look->backfill), &error);

  /* What was typed meanwhile has a look of its own; so has nobody who closed the dialog. */
  if (self->backfill != look->backfill)
    return dex_future_new_true ();

  if (error != NULL)
    {
      dp_backfill_dialog_say (self, error->message, FALSE);
    }
  else if (dp_backfill_get_state (look->backfill) == DP_BACKFILL_DONE)
    {
      dp_backfill_dialog_say (
          self, _("No day in that range is missing: each is loaded, or known to have no price."),
          FALSE);
    }
  else
    {
      g_autofree char *cost = dup_cost (look->backfill);

      dp_backfill_dialog_say (self, cost, TRUE);
    }

  return dex_future_new_true ();
}

static gboolean
typed_cb (gpointer user_data)
{
  DpBackfillDialog *self = user_data;
  gint32 from = read_day (self->from_row);
  gint32 to = read_day (self->to_row);
  g_auto(GStrv) symbols = read_symbols (self);
  Look *look;

  self->typing = 0;
  if (from == DP_DATE_NONE || to == DP_DATE_NONE)
    {
      dp_backfill_dialog_say (self, _("Write days as year, month and day: 2026-01-31."), FALSE);
      return G_SOURCE_REMOVE;
    }
  if (to < from)
    {
      dp_backfill_dialog_say (self, _("The last day is before the first."), FALSE);
      return G_SOURCE_REMOVE;
    }

  self->backfill = dp_backfill_new (from, to, NULL, (const char * const *) symbols,
                                    adw_switch_row_get_active (self->failed_row));
  gtk_widget_set_visible (self->spinner, TRUE);
  look = g_new0 (Look, 1);
  look->self = g_object_ref (self);
  look->backfill = g_object_ref (self->backfill);
  dex_future_disown (dex_scheduler_spawn (NULL, 0, look_fiber, look, look_free));

  return G_SOURCE_REMOVE;
}

static void
changed_cb (DpBackfillDialog *self)
{
  gtk_widget_set_sensitive (self->start_button, FALSE);
  g_clear_object (&self->backfill);
  g_clear_handle_id (&self->typing, g_source_remove);
  if (self->engine != NULL)
    self->typing = g_timeout_add (TYPING_MS, typed_cb, self);
}

static void
cancel_cb (DpBackfillDialog *self)
{
  adw_dialog_close (ADW_DIALOG (self));
}

static void
start_cb (DpBackfillDialog *self)
{
  g_signal_emit (self, signals[START], 0, self->backfill);
  adw_dialog_close (ADW_DIALOG (self));
}

static void
dp_backfill_dialog_dispose (GObject *object)
{
  DpBackfillDialog *self = DP_BACKFILL_DIALOG (object);

  g_clear_handle_id (&self->typing, g_source_remove);
  g_clear_object (&self->backfill);
  g_clear_object (&self->engine);
  gtk_widget_dispose_template (GTK_WIDGET (self), DP_TYPE_BACKFILL_DIALOG);

  G_OBJECT_CLASS (dp_backfill_dialog_parent_class)->dispose (object);
}

static void
dp_backfill_dialog_class_init (DpBackfillDialogClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dp_backfill_dialog_dispose;

  signals[START] = g_signal_new ("start", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST, 0, NULL,
                                 NULL, NULL, G_TYPE_NONE, 1, DP_TYPE_BACKFILL);

  gtk_widget_class_set_template_from_resource (widget_class,
                                               RESOURCE_PATH "/dp-backfill-dialog.ui");
  gtk_widget_class_bind_template_child (widget_class, DpBackfillDialog, start_button);
  gtk_widget_class_bind_template_child (widget_class, DpBackfillDialog, from_row);
  gtk_widget_class_bind_template_child (widget_class, DpBackfillDialog, to_row);
  gtk_widget_class_bind_template_child (widget_class, DpBackfillDialog, symbols_row);
  gtk_widget_class_bind_template_child (widget_class, DpBackfillDialog, failed_row);
  gtk_widget_class_bind_template_child (widget_class, DpBackfillDialog, cost_row);
  gtk_widget_class_bind_template_child (widget_class, DpBackfillDialog, spinner);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, cancel_cb);
  gtk_widget_class_bind_template_callback (widget_class, start_cb);
}

static void
dp_backfill_dialog_init (DpBackfillDialog *self)
{
  gint32 yesterday = (gint32) (g_get_real_time () / DAY_US) - 1;
  g_autofree char *from = dp_date_to_string (yesterday - YEAR);
  g_autofree char *to = dp_date_to_string (yesterday);

  gtk_widget_init_template (GTK_WIDGET (self));
  gtk_editable_set_text (GTK_EDITABLE (self->from_row), from);
  gtk_editable_set_text (GTK_EDITABLE (self->to_row), to);
}

DpBackfillDialog *
dp_backfill_dialog_new (DpEngine *engine)
{
  DpBackfillDialog *self;

  g_return_val_if_fail (DP_IS_ENGINE (engine), NULL);

  self = g_object_new (DP_TYPE_BACKFILL_DIALOG, NULL);
  self->engine = g_object_ref (engine);
  changed_cb (self);

  return self;
}

/* dp-backfills-part.c: ranges of days that are filled
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-backfills-part.h"

#include <glib/gi18n.h>

#include "dp-alert.h"
#include "dp-backfill-dialog.h"
#include "dp-backfill-row.h"

struct _DpBackfillsPart
{
  DpPagePart  parent_instance;

  GtkStack   *stack;
  GtkListBox *list_box;
};

G_DEFINE_FINAL_TYPE (DpBackfillsPart, dp_backfills_part, DP_TYPE_PAGE_PART)

/* What a person wants of a backfill, until the database has it. */
typedef struct
{
  DpBackfillsPart *self;
  DpBackfill      *backfill;
  DpBackfillState  state;
} Change;

static void
change_free (gpointer data)
{
  Change *change = data;

  g_object_unref (change->self);
  g_object_unref (change->backfill);
  g_free (change);
}

static Change *
change_new (DpBackfillsPart *self,
            DpBackfill      *backfill,
            DpBackfillState  state)
{
  Change *change = g_new0 (Change, 1);

  change->self = g_object_ref (self);
  change->backfill = g_object_ref (backfill);
  change->state = state;

  return change;
}

/* Whoever resumes one wants to see it go on; where a run goes on already, it comes later by
 * itself. */
static gboolean
go_on (DpBackfillsPart  *self,
       DpBackfill       *backfill,
       GError          **error)
{
  DpEngine *engine = dp_page_part_get_engine (DP_PAGE_PART (self));
  DpRun *current = engine != NULL ? dp_engine_get_current_run (engine) : NULL;
  g_autoptr(DpRun) run = NULL;

  if (engine == NULL || (current != NULL && !dp_run_is_finished (current)))
    return TRUE;
  if (!dex_await_boolean (dp_engine_look_backfill (engine, backfill), error))
    return *error == NULL;
  run = dp_engine_run_backfill (engine, backfill, error);

  return run != NULL;
}

static DexFuture *
change_fiber (gpointer user_data)
{
  Change *change = user_data;
  DpEngine *engine = dp_page_part_get_engine (DP_PAGE_PART (change->self));
  g_autoptr(GError) error = NULL;
  gboolean changed = TRUE;

  if (dp_backfill_get_id (change->backfill) == 0)
    changed = dex_await (dp_engine_add_backfill (engine, change->backfill), &error);
  else
    changed = dex_await_boolean (dp_engine_set_backfill_state (engine, change->backfill,
                                                               change->state),
                                 &error);
  if (changed && change->state == DP_BACKFILL_ACTIVE)
    go_on (change->self, change->backfill, &error);

  if (error != NULL)
    dp_page_part_say (DP_PAGE_PART (change->self), error->message);
  else if (!changed)
    dp_page_part_say (DP_PAGE_PART (change->self), _("That backfill has ended already."));

  return dex_future_new_true ();
}

static void
dp_backfills_part_change (DpBackfillsPart *self,
                          DpBackfill      *backfill,
                          DpBackfillState  state)
{
  dex_future_disown (
      dex_scheduler_spawn (NULL, 0, change_fiber, change_new (self, backfill, state), change_free));
}

static void
cancel_answered_cb (AdwAlertDialog *dialog,
                    const char     *response,
                    Change         *change)
{
  if (g_str_equal (response, "cancel-backfill"))
    dp_backfills_part_change (change->self, change->backfill, change->state);
}

static void
forget_change (gpointer  data,
               GClosure *closure)
{
  change_free (data);
}

/* It cannot be begun again where it was. */
static void
ask_to_cancel (DpBackfillsPart *self,
               DpBackfill      *backfill)
{
  AdwDialog *dialog = dp_alert_new (_("Cancel Backfill?"),
                                    _("What it has loaded stays. A new backfill of the "
                                      "same days asks only for what is still missing."));
  AdwAlertDialog *alert = ADW_ALERT_DIALOG (dialog);

  adw_alert_dialog_add_responses (alert, "keep", _("_Go On"), "cancel-backfill",
                                  _("_Cancel Backfill"), NULL);
  adw_alert_dialog_set_response_appearance (alert, "cancel-backfill", ADW_RESPONSE_DESTRUCTIVE);
  adw_alert_dialog_set_close_response (alert, "keep");
  g_signal_connect_data (dialog, "response", G_CALLBACK (cancel_answered_cb),
                         change_new (self, backfill, DP_BACKFILL_CANCELLED), forget_change, 0);
  adw_dialog_present (dialog, GTK_WIDGET (self));
}

static void
state_wanted_cb (DpBackfillsPart *self,
                 DpBackfillState  state,
                 DpBackfillRow   *row)
{
  DpBackfill *backfill = dp_backfill_row_get_backfill (row);

  if (state == DP_BACKFILL_CANCELLED)
    ask_to_cancel (self, backfill);
  else
    dp_backfills_part_change (self, backfill, state);
}

static void
start_cb (DpBackfillsPart  *self,
          DpBackfill       *backfill,
          DpBackfillDialog *dialog)
{
  dp_backfills_part_change (self, backfill, DP_BACKFILL_ACTIVE);
}

static void
new_cb (DpBackfillsPart *self)
{
  DpBackfillDialog *dialog = dp_backfill_dialog_new (dp_page_part_get_engine (DP_PAGE_PART (self)));

  g_signal_connect_object (dialog, "start", G_CALLBACK (start_cb), self, G_CONNECT_SWAPPED);
  adw_dialog_present (ADW_DIALOG (dialog), GTK_WIDGET (self));
}

static GtkWidget *
create_row (gpointer item,
            gpointer user_data)
{
  GtkWidget *row = dp_backfill_row_new (item);

  g_signal_connect_object (row, "state-wanted", G_CALLBACK (state_wanted_cb), user_data,
                           G_CONNECT_SWAPPED);

  return row;
}

static void
list_changed_cb (DpBackfillsPart *self)
{
  GListModel *backfills = dp_engine_list_backfills (dp_page_part_get_engine (DP_PAGE_PART (self)));

  gtk_stack_set_visible_child_name (self->stack,
                                    g_list_model_get_n_items (backfills) > 0 ? "list" : "empty");
}

static DexFuture *
loaded_cb (DexFuture *future,
           gpointer   user_data)
{
  g_autoptr(GError) error = NULL;

  if (dex_future_get_value (future, &error) == NULL)
    dp_page_part_say (user_data, error->message);

  return dex_future_new_true ();
}

static void
dp_backfills_part_refresh (DpPagePart *part)
{
  dex_future_disown (dex_future_finally (dp_engine_load_backfills (dp_page_part_get_engine (part)),
                                         loaded_cb, g_object_ref (part), g_object_unref));
}

static void
dp_backfills_part_constructed (GObject *object)
{
  DpBackfillsPart *self = DP_BACKFILLS_PART (object);
  GListModel *backfills = dp_engine_list_backfills (dp_page_part_get_engine (DP_PAGE_PART (self)));

  G_OBJECT_CLASS (dp_backfills_part_parent_class)->constructed (object);

  gtk_list_box_bind_model (self->list_box, backfills, create_row, self, NULL);
  g_signal_connect_object (backfills, "items-changed", G_CALLBACK (list_changed_cb), self,
                           G_CONNECT_SWAPPED);
  list_changed_cb (self);
}

static void
dp_backfills_part_class_init (DpBackfillsPartClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->constructed = dp_backfills_part_constructed;
  DP_PAGE_PART_CLASS (klass)->refresh = dp_backfills_part_refresh;

  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH "/dp-backfills-part.ui");
  gtk_widget_class_bind_template_child (widget_class, DpBackfillsPart, stack);
  gtk_widget_class_bind_template_child (widget_class, DpBackfillsPart, list_box);
  gtk_widget_class_bind_template_callback (widget_class, new_cb);
}

static void
dp_backfills_part_init (DpBackfillsPart *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

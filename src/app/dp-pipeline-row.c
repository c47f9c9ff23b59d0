/* dp-pipeline-row.c: a pipeline in the preferences
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-pipeline-row.h"

#include <glib/gi18n.h>

#include "dp-pipeline-text.h"
#include "dp-pipeline-webhook.h"
#include "dp-preferences-dialog.h"
#include "dp-setting-entry.h"
#include "dp-undo.h"

#define N_NEXT 10

struct _DpPipelineRow
{
  AdwExpanderRow  parent_instance;

  GtkSwitch      *enabled_switch;
  AdwEntryRow    *schedule_row;
  AdwActionRow   *next_row;
  AdwComboRow    *zone_row;
  AdwComboRow    *missed_row;
  AdwEntryRow    *quiet_row;
  AdwEntryRow    *mail_row;
  AdwEntryRow    *webhook_row;

  DpEngine       *engine;
  DpPipelineSpec *spec;
  GPtrArray      *zones;      /* (element-type utf8): as the specification has them, in the order of
                               * the list */
  gboolean        showing;    /* what is set is what is there, and nobody's wish */
};

G_DEFINE_FINAL_TYPE (DpPipelineRow, dp_pipeline_row, ADW_TYPE_EXPANDER_ROW)

/* Returns: (transfer full): the pipeline as it is typed and chosen now */
static DpPipelineSpec *
dup_edited (DpPipelineRow *self)
{
  DpPipelineSpec *spec = dp_pipeline_spec_copy (self->spec);
  g_autofree char *schedule = g_strstrip (
      g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->schedule_row))));
  g_autofree char *quiet = g_strstrip (
      g_strdup (gtk_editable_get_text (GTK_EDITABLE (self->quiet_row))));
  guint zone = adw_combo_row_get_selected (self->zone_row);

  g_object_set (spec,
                "enabled", gtk_switch_get_active (self->enabled_switch),
                "schedule", schedule,
                "quiet-hours", quiet,
                "missed", adw_combo_row_get_selected (self->missed_row),
                NULL);
  if (zone < self->zones->len)
    g_object_set (spec, "zone", g_ptr_array_index (self->zones, zone), NULL);

  return spec;
}

/* What is typed is said in words at once, and what is wrong with it. */
static void
typed_cb (DpPipelineRow *self)
{
  g_autoptr(DpPipelineSpec) spec = NULL;
  g_autoptr(GError) error = NULL;
  g_autofree char *words = NULL;
  g_autofree char *next = NULL;
  gboolean good;

  if (self->spec == NULL)
    return;

  spec = dup_edited (self);
  good = dp_pipeline_spec_check (spec, &error);
  words = good ? dp_pipeline_spec_describe (spec) : g_strdup (_("Not understood"));
  next = good ? dp_pipeline_text_dup_next (spec, N_NEXT) : g_strdup (error->message);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->next_row), words);
  adw_action_row_set_subtitle (self->next_row, next);
  if (good)
    gtk_widget_remove_css_class (GTK_WIDGET (self->schedule_row), "error");
  else
    gtk_widget_add_css_class (GTK_WIDGET (self->schedule_row), "error");
}

/* A pipeline as it is to be, and as it was */
typedef struct
{
  DpPipelineRow  *row;
  DpPipelineSpec *spec;
  DpPipelineSpec *before;    /* (nullable): where this takes something back */
} Change;

static Change *
change_new (DpPipelineRow  *row,
            DpPipelineSpec *spec,
            DpPipelineSpec *before)
{
  Change *change = g_new0 (Change, 1);

  change->row = g_object_ref (row);
  change->spec = g_object_ref (spec);
  g_set_object (&change->before, before);

  return change;
}

static void
change_free (gpointer data)
{
  Change *change = data;

  g_object_unref (change->row);
  g_object_unref (change->spec);
  g_clear_object (&change->before);
  g_free (change);
}

static void save (Change *change);

static void
undo_cb (gpointer data)
{
  const Change *former = data;

  save (change_new (former->row, former->spec, NULL));
}

static void
offer_undo (DpPipelineRow  *self,
            DpPipelineSpec *before)
{
  /* Translators: the name of a pipeline */
  g_autofree char *sentence = g_strdup_printf (_("“%s” changed"),
                                               dp_pipeline_spec_get_name (before));

  dp_undo_offer (GTK_WIDGET (self), sentence, undo_cb, change_new (self, before, NULL),
                 change_free);
}

static DexFuture *
saved_cb (DexFuture *future,
          gpointer   user_data)
{
  const Change *change = user_data;
  g_autoptr(GError) error = NULL;

  if (dex_future_get_value (future, &error) == NULL)
    dp_preferences_dialog_add_toast (GTK_WIDGET (change->row), error->message);
  else if (change->before != NULL)
    offer_undo (change->row, change->before);

  return dex_future_new_true ();
}

/* @change: (transfer full) */
static void
save (Change *change)
{
  if (change->row->engine != NULL)
    dex_future_disown (
        dex_future_finally (dp_engine_save_pipeline (change->row->engine, change->spec,
                                                     g_get_real_time ()),
                            saved_cb, change, change_free));
  else
    change_free (change);
}

static void
apply_cb (DpPipelineRow *self)
{
  g_autoptr(DpPipelineSpec) spec = NULL;
  g_autoptr(DpPipelineSpec) before = NULL;

  if (self->showing || self->spec == NULL)
    return;
  spec = dup_edited (self);
  before = dp_pipeline_spec_copy (self->spec);
  save (change_new (self, spec, before));
}

static void
changed_cb (DpPipelineRow *self)
{
  typed_cb (self);
  apply_cb (self);
}

static void
enabled_cb (DpPipelineRow *self)
{
  apply_cb (self);
}

/* Who is told of its runs, until that is stored: each line says it apart from what is typed in the
 * others. */
typedef struct
{
  DpPipelineRow  *row;
  GtkWidget      *entry;
  DpPipelineSpec *spec;
  char           *webhook;   /* (nullable): the address, which is a secret and not part of @spec */
} Receiver;

static void
receiver_free (gpointer data)
{
  Receiver *receiver = data;

  g_object_unref (receiver->row);
  g_object_unref (receiver->entry);
  g_object_unref (receiver->spec);
  g_free (receiver->webhook);
  g_free (receiver);
}

static DexFuture *
store_receiver_fiber (gpointer user_data)
{
  Receiver *receiver = user_data;
  DpEngine *engine = receiver->row->engine;
  g_autoptr(DpPipelineSpec) before = dp_pipeline_spec_copy (receiver->row->spec);
  g_autoptr(GError) error = NULL;

  if ((receiver->webhook == NULL ||
       dex_await (dp_pipeline_webhook_store (dp_engine_get_settings (engine), receiver->spec,
                                             receiver->webhook), &error)) &&
      dex_await (dp_engine_save_pipeline (engine, receiver->spec, g_get_real_time ()), &error))
    {
      gtk_widget_remove_css_class (receiver->entry, "error");
      /* The address of a webhook is a secret, of which no copy is made. */
      if (receiver->webhook == NULL)
        offer_undo (receiver->row, before);
    }
  else
    {
      gtk_widget_add_css_class (receiver->entry, "error");
      dp_preferences_dialog_add_toast (receiver->entry, error->message);
    }

  return dex_future_new_true ();
}

static void
receiver_cb (DpPipelineRow *self,
             AdwEntryRow   *entry)
{
  Receiver *receiver = g_new0 (Receiver, 1);
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (entry))));

  receiver->row = g_object_ref (self);
  receiver->entry = g_object_ref (GTK_WIDGET (entry));
  receiver->spec = dp_pipeline_spec_copy (self->spec);
  if (entry == self->webhook_row)
    receiver->webhook = g_steal_pointer (&text);
  else
    dp_pipeline_text_set_mail_to (receiver->spec, text);
  dex_future_disown (
      dex_scheduler_spawn (NULL, 0, store_receiver_fiber, receiver, receiver_free));
}

static DexFuture *
webhook_known_cb (DexFuture *future,
                  gpointer   user_data)
{
  DpPipelineRow *self = user_data;
  const char *address = g_value_get_string (dex_future_get_value (future, NULL));

  /* What the person has typed meanwhile is newer. */
  if (*gtk_editable_get_text (GTK_EDITABLE (self->webhook_row)) == '\0')
    dp_setting_entry_set_text (self->webhook_row, address);

  return dex_future_new_true ();
}

static void
show_zone (DpPipelineRow *self)
{
  const char *zone = dp_pipeline_spec_get_zone (self->spec);
  guint position;

  if (!g_ptr_array_find_with_equal_func (self->zones, zone, g_str_equal, &position))
    {
      GtkStringList *titles = GTK_STRING_LIST (adw_combo_row_get_model (self->zone_row));

      position = self->zones->len;
      g_ptr_array_add (self->zones, g_strdup (zone));
      gtk_string_list_append (titles, zone);
    }
  adw_combo_row_set_selected (self->zone_row, position);
}

static void
show_spec (DpPipelineRow *self)
{
  g_autofree char *mail_to = dp_pipeline_text_dup_mail_to (self->spec);
  g_autofree char *quiet_hours = NULL;
  g_autofree char *summary = NULL;

  g_object_get (self->spec, "quiet-hours", &quiet_hours, NULL);
  self->showing = TRUE;
  dp_setting_entry_set_text (self->schedule_row, dp_pipeline_spec_get_schedule (self->spec));
  dp_setting_entry_set_text (self->quiet_row, quiet_hours);
  dp_setting_entry_set_text (self->mail_row, mail_to);
  gtk_switch_set_active (self->enabled_switch, dp_pipeline_spec_get_enabled (self->spec));
  adw_combo_row_set_selected (self->missed_row, dp_pipeline_spec_get_missed (self->spec));
  show_zone (self);
  summary = dp_pipeline_text_dup_summary (self->spec);
  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (self), summary);
  typed_cb (self);
  self->showing = FALSE;
}

static void
dp_pipeline_row_dispose (GObject *object)
{
  DpPipelineRow *self = DP_PIPELINE_ROW (object);

  g_clear_object (&self->engine);
  g_clear_object (&self->spec);
  g_clear_pointer (&self->zones, g_ptr_array_unref);
  gtk_widget_dispose_template (GTK_WIDGET (self), DP_TYPE_PIPELINE_ROW);

  G_OBJECT_CLASS (dp_pipeline_row_parent_class)->dispose (object);
}

static void
dp_pipeline_row_class_init (DpPipelineRowClass *klass)
{
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  G_OBJECT_CLASS (klass)->dispose = dp_pipeline_row_dispose;

  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH "/dp-pipeline-row.ui");
  gtk_widget_class_bind_template_child (widget_class, DpPipelineRow, enabled_switch);
  gtk_widget_class_bind_template_child (widget_class, DpPipelineRow, schedule_row);
  gtk_widget_class_bind_template_child (widget_class, DpPipelineRow, next_row);
  gtk_widget_class_bind_template_child (widget_class, DpPipelineRow, zone_row);
  gtk_widget_class_bind_template_child (widget_class, DpPipelineRow, missed_row);
  gtk_widget_class_bind_template_child (widget_class, DpPipelineRow, quiet_row);
  gtk_widget_class_bind_template_child (widget_class, DpPipelineRow, webhook_row);
  gtk_widget_class_bind_template_child (widget_class, DpPipelineRow, mail_row);
  gtk_widget_class_bind_template_callback (widget_class, typed_cb);
  gtk_widget_class_bind_template_callback (widget_class, apply_cb);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, enabled_cb);
  gtk_widget_class_bind_template_callback (widget_class, receiver_cb);
}

static void
dp_pipeline_row_init (DpPipelineRow *self)
{
  static const char * const zones[] = { "", "XNYS", "UTC" };
  const char * const titles[] = { _("This Computer"), _("New York"), _("UTC"), NULL };
  g_autoptr(GtkStringList) list = gtk_string_list_new (titles);

  self->zones = g_ptr_array_new_with_free_func (g_free);
  for (gsize i = 0; i < G_N_ELEMENTS (zones); i++)
    g_ptr_array_add (self->zones, g_strdup (zones[i]));
  gtk_widget_init_template (GTK_WIDGET (self));
  adw_combo_row_set_model (self->zone_row, G_LIST_MODEL (list));
}

/** dp_pipeline_row_new: @spec: of the engine's list. Returns: (transfer floating): the row */
GtkWidget *
dp_pipeline_row_new (DpEngine       *engine,
                     DpPipelineSpec *spec)
{
  DpPipelineRow *self;
  const char *name;
  g_autofree char *label = NULL;

  g_return_val_if_fail (DP_IS_ENGINE (engine), NULL);
  g_return_val_if_fail (DP_IS_PIPELINE_SPEC (spec), NULL);

  name = dp_pipeline_spec_get_name (spec);
  self = g_object_new (DP_TYPE_PIPELINE_ROW, "title", name, NULL);
  self->engine = g_object_ref (engine);
  self->spec = g_object_ref (spec);
  /* Translators: a switch; the name of a pipeline */
  label = g_strdup_printf (_("Keep the schedule of %s"), name);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->enabled_switch), label);
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->enabled_switch),
                                  GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);
  g_signal_connect_object (engine, "pipelines-changed", G_CALLBACK (show_spec), self,
                           G_CONNECT_SWAPPED);
  show_spec (self);
  /* Of one that has none the keyring is not asked. */
  if (dp_pipeline_spec_get_own_webhook (spec))
    dex_future_disown (
        dex_future_then (dp_pipeline_webhook_dup_secret (dp_engine_get_settings (engine), name),
                         webhook_known_cb, g_object_ref (self), g_object_unref));

  return GTK_WIDGET (self);
}

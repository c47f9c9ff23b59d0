/* dp-health-drift.c: changes of what sources send, to be accepted or refused
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-health-drift.h"

#include <inttypes.h>

#include <glib/gi18n.h>

#include "dp-alert.h"
#include "dp-drift-action.h"
#include "dp-drift-row.h"
#include "dp-engine-health.h"
#include "dp-kept-rows.h"
#include "dp-page.h"
#include "dp-rebuild.h"
#include "dp-run-plan.h"
#include "dp-source-settings.h"
#include "dp-undo.h"

/* So many of those that were decided are listed, the newest first. */
#define N_DECIDED 50

struct _DpHealthDrift
{
  AdwBin               parent_instance;

  AdwPreferencesGroup *rebuild_group;
  AdwActionRow        *rebuild_row;
  GtkProgressBar      *rebuild_bar;
  AdwPreferencesGroup *open_group;
  GtkListBox          *open_box;
  AdwPreferencesGroup *contracts_group;
  AdwPreferencesGroup *decided_group;
  GtkListBox          *decided_box;

  DpEngine            *engine;      /* (nullable): before the first load, and after disposal */
  DpRebuild           *rebuild;     /* (nullable): going on */
  struct Choice       *former;      /* (nullable): takes back what the tables are made anew for */
  AdwToast            *undo_toast;  /* (nullable): takes back the last decision */
  gboolean             deciding;
  guint                n_open;
};

G_DEFINE_FINAL_TYPE (DpHealthDrift, dp_health_drift, ADW_TYPE_BIN)

/* What is decided of a change, and what was before */
typedef struct Choice
{
  DpHealthDrift *drift;
  gint64         id;
  char          *state;
  char          *as;           /* (nullable) */
  gboolean       even_final;   /* somebody was asked */
  gboolean       is_undo;
} Choice;

static void
choice_free (gpointer data)
{
  Choice *self = data;

  g_object_unref (self->drift);
  g_free (self->state);
  g_free (self->as);
  g_free (self);
}

static Choice *
choice_new (DpHealthDrift *drift,
            gint64         id,
            const char    *state,
            const char    *as)
{
  Choice *self = g_new0 (Choice, 1);

  self->drift = g_object_ref (drift);
  self->id = id;
  self->state = g_strdup (state);
  self->as = g_strdup (as);

  return self;
}

static void
choice_closure_free (gpointer  data,
                     GClosure *closure)
{
  choice_free (data);
}

static void decide (Choice *choice);

enum
{
  PROP_0,
  PROP_N_OPEN,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

static void
tell (DpHealthDrift *self,
      const char    *sentence)
{
  GtkWidget *page = gtk_widget_get_ancestor (GTK_WIDGET (self), DP_TYPE_PAGE);
  AdwToast *toast = adw_toast_new (sentence);

  adw_toast_set_use_markup (toast, FALSE);
  if (page != NULL)
    dp_page_add_toast (DP_PAGE (page), toast);
  else
    g_object_unref (toast);
}

static GtkWidget *
create_row (guint    position,
            gpointer user_data)
{
  GPtrArray *events = user_data;

  return dp_drift_row_new (g_ptr_array_index (events, position));
}

/* What is told of a change is written once; only what was decided of it changes. */
static void
show_rows (GtkListBox *box,
           GPtrArray  *events)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) keys = NULL;

  for (guint i = 0; i < events->len; i++)
    {
      DpDriftEvent *event = g_ptr_array_index (events, i);

      g_strv_builder_take (builder, g_strdup_printf ("%" PRId64 " %s",
                                                     dp_drift_event_get_id (event),
                                                     dp_drift_event_get_state (event)));
    }
  keys = g_strv_builder_end (builder);
  dp_kept_rows_show (box, (const char * const *) keys, create_row, events);
}

static void
show_events (DpHealthDrift *self,
             GListModel    *events)
{
  g_autoptr(GPtrArray) open = g_ptr_array_new_with_free_func (g_object_unref);
  g_autoptr(GPtrArray) decided = g_ptr_array_new_with_free_func (g_object_unref);
  guint n_open;
  guint n_decided;

  for (guint i = g_list_model_get_n_items (events); i-- > 0;)
    {
      g_autoptr(DpDriftEvent) event = g_list_model_get_item (events, i);

      if (g_str_equal (dp_drift_event_get_state (event), "open"))
        g_ptr_array_add (open, g_steal_pointer (&event));
      else if (decided->len < N_DECIDED)
        g_ptr_array_add (decided, g_steal_pointer (&event));
    }
  n_open = open->len;
  n_decided = decided->len;
  show_rows (self->open_box, open);
  show_rows (self->decided_box, decided);
  gtk_widget_set_visible (GTK_WIDGET (self->open_box), n_open > 0);
  gtk_widget_set_visible (GTK_WIDGET (self->decided_group), n_decided > 0);
  adw_preferences_group_set_description (
      self->open_group, n_open > 0
                            ? _("Accepted, what is stored is read again with it, without a call.")
                            : _("Nothing waits: replies and files look as they did."));
  self->n_open = n_open;
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_OPEN]);
}

static DexFuture *
loaded_cb (DexFuture *future,
           gpointer   user_data)
{
  DpHealthDrift *self = user_data;
  g_autoptr(GError) error = NULL;
  const GValue *value = dex_future_get_value (future, &error);

  if (self->engine == NULL)
    return dex_future_new_true ();

  if (value != NULL)
    show_events (self, g_value_get_object (value));
  else
    adw_preferences_group_set_description (self->open_group, error->message);

  return dex_future_new_true ();
}

static void
rebuild_moved_cb (DpHealthDrift *self)
{
  guint n_total;
  guint n_done = dp_rebuild_get_n_done (self->rebuild, &n_total);
  const char *title = dp_rebuild_get_building (self->rebuild) ? _("Making the Tables Anew")
                                                              : _("Reading What Is Stored");
  g_autofree char *words = NULL;

  /* Translators: how many of how many are done */
  words = g_strdup_printf (dp_rebuild_get_building (self->rebuild) ? _("%u of %u tables and tests")
                                                                   : _("%u of %u stored replies"),
                           n_done, n_total);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->rebuild_row),
                                 dp_rebuild_is_stopped (self->rebuild) ? _("Stopping…") : title);
  adw_action_row_set_subtitle (self->rebuild_row, words);
  gtk_progress_bar_set_fraction (self->rebuild_bar, dp_rebuild_get_fraction (self->rebuild));
}

static void
stop_cb (DpHealthDrift *self)
{
  if (self->rebuild == NULL)
    return;

  dp_rebuild_stop (self->rebuild);
  rebuild_moved_cb (self);
}

static void
undo_cb (gpointer data)
{
  const Choice *former = data;
  Choice *choice = choice_new (former->drift, former->id, former->state, former->as);

  choice->even_final = TRUE;
  choice->is_undo = TRUE;
  decide (choice);
}

/* With a button where it can be taken back */
static void
tell_decided (DpHealthDrift *self,
              const char    *sentence)
{
  if (self->former == NULL)
    tell (self, sentence);
  else
    g_set_weak_pointer (&self->undo_toast,
                        dp_undo_offer (GTK_WIDGET (self), sentence, undo_cb,
                                       g_steal_pointer (&self->former), choice_free));
}

static DexFuture *
rebuilt_cb (DexFuture *future,
            gpointer   user_data)
{
  DpHealthDrift *self = user_data;
  g_autoptr(GError) error = NULL;
  g_autofree char *sentence = NULL;

  if (self->engine == NULL)
    return dex_future_new_true ();

  gtk_widget_set_visible (GTK_WIDGET (self->rebuild_group), FALSE);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "drift.decide", TRUE);
  if (dex_future_get_value (future, &error) == NULL)
    sentence = g_strdup_printf (
        _("The decision stands, but what is stored was not read again: %s"), error->message);
  else if (dp_rebuild_is_stopped (self->rebuild))
    sentence = g_strdup (_("Stopped: the next run builds the tables that are left"));
  else if (dp_rebuild_get_n_failed (self->rebuild) > 0)
    sentence = g_strdup_printf (_("Read again, but not every table or test went well: %s"),
                                dp_rebuild_get_failures (self->rebuild)[0]);
  else
    sentence = g_strdup (_("What is stored was read again"));
  g_clear_object (&self->rebuild);
  tell_decided (self, sentence);

  return dex_future_new_true ();
}

static void
start_rebuild (DpHealthDrift *self,
               const char    *source)
{
  DpReplayOptions options = { .sources = (const char *[]) { source, NULL }, .from = DP_DATE_NONE };

  self->rebuild = dp_rebuild_new (&options);
  g_signal_connect_object (self->rebuild, "notify", G_CALLBACK (rebuild_moved_cb), self,
                           G_CONNECT_SWAPPED);
  rebuild_moved_cb (self);
  gtk_widget_set_visible (GTK_WIDGET (self->rebuild_group), TRUE);
  gtk_widget_action_set_enabled (GTK_WIDGET (self), "drift.decide", FALSE);
  dex_future_disown (dex_future_finally (dp_rebuild_run (self->rebuild, self->engine), rebuilt_cb,
                                         g_object_ref (self), g_object_unref));
}

static void
response_cb (AdwAlertDialog *dialog,
             const char     *response,
             gpointer        user_data)
{
  const Choice *asked = user_data;
  Choice *choice;

  if (!g_str_equal (response, "accept"))
    return;

  choice = choice_new (asked->drift, asked->id, asked->state, asked->as);
  choice->even_final = TRUE;
  decide (choice);
}

static void
ask (const Choice *choice)
{
  AdwAlertDialog *dialog = ADW_ALERT_DIALOG (
      dp_alert_new (_("Accept for Good?"),
                    _("What was held back because of this change is loaded then, or a file "
                      "is understood anew. That cannot be undone.")));

  adw_alert_dialog_add_responses (dialog, "cancel", _("_Cancel"), "accept", _("_Accept"), NULL);
  adw_alert_dialog_set_response_appearance (dialog, "accept", ADW_RESPONSE_SUGGESTED);
  adw_alert_dialog_set_default_response (dialog, "cancel");
  adw_alert_dialog_set_close_response (dialog, "cancel");
  g_signal_connect_data (dialog, "response", G_CALLBACK (response_cb),
                         choice_new (choice->drift, choice->id, choice->state, choice->as),
                         choice_closure_free, 0);
  adw_dialog_present (ADW_DIALOG (dialog), GTK_WIDGET (choice->drift));
}

static void
apply (const Choice          *choice,
       const DpDriftDecision *decision)
{
  DpHealthDrift *self = choice->drift;

  dp_health_drift_load (self, self->engine);
  g_clear_pointer (&self->former, choice_free);
  if (!choice->is_undo && !decision->is_final && decision->source != NULL)
    self->former = choice_new (self, choice->id, decision->former, decision->former_as);
  if (decision->touches_rows)
    start_rebuild (self, decision->source);
  else if (!choice->is_undo)
    tell_decided (self, _("Decided; nothing that is stored is touched by it"));
}

static DexFuture *
decided_cb (DexFuture *future,
            gpointer   user_data)
{
  const Choice *choice = user_data;
  DpHealthDrift *self = choice->drift;
  g_autoptr(GError) error = NULL;
  const GValue *value = dex_future_get_value (future, &error);
  const DpDriftDecision *decision;

  if (self->engine == NULL)
    return dex_future_new_true ();

  self->deciding = FALSE;
  if (value == NULL)
    {
      tell (self, error->message);
      return dex_future_new_true ();
    }
  decision = g_value_get_boxed (value);
  if (decision->is_final && !choice->even_final)
    ask (choice);
  else
    apply (choice, decision);

  return dex_future_new_true ();
}

/* One at a time, as what is stored may have to be read again for each. @choice: (transfer full) */
static void
decide (Choice *choice)
{
  DpHealthDrift *self = choice->drift;

  if (self->engine == NULL || self->rebuild != NULL || self->deciding)
    {
      choice_free (choice);
      return;
    }

  if (self->undo_toast != NULL)
    adw_toast_dismiss (self->undo_toast);
  self->deciding = TRUE;
  dex_future_disown (dex_future_finally (dp_engine_decide_drift (self->engine, choice->id,
                                                                 choice->state, choice->as,
                                                                 choice->even_final),
                                         decided_cb, choice, choice_free));
}

static void
decide_action (GtkWidget  *widget,
               const char *name,
               GVariant   *parameter)
{
  gboolean accept;
  const char *as;
  gint64 id;

  g_variant_get (parameter, "(xb&s)", &id, &accept, &as);
  decide (choice_new (DP_HEALTH_DRIFT (widget), id, accept ? "accepted" : "refused",
                      *as != '\0' ? as : NULL));
}

/* The list of contracts is in the order of the enumeration. */
static gboolean
get_contract (GValue   *value,
              GVariant *variant,
              gpointer  user_data)
{
  DpContract contract;

  if (!dp_contract_parse (g_variant_get_string (variant, NULL), &contract))
    return FALSE;
  g_value_set_uint (value, contract);

  return TRUE;
}

static GVariant *
set_contract (const GValue       *value,
              const GVariantType *type,
              gpointer            user_data)
{
  return g_variant_new_string (dp_contract_get_name ((DpContract) g_value_get_uint (value)));
}

static void
add_contract (DpHealthDrift *self,
              DpSettings    *settings,
              const char    *source,
              const char    *title)
{
  static const char * const contracts[] = {
    N_("Load what is known"),
    N_("Load nothing"),
    N_("Reject records with changes"),
    N_("Leave changed values empty"),
    NULL,
  };
  g_autofree char *key = dp_source_settings_dup_contract_key (source, settings);
  g_autoptr(GtkStringList) names = gtk_string_list_new (NULL);
  GtkWidget *row;

  if (key == NULL)
    return;

  for (guint i = 0; contracts[i] != NULL; i++)
    gtk_string_list_append (names, _(contracts[i]));
  row = adw_combo_row_new ();
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_combo_row_set_model (ADW_COMBO_ROW (row), G_LIST_MODEL (names));
  g_settings_bind_with_mapping (dp_settings_get_gsettings (settings), key, row, "selected",
                                G_SETTINGS_BIND_DEFAULT, get_contract, set_contract, NULL, NULL);
  adw_preferences_group_add (self->contracts_group, row);
}

static void
add_contracts (DpHealthDrift *self)
{
  DpSettings *settings = dp_engine_get_settings (self->engine);
  const char * const *sources = dp_source_list_names ();

  for (guint i = 0; sources[i] != NULL; i++)
    add_contract (self, settings, sources[i], dp_source_find_title (sources[i]));
  add_contract (self, settings, DP_FILE_SOURCE, _("Files"));
}

static void
dp_health_drift_get_property (GObject    *object,
                              guint       prop_id,
                              GValue     *value,
                              GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_N_OPEN:
      g_value_set_uint (value, DP_HEALTH_DRIFT (object)->n_open);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
dp_health_drift_dispose (GObject *object)
{
  DpHealthDrift *self = DP_HEALTH_DRIFT (object);

  g_clear_object (&self->engine);
  g_clear_object (&self->rebuild);
  g_clear_pointer (&self->former, choice_free);
  g_clear_weak_pointer (&self->undo_toast);
  /* The template would unparent it, of which the parent class would not know. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), DP_TYPE_HEALTH_DRIFT);

  G_OBJECT_CLASS (dp_health_drift_parent_class)->dispose (object);
}

static void
dp_health_drift_class_init (DpHealthDriftClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = dp_health_drift_dispose;
  object_class->get_property = dp_health_drift_get_property;

  properties[PROP_N_OPEN] = g_param_spec_uint ("n-open", NULL, NULL, 0, G_MAXUINT, 0,
                                               G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  gtk_widget_class_install_action (widget_class, "drift.decide", "(xbs)", decide_action);
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH "/dp-health-drift.ui");
  gtk_widget_class_bind_template_child (widget_class, DpHealthDrift, rebuild_group);
  gtk_widget_class_bind_template_child (widget_class, DpHealthDrift, rebuild_row);
  gtk_widget_class_bind_template_child (widget_class, DpHealthDrift, rebuild_bar);
  gtk_widget_class_bind_template_callback (widget_class, stop_cb);
  gtk_widget_class_bind_template_child (widget_class, DpHealthDrift, open_group);
  gtk_widget_class_bind_template_child (widget_class, DpHealthDrift, open_box);
  gtk_widget_class_bind_template_child (widget_class, DpHealthDrift, contracts_group);
  gtk_widget_class_bind_template_child (widget_class, DpHealthDrift, decided_group);
  gtk_widget_class_bind_template_child (widget_class, DpHealthDrift, decided_box);
}

static void
dp_health_drift_init (DpHealthDrift *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

void
dp_health_drift_load (DpHealthDrift *self,
                      DpEngine      *engine)
{
  g_return_if_fail (DP_IS_HEALTH_DRIFT (self));
  g_return_if_fail (DP_IS_ENGINE (engine));

  if (g_set_object (&self->engine, engine))
    add_contracts (self);
  dex_future_disown (dex_future_finally (dp_engine_load_drift (engine), loaded_cb,
                                         g_object_ref (self), g_object_unref));
}

guint
dp_health_drift_get_n_open (DpHealthDrift *self)
{
  g_return_val_if_fail (DP_IS_HEALTH_DRIFT (self), 0);
  return self->n_open;
}

/* dp-indicators-dialog.c: which indicators charts show
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-indicators-dialog.h"

#include <glib/gi18n.h>

#include "dp-indicators.h"

#define KEY  "chart-indicators"
#define MOST 12    /* more of them leave the prices no room */

struct _DpIndicatorsDialog
{
  AdwPreferencesDialog parent_instance;

  GSettings           *settings;
  AdwPreferencesGroup *shown_group;
  GPtrArray           *shown_rows;    /* borrowed from the group */
};

G_DEFINE_FINAL_TYPE (DpIndicatorsDialog, dp_indicators_dialog, ADW_TYPE_PREFERENCES_DIALOG)

/* What the numbers of those are called whose names say more than “Period”. */
static const struct
{
  DpIndicatorKind  kind;
  const char      *names[DP_INDICATOR_MAX_PARAMETERS];
} parameter_names[] = {
  { DP_INDICATOR_BBANDS, { N_("Period"), N_("Deviations") } },
  { DP_INDICATOR_KELTNER, { N_("Period"), N_("Ranges"), N_("Period of the Range") } },
  { DP_INDICATOR_SAR, { N_("Step"), N_("Largest Factor") } },
  { DP_INDICATOR_MACD, { N_("Fast Period"), N_("Slow Period"), N_("Signal Period") } },
  { DP_INDICATOR_STOCH, { N_("Period"), N_("Smoothing"), N_("Signal Period") } },
  { DP_INDICATOR_STDDEV, { N_("Period"), N_("Deviations") } },
  { DP_INDICATOR_VOLATILITY, { N_("Period"), N_("Bars a Year") } },
};

static const char *
get_parameter_name (DpIndicatorKind kind,
                    guint           parameter)
{
  for (gsize i = 0; i < G_N_ELEMENTS (parameter_names); i++)
    if (parameter_names[i].kind == kind && parameter_names[i].names[parameter] != NULL)
      return _(parameter_names[i].names[parameter]);

  return _("Period");
}

static char *
print_spec (const DpIndicator *indicator)
{
  const DpIndicatorType *type = dp_indicator_get_type_of (indicator->kind);
  GString *spec = g_string_new (type->name);

  for (guint i = 0; i < type->n_parameters; i++)
    {
      char number[G_ASCII_DTOSTR_BUF_SIZE];

      g_string_append_printf (spec, ":%s", g_ascii_formatd (number, sizeof number, "%g",
                                                            indicator->parameters[i]));
    }

  return g_string_free (spec, FALSE);
}

static guint
get_index (GtkWidget *row)
{
  return GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (row), "index"));
}

static void rebuild (DpIndicatorsDialog *self);

static void
undo_cb (DpIndicatorsDialog *self,
         AdwToast           *toast)
{
  const char *const *before = g_object_get_data (G_OBJECT (toast), "before");

  g_settings_set_strv (self->settings, KEY, before);
  rebuild (self);
}

static void
remove_cb (DpIndicatorsDialog *self,
           GtkWidget          *button)
{
  guint index = get_index (button);
  char **before = g_settings_get_strv (self->settings, KEY);
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) rest = NULL;
  AdwToast *toast = adw_toast_new (_("Indicator Removed"));

  for (guint i = 0; before[i] != NULL; i++)
    if (i != index)
      g_strv_builder_add (builder, before[i]);
  rest = g_strv_builder_end (builder);
  g_settings_set_strv (self->settings, KEY, (const char *const *) rest);

  adw_toast_set_button_label (toast, _("_Undo"));
  g_object_set_data_full (G_OBJECT (toast), "before", before, (GDestroyNotify) g_strfreev);
  g_signal_connect_object (toast, "button-clicked", G_CALLBACK (undo_cb), self, G_CONNECT_SWAPPED);
  adw_preferences_dialog_add_toast (ADW_PREFERENCES_DIALOG (self), toast);
  rebuild (self);
}

static void
number_changed_cb (DpIndicatorsDialog *self,
                   GParamSpec         *pspec,
                   AdwSpinRow         *row)
{
  guint index = get_index (GTK_WIDGET (row));
  guint parameter = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (row), "parameter"));
  GtkWidget *shown = g_ptr_array_index (self->shown_rows, index);
  g_auto(GStrv) specs = g_settings_get_strv (self->settings, KEY);
  DpIndicator indicator;
  g_autofree char *label = NULL;

  if (index >= g_strv_length (specs) || !dp_indicator_parse (specs[index], &indicator, NULL))
    return;

  indicator.parameters[parameter] = adw_spin_row_get_value (row);
  g_free (specs[index]);
  specs[index] = print_spec (&indicator);
  g_settings_set_strv (self->settings, KEY, (const char *const *) specs);
  label = dp_indicator_dup_label (&indicator);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (shown), label);
}

static GtkWidget *
create_number_row (DpIndicatorsDialog *self,
                   const DpIndicator  *indicator,
                   guint               index,
                   guint               parameter)
{
  const DpIndicatorParameter *limits =
    &dp_indicator_get_type_of (indicator->kind)->parameters[parameter];
  double step = limits->whole ? 1 : MIN (0.1, limits->fallback / 2);
  /* With the role that libadwaita 1.7 gives it, assistive technology is told nothing of the row. */
  GtkWidget *row = g_object_new (ADW_TYPE_SPIN_ROW,
                                 "accessible-role", GTK_ACCESSIBLE_ROLE_LIST_ITEM,
                                 "adjustment", gtk_adjustment_new (0, limits->least, limits->most,
                                                                   step, step * 10, 0),
                                 "digits", limits->whole ? 0 : 2,
                                 NULL);

  adw_spin_row_set_value (ADW_SPIN_ROW (row), indicator->parameters[parameter]);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row),
                                 get_parameter_name (indicator->kind, parameter));
  g_object_set_data (G_OBJECT (row), "index", GUINT_TO_POINTER (index));
  g_object_set_data (G_OBJECT (row), "parameter", GUINT_TO_POINTER (parameter));
  g_signal_connect_object (row, "notify::value", G_CALLBACK (number_changed_cb), self,
                           G_CONNECT_SWAPPED);

  return row;
}

static GtkWidget *
create_shown_row (DpIndicatorsDialog *self,
                  const DpIndicator  *indicator,
                  guint               index)
{
  const DpIndicatorType *type = dp_indicator_get_type_of (indicator->kind);
  g_autofree char *label = dp_indicator_dup_label (indicator);
  g_autofree char *tooltip = g_strdup_printf (_("Remove %s"), label);
  GtkWidget *row = type->n_parameters > 0 ? adw_expander_row_new () : adw_action_row_new ();
  GtkWidget *button = gtk_button_new_from_icon_name ("user-trash-symbolic");

  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), label);
  gtk_widget_set_valign (button, GTK_ALIGN_CENTER);
  gtk_widget_add_css_class (button, "flat");
  gtk_widget_set_tooltip_text (button, tooltip);
  gtk_accessible_update_property (GTK_ACCESSIBLE (button), GTK_ACCESSIBLE_PROPERTY_LABEL, tooltip,
                                  -1);
  g_object_set_data (G_OBJECT (button), "index", GUINT_TO_POINTER (index));
  g_signal_connect_object (button, "clicked", G_CALLBACK (remove_cb), self, G_CONNECT_SWAPPED);
  if (!ADW_IS_EXPANDER_ROW (row))
    {
      adw_action_row_set_subtitle (ADW_ACTION_ROW (row), _(type->title));
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), button);
      return row;
    }

  adw_expander_row_set_subtitle (ADW_EXPANDER_ROW (row), _(type->title));
  adw_expander_row_add_suffix (ADW_EXPANDER_ROW (row), button);
  for (guint i = 0; i < type->n_parameters; i++)
    adw_expander_row_add_row (ADW_EXPANDER_ROW (row),
                              create_number_row (self, indicator, index, i));

  return row;
}

static void
rebuild (DpIndicatorsDialog *self)
{
  g_auto(GStrv) specs = g_settings_get_strv (self->settings, KEY);

  for (guint i = 0; i < self->shown_rows->len; i++)
    adw_preferences_group_remove (self->shown_group, g_ptr_array_index (self->shown_rows, i));
  g_ptr_array_set_size (self->shown_rows, 0);

  for (guint i = 0; specs[i] != NULL; i++)
    {
      DpIndicator indicator;
      GtkWidget *row;

      /* What another version wrote keeps its place, without numbers. */
      row = dp_indicator_parse (specs[i], &indicator, NULL) ? create_shown_row (self, &indicator, i)
                                                            : adw_action_row_new ();
      adw_preferences_group_add (self->shown_group, row);
      g_ptr_array_add (self->shown_rows, row);
    }
  adw_preferences_group_set_description (self->shown_group,
                                         specs[0] == NULL ? _("None yet. Add one below.") : NULL);
}

static void
add_cb (DpIndicatorsDialog *self,
        GtkWidget          *row)
{
  g_auto(GStrv) specs = g_settings_get_strv (self->settings, KEY);
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) all = NULL;
  DpIndicator indicator;

  if (g_strv_length (specs) >= MOST)
    {
      adw_preferences_dialog_add_toast (ADW_PREFERENCES_DIALOG (self),
                                        adw_toast_new (_("Remove an indicator first: there are "
                                                         "as many as a chart can show")));
      return;
    }
  dp_indicator_init (&indicator, get_index (row));
  g_strv_builder_addv (builder, (const char **) specs);
  g_strv_builder_take (builder, print_spec (&indicator));
  all = g_strv_builder_end (builder);
  g_settings_set_strv (self->settings, KEY, (const char *const *) all);
  rebuild (self);
}

static AdwPreferencesGroup *
create_kinds_group (DpIndicatorsDialog *self,
                    const char         *title,
                    DpIndicatorPane     pane)
{
  AdwPreferencesGroup *group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());

  adw_preferences_group_set_title (group, title);
  for (guint kind = 0; kind < DP_N_INDICATORS; kind++)
    {
      const DpIndicatorType *type = dp_indicator_get_type_of (kind);
      GtkWidget *row;

      if (type->pane != pane)
        continue;
      row = adw_action_row_new ();
      adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), _(type->title));
      adw_action_row_set_subtitle (ADW_ACTION_ROW (row), type->label);
      adw_action_row_add_suffix (ADW_ACTION_ROW (row),
                                 gtk_image_new_from_icon_name ("list-add-symbolic"));
      gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
      g_object_set_data (G_OBJECT (row), "index", GUINT_TO_POINTER (kind));
      g_signal_connect_object (row, "activated", G_CALLBACK (add_cb), self, G_CONNECT_SWAPPED);
      adw_preferences_group_add (group, row);
    }

  return group;
}

static void
dp_indicators_dialog_dispose (GObject *object)
{
  DpIndicatorsDialog *self = DP_INDICATORS_DIALOG (object);

  g_clear_object (&self->settings);
  g_clear_pointer (&self->shown_rows, g_ptr_array_unref);

  G_OBJECT_CLASS (dp_indicators_dialog_parent_class)->dispose (object);
}

static void
dp_indicators_dialog_class_init (DpIndicatorsDialogClass *klass)
{
  G_OBJECT_CLASS (klass)->dispose = dp_indicators_dialog_dispose;
}

static void
dp_indicators_dialog_init (DpIndicatorsDialog *self)
{
  AdwPreferencesPage *page = ADW_PREFERENCES_PAGE (adw_preferences_page_new ());

  self->shown_rows = g_ptr_array_new ();
  self->shown_group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  adw_preferences_group_set_title (self->shown_group, _("On the Chart"));
  adw_preferences_page_add (page, self->shown_group);
  adw_preferences_page_add (page, create_kinds_group (self, _("Add Among the Prices"),
                                                      DP_INDICATOR_PANE_PRICE));
  adw_preferences_page_add (page, create_kinds_group (self, _("Add Below the Prices"),
                                                      DP_INDICATOR_PANE_OWN));
  adw_preferences_dialog_add (ADW_PREFERENCES_DIALOG (self), page);
  adw_preferences_dialog_set_search_enabled (ADW_PREFERENCES_DIALOG (self), TRUE);
  adw_dialog_set_title (ADW_DIALOG (self), _("Indicators"));
}

AdwDialog *
dp_indicators_dialog_new (GSettings *settings)
{
  DpIndicatorsDialog *self;

  g_return_val_if_fail (G_IS_SETTINGS (settings), NULL);

  self = g_object_new (DP_TYPE_INDICATORS_DIALOG, NULL);
  self->settings = g_object_ref (settings);
  rebuild (self);

  return ADW_DIALOG (self);
}

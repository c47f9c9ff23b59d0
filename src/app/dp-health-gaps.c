/* dp-health-gaps.c: which days of each series are there
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-health-gaps.h"

#include <glib/gi18n.h>

#include "dp-day-map.h"
#include "dp-day-mark.h"
#include "dp-engine-health.h"
#include "dp-fetch-dialog.h"
#include "dp-format.h"

struct _DpHealthGaps
{
  AdwBin            parent_instance;

  GtkStack         *stack;
  AdwStatusPage    *empty_page;
  AdwComboRow      *series_row;
  AdwActionRow     *missing_row;
  GtkWidget        *fetch_button;
  GtkLabel         *year_label;
  GtkWidget        *earlier_button;
  GtkWidget        *later_button;
  DpDayMap         *map;
  GtkLabel         *day_label;
  AdwWrapBox       *legend_box;

  DpEngine         *engine;     /* (nullable): before the first load */
  GtkSortListModel *ledgers;    /* (nullable): after disposal */
  guint             n_missing;
  guint             n_series;
  gboolean          showing;    /* what is chosen is so by default, and nobody's wish */
  gboolean          is_chosen;
};

G_DEFINE_FINAL_TYPE (DpHealthGaps, dp_health_gaps, ADW_TYPE_BIN)

enum
{
  PROP_0,
  PROP_N_MISSING,
  N_PROPS
};

static GParamSpec *properties[N_PROPS];

/* Those with gaps first, then by symbol as they come. */
static int
compare_cb (gconstpointer a,
            gconstpointer b,
            gpointer      user_data)
{
  guint n_a = dp_series_ledger_get_n_missing ((DpSeriesLedger *) a);
  guint n_b = dp_series_ledger_get_n_missing ((DpSeriesLedger *) b);

  return (n_a < n_b) - (n_a > n_b);
}

/* What the list of series, and its search, have */
static char *
dup_series_words (DpSeriesLedger *ledger)
{
  const char *interval;
  guint n_missing;
  g_autofree char *name = NULL;

  /* The expression is asked while nothing is chosen, too. */
  if (ledger == NULL)
    return NULL;

  interval = dp_series_ledger_get_interval (ledger);
  n_missing = dp_series_ledger_get_n_missing (ledger);
  name = g_str_equal (interval, "day")
             ? g_strdup_printf ("%s · %s", dp_series_ledger_get_symbol (ledger),
                                dp_format_source (dp_series_ledger_get_source (ledger)))
             : g_strdup_printf ("%s · %s · %s", dp_series_ledger_get_symbol (ledger),
                                dp_format_source (dp_series_ledger_get_source (ledger)), interval);
  if (n_missing == 0)
    return g_steal_pointer (&name);

  /* Translators: a series, and how many of its days are missing */
  return g_strdup_printf (ngettext ("%s (%u day missing)", "%s (%u days missing)", n_missing), name,
                          n_missing);
}

static DpSeriesLedger *
get_selected (DpHealthGaps *self)
{
  return adw_combo_row_get_selected_item (self->series_row);
}

static void
update_missing (DpHealthGaps   *self,
                DpSeriesLedger *ledger)
{
  g_autoptr(GArray) missing = dp_series_ledger_list_missing (ledger);
  g_autofree char *first = NULL;
  g_autofree char *last = NULL;
  g_autofree char *title = NULL;
  g_autofree char *range = NULL;

  if (missing->len > 0)
    {
      first = dp_format_day (g_array_index (missing, gint32, 0));
      last = dp_format_day (g_array_index (missing, gint32, missing->len - 1));
      title = g_strdup_printf (ngettext ("%u Day Is Missing", "%u Days Are Missing", missing->len),
                               missing->len);
      range = missing->len == 1 ? g_strdup (first)
                                : g_strdup_printf (_("From %s to %s"), first, last);
    }
  else
    {
      first = dp_format_day (dp_series_ledger_get_first_day (ledger));
      last = dp_format_day (dp_series_ledger_get_last_day (ledger));
      title = g_strdup (_("Complete"));
      range = g_strdup_printf (
          _("Each trading day from %s to %s is there, or known to have no price"), first, last);
    }
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->missing_row), title);
  adw_action_row_set_subtitle (self->missing_row, range);
  gtk_widget_set_visible (self->fetch_button, missing->len > 0);
  dp_day_map_set_day (self->map, missing->len > 0
                                     ? g_array_index (missing, gint32, missing->len - 1)
                                     : dp_series_ledger_get_last_day (ledger));
}

static void
series_chosen_cb (DpHealthGaps *self)
{
  DpSeriesLedger *ledger = get_selected (self);
  g_autofree char *label = NULL;

  self->is_chosen |= !self->showing;
  dp_day_map_set_ledger (self->map, ledger);
  if (ledger == NULL)
    return;

  update_missing (self, ledger);
  /* Translators: what a screen reader calls the calendar; %s is a symbol */
  label = g_strdup_printf (_("Days of %s"), dp_series_ledger_get_symbol (ledger));
  gtk_accessible_update_property (GTK_ACCESSIBLE (self->map), GTK_ACCESSIBLE_PROPERTY_LABEL, label,
                                  -1);
}

static void
day_changed_cb (DpHealthGaps *self)
{
  DpSeriesLedger *ledger = dp_day_map_get_ledger (self->map);
  int year = dp_day_map_get_year (self->map);
  g_autofree char *year_text = g_strdup_printf ("%d", year);
  g_autofree char *words = dp_day_map_dup_words (self->map, dp_day_map_get_day (self->map));

  gtk_label_set_label (self->year_label, year_text);
  gtk_label_set_label (self->day_label, words);
  if (ledger == NULL)
    return;
  gtk_widget_set_sensitive (self->earlier_button, dp_date_from_ymd (year, 1, 1) >
                                                      dp_series_ledger_get_first_day (ledger));
  gtk_widget_set_sensitive (self->later_button, dp_date_from_ymd (year, 12, 31) <
                                                    dp_series_ledger_get_last_day (ledger));
}

static void
earlier_cb (DpHealthGaps *self)
{
  dp_day_map_set_year (self->map, dp_day_map_get_year (self->map) - 1);
}

static void
later_cb (DpHealthGaps *self)
{
  dp_day_map_set_year (self->map, dp_day_map_get_year (self->map) + 1);
}

void
dp_health_gaps_fetch (DpHealthGaps *self)
{
  DpSeriesLedger *ledger;

  g_return_if_fail (DP_IS_HEALTH_GAPS (self));

  ledger = get_selected (self);
  if (ledger != NULL && dp_series_ledger_get_n_missing (ledger) > 0)
    dp_fetch_dialog_ask (GTK_WIDGET (self), self->engine, ledger);
}

static void
count_missing (DpHealthGaps *self,
               GListModel   *ledgers)
{
  self->n_missing = 0;
  self->n_series = 0;
  for (guint i = 0; i < g_list_model_get_n_items (ledgers); i++)
    {
      g_autoptr(DpSeriesLedger) ledger = g_list_model_get_item (ledgers, i);
      guint n = dp_series_ledger_get_n_missing (ledger);

      self->n_missing += n;
      self->n_series += n > 0;
    }
  g_object_notify_by_pspec (G_OBJECT (self), properties[PROP_N_MISSING]);
}

/* The series that a person chose stays, as far as it is there; else it is the one with the most
 * gaps. */
static void
show_ledgers (DpHealthGaps *self,
              GListModel   *ledgers)
{
  DpSeriesLedger *before = self->is_chosen ? get_selected (self) : NULL;
  g_autofree char *symbol = before != NULL ? g_strdup (dp_series_ledger_get_symbol (before)) : NULL;
  g_autofree char *source = before != NULL ? g_strdup (dp_series_ledger_get_source (before)) : NULL;
  gint32 day = dp_day_map_get_day (self->map);

  self->showing = TRUE;
  gtk_sort_list_model_set_model (self->ledgers, ledgers);
  adw_combo_row_set_selected (self->series_row, 0);
  count_missing (self, ledgers);
  gtk_stack_set_visible_child_name (self->stack,
                                    g_list_model_get_n_items (ledgers) > 0 ? "calendar" : "empty");
  for (guint i = 0; symbol != NULL && i < g_list_model_get_n_items (G_LIST_MODEL (self->ledgers));
       i++)
    {
      g_autoptr(DpSeriesLedger) ledger = g_list_model_get_item (G_LIST_MODEL (self->ledgers), i);

      if (!g_str_equal (symbol, dp_series_ledger_get_symbol (ledger)) ||
          !g_str_equal (source, dp_series_ledger_get_source (ledger)))
        continue;
      adw_combo_row_set_selected (self->series_row, i);
      dp_day_map_set_day (self->map, day);
      break;
    }
  self->showing = FALSE;
}

static DexFuture *
loaded_cb (DexFuture *future,
           gpointer   user_data)
{
  DpHealthGaps *self = user_data;
  g_autoptr(GError) error = NULL;
  const GValue *value = dex_future_get_value (future, &error);

  if (self->ledgers == NULL)
    return dex_future_new_true ();

  if (value != NULL)
    {
      show_ledgers (self, g_value_get_object (value));
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
dp_health_gaps_get_property (GObject    *object,
                             guint       prop_id,
                             GValue     *value,
                             GParamSpec *pspec)
{
  switch (prop_id)
    {
    case PROP_N_MISSING:
      g_value_set_uint (value, DP_HEALTH_GAPS (object)->n_missing);
      break;
    default:
      G_OBJECT_WARN_INVALID_PROPERTY_ID (object, prop_id, pspec);
    }
}

static void
dp_health_gaps_dispose (GObject *object)
{
  DpHealthGaps *self = DP_HEALTH_GAPS (object);

  g_clear_object (&self->ledgers);
  g_clear_object (&self->engine);
  /* The template would unparent it, of which the parent class would not know. */
  adw_bin_set_child (ADW_BIN (self), NULL);
  gtk_widget_dispose_template (GTK_WIDGET (self), DP_TYPE_HEALTH_GAPS);

  G_OBJECT_CLASS (dp_health_gaps_parent_class)->dispose (object);
}

static void
dp_health_gaps_class_init (DpHealthGapsClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = dp_health_gaps_dispose;
  object_class->get_property = dp_health_gaps_get_property;

  properties[PROP_N_MISSING] = g_param_spec_uint ("n-missing", NULL, NULL, 0, G_MAXUINT, 0,
                                                  G_PARAM_READABLE | G_PARAM_STATIC_STRINGS);
  g_object_class_install_properties (object_class, N_PROPS, properties);

  g_type_ensure (DP_TYPE_DAY_MAP);
  g_type_ensure (DP_TYPE_SERIES_LEDGER);
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH "/dp-health-gaps.ui");
  gtk_widget_class_bind_template_child (widget_class, DpHealthGaps, stack);
  gtk_widget_class_bind_template_child (widget_class, DpHealthGaps, empty_page);
  gtk_widget_class_bind_template_child (widget_class, DpHealthGaps, series_row);
  gtk_widget_class_bind_template_child (widget_class, DpHealthGaps, missing_row);
  gtk_widget_class_bind_template_child (widget_class, DpHealthGaps, fetch_button);
  gtk_widget_class_bind_template_child (widget_class, DpHealthGaps, year_label);
  gtk_widget_class_bind_template_child (widget_class, DpHealthGaps, earlier_button);
  gtk_widget_class_bind_template_child (widget_class, DpHealthGaps, later_button);
  gtk_widget_class_bind_template_child (widget_class, DpHealthGaps, map);
  gtk_widget_class_bind_template_child (widget_class, DpHealthGaps, day_label);
  gtk_widget_class_bind_template_child (widget_class, DpHealthGaps, legend_box);
  gtk_widget_class_bind_template_callback (widget_class, dup_series_words);
  gtk_widget_class_bind_template_callback (widget_class, series_chosen_cb);
  gtk_widget_class_bind_template_callback (widget_class, day_changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, earlier_cb);
  gtk_widget_class_bind_template_callback (widget_class, later_cb);
  gtk_widget_class_bind_template_callback (widget_class, dp_health_gaps_fetch);
}

static void
dp_health_gaps_init (DpHealthGaps *self)
{
  GtkSorter *sorter = GTK_SORTER (gtk_custom_sorter_new (compare_cb, NULL, NULL));

  gtk_widget_init_template (GTK_WIDGET (self));

  for (DpDayState state = DP_DAY_CLOSED; state < DP_N_DAY_STATES; state++)
    {
      GtkWidget *box = gtk_box_new (GTK_ORIENTATION_HORIZONTAL, 6);

      gtk_box_append (GTK_BOX (box), dp_day_mark_new (state));
      gtk_box_append (GTK_BOX (box), gtk_label_new (dp_day_mark_get_label (state)));
      adw_wrap_box_append (self->legend_box, box);
    }
  self->showing = TRUE;
  self->ledgers = gtk_sort_list_model_new (NULL, sorter);
  adw_combo_row_set_model (self->series_row, G_LIST_MODEL (self->ledgers));
  self->showing = FALSE;
}

void
dp_health_gaps_load (DpHealthGaps *self,
                     DpEngine     *engine)
{
  g_return_if_fail (DP_IS_HEALTH_GAPS (self));
  g_return_if_fail (DP_IS_ENGINE (engine));

  g_set_object (&self->engine, engine);
  dex_future_disown (dex_future_finally (dp_engine_load_ledgers (engine), loaded_cb,
                                         g_object_ref (self), g_object_unref));
}

guint
dp_health_gaps_get_n_missing (DpHealthGaps *self)
{
  g_return_val_if_fail (DP_IS_HEALTH_GAPS (self), 0);
  return self->n_missing;
}

guint
dp_health_gaps_get_n_series (DpHealthGaps *self)
{
  g_return_val_if_fail (DP_IS_HEALTH_GAPS (self), 0);
  return self->n_series;
}

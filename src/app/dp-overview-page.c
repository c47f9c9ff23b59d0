/* dp-overview-page.c: how the market stands
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-overview-page.h"

#include <math.h>

#include <glib/gi18n.h>

#include "dp-dataset-age.h"
#include "dp-date.h"
#include "dp-db-connection.h"
#include "dp-db-params.h"
#include "dp-db-result.h"
#include "dp-engine-health.h"
#include "dp-format.h"
#include "dp-heat-map.h"
#include "dp-instrument-row.h"
#include "dp-kept-rows.h"
#include "dp-no-data.h"
#include "dp-sparkline.h"
#include "dp-state-icon.h"
#include "dp-universe.h"

#define MOVERS 5

struct _DpOverviewPage
{
  DpPage              parent_instance;

  GtkStack           *stack;
  DpUniverse         *universe;
  GtkLabel           *breadth_value;
  GtkLabel           *breadth_detail;
  GtkLabel           *turnover_value;
  GtkLabel           *turnover_detail;
  GtkLabel           *index_value;
  GtkLabel           *index_detail;
  DpSparkline        *index_line;
  GtkWidget          *freshness_tile;
  GtkLabel           *freshness_value;
  GtkLabel           *freshness_detail;
  GtkLabel           *run_value;
  GtkLabel           *run_detail;
  DpHeatMap          *heat_map;
  GtkListBox         *rising_box;
  GtkListBox         *falling_box;
  AdwPreferencesGroup *news_group;
  GtkListBox         *news_box;

  GtkSortListModel   *rising;
  GtkSortListModel   *falling;
};

G_DEFINE_FINAL_TYPE (DpOverviewPage, dp_overview_page, DP_TYPE_PAGE)

typedef void (* ShowFunc) (DpOverviewPage *self,
                           DpDbResult     *result);

static double
get_double (DpDbResult *result,
            guint       row,
            const char *column)
{
  return dp_db_result_get_double (result, row, dp_db_result_find_column (result, column));
}

static const char *
get_text (DpDbResult *result,
          guint       row,
          const char *column)
{
  const char *text = dp_db_result_get_text (result, row, dp_db_result_find_column (result, column));

  return text != NULL ? text : "";
}

static void
show_index (DpOverviewPage *self,
            DpDbResult     *result,
            guint           n_rows)
{
  g_autofree double *values = g_new (double, n_rows);
  g_autofree char *value = NULL;

  for (guint i = 0; i < n_rows; i++)
    values[i] = get_double (result, i, "index");

  value = dp_format_change ((values[n_rows - 1] / values[0] - 1) * 100);
  gtk_label_set_label (self->index_value, value);
  gtk_label_set_label (self->index_detail, _("Over a year, equal weights"));
  dp_sparkline_set_values (self->index_line, values, n_rows);
}

static void
show_days (DpOverviewPage *self,
           DpDbResult     *result)
{
  guint n_rows = dp_db_result_get_n_rows (result);
  guint last = n_rows - 1;
  g_autofree char *breadth = NULL;
  g_autofree char *breadth_detail = NULL;
  g_autofree char *turnover = NULL;
  g_autofree char *turnover_change = NULL;
  g_autofree char *turnover_detail = NULL;
  g_autofree char *day = NULL;
  gint32 date;

  if (n_rows == 0)
    return;

  /* Translators: how many instruments rose, fell and stayed on the last day */
  breadth = g_strdup_printf (_("%.0f rose, %.0f fell"), get_double (result, last, "advancers"),
                             get_double (result, last, "decliners"));
  gtk_label_set_label (self->breadth_value, breadth);

  date = dp_date_parse (get_text (result, last, "trading_date"), -1);
  if (date != DP_DATE_NONE)
    {
      day = dp_format_day (date);
      /* Translators: the first %s is a day; how many instruments did not change on it */
      breadth_detail = g_strdup_printf (_("On %s, %.0f unchanged"), day,
                                        get_double (result, last, "unchanged"));
      gtk_label_set_label (self->breadth_detail, breadth_detail);
    }

  turnover = dp_format_compact (get_double (result, last, "turnover"));
  turnover_change = dp_format_change ((get_double (result, last, "turnover") /
                                       get_double (result, last, "usual_turnover") - 1) * 100);
  /* Translators: %s is a change in percent */
  turnover_detail = g_strdup_printf (_("%s against 20 days"), turnover_change);
  gtk_label_set_label (self->turnover_value, turnover);
  gtk_label_set_label (self->turnover_detail, turnover_detail);

  show_index (self, result, n_rows);
}

static const char *
describe_sector (const char *sector)
{
  if (*sector == '\0')
    return _("Other");

  return g_str_equal (sector, "coin") ? _("Coins") : sector;
}

static void
show_map (DpOverviewPage *self,
          DpDbResult     *result)
{
  DpEngine *engine = dp_page_get_engine (DP_PAGE (self));
  guint n_rows = dp_db_result_get_n_rows (result);

  dp_heat_map_clear (self->heat_map);
  for (guint i = 0; i < n_rows; i++)
    {
      const char *symbol = get_text (result, i, "symbol");
      g_autoptr(DpInstrument) instrument = dp_engine_find_instrument (engine, symbol);

      dp_heat_map_add (self->heat_map, describe_sector (get_text (result, i, "sector")),
                       symbol, get_text (result, i, "name"), get_double (result, i, "weight"),
                       instrument != NULL ? dp_instrument_get_change_percent (instrument) : NAN);
    }
}

static void
open_link_cb (AdwActionRow *row,
              const char   *link)
{
  g_autoptr(GtkUriLauncher) launcher = gtk_uri_launcher_new (link);
  GtkRoot *root = gtk_widget_get_root (GTK_WIDGET (row));

  gtk_uri_launcher_launch (launcher, GTK_WINDOW (root), NULL, NULL, NULL);
}

static char *
dup_moment (DpDbResult *result,
            guint       i)
{
  double observed_at = get_double (result, i, "observed_at");

  return isnan (observed_at) ? NULL : dp_format_time ((gint64) observed_at * G_USEC_PER_SEC);
}

static GtkWidget *
create_news_row (guint    i,
                 gpointer result)
{
  AdwActionRow *row = ADW_ACTION_ROW (adw_action_row_new ());
  const char *link = get_text (result, i, "link");
  g_autofree char *moment = dup_moment (result, i);
  g_autofree char *subtitle = NULL;

  /* Of what a feed says, nothing is markup. */
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), get_text (result, i, "title"));
  adw_action_row_set_title_lines (row, 2);
  subtitle = g_strjoin (" · ", get_text (result, i, "feed_title"), moment, NULL);
  adw_action_row_set_subtitle (row, subtitle);

  if (g_str_has_prefix (link, "https://") || g_str_has_prefix (link, "http://"))
    {
      gtk_list_box_row_set_activatable (GTK_LIST_BOX_ROW (row), TRUE);
      adw_action_row_add_suffix (row, gtk_image_new_from_icon_name ("insert-link-symbolic"));
      g_signal_connect_data (row, "activated", G_CALLBACK (open_link_cb), g_strdup (link),
                             (GClosureNotify) g_free, 0);
    }

  return GTK_WIDGET (row);
}

static void
show_news (DpOverviewPage *self,
           DpDbResult     *result)
{
  guint n_rows = dp_db_result_get_n_rows (result);
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();
  g_auto(GStrv) keys = NULL;

  for (guint i = 0; i < n_rows; i++)
    {
      g_autofree char *moment = dup_moment (result, i);

      g_strv_builder_take (builder, g_strjoin ("\n", get_text (result, i, "title"),
                                               get_text (result, i, "link"),
                                               get_text (result, i, "feed_title"), moment, NULL));
    }
  keys = g_strv_builder_end (builder);
  dp_kept_rows_show (self->news_box, (const char * const *) keys, create_news_row, result);
  gtk_widget_set_visible (GTK_WIDGET (self->news_group), n_rows > 0);
}

static const char *
describe_status (const char *status)
{
  g_autoptr(GEnumClass) states = g_type_class_ref (DP_TYPE_RUN_STATE);
  GEnumValue *value = g_enum_get_value_by_nick (states, status);

  return value != NULL ? dp_state_icon_get_label (value->value) : status;
}

/* Returns: (transfer full): of today the time, else the day: for both there is no room */
static char *
dup_short_moment (gint64 unix_us)
{
  g_autoptr(GDateTime) moment = g_date_time_new_from_unix_local_usec (unix_us);
  g_autoptr(GDateTime) now = g_date_time_new_now_local ();
  int year, month, day;

  g_date_time_get_ymd (moment, &year, &month, &day);
  if (g_date_time_get_year (now) == year &&
      g_date_time_get_day_of_year (now) == g_date_time_get_day_of_year (moment))
    return g_date_time_format (moment, "%H:%M");

  return dp_format_day (dp_date_from_ymd (year, month, day));
}

static void
show_run (DpOverviewPage *self,
          DpDbResult     *result)
{
  gint64 finished_us;
  g_autofree char *moment = NULL;
  g_autofree char *full = NULL;

  if (dp_db_result_get_n_rows (result) == 0)
    {
      gtk_label_set_label (self->run_value, _("None Yet"));
      return;
    }

  finished_us = (gint64) get_double (result, 0, "finished_at") * G_USEC_PER_SEC;
  moment = dup_short_moment (finished_us);
  full = dp_format_time (finished_us);
  gtk_label_set_label (self->run_value, describe_status (get_text (result, 0, "status")));
  gtk_label_set_label (self->run_detail, moment);
  gtk_widget_set_tooltip_text (GTK_WIDGET (self->run_detail), full);
}

/* What came in files alone is never asked for again, and cannot be late. */
static void
show_freshness (DpOverviewPage *self,
                GListModel     *ages)
{
  guint n_sets = g_list_model_get_n_items (ages);
  gint32 newest = DP_DATE_NONE;
  guint n_symbols = 0;
  guint n_late = 0;
  g_autofree char *value = NULL;
  g_autofree char *detail = NULL;

  for (guint i = 0; i < n_sets; i++)
    {
      g_autoptr(DpDatasetAge) age = g_list_model_get_item (ages, i);

      n_symbols += dp_dataset_age_get_n_symbols (age);
      n_late += dp_dataset_age_get_n_late (age);
      newest = MAX (newest, dp_dataset_age_get_newest_day (age));
    }

  value = n_late == 0 ? g_strdup (_("Fresh"))
                      : g_strdup_printf (_("%u of %u late"), n_late, n_symbols);
  /* Where some are late, how many needs the room. */
  detail = n_late == 0 && newest != DP_DATE_NONE ? dp_format_day (newest) : NULL;
  gtk_label_set_label (self->freshness_value, value);
  gtk_label_set_label (self->freshness_detail, detail != NULL ? detail : "");
  gtk_widget_set_visible (self->freshness_tile, n_sets > 0);
}

static const struct
{
  const char *query;
  ShowFunc    show;
  gboolean    of_universe;     /* it takes the ids of the instruments */
} parts[] = {
  { "overview_days", show_days, TRUE },
  { "overview_map", show_map, TRUE },
  { "overview_run", show_run, FALSE },
  { "overview_news", show_news, TRUE },
};

static void
update_stack (DpOverviewPage *self)
{
  GListModel *instruments = dp_engine_list_instruments (dp_page_get_engine (DP_PAGE (self)));
  gboolean has_data = g_list_model_get_n_items (instruments) > 0;

  gtk_stack_set_visible_child_name (self->stack, has_data ? "data" : "nothing");
}

static DexFuture *
refresh_fiber (gpointer user_data)
{
  DpOverviewPage *self = user_data;
  DpEngine *engine = dp_page_get_engine (DP_PAGE (self));
  DexFuture *answers[G_N_ELEMENTS (parts)];
  g_autofree char *ids = dp_universe_dup_ids (self->universe);
  DexFuture *asked = dp_engine_load_dataset_ages (engine);
  g_autoptr(GListModel) ages = NULL;

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      DpDbParams *params = dp_db_params_new ();

      if (parts[i].of_universe)
        dp_db_params_add_text (params, ids);
      answers[i] = dp_engine_query (engine, dp_db_load_sql (parts[i].query), params);
    }

  for (guint i = 0; i < G_N_ELEMENTS (parts); i++)
    {
      g_autoptr(DpDbResult) result = NULL;
      g_autoptr(GError) error = NULL;

      result = dex_await_object (answers[i], &error);

      /* The page may be gone meanwhile. A part without an answer keeps what it said. */
      if (result != NULL && dp_page_get_engine (DP_PAGE (self)) != NULL)
        parts[i].show (self, result);
      else if (error != NULL)
        g_message ("The overview lacks “%s”: %s", parts[i].query, error->message);
    }
  ages = dex_await_object (asked, NULL);
  if (ages != NULL && dp_page_get_engine (DP_PAGE (self)) != NULL)
    show_freshness (self, ages);

  return dex_future_new_true ();
}

/* Other prices, or other instruments. */
static void
sort_again (GtkSortListModel *movers)
{
  GtkFilterListModel *moved = GTK_FILTER_LIST_MODEL (gtk_sort_list_model_get_model (movers));

  gtk_filter_changed (gtk_filter_list_model_get_filter (moved), GTK_FILTER_CHANGE_DIFFERENT);
  gtk_sorter_changed (gtk_sort_list_model_get_sorter (movers), GTK_SORTER_CHANGE_DIFFERENT);
}

static void
dp_overview_page_refresh (DpPage *page)
{
  DpOverviewPage *self = DP_OVERVIEW_PAGE (page);

  update_stack (self);
  sort_again (self->rising);
  sort_again (self->falling);
  dex_future_disown (dex_scheduler_spawn (NULL, 0, refresh_fiber, g_object_ref (page),
                                          g_object_unref));
}

static int
compare_rises (gconstpointer a,
               gconstpointer b,
               gpointer      user_data)
{
  double change_a = dp_instrument_get_change_percent ((DpInstrument *) a);
  double change_b = dp_instrument_get_change_percent ((DpInstrument *) b);

  return (change_a < change_b) - (change_a > change_b);
}

static int
compare_falls (gconstpointer a,
               gconstpointer b,
               gpointer      user_data)
{
  return -compare_rises (a, b, user_data);
}

static gboolean
has_risen (gpointer item,
           gpointer user_data)
{
  return dp_instrument_get_change_percent (item) > 0 && dp_universe_contains (user_data, item);
}

static gboolean
has_fallen (gpointer item,
            gpointer user_data)
{
  return dp_instrument_get_change_percent (item) < 0 && dp_universe_contains (user_data, item);
}

static GtkWidget *
mover_row_new (gpointer item,
               gpointer user_data)
{
  g_autofree char *label = dp_instrument_row_dup_label (item);
  GtkWidget *row = gtk_list_box_row_new ();
  GtkWidget *child = dp_instrument_row_new ();

  dp_instrument_row_set_instrument (DP_INSTRUMENT_ROW (child), item);
  gtk_widget_set_margin_start (child, 12);
  gtk_widget_set_margin_end (child, 12);
  gtk_list_box_row_set_child (GTK_LIST_BOX_ROW (row), child);
  gtk_accessible_update_property (GTK_ACCESSIBLE (row), GTK_ACCESSIBLE_PROPERTY_LABEL, label, -1);

  return row;
}

static void
symbol_activated_cb (DpOverviewPage *self,
                     const char     *symbol)
{
  gtk_widget_activate_action (GTK_WIDGET (self), "app.show-symbol", "s", symbol);
}

static void
mover_activated_cb (DpOverviewPage *self,
                    GtkListBoxRow  *row,
                    GtkListBox     *box)
{
  GtkSortListModel *model = box == self->rising_box ? self->rising : self->falling;
  g_autoptr(DpInstrument) instrument =
    g_list_model_get_item (G_LIST_MODEL (model), gtk_list_box_row_get_index (row));

  symbol_activated_cb (self, dp_instrument_get_symbol (instrument));
}

/* Returns: (transfer full): what @box shows the first few of */
static GtkSortListModel *
bind_movers (DpOverviewPage      *self,
             GtkListBox          *box,
             GtkCustomFilterFunc  filter,
             GCompareDataFunc     compare)
{
  GListModel *instruments = dp_engine_list_instruments (dp_page_get_engine (DP_PAGE (self)));
  GtkFilterListModel *moved =
    gtk_filter_list_model_new (g_object_ref (instruments),
                               GTK_FILTER (gtk_custom_filter_new (filter,
                                                                  g_object_ref (self->universe),
                                                                  g_object_unref)));
  GtkSortListModel *sorted =
    gtk_sort_list_model_new (G_LIST_MODEL (moved),
                             GTK_SORTER (gtk_custom_sorter_new (compare, NULL, NULL)));
  g_autoptr(GtkSliceListModel) first =
    gtk_slice_list_model_new (G_LIST_MODEL (g_object_ref (sorted)), 0, MOVERS);
  GtkWidget *none = gtk_label_new (_("None"));

  gtk_widget_set_margin_top (none, 12);
  gtk_widget_set_margin_bottom (none, 12);
  gtk_list_box_set_placeholder (box, none);
  gtk_list_box_bind_model (box, G_LIST_MODEL (first), mover_row_new, NULL, NULL);

  return sorted;
}

static void
dp_overview_page_constructed (GObject *object)
{
  DpOverviewPage *self = DP_OVERVIEW_PAGE (object);

  G_OBJECT_CLASS (dp_overview_page_parent_class)->constructed (object);

  dp_universe_set_engine (self->universe, dp_page_get_engine (DP_PAGE (self)), "overview-group",
                          _("All Symbols"));
  g_signal_connect_object (self->universe, "changed", G_CALLBACK (dp_page_invalidate), self,
                           G_CONNECT_SWAPPED);
  self->rising = bind_movers (self, self->rising_box, has_risen, compare_rises);
  self->falling = bind_movers (self, self->falling_box, has_fallen, compare_falls);
}

static void
dp_overview_page_dispose (GObject *object)
{
  DpOverviewPage *self = DP_OVERVIEW_PAGE (object);

  g_clear_object (&self->rising);
  g_clear_object (&self->falling);
  gtk_widget_dispose_template (GTK_WIDGET (self), DP_TYPE_OVERVIEW_PAGE);

  G_OBJECT_CLASS (dp_overview_page_parent_class)->dispose (object);
}

static void
dp_overview_page_class_init (DpOverviewPageClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);
  DpPageClass *page_class = DP_PAGE_CLASS (klass);

  object_class->constructed = dp_overview_page_constructed;
  object_class->dispose = dp_overview_page_dispose;
  page_class->refresh = dp_overview_page_refresh;

  g_type_ensure (DP_TYPE_HEAT_MAP);
  g_type_ensure (DP_TYPE_NO_DATA);
  g_type_ensure (DP_TYPE_SPARKLINE);
  g_type_ensure (DP_TYPE_UNIVERSE);
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH "/dp-overview-page.ui");
  gtk_widget_class_bind_template_child (widget_class, DpOverviewPage, universe);
  gtk_widget_class_bind_template_child (widget_class, DpOverviewPage, stack);
  gtk_widget_class_bind_template_child (widget_class, DpOverviewPage, breadth_value);
  gtk_widget_class_bind_template_child (widget_class, DpOverviewPage, breadth_detail);
  gtk_widget_class_bind_template_child (widget_class, DpOverviewPage, turnover_value);
  gtk_widget_class_bind_template_child (widget_class, DpOverviewPage, turnover_detail);
  gtk_widget_class_bind_template_child (widget_class, DpOverviewPage, index_value);
  gtk_widget_class_bind_template_child (widget_class, DpOverviewPage, index_detail);
  gtk_widget_class_bind_template_child (widget_class, DpOverviewPage, index_line);
  gtk_widget_class_bind_template_child (widget_class, DpOverviewPage, freshness_tile);
  gtk_widget_class_bind_template_child (widget_class, DpOverviewPage, freshness_value);
  gtk_widget_class_bind_template_child (widget_class, DpOverviewPage, freshness_detail);
  gtk_widget_class_bind_template_child (widget_class, DpOverviewPage, run_value);
  gtk_widget_class_bind_template_child (widget_class, DpOverviewPage, run_detail);
  gtk_widget_class_bind_template_child (widget_class, DpOverviewPage, heat_map);
  gtk_widget_class_bind_template_child (widget_class, DpOverviewPage, rising_box);
  gtk_widget_class_bind_template_child (widget_class, DpOverviewPage, falling_box);
  gtk_widget_class_bind_template_child (widget_class, DpOverviewPage, news_group);
  gtk_widget_class_bind_template_child (widget_class, DpOverviewPage, news_box);
  gtk_widget_class_bind_template_callback (widget_class, symbol_activated_cb);
  gtk_widget_class_bind_template_callback (widget_class, mover_activated_cb);
}

static void
dp_overview_page_init (DpOverviewPage *self)
{
  gtk_widget_init_template (GTK_WIDGET (self));
}

/* dp-quota-part.c: how many calls are left
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-quota-part.h"

#include <glib/gi18n.h>
#include <inttypes.h>

#include "dp-format.h"
#include "dp-quota-meter.h"

struct _DpQuotaPart
{
  DpPagePart          parent_instance;

  AdwPreferencesPage *page;
  GPtrArray          *groups;      /* (element-type AdwPreferencesGroup): of the page */
};

G_DEFINE_FINAL_TYPE (DpQuotaPart, dp_quota_part, DP_TYPE_PAGE_PART)

static const struct
{
  DpQuotaPeriod  period;
  const char    *title;
} periods[] = {
  { DP_QUOTA_MINUTE, N_("This Minute") },
  { DP_QUOTA_DAY, N_("Today") },
  { DP_QUOTA_MONTH, N_("This Month") },
};

/* "5 of 25 used, 20 left; anew on 22 Nov 2026, 00:00" */
static char *
dup_words (DpQuotaMeter  *meter,
           DpQuotaPeriod  period)
{
  const DpRunQuota *quota = dp_quota_meter_get_quota (meter);
  guint used = quota->used[period];
  gint64 left = dp_run_quota_get_left (quota, period);
  g_autofree char *anew = dp_format_time (dp_quota_meter_get_renewal (meter, period));

  if (left < 0)
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%u call, without a limit",
                                         "%u calls, without a limit", used),
                            used);
  if (period == DP_QUOTA_MINUTE)
    /* Translators: calls */
    return g_strdup_printf (_("%u of %u used"), used, quota->allowed[period]);

  /* Translators: calls; the last one is a moment */
  return g_strdup_printf (_("%u of %u used, %" PRId64 " left. Begins anew on %s"),
                          used, quota->allowed[period], left, anew);
}

static GtkWidget *
create_row (DpQuotaMeter  *meter,
            DpQuotaPeriod  period,
            const char    *title)
{
  const DpRunQuota *quota = dp_quota_meter_get_quota (meter);
  g_autofree char *words = dup_words (meter, period);
  GtkWidget *row = g_object_new (ADW_TYPE_ACTION_ROW, "title", title, "subtitle", words, NULL);

  if (quota->allowed[period] > 0)
    {
      GtkWidget *bar = gtk_level_bar_new_for_interval (0, quota->allowed[period]);

      gtk_level_bar_set_value (GTK_LEVEL_BAR (bar),
                               MIN (quota->used[period], quota->allowed[period]));
      gtk_level_bar_add_offset_value (GTK_LEVEL_BAR (bar), GTK_LEVEL_BAR_OFFSET_LOW,
                                      quota->allowed[period]);
      gtk_widget_set_size_request (bar, 96, -1);
      gtk_widget_set_valign (bar, GTK_ALIGN_CENTER);
      gtk_accessible_update_property (GTK_ACCESSIBLE (bar), GTK_ACCESSIBLE_PROPERTY_LABEL, words,
                                      -1);
      adw_action_row_add_suffix (ADW_ACTION_ROW (row), bar);
    }

  return row;
}

/* "Plan free, key 1a2b3c" */
static char *
dup_description (DpQuotaMeter *meter)
{
  const char *plan = dp_run_quota_get_plan (dp_quota_meter_get_quota (meter));
  const char *key_id = dp_quota_meter_get_key_id (meter);
  g_autofree char *key = *key_id != '\0' ? g_strdup_printf (_("Key %s"), key_id)
                                         : g_strdup (_("Without a key"));

  /* Translators: a provider's plan, and which key is used: "Plan free. Key 1a2b3c" */
  return *plan != '\0' ? g_strdup_printf (_("Plan %s. %s"), plan, key) : g_steal_pointer (&key);
}

static void
dp_quota_part_add (DpQuotaPart  *self,
                   DpQuotaMeter *meter)
{
  const DpRunQuota *quota = dp_quota_meter_get_quota (meter);
  g_autofree char *description = dup_description (meter);
  GtkWidget *group = g_object_new (ADW_TYPE_PREFERENCES_GROUP, "title",
                                   dp_quota_meter_get_title (meter), "description", description,
                                   NULL);

  for (guint i = 0; i < G_N_ELEMENTS (periods); i++)
    {
      if (quota->allowed[periods[i].period] > 0 || periods[i].period != DP_QUOTA_MINUTE)
        adw_preferences_group_add (ADW_PREFERENCES_GROUP (group),
                                   create_row (meter, periods[i].period, _(periods[i].title)));
    }
  adw_preferences_page_add (self->page, ADW_PREFERENCES_GROUP (group));
  g_ptr_array_add (self->groups, group);
}

static void
dp_quota_part_show (DpQuotaPart *self,
                    GListModel  *meters)
{
  for (guint i = 0; i < self->groups->len; i++)
    adw_preferences_page_remove (self->page, g_ptr_array_index (self->groups, i));
  g_ptr_array_set_size (self->groups, 0);

  for (guint i = 0; i < g_list_model_get_n_items (meters); i++)
    {
      g_autoptr(DpQuotaMeter) meter = g_list_model_get_item (meters, i);

      dp_quota_part_add (self, meter);
    }
}

static DexFuture *
refresh_fiber (gpointer user_data)
{
  DpQuotaPart *self = user_data;
  g_autoptr(GError) error = NULL;
  g_autoptr(GListModel) meters = NULL;

  meters = dex_await_object (dp_quota_meter_list (dp_page_part_get_engine (DP_PAGE_PART (self))),
                             &error);
  if (dp_page_part_get_engine (DP_PAGE_PART (self)) == NULL)
    return dex_future_new_true ();
  if (meters != NULL)
    dp_quota_part_show (self, meters);
  else
    dp_page_part_say (DP_PAGE_PART (self), error->message);

  return dex_future_new_true ();
}

static void
dp_quota_part_refresh (DpPagePart *part)
{
  dex_future_disown (
      dex_scheduler_spawn (NULL, 0, refresh_fiber, g_object_ref (part), g_object_unref));
}

static void
dp_quota_part_finalize (GObject *object)
{
  DpQuotaPart *self = DP_QUOTA_PART (object);

  g_ptr_array_unref (self->groups);

  G_OBJECT_CLASS (dp_quota_part_parent_class)->finalize (object);
}

static void
dp_quota_part_class_init (DpQuotaPartClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = dp_quota_part_finalize;
  DP_PAGE_PART_CLASS (klass)->refresh = dp_quota_part_refresh;
}

static void
dp_quota_part_init (DpQuotaPart *self)
{
  self->groups = g_ptr_array_new ();
  self->page = ADW_PREFERENCES_PAGE (adw_preferences_page_new ());
  adw_preferences_page_set_description (
      self->page, _("What providers allow, and what was used of it by runs, searches and tests. A "
                    "run that has no calls left asks for what is most stale first, and for the "
                    "rest when there are calls again."));
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->page));
}

/* dp-age-row.c: how fresh a data set is, in words
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-age-row.h"

#include <adwaita.h>
#include <glib/gi18n.h>

#include "dp-format.h"

static const char *
get_calendar_label (const char *calendar)
{
  static const struct { const char *id, *label; } labels[] = {
    { "XNYS", N_("New York exchanges") },
    { "24/7", N_("traded each day") },
    { "weekdays", N_("traded on weekdays") },
  };

  for (guint i = 0; i < G_N_ELEMENTS (labels); i++)
    {
      if (g_str_equal (labels[i].id, calendar))
        return _(labels[i].label);
    }

  return calendar;
}

static char *
dup_title (DpDatasetAge *age)
{
  const char *source = dp_dataset_age_get_source (age);

  if (dp_dataset_age_get_synthetic (age))
    /* Translators: %s is what was made up for the sample market, as in “prices by day” */
    return g_strdup_printf (_("Sample market: %s"), dp_dataset_age_get_purpose (age));

  /* Translators: a provider, and what it brings, as in “Alpha Vantage: prices by day” */
  return g_strdup_printf (_("%s: %s"), dp_format_source (source), dp_dataset_age_get_purpose (age));
}

/* What there is, and what could be there. */
static char *
dup_age (DpDatasetAge *age)
{
  gint32 newest = dp_dataset_age_get_newest_day (age);
  gint32 expected = dp_dataset_age_get_expected_day (age);
  g_autofree char *newest_text = newest != DP_DATE_NONE ? dp_format_day (newest) : NULL;
  g_autofree char *expected_text = expected != DP_DATE_NONE ? dp_format_day (expected) : NULL;
  g_autofree char *asked = dp_format_time (dp_dataset_age_get_asked_us (age));

  if (newest_text == NULL || expected_text == NULL)
    return g_strdup_printf (_("Last asked for %s"), asked);
  if (dp_dataset_age_get_state (age) == DP_AGE_LATE)
    return g_strdup_printf (_("Newest day %s, expected %s or later. Last asked for %s"),
                            newest_text, expected_text, asked);

  return g_strdup_printf (_("Newest day %s. Last asked for %s"), newest_text, asked);
}

static char *
dup_subtitle (DpDatasetAge *age)
{
  g_autofree char *words = dup_age (age);
  guint n = dp_dataset_age_get_n_symbols (age);
  guint n_quiet = dp_dataset_age_get_n_quiet (age);
  GString *text = g_string_new (words);

  g_string_append_printf (text, " · %s · ", get_calendar_label (dp_dataset_age_get_calendar (age)));
  g_string_append_printf (text, ngettext ("%u series", "%u series", n), n);
  if (n_quiet > 0)
    {
      g_string_append (text, " · ");
      g_string_append_printf (text,
                              ngettext ("%u has brought nothing new for weeks",
                                        "%u have brought nothing new for weeks", n_quiet),
                              n_quiet);
    }
  if (!dp_dataset_age_get_scheduled (age))
    g_string_append_printf (text, " · %s", _("no schedule loads it"));

  return g_string_free (text, FALSE);
}

static char *
dup_state (DpDatasetAge *age)
{
  guint n_late = dp_dataset_age_get_n_late (age);

  if (n_late == 0)
    return g_strdup (_("Fresh"));
  if (n_late == dp_dataset_age_get_n_symbols (age))
    return g_strdup (_("Late"));

  /* Translators: how many series of how many */
  return g_strdup_printf (_("%u of %u late"), n_late, dp_dataset_age_get_n_symbols (age));
}

GtkWidget *
dp_age_row_new (DpDatasetAge *age)
{
  GtkWidget *row = adw_action_row_new ();
  gboolean late;
  GtkWidget *image;
  GtkWidget *label;
  g_autofree char *title = NULL;
  g_autofree char *subtitle = NULL;
  g_autofree char *state = NULL;

  g_return_val_if_fail (DP_IS_DATASET_AGE (age), row);

  late = dp_dataset_age_get_state (age) == DP_AGE_LATE;
  title = dup_title (age);
  subtitle = dup_subtitle (age);
  state = dup_state (age);
  image = gtk_image_new_from_icon_name (late ? "dialog-warning-symbolic"
                                             : "object-select-symbolic");
  label = gtk_label_new (state);
  gtk_widget_add_css_class (image, late ? "warning" : "success");
  gtk_label_set_wrap (GTK_LABEL (label), TRUE);
  gtk_label_set_xalign (GTK_LABEL (label), 1);
  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), title);
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), image);
  adw_action_row_add_suffix (ADW_ACTION_ROW (row), label);

  return row;
}

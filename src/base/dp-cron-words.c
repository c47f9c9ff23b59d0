/* dp-cron-words.c: cron expressions in words
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-cron.h"

#include <glib/gi18n-lib.h>

#define ALL_HOURS    0xffffffU
#define ALL_DAYS     0xfffffffeU
#define ALL_MONTHS   0x1ffeU
#define ALL_WEEKDAYS 0x7fU
/* More times of day than these are told as minutes and hours. */
#define MAX_TIMES    6

static const char * const weekday_names[] = { N_("Monday"),   N_("Tuesday"), N_("Wednesday"),
                                             N_("Thursday"), N_("Friday"),  N_("Saturday"),
                                             N_("Sunday") };
static const char * const month_names[] = { "",
                                           N_("January"),
                                           N_("February"),
                                           N_("March"),
                                           N_("April"),
                                           N_("May"),
                                           N_("June"),
                                           N_("July"),
                                           N_("August"),
                                           N_("September"),
                                           N_("October"),
                                           N_("November"),
                                           N_("December") };

/* Returns: (transfer full): "a", "a and b", "a, b and c" */
static char *
join (GPtrArray *words)
{
  g_autoptr(GString) text = g_string_new (g_ptr_array_index (words, 0));

  for (guint i = 1; i < words->len; i++)
    {
      g_string_append (text, i + 1 < words->len ? C_("between words of a list", ", ")
                                                : C_("between the last words of a list", " and "));
      g_string_append (text, g_ptr_array_index (words, i));
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

static char *
name_value (guint                value,
            const char * const  *names)
{
  return names != NULL ? g_strdup (_(names[value])) : g_strdup_printf ("%u", value);
}

/* Returns: (transfer full): the values of a mask, runs of three and more as "a to b" */
static char *
name_values (guint64             mask,
             guint               max,
             const char * const *names)
{
  g_autoptr(GPtrArray) words = g_ptr_array_new_with_free_func (g_free);

  for (guint first = 0, last; first <= max; first = last + 1)
    {
      g_autofree char *from = NULL;
      g_autofree char *to = NULL;

      last = first;
      if ((mask >> first & 1) == 0)
        continue;
      while (last < max && (mask >> (last + 1) & 1) != 0)
        last++;
      if (last - first == 1)
        last = first;

      from = name_value (first, names);
      to = name_value (last, names);
      g_ptr_array_add (words, last > first ? g_strdup_printf (C_("a range", "%s to %s"), from, to)
                                           : g_steal_pointer (&from));
    }

  return join (words);
}

static guint
count (guint64 mask)
{
  return (guint) __builtin_popcountll (mask);
}

/* Returns: how far apart several values are, where they are evenly so all round; else 0 */
static guint
get_step (guint64 mask,
          guint   range)
{
  guint n_values = count (mask);
  guint step = range / n_values;

  if (n_values == 1 || range % n_values != 0)
    return 0;
  for (guint i = 0; i < range; i++)
    {
      if ((mask >> i & 1) != (i % step == 0))
        return 0;
    }

  return step;
}

static char *
describe_times (const DpCron *cron)
{
  g_autoptr(GPtrArray) times = g_ptr_array_new_with_free_func (g_free);
  g_autofree char *list = NULL;

  for (guint minute = 0; minute < 24 * 60; minute++)
    {
      if ((cron->hours >> minute / 60 & 1) != 0 && (cron->minutes >> minute % 60 & 1) != 0)
        g_ptr_array_add (times, g_strdup_printf ("%02u:%02u", minute / 60, minute % 60));
    }
  list = join (times);

  return g_strdup_printf (C_("times of day", "at %s"), list);
}

static char *
describe_minutes (const DpCron *cron)
{
  guint step = get_step (cron->minutes, 60);
  g_autofree char *list = NULL;

  if (cron->minutes == 1)
    return g_strdup (_("at the full hour"));
  if (step > 0)
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "every minute", "every %u minutes", step),
                            step);
  list = name_values (cron->minutes, 59, NULL);

  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "at minute %s", "at minutes %s",
                                       count (cron->minutes)),
                          list);
}

static char *
describe_time (const DpCron *cron)
{
  guint step = get_step (cron->hours, 24);
  g_autofree char *minutes = NULL;
  g_autofree char *hours = NULL;

  if (cron->minutes == 1 && step > 0)
    return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "every hour", "every %u hours", step),
                            step);
  if (count (cron->minutes) * count (cron->hours) <= MAX_TIMES)
    return describe_times (cron);

  minutes = describe_minutes (cron);
  if (cron->hours == ALL_HOURS)
    return count (cron->minutes) == 1 ? g_strdup_printf (_("%s of every hour"), minutes)
                                      : g_steal_pointer (&minutes);
  hours = name_values (cron->hours, 23, NULL);

  return g_strdup_printf (_("%s, in the hours %s"), minutes, hours);
}

/* Returns: (transfer full) (nullable): %NULL where it is every day */
static char *
describe_days (const DpCron *cron)
{
  g_autofree char *weekdays = NULL;
  g_autofree char *days = NULL;

  if (cron->weekdays != ALL_WEEKDAYS)
    weekdays = name_values (cron->weekdays, 6, weekday_names);
  if (cron->days != ALL_DAYS)
    {
      g_autofree char *list = name_values (cron->days, 31, NULL);

      days = g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "on day %s of the month",
                                           "on days %s of the month", count (cron->days)),
                              list);
    }
  if (days == NULL)
    return g_steal_pointer (&weekdays);
  if (weekdays == NULL)
    return g_steal_pointer (&days);
  if (cron->any_day || cron->any_weekday)
    return g_strdup_printf (_("%s, if it is %s"), days, weekdays);

  return g_strdup_printf (_("%s and on every %s"), days, weekdays);
}

char *
dp_cron_describe (const DpCron *cron)
{
  g_autofree char *time = NULL;
  g_autofree char *days = NULL;
  g_autoptr(GString) text = NULL;

  g_return_val_if_fail (cron != NULL, NULL);

  time = describe_time (cron);
  days = describe_days (cron);
  text = g_string_new (time);
  if (days != NULL)
    g_string_append_printf (text, ", %s", days);
  else if (cron->hours != ALL_HOURS)
    g_string_append_printf (text, ", %s", _("every day"));
  if (cron->months != ALL_MONTHS)
    {
      g_autofree char *months = name_values (cron->months, 12, month_names);

      g_string_append_printf (text, _(", in %s"), months);
    }

  return g_string_free (g_steal_pointer (&text), FALSE);
}

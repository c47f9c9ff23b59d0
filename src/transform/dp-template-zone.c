/* dp-template-zone.c: time zones of the template language, as Python's pytz has them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-template-zone.h"

#include <glib/gi18n-lib.h>

#include "dp-template-time.h"

static DpValue *zone_get (DpValue    *self,
                          gpointer    data,
                          const char *name);

static char *
zone_to_string (gpointer data)
{
  return g_strdup (g_time_zone_get_identifier (data));
}

static void
zone_free (gpointer data)
{
  g_time_zone_unref (data);
}

static const DpValueClass zone_class = {
  .name = N_("a time zone"),
  .get = zone_get,
  .to_string = zone_to_string,
  .free = zone_free,
};

/* localize(time): the same clock, in this zone. */
static DpValue *
call_localize_cb (const DpCall  *call,
                  gpointer       data,
                  GError       **error)
{
  GTimeZone *zone = dp_value_get_object (data, &zone_class);
  DpValue *value = dp_call_get (call, 0, "dt");
  GDateTime *time = value != NULL ? _dp_template_time_get (value) : NULL;

  if (time == NULL)
    return dp_template_error (error, _("localize needs a time"));

  return _dp_template_time_take (g_date_time_new (zone, g_date_time_get_year (time),
                                                  g_date_time_get_month (time),
                                                  g_date_time_get_day_of_month (time),
                                                  g_date_time_get_hour (time),
                                                  g_date_time_get_minute (time),
                                                  g_date_time_get_seconds (time)), error);
}

static DpValue *
zone_get (DpValue    *value,
          gpointer    data,
          const char *name)
{
  if (g_str_equal (name, "localize"))
    return dp_value_new_method (call_localize_cb, value);
  if (g_str_equal (name, "zone"))
    return dp_value_take_string (zone_to_string (data));

  return NULL;
}

static DpValue *
call_timezone_cb (const DpCall  *call,
                  gpointer       data,
                  GError       **error)
{
  const char *name = dp_call_get_string (call, 0, "zone");
  GTimeZone *zone = name != NULL ? g_time_zone_new_identifier (name) : NULL;

  if (zone == NULL)
    return dp_template_error (error, _("there is no time zone “%s”; write for example "
                                       "“Europe/Berlin”"), name != NULL ? name : "");

  return dp_value_new_object (&zone_class, zone);
}

GTimeZone *
_dp_template_zone_get (DpValue *value)
{
  return dp_value_get_object (value, &zone_class);
}

DpValue *
_dp_template_zone_module (void)
{
  DpValue *module = dp_value_new_dict ();

  dp_value_set (module, "timezone", dp_value_new_function (call_timezone_cb, NULL, NULL));
  dp_value_set (module, "utc", dp_value_new_object (&zone_class, g_time_zone_new_utc ()));
  dp_value_set (module, "UTC", dp_value_new_object (&zone_class, g_time_zone_new_utc ()));

  return module;
}

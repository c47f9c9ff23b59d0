/* dp-template-time.c: dates and times of the template language, as Python's datetime has them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-template-time.h"

#include "dp-template-zone.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#define DAY G_TIME_SPAN_DAY
/* Years have at most four digits. */
#define MOST_SPAN (10000 * 366 * (gint64) DAY)

typedef struct
{
  GDateTime *time;
  gboolean   date;     /* without a time of day */
} Time;

static DpValue *time_get    (DpValue     *self,
                             gpointer     data,
                             const char  *name);
static DpValue *time_binary (const char  *operator,
                             DpValue     *left,
                             DpValue     *right,
                             GError     **error);
static DpValue *span_get    (DpValue     *self,
                             gpointer     data,
                             const char  *name);

static void
time_free (gpointer data)
{
  Time *self = data;

  g_date_time_unref (self->time);
  g_free (self);
}

static char *
time_to_string (gpointer data)
{
  Time *self = data;

  if (self->date)
    return g_date_time_format (self->time, "%Y-%m-%d");

  if (g_date_time_get_utc_offset (self->time) != 0)
    return g_date_time_format (self->time, g_date_time_get_microsecond (self->time) != 0
                                             ? "%Y-%m-%d %H:%M:%S.%f%:z" : "%Y-%m-%d %H:%M:%S%:z");

  return g_date_time_format (self->time, g_date_time_get_microsecond (self->time) != 0
                                           ? "%Y-%m-%d %H:%M:%S.%f" : "%Y-%m-%d %H:%M:%S");
}

static int
time_compare (gpointer a,
              gpointer b)
{
  return g_date_time_compare (((Time *) a)->time, ((Time *) b)->time);
}

static const DpValueClass time_class = {
  .name = N_("a time"),
  .get = time_get,
  .binary = time_binary,
  .to_string = time_to_string,
  .compare = time_compare,
  .free = time_free,
};

/* @time: (transfer full) (nullable): one that does not exist is an error */
static DpValue *
time_new (GDateTime  *time,
          gboolean    date,
          GError    **error)
{
  Time *self;

  if (time == NULL)
    return dp_template_error (error, _("there is no such day or time"));
  self = g_new0 (Time, 1);
  self->time = time;
  self->date = date;

  return dp_value_new_object (&time_class, self);
}

static char *
span_to_string (gpointer data)
{
  gint64 span = *(gint64 *) data;
  gint64 days = span / DAY - (span % DAY < 0);
  gint64 seconds = (span - days * DAY) / G_TIME_SPAN_SECOND;
  int rest = (span - days * DAY) % G_TIME_SPAN_SECOND;
  g_autofree char *part = rest != 0 ? g_strdup_printf (".%06d", rest) : g_strdup ("");
  g_autofree char *clock = g_strdup_printf ("%d:%02d:%02d%s", (int) (seconds / 3600),
                                            (int) (seconds / 60 % 60), (int) (seconds % 60), part);

  if (days == 0)
    return g_steal_pointer (&clock);

  return g_strdup_printf ("%" G_GINT64_FORMAT " %s, %s", days, ABS (days) == 1 ? "day" : "days",
                          clock);
}

static int
span_compare (gpointer a,
              gpointer b)
{
  gint64 left = *(gint64 *) a;
  gint64 right = *(gint64 *) b;

  return left < right ? -1 : left > right;
}

static const DpValueClass span_class = {
  .name = N_("a span of time"),
  .get = span_get,
  .binary = time_binary,
  .to_string = span_to_string,
  .compare = span_compare,
  .free = g_free,
};

static DpValue *
span_new (gint64   span,
          GError **error)
{
  if (ABS (span) > MOST_SPAN)
    return dp_template_error (error, _("there is no such day or time"));

  return dp_value_new_object (&span_class, g_memdup2 (&span, sizeof span));
}

static DpValue *
span_new_from_number (double   span,
                      GError **error)
{
  /* Such that fit an integer, and are numbers. */
  return span_new (ABS (span) <= MOST_SPAN ? (gint64) span : G_MAXINT64, error);
}

/* A time and a span, two times, two spans. */
static DpValue *
time_binary (const char  *operator,
             DpValue     *left,
             DpValue     *right,
             GError     **error)
{
  Time *a = dp_value_get_object (left, &time_class);
  Time *b = dp_value_get_object (right, &time_class);
  gint64 *span = dp_value_get_object (right, &span_class);
  gint64 *left_span = dp_value_get_object (left, &span_class);
  int sign = *operator == '-' ? -1 : 1;

  if (left_span != NULL && *operator == '*' && dp_value_is_numeric (right))
    return span_new_from_number (*left_span * dp_value_get_number (right), error);
  if (!g_str_equal (operator, "+") && !g_str_equal (operator, "-"))
    return NULL;
  if (a != NULL && span != NULL)
    return time_new (g_date_time_add (a->time, sign * *span), a->date, error);
  if (left_span != NULL && b != NULL && sign > 0)
    return time_new (g_date_time_add (b->time, *left_span), b->date, error);
  if (left_span != NULL && span != NULL)
    return span_new (*left_span + sign * *span, error);
  if (a != NULL && b != NULL && sign < 0)
    return span_new (g_date_time_difference (a->time, b->time), error);

  return NULL;
}

static DpValue *
call_total_seconds_cb (const DpCall  *call,
                       gpointer       data,
                       GError       **error)
{
  gint64 *span = dp_value_get_object (data, &span_class);

  return dp_value_new_number ((double) *span / G_TIME_SPAN_SECOND);
}

static DpValue *
span_get (DpValue    *value,
          gpointer    data,
          const char *name)
{
  gint64 span = *(gint64 *) data;
  gint64 days = span / DAY - (span % DAY < 0);

  if (g_str_equal (name, "days"))
    return dp_value_new_integer (days);
  if (g_str_equal (name, "seconds"))
    return dp_value_new_integer ((span - days * DAY) / G_TIME_SPAN_SECOND);
  if (g_str_equal (name, "total_seconds"))
    return dp_value_new_method (call_total_seconds_cb, value);

  return NULL;
}

static DpValue *
call_strftime_cb (const DpCall  *call,
                  gpointer       data,
                  GError       **error)
{
  Time *self = dp_value_get_object (data, &time_class);
  const char *format = dp_call_get_string (call, 0, "format");
  char *text = format != NULL ? g_date_time_format (self->time, format) : NULL;

  if (text == NULL)
    return dp_template_error (error, _("strftime needs a format like “%%Y-%%m-%%d”"));

  return dp_value_take_string (text);
}

static DpValue *
call_isoformat_cb (const DpCall  *call,
                   gpointer       data,
                   GError       **error)
{
  Time *self = dp_value_get_object (data, &time_class);
  char *text = time_to_string (self);

  return dp_value_take_string (self->date ? text : g_strdelimit (text, " ", 'T'));
}

static DpValue *
call_date_cb (const DpCall  *call,
              gpointer       data,
              GError       **error)
{
  Time *self = dp_value_get_object (data, &time_class);

  return time_new (g_date_time_new_utc (g_date_time_get_year (self->time),
                                        g_date_time_get_month (self->time),
                                        g_date_time_get_day_of_month (self->time), 0, 0, 0),
                   TRUE, error);
}

static DpValue *
call_weekday_cb (const DpCall  *call,
                 gpointer       data,
                 GError       **error)
{
  Time *self = dp_value_get_object (data, &time_class);

  return dp_value_new_integer (g_date_time_get_day_of_week (self->time) - 1);
}

static DpValue *
call_isoweekday_cb (const DpCall  *call,
                    gpointer       data,
                    GError       **error)
{
  Time *self = dp_value_get_object (data, &time_class);

  return dp_value_new_integer (g_date_time_get_day_of_week (self->time));
}

static DpValue *
call_timestamp_cb (const DpCall  *call,
                   gpointer       data,
                   GError       **error)
{
  Time *self = dp_value_get_object (data, &time_class);

  return dp_value_new_number ((double) g_date_time_to_unix (self->time) +
                              g_date_time_get_microsecond (self->time) / 1e6);
}

/* @time: (transfer full) (nullable): to which @microsecond is added */
static DpValue *
time_at (GDateTime  *time,
         gint64      microsecond,
         gboolean    date,
         GError    **error)
{
  g_autoptr(GDateTime) second = time;
  gboolean exists = second != NULL && microsecond >= 0 && microsecond < G_TIME_SPAN_SECOND;

  return time_new (exists ? g_date_time_add (second, microsecond) : NULL, date, error);
}

/* replace(day=1), replace(tzinfo=modules.pytz.utc) */
static DpValue *
call_replace_cb (const DpCall  *call,
                 gpointer       data,
                 GError       **error)
{
  Time *self = dp_value_get_object (data, &time_class);
  GDateTime *time = self->time;
  DpValue *zone = dp_value_lookup (call->named, "tzinfo");
  GTimeZone *own = zone != NULL ? _dp_template_zone_get (zone) : NULL;

  return time_at (g_date_time_new (
                    own != NULL ? own : g_date_time_get_timezone (time),
                    dp_call_get_integer (call, 0, "year", g_date_time_get_year (time)),
                    dp_call_get_integer (call, 1, "month", g_date_time_get_month (time)),
                    dp_call_get_integer (call, 2, "day", g_date_time_get_day_of_month (time)),
                    dp_call_get_integer (call, 3, "hour", g_date_time_get_hour (time)),
                    dp_call_get_integer (call, 4, "minute", g_date_time_get_minute (time)),
                    dp_call_get_integer (call, 5, "second", g_date_time_get_second (time))),
                  dp_call_get_integer (call, 6, "microsecond", g_date_time_get_microsecond (time)),
                  self->date, error);
}

/* Without a zone a time is in UTC. */
static DpValue *
call_astimezone_cb (const DpCall  *call,
                    gpointer       data,
                    GError       **error)
{
  Time *self = dp_value_get_object (data, &time_class);
  DpValue *zone = dp_call_get (call, 0, "tz");
  GTimeZone *other = zone != NULL ? _dp_template_zone_get (zone) : NULL;

  if (other == NULL)
    return dp_value_ref (data);

  return time_new (g_date_time_to_timezone (self->time, other), FALSE, error);
}

static DpValue *
time_get (DpValue    *value,
          gpointer    data,
          const char *name)
{
  static const DpTemplateFunction methods[] = {
    { "astimezone", call_astimezone_cb },
    { "date", call_date_cb },
    { "isoformat", call_isoformat_cb },
    { "isoweekday", call_isoweekday_cb },
    { "replace", call_replace_cb },
    { "strftime", call_strftime_cb },
    { "timestamp", call_timestamp_cb },
    { "weekday", call_weekday_cb },
  };
  Time *self = data;
  const struct
  {
    const char *name;
    int         number;
  } parts[] = {
    { "year", g_date_time_get_year (self->time) },
    { "month", g_date_time_get_month (self->time) },
    { "day", g_date_time_get_day_of_month (self->time) },
    { "hour", g_date_time_get_hour (self->time) },
    { "minute", g_date_time_get_minute (self->time) },
    { "second", g_date_time_get_second (self->time) },
    { "microsecond", g_date_time_get_microsecond (self->time) },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (methods); i++)
    if (g_str_equal (methods[i].name, name))
      return dp_value_new_method (methods[i].func, value);
  for (gsize i = 0; i < G_N_ELEMENTS (parts); i++)
    if (g_str_equal (parts[i].name, name))
      return dp_value_new_integer (parts[i].number);

  return NULL;
}

DpValue *
_dp_template_time_take (GDateTime  *time,
                        GError    **error)
{
  return time_new (time, FALSE, error);
}

GDateTime *
_dp_template_time_get (DpValue *value)
{
  Time *self = dp_value_get_object (value, &time_class);

  return self != NULL ? self->time : NULL;
}

DpValue *
_dp_template_time_now (void)
{
  return time_new (g_date_time_new_now_utc (), FALSE, NULL);
}

DpValue *
_dp_template_time_parse (const char *text)
{
  g_autoptr(GTimeZone) utc = g_time_zone_new_utc ();
  g_autofree char *whole = NULL;
  gboolean date = strlen (text) == strlen ("2025-01-31");

  whole = date ? g_strconcat (text, "T00:00:00", NULL) : g_strdup (text);
  g_strdelimit (whole, " ", 'T');

  return time_new (g_date_time_new_from_iso8601 (whole, utc), date, NULL);
}

static DpValue *
call_now_cb (const DpCall  *call,
             gpointer       data,
             GError       **error)
{
  DpValue *zone = dp_call_get (call, 0, "tz");
  GTimeZone *own = zone != NULL ? _dp_template_zone_get (zone) : NULL;

  return own != NULL ? time_new (g_date_time_new_now (own), FALSE, error)
                     : _dp_template_time_now ();
}

static DpValue *
call_today_cb (const DpCall  *call,
               gpointer       data,
               GError       **error)
{
  g_autoptr(DpValue) now = _dp_template_time_now ();

  return call_date_cb (call, now, error);
}

static DpValue *
call_fromisoformat_cb (const DpCall  *call,
                       gpointer       data,
                       GError       **error)
{
  const char *text = dp_call_get_string (call, 0, "date_string");
  DpValue *value = text != NULL ? _dp_template_time_parse (text) : NULL;

  if (value == NULL)
    return dp_template_error (error, _("fromisoformat needs a text like “2025-01-31”"));

  return value;
}

/* A number of at most @digits digits. */
static gboolean
take_number (const char **at,
             guint        digits,
             int         *number)
{
  const char *start = *at;

  *number = 0;
  for (; digits > 0 && g_ascii_isdigit (**at); digits--, (*at)++)
    *number = *number * 10 + (**at - '0');

  return *at > start;
}

/* strptime('2025-01-31', '%Y-%m-%d') */
static DpValue *
call_strptime_cb (const DpCall  *call,
                  gpointer       data,
                  GError       **error)
{
  static const char letters[] = "YmdHMSfy";
  const char *text = dp_call_get_string (call, 0, "date_string");
  const char *format = dp_call_get_string (call, 1, "format");
  int parts[8] = { 1900, 1, 1, 0, 0, 0, 0, -1 };

  if (text == NULL || format == NULL)
    return dp_template_error (error, _("strptime needs a text and its format"));
  for (const char *at = format; *at != '\0'; at++)
    {
      const char *letter = *at == '%' && at[1] != '\0' ? strchr (letters, at[1]) : NULL;
      const char *from = text;

      if (letter == NULL ? *text != *at
                         : !take_number (&text, *letter == 'Y' ? 4 : *letter == 'f' ? 6 : 2,
                                         &parts[letter - letters]))
        return dp_template_error (error, _("the text does not have the format “%s”"), format);
      /* ".5" is half a second. */
      for (gsize n = text - from; letter != NULL && *letter == 'f' && n < 6; n++)
        parts[6] *= 10;
      text += letter == NULL;
      at += letter != NULL;
    }
  if (*text != '\0')
    return dp_template_error (error, _("the text does not have the format “%s”"), format);
  if (parts[7] >= 0)
    parts[0] = parts[7] + (parts[7] < 69 ? 2000 : 1900);

  return time_at (g_date_time_new_utc (parts[0], parts[1], parts[2], parts[3], parts[4], parts[5]),
                  parts[6], FALSE, error);
}

static DpValue *
make_time (const DpCall  *call,
           gboolean       date,
           GError       **error)
{
  return time_at (g_date_time_new_utc (dp_call_get_integer (call, 0, "year", 0),
                                       dp_call_get_integer (call, 1, "month", 0),
                                       dp_call_get_integer (call, 2, "day", 0),
                                       dp_call_get_integer (call, 3, "hour", 0),
                                       dp_call_get_integer (call, 4, "minute", 0),
                                       dp_call_get_integer (call, 5, "second", 0)),
                  dp_call_get_integer (call, 6, "microsecond", 0), date, error);
}

static DpValue *
call_timedelta_cb (const DpCall  *call,
                   gpointer       data,
                   GError       **error)
{
  static const struct
  {
    const char *name;
    double      length;
  } units[] = {
    { "days", DAY },
    { "seconds", G_TIME_SPAN_SECOND },
    { "microseconds", 1 },
    { "milliseconds", G_TIME_SPAN_MILLISECOND },
    { "minutes", G_TIME_SPAN_MINUTE },
    { "hours", G_TIME_SPAN_HOUR },
    { "weeks", 7.0 * DAY },
  };
  double span = 0;

  for (guint i = 0; i < G_N_ELEMENTS (units); i++)
    {
      DpValue *value = dp_call_get (call, i, units[i].name);

      if (value != NULL)
        span += dp_value_get_number (value) * units[i].length;
    }

  return span_new_from_number (span, error);
}

/* datetime.datetime and datetime.date: to be called, and with functions of their own. */
static DpValue *
kind_get (DpValue    *self,
          gpointer    data,
          const char *name)
{
  static const DpTemplateFunction functions[] = {
    { "fromisoformat", call_fromisoformat_cb },
    { "now", call_now_cb },
    { "strptime", call_strptime_cb },
    { "today", call_today_cb },
    { "utcnow", call_now_cb },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (functions); i++)
    if (g_str_equal (functions[i].name, name))
      return dp_value_new_function (functions[i].func, NULL, NULL);

  return NULL;
}

static DpValue *
kind_call (const DpCall  *call,
           gpointer       data,
           GError       **error)
{
  return make_time (call, GPOINTER_TO_INT (data), error);
}

static const DpValueClass kind_class = {
  .name = N_("a kind of times"),
  .get = kind_get,
  .call = kind_call,
};

DpValue *
_dp_template_time_module (void)
{
  DpValue *module = dp_value_new_dict ();

  dp_value_set (module, "datetime", dp_value_new_object (&kind_class, GINT_TO_POINTER (FALSE)));
  dp_value_set (module, "date", dp_value_new_object (&kind_class, GINT_TO_POINTER (TRUE)));
  dp_value_set (module, "timedelta", dp_value_new_function (call_timedelta_cb, NULL, NULL));

  return module;
}

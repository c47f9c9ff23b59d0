/* test-cron.c: cron expressions, and the two days a year on which clocks are changed
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-cron.h"
#include "dp-date.h"

static DpCron
parse (const char *text)
{
  g_autoptr(GError) error = NULL;
  DpCron cron;

  dp_cron_parse (text, &cron, &error);
  g_assert_no_error (error);

  return cron;
}

static void
test_errors (void)
{
  static const struct
  {
    const char *text;
    const char *says;
  } cases[] = {
    { "", "five fields" },
    { "0 0 * *", "five fields" },
    { "0 0 * * * *", "five fields" },
    { "@reboot", "five fields" },
    { "60 0 * * *", "“60” cannot be the minute" },
    { "0 24 * * *", "“24” cannot be the hour" },
    { "0 0 0 * *", "“0” cannot be the day of the month" },
    { "0 0 32 * *", "day of the month" },
    { "0 0 * 13 *", "“13” cannot be the month" },
    { "0 0 * * 8", "“8” cannot be the weekday" },
    { "0 0 * * xyz", "weekday" },
    { "1- * * * *", "minute" },
    { "5-1 * * * *", "“5-1” cannot be the minute" },
    { "*/0 * * * *", "minute" },
    { "1,,2 * * * *", "minute" },
    { "1, * * * *", "minute" },
    { "-1 * * * *", "minute" },
    { "1x * * * *", "minute" },
    { "99999999999 * * * *", "minute" },
    { "0 0 * janu *", "month" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GError) error = NULL;
      DpCron cron;

      g_test_message ("“%s”", cases[i].text);
      g_assert_false (dp_cron_parse (cases[i].text, &cron, &error));
      g_assert_nonnull (strstr (error->message, cases[i].says));
    }
}

/* What each is due at after a moment, one after the other. */
static void
test_next (void)
{
  static const struct
  {
    const char *cron;
    const char *zone;
    const char *after;
    const char *due;
  } cases[] = {
    { "0 0 * * 1-5", "UTC", "2026-11-20T12:00:00Z",
      "2026-11-23T00:00:00Z 2026-11-24T00:00:00Z 2026-11-25T00:00:00Z" },
    { "*/15 9-10 * * *", "UTC", "2026-11-20T09:50:00Z",
      "2026-11-20T10:00:00Z 2026-11-20T10:15:00Z 2026-11-20T10:30:00Z 2026-11-20T10:45:00Z "
      "2026-11-21T09:00:00Z" },
    { "0 0 * * *", "UTC", "2026-11-20T00:00:00Z", "2026-11-21T00:00:00Z" },
    { "0 0 * * *", "UTC", "2026-11-19T23:59:59.999999Z", "2026-11-20T00:00:00Z" },
    { "5/20 3 * * *", "UTC", "2026-11-20T00:00:00Z",
      "2026-11-20T03:05:00Z 2026-11-20T03:25:00Z 2026-11-20T03:45:00Z 2026-11-21T03:05:00Z" },
    /* A day of the month or a weekday. */
    { "0 0 13 * fri", "UTC", "2026-11-01T00:00:00Z",
      "2026-11-06T00:00:00Z 2026-11-13T00:00:00Z 2026-11-20T00:00:00Z 2026-11-27T00:00:00Z "
      "2026-12-04T00:00:00Z 2026-12-11T00:00:00Z 2026-12-13T00:00:00Z" },
    { "0 0 */2 * mon", "UTC", "2026-11-01T00:00:00Z", "2026-11-09T00:00:00Z 2026-11-23T00:00:00Z" },
    { "0 12 * * fri-sun", "UTC", "2026-11-20T00:00:00Z",
      "2026-11-20T12:00:00Z 2026-11-21T12:00:00Z 2026-11-22T12:00:00Z 2026-11-27T12:00:00Z" },
    { "0 12 * * 7", "UTC", "2026-11-20T00:00:00Z", "2026-11-22T12:00:00Z" },
    { "0 0 31 * *", "UTC", "2026-01-31T00:00:00Z", "2026-03-31T00:00:00Z 2026-05-31T00:00:00Z" },
    { "0 0 29 2 *", "UTC", "2096-03-01T00:00:00Z", "2104-02-29T00:00:00Z" },
    { "0 0 29 2 */7", "UTC", "2026-01-01T00:00:00Z", "2032-02-29T00:00:00Z 2060-02-29T00:00:00Z" },
    { "0 0 30 2 *", "UTC", "2026-01-01T00:00:00Z", "never" },
    { "@yearly", "UTC", "2026-01-01T00:00:00Z", "2027-01-01T00:00:00Z" },
    { "@weekly", "UTC", "2026-11-20T00:00:00Z", "2026-11-22T00:00:00Z" },
    { "0 0 1 JAN,Jul *", "UTC", "2026-01-01T00:00:00Z",
      "2026-07-01T00:00:00Z 2027-01-01T00:00:00Z" },
    { "30 16 * * 1-5", "America/New_York", "2026-03-06T12:00:00Z",
      "2026-03-06T21:30:00Z 2026-03-09T20:30:00Z" },
    /* New York, 8 March 2026: 02:00 to 03:00 is not there. */
    { "30 2 * * *", "America/New_York", "2026-03-07T00:00:00Z",
      "2026-03-07T07:30:00Z 2026-03-08T07:00:00Z 2026-03-09T06:30:00Z" },
    { "0 2,3 * * *", "America/New_York", "2026-03-08T00:00:00Z",
      "2026-03-08T07:00:00Z 2026-03-09T06:00:00Z" },
    { "30 * * * *", "America/New_York", "2026-03-08T06:00:00Z",
      "2026-03-08T06:30:00Z 2026-03-08T07:30:00Z" },
    /* 1 November 2026: 01:00 to 02:00 is there twice. */
    { "30 1 * * *", "America/New_York", "2026-11-01T00:00:00Z",
      "2026-11-01T05:30:00Z 2026-11-02T06:30:00Z" },
    { "30 * * * *", "America/New_York", "2026-11-01T05:00:00Z",
      "2026-11-01T05:30:00Z 2026-11-01T06:30:00Z 2026-11-01T07:30:00Z" },
    { "0 1,2 * * *", "America/New_York", "2026-11-01T00:00:00Z",
      "2026-11-01T05:00:00Z 2026-11-01T07:00:00Z 2026-11-02T06:00:00Z" },
    { "30 2 * * *", "Europe/Berlin", "2026-03-28T12:00:00Z",
      "2026-03-29T01:00:00Z 2026-03-30T00:30:00Z" },
    { "30 2 * * *", "Europe/Berlin", "2026-10-24T12:00:00Z",
      "2026-10-25T00:30:00Z 2026-10-26T01:30:00Z" },
    /* Half an hour only: 02:00 to 02:30 is not there on 4 October, 01:30 to 02:00 twice on 5
     * April. */
    { "15 2 * * *", "Australia/Lord_Howe", "2026-10-02T20:00:00Z",
      "2026-10-03T15:30:00Z 2026-10-04T15:15:00Z" },
    { "45 1 * * *", "Australia/Lord_Howe", "2026-04-04T00:00:00Z",
      "2026-04-04T14:45:00Z 2026-04-05T15:15:00Z" },
    { "45 * * * *", "Australia/Lord_Howe", "2026-04-04T14:00:00Z",
      "2026-04-04T14:45:00Z 2026-04-04T15:15:00Z 2026-04-04T16:15:00Z" },
    /* Midnight itself is not there; and, in autumn, the last hour of a day comes twice. */
    { "0 0 * * *", "America/Santiago", "2026-09-05T12:00:00Z",
      "2026-09-06T04:00:00Z 2026-09-07T03:00:00Z" },
    { "30 23 * * *", "America/Santiago", "2026-04-04T12:00:00Z",
      "2026-04-05T02:30:00Z 2026-04-06T03:30:00Z" },
    /* A whole day that is not there. */
    { "0 12 30 12 *", "Pacific/Apia", "2011-12-01T00:00:00Z",
      "2011-12-30T10:00:00Z 2012-12-29T22:00:00Z" },
    { "0 0 * * *", "UTC", "1969-12-30T12:00:00Z", "1969-12-31T00:00:00Z 1970-01-01T00:00:00Z" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autoptr(GTimeZone) zone = g_time_zone_new_identifier (cases[i].zone);
      g_auto(GStrv) due = g_strsplit (cases[i].due, " ", -1);
      DpCron cron = parse (cases[i].cron);
      gint64 moment;

      g_assert_true (dp_timestamp_parse (cases[i].after, &moment));
      for (guint k = 0; due[k] != NULL; k++)
        {
          g_autofree char *text = NULL;

          moment = dp_cron_next (&cron, zone, moment);
          text = moment != 0 || *due[k] == '1' ? dp_timestamp_to_string (moment)
                                               : g_strdup ("never");
          g_test_message ("%s in %s after %s: %s", cases[i].cron, cases[i].zone, cases[i].after,
                          text);
          g_assert_cmpstr (text, ==, due[k]);
        }
    }
}

/* Every moment of some years, one by one, beside a clock on the wall that is looked at each
 * minute. */
static void
test_against_the_wall (void)
{
  static const char * const zones[] = { "America/New_York", "Europe/Berlin", "Australia/Lord_Howe",
                                       "UTC" };
  static const char * const texts[] = { "*/20 * * * *", "7 * 1,15 * *", "*/30 * * 3,11 0" };

  for (gsize z = 0; z < G_N_ELEMENTS (zones); z++)
    {
      g_autoptr(GTimeZone) zone = g_time_zone_new_identifier (zones[z]);

      for (gsize t = 0; t < G_N_ELEMENTS (texts); t++)
        {
          DpCron cron = parse (texts[t]);
          gint64 start = (gint64) dp_date_from_ymd (2026, 1, 1) * 86400;
          gint64 due = dp_cron_next (&cron, zone, (start - 60) * G_USEC_PER_SEC) / G_USEC_PER_SEC;

          for (gint64 moment = start; moment < start + 366 * 86400; moment += 60)
            {
              gint64 local = moment + g_time_zone_get_offset (zone, g_time_zone_find_interval (
                                                                        zone, G_TIME_TYPE_UNIVERSAL,
                                                                        moment));
              int year, month, day;
              gint32 date = (gint32) (local / 86400);
              gboolean is_due;

              dp_date_to_ymd (date, &year, &month, &day);
              is_due = (cron.minutes >> local / 60 % 60 & 1) != 0 &&
                       (cron.months >> month & 1) != 0 && (cron.days >> day & 1) != 0 &&
                       (cron.weekdays >> dp_date_weekday (date) & 1) != 0;
              g_assert_cmpint (is_due, ==, moment == due);
              if (is_due)
                due = dp_cron_next (&cron, zone, moment * G_USEC_PER_SEC) / G_USEC_PER_SEC;
            }
        }
    }
}

static void
test_words (void)
{
  static const struct
  {
    const char *cron;
    const char *words;
  } cases[] = {
    { "0 0 * * 1-5", "at 00:00, Monday to Friday" },
    { "30 16 * * *", "at 16:30, every day" },
    { "30 9,16 * * 1,3", "at 09:30 and 16:30, Monday and Wednesday" },
    { "* * * * *", "every minute" },
    { "*/5 * * * *", "every 5 minutes" },
    { "0 * * * *", "every hour" },
    { "0 */6 * * *", "every 6 hours, every day" },
    { "15 * * * *", "at minute 15 of every hour" },
    { "*/10 9-16 * * 1-5", "every 10 minutes, in the hours 9 to 16, Monday to Friday" },
    { "0 8 1,15 * *", "at 08:00, on days 1 and 15 of the month" },
    { "0 8 13 * 5", "at 08:00, on day 13 of the month and on every Friday" },
    { "@yearly", "at 00:00, on day 1 of the month, in January" },
    { "0 0 * 6-8 *", "at 00:00, every day, in June to August" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      DpCron cron = parse (cases[i].cron);
      g_autofree char *words = dp_cron_describe (&cron);

      g_assert_cmpstr (words, ==, cases[i].words);
    }
}

int
main (int   argc,
      char *argv[])
{
  g_test_init (&argc, &argv, NULL);

  g_test_add_func ("/cron/errors", test_errors);
  g_test_add_func ("/cron/next", test_next);
  g_test_add_func ("/cron/against-the-wall", test_against_the_wall);
  g_test_add_func ("/cron/words", test_words);

  return g_test_run ();
}

/* test-csv-date.c: days and moments in the forms that files have
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include <string.h>

#include "dp-csv-date.h"
#include "dp-test.h"

static char *
read_as (DpCsvDateForm form,
         const char   *text)
{
  DpCsvMoment moment;
  gint64 us;

  if (!dp_csv_date_parse (form, text, strlen (text), &moment))
    return NULL;
  if (!moment.has_time)
    return dp_date_to_string (moment.date);
  us = moment.date * G_GINT64_CONSTANT (86400000000) + moment.us -
       moment.offset_s * G_GINT64_CONSTANT (1000000);

  return dp_timestamp_to_string (us);
}

typedef struct
{
  DpCsvDateForm form;
  const char   *text;
  const char   *expected;   /* NULL: refused */
} Case;

static const Case cases[] = {
  { DP_CSV_DATE_YMD, "2026-11-20", "2026-11-20" },
  { DP_CSV_DATE_YMD, " 2026/1/2 ", "2026-01-02" },
  { DP_CSV_DATE_YMD, "2026.11.20", "2026-11-20" },
  { DP_CSV_DATE_YMD, "2026-11-20 00:00:00", "2026-11-20T00:00:00Z" },
  { DP_CSV_DATE_YMD, "2015-09-23T20:57:42.146", "2015-09-23T20:57:42.146000Z" },
  { DP_CSV_DATE_YMD, "2026-11-20T10:00:00+05:30", "2026-11-20T04:30:00Z" },
  { DP_CSV_DATE_YMD, "2026-11-20 10:00:00-0500", "2026-11-20T15:00:00Z" },
  { DP_CSV_DATE_YMD, "2026-11-20T10:00:00Z", "2026-11-20T10:00:00Z" },
  { DP_CSV_DATE_YMD, "2026-11-20 10:00 UTC", "2026-11-20T10:00:00Z" },
  { DP_CSV_DATE_YMD, "2026-11-20 9:30 PM", "2026-11-20T21:30:00Z" },
  { DP_CSV_DATE_YMD, "2026-11-20 12:05:00 AM", "2026-11-20T00:05:00Z" },
  { DP_CSV_DATE_YMD, "2026-11/20", NULL },
  { DP_CSV_DATE_YMD, "2026-11-20x", NULL },
  { DP_CSV_DATE_YMD, "2026-11-20 25:00", NULL },
  { DP_CSV_DATE_YMD, "2026-11-20 10:60", NULL },
  { DP_CSV_DATE_YMD, "2026-11-20 13:00 PM", NULL },
  { DP_CSV_DATE_YMD, "2026-11-20T10:00:00+0", NULL },
  { DP_CSV_DATE_YMD, "26-11-20", NULL },
  { DP_CSV_DATE_YMD, "11:34", NULL },
  { DP_CSV_DATE_YMD, "", NULL },
  { DP_CSV_DATE_YMD, "2023-02-29", NULL },
  { DP_CSV_DATE_YMD, "2024-02-29", "2024-02-29" },
  { DP_CSV_DATE_YMD, "1900-02-29", NULL },
  { DP_CSV_DATE_YMD, "2000-02-29", "2000-02-29" },
  { DP_CSV_DATE_YMD, "2026-04-31", NULL },
  { DP_CSV_DATE_YMD, "2026-13-01", NULL },
  { DP_CSV_DATE_YMD, "2026-00-10", NULL },
  { DP_CSV_DATE_YMD, "0000-01-01", NULL },
  { DP_CSV_DATE_COMPACT, "20261120", "2026-11-20" },
  { DP_CSV_DATE_COMPACT, "20261120 093000", "2026-11-20T09:30:00Z" },
  { DP_CSV_DATE_COMPACT, "20261320", NULL },
  { DP_CSV_DATE_COMPACT, "2026112", NULL },
  { DP_CSV_DATE_MDY, "11/26/2021", "2021-11-26" },
  { DP_CSV_DATE_MDY, "1/2/99", "1999-01-02" },
  { DP_CSV_DATE_MDY, "26/11/2021", NULL },
  { DP_CSV_DATE_DMY, "30.04.2021", "2021-04-30" },
  { DP_CSV_DATE_DMY, "26/11/69", "2069-11-26" },
  { DP_CSV_DATE_DMY, "31-06-2021", NULL },
  { DP_CSV_DATE_NAMED, "Jan 1 2000", "2000-01-01" },
  { DP_CSV_DATE_NAMED, "September 30, 2026", "2026-09-30" },
  { DP_CSV_DATE_NAMED, "05-May-26", "2026-05-05" },
  { DP_CSV_DATE_NAMED, "3 dec. 2026 16:00", "2026-12-03T16:00:00Z" },
  { DP_CSV_DATE_NAMED, "Feb 30 2000", NULL },
  { DP_CSV_DATE_NAMED, "Foo 1 2000", NULL },
  { DP_CSV_DATE_UNIX, "1502928000.0", "2017-08-17T00:00:00Z" },
  { DP_CSV_DATE_UNIX, "1623283200000", "2021-06-10T00:00:00Z" },
  { DP_CSV_DATE_UNIX, "1623283200123456", "2021-06-10T00:00:00.123456Z" },
  { DP_CSV_DATE_UNIX, "1502928000.25", "2017-08-17T00:00:00.250000Z" },
  { DP_CSV_DATE_UNIX, "-100000000", "1966-10-31T14:13:20Z" },
  { DP_CSV_DATE_UNIX, "12345", NULL },
  { DP_CSV_DATE_UNIX, "9999999999999999999", NULL },
  { DP_CSV_DATE_UNIX, "1502928000,0", NULL },
};

static void
test_forms (void)
{
  for (guint i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *found = read_as (cases[i].form, cases[i].text);

      if (g_strcmp0 (found, cases[i].expected) != 0)
        g_error ("“%s” as %s is %s, not %s", cases[i].text,
                 dp_csv_date_form_get_nick (cases[i].form), found, cases[i].expected);
    }
}

static void
test_time (void)
{
  static const struct
  {
    const char *text;
    gint64      us;      /* -1: refused */
  } times[] = {
    { "09:05:00", G_GINT64_CONSTANT (32700000000) },
    { "930", G_GINT64_CONSTANT (34200000000) },
    { "0930", G_GINT64_CONSTANT (34200000000) },
    { "93000", G_GINT64_CONSTANT (34200000000) },
    { "23:59:60", G_GINT64_CONSTANT (86400000000) },
    { "24:00", -1 },
    { "9", -1 },
    { "9:5", -1 },
    { "noon", -1 },
  };

  for (guint i = 0; i < G_N_ELEMENTS (times); i++)
    {
      DpCsvMoment moment = { .date = 1, .us = -1 };

      g_assert_cmpint (dp_csv_time_parse (times[i].text, strlen (times[i].text), &moment), ==,
                       times[i].us >= 0);
      g_assert_cmpint (moment.us, ==, times[i].us);
      g_assert_cmpint (moment.date, ==, 1);
    }
}

/* Where a column's name says that they are dates, some of them may be none. */
static void
test_named (void)
{
  DpCsvDateGuess self = { 0 };

  dp_csv_date_guess_add (&self, "2026-02-30", 10);
  dp_csv_date_guess_add (&self, "2026-03-02", 10);
  g_assert_cmpint (dp_csv_date_guess_get (&self, DP_CSV_DATES_NAMED, NULL), ==, DP_CSV_DATE_YMD);
  g_assert_cmpint (dp_csv_date_guess_get (&self, DP_CSV_DATES_UNNAMED, NULL), ==, DP_CSV_DATE_NONE);
  dp_csv_date_guess_add (&self, "soon", 4);
  g_assert_cmpint (dp_csv_date_guess_get (&self, DP_CSV_DATES_NAMED, NULL), ==, DP_CSV_DATE_NONE);
}

static DpCsvDateForm
guess (gboolean   *ambiguous,
       const char *first,
       ...)
{
  DpCsvDateGuess self = { 0 };
  va_list texts;

  va_start (texts, first);
  for (const char *text = first; text != NULL; text = va_arg (texts, const char *))
    dp_csv_date_guess_add (&self, text, strlen (text));
  va_end (texts);

  return dp_csv_date_guess_get (&self, DP_CSV_DATES_UNNAMED, ambiguous);
}

static void
test_guess (void)
{
  gboolean ambiguous;

  g_assert_cmpint (guess (&ambiguous, "2026-01-02", "2026-01-03", NULL), ==, DP_CSV_DATE_YMD);
  g_assert_false (ambiguous);
  g_assert_cmpint (guess (&ambiguous, "01/02/2026", "01/13/2026", NULL), ==, DP_CSV_DATE_MDY);
  g_assert_false (ambiguous);
  g_assert_cmpint (guess (&ambiguous, "01/02/2026", "13/01/2026", NULL), ==, DP_CSV_DATE_DMY);
  g_assert_false (ambiguous);
  g_assert_cmpint (guess (&ambiguous, "01/02/2026", "02/03/2026", NULL), ==, DP_CSV_DATE_MDY);
  g_assert_true (ambiguous);
  g_assert_cmpint (guess (&ambiguous, "01.02.2026", "02.03.2026", NULL), ==, DP_CSV_DATE_DMY);
  g_assert_false (ambiguous);
  g_assert_cmpint (guess (&ambiguous, "1502928000.0", "1623283200000", NULL), ==, DP_CSV_DATE_UNIX);
  g_assert_cmpint (guess (NULL, "11:34", "2018/10/15", "2018/10/14", "2018/10/13", "2018/10/12",
                          NULL),
                   ==, DP_CSV_DATE_YMD);
  g_assert_cmpint (guess (NULL, "x", "2018/10/15", "2018/10/14", NULL), ==, DP_CSV_DATE_NONE);
  g_assert_cmpint (guess (NULL, NULL), ==, DP_CSV_DATE_NONE);
}

int
main (int    argc,
      char **argv)
{
  dp_test_init (&argc, &argv);
  g_test_add_func ("/extract/csv-date/forms", test_forms);
  g_test_add_func ("/extract/csv-date/time", test_time);
  g_test_add_func ("/extract/csv-date/guess", test_guess);
  g_test_add_func ("/extract/csv-date/named", test_named);

  return g_test_run ();
}

/* test-feed-date.c: the dates that feeds carry
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-date.h"
#include "dp-feed-date.h"

typedef struct
{
  const char *text;
  const char *expected;
} Case;

static void
check_cases (const Case *cases,
             gsize       n_cases,
             gboolean    expected_missing)
{
  for (gsize i = 0; i < n_cases; i++)
    {
      g_autofree char *written = NULL;
      gboolean missing = !expected_missing;
      gint64 moment;

      g_test_message ("“%s”", cases[i].text);
      g_assert_true (dp_feed_date_parse (cases[i].text, &moment, &missing));
      written = dp_timestamp_to_string (moment);
      g_assert_cmpstr (written, ==, cases[i].expected);
      g_assert_cmpint (missing, ==, expected_missing);
    }
}

static void
test_rfc_822 (void)
{
  static const Case cases[] = {
    { "Thu, 24 Sep 2026 18:30:00 GMT", "2026-09-24T18:30:00Z" },
    { "Thu, 24 Sep 2026 18:30:00 +0000", "2026-09-24T18:30:00Z" },
    { "  Thu, 24 Sep 2026\r\n 18:30:00 UT \n", "2026-09-24T18:30:00Z" },
    { "24 Sep 2026 18:30 Z", "2026-09-24T18:30:00Z" },
    { "24 Sep 26 18:30:00 UTC", "2026-09-24T18:30:00Z" },
    { "24 Sep 98 18:30:00 UTC", "1998-09-24T18:30:00Z" },
    { "Monday, 24 September 2026 18:30:00 GMT", "2026-09-24T18:30:00Z" },
    { "Thu,24 SEP 2026 8:05:09 GMT", "2026-09-24T08:05:09Z" },
    { "Thu, 24 Sep 2026 18:30:00 -0300", "2026-09-24T21:30:00Z" },
    { "Thu, 24 Sep 2026 18:30:00 +05:30", "2026-09-24T13:00:00Z" },
    { "Thu, 24 Sep 2026 18:30:00 GMT+0200", "2026-09-24T16:30:00Z" },
    { "Thu, 24 Sep 2026 18:30:00 -0400 (EDT (New York))", "2026-09-24T22:30:00Z" },
    { "Thu, 31 Dec 2026 23:30:00 EST", "2027-01-01T04:30:00Z" },
    { "Thu, 01 Jan 2026 24:00:00 GMT", "2026-01-02T00:00:00Z" },
    { "Wed, 31 Dec 2008 23:59:60 GMT", "2008-12-31T23:59:59Z" },
    { "Seg, 24 Set 2018 19:42:40 -0300", "2018-09-24T22:42:40Z" },
    { "mer., 24 déc. 2025 10:00:00 +0100", "2025-12-24T09:00:00Z" },
    { "mar, 22 sep 2026 10:00:00 +0200", "2026-09-22T08:00:00Z" },
    { "Sep 24, 2026 6:30 PM EDT", "2026-09-24T22:30:00Z" },
    { "Sep 24, 2026 12:15 AM UTC", "2026-09-24T00:15:00Z" },
    { "Thu Sep 24 18:30:00 GMT 2026", "2026-09-24T18:30:00Z" },
  };

  check_cases (cases, G_N_ELEMENTS (cases), FALSE);
}

static void
test_zones (void)
{
  static const Case cases[] = {
    { "UT", "2026-09-24T12:00:00Z" }, { "GMT", "2026-09-24T12:00:00Z" },
    { "Z", "2026-09-24T12:00:00Z" }, { "utc", "2026-09-24T12:00:00Z" },
    { "EST", "2026-09-24T17:00:00Z" }, { "EDT", "2026-09-24T16:00:00Z" },
    { "CST", "2026-09-24T18:00:00Z" }, { "CDT", "2026-09-24T17:00:00Z" },
    { "MST", "2026-09-24T19:00:00Z" }, { "MDT", "2026-09-24T18:00:00Z" },
    { "PST", "2026-09-24T20:00:00Z" }, { "PDT", "2026-09-24T19:00:00Z" },
    { "CET", "2026-09-24T11:00:00Z" }, { "CEST", "2026-09-24T10:00:00Z" },
    { "JST", "2026-09-24T03:00:00Z" },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (cases); i++)
    {
      g_autofree char *text = g_strconcat ("24 Sep 2026 12:00:00 ", cases[i].text, NULL);
      Case one = { text, cases[i].expected };

      check_cases (&one, 1, FALSE);
    }
}

static void
test_rfc_3339 (void)
{
  static const Case cases[] = {
    { "2026-09-24T18:30:00Z", "2026-09-24T18:30:00Z" },
    { "2026-09-24t18:30:00z", "2026-09-24T18:30:00Z" },
    { "2026-09-24T18:30:00.25Z", "2026-09-24T18:30:00.250000Z" },
    { "2026-09-24T18:30:00.123456789+02:00", "2026-09-24T16:30:00.123456Z" },
    { "2026-09-24 18:30:00-05:00", "2026-09-24T23:30:00Z" },
    { "2026-09-24T18:30+0100", "2026-09-24T17:30:00Z" },
    { "2004-06-04T17:40:33-05:00", "2004-06-04T22:40:33Z" },
    { "20260924T18:30:00Z", "2026-09-24T18:30:00Z" },
    { "1969-12-31T23:59:59Z", "1969-12-31T23:59:59Z" },
  };

  check_cases (cases, G_N_ELEMENTS (cases), FALSE);
}

static void
test_zone_missing (void)
{
  static const Case cases[] = {
    { "Thu, 24 Sep 2026 18:30:00", "2026-09-24T18:30:00Z" },
    { "Thu Sep 24 18:30:00 2026", "2026-09-24T18:30:00Z" },
    { "Thu, 24 Sep 2026 18:30:00 XYZ", "2026-09-24T18:30:00Z" },
    { "Thu, 24 Sep 2026", "2026-09-24T00:00:00Z" },
    { "2026-09-24T18:30:00", "2026-09-24T18:30:00Z" },
    { "2026-09-24", "2026-09-24T00:00:00Z" },
    { "2026-09", "2026-09-01T00:00:00Z" },
    { "2026", "2026-01-01T00:00:00Z" },
    { "20260924", "2026-09-24T00:00:00Z" },
  };

  check_cases (cases, G_N_ELEMENTS (cases), TRUE);
}

static void
test_refuses (void)
{
  static const char * const texts[] = {
    "", " ", "yesterday", "GMT", "Thu, 31 Sep 2026 18:30:00 GMT", "29 Feb 2025 00:00:00 GMT",
    "Thu, 24 Sep 2026 25:00:00 GMT", "2026-13-01", "2026-02-30T10:00:00Z", "2026-9-1T10:00:00Z",
    "24 Sep", "18:30:00", "1790000000", "0000-01-01", "24 Sep 2026 18:61 GMT", "\xff\xfe",
  };

  for (gsize i = 0; i < G_N_ELEMENTS (texts); i++)
    {
      gint64 moment = 1;

      g_test_message ("%" G_GSIZE_FORMAT, i);
      g_assert_false (dp_feed_date_parse (texts[i], &moment, NULL));
      g_assert_cmpint (moment, ==, 0);
    }
}

int
main (int    argc,
      char **argv)
{
  g_test_init (&argc, &argv, NULL);
  g_test_add_func ("/extract/feed-date/rfc-822", test_rfc_822);
  g_test_add_func ("/extract/feed-date/zones", test_zones);
  g_test_add_func ("/extract/feed-date/rfc-3339", test_rfc_3339);
  g_test_add_func ("/extract/feed-date/zone-missing", test_zone_missing);
  g_test_add_func ("/extract/feed-date/refuses", test_refuses);

  return g_test_run ();
}

/* dp-date.h: calendar days as numbers
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* A day is the number of days since 1970-01-01, in the proleptic Gregorian calendar. */
#define DP_DATE_NONE G_MININT32

gint32   dp_date_from_ymd       (int         year,
                                 int         month,
                                 int         day);
void     dp_date_to_ymd         (gint32      date,
                                 int        *year,
                                 int        *month,
                                 int        *day);

/**
 * dp_date_parse:
 * @text: starts with YYYY-MM-DD
 * @length: bytes of @text, or -1
 *
 * Whatever follows the ten characters is not looked at; a day that does not exist is refused.
 *
 * Returns: the day, or %DP_DATE_NONE
 */
gint32   dp_date_parse          (const char *text,
                                 gssize      length);

/** dp_date_to_string: Returns: (transfer full): YYYY-MM-DD */
char    *dp_date_to_string      (gint32      date);

/** dp_date_to_words: Returns: (transfer full): as people read it: "20 Nov 2026" */
char    *dp_date_to_words       (gint32      date);

/** dp_date_weekday: Returns: 0 for Monday to 6 for Sunday */
int      dp_date_weekday        (gint32      date);

/**
 * dp_timestamp_parse:
 * @text: RFC 3339 ("2026-11-20T10:00:00Z", fractions and offsets allowed), or a date, or
 *   "YYYY-MM-DD HH:MM:SS"; without an offset it is taken as UTC
 * @out: (out): microseconds since 1970-01-01 00:00 UTC
 */
gboolean dp_timestamp_parse     (const char *text,
                                 gint64     *out);

/** dp_timestamp_to_string: Returns: (transfer full): "2026-11-20T10:00:00Z", fractions only if
 * there */
char    *dp_timestamp_to_string (gint64      unix_us);

/** dp_timestamp_to_words: Returns: (transfer full): as people read it in their language, by this
 * computer's clocks: "20 Nov 2026, 15:30", or with @zone "20 Nov 2026, 15:30 CET" */
char    *dp_timestamp_to_words  (gint64      unix_us,
                                 gboolean    zone);

G_END_DECLS

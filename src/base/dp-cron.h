/* dp-cron.h: when something is due again and again
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/** DpCronError: what is wrong with an expression */
typedef enum
{
  DP_CRON_ERROR_FIELDS,   /* not five fields, and no "@daily" or the like */
  DP_CRON_ERROR_VALUE,    /* a field is not understood, or beyond its range */
} DpCronError;

#define DP_CRON_ERROR (dp_cron_error_quark ())
GQuark dp_cron_error_quark (void);

/**
 * DpCron:
 * A parsed expression; a plain value, to be copied as such. Each mask has a bit for each value that
 * the field allows. Where both days of the month and weekdays are named, either makes a day match,
 * as in every cron since Unix System V.
 */
typedef struct
{
  guint64  minutes;         /* bits 0 to 59 */
  guint32  hours;           /* bits 0 to 23 */
  guint32  days;            /* bits 1 to 31 */
  guint16  months;          /* bits 1 to 12 */
  guint8   weekdays;        /* bit 0 is Monday, bit 6 Sunday */
  gboolean any_day;         /* the field begins with "*" */
  gboolean any_weekday;
} DpCron;

/**
 * dp_cron_parse:
 * @text: minute, hour, day of the month, month and weekday: "0 0 * * 1-5", "30 9,16 * jan-jun mon";
 *   lists, ranges and steps; a weekday is 0 to 7, both of which are Sunday; or @hourly, @daily,
 *   @midnight, @weekly, @monthly, @yearly, @annually
 * @cron: (out)
 *
 * Returns: whether @text was understood; else @error is a sentence that names the field
 */
gboolean dp_cron_parse    (const char    *text,
                           DpCron        *cron,
                           GError       **error);

/**
 * dp_cron_next:
 * @zone: whose clocks count
 * @after_us: microseconds since 1970 UTC
 *
 * A time of day that clocks jump over is due at the jump. One that comes twice is due the first
 * time, or, where every hour is named, both times.
 *
 * Returns: the first moment after @after_us at which it is due, in microseconds since 1970 UTC; 0
 *   where that is never (30 February)
 */
gint64   dp_cron_next     (const DpCron  *cron,
                           GTimeZone     *zone,
                           gint64         after_us);

/** dp_cron_describe: Returns: (transfer full): in words: "at 00:00, Monday to Friday" */
char    *dp_cron_describe (const DpCron  *cron);

G_END_DECLS

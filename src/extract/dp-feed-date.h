/* dp-feed-date.h: the dates that feeds carry
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * dp_feed_date_parse:
 * @text: a date as RFC 822 or RFC 5322 has it ("Thu, 24 Sep 2026 18:30:00 GMT"), as RFC 3339 or
 *   W3CDTF has it ("2026-09-24T18:30:00Z", "2026-09"), or one of the mixtures that occur: no or a
 *   wrong weekday, two-digit years, no seconds, no time, month before day, months in Western
 *   European languages
 * @out: (out): microseconds since 1970-01-01 00:00 UTC
 * @zone_missing: (out) (nullable): whether there was no zone, or none that is known, and UTC was
 *   taken
 *
 * Returns: whether @text is a date that exists
 */
gboolean dp_feed_date_parse (const char *text,
                             gint64     *out,
                             gboolean   *zone_missing);

G_END_DECLS

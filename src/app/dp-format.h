/* dp-format.h: numbers as the window shows them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** dp_format_isolate: Returns: (transfer full): @text, with its sign and digits in order among text
 * from right to left */
char *dp_format_isolate  (const char *text);

/** dp_format_price: Returns: (transfer full): the decimals that its size needs; "–" for NaN */
char *dp_format_price    (double value);

/** dp_format_change: Returns: (transfer full): @percent with its sign, "+1.20%"; "–" for NaN */
char *dp_format_change   (double percent);

/** dp_format_part: Returns: (transfer full): @part of 1 in percent: "12.5%"; "–" for NaN */
char *dp_format_part     (double   part,
                          int      decimals,
                          gboolean with_sign);

/** dp_format_compact: Returns: (transfer full): "2.84 T", "51.3 M", "812"; "–" for NaN */
char *dp_format_compact  (double value);

/** dp_format_duration: Returns: (transfer full): "85 ms", "3.2 s", "2 min 5 s" */
char *dp_format_duration (gint64 usec);

/** dp_format_day: @date: days since 1970. Returns: (transfer full): as people of the locale write
 * it: "21 Nov 2026" */
char *dp_format_day      (gint32 date);

/** dp_format_time: Returns: (transfer full): day and time of @unix_us by this computer's clocks */
char *dp_format_time     (gint64 unix_us);

/** dp_format_source: Returns: (transfer none): what people call the source "alphavantage": "Alpha
 * Vantage" */
const char *dp_format_source (const char *source);

/** dp_format_item: Returns: (transfer full): the symbol; of a file its name without the folders */
char *dp_format_item     (const char *symbol);

G_END_DECLS

/* dp-row-format.h: values of a row as CSV and JSON
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** dp_row_append_csv: as RFC 4180 has it; @text: (nullable): nothing for SQL NULL, quotes for the
 * empty text */
void dp_row_append_csv         (GString    *line,
                                const char *text);

/** dp_row_append_tab: for the clipboard: what spreadsheets take; @text: (nullable) */
void dp_row_append_tab         (GString    *line,
                                const char *text);

/** dp_row_append_json_string: @text with quotes around it */
void dp_row_append_json_string (GString    *line,
                                const char *text);

/** dp_row_append_json: numbers, booleans and JSON as such; @text: (nullable); @type_oid:
 * PostgreSQL's */
void dp_row_append_json        (GString    *line,
                                const char *text,
                                guint       type_oid);

G_END_DECLS

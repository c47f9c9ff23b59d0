/* dp-cli-words.h: what several commands say, in the person's language
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Returns: (transfer full): "1 row", "25 tables" */
char       *_dp_cli_dup_rows   (gint64      n);
char       *_dp_cli_dup_tables (guint       n);

/** _dp_cli_dup_title: @column: of a query of ours. Returns: (transfer full): what stands above it,
 * where people read it */
char       *_dp_cli_dup_title  (const char *column);
/** _dp_cli_get_word: @text: (nullable): what stands in it. Returns: (nullable): the same, or where
 * it is a state or another word of ours, this in the person's language */
const char *_dp_cli_get_word   (const char *column,
                                const char *text);

G_END_DECLS

/* dp-cell-text.h: a value of an answer as a table shows it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * dp_cell_text_dup:
 * @text: what the server wrote
 * @is_number: to be written as the locale does, digit by digit as it is
 *
 * Returns: (transfer full): one line, long texts cut off
 */
char *dp_cell_text_dup (const char *text,
                        gboolean    is_number);

G_END_DECLS

/* dp-json-text.h: JSON documents as text
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>
#include <yyjson.h>

G_BEGIN_DECLS

/** dp_json_text_take: @doc: (transfer full). Returns: (transfer full) (nullable): the whole of it;
 * %NULL where @flags do not allow what is in it */
char *dp_json_text_take (yyjson_mut_doc    *doc,
                         yyjson_write_flag  flags);

G_END_DECLS

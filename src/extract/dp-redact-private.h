/* dp-redact-private.h: taking keys out of what is kept or shown
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/* Both put "[key]" where @key stands, as such or percent-escaped. The published key "demo" is no
 * secret. A short key is taken out only where it stands as a word, since any text may hold its
 * letters. @key: (nullable) */
char   *_dp_redact_text  (const char *text,
                          const char *key);
GBytes *_dp_redact_bytes (GBytes     *bytes,
                          const char *key);

G_END_DECLS

/* dp-json-private.h: reading providers' JSON
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <yyjson.h>

#include "dp-date.h"
#include "dp-decimal.h"
#include "dp-reply.h"

G_BEGIN_DECLS

/* The reply's document, which is parsed once and belongs to it. Returns NULL in
 * DP_EXTRACT_ERROR_MALFORMED, with a sentence that names @provider. */
yyjson_doc *_dp_json_read         (DpReply      *reply,
                                   const char   *provider,
                                   GError      **error);

/* What members are called, too, in the reply that this thread decodes next: name → names. @aliases:
 * (nullable): for none; stays the caller's */
void        _dp_json_set_aliases  (GHashTable   *aliases);

/* Returns: (nullable): a member, under its name or, where it is not there, under another it has */
yyjson_val *_dp_json_get          (yyjson_val   *object,
                                   const char   *name);

/* Returns: (nullable): a string member; NULL where absent, not a string, or one of the words
 * that providers write for "nothing" */
const char *_dp_json_get_text     (yyjson_val   *object,
                                   const char   *name);

/* @out is NONE where the member is absent or says "nothing"; a per cent sign at the end is dropped.
 * Returns: FALSE where the member is there and is no number */
gboolean    _dp_json_get_decimal  (yyjson_val   *object,
                                   const char   *name,
                                   DpDecimal    *out);

/* The same for a value that is no member, NULL included. */
gboolean    _dp_json_read_decimal (yyjson_val   *value,
                                   DpDecimal    *out);

/* Returns: whether the value is a whole number; fractions are cut off */
gboolean    _dp_json_read_int64   (yyjson_val   *value,
                                   gint64       *out);

/* Returns: the day that a string member starts with, or DP_DATE_NONE */
gint32      _dp_json_get_date     (yyjson_val   *object,
                                   const char   *name);

/* Returns: (transfer full): the value as JSON text that a database takes */
char       *_dp_json_dup_text     (yyjson_val   *value);

G_END_DECLS

/* dp-db-params.h: a query's parameters
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * DpDbParams:
 * $1, $2 … of one query, in order, sent in text format. Pass ownership to the query function.
 */
typedef struct _DpDbParams DpDbParams;

DpDbParams *dp_db_params_new         (void);
void        dp_db_params_free        (DpDbParams *self);

/** dp_db_params_add_text: @value: (nullable): %NULL is SQL NULL; all add functions return @self */
DpDbParams *dp_db_params_add_text    (DpDbParams *self,
                                      const char *value);
/** dp_db_params_take_text: @value: (nullable) (transfer full): large texts need not be copied */
DpDbParams *dp_db_params_take_text   (DpDbParams *self,
                                      char       *value);
DpDbParams *dp_db_params_add_int64   (DpDbParams *self,
                                      gint64      value);
DpDbParams *dp_db_params_add_double  (DpDbParams *self,
                                      double      value);
DpDbParams *dp_db_params_add_boolean (DpDbParams *self,
                                      gboolean    value);
/** dp_db_params_add_time: @unix_us: microseconds since 1970, as timestamptz */
DpDbParams *dp_db_params_add_time    (DpDbParams *self,
                                      gint64      unix_us);
/** dp_db_params_add_bytes: @value: (nullable): as bytea */
DpDbParams *dp_db_params_add_bytes   (DpDbParams *self,
                                      GBytes     *value);
/** dp_db_params_add_strv: @value: (nullable): as text[] */
DpDbParams *dp_db_params_add_strv    (DpDbParams *self,
                                      const char * const *value);
/** dp_db_params_add_texts: @values: (array length=n_values): may hold %NULL; as text[] */
DpDbParams *dp_db_params_add_texts   (DpDbParams *self,
                                      const char * const *values,
                                      gsize       n_values);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DpDbParams, dp_db_params_free)

G_END_DECLS

/* dp-query-result-private.h: what became of one statement, for who finds out
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-query-result.h"

G_BEGIN_DECLS

DpQueryResult *_dp_query_result_new       (const char             *script,
                                           const DpQueryStatement *statement);
/* The columns are known: there are rows to look at. */
void           _dp_query_result_set_store (DpQueryResult          *self,
                                           DpResultStore          *store);
/* @command, @error: (nullable) */
void           _dp_query_result_finish    (DpQueryResult          *self,
                                           gint64                  duration_us,
                                           const char             *command,
                                           const char             *message,
                                           guint                   position);

G_END_DECLS

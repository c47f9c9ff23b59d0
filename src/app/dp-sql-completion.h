/* dp-sql-completion.h: what can be written next, in the editor
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gtksourceview/gtksource.h>

#include "dp-query-catalog.h"

G_BEGIN_DECLS

/** DpSqlCompletion: a [iface@GtkSource.CompletionProvider] of schemas, tables, columns and words */
#define DP_TYPE_SQL_COMPLETION (dp_sql_completion_get_type ())
G_DECLARE_FINAL_TYPE (DpSqlCompletion, dp_sql_completion, DP, SQL_COMPLETION, GObject)

DpSqlCompletion *dp_sql_completion_new         (void);
void             dp_sql_completion_set_catalog (DpSqlCompletion *self,
                                                DpQueryCatalog  *catalog);

G_END_DECLS

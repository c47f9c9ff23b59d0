/* dp-symbol-fact.h: a column of what is known of an instrument, as the window says it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-db-result.h"
#include "dp-engine.h"

G_BEGIN_DECLS

typedef enum
{
  DP_SYMBOL_FACT_TEXT,
  DP_SYMBOL_FACT_LINK,
  DP_SYMBOL_FACT_PRICE,
  DP_SYMBOL_FACT_COMPACT,
  DP_SYMBOL_FACT_PART,       /* of 1, told in percent */
  DP_SYMBOL_FACT_CHANGE,     /* the same with its sign */
} DpSymbolFactForm;

/**
 * DpSymbolFact:
 * @column: of the result of a query
 * @title: what people call it, not translated yet
 */
typedef struct
{
  const char       *column;
  const char       *title;
  DpSymbolFactForm  form;
} DpSymbolFact;

/** dp_symbol_fact_dup: Returns: (transfer full) (nullable): what @row says; nothing where that is
 * not known */
char *dp_symbol_fact_dup (const DpSymbolFact *fact,
                          DpDbResult         *result,
                          guint               row);

/** dp_symbol_fact_query: Returns: a future of the [class@DpDbResult] of the query @name of
 * sql/queries, which has @instrument for $1 */
DexFuture  *dp_symbol_fact_query (DpEngine     *engine,
                                  DpInstrument *instrument,
                                  const char   *name) G_GNUC_WARN_UNUSED_RESULT;

/** dp_symbol_fact_await: waits in a fiber for what dp_symbol_fact_query() gave, which it takes.
 * Returns: (transfer full) (nullable): nothing where it failed: the chart says what is wrong with
 * the database */
DpDbResult *dp_symbol_fact_await (DexFuture    *query);

G_END_DECLS

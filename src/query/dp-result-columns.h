/* dp-result-columns.h: columns of an answer as numbers
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libdex.h>

#include "dp-result-store.h"

G_BEGIN_DECLS

typedef enum
{
  DP_COLUMN_NUMBERS,
  DP_COLUMN_TIMES,     /* seconds since 1970 */
  DP_COLUMN_WORDS,     /* places of labels */
} DpColumnKind;

/** dp_result_column_get_kind: what a column's values can be plotted as */
DpColumnKind dp_result_column_get_kind (const DpResultColumn *column);

/** DpResultPairs: rows in which both columns have a value, by @x. @labels: (nullable): of words */
#define DP_TYPE_RESULT_PAIRS (dp_result_pairs_get_type ())
typedef struct
{
  DpColumnKind   kind;
  gsize          length;
  double        *x;
  double        *y;
  char         **labels;
} DpResultPairs;

GType          dp_result_pairs_get_type (void);
DpResultPairs *dp_result_pairs_copy     (DpResultPairs *self);
void           dp_result_pairs_free     (DpResultPairs *self);

/** dp_result_read_pairs: @y: a column of numbers. Returns: a future of a boxed
 * %DP_TYPE_RESULT_PAIRS */
DexFuture     *dp_result_read_pairs     (DpResultStore *store,
                                         guint          x,
                                         guint          y) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

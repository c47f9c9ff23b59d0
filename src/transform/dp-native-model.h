/* dp-native-model.h: models whose rows are computed here, and not by the server
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <string.h>

#include "dp-db-numeric.h"
#include "dp-model.h"

G_BEGIN_DECLS

/** DP_NATIVE_LENGTH_SIZE: bytes of the length before each value */
#define DP_NATIVE_LENGTH_SIZE 4

/** DpNativeValue: a value as the server sent it, in COPY's binary form; @length is -1 for NULL. The
 * values of a row stand one after the other, each with its length before it. */
typedef struct
{
  const guint8 *data;
  gint32        length;
} DpNativeValue;

/** DpNativeSeries: all rows of one series, in order */
typedef struct
{
  guint                n_rows;
  guint                n_columns;
  const DpNativeValue *values;     /* row by row */
  const DpNativeValue *labels;     /* (nullable): what is the same in all of its rows */
} DpNativeSeries;

/**
 * DpNativeFold:
 * @begin: what is gathered from rows, to be freed with @free
 * @add: takes in some rows, which come in any order; on any thread, one at a time. %FALSE where
 *   values are beyond it: the whole table is left to the SQL.
 * @keep: after all rows, forgets those of other instruments; %FALSE where it cannot tell them
 *   apart any more, or has seen none of one of these
 * @finish: after all rows, adds those of the table to @out; may refuse like @add
 * For tables of which each row is made of rows of many instruments.
 *
 * Where a model's config(native_rows_of='…') names a model that is computed here, too, and built
 * in the same run, its rows are taken in while those of the other are made, and not read again:
 * all rows of the instruments that the SQL gives where "native_members" is defined. @input are
 * columns of the other model then.
 */
typedef struct
{
  gpointer       (*begin)  (void);
  gboolean       (*add)    (gpointer              state,
                            const DpNativeSeries *rows);
  gboolean       (*keep)   (gpointer              state,
                            const gint64         *instruments,
                            gsize                 n_instruments);
  gboolean       (*finish) (gpointer              state,
                            DpDbCopy             *out);
  GDestroyNotify   free;
} DpNativeFold;

/**
 * DpNativeModel:
 * @name: what a model's config(native='…') says
 * @input: the columns that it reads, NULL-terminated
 * @labels: (nullable): more columns that it reads, NULL-terminated, once for each instrument and
 *   not in each row: the SQL gives them after the instrument_id where the template variable
 *   "native_labels" is defined. For @compute.
 * @output: the columns that it makes, NULL-terminated: those of the model's SQL
 * @compute: (nullable): for tables that are made instrument by instrument. The first column of
 *   @input is an instrument_id then, and the rows of an instrument come together. Adds rows to
 *   @out, or returns %FALSE, having added none, where the values are beyond it: such an instrument
 *   is left to the SQL. Runs on any thread.
 * @fold: for others, where there is no @compute
 *
 * The model's SQL gives @input where the template variable "native_rows" is defined, and @output,
 * row by row the same as @compute does, where it is not.
 */
typedef struct
{
  const char         *name;
  const char * const *input;
  const char * const *labels;
  const char * const *output;
  gboolean          (*compute) (const DpNativeSeries *series,
                                DpDbCopy             *out);
  DpNativeFold         fold;
} DpNativeModel;

/** dp_native_model_find: Returns: (nullable): what is known for @model, %NULL where the SQL has to
 * do */
const DpNativeModel *dp_native_model_find (DpModel *model);

/** dp_native_model_gathers: Returns: whether @model is made of the rows of @other, both here */
gboolean dp_native_model_gathers (DpModel *model,
                                  DpModel *other);

/**
 * dp_native_values_find:
 * @rows: whole rows in COPY's binary form, which have to stay
 * @columns: what they consist of
 * @wanted: some of these, in the same order
 *
 * Returns: (transfer full): where the wanted values stand, row by row
 */
DpNativeValue *dp_native_values_find (const guint8       *rows,
                                      guint               n_rows,
                                      const char * const *columns,
                                      const char * const *wanted);

/** The implementations, each in a file of its own. */
extern const DpNativeModel dp_native_daily;
extern const DpNativeModel dp_native_indicators;
extern const DpNativeModel dp_native_metrics;

/** dp_native_value_get_id: Returns: a bigint, which is not NULL */
static inline gint64
dp_native_value_get_id (DpNativeValue value)
{
  guint64 bits;

  memcpy (&bits, value.data, sizeof bits);

  return (gint64) GUINT64_FROM_BE (bits);
}

/** dp_native_series_get: the value of @column in @row */
static inline DpNativeValue
dp_native_series_get (const DpNativeSeries *series,
                      guint                 row,
                      guint                 column)
{
  return series->values[row * series->n_columns + column];
}

/** dp_native_values_copy: the values from @first to @last of one row, all at once */
static inline void
dp_native_values_copy (const DpNativeValue *first,
                       const DpNativeValue *last,
                       DpDbCopy            *out)
{
  const guint8 *fields = first->data - DP_NATIVE_LENGTH_SIZE;

  dp_db_copy_add_fields (out, fields, last->data + MAX (last->length, 0) - fields);
}

/** dp_native_series_copy: the values of @first to @last in @row, all at once */
static inline void
dp_native_series_copy (const DpNativeSeries *series,
                       guint                 row,
                       guint                 first,
                       guint                 last,
                       DpDbCopy             *out)
{
  const DpNativeValue *values = series->values + (gsize) row * series->n_columns;

  dp_native_values_copy (values + first, values + last, out);
}

/** dp_native_series_get_boolean: %FALSE for NULL */
static inline gboolean
dp_native_series_get_boolean (const DpNativeSeries *series,
                              guint                 row,
                              guint                 column)
{
  DpNativeValue value = dp_native_series_get (series, row, column);

  return value.length == 1 && value.data[0] != 0;
}

/** dp_native_series_get_numeric: Returns: whether it fits */
static inline gboolean
dp_native_series_get_numeric (const DpNativeSeries *series,
                              guint                 row,
                              guint                 column,
                              DpDbNumeric          *out)
{
  DpNativeValue value = dp_native_series_get (series, row, column);

  return dp_db_numeric_read (value.data, value.length, out);
}

G_END_DECLS

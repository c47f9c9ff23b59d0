/* dp-native-gathering.h: a table of which each row is made of many rows, as those come in
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-native-model.h"

G_BEGIN_DECLS

/**
 * DpNativeGathering:
 * The state of a #DpNativeFold, which threads fill. It takes in what is read for it, or rows of
 * another table while that one is built.
 */
typedef struct _DpNativeGathering DpNativeGathering;

DpNativeGathering   *dp_native_gathering_new      (const DpNativeModel  *native);
DpNativeGathering   *dp_native_gathering_ref      (DpNativeGathering    *self);
void                 dp_native_gathering_unref    (DpNativeGathering    *self);

/** dp_native_gathering_add: @rows: with the model's input columns; on any thread */
void                 dp_native_gathering_add      (DpNativeGathering    *self,
                                                   const DpNativeSeries *rows);
/** dp_native_gathering_add_made: @rows: what @maker computed */
void                 dp_native_gathering_add_made (DpNativeGathering    *self,
                                                   const DpNativeModel  *maker,
                                                   DpDbCopy             *rows);
/** dp_native_gathering_complete: all rows of the other table were added */
void                 dp_native_gathering_complete (DpNativeGathering    *self);
/** dp_native_gathering_keep: leaves rows of these instruments only. Returns: whether that is
 * known of them, all rows having come in */
gboolean             dp_native_gathering_keep     (DpNativeGathering    *self,
                                                   const gint64         *instruments,
                                                   gsize                 n_instruments);
/** dp_native_gathering_finish: adds the table's rows to @out. Returns: %FALSE where the SQL has to
 * do it */
gboolean             dp_native_gathering_finish   (DpNativeGathering    *self,
                                                   DpDbCopy             *out);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DpNativeGathering, dp_native_gathering_unref)

G_END_DECLS

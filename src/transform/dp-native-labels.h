/* dp-native-labels.h: what is the same in all rows of an instrument
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-native-model.h"

G_BEGIN_DECLS

/**
 * DpNativeLabels:
 * The labels of a model's instruments, as they were read. Once sealed, any thread may look them up.
 */
typedef struct _DpNativeLabels DpNativeLabels;

/** dp_native_labels_new: @native: one that has labels */
DpNativeLabels      *dp_native_labels_new    (const DpNativeModel *native);
DpNativeLabels      *dp_native_labels_ref    (DpNativeLabels      *self);
void                 dp_native_labels_unref  (DpNativeLabels      *self);

/** dp_native_labels_add: @data: a row in COPY's binary form: the instrument_id, and its labels */
void                 dp_native_labels_add    (DpNativeLabels      *self,
                                              const guint8        *data,
                                              gsize                length);
/** dp_native_labels_seal: there are no more */
void                 dp_native_labels_seal   (DpNativeLabels      *self);
/** dp_native_labels_lookup: Returns: (nullable): one value for each label, which stay as long as
 * @self */
const DpNativeValue *dp_native_labels_lookup (DpNativeLabels      *self,
                                              gint64               instrument_id);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DpNativeLabels, dp_native_labels_unref)

G_END_DECLS

/* dp-db-copy.h: rows for a binary COPY
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

#include "dp-decimal.h"

G_BEGIN_DECLS

/**
 * DpDbCopy:
 * Encodes rows for `COPY … FROM STDIN (FORMAT BINARY)`. For each row dp_db_copy_begin_row(), then
 * one add for each column, in order and of exactly the column's type. Numbers are exact.
 */
typedef struct _DpDbCopy DpDbCopy;

DpDbCopy *dp_db_copy_new           (void);
void      dp_db_copy_free          (DpDbCopy   *self);
guint64   dp_db_copy_get_n_rows    (DpDbCopy   *self);
gsize     dp_db_copy_get_size      (DpDbCopy   *self);
/** dp_db_copy_get_rows: Returns: (transfer none): where the first of the rows so far begins, in the
 * form in which a server writes them, too */
const guint8 *
          dp_db_copy_get_rows      (DpDbCopy   *self);

/** dp_db_copy_truncate: takes rows back: to what get_size() and get_n_rows() said before them */
void      dp_db_copy_truncate      (DpDbCopy   *self,
                                    gsize       size,
                                    guint64     n_rows);

void      dp_db_copy_begin_row     (DpDbCopy   *self,
                                    guint       n_columns);
void      dp_db_copy_add_null      (DpDbCopy   *self);
void      dp_db_copy_add_boolean   (DpDbCopy   *self,
                                    gboolean    value);
void      dp_db_copy_add_int32     (DpDbCopy   *self,
                                    gint32      value);
void      dp_db_copy_add_int64     (DpDbCopy   *self,
                                    gint64      value);
void      dp_db_copy_add_double    (DpDbCopy   *self,
                                    double      value);
/** dp_db_copy_add_numeric: NULL for a decimal without value */
void      dp_db_copy_add_numeric   (DpDbCopy   *self,
                                    DpDecimal   value);
/** dp_db_copy_add_value: as a server wrote it; @length: -1 for NULL */
void      dp_db_copy_add_value     (DpDbCopy     *self,
                                    const guint8 *value,
                                    gint32        length);
/** dp_db_copy_add_fields: columns as a server wrote them, each with its length */
void      dp_db_copy_add_fields    (DpDbCopy     *self,
                                    const guint8 *fields,
                                    gsize         size);
/** dp_db_copy_add_date: @date: days since 1970, NULL for DP_DATE_NONE */
void      dp_db_copy_add_date      (DpDbCopy   *self,
                                    gint32      date);
void      dp_db_copy_add_time      (DpDbCopy   *self,
                                    gint64      unix_us);
/** dp_db_copy_add_text: @value: (nullable); @length: bytes, or -1 */
void      dp_db_copy_add_text      (DpDbCopy   *self,
                                    const char *value,
                                    gssize      length);
/** dp_db_copy_add_jsonb: @json: (nullable): valid JSON text */
void      dp_db_copy_add_jsonb     (DpDbCopy   *self,
                                    const char *json,
                                    gssize      length);
void      dp_db_copy_add_uuid      (DpDbCopy   *self,
                                    const guint8 bytes[16]);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DpDbCopy, dp_db_copy_free)

G_END_DECLS

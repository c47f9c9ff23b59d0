/* dp-result-writer-private.h: an answer in one of the forms of files
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "dp-result-export.h"

G_BEGIN_DECLS

/*
 * Takes blocks in order. For text @stream takes what is written as it comes; a spreadsheet is made
 * beside it, and goes there at the end.
 */
typedef struct _DpResultWriter DpResultWriter;

DpResultWriter *_dp_result_writer_new    (DpExportFormat         format,
                                          const DpResultColumn  *columns,
                                          guint                  n_columns,
                                          GOutputStream         *stream,
                                          GError               **error);
void            _dp_result_writer_free   (DpResultWriter        *self);
gboolean        _dp_result_writer_add    (DpResultWriter        *self,
                                          DpResultBlock         *block,
                                          guint                  n_rows,
                                          GError               **error);
gboolean        _dp_result_writer_finish (DpResultWriter        *self,
                                          GError               **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DpResultWriter, _dp_result_writer_free)

G_END_DECLS

/* dp-xlsx-private.h: the sheet module, which needs libxlsxwriter
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "dp-result-export.h"

G_BEGIN_DECLS

typedef struct _DpXlsx DpXlsx;

/* Makes a spreadsheet as DpResultWriter says. */
typedef struct
{
  DpXlsx   *(*new)    (const DpResultColumn  *columns,
                       guint                  n_columns,
                       GError               **error);
  void      (*free)   (DpXlsx                *self);
  gboolean  (*add)    (DpXlsx                *self,
                       DpResultBlock         *block,
                       guint                  n_rows,
                       GError               **error);
  gboolean  (*finish) (DpXlsx                *self,
                       GOutputStream         *stream,
                       GError               **error);
} DpXlsxModule;

/* In the module */
extern const DpXlsxModule dp_xlsx_module;

G_END_DECLS

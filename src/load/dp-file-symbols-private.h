/* dp-file-symbols-private.h: the instruments of a file
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-db-pool.h"

G_BEGIN_DECLS

/* An instrument that a file names. Its id is reserved when the name is first met, and the
 * instrument made in the file's transaction. */
typedef struct
{
  char     *symbol;
  gint64    instrument_id;
  gboolean  has_listing;     /* the source's name of it is in the database */
  gboolean  has_rows;        /* so has its table rows of this source */
  gboolean  is_used;         /* by the file */
  gboolean  is_new;          /* the instrument is not in the database */

  /* Days that the file had already */
  gint32    first_word;      /* day / 64 of the first word */
  guint32   n_words;
  guint64  *days;
  gint64     last_us;         /* the last moment, where rows have one */
  guint      n_same;          /* rows before of that moment */
} DpFileSymbol;

typedef struct _DpFileSymbols DpFileSymbols;

/* Fiber: what the database knows of @source's instruments. NULL leaves @error. */
DpFileSymbols *_dp_file_symbols_new    (DpDbPool       *pool,
                                        const char     *source,
                                        const char     *kind,
                                        GError        **error);
void           _dp_file_symbols_free   (DpFileSymbols  *self);
/* Fiber: (transfer none) (nullable): the one of that name, made where it is new; NULL leaves
 * @error. */
DpFileSymbol  *_dp_file_symbols_get    (DpFileSymbols  *self,
                                        const char     *symbol,
                                        gsize           length,
                                        GError        **error);
/* Whether the file has @day of the symbol for the first time. */
gboolean       _dp_file_symbol_add_day (DpFileSymbol   *symbol,
                                        gint32          day);
/* Fiber: the instruments and listings that the file brought, on @connection. */
gboolean       _dp_file_symbols_save   (DpFileSymbols   *self,
                                        DpDbConnection  *connection,
                                        GError         **error);
guint          _dp_file_symbols_count  (DpFileSymbols   *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DpFileSymbols, _dp_file_symbols_free)

G_END_DECLS

/* dp-book-private.h: what the parts of a book share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-book.h"

G_BEGIN_DECLS

struct _DpBook
{
  GObject     parent_instance;

  DpEngine   *engine;
  char       *name;
  char       *currency;
  char       *benchmark;      /* (nullable) */
  GListStore *transactions;
};

/* In a fiber: asks @query of sql/queries. @params: (transfer full). Returns: (transfer full)
 * (nullable) */
DpDbResult *_dp_book_query (DpBook      *self,
                            const char  *query,
                            DpDbParams  *params,
                            GError     **error);

/* In a fiber: reads what the database has. Returns: whether there is such a book; %FALSE with
 * @error where that cannot be told */
gboolean    _dp_book_load  (DpBook      *self,
                            GError     **error);

/* In a fiber: all or none. Returns: (transfer full) (nullable) (element-type gint64): what they are
 * known by; %NULL with @error */
GArray     *_dp_book_add   (DpBook      *self,
                            GPtrArray   *transactions,
                            GError     **error);

G_END_DECLS

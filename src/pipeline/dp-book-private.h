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

G_END_DECLS

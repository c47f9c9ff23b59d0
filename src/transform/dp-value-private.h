/* dp-value-private.h: what a value's parts share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-value.h"

G_BEGIN_DECLS

struct _DpValue
{
  DpValueKind kind;
  gboolean    tuple;
  gboolean    set;
  union
  {
    gint64 integer;
    double number;
    struct
    {
      DpValueFunc    func;
      gpointer       data;
      GDestroyNotify notify;
    } function;
    struct
    {
      const DpValueClass *klass;
      gpointer            data;
    } object;
  };
  gboolean    is_blank; /* of what is undefined */
  char       *text;     /* a string's; of others, what they are written as */
  GPtrArray  *items;
  GPtrArray  *keys;     /* of a dict, or of a row */
  GHashTable *places;   /* key to index + 1; NULL until there are many */
  GHashTable *whole;    /* keys that are no strings: key to value; nullable */
};

G_END_DECLS

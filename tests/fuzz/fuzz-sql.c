/* fuzz-sql.c: SQL of models, and what its columns are made of
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "fuzz.h"

#include "dp-lineage.h"

static const DpLineageRelation *
find_cb (const char *schema,
         const char *name,
         gpointer    user_data)
{
  return g_str_equal (name, "orders") ? user_data : NULL;
}

int
LLVMFuzzerTestOneInput (const guint8 *data,
                        gsize         size)
{
  g_autofree char *text = g_strndup ((const char *) data, size);
  g_autoptr(GPtrArray) columns = g_ptr_array_new ();
  g_autoptr(DpLineage) lineage = NULL;
  DpLineageRelation relation = { "orders", columns, TRUE };

  g_ptr_array_add (columns, (char *) "id");
  g_ptr_array_add (columns, (char *) "amount");
  lineage = dp_lineage_new (text, find_cb, &relation);

  /* An answer names what it found. */
  for (guint i = 0; i < lineage->columns->len; i++)
    {
      DpLineageColumn *column = g_ptr_array_index (lineage->columns, i);

      g_assert_nonnull (dp_lineage_find (lineage, column->name));
      for (guint k = 0; k < column->origins->len; k++)
        g_assert_nonnull (g_array_index (column->origins, DpLineageOrigin, k).column);
    }

  return 0;
}

/* dp-file-contract.c: what a contract allows of the rows of a file
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-file-contract-private.h"

#include <glib/gi18n-lib.h>
#include <inttypes.h>

#include "dp-drift-filter-private.h"

/* Longer than any number or date there is */
#define MAX_TOLD 64

struct _DpFileContract
{
  DpContract          contract;
  guint               n_columns;
  const DpDriftMark **marks;      /* (array length=n_columns): of each column, or NULL */
  const DpDriftMark  *missing;    /* (nullable): a column that no record has */
  GArray             *cells;      /* (element-type DpCsvCell): of the record that was changed
                                   * last */
};

static const DpDriftMark *
find_mark (const DpDriftAction *action,
           const char          *name)
{
  g_autoptr(GString) path = g_string_new ("/[]");

  dp_shape_path_append (path, name, FALSE);
  for (guint i = 0; i < action->marks->len; i++)
    {
      const DpDriftMark *mark = g_ptr_array_index (action->marks, i);
      const char *where = mark->kind == DP_SHAPE_CHANGE_RENAMED ? mark->target : mark->field;

      if (mark->kind != DP_SHAPE_CHANGE_MISSING && g_strcmp0 (where, path->str) == 0)
        return mark;
    }

  return NULL;
}

DpFileContract *
_dp_file_contract_new (const DpDriftAction *action,
                       const DpCsvMapping  *mapping)
{
  DpFileContract *self = g_new0 (DpFileContract, 1);

  self->contract = action->contract;
  self->n_columns = mapping->n_columns;
  self->cells = g_array_new (FALSE, FALSE, sizeof (DpCsvCell));
  self->marks = g_new0 (const DpDriftMark *, mapping->n_columns + 1);
  for (guint i = 0; i < mapping->n_columns; i++)
    self->marks[i] = find_mark (action, mapping->columns[i]);
  for (guint i = 0; i < action->marks->len; i++)
    {
      const DpDriftMark *mark = g_ptr_array_index (action->marks, i);

      if (mark->kind == DP_SHAPE_CHANGE_MISSING)
        self->missing = mark;
    }

  return self;
}

void
_dp_file_contract_free (DpFileContract *self)
{
  g_array_unref (self->cells);
  g_free (self->marks);
  g_free (self);
}

/* A column that holds something else may still hold what it should in this record. */
static gboolean
is_changed (const DpDriftMark *mark,
            const DpCsvCell   *cell)
{
  g_autofree char *text = NULL;
  DpValueClass klass;

  if (cell->length == 0)
    return FALSE;
  if (mark->kind != DP_SHAPE_CHANGE_RETYPED)
    return TRUE;
  text = g_strndup (cell->text, MIN (cell->length, MAX_TOLD));
  klass = dp_value_class_of_text (text);

  return klass != mark->from && klass != DP_VALUE_NOTHING;
}

static gboolean
refuse (const DpCsvRecord  *record,
        const DpDriftMark  *mark,
        char              **cause)
{
  g_autofree char *description = _dp_drift_describe (mark);

  *cause = g_strdup_printf (_("Line %" PRIu64 ": %s"), record->line, description);

  return FALSE;
}

/* The parser's cells are not ours to change. */
static void
empty_cell (DpFileContract *self,
            DpCsvRecord    *record,
            guint           column)
{
  if (record->cells != (const DpCsvCell *) self->cells->data)
    {
      g_array_set_size (self->cells, 0);
      g_array_append_vals (self->cells, record->cells, record->n_cells);
      record->cells = (const DpCsvCell *) self->cells->data;
    }
  g_array_index (self->cells, DpCsvCell, column).length = 0;
}

gboolean
_dp_file_contract_allows (DpFileContract  *self,
                          DpCsvRecord     *record,
                          char           **cause)
{
  gboolean discards_rows = self->contract == DP_CONTRACT_DISCARD_ROW;

  if (discards_rows && self->missing != NULL)
    return refuse (record, self->missing, cause);
  for (guint i = 0; i < MIN (record->n_cells, self->n_columns); i++)
    {
      if (self->marks[i] == NULL || !is_changed (self->marks[i], &record->cells[i]))
        continue;
      if (discards_rows)
        return refuse (record, self->marks[i], cause);
      empty_cell (self, record, i);
    }

  return TRUE;
}

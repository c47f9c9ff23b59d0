/* dp-import-columns.c: what each column of a file means, to be corrected
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-import-columns.h"

#include <glib/gi18n.h>

#include "dp-import-text.h"

/* Of wider files the others are left to what is found, or to the command line. */
#define MOST_ROWS 60
#define SAMPLE_VALUES 3
#define NOT_SAID (-2)
#define NOT_THERE (-1)

/**
 * DpImportColumns:
 * @fields: (element-type DpCsvField): those that the kind of rows can have, in the order of the
 *   lists
 * @now: which column each field is in
 * @said: the same as the person has it: NOT_SAID, NOT_THERE, or a column
 * @choices: @said in words
 */
struct _DpImportColumns
{
  AdwBin               parent_instance;

  AdwPreferencesGroup *group;
  GPtrArray           *rows;
  GArray              *fields;
  char               **names;
  DpCsvKind            kind;
  int                  now[DP_CSV_N_FIELDS];
  int                  said[DP_CSV_N_FIELDS];
  char               **choices;
  gboolean             updating;
};

G_DEFINE_FINAL_TYPE (DpImportColumns, dp_import_columns, ADW_TYPE_BIN)

enum
{
  CHANGED,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static gboolean
is_of_kind (DpCsvField field,
            DpCsvKind  kind)
{
  if (field == DP_CSV_FIELD_SYMBOL || field == DP_CSV_FIELD_MARKET_CAP)
    return TRUE;
  if (kind == DP_CSV_KIND_COMPANIES)
    return field >= DP_CSV_FIELD_NAME;

  return field < DP_CSV_FIELD_NAME;
}

/* A name that two columns have says nothing; the number does. */
static char *
dup_name (DpImportColumns *self,
          int              column)
{
  guint n_same = 0;

  for (guint i = 0; self->names[i] != NULL; i++)
    n_same += g_str_equal (self->names[i], self->names[column]);

  return n_same == 1 ? g_strdup (self->names[column]) : g_strdup_printf ("%d", column + 1);
}

static void
update_choices (DpImportColumns *self)
{
  g_autoptr(GStrvBuilder) builder = g_strv_builder_new ();

  for (int field = 0; field < DP_CSV_N_FIELDS; field++)
    {
      g_autofree char *name = NULL;

      if (self->said[field] == NOT_SAID)
        continue;
      name = self->said[field] == NOT_THERE ? g_strdup ("") : dup_name (self, self->said[field]);
      g_strv_builder_take (builder, g_strconcat (dp_csv_field_get_nick (field), "=", name, NULL));
    }
  g_strfreev (self->choices);
  self->choices = g_strv_builder_end (builder);
}

static void
selected_cb (DpImportColumns *self,
             GParamSpec      *pspec,
             AdwComboRow     *row)
{
  int column = GPOINTER_TO_INT (g_object_get_data (G_OBJECT (row), "column"));
  guint selected = adw_combo_row_get_selected (row);

  if (self->updating)
    return;

  for (int field = 0; field < DP_CSV_N_FIELDS; field++)
    {
      if (self->now[field] == column)
        self->said[field] = NOT_THERE;
    }
  if (selected > 0 && selected <= self->fields->len)
    self->said[g_array_index (self->fields, DpCsvField, selected - 1)] = column;
  update_choices (self);
  g_signal_emit (self, signals[CHANGED], 0);
}

/* Its first values that are different, so that one sees what is meant. */
static char *
dup_values (const DpCsvPreview *preview,
            guint               column)
{
  g_autoptr(GPtrArray) values = g_ptr_array_new ();

  for (guint i = 0; i < preview->sample->rows->len && values->len < SAMPLE_VALUES; i++)
    {
      const DpCsvSampleRow *row = g_ptr_array_index (preview->sample->rows, i);
      const char *text = column < row->n_cells ? row->cells[column].text : "";

      if (*text != '\0' && !g_ptr_array_find_with_equal_func (values, text, g_str_equal, NULL))
        g_ptr_array_add (values, (gpointer) text);
    }
  if (values->len == 0)
    return g_strdup (_("Empty"));
  g_ptr_array_add (values, NULL);

  return g_strjoinv (", ", (char **) values->pdata);
}

static int
find_field (DpImportColumns *self,
            guint            column)
{
  for (guint i = 0; i < self->fields->len; i++)
    {
      if (self->now[g_array_index (self->fields, DpCsvField, i)] == (int) column)
        return i;
    }

  return -1;
}

static void
update_row (DpImportColumns    *self,
            AdwComboRow        *row,
            const DpCsvPreview *preview)
{
  guint column = GPOINTER_TO_UINT (g_object_get_data (G_OBJECT (row), "column"));
  int position = find_field (self, column);
  g_autofree char *values = dup_values (preview, column);
  g_autofree char *subtitle = NULL;

  if (position >= 0)
    subtitle = g_strdup_printf ("%s · %s", values,
                                dp_import_text_get_origin (preview->mapping->choices
                                  [g_array_index (self->fields, DpCsvField, position)].origin));
  adw_action_row_set_subtitle (ADW_ACTION_ROW (row), subtitle != NULL ? subtitle : values);
  adw_combo_row_set_selected (row, position + 1);
}

static void
add_row (DpImportColumns *self,
         GListModel      *titles,
         guint            column)
{
  GtkWidget *row = adw_combo_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), self->names[column]);
  adw_action_row_set_subtitle_lines (ADW_ACTION_ROW (row), 1);
  adw_combo_row_set_model (ADW_COMBO_ROW (row), titles);
  g_object_set_data (G_OBJECT (row), "column", GUINT_TO_POINTER (column));
  g_signal_connect_object (row, "notify::selected", G_CALLBACK (selected_cb), self,
                           G_CONNECT_SWAPPED);
  adw_preferences_group_add (self->group, row);
  g_ptr_array_add (self->rows, row);
}

static void
make_rows (DpImportColumns *self)
{
  g_autoptr(GtkStringList) titles = gtk_string_list_new (NULL);
  guint n_columns = g_strv_length (self->names);

  gtk_string_list_append (titles, _("Not Used"));
  for (guint i = 0; i < self->fields->len; i++)
    gtk_string_list_append (titles,
                            dp_import_text_get_field (g_array_index (self->fields, DpCsvField, i)));

  for (guint i = 0; i < self->rows->len; i++)
    adw_preferences_group_remove (self->group, g_ptr_array_index (self->rows, i));
  g_ptr_array_set_size (self->rows, 0);

  for (guint column = 0; column < n_columns; column++)
    {
      if (self->rows->len < MOST_ROWS || find_field (self, column) >= 0)
        add_row (self, G_LIST_MODEL (titles), column);
    }
  adw_preferences_group_set_description (self->group,
                                         self->rows->len < n_columns
                                           ? _("Only the first columns, and those that are used")
                                           : NULL);
}

static void
dp_import_columns_finalize (GObject *object)
{
  DpImportColumns *self = DP_IMPORT_COLUMNS (object);

  g_ptr_array_unref (self->rows);
  g_array_unref (self->fields);
  g_strfreev (self->names);
  g_strfreev (self->choices);

  G_OBJECT_CLASS (dp_import_columns_parent_class)->finalize (object);
}

static void
dp_import_columns_class_init (DpImportColumnsClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = dp_import_columns_finalize;

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                   0, NULL, NULL, NULL, G_TYPE_NONE, 0);
}

static void
dp_import_columns_init (DpImportColumns *self)
{
  self->rows = g_ptr_array_new ();
  self->fields = g_array_new (FALSE, FALSE, sizeof (DpCsvField));
  self->group = ADW_PREFERENCES_GROUP (adw_preferences_group_new ());
  adw_preferences_group_set_title (self->group, _("Columns"));
  adw_bin_set_child (ADW_BIN (self), GTK_WIDGET (self->group));
  dp_import_columns_forget (self);
}

void
dp_import_columns_show (DpImportColumns    *self,
                        const DpCsvPreview *preview)
{
  gboolean same;

  g_return_if_fail (DP_IS_IMPORT_COLUMNS (self));
  g_return_if_fail (preview != NULL);

  same = self->kind == preview->mapping->kind && self->names != NULL &&
         g_strv_equal ((const char * const *) self->names,
                       (const char * const *) preview->mapping->columns);
  self->updating = TRUE;
  self->kind = preview->mapping->kind;
  g_strfreev (self->names);
  self->names = g_strdupv (preview->mapping->columns);
  g_array_set_size (self->fields, 0);
  for (DpCsvField field = 0; field < DP_CSV_N_FIELDS; field++)
    {
      self->now[field] = preview->mapping->choices[field].column;
      if (is_of_kind (field, preview->mapping->kind))
        g_array_append_val (self->fields, field);
    }
  /* Rows that stay keep the focus and what is scrolled to. */
  if (!same)
    make_rows (self);
  for (guint i = 0; i < self->rows->len; i++)
    update_row (self, g_ptr_array_index (self->rows, i), preview);
  gtk_widget_set_visible (GTK_WIDGET (self), preview->mapping->kind != DP_CSV_KIND_RECORDS);
  self->updating = FALSE;
}

const char * const *
dp_import_columns_get_choices (DpImportColumns *self)
{
  g_return_val_if_fail (DP_IS_IMPORT_COLUMNS (self), NULL);

  return (const char * const *) self->choices;
}

void
dp_import_columns_forget (DpImportColumns *self)
{
  g_return_if_fail (DP_IS_IMPORT_COLUMNS (self));

  for (int field = 0; field < DP_CSV_N_FIELDS; field++)
    self->said[field] = NOT_SAID;
  g_clear_pointer (&self->choices, g_strfreev);
}

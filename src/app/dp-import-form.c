/* dp-import-form.c: how a file is understood, to be corrected
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-import-form.h"

#include <glib/gi18n.h>
#include <string.h>

#include "dp-import-columns.h"
#include "dp-import-table.h"
#include "dp-import-text.h"

#define MOST_PROBLEMS 5

/* In the order of the row's list */
static const char delimiters[] = { ',', ';', '\t', '|', ' ' };

/**
 * DpImportForm:
 * @said: what the person said, but for the columns; its texts are owned
 * @updating: rows change because something was found, not because somebody says so
 */
struct _DpImportForm
{
  AdwBin               parent_instance;

  AdwBreakpoint       *narrow;
  AdwBanner           *banner;
  AdwComboRow         *file_row;
  AdwActionRow        *name_row;
  AdwComboRow         *kind_row;
  AdwEntryRow         *symbol_row;
  AdwPreferencesGroup *problem_group;
  GtkListBox          *problem_box;
  AdwPreferencesGroup *table_group;
  DpImportTable       *table;
  DpImportColumns     *columns;
  AdwComboRow         *date_row;
  AdwEntryRow         *zone_row;
  AdwComboRow         *delimiter_row;
  AdwComboRow         *decimal_row;
  AdwComboRow         *encoding_row;
  AdwSwitchRow        *header_row;

  DpCsvOptions         said;
  gboolean             updating;
};

G_DEFINE_FINAL_TYPE (DpImportForm, dp_import_form, ADW_TYPE_BIN)

enum
{
  CHANGED,
  FILE_CHOSEN,
  N_SIGNALS
};

static guint signals[N_SIGNALS];

static void
changed_cb (DpImportForm *self)
{
  if (!self->updating)
    g_signal_emit (self, signals[CHANGED], 0);
}

static void
file_cb (DpImportForm *self)
{
  if (!self->updating)
    g_signal_emit (self, signals[FILE_CHOSEN], 0, adw_combo_row_get_selected (self->file_row));
}

static void
kind_cb (DpImportForm *self)
{
  if (self->updating)
    return;

  /* Another kind has other columns. */
  dp_import_columns_forget (self->columns);
  self->said.kind = adw_combo_row_get_selected (self->kind_row);
  changed_cb (self);
}

/* Sets a text of what was said; nothing for an empty one. */
static void
say_text (const char **said,
          AdwEntryRow *row)
{
  g_autofree char *text = g_strstrip (g_strdup (gtk_editable_get_text (GTK_EDITABLE (row))));

  g_free ((char *) *said);
  *said = *text != '\0' ? g_steal_pointer (&text) : NULL;
}

static void
symbol_cb (DpImportForm *self)
{
  say_text (&self->said.symbol, self->symbol_row);
  changed_cb (self);
}

static void
zone_cb (DpImportForm *self)
{
  say_text (&self->said.time_zone, self->zone_row);
  changed_cb (self);
}

static void
date_cb (DpImportForm *self)
{
  if (!self->updating)
    self->said.date_form = adw_combo_row_get_selected (self->date_row);
  changed_cb (self);
}

static void
delimiter_cb (DpImportForm *self)
{
  guint selected = adw_combo_row_get_selected (self->delimiter_row);

  if (self->updating || selected >= G_N_ELEMENTS (delimiters))
    return;

  /* The columns are other ones then. */
  dp_import_columns_forget (self->columns);
  self->said.delimiter = delimiters[selected];
  changed_cb (self);
}

static void
decimal_cb (DpImportForm *self)
{
  if (!self->updating)
    self->said.decimal = adw_combo_row_get_selected (self->decimal_row) == 1 ? ',' : '.';
  changed_cb (self);
}

static void
encoding_cb (DpImportForm *self)
{
  if (!self->updating)
    {
      self->said.has_encoding = TRUE;
      self->said.encoding = adw_combo_row_get_selected (self->encoding_row);
    }
  changed_cb (self);
}

static void
header_cb (DpImportForm *self)
{
  if (self->updating)
    return;

  /* The columns have other names then. */
  dp_import_columns_forget (self->columns);
  self->said.header = adw_switch_row_get_active (self->header_row) ? DP_CSV_HEADER_NAMES
                                                                   : DP_CSV_HEADER_NONE;
  changed_cb (self);
}

static void
add_problem (DpImportForm *self,
             const char   *sentence,
             const char   *icon)
{
  GtkWidget *row = adw_action_row_new ();

  adw_preferences_row_set_use_markup (ADW_PREFERENCES_ROW (row), FALSE);
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (row), sentence);
  adw_action_row_add_prefix (ADW_ACTION_ROW (row), gtk_image_new_from_icon_name (icon));
  gtk_list_box_append (self->problem_box, row);
}

static guint
show_rejects (DpImportForm       *self,
              const DpCsvPreview *preview)
{
  guint n_rejected = 0;

  for (guint i = 0; i < preview->rows->len; i++)
    {
      const DpCsvPreviewRow *row = g_ptr_array_index (preview->rows, i);

      if (row->cause != NULL && ++n_rejected <= MOST_PROBLEMS)
        add_problem (self, row->cause, "dialog-warning-symbolic");
    }

  return n_rejected;
}

static void
show_problems (DpImportForm       *self,
               const DpCsvPreview *preview)
{
  g_autofree char *lack = dp_import_text_dup_lack (preview->mapping);
  g_auto(GStrv) notes = dp_import_text_dup_notes (preview);
  g_autofree char *rejected = NULL;
  guint n_rejected;

  gtk_list_box_remove_all (self->problem_box);
  if (lack != NULL)
    add_problem (self, lack, "dialog-error-symbolic");
  for (guint i = 0; notes[i] != NULL; i++)
    add_problem (self, notes[i], "dialog-information-symbolic");
  n_rejected = show_rejects (self, preview);
  if (n_rejected > 0)
    rejected = g_strdup_printf (
        ngettext ("%u of the first %u rows cannot be loaded and would be kept aside.",
                  "%u of the first %u rows cannot be loaded and would be kept aside.", n_rejected),
        n_rejected, preview->rows->len);
  adw_preferences_group_set_description (self->problem_group, rejected);
  gtk_widget_set_visible (GTK_WIDGET (self->problem_group),
                          gtk_list_box_get_row_at_index (self->problem_box, 0) != NULL);
}

static void
show_dialect (DpImportForm       *self,
              const DpCsvPreview *preview)
{
  const DpCsvDialect *dialect = &preview->dialect;
  const char *delimiter = memchr (delimiters, dialect->delimiter, sizeof delimiters);

  adw_combo_row_set_selected (self->delimiter_row, delimiter != NULL
                                                       ? (guint) (delimiter - delimiters)
                                                       : GTK_INVALID_LIST_POSITION);
  adw_combo_row_set_selected (self->decimal_row, dialect->decimal == ',' ? 1 : 0);
  adw_combo_row_set_selected (self->encoding_row, dialect->encoding);
  adw_switch_row_set_active (self->header_row, dialect->has_header);
}

static void
show_text (AdwEntryRow *row,
           const char  *text)
{
  const char *shown = gtk_editable_get_text (GTK_EDITABLE (row));

  /* What is being written stays. */
  if (text != NULL && !g_str_equal (shown, text))
    gtk_editable_set_text (GTK_EDITABLE (row), text);
}

static void
show_mapping (DpImportForm       *self,
              const DpCsvMapping *mapping)
{
  gboolean prices = mapping->kind == DP_CSV_KIND_PRICES;
  gboolean intraday = prices && mapping->period == DP_CSV_PERIOD_INTRADAY && !mapping->has_zone;

  adw_combo_row_set_selected (self->kind_row, mapping->kind);
  adw_combo_row_set_selected (self->date_row, mapping->date_form);
  gtk_widget_set_visible (GTK_WIDGET (self->date_row), prices);
  show_text (self->symbol_row, mapping->symbol);
  gtk_widget_set_visible (GTK_WIDGET (self->symbol_row),
                          prices && !dp_csv_mapping_has (mapping, DP_CSV_FIELD_SYMBOL));
  show_text (self->zone_row, mapping->time_zone);
  gtk_widget_set_visible (GTK_WIDGET (self->zone_row), intraday);
}

static void
dp_import_form_dispose (GObject *object)
{
  DpImportForm *self = DP_IMPORT_FORM (object);

  /* Rows lose what is selected while they go. */
  self->updating = TRUE;
  gtk_widget_dispose_template (GTK_WIDGET (self), DP_TYPE_IMPORT_FORM);

  G_OBJECT_CLASS (dp_import_form_parent_class)->dispose (object);
}

static void
dp_import_form_finalize (GObject *object)
{
  dp_csv_options_clear (&DP_IMPORT_FORM (object)->said);

  G_OBJECT_CLASS (dp_import_form_parent_class)->finalize (object);
}

static void
bind_template (GtkWidgetClass *widget_class)
{
  gtk_widget_class_bind_template_child (widget_class, DpImportForm, narrow);
  gtk_widget_class_bind_template_child (widget_class, DpImportForm, banner);
  gtk_widget_class_bind_template_child (widget_class, DpImportForm, file_row);
  gtk_widget_class_bind_template_child (widget_class, DpImportForm, name_row);
  gtk_widget_class_bind_template_child (widget_class, DpImportForm, kind_row);
  gtk_widget_class_bind_template_child (widget_class, DpImportForm, symbol_row);
  gtk_widget_class_bind_template_child (widget_class, DpImportForm, problem_group);
  gtk_widget_class_bind_template_child (widget_class, DpImportForm, problem_box);
  gtk_widget_class_bind_template_child (widget_class, DpImportForm, table_group);
  gtk_widget_class_bind_template_child (widget_class, DpImportForm, table);
  gtk_widget_class_bind_template_child (widget_class, DpImportForm, columns);
  gtk_widget_class_bind_template_child (widget_class, DpImportForm, date_row);
  gtk_widget_class_bind_template_child (widget_class, DpImportForm, zone_row);
  gtk_widget_class_bind_template_child (widget_class, DpImportForm, delimiter_row);
  gtk_widget_class_bind_template_child (widget_class, DpImportForm, decimal_row);
  gtk_widget_class_bind_template_child (widget_class, DpImportForm, encoding_row);
  gtk_widget_class_bind_template_child (widget_class, DpImportForm, header_row);
  gtk_widget_class_bind_template_callback (widget_class, changed_cb);
  gtk_widget_class_bind_template_callback (widget_class, file_cb);
  gtk_widget_class_bind_template_callback (widget_class, kind_cb);
  gtk_widget_class_bind_template_callback (widget_class, symbol_cb);
  gtk_widget_class_bind_template_callback (widget_class, zone_cb);
  gtk_widget_class_bind_template_callback (widget_class, date_cb);
  gtk_widget_class_bind_template_callback (widget_class, delimiter_cb);
  gtk_widget_class_bind_template_callback (widget_class, decimal_cb);
  gtk_widget_class_bind_template_callback (widget_class, encoding_cb);
  gtk_widget_class_bind_template_callback (widget_class, header_cb);
}

static void
dp_import_form_class_init (DpImportFormClass *klass)
{
  GObjectClass *object_class = G_OBJECT_CLASS (klass);
  GtkWidgetClass *widget_class = GTK_WIDGET_CLASS (klass);

  object_class->dispose = dp_import_form_dispose;
  object_class->finalize = dp_import_form_finalize;

  signals[CHANGED] = g_signal_new ("changed", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                   0, NULL, NULL, NULL, G_TYPE_NONE, 0);
  signals[FILE_CHOSEN] = g_signal_new ("file-chosen", G_TYPE_FROM_CLASS (klass), G_SIGNAL_RUN_LAST,
                                       0, NULL, NULL, NULL, G_TYPE_NONE, 1, G_TYPE_UINT);

  g_type_ensure (DP_TYPE_IMPORT_COLUMNS);
  g_type_ensure (DP_TYPE_IMPORT_TABLE);
  gtk_widget_class_set_template_from_resource (widget_class, RESOURCE_PATH "/dp-import-form.ui");
  bind_template (widget_class);
}

static void
dp_import_form_init (DpImportForm *self)
{
  g_autoptr(GtkStringList) forms = gtk_string_list_new (NULL);
  g_autoptr(GtkStringList) encodings = gtk_string_list_new (NULL);

  self->updating = TRUE;
  gtk_widget_init_template (GTK_WIDGET (self));
  dp_import_table_adapt (self->table, self->narrow);
  gtk_string_list_append (forms, _("As Found"));
  for (int form = DP_CSV_DATE_YMD; form <= DP_CSV_DATE_UNIX; form++)
    gtk_string_list_append (forms, dp_csv_date_form_get_label (form));
  adw_combo_row_set_model (self->date_row, G_LIST_MODEL (forms));
  for (int encoding = DP_CSV_ENCODING_UTF_8; encoding <= DP_CSV_ENCODING_ISO_8859_1; encoding++)
    gtk_string_list_append (encodings, dp_csv_encoding_get_name (encoding));
  adw_combo_row_set_model (self->encoding_row, G_LIST_MODEL (encodings));
  self->updating = FALSE;
}

void
dp_import_form_set_files (DpImportForm       *self,
                          const char * const *paths)
{
  g_autoptr(GtkStringList) names = gtk_string_list_new (NULL);

  g_return_if_fail (DP_IS_IMPORT_FORM (self));
  g_return_if_fail (paths != NULL);

  for (guint i = 0; paths[i] != NULL; i++)
    gtk_string_list_take (names, g_filename_display_basename (paths[i]));

  self->updating = TRUE;
  dp_csv_options_clear (&self->said);
  dp_import_columns_forget (self->columns);
  gtk_editable_set_text (GTK_EDITABLE (self->symbol_row), "");
  gtk_editable_set_text (GTK_EDITABLE (self->zone_row), "");
  adw_combo_row_set_model (self->file_row, G_LIST_MODEL (names));
  adw_combo_row_set_selected (self->file_row, 0);
  gtk_widget_set_visible (GTK_WIDGET (self->file_row), paths[0] != NULL && paths[1] != NULL);
  self->updating = FALSE;
}

void
dp_import_form_show (DpImportForm       *self,
                     const DpCsvPreview *preview)
{
  g_autofree char *name = NULL;
  g_autofree char *summary = NULL;

  g_return_if_fail (DP_IS_IMPORT_FORM (self));
  g_return_if_fail (preview != NULL);

  name = g_filename_display_basename (preview->path);
  summary = dp_import_text_dup_summary (preview);
  self->updating = TRUE;
  adw_preferences_row_set_title (ADW_PREFERENCES_ROW (self->name_row), name);
  adw_action_row_set_subtitle (self->name_row, summary);
  show_dialect (self, preview);
  show_mapping (self, preview->mapping);
  dp_import_columns_show (self->columns, preview);
  dp_import_table_show (self->table, preview);
  gtk_widget_set_visible (GTK_WIDGET (self->table_group), preview->rows->len > 0);
  show_problems (self, preview);
  dp_import_form_show_error (self, NULL);
  self->updating = FALSE;
}

void
dp_import_form_show_error (DpImportForm *self,
                           const char   *sentence)
{
  g_return_if_fail (DP_IS_IMPORT_FORM (self));

  if (sentence != NULL)
    adw_banner_set_title (self->banner, sentence);
  adw_banner_set_revealed (self->banner, sentence != NULL);
}

void
dp_import_form_fill_options (DpImportForm *self,
                             DpCsvOptions *options)
{
  g_return_if_fail (DP_IS_IMPORT_FORM (self));
  g_return_if_fail (options != NULL);

  *options = self->said;
  options->columns = dp_import_columns_get_choices (self->columns);
}

/* dp-fixture.c: rows that a unit test gives or expects
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-fixture.h"

#include <glib/gi18n-lib.h>
#include <string.h>

#include "dp-seed-file.h"

static gboolean fail (GError     **error,
                      const char  *path,
                      guint        line,
                      const char  *format,
                      ...) G_GNUC_PRINTF (4, 5);

static gboolean
fail (GError     **error,
      const char  *path,
      guint        line,
      const char  *format,
      ...)
{
  g_autofree char *message = NULL;
  va_list args;

  va_start (args, format);
  message = g_strdup_vprintf (format, args);
  va_end (args);
  g_set_error (error, DP_TRANSFORM_ERROR, DP_TRANSFORM_ERROR_PROJECT, "%s:%u: %s", path, line,
               message);

  return FALSE;
}

DpFixture *
dp_fixture_new (guint line)
{
  DpFixture *self = g_new0 (DpFixture, 1);

  self->line = line;
  self->names = g_ptr_array_new_with_free_func (g_free);
  self->rows = g_ptr_array_new_with_free_func ((GDestroyNotify) g_ptr_array_unref);

  return self;
}

void
dp_fixture_free (DpFixture *self)
{
  g_ptr_array_unref (self->names);
  g_ptr_array_unref (self->rows);
  g_free (self->sql);
  g_free (self->file);
  g_free (self);
}

/* The place of a column; a new one is empty in the rows that are there. */
static guint
place_column (DpFixture  *self,
              const char *name)
{
  guint place;

  if (g_ptr_array_find_with_equal_func (self->names, name, g_str_equal, &place))
    return place;

  g_ptr_array_add (self->names, g_strdup (name));
  for (guint i = 0; i < self->rows->len; i++)
    g_ptr_array_add (g_ptr_array_index (self->rows, i), NULL);

  return self->names->len - 1;
}

static GPtrArray *
add_row (DpFixture *self)
{
  GPtrArray *row = g_ptr_array_new_with_free_func (g_free);

  g_ptr_array_set_size (row, self->names->len);
  g_ptr_array_add (self->rows, row);

  return row;
}

/* A number keeps its digits, so it is taken as it is written. */
static char *
dup_cell (DpYamlNode *node)
{
  g_autoptr(DpValue) value = dp_yaml_node_to_value (node);

  if (dp_value_get_kind (value) == DP_VALUE_NONE)
    return NULL;
  if (dp_yaml_node_is_scalar (node))
    return g_strdup (dp_yaml_node_get_text (node));

  return dp_value_to_string (value);
}

static gboolean
read_dicts (DpFixture   *self,
            const char  *path,
            DpYamlNode  *rows,
            GError     **error)
{
  if (!dp_yaml_node_is_sequence (rows))
    return fail (error, path, self->line, "%s",
                 _("rows are a list of columns with values here; for text, say “format: csv” or "
                   "“format: sql”"));

  for (guint i = 0; i < dp_yaml_node_get_length (rows); i++)
    {
      DpYamlNode *entry = dp_yaml_node_get_item (rows, i);
      GPtrArray *row;

      if (!dp_yaml_node_is_mapping (entry))
        return fail (error, path, dp_yaml_node_get_line (entry), "%s",
                     _("a row is “{column: value, …}”"));
      row = add_row (self);
      for (guint k = 0; k < dp_yaml_node_get_length (entry); k++)
        {
          guint place = place_column (self, dp_yaml_node_get_key (entry, k));

          g_free (g_ptr_array_index (row, place));
          g_ptr_array_index (row, place) = dup_cell (dp_yaml_node_get_item (entry, k));
        }
    }

  return TRUE;
}

static gboolean
read_csv (DpFixture   *self,
          const char  *path,
          const char  *text,
          GError     **error)
{
  g_autoptr(DpSeedFile) file = dp_seed_file_parse (path, text, ',', error);

  if (file == NULL)
    return FALSE;
  for (guint i = 0; i < file->n_columns; i++)
    g_ptr_array_add (self->names, g_strdup (file->names[i]));
  for (guint i = 0; i < file->n_rows; i++)
    {
      GPtrArray *row = add_row (self);

      for (guint k = 0; k < file->n_columns; k++)
        g_ptr_array_index (row, k) = g_strdup (dp_seed_file_get (file, i, k));
    }

  return TRUE;
}

/* tests/fixtures/NAME.csv, or in a folder below. */
static char *
read_file (DpTransformProject  *project,
           const char          *path,
           guint                line,
           const char          *name,
           const char          *suffix,
           char               **found,
           GError             **error)
{
  g_autoptr(GPtrArray) files = _dp_project_list_files (project->folder, "tests", suffix, error);
  g_autofree char *file = g_str_has_suffix (name, suffix) ? g_strdup (name)
                                                          : g_strconcat (name, suffix, NULL);

  for (guint i = 0; files != NULL && i < files->len; i++)
    {
      g_autofree char *base = g_path_get_basename (g_ptr_array_index (files, i));

      if (!g_str_equal (base, file))
        continue;
      *found = g_strdup (g_ptr_array_index (files, i));
      return _dp_project_read_file (project->folder, *found, error);
    }
  if (files != NULL)
    fail (error, path, line, _("there is no file %s under tests/fixtures"), file);

  return NULL;
}

DpFixture *
dp_fixture_read (DpTransformProject  *project,
                 const char          *path,
                 DpYamlNode          *node,
                 GError             **error)
{
  g_autoptr(DpFixture) self = dp_fixture_new (dp_yaml_node_get_line (node));
  const char *format = dp_yaml_node_lookup_text (node, "format");
  const char *name = dp_yaml_node_lookup_text (node, "fixture");
  DpYamlNode *rows = dp_yaml_node_lookup (node, "rows");
  gboolean is_sql = g_strcmp0 (format, "sql") == 0;
  g_autofree char *file = NULL;
  g_autofree char *text = NULL;
  gboolean done;

  if (format != NULL && !is_sql && !g_str_equal (format, "csv") && !g_str_equal (format, "dict"))
    {
      fail (error, path, self->line, _("format is “dict”, “csv” or “sql”, not “%s”"), format);
      return NULL;
    }
  if (name != NULL)
    text = read_file (project, path, self->line, name, is_sql ? ".sql" : ".csv", &file, error);
  else if (rows != NULL && dp_yaml_node_is_scalar (rows))
    text = g_strdup (dp_yaml_node_get_text (rows));
  if (name != NULL && text == NULL)
    return NULL;
  if (name != NULL)
    self->file = g_strdup (text);
  if (rows == NULL && text == NULL)
    {
      fail (error, path, self->line, "%s", _("“rows” is missing here; write “rows: []” for none"));
      return NULL;
    }

  if (is_sql)
    {
      self->sql = g_steal_pointer (&text);
      return g_steal_pointer (&self);
    }
  if (text != NULL && (name != NULL || g_strcmp0 (format, "csv") == 0))
    done = read_csv (self, file != NULL ? file : path, text, error);
  else
    done = rows != NULL && read_dicts (self, path, rows, error);

  return done ? g_steal_pointer (&self) : NULL;
}

static void
append_cell (GString    *sql,
             const char *text)
{
  g_autofree char *literal = text != NULL ? dp_data_test_quote_literal (text) : NULL;

  g_string_append (sql, literal != NULL ? literal : "null");
}

/* A table of texts that are cast; with no rows, one of nulls that nothing is taken of. */
static void
append_values (DpFixture *self,
               GString   *sql)
{
  g_string_append (sql, "\nfrom (values ");
  for (guint i = 0; i < MAX (self->rows->len, 1); i++)
    {
      GPtrArray *row = i < self->rows->len ? g_ptr_array_index (self->rows, i) : NULL;

      g_string_append (sql, i > 0 ? ",\n  (1" : "(1");
      for (guint k = 0; k < self->names->len; k++)
        {
          g_string_append (sql, ", ");
          append_cell (sql, row != NULL ? g_ptr_array_index (row, k) : NULL);
        }
      g_string_append_c (sql, ')');
    }
  g_string_append (sql, ") v (dp_one");
  for (guint k = 0; k < self->names->len; k++)
    g_string_append_printf (sql, ", dp_%u", k);
  g_string_append_c (sql, ')');
  if (self->rows->len == 0)
    g_string_append (sql, "\nwhere false");
}

char *
dp_fixture_dup_query (DpFixture           *self,
                      const char          *path,
                      const char * const  *names,
                      const char * const  *types,
                      GError             **error)
{
  g_autoptr(GString) sql = g_string_new ("select");

  for (guint k = 0; k < self->names->len; k++)
    if (!g_strv_contains (names, g_ptr_array_index (self->names, k)))
      {
        g_autofree char *list = g_strjoinv (", ", (char **) names);

        fail (error, path, self->line, _("there is no column “%s”; there are %s"),
              (char *) g_ptr_array_index (self->names, k), list);
        return NULL;
      }

  for (guint i = 0; names[i] != NULL; i++)
    {
      g_autofree char *quoted = dp_db_quote_identifier (names[i]);
      guint place;

      g_string_append_printf (sql, "%s ", i > 0 ? "," : "");
      if (g_ptr_array_find_with_equal_func (self->names, names[i], g_str_equal, &place))
        g_string_append_printf (sql, "cast(dp_%u as %s) as %s", place, types[i], quoted);
      else
        g_string_append_printf (sql, "null::%s as %s", types[i], quoted);
    }
  append_values (self, sql);

  return g_string_free (g_steal_pointer (&sql), FALSE);
}

/* dp-seed-file.c: a seed's CSV file
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-seed-file.h"

#include <glib/gi18n-lib.h>
#include <stdio.h>
#include <string.h>

#include "dp-transform.h"

typedef struct
{
  const char *path;
  const char *at;
  guint64     line;
  char        delimiter;
  GString    *cell;
} Reader;

static gboolean
fail (const char  *path,
      guint64      line,
      GError     **error,
      const char  *message)
{
  g_set_error (error, DP_TRANSFORM_ERROR, DP_TRANSFORM_ERROR_PROJECT,
               "%s:%" G_GUINT64_FORMAT ": %s", path, line, message);

  return FALSE;
}

static gboolean
is_end (Reader *self)
{
  return *self->at == '\0' || *self->at == '\n' || (*self->at == '\r' && self->at[1] == '\n');
}

/* A quoted cell may go over lines, and has its quotes doubled. */
static gboolean
read_quoted (Reader  *self,
             GError **error)
{
  guint64 line = self->line;

  for (self->at++; *self->at != '\0'; self->at++)
    {
      if (*self->at == '"' && self->at[1] == '"')
        self->at++;
      else if (*self->at == '"')
        break;
      self->line += *self->at == '\n';
      g_string_append_c (self->cell, *self->at);
    }
  if (*self->at == '\0')
    return fail (self->path, line, error, _("a quote is opened here and not closed"));

  self->at++;
  if (!is_end (self) && *self->at != self->delimiter)
    return fail (self->path, self->line, error,
                 _("there is text after a closing quote; double the quotes inside of a value"));

  return TRUE;
}

/* The cells of the next row that has any, at @line; none at the end of the file. */
static gboolean
read_row (Reader        *self,
          GPtrArray     *cells,
          guint64       *line,
          GStringChunk  *texts,
          GError       **error)
{
  g_ptr_array_set_size (cells, 0);
  while (*self->at == '\n' || *self->at == '\r')
    {
      self->line += *self->at == '\n';
      self->at++;
    }
  *line = self->line;
  if (*self->at == '\0')
    return TRUE;

  while (TRUE)
    {
      g_string_truncate (self->cell, 0);
      if (*self->at == '"')
        {
          if (!read_quoted (self, error))
            return FALSE;
        }
      else
        {
          while (!is_end (self) && *self->at != self->delimiter)
            g_string_append_c (self->cell, *self->at++);
        }
      g_ptr_array_add (cells, g_string_chunk_insert_len (texts, self->cell->str,
                                                         self->cell->len));
      if (is_end (self))
        break;
      self->at++;
    }
  if (*self->at == '\r')
    self->at++;
  if (*self->at == '\n')
    {
      self->at++;
      self->line++;
    }

  return TRUE;
}

static gboolean
read_header (DpSeedFile  *self,
             Reader      *reader,
             GError     **error)
{
  g_autoptr(GPtrArray) cells = g_ptr_array_new ();
  g_autoptr(GHashTable) seen = g_hash_table_new (g_str_hash, g_str_equal);
  guint64 line;

  if (!read_row (reader, cells, &line, self->texts, error))
    return FALSE;
  if (cells->len == 0)
    return fail (reader->path, 1, error,
                 _("the file is empty; its first line has to name the columns"));

  self->n_columns = cells->len;
  self->names = g_new0 (char *, cells->len + 1);
  for (guint i = 0; i < cells->len; i++)
    {
      char *name = g_strstrip (g_ptr_array_index (cells, i));

      if (*name == '\0')
        return fail (reader->path, line, error, _("a column has no name"));
      if (!g_hash_table_add (seen, name))
        return fail (reader->path, line, error, _("two columns have the same name"));
      self->names[i] = g_strdup (name);
    }

  return TRUE;
}

static gboolean
is_null (const char *text)
{
  return *text == '\0' || g_ascii_strcasecmp (text, "null") == 0;
}

static gboolean
read_rows (DpSeedFile  *self,
           Reader      *reader,
           GError     **error)
{
  g_autoptr(GPtrArray) cells = g_ptr_array_new ();

  while (TRUE)
    {
      guint64 line;

      if (!read_row (reader, cells, &line, self->texts, error))
        return FALSE;
      if (cells->len == 0)
        return TRUE;
      if (cells->len != self->n_columns)
        {
          g_autofree char *message =
            g_strdup_printf (g_dngettext (GETTEXT_PACKAGE,
                                          "this row has %u value, but the header has %u",
                                          "this row has %u values, but the header has %u",
                                          cells->len), cells->len, self->n_columns);

          return fail (reader->path, line, error, message);
        }
      for (guint i = 0; i < cells->len; i++)
        {
          const char *text = g_ptr_array_index (cells, i);

          g_ptr_array_add (self->cells, is_null (text) ? NULL : (gpointer) text);
        }
      g_array_append_val (self->lines, line);
      self->n_rows++;
    }
}

static gboolean
is_integer (const char *text)
{
  text += *text == '-' || *text == '+';

  return *text != '\0' && strspn (text, "0123456789") == strlen (text);
}

static gboolean
is_small_integer (const char *text)
{
  gint64 value;

  return is_integer (text) &&
         g_ascii_string_to_signed (*text == '+' ? text + 1 : text, 10, G_MININT32, G_MAXINT32,
                                   &value, NULL);
}

static gboolean
is_big_integer (const char *text)
{
  gint64 value;

  return is_integer (text) &&
         g_ascii_string_to_signed (*text == '+' ? text + 1 : text, 10, G_MININT64, G_MAXINT64,
                                   &value, NULL);
}

static gboolean
matches (GRegex     **form,
         const char  *pattern,
         const char  *text)
{
  if (*form == NULL)
    *form = g_regex_new (pattern, G_REGEX_OPTIMIZE, 0, NULL);

  return g_regex_match (*form, text, 0, NULL);
}

static gboolean
is_number (const char *text)
{
  static GRegex *form;

  return matches (&form, "^[+-]?(\\d+(\\.\\d*)?|\\.\\d+)([eE][+-]?\\d+)?$", text);
}

static gboolean
is_date (const char *text)
{
  int year;
  int month;
  int day;
  char end;

  return strlen (text) == 10 && sscanf (text, "%4d-%2d-%2d%c", &year, &month, &day, &end) == 3 &&
         year > 0 && month > 0 && day > 0 && g_date_valid_dmy (day, month, year);
}

static gboolean
is_moment (const char *text)
{
  static GRegex *form;
  g_autofree char *day = g_strndup (text, 10);

  return matches (&form,
                  "^\\d{4}-\\d\\d-\\d\\d[T "
                  "]([01]\\d|2[0-3]):[0-5]\\d(:[0-5]\\d(\\.\\d{1,6})?)?(Z|[+-]\\d\\d:?\\d\\d)?$",
                  text) &&
         is_date (day);
}

static gboolean
is_boolean (const char *text)
{
  return g_ascii_strcasecmp (text, "true") == 0 || g_ascii_strcasecmp (text, "false") == 0;
}

/* In the order in which dbt tries them; a column without any value has the first. */
static const char *
find_type (DpSeedFile *self,
           guint       column)
{
  static const struct
  {
    const char *type;
    gboolean  (*takes) (const char *text);
  } types[] = {
    { "integer", is_small_integer },
    { "bigint", is_big_integer },
    { "double precision", is_number },
    { "date", is_date },
    { "timestamp without time zone", is_moment },
    { "boolean", is_boolean },
  };

  for (gsize i = 0; i < G_N_ELEMENTS (types); i++)
    {
      guint row = 0;

      while (row < self->n_rows)
        {
          const char *text = dp_seed_file_get (self, row, column);

          if (text != NULL && !types[i].takes (text))
            break;
          row++;
        }
      if (row == self->n_rows)
        return types[i].type;
    }

  return "text";
}

DpSeedFile *
dp_seed_file_parse (const char  *path,
                    const char  *text,
                    char         delimiter,
                    GError     **error)
{
  g_autoptr(DpSeedFile) self = g_new0 (DpSeedFile, 1);
  g_autoptr(GString) cell = g_string_new (NULL);
  Reader reader = { path, text, 1, delimiter, cell };

  self->cells = g_ptr_array_new ();
  self->lines = g_array_new (FALSE, FALSE, sizeof (guint64));
  self->texts = g_string_chunk_new (4096);
  if (g_str_has_prefix (text, "\xEF\xBB\xBF"))
    reader.at += 3;
  if (!read_header (self, &reader, error) || !read_rows (self, &reader, error))
    return NULL;

  self->types = g_new0 (char *, self->n_columns + 1);
  for (guint i = 0; i < self->n_columns; i++)
    self->types[i] = g_strdup (find_type (self, i));

  return g_steal_pointer (&self);
}

void
dp_seed_file_free (DpSeedFile *self)
{
  g_strfreev (self->names);
  g_strfreev (self->types);
  g_ptr_array_unref (self->cells);
  g_array_unref (self->lines);
  g_string_chunk_free (self->texts);
  g_free (self);
}

const char *
dp_seed_file_get (DpSeedFile *self,
                  guint       row,
                  guint       column)
{
  return g_ptr_array_index (self->cells, (gsize) row * self->n_columns + column);
}

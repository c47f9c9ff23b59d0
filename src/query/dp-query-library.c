/* dp-query-library.c: queries that are kept, and those that were run
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-query-library.h"

#include <glib/gi18n-lib.h>
#include <glib/gstdio.h>
#include <string.h>

#include "dp-json-text.h"
#include "dp-paths.h"
#include "dp-work-scheduler.h"

#define MOST_HISTORY  300
#define LONGEST_LINE  120
#define SUFFIX        ".sql"
#define HISTORY_NAME  "history.json"

struct _DpKeptQuery
{
  GObject   parent_instance;

  char     *name;
  char     *sql;
  gint64    time_us;
  gint64    duration_us;
  gboolean  failed;
};

G_DEFINE_FINAL_TYPE (DpKeptQuery, dp_kept_query, G_TYPE_OBJECT)

static void
dp_kept_query_finalize (GObject *object)
{
  DpKeptQuery *self = DP_KEPT_QUERY (object);

  g_free (self->name);
  g_free (self->sql);

  G_OBJECT_CLASS (dp_kept_query_parent_class)->finalize (object);
}

static void
dp_kept_query_class_init (DpKeptQueryClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = dp_kept_query_finalize;
}

static void
dp_kept_query_init (DpKeptQuery *self)
{
}

static DpKeptQuery *
kept_query_new (const char *name,
                const char *sql,
                gint64      time_us)
{
  DpKeptQuery *self = g_object_new (DP_TYPE_KEPT_QUERY, NULL);

  self->name = g_strdup (name);
  self->sql = g_strdup (sql);
  self->time_us = time_us;

  return self;
}

const char *
dp_kept_query_get_name (DpKeptQuery *self)
{
  g_return_val_if_fail (DP_IS_KEPT_QUERY (self), NULL);

  return self->name;
}

const char *
dp_kept_query_get_sql (DpKeptQuery *self)
{
  g_return_val_if_fail (DP_IS_KEPT_QUERY (self), NULL);

  return self->sql;
}

gint64
dp_kept_query_get_time_us (DpKeptQuery *self)
{
  g_return_val_if_fail (DP_IS_KEPT_QUERY (self), 0);

  return self->time_us;
}

gint64
dp_kept_query_get_duration_us (DpKeptQuery *self)
{
  g_return_val_if_fail (DP_IS_KEPT_QUERY (self), 0);

  return self->duration_us;
}

gboolean
dp_kept_query_get_failed (DpKeptQuery *self)
{
  g_return_val_if_fail (DP_IS_KEPT_QUERY (self), FALSE);

  return self->failed;
}

char *
dp_kept_query_dup_line (DpKeptQuery *self)
{
  g_autoptr(GString) line = g_string_new (NULL);
  guint n = 0;

  g_return_val_if_fail (DP_IS_KEPT_QUERY (self), NULL);

  for (const char *c = self->sql; *c != '\0' && n < LONGEST_LINE; c = g_utf8_next_char (c))
    {
      if (!g_ascii_isspace (*c))
        g_string_append_len (line, c, g_utf8_next_char (c) - c);
      else if (line->len == 0 || line->str[line->len - 1] == ' ')
        continue;
      else
        g_string_append_c (line, ' ');
      n++;
    }

  return g_strchomp (g_string_free_and_steal (g_steal_pointer (&line)));
}

struct _DpQueryLibrary
{
  GObject     parent_instance;

  char       *folder;
  GListStore *kept;
  GListStore *history;
  DexFuture  *last_write;    /* (nullable): one after the other, so that the last one stays */
};

G_DEFINE_FINAL_TYPE (DpQueryLibrary, dp_query_library, G_TYPE_OBJECT)

static void
dp_query_library_finalize (GObject *object)
{
  DpQueryLibrary *self = DP_QUERY_LIBRARY (object);

  g_free (self->folder);
  g_clear_object (&self->kept);
  g_clear_object (&self->history);
  dex_clear (&self->last_write);

  G_OBJECT_CLASS (dp_query_library_parent_class)->finalize (object);
}

static void
dp_query_library_class_init (DpQueryLibraryClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = dp_query_library_finalize;
}

static void
dp_query_library_init (DpQueryLibrary *self)
{
  self->kept = g_list_store_new (DP_TYPE_KEPT_QUERY);
  self->history = g_list_store_new (DP_TYPE_KEPT_QUERY);
}

/**
 * dp_query_library_new:
 * @folder: (nullable): %NULL for "queries" in the data directory
 *
 * Returns: (transfer full): an empty one, until it is loaded
 */
DpQueryLibrary *
dp_query_library_new (const char *folder)
{
  DpQueryLibrary *self = g_object_new (DP_TYPE_QUERY_LIBRARY, NULL);
  g_autofree char *data_dir = dp_paths_dup_data_dir ();

  self->folder = folder != NULL ? g_strdup (folder) : g_build_filename (data_dir, "queries", NULL);

  return self;
}

/* Names may have any character, those of files not. */
static char *
dup_path (DpQueryLibrary *self,
          const char     *name)
{
  g_autofree char *escaped = g_uri_escape_string (name, " ()+,;=@!$&'", TRUE);
  g_autofree char *file = g_strconcat (*escaped == '.' ? "%2E" : "",
                                       *escaped == '.' ? escaped + 1 : escaped, SUFFIX, NULL);

  return g_build_filename (self->folder, file, NULL);
}

/* What is done to files, on a thread of its own. */
typedef struct
{
  DexFuture *previous;    /* (nullable) */
  char      *folder;
  char      *path;
  char      *text;        /* (nullable): %NULL removes the file */
  char      *old_path;    /* (nullable): removed after that */
} Write;

static void
write_free (gpointer data)
{
  Write *write = data;

  dex_clear (&write->previous);
  g_free (write->folder);
  g_free (write->path);
  g_free (write->text);
  g_free (write->old_path);
  g_free (write);
}

static DexFuture *
write_fiber (gpointer user_data)
{
  Write *write = user_data;
  g_autoptr(GError) error = NULL;

  if (write->previous != NULL)
    dex_await (dex_ref (write->previous), NULL);

  g_mkdir_with_parents (write->folder, 0700);
  if (write->text != NULL &&
      !g_file_set_contents_full (write->path, write->text, -1, G_FILE_SET_CONTENTS_CONSISTENT, 0600,
                                 &error))
    {
      g_prefix_error (&error, _("The query could not be kept: "));
      return dex_future_new_for_error (g_steal_pointer (&error));
    }
  if (write->text == NULL)
    g_unlink (write->path);
  if (write->old_path != NULL)
    g_unlink (write->old_path);

  return dex_future_new_true ();
}

/* @text, @old_path: (nullable) (transfer full) */
static DexFuture *
start_write (DpQueryLibrary *self,
             char           *path,
             char           *text,
             char           *old_path)
{
  Write *write = g_new0 (Write, 1);

  write->previous = g_steal_pointer (&self->last_write);
  write->folder = g_strdup (self->folder);
  write->path = path;
  write->text = text;
  write->old_path = old_path;
  self->last_write = dex_scheduler_spawn (dp_work_scheduler_get (), 0, write_fiber, write,
                                          write_free);

  return dex_ref (self->last_write);
}

static DpKeptQuery *
read_note (yyjson_val *object)
{
  const char *sql = yyjson_get_str (yyjson_obj_get (object, "sql"));
  DpKeptQuery *query;

  if (sql == NULL)
    return NULL;

  query = kept_query_new (NULL, sql, yyjson_get_sint (yyjson_obj_get (object, "time_us")));
  query->duration_us = yyjson_get_sint (yyjson_obj_get (object, "duration_us"));
  query->failed = yyjson_get_bool (yyjson_obj_get (object, "failed"));

  return query;
}

/* A file that cannot be read is one without anything in it: it is written anew with the next
 * query. */
static void
read_history (const char *folder,
              GPtrArray  *history)
{
  g_autofree char *path = g_build_filename (folder, HISTORY_NAME, NULL);
  g_autofree char *text = NULL;
  yyjson_doc *document;
  yyjson_arr_iter notes;
  yyjson_val *note;
  gsize length;

  if (!g_file_get_contents (path, &text, &length, NULL))
    return;

  document = yyjson_read (text, length, 0);
  notes = yyjson_arr_iter_with (yyjson_doc_get_root (document));
  while ((note = yyjson_arr_iter_next (&notes)) != NULL)
    {
      DpKeptQuery *query = read_note (note);

      if (query != NULL)
        g_ptr_array_add (history, query);
    }
  yyjson_doc_free (document);
}

static int
compare_names (gconstpointer a,
               gconstpointer b,
               gpointer      user_data)
{
  DpKeptQuery *left = (DpKeptQuery *) a, *right = (DpKeptQuery *) b;

  return g_utf8_collate (left->name, right->name);
}

static void
read_kept (const char *folder,
           GPtrArray  *kept)
{
  g_autoptr(GDir) directory = g_dir_open (folder, 0, NULL);
  const char *file;

  while (directory != NULL && (file = g_dir_read_name (directory)) != NULL)
    {
      g_autofree char *path = g_build_filename (folder, file, NULL);
      g_autofree char *bare = g_str_has_suffix (file, SUFFIX)
                                  ? g_strndup (file, strlen (file) - strlen (SUFFIX))
                                  : NULL;
      g_autofree char *name = bare != NULL ? g_uri_unescape_string (bare, NULL) : NULL;
      g_autofree char *sql = NULL;

      if (name != NULL && g_file_get_contents (path, &sql, NULL, NULL) &&
          g_utf8_validate (sql, -1, NULL))
        g_ptr_array_add (kept, kept_query_new (name, sql, 0));
    }
}

typedef struct
{
  char      *folder;
  GPtrArray *kept;
  GPtrArray *history;
} Lists;

static void
lists_clear (gpointer data)
{
  Lists *lists = data;

  g_free (lists->folder);
  g_ptr_array_unref (lists->kept);
  g_ptr_array_unref (lists->history);
}

static void
lists_unref (gpointer data)
{
  g_atomic_rc_box_release_full (data, lists_clear);
}

static DexFuture *
read_fiber (gpointer user_data)
{
  Lists *lists = user_data;

  read_kept (lists->folder, lists->kept);
  read_history (lists->folder, lists->history);

  return dex_future_new_true ();
}

static DexFuture *
load_fiber (gpointer user_data)
{
  DpQueryLibrary *self = user_data;
  Lists *lists = g_atomic_rc_box_new0 (Lists);

  lists->folder = g_strdup (self->folder);
  lists->kept = g_ptr_array_new_with_free_func (g_object_unref);
  lists->history = g_ptr_array_new_with_free_func (g_object_unref);
  dex_await (dex_scheduler_spawn (dp_work_scheduler_get (), 0, read_fiber,
                                  g_atomic_rc_box_acquire (lists), lists_unref),
             NULL);

  g_list_store_splice (self->kept, 0, g_list_model_get_n_items (G_LIST_MODEL (self->kept)),
                       lists->kept->pdata, lists->kept->len);
  g_list_store_sort (self->kept, compare_names, NULL);
  g_list_store_splice (self->history, 0, g_list_model_get_n_items (G_LIST_MODEL (self->history)),
                       lists->history->pdata, lists->history->len);
  lists_unref (lists);

  return dex_future_new_true ();
}

DexFuture *
dp_query_library_load (DpQueryLibrary *self)
{
  g_return_val_if_fail (DP_IS_QUERY_LIBRARY (self), NULL);

  return dex_scheduler_spawn (NULL, 0, load_fiber, g_object_ref (self), g_object_unref);
}

GListModel *
dp_query_library_list_kept (DpQueryLibrary *self)
{
  g_return_val_if_fail (DP_IS_QUERY_LIBRARY (self), NULL);

  return G_LIST_MODEL (self->kept);
}

GListModel *
dp_query_library_list_history (DpQueryLibrary *self)
{
  g_return_val_if_fail (DP_IS_QUERY_LIBRARY (self), NULL);

  return G_LIST_MODEL (self->history);
}

static int
find_index (DpQueryLibrary *self,
            const char     *name)
{
  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->kept)); i++)
    {
      g_autoptr(DpKeptQuery) query = g_list_model_get_item (G_LIST_MODEL (self->kept), i);

      if (g_str_equal (query->name, name))
        return i;
    }

  return -1;
}

DpKeptQuery *
dp_query_library_find (DpQueryLibrary *self,
                       const char     *name)
{
  int index;

  g_return_val_if_fail (DP_IS_QUERY_LIBRARY (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  index = find_index (self, name);

  return index >= 0 ? g_list_model_get_item (G_LIST_MODEL (self->kept), index) : NULL;
}

static void
put_in_list (DpQueryLibrary *self,
             const char     *name,
             const char     *sql)
{
  g_autoptr(DpKeptQuery) query = kept_query_new (name, sql, g_get_real_time ());
  int index = find_index (self, name);

  if (index >= 0)
    g_list_store_splice (self->kept, index, 1, (gpointer *) &query, 1);
  else
    g_list_store_insert_sorted (self->kept, query, compare_names, NULL);
}

DexFuture *
dp_query_library_keep (DpQueryLibrary *self,
                       const char     *name,
                       const char     *sql)
{
  g_return_val_if_fail (DP_IS_QUERY_LIBRARY (self), NULL);
  g_return_val_if_fail (name != NULL && *name != '\0', NULL);
  g_return_val_if_fail (sql != NULL, NULL);

  put_in_list (self, name, sql);

  return start_write (self, dup_path (self, name), g_strdup (sql), NULL);
}

DexFuture *
dp_query_library_rename (DpQueryLibrary *self,
                         const char     *name,
                         const char     *new_name)
{
  g_autoptr(DpKeptQuery) query = NULL;

  g_return_val_if_fail (DP_IS_QUERY_LIBRARY (self), NULL);
  g_return_val_if_fail (name != NULL && new_name != NULL && *new_name != '\0', NULL);

  query = dp_query_library_find (self, name);
  if (query == NULL || g_str_equal (name, new_name))
    return dex_future_new_true ();
  if (find_index (self, new_name) >= 0)
    return dex_future_new_reject (G_IO_ERROR, G_IO_ERROR_EXISTS,
                                  _("There is a query named “%s” already; choose another name."),
                                  new_name);

  g_list_store_remove (self->kept, find_index (self, name));
  put_in_list (self, new_name, query->sql);

  return start_write (self, dup_path (self, new_name), g_strdup (query->sql),
                      dup_path (self, name));
}

DexFuture *
dp_query_library_remove (DpQueryLibrary *self,
                         const char     *name)
{
  int index;

  g_return_val_if_fail (DP_IS_QUERY_LIBRARY (self), NULL);
  g_return_val_if_fail (name != NULL, NULL);

  index = find_index (self, name);
  if (index >= 0)
    g_list_store_remove (self->kept, index);

  return start_write (self, dup_path (self, name), NULL, NULL);
}

static DexFuture *
write_history (DpQueryLibrary *self)
{
  yyjson_mut_doc *document = yyjson_mut_doc_new (NULL);
  yyjson_mut_val *notes = yyjson_mut_arr (document);

  for (guint i = 0; i < g_list_model_get_n_items (G_LIST_MODEL (self->history)); i++)
    {
      g_autoptr(DpKeptQuery) query = g_list_model_get_item (G_LIST_MODEL (self->history), i);
      yyjson_mut_val *note = yyjson_mut_arr_add_obj (document, notes);

      yyjson_mut_obj_add_strcpy (document, note, "sql", query->sql);
      yyjson_mut_obj_add_sint (document, note, "time_us", query->time_us);
      yyjson_mut_obj_add_sint (document, note, "duration_us", query->duration_us);
      yyjson_mut_obj_add_bool (document, note, "failed", query->failed);
    }
  yyjson_mut_doc_set_root (document, notes);

  return start_write (self, g_build_filename (self->folder, HISTORY_NAME, NULL),
                      dp_json_text_take (document, YYJSON_WRITE_PRETTY), NULL);
}

DexFuture *
dp_query_library_note (DpQueryLibrary *self,
                       const char     *sql,
                       gint64          time_us,
                       gint64          duration_us,
                       gboolean        failed)
{
  g_autoptr(DpKeptQuery) query = NULL;
  g_autoptr(DpKeptQuery) last = NULL;
  guint n_queries;

  g_return_val_if_fail (DP_IS_QUERY_LIBRARY (self), NULL);
  g_return_val_if_fail (sql != NULL, NULL);

  query = kept_query_new (NULL, sql, time_us);
  query->duration_us = duration_us;
  query->failed = failed;
  last = g_list_model_get_item (G_LIST_MODEL (self->history), 0);
  g_list_store_splice (self->history, 0, last != NULL && g_str_equal (last->sql, sql) ? 1 : 0,
                       (gpointer *) &query, 1);
  n_queries = g_list_model_get_n_items (G_LIST_MODEL (self->history));
  if (n_queries > MOST_HISTORY)
    g_list_store_splice (self->history, MOST_HISTORY, n_queries - MOST_HISTORY, NULL, 0);

  return write_history (self);
}

DexFuture *
dp_query_library_set_history (DpQueryLibrary *self,
                              GPtrArray      *queries)
{
  g_return_val_if_fail (DP_IS_QUERY_LIBRARY (self), NULL);

  g_list_store_splice (self->history, 0, g_list_model_get_n_items (G_LIST_MODEL (self->history)),
                       queries != NULL ? queries->pdata : NULL, queries != NULL ? queries->len : 0);

  return write_history (self);
}

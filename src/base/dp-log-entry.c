/* dp-log-entry.c: an event of the log
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-log-reader.h"

#include <string.h>
#include <yyjson.h>

struct _DpLogEntry
{
  GObject parent_instance;

  char       *line;
  yyjson_doc *doc;        /* owns what the members below point to */
  gint64      time_us;
  gint64      run_id;
  const char *level;
  const char *task;
  const char *source;
  const char *item;
  const char *request;
  const char *message;
};

G_DEFINE_FINAL_TYPE (DpLogEntry, dp_log_entry, G_TYPE_OBJECT)

/* The worst first. */
static const char * const levels[] = { "error", "warning", "info", "debug" };

static void
dp_log_entry_finalize (GObject *object)
{
  DpLogEntry *self = DP_LOG_ENTRY (object);

  yyjson_doc_free (self->doc);
  g_free (self->line);

  G_OBJECT_CLASS (dp_log_entry_parent_class)->finalize (object);
}

static void
dp_log_entry_class_init (DpLogEntryClass *klass)
{
  G_OBJECT_CLASS (klass)->finalize = dp_log_entry_finalize;
}

static void
dp_log_entry_init (DpLogEntry *self)
{
}

static const char *
get_text (yyjson_val *root,
          const char *name)
{
  return yyjson_get_str (yyjson_obj_get (root, name));
}

static gint64
parse_time (const char *text)
{
  g_autoptr(GDateTime) time = text != NULL ? g_date_time_new_from_iso8601 (text, NULL) : NULL;

  return time != NULL ? g_date_time_to_unix_usec (time) : 0;
}

DpLogEntry *
dp_log_entry_new_for_line (const char *line)
{
  yyjson_doc *doc;
  yyjson_val *root;
  DpLogEntry *self;

  g_return_val_if_fail (line != NULL, NULL);

  doc = yyjson_read (line, strlen (line), YYJSON_READ_ALLOW_INVALID_UNICODE);
  root = yyjson_doc_get_root (doc);
  if (!yyjson_is_obj (root))
    {
      yyjson_doc_free (doc);
      return NULL;
    }

  self = g_object_new (DP_TYPE_LOG_ENTRY, NULL);
  self->line = g_strdup (line);
  self->doc = doc;
  self->time_us = parse_time (get_text (root, "time"));
  self->run_id = yyjson_get_sint (yyjson_obj_get (root, "run_id"));
  self->level = get_text (root, "level");
  self->task = get_text (root, "task");
  self->source = get_text (root, "source");
  self->item = get_text (root, "item");
  self->request = get_text (root, "request");
  self->message = get_text (root, "message");

  return self;
}

const char *
dp_log_entry_get_line (DpLogEntry *self)
{
  g_return_val_if_fail (DP_IS_LOG_ENTRY (self), NULL);
  return self->line;
}

gint64
dp_log_entry_get_time_us (DpLogEntry *self)
{
  g_return_val_if_fail (DP_IS_LOG_ENTRY (self), 0);
  return self->time_us;
}

const char *
dp_log_entry_get_level (DpLogEntry *self)
{
  g_return_val_if_fail (DP_IS_LOG_ENTRY (self), NULL);
  return self->level != NULL ? self->level : "info";
}

gint64
dp_log_entry_get_run_id (DpLogEntry *self)
{
  g_return_val_if_fail (DP_IS_LOG_ENTRY (self), 0);
  return self->run_id;
}

const char *
dp_log_entry_get_task (DpLogEntry *self)
{
  g_return_val_if_fail (DP_IS_LOG_ENTRY (self), NULL);
  return self->task;
}

const char *
dp_log_entry_get_source (DpLogEntry *self)
{
  g_return_val_if_fail (DP_IS_LOG_ENTRY (self), NULL);
  return self->source;
}

const char *
dp_log_entry_get_item (DpLogEntry *self)
{
  g_return_val_if_fail (DP_IS_LOG_ENTRY (self), NULL);
  return self->item;
}

const char *
dp_log_entry_get_request (DpLogEntry *self)
{
  g_return_val_if_fail (DP_IS_LOG_ENTRY (self), NULL);
  return self->request;
}

const char *
dp_log_entry_get_message (DpLogEntry *self)
{
  g_return_val_if_fail (DP_IS_LOG_ENTRY (self), NULL);
  return self->message != NULL ? self->message : "";
}

char *
dp_log_entry_dup_text (DpLogEntry *self)
{
  g_autoptr(GDateTime) utc = NULL;
  g_autoptr(GDateTime) local = NULL;
  g_autofree char *time = NULL;
  g_autoptr(GString) line = g_string_new (NULL);
  const char *about[4];

  g_return_val_if_fail (DP_IS_LOG_ENTRY (self), NULL);

  utc = g_date_time_new_from_unix_utc (self->time_us / G_USEC_PER_SEC);
  local = g_date_time_to_local (utc);
  time = g_date_time_format (local, "%Y-%m-%d %H:%M:%S");
  about[0] = self->task;
  about[1] = self->source;
  about[2] = self->item;
  about[3] = self->request;

  g_string_append_printf (line, "%s  %-7s", time, dp_log_entry_get_level (self));
  if (self->run_id != 0)
    g_string_append_printf (line, "  run %" G_GINT64_FORMAT, self->run_id);
  for (guint i = 0; i < G_N_ELEMENTS (about); i++)
    {
      if (about[i] != NULL)
        g_string_append_printf (line, "  %s", about[i]);
    }
  g_string_append_printf (line, "  %s", dp_log_entry_get_message (self));

  return g_string_free_and_steal (g_steal_pointer (&line));
}

/* 0 is the worst; what is not known is as harmless as can be. */
static guint
find_level (const char *name)
{
  guint i = 0;

  while (i < G_N_ELEMENTS (levels) && !g_str_equal (levels[i], name))
    i++;

  return i;
}

gboolean
dp_log_level_is_known (const char *level)
{
  g_return_val_if_fail (level != NULL, FALSE);

  return find_level (level) < G_N_ELEMENTS (levels);
}

static gboolean
is_same (const char *wanted,
         const char *value)
{
  return wanted == NULL || g_strcmp0 (wanted, value) == 0;
}

static gboolean
has_text (DpLogEntry *self,
          const char *text)
{
  const char * const places[] = { self->message, self->task, self->source, self->item,
                                 self->request };
  g_autofree char *wanted = g_utf8_casefold (text, -1);

  for (guint i = 0; i < G_N_ELEMENTS (places); i++)
    {
      g_autofree char *place = places[i] != NULL ? g_utf8_casefold (places[i], -1) : NULL;

      if (place != NULL && strstr (place, wanted) != NULL)
        return TRUE;
    }

  return FALSE;
}

gboolean
dp_log_filter_matches (const DpLogFilter *self,
                       DpLogEntry        *entry)
{
  g_return_val_if_fail (self != NULL, FALSE);
  g_return_val_if_fail (DP_IS_LOG_ENTRY (entry), FALSE);

  return (self->run_id == 0 || self->run_id == entry->run_id) &&
         (self->level == NULL ||
          find_level (dp_log_entry_get_level (entry)) <= find_level (self->level)) &&
         is_same (self->source, entry->source) && is_same (self->task, entry->task) &&
         is_same (self->item, entry->item) &&
         (self->text == NULL || *self->text == '\0' || has_text (entry, self->text));
}

/* dp-log-reader.h: what happened, read again
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/** DpLogEntry: an event of the log: immutable; any thread may read it */
#define DP_TYPE_LOG_ENTRY (dp_log_entry_get_type ())
G_DECLARE_FINAL_TYPE (DpLogEntry, dp_log_entry, DP, LOG_ENTRY, GObject)

/** dp_log_entry_new_for_line: @line: as it is kept, one JSON object. Returns: (transfer full)
 * (nullable): %NULL for what is no event, such as half of a line */
DpLogEntry *dp_log_entry_new_for_line (const char *line);

/** dp_log_entry_get_line: Returns: as it is kept */
const char *dp_log_entry_get_line     (DpLogEntry *self);
/** dp_log_entry_get_time_us: Returns: microseconds since 1970 */
gint64      dp_log_entry_get_time_us  (DpLogEntry *self);
/** dp_log_entry_get_level: Returns: "error", "warning", "info" or "debug" */
const char *dp_log_entry_get_level    (DpLogEntry *self);
/** dp_log_entry_get_run_id: Returns: 0 where it is about no run */
gint64      dp_log_entry_get_run_id   (DpLogEntry *self);
/** Returns: (nullable): what it is about */
const char *dp_log_entry_get_task     (DpLogEntry *self);
const char *dp_log_entry_get_source   (DpLogEntry *self);
const char *dp_log_entry_get_item     (DpLogEntry *self);
const char *dp_log_entry_get_request  (DpLogEntry *self);
const char *dp_log_entry_get_message  (DpLogEntry *self);
/** dp_log_entry_dup_text: Returns: (transfer full): a line for people: "2026-11-21 15:30:00 
 * warning  run 3  …" */
char       *dp_log_entry_dup_text     (DpLogEntry *self);

/** DpLogFilter: which events are wanted; zero is all of them. Strings are borrowed. */
typedef struct
{
  gint64      run_id;
  const char *level;      /* (nullable): this and worse */
  const char *source;     /* (nullable) */
  const char *task;       /* (nullable) */
  const char *item;       /* (nullable) */
  const char *text;       /* (nullable): anywhere in what is said and what it is about, case
                           * ignored */
} DpLogFilter;

/** dp_log_level_is_known: Returns: whether @level is the name of one */
gboolean dp_log_level_is_known (const char        *level);
gboolean dp_log_filter_matches (const DpLogFilter *self,
                                DpLogEntry        *entry);

/** DpLogEntryFunc: @entry: (transfer none): in the order in which they happened */
typedef void (*DpLogEntryFunc) (DpLogEntry *entry,
                                gpointer    user_data);

/** DpLogReader: goes through the files of a log, also while others write to them. One thread at a
 * time. */
typedef struct _DpLogReader DpLogReader;

DpLogReader *dp_log_reader_new  (const char     *folder);
void         dp_log_reader_free (DpLogReader    *self);

/**
 * dp_log_reader_read:
 * Calls @func for each event since the last time, of all files at first: one that was put aside is
 * read to its end before the next one, and what is no whole line yet waits for its end. It reads
 * files: not for the main thread of a window.
 * Returns: whether there is a log
 */
gboolean     dp_log_reader_read (DpLogReader    *self,
                                 DpLogEntryFunc  func,
                                 gpointer        user_data);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DpLogReader, dp_log_reader_free)

G_END_DECLS

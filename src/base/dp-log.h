/* dp-log.h: what happened, kept for those who look later
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/** DpLogContext: what an event is about; all may be zero */
typedef struct
{
  gint64      run_id;       /* 0: that of dp_log_set_run() */
  const char *task;
  const char *source;
  const char *item;
  const char *request;      /* which of an item's requests */
} DpLogContext;

/**
 * dp_log_start:
 * @folder: made when there is something to write
 * @level: "error", "warning", "info" or "debug": what is less is not kept
 *
 * From now on events, and warnings of all libraries, go to the journal where there is one, and as
 * lines of JSON to files in @folder, of which the oldest go when there are too many. Once in a
 * program, before its threads.
 */
void  dp_log_start      (const char          *folder,
                         const char          *level);

/** dp_log_set_level: as for dp_log_start() */
void  dp_log_set_level  (const char          *level);

/** dp_log_set_run: the run that goes on in this process; 0: none */
void  dp_log_set_run    (gint64               run_id);

/**
 * dp_log_event:
 * @level: %G_LOG_LEVEL_CRITICAL (an error), _WARNING, _INFO or _DEBUG; none of them stops the
 *   program
 * @context: (nullable)
 *
 * Any thread. Nothing is printed.
 */
void  dp_log_event      (GLogLevelFlags       level,
                         const DpLogContext  *context,
                         const char          *format,
                         ...) G_GNUC_PRINTF (3, 4);

/** dp_log_tell: an event (info) that is also printed, to standard error, for who waits there */
void  dp_log_tell       (const char          *format,
                         ...) G_GNUC_PRINTF (1, 2);

/** dp_log_add_secret: @secret: stands nowhere in what is written from now on */
void  dp_log_add_secret (const char          *secret);

/** dp_log_redact: Returns: (transfer full): @text without secrets and what looks like one */
char *dp_log_redact     (const char          *text);

/** dp_log_list_files: Returns: (transfer full): the files that are there, oldest first */
char **dp_log_list_files (const char         *folder);

G_END_DECLS

/* dp-log-private.h: the files of a log
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-log.h"

G_BEGIN_DECLS

/** DpLogFile: lines that several processes write, in files of limited size */
typedef struct _DpLogFile DpLogFile;

DpLogFile *_dp_log_file_new      (const char *folder);
void       _dp_log_file_free     (DpLogFile  *self);
/* Where the file becomes larger than this, the next one is begun; 0 for the usual size. */
void       _dp_log_file_set_size (DpLogFile  *self,
                                  gsize       size);
/* @line: with its end. Any thread. What cannot be written is lost. */
void       _dp_log_file_write    (DpLogFile  *self,
                                  const char *line,
                                  gsize       length);

G_END_DECLS

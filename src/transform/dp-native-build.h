/* dp-native-build.h: fills a table with what a native model computes
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-db-connection.h"
#include "dp-native-gathering.h"

G_BEGIN_DECLS

/**
 * DpNativeTask:
 * @native: (nullable): the implementation; without one, the SQL does it all
 * @writer: with an open transaction, in which @relation was made
 * @source: where to read: another connection is opened there
 * @relation: an empty table with the model's columns
 * @input: the model's SQL with "native_rows"
 * @labels: (nullable): with "native_labels", where the implementation asks for them
 * @twin: the same without
 * @gathered: (nullable): all that @input would give has come in already
 * @listener: (nullable): takes in what is computed; it is complete where all of it was
 */
typedef struct
{
  const DpNativeModel *native;
  DpDbConnection      *writer;
  DpDbTarget          *source;
  const char          *relation;
  const char          *input;
  const char          *labels;
  const char          *twin;
  DpNativeGathering   *gathered;
  DpNativeGathering   *listener;
} DpNativeTask;

/**
 * dp_native_build:
 * @rows: (out): how many there are
 *
 * Streams rows through the implementation: one connection reads, threads compute, and the writer
 * stores, all at once; a few megabytes are in memory. Awaits, so call it in a fiber.
 */
gboolean dp_native_build (const DpNativeTask  *task,
                          gint64              *rows,
                          GError             **error);

G_END_DECLS

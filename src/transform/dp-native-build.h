/* dp-native-build.h: fills a table with what a native model computes
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-db-connection.h"
#include "dp-native-model.h"

G_BEGIN_DECLS

/**
 * dp_native_build:
 * @native: (nullable): the implementation; without one, the SQL does it all
 * @writer: with an open transaction, in which @relation was made
 * @source: where to read: another connection is opened there
 * @relation: an empty table with the model's columns
 * @input: the model's SQL with "native_rows"; @twin: the same without
 * @rows: (out): how many there are
 *
 * Streams rows through the implementation: one connection reads, threads compute, and @writer
 * stores, all at once; a few megabytes are in memory. Awaits, so call it in a fiber.
 */
gboolean dp_native_build (const DpNativeModel  *native,
                          DpDbConnection       *writer,
                          DpDbTarget           *source,
                          const char           *relation,
                          const char           *input,
                          const char           *twin,
                          gint64               *rows,
                          GError              **error);

G_END_DECLS

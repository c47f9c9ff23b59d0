/* fuzz.h: what every fuzz target has
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib.h>

G_BEGIN_DECLS

/**
 * LLVMFuzzerTestOneInput:
 * @data: (array length=size): anything
 *
 * A target is one file with this function. libFuzzer calls it for hours (./build-aux/dev fuzz), and
 * fuzz-driver.c for a few seconds in every test run. What must not happen: a crash, an access out
 * of bounds, a leak, a warning, an answer that contradicts itself.
 *
 * Returns: 0
 */
int  LLVMFuzzerTestOneInput (const guint8       *data,
                             gsize               size);

/** fuzz_source: takes @data as a reply of @source to each of @endpoints */
void fuzz_source            (const char         *source,
                             const char * const *endpoints,
                             const guint8       *data,
                             gsize               size);

G_END_DECLS

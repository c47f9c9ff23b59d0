/* dp-query-library.h: queries that are kept, and those that were run
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>
#include <libdex.h>

G_BEGIN_DECLS

/** DpKeptQuery: immutable. @name: (nullable): of those that were run */
#define DP_TYPE_KEPT_QUERY (dp_kept_query_get_type ())
G_DECLARE_FINAL_TYPE (DpKeptQuery, dp_kept_query, DP, KEPT_QUERY, GObject)

const char *dp_kept_query_get_name        (DpKeptQuery *self);
const char *dp_kept_query_get_sql         (DpKeptQuery *self);
/** dp_kept_query_get_time_us: Returns: when it was kept or run, since 1970 */
gint64      dp_kept_query_get_time_us     (DpKeptQuery *self);
/** dp_kept_query_get_duration_us: Returns: how long it ran */
gint64      dp_kept_query_get_duration_us (DpKeptQuery *self);
/** dp_kept_query_get_failed: whether it did not come to its end */
gboolean    dp_kept_query_get_failed      (DpKeptQuery *self);
/** dp_kept_query_dup_line: Returns: (transfer full): the beginning of it on one line */
char       *dp_kept_query_dup_line        (DpKeptQuery *self);

/**
 * DpQueryLibrary:
 * Kept queries are files NAME.sql of a folder, which other programs may read, too; those that were
 * run are in one file, the last few hundred of them. Main thread only; files are written on
 * another.
 */
#define DP_TYPE_QUERY_LIBRARY (dp_query_library_get_type ())
G_DECLARE_FINAL_TYPE (DpQueryLibrary, dp_query_library, DP, QUERY_LIBRARY, GObject)

/** dp_query_library_new: @folder: (nullable): %NULL for "queries" in the data directory */
DpQueryLibrary *dp_query_library_new          (const char     *folder);
/** dp_query_library_load: Returns: a future of %TRUE once the lists are as the files say */
DexFuture      *dp_query_library_load         (DpQueryLibrary *self) G_GNUC_WARN_UNUSED_RESULT;
/** Returns: (transfer none): live [class@Gio.ListModel] of [class@KeptQuery]: by name */
GListModel     *dp_query_library_list_kept    (DpQueryLibrary *self);
/** Returns: (transfer none): the same, the newest first */
GListModel     *dp_query_library_list_history (DpQueryLibrary *self);
/** dp_query_library_find: Returns: (transfer full) (nullable): the one kept under @name */
DpKeptQuery    *dp_query_library_find         (DpQueryLibrary *self,
                                               const char     *name);
/** dp_query_library_keep: in place of the one of that name. Returns: a future of %TRUE once it is
 * on the disk */
DexFuture      *dp_query_library_keep         (DpQueryLibrary *self,
                                               const char     *name,
                                               const char     *sql) G_GNUC_WARN_UNUSED_RESULT;
/** dp_query_library_rename: rejects with %G_IO_ERROR_EXISTS where another one has that name. A
 * future of %TRUE */
DexFuture      *dp_query_library_rename       (DpQueryLibrary *self,
                                               const char     *name,
                                               const char     *new_name) G_GNUC_WARN_UNUSED_RESULT;
DexFuture      *dp_query_library_remove       (DpQueryLibrary *self,
                                               const char     *name) G_GNUC_WARN_UNUSED_RESULT;
/** dp_query_library_note: one was run; the same as the last one takes its place. A future of
 * %TRUE */
DexFuture      *dp_query_library_note         (DpQueryLibrary *self,
                                               const char     *sql,
                                               gint64          time_us,
                                               gint64          duration_us,
                                               gboolean        failed) G_GNUC_WARN_UNUSED_RESULT;
/** dp_query_library_set_history: @queries: (nullable) (element-type DpKeptQuery): for taking back a
 * clearing; %NULL clears it. A future of %TRUE */
DexFuture      *dp_query_library_set_history  (DpQueryLibrary *self,
                                               GPtrArray      *queries) G_GNUC_WARN_UNUSED_RESULT;

G_END_DECLS

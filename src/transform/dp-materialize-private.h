/* dp-materialize-private.h: what the ways to materialize a node share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-materialize.h"

G_BEGIN_DECLS

/* What stands beside a table until it takes its place ends in it. */
#define DP_BESIDE "__dp_new"

/** DpBuildColumns: names and types of a relation, in order */
typedef struct
{
  char **names;
  char **types;
} DpBuildColumns;

/** _dp_build_execute: all of these await */
gboolean        _dp_build_execute       (DpBuild             *self,
                                         const char          *script,
                                         GError             **error);
/** _dp_build_compile: the node's SQL, for which its template is run but once, unless it wants to
 * know what @incremental is and that has changed. Returns: (transfer none) (nullable) */
const DpCompiled *
                _dp_build_compile       (DpBuild             *self,
                                         gboolean             incremental,
                                         GError             **error);
/** _dp_build_execute_model: runs "@before + the node's SQL + @after"; an error in the SQL names its
 * line */
gboolean        _dp_build_execute_model (DpBuild             *self,
                                         const char          *before,
                                         const char          *after,
                                         gboolean             incremental,
                                         gboolean             may_wait,
                                         GError             **error);
/** _dp_build_execute_counted: an error names the node's file. Adds to @self's rows */
gboolean        _dp_build_execute_counted (DpBuild           *self,
                                           const char        *script,
                                           GError           **error);
/** _dp_build_list_columns: @relation: quoted as needed. Returns: (transfer full) (nullable) */
DpBuildColumns *_dp_build_list_columns  (DpBuild             *self,
                                         const char          *relation,
                                         GError             **error);
void            _dp_build_columns_free  (DpBuildColumns      *columns);
/** _dp_build_comment: descriptions of the project become comments of the database */
gboolean        _dp_build_comment       (DpBuild             *self,
                                         const char * const  *columns,
                                         GError             **error);
/** _dp_build_quote_list: @format: what becomes of each name, "%" being the quoted name */
char           *_dp_build_quote_list    (char               **names,
                                         const char          *format);
/** _dp_build_beside: Returns: (transfer full): where the node is made before it takes its place */
char           *_dp_build_beside        (DpModel             *model);
/** _dp_build_append_indexes: config(primary_key=[…], indexes=[{'columns': […], 'unique': true}]),
 * the latter as dbt has it; @rename: for when the table has taken its place */
void            _dp_build_append_indexes (DpBuild            *self,
                                          GString            *create,
                                          GString            *rename);
/** _dp_build_lay_out: the table that stands beside, into parts where config(partition_by={…}) and
 * the database ask for it; @rename: for when it has taken its place */
gboolean        _dp_build_lay_out       (DpBuild             *self,
                                         GString             *rename,
                                         GError             **error);
/** _dp_build_append_own_indexes: what people made for the table that is there, the next one gets
 * too */
gboolean        _dp_build_append_own_indexes (DpBuild        *self,
                                              GString        *create,
                                              GString        *rename,
                                              GError        **error);
/** _dp_build_finish_table: indexes and statistics for the table that stands beside, then the
 * swap */
gboolean        _dp_build_finish_table  (DpBuild             *self,
                                         GError             **error);
/** _dp_build_fail: Returns: %FALSE, with the node's file before the sentence */
gboolean        _dp_build_fail          (DpBuild             *self,
                                         GError             **error,
                                         const char          *format,
                                         ...) G_GNUC_PRINTF (3, 4);

/**
 * _dp_build_make_table:
 * @create: "create table @relation as"
 * Makes @relation out of the node's SQL, or of what is computed here in its place
 * (dp-materialize-native.c).
 */
gboolean        _dp_build_make_table    (DpBuild             *self,
                                         const char          *create,
                                         const char          *relation,
                                         gboolean             incremental,
                                         GError             **error);
/** _dp_build_hooks: @key: "pre_hook" or "post_hook"; @inside: those of the transaction, or the
 * others (dp-transform-hooks.c) */
gboolean        _dp_build_hooks         (DpBuild             *self,
                                         const char          *key,
                                         gboolean             inside,
                                         GError             **error);
/** _dp_build_list_hooks: Returns: (transfer full): those of the transaction, as a materialization
 * takes them (dp-transform-hooks.c) */
DpValue        *_dp_build_list_hooks    (DpBuild             *self,
                                         const char          *key);
/** _dp_build_call_macro: one that is found by its name; @positional: (transfer full): a list.
 * Returns: (transfer full) (nullable) */
DpValue        *_dp_build_call_macro    (DpBuild             *self,
                                         const char          *name,
                                         DpValue             *positional,
                                         GError             **error);
/** _dp_build_grant: what config(grants={…}) says (dp-materialize-custom.c) */
gboolean        _dp_build_grant         (DpBuild             *self,
                                         GError             **error);

/** _dp_build_increment: new rows into the table that is there (dp-increment.c) */
gboolean        _dp_build_increment     (DpBuild             *self,
                                         GError             **error);
/** _dp_build_custom: by a materialization that the project defines (dp-materialize-custom.c) */
gboolean        _dp_build_custom        (DpBuild             *self,
                                         GError             **error);
/** _dp_build_seed: a file of the project as a table (dp-seed.c) */
gboolean        _dp_build_seed          (DpBuild             *self,
                                         GError             **error);
/** _dp_build_snapshot: what was, and since when and until when it was so (dp-snapshot.c) */
gboolean        _dp_build_snapshot      (DpBuild             *self,
                                         GError             **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DpBuildColumns, _dp_build_columns_free)

G_END_DECLS

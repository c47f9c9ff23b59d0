/* dp-sql-editor.h: SQL, with colours, completion and marks
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "dp-query-catalog.h"

G_BEGIN_DECLS

/**
 * DpSqlEditor:
 * Properties: "text", "editable", "label" (what screen readers call it). Signal "changed".
 */
#define DP_TYPE_SQL_EDITOR (dp_sql_editor_get_type ())
G_DECLARE_FINAL_TYPE (DpSqlEditor, dp_sql_editor, DP, SQL_EDITOR, AdwBin)

GtkWidget  *dp_sql_editor_new             (void);
/** dp_sql_editor_dup_text: Returns: (transfer full): all of it */
char       *dp_sql_editor_dup_text        (DpSqlEditor    *self);
/** dp_sql_editor_set_text: can be undone by the person */
void        dp_sql_editor_set_text        (DpSqlEditor    *self,
                                           const char     *text);
/** dp_sql_editor_insert: @text: where the cursor is */
void        dp_sql_editor_insert          (DpSqlEditor    *self,
                                           const char     *text);
/** dp_sql_editor_dup_selection: @offset: (out): where it begins, in characters. Returns: (transfer
 * full) (nullable) */
char       *dp_sql_editor_dup_selection   (DpSqlEditor    *self,
                                           guint          *offset);
void        dp_sql_editor_set_catalog     (DpSqlEditor    *self,
                                           DpQueryCatalog *catalog);
/** dp_sql_editor_mark_error: @position: the character it is about, from 1; the cursor goes there */
void        dp_sql_editor_mark_error      (DpSqlEditor    *self,
                                           guint           position,
                                           const char     *message);
void        dp_sql_editor_clear_errors    (DpSqlEditor    *self);

G_END_DECLS

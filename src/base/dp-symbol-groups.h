/* dp-symbol-groups.h: symbols that belong together, by the names people gave them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-settings.h"

G_BEGIN_DECLS

typedef enum
{
  DP_SYMBOL_GROUPS_ERROR_NAME,     /* no name, or one with a character that separates */
  DP_SYMBOL_GROUPS_ERROR_EXISTS,
  DP_SYMBOL_GROUPS_ERROR_UNKNOWN,
  DP_SYMBOL_GROUPS_ERROR_STORE,
} DpSymbolGroupsError;

#define DP_SYMBOL_GROUPS_ERROR (dp_symbol_groups_error_quark ())
GQuark              dp_symbol_groups_error_quark  (void);

/**
 * DpSymbolGroups:
 *
 * The setting "symbol-groups", read at one moment: each "Name=source:symbol source:symbol …". A
 * symbol is in one group at most, the first that names it; groups are in the person's order, and
 * numbered from 0 on.
 */
typedef struct _DpSymbolGroups DpSymbolGroups;

DpSymbolGroups     *dp_symbol_groups_new          (DpSettings         *settings);
void                dp_symbol_groups_free         (DpSymbolGroups     *self);
guint               dp_symbol_groups_get_length   (DpSymbolGroups     *self);
const char         *dp_symbol_groups_get_name     (DpSymbolGroups     *self,
                                                   guint               group);
/** dp_symbol_groups_dup_members: Returns: (transfer full): "alphavantage:AAPL" … */
char              **dp_symbol_groups_dup_members  (DpSymbolGroups     *self,
                                                   guint               group);
/** dp_symbol_groups_find: Returns: the group of that name, case ignored; -1 for none */
int                 dp_symbol_groups_find         (DpSymbolGroups     *self,
                                                   const char         *name);
/**
 * dp_symbol_groups_find_member:
 * @entries: (array zero-terminated=1): what one instrument is called, "alphavantage:AAPL",
 *   "csv:AAPL" …
 *
 * Returns: the group that it is in; -1 for none
 */
int                 dp_symbol_groups_find_member  (DpSymbolGroups     *self,
                                                   const char * const *entries);
gboolean            dp_symbol_groups_add          (DpSymbolGroups     *self,
                                                   const char         *name,
                                                   GError            **error);
gboolean            dp_symbol_groups_rename       (DpSymbolGroups     *self,
                                                   guint               group,
                                                   const char         *name,
                                                   GError            **error);
/** dp_symbol_groups_remove: its symbols are in none then */
void                dp_symbol_groups_remove       (DpSymbolGroups     *self,
                                                   guint               group);
/** dp_symbol_groups_put: @group: where one instrument belongs from now on; -1 for none */
void                dp_symbol_groups_put          (DpSymbolGroups     *self,
                                                   const char * const *entries,
                                                   int                 group);
/** dp_symbol_groups_store: keeps it in the settings */
gboolean            dp_symbol_groups_store        (DpSymbolGroups     *self,
                                                   DpSettings         *settings,
                                                   GError            **error);

/**
 * dp_symbol_groups_expand:
 * @words: (nullable): symbols, and groups as "group:Name"
 *
 * Returns: (transfer full) (nullable): the same with the group's symbols in place of it, those of
 *   the setting "symbols" where it has any of them; %NULL in @error where there is no such group,
 *   or nothing in it
 */
char              **dp_symbol_groups_expand       (DpSettings         *settings,
                                                   const char * const *words,
                                                   GError            **error);
/** dp_symbol_groups_dup_entry: Returns: (transfer full): @word as "source:symbol", with the source
 * that one without has */
char               *dp_symbol_groups_dup_entry    (const char         *word);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DpSymbolGroups, dp_symbol_groups_free)

G_END_DECLS

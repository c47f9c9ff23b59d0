/* dp-settings-private.h: what the files of DpSettings share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-settings.h"

G_BEGIN_DECLS

struct _DpSettings
{
  GObject          parent_instance;

  GSettings       *gsettings;
  GSettingsSchema *schema;
  GHashTable      *overrides;    /* key → text */
  GHashTable      *env_file;     /* (nullable): variable → text */
  char            *env_path;
};

/**
 * DpSettingsText:
 * @text: what was written
 * @origin: "override", "environment" or "file"
 * @name: the variable or option, for people
 *
 * A value as it was given, and where.
 */
typedef struct
{
  char       *text;
  const char *origin;
  char       *name;
} DpSettingsText;

void     _dp_settings_text_clear    (DpSettingsText *self);

/** _dp_settings_find_variable: looks for a name in the environment, then in the file */
gboolean _dp_settings_find_variable (DpSettings     *self,
                                     const char     *variable,
                                     DpSettingsText *found);

/** _dp_settings_find_text: the strongest text for @key that is not a stored choice */
gboolean _dp_settings_find_text     (DpSettings     *self,
                                     const char     *key,
                                     DpSettingsText *found);

/** _dp_settings_dup_variable: Returns: (transfer full): a key's own environment name */
char    *_dp_settings_dup_variable  (const char     *key);

/** _dp_settings_check_file: Returns: whether the settings file is readable, or not there yet */
gboolean _dp_settings_check_file    (GError        **error);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DpSettingsText, _dp_settings_text_clear)

G_END_DECLS

/* dp-settings-value.h: settings between text and value
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * dp_settings_value_parse:
 * @key: says type, range and choices
 * @text: a word, a number, yes or no, or a comma list
 *
 * Returns: (transfer full) (nullable): a value of the key's type (not floating); %NULL with @error
 *   saying what would be right, in words that follow the name of where @text came from
 */
GVariant *dp_settings_value_parse  (GSettingsSchemaKey  *key,
                                    const char          *text,
                                    GError             **error);

/** dp_settings_value_format: Returns: (transfer full): text that dp_settings_value_parse() takes */
char     *dp_settings_value_format (GVariant            *value);

/** dp_settings_value_split: Returns: (transfer full): a comma list's items, trimmed, none empty */
char    **dp_settings_value_split  (const char          *text);

/**
 * dp_settings_value_take_password:
 * @url: a database's address, postgresql://… or key=value
 * @password: (out) (optional) (transfer full) (nullable): the password that was in it
 *
 * Returns: (transfer full): @url without the password
 */
char     *dp_settings_value_take_password (const char   *url,
                                           char        **password);

/** dp_settings_value_add_password: Returns: (transfer full): @url with @password, for libpq */
char     *dp_settings_value_add_password (const char    *url,
                                          const char    *password);

/**
 * dp_settings_value_build_address:
 * @host: (nullable): a name, an address, or a socket's folder
 *
 * Returns: (transfer full) (nullable): postgresql://user@host:port/dbname; %NULL without a host
 */
char     *dp_settings_value_build_address (const char   *host,
                                           const char   *port,
                                           const char   *dbname,
                                           const char   *user);

G_END_DECLS

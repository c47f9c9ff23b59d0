/* dp-settings.h: settings from command line, environment, .env file and the person's choices
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>
#include <libdex.h>

G_BEGIN_DECLS

typedef enum
{
  DP_SETTINGS_ERROR_UNKNOWN_KEY,
  DP_SETTINGS_ERROR_VALUE,         /* not what the key takes; the sentence says what it takes */
  DP_SETTINGS_ERROR_FILE,          /* the settings file cannot be read or written */
  DP_SETTINGS_ERROR_KEYRING,       /* a secret cannot be kept */
} DpSettingsError;

#define DP_SETTINGS_ERROR (dp_settings_error_quark ())
GQuark      dp_settings_error_quark    (void);

/**
 * DpSettings:
 *
 * Strongest first: overrides (command line), environment, `.env` file, the stored choice, the
 * schema's default. Every key of the schema has an environment name: DATAPIPE_ and the key in upper
 * case with underscores ("alpha-vantage-url": DATAPIPE_ALPHA_VANTAGE_URL). `symbols` is
 * DATAPIPE_SYMBOLS, `feeds` DATAPIPE_FEEDS, both comma lists. DATABASE_URL and POSTGRES_* name an
 * external database. Stored choices are kept in a key file (dp_paths_dup_settings_file()) that
 * needs no bus. Secrets (API keys, the database password) are never in that file: see
 * dp_settings_dup_secret().
 *
 * Signal "changed" (detail: key): the effective value may be another one now. Main thread only.
 */
#define DP_TYPE_SETTINGS (dp_settings_get_type ())
G_DECLARE_FINAL_TYPE (DpSettings, dp_settings, DP, SETTINGS, GObject)

/** dp_settings_new: Returns: (transfer full): the settings of this process's environment */
DpSettings *dp_settings_new            (void);

/** dp_settings_load_env_file: reads KEY=value lines ("export", quotes and # comments understood) */
gboolean    dp_settings_load_env_file  (DpSettings  *self,
                                        const char  *path,
                                        GError     **error);

/**
 * dp_settings_check:
 *
 * Looks at every value from the command line, the environment and the `.env` file, which nobody
 * checked when it was written, and at whether the settings file can be read.
 *
 * Returns: %FALSE with a sentence naming the variable, what it is and what it has to be; getters
 *   answer such a key from the next weaker place
 */
gboolean    dp_settings_check          (DpSettings  *self,
                                        GError     **error);

/** dp_settings_override: a value for this process only, above all others; %NULL takes it back */
void        dp_settings_override       (DpSettings  *self,
                                        const char  *key,
                                        const char  *value);

/** dp_settings_dup_string: Returns: (transfer full) (nullable): %NULL where empty or not known */
char       *dp_settings_dup_string     (DpSettings  *self,
                                        const char  *key);
char      **dp_settings_dup_strv       (DpSettings  *self,
                                        const char  *key);
int         dp_settings_get_int        (DpSettings  *self,
                                        const char  *key);
gboolean    dp_settings_get_boolean    (DpSettings  *self,
                                        const char  *key);

/** dp_settings_set_string: stores @value, parsed as the key's type; says what is wrong with it */
gboolean    dp_settings_set_string     (DpSettings  *self,
                                        const char  *key,
                                        const char  *value,
                                        GError     **error);
gboolean    dp_settings_set_strv       (DpSettings  *self,
                                        const char  *key,
                                        const char * const *value);

/** dp_settings_reset: forgets the stored choice */
gboolean    dp_settings_reset          (DpSettings  *self,
                                        const char  *key,
                                        GError     **error);

/** dp_settings_dup_text: Returns: (transfer full): the value as text that dp_settings_set_string()
 *  takes, so without the password that an address may hold: fit to be shown */
char       *dp_settings_dup_text       (DpSettings  *self,
                                        const char  *key);

/** dp_settings_has_key: whether the schema has @key (a secret is not one of them) */
gboolean    dp_settings_has_key        (DpSettings  *self,
                                        const char  *key);

/** dp_settings_get_summary: Returns: (transfer none): what @key is, for people */
const char *dp_settings_get_summary    (DpSettings  *self,
                                        const char  *key);

/** dp_settings_list_keys: Returns: (transfer full): the keys of the schema, sorted */
char      **dp_settings_list_keys      (DpSettings  *self);

/** dp_settings_get_origin: Returns: "override", "environment", "file", "stored" or "default" */
const char *dp_settings_get_origin     (DpSettings  *self,
                                        const char  *key);

/** Of the secret that is the address of a pipeline's own webhook, after which its name follows */
#define DP_SETTINGS_PIPELINE_WEBHOOK "pipeline-webhook-"

/** dp_settings_list_secrets: Returns: (transfer none): the names dp_settings_dup_secret() knows */
const char * const *dp_settings_list_secrets (void);

/**
 * dp_settings_get_secret_variable: Returns: (nullable): e.g. "ALPHA_VANTAGE_API_KEY"; %NULL for a
 *   name that is no secret, or of which there is one for each pipeline
 */
const char *dp_settings_get_secret_variable  (const char  *name);

/**
 * dp_settings_dup_secret:
 * @name: "alpha-vantage-key", "coingecko-key", "coinpaprika-key", "database-password",
 *   "mail-password", "webhook-url", or %DP_SETTINGS_PIPELINE_WEBHOOK and a pipeline's name
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to a string, "" where none is known:
 *   from ALPHA_VANTAGE_API_KEY, COINGECKO_API_KEY, COINPAPRIKA_API_KEY, POSTGRES_PASSWORD,
 *   MAIL_PASSWORD, SLACK_WEBHOOK_URL, DATAPIPE_ and the name, else the keyring
 */
DexFuture  *dp_settings_dup_secret     (DpSettings  *self,
                                        const char  *name) G_GNUC_WARN_UNUSED_RESULT;

/**
 * dp_settings_dup_database_address:
 *
 * The external database's address for libpq, with its password: it is to be shown or kept nowhere.
 *
 * Returns: (transfer full): a [class@Dex.Future] that resolves to a string, "" for the private
 *   server
 */
DexFuture  *dp_settings_dup_database_address (DpSettings  *self) G_GNUC_WARN_UNUSED_RESULT;

/**
 * dp_settings_get_secret_origin: Returns: "environment" or "file"; %NULL where only the keyring can
 *   know
 */
const char *dp_settings_get_secret_origin    (DpSettings  *self,
                                              const char  *name);

/** dp_settings_store_secret: keyring; "" removes. Returns: a future that resolves to %TRUE; rejects
 *  with a sentence that says where else the secret can be given */
DexFuture  *dp_settings_store_secret   (DpSettings  *self,
                                        const char  *name,
                                        const char  *value) G_GNUC_WARN_UNUSED_RESULT;

/** dp_settings_get_gsettings: Returns: (transfer none): for g_settings_bind() in the preferences */
GSettings  *dp_settings_get_gsettings  (DpSettings  *self);

G_END_DECLS

/* dp-source-settings.h: a provider as the settings have it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-run-quota.h"
#include "dp-settings.h"
#include "dp-source.h"

G_BEGIN_DECLS

/**
 * DpSourceSettings:
 * @key_id: first digits of the key's hash, "" without a key
 * @datasets: (nullable): what to ask for; %NULL: what the source asks for by itself
 * @quota: what its plan allows
 */
typedef struct
{
  char       *key_id;
  char      **datasets;
  DpRunQuota  quota;
} DpSourceSettings;

/**
 * dp_source_settings_make:
 * @name: of a provider
 * @self: (out caller-allocates): what else the settings say of it; cleared with
 *   dp_source_settings_clear()
 * Fiber on the main thread.
 * Returns: (transfer full) (nullable): the provider, with its address, key, plan and limits; %NULL
 *   for a name that nobody registered
 */
DpSource *dp_source_settings_make  (DpSourceSettings *self,
                                    const char       *name,
                                    DpSettings       *settings,
                                    DpTransport      *transport);
void      dp_source_settings_clear (DpSourceSettings *self);

/** dp_source_settings_dup_contract_key: Returns: (transfer full) (nullable): the setting that says
 * what becomes of what @name brings when its form changes; %NULL for a source whose form is
 * fixed */
char     *dp_source_settings_dup_contract_key (const char *name,
                                              DpSettings *settings);

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DpSourceSettings, dp_source_settings_clear)

G_END_DECLS

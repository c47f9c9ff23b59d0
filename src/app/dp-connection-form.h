/* dp-connection-form.h: where a database server is, and how to get in
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <adwaita.h>

#include "dp-db-target.h"

G_BEGIN_DECLS

/**
 * DpConnectionForm:
 *
 * Host, port, database, user, password, encryption. An address that is pasted, as a whole, fills
 * all of it. Signal "changed": a person changed something.
 */
#define DP_TYPE_CONNECTION_FORM (dp_connection_form_get_type ())
G_DECLARE_FINAL_TYPE (DpConnectionForm, dp_connection_form,
                      DP, CONNECTION_FORM, AdwPreferencesGroup)

/** dp_connection_form_set_target: @target: (nullable): what the fields show; %NULL: nothing yet */
void        dp_connection_form_set_target   (DpConnectionForm *self,
                                             DpDbTarget       *target);
void        dp_connection_form_set_password (DpConnectionForm *self,
                                             const char       *password);
/** dp_connection_form_get_password: Returns: (transfer none): "" for none */
const char *dp_connection_form_get_password (DpConnectionForm *self);
/** dp_connection_form_dup_target: Returns: (transfer full) (nullable): with the password; %NULL
 * while host, database or user is missing */
DpDbTarget *dp_connection_form_dup_target   (DpConnectionForm *self);

G_END_DECLS

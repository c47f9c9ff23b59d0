/* dp-serve-config.h: what the settings say about serving, once and for all until it is started
 * again
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-settings.h"

G_BEGIN_DECLS

/** DpServeConfig: the settings serve-*; any thread may read it */
typedef struct
{
  char             *address;
  guint             port;
  GInetAddress     *inet;              /* of @address */
  gboolean          local;             /* @address is this computer's own, which no other reaches */
  gboolean          always_token;      /* even so, callers show a token */
  GTlsCertificate  *certificate;       /* (nullable) */
  char             *certificate_path;   /* (nullable) */
  char            **hosts;
  char            **origins;
  guint             rate;
  guint             rate_local;
  guint             n_connections;
  guint             n_connections_each;
  gint64            patience_us;
  guint             query_timeout_ms;
  guint             n_database;
  gboolean          prepared;
  char             *role;
  gsize             cache_bytes;
} DpServeConfig;

/** _dp_serve_config_new: Returns: (transfer full) (nullable): %NULL with a sentence in
 * DP_SERVER_ERROR where an address or a certificate cannot be used */
DpServeConfig *_dp_serve_config_new  (DpSettings     *settings,
                                      GError        **error);
void           _dp_serve_config_free (DpServeConfig  *self);

/** _dp_serve_certificate_refuse: Returns: %FALSE with a sentence about the certificate at @path */
gboolean       _dp_serve_certificate_refuse (const char           *path,
                                             const GError         *cause,
                                             GError              **error);
/** _dp_serve_certificate_check: whether it and its key belong together, where there is one; takes
 * some milliseconds */
gboolean       _dp_serve_certificate_check  (const DpServeConfig  *config,
                                             GError              **error);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DpServeConfig, _dp_serve_config_free)

G_END_DECLS

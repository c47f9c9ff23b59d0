/* dp-transfer-private.h: something sent by libcurl, on a thread of its own
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <curl/curl.h>
#include <libdex.h>

G_BEGIN_DECLS

/* What to send; strings are copied by _dp_transfer_new(). */
typedef struct
{
  char    *url;
  GBytes  *body;
  char    *certificate;   /* (nullable): a file with certificates to trust, besides the system's */

  /* mail */
  char    *user;          /* (nullable) */
  char    *password;      /* (nullable) */
  char    *from;
  char   **to;            /* (nullable): not a mail */
  gboolean starttls;

  /* web */
  char   **headers;       /* (nullable) */
} DpTransfer;

/* What came of it. */
typedef struct
{
  CURLcode   code;
  long       status;      /* the last reply's, of SMTP or HTTP */
  long       verified;    /* OpenSSL's verdict on the certificate, 0 for good */
  long       os_error;
  char      *kind;        /* what @code is in words */
  char      *detail;      /* the same, or more of it */
  char      *reply;       /* (nullable): the server's last line, or the beginning of the body */
  char      *refusal;     /* (nullable): the first line that refused something, receivers apart */
  char      *refused_at;  /* (nullable): the command that it refused: "AUTH", "MAIL" … */
  GPtrArray *refused;     /* (element-type utf8): "<address>: line" of each receiver that was
                           * refused */
} DpTransferEnd;

#define DP_TYPE_TRANSFER_END (_dp_transfer_end_get_type ())
GType       _dp_transfer_end_get_type (void);

DpTransfer *_dp_transfer_new          (const char *url,
                                       GBytes     *body);
void        _dp_transfer_free         (DpTransfer *self);

/* @transfer: (transfer full). Returns: a future of a boxed DpTransferEnd; it does not reject.
 * Dropping it ends the transfer soon. */
DexFuture  *_dp_transfer_send         (DpTransfer *transfer) G_GNUC_WARN_UNUSED_RESULT;

/* For tests: how long silence is borne, in seconds; 0 for as long as usual. */
void        _dp_transfer_set_patience (guint       seconds);

/* @server: for people. Sets the sentence for what stands between us and any server: name,
 * connection, certificate, time. Returns: FALSE where it was none of these */
gboolean    _dp_transfer_explain      (const DpTransferEnd *end,
                                       const char          *server,
                                       GError             **error);

G_END_DECLS

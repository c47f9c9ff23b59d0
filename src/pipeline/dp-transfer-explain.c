/* dp-transfer-explain.c: what stood between us and a server, in a sentence
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-transfer-private.h"

#include <glib/gi18n-lib.h>

#include "dp-notifier.h"

/* OpenSSL's verdicts, as in its x509_vfy.h */
enum
{
  CERTIFICATE_NOT_LOOKED_AT = 1,   /* libcurl compares the name before */
  CERTIFICATE_NOT_YET_VALID = 9,
  CERTIFICATE_EXPIRED = 10,
  CERTIFICATE_SELF_SIGNED = 18,
  CERTIFICATE_SELF_SIGNED_IN_CHAIN = 19,
  CERTIFICATE_NO_ISSUER = 20,
  CERTIFICATE_NO_FIRST_SIGNATURE = 21,
  CERTIFICATE_OF_ANOTHER_NAME = 62,
};

static char *
explain_certificate (const DpTransferEnd *end,
                     const char          *server)
{
  switch (end->verified)
    {
    case CERTIFICATE_EXPIRED:
      return g_strdup_printf (_("The certificate of %s has expired, so nothing was sent to it. "
                                "Whoever runs the server has to renew it."),
                              server);
    case CERTIFICATE_NOT_YET_VALID:
      return g_strdup_printf (_("The certificate of %s is not valid yet, so nothing was sent to "
                                "it. Is the clock of this computer right?"),
                              server);
    case CERTIFICATE_SELF_SIGNED:
    case CERTIFICATE_SELF_SIGNED_IN_CHAIN:
    case CERTIFICATE_NO_ISSUER:
    case CERTIFICATE_NO_FIRST_SIGNATURE:
      return g_strdup_printf (_("The certificate of %s is signed by nobody this computer knows, "
                                "so nothing was sent to it. If the server is yours, name the file "
                                "of its certificate authority in the setting notify-certificate."),
                              server);
    case CERTIFICATE_NOT_LOOKED_AT:
    case CERTIFICATE_OF_ANOTHER_NAME:
      return g_strdup_printf (
          _("The server that answers as %s has the certificate of another name, so nothing was "
            "sent to it. Write its address as the certificate has it."),
          server);
    default:
      return g_strdup_printf (
          _("The certificate of %s cannot be trusted (%s), so nothing was sent to it."), server,
          end->detail);
    }
}

gboolean
_dp_transfer_explain (const DpTransferEnd  *end,
                      const char           *server,
                      GError              **error)
{
  g_autofree char *sentence = NULL;
  DpNotifierError code = DP_NOTIFIER_ERROR_UNREACHABLE;

  switch ((int) end->code)
    {
    case CURLE_COULDNT_RESOLVE_HOST:
      sentence = g_strdup_printf (_("There is no server called %s, or the network is not there. "
                                    "Check the name and the connection."),
                                  server);
      break;
    case CURLE_COULDNT_CONNECT:
      sentence = g_strdup_printf (_("%s does not take connections (%s). Check the name and the "
                                    "port, and whether a firewall is in between."),
                                  server,
                                  end->os_error != 0 ? g_strerror (end->os_error) : end->detail);
      break;
    case CURLE_OPERATION_TIMEDOUT:
      sentence = g_strdup_printf (_("%s did not answer in time. Check the port and how the "
                                    "connection is encrypted; otherwise the server is busy."),
                                  server);
      break;
    case CURLE_PEER_FAILED_VERIFICATION:
      code = DP_NOTIFIER_ERROR_CERTIFICATE;
      sentence = explain_certificate (end, server);
      break;
    case CURLE_SSL_CACERT_BADFILE:
      code = DP_NOTIFIER_ERROR_SETTINGS;
      sentence = g_strdup (_("The file in the setting notify-certificate cannot be read, or holds "
                             "no certificate in PEM form."));
      break;
    case CURLE_SSL_CONNECT_ERROR:
      sentence = g_strdup_printf (_("No encrypted connection to %s could be made (%s). Check the "
                                    "port, and how the connection is to be encrypted."),
                                  server, end->detail);
      break;
    case CURLE_GOT_NOTHING:
    case CURLE_RECV_ERROR:
      sentence = g_strdup_printf (
          _("%s cut the connection before it had answered. It may be out of order."), server);
      break;
    case CURLE_URL_MALFORMAT:
    case CURLE_UNSUPPORTED_PROTOCOL:
      code = DP_NOTIFIER_ERROR_SETTINGS;
      sentence = g_strdup_printf (_("“%s” is not the address of a server."), server);
      break;
    default:
      return FALSE;
    }
  g_set_error_literal (error, DP_NOTIFIER_ERROR, code, sentence);

  return TRUE;
}

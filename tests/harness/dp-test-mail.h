/* dp-test-mail.h: a mail server on this machine, with refusals and faults on order
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * DpTestMail:
 * An SMTP server on loopback, on threads of its own. It knows one user, "ada" with the password
 * "right", and nobody whose address begins with "gone@".
 */
typedef struct _DpTestMail DpTestMail;

typedef enum
{
  DP_TEST_MAIL_STARTTLS = 1 << 0,   /* offers it, and takes nothing without it */
  DP_TEST_MAIL_TLS      = 1 << 1,   /* from the beginning */
  DP_TEST_MAIL_LOGIN    = 1 << 2,   /* takes nothing from who did not log in */
  DP_TEST_MAIL_EXPIRED  = 1 << 3,   /* with a certificate that has expired */
  DP_TEST_MAIL_ONLY_LOGIN = 1 << 4, /* of the ways to log in, LOGIN, not PLAIN */
} DpTestMailFlags;

/** DpTestMailWay: how it treats a connection */
typedef enum
{
  DP_TEST_MAIL_TAKES,
  DP_TEST_MAIL_BUSY,            /* 421 in place of a greeting */
  DP_TEST_MAIL_NOT_NOW,         /* 451 to the sender */
  DP_TEST_MAIL_NOT_FROM,        /* 550 to the sender */
  DP_TEST_MAIL_NOT_THIS,        /* 554 to the message */
  DP_TEST_MAIL_CLOSES,          /* in the middle of the message */
  DP_TEST_MAIL_FORGETS_REPLY,   /* takes the message, and closes without saying so */
  DP_TEST_MAIL_SILENT,          /* never says a word */
  DP_TEST_MAIL_DRIPS,           /* answers letter by letter */
} DpTestMailWay;

/** DpTestMailMessage: what it took */
typedef struct
{
  char     *user;               /* (nullable): who logged in */
  char     *from;
  char    **to;
  char     *data;               /* the mail, dots as they were */
  gboolean  encrypted;
} DpTestMailMessage;

DpTestMail  *dp_test_mail_new          (DpTestMailFlags  flags);
void         dp_test_mail_free         (DpTestMail      *self);
guint16      dp_test_mail_get_port     (DpTestMail      *self);
/** dp_test_mail_set_way: for the next @n_times connections; 0: from now on */
void         dp_test_mail_set_way      (DpTestMail      *self,
                                        DpTestMailWay    way,
                                        guint            n_times);
guint        dp_test_mail_count        (DpTestMail      *self);
/** dp_test_mail_count_connections: Returns: how often somebody came */
guint        dp_test_mail_count_connections (DpTestMail *self);
/** dp_test_mail_get: Returns: (transfer none): the message of that number, kept as long as @self */
const DpTestMailMessage *dp_test_mail_get (DpTestMail   *self,
                                        guint            index);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DpTestMail, dp_test_mail_free)

G_END_DECLS

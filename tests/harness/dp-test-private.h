/* dp-test-private.h: an external server that the tests share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-test.h"

G_BEGIN_DECLS

/* Where DATAPIPE_TEST_SERVER names a version, the tests' databases are on an external server of
 * it. */

/** _dp_test_server_attach: Returns: (transfer full): the folder of its socket */
char *_dp_test_server_attach (void);

/** _dp_test_server_detach: whoever does so last stops the server */
void  _dp_test_server_detach (void);

G_END_DECLS

/* dp-test-provider-private.h: what the parts of the test provider share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-test-provider.h"

#include <libsoup/soup.h>

G_BEGIN_DECLS

/** DpTestReply: an answer with texts of its own */
typedef struct
{
  char     *match;
  gboolean  limited;
  guint     n_left;
  guint     status;
  char     *content_type;
  GBytes   *body;
  char     *header_name;
  char     *header_value;
  guint     delay_ms;
  DpTestWay way;
  gboolean  compressed;
} DpTestReply;

DpTestReply  *_dp_test_reply_copy       (const DpTestReply *reply);
void          _dp_test_reply_free       (DpTestReply       *reply);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DpTestReply, _dp_test_reply_free)

/** _dp_test_way_start: @stream: (transfer full): that of @socket. Returns: (transfer full): the
 * thread that writes @reply the wrong way; it ends early where @closing becomes true */
GThread      *_dp_test_way_start        (GIOStream         *stream,
                                         GSocket           *socket,
                                         const DpTestReply *reply,
                                         gint              *closing);

/** DpTestFaults: which request goes wrong how, drawn from a seed */
typedef struct _DpTestFaults DpTestFaults;

DpTestFaults *_dp_test_faults_new       (guint32            seed,
                                         guint              most);
void          _dp_test_faults_free      (DpTestFaults      *self);
/** _dp_test_faults_draw: Returns: (transfer full): @good, or what comes in its place this time */
DpTestReply  *_dp_test_faults_draw      (DpTestFaults      *self,
                                         const char        *request,
                                         const DpTestReply *good);
/** _dp_test_faults_go_around: Returns: (transfer full) (nullable): the next turn, where @request
 * came out of a redirect that leads in circles */
DpTestReply  *_dp_test_faults_go_around (const char        *request);

G_END_DECLS

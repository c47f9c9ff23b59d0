/* dp-test-provider.h: a provider's server on this machine, with faults on order
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

G_BEGIN_DECLS

/**
 * DpTestProvider:
 * An HTTP server on 127.0.0.1, on a thread of its own, so that a test may wait for a child program
 * without a main loop. A request is matched by a text of parts joined by "&": one that begins with
 * "/" is the path, any other a query parameter ("function=OVERVIEW&symbol=IBM"); "" matches all.
 * What was added last and matches answers; what matches nothing gets 404.
 */
typedef struct _DpTestProvider DpTestProvider;

/** DpTestWay: how an answer goes wrong on its way */
typedef enum
{
  DP_TEST_WAY_WHOLE,
  DP_TEST_WAY_CUT_LENGTH,    /* Content-Length of the body, but only half of it */
  DP_TEST_WAY_CUT_CHUNKED,   /* half of the body in chunks, and no end */
  DP_TEST_WAY_CLOSE,         /* closed without an answer */
  DP_TEST_WAY_RESET,         /* half of the body, then the connection is reset */
  DP_TEST_WAY_DRIP,          /* whole, in small pieces */
  DP_TEST_WAY_STALL,         /* half of the body, then silence */
  DP_TEST_WAY_HUGE,          /* the body, and blanks behind it as long as they are read, to 1 GiB */
  DP_TEST_WAY_BOMB,          /* the same, as a few KiB of gzip */
} DpTestWay;

/** DpTestAnswer: what is sent; all zero is an empty 200 */
typedef struct
{
  guint       status;         /* 0 for 200 */
  const char *content_type;   /* (nullable): application/json */
  const char *body;
  const char *header_name;    /* (nullable): one more header */
  const char *header_value;
  guint       delay_ms;
  DpTestWay   way;
  gboolean    compressed;     /* gzip */
} DpTestAnswer;

DpTestProvider *dp_test_provider_new          (void);
void            dp_test_provider_free         (DpTestProvider     *self);

/** dp_test_provider_get_url: Returns: "http://127.0.0.1:PORT" */
const char     *dp_test_provider_get_url      (DpTestProvider     *self);

/** dp_test_provider_answer: 200 with @body, from now on */
void            dp_test_provider_answer       (DpTestProvider     *self,
                                               const char         *match,
                                               const char         *body);
/** dp_test_provider_answer_file: 200 with the bytes of @path, from now on */
void            dp_test_provider_answer_file  (DpTestProvider     *self,
                                               const char         *match,
                                               const char         *path);
/** dp_test_provider_answer_with: @answer, for the next @n_times requests that match; 0: from now
 * on */
void            dp_test_provider_answer_with  (DpTestProvider     *self,
                                               const char         *match,
                                               guint               n_times,
                                               const DpTestAnswer *answer);

/**
 * dp_test_provider_set_faults:
 * @seed: the same seed makes the same faults, in whatever order requests come
 * @most: how often one request may go wrong before it is answered as it should be
 *
 * From now on a request that has an answer is at first answered wrongly, in ways that @seed draws
 * for it: see dp-test-faults.c.
 */
void            dp_test_provider_set_faults   (DpTestProvider     *self,
                                               guint32             seed,
                                               guint               most);

/** dp_test_provider_count: Returns: how many requests that match came so far */
guint           dp_test_provider_count        (DpTestProvider     *self,
                                               const char         *match);
/** dp_test_provider_dup_requests: Returns: (transfer full): "PATH?QUERY" of each, in order */
char          **dp_test_provider_dup_requests (DpTestProvider     *self);
/** dp_test_provider_dup_header: Returns: (transfer full) (nullable): a header of the last
 * request */
char           *dp_test_provider_dup_header   (DpTestProvider     *self,
                                               const char         *name);
/** dp_test_provider_dup_body: Returns: (transfer full) (nullable): what the last request brought */
char           *dp_test_provider_dup_body     (DpTestProvider     *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DpTestProvider, dp_test_provider_free)

G_END_DECLS

/* dp-test-serve.h: a server on a database of its own, and who asks it
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <json-glib/json-glib.h>
#include <libsoup/soup.h>

#include "dp-server.h"
#include "dp-test.h"

G_BEGIN_DECLS

/** DpTestServe: what a test of the server needs; in a fiber */
typedef struct
{
  DpSettings  *settings;
  DpEngine    *engine;
  DpServer    *server;
  SoupSession *session;
} DpTestServe;

/** DpTestServed: what came */
typedef struct
{
  guint               status;
  SoupMessageHeaders *headers;
  char               *body;
  gsize               length;
  JsonNode           *json;      /* (nullable): where it is JSON */
} DpTestServed;

/** dp_test_serve_open: an engine on a new database. Then override settings, and start */
DpTestServe  *dp_test_serve_open    (void);
/** dp_test_serve_start: serves on a free port */
void          dp_test_serve_start   (DpTestServe  *self);
/** dp_test_serve_close: stops it, and frees @self */
void          dp_test_serve_close   (DpTestServe  *self);
void          dp_test_serve_execute (DpTestServe  *self,
                                     const char   *sql);
/** dp_test_serve_dup_value: Returns: (transfer full): the first value that @sql gives */
char         *dp_test_serve_dup_value (DpTestServe *self,
                                       const char  *sql);

/** dp_test_serve_ask: @headers: (nullable): "Name: value" lines, ended by %NULL */
DpTestServed *dp_test_serve_ask     (DpTestServe        *self,
                                     const char         *method,
                                     const char         *path,
                                     const char * const *headers);
/** dp_test_serve_get: GET, which has to give @status. Where it is JSON, it is parsed */
DpTestServed *dp_test_serve_get     (DpTestServe  *self,
                                     guint         status,
                                     const char   *path);
void          dp_test_served_free   (DpTestServed *self);
/** dp_test_served_get: Returns: (transfer none): a member, by its way through objects and arrays:
 * "error.code", "data.0.symbol" */
JsonNode     *dp_test_served_get    (DpTestServed *self,
                                     const char   *way);
const char   *dp_test_served_text   (DpTestServed *self,
                                     const char   *way);
/** dp_test_served_count: Returns: how many elements the array there has */
guint         dp_test_served_count  (DpTestServed *self,
                                     const char   *way);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DpTestServed, dp_test_served_free)

G_END_DECLS

/* dp-serve-service.h: what the requests of one server share, on its thread
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-engine.h"
#include "dp-serve-cache.h"
#include "dp-serve-config.h"
#include "dp-serve-guard.h"
#include "dp-serve-listener.h"
#include "dp-serve-live.h"
#include "dp-serve-pack.h"
#include "dp-serve-request.h"

G_BEGIN_DECLS

/** DpServeState: what is looked at now and then, for /health */
typedef struct
{
  gboolean knows_data;        /* the next two are known */
  guint    n_datasets;
  guint    n_late;            /* of them, those with data that is older than it should be */
  gboolean knows_schedules;
  gint64   n_scheduled;
  gint64   n_missed;          /* moments of the last day */
} DpServeState;

/**
 * DpServeService:
 * All of it belongs to the server's thread, but @engine and @main_context, which are for what is
 * handed to the main thread.
 * @quick: for what an index finds
 * @slow: for what takes its time, so that the others do not wait behind it
 * @data_dir: (nullable): where the database is, if that is on this computer
 */
struct _DpServeService
{
  DpEngine       *engine;
  GMainContext   *main_context;
  DpServeConfig  *config;
  GMainContext   *context;
  GMainLoop      *loop;
  DpServeListener *listener;         /* (nullable) */
  SoupServer     *soup;
  DpDbReader     *quick;
  DpDbReader     *slow;
  DpServeGuard   *guard;
  DpServeCache   *cache;             /* (nullable) */
  DpServeLive    *live;
  DpServePacker  *packer;
  GBytes         *unreadable;        /* as _dp_serve_reply_begin() takes it */
  char           *data_dir;
  guint           port;
  GRefString     *usual_source;      /* of the rows of one symbol that came last */
  GSource        *token_ticks;
  gboolean        asks_tokens;
  guint           n_ticks;
  DpServeState    state;
  gboolean        checks_database;   /* a question is under way that was asked before who waits now
                                      * came */
  GPtrArray      *checking;          /* (element-type DpServeRequest): who waits for its answer */
  GPtrArray      *to_check;          /* (element-type DpServeRequest): who wait for the next one */
};

/** _dp_serve_service_new: @config: (transfer full). To be called on the main thread */
DpServeService *_dp_serve_service_new   (DpEngine        *engine,
                                         DpServeConfig   *config);
void            _dp_serve_service_free  (DpServeService  *self);
/** _dp_serve_service_open: on the thread that is to serve, with its context as the default one:
 * begins to listen */
gboolean        _dp_serve_service_open  (DpServeService  *self,
                                         GError         **error);
/** _dp_serve_service_close: on the same thread: hangs up on everybody */
void            _dp_serve_service_close (DpServeService  *self);

/** _dp_serve_routes: all of them, ended by one without a method */
extern const DpServeRoute _dp_serve_routes[];

/** _dp_serve_route_find: @value: (out) (transfer full) (nullable): what stands in place of the name
 * in braces, encoded as it came; @is_path: (out): whether there is something at @path, if by
 * another method
 * Returns: (nullable): the route */
const DpServeRoute *_dp_serve_route_find (const char      *method,
                                          const char      *path,
                                          char           **value,
                                          gboolean        *is_path);

/** DpServeProblem: why parameters were refused. @message: (nullable) (transfer full): a sentence */
typedef struct
{
  guint       status;
  const char *code;
  const char *param;       /* (nullable) */
  char       *message;
} DpServeProblem;

/** _dp_serve_query_parse: @values: (array length=DP_SERVE_MOST_PARAMS): zero at first; what was
 * read of them is to be freed.
 * Returns: %FALSE with @problem where they are refused */
gboolean        _dp_serve_query_parse   (const DpServeRoute *route,
                                         const char         *query,
                                         const char         *path_value,
                                         DpServeValue       *values,
                                         DpServeProblem     *problem);

/** _dp_serve_query_read: reads the parameters of the request's route into its values. Returns:
 * %FALSE where it answered with what is wrong */
gboolean        _dp_serve_query_read    (DpServeRequest  *request,
                                         const char      *query,
                                         const char      *path_value);

G_END_DECLS

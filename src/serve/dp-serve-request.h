/* dp-serve-request.h: a request, from its head to its reply
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <libsoup/soup.h>

#include "dp-db-reader.h"
#include "dp-db-statement.h"
#include "dp-serve-pack.h"
#include "dp-serve-text.h"

G_BEGIN_DECLS

typedef struct _DpServeRequest DpServeRequest;
typedef struct _DpServeService DpServeService;

/** DpServeScope: what a token may do; each may also do what is above it */
typedef enum
{
  DP_SERVE_SCOPE_NONE,      /* needs no token anywhere: tells nothing of the data */
  DP_SERVE_SCOPE_READ,
  DP_SERVE_SCOPE_RUN,
  DP_SERVE_SCOPE_ADMIN,
} DpServeScope;

typedef enum
{
  DP_SERVE_PARAM_TEXT,      /* of 1 to @most characters, of which none is a control character */
  DP_SERVE_PARAM_CHOICE,    /* one of @choices */
  DP_SERVE_PARAM_LIST,      /* some of @choices, separated by commas */
  DP_SERVE_PARAM_INTEGER,   /* @least to @most */
  DP_SERVE_PARAM_TIME,      /* RFC 3339, or a day; @number is microseconds since 1970 */
} DpServeParamKind;

/** DpServeParam: what a route takes in its query or, where the path has its name in braces, in its
 * path */
typedef struct
{
  const char         *name;
  DpServeParamKind    kind;
  const char         *summary;
  const char         *example;
  const char * const *choices;
  gint64              least;
  gint64              most;
  gint64              fallback;    /* of an integer that is not given */
} DpServeParam;

/** DpServeValue: @text: (nullable): as it came, decoded; %NULL where it was not given */
typedef struct
{
  char    *text;
  gint64   number;
  guint64  chosen;                 /* of a list: bit 0 for the first choice, and so on; of a choice:
                                    * which */
} DpServeValue;

#define DP_SERVE_MOST_PARAMS 20
#define DP_SERVE_ID_SIZE 64
#define DP_SERVE_MADE_ID_LENGTH 24

/**
 * DpServeRoute:
 * @method: "GET" (HEAD is answered, too) or "POST"
 * @path: with at most one name in braces, as its last part
 * @params: (array length=n_params): in a fixed order, by which handlers name them
 * @cached: an answer may be given again while the data stays as it is
 */
typedef struct
{
  const char         *method;
  const char         *path;
  DpServeScope        scope;
  void              (*handle) (DpServeRequest *request);
  const DpServeParam *params;
  guint               n_params;
  const char         *summary;
  const char         *reply;       /* name of the schema of its data */
  gboolean            cached;
} DpServeRoute;

/**
 * DpServeRequest:
 * Lives as long as somebody has a reference; a reply to one whose caller has gone is thrown away.
 */
struct _DpServeRequest
{
  guint               ref_count;
  DpServeService     *service;
  SoupServerMessage  *message;
  const DpServeRoute *route;       /* (nullable): while it is not known */
  gpointer            connection;  /* the guard's */
  char                id[DP_SERVE_ID_SIZE];
  gint64              begun_us;
  gboolean            waiting;     /* the message is paused */
  gboolean            answered;
  gboolean            gone;
  DpServeValue        values[DP_SERVE_MOST_PARAMS];
  gpointer            data;        /* of its handler */
  GDestroyNotify      data_free;
  char               *cache_key;   /* (nullable): to keep the answer under */
  guint64             generation;  /* of the cache, before the data was read */
};

DpServeRequest *_dp_serve_request_ref      (DpServeRequest    *self);
void            _dp_serve_request_unref    (DpServeRequest    *self);

/** _dp_serve_request_make_id: @id: (out): the name of a request that brings none */
void            _dp_serve_request_make_id  (char               id[DP_SERVE_ID_SIZE]);

/** _dp_serve_request_wait: the reply comes later; before it, take a reference for who brings it */
void            _dp_serve_request_wait     (DpServeRequest    *self);

/** _dp_serve_request_ask: asks for rows; @func gets @self, whose reference is kept until then.
 * @quick: it is found by an index; else it may take its time, beside those that do not */
void            _dp_serve_request_ask      (DpServeRequest    *self,
                                            gboolean           quick,
                                            const char        *name,
                                            const char        *sql,
                                            DpDbParams        *params,
                                            DpDbReaderFunc     func);

/** _dp_serve_request_reply: @body: (transfer full): what it is now */
void            _dp_serve_request_reply    (DpServeRequest    *self,
                                            guint              status,
                                            const char        *content_type,
                                            DpServeText       *body);
/** _dp_serve_request_reply_constant: @body: (transfer full): what that stays the same while the
 * program runs */
void            _dp_serve_request_reply_constant (DpServeRequest *self,
                                                  const char     *content_type,
                                                  DpServeText    *body);
/** _dp_serve_request_begin_data: the head of a JSON reply, after which @body gets a JSON value: the
 * data */
void            _dp_serve_request_begin_data (DpServeText     *body);
/** _dp_serve_request_reply_data: ends what _dp_serve_request_begin_data() began. @pagination:
 * (nullable): a JSON object */
void            _dp_serve_request_reply_data (DpServeRequest  *self,
                                              guint            status,
                                              DpServeText     *body,
                                              const char      *pagination);
/** _dp_serve_request_reply_csv: @next_cursor: (nullable): it goes into a header */
void            _dp_serve_request_reply_csv (DpServeRequest   *self,
                                             DpServeText      *body,
                                             const char       *next_cursor);
/** _dp_serve_request_takes_gzip: Returns: whether the caller understands packed replies */
gboolean        _dp_serve_request_takes_gzip (DpServeRequest *self);
/** _dp_serve_request_reply_kept: once more what another request got. @data: without its metadata;
 * @packed: (nullable): the same, for a caller that takes it so */
void            _dp_serve_request_reply_kept (DpServeRequest      *self,
                                              GBytes              *data,
                                              const DpServePacked *packed,
                                              const char          *pagination,
                                              const char          *etag);
/** _dp_serve_request_fail: @code: for programs; @param: (nullable): whose value it is about */
void            _dp_serve_request_fail     (DpServeRequest    *self,
                                            guint              status,
                                            const char        *code,
                                            const char        *param,
                                            const char        *format,
                                            ...) G_GNUC_PRINTF (5, 6);
/** _dp_serve_request_fail_database: as @error of a question says: 503 where the database is away,
 * and so on */
void            _dp_serve_request_fail_database (DpServeRequest *self,
                                                 const GError   *error);

/** _dp_serve_reply_new_unreadable: Returns: (transfer full): how the reply to what cannot be read
 * as a request begins */
GBytes         *_dp_serve_reply_new_unreadable    (void);
/** _dp_serve_reply_begin: names @message, and lays out what it gets where libsoup cannot read its
 * head: then nobody is asked, and what is there already is sent, with libsoup's status.
 * @unreadable: as _dp_serve_reply_new_unreadable() made it */
void            _dp_serve_reply_begin             (SoupServerMessage *message,
                                                   GBytes            *unreadable);
/** _dp_serve_reply_unreadable_now: sends that with the status of @message, and hangs up. @message
 * may be gone afterwards */
void            _dp_serve_reply_unreadable_now    (SoupServerMessage *message);
/** _dp_serve_reply_forget_unreadable: the head of @message could be read */
void            _dp_serve_reply_forget_unreadable  (SoupServerMessage *message);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DpServeRequest, _dp_serve_request_unref)

G_END_DECLS

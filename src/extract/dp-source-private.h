/* dp-source-private.h: what a provider's class fills in
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-quota-profile.h"
#include "dp-source.h"
#include "dp-token-bucket.h"

G_BEGIN_DECLS

/**
 * DpSourceClass:
 * @name: as in raw.api_responses.source
 * @title: as people write it
 * @settings_name: (nullable): how the names of its settings begin, where that is not @name:
 *   address, key, plan, limits and data sets are found by it
 * @default_kind: "stock" or "coin"
 * @default_url: the provider's own base address
 * @key_page: (nullable): where a key is to be had; %NULL where none is needed
 * @key_variable: environment variable of the key
 * @key_query_name: (nullable): the query parameter that carries the key
 * @key_header_name: (nullable): the header that does
 * @spent_period: how long it lasts where the provider says %DP_EXTRACT_ERROR_QUOTA_SPENT: to the
 *   end of the day or the month; %DP_N_QUOTA_PERIODS where one refusal says nothing of the next
 *   request
 * @list_requests: see dp_source_list_requests()
 * @get_batch_size: (nullable): see dp_source_get_batch_size()
 * @combine: (nullable): see dp_source_combine()
 * @check_request: (nullable): whether @request can be sent at all; else sets @error
 * @check_reply: whether @reply holds data; else sets @error. The default asks decode.
 * @replace_request: (nullable): what to ask in place of @request: before sending (@error is %NULL),
 *   or because it was refused with @error. Returns: (transfer full) (nullable): %NULL: nothing
 * @list_followers: (nullable): see dp_source_list_followers()
 * @get_pause_us: the least wait after %DP_EXTRACT_ERROR_TOO_FAST without Retry-After, after
 *   @attempt
 *   tries; the default is a second
 * @get_next_us: see dp_source_get_next_us(); the default knows no such time
 * @decode: see dp_source_decode()
 * @set_credentials: (nullable): chooses another address or header for the key by plan; @credentials
 *   has what class and settings say
 * @new_search: (nullable): what to ask to find instruments by @text; %NULL where that cannot be
 * @decode_matches: the answer to it. Returns: (transfer full) (element-type DpSourceMatch)
 *   (nullable): made with dp_source_match_free() as its elements' free function
 * @new_check: (nullable): the cheapest request that shows whether address and key work; without one
 *   it is a search
 */
struct _DpSourceClass
{
  GObjectClass parent_class;

  const char *name;
  const char *title;
  const char *settings_name;
  const char *default_kind;
  const char *default_url;
  const char *key_page;
  const char *key_variable;
  const char *key_query_name;
  const char *key_header_name;
  DpQuotaPeriod spent_period;

  GPtrArray *(*list_requests)   (DpSource     *self,
                                 const char   *symbol,
                                 const DpSourceNeeds *needs);
  guint      (*get_batch_size)  (DpSource     *self,
                                 const char   *endpoint);
  DpRequest *(*combine)         (DpSource     *self,
                                 const char   *endpoint,
                                 const char * const *symbols);
  gboolean   (*check_request)   (DpSource     *self,
                                 DpRequest    *request,
                                 GError      **error);
  gboolean   (*check_reply)     (DpSource     *self,
                                 DpRequest    *request,
                                 DpReply      *reply,
                                 GError      **error);
  DpRequest *(*replace_request) (DpSource     *self,
                                 DpRequest    *request,
                                 const GError *error);
  GPtrArray *(*list_followers)  (DpSource     *self,
                                 DpRequest    *asked,
                                 DpRequest    *answered);
  gint64     (*get_pause_us)    (DpSource     *self,
                                 const GError *error,
                                 guint         attempt);
  gint64     (*get_next_us)     (DpSource     *self,
                                 DpRequest    *request,
                                 DpReply      *reply,
                                 DpBatch      *batch);
  DpBatch   *(*decode)          (DpSource     *self,
                                 DpRequest    *request,
                                 DpReply      *reply,
                                 GError      **error);
  void       (*set_credentials) (DpSource      *self,
                                 DpCredentials *credentials);
  DpRequest *(*new_search)      (DpSource     *self,
                                 const char   *text);
  GPtrArray *(*decode_matches)  (DpSource     *self,
                                 DpRequest    *request,
                                 DpReply      *reply,
                                 GError      **error);
  DpRequest *(*new_check)       (DpSource     *self);
};

/* Whether to ask for all there is. */
gboolean       _dp_source_wants_full_history (DpSource            *self);

/* Whether to leave out what is traded outside an exchange's own hours. */
gboolean       _dp_source_wants_regular_hours (DpSource           *self);

/* Sets @error by the HTTP status of a reply that holds no data. @detail: (nullable): what the
 * provider says */
void           _dp_source_set_status_error   (DpSource            *self,
                                              DpRequest           *request,
                                              DpReply             *reply,
                                              const char          *detail,
                                              GError             **error);

/* (nullable): as in the settings: "demo", "pro". */
const char    *_dp_source_get_plan           (DpSource            *self);
const char    *_dp_source_get_key            (DpSource            *self);

/* For dp-source-fetch.c */
gboolean       _dp_source_check_reply        (DpSource            *self,
                                              DpRequest           *request,
                                              DpReply             *reply,
                                              GError             **error);
DpTransport   *_dp_source_get_transport      (DpSource            *self);
DpClock       *_dp_source_get_clock          (DpSource            *self);
const char    *_dp_source_get_base_url       (DpSource            *self);
guint          _dp_source_get_max_attempts   (DpSource            *self);
/* Whether the budget allows another call; fiber: that one is about to be sent. */
gboolean       _dp_source_check_budget       (DpSource            *self,
                                              GError             **error);
gboolean       _dp_source_take_call          (DpSource            *self,
                                              GError             **error);
/* The provider says that there are no calls left before then, since 1970 UTC. */
void           _dp_source_note_spent         (DpSource            *self,
                                              gint64               until_us);
GRand         *_dp_source_get_random         (DpSource            *self);
DpTokenBucket *_dp_source_get_second_bucket  (DpSource            *self);
DpTokenBucket *_dp_source_get_minute_bucket  (DpSource            *self);
/* Nothing is sent before @until_us (of the clock's monotonic time): a provider said "too fast". */
void           _dp_source_hold               (DpSource            *self,
                                              gint64               until_us);
gint64         _dp_source_get_held_until     (DpSource            *self);

/* For dp-source-registry.c */
void           _dp_source_configure          (DpSource              *self,
                                              const DpSourceOptions *options);

G_END_DECLS

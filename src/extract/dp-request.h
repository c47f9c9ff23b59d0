/* dp-request.h: one GET to a provider
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <gio/gio.h>

#include "dp-date.h"

G_BEGIN_DECLS

/**
 * DpRequest:
 * What is asked, apart from where and with which key. Immutable once sent.
 */
#define DP_TYPE_REQUEST (dp_request_get_type ())
G_DECLARE_FINAL_TYPE (DpRequest, dp_request, DP, REQUEST, GObject)

/**
 * dp_request_new:
 * @source: "alphavantage", …
 * @endpoint: name in raw.api_responses: Alpha Vantage's function, else the path's pattern
 *   ("/coins/{id}/ohlcv/historical")
 * @symbol: the provider's name of the instrument
 * @path: (nullable): appended to the base address
 */
DpRequest  *dp_request_new             (const char *source,
                                        const char *endpoint,
                                        const char *symbol,
                                        const char *path);
/** dp_request_new_for_symbols: @symbols: what one reply is to be about, sorted. Its own symbol is
 * all of them, with commas between. Returns: (transfer full) */
DpRequest  *dp_request_new_for_symbols (const char         *source,
                                        const char         *endpoint,
                                        const char * const *symbols,
                                        const char         *path);
/** dp_request_new_with_param: Returns: (transfer full): as @other, but with @value for @name */
DpRequest  *dp_request_new_with_param  (DpRequest  *other,
                                        const char *name,
                                        const char *value);
/** dp_request_add_param: a query parameter; never a key */
void        dp_request_add_param       (DpRequest  *self,
                                        const char *name,
                                        const char *value);
/** dp_request_set_header: @value: (nullable): sent with the request, and no part of what it asks
 * for ("If-None-Match") */
void        dp_request_set_header      (DpRequest  *self,
                                        const char *name,
                                        const char *value);
/** dp_request_list_headers: Returns: (transfer none): name, value, name, value …;
 * %NULL-terminated */
const char * const *
            dp_request_list_headers    (DpRequest  *self);
/**
 * dp_request_set_window:
 * @first: the first day whose price is asked for, %DP_DATE_NONE for the first that comes
 * @last: the last one, today for what has no end
 * Says that the reply holds every price by day there is from @first to @last: a trading day that
 * it does not have has none.
 */
void        dp_request_set_window      (DpRequest  *self,
                                        gint32      first,
                                        gint32      last);
/** dp_request_get_window: @first: @last: (out): Returns: %FALSE, and %DP_DATE_NONE in both, where
 * nothing is said about it */
gboolean    dp_request_get_window      (DpRequest  *self,
                                        gint32     *first,
                                        gint32     *last);
/**
 * dp_request_set_series:
 * @series: "intraday-5min"
 * Of an endpoint that has several series of one instrument, which: each has days and a checkpoint
 * of its own. The window is then of prices within the day.
 */
void        dp_request_set_series      (DpRequest  *self,
                                        const char *series);
/** dp_request_get_series: Returns: (nullable): %NULL for prices by day, and for what is no
 * series */
const char *dp_request_get_series      (DpRequest  *self);
/** dp_request_get_checkpoint: Returns: what control.checkpoints calls it: the endpoint, with the
 * series where it has several */
const char *dp_request_get_checkpoint  (DpRequest  *self);
const char *dp_request_get_source      (DpRequest  *self);
const char *dp_request_get_endpoint    (DpRequest  *self);
const char *dp_request_get_symbol      (DpRequest  *self);
/** dp_request_list_symbols: Returns: (transfer none): what it is about: its symbol, or each of
 * several */
const char * const *
            dp_request_list_symbols    (DpRequest  *self);
/** dp_request_get_title: Returns: (transfer none): what it is about, short enough for a sentence */
const char *dp_request_get_title       (DpRequest  *self);
const char *dp_request_get_path        (DpRequest  *self);
/** dp_request_get_param: Returns: (nullable) */
const char *dp_request_get_param       (DpRequest  *self,
                                        const char *name);
/** dp_request_dup_params_json: Returns: (transfer full): the parameters as a JSON object, names
 * sorted */
char       *dp_request_dup_params_json (DpRequest  *self);
/**
 * dp_request_build_uri:
 * @secret_name: (nullable): name of the key's query parameter; @secret: (nullable): its value
 * Returns: (transfer full): the address to call; holds the key, so never log it
 */
char       *dp_request_build_uri       (DpRequest  *self,
                                        const char *base_url,
                                        const char *secret_name,
                                        const char *secret);

G_END_DECLS

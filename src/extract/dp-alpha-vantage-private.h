/* dp-alpha-vantage-private.h: between the files of the Alpha Vantage source
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-json-private.h"
#include "dp-source-private.h"

G_BEGIN_DECLS

#define DP_ALPHA_VANTAGE_TITLE    "Alpha Vantage"
#define DP_ALPHA_VANTAGE_DAILY    "TIME_SERIES_DAILY"
#define DP_ALPHA_VANTAGE_OVERVIEW "OVERVIEW"
#define DP_ALPHA_VANTAGE_QUOTE    "GLOBAL_QUOTE"

/* Whether @root has a message in place of data; sets @error by what it says, and @by_minute to
 * whether it speaks of a limit by the minute. */
gboolean    _dp_alpha_vantage_read_message (yyjson_val   *root,
                                            DpRequest    *request,
                                            gboolean     *by_minute,
                                            GError      **error);

/* (nullable): the member that holds the data of @request's function, whatever stands beside it */
yyjson_val *_dp_alpha_vantage_find_data    (yyjson_val   *root,
                                            DpRequest    *request);

/* The rows of @data, which _dp_alpha_vantage_find_data() found. */
DpBatch    *_dp_alpha_vantage_decode       (DpRequest    *request,
                                            DpReply      *reply,
                                            yyjson_val   *root,
                                            yyjson_val   *data);

G_END_DECLS

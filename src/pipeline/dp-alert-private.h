/* dp-alert-private.h: what the rules share
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-alert-rules.h"
#include "dp-notifications.h"

G_BEGIN_DECLS

/* For how long a thing that was told is not told again, as multiple of the person's own setting. */
#define DP_ALERT_ONCE G_MAXUINT

/* One look at what is wrong: all of it in one transaction. */
typedef struct
{
  DpDbConnection       *connection;
  const DpNotifyPolicy *policy;
  gint64                now_us;
  GString              *recovered;     /* lines of what is well again */
  guint                 n_recovered;
} DpAlertLook;

/* Something that a rule is about, and what is wrong with it. */
typedef struct
{
  char     *about;
  char     *name;                      /* for people */
  gboolean  bad;
  char     *text;
  gboolean  tell;                      /* out: it is new, or was told long ago */
  guint64   times;                     /* out: how often it was seen so far */
  gint64    opened_us;                 /* out */
} DpAlertCase;

GPtrArray  *_dp_alert_cases_new        (void);
DpAlertCase *_dp_alert_cases_add       (GPtrArray            *cases,
                                        const char           *about,
                                        const char           *name,
                                        gboolean              bad,
                                        const char           *text);

/* One statement of sql/queries. Returns: (transfer full) (nullable) */
DpDbResult *_dp_alert_ask              (DpAlertLook          *look,
                                        const char           *query,
                                        DpDbParams           *params,
                                        GError              **error);

/* Notes the bad ones of @cases, and that the others are well. @recovered: what those are told as,
 * "%s" being their name; (nullable): they are not told. Returns: how many are to be told, or -1 */
int         _dp_alert_settle           (DpAlertLook          *look,
                                        const char           *rule,
                                        GPtrArray            *cases,
                                        guint                 repeat,
                                        const char           *recovered,
                                        gint64                run_id,
                                        GError              **error);

/* @recovered: what is told, "%s" being @name */
void        _dp_alert_note_well        (DpAlertLook          *look,
                                        const char           *recovered,
                                        const char           *name,
                                        gint64                opened_us);

/* A list of the bad ones, those to be told first, with what is wrong with them. */
void        _dp_alert_append_cases     (GString              *body,
                                        GPtrArray            *cases);

gboolean    _dp_alert_tell             (DpAlertLook          *look,
                                        const char           *rule,
                                        const char           *title,
                                        const char           *body,
                                        gint64                run_id,
                                        GError              **error);

/* What became well in this look is told as one. */
gboolean    _dp_alert_tell_recovered   (DpAlertLook          *look,
                                        gint64                run_id,
                                        GError              **error);

/* dp-alert-outage.c: whether an outage of the database was told of, and since when it was;
 * @since_us: (out) */
gboolean    _dp_alert_outage_was_told  (gint64               *since_us);
void        _dp_alert_outage_is_over   (void);

G_END_DECLS

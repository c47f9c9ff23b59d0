/* dp-notice.h: what a person is told, in one message
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <glib-object.h>

G_BEGIN_DECLS

/**
 * DpNoticeItem: one thing to tell
 * @kind: the rule, "failure", "recovery" … or "test"
 * @title: one line
 * @body: paragraphs between empty lines; lines that begin with "• " are a list
 */
typedef struct
{
  char   *kind;
  char   *title;
  char   *body;
  gint64  created_us;
  gint64  run_id;          /* 0: about no run */
} DpNoticeItem;

/** DpNotice: a message of one or more things to tell. Reference counted; not changed once it is
 * sent. */
typedef struct
{
  char      *id;           /* the same at each try to send it: "6f1c…" */
  gint64     created_us;
  GPtrArray *items;        /* (element-type DpNoticeItem) */
  char     **mail_to;      /* (nullable): who gets it by mail in place of those that the settings
                            * name */
  char      *pipeline;     /* (nullable): whose own webhook gets it in place of the settings' */
} DpNotice;

#define DP_TYPE_NOTICE (dp_notice_get_type ())
GType     dp_notice_get_type     (void);

DpNotice *dp_notice_new          (const char *id,
                                  gint64      created_us);
DpNotice *dp_notice_ref          (DpNotice   *self);
void      dp_notice_unref        (DpNotice   *self);

void      dp_notice_add          (DpNotice   *self,
                                  const char *kind,
                                  const char *title,
                                  const char *body,
                                  gint64      created_us,
                                  gint64      run_id);

/** dp_notice_set_mail_to: @addresses: (nullable): a line each */
void      dp_notice_set_mail_to  (DpNotice   *self,
                                  const char *addresses);
/** dp_notice_set_pipeline: @name: (nullable): the same */
void      dp_notice_set_pipeline (DpNotice   *self,
                                  const char *name);

/** dp_notice_item_is_good: whether it is good news, or none at all */
gboolean  dp_notice_item_is_good (const DpNoticeItem *self);
/** dp_notice_item_dup_origin: Returns: (transfer full): "Run 12 · 4 Mar 2026, 06:00 CET" */
char     *dp_notice_item_dup_origin (const DpNoticeItem *self);

/** dp_notice_dup_subject: Returns: (transfer full): one line */
char     *dp_notice_dup_subject  (DpNotice   *self);
/** dp_notice_dup_text: Returns: (transfer full): all of it as plain text */
char     *dp_notice_dup_text     (DpNotice   *self);
/** dp_notice_dup_html: Returns: (transfer full): all of it as a page that needs nothing else */
char     *dp_notice_dup_html     (DpNotice   *self);

G_DEFINE_AUTOPTR_CLEANUP_FUNC (DpNotice, dp_notice_unref)

G_END_DECLS

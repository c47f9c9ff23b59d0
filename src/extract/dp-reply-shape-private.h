/* dp-reply-shape-private.h: between the files of the shape
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-reply-shape.h"

G_BEGIN_DECLS

struct _DpReplyShape
{
  GHashTable *fields;       /* path → DpShapeField, which owns it */
  guint       n_replies;
};

/* The field of @path, made where it is new. */
DpShapeField *_dp_reply_shape_take_field    (DpReplyShape  *self,
                                             const char    *path);
/* What is seen, one value at a time: its class, and what of it is comparable. */
void          _dp_shape_field_note_number   (DpShapeField  *self,
                                             double         value);
void          _dp_shape_field_note_word     (DpShapeField  *self,
                                             guint32        hash);
void          _dp_shape_field_note_text     (DpShapeField  *self,
                                             const char    *text,
                                             gsize          length);

G_END_DECLS

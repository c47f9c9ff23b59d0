/* dp-serve-text.h: replies, written straight from what the database sent
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <string.h>

#include <glib.h>

#include "dp-db-result.h"

G_BEGIN_DECLS

/**
 * DpServeText:
 * Bytes that grow. Rows become JSON or CSV in it without a tree between; what a value of the
 * database looks like is told by its PostgreSQL type, in binary form.
 */
typedef struct
{
  char  *data;
  gsize  length;
  gsize  size;
} DpServeText;

/** _dp_serve_text_clear: forgets what was written; @self itself lives on the stack */
void    _dp_serve_text_clear       (DpServeText     *self);
/** _dp_serve_text_steal: Returns: (transfer full): what was written; @self is empty then */
GBytes *_dp_serve_text_steal       (DpServeText     *self);
void    _dp_serve_text_grow        (DpServeText     *self,
                                    gsize            more);

void    _dp_serve_text_add_number  (DpServeText     *self,
                                    gint64           number);
void    _dp_serve_text_printf      (DpServeText     *self,
                                    const char      *format,
                                    ...) G_GNUC_PRINTF (2, 3);
/** _dp_serve_text_add_string: a JSON string, quotes and all. @length: -1 for up to its end */
void    _dp_serve_text_add_string  (DpServeText     *self,
                                    const char      *value,
                                    gssize           length);
/** _dp_serve_text_add_time: "2026-11-20T21:00:00Z", without quotes. @unix_us: since 1970 */
void    _dp_serve_text_add_time    (DpServeText     *self,
                                    gint64           unix_us);
/** _dp_serve_text_add_value: @type: PostgreSQL's; as a JSON value */
void    _dp_serve_text_add_value   (DpServeText     *self,
                                    guint            type,
                                    const DpDbValue *value);
/** _dp_serve_text_add_cell: the same as a cell of CSV */
void    _dp_serve_text_add_cell    (DpServeText     *self,
                                    guint            type,
                                    const DpDbValue *value);
/** _dp_serve_text_add_quoted: a cell of CSV, in quotes where it needs them */
void    _dp_serve_text_add_quoted  (DpServeText     *self,
                                    const char      *value,
                                    gsize            length);

/** _dp_serve_value_get_int64: of a bigint, integer, or timestamptz (then microseconds since
 * 1970) */
gint64  _dp_serve_value_get_int64  (const DpDbValue *value,
                                    guint            type);

/** Types of values that are sent, as PostgreSQL numbers them */
enum
{
  DP_SERVE_TYPE_BOOL = 16,
  DP_SERVE_TYPE_INT8 = 20,
  DP_SERVE_TYPE_INT2 = 21,
  DP_SERVE_TYPE_INT4 = 23,
  DP_SERVE_TYPE_TEXT = 25,
  DP_SERVE_TYPE_JSON = 114,
  DP_SERVE_TYPE_FLOAT4 = 700,
  DP_SERVE_TYPE_FLOAT8 = 701,
  DP_SERVE_TYPE_DATE = 1082,
  DP_SERVE_TYPE_TIMESTAMPTZ = 1184,
  DP_SERVE_TYPE_NUMERIC = 1700,
  DP_SERVE_TYPE_JSONB = 3802,
};

static inline void
_dp_serve_text_add (DpServeText *self,
                    const char  *bytes,
                    gsize        length)
{
  /* Also for nothing: there has to be a place for it. */
  if (self->size - self->length <= length)
    _dp_serve_text_grow (self, length + 1);
  memcpy (self->data + self->length, bytes, length);
  self->length += length;
}

/* @literal: a constant, whose length is known when this is compiled */
#define _dp_serve_text_add_literal(self, literal) \
  _dp_serve_text_add ((self), "" literal, sizeof (literal) - 1)

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC (DpServeText, _dp_serve_text_clear)

G_END_DECLS

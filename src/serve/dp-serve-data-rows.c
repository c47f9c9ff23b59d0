/* dp-serve-data-rows.c: observations as JSON and as CSV
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-serve-data.h"

#include <string.h>

/* Most rows are shorter; what is not filled is given back soon. */
#define ROOM_FOR_ROW 400

/* What a field is made of. Columns behind the plain ones are counted from the beginning of their
 * group. */
typedef enum
{
  FROM_COLUMN,
  FROM_INSTRUMENT,      /* none where it is 0 */
  FROM_ATTRIBUTES,
  FROM_PROVENANCE,
} FieldKind;

/* As many, and in the same order, as the fields that may be asked for. */
const char * const _dp_serve_data_fields[] = {
  "source",      "source_id", "instrument_id", "symbol",     "kind",       "category",
  "observed_at", "price",     "volume",        "market_cap", "attributes", "started_at",
  "interval_s",  "synthetic", "first_seen_at", "revised_at", "load_id",    NULL
};

/* So many of them come before the moment. */
#define N_HEAD_FIELDS 6

#define BIT(field) (G_GUINT64_CONSTANT (1) << (field))

/* The name with what stands around it in JSON, and its length */
#define MEMBER(name) ",\"" name "\":", sizeof (",\"" name "\":") - 1

static const struct
{
  const char *member;
  gsize       length;
  FieldKind   kind;
  guint       column;
  guint       type;
} fields[] = {
  { MEMBER ("source"), FROM_COLUMN, DP_SERVE_COLUMN_SOURCE, DP_SERVE_TYPE_TEXT },
  { MEMBER ("source_id"), FROM_COLUMN, DP_SERVE_COLUMN_SOURCE_ID, DP_SERVE_TYPE_TEXT },
  { MEMBER ("instrument_id"), FROM_INSTRUMENT, DP_SERVE_COLUMN_INSTRUMENT_ID, DP_SERVE_TYPE_INT8 },
  { MEMBER ("symbol"), FROM_COLUMN, DP_SERVE_COLUMN_SYMBOL, DP_SERVE_TYPE_TEXT },
  { MEMBER ("kind"), FROM_COLUMN, DP_SERVE_COLUMN_KIND, DP_SERVE_TYPE_TEXT },
  { MEMBER ("category"), FROM_COLUMN, DP_SERVE_COLUMN_CATEGORY, DP_SERVE_TYPE_TEXT },
  { MEMBER ("observed_at"), FROM_COLUMN, DP_SERVE_COLUMN_OBSERVED_AT, DP_SERVE_TYPE_TIMESTAMPTZ },
  { MEMBER ("price"), FROM_COLUMN, DP_SERVE_COLUMN_PRICE, DP_SERVE_TYPE_NUMERIC },
  { MEMBER ("volume"), FROM_COLUMN, DP_SERVE_COLUMN_VOLUME, DP_SERVE_TYPE_NUMERIC },
  { MEMBER ("market_cap"), FROM_COLUMN, DP_SERVE_COLUMN_MARKET_CAP, DP_SERVE_TYPE_NUMERIC },
  { MEMBER ("attributes"), FROM_ATTRIBUTES, 0, DP_SERVE_TYPE_JSONB },
  { MEMBER ("started_at"), FROM_COLUMN, DP_SERVE_COLUMN_STARTED_AT, DP_SERVE_TYPE_TIMESTAMPTZ },
  { MEMBER ("interval_s"), FROM_COLUMN, DP_SERVE_COLUMN_INTERVAL_S, DP_SERVE_TYPE_INT4 },
  { MEMBER ("synthetic"), FROM_PROVENANCE, 0, DP_SERVE_TYPE_BOOL },
  { MEMBER ("first_seen_at"), FROM_PROVENANCE, 1, DP_SERVE_TYPE_TIMESTAMPTZ },
  { MEMBER ("revised_at"), FROM_PROVENANCE, 2, DP_SERVE_TYPE_TIMESTAMPTZ },
  { MEMBER ("load_id"), FROM_PROVENANCE, 3, DP_SERVE_TYPE_INT8 },
};

const guint64 _dp_serve_data_usual = 0x7FF;
const guint64 _dp_serve_data_attributes = 0x400;
const guint64 _dp_serve_data_provenance = 0x1E000;
const guint64 _dp_serve_data_started_at = 0x800;

/* --- attributes ------------------------------------------------------------------------------- */

static void
add_member (DpServeText     *text,
            gboolean        *any,
            const char      *member,
            gsize            length,
            guint            type,
            const DpDbValue *value)
{
  if (value->length < 0)
    return;
  /* The first one has no comma before it. */
  _dp_serve_text_add (text, member + !*any, length - !*any);
  *any = TRUE;
  _dp_serve_text_add_value (text, type, value);
}

/* A share's volume is in shares, a coin's in money. */
static void
add_volume_unit (DpServeText     *text,
                 gboolean        *any,
                 const DpDbValue *row)
{
  const DpDbValue shares = { (const guint8 *) "shares", strlen ("shares") };
  const DpDbValue dollars = { (const guint8 *) "USD", strlen ("USD") };
  gboolean is_coin = row[DP_SERVE_COLUMN_IS_COIN].length == 1 &&
                     row[DP_SERVE_COLUMN_IS_COIN].data[0] != 0;

  if (row[DP_SERVE_COLUMN_VOLUME].length < 0)
    return;
  add_member (text, any, MEMBER ("volume_unit"), DP_SERVE_TYPE_TEXT,
              !is_coin                                    ? &shares
              : row[DP_SERVE_COLUMN_CURRENCY].length >= 0 ? &row[DP_SERVE_COLUMN_CURRENCY]
                                                          : &dollars);
}

/* The same object that the view "observations" makes. */
static void
add_attributes (DpServeText     *text,
                const DpDbValue *row)
{
  const DpDbValue *details = &row[DP_SERVE_COLUMN_DETAILS];
  gboolean any = FALSE;

  _dp_serve_text_add_literal (text, "{");
  add_member (text, &any, MEMBER ("open"), DP_SERVE_TYPE_NUMERIC, &row[DP_SERVE_COLUMN_OPEN]);
  add_member (text, &any, MEMBER ("high"), DP_SERVE_TYPE_NUMERIC, &row[DP_SERVE_COLUMN_HIGH]);
  add_member (text, &any, MEMBER ("low"), DP_SERVE_TYPE_NUMERIC, &row[DP_SERVE_COLUMN_LOW]);
  add_member (text, &any, MEMBER ("adjusted_close"), DP_SERVE_TYPE_NUMERIC,
              &row[DP_SERVE_COLUMN_ADJUSTED_CLOSE]);
  if (_dp_serve_value_get_int64 (&row[DP_SERVE_COLUMN_INTERVAL_S], DP_SERVE_TYPE_INT4) != 0)
    add_member (text, &any, MEMBER ("interval_s"), DP_SERVE_TYPE_INT4,
                &row[DP_SERVE_COLUMN_INTERVAL_S]);
  if (row[DP_SERVE_COLUMN_PRICE].length >= 0)
    add_member (text, &any, MEMBER ("currency"), DP_SERVE_TYPE_TEXT,
                &row[DP_SERVE_COLUMN_CURRENCY]);
  add_volume_unit (text, &any, row);
  /* Version, brace, members, brace: an object of its own, poured into this one. */
  if (details->length > (gssize) strlen ("v{}") && details->data[1] == '{')
    {
      if (any)
        _dp_serve_text_add_literal (text, ",");
      _dp_serve_text_add (text, (const char *) details->data + 2, details->length - 3);
    }
  _dp_serve_text_add_literal (text, "}");
}

/* --- rows ------------------------------------------------------------------------------------- */

/* Returns: where the group "provenance" begins in the rows that came */
static guint
find_provenance (guint64 wanted)
{
  return (wanted & _dp_serve_data_attributes) != 0 ? DP_SERVE_N_USUAL_COLUMNS
                                                   : DP_SERVE_N_PLAIN_COLUMNS;
}

static const DpDbValue *
find_value (const DpDbValue *row,
            guint            provenance,
            guint            field)
{
  static const DpDbValue none = { NULL, -1 };
  guint column = fields[field].column;

  switch (fields[field].kind)
    {
    case FROM_PROVENANCE:
      return &row[provenance + column];
    case FROM_INSTRUMENT:
      return _dp_serve_value_get_int64 (&row[column], DP_SERVE_TYPE_INT8) != 0 ? &row[column]
                                                                               : &none;
    case FROM_COLUMN:
    case FROM_ATTRIBUTES:
    default:
      return &row[column];
    }
}

/* What a row says before its moment: whose it is, and from where. */
static gboolean
has_same_head (const DpDbValue *row,
               const DpDbValue *before)
{
  static const guint columns[] = { DP_SERVE_COLUMN_SOURCE, DP_SERVE_COLUMN_SOURCE_ID,
                                   DP_SERVE_COLUMN_INSTRUMENT_ID, DP_SERVE_COLUMN_SYMBOL,
                                   DP_SERVE_COLUMN_KIND, DP_SERVE_COLUMN_CATEGORY };

  for (guint i = 0; i < G_N_ELEMENTS (columns); i++)
    {
      const DpDbValue *value = &row[columns[i]];
      const DpDbValue *other = &before[columns[i]];

      if (value->length != other->length ||
          (value->length > 0 && value->data != other->data &&
           memcmp (value->data, other->data, value->length) != 0))
        return FALSE;
    }

  return TRUE;
}

/* Writes the members of fields from @first up to @end. @any: whether there is one before */
static void
add_members (DpServeText     *text,
             const DpDbValue *row,
             guint64          wanted,
             guint            first,
             guint            end,
             gboolean         any)
{
  const guint provenance = find_provenance (wanted);

  for (guint f = first; f < end; f++)
    {
      if ((wanted & BIT (f)) == 0)
        continue;
      _dp_serve_text_add (text, fields[f].member + !any, fields[f].length - !any);
      any = TRUE;
      if (fields[f].kind == FROM_ATTRIBUTES)
        add_attributes (text, row);
      else
        _dp_serve_text_add_value (text, fields[f].type, find_value (row, provenance, f));
    }
}

void
_dp_serve_data_write_json (DpServeText *text,
                           DpServeRows *rows,
                           guint        n_rows,
                           guint64      wanted)
{
  const gboolean any = (wanted & (BIT (N_HEAD_FIELDS) - 1)) != 0;
  DpDbValue values[2][DP_SERVE_MOST_COLUMNS];
  gsize head = 0;
  gsize head_length = 0;

  _dp_serve_text_grow (text, (gsize) n_rows * ROOM_FOR_ROW);
  _dp_serve_text_add_literal (text, "[");
  for (guint i = 0; i < n_rows; i++)
    {
      DpDbValue *row = values[i % 2];

      _dp_serve_rows_read (rows, i, row);
      if (i > 0)
        _dp_serve_text_add_literal (text, ",");
      /* Most rows say the same there as the one before. */
      if (i > 0 && has_same_head (row, values[(i - 1) % 2]))
        {
          _dp_serve_text_grow (text, head_length + 1);
          _dp_serve_text_add (text, text->data + head, head_length);
        }
      else
        {
          head = text->length;
          _dp_serve_text_add_literal (text, "{");
          add_members (text, row, wanted, 0, N_HEAD_FIELDS, FALSE);
          head_length = text->length - head;
        }
      add_members (text, row, wanted, N_HEAD_FIELDS, G_N_ELEMENTS (fields), any);
      _dp_serve_text_add_literal (text, "}");
    }
  _dp_serve_text_add_literal (text, "]");
}

void
_dp_serve_data_write_csv (DpServeText *text,
                          DpServeRows *rows,
                          guint        n_rows,
                          guint64      wanted)
{
  const guint provenance = find_provenance (wanted);
  DpDbValue row[DP_SERVE_MOST_COLUMNS];
  gboolean first = TRUE;

  for (guint f = 0; f < G_N_ELEMENTS (fields); f++)
    {
      if ((wanted & BIT (f)) == 0)
        continue;
      _dp_serve_text_add (text, ",", first ? 0 : 1);
      first = FALSE;
      _dp_serve_text_add (text, _dp_serve_data_fields[f], strlen (_dp_serve_data_fields[f]));
    }
  _dp_serve_text_add_literal (text, "\r\n");

  for (guint i = 0; i < n_rows; i++)
    {
      _dp_serve_rows_read (rows, i, row);
      first = TRUE;
      for (guint f = 0; f < G_N_ELEMENTS (fields); f++)
        {
          g_auto(DpServeText) attributes = { 0 };

          if ((wanted & BIT (f)) == 0)
            continue;
          _dp_serve_text_add (text, ",", first ? 0 : 1);
          first = FALSE;
          if (fields[f].kind != FROM_ATTRIBUTES)
            {
              _dp_serve_text_add_cell (text, fields[f].type, find_value (row, provenance, f));
              continue;
            }
          add_attributes (&attributes, row);
          _dp_serve_text_add_quoted (text, attributes.data, attributes.length);
        }
      _dp_serve_text_add_literal (text, "\r\n");
    }
}

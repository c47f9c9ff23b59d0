/* dp-csv-number.h: numbers as files write them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-csv-dialect.h"
#include "dp-decimal.h"

G_BEGIN_DECLS

/** dp_csv_is_absent: whether a cell says that there is no value: nothing, -, NA, N/A, NULL, None,
 * NaN, and the like */
gboolean dp_csv_is_absent    (const char *text,
                              gsize       length);

/**
 * dp_csv_number_parse:
 * @text: (array length=length): a number that is there; spaces around it do no harm
 * @decimal: '.' or ','
 * @group: what may stand between thousands, where it stands right: 4,787,699
 * @out: (out): the number, NONE when the call fails
 *
 * Currency signs in front, a per cent sign behind (the number stays as written: 1.39 for "1.39%")
 * and the letters K, M, B and T for thousands to trillions are understood.
 */
gboolean dp_csv_number_parse (const char *text,
                              gsize       length,
                              char        decimal,
                              char        group,
                              DpDecimal  *out);

/**
 * DpCsvNumberGuess: what the numbers of a file say about points and commas. Zero-initialize, add
 * cells, ask.
 */
typedef struct
{
  guint n_point;   /* numbers that only make sense with a decimal point */
  guint n_comma;
  guint n_either;
} DpCsvNumberGuess;

/** dp_csv_number_guess_add: @text: a cell; what is no number is passed over */
void     dp_csv_number_guess_add (DpCsvNumberGuess       *self,
                                  const char             *text,
                                  gsize                   length);
/** dp_csv_number_guess_apply: sets the dialect's decimal, group and decimal_guessed */
void     dp_csv_number_guess_apply (const DpCsvNumberGuess *self,
                                    DpCsvDialect           *dialect);

G_END_DECLS

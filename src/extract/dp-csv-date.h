/* dp-csv-date.h: days and moments as files write them
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-date.h"

G_BEGIN_DECLS

typedef enum
{
  DP_CSV_DATE_NONE,
  DP_CSV_DATE_YMD,        /* 2026-11-20, 2026/11/20, 2026.11.20 */
  DP_CSV_DATE_COMPACT,    /* 20261120 */
  DP_CSV_DATE_MDY,        /* 11/20/2026 */
  DP_CSV_DATE_DMY,        /* 20.11.2026 */
  DP_CSV_DATE_NAMED,      /* Nov 20 2026, 20-Nov-26, November 20, 2026 */
  DP_CSV_DATE_UNIX,       /* seconds, or by their size milliseconds or microseconds, since 1970 */
} DpCsvDateForm;

/**
 * DpCsvMoment:
 * @date: the day, as written
 * @us: microseconds into that day, as written
 * @has_time: a time of day was written
 * @has_zone: an offset was written (or the form is UNIX, which is UTC)
 * @offset_s: seconds to take off to be at UTC
 */
typedef struct
{
  gint32   date;
  gint64   us;
  gboolean has_time;
  gboolean has_zone;
  gint32   offset_s;
} DpCsvMoment;

/**
 * dp_csv_date_parse:
 * @form: the form to read
 * @text: (array length=length): spaces around it do no harm
 * @out: (out): the moment; untouched when the call fails
 *
 * A time may follow the day, after a space or a T: 9:30, 09:30:00, 09:30:00.250, 9:30 PM, with Z,
 * UTC or an offset.
 *
 * Returns: %FALSE where @text has another form, or the day or time does not exist
 */
gboolean      dp_csv_date_parse    (DpCsvDateForm  form,
                                    const char    *text,
                                    gsize          length,
                                    DpCsvMoment   *out);

/** dp_csv_time_parse: a time of day alone; sets @us and @has_time (and a zone) of @moment, which
 * has its day already. 930, 093000 and 0930 are times, too. */
gboolean      dp_csv_time_parse    (const char    *text,
                                    gsize          length,
                                    DpCsvMoment   *moment);

/**
 * DpCsvDateGuess:
 *
 * What the values of a column say about its form. Zero-initialize, add values, ask.
 */
typedef struct
{
  guint n_values;
  guint n_read[DP_CSV_DATE_UNIX + 1];
  guint n_points;
} DpCsvDateGuess;

/** dp_csv_date_guess_add: @text: a value that is not empty */
void          dp_csv_date_guess_add (DpCsvDateGuess *self,
                                     const char     *text,
                                     gsize           length);

/** DP_CSV_DATES_UNNAMED: how much of a column has to be dates, where nothing else says that they
 * are; 0 to 1 */
#define DP_CSV_DATES_UNNAMED 0.8
/** DP_CSV_DATES_NAMED: where the column's name says so: some that are none are mistakes then */
#define DP_CSV_DATES_NAMED 0.5

/**
 * dp_csv_date_guess_get:
 * @least: how much of the values the form has to read, 0 to 1
 * @ambiguous: (out) (optional): days and months could be meant the other way round as well: no
 *   value had a day above 12
 *
 * Returns: the form that reads most, or %DP_CSV_DATE_NONE when it reads less than @least. Where
 * both fit, values with points are taken as day first, others as month first.
 */
DpCsvDateForm dp_csv_date_guess_get (const DpCsvDateGuess *self,
                                     double                least,
                                     gboolean             *ambiguous);

/** dp_csv_date_form_get_nick: Returns: "ymd", "mdy", …: for files and options */
const char   *dp_csv_date_form_get_nick   (DpCsvDateForm  form);
/** dp_csv_date_form_from_nick: Returns: %DP_CSV_DATE_NONE for what is none */
DpCsvDateForm dp_csv_date_form_from_nick  (const char    *nick);
/** dp_csv_date_form_get_label: Returns: "month/day/year", …: for people */
const char   *dp_csv_date_form_get_label  (DpCsvDateForm  form);

G_END_DECLS

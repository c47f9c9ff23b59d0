/* sample-calendar.h: the days of the sample market
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <stdbool.h>

/* Days are counted from 1970-01-01. */
typedef struct
{
  int year;
  int month;
  int day;
} CalendarDate;

int          calendar_day        (int year,
                                  int month,
                                  int day);
CalendarDate calendar_date       (int day);

/* Whether the New York Stock Exchange trades on that day, by its rules since 2022. */
bool         calendar_is_open    (int day);

/* Whether it closes at 13:00. */
bool         calendar_is_half    (int day);

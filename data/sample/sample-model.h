/* sample-model.h: how prices of the sample market come about
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include <stdbool.h>
#include <stdint.h>

#define FIRST_YEAR  2021
#define FIRST_MONTH 11
#define FIRST_DAY   22
#define LAST_YEAR   2026
#define LAST_MONTH  11
#define LAST_DAY    20
#define MAX_DAYS    1830
#define N_SECTORS   6

/* Only + - * / and square roots of IEEE doubles are used, so that every machine makes the same
 * market. */

typedef struct
{
  int       n;
  int       days[MAX_DAYS];
  double    market[MAX_DAYS];              /* returns all instruments share */
  double    sector[N_SECTORS][MAX_DAYS];   /* and those of a sector */
} Factors;

/* Prices in units of 1 / 10^8, volume in shares or US dollars */
typedef struct
{
  int       day;
  long long open;
  long long high;
  long long low;
  long long close;
  long long volume;
} Bar;

typedef struct
{
  const char *symbol;
  double      start_price;
  double      drift;          /* per day */
  double      beta;
  int         sector;
  double      volatility;     /* per day, its own part */
  double      volume;         /* on a quiet day */
  int         first_day;      /* of listing; 0 for the first of all */
  int         split_day;      /* four for one; 0 for none */
  int         gap_first_day;  /* days on which it did not trade; 0 for none */
  int         gap_last_day;
  long long   tick;           /* smallest price step, in 1 / 10^8 */
} Instrument;

/* @every_day: or only when the exchange is open */
void model_make_factors (Factors          *factors,
                         bool              every_day,
                         double            drift,
                         double            volatility);

/* Returns: the number of bars, oldest first */
int  model_make_bars    (const Instrument *instrument,
                         const Factors    *factors,
                         bool              reports_earnings,
                         Bar              *bars);

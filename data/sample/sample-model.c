/* sample-model.c: how prices of the sample market come about
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "sample-model.h"

#include <math.h>

#include "sample-calendar.h"

#define UNIT           100000000.0
#define SPLIT_FACTOR   4
#define EARNINGS_EVERY 63

/* splitmix64 */
static uint64_t
next_random (uint64_t *state)
{
  uint64_t z = *state += UINT64_C (0x9e3779b97f4a7c15);

  z = (z ^ (z >> 30)) * UINT64_C (0xbf58476d1ce4e5b9);
  z = (z ^ (z >> 27)) * UINT64_C (0x94d049bb133111eb);

  return z ^ (z >> 31);
}

static double
uniform (uint64_t *state)
{
  return (double) (next_random (state) >> 11) / 9007199254740992.0;
}

/* Nearly normal: the sum of twelve uniform numbers, now and then a wild one, as markets have
 * them. */
static double
shock (uint64_t *state)
{
  double sum = -6;

  for (int i = 0; i < 12; i++)
    sum += uniform (state);

  return uniform (state) < 0.03 ? sum * 2.2 : sum;
}

static double
magnitude (double value)
{
  return value < 0 ? -value : value;
}

static uint64_t
seed_of (const char *text)
{
  uint64_t hash = UINT64_C (0xcbf29ce484222325);

  for (; *text != '\0'; text++)
    hash = (hash ^ (unsigned char) *text) * UINT64_C (0x100000001b3);

  return hash;
}

/* Returns whose volatility clusters: after a large one more large ones follow. */
static void
fill_returns (double  *returns,
              int      n,
              uint64_t seed,
              double   drift,
              double   volatility)
{
  double variance = volatility * volatility;

  for (int i = 0; i < n; i++)
    {
      double surprise = sqrt (variance) * shock (&seed);

      returns[i] = drift + surprise;
      variance = 0.03 * volatility * volatility + 0.07 * surprise * surprise + 0.90 * variance;
    }
}

void
model_make_factors (Factors *factors,
                    bool     every_day,
                    double   drift,
                    double   volatility)
{
  uint64_t seed = every_day ? 71 : 17;
  int last = calendar_day (LAST_YEAR, LAST_MONTH, LAST_DAY);

  factors->n = 0;
  for (int day = calendar_day (FIRST_YEAR, FIRST_MONTH, FIRST_DAY); day <= last; day++)
    {
      if (every_day || calendar_is_open (day))
        factors->days[factors->n++] = day;
    }
  fill_returns (factors->market, factors->n, seed, drift, volatility);
  for (int i = 0; i < N_SECTORS; i++)
    fill_returns (factors->sector[i], factors->n, seed * 1000 + i, 0, volatility * 0.6);
}

static long long
to_ticks (double    price,
          long long tick)
{
  long long ticks = (long long) (price * UNIT / (double) tick + 0.5);

  return (ticks > 0 ? ticks : 1) * tick;
}

static long long
larger (long long a,
        long long b)
{
  return a > b ? a : b;
}

static long long
smaller (long long a,
         long long b)
{
  return a < b ? a : b;
}

static Bar
make_bar (const Instrument *instrument,
          int               day,
          double            before,
          double            now,
          bool              trades_always,
          uint64_t         *seed)
{
  double split = instrument->split_day != 0 && day >= instrument->split_day ? SPLIT_FACTOR : 1;
  double change = now / before - 1;
  double gap = trades_always ? 0 : 0.35 * change + 0.2 * instrument->volatility * shock (seed);
  double range = 0.45 * instrument->volatility + 0.25 * magnitude (change);
  double open = before * (1 + gap);
  double high = (open > now ? open : now) * (1 + range * uniform (seed));
  double low = (open < now ? open : now) * (1 - range * uniform (seed));
  double busy = (0.7 + 0.6 * uniform (seed)) * (1 + 22 * magnitude (change));
  Bar bar = {
    .day = day,
    .open = to_ticks (open / split, instrument->tick),
    .close = to_ticks (now / split, instrument->tick),
    .volume = (long long) (instrument->volume * split * busy *
                           (!trades_always && calendar_is_half (day) ? 0.42 : 1.0)),
  };

  bar.high = larger (to_ticks (high / split, instrument->tick), larger (bar.open, bar.close));
  bar.low = smaller (to_ticks (low / split, instrument->tick), smaller (bar.open, bar.close));

  return bar;
}

int
model_make_bars (const Instrument *instrument,
                 const Factors    *factors,
                 bool              reports_earnings,
                 Bar              *bars)
{
  uint64_t seed = seed_of (instrument->symbol);
  double price = instrument->start_price;
  int report_on = (int) (seed % EARNINGS_EVERY);
  int n = 0;

  for (int i = 0; i < factors->n; i++)
    {
      double before = price;
      double change = instrument->drift + instrument->beta * factors->market[i] +
                      factors->sector[instrument->sector][i] +
                      instrument->volatility * shock (&seed);

      if (reports_earnings && i % EARNINGS_EVERY == report_on)
        change += 2.2 * instrument->volatility * shock (&seed);
      if (factors->days[i] < instrument->first_day)
        continue;
      price *= 1 + (change < -0.4 ? -0.4 : change);
      if (factors->days[i] >= instrument->gap_first_day &&
          factors->days[i] <= instrument->gap_last_day)
        continue;
      bars[n++] = make_bar (instrument, factors->days[i], before, price, !reports_earnings, &seed);
    }

  return n;
}

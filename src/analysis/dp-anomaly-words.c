/* dp-anomaly-words.c: what was expected, what came, how sure it is
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#include "config.h"

#include "dp-anomaly.h"

#include <glib/gi18n-lib.h>
#include <math.h>

/* A split that is not recorded looks like a price that falls to a whole part. */
#define MOST_SPLIT  20
#define SPLIT_SLACK 0.03

static char *
dup_change (double change)
{
  return g_strdup_printf ("%s%.1f %%", change < 0 ? "−" : "+", fabs (change) * 100);
}

static char *
dup_small_change (double change)
{
  return g_strdup_printf ("%s%.2f %%", change < 0 ? "−" : "+", fabs (change) * 100);
}

/* Large numbers by thousands, as people read them. */
static char *
dup_count (double count)
{
  if (count >= 1000)
    return g_strdup_printf ("%'.0f", count);

  return g_strdup_printf ("%.4g", count);
}

static char *
dup_seconds (double seconds)
{
  if (seconds < 120)
    return g_strdup_printf (_("%.1f s"), seconds);

  return g_strdup_printf (_("%.0f min"), seconds / 60);
}

static char *
dup_milliseconds (double milliseconds)
{
  return g_strdup_printf (_("%.0f ms"), milliseconds);
}

static char *
dup_rate (double rate)
{
  return g_strdup_printf ("%.1f %%", rate * 100);
}

static char *
dup_days (double days)
{
  return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%.0f day", "%.0f days", (gulong) days),
                          days);
}

static char *
dup_quantity (DpAnomalyKind kind,
              double        value)
{
  switch (kind)
    {
    case DP_ANOMALY_JUMP:
      return dup_change (value);
    case DP_ANOMALY_DISAGREEMENT:
      return dup_small_change (value);
    case DP_ANOMALY_GAP:
    case DP_ANOMALY_STALE:
    case DP_ANOMALY_DUPLICATE:
      return dup_days (value);
    case DP_ANOMALY_RUN_DURATION:
      return dup_seconds (value);
    case DP_ANOMALY_LATENCY:
      return dup_milliseconds (value);
    case DP_ANOMALY_RUN_REJECTS:
    case DP_ANOMALY_ERROR_RATE:
      return dup_rate (value);
    case DP_ANOMALY_VOLUME:
    case DP_ANOMALY_RUN_ROWS:
    default:
      return dup_count (value);
    }
}

char *
dp_anomaly_dup_observed (const DpAnomaly *self)
{
  g_return_val_if_fail (self != NULL, NULL);

  switch (self->kind)
    {
    case DP_ANOMALY_GAP:
      return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "%.0f trading day without a price",
                                           "%.0f trading days without a price",
                                           (gulong) self->observed),
                              self->observed);
    case DP_ANOMALY_STALE:
      return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "the same price on %.0f day",
                                           "the same price on %.0f days", (gulong) self->observed),
                              self->observed);
    case DP_ANOMALY_DUPLICATE:
      return g_strdup_printf (g_dngettext (GETTEXT_PACKAGE, "the bar of the trading day before",
                                           "the bar of %.0f trading days before",
                                           (gulong) self->observed),
                              self->observed);
    default:
      return dup_quantity (self->kind, self->observed);
    }
}

char *
dp_anomaly_dup_expected (const DpAnomaly *self)
{
  g_autofree char *low = NULL;
  g_autofree char *high = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  low = dup_quantity (self->kind, self->low);
  high = dup_quantity (self->kind, self->high);
  switch (self->kind)
    {
    case DP_ANOMALY_GAP:
      return g_strdup (_("a price on each trading day"));
    case DP_ANOMALY_STALE:
      return g_strdup (_("prices that move"));
    case DP_ANOMALY_DUPLICATE:
      return g_strdup (_("a bar of its own"));
    case DP_ANOMALY_RUN_REJECTS:
    case DP_ANOMALY_ERROR_RATE:
      /* Translators: %s is "0.5 %", the share that was bad so far */
      return g_strdup_printf (_("about %s"), high);
    case DP_ANOMALY_RUN_DURATION:
    case DP_ANOMALY_LATENCY:
      /* Translators: %s is a time, "3.1 s" */
      return g_strdup_printf (_("at most %s"), high);
    default:
      /* Translators: from one amount to another: "−4.1 % to +4.3 %" */
      return g_strdup_printf (_("%s to %s"), low, high);
    }
}

static const char *
get_subject (DpAnomalyKind kind)
{
  switch (kind)
    {
    case DP_ANOMALY_JUMP:
      return _("The price moved unlike its volatility of the days before");
    case DP_ANOMALY_VOLUME:
      return _("The volume is unlike that of such days");
    case DP_ANOMALY_GAP:
      return _("Trading days are missing");
    case DP_ANOMALY_STALE:
      return _("The price stands still for longer than it ever does");
    case DP_ANOMALY_DUPLICATE:
      return _("A day repeats an earlier one");
    case DP_ANOMALY_DISAGREEMENT:
      return _("Two sources do not agree on the price");
    case DP_ANOMALY_RUN_DURATION:
      return _("The run took longer than such runs do");
    case DP_ANOMALY_RUN_ROWS:
      return _("The run brought another number of rows than such runs do");
    case DP_ANOMALY_RUN_REJECTS:
      return _("More records were rejected than usual");
    case DP_ANOMALY_LATENCY:
      return _("The provider answered more slowly than it does");
    case DP_ANOMALY_ERROR_RATE:
    default:
      return _("More calls to the provider failed than usual");
    }
}

/* (transfer full): "1:4" where the change is what such a split would make of the price; %NULL for
 * no split. */
static char *
dup_split (const DpAnomaly *self)
{
  double factor = 1 + self->observed;

  if (self->kind != DP_ANOMALY_JUMP)
    return NULL;
  for (int i = 2; i <= MOST_SPLIT; i++)
    {
      if (fabs (factor * i - 1) < SPLIT_SLACK)
        return g_strdup_printf ("%d:1", i);
      if (fabs (factor / i - 1) < SPLIT_SLACK)
        return g_strdup_printf ("1:%d", i);
    }

  return NULL;
}

static char *
dup_when (const DpAnomaly *self)
{
  g_autofree char *first = dp_date_to_string (self->first);
  g_autofree char *last = dp_date_to_string (self->last);

  if (self->first == self->last)
    return g_steal_pointer (&first);

  return g_strdup_printf (_("%s to %s"), first, last);
}

char *
dp_anomaly_dup_words (const DpAnomaly *self)
{
  g_autofree char *when = NULL;
  g_autofree char *expected = NULL;
  g_autofree char *observed = NULL;
  g_autofree char *split = NULL;
  g_autofree char *sentence = NULL;

  g_return_val_if_fail (self != NULL, NULL);

  when = dup_when (self);
  expected = dp_anomaly_dup_expected (self);
  observed = dp_anomaly_dup_observed (self);
  split = dup_split (self);
  /* Translators: a sentence, a day, what was expected, what came, how sure: "The volume is unlike
   * that of such days (2026-03-04): expected 1,200 to 3,400, came 15,000 (97 % sure)." */
  sentence = g_strdup_printf (_("%s (%s): expected %s, came %s (%.0f %% sure)."),
                              get_subject (self->kind), when, expected, observed,
                              floor (self->confidence * 100));
  if (split == NULL)
    return g_steal_pointer (&sentence);

  /* Translators: the sentence before, and a ratio such as 4:1 */
  return g_strdup_printf (_("%s It may be a split of %s that the source did not tell of."),
                          sentence, split);
}

/* scheduler-fixture.h: an engine, a clock that is moved, and who keeps the schedules
 *
 * SPDX-License-Identifier: GPL-3.0-or-later
 */

#pragma once

#include "dp-scheduler.h"
#include "dp-test-engine.h"
#include "dp-test.h"

G_BEGIN_DECLS

#define HOUR_US (G_GINT64_CONSTANT (3600) * G_USEC_PER_SEC)
#define DAY_US  (24 * HOUR_US)

/** Made on a database of its own, in a fiber, which all that follows awaits in. */
typedef struct
{
  DpEngine    *engine;
  DpClock     *clock;
  DpScheduler *scheduler;  /* (nullable): while schedules are kept */
  GString     *log;        /* "started 2026-…, finished 2026-…" */
  DexPromise  *told;
  char        *awaited;    /* (nullable): the event that @told is for */
} Fixture;

/** fixture_moment: Returns: microseconds since 1970 of @text, "2026-11-20T12:00:00Z" */
gint64     fixture_moment       (const char  *text);

/** fixture_set_up: @now: what the clock shows */
Fixture   *fixture_set_up       (const char  *now);
void       fixture_tear_down    (Fixture     *fixture);

/** fixture_save: a pipeline @name of one symbol of the sample market, with the properties that
 * follow, up to %NULL */
void       fixture_save         (Fixture     *fixture,
                                 const char  *name,
                                 const char  *first_property,
                                 ...) G_GNUC_NULL_TERMINATED;
void       fixture_keep         (Fixture     *fixture);
void       fixture_stop         (Fixture     *fixture);
/** fixture_listen: what @scheduler tells goes to the log, too */
void       fixture_listen       (Fixture     *fixture,
                                 DpScheduler *scheduler);

/** fixture_expect: Returns: (transfer full): a future of the next event of that kind */
DexFuture *fixture_expect       (Fixture     *fixture,
                                 const char  *event) G_GNUC_WARN_UNUSED_RESULT;
/** fixture_await_next: until the scheduler knows that something is due @expected next */
void       fixture_await_next   (Fixture     *fixture,
                                 const char  *expected);
/** fixture_let_come: lets @n moments come, one after another, each run to its end */
void       fixture_let_come     (Fixture     *fixture,
                                 guint        n);
/** fixture_assert_log: what was told since the last time */
void       fixture_assert_log   (Fixture     *fixture,
                                 const char  *expected);

/** fixture_ask: Returns: (transfer full): the first value of the first row */
char      *fixture_ask          (Fixture     *fixture,
                                 const char  *sql);
/** fixture_await_answer: for what is written after it was told */
void       fixture_await_answer (Fixture     *fixture,
                                 const char  *sql,
                                 const char  *expected);

#define fixture_assert_answer(fixture, sql, expected) \
  G_STMT_START { \
    g_autofree char *answer = fixture_ask (fixture, sql); \
    g_assert_cmpstr (answer, ==, expected); \
  } G_STMT_END

G_END_DECLS

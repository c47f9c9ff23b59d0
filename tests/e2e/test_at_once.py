#!/usr/bin/env python3
"""Two processes at once: different pipelines run beside each other, the same one once, and what they share comes out as
if one had run after the other."""
import contextlib
import json
import threading
import time

from content import content, differences, nothing_doubled
from harness import FIXTURES, Program, main

DAILY = (FIXTURES / 'alpha-vantage' / 'daily_compact_MSFT_2018-08-16.json').read_bytes()
COIN = 'aur-aurum-sim'


def wait(done, what):
    deadline = time.monotonic() + 30
    while not done():
        assert time.monotonic() < deadline, what
        time.sleep(0.05)


class Held:
    """Answers for `symbol` when it is told to; what others ask is answered at once."""

    def __init__(self, provider, symbol):
        self.asked, self.go_on = threading.Event(), threading.Event()
        provider.answers[('TIME_SERIES_DAILY', symbol)] = self.answer

    def answer(self, handler, _query):
        self.asked.set()
        self.go_on.wait(60)
        with contextlib.suppress(BrokenPipeError):   # Who asked may have been killed.
            handler.answer(DAILY)


def set_up(program):
    program.environment |= {'DATAPIPE_ALPHA_VANTAGE_DATASETS': 'daily'}
    for name, *options in (('stocks', '--symbol', 'alphavantage:MSFT'), ('others', '--symbol', 'alphavantage:AAPL'),
                           ('coins', '--sample', '--symbol', COIN)):
        program.run('pipeline', 'set', name, *options)
    program.run('database', 'start')


def end(process, expect=0):
    out, err = process.communicate(timeout=60)
    assert process.returncode == expect, (process.returncode, out, err)
    return json.loads(out)


def check(program, provider, calls):
    """Each call is counted once, nothing is left of what was reserved, and nothing is there twice."""
    assert len(provider.requests) == calls, provider.requests
    used, = program.query("select sum(used) as used, sum(reserved) as reserved from control.quota where period = 'day'")
    assert used == {'used': calls, 'reserved': 0}, used
    nothing_doubled(program)
    rows, = program.query('select (select count(*) from marts.fact_daily_trading) = (select count(*) from raw.daily_prices) '
                          'as same, (select count(*) - count(distinct (instrument_id, trading_date)) from raw.daily_prices) '
                          'as doubled')
    assert rows == {'same': True, 'doubled': 0}, rows


def different_pipelines(program, provider):
    set_up(program)
    held = Held(provider, 'MSFT')
    stocks = program.start('pipeline', 'run', 'stocks', '--json')
    assert held.asked.wait(30)
    coins = program.json('pipeline', 'run', 'coins')
    assert coins['status'] == 'success', coins
    going, = program.query("select pipeline, status from control.runs where status = 'running'")
    assert going['pipeline'] == 'stocks', 'what goes on in another process is not taken for dead'

    # The same one once more is refused, with who is at it.
    for command in (['pipeline', 'run', 'stocks'], ['pipeline', 'run', 'stocks', '--json']):
        refused = program.run(*command, expect=1).stderr
        assert f'process {stocks.pid}' in refused and 'datapipe' in refused and 'since' in refused, refused
    held.go_on.set()
    assert end(stocks)['status'] == 'success'
    check(program, provider, 1)


def one_source(program, provider):
    """What two load from one provider is asked for by one after the other, so that limits and budget hold."""
    set_up(program)
    held = Held(provider, 'MSFT')
    provider.answers[('TIME_SERIES_DAILY', 'AAPL')] = DAILY
    limit = {'DATAPIPE_ALPHA_VANTAGE_PER_DAY': '3'}
    program.environment |= limit
    stocks = program.start('pipeline', 'run', 'stocks', '--json')
    assert held.asked.wait(30)
    others = program.start('pipeline', 'run', 'others', '--json')
    wait(lambda: len(program.query("select 1 as x from control.runs where status = 'running'")) == 2, 'both have begun')
    assert [q['symbol'] for q in provider.requests] == ['MSFT'], provider.requests
    held.go_on.set()
    assert end(stocks)['status'] == end(others)['status'] == 'success'
    check(program, provider, 2)
    plan = program.json('run', '--dry-run', '--symbol', 'alphavantage:NEW')
    assert plan['sources'][0]['quota']['day'] == {'allowed': 3, 'used': 2, 'left': 1}, plan


def one_is_killed(program, provider):
    """One that waited for it goes on, takes over nothing that it had reserved, and says what became of it."""
    set_up(program)
    held = Held(provider, 'MSFT')
    provider.answers[('TIME_SERIES_DAILY', 'AAPL')] = DAILY
    stocks = program.start('pipeline', 'run', 'stocks', '--json')
    assert held.asked.wait(30)
    others = program.start('pipeline', 'run', 'others', '--json')
    wait(lambda: len(program.query("select 1 as x from control.runs where status = 'running'")) == 2, 'both have begun')
    stocks.kill()
    stocks.communicate()
    assert end(others)['status'] == 'success'
    program.run('pipeline', 'run', 'coins')
    states = program.query("select pipeline, status, message from control.runs order by run_id")
    assert [(s['pipeline'], s['status']) for s in states] == [('stocks', 'failed'), ('others', 'success'), ('coins', 'success')]
    assert 'ended before the run did' in states[0]['message'], states
    held.go_on.set()
    program.run('pipeline', 'run', 'stocks')
    check(program, provider, 3)


def many_at_once(program, provider):
    """As many as there are, three times over: what is there is what one after another makes."""
    for symbol in ('MSFT', 'AAPL'):
        provider.answers[('TIME_SERIES_DAILY', symbol)] = DAILY
    names = ('stocks', 'others', 'coins')
    set_up(program)
    for _ in range(3):
        going = [program.start('pipeline', 'run', name, '--json') for name in names]
        for process in going:
            run = end(process)
            assert run['status'] == 'success', run
    nothing_doubled(program)
    alone = Program(True, DATAPIPE_ALPHA_VANTAGE_URL=provider.url, ALPHA_VANTAGE_API_KEY='E2EKEY42')
    try:
        set_up(alone)
        for name in names * 3:
            alone.run('pipeline', 'run', name)
        found, expected = content(program), content(alone)
        # Which part of a coin's series came last, and is in its checkpoint, is not the same each time.
        del found['control.checkpoints'], expected['control.checkpoints']
        assert found == expected, differences(found, expected)
    finally:
        alone.close()


main(different_pipelines, one_source, one_is_killed, many_at_once, steady=True)

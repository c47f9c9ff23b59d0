#!/usr/bin/env python3
"""kill -9 at every named step of a run, once of the program and once of the database server under it; the next run
makes of what is left exactly what an undisturbed one makes."""
import concurrent.futures
import os
import re
import sys
import traceback

from content import content, differences, nothing_doubled
from harness import FIXTURES, SOURCE, Program, TestProvider

ALPHA_VANTAGE = FIXTURES / 'alpha-vantage'
FEED = FIXTURES / 'feeds' / 'news.xml'
COINPAPRIKA = FIXTURES / 'coinpaprika'
ANSWERS = {
    '/query&function=TIME_SERIES_DAILY&symbol=MSFT': ALPHA_VANTAGE / 'daily_compact_MSFT_2018-08-16.json',
    '/query&function=GLOBAL_QUOTE&symbol=MSFT': ALPHA_VANTAGE / 'global_quote_MSFT_2018-10-05.json',
    '/query&function=OVERVIEW&symbol=MSFT': ALPHA_VANTAGE / 'overview_IBM_2025-09.json',
    '/coins/btc-bitcoin/ohlcv/historical': COINPAPRIKA / 'ohlcv_historical_btc_2days_2019.json',
    '/tickers/btc-bitcoin': COINPAPRIKA / 'ticker_btc_2022-04-19.json',
    '/feed.xml': FEED,
}
SYMBOLS = 'alphavantage:MSFT,coinpaprika:btc-bitcoin'

# At which of its passings each point ends the process; six replies are loaded.
POINTS = {
    'start:before-commit': [1],
    'start:after-commit': [1],
    'run:after-start': [1],
    'extract:before-request': [1, 4],
    'extract:answer-begun': [1, 3],
    'extract:after-reply': [2, 5],
    'verify:before-decode': [1],
    'verify:after-decode': [4],
    'load:after-instruments': [1],
    'load:after-raw': [1, 4],
    'load:after-rows': [2, 5],
    'load:after-companies': [1],
    'load:after-news': [1, 6],
    'load:after-intervals': [3],
    'load:after-rejects': [1],
    'load:before-commit': [1, 3],
    'load:after-commit': [1, 5],
    'run:after-extract': [1],
    'transform:before-swap': [1, 3],
    'transform:after-swap': [2],
    'transform:before-commit': [1, 4],
    'transform:after-commit': [1, 4],
    'transform:before-record': [1],
    'test:before': [1],
    'run:after-build': [1],
    'finish:before-commit': [1],
    'finish:after-commit': [1],
}
# Passed only where everything is there already.
POINTS_AGAIN = {
    'load:after-unchanged': [1, 2],
}


class Market:
    """A program, and a provider that it alone asks."""

    def __init__(self):
        self.provider = TestProvider({match: path.read_bytes() for match, path in ANSWERS.items()})
        self.program = Program(DATAPIPE_ALPHA_VANTAGE_URL=self.provider.url + '/query',
                               DATAPIPE_COINPAPRIKA_URL=self.provider.url, DATAPIPE_COINPAPRIKA_PER_SECOND='0',
                               ALPHA_VANTAGE_API_KEY='E2EKEY42', DATAPIPE_SYMBOLS=SYMBOLS,
                               DATAPIPE_FEEDS=self.provider.url + '/feed.xml')

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.program.close()
        self.provider.close()

    def counted(self):
        row, = self.program.query("select coalesce(sum(used), 0) as n from control.quota where period = 'month'")
        return int(row['n'])


def finish(market):
    """One run to its end; it counts the calls it makes."""
    before = market.counted()
    market.provider.forget()
    run = market.program.json('run')
    assert run['status'] == 'success', run
    assert market.counted() - before == len(market.provider.requests()), (before, market.provider.requests())
    nothing_doubled(market.program)
    return content(market.program)


def check(market, expected, n_sent):
    market.program.run('database', 'start')     # so that it need not start for each of the questions
    counted = market.counted()
    loaded, = market.program.query('select count(*) as n from control.loads')
    assert loaded['n'] <= counted <= n_sent, f'{loaded["n"]} replies, {n_sent} calls, and {counted} of them counted'
    found = finish(market)
    assert found == expected, differences(found, expected)


def kill_program(market, point, again):
    if again:
        market.program.run('run')
    done = market.program.run('run', expect=None, DATAPIPE_FAULT_POINT=point)
    assert done.returncode == -9, f'{point} was not passed\n{done.stdout}{done.stderr}'
    return len(market.provider.requests())


def kill_server(market, point, again):
    program = market.program
    program.run('database', 'start')
    if again:
        program.run('run')
    pid = (program.folder / 'data' / 'postgresql' / '17' / 'postmaster.pid').read_text().split()[0]
    done = program.run('run', expect=None, DATAPIPE_FAULT_POINT=point, DATAPIPE_FAULT_PID=pid)
    assert done.returncode in (0, 1, 3), (done.returncode, done.stdout, done.stderr)
    assert 'CRITICAL' not in done.stderr and 'WARNING' not in done.stderr, done.stderr
    assert not os.path.exists(f'/proc/{pid}'), f'{point} was not passed'
    return len(market.provider.requests())


def play(kill, point, again, expected):
    with Market() as market:
        check(market, expected, kill(market, point, again))


def every_point_is_played():
    """A point that somebody adds gets its line above."""
    names = set()
    for path in (SOURCE / 'src').rglob('*.c'):
        text = path.read_text(encoding='utf-8')
        if 'dp-fault-point.h"' in text and path.name != 'dp-fault-point.c':
            names |= set(re.findall(r'"([a-z]+:[a-z]+(?:-[a-z]+)*)"', text))
    played = POINTS.keys() | POINTS_AGAIN.keys()
    assert names == played, (names - played, played - names)


def main():
    with Market() as market:
        market.program.run('run')
        expected = content(market.program)
    cases = {'every point is played': every_point_is_played}
    for kill in (kill_program, kill_server):
        for points, again in ((POINTS, False), (POINTS_AGAIN, True)):
            for point, passings in points.items():
                for n in passings:
                    name = f'{kill.__name__} {point},{n}'
                    cases[name] = lambda k=kill, p=f'{point},{n}', a=again: play(k, p, a, expected)
    print(f'1..{len(cases)}')
    failed = False
    with concurrent.futures.ThreadPoolExecutor(max(os.cpu_count(), 2)) as pool:
        played = {name: pool.submit(case) for name, case in cases.items()}
        for number, (name, case) in enumerate(played.items(), 1):
            error = case.exception()
            failed |= error is not None
            for line in traceback.format_exception(error) if error is not None else []:
                print('#', '\n# '.join(line.rstrip().splitlines()))
            print(f'{"not " if error is not None else ""}ok {number} {name}', flush=True)
    sys.exit(failed)


main()

#!/usr/bin/env python3
"""A provider that goes wrong in every way it can, drawn from a seed: run after run until all of it is there, and then
it is what an undisturbed run makes of it: nothing lost, doubled or silently wrong.

DATAPIPE_FAULT_SEEDS="1 2 3" plays these seeds in place of the usual ones."""
import os
import resource
import sys
import traceback
from decimal import Decimal

from content import content, differences, nothing_doubled
from harness import FIXTURES, Program, TestProvider

KEY = 'E2EKEY42'
SEEDS = [int(seed) for seed in os.environ.get('DATAPIPE_FAULT_SEEDS', '1 2 3').split()]
MOST = 4               # times that one request goes wrong
MOST_RUNS = 40
MOST_KIB = 400 * 1024  # of memory: a body is read up to 64 MiB, whatever it unpacks to


def daily(number, days):
    """A daily reply like the provider's, different for each symbol."""
    bars = []
    for day in range(days):
        close = Decimal(100 + number * 7) + Decimal((day * 37 + number * 11) % 400) / 100
        bars.append(f'"20{25 - day // 336:02}-{12 - day // 28 % 12:02}-{28 - day % 28:02}": {{"1. open": "{close}", '
                    f'"2. high": "{close + 1}", "3. low": "{close - 1}", "4. close": "{close}", '
                    f'"5. volume": "{1000000 + day * 13 + number}"}}')
    return ('{"Meta Data": {"1. Information": "Daily Prices", "2. Symbol": "S%d", "5. Time Zone": "US/Eastern"}, '
            '"Time Series (Daily)": {%s}}' % (number, ', '.join(bars))).encode()


def answers():
    folder = FIXTURES / 'alpha-vantage'
    quote = (folder / 'global_quote_MSFT_2018-10-05.json').read_bytes()
    overview = (folder / 'overview_IBM_2025-09.json').read_bytes()
    known = {}
    # The third is too long to be taken for a refusal: what is wrong inside shows when it is decoded.
    for number, days in enumerate([60, 90, 400], 1):
        known[f'/query&function=TIME_SERIES_DAILY&symbol=S{number}'] = daily(number, days)
        known[f'/query&function=GLOBAL_QUOTE&symbol=S{number}'] = quote.replace(b'MSFT', b'S%d' % number)
        known[f'/query&function=OVERVIEW&symbol=S{number}'] = overview.replace(b'IBM', b'S%d' % number)
    folder = FIXTURES / 'coinpaprika'
    for coin, ticker in (('btc-bitcoin', 'ticker_btc_2022-04-19.json'), ('ada-cardano', 'ticker_ada_2021-05-17.json')):
        known[f'/coins/{coin}/ohlcv/historical'] = (folder / 'ohlcv_historical_btc_2days_2019.json').read_bytes()
        known[f'/tickers/{coin}'] = (folder / ticker).read_bytes()
    known['/feed.xml'] = (FIXTURES / 'feeds' / 'news.xml').read_bytes()
    return known


SYMBOLS = ','.join([f'alphavantage:S{n}' for n in (1, 2, 3)] + ['coinpaprika:btc-bitcoin', 'coinpaprika:ada-cardano'])


class Market:
    def __init__(self):
        self.provider = TestProvider(answers())
        self.program = Program(True, DATAPIPE_ALPHA_VANTAGE_URL=self.provider.url + '/query',
                               DATAPIPE_COINPAPRIKA_URL=self.provider.url, DATAPIPE_COINPAPRIKA_PER_SECOND='0',
                               ALPHA_VANTAGE_API_KEY=KEY, DATAPIPE_SYMBOLS=SYMBOLS, DATAPIPE_REQUEST_ATTEMPTS='2',
                               DATAPIPE_FEEDS=self.provider.url + '/feed.xml')
        self.program.run('database', 'start')

    def run(self):
        """With everything it has to say; the key is in none of it."""
        done = self.program.run('run', expect=None, G_MESSAGES_DEBUG='all')
        said = (done.stdout + done.stderr).splitlines()
        assert done.returncode in (0, 1, 3), (done.returncode, said[-20:])
        assert not [line for line in said if KEY in line], [line for line in said if KEY in line]
        return done

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.program.close()
        self.provider.close()


def holds_key(folder):
    """Files under the data directory, tables and their log among them, in which the key can be read."""
    return [path for path in folder.rglob('*') if path.is_file() and KEY.encode() in path.read_bytes()]


def undisturbed():
    with Market() as market:
        assert market.run().returncode == 0
        return content(market.program)


def faults(seed, expected):
    with Market() as market:
        market.provider.faults(seed, MOST)
        for _ in range(MOST_RUNS):
            done = market.run()
            if done.returncode == 0:
                break
            market.program.another_day()
        assert done.returncode == 0, f'not everything is there after {MOST_RUNS} runs\n{done.stdout}'
        found = content(market.program)
        assert found == expected, differences(found, expected)
        nothing_doubled(market.program)
        counted = market.program.query("select sum(used) as n from control.quota where period = 'month'")
        seen = len(market.provider.requests())
        assert int(counted[0]['n']) == seen, f'{counted} calls counted, {seen} seen by the provider'
        assert not holds_key(market.program.folder), holds_key(market.program.folder)


def memory():
    most = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss
    assert most < MOST_KIB, f'{most} KiB'


def main():
    expected = undisturbed()
    cases = [(f'seed {seed}', lambda seed=seed: faults(seed, expected)) for seed in SEEDS] + [('memory', memory)]
    print(f'1..{len(cases)}')
    failed = False
    for number, (name, case) in enumerate(cases, 1):
        try:
            case()
            print(f'ok {number} {name}', flush=True)
        except Exception:
            failed = True
            print('#', '\n# '.join(traceback.format_exc().splitlines()))
            print(f'not ok {number} {name}', flush=True)
    sys.exit(failed)


main()

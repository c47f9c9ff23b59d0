"""A small market of stocks, coins and news, and a file: what the tests disturb while it is loaded."""
import datetime

from harness import FIXTURES, Program, TestProvider

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


class Market:
    """A program, and a provider that it alone asks."""

    def __init__(self):
        self.provider = TestProvider({match: path.read_bytes() for match, path in ANSWERS.items()})
        self.program = Program(True, DATAPIPE_ALPHA_VANTAGE_URL=self.provider.url + '/query',
                               DATAPIPE_COINPAPRIKA_URL=self.provider.url, DATAPIPE_COINPAPRIKA_PER_SECOND='0',
                               ALPHA_VANTAGE_API_KEY='E2EKEY42', DATAPIPE_ALPHA_VANTAGE_PER_DAY='99', DATAPIPE_SYMBOLS=SYMBOLS,
                               DATAPIPE_FEEDS=self.provider.url + '/feed.xml')

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.program.close()
        self.provider.close()

    def prepare(self):
        """What is there before the process is ended; returns the command that it is ended under."""
        return ['run']

    def counted(self):
        row, = self.program.query("select coalesce(sum(used + reserved), 0) as n from control.quota where period = 'month'")
        return int(row['n'])


class MarketAgain(Market):
    def prepare(self):
        self.program.run('run')
        return ['run']


class File(Market):
    N_ROWS = 45000

    def write(self, changed):
        path = self.program.folder / 'prices.csv'
        with path.open('w', encoding='utf-8') as file:
            file.write('Symbol,Date,Open,High,Low,Close,Volume\n')
            for n in range(self.N_ROWS + 5000 * changed):
                close = 100 + n % 700 + (changed and n % 10 == 7)
                day = datetime.date(2020, 1, 1) + datetime.timedelta(n // 20)
                file.write(f'F{n % 20},{day},{close}.25,{close + 1}.5,{close - 1}.75,{close},{1000000 + n}\n')
        return ['import', str(path), '--no-models']

    def prepare(self):
        return self.write(False)


class FileAgain(File):
    def prepare(self):
        self.program.run(*self.write(False))
        return self.write(True)

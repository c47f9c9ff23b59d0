#!/usr/bin/env python3
"""Every recorded daily reply of the folder beside the project, through the program, against the marts computed from
the file. The folder is not part of the project; the build adds this test where it is there."""
import pathlib
import sys

from harness import TestProvider, main
from marts import facts, near, read_daily

FOLDER = pathlib.Path(sys.argv[1])


def recorded_replies(program, provider):
    files = sorted((FOLDER / 'alpha-vantage').glob('daily*.json'))
    assert files, FOLDER
    overviews = sorted((FOLDER / 'alpha-vantage').glob('overview*.json'))
    symbols = []
    for number, path in enumerate(files):
        symbol = f'REAL{number}'
        symbols += ['--symbol', symbol]
        provider.answers[('TIME_SERIES_DAILY', symbol)] = path.read_bytes()
        if overviews:
            provider.answers[('OVERVIEW', symbol)] = overviews[number % len(overviews)].read_bytes()
    run = program.json('run', *symbols)
    assert run['status'] == 'success', run
    for number, path in enumerate(files):
        expected = facts(read_daily(path))
        found = program.query(f"select * from marts.fact_daily_trading where symbol = 'REAL{number}' "
                              "order by trading_date")
        assert [row['trading_date'] for row in found] == list(expected), path
        for row in found:
            for column, value in expected[row['trading_date']].items():
                near(row[column], value, f'{path.name} {row["trading_date"]} {column}')


def recorded_files(program, provider):
    """Each CSV file, with the outcome that the notes beside them lead one to expect."""
    folders = [str(FOLDER / name) for name in ('csv', 'drift', 'alpha-vantage', 'anomaly')]
    run = program.json('import', '--no-models', *folders, expect=3)
    items = {pathlib.Path(item['symbol']).name: item for item in run['items']}
    assert len(items) == len(run['items']) and len(items) >= 85, len(items)
    bad = {name: item['error'] for name, item in items.items() if item['status'] != 'success'}
    parts = {'candlestick_dataset_2007_2009.csv': 'No column has dates', 'AOS_data.csv': '1 of 1259 rows',
             'CHK_data.csv': '1 of 1259 rows', 'nasdaq_gold_historical.csv': '105 of 2557 rows',
             'cryptodatadownload_Binance_BTCUSDT_d.csv': '1 of 1396 rows', 'tesla-stock-price.csv': '“11:34”',
             'crypto_weekly_2026-05.csv': 'Name the symbol when importing (--symbol)'}
    assert bad.keys() == parts.keys() and all(parts[name] in bad[name] for name in bad), bad
    stocks = [item for item in run['items'] if 'individual_stocks_5yr' in item['symbol']]
    assert len(stocks) == 50 and sum(item['rows'] for item in stocks) == 61841, len(stocks)
    again = program.json('import', '--no-models', str(FOLDER / 'csv' / 'individual_stocks_5yr'))
    assert sum(item['rows'] for item in again['items']) == 0, again
    ibovespa, = program.query("""select close::int, volume::int from raw.daily_prices
        join raw.listings using (instrument_id, source)
        where source_symbol = 'IBOVESPA' and trading_date = '2021-04-30'""")
    assert ibovespa == {'close': 118894, 'volume': 11090000}, ibovespa


def recorded_coins(program, provider):
    """Days, candles and prices of the moment, as the services sent them."""
    gecko, paprika = FOLDER / 'coingecko', FOLDER / 'coinpaprika'
    service = TestProvider({
        '/coins/bitcoin/market_chart': (gecko / 'market_chart_bitcoin_90d_daily_2021-05-15.json').read_bytes(),
        '/coins/bitcoin/ohlc': (gecko / 'ohlc_bitcoin_7d_usd_2021-05-15.json').read_bytes(),
        '/coins/markets': (gecko / 'markets_5coins_2023-01-02.json').read_bytes(),
        '/coins/btc-bitcoin/ohlcv/historical': next(paprika.glob('ohlcv_historical*.json')).read_bytes(),
        '/tickers/btc-bitcoin': (paprika / 'ticker_btc_2022-04-19.json').read_bytes()})
    try:
        run = program.json('run', DATAPIPE_COINGECKO_URL=service.url, DATAPIPE_COINPAPRIKA_URL=service.url,
                           DATAPIPE_COINGECKO_PER_MINUTE='0', DATAPIPE_COINPAPRIKA_PER_SECOND='0',
                           DATAPIPE_COINGECKO_DATASETS='daily,ohlc,markets',
                           DATAPIPE_SYMBOLS='coingecko:bitcoin,coinpaprika:btc-bitcoin')
    finally:
        service.close()
    assert run['status'] == 'success', run
    found, = program.query("""select
        (select count(*) from raw.daily_prices where source = 'coingecko') as days,
        (select count(*) from raw.intraday_prices where source = 'coingecko') as candles,
        (select min(trading_date)::text || ' ' || max(trading_date) from raw.daily_prices
         where source = 'coingecko') as range,
        (select count(*) from raw.daily_prices where source = 'coinpaprika') as paprika,
        (select count(*) from raw.quotes where source = 'coinpaprika') as tickers,
        (select count(*) from raw.rejects) as rejects""")
    assert found == {'days': 90, 'candles': 42, 'range': '2021-02-14 2021-05-14', 'paprika': found['paprika'],
                     'tickers': 1, 'rejects': 0} and found['paprika'] > 0, found


def recorded_refusals(program, provider):
    files = sorted((FOLDER / 'alpha-vantage' / 'errors').glob('*.json'))
    assert files, FOLDER
    for path in files:
        provider.answers[('TIME_SERIES_DAILY', path.stem)] = path.read_bytes()
        run = program.json('run', '--symbol', path.stem, expect=1, DATAPIPE_REQUEST_ATTEMPTS='1')
        assert run['items'][0]['status'] == 'failed' and run['items'][0]['error'], (path, run)


main(recorded_replies, recorded_files, recorded_coins, recorded_refusals)

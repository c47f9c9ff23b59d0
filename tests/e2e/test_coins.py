#!/usr/bin/env python3
"""CoinGecko and CoinPaprika over HTTP: days of each coin, the prices of all of them in one call, each once in the warehouse."""
import http.server
import json
import threading
import time
import urllib.parse

from harness import main

DAY = 86400000
TODAY = int(time.time() * 1000) // DAY * DAY


def chart(price):
    days = [TODAY - age * DAY for age in range(364, -1, -1)] + [TODAY + 1000]
    return {'prices': [[day, price + index / 100] for index, day in enumerate(days)],
            'market_caps': [[day, price * 1000] for day in days], 'total_volumes': [[day, 1e6] for day in days]}


def market(identity, price):
    return {'id': identity, 'symbol': identity[:3], 'name': identity.title(), 'current_price': price,
            'market_cap': price * 1000, 'total_volume': 5e6, 'price_change_percentage_24h': 1.5,
            'last_updated': '2026-11-20T10:00:00.000Z'}


class Service:
    """Answers as `answer` says, and keeps what was asked."""

    def __init__(self):
        self.requests = []
        service = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                url = urllib.parse.urlsplit(self.path)
                query = dict(urllib.parse.parse_qsl(url.query))
                service.requests.append((url.path, query))
                status, body = service.answer(url.path, query)
                self.send_response(status)
                self.send_header('Content-Type', 'application/json')
                self.end_headers()
                self.wfile.write(json.dumps(body).encode())

            def log_message(self, *args):
                pass

        self.server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Handler)
        self.url = f'http://127.0.0.1:{self.server.server_port}'
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()


class CoinGecko(Service):
    def answer(self, path, query):
        if path == '/coins/markets':
            prices = {'bitcoin': 84000.5, 'ethereum': 2900.25}
            return 200, [market(name, prices[name]) for name in query['ids'].split(',') if name in prices]
        if path in ('/coins/bitcoin/market_chart', '/coins/ethereum/market_chart'):
            return 200, chart(80000 if 'bitcoin' in path else 2800)
        return 404, {'error': 'coin not found'}


def coins(program, provider):
    service = CoinGecko()
    program.environment |= {'DATAPIPE_COINGECKO_URL': service.url, 'DATAPIPE_COINGECKO_PER_MINUTE': '0',
                            'DATAPIPE_SYMBOLS': 'coingecko:ethereum,coingecko:bitcoin,coingecko:nocoin'}
    run = program.json('run', expect=3)
    asked = sorted(path for path, _ in service.requests)
    assert asked == ['/coins/bitcoin/market_chart', '/coins/ethereum/market_chart', '/coins/markets',
                     '/coins/nocoin/market_chart'], asked
    ids = next(query['ids'] for path, query in service.requests if path == '/coins/markets')
    assert ids == 'bitcoin,ethereum,nocoin', ids
    states = {item['symbol']: item['status'] for item in run['items']}
    assert states == {'bitcoin': 'success', 'ethereum': 'success', 'nocoin': 'failed'}, run['items']

    # 365 days, the moment at the end of the chart, and the price now
    rows = {item['symbol']: item['rows'] for item in run['items']}
    assert rows == {'bitcoin': 367, 'ethereum': 367, 'nocoin': 0}, rows
    stored = program.query('select symbol, rows from control.run_items order by symbol')
    assert {row['symbol']: row['rows'] for row in stored} == rows, stored
    rows = program.query("select source_symbol, count(*) as days, count(distinct trading_date) as different "
                         "from raw.daily_prices join raw.listings using (instrument_id, source) group by 1 order by 1")
    assert [(row['source_symbol'], row['days'], row['different']) for row in rows] == \
        [('bitcoin', 365, 365), ('ethereum', 365, 365)], rows
    quotes = program.query("select symbol, price from raw.quotes join raw.instruments using (instrument_id) "
                           "where observed_at = '2026-11-20 10:00Z' order by 1")
    assert [(row['symbol'], row['price']) for row in quotes] == [('BIT', 84000.5), ('ETH', 2900.25)], quotes
    left = program.query("select symbol, status from control.run_items where status in ('running', 'pending')")
    assert left == [], left

    # The same again: the same replies are noted, and nothing is there twice.
    program.json('run', expect=3)
    again = program.query("select count(*) as n from raw.daily_prices")
    assert again[0]['n'] == 730, again
    service.close()


class CoinPaprika(Service):
    def answer(self, path, query):
        if path == '/tickers':
            return 200, [{'id': f'{letter}-{letter}', 'symbol': letter.upper(), 'name': letter,
                          'last_updated': '2026-11-20T10:00:00Z', 'quotes': {'USD': {'price': 1.5}}}
                         for letter in 'abcdefghijklmnop']
        if path.endswith('/ohlcv/historical'):
            return 200, [{'time_open': f'{query["start"]}T00:00:00Z', 'open': 1, 'high': 2, 'low': 1, 'close': 2,
                          'volume': 3, 'market_cap': 0}]
        if path == '/search':
            return 200, {'currencies': [{'id': 'a-a', 'name': 'Alpha', 'symbol': 'A', 'is_active': True}]}
        return 404, {'error': 'id not found'}


def tickers(program, provider):
    """From five coins on, the prices now come in one reply about all coins there are."""
    service = CoinPaprika()
    program.environment |= {'DATAPIPE_COINPAPRIKA_URL': service.url, 'DATAPIPE_COINPAPRIKA_PER_SECOND': '0',
                            'DATAPIPE_SYMBOLS': ','.join(f'coinpaprika:{x}-{x}' for x in 'edcba')}
    plan = program.json('run', '--dry-run')
    assert sum(call['endpoint'] == '/tickers' for call in plan['calls']) == 1 and len(plan['calls']) == 6, plan
    run = program.json('run')
    assert [path for path, _ in service.requests].count('/tickers') == 1, service.requests
    assert {item['symbol']: item['rows'] for item in run['items']} == {f'{x}-{x}': 2 for x in 'abcde'}, run
    assert program.query('select count(*) as n from raw.quotes') == [{'n': 5}]
    loads = program.query("select symbol from control.loads where endpoint = '/tickers'")
    assert loads == [{'symbol': 'a-a,b-b,c-c,d-d,e-e'}], loads
    service.close()


def search(program, provider):
    service = CoinPaprika()
    found = program.json('search', 'al', '--source', 'coinpaprika', DATAPIPE_COINPAPRIKA_URL=service.url)
    assert found == [{'source': 'coinpaprika', 'id': 'a-a', 'symbol': 'A', 'name': 'Alpha', 'kind': 'coin',
                      'place': None, 'currency': 'USD', 'score': None}], found
    assert service.requests == [('/search', {'q': 'al', 'c': 'currencies', 'limit': '20'})], service.requests
    text = program.run('search', 'al', '--source', 'coinpaprika', DATAPIPE_COINPAPRIKA_URL=service.url)
    assert 'coinpaprika:a-a' in text.stdout and 'Alpha' in text.stdout, text
    assert 'No source is called' in program.run('search', 'al', '--source', 'nobody', expect=2).stderr
    assert 'needs a name' in program.run('search', expect=2).stderr
    gone = program.run('search', 'al', '--source', 'rss', expect=1)
    assert 'cannot be searched' in gone.stderr, gone
    service.close()


main(coins, tickers, search)

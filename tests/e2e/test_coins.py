#!/usr/bin/env python3
"""CoinGecko over HTTP: days of each coin, the prices of all of them in one call, each once in the warehouse."""
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


class CoinGecko:
    """Answers as CoinGecko does, and keeps what was asked."""

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
    service.server.shutdown()


main(coins)

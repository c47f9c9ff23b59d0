#!/usr/bin/env python3
"""News feeds from their servers to the staging model: what is new, changed, unchanged, moved and gone, and what is
no feed. Where the recorded feeds lie beside the project, all of them are loaded too."""
import argparse
import http.server
import pathlib
import threading

from content import content, differences, nothing_doubled
from harness import FIXTURES, Program, main

RSS = '<rss version="2.0"><channel><title>Wire</title><ttl>5</ttl>{}</channel></rss>'
ITEM = ('<item><guid isPermaLink="false">{0}</guid><title>{1}</title><link>/{0}</link>'
        '<pubDate>Thu, 24 Sep 2026 18:30:00 GMT</pubDate></item>')
LAUGHS = ('<!DOCTYPE lolz [<!ENTITY a "lol"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;&a;&a;">]>'
          '<rss><channel><item><title>&b;</title></item></channel></rss>')


class FeedServer:
    """Answers paths with (status, headers, body); conditions are compared with what it sent."""

    def __init__(self):
        self.answers = {}
        self.requests = []
        feeds = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                feeds.requests.append((self.path, dict(self.headers)))
                status, headers, body = feeds.answers.get(self.path, (404, {}, b''))
                if headers.get('ETag') and self.headers.get('If-None-Match') == headers['ETag']:
                    status, body = 304, b''
                self.send_response(status)
                for name, value in headers.items():
                    self.send_header(name, value)
                if status != 304:
                    self.send_header('Content-Length', str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args):
                pass

        self.server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Handler)
        self.url = f'http://127.0.0.1:{self.server.server_port}'
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def serve(self, path, body, status=200, **headers):
        self.answers[path] = status, {n.replace('_', '-'): v for n, v in headers.items()}, body.encode()

    def paths(self):
        found, self.requests = [path for path, _ in self.requests], []
        return found

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.server.shutdown()
        self.server.server_close()


def load(program, feeds, *paths, expect=0):
    addresses = [feeds.url + path if path.startswith('/') else path for path in paths]
    run = program.json('run', expect=expect, DATAPIPE_FEEDS=','.join(addresses))
    items = {item['symbol'].removeprefix(feeds.url): item for item in run['items']}
    assert items.keys() == set(paths), run['items']
    return run['status'], items


def news(program):
    return program.query('select entry_key, title, link, symbols::text, revised_at is not null as revised '
                         'from staging.stg_news order by feed, entry_key')


def told_again(program, _):
    with FeedServer() as feeds:
        feeds.serve('/a', RSS.format(ITEM.format(1, 'Up, says $AAPL') + ITEM.format(2, 'Down')), ETag='"v1"',
                    Content_Type='text/xml')
        status, items = load(program, feeds, '/a')
        assert status == 'success' and items['/a']['rows'] == 2, items
        assert items['/a']['source'] == 'rss'
        assert [(n['entry_key'], n['title'], n['symbols']) for n in news(program)] == \
            [('1', 'Up, says $AAPL', '{AAPL}'), ('2', 'Down', '{}')]
        assert news(program)[0]['link'] == feeds.url + '/1'

        status, items = load(program, feeds, '/a')
        assert status == 'success' and items['/a']['rows'] == 0, items
        assert feeds.requests[-1][1].get('If-None-Match') == '"v1"', feeds.requests
        assert len(program.query('select load_id from control.loads')) == 1

        feeds.serve('/a', RSS.format(ITEM.format(3, 'New') + ITEM.format(1, 'Up, after all')), ETag='"v2"')
        status, items = load(program, feeds, '/a')
        assert status == 'success' and items['/a']['rows'] == 2, items
        assert [(n['entry_key'], n['title'], n['revised']) for n in news(program)] == \
            [('1', 'Up, after all', True), ('2', 'Down', False), ('3', 'New', False)], news(program)
        checkpoint, = program.query('select etag, next_at > updated_at as later from control.checkpoints '
                                    "where source = 'rss'")
        assert checkpoint == {'etag': '"v2"', 'later': True}, checkpoint


def moved_and_gone(program, _):
    with FeedServer() as feeds:
        feeds.serve('/old', '', status=301, Location='/new')
        feeds.serve('/new', RSS.format(ITEM.format(1, 'One')), ETag='"n"')
        feeds.serve('/here', '', status=302, Location='/there')
        feeds.serve('/there', RSS.format(ITEM.format(1, 'Two')))
        feeds.serve('/gone', '', status=410)
        feeds.serve('/busy', '', status=503, Retry_After='7200')
        every = '/old', '/here', '/gone', '/busy'
        status, items = load(program, feeds, *every, expect=3)
        assert status == 'partial', items
        assert 'gone for good' in items['/gone']['error'] and '120 minutes' in items['/busy']['error'], items
        assert sorted(feeds.paths()) == ['/busy', '/gone', '/here', '/new', '/old', '/there']
        load(program, feeds, *every, expect=3)
        assert '/new' in (paths := feeds.paths()) and '/old' not in paths and '/here' in paths, paths
        assert program.query("select item, next_at from control.checkpoints where next_at > '9000-01-01'")[0]['item'] \
            == feeds.url + '/gone'
        assert sorted(n['title'] for n in news(program)) == ['One', 'Two']


def what_is_no_feed(program, _):
    with FeedServer() as feeds:
        feeds.serve('/good', RSS.format(ITEM.format(1, 'Good')))
        feeds.serve('/laughs', LAUGHS)
        feeds.serve('/page', '<!doctype html><html><body>Hello</body></html>')
        feeds.serve('/round', '', status=302, Location='/about')
        feeds.serve('/about', '', status=302, Location='/round')
        expected = {'/laughs': 'entities of its own', '/page': 'web page', '/round': 'circles', '/missing': '404',
                    'file:///etc/passwd': 'https://'}
        status, items = load(program, feeds, '/good', *expected, expect=3)
        assert status == 'partial' and items['/good']['status'] == 'success', items
        for path, part in expected.items():
            assert items[path]['status'] == 'failed' and part in items[path]['error'], items[path]
        assert [n['title'] for n in news(program)] == ['Good']
        assert not program.query("select feed from raw.feeds where feed not like '%/good'")


def by_name(program, _):
    with FeedServer() as feeds:
        feeds.serve('/a', RSS.format(ITEM.format(1, 'A')))
        feeds.serve('/b', RSS.format(ITEM.format(1, 'B')))
        run = program.json('run', '--symbol', feeds.url + '/a', DATAPIPE_FEEDS=feeds.url + '/b')
        assert [i['symbol'] for i in run['items']] == [feeds.url + '/a'], run['items']
        run = program.json('run', '--source', 'rss', DATAPIPE_FEEDS=feeds.url + '/b', DATAPIPE_SYMBOLS='alphavantage:IBM')
        assert [i['symbol'] for i in run['items']] == [feeds.url + '/b'], run['items']
        plan = program.run('run', '--dry-run', DATAPIPE_FEEDS=feeds.url + '/b').stdout
        assert feeds.url + '/b' in plan, plan


def recordings(program, _):
    folder = options.recordings
    files = [path for path in sorted(folder.rglob('*')) if path.is_file()]
    assert files, folder
    with FeedServer() as feeds:
        for path in files:
            feeds.answers['/' + path.relative_to(folder).as_posix()] = 200, {}, path.read_bytes()
        # Two entries say nothing at all, and are kept as rejects.
        status, items = load(program, feeds, *feeds.answers, expect=3)
        assert status == 'partial' and all(item['status'] == 'success' for item in items.values()), items
        rejects = program.query('select symbol from raw.rejects order by symbol')
        assert [reject['symbol'].rpartition('/')[2] for reject in rejects] == \
            ['incomplete-fields.atom', 'entry_source_link_multiple.xml'], rejects
        rows = {path: item['rows'] for path, item in items.items()}
        for name, count in {'/coindesk_2026-09-25.xml': 3, '/encoding.rss': 40, '/guardian.rss': 55, '/rss-1.rss': 69,
                            '/uolNoticias.rss': 15, '/kathmandupost.xml': 40, '/incomplete-fields.atom': 0}.items():
            assert rows.get(name, count) == count, (name, rows[name])
        kept, = program.query('select count(*) as n from staging.stg_news')
        assert kept['n'] == sum(rows.values()), (kept, rows)
        feeds.requests.clear()
        status, items = load(program, feeds, *feeds.answers)
        assert status == 'success' and not any(item['rows'] for item in items.values()), items


def killed(program, _):
    """At each step of a load the program ends; the next run makes of it what an undisturbed one makes."""
    news_file = (FIXTURES / 'feeds' / 'news.xml').read_text(encoding='utf-8')
    with FeedServer() as feeds:
        feeds.serve('/feed', news_file, ETag='"1"')
        load(program, feeds, '/feed')
        expected = content(program)
        assert expected['raw.rss_entries'][0] == 2, expected
        for point in ('load:after-raw', 'load:after-news', 'load:before-commit', 'load:after-commit'):
            other = Program(DATAPIPE_FEEDS=feeds.url + '/feed')
            try:
                done = other.run('run', expect=None, DATAPIPE_FAULT_POINT=point + ',1')
                assert done.returncode == -9, (point, done)
                load(other, feeds, '/feed')
                nothing_doubled(other)
                found = content(other)
                assert found == expected, (point, differences(found, expected))
            finally:
                other.close()


arguments = argparse.ArgumentParser()
arguments.add_argument('--recordings', type=pathlib.Path)
arguments.add_argument('--fault-points', action='store_true')
options = arguments.parse_args()
main(told_again, moved_and_gone, what_is_no_feed, by_name, *([recordings] if options.recordings else []),
     *([killed] if options.fault_points else []))

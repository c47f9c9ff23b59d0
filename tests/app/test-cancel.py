#!/usr/bin/env python3
# test-cancel.py: work that takes long is given up in the middle
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""Usage: with-display test-cancel.py DATAPIPE

Nothing here is slow by chance: work waits for a lock that the test holds, or for an answer that it keeps back,
until it has been cancelled.
"""

import contextlib
import datetime
import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from urllib.parse import parse_qs, urlsplit

from ui_driver import Atspi, Program, Tap, check, name_of, role_of, wait, walk

TESTS = pathlib.Path(__file__).resolve().parents[1]
sys.path += [str(TESTS / 'harness'), str(TESTS / 'e2e')]
from content import content, differences  # noqa: E402
from external_server import ExternalServer  # noqa: E402

OVERVIEW = TESTS / 'fixtures' / 'alpha-vantage' / 'overview_IBM_2025-09.json'
N_ROWS = 60000
N_DAYS = 300
FIRST_DAY = datetime.date(2023, 1, 2)


class Provider:
    """Alpha Vantage with an overview of IBM, and prices that are not sent before `released` is set."""

    def __init__(self):
        self.asked = threading.Event()
        self.released = threading.Event()
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                query = parse_qs(urlsplit(self.path).query)
                if query.get('function') == ['OVERVIEW']:
                    body = OVERVIEW.read_bytes()
                else:
                    provider.asked.set()
                    provider.released.wait()
                    body = b'{"Error Message": "Invalid API call."}'
                with contextlib.suppress(OSError):      # nobody waits for it any more
                    self.send_response(200)
                    self.send_header('Content-Type', 'application/json')
                    self.send_header('Content-Length', str(len(body)))
                    self.end_headers()
                    self.wfile.write(body)

            def log_message(self, *arguments):
                pass

        server = ThreadingHTTPServer(('127.0.0.1', 0), Handler)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        self.address = f'http://127.0.0.1:{server.server_address[1]}/query'


class Market:
    """The program's database, as other programs see it."""

    def __init__(self, datapipe):
        self.datapipe = datapipe

    def call(self, *words):
        done = subprocess.run([self.datapipe, *words], capture_output=True, text=True, check=False)
        check(done.returncode == 0, f'{words}: {done.stderr}')
        return done.stdout

    def query(self, sql):
        return json.loads(self.call('query', '--format', 'json', sql))

    def change(self, sql):
        self.call('database', 'psql', '--', '-XqAt', '-v', 'ON_ERROR_STOP=1', '-c', sql)

    @contextlib.contextmanager
    def held(self, table, mode='share'):
        """Nobody else writes to @table meanwhile; whoever reads it may, if @mode does not say otherwise."""
        address = self.call('database', 'uri').strip()
        with subprocess.Popen(['psql', '-XqAt', address], stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                              text=True) as holder:
            holder.stdin.write(f'begin; lock table {table} in {mode} mode;\n\\echo held\n')
            holder.stdin.flush()
            check(holder.stdout.readline() == 'held\n', f'{table} is not held')
            yield
            holder.stdin.close()

    def waits(self, table):
        """Until somebody stands before @table."""
        wait(f'somebody who waits for {table}', lambda: self.query(
            f"select count(*) as n from pg_locks where not granted and relation = '{table}'::regclass")[0]['n'] > 0)

    @contextlib.contextmanager
    def unchanged(self):
        """Every table is in the end what it is now."""
        before = content(self)
        yield
        changed = differences(content(self), before)
        check(not changed, f'these have changed: {changed}')


def bar(program, name):
    """The progress bar called @name, once it is there."""
    return program.find('progress bar', name)


def cancel(program, below):
    """Presses the “Cancel” that stands beside @below; the toolkit does so a quarter of a second
    later, so that whatever is held has to be held until “Stopping…” is said."""
    node = below
    while not (buttons := [button for button in walk(node)
                           if role_of(button) == 'button' and name_of(button) == 'Cancel']):
        node = node.get_parent()
    wait('pressing Cancel', lambda: buttons[0].get_action_iface().do_action(0))


def is_usable(node):
    return node.get_state_set().contains(Atspi.StateType.SENSITIVE)


def test_build(tap, program, market):
    def build_all():
        # Items of menus have names only for the eye: it is the first.
        program.press('toggle button', 'Models Menu')
        program.find(re.compile('menu item'))
        program.keys('Home', 'Return', focus=False)

    program.action('show-page', "'models'")
    with tap.step('a build of models is cancelled, and its tables are as before', program), market.unchanged():
        with market.held('marts.fact_daily_trading'):
            build_all()
            progress = bar(program, 'Build')
            market.waits('marts.fact_daily_trading')
            wait('something that is done', lambda: re.search(r' \([0-9]+ of [0-9]+\)$', program.value_text(progress)))
            cancel(program, progress)
            wait('that to be said', lambda: program.value_text(progress) == 'Stopping…')
        program.find('label', 'Stopped: what was built stays, the rest is as it was')
        program.gone('progress bar', 'Build')

    with tap.step('the next one goes to its end', program):
        build_all()
        program.find('label', re.compile('all went well$'), deadline=60)


def test_replay(tap, program, market):
    for field in ('/Beta', '/EPS'):
        market.change("insert into control.drift_events (source, endpoint, field, change, detail, confidence, proposal) "
                      f"values ('alphavantage', 'OVERVIEW', '{field}', 'missing', "
                      f"'{{\"message\": \"“{field}” is gone.\"}}', 0.9, '[{{\"field\": \"/Risk\", \"confidence\": 0.8}}]')")
    program.action('show-page', "'health'")
    program.press('page tab', re.compile('^Changes'))

    with tap.step('what is stored is read again, which is cancelled; its rows are as before', program), market.unchanged():
        with market.held('raw.company_overviews'):
            program.press('button', 'Accept')
            progress = bar(program, 'How much is done')
            program.find('label', 'Reading What Is Stored')
            market.waits('raw.company_overviews')
            cancel(program, progress)
            program.find('label', 'Stopping…')
        program.find('label', re.compile('Stopped: everything is as it was'))
        program.gone('progress bar', 'How much is done')

    with tap.step('the next decision is carried out', program):
        program.press('button', 'Accept')
        program.find('label', 'What is stored was read again', deadline=60)


def test_backfill(tap, program, market, provider):
    program.action('show-page', "'pipeline'")
    program.press('page tab', 'Backfills')
    with tap.step('a backfill is cancelled while its provider keeps it waiting', program), market.unchanged():
        provider.released.clear()
        provider.asked.clear()
        program.press('button', 'New Backfill…')
        program.find('label', re.compile('days are missing: [0-9]+ call'))
        program.press('button', 'Start')
        program.gone('dialog', 'New Backfill')
        program.find('label', re.compile('^Goes on whenever there are calls · '))
        check(provider.asked.wait(20), 'the provider was not asked')
        program.press('button', 'Cancel Backfill…')
        program.press('button', 'Cancel Backfill')
        program.find('label', re.compile('^Cancelled, what it brought is kept'))
        program.gone('button', 'Stop')

    with tap.step('another run is done after it', program):
        provider.released.set()
        program.action('run-sample')
        program.find('label', re.compile('up to date'))
        program.gone('button', 'Stop')


def write_prices(folder):
    path = pathlib.Path(folder) / 'prices.csv'
    with path.open('w', encoding='utf-8') as file:
        file.write('symbol,date,open,high,low,close,volume\n')
        for number in range(N_ROWS):
            symbol, day = divmod(number, N_DAYS)
            file.write(f'S{symbol},{FIRST_DAY + datetime.timedelta(day)},1,3,0.5,2,100\n')
    return path


def test_import(tap, program, market, path):
    def begin():
        subprocess.run([market.datapipe, path], check=True, timeout=20)
        program.find('dialog', 'Import')
        program.press('button', 'Import')

    with tap.step('an import is cancelled, and nothing of it is there', program), market.unchanged():
        with market.held('raw.daily_prices'):
            begin()
            progress = bar(program, None)
            market.waits('raw.daily_prices')
            cancel(program, progress)
            program.find('label', 'Stopping…')
        program.find('label', re.compile('^(Import Cancelled|Nothing Was Imported)$'))
        program.keys('Escape')
        program.gone('dialog', 'Import')

    with tap.step('the same file is loaded after it', program):
        begin()
        program.find('label', re.compile('Rows Stored$'), deadline=60)
        program.keys('Escape')
        program.gone('dialog', 'Import')


def test_move(tap, program, market, server):
    def use():
        program.press('button', 'Use This Server')
        program.press('button', 'Copy Data')

    with tap.step('a move to a server of one’s own is stopped, and the data is where it was', program), \
            market.unchanged():
        program.action('preferences-page', "'database'")
        program.click(program.find('radio button', 'A Server of Your Own'))
        program.type_into('Host or Address', server.uri('market', password=''))
        wait('the host', lambda: program.text(program.find('text', 'Host or Address')) == '127.0.0.1')
        program.press('button', 'Test Connection')
        program.press('button', 'Create Database')
        program.find('label', 'The Connection Works')
        with market.held('raw.daily_prices', 'access exclusive'):
            use()
            bar(program, 'Copying Data')
            market.waits('raw.daily_prices')
            program.press('button', 'Stop')
            program.gone('progress bar', 'Copying Data')
        program.find('label', 'Running on this computer')

    with tap.step('begun again, it goes to its end', program):
        use()
        program.find('label', 'The Data Is There', deadline=60)


def main():
    tap = Tap()
    folder = tempfile.mkdtemp(prefix='datapipe-cancel-')
    os.environ['DATAPIPE_DATA_DIR'] = os.path.join(folder, 'data')
    os.environ['LC_ALL'] = 'en_US.UTF-8'
    provider = Provider()
    provider.released.set()
    server = ExternalServer(pathlib.Path(folder) / 'server', hba='host all all 127.0.0.1/32 trust\n')
    market = Market(sys.argv[1])
    try:
        program = Program(sys.argv[1], env={
            'DATAPIPE_SYMBOLS': 'alphavantage:IBM', 'ALPHA_VANTAGE_API_KEY': 'TESTKEY',
            'DATAPIPE_REQUEST_ATTEMPTS': '1', 'DATAPIPE_ALPHA_VANTAGE_URL': provider.address})
        program.press('button', 'Explore with Sample Market')
        program.find('slider')
        program.gone('button', 'Stop')
        program.action('run')
        wait('the overview', lambda: market.query(
            "select count(*) as n from control.runs where trigger <> 'sample' and finished_at is not null")[0]['n'])
        test_build(tap, program, market)
        test_replay(tap, program, market)
        test_backfill(tap, program, market, provider)
        test_import(tap, program, market, write_prices(folder))
        test_move(tap, program, market, server)
        with tap.step('the program ends without complaints', program):
            code, said = program.terminate()
            check(code == 0 and 'CRITICAL' not in said and 'WARNING' not in said, f'{code}: {said}')
    finally:
        server.close()
        shutil.rmtree(folder, ignore_errors=True)
    return tap.done()


if __name__ == '__main__':
    sys.exit(main())

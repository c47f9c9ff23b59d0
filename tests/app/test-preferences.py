#!/usr/bin/env python3
# test-preferences.py: the preferences' pages of charts and of symbols, as a person uses them
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""Usage: with-display test-preferences.py DATAPIPE"""

import json
import re
import shutil
import sys
import tempfile
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

from ui_driver import Program, Tap, check, name_of, role_of, wait, walk


class Provider:
    """Answers searches in the form that Alpha Vantage documents."""

    MATCH = {'1. symbol': 'TSCO.LON', '2. name': 'Tesco PLC', '3. type': 'Equity',
             '4. region': 'United Kingdom', '5. marketOpen': '08:00', '6. marketClose': '16:30',
             '7. timezone': 'UTC+01', '8. currency': 'GBX', '9. matchScore': '0.7273'}

    def __init__(self):
        self.asked = []
        provider = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self):
                wanted = parse_qs(urlsplit(self.path).query).get('keywords', [''])[0]
                provider.asked.append(wanted)
                body = json.dumps({'bestMatches': [provider.MATCH] if wanted == 'tesco' else []}).encode()
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


def test_charts(tap, program, settings):
    def stored():
        return settings.read_text(encoding='utf-8') if settings.exists() else ''

    with tap.step('the page of charts has an example and a name for each control', program):
        program.press('button', 'Explore with Sample Market')
        program.find('slider')
        wait('the run to end', lambda: not program.all('button', 'Stop'))
        program.action('preferences-page', "'charts'")
        program.find('slider', 'Example of a Chart')
        program.check_names()

    with tap.step('what is chosen is kept at once', program):
        program.toggle('Grid')
        program.click(program.find(None, re.compile('^Drawn As')))
        program.keys('Down', 'Down', 'Return', focus=False)
        wait('both in the file', lambda: 'chart-grid=false' in stored()
             and re.search("chart-type='(line|bars)'", stored()))

    with tap.step('a reset can be undone', program):
        program.press('button', 'Reset')
        wait('nothing in the file', lambda: 'chart-grid' not in stored() and 'chart-type' not in stored())
        program.press('button', 'Undo')
        wait('both again', lambda: 'chart-grid=false' in stored() and 'chart-type' in stored())


def write(program, row, text):
    """Into a line, in the place of what is there; with Return at the end."""
    program.click(program.find('list item', re.compile(f'^{row}')))
    program.keys('ctrl+a', 'BackSpace')
    program.typed(text)
    program.keys('Return')


def test_undo(tap, program, settings):
    """Each kind of row on each page: what it sets, and that it is as it was again."""
    def stored():
        return settings.read_text(encoding='utf-8') if settings.exists() else ''

    def switch(name):
        program.toggle(name)

    rows = (
        ('charts', 'Changed: Motion', 'chart-animations', lambda: switch('Motion')),
        ('sources', 'Changed: Address of Alpha Vantage', 'alpha-vantage-url',
         lambda: write(program, 'Address', 'https://example.org/api')),
        ('schedules', 'Changed: Run on Battery', 'schedule-on-battery',
         lambda: switch('Run on Battery')),
        ('notifications', 'Changed: Mail Server', 'mail-server', lambda: write(program, 'Mail Server', 'smtp.example.org')),
        ('notifications', 'Changed: What Is Told', 'notify-about', lambda: switch('Run Incomplete')),
        ('sharing', 'Changed: Certificate File', 'serve-certificate',
         lambda: write(program, 'Certificate File', '/etc/none.pem')),
    )
    for page, said, key, change in rows:
        with tap.step(f'{key} is changed on {page}, and is as it was again', program):
            before = stored().count(f'{key}=')
            program.action('preferences-page', f"'{page}'")
            change()
            wait('it in the file', lambda key=key, before=before: stored().count(f'{key}=') != before)
            program.find('label', said)
            program.press('button', 'Undo')
            wait('it as it was', lambda key=key, before=before: stored().count(f'{key}=') == before)
            program.gone('label', said)

    with tap.step('a row shows what it is again', program):
        program.action('preferences-page', "'notifications'")
        check(program.text(program.find('text', 'Mail Server')) == '', 'the server is still there')

    with tap.step('keys take back one after the other', program):
        program.action('preferences-page', "'schedules'")
        for name, key in (('Run on Battery', 'schedule-on-battery'),
                          ('Use Metered Networks', 'schedule-on-metered')):
            switch(name)
            wait(f'{key} in the file', lambda key=key: f'{key}=' in stored())
        switch('Run on Battery')
        wait('it on', lambda: 'schedule-on-battery=false' not in stored())
        program.keys('ctrl+z')
        wait('the battery', lambda: 'schedule-on-battery=false' in stored())
        program.keys('ctrl+z', 'ctrl+z')
        wait('none', lambda: 'schedule-on' not in stored())


def order(program):
    return [name_of(node)[len('Remove '):] for node in program.all('button', re.compile('^Remove '))]


def test_symbols(tap, program):
    with tap.step('a list of symbols is added, none twice', program):
        program.action('preferences-page', "'symbols'")
        program.click(program.find('button', 'Add a List…'))
        text = program.find('text', 'Symbols')
        wait('typing', lambda: text.get_editable_text_iface().set_text_contents(
            'aapl, msft\nNVDA;AAPL coingecko:Bitcoin'))
        program.press('button', 'Add')
        wait('four of them', lambda: order(program) == ['AAPL', 'MSFT', 'NVDA', 'bitcoin'])

    with tap.step('keys move one, and it keeps the keyboard', program):
        program.click(program.find('list item', 'AAPL'))
        program.keys('alt+Down', 'alt+Down')
        wait('it two places on', lambda: order(program) == ['MSFT', 'NVDA', 'AAPL', 'bitcoin'])
        program.keys('alt+Up')
        wait('it one place back', lambda: order(program) == ['MSFT', 'AAPL', 'NVDA', 'bitcoin'])
        program.keys('ctrl+z')
        wait('it two places on again', lambda: order(program) == ['MSFT', 'NVDA', 'AAPL', 'bitcoin'])
        program.click(program.find('list item', 'AAPL'))
        program.keys('alt+Up')
        wait('it one place back', lambda: order(program) == ['MSFT', 'AAPL', 'NVDA', 'bitcoin'])

    with tap.step('one is dragged to another place', program):
        program.keys('Down', 'Down')
        program.drag(program.find('list item', 'NVDA'), program.find('list item', 'MSFT'))
        wait('it first', lambda: order(program) == ['NVDA', 'MSFT', 'AAPL', 'bitcoin'])

    program.gone('label', '4 symbols added')
    with tap.step('and so are others after it, the same one again too', program):
        for dragged, onto, after in (
                ('AAPL', 'NVDA', ['AAPL', 'NVDA', 'MSFT', 'bitcoin']),
                ('AAPL', 'MSFT', ['NVDA', 'MSFT', 'AAPL', 'bitcoin']),
                ('MSFT', 'NVDA', ['MSFT', 'NVDA', 'AAPL', 'bitcoin']),
                ('NVDA', 'MSFT', ['NVDA', 'MSFT', 'AAPL', 'bitcoin'])):
            program.drag(program.find('list item', dragged), program.find('list item', onto))
            wait(f'{dragged} where {onto} was', lambda: order(program) == after)

    with tap.step('one that is removed comes back where it was', program):
        program.press('button', 'Remove MSFT')
        wait('three', lambda: order(program) == ['NVDA', 'AAPL', 'bitcoin'])
        program.press('button', 'Undo')
        wait('four', lambda: order(program) == ['NVDA', 'MSFT', 'AAPL', 'bitcoin'])


def sections(program):
    """Of each group that is shown, its symbols."""
    return {name_of(box): [name_of(node)[len('Remove '):] for node in walk(box)
                           if re.match('^Remove ', name_of(node)) and role_of(node) == 'button']
            for box in program.all('list') if any(name_of(node).startswith('Remove ')
                                                   for node in walk(box)) or name_of(box) == 'Chips'}


def choose(program, button, place):
    """From the button's menu, the item at that place."""
    program.press('toggle button', button)
    program.find(re.compile('menu item'))
    program.keys(*['Down'] * (place - 1), 'Return')


def test_groups(tap, program):
    with tap.step('a group is made, and a symbol put into it by its menu', program):
        program.click(program.find('button', 'New Group…'))
        program.type_into('Name', 'Chips')
        program.press('button', 'Apply')
        wait('the group', lambda: sections(program).get('Chips') == [])
        choose(program, 'Group of AAPL', 2)
        wait('it there', lambda: sections(program) == {
            'Chips': ['AAPL'], 'In No Group': ['NVDA', 'MSFT', 'bitcoin']})

    with tap.step('keys move one in it, and beyond its end out of it', program):
        choose(program, 'Group of NVDA', 2)
        wait('both', lambda: sections(program).get('Chips') == ['NVDA', 'AAPL'])
        program.keys('alt+Down')
        wait('it last', lambda: sections(program).get('Chips') == ['AAPL', 'NVDA'])
        program.keys('alt+Down')
        wait('it out', lambda: sections(program).get('Chips') == ['AAPL'])

    with tap.step('the pointer takes one from group to group, again and again', program):
        for dragged, onto, after in (
                ('NVDA', 'AAPL', {'Chips': ['NVDA', 'AAPL'], 'In No Group': ['MSFT', 'bitcoin']}),
                ('MSFT', 'NVDA', {'Chips': ['MSFT', 'NVDA', 'AAPL'], 'In No Group': ['bitcoin']}),
                ('NVDA', 'MSFT', {'Chips': ['NVDA', 'MSFT', 'AAPL'], 'In No Group': ['bitcoin']}),
                ('MSFT', 'In No Group', {'Chips': ['NVDA', 'AAPL'],
                                         'In No Group': ['MSFT', 'bitcoin']}),
                ('NVDA', 'In No Group', {'Chips': ['AAPL'],
                                         'In No Group': ['NVDA', 'MSFT', 'bitcoin']})):
            program.drag(program.find('list item', dragged),
                         program.find(re.compile('^(list item|label)$'), onto))
            wait(f'{dragged} on {onto}', lambda: sections(program) == after)

    with tap.step('a group that is removed comes back with what was in it', program):
        choose(program, 'Change Group Chips', 2)
        wait('none', lambda: set(sections(program)) == {'Symbols to Load'})
        program.press('button', 'Undo')
        wait('it back', lambda: sections(program).get('Chips') == ['AAPL'])


def test_search(tap, program, provider):
    with tap.step('the provider is searched, and what it knows is added', program):
        program.type_into('Search by Name', 'tesco')
        program.press('button', 'Search at the Provider')
        program.press('button', 'Add TSCO.LON')
        wait('it in the list', lambda: 'TSCO.LON' in order(program))
        check(provider.asked == ['tesco'], f'{provider.asked}')
        program.check_names()

    with tap.step('one it knows nothing of is said', program):
        program.type_into('Search by Name', 'nothing')
        program.press('button', 'Search at the Provider')
        program.find('label', 'The provider knows nothing like that.')


def test_numbers(tap, program, settings):
    with tap.step('every number can be read and set with assistive technology', program):
        for page, name, n in (('sources', 'Requests per Second', 2),
                              ('notifications', 'Days Without', 7), ('sharing', 'Port', 1)):
            program.action('preferences-page', f"'{page}'")
            program.find('spin button', re.compile(f'^{name}'))
            rows = program.all('spin button')
            check(len(rows) == n, f'on {page} there are {[name_of(row) for row in rows]}')

    with tap.step('a limit is said in numbers or in words', program):
        program.action('preferences-page', "'sources'")
        row = program.find('spin button', re.compile('^Requests per Second'))
        for typed, kept in (('7', '7'), ('No Limit', '0'), ('Plan', '-1')):
            program.click(row)
            program.keys('ctrl+a')
            program.typed(typed)
            program.keys('Tab')
            wait(f'{kept} in the file', lambda line=f'alpha-vantage-per-second={kept}\n':
                 line in settings.read_text(encoding='utf-8'))


def main():
    tap = Tap()
    data = tempfile.mkdtemp(prefix='datapipe-preferences-')
    try:
        provider = Provider()
        program = Program(sys.argv[1], env={
            'DATAPIPE_DATA_DIR': data, 'LC_ALL': 'en_US.UTF-8', 'ALPHA_VANTAGE_API_KEY': 'TESTKEY',
            'DATAPIPE_ALPHA_VANTAGE_URL': provider.address})
        test_charts(tap, program, Path(data) / 'settings.ini')
        test_undo(tap, program, Path(data) / 'settings.ini')
        test_symbols(tap, program)
        test_groups(tap, program)
        test_search(tap, program, provider)
        test_numbers(tap, program, Path(data) / 'settings.ini')
        with tap.step('the program ends without complaints', program):
            code, said = program.terminate()
            check(code == 0 and 'CRITICAL' not in said and 'WARNING' not in said, f'{code}: {said}')
    finally:
        shutil.rmtree(data, ignore_errors=True)
    return tap.done()


if __name__ == '__main__':
    sys.exit(main())

#!/usr/bin/env python3
# check.py: an installed DataPipe, as somebody has it who has just installed it
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""Usage: with-display check.py PICTURE COMMAND…

COMMAND starts the installed program; PICTURE is where the picture of its window is kept. Prints TAP.
"""

import contextlib
import email
import http.server
import json
import os
import pathlib
import socketserver
import subprocess
import sys
import tempfile
import threading
import zipfile

from gi.repository import GLib
from ui_driver import Atspi, Failure, Program, check, wait

PICTURE, *COMMAND = sys.argv[1:]
# What a first start takes here, database included, is nothing to be strict about.
PATIENCE = 120


class Installed(Program):
    """The program is known by being the only one with a window: in a sandbox its process has another number."""

    def __init__(self, environment):
        self.process = self.start(*COMMAND, env=environment)
        Atspi.init()
        Atspi.set_timeout(5000, 10000)
        self.node = wait('the program on the accessibility bus', self.find_application, PATIENCE)

    def find_application(self):
        if self.process.poll() is not None:
            raise Failure(f'the program ended with {self.process.returncode}:\n{self.process.stdout.read()}')
        desktop = Atspi.get_desktop(0)
        desktop.clear_cache_single()
        for position in range(desktop.get_child_count()):
            application = desktop.get_child_at_index(position)
            try:
                if application and application.get_child_count() > 0:
                    return application
            except GLib.Error:
                continue    # it comes or goes
        return None


class Mail(socketserver.StreamRequestHandler):
    """Takes mails from anybody."""

    def handle(self):
        self.say('220 ready')
        for line in self.rfile:
            word = line.split()[0].upper()
            if word == b'DATA':
                self.say('354 go on')
                self.server.got.append(b''.join(iter(self.rfile.readline, b'.\r\n')))
            self.say('221 bye' if word == b'QUIT' else '250 done')

    def say(self, line):
        self.wfile.write(f'{line}\r\n'.encode())


class Webhook(http.server.BaseHTTPRequestHandler):
    def do_POST(self):
        self.server.got.append(self.rfile.read(int(self.headers['Content-Length'])))
        self.send_response(200)
        self.end_headers()

    def log_message(self, *_):
        pass


@contextlib.contextmanager
def listening(handler):
    with socketserver.TCPServer(('127.0.0.1', 0), handler) as server:
        server.got = []
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


class Person:
    def __init__(self, home):
        # A keyring that is open, on the bus that the program will be on; in a sandbox its portal is asked for a key.
        portals = pathlib.Path(os.environ['XDG_CONFIG_HOME'], 'xdg-desktop-portal', 'portals.conf')
        portals.parent.mkdir()
        portals.write_text('[preferred]\norg.freedesktop.impl.portal.Secret=gnome-keyring\n', encoding='utf-8')
        subprocess.run(['gnome-keyring-daemon', '--unlock', '--components=secrets'], input=b'open', capture_output=True,
                       check=True)
        self.environment = {name: value for name, value in os.environ.items()
                            if not name.startswith(('DATAPIPE_', 'GSETTINGS_', 'XDG_DATA', 'XDG_CONFIG', 'XDG_CACHE'))}
        self.environment['HOME'] = home
        # Where a sandbox has its data, if it is one.
        self.sandbox = pathlib.Path(home, '.var/app/io.github.datapipe_analytics.DataPipe/data')

    def ask(self, *arguments, **options):
        done = subprocess.run([*COMMAND, *arguments], env=self.environment, capture_output=True, text=True, check=False,
                              **options)
        check(done.returncode == 0, f'{arguments} ended with {done.returncode}: {done.stdout} {done.stderr}')
        return done.stdout


def starts(person):
    check(person.ask('--version').startswith('DataPipe '), 'it says its version')


@contextlib.contextmanager
def window(person):
    os.environ.clear()
    os.environ.update(person.environment)
    # There is no portal here that could ask for a file, in a sandbox or outside of one.
    program = Installed({'GDK_DEBUG': 'no-portals'})
    try:
        yield program
        # A signal would not get to a program in a sandbox; asked over the bus, it quits anywhere.
        program.action('quit')
        code, said = program.wait_ended(PATIENCE)
        check(code == 0, f'it ended with {code}: {said}')
    finally:
        program.process.kill()


def shows_a_chart(person):
    """The first page, its button, and a chart of what was loaded with it into a database that did not exist."""
    with window(person) as program:
        program.press('button', 'Explore with Sample Market')
        program.find('slider', deadline=PATIENCE)
        program.gone('button', 'Stop', deadline=PATIENCE)
        shown = wait('prices on the chart', lambda: program.value_text(program.look('slider')), PATIENCE)
        print('#', shown)
        subprocess.run(['import', '-window', 'root', PICTURE], check=True)


# What follows is in modules, which are found and loaded when they are wanted.

def makes_a_spreadsheet(person):
    file = (person.sandbox if person.sandbox.exists() else person.sandbox.parents[3]) / 'rows.xlsx'
    with window(person) as program:
        program.action('show-page', "'query'")
        program.type_into('SQL', "select 'forty-two' as answer")
        program.press('button', 'Run Query', deadline=PATIENCE)
        program.press('button', 'Export Rows', deadline=PATIENCE)
        program.save_as(file)
        program.find('label', '1 row was written')
    with zipfile.ZipFile(file) as sheet:
        rows = sheet.read('xl/worksheets/sheet1.xml')
    check(b'forty-two' in rows, rows)


def tells_a_webhook(person):
    """Its address is secret, so this is the keyring, too."""
    with listening(Webhook) as webhook:
        address = 'http://127.0.0.1:{}/secret'.format(webhook.server_address[1])
        person.ask('settings', 'set', 'webhook-url', input=address)
        person.ask('notify', 'test', '--channel', 'webhook')
    check('DataPipe' in json.loads(webhook.got[0])['text'], webhook.got)
    # A sandbox sees nothing of the keyring: its secrets are in a file of its own, which only the portal's key opens.
    kept = person.sandbox / 'keyrings' / 'default.keyring'
    check(not person.sandbox.exists() or b'/secret' not in kept.read_bytes(), 'the address is encrypted')


def sends_a_mail(person):
    with listening(Mail) as mail:
        for name, value in {'server': '127.0.0.1', 'port': str(mail.server_address[1]), 'security': 'none',
                            'to': 'ada@example.org'}.items():
            person.ask('settings', 'set', f'mail-{name}', value)
        person.ask('notify', 'test', '--channel', 'mail')
    message = email.message_from_bytes(mail.got[0])
    check(message['To'] == 'ada@example.org' and message['Subject'], mail.got)


def has_rows(person):
    rows = json.loads(person.ask('query', 'select count(*) as n from marts.fact_daily_trading', '--format', 'json'))
    check(rows[0]['n'] > 10000, f'{rows} of daily prices')


def runs_again(person):
    run = json.loads(person.ask('run', '--sample', '--json'))
    check(run['status'] == 'success', run)
    checks = json.loads(person.ask('doctor', '--json'))
    check(any(c['check'] == 'database' and c['status'] == 'ok' for c in checks), checks)


CASES = {'the program starts': starts, 'the window shows a chart of the sample market': shows_a_chart,
         'the private database has its rows': has_rows, 'the command line runs the pipeline': runs_again,
         'rows become a spreadsheet': makes_a_spreadsheet, 'a webhook in the keyring is told': tells_a_webhook,
         'a mail is sent': sends_a_mail}


def main():
    print(f'1..{len(CASES)}')
    bad = False
    with tempfile.TemporaryDirectory(prefix='datapipe-home-', ignore_cleanup_errors=True) as home:
        person = Person(home)
        for number, (name, case) in enumerate(CASES.items(), 1):
            try:
                case(person)
                print('ok', number, name, flush=True)
            except (Failure, AssertionError, GLib.Error, subprocess.CalledProcessError, LookupError,
                    OSError, ValueError) as error:
                print('#', str(error).replace('\n', '\n# '))
                print('not ok', number, name, flush=True)
                bad = True
    return bad


if __name__ == '__main__':
    sys.exit(main())

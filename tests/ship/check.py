#!/usr/bin/env python3
# check.py: an installed DataPipe, as somebody has it who has just installed it
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""Usage: with-display check.py PICTURE COMMAND…

COMMAND starts the installed program; PICTURE is where the picture of its window is kept. Prints TAP.
"""

import json
import os
import subprocess
import sys
import tempfile

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


class Person:
    def __init__(self, home):
        self.environment = {name: value for name, value in os.environ.items()
                            if not name.startswith(('DATAPIPE_', 'GSETTINGS_SCHEMA', 'XDG_DATA', 'XDG_CONFIG', 'XDG_CACHE'))}
        self.environment['HOME'] = home

    def ask(self, *arguments):
        done = subprocess.run([*COMMAND, *arguments], env=self.environment, capture_output=True, text=True, check=False)
        check(done.returncode == 0, f'{arguments} ended with {done.returncode}: {done.stdout} {done.stderr}')
        return done.stdout


def starts(person):
    check(person.ask('--version').startswith('DataPipe '), 'it says its version')


def shows_a_chart(person):
    """The first page, its button, and a chart of what was loaded with it into a database that did not exist."""
    os.environ.clear()
    os.environ.update(person.environment)
    program = Installed({})
    try:
        program.press('button', 'Explore with Sample Market')
        program.find('slider', deadline=PATIENCE)
        program.gone('button', 'Stop', deadline=PATIENCE)
        shown = wait('prices on the chart', lambda: program.value_text(program.look('slider')), PATIENCE)
        print('#', shown)
        subprocess.run(['import', '-window', 'root', PICTURE], check=True)
        # A signal would not get to a program in a sandbox; asked over the bus, it quits anywhere.
        program.action('quit')
        code, said = program.wait_ended(PATIENCE)
        check(code == 0, f'it ended with {code}: {said}')
    finally:
        program.process.kill()


def has_rows(person):
    rows = json.loads(person.ask('query', 'select count(*) as n from marts.fact_daily_trading', '--format', 'json'))
    check(rows[0]['n'] > 10000, f'{rows} of daily prices')


def runs_again(person):
    run = json.loads(person.ask('run', '--sample', '--json'))
    check(run['status'] == 'success', run)
    checks = json.loads(person.ask('doctor', '--json'))
    check(any(c['check'] == 'database' and c['status'] == 'ok' for c in checks), checks)


CASES = {'the program starts': starts, 'the window shows a chart of the sample market': shows_a_chart,
         'the private database has its rows': has_rows, 'the command line runs the pipeline': runs_again}


def main():
    print(f'1..{len(CASES)}')
    bad = False
    with tempfile.TemporaryDirectory(prefix='datapipe-home-', ignore_cleanup_errors=True) as home:
        person = Person(home)
        for number, (name, case) in enumerate(CASES.items(), 1):
            try:
                case(person)
                print('ok', number, name, flush=True)
            except (Failure, AssertionError, GLib.Error, subprocess.CalledProcessError, ValueError) as error:
                print('#', str(error).replace('\n', '\n# '))
                print('not ok', number, name, flush=True)
                bad = True
    return bad


if __name__ == '__main__':
    sys.exit(main())

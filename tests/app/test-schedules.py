#!/usr/bin/env python3
# test-schedules.py: who is told of the runs of one pipeline, as said in the preferences
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""Usage: with-display test-schedules.py DATAPIPE"""

import json
import os
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile

from ui_driver import Atspi, Program, Tap, check, name_of, wait

MAIL, WEBHOOK = 'Mail Receivers of Its Own', 'Webhook of Its Own'
TOAST = 30      # so high it is at least
# The keyring of the session that the test has to itself
UNLOCK = ['gnome-keyring-daemon', '--unlock', '--components=secrets']


def stored(command):
    """What the pipeline says of its own receivers, as the command line reads it."""
    said = subprocess.run([command, 'pipeline', 'show', 'default', '--json'], check=True, capture_output=True, text=True)
    notifications = json.loads(said.stdout)['definition'].get('notifications', {})
    return notifications.get('mail-to'), notifications.get('webhook')


def write(program, row, text):
    """Into a line, in place of what is there; with Return at the end, as the hint of its button says."""
    program.click(program.find('list item', re.compile(f'^{row}')))
    program.keys('ctrl+a', 'BackSpace')
    program.typed(text)
    program.keys('Return')


def bottom(program, role, name):
    area = program.find(role, name).get_component_iface().get_extents(Atspi.CoordType.WINDOW)
    return area.y + area.height


def test_mail(tap, program, command):
    with tap.step('receivers of mail are said with commas', program):
        program.press('button', 'Explore with Sample Market')
        program.find('slider')
        program.gone('button', 'Stop')
        program.action('preferences-page', "'schedules'")
        wait('the pipeline', lambda: program.all('list item', 'default'))
        program.click([node for node in program.all('list item') if name_of(node) == 'default'][-1])
        write(program, MAIL, 'ada@example.org, bob@example.org')
        wait('it stored', lambda: stored(command) == (['ada@example.org', 'bob@example.org'], None))

    with tap.step('that can be taken back', program):
        program.find('label', '“default” changed')
        program.press('button', 'Undo')
        wait('none stored', lambda: stored(command)[0] is None)
        write(program, MAIL, 'ada@example.org, bob@example.org')
        wait('it stored', lambda: stored(command) == (['ada@example.org', 'bob@example.org'], None))

    with tap.step('what is no address is not stored, and said', program):
        write(program, MAIL, 'nobody')
        program.find('label', re.compile('“nobody” is not a mail address'))
        check(stored(command)[0] == ['ada@example.org', 'bob@example.org'], f'it is {stored(command)}')


def test_webhook(tap, program, command):
    with tap.step('the last lines are reached while a toast is over the page', program):
        program.wheel(program.find('list item', re.compile('^Schedule')), 60)
        toast = bottom(program, 'label', re.compile('is not a mail address'))
        last = bottom(program, 'check box', 'Run on Battery')
        check(last < toast - TOAST, f'the last line ends at {last}, the toast at {toast}')

    with tap.step('a webhook goes into the keyring', program):
        write(program, WEBHOOK, 'https://hooks.example.org/SECRET42')
        wait('it stored', lambda: stored(command)[1] is True)
        kept = pathlib.Path(os.environ['DATAPIPE_DATA_DIR'], 'settings.ini').read_text(encoding='utf-8')
        check('SECRET42' not in kept, 'it is in the file of the settings')

    with tap.step('what is no web address is not stored, and said', program):
        write(program, WEBHOOK, 'ftp://SECRET43')
        program.find('label', re.compile('not a web address'))

    with tap.step('without their own, those of the settings are told again', program):
        write(program, MAIL, '')
        wait('the mail gone', lambda: stored(command)[0] is None)
        write(program, WEBHOOK, '')
        wait('the webhook gone', lambda: not stored(command)[1])


def main():
    tap = Tap()
    command = sys.argv[1]
    data = tempfile.mkdtemp(prefix='datapipe-schedules-')
    os.environ |= {'DATAPIPE_DATA_DIR': data, 'LC_ALL': 'en_US.UTF-8'}
    subprocess.run(UNLOCK, input=b'test', check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        program = Program(command)
        for test in (test_mail, test_webhook):
            test(tap, program, command)
        with tap.step('the program ends without complaints', program):
            code, said = program.terminate()
            check(code == 0 and 'CRITICAL' not in said and 'WARNING' not in said, f'{code}: {said}')
    finally:
        shutil.rmtree(data, ignore_errors=True)
    return tap.done()


if __name__ == '__main__':
    sys.exit(main())

#!/usr/bin/env python3
# test-sharing.py: the data is shared from the preferences, with tokens
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""Usage: with-display test-sharing.py DATAPIPE"""

import json
import re
import shutil
import socket
import sys
import tempfile
import urllib.error
import urllib.request

from ui_driver import Program, Tap, check, wait


def free_port():
    with socket.socket() as probe:
        probe.bind(('127.0.0.1', 0))
        return probe.getsockname()[1]


def status(address, token=None):
    request = urllib.request.Request(address)
    if token:
        request.add_header('Authorization', f'Bearer {token}')
    try:
        with urllib.request.urlopen(request, timeout=20) as reply:
            return reply.status
    except urllib.error.HTTPError as error:
        return error.code
    except OSError:
        return 0


def test_share(tap, program, address):
    with tap.step('the data is shared when the switch is on, and not before', program):
        program.press('button', 'Explore with Sample Market')
        program.find('slider')
        wait('the run to end', lambda: not program.all('button', 'Stop'))
        program.action('preferences-page', "'sharing'")
        program.find(None, 'Share Data')
        check(status(address + '/health') == 0, 'it answers already')
        program.toggle('Share Data')
        wait('an answer', lambda: status(address + '/health') == 200)
        program.find('button', 'Copy Address')
        program.find('button', 'Choose a Certificate…')
        program.find('button', 'Choose a Private Key…')
        check(program.all(None, re.compile(re.escape(address))), 'the address is not shown')
        with urllib.request.urlopen(address + '/data?symbol=VOLT.SIM&limit=1', timeout=20) as reply:
            check(json.load(reply)['data'][0]['symbol'] == 'VOLT.SIM', 'other data')

    with tap.step('each control has a name', program):
        program.check_names()


def test_token(tap, program, address):
    with tap.step('a token is made and shown once', program):
        token = make_token(program, 'board')
        wait('it is let in', lambda: status(address + '/data?limit=1', token) == 200)
        check(status(address + '/data?limit=1', token + 'x') == 401, 'another one is let in')
        close_token(program, 'board')

    with tap.step('a token is revoked at once, which can be undone', program):
        program.press('button', 'Revoke “board”')
        wait('it is refused', lambda: status(address + '/data?limit=1', token) == 401)
        wait('it is not in the list', lambda: not program.all('button', 'Revoke “board”'))
        program.press('button', 'Undo')
        wait('it is let in again', lambda: status(address + '/data?limit=1', token) == 200)
        program.press('button', 'Revoke “board”')
        wait('it is refused again', lambda: status(address + '/data?limit=1', token) == 401)

    with tap.step('the focus stays in the list where tokens are revoked by keyboard', program):
        for name in ('east', 'north', 'west'):
            make_token(program, name)
            close_token(program, name)
        program.tab_to('Revoke “west”')
        program.press('button', 'Revoke “north”')
        program.gone('button', 'Revoke “north”')
        check(program.focused('Revoke “west”'), 'the line that stayed lost it')
        program.tab_to('Revoke “east”')
        program.keys('space')
        program.gone('button', 'Revoke “east”')
        wait('the focus on the next', lambda: program.focused(re.compile('west')))

    with tap.step('nobody is answered when the switch is off', program):
        program.toggle('Share Data')
        wait('no answer', lambda: status(address + '/health') == 0)
        program.toggle('Share Data')
        wait('an answer', lambda: status(address + '/health') == 200)


def make_token(program, name):
    program.press('button', 'Add…')
    program.type_into('Name', name)
    program.press('button', 'Make Token')
    return wait('the token', lambda: find_token(program))


def close_token(program, name):
    program.press('button', 'Close')
    wait('the list', lambda: program.all(None, name))


def find_token(program):
    for node in program.all('text'):
        content = program.text(node)
        if content.startswith('dp_'):
            return content
    return None


def main():
    tap = Tap()
    data = tempfile.mkdtemp(prefix='datapipe-sharing-')
    port = free_port()
    try:
        program = Program(sys.argv[1], env={'DATAPIPE_DATA_DIR': data, 'LC_ALL': 'en_US.UTF-8',
                                            'DATAPIPE_SERVE_PORT': str(port)})
        test_share(tap, program, f'http://127.0.0.1:{port}')
        test_token(tap, program, f'http://127.0.0.1:{port}')
        with tap.step('the program ends while it serves, without complaints', program):
            code, said = program.terminate()
            check(code == 0 and 'CRITICAL' not in said and 'WARNING' not in said, f'{code}: {said}')
    finally:
        shutil.rmtree(data, ignore_errors=True)
    return tap.done()


if __name__ == '__main__':
    sys.exit(main())

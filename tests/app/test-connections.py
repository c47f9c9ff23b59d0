#!/usr/bin/env python3
# test-connections.py: choosing a database server in the preferences
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""Usage: with-display test-connections.py DATAPIPE"""

import os
import pathlib
import re
import shutil
import sys
import tempfile

from ui_driver import Atspi, Program, Tap, check, name_of, role_of, wait, walk

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / 'harness'))
from external_server import ExternalServer, free_port  # noqa: E402

HBA = 'host all all 127.0.0.1/32 trust\n'


def open_page(program):
    program.action('preferences-page', "'database'")
    program.find('label', 'Keep Data In')


def choose(program, name):
    """A real click, again where the page was still on its way."""
    def chosen():
        node = program.find('radio button', name)
        if node.get_state_set().contains(Atspi.StateType.CHECKED):
            return True
        program.click(node)
        return False
    wait(f'choosing {name}', chosen)


def close(program, label):
    """Presses the button of the dialog that has @label, not that of one below it."""
    node = program.find('label', label)
    while not (buttons := [button for button in walk(node) if role_of(button) == 'button' and name_of(button) == 'Close']):
        node = node.get_parent()
    buttons[0].get_action_iface().do_action(0)


def test_form(tap, program):
    with tap.step('the private server is in use, and nothing else is asked', program):
        program.press('button', 'Explore with Sample Market')
        program.find('slider')
        open_page(program)
        program.find('label', 'Running on this computer')
        check(not program.all('button', 'Test Connection'), 'there is a form')

    with tap.step('what would be done to the large tables is said, done when asked to, and said again', program):
        wait('the run to be over', lambda: not program.all('button', 'Stop'))
        program.click(program.find('list item', re.compile('Large Tables')))
        program.find('label', re.compile('a part for each month'))
        program.find('label', re.compile('^a part for each month by'))
        program.find('label', 'staging.stg_observations')
        program.press('button', 'Apply')
        program.find('label', 'The Tables Are Stored Anew')
        program.press('button', 'Close')
        program.gone('label', 'The Tables Are Stored Anew')
        program.click(program.find('list item', re.compile('Large Tables')))
        program.find('label', re.compile('there is nothing to do'))
        program.check_names()
        program.keys('Escape')
        program.gone('label', re.compile('there is nothing to do'))

    with tap.step('an address that is pasted fills the form', program):
        choose(program, 'A Server of Your Own')
        program.find('button', 'Test Connection')
        program.check_names()
        program.type_into('Host or Address', f'postgresql://owner@127.0.0.1:{free_port()}/market')
        wait('the host', lambda: program.text(program.find('text', 'Host or Address')) == '127.0.0.1')
        check(program.text(program.find('text', 'User')) == 'owner', 'the user is missing')
        check(program.text(program.find('text', 'Database')) == 'market', 'the database is missing')

    with tap.step('what does not work says why, and is not used', program):
        program.press('button', 'Test Connection')
        program.find('label', 'The Connection Does Not Work')
        program.find('label', re.compile('nothing listens.*Check the port'))
        program.press('button', 'Use This Server')
        program.find('label', re.compile('nothing listens'))
        program.find('label', 'Running on this computer')


def test_use(tap, program, server):
    with tap.step('a database that is missing is offered', program):
        program.type_into('Host or Address', server.uri('market', password=''))
        wait('the host', lambda: program.text(program.find('text', 'Host or Address')) == '127.0.0.1')
        program.press('button', 'Test Connection')
        program.press('button', 'Create Database')
        program.find('label', 'The Connection Works')
        program.find('label', re.compile('^PostgreSQL 17.*not encrypted.*not set up yet'))

    with tap.step('it is used at once, and that can be undone', program):
        program.press('button', 'Use This Server')
        program.press('button', 'Use without Data')
        program.press('button', 'Undo')
        program.find('label', 'Running on this computer')


def test_move(tap, program, server):
    with tap.step('the data comes along where that is wanted', program):
        choose(program, 'A Server of Your Own')
        program.narrow()
        program.press('button', 'Use This Server')
        program.find('label', 'Take the Data Along?')
        program.check_names()
        program.check_fits('button', re.compile('^(Copy Data|Use without Data|Cancel)$'))
        program.press('button', 'Copy Data')
        program.find('label', 'The Data Is There')
        program.check_fits('button', 'Close')
        close(program, 'The Data Is There')
        program.resize(1100, 720)
        program.find('label', 'Connected')
        check(server.sql('select count(*) > 1000 from marts.fact_daily_trading', database='market') == [['t']],
              'it did not come along')
        program.check_names()

    with tap.step('the former place is kept until it is forgotten', program):
        program.find('label', 'Before the Last Move')
        program.press('button', 'Go Back')
        program.find('label', 'Running on this computer')
        program.press('button', 'Forget')
        program.gone('label', 'Before the Last Move')
        program.press('button', 'Undo')
        program.find('label', 'Before the Last Move')
        program.press('button', 'Forget')
        program.gone('label', 'Before the Last Move')

    with tap.step('the preferences close by the button in their header', program):
        close(program, 'Keep Data In')
        program.gone('label', 'Keep Data In')
        program.find('slider')


def main():
    tap = Tap()
    data = tempfile.mkdtemp(prefix='datapipe-connections-')
    server = ExternalServer(pathlib.Path(data) / 'server', hba=HBA)
    program = Program(sys.argv[1], env={
        'DATAPIPE_DATA_DIR': os.path.join(data, 'data'),
        'LC_ALL': 'en_US.UTF-8',
        # What is freed is overwritten: whoever goes on using it is found out.
        'GLIBC_TUNABLES': 'glibc.malloc.perturb=165:glibc.malloc.tcache_count=0',
    })

    try:
        test_form(tap, program)
        test_use(tap, program, server)
        test_move(tap, program, server)
    finally:
        code, said = program.terminate()
        server.close()

    with tap.step('SIGTERM ends it in order'):
        check(code == 0, f'it ended with {code}:\n{said}')

    shutil.rmtree(data, ignore_errors=True)
    return tap.done()


if __name__ == '__main__':
    sys.exit(main())

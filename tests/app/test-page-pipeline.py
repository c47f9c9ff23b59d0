#!/usr/bin/env python3
# test-page-pipeline.py: the page of runs, past, present and to come
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""Usage: with-display test-page-pipeline.py DATAPIPE"""

import os
import re
import shutil
import subprocess
import sys
import tempfile

from ui_driver import Program, Tap, check, name_of, wait, walk

STEPS = ('Prepare', 'Fetch', 'Check Replies', 'Store', 'Build Tables', 'Test Tables', 'Finish')


def show(program, part):
    program.press('page tab', part)


def test_now(tap, program):
    with tap.step('the last run is shown step by step', program):
        program.action('show-page', "'pipeline'")
        for step in STEPS:
            program.find(None, re.compile(f'^{step}: Done'))
        program.check_names()

    with tap.step('its symbols are listed with what they brought', program):
        row = program.find(None, re.compile('^AGRI.SIM, Done, '))
        check(any(re.search('[1-9]', name_of(node)) for node in walk(row)), 'no rows are told')

    with tap.step('in the width of a phone a line has below it what has no column, and leads to all', program):
        program.narrow()
        program.find('label', re.compile('^Rows [0-9,]+ · Alpha Vantage$'))
        for step in STEPS:
            program.check_fits(None, re.compile(f'^{step}: Done'))
        program.gone('label', 'Source')
        program.click(program.find('label', 'AGRI.SIM'))
        program.find('dialog', 'Run Details')
        program.keys('Escape')
        program.gone('dialog', 'Run Details')
        program.resize(1100, 720)
        program.find('label', 'Source')

    with tap.step('another run is begun and followed here', program):
        program.action('run-sample')
        program.find('label', re.compile('up to date'))
        program.find(None, re.compile('^Finish: Done'))
        program.gone('button', 'Stop')


def test_history(tap, program):
    with tap.step('both runs are listed, the latest first', program):
        show(program, 'History')
        program.find(None, re.compile('^Run 2, Done, '))
        rows = [name_of(node) for node in program.all(None, re.compile('^Run [0-9]+, Done, '))]
        check(rows[0].startswith('Run 2') and rows[1].startswith('Run 1'), f'they are {rows}')
        program.find(None, re.compile('^Last 2 runs: usually'))
        program.check_names()

    with tap.step('a row leads to the details of that run', program):
        program.click(program.find(None, re.compile('^Run 1, Done, ')))
        program.find('dialog', 'Run Details')
        for step in STEPS:
            program.find('label', step)
        program.press(re.compile('radio button|page tab'), 'Symbols')
        program.find('list item', 'AGRI.SIM')
        program.keys('Escape')
        program.gone('dialog', 'Run Details')


def test_schedules(tap, program):
    with tap.step('the schedule is said in words, with a switch and a way to edit it', program):
        show(program, 'Schedules')
        program.find('label', re.compile('^Runs at 00:00, Monday to Friday. Next: '))
        program.click(program.find('check box', 'Keep the schedule of default'))
        program.find('label', 'Paused: at 00:00, Monday to Friday')
        program.check_names()
        program.press('button', 'Edit…')
        program.find('dialog', 'Preferences')

        def closed():
            # From a page of the preferences, the first one leads back to their list.
            program.keys('Escape')
            return not program.all('dialog', 'Preferences')
        wait('Preferences to close', closed)


def test_backfills(tap, program):
    with tap.step('a backfill says what it costs before it begins', program):
        show(program, 'Backfills')
        program.press('button', 'New Backfill…')
        program.find('dialog', 'New Backfill')
        program.click(program.find('list item', re.compile('^First Day')))
        program.keys('ctrl+a')
        program.typed('soon')
        program.find('label', re.compile('^Write days as'))
        program.keys('ctrl+a')
        program.typed('2024-01-02')
        program.find('label', re.compile('days are missing: [0-9]+ call'))
        program.check_names()

    with tap.step('it is begun, paused and cancelled', program):
        program.press('button', 'Start')
        program.gone('dialog', 'New Backfill')
        program.press('button', 'Pause Backfill')
        program.press('button', 'Resume Backfill')
        program.press('button', 'Cancel Backfill…')
        program.press('button', 'Cancel Backfill')
        program.find('label', re.compile('^Cancelled, what it brought is kept'))


def test_failed(tap, program):
    with tap.step('what failed is told with its reason, and asked again', program):
        show(program, 'Now')
        program.find(None, re.compile('^IBM, Failed, Alpha Vantage, '))
        show(program, 'History')
        last = name_of(program.find(None, re.compile('^Run [0-9]+, Failed, ')))
        number = int(re.search('[0-9]+', last).group())
        show(program, 'Now')
        program.press('button', 'Retry Failed')
        show(program, 'History')
        program.find(None, re.compile(f'^Run {number + 1}, Failed, '))


def test_quota(tap, program):
    with tap.step('each provider has its meters', program):
        show(program, 'Quota')
        program.find('label', 'Alpha Vantage')
        program.find('label', re.compile('^[0-9]+ of 25 used, [0-9]+ left. Begins anew on '))


def show_rejects_of_run(program):
    """The page behind the dialog has a part that is called the same."""
    program.find('dialog', 'Run Details')
    wait('the part of the dialog',
         lambda: program.all('page tab', 'Rejects')[-1].get_action_iface().do_action(0))


def test_rejects(tap, program, command, environment):
    with tap.step('a record that another process could not load is listed', program):
        show(program, 'Rejects')
        program.find('label', 'Nothing Rejected')
        with tempfile.NamedTemporaryFile('w', suffix='.csv', prefix='prices-') as file:
            file.write('symbol,date,open,high,low,close,volume\nXYZ,2024-01-02,1,2,1,2,5\n'
                       'XYZ,2024-01-03,1,2,1,-7,5\n')
            file.flush()
            subprocess.run([command, 'import', file.name, '--as', 'prices'], check=False,
                           env=os.environ | environment, capture_output=True)
        show(program, 'Quota')
        show(program, 'Rejects')
        program.click(program.find(None, re.compile('^Files, .*line 3, .*not above zero')))
        environment['RUN'] = wait('its run', lambda: [
            name_of(node) for node in program.all('label', re.compile('^[0-9]+$'))])[-1]

    with tap.step('its details have what came', program):
        program.find('dialog', 'Rejected Record')
        program.find('label', 'Not loaded')
        text = program.find('text', 'As It Came')
        check('-7' in program.text(text), f'it says {program.text(text)}')
        program.keys('Escape')
        program.gone('dialog', 'Rejected Record')

    with tap.step('the details of its run have it, and lead to all of that run', program):
        number = environment['RUN']
        show(program, 'History')
        program.click(program.find(None, re.compile(f'^Run {number}, ')))
        show_rejects_of_run(program)
        program.find('label', '1 row kept aside')
        program.click(program.find('list item', re.compile('^Line 3, .*not above zero')))
        program.find('dialog', 'Rejected Record')
        program.keys('Escape')
        program.gone('dialog', 'Rejected Record')
        program.check_names()
        program.click(program.find('button', 'Show All on the Page of Rejects'))
        program.gone('dialog', 'Run Details')
        program.find(None, re.compile('^Files, .*line 3, .*not above zero'))
        program.press('button', f'Run {number}')
        program.gone('button', f'Run {number}')

    with tap.step('what is stored is loaded again when that is wanted, in a narrow window, too', program):
        for width in (1100, 370):
            program.resize(width, 720)
            wait('the width', lambda width=width: program.area(program.find('frame')).width <= width)
            program.press('button', 'Load Again…')
            program.find('label', 'Load Stored Replies Again?')
            program.check_names()
            program.check_fits('button', 'Load Again')
            program.press('button', 'Cancel')
            program.gone('label', 'Load Stored Replies Again?')
        program.press('button', 'Load Again…')
        program.press('button', 'Load Again')
        program.find('label', re.compile('^[0-9]+ records? (is|are) loaded now'))
        program.resize(1100, 720)
        program.find(None, re.compile('^Files, .*line 3, .*not above zero'))

    with tap.step('a run that loaded everything says so', program):
        show(program, 'History')
        program.click(program.find(None, re.compile('^Run 1, ')))
        show_rejects_of_run(program)
        program.find('label', 'Nothing Kept Aside')
        program.keys('Escape')
        program.gone('dialog', 'Run Details')


def test_logs(tap, program):
    with tap.step('the log is there, and filters leave what fits', program):
        show(program, 'Logs')
        program.find('list item', re.compile('^(Information|Warning): run (started|partial)'))
        program.check_names()
        program.click(program.find('entry', 'Search the Log'))
        program.typed('run partial')
        program.find('list item', re.compile('^Warning: run partial'))
        program.gone('list item', re.compile('run started'))
        program.typed(' no such thing')
        program.find('label', 'No Results Found')
        program.press('button', 'Show Everything')
        program.find('list item', re.compile('run (started|partial)'))

    with tap.step('a line leads to its run, and a run to its lines', program):
        program.click(program.find('entry', 'Search the Log'))
        program.typed('run started')
        program.gone('list item', re.compile('run partial'))
        link = program.press('button', re.compile('^Run [0-9]+$'))
        title = name_of(link)
        program.find('dialog', 'Run Details')
        program.press('button', 'Log of This Run')
        program.gone('dialog', 'Run Details')
        program.find('combo box', title)
        wait('lines of that run only', lambda: {
            name_of(node) for node in program.all('button', re.compile('^Run [0-9]+$'))} == {title})

    with tap.step('it is copied', program):
        def told():
            # It is told for some seconds only, which a busy machine may miss.
            program.press('button', 'Copy')
            return program.look('label', re.compile('^[0-9]+ lines copied$'))

        wait('what was copied', told)


def main():
    tap = Tap()
    command = sys.argv[1]
    data = tempfile.mkdtemp(prefix='datapipe-pipeline-')
    # Nobody listens there.
    environment = {'DATAPIPE_DATA_DIR': data, 'DATAPIPE_SYMBOLS': 'alphavantage:IBM',
                   'ALPHA_VANTAGE_API_KEY': 'demo', 'DATAPIPE_REQUEST_ATTEMPTS': '1',
                   'DATAPIPE_ALPHA_VANTAGE_URL': 'http://127.0.0.1:9'}
    program = Program(command, env=environment)

    try:
        program.press('button', 'Explore with Sample Market')
        program.find('slider')
        program.gone('button', 'Stop')
        test_now(tap, program)
        test_history(tap, program)
        test_schedules(tap, program)
        test_backfills(tap, program)
        test_failed(tap, program)
        test_quota(tap, program)
        test_rejects(tap, program, command, environment)
        test_logs(tap, program)
    finally:
        code, said = program.terminate()

    with tap.step('the program ends in order'):
        check(code == 0, f'it ended with {code}:\n{said}')
    shutil.rmtree(data, ignore_errors=True)
    return tap.done()


if __name__ == '__main__':
    sys.exit(main())

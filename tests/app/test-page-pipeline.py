#!/usr/bin/env python3
# test-page-pipeline.py: the page of runs, past, present and to come
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""Usage: with-display test-page-pipeline.py DATAPIPE"""

import re
import shutil
import sys
import tempfile

from ui_driver import INTERACTIVE, Program, Tap, check, name_of, role_of, walk

STEPS = ('Prepare', 'Fetch', 'Check Replies', 'Store', 'Build Tables', 'Test Tables', 'Finish')


def show(program, part):
    program.press('page tab', part)


def nameless(program):
    return [f'{role_of(node)} in “{name_of(node.get_parent())}”' for node in program.all()
            if role_of(node) in INTERACTIVE and not name_of(node)
            and not (role_of(node) == 'list item' and any(map(name_of, walk(node))))]


def test_now(tap, program):
    with tap.step('the last run is shown step by step', program):
        program.action('show-page', "'pipeline'")
        for step in STEPS:
            program.find(None, re.compile(f'^{step}: Done'))
        check(not nameless(program), f'without a name: {nameless(program)}')

    with tap.step('its symbols are listed with what they brought', program):
        row = program.find(None, re.compile('^AGRI.SIM, Done, '))
        check(any(re.search('[1-9]', name_of(node)) for node in walk(row)), 'no rows are told')

    with tap.step('another run is begun and followed here', program):
        program.press('button', 'Run')
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
        check(not nameless(program), f'without a name: {nameless(program)}')

    with tap.step('a row leads to the details of that run', program):
        program.click(program.find(None, re.compile('^Run 1, Done, ')))
        program.find('dialog', 'Run Details')
        for step in STEPS:
            program.find('label', step)
        program.press(re.compile('radio button|page tab'), 'Symbols')
        program.find('list item', 'AGRI.SIM')
        program.keys('Escape')
        program.gone('dialog', 'Run Details')


def main():
    tap = Tap()
    data = tempfile.mkdtemp(prefix='datapipe-pipeline-')
    program = Program(sys.argv[1], env={'DATAPIPE_DATA_DIR': data})

    try:
        program.press('button', 'Explore with Sample Market')
        program.find('slider')
        program.gone('button', 'Stop')
        test_now(tap, program)
        test_history(tap, program)
    finally:
        code, said = program.terminate()

    with tap.step('the program ends in order'):
        check(code == 0, f'it ended with {code}:\n{said}')
    shutil.rmtree(data, ignore_errors=True)
    return tap.done()


if __name__ == '__main__':
    sys.exit(main())

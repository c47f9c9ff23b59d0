#!/usr/bin/env python3
# test-page-health.py: the page that says how well the data is
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""Usage: with-display test-page-health.py DATAPIPE"""

import os
import re
import shutil
import subprocess
import sys
import tempfile

from ui_driver import Program, Tap, check, wait

# What a run would find some day: two findings, days that are not there, a test that fails.
SEED = (
    """insert into control.anomalies (key, kind, instrument_id, observed_at, confidence, message)
       select symbol, 'jump', instrument_id, '2026-03-02 00:00+00', 0.97,
         'Expected was a move of 2 %, it moved by 40 %. It is 97 % sure.'
       from raw.instruments where symbol in ('AGRI.SIM', 'BNKO.SIM')""",
    """update control.interval_days
       set loaded = loaded - '{[2026-03-02,2026-03-05)}'::datemultirange
       where instrument_id = (select instrument_id from raw.instruments where symbol = 'CIRR.SIM')
         and interval = 'day'""",
    """update control.test_results set status = 'fail', failures = 3, message = '3 rows fail.'
       where test_result_id = (select max(test_result_id) from control.test_results
                               where test like 'not_null%' and status = 'pass')""",
    """insert into control.drift_events (source, endpoint, field, change, detail, confidence, proposal)
       values ('alphavantage', 'OVERVIEW', '/Beta', 'missing', '{"message": "“/Beta” is gone."}', 0.9,
         '[{"field": "/Risk", "confidence": 0.8}, {"field": "/Rho", "confidence": 0.3}]')""",
)
HELD = """insert into control.loads (source, endpoint, symbol, contract, run_id, loaded_at)
  values ('alphavantage', 'OVERVIEW', 'ABC', '{}', 0, now())"""
ANOTHER = """insert into control.drift_events (source, endpoint, field, change, detail, confidence, proposal)
  values ('alphavantage', 'OVERVIEW', '/FIELD', 'missing', '{"message": "“/FIELD” is gone."}', 0.9, '[]')"""


def query(command, data, sql):
    done = subprocess.run([command, 'query', '--write', '--format', 'csv', sql], capture_output=True, text=True,
                          check=False, env={**os.environ, 'DATAPIPE_DATA_DIR': data})
    check(done.returncode == 0, f'{sql}: {done.stderr}')
    return done.stdout.splitlines()[1:]


def show(program, view):
    program.press('page tab', re.compile(f'^{view}'))


def test_well(tap, program):
    with tap.step('a market that was just loaded is fine, and each data set fresh', program):
        program.press('button', 'Explore with Sample Market')
        program.find('slider')
        program.gone('button', 'Stop')
        program.action('show-page', "'health'")
        program.find('label', 'Everything Is Fine')
        program.find('label', 'Sample market: prices by day')
        check(len(program.all('label', 'Fresh')) >= 4, 'not every data set is fresh')
        check(not program.all('button', 'Review'), 'there is something to review')
        program.check_names()

    with tap.step('where nothing is unusual, it says what would be', program):
        show(program, 'Anomalies')
        program.find('label', 'Nothing Unusual')
        program.check_names()


def test_attention(tap, program, command, data):
    with tap.step('what needs attention is listed with what mends it', program):
        for sql in SEED:
            query(command, data, sql)
        # After a run pages read their data again.
        program.action('run-sample')
        show(program, 'Summary')
        program.find('label', re.compile('Things? Needs? Attention'))
        program.find('label', '2 unusual findings nobody has labelled')
        program.find('label', '1 data test does not pass')
        program.find('label', '3 days are missing in one series')
        program.find('button', 'Review')

    with tap.step('findings are told in words', program):
        program.press('button', 'Review')
        program.find('label', re.compile('^AGRI.SIM · Jump of the price'))
        check(len(program.all('label', re.compile('97 % sure'))) == 2, 'there are not two findings')
        program.check_names()


def test_labels(tap, program, command, data):
    def labels():
        return query(command, data, "select coalesce(label, 'open') from control.anomalies order by 1")

    with tap.step('one click labels a finding, and can be undone', program):
        program.press('button', 'Expected')
        program.press('button', 'Undo')
        wait('both findings', lambda: len(program.all('button', 'Incident')) == 2)
        check(labels() == ['open', 'open'], f'they are {labels()}')

    with tap.step('a search leaves what matches', program):
        entry = program.find('entry', 'Search Findings')
        program.click(entry)
        program.typed('bnko')
        wait('one finding', lambda: len(program.all('button', 'Incident')) == 1)
        program.press('button', 'Incident')
        program.find('label', 'No Results Found')
        program.keys('ctrl+a', 'BackSpace')
        program.find('label', re.compile('^AGRI.SIM'))
        check(labels() == ['incident', 'open'], f'they are {labels()}')

    with tap.step('a finding leads to its chart', program):
        program.click(program.find('label', re.compile('97 % sure')))
        program.find('slider', 'AGRI.SIM price chart')
        program.action('show-page', "'health'")
        program.find('label', re.compile('^AGRI.SIM'))


def test_gaps(tap, program):
    with tap.step('the series with gaps comes first, and says what is missing', program):
        show(program, 'Gaps')
        program.find('label', '3 Days Are Missing')
        program.find('slider', 'Days of CIRR.SIM')
        program.check_names()

    with tap.step('the keys walk the days, each said in words', program):
        days = program.find('slider', 'Days of CIRR.SIM')
        check('4 March 2026: Missing' in program.value_text(days), program.value_text(days))
        program.click(days)
        program.keys('Home')
        wait('New Year', lambda: '1 January 2026: Closed' in program.value_text(days))
        program.keys('Right', 'Down')
        wait('a week on', lambda: '9 January 2026: Loaded' in program.value_text(days))
        program.keys('Page_Down', 'Page_Down', 'Up')
        wait('a missing day', lambda: '2 March 2026: Missing' in program.value_text(days))
        program.find('label', re.compile('2 March 2026: Missing'))
        program.press('button', 'Year Before')
        wait('the year before', lambda: '2025' in program.value_text(days))


def test_fetch(tap, program, command, data):
    question = 'Fetch 3 Missing Days of CIRR.SIM?'
    cost = 'This takes 1 call to Alpha Vantage.'

    def backfills():
        return query(command, data, 'select days_left, calls_left from control.backfills')

    with tap.step('missing days are fetched only when that is wanted', program):
        program.press('button', 'Fetch Missing…')
        program.find('label', question)
        program.find('label', cost)
        program.check_names()
        program.press('button', 'Cancel')
        program.gone('label', question)
        check(backfills() == [], f'it is {backfills()}')

    with tap.step('so it is in a narrow window', program):
        program.narrow()
        program.press('button', 'Fetch Missing…')
        program.find('label', question)
        program.check_fits('label', cost)
        program.check_fits('button', re.compile('^(Fetch|Cancel)$'))
        program.press('button', 'Fetch')
        program.gone('label', question)
        program.find('label', 'The missing days are being fetched')
        check(backfills() == ['3,1'], f'it is {backfills()}')
        program.resize(1100, 720)
        program.gone('button', 'Stop')
        query(command, data, 'delete from control.backfills')


def test_tests(tap, program):
    with tap.step('a test that does not pass comes first, with the rows that fail', program):
        show(program, 'Tests')
        program.find('label', re.compile('^Failed: 3 rows'))
        first = program.find('list item', re.compile('^not_null.*: Failed'))
        check(first == program.all('list item', re.compile('^[a-z_]+.*: (Failed|Passed)'))[0],
              'it is not the first')
        program.check_names()
        program.press('button', 'Show the Rows That Fail')
        program.find('label', re.compile('(?s)^select .*limit 20'))
        program.find('label', 'No Row Fails Any More')
        program.press('button', 'Copy Query')

        def closed():
            program.keys('Escape')
            return not program.all('button', 'Copy Query')
        wait('the dialog to close', closed)


def accept_for_good(program):
    """Of the buttons that are called so, that of the question is the last."""
    program.find('label', 'Accept for Good?')
    program.all('button', 'Accept')[-1].get_action_iface().do_action(0)


def test_drift(tap, program, command, data):
    def decided():
        return query(command, data, 'select state, detail->>$$as$$ from control.drift_events')

    def names():
        return query(command, data, 'select field, alias from control.field_aliases')

    with tap.step('a change is accepted as another field than the likeliest', program):
        show(program, 'Changes')
        program.find('label', '“/Beta” is gone.')
        program.find('label', '80 % likely')
        program.check_names()
        program.click(program.find('label', '/Rho'))
        program.press('button', 'Accept')
        program.find('label', 'What is stored was read again')
        program.find('label', re.compile('^Accepted · Alpha Vantage'))
        check(decided() == ['accepted,/Rho'], f'it is {decided()}')
        check(names() == ['/Beta,/Rho'], f'they are {names()}')

    with tap.step('that is taken back, and what is stored is as it was', program):
        program.press('button', 'Undo')
        program.find('label', '80 % likely')
        wait('what is stored', lambda: decided() == ['open,'] and not names())
        program.find('label', 'What is stored was read again')
        program.gone('button', 'Undo')

    with tap.step('so is what was refused', program):
        program.press('button', 'Refuse')
        program.find('label', re.compile('^Refused · Alpha Vantage'))
        program.press('button', 'Undo')
        program.find('label', '80 % likely')
        check(decided() == ['open,'], f'it is {decided()}')

    with tap.step('what was held back is loaded once for all, which is asked before', program):
        query(command, data, HELD)
        program.press('button', 'Accept')
        program.find('label', 'Accept for Good?')
        program.check_names()
        program.press('button', 'Cancel')
        program.gone('label', 'Accept for Good?')
        check(decided() == ['open,'], f'it is {decided()}')
        program.press('button', 'Accept')
        accept_for_good(program)
        program.find('label', re.compile('^Accepted · Alpha Vantage'))
        check(not program.all('button', 'Undo'), 'it says that it can be undone')

    with tap.step('another change comes, and the focus stays where it was', program):
        query(command, data, ANOTHER.replace('FIELD', 'Alpha'))
        program.action('run-sample')
        program.find('label', '“/Alpha” is gone.')
        program.tab_to('Refuse')
        query(command, data, ANOTHER.replace('FIELD', 'Gamma'))
        program.action('run-sample')
        program.find('label', '“/Gamma” is gone.')
        check(program.focused('Refuse'), 'the line was made again')

    with tap.step('what is decided by keyboard leaves the focus at the next one', program):
        program.keys('space')
        program.find('label', re.compile('^Refused · Alpha Vantage'))
        wait('one line', lambda: len(program.all('button', 'Refuse')) == 1)
        next_one = re.compile('“/Gamma” is gone.')
        wait('the focus in the list', lambda: program.focused(next_one))

    with tap.step('what becomes of changes is chosen for each source', program):
        program.find('label', 'When a Source Changes')
        program.find('combo box', 'CoinGecko')


def main():
    command = sys.argv[1]
    tap = Tap()
    data = tempfile.mkdtemp(prefix='datapipe-health-')
    # Nobody listens there.
    program = Program(command, env={'DATAPIPE_DATA_DIR': data, 'LC_ALL': 'en_US.UTF-8',
                                    'ALPHA_VANTAGE_API_KEY': 'demo', 'DATAPIPE_REQUEST_ATTEMPTS': '1',
                                    'DATAPIPE_ALPHA_VANTAGE_URL': 'http://127.0.0.1:9'})

    try:
        test_well(tap, program)
        test_attention(tap, program, command, data)
        test_labels(tap, program, command, data)
        test_gaps(tap, program)
        test_fetch(tap, program, command, data)
        test_tests(tap, program)
        test_drift(tap, program, command, data)
    finally:
        code, said = program.terminate()

    with tap.step('SIGTERM ends it in order'):
        check(code == 0, f'it ended with {code}:\n{said}')

    shutil.rmtree(data, ignore_errors=True)
    return tap.done()


if __name__ == '__main__':
    sys.exit(main())

#!/usr/bin/env python3
"""count-tests.py counts what it should: a wrong count would hide a failure. Prints TAP."""
import json
import os
import pathlib
import subprocess
import sys
import tempfile

SCRIPT = pathlib.Path(os.environ['G_TEST_SRCDIR']).parent / 'build-aux' / 'count-tests.py'
CASES = {
    'tests of TAP programs are counted one by one': (
        [{'name': 'a', 'result': 'OK', 'stdout': '1..2\nok 1 x\nok 2 y\n    ok 1 inner\n'}], '2 passed, 0 failed', 0),
    'a failed one fails all': (
        [{'name': 'a', 'result': 'FAIL', 'stdout': 'ok 1\nnot ok 2 y\n'}], '1 passed, 1 failed', 1),
    'a program without TAP is one test': ([{'name': 'a', 'result': 'OK'}], '1 passed, 0 failed', 0),
    'a crash is a failure, whatever went well before': (
        [{'name': 'a', 'result': 'ERROR', 'stdout': 'ok 1\nok 2\n'}], '2 passed, 1 failed', 1),
    'so is a timeout': ([{'name': 'a', 'result': 'TIMEOUT', 'stdout': ''}], '0 passed, 1 failed', 1),
    'a skip is no pass': ([{'name': 'a', 'result': 'OK', 'stdout': 'ok 1 # SKIP no\n'}], '0 passed, 1 failed', 1),
    'tests of the plan that were never reached are a failure': (
        [{'name': 'a', 'result': 'OK', 'stdout': '1..3\nok 1\nok 2\n'}], '2 passed, 1 failed', 1),
    'a plan that comes last counts as well': (
        [{'name': 'a', 'result': 'OK', 'stdout': 'ok 1\nok 2\n1..2\n'}], '2 passed, 0 failed', 0),
    'a program that planned and reported none did not pass': (
        [{'name': 'a', 'result': 'OK', 'stdout': '1..2\n'}], '0 passed, 1 failed', 1),
    'a program that skips itself is no pass': (
        [{'name': 'a', 'result': 'SKIP', 'stdout': '1..0 # SKIP no\n'}], '0 passed, 1 failed', 1),
    'several programs are added up': (
        [{'name': 'a', 'result': 'OK', 'stdout': '1..1\nok 1\n'}, {'name': 'b', 'result': 'OK'},
         {'name': 'c', 'result': 'FAIL'}], '2 passed, 1 failed', 1),
    'nothing at all is a failure': ([], '0 passed, 0 failed', 1),
}

# Records that are none: (what is in the file, or None for no file, and the last line).
BROKEN = {
    'a record that is not there is a failure': (None, '0 passed, 1 failed'),
    'a record cut in the middle is a failure': ('{"name": "a", "res', '0 passed, 1 failed'),
}

# What is said of failures besides their names: (programs, lines that come, lines that do not).
REASONS = {
    'a failed test says why': (
        [{'name': 'a', 'result': 'FAIL', 'stdout': 'not ok 1 x\n# no window\nok 2 y\n# fine\n'}],
        ['    # no window'], ['    # fine']),
    'a crash says what came last': (
        [{'name': 'a', 'result': 'ERROR', 'stdout': 'ok 1\n', 'stderr': 'out of memory\n'}],
        ['    out of memory'], []),
}


def report(contents):
    """What count-tests.py says of a record: its lines, and its code."""
    with tempfile.TemporaryDirectory() as folder:
        log = pathlib.Path(folder) / 'testlog.json'
        if contents is not None:
            log.write_text(contents)
        done = subprocess.run([sys.executable, SCRIPT, log], capture_output=True, text=True, check=False)
    return done.stdout.splitlines(), done.returncode


def last_line_and_code(contents):
    lines, code = report(contents)
    return lines[-1], code


results = {}
for name, (programs, last_line, code) in CASES.items():
    record = ''.join(json.dumps(p) + '\n' for p in programs)
    results[name] = last_line_and_code(record) == (last_line, code)
for name, (record, last_line) in BROKEN.items():
    results[name] = last_line_and_code(record) == (last_line, 1)
for name, (programs, there, absent) in REASONS.items():
    lines, _ = report(''.join(json.dumps(p) + '\n' for p in programs))
    results[name] = all(line in lines for line in there) and not any(line in lines for line in absent)

print(f'1..{len(results)}')
for number, (name, good) in enumerate(results.items(), 1):
    print('ok' if good else 'not ok', number, name)
sys.exit(not all(results.values()))

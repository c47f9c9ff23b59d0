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
    'nothing at all is a failure': ([], '0 passed, 0 failed', 1),
}

print(f'1..{len(CASES)}')
bad = False
for number, (name, (programs, last_line, code)) in enumerate(CASES.items(), 1):
    with tempfile.NamedTemporaryFile('w', suffix='.json') as log:
        log.write(''.join(json.dumps(p) + '\n' for p in programs))
        log.flush()
        done = subprocess.run([sys.executable, SCRIPT, log.name], capture_output=True, text=True, check=False)
    good = done.stdout.splitlines()[-1] == last_line and done.returncode == code
    bad |= not good
    print('ok' if good else 'not ok', number, name)
sys.exit(bad)

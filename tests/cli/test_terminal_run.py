#!/usr/bin/env python3
"""What `./build-aux/dev run` does where there is no display: a run, a table, a chart."""
import os
import pathlib
import re
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / 'e2e'))
from harness import BUILD, SOURCE, main  # noqa: E402


def terminal_run(program, path, **environment):
    return subprocess.run(['sh', SOURCE / 'build-aux' / 'terminal-run'], capture_output=True, text=True, timeout=120,
                          env=program.environment | {'PATH': f'{path}:{os.environ["PATH"]}'} | environment,
                          check=False)


def shows_what_was_loaded(program, provider):
    done = terminal_run(program, BUILD / 'src')
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    header = next(line for line in lines if line.startswith('symbol '))
    assert re.split(r'  +', header) == ['symbol', 'name', 'kind', 'last_day', 'close', '30 days %',
                                        'market cap, bn'], header
    loaded = program.query('select symbol from marts.dim_company')
    table = lines[lines.index(header) + 2:]
    assert {line.split()[0] for line in table[:len(loaded)]} == {row['symbol'] for row in loaded}, table
    chart = pathlib.Path(re.search(r'^The chart of \S+: (.+)$', done.stdout, re.MULTILINE)[1])
    assert chart.read_bytes().startswith(b'\x89PNG'), chart
    assert provider.requests == [], provider.requests


def ends_as_the_run_did(program, provider):
    """A run that failed shows no table; one that was partly done does, and both say so."""
    fake = program.folder / 'bin'
    fake.mkdir()
    (fake / 'datapipe').write_text('#!/bin/sh\necho "$1" >> "$CALLS"\n'
                                   '[ "$1" != run ] || exit "$RUN_ENDS"\n[ "$1" != query ] || echo IBM\n')
    (fake / 'datapipe').chmod(0o755)
    calls = program.folder / 'calls'
    for code, expected in ((1, ['run']), (3, ['run', 'query', 'query', 'chart'])):
        done = terminal_run(program, fake, RUN_ENDS=str(code), CALLS=str(calls))
        assert done.returncode == code, done
        assert calls.read_text().split() == expected, calls.read_text()
        calls.unlink()


main(shows_what_was_loaded, ends_as_the_run_did)

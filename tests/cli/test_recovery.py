#!/usr/bin/env python3
"""The commands of docs/recovery.md, as they stand there; backups on a full disk and after kill -9; both servers."""
import hashlib
import json
import os
import pathlib
import re
import signal
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / 'e2e'))
from harness import PROGRAM, SOURCE, main  # noqa: E402


def load(program):
    run = program.json('run', '--sample', '--symbol', 'NORD.SIM')
    assert run['status'] == 'success', run


def n_days(program):
    return program.query('select count(*) as n from raw.daily_prices')[0]['n']


def folder(program):
    return program.folder / 'data' / 'backups'


def playbook(program, provider):
    """Each block of the page in order, by a shell in one folder; any command that fails ends it."""
    load(program)
    page = (SOURCE / 'docs' / 'recovery.md').read_text()
    script = 'set -eu\n' + '\n'.join(re.findall(r'```sh\n(.*?)```', page, re.DOTALL))
    other = program.folder / 'other' / '17'
    environment = program.environment | {'PATH': f'{PROGRAM.parent}:{program.environment["PATH"]}'}
    elsewhere = environment | {'DATAPIPE_DATA_DIR': str(program.folder / 'other')}
    subprocess.run([PROGRAM, 'database', 'start'], env=elsewhere, check=True, capture_output=True)
    try:
        uri = subprocess.run([PROGRAM, 'database', 'uri'], env=elsewhere, check=True, capture_output=True,
                             text=True).stdout.strip()
        done = subprocess.run(['/bin/sh', '-c', script], env=environment | {'OTHER_DATABASE': uri},
                              cwd=program.folder, capture_output=True, text=True, timeout=150, check=False)
    finally:
        subprocess.run([PROGRAM, 'database', 'stop'], env=elsewhere, check=True, capture_output=True)
    assert done.returncode == 0, f'{done.stdout}\n{done.stderr}'
    assert 'came back as it was' in done.stderr and 'is restored' in done.stdout, (done.stdout, done.stderr)
    assert not list((program.folder / 'data').glob('drill-*')), 'the drill left its server'
    assert n_days(program) > 200, other


def files_say_what_is_in_them(program, provider):
    load(program)
    backup = program.json('database', 'backup')
    path = pathlib.Path(backup['file'])
    assert path.parent == folder(program) and backup['rows'] > 500, backup
    assert hashlib.sha256(path.read_bytes()).hexdigest() == backup['sha256']
    manifest = json.loads(pathlib.Path(f'{path}.json').read_text())
    tables = {t['name']: t for t in manifest['tables']}
    assert tables['raw.daily_prices']['rows'] == n_days(program), tables['raw.daily_prices']
    assert sorted(p.name for p in folder(program).iterdir() if not p.name.startswith('.')) == \
        sorted([path.name, f'{path.name}.json'])
    recorded = program.query("select kind, status, path, sha256 from control.backups")
    assert recorded == [{'kind': 'backup', 'status': 'success', 'path': str(path), 'sha256': backup['sha256']}], recorded

    # What came after it is gone after the restore, but kept.
    n = n_days(program)
    program.query('delete from raw.daily_prices returning 1')
    assert n_days(program) == 0
    kept = program.json('database', 'restore', str(path))['kept']
    assert n_days(program) == n and program.json('database', 'kept') == [kept]
    program.run('database', 'kept', 'use', kept)
    assert n_days(program) == 0
    program.run('database', 'restore', str(path), 'more', expect=2)
    refused = program.run('database', 'restore', str(path) + 'x', expect=1)
    assert 'cannot be read' in refused.stderr, refused.stderr


def full_disk(program, provider):
    load(program)
    first = program.json('database', 'backup')
    before = sorted(folder(program).iterdir())
    flag = program.folder / 'full'
    program.preload('full-disk')
    program.environment |= {'FULL_DISK_FLAG': str(flag), 'FULL_DISK_FOLDER': str(folder(program))}
    flag.touch()
    failed = program.run('database', 'backup', expect=1)
    assert 'disk is full' in failed.stderr.lower() and 'older ones' in failed.stderr, failed.stderr
    assert len(failed.stderr.strip().splitlines()) == 1, failed.stderr
    assert sorted(folder(program).iterdir()) == before
    flag.unlink()
    assert len(program.json('database', 'backups')) == 1
    second = program.json('database', 'backup')
    # Both are of one day, of which the newest is kept.
    assert [b['file'] for b in program.json('database', 'backups')] == [second['file']] != [first['file']]
    states = program.query("select status from control.backups order by backup_id")
    assert [s['status'] for s in states] == ['success', 'failed', 'success'], states


def killed(program, provider):
    """Killed at any moment, there is the whole backup or none, and the next one tidies up."""
    load(program)
    program.run('database', 'start')
    program.json('database', 'backup')
    for delay in (0.03, 0.1, 0.25):
        process = program.start('database', 'backup')
        time.sleep(delay)
        os.kill(process.pid, signal.SIGKILL)
        process.communicate()
        for backup in program.json('database', 'backups'):
            data = pathlib.Path(backup['file']).read_bytes()
            assert hashlib.sha256(data).hexdigest() == backup['sha256'], backup
    last = program.json('database', 'backup')
    left = sorted(p.name for p in folder(program).iterdir() if not p.name.startswith('.'))
    assert not [name for name in left if name.endswith('.partial')], left
    assert program.json('database', 'backups')[0]['file'] == last['file']
    program.run('database', 'drill')


main(playbook, files_say_what_is_in_them, full_disk, killed)

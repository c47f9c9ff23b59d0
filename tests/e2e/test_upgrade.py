#!/usr/bin/env python3
"""Data of PostgreSQL 15 becomes the private server's: by an upgrade in place, and by a backup from server to server."""
import os
import pathlib
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / 'harness'))
from content import content, differences  # noqa: E402
from harness import main  # noqa: E402
import postgresql_server  # noqa: E402


def older_server(program):
    """A private database as a program with PostgreSQL 15 would have left it, and that server's programs in PATH."""
    folder = program.folder / 'data' / 'postgresql' / '15'
    folder.parent.mkdir(parents=True)
    postgresql_server.call('initdb', '-D', folder, '-U', 'datapipe', '-A', 'trust', '-E', 'UTF8', '--locale=C.UTF-8',
                           '--no-sync')
    postgresql_server.call('postgres', '--single', '-D', folder, 'template1',
                           input='alter database postgres rename to datapipe\n')
    programs = program.folder / 'programs'
    programs.mkdir()
    root = postgresql_server.installation()
    libraries = ':'.join(str(path) for path in root.glob('usr/lib/*-linux-gnu'))
    script = programs / 'postgres'
    script.write_text(f'#!/bin/sh\nexport LD_LIBRARY_PATH={libraries}\n'
                      f'exec {root}/usr/lib/postgresql/15/bin/postgres "$@"\n')
    script.chmod(0o755)
    program.environment['PATH'] = f'{programs}:{program.environment["PATH"]}'
    return folder


def upgrade(program, provider):
    for name in [n for n in program.environment if n.startswith(('DATABASE_', 'POSTGRES_', 'PG'))]:
        del program.environment[name]
    folder = older_server(program)
    sockets = program.folder / 'sockets'
    sockets.mkdir()
    postgresql_server.call('pg_ctl', '-D', folder, '-w', '-l', program.folder / 'log', '-o',
                           f'-k {sockets} -c listen_addresses= -c fsync=off', 'start')
    uri = {'DATABASE_URL': f'postgresql://datapipe@/datapipe?host={sockets}'}
    try:
        program.json('run', '--sample', '--symbol', 'NORD.SIM', **uri)
        rows = program.run('query', 'select count(*), sum(close) from raw.daily_prices', **uri).stdout
        # From server to server.
        program.json('database', 'backup', str(program.folder / 'moved.dump'), **uri)
        assert 'came back' in program.run('database', 'drill', str(program.folder / 'moved.dump'), **uri).stderr
    finally:
        postgresql_server.call('pg_ctl', '-D', folder, '-m', 'fast', '-w', 'stop')

    # Without the older server's programs nothing is changed.
    program.run('database', 'stop', expect=None)
    without = {'PATH': os.environ['PATH']}
    refused = program.run('database', 'upgrade', expect=1, **without)
    assert 'PostgreSQL 15' in refused.stderr and not (folder.parent / '17').exists(), refused.stderr

    done = program.run('database', 'upgrade')
    assert str(folder) in done.stdout, done.stdout
    assert program.run('query', 'select count(*), sum(close) from raw.daily_prices').stdout == rows
    before = content(program)
    assert (folder / 'PG_VERSION').exists()
    assert 'nothing to upgrade' in program.run('database', 'upgrade').stdout

    # The same version's files anew, and back.
    program.run('database', 'upgrade', 'again')
    assert content(program) == before, differences(content(program), before)
    program.query("delete from raw.daily_prices returning 1")
    program.run('database', 'upgrade', 'back')
    assert content(program) == before
    program.run('database', 'upgrade', 'sideways', expect=2)


main(upgrade)

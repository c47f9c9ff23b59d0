#!/usr/bin/env python3
"""A pgbouncer in transaction mode between: what a session would keep is not relied on."""
import pathlib
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / 'e2e'))
from harness import main  # noqa: E402
from external_server import ExternalServer, Pgbouncer, Renumbering  # noqa: E402

TRUST = 'host all all 127.0.0.1/32 trust\n'
HELD = "select count(*) from pg_locks where locktype = 'advisory'"


def released(server):
    """No right is held, as soon as the pooler has seen that its client went away."""
    deadline = time.monotonic() + 20
    while server.sql(HELD) != [['0']]:
        assert time.monotonic() < deadline, 'a right is still held'
        time.sleep(0.1)


def works(program, server, address):
    found = program.json('database', 'test', address)
    assert found['pooled'] and found['verdict'] == 'works', found
    for _ in range(2):
        run = program.json('run', '--sample', DATABASE_URL=address)
        assert run['status'] == 'success', run
    assert program.run('model', 'build', '--full-refresh', DATABASE_URL=address).returncode == 0
    rows = program.run('query', 'select count(*) as n from raw.daily_prices', '--format', 'csv',
                       DATABASE_URL=address).stdout.split()
    assert int(rows[1]) > 10000, rows
    released(server)
    # Times are UTC whatever the server's zone is.
    shift = server.sql("select max(abs(extract(epoch from started_at - now()))) < 600 from control.runs", database='market')
    assert shift == [['t']], shift


def closes(program, server, address):
    """A run that was cut off is seen as such."""
    server.sql("insert into control.runs (trigger, sample, status) values ('command', true, 'running')", database='market')
    run = program.json('run', '--sample', DATABASE_URL=address)
    assert run['status'] == 'success', run
    assert server.sql("select count(*) from control.runs where status = 'running'", database='market') == [['0']], \
        'what was cut off still looks as if it went on'


def transactions(program, provider):
    server = ExternalServer(program.folder / 'server', hba=TRUST, timezone='Asia/Tokyo')
    server.sql('create database market')
    for number, settings in enumerate(({}, {'ignore_startup_parameters': 'options'}, {'max_prepared_statements': 100})):
        pooler = Pgbouncer(server, program.folder / f'pgbouncer-{number}', **settings)
        try:
            address = server.uri('market', password='', port=pooler.port)
            works(program, server, address)
            closes(program, server, address)
        finally:
            pooler.close()
    server.close()


def numbered(program, provider):
    """A pooler that counts its clients in numbers like a process's is still seen."""
    server = ExternalServer(program.folder / 'server', hba=TRUST)
    server.sql('create database market')
    pooler = Pgbouncer(server, program.folder / 'pgbouncer')
    numbers = Renumbering(pooler.port)
    try:
        works(program, server, server.uri('market', password='', port=numbers.port, sslmode='disable'))
    finally:
        numbers.close()
        pooler.close()
        server.close()


def busy(program, provider):
    server = ExternalServer(program.folder / 'server', hba=TRUST)
    server.sql('create database market')
    pooler = Pgbouncer(server, program.folder / 'pgbouncer')
    try:
        address = server.uri('market', password='', port=pooler.port)
        program.json('run', '--sample', '--symbol', 'NORD.SIM', DATABASE_URL=address)
        program.environment['DATABASE_URL'] = server.uri('market', password='')
        holder = program.start('database', 'psql', '--', '-c', "select pg_advisory_lock(727006, hashtext('run:default'))",
                               '-c', 'select pg_sleep(60)')
        while server.sql(HELD) != [['1']]:
            time.sleep(.05)
        refused = program.run('run', '--sample', expect=1, DATABASE_URL=address)
        assert 'run is going on' in refused.stderr + refused.stdout, refused
        server.sql('select pg_terminate_backend(pid) from pg_locks where locktype = \'advisory\'')
        holder.communicate()
        program.json('run', '--sample', DATABASE_URL=address)
    finally:
        pooler.close()
        server.close()


main(transactions, numbered, busy)

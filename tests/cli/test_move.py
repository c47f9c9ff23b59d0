#!/usr/bin/env python3
"""All data to another server, and back: nothing lost, whenever it is killed."""
import pathlib
import signal
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / 'e2e'))
from harness import main  # noqa: E402
from external_server import ExternalServer  # noqa: E402

TRUST = 'host all all 127.0.0.1/32 trust\n'
# What shows whether two databases hold the same
CONTENT = """select 'prices', count(*), sum(hashtextextended(row(p.*)::text, 0)::numeric) from raw.daily_prices as p union all
    select 'marts', count(*), sum(hashtextextended(row(m.*)::text, 0)::numeric) from marts.fact_daily_trading as m
    union all select 'runs', count(*), sum(hashtextextended(row(r.*)::text, 0)::numeric) from control.runs as r union all
    select 'own', count(*), sum(hashtextextended(row(o.*)::text, 0)::numeric) from own."a ""table" as o order by 1"""
INDEXES = """select count(*) from pg_indexes where schemaname in ('raw', 'staging', 'marts', 'control', 'own')"""


def fill(program):
    run = program.json('run', '--sample', '--symbol', 'NORD.SIM', '--symbol', 'AGRI.SIM')
    assert run['status'] == 'success', run
    for statement in ('create schema own', 'create table own."a ""table" (n int primary key, m int generated always as (n * 2) stored)',
                      'insert into own."a ""table" select generate_series(1, 1000)',
                      'create view own.doubled as select m from own."a ""table"', 'create index on own."a ""table" (m)'):
        program.run('database', 'psql', '--', '-qc', statement)


def content(program):
    return program.query(CONTENT), program.query(INDEXES)


def databases(server):
    return [name for name, in server.sql("select datname from pg_database where datname like 'market%' order by 1")]


def there_and_back(program, provider):
    fill(program)
    before = content(program)
    server = ExternalServer(program.folder / 'server', hba=TRUST)
    address = server.uri('market', password='')
    try:
        moved = program.json('database', 'move', '--to', address)
        assert moved['switched'] and moved['kept'] == '' and moved['resumed'] == 0 and moved['tables'] > 40, moved
        assert program.json('database', 'status')['kind'] == 'external'
        assert content(program) == before, (content(program), before)
        assert databases(server) == ['market']
        # What goes on there is complete: numbers go on where they were, models build, views are views.
        run = program.json('run', '--sample', '--symbol', 'NORD.SIM')
        assert run['status'] == 'success' and run['run_id'] > 1, run
        assert program.query('select count(*) as n from own.doubled')[0]['n'] == 1000
        refused = program.run('database', 'move', '--to', address, expect=1)
        assert 'already' in refused.stderr, refused

        # The way back leads to what was there then, until it is forgotten.
        later = content(program)
        assert later != before
        program.run('database', 'move', '--back')
        assert program.json('database', 'status')['kind'] == 'private' and content(program) == before
        program.run('database', 'move', '--back')
        assert program.json('database', 'status')['kind'] == 'external' and content(program) == later

        # The private server has data of its own, which is kept.
        moved = program.json('database', 'move', '--to', 'private')
        assert moved['kept'] and content(program) == later, moved
        assert moved['kept'] in program.run('database', 'kept').stdout
        program.run('database', 'move', '--forget')
        refused = program.run('database', 'move', '--back', expect=1)
        assert 'former' in refused.stderr, refused
    finally:
        server.close()


def killed(program, provider):
    fill(program)
    before = content(program)
    server = ExternalServer(program.folder / 'server', hba=TRUST)
    address = server.uri('market', password='')
    try:
        server.sql('create database market', 'create role visitor login')
        server.sql('create table precious (n int)', 'insert into precious values (42)', database='market')
        resumed = kill_in_the_middle(program, server, address)
        assert resumed > 0, 'it never was in the middle'
        assert program.json('database', 'status')['kind'] == 'private' and content(program) == before
        # What changed meanwhile is copied again.
        program.run('database', 'psql', '--', '-qc', 'insert into own."a ""table" values (2000)',
                    '-c', "update control.runs set message = 'another' where run_id = 1")
        before = content(program)
        moved = program.json('database', 'move', '--to', address)
        assert 0 < moved['resumed'] < moved['tables'], moved
        assert content(program) == before
        # And what was in the database of that name is kept.
        assert server.sql('select n from precious', database=moved['kept']) == [['42']], moved
        assert databases(server) == ['market', moved['kept']]
    finally:
        server.close()


def kill_in_the_middle(program, server, address):
    """Returns how many tables were copied then."""
    moving = program.start('database', 'move', '--to', address)
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline and moving.poll() is None:
        try:
            copied = int(server.sql('select count(*) from moving.tables', database='market_moving')[0][0])
        except AssertionError:
            continue
        if copied >= 5:
            moving.send_signal(signal.SIGKILL)
            moving.communicate()
            return copied
    moving.communicate()
    return 0


def refused(program, provider):
    fill(program)
    server = ExternalServer(program.folder / 'server', hba=TRUST)
    try:
        # As a run holds it
        holder = program.start('database', 'psql', '--', '-c',
                               'select pg_advisory_lock_shared(727006002026)', '-c', 'select pg_sleep(60)')
        while 'pg_sleep' not in str(program.query("select query from pg_stat_activity where query like '%sleep(60)'")):
            time.sleep(.05)
        busy = program.run('database', 'move', '--to', server.uri('market', password=''), expect=1)
        assert 'run is going on' in busy.stderr, busy
        program.run('database', 'psql', '--', '-qc', "select pg_terminate_backend(pid) from pg_stat_activity "
                    "where query like '%sleep(60)' and pid <> pg_backend_pid()")
        holder.communicate()
        server.sql('create role visitor login')
        weak = program.run('database', 'move', '--to', server.uri('market', user='visitor', password=''), expect=1)
        assert 'permission' in weak.stderr, weak
        program.run('database', 'move', expect=2)
        assert program.json('database', 'status')['kind'] == 'private'
    finally:
        server.close()


def in_parts(program, provider):
    """What lies in parts, models' tables included, does so there, in a backup too, and goes on."""
    def lain():
        return program.query("""select inhparent::regclass::text, inhrelid::regclass::text,
                                       pg_get_expr(relpartbound, oid) as bounds
                                from pg_inherits join pg_class on oid = inhrelid and relkind = 'r' order by 2""")

    fill(program)
    program.run('database', 'distribute')
    before, parts = content(program), lain()
    assert 'staging.stg_observations' in [part['inhparent'] for part in parts], parts
    backup = program.json('database', 'backup')['file']
    server = ExternalServer(program.folder / 'server', hba=TRUST)
    try:
        program.run('database', 'move', '--to', server.uri('market', password=''))
        assert content(program) == before and lain() == parts, (lain(), parts)
        # Its models are made anew there, and lie as they did.
        run = program.json('run', '--sample', '--symbol', 'NORD.SIM')
        assert run['status'] == 'success' and lain() == parts, (run, lain())
        plan = program.json('database', 'distribute')
        assert not any(step['step'] for step in plan['steps']), plan
        program.run('database', 'move', '--back')
        program.run('database', 'distribute', '--back')
        assert not lain()
        program.run('database', 'restore', backup)
        assert content(program) == before and lain() == parts, (lain(), parts)
    finally:
        server.close()


main(there_and_back, killed, refused, in_parts)

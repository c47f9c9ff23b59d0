#!/usr/bin/env python3
"""The same runs, models and tests on a warehouse whose large tables lie otherwise, and the way back."""
import datetime
import json
import pathlib
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / 'e2e'))
from harness import main  # noqa: E402
from external_server import ExternalServer  # noqa: E402

TRUST = 'host all all 127.0.0.1/32 trust\n'
SHARED = pathlib.Path(subprocess.run(['pg_config', '--sharedir'], capture_output=True, text=True,
                                     check=True).stdout.strip())
DAYS = datetime.date(2026, 3, 18), datetime.date(2026, 3, 19)
# What a reader sees, whatever it lies in; load and run numbers and times of loading are a warehouse's own
SEEN = {
    'intraday': 'select symbol, source, interval_s, ts, open, high, low, close, volume from raw.intraday_prices '
                'join raw.instruments using (instrument_id)',
    'quotes': 'select symbol, source, price from raw.quotes join raw.instruments using (instrument_id)',
    'bars': 'select symbol, interval_s, started_at, open, high, low, close, volume from marts.fact_intraday_trading',
    'days': 'select symbol, trading_date, close, sma_20, daily_return from marts.fact_daily_trading',
    'observations': 'select symbol, source, kind, category, price, volume from staging.observations',
}


def seen(server, database):
    return {name: server.sql(f'select count(*), sum(hashtextextended(row(t.*)::text, 0)::numeric) from ({sql}) as t',
                             database=database)[0] for name, sql in SEEN.items()}


def bars(program, day):
    """A file of minutes in three months around a day"""
    path = program.folder / 'MINUTES.csv'
    moments = [datetime.datetime.combine(day, datetime.time(14, 30)) + datetime.timedelta(days=back, minutes=minute)
               for back in (-60, -30, 0) for minute in range(100)]
    path.write_text('timestamp,open,high,low,close,volume\n' + ''.join(
        f'{moment:%Y-%m-%d %H:%M:%S},{10 + moment.minute},{12 + moment.minute},{9 + moment.minute},'
        f'{11 + moment.minute},{1000 + moment.day}\n' for moment in moments))
    return path


def loads(program, address, day, *arguments):
    run = program.json('run', '--sample', *arguments, DATABASE_URL=address)
    assert run['status'] == 'success', run
    program.run('import', str(bars(program, day)), '--as', 'prices', DATABASE_URL=address)
    built = program.run('model', 'build', '--full-refresh', DATABASE_URL=address)
    assert 'fail' not in built.stdout.lower().replace('0 failed', ''), built.stdout


def parts(server, database, table='raw.intraday_prices'):
    return int(server.sql(f"select count(*) from pg_inherits where inhparent = '{table}'::regclass",
                          database=database)[0][0])


def distribute(program, address, *arguments, expect=0):
    return program.json('database', 'distribute', *arguments, expect=expect, DATABASE_URL=address)


def check_same(program, server, database, kind):
    """Filled, distributed, and filled further: what a plain one has that took the same."""
    address, plain = server.uri(database, password=''), server.uri('undisturbed', password='')
    loads(program, address, DAYS[0], '--symbol', 'NORD.SIM')
    before = seen(server, database)
    assert before['intraday'][0] == before['bars'][0] == '300', before
    server.sql('grant select on raw.intraday_prices to visitor', database=database)

    plan = distribute(program, address, '--dry-run', '--to', kind)
    assert plan['kind'] == kind and not plan['applied'] and all(step['step'] for step in plan['steps']), plan
    assert parts(server, database) == 0
    done = distribute(program, address, '--to', kind)
    assert done['applied'], done
    assert parts(server, database) > 0, 'it has no parts'
    assert seen(server, database) == before, (before, seen(server, database))
    assert server.sql("select has_table_privilege('visitor', 'raw.intraday_prices', 'select')", database=database) == [['t']]
    if kind == 'plain':
        plan = server.sql("explain select from raw.intraday_prices where ts >= '2026-03-18' and ts < '2026-03-19'",
                          database=database)
        assert '2026_03' in str(plan) and '2026_01' not in str(plan), plan
        assert server.sql("select count(*) from pg_indexes where schemaname = 'raw' and indexdef like '%brin (ts)%'",
                          database=database) == [[str(parts(server, database) + 1)]]
    again = distribute(program, address, '--to', kind)
    assert not any(step['step'] for step in again['steps']), again

    loads(program, address, DAYS[1])
    loads(program, plain, DAYS[0], '--symbol', 'NORD.SIM')
    loads(program, plain, DAYS[1])
    assert seen(server, database) == seen(server, 'undisturbed'), (seen(server, database), seen(server, 'undisturbed'))
    # A run that brings nothing new builds nothing anew.
    versions = server.sql("select relation, changes from control.table_versions where relation ~ 'intraday|quotes'",
                          database=database)
    program.json('run', '--sample', DATABASE_URL=address)
    assert versions == server.sql("select relation, changes from control.table_versions where relation ~ 'intraday|quotes'",
                                  database=database)


def back(program, server, database):
    address = server.uri(database, password='')
    before = seen(server, database)
    undone = distribute(program, address, '--back')
    assert undone['applied'] and parts(server, database) == 0, undone
    assert seen(server, database) == before
    indexes = server.sql("select indexdef from pg_indexes where schemaname = 'raw' and tablename = 'intraday_prices'",
                         database=database)
    assert indexes == server.sql("select indexdef from pg_indexes where schemaname = 'raw' and "
                                 "tablename = 'intraday_prices'", database='undisturbed'), indexes


def obstacles(program, server, database):
    address = server.uri(database, password='')
    server.sql('create unique index own on raw.quotes (instrument_id, source, load_id)', database=database)
    refused = program.run('database', 'distribute', '--to', 'plain', expect=1, DATABASE_URL=address)
    assert 'own' in refused.stdout and 'nothing was changed' in refused.stderr, refused
    assert parts(server, database) == 0
    server.sql('drop index raw.own', database=database)
    missing = program.run('database', 'distribute', '--to', 'citus', expect=1, DATABASE_URL=address)
    assert 'citus' in missing.stderr, missing


def next_month():
    today = datetime.datetime.now(datetime.timezone.utc).date()
    return (today.replace(day=1) + datetime.timedelta(days=32)).replace(day=1)


def months(program, server, database):
    """A row for no month is not lost, and has one later."""
    address = server.uri(database, password='')
    distribute(program, address, '--to', 'plain')
    later = (datetime.date.today().replace(day=1) + datetime.timedelta(days=400)).replace(day=1)
    server.sql(f"""insert into raw.quotes (instrument_id, source, observed_at, price, load_id, first_seen_at)
                   values (1, 'late', '{later}', 1, 1, now())""",
               f"drop table raw.quotes_{next_month():%Y_%m}", database=database)
    before = parts(server, database, 'raw.quotes')
    kept = program.json('database', 'distribute', '--to', 'plain', DATABASE_URL=address)
    assert not any(step['step'] for step in kept['steps']), kept
    assert parts(server, database, 'raw.quotes') == before + 2
    assert server.sql(f"select tableoid::regclass from raw.quotes where source = 'late'",
                      database=database) == [[f'raw.quotes_{later:%Y_%m}']]


def scopes(program, server, database):
    """Each model says how far it looks; what a node can work out alone is kept by instrument."""
    address = server.uri(database, password='')

    def listed(select):
        lines = program.run('model', 'ls', '--select', select, '--output', 'json', DATABASE_URL=address).stdout.splitlines()
        return {node['name'] for node in map(json.loads, lines) if node['resource_type'] == 'model'}

    local, all_over = listed('config.meta.scope:shard-local'), listed('config.meta.scope:global')
    assert local and all_over and not local & all_over, (local, all_over)
    tables = server.sql("""select relname, attname from pg_index join pg_class on pg_class.oid = indrelid
        join pg_attribute on attrelid = indrelid and attnum = indkey[0]
        where indisprimary and relnamespace in ('marts'::regnamespace, 'staging'::regnamespace)""", database=database)
    keys = {name: column for name, column in tables if name in local}
    assert len(keys) > 3 and set(keys.values()) == {'instrument_id'}, keys
    assert {name for name, _ in tables} <= local | all_over, tables


def on_server(program, version, kinds, **settings):
    server = ExternalServer(program.folder / 'server', hba=TRUST, version=version, **settings)
    try:
        server.sql('create role visitor login', *(f'create database {name}' for name in [*kinds, 'undisturbed']))
        for kind in kinds:
            check_same(program, server, kind, kind)
        if 'plain' in kinds:
            for step in (back, obstacles, months, scopes):
                step(program, server, 'plain')
    finally:
        server.close()


def plain_15(program, provider):
    on_server(program, 15, ['plain'])


def plain_17(program, provider):
    on_server(program, 17, ['plain'])


def timescale(program, provider):
    on_server(program, 17, ['timescale'], shared_preload_libraries='timescaledb',
              **{'timescaledb.telemetry_level': 'off'})


def citus(program, provider):
    on_server(program, 17, ['citus'], shared_preload_libraries='citus')


# Citus is not in Debian.
main(plain_15, plain_17, timescale, *([citus] if (SHARED / 'extension' / 'citus.control').exists() else []))

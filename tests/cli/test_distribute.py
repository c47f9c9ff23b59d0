#!/usr/bin/env python3
"""The same runs, models and tests on a warehouse whose large tables lie otherwise, and the way back."""
import datetime
import json
import pathlib
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / 'e2e'))
from harness import main  # noqa: E402
from external_server import BINARIES, ExternalServer  # noqa: E402

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


OBSERVATIONS = 'staging.stg_observations'
# All of a model's table that another warehouse has, too
ROWS = f"""select symbol, started_at, kind, source, interval_s, source_id, observed_at, price, volume, open, high, low,
             adjusted_close from {OBSERVATIONS} where kind in ('daily', 'weekly', 'monthly', 'intraday')"""
# What of a table does not depend on how it lies: indexes, who may, who owns it, what is said of it
KEPT = f"""select relacl, relowner::regrole, obj_description(oid, 'pg_class'), col_description(oid, 1),
               (select array_agg(indexdef order by indexdef) from (
                  select replace(indexdef, ' ON ONLY ', ' ON ') as indexdef from pg_indexes
                  where schemaname || '.' || tablename = '{OBSERVATIONS}' and indexname !~ '_by_time$') as indexes)
           from pg_class where oid = '{OBSERVATIONS}'::regclass"""


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
    if kind != 'citus':
        models(program, server, database)
    if kind == 'timescale':
        undone = distribute(program, address, '--back')
        assert undone['applied'] and parts(server, database, OBSERVATIONS) == 0, undone
        distribute(program, address, '--to', kind)
        assert parts(server, database, OBSERVATIONS) > 0
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
    rows = [server.sql(f'select md5(string_agg(t::text, $$ $$ order by t::text)) from ({ROWS}) as t', database=name)
            for name in (database, 'undisturbed')]
    assert rows[0] == rows[1], 'observations differ'
    # What loads wrote into parts was counted as theirs, so that no model is made anew for it.
    counted = server.sql("""select sum(n_tup_ins + n_tup_upd + n_tup_del)::bigint, (select changes from control.table_versions
          where relation = 'raw.intraday_prices') from pg_stat_user_tables
        where relid in (select 'raw.intraday_prices'::regclass union all
                        select inhrelid from pg_inherits where inhparent = 'raw.intraday_prices'::regclass)""",
                         database=database)
    assert counted[0][0] == counted[0][1], counted
    # A run that brings nothing new builds nothing anew.
    versions = server.sql("select relation, changes from control.table_versions where relation ~ 'intraday|quotes'",
                          database=database)
    program.json('run', '--sample', DATABASE_URL=address)
    assert versions == server.sql("select relation, changes from control.table_versions where relation ~ 'intraday|quotes'",
                                  database=database)


def named(server, database, table=OBSERVATIONS):
    return sorted(name for name, in server.sql(
        f"select inhrelid::regclass from pg_inherits where inhparent = '{table}'::regclass", database=database))


def built(program, address, *arguments):
    """How a run of the models ended for the one whose table lies in parts"""
    lines = program.run('model', 'run', '--select', 'stg_observations', *arguments, DATABASE_URL=address).stdout.splitlines()
    return next(line for line in lines if OBSERVATIONS in line or 'stg_observations' in line)


def models(program, server, database):
    """A model's table lies in parts: it is not built again for that, it grows, and made anew it still does."""
    address = server.uri(database, password='')
    assert f'{OBSERVATIONS}_2026_03' in named(server, database), named(server, database)
    assert f'{OBSERVATIONS}_other' in named(server, database), named(server, database)
    assert 'unchanged' in built(program, address), 'it was built'
    rows, kept = (server.sql(sql, database=database) for sql in (ROWS + ' order by 1, 2, 3, 4, 5', KEPT))
    server.sql(f'grant select (symbol) on {OBSERVATIONS} to visitor', f'create index own on {OBSERVATIONS} (load_id)',
               f'create statistics staging.own on symbol, kind from {OBSERVATIONS}', database=database)
    oid = server.sql(f"select '{OBSERVATIONS}'::regclass::oid", database=database)
    lain = named(server, database)
    built(program, address, '--full-refresh')
    assert oid != server.sql(f"select '{OBSERVATIONS}'::regclass::oid", database=database)
    assert lain == named(server, database), (lain, named(server, database))
    assert rows == server.sql(ROWS + ' order by 1, 2, 3, 4, 5', database=database)
    assert server.sql(f"""select has_column_privilege('visitor', '{OBSERVATIONS}', 'symbol', 'select'),
        to_regclass('staging.own')::text, (select stxname from pg_statistic_ext where stxrelid = '{OBSERVATIONS}'::regclass),
        (select count(*) from pg_class where relname ~ '__dp_new')""", database=database) == [['t', 'staging.own', 'own', '0']]
    assert len(named(server, database)) + 1 == int(server.sql(
        "select count(*) from pg_indexes where schemaname = 'staging' and indexdef like '%brin (started_at)%'",
        database=database)[0][0])
    server.sql('drop index staging.own', 'drop statistics staging.own',
               f'revoke select (symbol) on {OBSERVATIONS} from visitor', database=database)
    assert kept == server.sql(KEPT, database=database), (kept, server.sql(KEPT, database=database))
    assert 'unchanged' in built(program, address), 'it was built'
    # Rows that somebody takes out of a part come back.
    server.sql(f"delete from {OBSERVATIONS}_2026_03 where kind = 'intraday'", database=database)
    assert 'unchanged' not in built(program, address), 'it was not built'
    assert rows == server.sql(ROWS + ' order by 1, 2, 3, 4, 5', database=database)


def back(program, server, database):
    address = server.uri(database, password='')
    before = seen(server, database)
    assert 'unchanged' in built(program, address), 'it was built'
    undone = distribute(program, address, '--back')
    assert undone['applied'] and parts(server, database) == parts(server, database, OBSERVATIONS) == 0, undone
    assert seen(server, database) == before
    assert server.sql(KEPT, database=database) == server.sql(KEPT, database='undisturbed')
    assert 'unchanged' in built(program, address), 'it was built'
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


def alone(program, server, database):
    """A run looks after the parts, too, where nobody else does."""
    address = server.uri(database, password='')
    later = (datetime.date.today().replace(day=1) + datetime.timedelta(days=800)).replace(day=1)
    server.sql(f"""insert into raw.quotes (instrument_id, source, observed_at, price, load_id, first_seen_at)
                   values (1, 'later', '{later}', 1, 1, now())""",
               f"drop table raw.quotes_{next_month():%Y_%m}", database=database)
    before = parts(server, database, 'raw.quotes')
    run = program.json('run', '--sample', DATABASE_URL=address)
    assert run['status'] == 'success', run
    assert parts(server, database, 'raw.quotes') == before + 2, named(server, database, 'raw.quotes')
    assert server.sql("select tableoid::regclass from raw.quotes where source = 'later'",
                      database=database) == [[f'raw.quotes_{later:%Y_%m}']]


def late(program, server, database):
    """Rows of months, and of years, that have no part come by a run, and have one later; nothing is built anew for that."""
    address = server.uri(database, password='')
    old = datetime.date(2003, 4, 2), datetime.date(2003, 11, 3)
    built(program, address)
    before = server.sql(f"select '{OBSERVATIONS}'::regclass::oid", database=database)
    path = program.folder / 'OLD.csv'
    path.write_text('date,open,high,low,close,volume\n' + ''.join(f'{day},1,2,1,2,100\n' for day in old))
    program.run('import', str(path), '--as', 'prices', DATABASE_URL=address)
    waiting = server.sql(f"select count(*) from {OBSERVATIONS}_other where kind = 'daily'", database=database)
    assert waiting == [['2']], waiting
    # What somebody reads gets its parts another time: others who read would queue behind the lock.
    with subprocess.Popen([BINARIES / 'psql', '-Xq', address, '-c',
                           f'begin; lock {OBSERVATIONS}_other in access share mode; select pg_sleep(300)']) as reader:
        while server.sql(f"select count(*) from pg_locks where relation = '{OBSERVATIONS}_other'::regclass",
                         database=database) == [['0']]:
            time.sleep(.05)
        distribute(program, address, '--to', 'plain')
        assert server.sql(f"select count(*) from {OBSERVATIONS}_other where kind = 'daily'", database=database) == waiting
        reader.terminate()
    server.sql("select pg_terminate_backend(pid) from pg_stat_activity where query ~ 'sleep.300' and pid <> pg_backend_pid()")
    distribute(program, address, '--to', 'plain')
    assert server.sql(f"select tableoid::regclass, count(*) from {OBSERVATIONS} where started_at < '2004-01-01' "
                      'group by 1', database=database) == [[f'{OBSERVATIONS}_2003', '2']], named(server, database)
    assert server.sql(f'select count(*) from {OBSERVATIONS}_other', database=database) == [['0']]
    assert 'unchanged' in built(program, address), 'it was built'
    # One of them is corrected, which finds it in its part.
    path.write_text(path.read_text().replace('1,2,1,2', '1,3,1,3'))
    program.run('import', str(path), '--as', 'prices', DATABASE_URL=address)
    assert server.sql(f"select count(*), min(price) = 3 from {OBSERVATIONS}_2003", database=database) == [['2', 't']]
    assert before == server.sql(f"select '{OBSERVATIONS}'::regclass::oid", database=database), 'it was built anew'


def own(program, server, database):
    """A model of one's own that says so lies in parts there, from the next time on that it is made whole."""
    address = server.uri(database, password='')
    project = program.folder / 'own'
    (project / 'models').mkdir(parents=True)
    (project / 'dbt_project.yml').write_text('name: own\nversion: "1"\nmodels: {own: {+schema: own}}\n')
    model = ("{{ config(materialized='incremental', unique_key='day', primary_key='day', "
             "partition_by={'field': 'day', 'granularity': '%s'}) }}\n"
             "select day::date, 1 as n from generate_series(date '2026-01-30', '2026-02-03', '1 day') as day")
    names = {'by_month': 'month', 'by_day': 'day', 'a_name_with_which_a_part_has_no_room_left': 'month'}
    for name, granularity in names.items():
        (project / 'models' / f'{name}.sql').write_text(model % granularity)
    for arguments in ([], [], ['--full-refresh']):
        program.run('model', 'run', '--project', str(project), *arguments, DATABASE_URL=address)
        assert server.sql('select tableoid::regclass::text, count(*) from own.by_month group by 1 order by 1',
                          database=database) == [['own.by_month_2026_01', '2'], ['own.by_month_2026_02', '3']]
        assert not any(parts(server, database, f'own.{name}') for name in names if name != 'by_month')
    # Parts that somebody made otherwise are theirs.
    server.sql('drop table own.by_month', 'create table own.by_month (day date primary key, n int) partition by hash (day)',
               'create table own.theirs partition of own.by_month for values with (modulus 1, remainder 0)',
               database=database)
    program.run('model', 'run', '--project', str(project), DATABASE_URL=address)
    assert server.sql('select count(*) from own.theirs', database=database) == [['5']]
    refused = program.run('model', 'run', '--project', str(project), '--full-refresh', expect=3, DATABASE_URL=address)
    assert 'own.theirs' in refused.stdout + refused.stderr, refused


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
        where indisprimary and not relispartition and relnamespace in ('marts'::regnamespace, 'staging'::regnamespace)""", database=database)
    keys = {name: column for name, column in tables if name in local}
    assert len(keys) > 3 and set(keys.values()) == {'instrument_id'}, keys
    assert {name for name, _ in tables} <= local | all_over, tables
    told = distribute(program, address, '--dry-run')['models']
    assert {model['name']: model['scope'] for model in told} == {
        **dict.fromkeys(local, 'shard-local'), **dict.fromkeys(all_over, 'global')}, told


def on_server(program, version, kinds, **settings):
    server = ExternalServer(program.folder / 'server', hba=TRUST, version=version, **settings)
    try:
        server.sql('create role visitor login', *(f'create database {name}' for name in [*kinds, 'undisturbed']))
        for kind in kinds:
            check_same(program, server, kind, kind)
        if 'plain' in kinds:
            for step in (back, obstacles, months, alone, late, own, scopes):
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

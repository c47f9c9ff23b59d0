#!/usr/bin/env python3
"""A role that reads what is served: what it may not see is not served, and what it is asked to write stays as it is."""
from serving import ONE, Server, main
from external_server import ExternalServer

TRUST = 'host all all 127.0.0.1/32 trust\n'
# A question that writes, in place of one that reads: of the owner, and of whoever asks.
TRAP = '''create function public.trap() returns text language plpgsql volatile security %s as
  'begin set transaction_read_only = off; insert into public.caught values (current_user); return current_user; end' '''


def reads(program, provider):
    server = ExternalServer(program.folder / 'server', hba=TRUST)
    try:
        program.environment['DATABASE_URL'] = server.uri(password='')
        program.run(*ONE)
        server.sql('create role onlooker nologin', 'grant onlooker to owner',
                   'grant usage on schema staging, raw, control, marts to onlooker',
                   'grant select on all tables in schema staging, raw, marts to onlooker',
                   'grant select on control.tokens to onlooker')
        with Server(program, role='onlooker', cache=0) as serving:
            data = serving.await_status('/data?symbol=NORD.SIM&limit=2', 200)
            assert len(data.json['data']) == 2, data
            series = serving.get('/series/NORD.SIM?limit=3')
            assert series.status == 200 and len(series.json['data']) == 3, series
            # Of runs it was told nothing; and the name of what it may not read stays here.
            refused = serving.get('/runs')
            assert refused.status == 403 and refused.json['error']['code'] == 'not_permitted', refused
            assert b'control' not in refused.body and b'onlooker' not in refused.body, refused
            writes(server, serving)
    finally:
        server.close()


def writes(server, serving):
    """The table that is read is made one that writes when it is read."""
    server.sql('create table public.caught (who text)', TRAP % 'invoker',
               'alter table raw.instruments rename to instruments_kept',
               '''create view raw.instruments as select instrument_id, symbol, public.trap() as name, kind, exchange, currency,
                 synthetic from raw.instruments_kept''',
               'grant select on raw.instruments to onlooker', 'grant execute on function public.trap() to onlooker')
    refused = serving.get('/symbols')
    assert refused.status >= 400, refused
    assert server.sql('select count(*) from public.caught') == [['0']], 'something was written'
    server.sql('grant insert on public.caught to onlooker')
    # Were it allowed to, the session would still not.
    refused = serving.get('/symbols')
    assert refused.status >= 400, refused
    assert server.sql('select count(*) from public.caught') == [['0']], 'something was written'


def unknown(program, provider):
    """As a role that is not there nothing is read, and as another one neither."""
    server = ExternalServer(program.folder / 'server', hba=TRUST)
    try:
        program.environment['DATABASE_URL'] = server.uri(password='')
        program.run(*ONE)
        with Server(program, role='nobody', cache=0) as serving:
            refused = serving.await_status('/data?symbol=NORD.SIM', 503)
            assert refused.json['error']['code'] == 'database_unavailable' and b'nobody' not in refused.body, refused
            server.sql('create role nobody nologin', 'grant nobody to owner')
            # Now it is there, and may read nothing.
            serving.await_status('/data?symbol=NORD.SIM', 403)
    finally:
        server.close()


main(reads, unknown)

#!/usr/bin/env python3
"""The database goes away and comes back: who asks is told to come again, and is answered by the same process."""
from serving import ONE, Server, main
from external_server import ExternalServer

TRUST = 'host all all 127.0.0.1/32 trust\n'
PATHS = ('/data?symbol=NORD.SIM', '/symbols', '/series/NORD.SIM', '/runs', '/runs/1', '/stats', '/metrics')


def goes_and_comes(program, provider):
    server = ExternalServer(program.folder / 'server', hba=TRUST)
    try:
        program.environment['DATABASE_URL'] = server.uri(password='')
        program.run(*ONE)
        with Server(program) as serving:
            before = serving.get(PATHS[0])
            assert before.status == 200, before
            for _ in range(2):
                server.stop()
                health = serving.await_status('/health', 503)
                assert health.json['data']['checks']['database']['status'] == 'failed', health
                assert int(health.headers['retry-after']) >= 1, health
                for path in PATHS:
                    refused = serving.get(path)
                    assert refused.status == 503 and int(refused.headers['retry-after']) >= 1, (path, refused)
                    assert refused.json['error']['code'] == 'database_unavailable', (path, refused)
                # What needs no database is there all the time.
                assert serving.get('/openapi.json').status == 200
                assert serving.get('/').status == 200
                server.start()
                for path in PATHS:
                    serving.await_status(path, 200)
                assert serving.await_status('/health', 200).json['data']['checks']['database']['status'] == 'ok'
            assert serving.get(PATHS[0]).json['data'] == before.json['data']
    finally:
        server.close()


def is_away_at_first(program, provider):
    """A server that is started before its database has nothing to serve, and says so."""
    server = ExternalServer(program.folder / 'server', hba=TRUST)
    address = server.uri(password='')
    server.close()
    refused = program.run('serve', '--port', '0', expect=1, DATABASE_URL=address)
    assert refused.stdout == '' and refused.stderr.count('datapipe: ') == 1, refused


main(goes_and_comes, is_away_at_first)

#!/usr/bin/env python3
"""An external server with a password, as POSTGRES_* and DATABASE_URL name it."""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / 'e2e'))
from harness import main  # noqa: E402
from external_server import ExternalServer  # noqa: E402

PASSWORD = "it's a/secret&more"


def external(program, provider):
    server = ExternalServer(program.folder / 'server', PASSWORD)
    parts = {'POSTGRES_HOST': '127.0.0.1', 'POSTGRES_PORT': str(server.port), 'POSTGRES_DB': 'postgres',
             'POSTGRES_USER': 'owner'}
    try:
        refused = program.run('status', expect=1, **parts, POSTGRES_PASSWORD='wrong')
        assert len(refused.stderr.splitlines()) == 1 and 'wrong' not in refused.stderr, refused
        parts['POSTGRES_PASSWORD'] = PASSWORD
        run = program.json('run', '--sample', '--symbol', 'NORD.SIM', **parts)
        assert run['status'] == 'success', run
        shown = program.run('settings', 'list', **parts).stdout
        assert PASSWORD not in shown and 'postgresql://owner@127.0.0.1' in shown, shown
        assert '1' in program.run('database', 'psql', '--', '-Atc', 'select count(*) from marts.dim_company',
                                  **parts).stdout
        status = program.json('database', 'status', **parts)
        assert status['kind'] == 'external' and PASSWORD not in str(status), status
        program.run('database', 'stop', expect=1, **parts)
        checks = {c['check']: c for c in program.json('doctor', **parts)}
        assert checks['database']['status'] == 'ok', checks

        url = f'postgresql://owner:it%27s%20a%2Fsecret%26more@127.0.0.1:{server.port}/postgres'
        assert program.json('status', DATABASE_URL=url)['instruments'] == 1
        assert program.json('status', '--database', url)['instruments'] == 1
        # Nobody can keep the password here, so nothing at all is kept, and the sentence holds no password.
        refused = program.run('settings', 'set', 'database-url', url, expect=1)
        assert 'keyring' in refused.stderr and 'secret' not in refused.stderr, refused
        assert not (program.folder / 'data' / 'postgresql').exists(), 'the private server was not wanted'
    finally:
        server.close()


main(external)

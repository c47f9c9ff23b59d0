#!/usr/bin/env python3
"""An external server with a password, as POSTGRES_* and DATABASE_URL name it."""
import pathlib
import shutil
import socket
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / 'e2e'))
from harness import main  # noqa: E402

BINARIES = pathlib.Path(subprocess.run(['pg_config', '--bindir'], capture_output=True, text=True,
                                       check=True).stdout.strip())
PASSWORD = "it's a/secret&more"


class Server:
    """A PostgreSQL on a loopback port that asks everybody for a password."""

    def __init__(self, folder):
        self.folder = folder
        with socket.socket() as free:
            free.bind(('127.0.0.1', 0))
            self.port = free.getsockname()[1]
        password_file = folder.parent / 'password'
        password_file.write_text(PASSWORD)
        subprocess.run([BINARIES / 'initdb', '-D', folder, '-U', 'owner', '-A', 'scram-sha-256', '-E', 'UTF8',
                        '--no-sync', '--locale=C.UTF-8', f'--pwfile={password_file}'],
                       check=True, capture_output=True)
        self.control('-o', f'-p {self.port} -c listen_addresses=127.0.0.1 -c fsync=off '
                           f'-c unix_socket_directories=', 'start')

    def control(self, *arguments):
        subprocess.run([BINARIES / 'pg_ctl', '-D', self.folder, '-l', self.folder.parent / 'log', '-w', *arguments],
                       check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def close(self):
        self.control('-m', 'immediate', 'stop')
        shutil.rmtree(self.folder)


def external(program, provider):
    server = Server(program.folder / 'server')
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

#!/usr/bin/env python3
"""What `database test` and `doctor` say of servers that can be used, and of those that cannot."""
import json
import pathlib
import socket
import sys
import threading

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[1] / 'e2e'))
from harness import main  # noqa: E402
from external_server import ExternalServer, free_port, make_certificates  # noqa: E402

# Who comes over TLS may be anybody; in the clear only the owner, and not into each database.
HBA = """
hostssl all all 127.0.0.1/32 scram-sha-256
host postgres owner 127.0.0.1/32 scram-sha-256
host market owner 127.0.0.1/32 scram-sha-256
host nowhere owner 127.0.0.1/32 scram-sha-256
"""


def test(program, address, expect):
    done = program.run('database', 'test', address, '--json', expect=expect)
    return json.loads(done.stdout)


def is_found(program, address, verdict, *words):
    """The verdict, the sentence, what to do; and never the password."""
    found = test(program, address, 1)
    assert found['verdict'] == verdict, found
    assert found['advice'], found
    assert 'secret' not in str(found), found
    for word in words:
        assert word in found['finding'] + found['advice'], (word, found)
    return found


class Silent:
    """Takes connections; says `answer`, or nothing at all."""

    def __init__(self, answer=None):
        self.socket = socket.create_server(('127.0.0.1', 0))
        self.port = self.socket.getsockname()[1]
        self.answer = answer
        self.kept = []
        threading.Thread(target=self.serve, daemon=True).start()

    def serve(self):
        while True:
            connection, _ = self.socket.accept()
            self.kept.append(connection)
            if self.answer:
                connection.sendall(self.answer)
                connection.close()


def works(program, server):
    found = test(program, server.uri('market'), 0)
    assert found['verdict'] == 'works' and found['advice'] is None, found
    assert found['server_version'].startswith('17') and not found['pooled'] and found['schema_version'] == 0, found
    assert found['encrypted'] and found['extension'] is None, found
    assert not test(program, server.uri('market', sslmode='disable'), 0)['encrypted']
    # Nothing was made there.
    assert server.sql('select count(*) from pg_namespace where nspname in (\'raw\', \'control\')',
                      database='market') == [['0']]
    checks = {check['check']: check for check in program.json('doctor', DATABASE_URL=server.uri('market'))}
    assert checks['connection']['status'] == checks['database']['status'] == 'ok', checks
    assert test(program, server.uri('market'), 0)['schema_version'] >= 20


def way(program, server):
    is_found(program, 'postgresql://somebody@no-such-host.invalid/market', 'name-unknown', 'no-such-host.invalid')
    is_found(program, f'postgresql://somebody@127.0.0.1:{free_port()}/market', 'refused', 'port')
    is_found(program, 'postgresql://somebody@/market?host=/nonexistent', 'refused')
    web = Silent(b'HTTP/1.1 400 Bad Request\r\n\r\n')
    is_found(program, f'postgresql://somebody@127.0.0.1:{web.port}/market', 'not-postgresql')
    silent = Silent()
    is_found(program, f'postgresql://somebody@127.0.0.1:{silent.port}/market?connect_timeout=1', 'timed-out', 'firewall')


def certificates(program, server):
    root = program.folder / 'certificates' / 'root.crt'
    other = make_certificates(program.folder / 'other') / 'root.crt'
    found = test(program, server.uri('market', host='localhost', sslmode='verify-full', sslrootcert=root), 0)
    assert found['encrypted'], found
    is_found(program, server.uri('market', sslmode='verify-full', sslrootcert=root), 'certificate', '127.0.0.1')
    is_found(program, server.uri('market', host='localhost', sslmode='verify-ca', sslrootcert=other), 'certificate')
    is_found(program, server.uri('market', sslmode='verify-ca', sslrootcert='/nonexistent'), 'no-certificate',
             '/nonexistent')
    is_found(program, server.uri('market', user='reader', sslmode='disable'), 'tls-wanted', 'encrypt')


def persons(program, server):
    is_found(program, server.uri('market', password='wrong'), 'wrong-password', 'owner')
    is_found(program, server.uri('market', password=''), 'no-password')
    found = is_found(program, server.uri('nowhere'), 'no-database', 'nowhere', 'Create')
    assert found['can_create'], found
    found = is_found(program, server.uri('elsewhere', user='reader', password='secret', sslmode='require'),
                     'no-database', 'elsewhere')
    assert not found['can_create'], found
    server.sql('alter role reader nologin')
    is_found(program, server.uri('market', user='reader', sslmode='require'), 'not-allowed', 'reader')
    server.sql('alter role reader login')
    is_found(program, server.uri('market', user='reader', sslmode='require'), 'no-right', 'schema raw')
    is_found(program, server.uri('other', user='reader', sslmode='require'), 'no-right', 'database other')
    server.sql('create schema if not exists raw', 'grant usage on schema raw to reader',
               'grant create on database other to reader', database='other')
    is_found(program, server.uri('other', user='reader', sslmode='require'), 'no-right', 'schema raw')
    server.sql('alter database other set default_transaction_read_only = on')
    is_found(program, server.uri('other'), 'read-only')
    checks = {check['check']: check
              for check in json.loads(program.run('doctor', '--json', expect=1, DATABASE_URL=server.uri(
                  'market', password='wrong')).stdout)}
    assert checks['database']['status'] == 'failed' and 'wrong' not in checks['database']['message'], checks


def versions(program, server):
    server.sql("insert into control.schema_migrations (version, name, checksum) values (9999, 'later', '')",
               database='market')
    is_found(program, server.uri('market'), 'newer-schema', 'Update')
    old = ExternalServer(program.folder / 'old', version=15)
    try:
        found = test(program, old.uri(), 0)
        assert found['server_version'].startswith('15') and not found['encrypted'], found
        is_found(program, old.uri(sslmode='require'), 'tls-missing', 'encrypt')
    finally:
        old.close()


def connections(program, provider):
    certificate_folder = make_certificates(program.folder / 'certificates')
    server = ExternalServer(program.folder / 'server', hba=HBA, ssl='on',
                            ssl_cert_file=certificate_folder / 'server.crt',
                            ssl_key_file=certificate_folder / 'server.key')
    try:
        server.sql("create role reader login password 'secret'", 'create database market', 'create database other')
        server.sql('revoke create on schema public from public', database='market')
        for step in (works, way, certificates, persons, versions):
            step(program, server)
    finally:
        server.close()


main(connections)

"""A PostgreSQL of the tests' own on a loopback port, as somebody else would run it: with passwords, certificates, a
pg_hba.conf of its own, extensions, and a pgbouncer in front of it."""
import contextlib
import pathlib
import shutil
import socket
import subprocess
import threading
import time

import postgresql_server

BINARIES = pathlib.Path(subprocess.run(['pg_config', '--bindir'], capture_output=True, text=True,
                                       check=True).stdout.strip())
OWNER = 'owner'


def free_port():
    with socket.socket() as free:
        free.bind(('127.0.0.1', 0))
        return free.getsockname()[1]


class ExternalServer:
    def __init__(self, folder, password='secret', hba=None, version=17, **settings):
        self.folder = pathlib.Path(folder)
        self.version = version
        self.password = password
        self.port = free_port()
        self.settings = settings
        self.folder.mkdir(parents=True)
        password_file = self.folder / 'password'
        password_file.write_text(password)
        self.call('initdb', '-D', self.folder / 'data', '-U', OWNER, '-A', 'scram-sha-256', '-E', 'UTF8', '--no-sync',
                  '--locale=C.UTF-8', f'--pwfile={password_file}')
        if hba is not None:
            (self.folder / 'data' / 'pg_hba.conf').write_text(hba)
        self.start()

    def call(self, program, *arguments):
        if self.version == 15:
            postgresql_server.call(program, *arguments, stderr=subprocess.DEVNULL)
        else:
            subprocess.run([BINARIES / program, *arguments], check=True, stdout=subprocess.DEVNULL,
                           stderr=subprocess.DEVNULL)

    def start(self):
        options = {'listen_addresses': '127.0.0.1', 'fsync': 'off', 'unix_socket_directories': '', 'max_connections': 60,
                   **self.settings}
        words = ' '.join(f"-c {name}='{value}'" for name, value in options.items())
        self.call('pg_ctl', '-D', self.folder / 'data', '-l', self.folder / 'log', '-w', '-o', f'-p {self.port} {words}',
                  'start')

    def stop(self):
        self.call('pg_ctl', '-D', self.folder / 'data', '-m', 'immediate', '-w', 'stop')

    def close(self):
        self.stop()
        shutil.rmtree(self.folder)

    def uri(self, database='postgres', user=OWNER, password=None, host='127.0.0.1', port=None, **parameters):
        password = self.password if password is None else password
        query = '&'.join(f'{name}={value}' for name, value in parameters.items())
        return (f'postgresql://{user}{":" + password if password else ""}@{host}:{port or self.port}/{database}'
                f'{"?" + query if query else ""}')

    def sql(self, *statements, database='postgres'):
        """Runs each statement; the rows of the last as lists of text."""
        done = subprocess.run([BINARIES / 'psql', '-XAtq', '-v', 'ON_ERROR_STOP=1', self.uri(database),
                               *(f'-c{statement}' for statement in statements)],
                              capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return [line.split('|') for line in done.stdout.splitlines()]


def make_certificates(folder):
    """An authority, and a certificate of it for the name “localhost”."""
    folder = pathlib.Path(folder)
    folder.mkdir(parents=True, exist_ok=True)

    def openssl(*arguments):
        subprocess.run(['openssl', *map(str, arguments)], check=True, capture_output=True, cwd=folder)

    openssl('req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '400', '-subj', '/CN=Test Authority', '-keyout',
            'root.key', '-out', 'root.crt')
    openssl('req', '-newkey', 'rsa:2048', '-nodes', '-subj', '/CN=localhost', '-keyout', 'server.key', '-out',
            'server.csr')
    (folder / 'names').write_text('subjectAltName=DNS:localhost')
    openssl('x509', '-req', '-in', 'server.csr', '-CA', 'root.crt', '-CAkey', 'root.key', '-CAcreateserial', '-days',
            '400', '-extfile', 'names', '-out', 'server.crt')
    (folder / 'server.key').chmod(0o600)
    return folder


class Pgbouncer:
    """In transaction mode in front of a server that trusts: each transaction may have another of a few sessions."""

    def __init__(self, server, folder, **settings):
        folder = pathlib.Path(folder)
        folder.mkdir(parents=True)
        self.port = free_port()
        (folder / 'users').write_text(f'"{OWNER}" ""\n')
        options = {'listen_addr': '127.0.0.1', 'listen_port': self.port, 'unix_socket_dir': '', 'auth_type': 'trust',
                   'auth_file': folder / 'users', 'pool_mode': 'transaction', 'default_pool_size': 6,
                   'max_prepared_statements': 0, 'logfile': folder / 'log', 'admin_users': OWNER, **settings}
        (folder / 'ini').write_text(f'[databases]\n* = host=127.0.0.1 port={server.port}\n[pgbouncer]\n'
                                    + ''.join(f'{name} = {value}\n' for name, value in options.items()))
        self.process = subprocess.Popen(['/usr/sbin/pgbouncer', '-q', folder / 'ini'])
        deadline = time.monotonic() + 20
        while True:
            with contextlib.suppress(OSError), socket.create_connection(('127.0.0.1', self.port)):
                return
            assert self.process.poll() is None and time.monotonic() < deadline, (folder / 'log').read_text()
            time.sleep(.02)

    def close(self):
        self.process.terminate()
        self.process.wait()


class Renumbering:
    """In front of a pooler: each session gets a number as small as a process's, as a pooler's drawn one may be."""

    def __init__(self, port):
        self.listener = socket.create_server(('127.0.0.1', 0))
        self.port = self.listener.getsockname()[1]
        self.pooler = port
        threading.Thread(target=self.accept, daemon=True).start()

    def accept(self):
        with contextlib.suppress(OSError):
            while True:
                client, _ = self.listener.accept()
                pooler = socket.create_connection(('127.0.0.1', self.pooler))
                threading.Thread(target=self.pass_on, args=(client, pooler), daemon=True).start()
                threading.Thread(target=self.renumber, args=(pooler, client), daemon=True).start()

    @staticmethod
    def pass_on(source, target):
        with contextlib.suppress(OSError):
            while data := source.recv(65536):
                target.sendall(data)
            target.shutdown(socket.SHUT_RDWR)

    def renumber(self, source, target):
        with contextlib.suppress(OSError), source.makefile('rb') as messages:
            kind = b''
            while kind != b'K' and (head := messages.read(5)):
                kind = head[:1]
                body = messages.read(int.from_bytes(head[1:], 'big') - 4)
                target.sendall(head + (b'\0\0\x04\xd2' + body[4:] if kind == b'K' else body))
            while data := messages.read1(65536):
                target.sendall(data)
            target.shutdown(socket.SHUT_RDWR)

    def close(self):
        self.listener.close()

"""What the end-to-end tests share: a provider on loopback, the real program, TAP output."""
import contextlib
import http.server
import json
import os
import pathlib
import shutil
import struct
import subprocess
import sys
import tempfile
import threading
import time
import traceback
import urllib.parse
import uuid

SOURCE = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(SOURCE / 'tests' / 'harness'))
import postgresql_server  # noqa: E402

BUILD = pathlib.Path(os.environ['DATAPIPE_BUILD_DIR'])
FIXTURES = SOURCE / 'tests' / 'fixtures'
PROGRAM = BUILD / 'src' / 'datapipe'
# For programs it is three o'clock in UTC when the tests begin: the exchanges are closed, and it is long till midnight.
CLOCK_SHIFT = 3 * 3600 - int(time.time()) % 86400


class Provider:
    """Answers Alpha Vantage's one address. `answers` maps (function, symbol) to a body, or to a function of the
    request handler that answers in its own way; what it does not know is refused as the provider does."""

    UNKNOWN = b'{"Error Message": "Invalid API call. Please retry or visit the documentation for TIME_SERIES_DAILY."}'

    def __init__(self):
        self.answers = {}
        self.requests = []
        provider = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def do_GET(self):
                query = dict(urllib.parse.parse_qsl(urllib.parse.urlsplit(self.path).query))
                provider.requests.append(query)
                answer = provider.answers.get((query.get('function'), query.get('symbol')), Provider.UNKNOWN)
                if callable(answer):
                    answer(self, query)
                else:
                    self.answer(answer)

            def answer(self, body, status=200, content_type='application/json', claim=None):
                self.send_response(status)
                self.send_header('Content-Type', content_type)
                self.send_header('Content-Length', str(claim if claim is not None else len(body)))
                self.end_headers()
                self.wfile.write(body)

            def log_message(self, *args):
                pass

        self.server = http.server.ThreadingHTTPServer(('127.0.0.1', 0), Handler)
        self.url = f'http://127.0.0.1:{self.server.server_port}/query'
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self):
        self.server.shutdown()
        self.server.server_close()

    def count(self, function, symbol):
        return sum(q.get('function') == function and q.get('symbol') == symbol for q in self.requests)


class TestProvider:
    """The test provider as a program: `answers` maps what it matches (dp-test-provider.h) to a body. A hundred
    tests may be served by one at a time, since it counts from the last forget() on."""

    def __init__(self, answers):
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix='dp-provider-'))
        arguments = []
        for number, (match, body) in enumerate(answers.items()):
            path = self.folder / str(number)
            path.write_bytes(body)
            arguments += [match, path]
        self.process = subprocess.Popen([BUILD / 'tests' / 'harness' / 'test-provider', *arguments], text=True,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.url = self.process.stdout.readline().strip()
        self.n_forgotten = 0

    def faults(self, seed, most):
        """Before it answers as it should, a request goes wrong up to `most` times, as drawn from `seed`."""
        self._say(f'faults {seed} {most}')

    def _say(self, command):
        self.process.stdin.write(command + '\n')
        self.process.stdin.flush()

    def requests(self):
        """What was asked since the last forget(), redirects that it sent itself left out."""
        self._say('requests')
        lines = []
        while line := self.process.stdout.readline().strip():
            lines.append(line)
        self.n_seen = len(lines)
        return [line for line in lines[self.n_forgotten:] if not line.startswith('/around')]

    def forget(self):
        self.requests()
        self.n_forgotten = self.n_seen

    def close(self):
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()
        shutil.rmtree(self.folder, ignore_errors=True)


def fast_folder():
    """Where there is room in memory, there: making a database's thousand files takes long on some disks."""
    memory = pathlib.Path('/dev/shm')
    if memory.is_dir() and os.access(memory, os.W_OK) and shutil.disk_usage(memory).free > 2 << 30:
        return memory
    return None


class Database:
    """A database of its own on an external server that tests share; `environment` is how to get in."""

    def __init__(self, folder):
        self.address = ['-h', folder, '-U', postgresql_server.USER]
        self.name = f'test_{os.getpid()}_{uuid.uuid4().hex[:8]}'
        self.say(f'create database {self.name}')
        self.environment = {'POSTGRES_HOST': str(folder), 'POSTGRES_USER': postgresql_server.USER,
                            'POSTGRES_DB': self.name}

    def say(self, sql):
        subprocess.run(['psql', '-qX', '-v', 'ON_ERROR_STOP=1', *self.address, '-c', sql, postgresql_server.USER],
                       check=True)

    def close(self):
        self.say(f'drop database {self.name} with (force)')


class Program:
    """The program with a data directory of its own, and where two runs are compared, with a clock of its own. The
    database is the private server's, or one on `server`."""

    def __init__(self, steady=False, server=None, **environment):
        self.database = Database(server) if server else None
        self.folder = pathlib.Path(tempfile.mkdtemp(prefix='dp-e2e-', dir=fast_folder()))
        self.environment = {k: v for k, v in os.environ.items()
                            if not k.startswith(('DATAPIPE_', 'POSTGRES_', 'DATABASE_', 'ALPHA_', 'MAIL_', 'SLACK_', 'PG'))}
        self.environment |= {'DATAPIPE_DATA_DIR': str(self.folder / 'data'), 'DATAPIPE_BUILD_DIR': str(BUILD),
                             'DATAPIPE_ALPHA_VANTAGE_PER_SECOND': '0', 'DATAPIPE_ALPHA_VANTAGE_PER_DAY': '0',
                             'LC_ALL': 'C.UTF-8'}
        if self.database:
            self.environment |= self.database.environment
        self.environment |= environment
        self.shift = None
        if steady:
            self.environment |= {'CLOCK_SHIFT': str(CLOCK_SHIFT)}
            self.preload('steady-clock')

    def set_clock(self, moment):
        """For the program, and for the server that it starts, it is `moment` from now on, seconds since 1970, and time
        goes on from there; to be called before anything is started, and then at any time."""
        if 'CLOCK_FILE' not in self.environment:
            self.environment['CLOCK_FILE'] = str(self.folder / 'clock')
            self.preload('steady-clock')
        with open(self.environment['CLOCK_FILE'], 'r+b' if self.shift is not None else 'w+b') as file:
            file.write(struct.pack('l', int(moment - time.time())))
        self.shift = int(moment - time.time())

    def now(self):
        return time.time() + self.shift

    def preload(self, name):
        """What tests/harness makes of the system for the program, and for the server that it starts."""
        libraries = self.environment.get('LD_PRELOAD', '').split() + [str(BUILD / 'tests' / 'harness' / f'{name}.so')]
        self.environment['LD_PRELOAD'] = ' '.join(libraries)

    def run(self, *arguments, expect=0, **environment):
        done = subprocess.run([PROGRAM, *arguments], env=self.environment | environment, capture_output=True,
                              text=True, timeout=120, check=False)
        if expect is not None:
            assert done.returncode == expect, \
                f'{arguments} ended {done.returncode}, not {expect}\n{done.stdout}\n{done.stderr}'
        return done

    def start(self, *arguments):
        return subprocess.Popen([PROGRAM, *arguments], env=self.environment, stdout=subprocess.PIPE,
                                stderr=subprocess.PIPE, text=True)

    def json(self, *arguments, expect=0, **environment):
        return json.loads(self.run(*arguments, '--json', expect=expect, **environment).stdout)

    def query(self, sql):
        return json.loads(self.run('query', '--write', sql, '--format', 'json').stdout)

    def another_day(self):
        """What providers said of their quota of today holds no longer."""
        self.query('update control.quota_spent set until_at = now() returning source')

    def close(self):
        if self.database:
            self.database.close()
        else:
            self.run('database', 'stop', expect=None)
        shutil.rmtree(self.folder, ignore_errors=True)


def main(*tests, steady=False):
    """Runs functions that take a Program, with a steady clock or not, and a Provider; prints TAP. Where
    DATAPIPE_TEST_SERVER is set, the databases are on an external server."""
    with postgresql_server.shared() if 'DATAPIPE_TEST_SERVER' in os.environ else contextlib.nullcontext() as server:
        failed = run_all(tests, steady, server)
    sys.exit(failed)


def run_all(tests, steady, server):
    print(f'1..{len(tests)}')
    failed = False
    for number, test in enumerate(tests, 1):
        provider = Provider()
        program = Program(steady, server, DATAPIPE_ALPHA_VANTAGE_URL=provider.url, ALPHA_VANTAGE_API_KEY='E2EKEY42')
        try:
            test(program, provider)
            print(f'ok {number} {test.__name__}', flush=True)
        except Exception:
            failed = True
            for line in traceback.format_exc().splitlines():
                print('#', line)
            print(f'not ok {number} {test.__name__}', flush=True)
        finally:
            program.close()
            provider.close()
    return failed

"""What tests of the server from outside share: `datapipe serve` as a process, and curl, which asks it."""
import dataclasses
import json
import pathlib
import signal
import subprocess
import sys
import time

TESTS = pathlib.Path(__file__).resolve().parents[1]
sys.path[:0] = [str(TESTS / 'e2e'), str(TESTS / 'harness')]
from harness import PROGRAM, main  # noqa: E402,F401

ONE = ('run', '--sample', '--symbol', 'NORD.SIM')
HELD_UP = 60


@dataclasses.dataclass
class Reply:
    status: int
    headers: dict
    body: bytes

    @property
    def json(self):
        return json.loads(self.body)


def curl(address, *options, expect=0):
    """Returns the reply, or where curl is to fail, what it complains of."""
    done = subprocess.run(['curl', '-sSi', '-g', '--path-as-is', '--max-time', '30', '--noproxy', '*', *options, address],
                          capture_output=True, check=False)
    assert done.returncode == expect, (address, options, done.returncode, done.stderr)
    if expect:
        return done.stderr.decode()
    head, _, body = done.stdout.partition(b'\r\n\r\n')
    first, *lines = head.decode().split('\r\n')
    headers = {name.lower(): value for name, _, value in (line.partition(': ') for line in lines)}
    return Reply(int(first.split()[1]), headers, body)


class Server:
    """`settings` are those of serving, without their first word: cache=0. `files`: how many the system lets it open."""

    def __init__(self, program, files=None, **settings):
        program.environment |= {f'DATAPIPE_SERVE_{name.upper()}': str(value) for name, value in settings.items()}
        limit = ['prlimit', f'--nofile={files}:{files}'] if files else []
        self.process = subprocess.Popen([*limit, PROGRAM, 'serve', '--port', '0'], env=program.environment, text=True,
                                        stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        line = self.process.stdout.readline()
        assert line.startswith('Serving on '), (line, self.process.stderr.read())
        self.uri = line.split()[2]
        self.port = int(self.uri.rpartition(':')[2])

    def get(self, path, *options):
        return curl(self.uri + path, *options)

    def await_status(self, path, status):
        """Asks until it is answered so; what came last."""
        deadline = time.monotonic() + HELD_UP
        while (reply := self.get(path)).status != status:
            assert time.monotonic() < deadline, reply
            time.sleep(.05)
        return reply

    def close(self):
        self.process.send_signal(signal.SIGTERM)
        errors = self.process.communicate(timeout=60)[1]
        assert self.process.returncode == 0, (self.process.returncode, errors)
        return errors

    def __enter__(self):
        return self

    def __exit__(self, kind, value, trace):
        if kind is None:
            self.close()
        else:
            self.process.kill()
            self.process.communicate()

"""The mail server of tests/harness, as a program that end-to-end tests talk to."""
import email
import email.policy
import json
import subprocess

from harness import BUILD

# DpTestMailWay
TAKES, NOT_NOW = 0, 2


class Mail:
    """The mail server of tests/harness as a program."""

    def __init__(self):
        self.process = subprocess.Popen([BUILD / 'tests' / 'harness' / 'test-mail'], text=True,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.port = self.process.stdout.readline().strip()

    def _say(self, command):
        self.process.stdin.write(command + '\n')
        self.process.stdin.flush()
        lines = []
        while line := self.process.stdout.readline().strip():
            lines.append(line)
        return lines

    def way(self, way, times=0):
        self._say(f'way {way} {times}')

    def mails(self):
        return [email.message_from_string(json.loads(line)['data'], policy=email.policy.default)
                for line in self._say('mails')]

    def subjects(self):
        return [mail['Subject'].removeprefix('DataPipe: ') for mail in self.mails()]

    def settings(self):
        return {'DATAPIPE_MAIL_SERVER': 'localhost', 'DATAPIPE_MAIL_PORT': self.port, 'DATAPIPE_MAIL_SECURITY': 'none',
                'DATAPIPE_MAIL_TO': 'ada@example.org', 'DATAPIPE_NOTIFY_GROUP_MINUTES': '0',
                # What was recorded in 2018 is stale.
                'DATAPIPE_NOTIFY_ABOUT': 'failure,partial,recovery,unreachable', 'DATAPIPE_NOTIFY_DESKTOP': 'no'}

    def __enter__(self):
        return self

    def __exit__(self, *_):
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()

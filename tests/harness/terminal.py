# terminal.py: a shell on a terminal of its own, as a person has it
#
# SPDX-License-Identifier: GPL-3.0-or-later
"""For tests of what a shell does with what is typed."""

import os
import pty
import select
import subprocess
import time


class Terminal:
    """A shell that waits for somebody to type. Without a prompt, it says only what commands say."""

    def __init__(self, *command, environment, folder):
        self.master, slave = pty.openpty()
        self.process = subprocess.Popen(command, stdin=slave, stdout=slave, stderr=slave, cwd=folder,
                                        env=environment | {'PS1': '', 'TERM': 'dumb'}, start_new_session=True)
        os.close(slave)
        self.said = ''

    def type(self, text):
        os.write(self.master, text.encode())

    def wait(self, text):
        end = time.monotonic() + 60
        while text not in self.said:
            assert time.monotonic() < end and self.process.poll() is None, f'no {text!r} in {self.said!r}'
            if select.select([self.master], [], [], 1)[0]:
                self.said += os.read(self.master, 65536).decode(errors='replace')
        self.said = self.said.split(text, 1)[1]

    def close(self):
        self.process.kill()
        self.process.wait()
        os.close(self.master)

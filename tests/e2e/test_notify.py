#!/usr/bin/env python3
"""What people are told: by a real mail server and a webhook, of runs of the real program, killed or not."""
import json
import socket
import sys
import time

from harness import FIXTURES, main
from mail import NOT_NOW, TAKES, Mail

DAILY = (FIXTURES / 'alpha-vantage' / 'daily_compact_MSFT_2018-08-16.json').read_bytes()


def wait(done):
    deadline = time.monotonic() + 20
    while not done() and time.monotonic() < deadline:
        time.sleep(0.1)
    assert done()


def run(program, expect):
    return program.json('run', '--symbol', 'MSFT', expect=expect, DATAPIPE_ALPHA_VANTAGE_DATASETS='daily')


def failure_and_recovery(program, provider):
    with Mail() as mail:
        program.environment |= mail.settings()
        assert run(program, 1)['status'] == 'failed'
        assert mail.subjects() == ['The run failed'], mail.subjects()
        text = mail.mails()[0].get_body(('plain',)).get_content()
        assert 'MSFT' in text and 'datapipe runs 1' in text, text
        assert '<li>' not in text and '<p>' in mail.mails()[0].get_body(('html',)).get_content()

        # The same once more is no news; that it is over is.
        run(program, 1)
        assert len(mail.mails()) == 1
        provider.answers['TIME_SERIES_DAILY', 'MSFT'] = DAILY
        assert run(program, 0)['status'] == 'success'
        assert mail.subjects() == ['The run failed', 'It is well again'], mail.subjects()
        run(program, 0)
        assert len(mail.mails()) == 2
        listed = program.json('notify', 'list')
        assert [(row['kind'], row['state']) for row in listed] == [('recovery', 'sent'), ('failure', 'sent')], listed
        assert 'It is well again' in program.run('notify').stdout


def nothing_to_tell(program, _provider):
    with Mail() as mail:
        program.environment |= mail.settings() | {'DATAPIPE_NOTIFY_ABOUT': ''}
        del program.environment['DATAPIPE_NOTIFY_ABOUT']
        for _ in range(3):
            program.run('run', '--sample')
        assert mail.mails() == []
        assert 'Nothing was worth telling' in program.run('notify', 'list').stdout


def refusing_server(program, provider):
    provider.answers['TIME_SERIES_DAILY', 'MSFT'] = DAILY
    with Mail() as mail:
        program.environment |= mail.settings()
        mail.way(NOT_NOW)
        provider.answers.clear()
        assert run(program, 1)['status'] == 'failed'
        row, = program.json('notify')
        assert row['state'] == 'pending' and 'Try again later' in row['answer'], row
        # Hours later it is tried again.
        mail.way(TAKES)
        program.query("update control.notifications set next_at = now() returning message_id")
        program.run('notify', 'deliver')
        row, = program.json('notify')
        assert row['state'] == 'sent' and row['tries'] == 2, row
        assert mail.mails()[0]['Message-ID'] == f"<{row['message_id']}@example.org>"


def killed_while_it_hangs(program, _provider):
    """The run is over and told before the webhook, which never answers, is; whoever is killed then leaves all of it."""
    with socket.create_server(('127.0.0.1', 0)) as silent, Mail() as mail:
        program.environment |= mail.settings() | {'DATAPIPE_ALPHA_VANTAGE_DATASETS': 'daily',
                                                  'SLACK_WEBHOOK_URL': f'http://127.0.0.1:{silent.getsockname()[1]}/x'}
        process = program.start('run', '--symbol', 'MSFT', '--json')
        connection, _ = silent.accept()
        assert json.loads(process.stdout.readline())['status'] == 'failed'
        request = connection.recv(65536).decode()
        # The mail is not kept waiting by the webhook.
        wait(lambda: {row['state'] for row in program.json('notify')} == {'sent', 'pending'})
        process.kill()
        process.communicate()
        connection.close()
        rows = program.query("select channel, state, message_id from control.notifications order by channel")
        assert [(row['channel'], row['state']) for row in rows] == [('mail', 'sent'), ('webhook', 'pending')], rows
        assert len(mail.mails()) == 1 and rows[1]['message_id'] in request

        # The next process says it again, under the same key.
        process = program.start('notify', 'deliver')
        connection, _ = silent.accept()
        assert f"Idempotency-Key: {rows[1]['message_id']}" in connection.recv(65536).decode()
        connection.sendall(b'HTTP/1.1 200 OK\r\nContent-Length: 2\r\nConnection: close\r\n\r\nok')
        process.communicate()
        connection.close()
        assert {row['state'] for row in program.json('notify')} == {'sent'}
        assert len(mail.mails()) == 1


def killed_at_each_point(program, _provider):
    """Never lost; and where it comes twice, it is the same message."""
    with Mail() as mail:
        program.environment |= mail.settings()
        for number, (point, copies) in enumerate([('finish:before-commit', 1), ('finish:after-commit', 1),
                                                  ('notify:before-send', 1), ('notify:after-send', 2)]):
            before = len(mail.mails())
            done = program.run('run', '--symbol', f'X{number}', expect=None, DATAPIPE_FAULT_POINT=point)
            assert done.returncode < 0, (point, done.returncode, done.stderr)
            # A run that was cut off is known to have been when the next one begins.
            if point == 'finish:before-commit':
                program.run('run', '--symbol', 'Y', expect=1)
            program.run('notify', 'deliver')
            mails = mail.mails()[before:]
            assert len(mails) == copies and len({m['Message-ID'] for m in mails}) == 1, (point, mail.subjects())
            program.query("delete from control.alerts returning rule")
            assert {row['state'] for row in program.json('notify')} == {'sent'}


def receivers_of_a_pipeline(program, _provider):
    """Who is named for a pipeline hears of its runs, in mails of their own; of the others those of the settings."""
    with Mail() as mail:
        program.environment |= mail.settings()
        made = program.json('pipeline', 'set', 'stocks', '--symbol', 'alphavantage:MSFT', '--mail-to', 'bob@example.org',
                            '--mail-to', 'Eve <eve@example.org>')
        assert made['definition']['notifications'] == {'mail-to': ['bob@example.org', 'Eve <eve@example.org>']}, made
        wrong = program.run('pipeline', 'set', 'stocks', '--mail-to', 'nobody', expect=1)
        assert 'nobody' in wrong.stderr, wrong
        mail.way(NOT_NOW)
        run(program, 1)
        program.run('pipeline', 'run', 'stocks', expect=1)
        program.query("update control.notifications set next_at = now() returning message_id")
        mail.way(TAKES)
        program.run('notify', 'deliver')
        assert [m['To'] for m in mail.mails()] == ['ada@example.org', 'bob@example.org, Eve <eve@example.org>'], \
            [m['To'] for m in mail.mails()]
        assert {row['state'] for row in program.json('notify')} == {'sent'}
        assert 'notifications' not in program.json('pipeline', 'set', 'stocks', '--mail-to', '')['definition']


def lost_database(program, provider):
    provider.answers['TIME_SERIES_DAILY', 'MSFT'] = DAILY
    with Mail() as mail:
        program.environment |= mail.settings()
        for _ in range(2):
            program.run('run', '--symbol', 'MSFT', expect=1, DATABASE_URL='postgresql://127.0.0.1:1/none')
        assert mail.subjects() == ['The database cannot be reached'], mail.subjects()
        assert 'A run could not take place.' in mail.mails()[0].get_body(('plain',)).get_content()
        run(program, 0)
        assert mail.subjects()[1:] == ['It is well again'], mail.subjects()
        assert 'The database can be reached' in mail.mails()[1].get_body(('plain',)).get_content()


def tests_of_channels(program, _provider):
    done = program.run('notify', 'test', expect=1)
    assert 'Nobody is told' in done.stderr, done.stderr
    with Mail() as mail:
        program.environment |= mail.settings()
        assert 'localhost took the mail' in program.run('notify', 'test').stdout
        assert mail.subjects() == ['A test of this channel']
        both, = program.json('notify', 'test', '--channel', 'mail'),
        assert both[0]['sent'] is True and both[0]['channel'] == 'mail', both
        answer = program.json('notify', 'test', expect=3, SLACK_WEBHOOK_URL='hooks.slack.com/T0/B0/verysecret')
        assert [row['sent'] for row in answer] == [True, False] and 'verysecret' not in json.dumps(answer), answer
    assert 'no channel called' in program.run('notify', 'test', '--channel', 'pigeon', expect=1).stderr
    assert program.run('notify', 'shout', expect=2).stderr


tests = [failure_and_recovery, nothing_to_tell, refusing_server, killed_while_it_hangs, lost_database, receivers_of_a_pipeline,
         tests_of_channels]
if '--fault-points' in sys.argv:
    tests.append(killed_at_each_point)
main(*tests)

#!/usr/bin/env python3
"""The server with a certificate of one's own: who trusts it is answered, and nothing goes out unencrypted."""
import asyncio
import contextlib
import json
import shutil
import socket
import ssl
import subprocess

from serving import ONE, Server, curl, main
from external_server import make_certificates
import websockets.asyncio.client

UNTRUSTED = 60


def own_certificate(program, provider):
    folder = make_certificates(program.folder / 'certificates')
    program.run(*ONE)
    with Server(program, certificate=folder / 'server.crt', key=folder / 'server.key') as server:
        assert server.uri.startswith('https://127.0.0.1:'), server.uri
        address = f'https://localhost:{server.port}'
        data = curl(f'{address}/data?symbol=NORD.SIM&limit=2', '--cacert', folder / 'root.crt')
        assert data.status == 200 and len(data.json['data']) == 2, data
        complaint = curl(f'{address}/health', expect=UNTRUSTED)
        assert 'certificate' in complaint, complaint
        # Old versions of the protocol are not spoken.
        curl(f'{address}/health', '--cacert', folder / 'root.crt', '--tls-max', '1.1', expect=35)
        asyncio.run(follow(f'wss://localhost:{server.port}/live', folder / 'root.crt'))


async def follow(address, root):
    trusting = ssl.create_default_context(cafile=root)
    # The authority of the tests says nothing of what its key is for.
    trusting.verify_flags &= ~ssl.VERIFY_X509_STRICT
    async with websockets.asyncio.client.connect(address, ssl=trusting, proxy=None) as connection:
        hello, = json.loads(await connection.recv())['events']
        assert hello['type'] == 'hello', hello


def key_beside_certificate(program, provider):
    """Both in one file, which needs no second setting."""
    folder = make_certificates(program.folder / 'certificates')
    both = folder / 'both.pem'
    both.write_bytes((folder / 'server.crt').read_bytes() + (folder / 'server.key').read_bytes())
    with Server(program, certificate=both) as server:
        health = curl(f'https://localhost:{server.port}/health', '--cacert', folder / 'root.crt')
        assert health.status == 200, health


def wrong_key(program, provider):
    folder = make_certificates(program.folder / 'certificates')
    (folder / 'nonsense').write_text('-----BEGIN PRIVATE KEY-----\nnonsense\n-----END PRIVATE KEY-----\n')
    (folder / 'secret.key').write_bytes((folder / 'server.key').read_bytes())
    (folder / 'secret.key').chmod(0)
    for key in ('root.key', 'nonsense', 'nowhere.key', 'server.crt', 'secret.key'):
        refused = program.run('serve', '--port', '0', expect=1, DATAPIPE_SERVE_CERTIFICATE=str(folder / 'server.crt'),
                              DATAPIPE_SERVE_KEY=str(folder / key))
        assert refused.stdout == '' and refused.stderr.count('datapipe: ') == 1, (key, refused)
        assert 'serve-key' in refused.stderr and 'server.crt' in refused.stderr, (key, refused)


def hear(connection):
    """All that comes until the server hangs up, politely or not."""
    heard = b''
    with contextlib.suppress(ConnectionResetError):
        while part := connection.recv(4096):
            heard += part
    return heard


def unencrypted(program, provider):
    """What is no TLS gets nothing, and does not disturb who speaks it."""
    folder = make_certificates(program.folder / 'certificates')
    with Server(program, certificate=folder / 'server.crt', key=folder / 'server.key', patience=1) as server:
        for said in (b'GET /data HTTP/1.1\r\nHost: localhost\r\n\r\n', b'\x16\x03\x01\xff\xff' + bytes(600), b'\x00', b''):
            with socket.create_connection(('127.0.0.1', server.port), timeout=30) as connection:
                connection.sendall(said)
                heard = hear(connection)
                assert b'HTTP' not in heard and b'{' not in heard, (said, heard)
        health = curl(f'https://localhost:{server.port}/health', '--cacert', folder / 'root.crt')
        assert health.status == 200, health
        # Whoever drops out in the midst of the greeting is forgotten like others.
        shown = subprocess.run([shutil.which('openssl'), 's_client', '-connect', f'127.0.0.1:{server.port}', '-CAfile',
                                folder / 'root.crt', '-verify_return_error'], input='', capture_output=True, text=True,
                               timeout=30, check=False)
        assert 'Verify return code: 0' in shown.stdout, shown


main(own_certificate, key_beside_certificate, wrong_key, unencrypted)

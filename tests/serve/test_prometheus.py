#!/usr/bin/env python3
"""What is measured, as Prometheus takes it: its own checker has nothing against it, and a real one scrapes it."""
import contextlib
import json
import subprocess
import time
import urllib.parse
import urllib.request

from serving import ONE, Server, curl, main
from external_server import free_port

CONFIGURATION = '''
global: {scrape_interval: 1s, scrape_timeout: 1s}
scrape_configs:
  - job_name: datapipe
    authorization: {credentials: %s}
    static_configs: [{targets: ['127.0.0.1:%d']}]
    scrape_protocols: [%s]
'''


def checked(program, provider):
    program.run(*ONE)
    with Server(program) as server:
        for path in ('/health', '/data?limit=1', '/data?limit=0', '/symbols', '/zqx', '/metrics'):
            server.get(path)
        plain = server.get('/metrics')
        assert plain.status == 200 and plain.headers['content-type'].startswith('text/plain; version=0.0.4'), plain
        done = subprocess.run(['promtool', 'check', 'metrics', '--extended'], input=plain.body, capture_output=True, check=False)
        # Its opinions are told there, too, with a success.
        assert done.returncode == 0 and not done.stderr, done.stderr.decode()
        named = {line.split('{')[0].split()[0] for line in plain.body.decode().splitlines() if not line.startswith('#')}
        assert {'datapipe_build_info', 'datapipe_serve_requests_total', 'datapipe_serve_request_seconds_bucket'} <= named, named
        answered = [line for line in plain.body.decode().splitlines() if line.startswith('datapipe_serve_requests_total{')]
        assert any('path="/data"' in line and 'status="400"' in line and line.endswith(' 1') for line in answered), answered
        opened = server.get('/metrics', '-H', 'Accept: application/openmetrics-text')
        assert opened.headers['content-type'].startswith('application/openmetrics-text; version=1.0.0'), opened
        assert opened.body.endswith(b'# EOF\n'), opened.body[-100:]


class Prometheus:
    def __init__(self, folder, target, token, protocol):
        folder.mkdir()
        self.port = free_port()
        (folder / 'configuration.yml').write_text(CONFIGURATION % (token, target, protocol))
        subprocess.run(['promtool', 'check', 'config', folder / 'configuration.yml'], check=True, capture_output=True)
        with open(folder / 'log', 'wb') as log:
            self.process = subprocess.Popen(['prometheus', f'--config.file={folder}/configuration.yml',
                                             f'--storage.tsdb.path={folder}/data', '--storage.tsdb.retention.size=64MB',
                                             f'--web.listen-address=127.0.0.1:{self.port}'], stderr=log, stdout=log)

    def ask(self, query):
        address = f'http://127.0.0.1:{self.port}/api/v1/query?' + urllib.parse.urlencode({'query': query})
        with contextlib.suppress(OSError), urllib.request.urlopen(address, timeout=30) as reply:
            return [(row['metric'], float(row['value'][1])) for row in json.load(reply)['data']['result']]
        return []

    def await_answer(self, query):
        deadline = time.monotonic() + 60
        while not (found := self.ask(query)):
            assert time.monotonic() < deadline, query
            time.sleep(.1)
        return found

    def close(self):
        self.process.terminate()
        self.process.wait()


def scraped(program, provider):
    program.run(*ONE)
    token = program.run('serve', 'token', 'add', 'prometheus').stdout.strip()
    with Server(program, tokens='always') as server:
        assert curl(server.uri + '/metrics').status == 401
        for protocol in ('PrometheusText0.0.4', 'OpenMetricsText1.0.0'):
            prometheus = Prometheus(program.folder / protocol, server.port, token, protocol)
            try:
                prometheus.await_answer('up{job="datapipe"} == 1')
                (labels, n), = prometheus.await_answer('sum by (status) (datapipe_serve_requests_total{path="/metrics", status="200"}) > 1')
                assert labels == {'status': '200'} and n > 1, (labels, n)
                (_, seconds), = prometheus.await_answer(
                    'histogram_quantile(0.5, sum by (le) (datapipe_serve_request_seconds_bucket{path="/metrics"})) > 0')
                assert 0 < seconds < 300, seconds
                (_, rows), = prometheus.await_answer('count({__name__=~"datapipe_.+"}) > 10')
                assert rows > 10, rows
            finally:
                prometheus.close()


main(checked, scraped)

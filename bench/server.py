"""A server of Stint's in the sandbox, and HTTP to it over one connection that stays open."""

import http.client
import json
import os
import signal
import subprocess
import time
from contextlib import contextmanager
from pathlib import Path

from measure import Failed, wait_until


class Server:
    def __init__(self, workdir, process, address, token):
        self.workdir = workdir
        self.pid = process.pid
        self.host, port = address.removeprefix("http://").split(":")
        self.port = int(port)
        self.headers = {"Authorization": f"Bearer {token}"}
        self._connection = http.client.HTTPConnection(self.host, self.port, timeout=120)

    def request(self, method, path, body=None):
        """The status, the headers and the bytes of an answer."""
        headers = self.headers if body is None else {**self.headers, "Content-Type": "application/json"}
        self._connection.request(method, path, body if body is None else json.dumps(body), headers)
        answer = self._connection.getresponse()
        return answer.status, answer.headers, answer.read()

    def ask(self, method, path, body=None):
        """The JSON of an answer; Failed when it is none that is well."""
        status, _, text = self.request(method, path, body)
        if status >= 300:
            raise Failed(f"{method} {path}: {status} {text[:200]}")
        return json.loads(text) if text else None

    def seconds(self, path):
        """The seconds from asking to the answer's last byte."""
        began = time.monotonic()
        status, _, _ = self.request("GET", path)
        took = time.monotonic() - began
        if status != 200:
            raise Failed(f"GET {path}: {status}")
        return took

    def resident(self):
        """Megabytes."""
        for line in Path(f"/proc/{self.pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) * 1024 / 1e6
        raise Failed("the server has no memory")

    def cpu(self):
        """Seconds of processor time so far."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rpartition(")")[2].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


@contextmanager
def serving(workdir, *options):
    """`stint serve` on the workdir, as long as the block lasts."""
    said, errors = workdir.path / "server.out", workdir.path / "server.err"
    with open(said, "wb") as output, open(errors, "wb") as problems:
        process = subprocess.Popen(
            workdir.argv("serve", *options), env=workdir.env, cwd=workdir.path, stdin=subprocess.DEVNULL, stdout=output, stderr=problems)
    try:
        wait_until(lambda: process.poll() is not None or said.read_text().endswith("\n"), 30, "the server's address")
        if process.poll() is not None:
            raise Failed(f"stint serve: {errors.read_text().strip()}")
        address, _, token = said.read_text().strip().partition("/ui/#token=")
        yield Server(workdir, process, address, token)
    finally:
        process.send_signal(signal.SIGTERM)
        try:
            process.wait(10)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()

"""From a byte printed in a pane to its delta at a client."""

import json
import os
import selectors
import signal
import socket
import sys
import time
from dataclasses import dataclass, field
from pathlib import Path

from measure import Failed, median
from result import Figure
from server import serving

LINES = 150
PAUSE_S = 0.05
CLIENTS = 200
LIMIT_MS = 50
LIMIT_MB = 200
PRINTER = f"""
import sys, time
for n in range({LINES}):
    sys.stdout.write(f"@{{time.monotonic_ns()}}\\n")
    sys.stdout.flush()
    time.sleep({PAUSE_S})
time.sleep(60)
"""


@dataclass
class Client:
    """One reader of a log's stream. It only notes what came when; what that says is worked out afterwards."""

    connection: socket.socket
    received: list = field(default_factory=list)

    def read(self):
        """False at the stream's end."""
        data = self.connection.recv(1 << 16)
        self.received.append((time.monotonic_ns(), data))
        return bool(data)

    def late(self):
        """How many milliseconds after it was printed each line came."""
        found, rest = [], b""
        for now, data in self.received:
            *lines, rest = (rest + data).split(b"\n")
            for line in lines:
                said = json.loads(line[6:]) if line.startswith(b"data: ") else {}
                if said.get("type") == "delta":
                    found += [(now - int(word[1:])) / 1e6 for word in said["content"].split() if word[:1] == "@" and word[1:].isdigit()]
        return found


def one(sandbox, rounds):
    workdir = sandbox.workdir("stream")
    workdir.finished_run("true")
    with serving(workdir) as server:
        per_round = [_p95(_follow(server, 1)[0].late()) for _ in range(rounds)]
    value = sorted(per_round)[len(per_round) // 2]
    return Figure(
        value, (min(per_round), max(per_round)), LIMIT_MS, unit=" ms", stint=f"p95 {value:.1f} ms", beside="none", samples={"p95_ms": per_round},
        note="From before the command's write to after the client has the line, by one clock, and so through terminal, tmux, the log's pipe and the server.")


def many(sandbox, rounds):
    workdir = sandbox.workdir("streams")
    workdir.finished_run("true")
    alone, awake, stopped, memory = [], [], [], []
    with serving(workdir) as server:
        for _ in range(rounds):
            alone.append(_p95(_follow(server, 1)[0].late()))
            awake.append(_p95(_all(_follow(server, CLIENTS, memory=memory))))
            stopped.append(_p95(_all(_follow(server, CLIENTS - 1, stopped=1, memory=memory))))
    ratios = [s / a for s, a in zip(stopped, awake)]
    if max(memory) > LIMIT_MB:
        raise Failed(f"the server takes {max(memory):.0f} MB with {CLIENTS} clients; allowed are {LIMIT_MB} MB")
    if median(stopped) > LIMIT_MS:
        raise Failed(f"p95 is {median(stopped):.0f} ms with {CLIENTS} clients; allowed are {LIMIT_MS} ms")
    return Figure(
        median(stopped) / median(awake), (min(ratios), max(ratios)), 2, unit=" x", stint=f"p95 {median(stopped):.1f} ms", beside=f"p95 {median(awake):.1f} ms",
        note=f"{CLIENTS} clients on one run, one of them stopped with SIGSTOP; beside them {CLIENTS} of which none is. The p95 of one client alone was {median(alone):.1f} ms; a line for {CLIENTS} "
             f"clients is sent {CLIENTS} times, and all of them share the machine with the server. The server took at most {max(memory):.0f} MB (allowed: {LIMIT_MB}).",
        samples={"stopped_ms": stopped, "awake_ms": awake, "alone_ms": alone, "server_mb": memory})


def _all(clients):
    return [late for client in clients for late in client.late()]


def _p95(values):
    if len(values) < LINES * 0.9:
        raise Failed(f"only {len(values)} lines came")
    return sorted(values)[int(len(values) * 0.95)]


def _follow(server, count, stopped=0, memory=None):
    """Follows a run that prints the time, with so many clients in this process and so many stopped ones beside it."""
    run_id = server.ask("POST", "/runs", {"argv": [sys.executable, "-c", PRINTER], "auto_start": True})["id"]
    request = f"GET /runs/{run_id}/logs/stream?offset=0 HTTP/1.1\r\nHost: {server.host}\r\nAuthorization: {server.headers['Authorization']}\r\n\r\n".encode()
    sleepers = [_stopped(server, request) for _ in range(stopped)]
    clients = []
    try:
        with selectors.DefaultSelector() as selector:
            for _ in range(count):
                client = Client(_connect(server, request))
                clients.append(client)
                selector.register(client.connection, selectors.EVENT_READ, client)
            end = time.monotonic() + LINES * PAUSE_S + 2
            while time.monotonic() < end:
                for key, _ in selector.select(0.1):
                    if not key.data.read():
                        raise Failed("the server closed a stream")
        if memory is not None:
            memory.append(server.resident())
    finally:
        for client in clients:
            client.connection.close()
        for pid in sleepers:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
        server.ask("POST", f"/runs/{run_id}/stop", {"signal": "KILL", "grace_s": 0})
    return clients


def _connect(server, request):
    connection = socket.create_connection((server.host, server.port), timeout=10)
    connection.sendall(request)
    return connection


def _stopped(server, request):
    """A process that has opened the stream and is stopped for ever; its pid."""
    told, tell = os.pipe()
    pid = os.fork()
    if pid == 0:
        try:
            connection = _connect(server, request)
            connection.recv(100)
            os.write(tell, b"x")
            signal.pause()
        finally:
            os._exit(0)
    os.close(tell)
    os.read(told, 1)
    os.close(told)
    os.kill(pid, signal.SIGSTOP)
    if "T" not in Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0]:
        time.sleep(0.05)
    return pid

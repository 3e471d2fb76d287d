"""The same small work in other programs, for comparison; no limits."""

import os
import shutil
import subprocess
import sys
import time
from dataclasses import dataclass, field

from figures.queues import PARALLEL, worked_off
from measure import Failed, burst, call, median, seconds, wait_until
from server import serving

JOBS = 500
JOBS_NQ = 200


@dataclass
class Row:
    program: str
    what: str
    unit: str
    values: list = field(default_factory=list)
    note: str = ""

    def shown(self):
        return f"{median(self.values):.0f} {self.unit}" if self.values else self.note

    def range(self):
        return f"{min(self.values):.0f} to {max(self.values):.0f}" if self.values else ""


def measure(sandbox, rounds, root):
    """Every program in turn, so many times over."""
    peers = [
        (Row("stint", "`stint run -- true` by one caller, called", "per s"), "", _stint),
        (Row("stint serve", f"{JOBS} x `true` waiting in the queue, {PARALLEL} at once, done", "per s"), "", _queue),
        (Row("tmux", "`new-window -d true` by one caller, called", "per s"), "", _tmux),
        (Row("task-spooler", f"{JOBS} x `tsp -n true`, called and done", "per s"), "task-spooler:tsp", _tsp),
        (Row("nq", f"{JOBS_NQ} x `nq -c true`, called and done", "per s"), "nq:nq", _nq),
        (Row("GNU parallel", f"`parallel -j2 true` over {JOBS} lines, done", "per s"), "parallel:parallel", _parallel),
        (Row("posix_spawn", f"{JOBS} x `true` by two bare callers, done", "per s"), "", _spawn),
        (Row("tmuxp", "`tmuxp --version`", "ms"), "tmuxp:tmuxp", _tmuxp),
    ]
    for row, package, _ in peers:
        if package and not _installed(package, root):
            row.note = f"left out: not installed ({package.split(':')[0]})"
    for _ in range(rounds):
        for row, _, once in peers:
            if row.note:
                continue
            try:
                row.values.append(once(sandbox))
            except (Failed, OSError, subprocess.SubprocessError) as error:
                row.note = f"left out: {error}"
                row.values.clear()
    for row, _, _ in peers:
        print(f"    {row.program}, {row.what}: {row.shown()}", file=sys.stderr)
    return [row for row, _, _ in peers]


def _installed(package, root):
    return subprocess.run([root / "scripts" / "packages", package], stdin=subprocess.DEVNULL).returncode == 0


def _timed(function):
    began = time.monotonic()
    function()
    return time.monotonic() - began


def _stint(sandbox):
    workdir = sandbox.workdir("peers")
    workdir.finished_run("true")
    ids = workdir.path / "ids"
    ids.unlink(missing_ok=True)
    count = JOBS // 5

    def calls():
        for _ in range(count):
            call(workdir.argv("run", "--", "true"), workdir.env, str(ids), str(workdir.path / "errors"))

    took = _timed(calls)
    workdir.wait(*ids.read_text().split())
    return count / took


def _queue(sandbox):
    workdir = sandbox.workdir("peers-queue")
    workdir.finished_run("true")
    with serving(workdir, "--parallel", str(PARALLEL)) as server:
        return JOBS / worked_off(workdir, server, JOBS)


def _tmux(sandbox):
    argv = sandbox.tmux_argv("new-window", "-d", "-t", "=bare:", "true")
    rate = JOBS / _timed(lambda: [seconds(argv, sandbox.env) for _ in range(JOBS)])
    windows = sandbox.tmux_argv("list-windows", "-t", "=bare", "-F", "x")
    wait_until(lambda: sandbox.run(windows).count("x") == 1, 60, "the end of tmux's windows")
    return rate


def _tsp(sandbox):
    env = {**sandbox.env, "TS_SOCKET": str(sandbox.path / "tsp.sock"), "TS_SLOTS": "2", "TS_MAXFINISHED": "10"}
    argv = [shutil.which("tsp"), "-n", "true"]

    def jobs():
        for _ in range(JOBS):
            seconds(argv, env)
        sandbox.run([argv[0], "-w"], env)

    try:
        return JOBS / _timed(jobs)
    finally:
        subprocess.run([argv[0], "-K"], env=env, stdout=subprocess.DEVNULL, timeout=10)


def _nq(sandbox):
    folder = sandbox.path / "nq"
    env = {**sandbox.env, "NQDIR": str(folder)}
    argv = [shutil.which("nq"), "-c", "-q", "true"]

    def jobs():
        for _ in range(JOBS_NQ):
            seconds(argv, env)
        wait_until(lambda: not any(name.startswith((",", ".,")) for name in os.listdir(folder)), 120, "nq's jobs")

    return JOBS_NQ / _timed(jobs)


def _parallel(sandbox):
    lines = "\n".join(map(str, range(JOBS)))
    argv = [shutil.which("parallel"), "--will-cite", "-j2", "true", "{}"]
    return JOBS / _timed(lambda: subprocess.run(
        argv, input=lines, text=True, env=sandbox.env, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=True, timeout=120))


def _spawn(sandbox):
    folder = sandbox.path / "spawn"
    folder.mkdir(exist_ok=True)
    return JOBS / burst([[shutil.which("true")]] * JOBS, sandbox.env, 2, folder)[1]


def _tmuxp(sandbox):
    return 1000 * seconds([shutil.which("tmuxp"), "--version"], sandbox.env)

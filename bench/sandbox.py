"""A world of its own for one benchmark: home, workdirs, tmux server; gone afterwards, with every process in it."""

import json
import os
import shlex
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path

from measure import Failed, call

MARK = "STINT_BENCH_SANDBOX"


class Sandbox:
    def __init__(self, root):
        self.root = root
        self.launcher = str(root / "stint")
        self.stint = str(root / "dist" / "stint")
        if not os.access(self.stint, os.X_OK):
            raise Failed(f"{self.stint} is not there: ./build makes it")
        self.tmux = shutil.which("tmux")
        self.path = None
        self.env = {}

    def __enter__(self):
        self.path = Path(tempfile.mkdtemp(prefix="stint-bench-", dir="/tmp"))
        self.socket = str(self.path / "tmux.sock")
        for name in ("home", "run", "tmp"):
            (self.path / name).mkdir(mode=0o700)
        self.env = {
            MARK: str(self.path),
            "HOME": str(self.path / "home"),
            "PATH": os.environ["PATH"],
            "LANG": "C.UTF-8",
            "SHELL": "/bin/sh",
            "TERM": "xterm-256color",
            "TMPDIR": str(self.path / "tmp"),
            "TMUX_TMPDIR": str(self.path / "tmp"),
            "XDG_RUNTIME_DIR": str(self.path / "run"),
            "STINT_TMUX_SOCKET": self.socket,
        }
        self._before = os.getcwd()
        os.chdir(self.path)
        try:
            self.run(self.tmux_argv("-f", "/dev/null", "new-session", "-d", "-s", "bare", "-x", "200", "-y", "50"))
        except BaseException:
            self.__exit__()
            raise
        return self

    def __exit__(self, *_):
        for ending in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
            signal.signal(ending, signal.SIG_IGN)
        os.chdir(self._before)
        subprocess.run(self.tmux_argv("kill-server"), env=self.env, stdin=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=10)
        self._end_processes()
        shutil.rmtree(self.path, ignore_errors=True)

    def _end_processes(self):
        """Everything started in here carries the mark in its environment."""
        for moment in range(100):
            ours = [pid for pid in map(int, filter(str.isdigit, os.listdir("/proc"))) if pid != os.getpid() and self._is_ours(pid)]
            if not ours:
                return
            for pid in ours if moment in (0, 50) else []:
                try:
                    os.kill(pid, signal.SIGTERM if moment == 0 else signal.SIGKILL)
                except ProcessLookupError:
                    pass
            time.sleep(0.1)

    def _is_ours(self, pid):
        try:
            return f"{MARK}={self.path}".encode() in Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
        except OSError:
            return False

    def tmux_argv(self, *arguments):
        return [self.tmux, "-S", self.socket, *arguments]

    def run(self, argv, env=None):
        """A call beside the measurements; returns what it printed."""
        done = subprocess.run(argv, env=env or self.env, stdin=subprocess.DEVNULL, capture_output=True, text=True, errors="replace", timeout=120)
        if done.returncode != 0:
            raise Failed(f"{shlex.join([os.path.basename(argv[0]), *argv[1:6]])} ended with {done.returncode} ({done.stderr.strip()})")
        return done.stdout

    def workdir(self, name):
        return Workdir(self, self.path / name)

    def compile(self, source, *flags):
        """A small static C program; returns its path."""
        program = self.path / source.stem
        self.run([shutil.which("gcc"), "-O2", "-static", *flags, "-o", str(program), str(source)], {**os.environ, **self.env})
        return str(program)


class Workdir:
    """A folder with runs of Stint's."""

    def __init__(self, sandbox, path):
        path.mkdir(exist_ok=True)
        self.sandbox = sandbox
        self.path = path
        self.env = {**sandbox.env, "STINT_WORKDIR": str(path)}

    def stint(self, *arguments):
        return self.sandbox.run(self.argv(*arguments), self.env)

    def argv(self, *arguments):
        return [self.sandbox.stint, *arguments]

    def finished_run(self, *command):
        """A run that has ended well; its id."""
        run_id = self.stint("run", "--", *command).strip()
        self.wait(run_id)
        return run_id

    def wait(self, *ids):
        self.stint("wait", "--timeout", "60s", *ids)

    def call(self, *arguments):
        """One measured call; the seconds it takes."""
        return call(self.argv(*arguments), self.env, errors=str(self.path / "errors"))[1]

    def run_folder(self, run_id):
        return self.path / ".agents" / "runs" / run_id

    def result(self, run_id):
        """result.json, or None while there is none."""
        try:
            return json.loads((self.run_folder(run_id) / "result.json").read_bytes())
        except FileNotFoundError:
            return None

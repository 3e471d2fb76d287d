"""Many queued runs, worked off."""

import subprocess
import time
from itertools import count

from figures.bursts import _all_recorded, _is_complete, _rates, window_commands
from measure import Failed, median, wait_until
from result import Figure
from server import serving

RUNS = 1000
PARALLEL = 8
LIMIT = 0.7


def rate(sandbox, rounds):
    workdir = sandbox.workdir("queue")
    workdir.finished_run("true")
    numbers = count()
    stint, control = [], []
    with serving(workdir, "--parallel", str(PARALLEL)) as server:
        for _ in range(rounds):
            stint.append(RUNS / worked_off(workdir, server, RUNS))
            control.append(RUNS / _with_control(sandbox, next(numbers)))
    ratios = [s / c for s, c in zip(stint, control)]
    return Figure(
        100 * median(stint) / median(control), (100 * min(ratios), 100 * max(ratios)), 100 * LIMIT, at_least=True, unit=" %",
        stint=_rates(stint), beside=_rates(control), samples={"stint_per_s": stint, "beside_per_s": control},
        note=f"{RUNS} runs wait in a paused queue; the time is from its resumption to the last result.json, each with a complete log. Beside it one control-mode "
             f"connection sends the command list that Stint sends around `true`, at most {PARALLEL} of them unanswered, until the last window has ended.")


def worked_off(workdir, server, runs):
    """The seconds from the queue's resumption to the last of so many runs' records."""
    server.ask("PUT", "/queue", {"paused": True})
    ids = [server.ask("POST", "/runs", {"argv": ["true"], "queue": True})["id"] for _ in range(runs)]
    began = time.monotonic()
    server.ask("PUT", "/queue", {"paused": False})
    ended = _all_recorded(workdir, ids)
    incomplete = [run_id for run_id in ids if not _is_complete(workdir.result(run_id))]
    if incomplete:
        raise Failed(f"{len(incomplete)} of {runs} runs have no complete record, one is {incomplete[0]}")
    wait_until(lambda: not server.ask("GET", "/queue")["running"], 30, "the records of all runs")
    _await_no_window(workdir.sandbox)
    return ended - began


def _await_no_window(sandbox):
    """A tmux before 3.7 crashes when a session ends while a control connection is attached (its issue 5243), and one comes next."""
    sessions = sandbox.tmux_argv("list-sessions", "-F", "#{session_name}")
    wait_until(lambda: "stint" not in sandbox.run(sessions).split(), 30, "the end of the runs' windows")


def _with_control(sandbox, number):
    folder = sandbox.path / f"control.{number}"
    folder.mkdir()
    client = subprocess.Popen(
        sandbox.tmux_argv("-C", "attach-session", "-f", "no-output,ignore-size", "-t", "=bare"), env=sandbox.env,
        stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, bufsize=0)
    answers = open(client.stdout.fileno(), "rb", buffering=1 << 16, closefd=False)
    try:
        _answered(answers, 1)
        began = time.monotonic()
        sent = 0
        per_list = len(window_commands(folder, "x", 0))
        for n in range(RUNS):
            line = " ; ".join(" ".join(_quoted(word) for word in command) for command in window_commands(folder, f"c{number}x{n}", n))
            client.stdin.write(line.encode() + b"\n")
            sent += 1
            if sent > PARALLEL:
                _answered(answers, per_list)
        _answered(answers, per_list * min(RUNS, PARALLEL))
        windows = sandbox.tmux_argv("list-windows", "-t", "=bare", "-F", "x")
        wait_until(lambda: sandbox.run(windows).count("x") == 1, 60, "the end of tmux's windows")
        return time.monotonic() - began
    finally:
        client.stdin.close()
        try:
            client.wait(10)
        except subprocess.TimeoutExpired:
            client.kill()
            client.wait()


def _answered(answers, blocks):
    """Reads on until so many commands were answered."""
    while blocks > 0:
        line = answers.readline()
        if not line:
            raise Failed("tmux closed the control connection")
        if line.startswith(b"%error"):
            raise Failed("tmux refused a command of the list")
        blocks -= line.startswith(b"%end")


def _quoted(word):
    return word if word == ";" else "'" + word.replace("'", "'\\''") + "'"

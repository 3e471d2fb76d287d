"""How soon `stint run` is back, and how soon the command runs."""

import shlex
from itertools import count
from pathlib import Path

from measure import alternate, call, seconds, wait_until
from result import Figure

CALLS = 10
FIRST = Path(__file__).parent.parent / "first.c"


def returns(sandbox, rounds):
    workdir = sandbox.workdir("returns")
    workdir.finished_run("true")  # the session exists from here on
    started = workdir.path / "ids"

    def stint():
        _, took = call(workdir.argv("run", "--", "true"), workdir.env, str(started), str(workdir.path / "errors"))
        workdir.wait(started.read_text().split()[-1])
        return took

    def tmux():
        took = seconds(sandbox.tmux_argv("new-window", "-d", "-t", "=bare:", "true"), sandbox.env)
        _settled(sandbox)
        return took

    return Figure.ratio(*alternate(rounds, CALLS, stint, tmux), limit=5)


def first_instruction(sandbox, rounds):
    workdir = sandbox.workdir("first-runs")
    workdir.finished_run("true")
    program = sandbox.compile(FIRST)
    numbers = count()

    def until_first(argv_for, env, settle):
        told = workdir.path / f"first.{next(numbers)}"
        began, _ = call(argv_for(str(told)), env, str(workdir.path / "ids"), str(workdir.path / "errors"))
        wait_until(lambda: told.exists() and told.read_text().endswith("\n"), 10, "the command's first instruction")
        settle()
        return (int(told.read_text()) - began) / 1e9

    def stint():
        return until_first(
            lambda told: workdir.argv("run", "--", program, told), workdir.env,
            lambda: workdir.wait((workdir.path / "ids").read_text().split()[-1]))

    def tmux():
        return until_first(
            lambda told: sandbox.tmux_argv("new-window", "-d", "-t", "=bare:", shlex.join([program, told])), sandbox.env,
            lambda: _settled(sandbox))

    return Figure.ratio(*alternate(rounds, CALLS, stint, tmux), limit=6, note="From just before the client is spawned.")


def _settled(sandbox):
    """The window of the last call has closed again, so that the next call has the machine to itself."""
    windows = sandbox.tmux_argv("list-windows", "-t", "=bare", "-F", "x")
    wait_until(lambda: sandbox.run(windows).count("x") == 1, 10, "the end of a window")

"""Starting programs and timing them, the same way for every side of a comparison."""

import os
import signal
import statistics
import time
from contextlib import contextmanager


class Failed(Exception):
    """A program did not do what was to be measured."""


@contextmanager
def deadline(seconds, what):
    """Raises Failed inside the block once so many seconds have passed."""

    def over(_signal, _frame):
        raise Failed(f"{what} took more than {seconds} s")

    before = signal.signal(signal.SIGALRM, over)
    signal.alarm(seconds)
    try:
        yield
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)


def call(argv, env, output=os.devnull, errors=os.devnull):
    """Runs a program with its output appended to a file; returns when it began and the seconds it took, by the monotonic clock."""
    actions = [
        (os.POSIX_SPAWN_OPEN, 0, os.devnull, os.O_RDONLY, 0),
        (os.POSIX_SPAWN_OPEN, 1, output, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600),
        (os.POSIX_SPAWN_OPEN, 2, errors, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600),
    ]
    began = time.monotonic_ns()
    pid = os.posix_spawn(argv[0], argv, env, file_actions=actions)
    try:
        _, status = os.waitpid(pid, 0)
    except BaseException:
        os.kill(pid, signal.SIGKILL)
        os.waitpid(pid, 0)
        raise
    took = (time.monotonic_ns() - began) / 1e9
    code = os.waitstatus_to_exitcode(status)
    if code != 0:
        raise Failed(f"{os.path.basename(argv[0])} {' '.join(argv[1:6])} … ended with {code}{last_line(errors)}")
    return began, took


def last_line(path):
    """The last line of a file of error messages, in brackets; nothing for an empty one."""
    try:
        with open(path, errors="replace") as file:
            lines = file.read().strip().splitlines()
    except OSError:
        return ""
    return f" ({lines[-1]})" if lines else ""


def seconds(argv, env):
    """The seconds one call takes."""
    return call(argv, env)[1]


def alternate(rounds, calls, first, second):
    """Calls two functions in turns (A B A B …), so many calls each in so many rounds, after one unmeasured pair.

    They return a number each. Returns two lists of rounds, each a list of numbers.
    """
    first()
    second()
    left, right = [], []
    for _ in range(rounds):
        left.append([])
        right.append([])
        for _ in range(calls):
            left[-1].append(first())
            right[-1].append(second())
    return left, right


def burst(argvs, env, callers, folder):
    """Runs all the calls from several concurrent callers; returns the seconds from the start to the last one's return.

    What the calls of caller N print is appended to folder/out.N.
    """
    gate_read, gate_write = os.pipe()
    children = []
    for number in range(callers):
        pid = os.fork()
        if pid == 0:
            code = 1
            try:
                code = _caller(argvs[number::callers], env, folder / f"out.{number}", folder / f"err.{number}", gate_read, gate_write)
            finally:
                os._exit(code)
        children.append(pid)
    os.close(gate_read)
    time.sleep(0.1)
    began = time.monotonic()
    os.close(gate_write)
    failures = 0
    try:
        while children:
            _, status = os.waitpid(children[0], 0)
            failures += os.waitstatus_to_exitcode(status) != 0
            children.pop(0)
    finally:
        for pid in children:
            os.kill(pid, signal.SIGKILL)
            os.waitpid(pid, 0)
    took = time.monotonic() - began
    if failures:
        why = next(filter(None, (last_line(folder / f"err.{n}") for n in range(callers))), "")
        raise Failed(f"{failures} of {callers} callers had a failing call{why}")
    return began, took


def _caller(argvs, env, output, errors, gate_read, gate_write):
    for ending in (signal.SIGTERM, signal.SIGHUP, signal.SIGINT):
        signal.signal(ending, signal.SIG_DFL)
    os.close(gate_write)
    os.read(gate_read, 1)
    try:
        for argv in argvs:
            call(argv, env, output, errors)
    except Failed as error:
        with open(errors, "a") as file:
            print(error, file=file)
        return 1
    return 0


def wait_until(condition, limit, what):
    """Looks every two milliseconds until the condition holds; Failed after `limit` seconds."""
    end = time.monotonic() + limit
    while not condition():
        if time.monotonic() > end:
            raise Failed(f"{what}: not within {limit} s")
        time.sleep(0.002)


def flat(rounds):
    return [value for values in rounds for value in values]


def median(values):
    return statistics.median(values)

"""Many short runs at once."""

import shlex
import time
from itertools import count

from measure import Failed, burst, median, wait_until
from result import Figure

RUNS = 500
CALLERS = 8
LIMIT = 0.45


def rate(sandbox, rounds):
    workdir = sandbox.workdir("burst")
    workdir.finished_run("true")
    numbers = count()
    stint, tmux = [], []
    for _ in range(rounds):
        stint.append(RUNS / _with_stint(sandbox, workdir, next(numbers)))
        tmux.append(RUNS / _with_tmux(sandbox, next(numbers)))
    ratios = [s / t for s, t in zip(stint, tmux)]
    return Figure(
        100 * median(stint) / median(tmux), (100 * min(ratios), 100 * max(ratios)), 100 * LIMIT, at_least=True, unit=" %",
        stint=_rates(stint), beside=_rates(tmux), samples={"stint_per_s": stint, "beside_per_s": tmux},
        note="Stint's time ends when every run has its result.json with a complete log, tmux's when the last window has ended. "
             "The clients send the command list that Stint sends (new-window, options, size, pipe-pane, rename) around `true`.")


def _rates(values):
    return f"{median(values):.0f} per s ({min(values):.0f} to {max(values):.0f})"


def _folder(sandbox, number):
    folder = sandbox.path / f"burst.{number}"
    folder.mkdir()
    return folder


def _with_stint(sandbox, workdir, number):
    folder = _folder(sandbox, number)
    began, took = burst([workdir.argv("run", "--", "true")] * RUNS, workdir.env, CALLERS, folder)
    ids = [run_id for file in folder.glob("out.*") for run_id in file.read_text().split()]
    if len(set(ids)) != RUNS:
        raise Failed(f"{RUNS} calls named {len(set(ids))} runs")
    ended = _all_recorded(workdir, ids)
    incomplete = [run_id for run_id in ids if not _is_complete(workdir.result(run_id))]
    if incomplete:
        raise Failed(f"{len(incomplete)} of {RUNS} runs have no complete record, one is {incomplete[0]}")
    return max(took, ended - began)


def _all_recorded(workdir, ids):
    """When the last result.json was there, by the monotonic clock."""
    waiting = [workdir.run_folder(run_id) / "result.json" for run_id in ids]

    def none_is_missing():
        while waiting and waiting[-1].exists():
            waiting.pop()
        return not waiting

    wait_until(none_is_missing, 120, "the records of all runs")
    return time.monotonic()


def _is_complete(result):
    return result["log_complete"] is True and result["reason"] == "exit" and result["exit_code"] == 0


def _with_tmux(sandbox, number):
    folder = _folder(sandbox, number)
    argvs = [_client(sandbox, folder, f"w{number}x{n}", n) for n in range(RUNS)]
    began, _ = burst(argvs, sandbox.env, CALLERS, folder)
    windows = sandbox.tmux_argv("list-windows", "-t", "=bare", "-F", "x")
    wait_until(lambda: sandbox.run(windows).count("x") == 1, 60, "the end of tmux's windows")
    return time.monotonic() - began


def window_commands(folder, name, number):
    """What Stint sends for a window, around `true`."""
    window = f"=bare:={name}"
    log = f"{folder}/log.{number}"
    return [
        ["new-window", "-d", "-P", "-F", "#{window_id} #{pane_id} #{window_panes} #{socket_path}", "-t", "=bare:", "-n", name, "true"],
        ["set-option", "-w", "-t", window, "remain-on-exit", "failed"],
        ["set-option", "-w", "-q", "-t", window, "remain-on-exit-format", ""],
        ["set-option", "-w", "-t", window, "allow-rename", "off"],
        ["set-option", "-w", "-t", window, "@stint_run", name],
        ["set-option", "-w", "-t", window, "@stint_workdir", str(folder)],
        ["set-option", "-w", "-t", window, "@stint_log_file", log],
        ["resize-window", "-t", window, "-x", "200", "-y", "50"],
        ["set-option", "-w", "-u", "-t", window, "window-size"],
        ["pipe-pane", "-t", window, f"case #{{window_panes}} in 1) umask 077; exec cat >>{shlex.quote(log)};; esac"],
        ["display-message", "-p", "-t", window, "#{window_panes}"],
        ["rename-window", "-t", window, f"job:true:{number}"],
    ]


def _client(sandbox, folder, name, number):
    commands = [*window_commands(folder, name, number), ["run-shell", "-C", ""]]
    joined = commands[0]
    for command in commands[1:]:
        joined = [*joined, ";", *command]
    return sandbox.tmux_argv(*joined)

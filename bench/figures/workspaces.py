"""Loading workspace files beside tmuxp, and finding a session that is there already beside `tmux has-session`."""

import shutil

from measure import Failed, alternate, seconds
from result import Figure

PANES = 3

# Two windows, one of them split. The same with a command in every pane, which is typed into the user's shell.
BARE = """session_name: bench
windows:
- window_name: editor
  layout: main-vertical
  panes:
  -
  -
- window_name: logs
"""
COMMANDS = """session_name: bench
windows:
- window_name: editor
  layout: main-vertical
  panes:
  - echo editing
  - echo testing
- window_name: logs
  panes:
  - echo watching
"""


def bare(sandbox, rounds):
    return _load(sandbox, rounds, "bare", BARE, 10)


def with_commands(sandbox, rounds):
    return _load(sandbox, rounds, "commands", COMMANDS, 4)


def existing(sandbox, rounds):
    path = _write(sandbox, "existing", BARE)
    env = {**sandbox.env, "SHELL": "/bin/bash"}
    sandbox.run([sandbox.stint, "ensure", path], env)
    ensure, has = [sandbox.stint, "ensure", path], sandbox.tmux_argv("has-session", "-t", "=bench")
    figure = Figure.ratio(*alternate(rounds, 20, lambda: seconds(ensure, env), lambda: seconds(has, env)), limit=6)
    sandbox.run(sandbox.tmux_argv("kill-session", "-t", "=bench"))
    return figure


def _load(sandbox, rounds, name, text, times_faster):
    """Each side loads the file into a server of its own that runs already; the session is ended after each call."""
    tmuxp = shutil.which("tmuxp")
    if tmuxp is None:
        raise Failed("tmuxp is not installed")
    path = _write(sandbox, name, text)
    env = {**sandbox.env, "SHELL": "/bin/bash"}

    def stint():
        return loaded([sandbox.stint, "ensure", path])

    def beside():
        return loaded([tmuxp, "load", "-d", "--yes", "-S", sandbox.socket, path])

    def loaded(argv):
        took = seconds(argv, env)
        panes = sandbox.run(sandbox.tmux_argv("list-panes", "-s", "-t", "=bench", "-F", "x")).count("x")
        sandbox.run(sandbox.tmux_argv("kill-session", "-t", "=bench"))
        if panes != PANES:
            raise Failed(f"{argv[0]} made {panes} panes instead of {PANES}")
        return took

    ours, theirs = alternate(rounds, 4, stint, beside)
    ratio = Figure.ratio(theirs, ours, times_faster)
    return Figure(
        ratio.value, ratio.spread, times_faster, at_least=True, unit=" x", stint=ratio.beside, beside=ratio.stint,
        note="Two windows, three panes with bash, made anew by every call in a server that runs; the figure says how many times as fast. "
             "The more panes, the more of the time is tmux's own work of making them, which is the same on both sides.",
        samples={"stint_s": ours, "beside_s": theirs})


def _write(sandbox, name, text):
    path = sandbox.path / f"{name}.yaml"
    path.write_text(text)
    return str(path)

"""Lists stay fast, however many runs there are."""

import json

from fill import fill
from measure import Failed, alternate, seconds
from result import Figure

CALLS = 20


def beside_tmux(sandbox, rounds):
    few = _listed(sandbox, "few", 100)
    argv = [sandbox.tmux, "-V"]
    return Figure.ratio(*alternate(rounds, CALLS, lambda: few.call("ls"), lambda: seconds(argv, sandbox.env)), limit=10)


def many_beside_few(sandbox, rounds):
    few = _listed(sandbox, "few", 100)
    many = _listed(sandbox, "many", 100_000)
    return Figure.ratio(*alternate(rounds, CALLS, lambda: many.call("ls"), lambda: few.call("ls")), limit=3)


def _listed(sandbox, name, total):
    """A workdir with so many finished runs, of which `ls` shows what it should."""
    workdir = sandbox.workdir(name)
    if not (workdir.path / ".agents").exists():
        fill(workdir, workdir.finished_run("true"), total)
    shown = json.loads(workdir.stint("ls", "--json"))
    if len(shown) != 50 or len({run["id"] for run in shown}) != 50:
        raise Failed(f"ls over {total} runs shows {len(shown)} instead of 50")
    if total <= 1000 and len(json.loads(workdir.stint("ls", "--limit", "0", "--json"))) != total:
        raise Failed(f"ls --limit 0 does not show all {total} runs")
    return workdir

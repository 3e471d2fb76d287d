"""What a running job costs in memory."""

import time
from pathlib import Path

from measure import Failed, median, wait_until
from result import Figure

JOBS = 20
LIMIT_MB = 5


def runner(sandbox, _rounds):
    workdir = sandbox.workdir("memory")
    ids = [workdir.stint("run", "--", "sleep", "60").strip() for _ in range(JOBS)]
    try:
        wait_until(lambda: len(_processes("sleep", sandbox)) >= JOBS, 20, f"{JOBS} running jobs")
        time.sleep(1)
        panes = dict(line.split() for line in sandbox.run(sandbox.tmux_argv(
            "list-panes", "-a", "-f", "#{@stint_run}", "-F", "#{@stint_run} #{pane_pid}")).splitlines())
        missing = [run_id for run_id in ids if run_id not in panes]
        if missing:
            raise Failed(f"{len(missing)} of {JOBS} jobs have no pane")
        runners = [_resident(panes[run_id]) for run_id in ids]
        cats = [_resident(pid) for pid in _processes("cat", sandbox)]
    finally:
        workdir.stint("stop", "--grace", "1s", *ids)
    if len(cats) < JOBS:
        raise Failed(f"{len(cats)} instead of {JOBS} pipes")
    return Figure(
        max(runners), (min(runners), max(runners)), LIMIT_MB, unit=" MB", stint=f"{median(runners):.2f} MB", beside=f"{median(cats):.2f} MB",
        note=f"The largest VmRSS of {JOBS} runners; MB are millions of bytes.", samples={"runner_mb": runners, "cat_mb": cats})


def _processes(name, sandbox):
    """The processes of that name in the sandbox."""
    found = []
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if (folder / "comm").read_text().strip() == name and str(sandbox.path).encode() in (folder / "environ").read_bytes():
                found.append(folder.name)
        except OSError:
            pass
    return found


def _resident(pid):
    """Megabytes."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmRSS:"):
            return int(line.split()[1]) * 1024 / 1e6
    raise Failed(f"process {pid} has no memory")

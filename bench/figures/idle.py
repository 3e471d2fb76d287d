"""What a server costs that has nothing to do."""

import time

from measure import Failed, median
from result import Figure
from server import serving

RUNS = 200
SETTLE_S = 15
WATCH_S = 30
LIMIT = 0.5
LIMIT_MB = 80


def server(sandbox, rounds):
    workdir = sandbox.workdir("idle")
    workdir.finished_run("true")
    with serving(workdir) as running:
        ids = [running.ask("POST", "/runs", {"argv": ["sleep", "600"], "auto_start": True})["id"] for _ in range(RUNS)]
        try:
            time.sleep(SETTLE_S)
            shares, memory = [], []
            for _ in range(min(rounds, 3)):
                before, began = running.cpu(), time.monotonic()
                time.sleep(WATCH_S)
                shares.append(100 * (running.cpu() - before) / (time.monotonic() - began))
                memory.append(running.resident())
        finally:
            workdir.stint("stop", "--signal", "KILL", "--grace", "0s", *ids)
    if max(memory) > LIMIT_MB:
        raise Failed(f"the idle server takes {max(memory):.0f} MB; allowed are {LIMIT_MB} MB")
    return Figure(
        median(shares), (min(shares), max(shares)), LIMIT, unit=" %", stint=f"{median(shares):.2f} % of one core", beside="none",
        note=f"With {RUNS} running runs, over {WATCH_S} s. It took at most {max(memory):.0f} MB (allowed: {LIMIT_MB}).", samples={"share_percent": shares, "server_mb": memory})

"""Answers of the server stay fast, however many runs and however long the log."""

import json
import os
import shutil

from figures import listing
from figures.logs import BLOCK_LINES, LARGE, SEARCHED, SPARE, _lines, _run_with_log
from measure import Failed, alternate, flat, median, seconds
from result import Figure, milliseconds
from server import serving

CALLS = 40


def runs(sandbox, rounds):
    few, many = listing._listed(sandbox, "few", 100), listing._listed(sandbox, "many", 100_000)
    path = "/runs?limit=50"
    with serving(few) as small, serving(many) as large:
        for server, total in (small, 100), (large, 100_000):
            _, headers, text = server.request("GET", path)
            if len(json.loads(text)) != 50 or headers["X-Total-Count"] != str(total):
                raise Failed(f"GET {path} over {total} runs gives {len(json.loads(text))} of {headers['X-Total-Count']}")
        return Figure.ratio(*alternate(rounds, CALLS, lambda: large.seconds(path), lambda: small.seconds(path)), limit=3)


def pages(sandbox, rounds):
    workdir = sandbox.workdir("pages")
    size = min(LARGE, shutil.disk_usage(workdir.path).free - SPARE)
    if size < 1_000_000:
        raise Failed("there is no room for a large log")
    run_id = _run_with_log(workdir, _lines(), size)
    places = {"start": 0, "middle": size // 2, "end": -10_240}
    took = {place: [] for place in places}
    try:
        with serving(workdir) as server:
            for _ in range(rounds):
                for samples in took.values():
                    samples.append([])
                for _ in range(CALLS):
                    for place, offset in places.items():
                        took[place][-1].append(server.seconds(f"/runs/{run_id}/logs?offset={offset}"))
    finally:
        os.truncate(workdir.run_folder(run_id) / "run.log", 0)
    medians = {place: median(flat(samples)) for place, samples in took.items()}
    slowest, fastest = max(medians, key=medians.get), min(medians, key=medians.get)
    per_round = [max(values) / min(values) for values in zip(*([median(r) for r in samples] for samples in took.values()))]
    note = f"There was room for {size / 1e9:.1f} GB only." if size < LARGE else ""
    return Figure(
        medians[slowest] / medians[fastest], (min(per_round), max(per_round)), 1.5, unit=" x", stint=f"{slowest}: {milliseconds(took[slowest])}",
        beside=f"{fastest}: {milliseconds(took[fastest])}", note=note, samples={f"{place}_s": samples for place, samples in took.items()})


def search(sandbox, rounds):
    workdir = sandbox.workdir("http-search")
    block = _lines()
    run_id = _run_with_log(workdir, block, SEARCHED)
    log = workdir.run_folder(run_id) / "run.log"
    word = "quizzical"
    with open(log, "r+b") as file:
        file.seek((SEARCHED // len(block) // 2) * len(block) + block.index(b"%07d" % (BLOCK_LINES // 2)))
        file.write(word.encode())
    grep = shutil.which("grep")
    path = f"/runs/{run_id}/logs/search?q={word}&case=true"
    try:
        with serving(workdir) as server:
            if server.ask("GET", path)["total"] != 1:
                raise Failed("the search does not find the one line")
            stint, beside = alternate(rounds, 3, lambda: server.seconds(path), lambda: seconds([grep, "-c", "-F", word, str(log)], workdir.env))
    finally:
        os.truncate(log, 0)
    ratios = [median(b) / median(s) for s, b in zip(stint, beside)]
    return Figure(
        median(flat(beside)) / median(flat(stint)), (min(ratios), max(ratios)), 0.5, at_least=True, unit=" x", stint=milliseconds(stint),
        beside=milliseconds(beside), note="The figure is grep's time over Stint's.", samples={"stint_s": stint, "beside_s": beside})

"""The end of a log is as near in a huge one as in a small one; a rare word is found about as fast as grep finds it."""

import json
import os
import random
import shutil
import sqlite3
from contextlib import closing

from measure import Failed, alternate, seconds
from result import Figure

CALLS = 20
SEARCHES = 5
SMALL = 10_000
LARGE = 10_000_000_000
SPARE = 2_000_000_000
BLOCK_LINES = 400_000
SEARCHED = 1_000_000_000


def large_beside_small(sandbox, rounds):
    workdir = sandbox.workdir("logs")
    free = shutil.disk_usage(workdir.path).free
    size = min(LARGE, free - SPARE)
    if size < 100 * SMALL:
        raise Failed(f"only {free / 1e9:.1f} GB of disk are free")
    note = f"There was room for {size / 1e9:.1f} GB only." if size < LARGE else ""
    block = _lines()
    small = _run_with_log(workdir, block, SMALL)
    large = _run_with_log(workdir, block, size)
    try:
        return Figure.ratio(
            *alternate(rounds, CALLS, lambda: workdir.call("logs", "-n", "50", large), lambda: workdir.call("logs", "-n", "50", small)),
            limit=1.5, note=note)
    finally:
        os.truncate(workdir.run_folder(large) / "run.log", 0)


def rare_word(sandbox, rounds):
    workdir = sandbox.workdir("search")
    block = _lines()
    run_id = _run_with_log(workdir, block, SEARCHED)
    log = workdir.run_folder(run_id) / "run.log"
    number = b"%07d" % (BLOCK_LINES // 2)
    word = "quizzical"
    with open(log, "r+b") as file:  # the same length: everything else stays where it is
        file.seek((SEARCHED // len(block) // 2) * len(block) + block.index(number))
        file.write(word.encode())
    grep = shutil.which("grep")
    try:
        found = workdir.stint("logs", "--grep", word, run_id).splitlines()
        if len(found) != 1 or word not in found[0]:
            raise Failed(f"logs --grep finds {len(found)} lines instead of 1")
        return Figure.ratio(
            *alternate(
                rounds, SEARCHES, lambda: workdir.call("logs", "--grep", word, run_id),
                lambda: seconds([grep, "-c", "-F", word, str(log)], workdir.env)),
            limit=5)
    finally:
        os.truncate(log, 0)


def _lines():
    """Lines as a training prints them, each ended as a terminal ends it."""
    dice = random.Random(1)
    return b"".join(
        b"step %07d  loss %.5f  accuracy %.4f  lr 0.00100  %d samples/s\r\n" % (n, dice.random(), dice.random(), dice.randint(900, 1100))
        for n in range(BLOCK_LINES))


def _run_with_log(workdir, block, size):
    """A finished run whose log is replaced by so many bytes of whole lines; its id."""
    run_id = workdir.finished_run("true")
    folder = workdir.run_folder(run_id)
    rest = block[:block.rindex(b"\n", 0, size % len(block)) + 1] if size % len(block) > 100 else b""
    with open(folder / "run.log", "wb") as log:
        for _ in range(size // len(block)):
            log.write(block)
        log.write(rest)
        log.flush()
        os.fsync(log.fileno())
        length = log.tell()
    result = json.loads((folder / "result.json").read_bytes())
    result["log_bytes"] = length
    (folder / "result.json").write_text(json.dumps(result))
    with closing(sqlite3.connect(workdir.path / ".agents" / "stint.db", timeout=30)) as database, database:
        names = {column[1] for column in database.execute("PRAGMA table_info(runs)")}
        for name in names & {"log_bytes", "log_size"}:
            database.execute(f"UPDATE runs SET {name} = ? WHERE id = ?", (length, run_id))
    _check(workdir, run_id, rest or block)
    return run_id


def _check(workdir, run_id, end):
    shown = workdir.stint("logs", "-n", "50", run_id).splitlines()
    wanted = end.decode().splitlines()[-50:]
    if shown != wanted:
        raise Failed(f"logs -n 50 shows {len(shown)} lines, the last {shown[-1:]} instead of {wanted[-1:]}")

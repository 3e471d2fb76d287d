"""What `./stint` adds to the binary behind it."""

from measure import alternate, flat, median, seconds
from result import Figure, milliseconds

CALLS = 40
LIMIT_MS = 5


def over_binary(sandbox, rounds):
    workdir = sandbox.workdir("launcher")
    launched, direct = alternate(
        rounds, CALLS,
        lambda: seconds([sandbox.launcher, "--version"], workdir.env),
        lambda: seconds([sandbox.stint, "--version"], workdir.env))
    over = [1000 * (median(a) - median(b)) for a, b in zip(launched, direct)]
    return Figure(
        1000 * (median(flat(launched)) - median(flat(direct))), (min(over), max(over)), LIMIT_MS, unit=" ms",
        stint=milliseconds(launched), beside=milliseconds(direct), samples={"launcher_s": launched, "binary_s": direct})

"""What a figure's measurement comes to."""

from dataclasses import dataclass, field

from measure import flat, median


@dataclass
class Figure:
    """One number beside what is allowed. `spread` is the number's least and greatest value over the rounds."""

    value: float | None
    spread: tuple[float, float] | None
    limit: float | None
    at_least: bool = False
    unit: str = ""
    stint: str = ""
    beside: str = ""
    note: str = ""
    samples: dict = field(default_factory=dict)
    name: str = ""
    title: str = ""

    @property
    def met(self):
        if self.value is None:
            return False
        return self.value >= self.limit if self.at_least else self.value <= self.limit

    def shown(self):
        if self.value is None:
            return "not measured"
        low, high = self.spread
        return f"{self.value:.2f}{self.unit} ({low:.2f} to {high:.2f})"

    def allowed(self):
        return "" if self.limit is None else f"{'≥' if self.at_least else '≤'} {self.limit:g}{self.unit}"

    def verdict(self):
        if self.value is None:
            return f"not measured: {self.note}"
        return f"{'met' if self.met else 'MISSED'}: {self.shown()}, allowed {self.allowed()}; {self.stint} beside {self.beside}"

    @staticmethod
    def unmeasured(why):
        return Figure(None, None, None, note=why)

    @staticmethod
    def ratio(stint, beside, limit, note=""):
        """Seconds against seconds, as lists of rounds: the ratio of the medians."""
        per_round = [median(s) / median(b) for s, b in zip(stint, beside)]
        return Figure(
            median(flat(stint)) / median(flat(beside)), (min(per_round), max(per_round)), limit, unit=" x",
            stint=milliseconds(stint), beside=milliseconds(beside), note=note, samples={"stint_s": stint, "beside_s": beside})


def milliseconds(rounds):
    """The median of all, with the quartiles."""
    values = sorted(flat(rounds))
    low, high = values[len(values) // 4], values[(3 * len(values)) // 4]
    return f"{1000 * median(values):.2f} ms ({1000 * low:.2f} to {1000 * high:.2f})"

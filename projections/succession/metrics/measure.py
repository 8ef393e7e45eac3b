"""What a metric is: its definition, and how it comes about from the rows that count."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final, NamedTuple

from .evidence import Evidence

PERCENT: Final = "%"
_DECIMALS: Final = 4


class Counted(NamedTuple):
    """A row behind a metric: what it adds to both counts, and the position of its fact."""

    numerator: float
    denominator: float
    position: int
    what: Mapping[str, Any]


class Sums(NamedTuple):
    """What is counted, and out of how many; `denominator` None where it is a plain count."""

    numerator: float
    denominator: float | None


@dataclass(frozen=True)
class Metric:
    """A figure: its name, unit, definition and source, and how it is counted.

    `rows` gives everything that counts. `sums` adds the same up in the database, where the rows are
    too many to fetch for one figure; without it the rows are summed.
    """

    name: str
    unit: str
    definition: str
    source: str
    rows: Callable[[Evidence], Iterable[Counted]]
    sums: Callable[[Evidence], Sums] | None = None
    plain_count: bool = False

    def measured(self, evidence: Evidence) -> Sums:
        """Numerator and denominator."""
        if self.sums is not None:
            return self.sums(evidence)
        return self.summed(self.rows(evidence))

    def summed(self, rows: Iterable[Counted]) -> Sums:
        """What the rows add up to."""
        numerator = denominator = 0.0
        for row in rows:
            numerator += row.numerator
            denominator += row.denominator
        return Sums(numerator, None if self.plain_count else denominator)

    def value(self, sums: Sums) -> float | None:
        """The figure; None where there is nothing to count out of, which is not 0."""
        if sums.denominator is None:
            return sums.numerator
        if not sums.denominator:
            return None
        factor = 100 if self.unit == PERCENT else 1
        return round(factor * sums.numerator / sums.denominator, _DECIMALS)


def told(number: float | None) -> float | int | None:
    """A count as people write it: whole where it is whole."""
    if number is None or number != int(number):
        return None if number is None else round(number, _DECIMALS)
    return int(number)

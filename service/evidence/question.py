"""What a bundle is asked: which facts, of which day, as known when, all of them or a sample."""

from collections.abc import Sequence
from datetime import date
from hashlib import sha256
from typing import Any, Final, Literal, NamedTuple

from domain.events.catalogue import BY_NAME
from service.evidence.verifier.layout import FORMAT
from service.evidence.verifier.sample import sampled

Clock = Literal["effective", "recorded"]


class Sample(NamedTuple):
    """How many facts to draw, and the seed that says which."""

    size: int
    seed: str


class Question(NamedTuple):
    """Which facts are wanted: those that fit every field that is set."""

    known: int
    """The log position whose knowledge answers."""
    person: str | None = None
    post: str | None = None
    unit: str | None = None
    type: str | None = None
    first_day: date | None = None
    last_day: date | None = None
    clock: Clock = "effective"
    """Whether the days are those on which facts take effect, or were recorded (in UTC)."""
    on: date | None = None
    """Only what takes effect by this day."""
    sample: Sample | None = None
    opened: bool = False
    """Whether personal texts are asked for in the clear."""

    def drawn(self, matching: Sequence[int]) -> list[int]:
        """The positions to tell of, out of those that match."""
        if self.sample is None:
            return list(matching)
        return sampled(list(matching), self.sample.size, self.sample.seed)


_CATALOGUE: Final = "".join(f"{name} {BY_NAME[name].version}\n" for name in sorted(BY_NAME))


def told(question: Question) -> dict[str, Any]:
    """The question as a bundle states it, every default spelled out."""
    day = {"from": question.first_day, "to": question.last_day, "clock": question.clock}
    return {
        "format": FORMAT,
        "person": question.person,
        "post": question.post,
        "unit": question.unit,
        "type": question.type,
        "period": day if question.first_day or question.last_day else None,
        "on": question.on,
        "known": question.known,
        "sample": question.sample and question.sample._asdict(),
        "opened": question.opened,
        "catalogue": {"facts": len(BY_NAME), "sha256": sha256(_CATALOGUE.encode()).hexdigest()},
    }

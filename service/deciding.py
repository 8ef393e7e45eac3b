"""Carries out a person's command: reads the streams, decides, appends; decides again if need be."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, Final, NamedTuple

from pydantic import ValidationError

from consumers.refusals import refusals
from domain.decisions.deciding import Decision, Flag, Record, Refused
from domain.decisions.people import refuse_who_left
from domain.events.base import Event
from domain.events.catalogue import BY_NAME
from domain.log import CareerLog
from domain.store.placing import Receipt, WrongVersion

ATTEMPTS: Final = 5
"""How often a command is decided while others keep recording on the same streams."""

Records = Mapping[str, Record]


class CarriedOut(NamedTuple):
    """What was recorded, with the place of each fact, and what to know about it."""

    facts: list[tuple[Event, Receipt]]
    flags: tuple[Flag, ...]

    def told(self) -> dict[str, Any]:
        """The answer as JSON has it."""
        return {
            "facts": [
                {
                    "type": fact.type,
                    "stream": receipt.stream,
                    "position": receipt.position,
                    "id": fact.event_id,
                }
                for fact, receipt in self.facts
            ],
            "warnings": [flag._asdict() for flag in self.flags],
        }


def carry_out(
    log: CareerLog, streams: Sequence[str], decide: Callable[[Records], Decision]
) -> CarriedOut:
    """Decides on these streams as they are, and records the facts if they still are so then.

    Raises:
        Refused: the decision says no, a field holds what its fact does not take, or who decides
            has left.
        WrongVersion: others kept recording on one of the streams; nothing was recorded.
    """
    for attempt in range(1, ATTEMPTS + 1):
        records = {stream: Record(stream, log.stream(stream)) for stream in dict.fromkeys(streams)}
        facts, flags = _decided(decide, records)
        _refuse_who_left(log, facts)
        expected = {stream: record.version for stream, record in records.items()}
        try:
            receipts = log.append(facts, expected)
        except WrongVersion:
            if attempt == ATTEMPTS:
                raise
        else:
            return CarriedOut(list(zip(facts, receipts, strict=True)), flags)
    raise AssertionError("the last attempt returns or raises")


def _refuse_who_left(log: CareerLog, facts: Sequence[Event]) -> None:
    """Of their own career everybody may speak, also who has left: to ask for its erasure, say."""
    for actor, stream, on in dict.fromkeys(
        (f.actor, f.originator_id, f.effective_on) for f in facts
    ):
        own = f"career-{actor}"
        if actor is not None and stream != own:
            refuse_who_left(Record(own, log.stream(own)), on)


def _decided(decide: Callable[[Records], Decision], records: Records) -> Decision:
    try:
        return decide(records)
    except ValidationError as wrong:
        kind = next((each for each in BY_NAME.values() if each.__name__ == wrong.title), Event)
        said = (f"{where.rpartition('/')[2]}: {what}" for where, what in refusals(kind, wrong))
        raise Refused("; ".join(said)) from None

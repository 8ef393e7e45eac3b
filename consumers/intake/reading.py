"""Reading the topic of dead letters: which letters lie there, and what became of each."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass, field
from time import monotonic, sleep
from typing import Any, Final, NamedTuple

import orjson
from kafka.consumer.fetcher import ConsumerRecord
from kafka.errors import (
    CoordinatorLoadInProgressError,
    CoordinatorNotAvailableError,
    NotCoordinatorError,
)
from kafka.structs import TopicPartition

from consumers.kafka.connection import Kafka
from consumers.kafka.topics import Topics
from consumers.refusals import FieldError

from .group import group_of
from .letters import KIND, Letter, Mark, Original, Place, Refusal, from_json
from .names import Names

OPEN: Final = "open"
SENT: Final = "sent"
RECORDED: Final = "recorded"
FAILED_AGAIN: Final = "failed_again"
DROPPED: Final = "dropped"
_POLL: Final = 1_000
_AT_ONCE: Final = 5_000
_SETTING_UP: Final = (
    CoordinatorLoadInProgressError,
    CoordinatorNotAvailableError,
    NotCoordinatorError,
)
_SET_UP_WITHIN: Final = 10
"""Seconds that a cluster may take to keep its first group's offsets somewhere."""


class Held(NamedTuple):
    """A letter and what became of it.

    `open`: nobody has done anything. `sent`: on its way through the intake again, which has not
    come to it yet. `failed_again`: it came back as the letter `to`. `recorded`: the intake has
    passed it (it went on as `to`), and it did not come back. `dropped`: somebody took it out.
    """

    letter: Letter
    state: str = OPEN
    to: str = ""
    since: str = ""
    why: str = ""


def held_letters(kafka: Kafka, topics: Topics) -> list[Held]:
    """Every letter once, in the order in which they were put aside first."""
    lying = Lying()
    for record in records_of(kafka, topics.dead):
        lying.take(record)
    return lying.judged(passed(kafka, topics))


def records_of(
    kafka: Kafka, topic: str, upto: dict[TopicPartition, int] | None = None
) -> Iterator[ConsumerRecord]:
    """What stands on a topic now, partition by partition; nothing where there is no such topic.

    `upto` is filled with the offsets it is read up to.
    """
    consumer = kafka.consumer(max_poll_records=_AT_ONCE)
    try:
        partitions = [
            TopicPartition(topic, number) for number in consumer.partitions_for_topic(topic)
        ]
        ends = consumer.end_offsets(partitions) if partitions else {}
        if upto is not None:
            upto.update(ends)
        for partition in sorted(partitions):
            consumer.assign([partition])
            consumer.seek_to_beginning(partition)
            while (consumer.position(partition) or 0) < ends[partition]:
                for record in consumer.poll(_POLL).get(partition, ()):
                    if record.offset < ends[partition]:
                        yield record
    finally:
        consumer.close(autocommit=False)


@dataclass
class Lying:
    """What has been read so far. Copies count once, in whatever order letters and marks stand."""

    letters: dict[Place, Letter] = field(default_factory=dict)
    marks: dict[Place, Mark] = field(default_factory=dict)
    """The latest of each letter, by the time it was made."""
    _pieces: dict[tuple[Place, str], dict[int, bytes]] = field(default_factory=dict)

    def take(self, record: ConsumerRecord) -> Place | None:
        """Adds a record; gives the place of the original it is about, None where it is not ours."""
        given, own = _divided(record.headers)
        try:
            place = _place(own)
            kind = own[KIND]
            if kind == "mark":
                done, to, why = own["dead_done"], own["dead_to"], own["dead_message"]
                self._mark(Mark(done, place, own["dead_at"], to, why))
            elif place not in self.letters:
                if kind == "part":
                    original = self._joined(place, own["dead_part"], record.value)
                else:
                    original = Original(record.key, record.value, given)
                if original is not None:
                    self.letters[place] = _letter(original, place, own)
        except (KeyError, ValueError):
            return None
        return place

    def judged(self, passed: dict[int, int]) -> list[Held]:
        """The letters and what became of each; `passed`: how far the intake is, by partition."""
        names = {letter.name for letter in self.letters.values()}
        found = []
        for place, letter in self.letters.items():
            mark = self.marks.get(place)
            state = OPEN if mark is None else mark.done
            if mark is not None and state == SENT:
                partition, _, offset = mark.to.partition("/")
                if mark.to in names:
                    state = FAILED_AGAIN
                elif passed.get(int(partition), 0) > int(offset):
                    state = RECORDED
            found.append(
                Held(letter) if mark is None else Held(letter, state, mark.to, mark.at, mark.why)
            )
        return found

    def _mark(self, mark: Mark) -> None:
        former = self.marks.get(mark.place)
        if former is None or former.at <= mark.at:
            self.marks[mark.place] = mark

    def _joined(self, place: Place, part: str, piece: bytes | None) -> Original | None:
        """The original, once the last of its pieces is there."""
        number, _, of = part.partition("/")
        pieces = self._pieces.setdefault((place, of), {})
        pieces[int(number)] = piece or b""
        if len(pieces) < int(of):
            return None
        whole = b"".join(pieces[each] for each in sorted(pieces))
        return from_json(orjson.loads(whole))


def _divided(headers: Any) -> tuple[list[tuple[str, bytes | None]], dict[str, str]]:
    """The sender's headers, and ours: those from the last `dead_kind` on."""
    for at in range(len(headers) - 1, -1, -1):
        if headers[at][0] == KIND:
            own = {name: (value or b"").decode("utf-8", "replace") for name, value in headers[at:]}
            return list(headers[:at]), own
    return list(headers), {}


def _place(own: dict[str, str]) -> Place:
    return Place(
        own["dead_topic"],
        int(own["dead_partition"]),
        int(own["dead_offset"]),
        int(own["dead_sent_at"]),
    )


def _letter(original: Original, place: Place, own: dict[str, str]) -> Letter:
    errors = tuple(FieldError(**error) for error in orjson.loads(own["dead_errors"]))
    people = frozenset(own["dead_people"].split(",")) - {""}
    refusal = Refusal(own["dead_reason"], own["dead_message"], errors)
    return Letter(original, place, refusal, own["dead_at"], people)


def passed(kafka: Kafka, topics: Topics) -> dict[int, int]:
    """The offset that the intake will read next, by partition."""
    admin = kafka.admin()
    try:
        offsets = _offsets(admin, group_of(topics))
    finally:
        admin.close()
    return {at.partition: told.offset for at, told in offsets.items() if at.topic == topics.intake}


def _offsets(admin: Any, group: str) -> Any:
    """The group's offsets; where no group ever was, Kafka sets up for one when it is asked."""
    until = monotonic() + _SET_UP_WITHIN
    while True:
        try:
            return admin.list_group_offsets([group]).get(group, {})
        except _SETTING_UP:
            if monotonic() > until:
                raise
            sleep(0.2)


def of_person(held: Iterable[Held], person: str) -> list[Held]:
    """Those that can be told to speak of a person."""
    named = Names([person])
    return [each for each in held if speaks_of(each.letter, [person], named)]


def speaks_of(letter: Letter, people: Collection[str], named: Names) -> bool:
    """Whether a letter can be told to speak of one of these people.

    Either it was seen when it was put aside, or their id is its key, a header, or a string that is
    quoted in its value: what could not be understood may name its people in any field.
    """
    original = letter.original
    whole = (original.key, *(value for _, value in original.headers))
    return (
        not letter.people.isdisjoint(people)
        or any(named.are(text) for text in whole if text is not None)
        or named.quoted_in(original.value or b"")
    )

"""What people do with dead letters: send them to the intake again, mend them, drop them."""

from collections.abc import Iterable, Sequence
from typing import Any, Final, NamedTuple

import orjson
from kafka import KafkaProducer
from kafka.errors import KafkaError, MessageSizeTooLargeError

from consumers.kafka.connection import Kafka
from consumers.kafka.topics import LARGEST_FACT, Topics

from .dead_letters import DeadLetters
from .letters import RETRY_OF, Letter, Mark, as_json, can_stand, from_json, now
from .problems import NoSuchLetter, NotMended
from .reading import DROPPED, SENT, Held

_WITHIN: Final = 60
"""Seconds that the intake's topic may take for a letter."""


class Sent(NamedTuple):
    """A letter that was sent again as the record `to` of the intake; or why it could not be."""

    letter: Letter
    to: str = ""
    problem: str = ""


def named(held: Sequence[Held], names: Iterable[str]) -> list[Held]:
    """The letters of these names, in the order given.

    Raises:
        NoSuchLetter: one of them is not among the dead letters.
    """
    by_name = {each.letter.name: each for each in held}
    found = []
    for name in names:
        if name not in by_name:
            raise NoSuchLetter(
                f"there is no dead letter {name}; letters are called PARTITION/OFFSET, as "
                "`careerlog dead list --all` shows them"
            )
        found.append(by_name[name])
    return found


def send_again(kafka: Kafka, topics: Topics, letters: Sequence[Letter]) -> list[Sent]:
    """Sends the originals to the intake, to the partitions they came from, and marks the letters.

    A header says which letter each was first. A crash before the mark leaves the letter open; sent
    once more, its facts are recorded once all the same.

    Raises:
        KafkaError: the letters may be marked in part; whatever is still open, send again.
    """
    sent = _sent(kafka, topics, letters)
    if len(letters) > 1:
        # A producer does not survive a record that is refused: the others get another chance.
        sent = [_sent(kafka, topics, [each.letter])[0] if each.problem else each for each in sent]
    _mark(
        kafka,
        topics,
        [Mark(SENT, each.letter.place, now(), each.to) for each in sent if not each.problem],
    )
    return sent


def drop(kafka: Kafka, topics: Topics, letters: Iterable[Letter], why: str) -> None:
    """Takes the letters out of those that are open; they stay on the topic, with the reason.

    Raises:
        KafkaError: some may be dropped; drop them again.
    """
    _mark(kafka, topics, [Mark(DROPPED, each.place, now(), why=why) for each in letters])


def exported(held: Held) -> dict[str, Any]:
    """A letter as a line of the export, its original in base64."""
    letter = held.letter
    return {
        "letter": letter.name,
        "state": held.state,
        "at": letter.at,
        "reason": letter.refusal.reason,
        "message": letter.refusal.message,
        "errors": [error._asdict() for error in letter.refusal.errors],
        "topic": letter.place.topic,
        "people": sorted(letter.people),
        "retry_of": letter.retry_of,
        **as_json(letter.original),
    }


def mended(lines: Iterable[bytes], held: Sequence[Held]) -> list[Letter]:
    """The letters that a mended export names, with the originals it gives in place of theirs.

    A line needs `letter`; `value` (base64) or `text` (the value as it is, or JSON), `key` and
    `headers` replace what was there, where they are given.

    Raises:
        NotMended: a line is no JSON, or holds something else.
        NoSuchLetter: a line names a letter that is not there.
    """
    found = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        try:
            told = orjson.loads(line)
            name = str(told["letter"])
        except (KeyError, TypeError, ValueError):
            raise NotMended(
                f'line {number}: write a JSON object with "letter", as careerlog dead export does'
            ) from None
        [there] = named(held, [name])
        found.append(_with_original(there.letter, told, number))
    return found


def _with_original(letter: Letter, told: dict[str, Any], number: int) -> Letter:
    whole = as_json(letter.original) | {
        field: told[field] for field in ("key", "value", "headers") if field in told
    }
    try:
        original = from_json(whole)
        if "text" in told:
            text = told["text"]
            value = text.encode() if isinstance(text, str) else orjson.dumps(text)
            original = original._replace(value=value)
    except ValueError as wrong:
        raise NotMended(
            f"line {number}: key, value and header values are base64 or null ({wrong}); or write "
            'the value as it is into "text"'
        ) from None
    return Letter(original, letter.place, letter.refusal, letter.at, letter.people)


def _sent(kafka: Kafka, topics: Topics, letters: Sequence[Letter]) -> list[Sent]:
    producer = kafka.producer(max_request_size=2 * LARGEST_FACT)
    try:
        waiting = [(letter, _delivery(producer, topics, letter)) for letter in letters]
        return [_outcome(letter, delivery) for letter, delivery in waiting]
    finally:
        producer.close()


def _delivery(producer: KafkaProducer, topics: Topics, letter: Letter) -> Any:
    key, value, given = letter.original
    if not can_stand(letter.original):
        return None
    headers = [(name, held) for name, held in given if name != RETRY_OF]
    headers.append((RETRY_OF, (letter.retry_of or letter.name).encode()))
    partition = letter.place.partition
    return producer.send(topics.intake, key=key, value=value, headers=headers, partition=partition)


def _outcome(letter: Letter, delivery: Any) -> Sent:
    if delivery is None:
        return Sent(
            letter,
            problem="it has no key and no value, or a header without a value, and cannot be sent "
            "as it is: mend it (careerlog dead export, then dead retry --mended FILE) or drop it",
        )
    try:
        at = delivery.get(timeout=_WITHIN)
    except MessageSizeTooLargeError:
        return Sent(letter, problem="it is larger than the intake takes: mend it, or drop it")
    except KafkaError as error:
        return Sent(letter, problem=f"the intake does not take it: {type(error).__name__}")
    return Sent(letter, f"{at.partition}/{at.offset}")


def _mark(kafka: Kafka, topics: Topics, marks: Sequence[Mark]) -> None:
    dead = DeadLetters(kafka, topics)
    try:
        dead.mark(marks)
    finally:
        dead.close()

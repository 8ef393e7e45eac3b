"""Records that are not what the log would send: swapped, of another history, or changed."""

from typing import Any

from consumers.kafka.records import Outgoing
from projections.ledger.findings import MOST_MISMATCHES, Finding, at, stretch

Identity = tuple[bytes | None, bytes | None]


class Disagreement:
    """The positions at which topic and log hold different things."""

    def __init__(self, topic: str) -> None:
        """`topic` is the name that findings give it."""
        self._topic = topic
        self._changed: dict[int, list[str]] = {}
        self._others: dict[int, tuple[Identity, Identity]] = {}
        self._uncounted = 0

    def look(self, position: int, record: Any, sent: Outgoing | None) -> None:
        """The record at a position, and what the log would send for it; None: it could not."""
        if sent is not None and record.value == sent.value and record.key == sent.key:
            headers = record.headers
            if headers == sent.headers or dict(headers) == dict(sent.headers):
                return
        if len(self._changed) + len(self._others) >= MOST_MISMATCHES:
            self._uncounted += 1
        elif sent is None:
            self._changed[position] = ["row, which cannot be read"]
        else:
            theirs, ours = _identity(record.headers), _identity(sent.headers)
            if theirs != ours:
                self._others[position] = theirs, ours
            else:
                self._changed[position] = _differing(record, sent)

    def findings(self, last: int) -> list[Finding]:
        """What that comes to, where both hold facts up to `last`."""
        found = [
            Finding(
                "topic_differs",
                (position,),
                f"position {position}: {self._topic} and the log have the same fact, but differ in "
                f"its {' and its '.join(fields)}",
            )
            for position, fields in self._changed.items()
        ]
        home = {ours: position for position, (_, ours) in self._others.items()}
        swapped: set[int] = set()
        for position, (theirs, ours) in self._others.items():
            other = home.get(theirs)
            if other is not None and self._others[other][0] == ours:
                swapped |= {position, other}
                if position < other:
                    message = (
                        f"the facts at positions {position} and {other} stand in each other's "
                        f"places in the log or in {self._topic}"
                    )
                    found.append(Finding("swapped", (position, other), message))
        left = sorted(self._others.keys() - swapped)
        while left:
            first = run = left.pop(0)
            while left and left[0] == run + 1:
                run = left.pop(0)
            found.append(self._another(first, run, last))
        if self._uncounted:
            message = f"and {self._uncounted} more positions that differ, not listed"
            found.append(Finding("topic_differs", (), message))
        return found

    def _another(self, first: int, run: int, last: int) -> Finding:
        where = stretch(first, run)
        if run == last and run > first:
            message = (
                f"from position {first} on {self._topic} holds another history than the log: one "
                "of them was forked"
            )
            return Finding("forked", where, message)
        return Finding(
            "topic_differs", where, f"{at(where)}: {self._topic} holds other facts than the log"
        )


def _identity(headers: Any) -> Identity:
    given = dict(headers)
    return given.get("ce_source"), given.get("ce_id")


def _differing(record: Any, sent: Outgoing) -> list[str]:
    theirs, ours = dict(record.headers), dict(sent.headers)
    names = [name for name in ours if theirs.get(name) != ours[name]]
    names += [name for name in theirs if name not in ours]
    parts = [
        "key" if record.key != sent.key else "",
        "value" if record.value != sent.value else "",
        f"headers {', '.join(name[:60] for name in names)}" if names else "",
    ]
    return [part for part in parts if part]

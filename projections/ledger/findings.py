"""What a check of the log can find, each in words without a value from a fact, and what to do."""

from collections.abc import Mapping
from typing import Final, NamedTuple

REMEDIES: Final[Mapping[str, str]] = {
    "altered": "compare the row with a backup and restore it; find out who can write to the store",
    "cut_tail": "restore the log from a backup or replica that reaches further; record nothing "
    "until then, for new facts would take the lost positions",
    "missing": "restore the row from a backup; find out who can write to the store",
    "beyond_end": "ask for a position that the log has; that a longer log was cut shows with "
    "careerlog verify, without --fact",
    "inserted": "compare with a backup and take the row out; find out who can write to the store",
    "moved": "compare with a backup and restore the order of the rows",
    "swapped": "compare with a backup and put both rows back in their places",
    "columns": "the stored bytes are what was signed: correct the column from them",
    "versions": "compare the stream with a backup: a fact was taken out, put in or renumbered",
    "clock": "compare both rows with a backup: one of their times was changed",
    "unreadable": "restore the row from a backup, or read it with the program that wrote it",
    "head": "set log_head from the last row once that row is known to be right (see a backup)",
    "tree": "restore ledger_tree from a backup, or set its size to that of the stored tiles",
    "tile": "the tree can be made anew from the log: empty the tables ledger_tree and "
    "ledger_tiles, run careerlog checkpoint, then verify again",
    "checkpoint": "compare with the published checkpoint of this size, or with a backup",
    "contradicted": "compare the positions with a backup and with the facts as they were sent; "
    "find out who can write to the store",
    "unverifiable": "give the log's verification key with --key, or bring its key file back "
    "(CAREERLOG_SIGNING_KEY_FILE); for timestamps, the authority's root certificate",
    "forked": "run careerlog verify with the checkpoints that were published: they say which "
    "history was signed; find out who can write to the store and to the topic",
    "topic_differs": "run careerlog verify: what it finds nothing wrong with in the log was "
    "changed in the topic; let only the relay write there, then delete the topic and run "
    "careerlog relay --from-start",
    "topic_missing": "find out who deletes from the topic; delete it and run careerlog relay "
    "--from-start, which makes it anew and sends the whole log again",
    "topic_inserted": "let only the relay write to the topic",
    "topic_order": "let only the relay write to the topic; delete it and run careerlog relay "
    "--from-start, which makes it anew and sends the whole log again",
    "projection": "run careerlog replay NAME, which lists the rows, then careerlog rebuild NAME; "
    "find out who can write to the tables",
    "timestamp": "compare with the published timestamp of this checkpoint, or with a backup; "
    "a new one is asked for with the next checkpoint",
    "uncovered": "run careerlog checkpoint, then verify again",
}
"""The kinds of findings, and what to do about each."""

MOST_MISMATCHES: Final = 100_000
"""So many changed leaves are told apart by what happened to them; the rest is only counted."""


class Finding(NamedTuple):
    """Something that does not hold.

    `positions` holds one log position, the first and last of a stretch, or the two that were
    swapped; where a table of the ledger is at fault, those of the facts it speaks of.
    """

    kind: str
    positions: tuple[int, ...]
    message: str

    @property
    def remedy(self) -> str:
        """What to do about it."""
        return REMEDIES[self.kind]


class Mismatch(NamedTuple):
    """The leaf at a position now, and the one that was hashed there when it was recorded."""

    actual: bytes
    hashed: bytes


def stretch(first: int, last: int) -> tuple[int, ...]:
    """The positions of a finding on all from `first` to `last`."""
    return (first,) if first == last else (first, last)


def at(positions: tuple[int, ...]) -> str:
    """A stretch in words."""
    if len(positions) == 1:
        return f"position {positions[0]}"
    return f"positions {positions[0]} to {positions[1]}"


def explained(mismatches: Mapping[int, Mismatch], gone: Mapping[int, bytes]) -> list[Finding]:
    """What happened at the positions whose leaves are not those that were hashed there.

    A fact that now stands elsewhere is known by its hash: swapped with another, or moved along by
    what was put in or taken out before it. Every other one was altered. `gone` are the leaves of
    positions that have no fact now.
    """
    home = {each.hashed: position for position, each in mismatches.items()}
    home |= {hashed: position for position, hashed in gone.items()}
    found: list[Finding] = []
    runs: list[list[int]] = []  # first, last, shift (0: not known anywhere)
    for position in sorted(mismatches):
        came_from = home.get(mismatches[position].actual, position)
        there = mismatches.get(came_from)
        if came_from != position and there and there.actual == mismatches[position].hashed:
            if position < came_from:
                found.append(_swapped(position, came_from))
            continue
        shift = position - came_from
        if runs and runs[-1][1] == position - 1 and runs[-1][2] == shift:
            runs[-1][1] = position
        else:
            runs.append([position, position, shift])
    for number, (first, last, shift) in enumerate(runs):
        if shift == 0:
            follower = runs[number + 1] if number + 1 < len(runs) else [0, 0, 0]
            pushed = follower[0] == last + 1 and follower[2] == last - first + 1
            found.append(_inserted(first, last) if pushed else _altered(first, last))
        elif shift < 0:
            lost = range(first, first - shift)
            if all(each in mismatches or each in gone for each in lost):
                found.append(_taken_out(first, lost[-1]))
        if shift:
            found.append(_moved(first, last, shift))
    return found


def _altered(first: int, last: int) -> Finding:
    where = stretch(first, last)
    return Finding(
        "altered",
        where,
        f"what stands at {at(where)} is not what was hashed there: stream, version, name or bytes "
        "were changed, or another fact was put in its place",
    )


def _swapped(first: int, second: int) -> Finding:
    return Finding(
        "swapped",
        (first, second),
        f"the facts at positions {first} and {second} have changed places",
    )


def _inserted(first: int, last: int) -> Finding:
    where = stretch(first, last)
    return Finding(
        "inserted", where, f"{at(where)}: put in; those behind were hashed as earlier ones"
    )


def _taken_out(first: int, last: int) -> Finding:
    where = stretch(first, last)
    return Finding("missing", where, f"what was hashed at {at(where)} is gone; others moved up")


def _moved(first: int, last: int, shift: int) -> Finding:
    where = stretch(first, last)
    return Finding(
        "moved",
        where,
        f"what stands at {at(where)} was hashed {abs(shift)} "
        f"{'earlier' if shift > 0 else 'later'}: at {at(stretch(first - shift, last - shift))}",
    )

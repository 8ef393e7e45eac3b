"""The facts about anybody or anything, in recorded or effective order, as known at a position."""

from collections.abc import Iterator
from datetime import date
from typing import Any, Final, Literal, NamedTuple

from sqlalchemy import CTE, ColumnElement, Select, select, tuple_, union

from domain.career.facets import STANDING
from domain.events.oversight import AccessLogged
from projections.audit.mentions import OF_STREAMS
from projections.audit.schema import TABLES
from projections.database import Database
from projections.facets_as_of import known_at
from projections.profiles.schema import TABLES as PROFILES

Order = Literal["recorded", "effective"]
PAGE: Final = 1_000
"""Facts asked for at once."""
_FACTS: Final = TABLES.facts
_MENTIONS: Final = TABLES.mentions
_ACCESS: Final = AccessLogged.streams[0]


class Asked(NamedTuple):
    """Which facts: all that fit every field that is set.

    `unit` takes the facts that name the unit and those about people who stood in it on the fact's
    day; corrections, rescissions and annotations come with the facts they target. `involved` names
    somebody who has a part in facts about others: a manager, mentor, assessor. Who read what is
    told only where `type` or `stream` ask for it, or asking would change the next answer.
    """

    person: str | None = None
    post: str | None = None
    unit: str | None = None
    stream: str | None = None
    actor: str | None = None
    involved: str | None = None
    source: str | None = None
    type: str | None = None
    effective_from: date | None = None
    effective_to: date | None = None
    """The last business day, itself included."""
    recorded_after: int = 0
    recorded_upto: int | None = None
    known: int | None = None
    """The log position whose knowledge answers; None: all there is."""


class NoSuchFact(LookupError):
    """A listing was to go on after a fact that is not on record."""

    def __init__(self, position: int) -> None:
        """`position` holds nothing, or nothing that was known."""
        super().__init__(f"there is no fact at position {position} to go on after")


def facts(
    db: Database,
    asked: Asked,
    order: Order = "recorded",
    after: int | None = None,
    limit: int | None = None,
) -> Iterator[dict[str, Any]]:
    """The rows of the facts asked for, each once, beginning after the fact at position `after`.

    Effective order is that of the fold: the day, the source's own order within it, the position.

    Raises:
        NoSuchFact: the order is the effective one, and nothing is at `after`.
    """
    while limit is None or limit > 0:
        page = _page(db, asked, order, after, PAGE if limit is None else min(PAGE, limit))
        yield from page
        if len(page) < PAGE:
            return
        after = page[-1]["position"]
        limit = None if limit is None else limit - len(page)


def positions(db: Database, asked: Asked) -> list[int]:
    """The positions of the facts asked for, in the order they were recorded."""
    wanted = select(_FACTS.c.position).where(*_conditions(asked)).order_by(_FACTS.c.position)
    with db.reading() as connection:
        return list(connection.scalars(wanted))


def last_told(db: Database, upto: int) -> int:
    """The last position up to `upto` that is no entry of the access log; 0 where there is none.

    What was asked a moment ago can so be asked again, although the reading itself was recorded.
    """
    wanted = select(_FACTS.c.position).where(_FACTS.c.kind != "access", _FACTS.c.position <= upto)
    with db.reading() as connection:
        found = connection.scalars(wanted.order_by(_FACTS.c.position.desc()).limit(1))
        return found.one_or_none() or 0


def _page(
    db: Database, asked: Asked, order: Order, after: int | None, size: int
) -> list[dict[str, Any]]:
    wanted = select(_FACTS).where(*_conditions(asked)).limit(size)
    place = (_FACTS.c.effective_on, _FACTS.c.effective_seq, _FACTS.c.position)
    with db.reading() as connection:
        if order == "recorded":
            wanted = wanted.where(_FACTS.c.position > (after or 0)).order_by(_FACTS.c.position)
        else:
            wanted = wanted.order_by(*place)
            if after is not None:
                found = connection.execute(select(*place).where(_FACTS.c.position == after))
                last = found.one_or_none()
                if last is None:
                    raise NoSuchFact(after)
                day, sequence, position = last
                wanted = wanted.where(tuple_(*place) > (day, sequence, position))
        return [dict(row._mapping) for row in connection.execute(wanted)]


def _conditions(asked: Asked) -> Iterator[ColumnElement[bool]]:
    own, known = _FACTS.c, known_at(asked.known)
    yield own.position <= min(known, known_at(asked.recorded_upto))
    if asked.recorded_after:
        yield own.position > asked.recorded_after
    if asked.effective_from is not None:
        yield own.effective_on >= asked.effective_from
    if asked.effective_to is not None:
        yield own.effective_on <= asked.effective_to
    for column in ("actor", "source", "type", "stream"):
        if (value := getattr(asked, column)) is not None:
            yield own[column] == value
    if asked.type != AccessLogged.type and asked.stream is None:
        yield own.kind != _ACCESS
    if asked.stream is not None:  # the way to a stream's facts that does not read the whole table
        kind, _, subject = asked.stream.partition("-")
        yield own.position.in_(_naming(OF_STREAMS.get(kind, kind), subject))
    if asked.actor is not None:
        yield own.position.in_(_naming("actor", asked.actor))
    if asked.person is not None:
        yield own.position.in_(_with_amendments("person", _naming("person", asked.person)))
    if asked.post is not None:
        yield own.position.in_(_with_amendments("post", _naming("post", asked.post)))
    if asked.unit is not None:
        about = union(_naming("unit", asked.unit), _of_members(asked.unit, known))
        yield own.position.in_(_with_amendments("unit", select(about.subquery().c.position)))
    if asked.involved is not None:
        about_others = _naming("involved", asked.involved)
        yield own.position.in_(_with_amendments("involved", about_others))


def _naming(what: str, name: str) -> Select[Any]:
    return select(_MENTIONS.c.position).where(_MENTIONS.c.what == what, _MENTIONS.c.id == name)


def _of_members(unit: str, known: int) -> Select[Any]:
    """The facts on the careers of people who stood in the unit on the fact's day."""
    standing = PROFILES.facets[STANDING].table.c
    return select(_FACTS.c.position).where(
        standing.unit == unit,
        standing.status == "employed",
        standing.known_from <= known,
        standing.known_to > known,
        _MENTIONS.c.what == "person",
        _MENTIONS.c.id == standing.employee,
        _FACTS.c.position == _MENTIONS.c.position,
        _FACTS.c.kind == "career",
        _FACTS.c.effective_on >= standing.valid_from,
        _FACTS.c.effective_on < standing.valid_to,
    )


def _with_amendments(what: str, positions: Select[Any]) -> Select[Any]:
    """Those facts, what targets them, what targets that, and so on."""
    columns = (_FACTS.c.position, _FACTS.c.source, _FACTS.c.event_id)
    begun = select(*columns).where(_FACTS.c.position.in_(positions))
    about: CTE = begun.cte(f"about_{what}", recursive=True)
    amending = select(*columns).where(
        _FACTS.c.target_source == about.c.source, _FACTS.c.target_id == about.c.event_id
    )
    return select(about.union(amending).c.position)

"""Whether the record has ever named somebody or something: else an empty answer says nothing."""

from typing import Final

from sqlalchemy import select

from domain.decisions.people import CHECK_THE_ID
from domain.events.oversight import AccessLogged
from projections.audit.schema import TABLES
from projections.database import Database

_NAMED_AS: Final = {"person": ("person", "involved", "actor"), "unit": ("unit",), "post": ("post",)}
_CHECK: Final = {
    "person": CHECK_THE_ID,
    "unit": "check the id; careerlog who shows where people are, and those below a unit are not it",
    "post": "check the id; careerlog posts lists them",
}
_FACTS: Final = TABLES.facts.c
_MENTIONS: Final = TABLES.mentions.c


class NeverNamed(LookupError):
    """Somebody or something was asked about that nothing on record names: whom, and what to do."""


def check_named(db: Database, **asked: str | None) -> None:
    """Refuses an id that no fact names, now; what was asked of it does not count as naming it.

    Asks the audit's rows, which have to have come to the end of the log. The erased are named.

    Args:
        asked: ids by what they are of (person, unit, post); None where none was asked for.

    Raises:
        NeverNamed: of the first that is not.
    """
    for what, name in asked.items():
        if name is not None and not _is_named(db, what, name):
            raise NeverNamed(f"nothing on record names the {what} {name}; {_CHECK[what]}")


def _is_named(db: Database, what: str, name: str) -> bool:
    wanted = (
        select(_MENTIONS.position)
        .join(TABLES.facts, _FACTS.position == _MENTIONS.position)
        .where(
            _MENTIONS.what.in_(_NAMED_AS[what]),
            _MENTIONS.id == name,
            _FACTS.kind != AccessLogged.streams[0],
        )
        .limit(1)
    )
    with db.reading() as connection:
        return connection.execute(wanted).first() is not None

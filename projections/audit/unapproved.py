"""Corrections and rescissions that nobody else approved: sent by a system, or made by one person.

Where corrections take two people, these took another way: they count, and an auditor looks at them.
Nothing of this is kept; it follows from the log alone.
"""

from typing import Any, Final

from sqlalchemy import exists, select

from domain.decisions.correcting import AMENDING
from domain.decisions.deciding import SOURCE
from domain.events.oversight import CorrectionRequested
from projections.audit.schema import TABLES
from projections.database import Database
from projections.facets_as_of import known_at

KIND: Final = "unapproved_correction"
"""How such a fact is flagged when it is recorded."""
_FACTS: Final = TABLES.facts
_ASKED: Final = _FACTS.alias()
_TARGET: Final = _FACTS.alias()


def unapproved(db: Database, known: int | None = None, after: int = 0) -> list[dict[str, Any]]:
    """Those recorded up to `known` and after `after`, in the order of the log.

    Approved is what Careerlog itself recorded because of a request on the same stream, for the same
    fact, by another than who approved; nobody can send such a fact (`consumers.posing`). `target`
    is the position of what was amended. Asks the audit's rows, which have to have come as far.
    """
    own, asked, target = _FACTS.c, _ASKED.c, _TARGET.c
    amended = (target.source == own.target_source) & (target.event_id == own.target_id)
    approved = exists().where(
        own.source == SOURCE,
        asked.source == SOURCE,
        asked.type == CorrectionRequested.type,
        asked.event_id == own.causation_id,
        asked.stream == own.stream,
        asked.target_source == own.target_source,
        asked.target_id == own.target_id,
        asked.actor != own.actor,
        asked.position < own.position,
    )
    wanted = (
        select(
            own.position,
            own.recorded_at,
            own.stream,
            own.type,
            own.source,
            own.actor,
            own.target_source,
            own.target_id,
            target.position.label("target"),
        )
        .join(_TARGET, amended & (target.position <= known_at(known)), isouter=True)
        .where(
            own.type.in_([each.type for each in AMENDING]),
            own.position > after,
            own.position <= known_at(known),
            ~approved,
        )
        .order_by(own.position)
    )
    with db.reading() as connection:
        return [dict(row._mapping) for row in connection.execute(wanted)]

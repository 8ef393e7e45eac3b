"""What can be exported: each answer with its columns, of a day V, as known at a position K."""

from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, Final

from domain.log import CareerLog
from domain.position.facets import ON_THE_BENCH
from projections.as_of import FacetRow, facet_rows
from projections.audit import queries as audit
from projections.database import Database
from projections.facet_tables import FacetTable
from projections.posts import queries as posts
from projections.posts.schema import TABLES as POSTS
from projections.profiles import queries as profiles
from projections.profiles.schema import TABLES as PROFILES
from projections.succession.metrics import queries as metrics
from projections.succession.metrics.asked import Asked as AskedOfMetrics
from service import overseen
from service.exporting.sheet import Column, Sheet, columns_of
from service.settings import Settings

FACETS: Final[dict[str, FacetTable]] = {**PROFILES.facets, **POSTS.facets}
"""Everything that is known of people and posts on a day, a table each."""
_WHO: Final = (
    *(Column(key, "day" if key == "since" else "text") for key in profiles.KEYS),
    Column("time_in_role", "integer"),
    Column("seconded_to"),
    Column("position", "integer"),
)
_FACTS: Final = (
    Column("position", "integer"),
    Column("recorded_at", "moment"),
    Column("effective_on", "day"),
    Column("type"),
    Column("stream"),
    Column("kind"),
    Column("subject"),
    Column("version", "integer"),
    Column("source"),
    Column("event_id"),
    Column("effective_seq", "integer"),
    Column("entered_at", "moment"),
    Column("actor"),
    Column("correlation_id"),
    Column("causation_id"),
    Column("target_source"),
    Column("target_id"),
)
_METRICS: Final = (
    Column("metric"),
    Column("value", "number"),
    Column("numerator", "number"),
    Column("denominator", "number"),
    Column("unit"),
    Column("definition"),
    Column("source"),
)
_ANOMALIES: Final = (Column("stream"), Column("kind"), Column("positions"), Column("message"))


def who(
    db: Database, on: date, known: int, unit: str | None, post: str | None, below: bool = False
) -> Sheet:
    """Those employed on the day, and where each stands."""
    rows = profiles.who(db, on, known, unit=unit, post=post, below=below)
    return Sheet(_WHO, rows, _asked(on=on, known=known, unit=unit, below=below, post=post))


def facts(db: Database, asked: audit.Asked, order: audit.Order) -> Sheet:
    """The facts asked for, as `careerlog audit --brief` lists them."""
    return Sheet(_FACTS, audit.facts(db, asked, order), _asked(**asked._asdict(), order=order))


def measured(db: Database, asked: AskedOfMetrics) -> Sheet:
    """The metrics of succession planning, each with what it was counted from."""
    told = _asked(on=asked.on, known=asked.known, since=asked.first, unit=asked.unit)
    return Sheet(_METRICS, metrics.metrics(db, asked), told)


def anomalies(db: Database, log: CareerLog, where: Settings, known: int) -> Sheet:
    """What `careerlog anomalies` lists."""
    rows = [
        *profiles.anomalies(db, known),
        *posts.anomalies(db, known),
        *overseen.anomalies(db, log, where, known),
    ]
    return Sheet(_ANOMALIES, rows, _asked(known=known))


def bench(db: Database, on: date, known: int, post: str | None) -> Sheet:
    """Who stands on the bench of a post, or of every post."""
    nominations = FACETS["nomination"]
    own = nominations.table.c
    where = [own.status.in_(ON_THE_BENCH), *([own.post == post] if post else [])]
    told = _asked(on=on, known=known, post=post)
    return _facet(db, nominations, on, known, *where)._replace(asked=told)


def facet(db: Database, name: str, on: date, known: int) -> Sheet:
    """One facet of everybody, or of every post: skill, certificate, goal, required_skill ..."""
    return _facet(db, FACETS[name], on, known)


def _facet(db: Database, facet: FacetTable, on: date, known: int, *where: Any) -> Sheet:
    def rows() -> Iterator[Mapping[str, Any]]:
        with db.reading() as connection:
            for row in facet_rows(connection, facet, on, known, *where):
                yield _row(facet, row)

    columns = [
        *(Column(name) for name in (facet.subject, *facet.spec.keys)),
        *columns_of(facet.spec.value),
        Column("position", "integer"),
        Column("valid_from", "day"),
    ]
    return Sheet(columns, rows(), _asked(facet=facet.spec.name, on=on, known=known))


def _row(facet: FacetTable, row: FacetRow) -> Mapping[str, Any]:
    return {
        facet.subject: row.subject,
        **dict(zip(facet.spec.keys, row.ids, strict=True)),
        **row.value._asdict(),
        "position": row.position,
        "valid_from": row.valid_from,
    }


def _asked(**given: Any) -> dict[str, str]:
    told = {name: value for name, value in given.items() if value or name == "known"}
    return {name: str(value) for name, value in told.items() if value is not None}

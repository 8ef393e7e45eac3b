"""Posts as planners see them: what each is and asks for, who is in it, how it has been filled."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date, timedelta
from typing import Any, Final

from sqlalchemy import Connection, select

from domain.position.facets import ON_THE_BENCH
from projections.as_of import FacetRow, facet_rows
from projections.database import Database
from projections.facets_as_of import Found, facets_as_of, known_at
from projections.posts.schema import TABLES
from projections.succession.incumbents import Incumbent, incumbents, is_held, state_of
from projections.units import unit_within

_POST: Final = TABLES.facets["post"]
_CRITICALITY: Final = TABLES.facets["criticality"]
_OPENING: Final = TABLES.facets["opening"]
_NOMINATION: Final = TABLES.facets["nomination"]


def post(db: Database, post: str, on: date, known: int | None = None) -> dict[str, Any]:
    """One post on the day `on`, as known at the log position `known`; `status` may be `unknown`.

    `incumbency` is held, acting, held_by_secondee or vacant; `incumbents` says who, how and by
    which facts. `openings` has all there have been, the latest first; of one filled from inside
    `from_bench` is the nomination's fact, if the person stood on this bench the day before.
    """
    found = facets_as_of(db, TABLES, post, on, known)
    with db.reading() as connection:
        people = incumbents(connection, on, known, [post]).get(post, [])
        openings = [_opening(connection, post, each, known) for each in found.get("opening", ())]
    applicants: dict[str, list[dict[str, Any]]] = {}
    for each in found.get("application", ()):
        opening, employee = each.ids
        told = {"employee": employee, **each.value._asdict(), "position": each.position}
        applicants.setdefault(opening, []).append(told)
    for told in openings:
        told["applicants"] = applicants.get(told["opening"], [])
    defined = found["post"][0] if "post" in found else None
    return {
        "post": post,
        "status": "unknown",
        **(defined.value._asdict() if defined else {}),
        "position": defined and defined.position,
        **_criticality(found["criticality"][0] if "criticality" in found else None),
        "incumbency": state_of(people),
        "incumbents": [each._asdict() for each in people],
        "requirements": _requirements(found),
        "openings": sorted(openings, key=_latest_first, reverse=True),
    }


def posts(
    db: Database,
    on: date,
    known: int | None = None,
    unit: str | None = None,
    critical: bool = False,
    vacant: bool = False,
) -> list[dict[str, Any]]:
    """The posts that are open on the day `on`, by id; narrowed to the critical, the vacant, or a
    unit and those below it.

    Vacant are those that nobody holds, be it that somebody stands in; a secondee's post is held.
    """
    own = _POST.table.c
    wanted = [own.status == "open"]
    if unit is not None:
        wanted.append(unit_within(own.unit, unit, db.postgres))
    with db.surveying() as connection:
        rows = list(facet_rows(connection, _POST, on, known, *wanted))
        judged = {row.subject: row for row in facet_rows(connection, _CRITICALITY, on, known)}
        if critical:
            rows = [row for row in rows if row.subject in judged]
            rows = [row for row in rows if judged[row.subject].value.critical]
        people = incumbents(connection, on, known, [row.subject for row in rows])
        vacancies: dict[str, list[str]] = {}
        posted = _OPENING.table.c.status == "posted"
        for row in facet_rows(connection, _OPENING, on, known, posted):
            vacancies.setdefault(row.subject, []).append(row.ids[0])
    found = [
        _listed(row, judged.get(row.subject), people.get(row.subject, []), vacancies)
        for row in rows
    ]
    return [each for each in found if not vacant or not is_held(people.get(each["post"], []))]


def _listed(
    row: FacetRow,
    judged: FacetRow | None,
    people: Sequence[Incumbent],
    vacancies: Mapping[str, list[str]],
) -> dict[str, Any]:
    return {
        "post": row.subject,
        **row.value._asdict(),
        "position": row.position,
        **_criticality(judged),
        "incumbency": state_of(people),
        "incumbents": [each._asdict() for each in people],
        "openings": vacancies.get(row.subject, []),
    }


def _criticality(judged: Found | FacetRow | None) -> dict[str, Any]:
    value = judged and judged.value
    return {
        "key": bool(value and value.key),
        "critical": bool(value and value.critical),
        "why": value and value.why,
        "criticality_position": judged and judged.position,
    }


def _requirements(found: Mapping[str, Sequence[Found]]) -> dict[str, Any]:
    background = found["required_background"][0] if "required_background" in found else None
    return {
        "skills": list(_asked(found.get("required_skill", ()), "skill")),
        "certificates": list(_asked(found.get("required_certificate", ()), "certificate")),
        "minimum_grade": background and background.value.minimum_grade,
        "experience_years": background and background.value.experience_years,
        "position": background and background.position,
    }


def _asked(instances: Sequence[Found], name: str) -> Iterator[dict[str, Any]]:
    for each in instances:
        yield {name: each.ids[0], **each.value._asdict(), "position": each.position}


def _opening(connection: Connection, post: str, found: Found, known: int | None) -> dict[str, Any]:
    told = {"opening": found.ids[0], **found.value._asdict(), "position": found.position}
    value = found.value
    if value.status == "filled" and value.filled_by is not None:
        told["from_bench"] = _nominated_before(
            connection, post, value.filled_by, value.closed_on, known
        )
    return told


def _nominated_before(
    connection: Connection, post: str, employee: str, day: date, known: int | None
) -> int | None:
    """The fact by which somebody stood on the bench of a post, as a successor, the day before."""
    own, at, before = _NOMINATION.table.c, known_at(known), day - timedelta(days=1)
    asked = select(own.position).where(
        own.post == post,
        own.employee == employee,
        own.cover == "successor",
        own.status.in_(ON_THE_BENCH),
        own.valid_from <= before,
        own.valid_to > before,
        own.known_from <= at,
        own.known_to > at,
    )
    return connection.execute(asked).scalar()


def _latest_first(opening: Mapping[str, Any]) -> tuple[date, str]:
    return opening["posted_on"] or date.min, opening["opening"]

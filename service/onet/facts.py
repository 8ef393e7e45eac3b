"""Occupations made into facts, with ids that stay the same: imported again, nothing is doubled.

An occupation is held as a post that describes a job: stream `position-onet-11-1021.00`, job
`11-1021.00`, in the unit `ONET`, never to be refilled, so that no vacancy and no bench is counted
for it. Whoever bears the job on their own standing, or holds a post with that job, can be asked
about the paths that begin there.

- Skills of importance 3 or more ("important" on O*NET's scale) are asked for at O*NET's level;
  those of importance 4 or more ("very important") are essential.
- The job zone is the grade: JZ1 (little or no preparation) to JZ5 (extensive preparation).
- Years of experience are the least preparation of the job zone: zone 1 up to 3 months, zone 2
  from 3 months, zone 3 from 1 year, zone 4 from 2 years, zone 5 from 4 years (O*NET's "SVP Range").
- Related occupations are career paths both ways, for being alike has no direction: upward into a
  higher job zone, lateral within one. Into a lower zone there is no path.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from typing import Any, Final

from consumers.wire import fact_from
from domain.events.base import Event

from .reading import Occupation, Release

SOURCE: Final = "onet"
UNIT: Final = "ONET"
IMPORTANT: Final = 3.0
ESSENTIAL: Final = 4.0
YEARS: Final = {1: 0.0, 2: 0.25, 3: 1.0, 4: 2.0, 5: 4.0}
SUPPLEMENTAL: Final = "Supplemental"

Told = Callable[[str], Event | None]
"""The fact on record with this id of ours, if there is one."""


def facts_of(
    release: Release,
    occupations: Mapping[str, Occupation],
    told: Told,
    supplemental: bool = False,
) -> Iterator[Event]:
    """The facts about these occupations and the paths among them, true from the release's day on.

    What an earlier release said otherwise is defined anew from then on. With `supplemental`,
    O*NET's second ten related occupations count, too.
    """
    for occupation in occupations.values():
        yield from _post(release, occupation, told)
    for begin, end in sorted(_pairs(occupations, supplemental)):
        yield from _path(release, occupations[begin], occupations[end])


def skill_id(name: str) -> str:
    """A skill's id: Judgment and Decision Making is judgment-and-decision-making."""
    return re.sub(r"[^a-z0-9]+", "-", name.lower()).strip("-")


def _post(release: Release, occupation: Occupation, told: Told) -> Iterator[Event]:
    code, stream = occupation.code, f"position-onet-{occupation.code}"
    defined = told(f"{code}/defined")
    if defined is None:
        described = {"unit": UNIT, "job": code, "refill": False} | _called(occupation)
        yield _fact("position.defined", stream, f"{code}/defined", release, described)
    elif any(vars(defined)[name] != value for name, value in _called(occupation).items()):
        id = f"{release.version}/{code}/redefined"
        yield _fact("position.redefined", stream, id, release, _called(occupation))
    else:
        yield defined
    if occupation.skills or occupation.zone is not None:
        id = f"{release.version}/{code}/requirements"
        yield _fact("position.requirements_set", stream, id, release, _requirements(occupation))


def _called(occupation: Occupation) -> dict[str, str]:
    zone = {} if occupation.zone is None else {"grade": f"JZ{occupation.zone}"}
    return {"title": occupation.title} | zone


def _requirements(occupation: Occupation) -> dict[str, Any]:
    skills = [
        {
            "skill": skill_id(rating.skill),
            "level": rating.level,
            "essential": rating.importance >= ESSENTIAL,
        }
        for rating in sorted(occupation.skills, key=lambda each: each.skill)
        if rating.importance >= IMPORTANT
    ]
    years = None if occupation.zone is None else YEARS[occupation.zone]
    return {"skills": skills} | ({} if years is None else {"experience_years": years})


def _pairs(occupations: Mapping[str, Occupation], supplemental: bool) -> set[tuple[str, str]]:
    """Related occupations, each pair both ways."""
    stated = {
        (code, other)
        for code, occupation in occupations.items()
        for other, tier in occupation.related
        if other in occupations and (supplemental or tier != SUPPLEMENTAL)
    }
    return stated | {(other, code) for code, other in stated}


def _path(release: Release, begin: Occupation, end: Occupation) -> Iterator[Event]:
    """The path between two related occupations, unless it leads down or a zone is not known."""
    if begin.zone is None or end.zone is None or end.zone < begin.zone:
        return
    drawn: dict[str, Any] = {"from_job": begin.code, "to_job": end.code, "kind": "lateral"}
    if end.zone > begin.zone:
        years = YEARS[end.zone] - YEARS[begin.zone]
        drawn |= {"kind": "upward", "typical_years": years}
    name = f"{begin.code}-{end.code}"
    stream, id = f"path-onet-{name}", f"{release.version}/{name}/path"
    yield _fact("path.defined", stream, id, release, drawn)


def _fact(kind: str, stream: str, id: str, release: Release, fields: Mapping[str, Any]) -> Event:
    return fact_from(
        {
            "specversion": "1.0",
            "id": id,
            "source": SOURCE,
            "type": kind,
            "subject": stream,
            "data": {"effective_on": release.published.isoformat(), **fields},
        }
    )
